package check

import (
	"github.com/salecalc/salecalc/internal/operand"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// A side is one operand of a sign, and its value when that is known.
type side struct {
	x     lang.Expr
	v     value.Value
	known bool
}

// literal is an operand as far as it is written down.
func literal(x lang.Expr) side {
	v, ok := constant(x)
	return side{x, v, ok}
}

// operands reports a literal that its sign cannot use, whatever the other operand is.
func (c *checker) operands(x *lang.Binary) {
	for _, s := range misfits(x.Op, literal(x.X), literal(x.Y)) {
		c.misfit(x.Op, s)
	}
}

// negative does so for a sign before a literal.
func (c *checker) negative(x *lang.Unary) {
	if s := literal(x.X); x.Op == lang.Neg && s.known && !counts(s) {
		c.misfit(x.Op, s)
	}
}

// misfits gives the operands of known value that their sign cannot use. Where + would join
// one to a text, both have to be known. What has no value, and results beyond the range of
// numbers, are left to a run.
func misfits(op lang.Op, a, b side) []side {
	var list []side
	fits := counts
	switch {
	case (op == lang.Add || op == lang.Sub) && a.known && b.known:
		compute := value.Add
		if op == lang.Sub {
			compute = value.Sub
		}
		_, fault := compute(a.v, b.v)
		if k := fault.Kind(); k != value.Fraction && k != value.NotNumber && k != value.BadMoment {
			return nil
		}
		if fault.Right() {
			return []side{b}
		}
		return []side{a}
	case op == lang.Sub:
		fits = func(s side) bool { _, ok := s.v.Moment(); return ok || counts(s) }
	case op != lang.Mul && op != lang.Div && op != lang.Mod && op != lang.Pow:
		return nil
	}
	for _, s := range [...]side{a, b} {
		if s.known && !fits(s) {
			list = append(list, s)
		}
	}
	return list
}

// counts reports whether a value is a number, or nothing.
func counts(s side) bool {
	_, ok := s.v.Num()
	return ok || s.v.IsNone()
}

// misfit says what is wrong with an operand.
func (c *checker) misfit(op lang.Op, s side) {
	at := s.x.Span()
	if _, ok := s.v.Num(); ok { // dates move by whole numbers
		c.report(diag.FractionOperand, at, diag.Same(op.String()), diag.Same(value.Preview(s.v, 30)))
		return
	}
	w := operand.Wrong(op.String(), s.v, c.src.Cut(at))
	c.report(w.Rule, at, w.Args...)
	if _, variable := bare(s.x).(*lang.Name); w.Right != "" && !variable {
		c.found[len(c.found)-1].Fix = &diag.Fix{Span: at, New: w.Right}
	}
}
