package operand

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

func TestWrong(t *testing.T) {
	for _, tt := range []struct {
		name    string
		v       value.Value
		written string
		rule    *diag.Rule
		hint    string // a part of the English one
		right   string
	}{
		{"quoted name", value.Text("цена"), `"цена"`, diag.QuotedNameOperand, "without quotes: цена", "цена"},
		{"words", value.Text("сто рублей"), `"сто рублей"`, diag.WrongOperand, "turn it into a number", ""},
		{"word in a variable", value.Text("пять"), "цена", diag.WrongOperand, "turn it into a number", ""},
		{"literal with a comma", value.Text("1,5"), "'1,5'", diag.DecimalCommaOperand, "with a point: 1.5", "1.5"},
		{"blank and a unit", value.Text("1 500 руб."), "x", diag.MarkedOperand, `replace(replace(x, " руб.", ""), " ", "")`, ""},
		{"telephone", value.Text("912-345-6789-"), "x", diag.WrongOperand, "turn it into a number", ""},
		{"words with a number", value.Text("скидка 500"), "x", diag.WrongOperand, "turn it into a number", ""},
		{"literal with a unit", value.Text("5 руб"), "'5 руб'", diag.MarkedOperand, "in it: 5", "5"},
		{"array", value.NewArray(nil), "[]", diag.WrongOperand, "turn it into a number", ""},
		{"boolean", value.Bool(true), "True", diag.WrongOperand, "turn it into a number", ""},
		{"decimal comma", value.Text("1,5"), "x", diag.DecimalCommaOperand, `replace(x, ",", ".")`, ""},
		{"blank", value.Text("1 499"), "x", diag.MarkedOperand, `replace(x, " ", "")`, ""},
		{"no-break blank", value.Text("1\u00a0499"), "x", diag.MarkedOperand, "replace(x, ", ""},
		{"unit", value.Text("100 руб"), "x", diag.MarkedOperand, `replace(x, " руб", "")`, ""},
		{"date of a literal", value.Text("2025-01-31"), `'2025-01-31'`, diag.ForeignDateOperand, `dd.mm.yyyy: "31.01.2025"`, `"31.01.2025"`},
		{"date of a variable", value.Text("2025-01-31"), "дата", diag.ForeignDateOperand, `convert_datetime(дата, "%Y-%m-%d", "%d.%m.%Y")`, ""},
		{"date and time of a variable", value.Text("2025-01-31T10:00:05"), "дата", diag.ForeignDateOperand, `convert_datetime(дата, "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M")`, ""},
		{"no such day", value.Text("31.02.2025"), "дата", diag.BadDateOperand, "dd.mm.yyyy, times HH:MM", ""},
		{"no such day, from a service", value.Text("2025-02-31"), "дата", diag.BadDateOperand, "dd.mm.yyyy, times HH:MM", ""},
		{"no such time", value.Text("25:00"), "x", diag.BadDateOperand, "HH:MM", ""},
		{"date where none is used", value.Text("31.01.2025"), "x", diag.WrongOperand, "turn it into a number", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := Wrong("*", tt.v, tt.written)
			assert.Same(t, tt.rule, w.Rule)
			assert.Equal(t, tt.right, w.Right)
			assert.Contains(t, diag.New(w.Rule, diag.Span{}, w.Args...).Hint(diag.EN), tt.hint)
		})
	}
}

func TestForeignDate(t *testing.T) {
	unsure := "1-2-2025 11/12/25"
	for _, tt := range []struct{ in, right, format string }{
		{"2025-01-31", "31.01.2025", "%Y-%m-%d"},
		{"2025-1-5", "05.01.2025", "%Y-%m-%d"},
		{"2025.01.31", "31.01.2025", "%Y.%m.%d"},
		{"31/01/2025", "31.01.2025", "%d/%m/%Y"},
		{"1-2-2025", "01.02.2025", "%d-%m-%Y"},
		{"11/12/25", "11.12.2025", "%d/%m/%y"},
		{"31/01/25", "31.01.2025", "%d/%m/%y"},
		{"31.01.25", "31.01.2025", "%d.%m.%y"},
		{"12/31/2025", "31.12.2025", "%m/%d/%Y"},
		{"12.31.2025", "31.12.2025", "%m.%d.%Y"},
		{"2025-01-31 10:00", "31.01.2025 10:00", "%Y-%m-%d %H:%M"},
		{"2025-01-31T10:00:05", "31.01.2025 10:00:05", "%Y-%m-%dT%H:%M:%S"},
		{"31.01.2025", "", ""},
		{"31.02.2025", "", ""},
		{"2025-13-41", "", ""},
		{"2025-01-31 25:00", "", ""},
		{"10:00", "", ""},
		{"1.5", "", ""},
		{"8-912-345-67-89", "", ""},
		{"1-2-3", "", ""},
		{"192.168.1", "", ""},
		{"пять", "", ""},
	} {
		d, ok := ForeignDate(tt.in)
		assert.Equal(t, tt.right != "", ok, tt.in)
		if ok {
			assert.Equal(t, tt.right, d.Right)
			assert.Equal(t, tt.format, d.Format)
			assert.Equal(t, !strings.Contains(unsure, tt.in), d.Sure, tt.in)
		}
	}
}
