package runtime

import (
	"math"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// A floatFn computes with floats alone, the numbers of nearly every price. NaN means that
// it cannot: an operand is no number, or an integer that a float may not hold, or a result
// is beyond those. Then the general closure of the same expression is asked, which finds
// out why and says so. A floatFn has no effects, so nothing happens twice.
//
// It takes integers for floats. A result with a fraction is a float for the general closure
// too; of a whole one that is not certain.
type floatFn func(f *frame) float64

// A floatForm is an expression compiled for floats; fn is nil when there is no such form.
type floatForm struct {
	fn     floatFn
	floats bool // its result is a float whatever numbers the variables hold
}

// value is the value of the form, false where the general closure has to be asked.
func (e floatForm) value(f *frame) (value.Value, bool) {
	r := e.fn(f)
	return value.Float(r), r == r && (e.floats || r != math.Trunc(r))
}

// slowFloat reads variable i, NaN when it holds no number that a float does.
//
//go:noinline
func (f *frame) slowFloat(i int) float64 { return f.read(i).ExactFloat() }

// exactly is the result of an operation, NaN where it may not be the general closure's:
// that one counts with integers of 64 bits, a float with 53.
func exactly(r float64) float64 {
	const limit = (1023 + 53) << 52 // the bits of 2 to the power of 53
	if math.Float64bits(r)<<1 >= limit<<1 {
		return inexact()
	}
	return r
}

// inexact is apart because processors like the usual way to be straight.
//
//go:noinline
func inexact() float64 { return math.NaN() }

// plainSlot gives the slot of an operand that is a variable and nothing more.
func (c *compiler) plainSlot(x lang.Expr) (int, bool) {
	n, ok := x.(*lang.Name)
	if !ok || n.ValuePos || c.p.trace {
		return 0, false
	}
	slot := c.slot(n.Scope, n.Name)
	return slot, slot >= 0
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

// shortLiteral gives the float that an operand spells out in so few digits that no other
// short spelling is the same float: two such numbers are equal exactly when the floats are.
func shortLiteral(x lang.Expr) (float64, bool) {
	n, ok := x.(*lang.Number)
	if !ok || len(n.Text) > 15 {
		return 0, false
	}
	return floatLiteral(x)
}

// floatDepth bounds the depth of a floatForm: each part of a deeper expression may be
// tried, and compiling takes linear time all the same.
const floatDepth = 32

// floats compiles an expression that computes for floats.
// A variable or a literal alone is no computation: it keeps its spelling.
func (c *compiler) floats(x lang.Expr) floatForm {
	if c.general || c.p.trace || !c.computesFloat(x) {
		return floatForm{}
	}
	return floatForm{c.float(x, floatDepth), givesFloat(x)}
}

// computesFloat reports whether an expression is + - * /, a function of numbers, or
// chooses between such.
func (c *compiler) computesFloat(x lang.Expr) bool {
	switch x := bare(x).(type) {
	case *lang.Binary:
		return x.Op >= lang.Add && x.Op <= lang.Div
	case *lang.Call:
		if c.chooses(x) {
			return c.computesFloat(x.Args[1]) && c.computesFloat(x.Args[2])
		}
		fn, ok := c.p.funcs.Find(x.Name)
		return ok && fn.Float != nil
	}
	return false
}

// chooses reports whether a call is if(cond, a, b).
func (c *compiler) chooses(x *lang.Call) bool {
	fn, ok := c.p.funcs.Find(x.Name)
	return ok && isBranch(fn) && len(x.Args) == 3
}

// bare is the expression without the brackets around it.
func bare(x lang.Expr) lang.Expr {
	for {
		p, ok := x.(*lang.Paren)
		if !ok {
			return x
		}
		x = p.X
	}
}

// givesFloat reports whether the result is a float whatever numbers the variables hold.
func givesFloat(x lang.Expr) bool {
	switch x := bare(x).(type) {
	case *lang.Number:
		n, _ := literalNumber(x.Text).Num()
		return n.IsFloat()
	case *lang.Binary:
		switch x.Op {
		case lang.Div:
			return true
		case lang.Add, lang.Sub, lang.Mul:
			return givesFloat(x.X) || givesFloat(x.Y)
		}
	}
	return false
}

// behind compiles the general form of an expression that has one for floats before it,
// unless fast is none: its parts need none of their own.
func behind[T any](c *compiler, fast floatForm, compile func() T) T {
	was := c.general
	c.general = was || fast.fn != nil
	slow := compile()
	c.general = was
	return slow
}

// quick puts the form for floats before the general one of an expression, if it has one.
func (c *compiler) quick(x lang.Expr, compile func() evalFn) evalFn {
	fast := c.floats(x)
	slow := behind(c, fast, compile)
	if fast.fn == nil {
		return slow
	}
	return func(f *frame) value.Value {
		if v, ok := fast.value(f); ok {
			return v
		}
		return slow(f)
	}
}

// result compiles an expression for its value, a number in it as a variable would hold
// it. fast is its form for floats, nil if it has none.
func (c *compiler) result(x lang.Expr) (fast floatFn, slow evalFn) {
	form := c.floats(x)
	return form.fn, behind(c, form, func() evalFn { return c.eval(x) })
}

// A floatOperand is a variable, a literal or something that is computed.
type floatOperand struct {
	slot      int
	k         float64
	fn        floatFn // nil for the other two
	isLiteral bool
}

// isSlot reports whether it is a variable.
func (o *floatOperand) isSlot() bool { return o.fn == nil && !o.isLiteral }

// compiled gives its closure. As joined, it is not inlined.
//
//go:noinline
func (o *floatOperand) compiled() floatFn {
	i, k := o.slot, o.k
	switch {
	case o.fn != nil:
		return o.fn
	case o.isLiteral:
		return func(*frame) float64 { return k }
	}
	return func(f *frame) float64 {
		a, ok := f.get(i).AsFloat()
		if !ok {
			a = f.slowFloat(i)
		}
		return a
	}
}

// floatOperand compiles an operand for floats; false when there is no such form.
func (c *compiler) floatOperand(x lang.Expr, depth int) (o floatOperand, ok bool) {
	switch x := bare(x).(type) {
	case *lang.Number:
		o.isLiteral = true
		o.k, ok = shortLiteral(x)
	case *lang.Name:
		o.slot, ok = c.plainSlot(x)
	default:
		o.fn = c.float(x, depth)
		ok = o.fn != nil
	}
	return o, ok
}

// float compiles what is computed for floats; nil when there is no such form.
func (c *compiler) float(x lang.Expr, depth int) floatFn {
	if depth == 0 {
		return nil
	}
	switch x := bare(x).(type) {
	case *lang.Index:
		return c.floatElement(x)
	case *lang.Call:
		if c.chooses(x) {
			return c.floatBranch(x, depth-1)
		}
		return c.floatCall(x, depth-1)
	case *lang.Binary:
		if x.Op >= lang.Add && x.Op <= lang.Div {
			return c.floatBinary(x, depth-1)
		}
	}
	return nil
}

// floatElement compiles x[2] of a variable.
func (c *compiler) floatElement(x *lang.Index) floatFn {
	i, k, ok := c.plainElement(constantPath(x))
	if !ok {
		return nil
	}
	return func(f *frame) float64 {
		if v := f.get(i).At(k); v != nil {
			return v.ExactFloat()
		}
		return inexact()
	}
}

// floatCall compiles a function that has a direct form.
func (c *compiler) floatCall(x *lang.Call, depth int) floatFn {
	switch fn := c.direct(x); {
	case fn == nil:
	case fn.Count != nil && len(x.Args) == 1:
		return c.floatCount(fn, x)
	case fn.Float != nil && len(fn.Params) <= 2:
		return c.floatFunc(fn, x, depth)
	}
	return nil
}

// direct gives the function that a call may go to directly: its arguments are as many as
// it takes. nil when there is none.
func (c *compiler) direct(x *lang.Call) *builtins.Func {
	fn, ok := c.p.funcs.Find(x.Name)
	if _, comma := x.DecimalComma(c.p.source); !ok || comma || !c.fits(fn, x) {
		return nil
	}
	return fn
}

// floatFunc compiles a function of one or two numbers, the second of them spelled out.
func (c *compiler) floatFunc(fn *builtins.Func, x *lang.Call, depth int) floatFn {
	a, ok := c.floatOperand(x.Args[0], depth)
	if !ok {
		return nil
	}
	y, ok := secondFloat(fn, x)
	if !ok {
		return nil
	}
	compute := fn.Float
	l := a.compiled()
	return func(f *frame) float64 { return exactly(compute(l(f), y)) }
}

// secondFloat is the second argument of such a function: it has to be spelled out.
func secondFloat(fn *builtins.Func, x *lang.Call) (float64, bool) {
	switch {
	case len(x.Args) == 2:
		return shortLiteral(x.Args[1])
	case len(fn.Params) == 2:
		n, _ := literalNumber(fn.Params[1].Default).Num()
		return n.Float(), true
	}
	return 0, true
}

// floatCount compiles a function that counts something in a variable.
func (c *compiler) floatCount(fn *builtins.Func, x *lang.Call) floatFn {
	i, ok := c.plainSlot(x.Args[0])
	if !ok {
		return nil
	}
	count := fn.Count
	return func(f *frame) float64 {
		if n, ok := count(f.get(i)); ok {
			return float64(n)
		}
		return inexact()
	}
}

// floatBinary compiles + - * /.
func (c *compiler) floatBinary(x *lang.Binary, depth int) floatFn {
	l, ok := c.floatOperand(x.X, depth)
	if !ok {
		return nil
	}
	r, ok := c.floatOperand(x.Y, depth)
	if !ok {
		return nil
	}
	switch x.Op {
	case lang.Add:
		return floatSum(&l, &r, 1)
	case lang.Sub:
		return floatSum(&l, &r, -1)
	case lang.Mul:
		return floatProduct(&l, &r)
	}
	return floatQuotient(&l, &r)
}

// The shapes that prices are made of read variables and literals themselves instead of
// calling their closures.

// floatSum compiles x + sign*y.
func floatSum(x, y *floatOperand, sign float64) floatFn {
	i, j, k := x.slot, y.slot, x.k
	switch {
	case x.isSlot() && y.isSlot():
		return func(f *frame) float64 {
			a, ok := f.get(i).AsFloat()
			if !ok {
				a = f.slowFloat(i)
			}
			b, ok := f.get(j).AsFloat()
			if !ok {
				b = f.slowFloat(j)
			}
			return exactly(a + sign*b)
		}
	case y.isSlot():
		l := x.compiled()
		return func(f *frame) float64 {
			a := l(f)
			b, ok := f.get(j).AsFloat()
			if !ok {
				b = f.slowFloat(j)
			}
			return exactly(a + sign*b)
		}
	case x.isLiteral:
		r := y.compiled()
		return func(f *frame) float64 { return exactly(k + sign*r(f)) }
	}
	l, r := x.compiled(), y.compiled()
	return func(f *frame) float64 {
		a := l(f)
		return exactly(a + sign*r(f))
	}
}

// floatProduct compiles x * y.
func floatProduct(x, y *floatOperand) floatFn {
	if y.isSlot() && !x.isSlot() {
		x, y = y, x
	}
	i, j, k := x.slot, y.slot, y.k
	switch {
	case x.isSlot() && y.isSlot():
		return func(f *frame) float64 {
			a, ok := f.get(i).AsFloat()
			if !ok {
				a = f.slowFloat(i)
			}
			b, ok := f.get(j).AsFloat()
			if !ok {
				b = f.slowFloat(j)
			}
			return exactly(a * b)
		}
	case x.isSlot() && y.isLiteral:
		return func(f *frame) float64 {
			a, ok := f.get(i).AsFloat()
			if !ok {
				a = f.slowFloat(i)
			}
			return exactly(a * k)
		}
	case x.isSlot():
		r := y.compiled()
		return func(f *frame) float64 {
			b := r(f)
			a, ok := f.get(i).AsFloat()
			if !ok {
				a = f.slowFloat(i)
			}
			return exactly(a * b)
		}
	}
	l, r := x.compiled(), y.compiled()
	return func(f *frame) float64 {
		a := l(f)
		return exactly(a * r(f))
	}
}

// floatQuotient compiles x / y.
func floatQuotient(x, y *floatOperand) floatFn {
	i, k := x.slot, y.k
	switch {
	case x.isSlot() && y.isLiteral:
		return func(f *frame) float64 {
			a, ok := f.get(i).AsFloat()
			if !ok {
				a = f.slowFloat(i)
			}
			return exactly(a / k)
		}
	case y.isLiteral:
		l := x.compiled()
		return func(f *frame) float64 { return exactly(l(f) / k) }
	}
	l, r := x.compiled(), y.compiled()
	return func(f *frame) float64 {
		a := l(f)
		return exactly(a / r(f))
	}
}

// floatBranch compiles if(a < 1, x, y) and what is nested in it, where all conditions
// compare a variable with a literal.
func (c *compiler) floatBranch(x *lang.Call, depth int) floatFn {
	if !c.plainRungs(x) {
		return nil
	}
	nodes := c.nodes // its general form counts them
	l := c.ladder(x)
	c.nodes = nodes
	leaves := make([]floatFn, len(l.leaves))
	for i, leaf := range l.leaves {
		x, ok := c.floatOperand(leaf, depth)
		if !ok {
			return nil
		}
		leaves[i] = x.compiled()
	}
	return func(f *frame) float64 { return leaves[l.leaf(f)](f) }
}

// plainRungs reports whether every condition of nested ifs compares a variable with a literal.
func (c *compiler) plainRungs(x lang.Expr) bool {
	call, ok := x.(*lang.Call)
	if !ok || !c.chooses(call) {
		return true
	}
	r := rung{slot: -1}
	c.compares(&r, call.Args[0])
	return r.slot >= 0 && c.plainRungs(call.Args[1]) && c.plainRungs(call.Args[2])
}
