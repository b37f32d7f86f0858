package runtime

import (
	"cmp"
	"context"
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

// RunRows is [Runner.RunRow] on one row after the other: it computes a column. The values
// go to out, which must be as long as rows. It stops behind a row that has more to tell
// than its value, a diagnostic or an effect: n is how many rows were run, and the getters
// tell about the last of them. Writes can be asked for there only.
func (r *Runner) RunRows(ctx context.Context, env *vars.Env, rows [][]value.Value, out []value.Value) (n int, err error) {
	for out = out[:len(rows)]; n < len(rows); {
		if err = ctx.Err(); err != nil {
			return n, err
		}
		if r.quick && r.plainly(env) && !r.f.touched {
			end := min(len(rows), n+rowsAtOnce)
			n += r.f.quickRows(rows[n:end], out[n:end])
		} else {
			err = r.RunRow(ctx, env, rows[n])
			out[n] = r.f.last
			n++
		}
		if r.f.touched {
			return n, cmp.Or(err, r.f.err)
		}
	}
	return n, nil
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
			out[n], n = value.None, n+1
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
		if s.fast != nil { // as in result, without the call
			if r := s.fast.fn(f); r == r {
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
