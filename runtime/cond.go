package runtime

import (
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// condition compiles an expression for its truth.
func (c *compiler) condition(x lang.Expr) condFn {
	if !c.p.trace {
		return c.truth(x)
	}
	e := c.eval(x)
	return func(f *frame) bool {
		v := e(f)
		return v.Truth()
	}
}

// truth compiles the node itself for its truth.
func (c *compiler) truth(x lang.Expr) condFn {
	switch x := x.(type) {
	case *lang.Paren:
		return c.condition(x.X)
	case *lang.Unary:
		if x.Op == lang.Not {
			cond := c.condition(x.X)
			return func(f *frame) bool { return !cond(f) }
		}
	case *lang.Binary:
		if cond := c.logic(x); cond != nil {
			return cond
		}
	}
	if cond := c.tests(x); cond != nil {
		return cond
	}
	e := c.reading(x)
	if c.givesTruth(x) {
		return func(f *frame) bool {
			v := e(f)
			return v.AsBool()
		}
	}
	return func(f *frame) bool {
		v := e(f)
		return v.Truth()
	}
}

// givesTruth reports whether the expression is a call that always gives a boolean.
func (c *compiler) givesTruth(x lang.Expr) bool {
	call, ok := x.(*lang.Call)
	if !ok {
		return false
	}
	fn, ok := c.p.funcs.Find(call.Name)
	return ok && fn.Truth
}

// logic compiles and, or and the comparisons; nil for other operators.
func (c *compiler) logic(x *lang.Binary) condFn {
	c.nodes++
	switch x.Op {
	case lang.And:
		l, r := c.condition(x.X), c.condition(x.Y)
		return func(f *frame) bool { return l(f) && r(f) }
	case lang.Or:
		l, r := c.condition(x.X), c.condition(x.Y)
		return func(f *frame) bool { return l(f) || r(f) }
	case lang.Eq, lang.Ne:
		return c.equality(x)
	case lang.Lt, lang.Le, lang.Gt, lang.Ge:
		return c.order(x)
	}
	return nil
}

// equality compiles == and !=.
func (c *compiler) equality(x *lang.Binary) condFn {
	want := x.Op == lang.Eq
	if cond := c.equalsWord(x, want); cond != nil {
		return cond
	}
	l, r := c.reading(x.X), c.reading(x.Y)
	general := func(f *frame) bool {
		a := l(f)
		b := r(f)
		if an, ok := a.KnownNum(); ok {
			if bn, ok := b.KnownNum(); ok && an.Differs(bn) {
				return !want
			}
		}
		return value.Equal(a, b) == want
	}
	i, ok := c.plainSlot(x.X)
	k, ok2 := shortLiteral(x.Y)
	if !ok || !ok2 {
		return general
	}
	return func(f *frame) bool {
		p := f.get(i)
		if a, ok := p.AsFloat(); ok && (a != k || p.Unspelled()) {
			return (a == k) == want
		}
		return general(f)
	}
}

// equalsWord compiles the comparison of a variable with a literal that can only be
// text, such as "RU": equal is then the same bytes.
func (c *compiler) equalsWord(x *lang.Binary, want bool) condFn {
	name, ok := x.X.(*lang.Name)
	lit, ok2 := x.Y.(*lang.String)
	if !ok || !ok2 || c.p.trace || name.ValuePos || len(lit.Parts) != 1 || lit.Parts[0].X != nil || !onlyText(lit.Parts[0].Text) {
		return nil
	}
	i, word := c.slot(name.Scope, name.Name), lit.Parts[0].Text
	return func(f *frame) bool {
		return f.get(i).IsExactly(word) == want
	}
}

// onlyText reports whether s can be read as nothing but text: no number, date, boolean
// or JSON begins like it.
func onlyText(s string) bool {
	if s == "" || s == "True" || s == "False" {
		return false
	}
	switch b := s[0]; {
	case b-'0' <= 9, b == '-', b == '.', b == '[', b == '{', b <= ' ':
		return false
	}
	return true
}

// fastOrder compiles the comparison of a variable with a number literal: floats that
// differ are compared at once.
func (c *compiler) fastOrder(x *lang.Binary, general condFn) condFn {
	i, ok := c.plainSlot(x.X)
	k, ok2 := shortLiteral(x.Y)
	if !ok || !ok2 {
		return general
	}
	holds := orders[x.Op]
	less, equal, greater := holds[0], holds[1], holds[2]
	return func(f *frame) bool {
		p := f.get(i)
		a, ok := p.AsFloat()
		switch {
		case !ok:
			return general(f)
		case a < k:
			return less
		case a > k:
			return greater
		case p.Unspelled():
			return equal
		}
		return general(f)
	}
}

// order compiles < <= > >=.
func (c *compiler) order(x *lang.Binary) condFn {
	l, r := c.reading(x.X), c.reading(x.Y)
	holds := orders[x.Op]
	return c.fastOrder(x, func(f *frame) bool {
		a := l(f)
		b := r(f)
		if an, ok := a.KnownNum(); ok {
			if bn, ok := b.KnownNum(); ok && an.Differs(bn) {
				return holds[1+an.Sign(bn)]
			}
		}
		sign, ok := value.Compare(a, b)
		return ok && holds[1+sign]
	})
}

// orders tells for each operator whether it holds for less, equal and greater.
var orders = [...][3]bool{
	lang.Lt: {true, false, false}, lang.Le: {true, true, false},
	lang.Gt: {false, false, true}, lang.Ge: {false, true, true},
}
