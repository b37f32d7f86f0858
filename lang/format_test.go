package lang

import (
	"strings"
	"testing"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/stretchr/testify/assert"
)

var formatCases = []struct{ name, in, want string }{
	{"empty", " \n\ufeff\n", ""},
	{"blanks", "a=1+2 *x\n  b  =  ( 1+2 )*3", "a = 1 + 2 * x\nb = (1 + 2) * 3\n"},
	{"deletion", "a=\nb =  \"\"", "a =\nb = \"\"\n"},
	{"places", "a [ 0 ] [\"k\"]=1\nclient.x  [i+1]=2\ndel  a [0 ]", "a[0][\"k\"] = 1\nclient.x[i + 1] = 2\ndel a[0]\n"},
	{"calls", "a = random (0 ,9)\nf( )\nb=f(g( 1 ),[2 ][0])", "a = random(0, 9)\nf()\nb = f(g(1), [2][0])\n"},
	{"signs", "a = -x - -3 + - 5 - - y\nb = !x==not y\nc = 2**-1^2\nd = a AND!b||c", "a = -x - -3 + - 5 - -y\nb = !x == not y\nc = 2 ** -1 ^ 2\nd = a AND !b || c\n"},
	{"lists", "a = [ 1,-2 ,[ ] ]\nd={\"a\" :1,b:{ } , }", "a = [1, -2, []]\nd = {\"a\": 1, b: {},}\n"},
	{"strings", "a = \"x  #{ y }\"+'z'\nb = «раз»", "a = \"x  #{ y }\" + 'z'\nb = «раз»\n"},
	{"interpolations", "a = #{ x+1 }\nb = #{ q#{ i } }\nc = #<x>", "a = #{x + 1}\nb = #{q#{ i }}\nc = #<x>\n"},
	{"text", "a =  два  слова  \nb = 10.10.2021", "a = два  слова\nb = 10.10.2021\n"},
	{"hyphens and digits", "a = светло-голубой\nb = x -y\nc = 8-800-555\nd = f(a-b)\ne = [a-b,c]", "a = светло-голубой\nb = x - y\nc = 8-800-555\nd = f(a - b)\ne = [a-b, c]\n"},
	{"per cent", "a = 100+20% - 5\nb=(20% -5)\nc = x%5 - 20 %3", "a = 100 + 20% - 5\nb = (20% -5)\nc = x % 5 - 20 % 3\n"},
	{"adjacent", "a = f( ' '{\"a\":1}'' )", "a = f(' ' {\"a\": 1} '')\n"},
	{"comments", "/* a */b=1/* c */\n/*d*//*e*/f=2 /* g */+3\nh = /* i */ раз два /* j */\nk = /* l */", "/* a */ b = 1 /* c */\n/*d*/ /*e*/ f = 2 /* g */ + 3\nh = /* i */ раз два /* j */\nk = /* l */\n"},
	{"comment over lines", "a=1 /* x\r\n  y */ b=2", "a = 1 /* x\n  y */ b = 2\n"},
	{"unclosed comment", "a=1\n\n\n/* x\nb=2 \n", "a = 1\n\n/* x\nb=2\n"},
	{"blank lines", "\n\na=1\n\n\n\nb=2\r\n\r\nc=3", "a = 1\n\nb = 2\n\nc = 3\n"},
	{"lines in brackets", "a = [1,\n 2,\n\n 3\n]\nb = if(x,f(\n1),\n2)", "a = [1,\n  2,\n  3\n]\nb = if(x, f(\n    1),\n  2)\n"},
	{"comments in brackets", "a = [/* x */1, /* y */\n/* z */\n2 /* w\nv */]", "a = [/* x */ 1, /* y */\n  /* z */\n  2 /* w\nv */ ]\n"},
	{"lines that cannot be read", "  a = (1\n b  c\n\td=1", "a = (1\nb  c\nd = 1\n"},
	{"semicolons", "a=1 ;\nb=2;;\n;\n", "a = 1;\nb = 2;\n;\n"},
}

func TestFormat(t *testing.T) {
	for _, c := range formatCases {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, Format(parse(c.in)))
			checkFormat(t, c.in)
		})
	}
}

// A statement at the limit is not made longer than the limit.
func TestFormatKeepsLimit(t *testing.T) {
	in := "a=1" + strings.Repeat("+1", 998)
	s := parse(in)
	assert.Empty(t, s.Diagnostics)
	assert.Equal(t, in+"\n", Format(s))
}

func TestFormatKeeps(t *testing.T) {
	s := parse("a=f(1,5)\nb=f( 2,5,g(3,5) )")
	assert.Equal(t, "a = f(1, 5)\nb = f(2,5, g(3,5))\n", Format(s, diag.Span{Start: 14, End: 17}, diag.Span{Start: 20, End: 23}))
}

// Formatting keeps the trees of all tables.
func TestFormatKeepsTrees(t *testing.T) {
	for _, in := range seeds() {
		if len(in) < 1500 && strings.ToValidUTF8(in, "") == in {
			checkFormat(t, in)
		}
	}
}

func TestFormatExpr(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"(a+1)*-b ** c", "(a + 1) * -b ** c"},
		{"not x&&!y||z", "not x and not y or z"},
		{"- 5 - --6", "- 5 - --6"},
		{"client.x[ 0 ]", "client.x[0]"},
		{"клиент.x", "client.x"},
		{"f( [1,{'k':null}],\"\" 'x')", `f([1, {'k': None}], "" 'x')`},
		{`"a\n\"'\\n\d#{ x+1 }"`, `"a\n\"'\\n\d#{x + 1}"`},
		{"«a»", "«a»"},
		{`{1:2, "a":[ ]}`, `{1: 2, "a": []}`},
		{`"\r\t\\"`, `"\r\t\\"`},
		{"project.q + #{project.q#{i}}", "project.q + #{project.q#{i}}"},
		{"#{client.q#{i}_2}", "#{client.q#{i}_2}"},
		{"#<x>", "#{x}"},
	} {
		x := ParseExpr(diag.NewSource("test", c.in), Options{}).X
		assert.Equal(t, c.want, FormatExpr(x))
	}
	v := parse("a = раз #{ b }, два").Stmts[0].(*Assign).Value
	assert.Equal(t, "раз #{b}, два", FormatExpr(v))
	v = parse("a = светло-голубой").Stmts[0].(*Assign).Value
	assert.Equal(t, "светло-голубой", FormatExpr(v))
}
