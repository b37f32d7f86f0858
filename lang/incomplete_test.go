package lang_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/salecalc/salecalc/lang"
)

func isFunc(name string) bool { return name == "round" || name == "if" || name == "concat" }

func TestIncomplete(t *testing.T) {
	tests := []struct {
		name, in string
		want     bool
	}{
		{"nothing", "", false},
		{"a statement", "x = 5", false},
		{"a call", "x = round(5, 2)", false},
		{"an open call", "x = round(5,", true},
		{"an open call without anything in it", "x = round(", true},
		{"an operator before the line end", "x = round(1 +", true},
		{"an open list", "x = [1, 2", true},
		{"an open list of words", "цвета = [красный, оранжевый", true},
		{"an open dictionary", "x = {\"a\":", true},
		{"an open key", "x = {\"a\"", true},
		{"brackets in brackets", "x = round([1, 2], (3", true},
		{"a bare call", "round(1,", true},
		{"an index", "x[1", true},
		{"a deletion", "del x[", true},
		{"an interpolation", "x = #{round(1,", true},
		{"several lines", "x = [\n  1,\n  2,", true},
		{"several lines, closed", "x = [\n  1,\n  2,\n]", false},
		{"after a good line", "a = 1\nx = [\n  1,", true},
		{"a comment", "/* скидка", true},
		{"a comment behind a statement", "x = 5 /* скидка", true},
		{"a comment, closed", "/* скидка\n15% */", false},
		{"a comment inside brackets", "x = [1, /* два */", true},
		{"windows line ends", "x = [\r\n  1,", true},

		{"no value", "x =", false},
		{"an operator at the end", "x = 5 +", false},
		{"an open string", `x = "привет`, false},
		{"an open string in brackets", `x = round("5, 2`, false},
		{"an open string in a later line", "x = [\n\"a", false},
		{"wrong inside the brackets", "x = round(1 2", false},
		{"wrong in a later line", "x = [\n1 2", false},
		{"an assignment inside the brackets", "x = if(a = 5,", false},
		{"a bracket of another kind", "x = round(1]", false},
		{"a smiley", "x = привет :(", false},
		{"a smiley, then an open call", "x = привет :(\ny = round(", true},
		{"a closing bracket too many", "x = 1)", false},
		{"no statement at all", "Здравствуйте, (мир", false},
		{"a closed line after a wrong one", "x = round(1]\ny = 2", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, lang.Incomplete(test.in, lang.Options{IsFunc: isFunc}))
		})
	}
}

// Every beginning of a statement over several lines that ends with one of its lines waits
// for the next one.
func TestIncompleteUpToTheLastLine(t *testing.T) {
	scripts := []string{
		"x = [\n  1,\n  [2,\n   3],\n  {\"a\":\n    4}\n]",
		"result = concat(\n  \"a\", /* первая */\n\n  if(a == \"б\",\n     1,\n     2),\n  'в' +\n  'г'\n)",
		"x = (1 +\n  2) * (\n  3\n)",
		"/* скидка\n   и цена */",
	}
	for _, s := range scripts {
		lines := strings.SplitAfter(s, "\n")
		for n := 1; n < len(lines); n++ {
			text := strings.TrimSuffix(strings.Join(lines[:n], ""), "\n")
			assert.True(t, lang.Incomplete(text, lang.Options{IsFunc: isFunc}), "%q", text)
		}
		assert.False(t, lang.Incomplete(s, lang.Options{IsFunc: isFunc}), "%q", s)
	}
}
