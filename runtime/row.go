package runtime

import (
	"slices"
	"strings"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// columnKey says which variable a column of that name supplies.
func columnKey(column string) extraKey {
	if prefix, name, ok := strings.Cut(column, "."); ok {
		if scope, ok := vars.ParseScope(prefix); ok {
			return extraKey{scope, name}
		}
	}
	if vars.IsBuiltin(column) {
		return extraKey{vars.Builtin, column}
	}
	return extraKey{vars.Deal, column}
}

// Reads reports which columns of rows, named as for [Runner.Bind], may matter to the
// program: the values of the others can be anything.
func (p *Program) Reads(columns []string) []bool {
	reads := make([]bool, len(columns))
	for i, name := range columns {
		key := columnKey(name)
		reads[i] = p.named || slices.ContainsFunc(p.slots, func(s slotInfo) bool { return s.name() == key.name })
	}
	return reads
}

// fill puts a row into the slots of columns. What is None there is looked up elsewhere.
func (r *Runner) fill(row []value.Value, columns []column) {
	at := r.f.at
	for _, c := range columns {
		if at[c.slot] = &row[c.at]; row[c.at].IsNone() {
			at[c.slot], r.scoped = nil, false
		}
	}
}

// supplied gives the place of a variable that the run was given: in its row, else in the
// Env; nil when it is in neither.
func (f *frame) supplied(scope vars.Scope, k vars.Key) *value.Value {
	if p := f.cell(scope, k.Name()); p != nil {
		return p
	}
	return f.env.Cell(scope, k)
}

// cell gives the place of a variable in the row, nil when no column outside the slots has it.
func (f *frame) cell(scope vars.Scope, name string) *value.Value {
	if f.row == nil || len(f.cells) == 0 {
		return nil
	}
	if i, ok := f.cells[extraKey{scope, name}]; ok && !f.row[i].IsNone() {
		return &f.row[i]
	}
	return nil
}

// place makes the columns of a row the values of variables; rest are slots to be empty.
func (r *Runner) place(row []value.Value, columns []column, rest []int) {
	f := &r.f
	if !r.scoped { // the run before may have found them elsewhere
		r.scoped = true
		for _, c := range r.columns {
			f.slots[c.slot].scope = vars.Deal
		}
	}
	for _, i := range rest {
		f.at[i] = nil
	}
	r.fill(row, columns)
}

// A Ref is a variable of one scope made ready for [Runner.Written].
type Ref struct {
	key  extraKey
	slot int
}

// Ref makes the Ref of a variable. It is good for this program only.
func (p *Program) Ref(scope vars.Scope, name string) Ref {
	return Ref{extraKey{scope, name}, p.slot(scope, name)}
}

// A Change is what a run has done to a variable: None deletes it.
type Change struct {
	Value   value.Value
	Written bool
}

// Written tells what the run has written to a variable, None when it has deleted it; false
// when it has not written it.
func (r *Runner) Written(ref Ref) (value.Value, bool) {
	f := &r.f
	if ref.slot >= 0 {
		if !f.dirty(ref.slot) {
			return value.None, false
		}
		return f.held(ref.slot, ref.key.scope), true
	}
	x, ok := f.extra[ref.key]
	return x.v, ok
}

// Effects are what the run did outside, or would have done.
func (r *Runner) Effects() []Effect { return r.f.effects }
