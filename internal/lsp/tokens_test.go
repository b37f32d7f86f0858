package lsp

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// decoded spells tokens out: kind:text, written variables with a !.
func decoded(d *document, tokens SemanticTokens) string {
	var out []string
	var at Position
	for data := tokens.Data; len(data) >= 5; data = data[5:] {
		if data[0] > 0 {
			at.Character = 0
		}
		at = Position{at.Line + int(data[0]), at.Character + int(data[1])}
		text := d.src.Cut(spanOf(d.src, Range{at, Position{at.Line, at.Character + int(data[2])}}))
		mark := ""
		if data[4]&modWritten != 0 {
			mark = "!"
		}
		out = append(out, fmt.Sprintf("%s%s:%s", legend().TokenTypes[data[3]], mark, text))
	}
	return strings.Join(out, " ")
}

func TestSemanticTokens(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"an assignment", "цена = 5 * x", "variable!:цена number:5 operator:* variable:x"},
		{"prefixes", "client.x = проект.y", "namespace:client variable!:x namespace:проект variable:y"},
		{"a call", "x = round(-y, 2)", "variable!:x function:round operator:- variable:y number:2"},
		{"a text with a value", `s = "😀 #{x} руб"`, `variable!:s string:"😀  variable:x string: руб"`},
		{"words", "x = not True", "variable!:x operator:not keyword:True"},
		{"a comment over lines", "/* а\nб */\nx = 1 /* в */", "comment:/* а comment:б */ variable!:x number:1 comment:/* в */"},
		{"unquoted text", "x = два слова", "variable!:x string:два слова"},
		{"a word that means itself", "x = слово", "variable!:x string:слово"},
		{"removing", "del a[0]", "keyword:del variable!:a number:0"},
		{"names glued together", "x = q#{i}", "variable!:x string:q variable:i"},
		{"a broken line is left alone", "x = round(\ny = 1", "variable!:y number:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, _ := one(t, c.text)
			d := v.doc(uriOf(root + "/a.calc"))
			tokens, err := semanticTokens(background(), v, Whole{Document{d.uri}})
			require.NoError(t, err)
			assert.Equal(t, c.want, decoded(d, tokens))
		})
	}
}

func TestSemanticTokensOfRange(t *testing.T) {
	v, _ := one(t, "a = 1\nb = 2 /* x */\nc = 3")
	d := v.doc(uriOf(root + "/a.calc"))
	tokens, err := semanticTokensRange(background(), v, Part{Document{d.uri}, Range{Position{1, 0}, Position{2, 0}}})
	require.NoError(t, err)
	assert.Equal(t, "variable!:b number:2 comment:/* x */", decoded(d, tokens))
}

func TestFolding(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []FoldingRange
	}{
		{"a statement over lines", "x = [\n  1,\n  2]\ny = 1", []FoldingRange{{0, 2, ""}}},
		{"a comment over lines", "x = 1\n/* a\nb */", []FoldingRange{{1, 2, "comment"}}},
		{"brackets inside a statement", "x = round(1,\n{\n\"a\": 1\n})", []FoldingRange{{0, 3, ""}, {1, 3, ""}}},
		{"sections", "/* раз */\na = 1\n\n/* два */\nb = 1\nc = 2\n\n", []FoldingRange{{0, 1, "region"}, {3, 5, "region"}}},
		{"one section is no section", "/* раз */\na = 1\nb = 2", []FoldingRange{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, _ := one(t, c.text)
			got, err := foldingRanges(background(), v, Whole{Document{uriOf(root + "/a.calc")}})
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestSymbols(t *testing.T) {
	v, _ := viewOf(t, "a.calc", "цена = 5\nцена = 6\nclient.x = 1\na[0] = 1\nsend_notification(1, 2)", "b.calc", "Цена_два = 1")
	list, err := documentSymbols(background(), v, Whole{Document{uriOf(root + "/a.calc")}})
	require.NoError(t, err)
	var names []string
	for _, s := range list {
		names = append(names, s.Name+"="+s.Detail)
	}
	assert.Equal(t, []string{"цена=5", "client.x=1", "send_notification="}, names)

	all, err := workspaceSymbols(background(), v, WorkspaceSymbolParams{"цена"})
	require.NoError(t, err)
	names = nil
	for _, s := range all {
		names = append(names, v.spelt(s.Location))
	}
	assert.Equal(t, []string{"a.calc:цена", "b.calc:Цена_два"}, names)
}
