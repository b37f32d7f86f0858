// Package operand says why a value is no operand of a sign: a fraction with a comma, a
// number with its unit, a date as other systems write it. Running a script and checking it
// have to say the same of the same value.
//
// It computes nothing and knows no syntax: what the operator would have done is the
// business of package value, where the operand stands that of the caller.
//
//	w := operand.Wrong("-", value.Text("2025-01-31"), `"2025-01-31"`)
//	fmt.Println(diag.New(w.Rule, at, w.Args...).Hint(diag.EN)) // dates are written dd.mm.yyyy: "31.01.2025"
package operand

import (
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// longest is the most bytes of a number, or of one with its unit, that people write.
const longest = 40

// A Finding is what to say of a value: the rule, its arguments and, for a literal, what it
// should be; "" when that is not certain.
type Finding struct {
	Rule  *diag.Rule
	Args  []diag.Text
	Right string
}

// Wrong says why the sign cannot use a value, which is not None. written is the operand as
// the script has it: a literal, or something that came to the value.
func Wrong(sign string, v value.Value, written string) Finding {
	text := v.Text()
	literal := strings.Trim(written, "\"'`") == text
	args := []diag.Text{diag.Same(sign), builtins.Shown(v)}
	say := func(rule *diag.Rule, right, made string) Finding {
		if !literal {
			return Finding{Rule: rule, Args: append(args, diag.Same(made))}
		}
		return Finding{rule, append(args, diag.Same(right)), right}
	}
	if n, ok := Number(v, ","); ok {
		return say(diag.DecimalCommaOperand, n, `replace(`+written+`, ",", ".")`)
	}
	u := unit(v)
	for _, marks := range [...][]string{{" "}, {"\u00a0"}, {u}, {u, " "}, {u, "\u00a0"}} {
		if n, ok := Number(v, marks...); ok {
			made := written
			for _, m := range marks {
				made = `replace(` + made + `, "` + m + `", "")`
			}
			return say(diag.MarkedOperand, n, made)
		}
	}
	d, foreign := ForeignDate(text)
	_, moment := v.Moment()
	switch {
	case foreign && v.IsText():
		w := say(diag.ForeignDateOperand, `"`+d.Right+`"`, "convert_datetime("+written+`, "`+d.Format+`", "`+d.wanted()+`")`)
		if !d.Sure {
			w.Right = ""
		}
		return w
	case !moment && (value.LooksLikeMoment(text) || dateLike(text)):
		return Finding{Rule: diag.BadDateOperand, Args: args}
	case literal && v.Kind() == value.KindText && vars.IsName(text):
		return say(diag.QuotedNameOperand, text, "")
	}
	return Finding{Rule: diag.WrongOperand, Args: args}
}

// Argument says what to do about a value that a parameter cannot take, which wants a number
// or a date; ok is false when there is nothing to add.
func Argument(v value.Value, wants builtins.Reading, written string) (advice diag.Text, right string, ok bool) {
	w := Wrong("", v, written)
	d := diag.New(w.Rule, diag.Span{}, w.Args...)
	advice = diag.Both(d.Hint(diag.EN), d.Hint(diag.RU))
	switch w.Rule {
	case diag.DecimalCommaOperand, diag.MarkedOperand:
		ok = wants == builtins.Number || wants == builtins.Whole
	case diag.ForeignDateOperand, diag.BadDateOperand:
		ok = wants == builtins.Date || wants == builtins.Moment
	case diag.QuotedNameOperand:
		ok = true
	}
	return advice, w.Right, ok
}

// Number gives the number that a text would be without some marks in it, none of which is
// empty; a comma becomes a point.
func Number(v value.Value, marks ...string) (string, bool) {
	text := v.Text()
	if !v.IsText() || len(text) > longest {
		return "", false
	}
	for _, m := range marks {
		by := ""
		if m == "," {
			by = "."
		}
		if m == "" || !strings.Contains(text, m) {
			return "", false
		}
		text = strings.ReplaceAll(text, m, by)
	}
	_, ok := value.Text(text).Num()
	return text, ok
}

// unit gives what stands behind the digits of a text: " руб" of "100 руб".
func unit(v value.Value) string {
	text := v.Text()
	if len(text) > longest {
		return ""
	}
	u := text[strings.LastIndexAny(text, "0123456789")+1:]
	if strings.ContainsAny(u, "\"\\#") || len(u) == len(text) || strings.Count(text, u) > 1 {
		return ""
	}
	return u
}
