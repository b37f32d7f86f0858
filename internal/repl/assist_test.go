package repl

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// typing is a session in which somebody types.
func typing(lang diag.Lang, color bool) *session {
	env := vars.NewEnv()
	for name, text := range map[string]string{
		"order_json": `{"city":"Perm","city code":7,"items":[{"price":100}],"a\"b":1,"it's":2}`, "list": "[1,2]", "Цена": "4900", "n": "0", "key": "items",
	} {
		env.Set(vars.Deal, name, value.Text(text))
	}
	env.Set(vars.Client, "город", value.Text("Пермь"))
	env.Set(vars.Project, "налог", value.Text("0.2"))
	env.Set(vars.Const, "getcourse_secret", value.Text("s3cr3t-key"))
	return newSession(Options{Host: runtime.Host{Vars: env}, Style: report.Style{Lang: lang, Color: color}})
}

// texts are the lines that a word at the cursor, |, can become; those of functions only by
// their number when they are many.
func texts(line string, found completions) []string {
	before, after, _ := strings.Cut(line, "|")
	var list []string
	for _, c := range found.list {
		list = append(list, before[:len(before)-found.word]+c.text+"|"+after)
	}
	return list
}

func TestComplete(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"a function", "x = addMo|", []string{"x = addMonth(|"}},
		{"a function, letter case aside", "x = ADDMO|", []string{"x = addMonth(|"}},
		{"a function by its other name", "x = add_mo|", []string{"x = add_month(|"}},
		{"a function with its bracket", "x = addMo|(1)", []string{"x = addMonth|(1)"}},
		{"a variable", "x = Цен|", []string{"x = Цена|"}},
		{"a variable, letter case aside", "x = 1 + цен|", []string{"x = 1 + Цена|"}},
		{"from another scope", "гор|", []string{"город|"}},
		{"a scope", "x = client.|", []string{"x = client.город|"}},
		{"a scope in Russian", "x = проект.н|", []string{"x = проект.налог|"}},
		{"no such scope", "x = deal.|", nil},
		{"a word of the language", "x = Tru|", []string{"x = True|"}},
		{"a built-in", "x = current_d|", []string{"x = current_date|", "x = current_datetime(|"}},
		{"in an interpolation", `"Цена: #{Цен|`, []string{`"Цена: #{Цена|`}},
		{"in a string", `"Цен|`, nil},
		{"behind a string", `"Цен"|`, nil},
		{"in a comment", "/* Цен|", nil},
		{"behind a comment", "/* a */ Цен|", []string{"/* a */ Цена|"}},
		{"in the second line", "x = [\nЦен|", []string{"x = [\nЦена|"}},

		{"keys", `order_json["|`, []string{`order_json["city"]|`, `order_json["city code"]|`, `order_json["items"]|`}},
		{"keys of another quote mark", `order_json['ci|`, []string{`order_json['city']|`, `order_json['city code']|`}},
		{"keys with their bracket", `order_json["it|"]`, []string{`order_json["items|"]`}},
		{"keys without a quote mark", `order_json[|`, []string{`order_json["city"]|`, `order_json["city code"]|`, `order_json["items"]|`}},
		{"keys of an element", `order_json["items"][0]["|`, []string{`order_json["items"][0]["price"]|`}},
		{"keys of a computed element", `x = 1 + order_json[key][n]["|`, []string{`x = 1 + order_json[key][n]["price"]|`}},
		{"no keys in an array", `list["|`, nil},
		{"no keys in an unset variable", `nothing["|`, nil},
		{"a name in an index", `list[key|`, []string{"list[key|", "list[keycrm_add_card(|"}},
		{"an array is no index", `x = ["ci|`, nil},

		{"commands", ":un|", []string{":undo |"}},
		{"commands in Russian", ":наз|", []string{":назад |"}},
		{"an argument of a command", ":trace o|", []string{":trace on|", ":trace off|"}},
		{"a function for help", ":help addMo|", []string{":help addMonth|"}},
		{"a command for help", ":help :un|", []string{":help :undo|"}},
		{"variables to set", ":set client.|", []string{":set client.|", ":set client.город=|"}},
		{"a statement to check", ":check x = Цен|", []string{":check x = Цена|"}},
		{"a scope to list", ":vars proj|", []string{":vars project|"}},
		{"no such command", ":xyzzy a|", nil},
	}
	s := typing(diag.EN, false)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before, after, _ := strings.Cut(test.in, "|")
			got := texts(test.in, s.complete(before, after))
			if strings.Contains(test.in, "key|") || strings.Contains(test.in, "current_d|") {
				assert.Subset(t, got, test.want[:1])
				return
			}
			assert.Equal(t, test.want, got)
		})
	}
}

// Nothing that completion, hints or colours say gives a secret away.
func TestAssistHidesSecrets(t *testing.T) {
	s := typing(diag.EN, true)
	s.env.Set(vars.Deal, "copy", value.Text(`{"s3cr3t-key":"s3cr3t-key"}`))
	for _, line := range []string{"getc", "cop", `copy["`, ":set const.", ":vars ", "getcourse_secret", "copy"} {
		for _, c := range s.complete(line, "").list {
			assert.NotContains(t, c.text+c.show+c.note, "s3cr3t")
		}
		assert.NotContains(t, s.hint(line), "s3cr3t")
	}
}

func TestHintLine(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"round", "round(num, [digits]) — "},
		{"round(", "round(<num>, [digits]) — num: "},
		{"round(1", "round(<num>, [digits]) — num: "},
		{"round(1,", "round(num, <[digits]>) — digits: "},
		{"round(1, 2,", "round(num, [digits]) — one argument too many"},
		{"round(1, 2)", ""},
		{"round([1, 2", "round(<num>, [digits])"},
		{"round(max(1, 2), ", "round(num, <[digits]>)"},
		{`x = "#{round(1, `, "round(num, <[digits]>)"},
		{`x = round("a, b(", `, "round(num, <[digits]>)"},
		{"round(1,\n  ", "round(num, <[digits]>)"},
		{"max(1, 2, 3, ", "max("},
		{"nothing(", ""},
		{"x = Цена", "Цена = 4900 (deal)"},
		{"round(Цена", "Цена = 4900 (deal)"},
		{":undo", ":undo [N] — back"},
		{":check round(1,", "round(num, <[digits]>)"},
		{":xyzzy", ""},
	}
	s := typing(diag.EN, false)
	for _, test := range tests {
		t.Run(test.in, func(t *testing.T) {
			got := strings.NewReplacer(string(bold), "<", reset, ">").Replace(s.hint(test.in))
			if test.want == "" {
				assert.Empty(t, got)
			}
			assert.True(t, strings.HasPrefix(got, test.want), "%q", got)
		})
	}
}

var escape = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestHighlight(t *testing.T) {
	s := typing(diag.EN, true)
	lines := []string{"x = round(1.5) + \"a #{n} b\" /* c\nd */\ny = None ?", ":set a=b c", "  :undo", `open "`, "", "Анна (клиент)"}
	for _, line := range lines {
		got := s.highlight(line)
		assert.Equal(t, line, escape.ReplaceAllString(got, ""))
		for row := range strings.Lines(got) { // no colour runs over a line end
			if i := strings.LastIndex(row, "\x1b["); i >= 0 {
				assert.True(t, strings.HasPrefix(row[i:], reset), "%q", row)
			}
		}
	}
	assert.Equal(t, string(blue)+"round"+reset+"("+string(cyan)+"5"+reset+")", s.highlight("round(5)"))
	assert.Equal(t, "round = x", s.highlight("round = x"))
	assert.Equal(t, "round(5)", typing(diag.EN, false).highlight("round(5)"))
}

func TestHistoryMasks(t *testing.T) {
	tests := []struct{ in, want string }{
		{"x = 5", "x = 5"},
		{":set const.getcourse_secret=abc def", ":set const.getcourse_secret=***"},
		{":set const.keycrm_token = abc", ":set const.keycrm_token=***"},
		{":set const.keycrm_token abc", ":set const.keycrm_token=***"},
		{`keycrm_token = "abc"`, "keycrm_token=***"},
		{`client.getcourse_secret = 'abc' + "d"`, "client.getcourse_secret=***"},
		{"a = 1\nkeycrm_token = \"abc\"\nb = 2", "a = 1\nkeycrm_token=***\nb = 2"},
		{`x = {"keycrm_token": "abc"}`, `x = {"keycrm_token"=***`},
		{`h = '{"Authorization":"Bearer abc.def"}'`, `h = '{"Authorization":"Bearer ***"}'`},
		{`y = "known-secret!"`, `y = "***!"`},
	}
	for _, test := range tests {
		h := newHistory("", func(s string) string { return strings.ReplaceAll(s, "known-secret", "***") })
		n, err := h.Write(test.in)
		assert.NoError(t, err)
		assert.Equal(t, 1, n)
		got, err := h.GetLine(0)
		assert.NoError(t, err)
		assert.Equal(t, test.want, got)
	}
}

func TestMenu(t *testing.T) {
	list := []candidate{{text: "скидка_новым"}, {text: "скидка_старым"}, {text: "Скидки("}}
	m := newMenu("x = ск + 1", len("x = ск"), completions{list, len("ск")})
	assert.Equal(t, "x = ск + 1", m.line) // what they share is not what was typed
	m = newMenu("x = ск + 1", len("x = ск"), completions{list[:2], len("ск")})
	assert.Equal(t, "x = скидка_ + 1", m.line)
	assert.Equal(t, len("x = скидка_"), m.cursor)
	var seen []string
	for _, by := range []int{-1, 1, 1, 1, -1} {
		assert.True(t, m.active(m.line, m.cursor))
		m.step(by)
		seen = append(seen, m.list[m.at].text)
	}
	assert.Equal(t, []string{"скидка_старым", "скидка_новым", "скидка_старым", "скидка_новым", "скидка_старым"}, seen)
	assert.False(t, m.active(m.line+"x", m.cursor))
	assert.Nil(t, newMenu("x", 1, completions{}))
	one := newMenu("addMo", 5, completions{[]candidate{{text: "addMonth("}}, 5})
	assert.Equal(t, "addMonth(", one.line)
	assert.False(t, one.active(one.line, one.cursor))
}
