package runtime

import (
	"math"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// blockRows is how many rows a block has.
const blockRows = 64

// A floatColumn holds a float for each row of a block: NaN where a floatFn would give it.
type floatColumn [blockRows]float64

// A step is one operation on the rows of a block. Rows that a short block does not have are
// computed too: of whatever was there before.
type step func(rows [][]value.Value)

// mostColumns bounds the columns of a head, 512 bytes each.
const mostColumns = 512

// mostLeafSteps bounds the operations in the branches of a ladder: a block carries out all
// of them for each row, whichever the row is led to.
const mostLeafSteps = 16

// A headCompiler makes a head.
type headCompiler struct {
	h        *head
	c        *compiler
	r        *Runner
	vars     map[int]*floatColumn     // by slot
	literals map[float64]*floatColumn // filled
	assigned map[int]bool
	columns  int
}

// column compiles an expression; nil when it cannot be computed so.
func (c *headCompiler) column(x lang.Expr) *floatColumn {
	if c.columns > mostColumns {
		return nil
	}
	switch x := bare(x).(type) {
	case *lang.Number:
		if k, ok := shortLiteral(x); ok {
			return c.literal(k)
		}
	case *lang.Name:
		if i, ok := c.c.plainSlot(x); ok {
			return c.variable(i)
		}
	case *lang.Index:
		return c.element(x)
	case *lang.Call:
		if c.c.chooses(x) {
			return c.ladder(x)
		}
		return c.call(x)
	case *lang.Binary:
		if x.Op >= lang.Add && x.Op <= lang.Div {
			return c.binary(x)
		}
	}
	return nil
}

// add makes a column.
func (c *headCompiler) add() *floatColumn {
	c.columns++
	return new(floatColumn)
}

func (c *headCompiler) step(s step) { c.h.steps = append(c.h.steps, s) }

func (c *headCompiler) literal(k float64) *floatColumn {
	col := c.literals[k]
	if col == nil {
		col = c.add()
		for i := range col {
			col[i] = k
		}
		c.literals[k] = col
	}
	return col
}

// bound gives the place in a row of a variable that no statement before has assigned to.
func (c *headCompiler) bound(slot int) (at int, ok bool) {
	for _, col := range c.r.columns {
		if col.slot == slot {
			return col.at, !c.assigned[slot]
		}
	}
	return 0, false
}

// variable reads a variable of the row, or gives what was assigned to it.
func (c *headCompiler) variable(slot int) *floatColumn {
	col := c.vars[slot]
	if col != nil {
		return col
	}
	at, ok := c.bound(slot)
	if !ok && !c.isGiven(slot) {
		return nil
	}
	col = c.add()
	if c.vars[slot] = col; !ok {
		c.h.given = append(c.h.given, headVar{slot: slot, col: col})
		return col
	}
	c.h.loads = append(c.h.loads, func(rows [][]value.Value) {
		for i, row := range rows {
			v := &row[at]
			a, ok := v.AsFloat()
			if !ok {
				a = readFloat(v)
			}
			col[i&(blockRows-1)] = a
		}
	})
	return col
}

// isGiven reports whether a variable is the same for all rows: no column supplies it in any
// scope, and it is not computed.
func (c *headCompiler) isGiven(slot int) bool {
	s := &c.r.f.p.slots[slot]
	for key := range c.r.f.cells {
		if key.name == s.name() {
			return false
		}
	}
	return !s.builtin
}

// readFloat reads a value as a floatFn does.
//
//go:noinline
func readFloat(v *value.Value) float64 {
	v.Read()
	if a, ok := v.AsFloat(); ok {
		return a
	}
	return v.ExactFloat()
}

// element compiles x[2] of a variable.
func (c *headCompiler) element(x *lang.Index) *floatColumn {
	slot, k, ok := c.c.plainElement(constantPath(x))
	if !ok {
		return nil
	}
	at, ok := c.bound(slot)
	if !ok {
		return nil
	}
	out := c.add()
	c.step(func(rows [][]value.Value) {
		for i, row := range rows {
			a := math.NaN()
			if v := row[at].At(k); v != nil {
				a = v.ExactFloat()
			}
			out[i&(blockRows-1)] = a
		}
	})
	return out
}

// call compiles a function that has a direct form.
func (c *headCompiler) call(x *lang.Call) *floatColumn {
	switch fn := c.c.direct(x); {
	case fn == nil:
	case fn.Count != nil && len(x.Args) == 1:
		return c.count(fn, x)
	case fn.Float != nil && len(fn.Params) <= 2:
		y, ok := secondFloat(fn, x)
		if !ok {
			return nil
		}
		if a := c.column(x.Args[0]); a != nil {
			return c.apply(fn.Float, a, y)
		}
	}
	return nil
}

// apply compiles a function of numbers.
func (c *headCompiler) apply(fn func(x, y float64) float64, a *floatColumn, y float64) *floatColumn {
	out := c.add()
	c.step(func([][]value.Value) {
		for i := range out {
			out[i] = exactly(fn(a[i], y))
		}
	})
	return out
}

// count compiles a function that counts something in a variable.
func (c *headCompiler) count(fn *builtins.Func, x *lang.Call) *floatColumn {
	slot, ok := c.c.plainSlot(x.Args[0])
	if !ok {
		return nil
	}
	at, ok := c.bound(slot)
	if !ok {
		return nil
	}
	out, count := c.add(), fn.Count
	c.step(func(rows [][]value.Value) {
		for i, row := range rows {
			a := math.NaN()
			if n, ok := count(&row[at]); ok {
				a = float64(n)
			}
			out[i&(blockRows-1)] = a
		}
	})
	return out
}

// binary compiles + - * /.
func (c *headCompiler) binary(x *lang.Binary) *floatColumn {
	l := c.column(x.X)
	if l == nil {
		return nil
	}
	r := c.column(x.Y)
	if r == nil {
		return nil
	}
	out := c.add()
	switch x.Op {
	case lang.Add:
		c.step(func([][]value.Value) {
			for i := range out {
				out[i] = within(l[i] + r[i])
			}
		})
	case lang.Sub:
		c.step(func([][]value.Value) {
			for i := range out {
				out[i] = within(l[i] - r[i])
			}
		})
	case lang.Mul:
		c.step(func([][]value.Value) {
			for i := range out {
				out[i] = within(l[i] * r[i])
			}
		})
	default:
		c.step(func([][]value.Value) {
			for i := range out {
				out[i] = within(l[i] / r[i])
			}
		})
	}
	return out
}

// within is exactly, for loops: it calls nothing.
func within(r float64) float64 {
	if math.Abs(r) < 1<<53 {
		return r
	}
	return math.NaN()
}

// A leafColumn is a branch of a ladder: col, k times. Prices are a factor and a variable
// so often that this needs no operation of its own.
type leafColumn struct {
	col *floatColumn
	k   float64
}

// ladder compiles nested ifs.
func (c *headCompiler) ladder(x *lang.Call) *floatColumn {
	if !c.c.plainRungs(x) {
		return nil
	}
	l := c.c.ladder(x)
	inputs := make(map[int]rungColumn)
	for i := range l.rungs {
		slot := l.rungs[i].slot
		col := c.variable(slot)
		if col == nil {
			return nil
		}
		at, ok := c.bound(slot)
		switch {
		case c.assigned[slot]:
			at = computed
		case !ok:
			at = unknown
		}
		inputs[slot] = rungColumn{col, at}
	}
	before := len(c.h.steps)
	leaves := make([]leafColumn, len(l.leaves))
	for i, leaf := range l.leaves {
		if leaves[i] = c.leaf(leaf); leaves[i].col == nil {
			return nil
		}
	}
	if len(c.h.steps)-before > mostLeafSteps {
		return nil
	}
	out := c.add()
	if l.limits != nil {
		c.step(l.count(inputs[l.slot], leaves, out))
	} else {
		c.step(l.walk(inputs, leaves, out))
	}
	return out
}

// leaf compiles a branch.
func (c *headCompiler) leaf(x lang.Expr) leafColumn {
	if b, ok := bare(x).(*lang.Binary); ok && b.Op == lang.Mul {
		k, ok := shortLiteral(bare(b.X))
		y := b.Y
		if !ok {
			k, ok = shortLiteral(bare(b.Y))
			y = b.X
		}
		if ok {
			return leafColumn{c.column(y), k}
		}
	}
	return leafColumn{c.column(x), 1}
}

// A rungColumn is what a ladder asks about: the numbers, and where in the rows they are
// from, or computed, or unknown.
type rungColumn struct {
	col *floatColumn
	at  int
}

const (
	computed = -1
	unknown  = -2
)

// exact reports whether nothing but the float of row i can tell it from a limit.
func (r rungColumn) exact(rows [][]value.Value, i int) bool {
	return r.at == computed || r.at >= 0 && i < len(rows) && rows[i][r.at].IsExact()
}

// count makes the step of a ladder about one variable.
func (l *ladder) count(in rungColumn, leaves []leafColumn, out *floatColumn) step {
	return func(rows [][]value.Value) {
		for i := range out {
			a, n := in.col[i], 0
			for _, limit := range l.limits {
				below := n + 1
				if a > limit {
					n = below
				}
			}
			j := l.between[n]
			if n < len(l.limits) && !(a < l.limits[n]) { // equal, or NaN
				if j = l.on[n]; a != a || !in.exact(rows, i) {
					out[i] = math.NaN()
					continue
				}
			}
			leaf := &leaves[j]
			out[i] = within(leaf.k * leaf.col[i])
		}
	}
}

// walk makes the step of any other ladder.
func (l *ladder) walk(in map[int]rungColumn, leaves []leafColumn, out *floatColumn) step {
	ins := make([]rungColumn, len(l.rungs))
	for i := range l.rungs {
		ins[i] = in[l.rungs[i].slot]
	}
	return func(rows [][]value.Value) {
		for i := range out {
			out[i] = math.NaN()
			if j := l.way(ins, rows, i); j >= 0 {
				out[i] = within(leaves[j].k * leaves[j].col[i])
			}
		}
	}
}

// way gives the leaf that row i is led to, -1 when floats cannot tell.
func (l *ladder) way(ins []rungColumn, rows [][]value.Value, i int) int {
	for j := 0; ; {
		r, a := &l.rungs[j], ins[j].col[i]
		switch {
		case a < r.limit:
			j = r.below
		case a > r.limit:
			j = r.above
		case a == r.limit && ins[j].exact(rows, i):
			j = r.on
		default:
			return -1
		}
		if j < 0 {
			return ^j
		}
	}
}
