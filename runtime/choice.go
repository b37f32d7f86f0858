package runtime

import (
	"math"
	"slices"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// A ladder is nested if(cond, a, b): price ladders are written so, ten deep. It is
// walked in a loop instead of closure within closure.
type ladder struct {
	rungs  []rung
	leaves []lang.Expr

	// A ladder about one variable: the limits in order, and the leaf for floats below the
	// first of them, between each two, and above the last.
	slot    int
	limits  []float64
	between []int
	on      []int // the leaf for each limit itself
}

// A rung asks one condition; where it leads is the next rung, or ^leaf. Most rungs
// compare a variable with a number literal: below, on and above are where a number leads
// that is less, equal or greater.
type rung struct {
	slot      int // of that variable; -1 for any other condition
	limit     float64
	below     int
	on        int
	above     int
	cond      condFn
	then, els int
}

// ladder collects the nested ifs of a call, in either branch.
func (c *compiler) ladder(x *lang.Call) *ladder {
	l := &ladder{}
	c.rung(l, x)
	if len(l.rungs) >= fewRungs {
		l.sort()
	}
	return l
}

// fewRungs is from how many rungs on counting the limits below a number takes less time
// than going from rung to rung: nobody can foresee at which one the way ends.
const fewRungs = 3

// sort finds the leaf for each interval, if all rungs are about one variable.
func (l *ladder) sort() {
	l.slot = l.rungs[0].slot
	var limits []float64
	for _, r := range l.rungs {
		if r.slot < 0 || r.slot != l.slot {
			return
		}
		limits = append(limits, r.limit)
	}
	slices.Sort(limits)
	l.limits = slices.Compact(limits)
	l.between = make([]int, len(l.limits)+1)
	l.between[0] = l.leafOf(math.Inf(-1))
	l.on = make([]int, len(l.limits))
	for i, limit := range l.limits {
		l.on[i], l.between[i+1] = l.leafOf(limit), l.leafOf(math.Nextafter(limit, math.Inf(1)))
	}
}

// leafOf gives the leaf for a number.
func (l *ladder) leafOf(a float64) int {
	for i := 0; ; {
		r := &l.rungs[i]
		switch {
		case a < r.limit:
			i = r.below
		case a > r.limit:
			i = r.above
		default:
			i = r.on
		}
		if i < 0 {
			return ^i
		}
	}
}

func (c *compiler) rung(l *ladder, x lang.Expr) int {
	call, ok := x.(*lang.Call)
	if !ok || !c.chooses(call) {
		l.leaves = append(l.leaves, x)
		return ^(len(l.leaves) - 1)
	}
	c.nodes++
	i := len(l.rungs)
	l.rungs = append(l.rungs, rung{cond: c.condition(call.Args[0])})
	then := c.rung(l, call.Args[1])
	els := c.rung(l, call.Args[2])
	r := &l.rungs[i]
	r.then, r.els, r.slot = then, els, -1
	c.compares(r, call.Args[0])
	return i
}

// compares fills in a rung whose condition compares a variable with a number literal.
func (c *compiler) compares(r *rung, x lang.Expr) {
	b, ok := x.(*lang.Binary)
	if !ok || b.Op < lang.Lt || b.Op > lang.Ge {
		return
	}
	slot, ok := c.plainSlot(b.X)
	limit, ok2 := shortLiteral(b.Y)
	if !ok || !ok2 {
		return
	}
	r.slot, r.limit = slot, limit
	r.lead(b.Op, r.then, r.els)
}

// lead says where a comparison with the limit leads.
func (r *rung) lead(op lang.Op, then, els int) {
	for i, leads := range [...]*int{&r.below, &r.on, &r.above} {
		if *leads = els; orders[op][i] {
			*leads = then
		}
	}
}

// leaf walks the ladder and gives the number of the leaf it comes to. Rungs about the
// same variable read it once. Where to go is decided by jumps on purpose: a processor
// guesses those, while it would have to wait for a computed next rung.
func (l *ladder) leaf(f *frame) int {
	if l.limits != nil {
		a, ok := f.get(l.slot).AsFloat()
		if !ok {
			a = f.slowFloat(l.slot)
		}
		if a == a {
			n := 0
			for _, limit := range l.limits {
				below := n + 1
				if a > limit {
					n = below
				}
			}
			if n == len(l.limits) || a != l.limits[n] {
				return l.between[n]
			}
		}
	}
	slot, a, float := -1, 0.0, false
	for i := 0; ; {
		r := &l.rungs[i]
		if r.slot != slot {
			if slot = r.slot; slot >= 0 {
				a, float = f.get(slot).AsFloat()
			}
		}
		switch {
		case slot >= 0 && float && a > r.limit:
			if i = r.above; i < 0 {
				return ^i
			}
		case slot >= 0 && float && a < r.limit:
			if i = r.below; i < 0 {
				return ^i
			}
		case r.cond(f):
			if i = r.then; i < 0 {
				return ^i
			}
		default:
			if i = r.els; i < 0 {
				return ^i
			}
		}
	}
}

// branch compiles if(cond, a, b): only the branch taken is evaluated, and its value
// comes back unchanged.
func (c *compiler) branch(x *lang.Call) evalFn {
	if !c.p.trace {
		if c.nested(x) {
			l := c.ladder(x)
			leaves := c.evals(l.leaves)
			return func(f *frame) value.Value { return leaves[l.leaf(f)](f) }
		}
		c.nodes++ // as a ladder counts it
	}
	cond, then, els := c.condition(x.Args[0]), c.eval(x.Args[1]), c.eval(x.Args[2])
	return func(f *frame) value.Value {
		if cond(f) {
			return then(f)
		}
		return els(f)
	}
}

// nested reports whether a branch of if(cond, a, b) is another.
func (c *compiler) nested(x *lang.Call) bool {
	for _, arg := range x.Args[1:] {
		if call, ok := arg.(*lang.Call); ok && c.chooses(call) {
			return true
		}
	}
	return false
}

// numberBranch compiles if(cond, a, b) whose branches are numbers.
func (c *compiler) numberBranch(x *lang.Call) numFn {
	if !c.nested(x) {
		c.nodes++
		cond, then, els := c.condition(x.Args[0]), c.number(x.Args[1]), c.number(x.Args[2])
		return func(f *frame) value.Number {
			if cond(f) {
				return then(f)
			}
			return els(f)
		}
	}
	l := c.ladder(x)
	leaves := make([]numFn, len(l.leaves))
	for i, leaf := range l.leaves {
		leaves[i] = c.number(leaf)
	}
	return func(f *frame) value.Number { return leaves[l.leaf(f)](f) }
}

// isBranch reports whether the function chooses which of its arguments are evaluated.
func isBranch(f *builtins.Func) bool { return f.Branch() }
