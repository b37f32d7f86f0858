package runtime

import (
	"cmp"
	"context"
	"math/bits"
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
		reads[i] = p.named || slices.ContainsFunc(p.slots, func(s slotInfo) bool { return s.name == key.name })
	}
	return reads
}

// fill puts a row into the slots of its columns. What is None there is looked up elsewhere.
func (r *Runner) fill(row []value.Value) {
	at := r.f.at
	for _, c := range r.columns {
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

// rowsAtOnce is how many rows of a quick program are run before it is asked whether the
// context has ended: some microseconds.
const rowsAtOnce = 256

// fewRows is below how many rows a block takes longer than running them one by one.
const fewRows = 8

// An Change is what a run has done to a variable: None deletes it.
type Change struct {
	Value   value.Value
	Written bool
}

// rowsOut is where RunRows and RunRowsFor put what they give of each row.
type rowsOut struct {
	values  []value.Value // one a row, or
	refs    []Ref
	changes []Change // one for each of refs a row
}

// RunRows is [Runner.RunRow] on one row after the other: it computes a column. The values
// go to out, which must be as long as rows. It stops behind a row that has more to tell
// than its value, a diagnostic or an effect: n is how many rows were run, and the getters
// tell about the last of them. Writes can be asked for there only; see [Runner.RunRowsFor].
func (r *Runner) RunRows(ctx context.Context, env *vars.Env, rows [][]value.Value, out []value.Value) (n int, err error) {
	return r.runRows(ctx, env, rows, &rowsOut{values: out[:len(rows)]})
}

// RunRowsFor is [Runner.RunRows] that gives what each row has done to the variables refs:
// out has a place for each of them, row after row.
func (r *Runner) RunRowsFor(ctx context.Context, env *vars.Env, rows [][]value.Value, refs []Ref, out []Change) (n int, err error) {
	return r.runRows(ctx, env, rows, &rowsOut{refs: refs, changes: out[:len(rows)*len(refs)]})
}

func (r *Runner) runRows(ctx context.Context, env *vars.Env, rows [][]value.Value, out *rowsOut) (n int, err error) {
	if r.head == nil {
		r.head = r.newHead()
	}
	for n < len(rows) {
		if err = ctx.Err(); err != nil {
			return n, err
		}
		switch left := rows[n:]; {
		case r.head.stmts > 0 && len(left) >= fewRows && (env == nil || !r.f.crowded(env)):
			var m int
			m, err = r.runBlock(ctx, env, left[:min(len(left), blockRows)], out, n)
			n += m
		case r.quick && r.plainly(env) && !r.f.touched && out.values != nil:
			end := min(len(left), rowsAtOnce)
			n += r.f.quickRows(left[:end], out.values[n:n+end])
		default:
			err = r.RunRow(ctx, env, left[0])
			r.give(out, n)
			n++
		}
		if r.f.touched {
			return n, cmp.Or(err, r.f.err)
		}
	}
	return n, nil
}

// give puts what the last run came to in its place.
func (r *Runner) give(out *rowsOut, row int) {
	if out.values != nil {
		out.values[row] = r.f.last
		return
	}
	k := len(out.refs)
	for i, o := 0, out.changes[row*k:(row+1)*k]; i < len(o); i++ {
		o[i].Value, o[i].Written = r.Written(out.refs[i])
	}
}

// runBlock runs rows of which the head goes through all first. They go to out from row
// first on. It stops as RunRows does.
func (r *Runner) runBlock(ctx context.Context, env *vars.Env, rows [][]value.Value, out *rowsOut, first int) (n int, err error) {
	f, h := &r.f, r.head
	alone := h.run(rows)
	for n < len(rows) {
		if alone>>n&1 != 0 {
			err = r.RunRow(ctx, env, rows[n])
			r.give(out, first+n)
			n++
		} else {
			m := n + min(bits.TrailingZeros64(alone>>n), len(rows)-n)
			n, err = r.runTails(ctx, env, rows, out, first, n, m)
		}
		if f.touched {
			return n, cmp.Or(err, f.err)
		}
	}
	return n, nil
}

// runTails runs what comes behind the head for the rows of a block from n up to m, until
// one leaves something behind. It gives how far it came.
func (r *Runner) runTails(ctx context.Context, env *vars.Env, rows [][]value.Value, out *rowsOut, first, n, m int) (end int, err error) {
	f, h := &r.f, r.head
	if f.touched {
		r.scoped = false
	}
	f.start(ctx, env)
	if h.stmts == len(f.stmts) {
		h.give(out, first, n, m)
		r.enter(rows[m-1], m-1)
		if h.last != nil {
			f.last.HoldFloat(h.last[m-1])
		}
		return m, nil
	}
	f.running, end = true, n
	defer func() {
		if f.running {
			f.panicked(recover())
			r.give(out, first+end)
			end, err = end+1, f.err
		}
	}()
	for end < m && !f.touched {
		f.run++
		f.bytes = f.h.Limits.Bytes
		r.enter(rows[end], end)
		if h.last != nil {
			f.last.HoldFloat(h.last[end])
		}
		f.statements(h.stmts, len(f.stmts))
		r.give(out, first+end)
		end++
	}
	f.running = false
	return end, f.err
}

// enter makes a row and what the head has computed for it, its number i in the block, the
// values of the variables.
func (r *Runner) enter(row []value.Value, i int) {
	r.f.row = row
	r.place(row, r.head.rest)
	r.head.hold(&r.f, i)
}

// place makes a row the values of the variables; rest are the slots that it leaves empty.
func (r *Runner) place(row []value.Value, rest []int) {
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
	r.fill(row)
}

// plainly reports whether the slots are the columns of a row, and nothing else is read.
func (r *Runner) plainly(env *vars.Env) bool {
	return r.aligned && env == nil && len(r.f.cells) == 0
}

// quickRows is runQuick on rows, until one leaves something behind.
func (f *frame) quickRows(rows [][]value.Value, out []value.Value) (n int) {
	f.running, f.env = true, noVars
	defer func() {
		if f.running {
			f.panicked(recover())
			out[n], n = f.last, n+1
		}
	}()
	for n < len(rows) && !f.touched {
		aim(f.at, rows[n])
		f.quickly(&out[n])
		n++
	}
	if n > 0 {
		f.last = out[n-1]
	}
	f.running = false
	return n
}

// quickly evaluates the only statement of a quick program.
func (f *frame) quickly(out *value.Value) {
	f.bytes = f.h.Limits.Bytes
	switch s := &f.stmts[0]; {
	case s.truth != nil:
		out.SetBool(s.truth(f))
	default:
		if s.fast != nil {
			if r := s.fast(f); r == r {
				out.HoldFloat(r)
				break
			}
		}
		s.general(f)
		*out = f.last
	}
	if f.pending {
		f.finish()
		*out = f.last
	}
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
