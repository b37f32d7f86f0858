package runtime

import (
	"math"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A head is the first statements of a program, as many as compute with floats alone or
// choose between values by them, compiled for blocks of rows: each operation goes through
// all rows before the next one begins, so that there is nothing to call for each row. A row
// for which one of the statements comes to NaN, or is undecided, is run by itself from its
// beginning, as [Runner.RunRow] does it.
//
// A head belongs to one Runner: its operations know where the columns are.
type head struct {
	given   []headVar // variables that no row holds
	loads   []step    // before all others
	steps   []step
	stmts   int            // how many statements it is
	results []*floatColumn // of those that compute
	choices []*choice      // of the others
	written []headVar      // the variables they assign to, in order of first assignment
	last    *floatColumn   // of the last expression among them, nil for none
	rest    []int          // slots that are neither bound to columns nor assigned to

	// Parts of written, and of the Runner's columns: what the other statements may have to do
	// with, which is made ready for each row, and what they do not mention.
	wanted, unwanted []headVar
	columns, idle    []column
}

// A headVar is a variable that the head assigns to, or is given.
type headVar struct {
	slot   int
	col    *floatColumn
	choice *choice // of its values; col is nil then
	order  int32   // when first assigned to, from 1
}

// put makes dst the value of the variable for row i of the block.
func (v *headVar) put(dst *value.Value, row []value.Value, i int) {
	if v.choice != nil {
		v.choice.put(dst, row, i)
		return
	}
	dst.HoldFloat(v.col[i])
}

// newHead compiles the head for the columns that the Runner is bound to; one of no statements
// when there is none.
func (r *Runner) newHead() *head {
	h := &head{}
	f := &r.f
	if f.p.trace || f.p.outside || f.stored != nil || len(f.stmts) < len(f.p.stmts) {
		return h
	}
	c := &headCompiler{
		h: h, r: r, c: &compiler{p: f.p, sealed: true}, vars: make(map[int]*floatColumn), loaded: make(map[int]*floatColumn),
		literals: make(map[float64]*floatColumn), assigned: make(map[int]*choice),
	}
	for i := range f.stmts {
		if !c.statement(&f.stmts[i]) {
			break
		}
	}
	if h.stmts > 0 {
		c.end()
	}
	return h
}

// statement compiles one statement and reports whether it could.
func (c *headCompiler) statement(s *stmt) bool {
	steps := len(c.h.steps)
	v := headVar{slot: s.slot}
	switch {
	case s.tree == nil || s.slot != noSlot && !s.bare:
	case c.c.computesFloat(s.tree):
		v.col = c.column(s.tree)
	case s.slot != noSlot:
		v.choice = c.values(s.tree)
	}
	if v.col == nil && v.choice == nil || c.columns > mostColumns {
		c.h.steps = c.h.steps[:steps]
		return false
	}
	if c.h.stmts++; v.col != nil {
		c.h.results = append(c.h.results, v.col)
	} else {
		c.h.choices = append(c.h.choices, v.choice)
	}
	if s.slot == noSlot {
		c.h.last = v.col
	} else {
		c.assign(v)
	}
	return true
}

// assign makes the result of a statement the value of its variable.
func (c *headCompiler) assign(v headVar) {
	delete(c.vars, v.slot)
	if v.col != nil {
		c.vars[v.slot] = v.col
	}
	c.assigned[v.slot] = v.choice
	for i := range c.h.written {
		if w := &c.h.written[i]; w.slot == v.slot {
			w.col, w.choice = v.col, v.choice
			return
		}
	}
	v.order = int32(len(c.h.written) + 1)
	c.h.written = append(c.h.written, v)
}

// end finds what the other statements leave to the head.
func (c *headCompiler) end() {
	p := c.r.f.p
	wants := func(slot int) bool {
		return c.h.stmts < len(p.stmts) && (p.named || p.impure || int(p.slots[slot].last) >= c.h.stmts)
	}
	for _, v := range c.h.written {
		if wants(v.slot) {
			c.h.wanted = append(c.h.wanted, v)
		} else {
			c.h.unwanted = append(c.h.unwanted, v)
		}
	}
	for _, col := range c.r.columns {
		if wants(col.slot) {
			c.h.columns = append(c.h.columns, col)
		} else {
			c.h.idle = append(c.h.idle, col)
		}
	}
	for _, i := range c.r.rest {
		if _, assigned := c.assigned[i]; !assigned {
			c.h.rest = append(c.h.rest, i)
		}
	}
	for i := range p.stmts[c.h.stmts:] {
		if p.stmts[c.h.stmts+i].isExpr() {
			c.h.last = nil
		}
	}
}

// take reads the variables that no row holds: they are the same for all rows of a call.
func (h *head) take(f *frame) {
	for i := range h.given {
		g := &h.given[i]
		f.at[g.slot] = nil
		a := readFloat(f.get(g.slot))
		for j := range g.col {
			g.col[j] = a
		}
	}
}

// run goes through a block and tells which rows have to be run by themselves: all of them
// when a function panics, so that it is found out at which one.
func (h *head) run(rows [][]value.Value) (alone uint64) {
	alone = math.MaxUint64
	defer func() { _ = recover() }()
	for _, s := range h.loads {
		s(rows)
	}
	for _, s := range h.steps {
		s(rows)
	}
	none := uint64(0)
	for _, col := range h.results {
		for i, a := range col {
			if a != a {
				none |= 1 << i
			}
		}
	}
	for _, ch := range h.choices {
		for i, j := range ch.which {
			if j == undecided {
				none |= 1 << i
			}
		}
	}
	return none
}

// hold makes what the head has computed for a row, row i of the block, the values of
// variables.
func hold(f *frame, list []headVar, row []value.Value, i int) {
	for k := range list {
		v := &list[k]
		s := &f.slots[v.slot]
		s.run, s.order, s.scope = f.run, v.order, vars.Deal
		if f.at[v.slot] != &s.v {
			f.at[v.slot] = &s.v
		}
		v.put(&s.v, row, i)
	}
}

// values fills in what the last expression came to for the rows from row i on.
func (h *head) values(out []value.Value, i int) {
	for k, a := range h.last[i:][:len(out)] {
		out[k].HoldFloat(a)
	}
}

// final gives a variable that nothing but the head has to do with, nil for all others.
func (h *head) final(ref Ref) *headVar {
	for i := range h.unwanted {
		if v := &h.unwanted[i]; v.slot == ref.slot {
			return v
		}
	}
	return nil
}
