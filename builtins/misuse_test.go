package builtins

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

func TestUnknown(t *testing.T) {
	at := diag.Span{Start: 4, End: 9}
	for _, tt := range []struct {
		name string
		rule *diag.Rule
		fix  *diag.Fix
	}{
		{"tg_send_message", diag.NeedsHost, nil},
		{"rouns", diag.MisspelledFunction, &diag.Fix{Span: at, New: "round"}},
		{"rоund", diag.LookalikeFunction, &diag.Fix{Span: at, New: "round"}},
		{"аbs", diag.LookalikeFunction, &diag.Fix{Span: at, New: "abs"}},
		{"ABS", diag.MisspelledFunction, &diag.Fix{Span: at, New: "abs"}},
		{"ЕСЛИ", diag.ForeignFunction, &diag.Fix{Span: at, New: "if"}},
		{"randint", diag.ForeignFunction, &diag.Fix{Span: at, New: "random"}},
		{"print", diag.OutputCalled, nil},
		{"while", diag.LoopCalled, nil},
		{"current_date", diag.BuiltinCalled, nil},
		{"days_between", diag.ForeignFunction, nil},
		{"abz", diag.UnknownFunction, nil}, // too short to guess
		{"nosuchthing", diag.UnknownFunction, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := Standard().Unknown(tt.name, at)
			assert.Same(t, tt.rule, d.Rule)
			assert.Equal(t, at, d.Span)
			assert.Equal(t, tt.fix, d.Fix)
		})
	}
}

// What other languages' functions are called here is no name of ours, and what stands
// for them is one.
func TestElsewhere(t *testing.T) {
	for name, here := range elsewhere {
		assert.Equal(t, strings.ToLower(name), name)
		assert.False(t, Standard().Known(name), name)
		if vars.IsName(here) {
			assert.True(t, Standard().Known(here) || vars.IsBuiltin(here), "%s: %s", name, here)
		}
	}
}

// What to do about a failed call is told by what the function gives back.
func TestAnswered(t *testing.T) {
	for _, tt := range []struct {
		name    string
		verdict bool
		rule    *diag.Rule
		hint    string
	}{
		{"a verdict", true, diag.CallFailed, "сравнивайте её результат с True"},
		{"an id", false, diag.CallUndone, "вместо обычного ответа: id заказа"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := services()
			var found diag.Diagnostic
			s.Warn = func(_ int, rule *diag.Rule, args ...diag.Text) { found = diag.New(rule, diag.Span{}, args...) }
			c := NewCall(&Func{Name: "crm_add", Kind: Network, Verdict: tt.verdict, Returns: both("id of the order", "id заказа")}, nil, 0, s)
			c.Fail(-1, both("no money", "нет денег"))
			assert.Equal(t, tt.rule, found.Rule)
			assert.Contains(t, found.Hint(diag.RU), tt.hint)
		})
	}
}

func TestDecimalComma(t *testing.T) {
	round, _ := Standard().Find("round")
	abs, _ := Standard().Find("abs")
	most, _ := Standard().Find("max")
	part, _ := Standard().Find("substring")
	for _, tt := range []struct {
		name  string
		f     *Func
		n     int
		arg   int
		mixed bool
		want  *diag.Rule
	}{
		{"too many", abs, 2, 0, false, diag.DecimalCommaArg},
		{"number to round", round, 2, 0, false, diag.DecimalCommaDoubt},
		{"too many to round", round, 3, 0, true, diag.DecimalCommaArg},
		{"numbers", most, 3, 0, false, nil},
		{"numbers in two styles", most, 3, 1, true, diag.DecimalCommaDoubt},
		{"two places", part, 3, 1, true, nil},
	} {
		rule, _ := tt.f.DecimalComma(tt.n, tt.arg, "1.5", tt.mixed)
		assert.Same(t, tt.want, rule, tt.name)
	}
}

func TestCheckCount(t *testing.T) {
	two := &Func{Name: "f", Params: []Param{{Name: "a"}, {Name: "b", Optional: true}}}
	many := &Func{Name: "g", Params: []Param{{Name: "a"}, {Name: "rest", Rest: true}}}
	none := &Func{Name: "h"}
	for _, tt := range []struct {
		name    string
		f       *Func
		n, want int // the argument blamed, -1 for none
	}{
		{"one of two", two, 1, -1}, {"both", two, 2, -1}, {"missing", two, 0, 0}, {"surplus", two, 4, 2},
		{"repeated", many, 9, -1}, {"first of repeated missing", many, 0, 0},
		{"no parameters", none, 0, -1}, {"surplus to none", none, 1, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.f.CheckCount(tt.n)
			if tt.want < 0 {
				assert.Nil(t, err)
				return
			}
			assert.Equal(t, tt.want, err.Arg)
		})
	}
}

func TestCheckArg(t *testing.T) {
	f := &Func{Name: "f", Params: []Param{
		{Name: "n", Read: Number}, {Name: "digits", Read: Whole, Optional: true}, {Name: "branch", Read: Number, Lazy: true}, {Name: "rest", Read: Date, Rest: true}}}
	for _, tt := range []struct {
		name string
		i    int
		v    value.Value
		fits bool
	}{
		{"number", 0, value.Text("5"), true},
		{"text", 0, value.Text("пять"), false},
		{"required and empty", 0, value.None, false},
		{"skipped", 1, value.Text(""), true},
		{"fraction", 1, value.Text("1.5"), false},
		{"lazy", 2, value.Text("пять"), true},
		{"repeated", 5, value.Text("31.02.2025"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := f.CheckArg(tt.i, tt.v)
			assert.Equal(t, tt.fits, err == nil)
			if err != nil {
				assert.Equal(t, tt.i, err.Arg)
				assert.Same(t, diag.WrongArgKind, err.Rule)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	for _, f := range Standard().Funcs() {
		for _, name := range f.Settings() {
			assert.Equal(t, Network, f.Kind, f.Name)
			assert.True(t, vars.IsSetting(name), "%s reads %s", f.Name, name)
		}
	}
}
