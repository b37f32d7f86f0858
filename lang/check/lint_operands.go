package check

import (
	"strings"
	"unicode"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/operand"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// side is an operand with its value when it is a literal, or a variable to which the
// script has just given one.
func (l *linter) side(x lang.Expr) side {
	n, ok := bare(x).(*lang.Name)
	if !ok {
		return literal(x)
	}
	if f := l.facts[variable{n.Scope, n.Name}]; f.literal != nil && !f.literal.IsEmpty() {
		return side{x, *f.literal, true}
	}
	return side{x: x}
}

// values looks at an operator with the values that its operands are known to have. What
// literals alone show is no matter of judgement.
func (l *linter) values(x *lang.Binary) {
	a, b := l.side(x.X), l.side(x.Y)
	if len(l.conds) == 0 {
		for _, s := range misfits(x.Op, a, b) {
			if _, ok := bare(s.x).(*lang.Name); ok {
				l.misfit(x.Op, s)
			}
		}
	}
	if x.Op == lang.Add {
		l.arraysJoined(x)
		l.joined(a, b)
		l.joined(b, a)
		l.daysJoined(a, b)
	}
}

// argument looks at a variable that is an argument of a call and has a known value.
func (l *linter) argument(fn *builtins.Func, x *lang.Call, i int) {
	if _, ok := bare(x.Args[i]).(*lang.Name); !ok || len(l.conds) > 0 {
		return
	}
	if s := l.side(x.Args[i]); s.known {
		if err := fn.CheckArg(i, s.v); err != nil {
			l.blame(x, err)
		}
	}
}

// joined reports a text that + joins to a number, when it was meant as a date or a number.
func (l *linter) joined(s, other side) {
	if !s.known || valueKinds(s.v) != isText || l.kindsOf(other.x).kinds != isNumber || value.LooksLikeMoment(s.v.Text()) {
		return
	}
	rule, right, sure := diag.JoinedDate, "", true
	if d, ok := operand.ForeignDate(s.v.Text()); ok {
		right, sure = `"`+d.Right+`"`, d.Sure
	} else if right, ok = grouped(s.v); ok {
		rule = diag.JoinedNumber
	} else {
		return
	}
	l.report(rule, s.x.Span(), diag.Same(value.Preview(s.v, 30)), diag.Same(right))
	if _, name := bare(s.x).(*lang.Name); sure && !name {
		l.fix(s.x.Span(), right)
	}
}

// grouped reads a number with a decimal comma or with blanks between its thousands.
func grouped(v value.Value) (string, bool) {
	text := v.Text()
	if n, ok := operand.Number(v, ","); ok {
		return n, true
	}
	groups := strings.FieldsFunc(text, unicode.IsSpace)
	if len(groups) < 2 || len(groups[0]) > 3 || strings.TrimSpace(text) != text {
		return "", false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return "", false
		}
	}
	n := strings.Join(groups, "")
	return n, strings.Trim(n, "0123456789") == ""
}

// daysJoined reports a date or a time to which a text like "3 дня" is joined.
func (l *linter) daysJoined(a, b side) {
	if !b.known || valueKinds(b.v) != isText || !l.only(a.x, isDate|isTime) {
		return
	}
	text := b.v.Text()
	unit := strings.TrimLeft(text, "0123456789")
	n := strings.TrimSuffix(text, unit)
	unit = strings.TrimSuffix(strings.TrimSpace(unit), ".")
	if n == "" || unit == "" || strings.IndexFunc(unit, func(r rune) bool { return !unicode.IsLetter(r) }) >= 0 {
		return
	}
	l.report(diag.JoinedDays, b.x.Span(), diag.Same(value.Preview(b.v, 30)), diag.Same(l.src.Cut(a.x.Span())+" + "+n))
	l.fix(b.x.Span(), n)
}

// dateCompared reports a date that is compared with one of another form: they are of
// different kinds, whatever the days.
func (l *linter) dateCompared(x *lang.Binary, date, other lang.Expr) bool {
	s := l.side(date)
	if !s.known || valueKinds(s.v) != isText || l.kindsOf(other).kinds != isDate {
		return false
	}
	d, ok := operand.ForeignDate(s.v.Text())
	if !ok {
		return false
	}
	truth, right := "False", `"`+d.Right+`"`
	if x.Op == lang.Ne {
		truth = "True"
	}
	l.report(diag.DateCompared, x.At, l.written(x), diag.Same(truth), diag.Same(value.Preview(s.v, 30)), diag.Same(right))
	if _, name := bare(date).(*lang.Name); d.Sure && !name {
		l.fix(date.Span(), right)
	}
	return true
}
