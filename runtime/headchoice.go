package runtime

import (
	"math"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// mostLeafSteps bounds the operations in the branches of a ladder: a block carries out all
// of them for each row, whichever the row is led to.
const mostLeafSteps = 16

// mostLeaves bounds the branches of a ladder.
const mostLeaves = 200

// undecided stands for a row for which floats cannot tell the branch, or whose branch has
// to be looked at by a run of its own.
const undecided = mostLeaves

// A choice is nested ifs, compiled for a block: which branch each row is led to.
type choice struct {
	which [blockRows]uint8
	kept  []keptLeaf // of a choice between values
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

// choice compiles nested ifs whose conditions compare a number with a literal, and gives
// their branches; nil for all others.
func (c *headCompiler) choice(x *lang.Call) (*choice, []lang.Expr) {
	l, ins := &ladder{}, []rungColumn(nil)
	if _, ok := c.climb(l, &ins, x); !ok || len(l.leaves) > mostLeaves {
		return nil, nil
	}
	ch := &choice{}
	if l.sort(); l.limits != nil {
		c.step(l.count(ins[0], &ch.which))
	} else {
		c.step(l.walk(ins, &ch.which))
	}
	return ch, l.leaves
}

// climb collects the rungs of a ladder. The slot of a rung is the number of what it asks
// about in ins.
func (c *headCompiler) climb(l *ladder, ins *[]rungColumn, x lang.Expr) (next int, ok bool) {
	call, ok := x.(*lang.Call)
	if !ok || !c.c.chooses(call) {
		l.leaves = append(l.leaves, x)
		return ^(len(l.leaves) - 1), true
	}
	b, ok := call.Args[0].(*lang.Binary)
	if !ok || b.Op < lang.Lt || b.Op > lang.Ge {
		return 0, false
	}
	limit, ok := shortLiteral(b.Y)
	if !ok {
		return 0, false
	}
	in, ok := c.asked(b.X)
	if !ok {
		return 0, false
	}
	i, n := len(l.rungs), 0
	for n < len(*ins) && (*ins)[n] != in {
		n++
	}
	if n == len(*ins) {
		*ins = append(*ins, in)
	}
	l.rungs = append(l.rungs, rung{slot: n, limit: limit})
	then, ok1 := c.climb(l, ins, call.Args[1])
	els, ok2 := c.climb(l, ins, call.Args[2])
	l.rungs[i].lead(b.Op, then, els)
	return i, ok1 && ok2
}

// asked compiles what a condition compares.
func (c *headCompiler) asked(x lang.Expr) (in rungColumn, ok bool) {
	in = rungColumn{c.column(x), computed}
	if slot, ok := c.c.plainSlot(bare(x)); ok {
		ch, assigned := c.assigned[slot]
		switch at, bound := c.bound(slot); {
		case bound:
			in.at = at
		case !assigned || ch != nil:
			in.at = unknown
		}
	}
	return in, in.col != nil
}

// count makes the step of a ladder about one number.
//
//go:noinline
func (l *ladder) count(in rungColumn, which *[blockRows]uint8) step {
	return func(rows [][]value.Value) {
		for i, a := range in.col {
			n := 0
			for _, limit := range l.limits {
				below := n + 1
				if a > limit {
					n = below
				}
			}
			j := l.between[n]
			if n < len(l.limits) && !(a < l.limits[n]) { // equal, or NaN
				if j = l.on[n]; a != a || !in.exact(rows, i) {
					j = undecided
				}
			}
			which[i] = uint8(j)
		}
	}
}

// walk makes the step of any other ladder.
//
//go:noinline
func (l *ladder) walk(ins []rungColumn, which *[blockRows]uint8) step {
	return func(rows [][]value.Value) {
		for i := range which {
			which[i] = uint8(l.way(ins, rows, i))
		}
	}
}

// way gives the leaf that row i is led to.
func (l *ladder) way(ins []rungColumn, rows [][]value.Value, i int) int {
	for j := 0; ; {
		r := &l.rungs[j]
		in := &ins[r.slot]
		switch a := in.col[i]; {
		case a < r.limit:
			j = r.below
		case a > r.limit:
			j = r.above
		case a == r.limit && in.exact(rows, i):
			j = r.on
		default:
			return undecided
		}
		if j < 0 {
			return ^j
		}
	}
}

// A leafColumn is a branch that is a number: col, k times. Prices are a factor and a
// variable so often that this needs no operation of its own.
type leafColumn struct {
	col *floatColumn
	k   float64
}

// branch compiles nested ifs whose branches are numbers.
func (c *headCompiler) branch(x *lang.Call) *floatColumn {
	ch, branches := c.choice(x)
	if ch == nil {
		return nil
	}
	before := len(c.h.steps)
	leaves := make([]leafColumn, len(branches))
	for i, leaf := range branches {
		if leaves[i] = c.leaf(leaf); leaves[i].col == nil {
			return nil
		}
	}
	if len(c.h.steps)-before > mostLeafSteps {
		return nil
	}
	return c.chosen(ch, leaves)
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

// chosen makes the numbers of a choice.
//
//go:noinline
func (c *headCompiler) chosen(ch *choice, leaves []leafColumn) *floatColumn {
	out := c.add()
	c.step(func([][]value.Value) {
		for i, j := range ch.which {
			if int(j) >= len(leaves) {
				out[i] = math.NaN()
				continue
			}
			leaf := &leaves[j]
			out[i] = within(leaf.k * leaf.col[i])
		}
	})
	return out
}

// A keptLeaf is a branch whose value a variable takes as it is: a literal, a cell of the
// row, or something computed.
type keptLeaf struct {
	v   value.Value  // the literal
	at  int          // the cell, -1 for none
	col *floatColumn // computed; nil for the others
}

// values compiles nested ifs whose branches are literals, cells or computed: a choice
// between values.
func (c *headCompiler) values(x lang.Expr) *choice {
	call, ok := bare(x).(*lang.Call)
	if !ok || !c.c.chooses(call) {
		return nil
	}
	ch, branches := c.choice(call)
	if ch == nil {
		return nil
	}
	before := len(c.h.steps)
	for _, leaf := range branches {
		k, ok := c.kept(leaf)
		if !ok {
			return nil
		}
		ch.kept = append(ch.kept, k)
	}
	if len(c.h.steps)-before > mostLeafSteps {
		return nil
	}
	most := c.r.f.h.Limits.Vars.Value
	c.step(func(rows [][]value.Value) {
		for i, row := range rows {
			if j := &ch.which[i&(blockRows-1)]; *j != undecided && !ch.kept[*j].good(row, i, most) {
				*j = undecided
			}
		}
	})
	return ch
}

// kept compiles such a branch.
func (c *headCompiler) kept(x lang.Expr) (keptLeaf, bool) {
	if isConstant(x) {
		v := c.c.eval(x)(nil)
		return keptLeaf{v: v, at: -1}, !v.IsEmpty() && v.Size() <= c.r.f.h.Limits.Vars.Value
	}
	if slot, ok := c.c.plainSlot(x); ok {
		at, ok := c.bound(slot)
		return keptLeaf{at: at}, ok
	}
	if !c.c.computesFloat(x) {
		return keptLeaf{}, false
	}
	col := c.column(x)
	return keptLeaf{at: -1, col: col}, col != nil
}

// good reports whether a variable can take the branch's value for row i: a cell has to be a
// number or a text that is not too long.
func (k *keptLeaf) good(row []value.Value, i, most int) bool {
	switch {
	case k.col != nil:
		return k.col[i] == k.col[i]
	case k.at < 0:
		return true
	}
	v := &row[k.at]
	if v.IsText() {
		return !v.IsEmpty() && v.Size() <= most
	}
	_, number := v.KnownNum()
	return number
}

// put makes dst the value of the choice for row i of the block.
func (ch *choice) put(dst *value.Value, row []value.Value, i int) {
	switch k := &ch.kept[ch.which[i]]; {
	case k.col != nil:
		dst.HoldFloat(k.col[i])
	case k.at >= 0:
		*dst = row[k.at].Held()
	default:
		*dst = k.v
	}
}

// numbers makes a column of what a choice between values comes to as numbers.
func (c *headCompiler) numbers(ch *choice) *floatColumn {
	leaves := make([]leafColumn, len(ch.kept))
	for i := range ch.kept {
		switch k := &ch.kept[i]; {
		case k.col != nil:
			leaves[i] = leafColumn{k.col, 1}
		case k.at >= 0:
			leaves[i] = leafColumn{c.cells(k.at), 1}
		default:
			leaves[i] = leafColumn{c.literal(readFloat(&k.v)), 1}
		}
	}
	return c.chosen(ch, leaves)
}
