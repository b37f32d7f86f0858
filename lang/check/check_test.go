package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

func parse(text string) *lang.Script {
	return lang.Parse(diag.NewSource("test", text), lang.Options{IsFunc: builtins.Standard().Known})
}

// printed gives diagnostics one a line: place, code, message.
func printed(src *diag.Source, list []diag.Diagnostic) string {
	var lines []string
	for _, d := range list {
		from, to := src.Position(d.Span.Start), src.Position(d.Span.End)
		lines = append(lines, fmt.Sprintf("%d:%d-%d:%d %s: %s", from.Line, from.Column, to.Line, to.Column, d.Code(), d.Message(diag.EN)))
	}
	return strings.Join(lines, "\n")
}

var scriptTests = []struct{ name, in, want string }{
	{"nothing wrong", "total = round(price * 1.2, 2)\nclient.phone = '+7'", ""},
	{"parser", "b = «x»", "1:5-1:8 typographic-quotes: typographic quote marks «» were taken as plain ones"},

	{"unknown function", "a = щёлк(5)", "1:5-1:9 unknown-function: there is no function щёлк"},
	{"misspelt function", "a = rouns(5)", "1:5-1:10 unknown-function: there is no function rouns"},
	{"platform function", "tg_send_message(1, 'x')", "1:1-1:16 needs-host: function tg_send_message needs a host"},
	{"unknown in an interpolation", `a = "итого #{nosuchthing(1)}"`, "1:14-1:25 unknown-function: there is no function nosuchthing"},
	{"unknown in an index", "a[nosuchthing(1)] = 2", "1:3-1:14 unknown-function: there is no function nosuchthing"},
	{"unknown in unquoted text", "a = всего #{nosuchthing(1)} штук", "1:5-1:33 unquoted-text: `всего #{nosuchthing(1)} штук` was taken as text\n1:13-1:24 unknown-function: there is no function nosuchthing"},
	{"unknown below a wrong count", "a = abs(1, nosuchthing(1))", "1:12-1:23 unknown-function: there is no function nosuchthing\n1:12-1:26 wrong-arg-count: abs: too many arguments: 2, at most 1"},
	{"index as a variable", "index = 5\na = index", ""},

	{"too few arguments", "b = abs()", "1:9-1:10 wrong-arg-count: abs: parameter 1 (num) is missing"},
	{"too many arguments", "c = abs(1, 2)", "1:12-1:13 wrong-arg-count: abs: too many arguments: 2, at most 1"},

	{"text for a number", `d = abs("пять")`, `1:9-1:15 wrong-arg-kind: abs: parameter 1 (num) needs a number, got "пять"`},
	{"quoted number", `d = abs("-5")`, ""},
	{"None for a number", "d = abs(None)", "1:9-1:13 wrong-arg-kind: abs: parameter 1 (num) needs a number, got nothing (the variable is not set)"},
	{"array for a number", `d = abs([1, "b", null])`, `1:9-1:23 wrong-arg-kind: abs: parameter 1 (num) needs a number, got [1,"b",null]`},
	{"array of variables", "d = abs([x])", ""},
	{"in brackets", "d = abs((#{'x'}))", `1:9-1:17 wrong-arg-kind: abs: parameter 1 (num) needs a number, got "x"`},
	{"variable", "d = abs(x)", ""},
	{"interpolated text", `d = abs("x#{y}")`, ""},
	{"computed", `d = abs("x" + 1)`, ""},
	{"skipped argument", `d = round(5, "")`, ""},
	{"fraction for a whole number", "d = round(5, 1.5)", "1:14-1:17 wrong-arg-kind: round: parameter 2 (digits) needs a whole number, got 1.5"},
	{"each argument", `d = round("a", "b")`, `1:11-1:14 wrong-arg-kind: round: parameter 1 (num) needs a number, got "a"` + "\n" +
		`1:16-1:19 wrong-arg-kind: round: parameter 2 (digits) needs a whole number, got "b"`},
	{"branches are not read", "d = if(1 > 2, 'a', [])", ""},
	{"inside a branch", "d = if(x > 2, abs('a'), 0)", `1:19-1:22 wrong-arg-kind: abs: parameter 1 (num) needs a number, got "a"`},

	{"built-in variable", "client_id = 5", "1:1-1:10 read-only-variable: client_id is a built-in variable and cannot be changed"},
	{"built-in in a scope", "клиент.current_date = 5", "1:1-1:20 read-only-variable: current_date is a built-in variable and cannot be changed"},
	{"deleting a built-in", "tag =", "1:1-1:4 read-only-variable: tag is a built-in variable and cannot be changed"},
	{"element of a built-in", "del attachments[0]", "1:5-1:19 read-only-variable: attachments is a built-in variable and cannot be changed"},
	{"the client's name", "client.name = 'Анна'", ""},
	{"setting", `client.getcourse_secret = "x"`, "1:8-1:24 setting-ignored: getcourse_secret is a setting of an integration: it is read from the constants only, this variable is ignored there"},

	{"division by zero", "a = x / 0", "1:5-1:10 division-by-zero: division by zero"},
	{"remainder by zero", "a = x % (0.0)", "1:5-1:14 division-by-zero: division by zero"},
	{"quoted zero", "a = x / '0'", "1:5-1:12 division-by-zero: division by zero"},
	{"zero in a branch", "a = if(x / 0, 1 / 0, 2 / 0)", "1:8-1:13 division-by-zero: division by zero"},
	{"zero behind and", "a = x / 0 and x / 0", "1:5-1:10 division-by-zero: division by zero"},
	{"unknown in a branch", "a = if(x, 1, nosuchthing(1)) or y or nosuchthing(2)", "1:14-1:25 unknown-function: there is no function nosuchthing\n1:38-1:49 unknown-function: there is no function nosuchthing"},
	{"too many branches", "a = if(x, 1, 2, 3 / 0)", "1:17-1:22 wrong-arg-count: if: too many arguments: 4, at most 3"},
	{"zero in a variable", "z = 0\na = x / z", ""},
	{"zero times", "a = x * 0", ""},
	{"difference of names", "a = abs(x)-y/0", "1:12-1:15 division-by-zero: division by zero"},
	{"hyphenated words", "a = светло-голубой", ""},

	{"text in arithmetic", `a = "сто рублей" * x`, "1:5-1:17 wrong-operand: `*` cannot use \"сто рублей\""},
	{"quoted name in arithmetic", `a = x / "цена"`, "1:9-1:15 wrong-operand: `/` cannot use \"цена\": that is a text"},
	{"both sides", `a = "x" ** [1]`, "1:5-1:8 wrong-operand: `**` cannot use \"x\": that is a text\n1:12-1:15 wrong-operand: `**` cannot use [1]"},
	{"minus before a text", `a = -"раз два"`, "1:6-1:15 wrong-operand: `-` cannot use \"раз два\""},
	{"date of a service less days", `a = "2025-01-05" - 3`, "1:5-1:17 wrong-operand: `-` cannot use \"2025-01-05\": here that is no date"},
	{"less a date of a service", `a = x - "2025-01-05"`, "1:9-1:21 wrong-operand: `-` cannot use \"2025-01-05\": here that is no date"},
	{"no such day", `a = if(x, "31.02.2025" + 1, 0)`, "1:11-1:23 wrong-operand: `+` cannot use \"31.02.2025\": there is no such date or time"},
	{"half a day", `a = "05.01.2025" + 1.5`, "1:20-1:23 wrong-operand: `+` moves a date or time by a whole number, not by 1.5"},
	{"dates, times and numbers", `a = "05.01.2025" + 3 - "10.10.2024" - x + "12:00" - 5 + "5" * "2" - None`, ""},
	{"texts that are joined", `a = "2025-01-05" + x + "раз" + ("31.02.2025" + " и") + [1]`, ""},

	{"decimal comma with too many arguments", "a = round(1,5, 2)", "1:11-1:14 wrong-arg-count: round: too many arguments: 3, at most 2"},
	{"decimal comma in the number to round", "a = round(0,85 * x)", "1:11-1:15 ambiguous-literal: round: 0,85 was taken as two arguments"},
	{"decimal comma among numbers", "a = max(1, 2,5)", "1:12-1:15 ambiguous-literal: max: 2,5 was taken as two arguments"},
	{"numbers without blanks", "a = max(1,2,5)\nb = substring(x, 1,2)\nc = log(8,2)", ""},

	{"misspelled variable", "price = 5\na = prise * 2\nb = prise", "2:5-2:10 misspelled-variable: the script never sets prise"},
	{"misspelled in an interpolation", "имя = 'Анна'\na = \"#{Имя}!\"", "2:8-2:11 misspelled-variable: the script never sets Имя"},
	{"set below", "a = prise * 2\nprice = 5", "1:5-1:10 misspelled-variable: the script never sets prise"},
	{"letter of another alphabet", "цена = 5\na = ценa * 2", "2:5-2:9 misspelled-variable: the script never sets ценa"},
	{"built-in variable misspelled", "a = curent_date", "1:5-1:16 misspelled-variable: the script never sets curent_date"},
	{"literal word", "a = if(x == true, 1, 2)", "1:13-1:17 misspelled-variable: the script never sets true"},
	{"another number", "phone1 = 5\na = phone2", ""},
	{"another word", "user_name = 5\na = user_date", ""},
	{"plural", "price = 5\na = prices", ""},
	{"case of a noun", "цена = 5\na = цены", ""},
	{"short names", "a1 = 5\nx = b1 + c", ""},
	{"variable that is called", "arr = [1]\na = arr(0)", "2:5-2:8 unknown-function: there is no function arr: it is a variable"},

	{"sorted by place", "a = nosuchthing(1)\nb = «x»\nclient_id = 1", "1:5-1:16 unknown-function: there is no function nosuchthing\n" +
		"2:5-2:8 typographic-quotes: typographic quote marks «» were taken as plain ones\n3:1-3:10 read-only-variable: client_id is a built-in variable and cannot be changed"},
}

func TestScript(t *testing.T) {
	for _, tt := range scriptTests {
		t.Run(tt.name, func(t *testing.T) {
			s := parse(tt.in)
			before := len(s.Diagnostics)
			assert.Equal(t, tt.want, printed(s.Source, check.Script(s, builtins.Standard())))
			assert.Len(t, s.Diagnostics, before, "the script's own diagnostics are untouched")
		})
	}
}

func TestFix(t *testing.T) {
	s := parse("a = rouns(5)")
	list := check.Script(s, builtins.Standard())
	require.Len(t, list, 1)
	assert.Equal(t, &diag.Fix{Span: diag.Span{Start: 4, End: 9}, New: "round"}, list[0].Fix)
	assert.Equal(t, "did you mean round?", list[0].Hint(diag.EN))
}

func TestFixes(t *testing.T) {
	for _, tt := range []struct{ in, want, hint string }{
		{"a = rоund(5)", "a = round(5)", "похоже на round: наберите имя заново"},
		{"price = 5\na = prise * 2", "price = 5\na = price * 2", "возможно, имелось в виду price?"},
		{"цена = 5\na = ценa * 2", "цена = 5\na = цена * 2", "похоже на цена, но «a» из другого алфавита: наберите имя заново"},
		{"a = round(0,85 * x)", "a = round(0.85 * x)", "запятая разделяет параметры, а дробь пишется через точку: 0.85"},
		{"a = '2025-01-05' - 3", `a = "05.01.2025" - 3`, `дата пишется дд.мм.гггг: "05.01.2025"`},
		{"a = '1,5' * 3", `a = 1.5 * 3`, `дробь пишется через точку: 1.5`},
		{"a = '1 500 руб' * 3", `a = 1500 * 3`, `оставьте одно число: 1500`},
		{"a = 2 * 'цена'", `a = 2 * цена`, `имя переменной пишется без кавычек: цена`},
		{"a = abs(2,5)", "a = abs(2.5)", "запятая разделяет параметры, а дробь пишется через точку: 2.5"},
	} {
		list := check.Script(parse(tt.in), builtins.Standard())
		require.Len(t, list, 1, tt.in)
		fix := list[0].Fix
		require.NotNil(t, fix, tt.in)
		assert.Equal(t, tt.want, tt.in[:fix.Span.Start]+fix.New+tt.in[fix.Span.End:])
		assert.Equal(t, tt.hint, list[0].Hint(diag.RU))
	}
}

func TestHostFunction(t *testing.T) {
	r, err := builtins.Standard().With(builtins.Func{Name: "tg_send_message", Kind: builtins.Host, Params: []builtins.Param{{Name: "chat", Read: builtins.Text}}})
	require.NoError(t, err)
	s := parse("tg_send_message(1)\ntg_send_message()")
	assert.Equal(t, "2:17-2:18 wrong-arg-count: tg_send_message: parameter 1 (chat) is missing", printed(s.Source, check.Script(s, r)))
}

func TestTemplate(t *testing.T) {
	src := diag.NewSource("test", "Итого: #{rouns(5)} и #{x / 0} и #{")
	got := check.Template(lang.ParseTemplate(src, lang.Options{IsFunc: builtins.Standard().Known}), builtins.Standard())
	assert.Equal(t, "1:10-1:15 unknown-function: there is no function rouns\n1:24-1:29 division-by-zero: division by zero\n"+
		"1:33-1:35 unclosed-interpolation: `#{` is not closed and was taken as plain text", printed(src, got))
}

func TestCondition(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"fine", "x > 5", ""},
		{"unknown function", "rouns(x) > 5", "1:1-1:6 unknown-function: there is no function rouns"},
		{"unreadable", "x >", "1:4-1:4 syntax: the expression breaks off: a value is missing at its end"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := diag.NewSource("test", tt.in)
			got := check.Condition(lang.ParseExpr(src, lang.Options{IsFunc: builtins.Standard().Known}), builtins.Standard())
			assert.Equal(t, tt.want, printed(src, got))
		})
	}
}

// onlyByRunning are the rules that need values.
var onlyByRunning = []*diag.Rule{
	diag.UnsetOperand, diag.Overflow,
	diag.NotIndexable, diag.KeyOfArray, diag.NoSuchPlace, diag.NotAStructure,
	diag.BadArg, diag.UnsetArg, diag.CallFailed, diag.CallWarning, diag.BareName, diag.MisspelledName, diag.WordsAndOperators,
}

func TestCatalogue(t *testing.T) {
	running := map[*diag.Rule]bool{}
	for _, r := range onlyByRunning {
		running[r] = true
	}
	for _, r := range diag.Catalogue() {
		if r.Example == "" || r.Lint {
			continue // no short script provokes it, or not this check
		}
		t.Run(string(r.Code)+" "+r.Message.EN, func(t *testing.T) {
			s := parse(r.Example)
			found := false
			for _, d := range check.Script(s, builtins.Standard()) {
				found = found || d.Rule == r
				at := s.Source.Clamp(d.Span)
				assert.Equal(t, at, d.Span, "a span outside the source")
			}
			assert.Equal(t, !running[r], found, "%s\n%s", r.Example, printed(s.Source, check.Script(s, builtins.Standard())))
		})
	}
}
