package lang_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/salecalc/salecalc/lang"
)

// marks name the kinds of tokens in the table below.
var marks = map[lang.TokenKind]string{
	lang.NameToken: "name", lang.WordToken: "word", lang.NumberToken: "number", lang.StringToken: "string", lang.OpenToken: "open",
	lang.BracketToken: "bracket", lang.SignToken: "sign", lang.CommentToken: "comment", lang.OtherToken: "other",
}

func tokens(text string) string {
	var list []string
	for _, tok := range lang.Tokens(text, lang.Options{}) {
		list = append(list, fmt.Sprintf("%s %s", marks[tok.Kind], text[tok.At.Start:tok.At.End]))
	}
	return strings.Join(list, " | ")
}

func TestTokens(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"an assignment", "цена = 4900", "name цена | sign = | number 4900"},
		{"a scope", "client.город = None", "name client.город | sign = | word None"},
		{"a call", "round(x, 2)", "name round | bracket ( | name x | sign , | number 2 | bracket )"},
		{"an open call", "round(x,", "name round | bracket ( | name x | sign ,"},
		{"signs", "a >= 1 and !b ** 2", "name a | sign >= | number 1 | word and | word ! | name b | sign ** | number 2"},
		{"a string", `x = "a\"b"`, `name x | sign = | string "a\"b"`},
		{"an open string", `order["ci`, `name order | bracket [ | open "ci`},
		{"an interpolation", `"a #{x + 1} b"`, `string "a  | bracket #{ | name x | sign + | number 1 | bracket } | string  b"`},
		{"an escaped quote before it", `"\\#{x}"`, `string "\\ | bracket #{ | name x | bracket } | string "`},
		{"a string inside it", `"#{if(a == "x", 1, 2)}"`, `string " | bracket #{ | name if | bracket ( | name a | sign == | string "x" | sign , | number 1 | sign , | number 2 | bracket ) | bracket } | string "`},
		{"an open interpolation", `"a #{ro`, `open "a  | bracket #{ | name ro`},
		{"an open interpolation in a closed string", `"a #{ b"`, `string "a #{ b"`},
		{"an interpolation outside", "#{x}", "bracket #{ | name x | bracket }"},
		{"typographic quotes", "x = «раз»", "name x | sign = | string «раз»"},
		{"a comment", "a /* b */ c", "name a | comment /* b */ | name c"},
		{"a comment over lines", "/* a\nb */ c\nd", "comment /* a\nb */ | name c | name d"},
		{"an open comment", "a /* b", "name a | comment /* b"},
		{"no comment", "http://x/*y", "name http | sign : | sign / | sign / | name x | sign / | sign * | name y"},
		{"no number", "10.10.2021", "number 10.10.2021"},
		{"other characters", "a ? б", "name a | other ? | name б"},
		{"lines", "a = 1\r\n\r\nb = \"x", "name a | sign = | number 1 | name b | sign = | open \"x"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.want, tokens(test.in)) })
	}
}

// Tokens stand in order, do not overlap, and leave out white space only.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{`x = "#{a[1]} b`, "/* a\n*/ b «c» `d", `"#{"#{"`, "a\rb\nc", "#<x> q#{i}", "\"#{\"a", "é' \xff", "x\xd1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		check := func(upTo int) {
			if between := text[end:upTo]; strings.Trim(between, " \t\r\n\v\f\u00a0\ufeff\u0085\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u1680") != "" {
				t.Fatalf("%q lost in %q", between, text)
			}
		}
		for _, tok := range lang.Tokens(text, lang.Options{}) {
			if tok.At.Start < end || tok.At.End <= tok.At.Start || tok.At.End > len(text) {
				t.Fatalf("a token at %v after %d in %q", tok.At, end, text)
			}
			check(tok.At.Start)
			end = tok.At.End
		}
		check(len(text))
	})
}
