package lang

import (
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGrammar(t *testing.T) {
	text := "a = 1\nclient.b[i] =\ndel c[0]\nf(1)"
	f, err := statements().Parse("test", strings.NewReader(text))
	require.NoError(t, err)
	require.Len(t, f.stmts, 4)
	cut := func(at diag.Span) string { return text[at.Start:at.End] }
	var got []string
	for _, s := range f.stmts {
		line := cut(s.at) + " | " + cut(s.place) + " | " + cut(s.name) + " | " + cut(s.value)
		for _, i := range s.indexes {
			line += " | " + cut(i)
		}
		got = append(got, line)
	}
	assert.Equal(t, []string{
		"a = 1 | a | a | 1",
		"client.b[i] = | client.b[i] | b |  | i",
		"del c[0] | c[0] | c |  | 0",
		"f(1) |  |  | f(1)",
	}, got)
}

// The lexer never hands out such tokens; the grammar refuses them all the same.
func TestGrammarRefuses(t *testing.T) {
	kinds := [][]lexer.TokenType{
		{tokName, tokValue}, {tokName, tokAssign}, {tokDel, tokValue}, {tokScope, tokName}, {tokScope, tokDot, tokValue},
		{tokName, tokOpen, tokClose}, {tokName, tokOpen, tokValue, tokValue}, {tokAssign}, {tokValue, tokValue},
	}
	for _, ks := range kinds {
		var tokens []lexer.Token
		for _, k := range ks {
			tokens = append(tokens, lexer.Token{Type: k, Value: "x"})
		}
		_, err := shapeOf(tokens)
		assert.Error(t, err, "%v", ks)
	}
}
