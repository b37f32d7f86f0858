package runtime_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// unsetTests: what is said of a value that is not there or cannot be used, and what to do.
var unsetTests = []struct{ name, script, message, hint string }{
	{"assigned above", "price = 5\na = prise * 2", "`*` needs a value, but prise is not set", "did you mean price?"},
	{"variable of the client", "a = phome * 2", "`*` needs a value, but phome is not set", "did you mean phone?"},
	{"constant", "a = ratte + 2", "`+` needs a value, but ratte is not set", "did you mean rate?"},
	{"built-in", "a = curent_date + 1", "`+` needs a value, but curent_date is not set", "did you mean current_date?"},
	{"in brackets", "a = -(#{phome})", "`-` needs a value, but (#{phome}) is not set", "did you mean phone?"},
	{"of a scope", "a = client.phome * 2", "`*` needs a value, but client.phome is not set", "did you mean client.phone?"},
	{"of another scope", "a = project.phome * 2", "`*` needs a value, but project.phome is not set", `give it a start value: if("#{project.phome}" == "", 0, project.phome)`},
	{"written by a function", "set_client_var(7, \"город\", \"5\")\na = клиент.горад * 2", "`*` needs a value, but клиент.горад is not set", "did you mean клиент.город?"},
	{"deleted above", "price = 5\nprice =\na = prise * 2", "`*` needs a value, but prise is not set", `give it a start value: if("#{prise}" == "", 0, prise)`},
	{"letter of another alphabet", "цена = 5\na = ценa * 2", "`*` needs a value, but ценa is not set", "it looks like цена, but “a” is from another alphabet: type the name anew"},
	{"short name", "abc = 5\na = abd * 2", "`*` needs a value, but abd is not set", `give it a start value: if("#{abd}" == "", 0, abd)`},
	{"counter", "балл = балл + 1", "`+` needs a value, but балл is not set", `give it a start value: if("#{балл}" == "", 0, балл)`},
	{"set below", "a = price * 2\nb = 1\nprice = 5", "`*` needs a value, but price is not set", "it is set only below, in line 3: put that line before this one"},
	{"compared below", "a = price * 2\nprice == 5", "`*` needs a value, but price is not set", `give it a start value: if("#{price}" == "", 0, price)`},
	{"element", "a = x[0] * 2", "`*` needs a value, but x[0] is not set", `give it a start value: if("#{x}" == "", 0, x)`},
	{"argument", "price = 5\na = round(prise, 2)", "round: parameter 1 (num) needs a number, but prise is not set", "did you mean price?"},
	{"argument that is nothing", "a = round(None)", "round: parameter 1 (num) needs a number, got nothing (the variable is not set)", "see `salecalc funcs round`"},
	{"word in value position", "price = 5\na = prise", "prise is no variable and was taken as text", `did you mean price? (text is put in quotes: "prise")`},
	{"word like a literal", "a = true", "true is no variable and was taken as text", `did you mean True? (text is put in quotes: "true")`},
	{"word like a deleted variable", "price = 5\nprice =\na = prise", "prise is no variable and was taken as text", `put it in quotes: "prise"`},
	{"any word", "a = реклама", "реклама is no variable and was taken as text", `put it in quotes: "реклама"`},
	{"decimal comma", `a = "1,5" * 2`, "`*` cannot use \"1,5\"", "a fraction is written with a point: 1.5"},
	{"date of another form", `a = "15.01.2025" - "2025-01-05"`, "`-` cannot use \"2025-01-05\": here that is no date", `dates are written dd.mm.yyyy: "05.01.2025"`},
	{"date of another form in a variable", "d = \"2025-01-05\"\na = d - 3", "`-` cannot use \"2025-01-05\": here that is no date", `dates are written dd.mm.yyyy: convert_datetime(d, "%Y-%m-%d", "%d.%m.%Y")`},
	{"telephone", `a = "912-345-6789-" * 2`, "`*` cannot use \"912-345-6789-\"", "turn it into a number first, or guard it: if(is_float(x), x, 0)"},
	{"thousands", "b = \"1 499\"\na = b / 2", "`/` cannot use \"1 499\"", `leave the number alone in it: replace(b, " ", "")`},
	{"unit", "b = \"100 руб\"\na = 5 - b", "`-` cannot use \"100 руб\"", `leave the number alone in it: replace(b, " руб", "")`},
	{"per cent", "b = \"10%\"\na = 5 * b", "`*` cannot use \"10%\"", `leave the number alone in it: replace(b, "%", "")`},
	{"words", `a = "пять" * 2`, "`*` cannot use \"пять\": that is a text", "a variable is written without quotes: пять"},
	{"decimal comma in a variable", "b = \"1,5\"\na = b * 2", "`*` cannot use \"1,5\"", `a fraction is written with a point: replace(b, ",", ".")`},
	{"thousands and a unit", "b = \"1 499 ₽\"\na = b * 2", "`*` cannot use \"1 499 ₽\"", `leave the number alone in it: replace(replace(b, " ₽", ""), " ", "")`},
}

func TestUnset(t *testing.T) {
	for _, tt := range unsetTests {
		t.Run(tt.name, func(t *testing.T) {
			env := vars.NewEnv()
			env.Set(vars.Builtin, "client_id", value.Text("7"))
			env.Set(vars.Client, "phone", value.Text("5"))
			env.Set(vars.Const, "rate", value.Text("90"))
			env.Set(vars.Const, "getcourse_secret", value.Text("hidden"))
			for _, trace := range []bool{false, true} {
				p := runtime.Compile(diag.NewSource("test", tt.script), runtime.Options{Trace: trace})
				res, err := p.Run(t.Context(), runtime.Host{Vars: env, Allow: runtime.Outside})
				require.NoError(t, err)
				require.NotEmpty(t, res.Diagnostics)
				d := res.Diagnostics[0]
				assert.Equal(t, tt.message, d.Message(diag.EN))
				assert.Equal(t, tt.hint, d.Hint(diag.EN))
				assert.NotEmpty(t, d.Hint(diag.RU))
			}
		})
	}
}

// The value of a secret stays hidden in what is said about an operand.
func TestUnsetKeepsSecrets(t *testing.T) {
	env := vars.NewEnv()
	env.Set(vars.Const, "getcourse_secret", value.Text("s3cr3t key"))
	env.Set(vars.Const, "keycrm_token", value.Text("s3cr3t_key"))
	for _, script := range []string{"a = getcourse_secret * 2", `a = "s3cr3t key" * 2`, `a = "s3cr3t_key" * 2`, "a = getcourse_sekret * 2"} {
		res, err := runtime.Run(t.Context(), script, runtime.Host{Vars: env})
		require.NoError(t, err)
		require.Len(t, res.Diagnostics, 1)
		d := res.Diagnostics[0]
		assert.NotContains(t, d.Message(diag.EN)+d.Hint(diag.EN), "s3cr3t", script)
	}
}

// A run that fails a thousand times looks for the meant name a few times only.
func TestUnsetIsBounded(t *testing.T) {
	env := vars.NewEnv()
	env.Set(vars.Deal, "price", value.Text("5"))
	res, err := runtime.Run(t.Context(), strings.Repeat("a = prise * 2\n", 50), runtime.Host{Vars: env})
	require.NoError(t, err)
	near := 0
	for _, d := range res.Diagnostics {
		if d.Hint(diag.EN) == "did you mean price?" {
			near++
		}
	}
	assert.Equal(t, 10, near)
	assert.Len(t, res.Diagnostics, 50)
}

// After a statement's failure its other parts no longer matter; those before it do.
func TestNothingAfterFailure(t *testing.T) {
	for _, tt := range []struct{ script, want string }{
		{"a = [1 / 0, слово]", "division-by-zero"},
		{"a = [слово, 1 / 0]", "unquoted-text division-by-zero"},
		{"a = {\"k\": 5 * \"x\", b: слово}\nc = другое", "wrong-operand unquoted-text"},
	} {
		res, err := runtime.Run(t.Context(), tt.script, runtime.Host{})
		require.NoError(t, err)
		var codes []string
		for _, d := range res.Diagnostics {
			codes = append(codes, string(d.Code()))
		}
		assert.Equal(t, tt.want, strings.Join(codes, " "), tt.script)
	}
}

// A value that is missing because the line failed that should have set it is no fault of
// its own.
func TestFailedAbove(t *testing.T) {
	for _, tt := range []struct{ script, want string }{
		{"price = 1 / 0\na = price * 2", "line 1 should have set it and failed: mend that one first"},
		{"price = (1\na = round(price)", "line 1 should have set it and failed: mend that one first"},
		{"price = 1 / 0\nprice =\na = price * 2", `give it a start value: if("#{price}" == "", 0, price)`},
		{"client.price = 1 / 0\na = price * 2", `give it a start value: if("#{price}" == "", 0, price)`},
	} {
		res, err := runtime.Run(t.Context(), tt.script, runtime.Host{})
		require.NoError(t, err)
		require.Len(t, res.Diagnostics, 2, tt.script)
		assert.Equal(t, tt.want, res.Diagnostics[1].Hint(diag.EN), tt.script)
	}
}
