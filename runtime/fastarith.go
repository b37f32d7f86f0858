package runtime

import (
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// The closures of this file are short cuts for floats, the numbers of nearly every
// price: where an operand is a variable they read its slot themselves instead of calling
// its closure. Whatever is no pair of floats with a finite result takes the general path.

// finite reports whether f is neither infinite nor NaN.
func finite(f float64) bool { return f-f == 0 }

// plainSlot gives the slot of an operand that is a variable and nothing more.
func (c *compiler) plainSlot(x lang.Expr) (int, bool) {
	n, ok := x.(*lang.Name)
	if !ok || n.ValuePos || c.p.trace {
		return 0, false
	}
	return c.slot(n.Scope, n.Name), true
}

// floatLiteral gives the float that an operand spells out.
func floatLiteral(x lang.Expr) (float64, bool) {
	n, ok := x.(*lang.Number)
	if !ok {
		return 0, false
	}
	num, ok := literalNumber(n.Text).Num()
	return num.Float(), ok
}

// fastProduct compiles * and / whose right operand is a variable or a literal; nil for
// other shapes. general is the operation on any numbers.
func (c *compiler) fastProduct(x *lang.Binary, general numFn) numFn {
	i, left := c.plainSlot(x.X)
	j, right := c.plainSlot(x.Y)
	k, literal := floatLiteral(x.Y)
	switch {
	case x.Op == lang.Mul && left && right:
		return func(f *frame) value.Number {
			a, ok := f.get(i).AsFloat()
			b, ok2 := f.get(j).AsFloat()
			if r := a * b; ok && ok2 && finite(r) {
				return value.FloatNumber(r)
			}
			return general(f)
		}
	case x.Op == lang.Mul && left && literal:
		return func(f *frame) value.Number {
			a, ok := f.get(i).AsFloat()
			if r := a * k; ok && finite(r) {
				return value.FloatNumber(r)
			}
			return general(f)
		}
	case x.Op == lang.Div && left && literal && k != 0:
		return func(f *frame) value.Number {
			a, ok := f.get(i).AsFloat()
			if r := a / k; ok && finite(r) {
				return value.FloatNumber(r)
			}
			return general(f)
		}
	}
	if k, ok := floatLiteral(x.X); ok && right && x.Op == lang.Mul {
		return func(f *frame) value.Number {
			b, ok := f.get(j).AsFloat()
			if r := k * b; ok && finite(r) {
				return value.FloatNumber(r)
			}
			return general(f)
		}
	}
	return nil
}

// fastNested compiles * and / of a computed left operand; it is computed once, so the
// general path takes it as it is.
func (c *compiler) fastNested(x *lang.Binary, l, r numFn, op numberFn) numFn {
	j, right := c.plainSlot(x.Y)
	k, literal := floatLiteral(x.Y)
	if k, ok := floatLiteral(x.X); ok && (x.Op == lang.Add || x.Op == lang.Sub) {
		return literalSum(x, k, l, r, op)
	}
	switch {
	case x.Op == lang.Mul && right:
		return func(f *frame) value.Number {
			n := l(f)
			a, ok := n.AsFloat()
			b, ok2 := f.get(j).AsFloat()
			if p := a * b; ok && ok2 && finite(p) {
				return value.FloatNumber(p)
			}
			return f.number(x, n, r(f), op)
		}
	case x.Op == lang.Div && literal && k != 0:
		return func(f *frame) value.Number {
			n := l(f)
			a, ok := n.AsFloat()
			if q := a / k; ok && finite(q) {
				return value.FloatNumber(q)
			}
			return f.number(x, n, r(f), op)
		}
	case x.Op == lang.Mul:
		return func(f *frame) value.Number {
			n, m := l(f), r(f)
			a, ok := n.AsFloat()
			b, ok2 := m.AsFloat()
			if p := a * b; ok && ok2 && finite(p) {
				return value.FloatNumber(p)
			}
			return f.number(x, n, m, op)
		}
	}
	return nil
}

// literalSum compiles a literal plus or minus a computed number: 1 - discount / 100.
func literalSum(x *lang.Binary, k float64, l, r numFn, op numberFn) numFn {
	sign := 1.0
	if x.Op == lang.Sub {
		sign = -1
	}
	return func(f *frame) value.Number {
		n := r(f)
		if b, ok := n.AsFloat(); ok && finite(k+sign*b) {
			return value.FloatNumber(k + sign*b)
		}
		return f.number(x, l(f), n, op)
	}
}

// fastSum compiles + and - with variables: a variable may hold a date or a text, so the
// result is a value. nil for other shapes.
func (c *compiler) fastSum(x *lang.Binary, general evalFn) evalFn {
	i, left := c.plainSlot(x.X)
	j, right := c.plainSlot(x.Y)
	sign := 1.0
	if x.Op == lang.Sub {
		sign = -1
	}
	if n := c.numberOnRight(x); n != nil {
		return n
	}
	if left && right {
		return func(f *frame) value.Value {
			a, ok := f.get(i).AsFloat()
			b, ok2 := f.get(j).AsFloat()
			if r := a + sign*b; ok && ok2 && finite(r) {
				return value.Float(r)
			}
			return general(f)
		}
	}
	return nil
}

// numberOnRight compiles whatever plus or minus a number; nil when the right operand is none.
func (c *compiler) numberOnRight(x *lang.Binary) evalFn {
	spelled, literal := c.spelled(x.Y)
	if c.p.trace || !literal && !c.computesNumber(x.Y) {
		return nil
	}
	l, r, op, numberOp := c.reading(x.X), c.number(x.Y), valueOps[x.Op], numberOps[x.Op]
	sign := 1.0
	if x.Op == lang.Sub {
		sign = -1
	}
	return func(f *frame) value.Value {
		a := l(f)
		n := r(f)
		if x, ok := a.AsFloat(); ok && finite(x+sign*n.Float()) {
			return value.Float(x + sign*n.Float())
		}
		if an, ok := a.KnownNum(); ok {
			return f.number(x, an, n, numberOp).Value()
		}
		if literal {
			return f.combine(x, a, spelled, op)
		}
		return f.combine(x, a, n.Value(), op)
	}
}

// spelled gives a number literal as the text it is: joined with a text it keeps its spelling.
func (c *compiler) spelled(x lang.Expr) (value.Value, bool) {
	n, ok := x.(*lang.Number)
	if !ok {
		return value.None, false
	}
	return literalNumber(n.Text), true
}

// fastNumberSum compiles a number plus or minus a variable.
func (c *compiler) fastNumberSum(x *lang.Binary) evalFn {
	j, right := c.plainSlot(x.Y)
	spelled, literal := c.spelled(x.X)
	if c.p.trace || !right || !literal && !c.computesNumber(x.X) {
		return nil
	}
	l := c.number(x.X)
	sign, op := 1.0, valueOps[x.Op]
	if x.Op == lang.Sub {
		sign = -1
	}
	return func(f *frame) value.Value {
		n := l(f)
		a, ok := n.AsFloat()
		b, ok2 := f.get(j).AsFloat()
		if r := a + sign*b; ok && ok2 && finite(r) {
			return value.Float(r)
		}
		v := n.Value()
		if literal {
			v = spelled
		}
		return f.combine(x, v, *f.read(j), op)
	}
}
