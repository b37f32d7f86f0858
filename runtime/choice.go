package runtime

import (
	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// A ladder is nested if(cond, a, b): price ladders are written so, ten deep. It is
// walked in a loop instead of closure within closure.
type ladder struct {
	rungs  []rung
	leaves []lang.Expr
}

// A rung asks one condition; then and els are the next rung, or ^leaf.
type rung struct {
	test      numberTest
	cond      condFn // when the condition is no test
	then, els int
}

// A numberTest compares a variable with a number literal, as most rungs do.
type numberTest struct {
	slot    int
	limit   float64
	less    bool // what the comparison gives for a smaller float
	greater bool
}

// ladder collects the nested ifs of a call, in either branch.
func (c *compiler) ladder(x *lang.Call) *ladder {
	l := &ladder{}
	c.rung(l, x)
	return l
}

func (c *compiler) rung(l *ladder, x lang.Expr) int {
	call, ok := x.(*lang.Call)
	if ok {
		fn, known := c.p.funcs.Find(call.Name)
		ok = known && isBranch(fn) && len(call.Args) == 3
	}
	if !ok {
		l.leaves = append(l.leaves, x)
		return ^(len(l.leaves) - 1)
	}
	c.nodes++
	i := len(l.rungs)
	l.rungs = append(l.rungs, rung{test: c.numberTest(call.Args[0]), cond: c.condition(call.Args[0])})
	then := c.rung(l, call.Args[1])
	els := c.rung(l, call.Args[2])
	l.rungs[i].then, l.rungs[i].els = then, els
	return i
}

func (c *compiler) numberTest(x lang.Expr) numberTest {
	if b, ok := x.(*lang.Binary); ok && b.Op >= lang.Lt && b.Op <= lang.Ge {
		i, left := c.plainSlot(b.X)
		if k, ok := floatLiteral(b.Y); ok && left {
			return numberTest{i, k, orders[b.Op][0], orders[b.Op][2]}
		}
	}
	return numberTest{slot: -1}
}

// leaf walks the ladder and gives the number of the leaf it comes to.
func (l *ladder) leaf(f *frame) int {
	for i := 0; ; {
		r := &l.rungs[i]
		var holds bool
		if t := &r.test; t.slot < 0 {
			holds = r.cond(f)
		} else if a, ok := f.get(t.slot).AsFloat(); ok && a != t.limit {
			holds = a < t.limit && t.less || a > t.limit && t.greater
		} else {
			holds = r.cond(f)
		}
		if i = r.els; holds {
			i = r.then
		}
		if i < 0 {
			return ^i
		}
	}
}

// branch compiles if(cond, a, b): only the branch taken is evaluated, and its value
// comes back unchanged.
func (c *compiler) branch(x *lang.Call) evalFn {
	if c.p.trace {
		cond, then, els := c.condition(x.Args[0]), c.eval(x.Args[1]), c.eval(x.Args[2])
		return func(f *frame) value.Value {
			if cond(f) {
				return then(f)
			}
			return els(f)
		}
	}
	l := c.ladder(x)
	leaves := c.evals(l.leaves)
	return func(f *frame) value.Value { return leaves[l.leaf(f)](f) }
}

// numberBranch compiles if(cond, a, b) whose branches are numbers.
func (c *compiler) numberBranch(x *lang.Call) numFn {
	l := c.ladder(x)
	leaves := make([]numFn, len(l.leaves))
	for i, leaf := range l.leaves {
		leaves[i] = c.number(leaf)
	}
	return func(f *frame) value.Number { return leaves[l.leaf(f)](f) }
}

// isBranch reports whether the function chooses which of its arguments are evaluated.
func isBranch(f *builtins.Func) bool { return f.Branch() }
