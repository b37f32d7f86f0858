package lang

import (
	"fmt"
	"strings"
	"testing"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// said lists diagnostics: line and column, code, the text pointed at, and, after ~, the
// text of a related place.
func said(s *Script) []string {
	var out []string
	for _, d := range s.Diagnostics {
		at := s.Source.Position(d.Span.Start)
		line := fmt.Sprintf("%d:%d %s [%s]", at.Line, at.Column, d.Code(), s.Source.Cut(d.Span))
		for _, r := range d.Related {
			at := s.Source.Position(r.Span.Start)
			line += fmt.Sprintf(" ~ %d:%d [%s]", at.Line, at.Column, s.Source.Cut(r.Span))
		}
		out = append(out, line)
	}
	return out
}

// fixed gives the source with all fixes applied, "" when there are none.
func fixed(s *Script) string {
	text, some := s.Source.Text, false
	for i := len(s.Diagnostics) - 1; i >= 0; i-- {
		if f := s.Diagnostics[i].Fix; f != nil {
			text = text[:f.Span.Start] + f.New + text[f.Span.End:]
			some = true
		}
	}
	if !some {
		return ""
	}
	return text
}

var diagnosticCases = []struct{ name, in, want, fixed string }{
	{`unclosed bracket`, `x = round(a, 2`, `1:10 syntax [(]`, `x = round(a, 2)`},
	{`unclosed bracket after a comma`, `x = round(a,`, `1:10 syntax [(]`, `x = round(a,)`},
	{`unclosed inner bracket`, `x = {"a": [1, 2`, `1:11 syntax [[]`, `x = {"a": [1, 2]`},
	{`unclosed interpolation outside strings`, `x = #{a`, `1:5 syntax [#{]`, `x = #{a}`},
	{`unclosed bracket of an index`, `a[0 = 5`, `1:2 syntax [[]`, `a[0] = 5`},
	{`unclosed bracket after del`, `del x[0`, `1:6 syntax [[]`, `del x[0]`},
	{`unclosed bracket in text`, `b = Скидка (до пятницы`, `1:12 syntax [(]`, `b = Скидка (до пятницы)`},
	{`wrong bracket`, `x = (1 + 2]`, `1:11 syntax []] ~ 1:5 [(]`, `x = (1 + 2)`},
	{`wrong bracket in text`, `t = скидка (10%] до конца`, `1:16 syntax []] ~ 1:12 [(]`, `t = скидка (10%) до конца`},
	{`stray bracket`, `x = 1 + 2)`, `1:10 syntax [)]`, `x = 1 + 2`},
	{`stray bracket in text`, `c = 1) первый`, `1:6 syntax [)]`, `c = 1 первый`},
	{`unclosed quote`, `x = "привет`, `1:5 syntax ["привет]`, `x = "привет"`},
	{`unclosed quote in a call`, `x = round("a, 2)`, `1:11 syntax ["a, 2)]`, ``},
	{`unclosed quote in text`, `b = он сказал: "да`, `1:16 syntax ["да]`, `b = он сказал: "да"`},
	{`unclosed quote alone`, `'`, `1:1 syntax [']`, `''`},
	{`quote in a word`, `x = round(a"b")`, `1:12 syntax ["]`, ``},
	{`quote after a digit`, `x = f(5"")`, `1:8 syntax ["]`, ``},
	{`no number`, `x = round(10.10.2021)`, `1:11 syntax [10.10.2021]`, `x = round("10.10.2021")`},
	{`no number either`, `x = f(1_000, 2)`, `1:7 syntax [1_000]`, ``},
	{`character`, `x = (a @ b)`, `1:8 syntax [@]`, ``},
	{`dot`, `x = client.x.y`, `1:13 syntax [.]`, ``},
	{`character that cannot be seen`, "x = f(\u200b5)", "1:7 syntax [\u200b]", ``},
	{`sign =>`, `x = if(a => 5, 1, 2)`, `1:10 syntax [=>]`, `x = if(a >= 5, 1, 2)`},
	{`sign =<`, `x = if(a =< 5, 1, 2)`, `1:10 syntax [=<]`, `x = if(a <= 5, 1, 2)`},
	{`sign <>`, `x = if(a <> 5, 1, 2)`, `1:10 syntax [<>]`, `x = if(a != 5, 1, 2)`},
	{`sign ===`, `x = if(a === 5, 1, 2)`, `1:10 syntax [===]`, `x = if(a == 5, 1, 2)`},
	{`sign !==`, `x = if(a !== 5, 1, 2)`, `1:10 syntax [!==]`, `x = if(a != 5, 1, 2)`},
	{`sign => outside brackets`, `x = a => 5`, `1:7 syntax [=>]`, `x = a >= 5`},
	{`assignment in a call`, `x = if(a = 5, 1, 2)`, `1:10 syntax [=]`, `x = if(a == 5, 1, 2)`},
	{`assignment in a list`, `x = [a = 5]`, `1:8 syntax [=]`, `x = [a == 5]`},
	{`phrase in brackets`, `a = [Первичное жилье, Вторичное]`, `1:16 syntax [жилье]`, ``},
	{`phrase in a call`, `c = клиент(тип 1)`, `1:16 syntax [1]`, ``},
	{`two literals in a list`, `x = ['a' 'b']`, `1:10 syntax ['b']`, `x = ['a', 'b']`},
	{`semicolon in a call`, `a = f(1; 2)`, `1:8 syntax [;]`, `a = f(1, 2)`},
	{`no colon`, `d = {"a", 1}`, `1:9 syntax [,]`, ``},
	{`no value of a key`, `d = {"a": }`, `1:11 syntax [}]`, ``},
	{`no argument`, `x = round(5, , 2)`, `1:14 syntax [,]`, ``},
	{`no last argument`, `x = round(5,)`, `1:13 syntax [)]`, ``},
	{`no element`, `x = [1,,2]`, `1:8 syntax [,]`, ``},
	{`no index`, `a[ ] = 5`, `1:4 syntax []]`, ``},
	{`nothing in brackets`, `x = ()`, `1:6 syntax [)]`, ``},
	{`nothing to insert`, `x = "#{}"`, `1:8 syntax [}]`, ``},
	{`value missing at the end`, `x = 5 +`, `1:8 syntax []`, ``},
	{`value missing before a sign`, `x = * 5`, `1:5 syntax [*]`, ``},
	{`unary plus`, `x = + 5`, `1:5 syntax [+]`, ``},
	{`broken off in an interpolation`, `x = "цена #{1 +} руб."`, `1:16 syntax [}]`, ``},
	{`broken off in an interpolation in text`, `x = цена #{1 +} руб.`, `1:15 syntax [}]`, ``},
	{`extra string`, `x = "a" b`, `1:9 syntax [b]`, `x = "a" + b`},
	{`two strings`, `b = "x" "y"`, `1:9 syntax ["y"]`, `b = "x" + "y"`},
	{`call of a call`, `x = f(a)(b)`, `1:9 syntax [(]`, ``},
	{`reserved name`, `and = 5`, `1:1 syntax [and]`, ``},
	{`reserved literal`, `True = 6`, `1:1 syntax [True]`, ``},
	{`reserved scoped name`, `client.and = 5`, `1:8 syntax [and]`, ``},
	{`greeting`, `Здравствуйте, мир`, `1:13 syntax [,]`, ``},
	{`words`, `Первичное жилье`, `1:11 syntax [жилье]`, ``},
	{`address`, `https://ya.ru/page`, `1:6 syntax [:]`, ``},
	{`doubled equals`, `x = = 5`, `1:5 syntax [=]`, `x = 5`},
	{`chained assignment`, `a = b = c`, `1:7 syntax [=]`, ``},
	{`two statements`, `a = 1; b = 2`, `1:6 syntax [;]`, "a = 1\nb = 2"},
	{`statement after text`, `a = раз; два; round(3)`, `1:13 syntax [;]`, "a = раз; два\nround(3)"},
	{`scoped name after text`, `a = раз; client.b`, `1:8 syntax [;]`, "a = раз\nclient.b"},
	{`two calls`, `f(1); g(2)`, `1:5 syntax [;]`, "f(1)\ng(2)"},
	{`name with blanks`, `Имя клиента = Анна`, `1:1 syntax [Имя клиента]`, `Имя_клиента = Анна`},
	{`name with blanks and a bad value`, `Моё имя 2 = (1`, `1:1 syntax [Моё имя 2]`, `Моё_имя_2 = (1`},
	{`property of a variable`, `client.x.y = 5`, `1:1 syntax [client.x.y]`, ``},
	{`assignment to a call`, `f(x) = 5`, `1:1 syntax [f(x)]`, ``},
	{`assignment to a number`, `5 = x`, `1:1 syntax [5]`, ``},
	{`assignment to a sum`, `a + b = c`, `1:1 syntax [a + b]`, ``},
	{`plus and equals`, `x += 1`, `1:3 syntax [+=]`, `x = x + 1`},
	{`times and equals`, `client.x *= y + 1`, `1:10 syntax [*=]`, ``},
	{`plus plus`, `x++`, `1:2 syntax [++]`, `x = x + 1`},
	{`del without index`, `del x`, `1:1 syntax [del x]`, ``},
	{`del and more`, `del x[0] + 1`, `1:10 syntax [+]`, ``},
	{`element without value`, `a[0] =`, `1:1 syntax [a[0] =]`, `del a[0]`},
	{`scoped element without value`, `client.a["k"] = /* x */`, `1:1 syntax [client.a["k"] =]`, `del client.a["k"] /* x */`},
	{`del assigned`, `del x[0] = 5`, `1:10 syntax [=]`, ``},
	{`chain`, `a = 1 < x < 5`, `1:11 chained-comparison [<]`, ``},
	{`chain in an interpolation`, `a = "#{1 < x == y}"`, `1:14 chained-comparison [==]`, ``},
	{`bytes`, "x = \"\xff\xfe\"\ny = 1 /* \xff */\n\xff", "1:6 syntax [\xff]\n2:10 syntax [\xff]\n3:1 syntax [\xff]", ``},
	{`powers`, `a = 2 ^ 3 ^ 2 ** 4`, `1:9 ambiguous-precedence [3 ^ 2 ** 4]`, ``},
	{`powers with a sign`, `a = 2 ** -3 ** 2`, `1:5 ambiguous-precedence [2 ** -3 ** 2]`, ``},
	{`remainder`, `a = 1 * 2 / 3 % 4 + 5 % 3 * 2`, `1:15 ambiguous-precedence [%]`, ``},
	{`digits`, `a = 8-912-345-67-89`, `1:5 ambiguous-literal [8-912-345-67-89]`, `a = "8-912-345-67-89"`},
	{`digits with zero`, `a = 82510-070`, `1:5 ambiguous-literal [82510-070]`, `a = "82510-070"`},
	{`date of digits`, `a = 10/10/2021`, `1:5 ambiguous-literal [10/10/2021]`, `a = "10/10/2021"`},
	{`plain digits`, "a = 100-25\nb = 8 - 9 - 10", ``, ``},
	{`adjacent`, `a = f('x' "y" + 'z' '', 'z')`, "1:7 adjacent-literals ['x' \"y\"]\n1:17 adjacent-literals ['z' '']", ``},
	{`typographic`, `a = «раз» + ‘"’`, "1:5 typographic-quotes [«раз»]\n1:13 typographic-quotes [‘\"’]", `a = "раз" + '"'`},
	{`typographic with all marks`, "a = “a\"b'c`d”", "1:5 typographic-quotes [“a\"b'c`d”]", ``},
	{`semicolon at the end`, `c = 3;`, `1:6 stray-semicolon [;]`, `c = 3`},
	{`semicolons at the end`, `c = 3; /* x */ ;`, `1:6 stray-semicolon [; /* x */ ;]`, ``},
	{`semicolon alone`, `;`, `1:1 stray-semicolon [;]`, ``},
	{`no effect`, "d == 5\nx", "1:1 no-effect [d == 5]\n2:1 no-effect [x]", "d = 5\nx"},
	{`effect`, "f(1)\n(f(2))\ndel a[0]", ``, ``},
	{`unclosed comment`, "a = 1 /* x\nb = 2", `1:7 unclosed-comment [/*]`, ``},
	{`unclosed interpolation`, `t = "цена #{ 5 руб." + '#{'`, "1:11 unclosed-interpolation [#{]\n1:25 unclosed-interpolation [#{]", ``},
	{`text`, `t = Привет, мир`, `1:5 unquoted-text [Привет, мир]`, `t = "Привет, мир"`},
	{`text with quotes`, `t = Кафе "Ромашка"`, `1:5 unquoted-text [Кафе "Ромашка"]`, `t = 'Кафе "Ромашка"'`},
	{`text with a backslash`, `t = C:\новая "папка"\n`, `1:5 unquoted-text [C:\новая "папка"\n]`, `t = 'C:\новая "папка"\\n'`},
	{`text with a comment`, `t = раз /* x */ два`, `1:5 unquoted-text [раз /* x */ два]`, ``},
	{`text with all marks`, "t = \"a\" 'b' `c` d", `1:9 syntax ['b']`, "t = \"a\" + 'b' `c` d"},
	{`text with three marks`, "t = x \"a\" 'b' `c`", "1:5 unquoted-text [x \"a\" 'b' `c`]", ``},
	{`every line once`, "a = (\nb = [1\nc = 5\nd = 'x", "1:5 syntax [(]\n2:5 syntax [[]\n4:5 syntax ['x]", "a = ()\nb = [1]\nc = 5\nd = 'x'"},
}

func TestDiagnostics(t *testing.T) {
	for _, c := range diagnosticCases {
		t.Run(c.name, func(t *testing.T) {
			s := parse(c.in)
			checkScript(t, s)
			assert.Equal(t, c.want, strings.Join(said(s), "\n"))
			assert.Equal(t, c.fixed, fixed(s))
		})
	}
}

// Every rule about reading is found by its own example, once and before all else, and
// nothing else is found in a single line.
func TestRulesAreFound(t *testing.T) {
	reading := "syntax chained-comparison ambiguous-precedence adjacent-literals typographic-quotes " +
		"stray-semicolon no-effect unclosed-comment unclosed-interpolation"
	n := 0
	for _, r := range diag.Catalogue() {
		if r.Example == "" || !strings.Contains(reading, string(r.Code)) {
			continue
		}
		n++
		t.Run(r.Hint.EN, func(t *testing.T) {
			found := parse(r.Example).Diagnostics
			require.NotEmpty(t, found)
			assert.Equal(t, r.Hint.EN, found[0].Rule.Hint.EN)
			assert.Same(t, r, found[0].Rule)
			for _, d := range found[1:] {
				assert.NotSame(t, r, d.Rule)
				assert.Contains(t, r.Example, "\n")
			}
		})
	}
	assert.Greater(t, n, 40)
}

func TestMessages(t *testing.T) {
	for _, c := range []struct{ in, en, ru string }{
		{"x = round(a, 2", "the bracket `(` is not closed: `)` is missing", "скобка `(` не закрыта: не хватает `)`"},
		{"x = round(5, * 2)", "a value is missing before `*`", "перед `*` не хватает значения"},
		{"d = {1}", "`:` is missing before `}`: a dictionary consists of pairs key: value", "перед `}` не хватает `:`: словарь состоит из пар ключ: значение"},
		{"x = f(\u200b)", "U+200B means nothing here", "U+200B здесь ничего не значит"},
		{"Имя клиента = 1", "`Имя клиента`: the name of a variable has no blanks", "`Имя клиента`: в имени переменной не бывает пробелов"},
		{"x = \xff", "byte 4 of the text is not valid UTF-8", "байт 4: это не UTF-8"},
	} {
		d := parse(c.in).Diagnostics
		if assert.Len(t, d, 1, c.in) {
			assert.Equal(t, c.en, d[0].Message(diag.EN))
			assert.Equal(t, c.ru, d[0].Message(diag.RU))
			assert.NotEmpty(t, d[0].Hint(diag.RU))
		}
	}
}
