package runtime

import (
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

var opText = [...]string{
	lang.Or: "or", lang.And: "and", lang.Not: "not", lang.Eq: "==", lang.Ne: "!=", lang.Lt: "<", lang.Le: "<=",
	lang.Gt: ">", lang.Ge: ">=", lang.Add: "+", lang.Sub: "-", lang.Mul: "*", lang.Div: "/", lang.Mod: "%",
	lang.Neg: "-", lang.Pow: "**",
}

// computesNumber reports whether the expression always gives a computed number: not a
// literal, which would keep its spelling.
func (c *compiler) computesNumber(x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.Unary:
		return x.Op == lang.Neg
	case *lang.Binary:
		switch x.Op {
		case lang.Mul, lang.Div, lang.Mod, lang.Pow:
			return true
		case lang.Add, lang.Sub:
			return c.isNumber(x.X) && c.isNumber(x.Y)
		}
	case *lang.Paren:
		return c.computesNumber(x.X)
	case *lang.Call:
		if f, ok := c.p.funcs.Find(x.Name); ok {
			return f.Number || isBranch(f) && len(x.Args) == 3 && c.computesNumber(x.Args[1]) && c.computesNumber(x.Args[2])
		}
	}
	return false
}

// isNumber is computesNumber or a number literal.
func (c *compiler) isNumber(x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.Number:
		return true
	case *lang.Paren:
		return c.isNumber(x.X)
	case *lang.Call:
		if f, ok := c.p.funcs.Find(x.Name); ok && isBranch(f) && len(x.Args) == 3 {
			return c.isNumber(x.Args[1]) && c.isNumber(x.Args[2])
		}
	}
	return c.computesNumber(x)
}

// operand compiles what an arithmetic operator takes. In a traced program every
// expression is evaluated as a value of its own.
func (c *compiler) operand(op lang.Op, x lang.Expr) numFn {
	if !c.p.trace && c.isNumber(x) {
		return c.number(x)
	}
	if n, ok := x.(*lang.Name); ok && !c.p.trace && !n.ValuePos {
		return c.slotNumber(op, n)
	}
	e := c.eval(x)
	return func(f *frame) value.Number {
		v := e(f)
		if n, ok := v.Num(); ok {
			return n
		}
		return f.noNumber(op, x, v)
	}
}

// slotNumber reads a variable as a number and notes the reading.
func (c *compiler) slotNumber(op lang.Op, x *lang.Name) numFn {
	c.nodes++
	i := c.slot(x.Scope, x.Name)
	return func(f *frame) value.Number {
		v := f.read(i)
		if n, ok := v.Num(); ok {
			return n
		}
		return f.noNumber(op, x, *v)
	}
}

// noNumber reports an operand that is no number.
func (f *frame) noNumber(op lang.Op, x lang.Expr, v value.Value) value.Number {
	f.wrongOperand(op, x, v)
	return value.IntNumber(0)
}

func (f *frame) wrongOperand(op lang.Op, x lang.Expr, v value.Value) {
	f.operandFault(op, x, v)
}

// number compiles an expression that isNumber for its number.
func (c *compiler) number(x lang.Expr) numFn {
	c.nodes++
	switch x := x.(type) {
	case *lang.Number:
		v := literalNumber(x.Text)
		n, _ := v.Num()
		return func(*frame) value.Number { return n }
	case *lang.Paren:
		return c.number(x.X)
	case *lang.Unary, *lang.Binary:
		return c.arithmetic(x)
	case *lang.Call:
		switch f, _ := c.p.funcs.Find(x.Name); {
		case isBranch(f):
			return c.numberBranch(x)
		case f.Count != nil && len(x.Args) == 1:
			return c.count(f, x)
		}
	}
	e := c.node(x)
	return func(f *frame) value.Number {
		v := e(f)
		n, _ := v.Num()
		return n
	}
}

// arithmetic compiles an operator whose result is a number.
func (c *compiler) arithmetic(x lang.Expr) numFn {
	if u, ok := x.(*lang.Unary); ok {
		n := c.operand(lang.Neg, u.X)
		return func(f *frame) value.Number {
			m, fault := value.NegNumber(n(f))
			if fault != value.NoFault {
				f.opFault(lang.Neg, x, fault)
			}
			return m
		}
	}
	b := x.(*lang.Binary)
	fast := c.floats(b)
	slow := behind(c, fast, func() numFn {
		l, r := c.operand(b.Op, b.X), c.operand(b.Op, b.Y)
		op := numberOps[b.Op]
		return func(f *frame) value.Number {
			a := l(f)
			return f.operation(b, a, r(f), op)
		}
	})
	if fast.fn == nil {
		return slow
	}
	return func(f *frame) value.Number {
		if v, ok := fast.value(f); ok {
			n, _ := v.KnownNum()
			return n
		}
		return slow(f)
	}
}

// A numberFn is an operation on numbers.
type numberFn func(a, b value.Number) (value.Number, value.Fault)

var numberOps = [...]numberFn{
	lang.Add: value.AddNumbers, lang.Sub: value.SubNumbers, lang.Mul: value.MulNumbers,
	lang.Div: value.DivNumbers, lang.Mod: value.ModNumbers, lang.Pow: value.PowNumbers,
}

// operation performs an operation on numbers.
func (f *frame) operation(x *lang.Binary, a, b value.Number, op numberFn) value.Number {
	n, fault := op(a, b)
	if fault != value.NoFault {
		f.opFault(x.Op, x, fault)
	}
	return n
}

// sum compiles x + y.
func (c *compiler) sum(x *lang.Binary) evalFn {
	if c.p.trace {
		return c.valueOp(x)
	}
	if c.isNumber(x.X) && c.isNumber(x.Y) {
		return c.numberValue(x)
	}
	if c.joins(x) {
		return c.material(x)
	}
	return c.valueOp(x)
}

// difference compiles x - y.
func (c *compiler) difference(x *lang.Binary) evalFn {
	if !c.p.trace && c.isNumber(x.X) && c.isNumber(x.Y) {
		return c.numberValue(x)
	}
	return c.valueOp(x)
}

// valueOp compiles + or - on whatever comes.
func (c *compiler) valueOp(x *lang.Binary) evalFn {
	return c.quick(x, func() evalFn {
		l, r, op := c.reading(x.X), c.reading(x.Y), valueOps[x.Op]
		return func(f *frame) value.Value {
			a := l(f)
			return f.combine(x, a, r(f), op)
		}
	})
}

// A valueFn is an operation on values.
type valueFn func(a, b value.Value) (value.Value, value.Fault)

var valueOps = [...]valueFn{lang.Add: value.Add, lang.Sub: value.Sub}

// combine performs + or -.
func (f *frame) combine(x *lang.Binary, a, b value.Value, op valueFn) value.Value {
	v, fault := op(a, b)
	if fault != value.NoFault {
		f.valueFault(x, a, b, fault)
		return value.None
	}
	if v.IsText() && !f.charge(len(v.Text()), x.At) {
		return value.None
	}
	return v
}

// reading is eval that notes the reading of a variable.
func (c *compiler) reading(x lang.Expr) evalFn {
	if n, ok := x.(*lang.Name); ok && !c.p.trace && !n.ValuePos {
		c.nodes++
		i := c.slot(n.Scope, n.Name)
		return func(f *frame) value.Value { return *f.read(i) }
	}
	return c.eval(x)
}

// opFault turns the fault of an operation on numbers into a diagnostic.
func (f *frame) opFault(op lang.Op, x lang.Expr, fault value.Fault) {
	if fault.Kind() == value.DivisionByZero {
		f.fail(diag.DivisionByZero, x.Span())
		return
	}
	f.fail(diag.Overflow, x.Span(), diag.Same(opText[op]))
}

// valueFault turns the fault of an operation on any values into a diagnostic at the
// operand to blame.
func (f *frame) valueFault(x *lang.Binary, a, b value.Value, fault value.Fault) {
	operand, v := x.X, a
	if fault.Right() {
		operand, v = x.Y, b
	}
	sign := diag.Same(opText[x.Op])
	switch fault.Kind() {
	case value.Fraction:
		f.fail(diag.FractionOperand, operand.Span(), sign, shown(v))
	case value.DivisionByZero, value.Overflow:
		f.opFault(x.Op, x, fault)
	default:
		f.wrongOperand(x.Op, operand, v)
	}
}
