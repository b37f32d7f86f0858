package runtime

import (
	"cmp"
	"context"
	"math/bits"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// rowsAtOnce is how many rows of a quick program are run before it is asked whether the
// context has ended: some microseconds.
const rowsAtOnce = 256

// fewRows is below how many rows a block takes longer than running them one by one.
const fewRows = 8

// RunRows is [Runner.RunRow] on one row after the other: it computes a column. The values
// go to out, which must be as long as rows. It stops behind a row that has more to tell
// than its value, a diagnostic or an effect: n is how many rows were run, and the getters
// tell about the last of them. Writes can be asked for there only; see [Runner.RunRowsFor].
func (r *Runner) RunRows(ctx context.Context, env *vars.Env, rows [][]value.Value, out []value.Value) (n int, err error) {
	r.many = many{r: r, ctx: ctx, env: env, rows: rows, values: out[:len(rows)], finals: r.many.finals[:0]}
	return r.many.run()
}

// RunRowsFor is [Runner.RunRows] that gives what each row has done to the variables refs:
// out has a place for each of them, row after row.
func (r *Runner) RunRowsFor(ctx context.Context, env *vars.Env, rows [][]value.Value, refs []Ref, out []Change) (n int, err error) {
	r.many = many{r: r, ctx: ctx, env: env, rows: rows, refs: refs, changes: out[:len(rows)*len(refs)], finals: r.many.finals[:0]}
	return r.many.run()
}

// many is a call of RunRows or RunRowsFor.
type many struct {
	r       *Runner
	ctx     context.Context
	env     *vars.Env
	rows    [][]value.Value
	values  []value.Value // nil: changes are asked for
	refs    []Ref
	finals  []*headVar // of refs; nil where the head alone does not tell
	changes []Change
}

func (x *many) run() (n int, err error) {
	r, f := x.r, &x.r.f
	if r.head == nil {
		r.head = r.newHead()
	}
	for _, ref := range x.refs {
		x.finals = append(x.finals, r.head.final(ref))
	}
	blocks := r.head.stmts > 0 && len(x.rows) >= fewRows && (x.env == nil || !f.crowded(x.env))
	if blocks && len(r.head.given) > 0 {
		r.begin(x.ctx, x.env)
		r.head.take(f)
	}
	for n < len(x.rows) {
		if err = x.ctx.Err(); err != nil {
			return n, err
		}
		switch left := x.rows[n:]; {
		case blocks && r.single == 0 && len(left) >= fewRows:
			from := n
			if n, err = x.block(n, min(len(left), blockRows)); n-from < fewRows {
				r.single = 4 * fewRows // the head has computed most of the block for nothing
			}
		case r.plain && x.env == nil && !f.touched && x.values != nil:
			end := n + min(len(left), rowsAtOnce)
			n += f.quickRows(x.rows[n:end], x.values[n:end])
		default:
			r.single = max(r.single-1, 0)
			n, err = x.one(n)
		}
		if f.touched {
			return n, cmp.Or(err, f.err)
		}
	}
	return n, nil
}

// one runs row n and gives the number of the next one.
func (x *many) one(n int) (next int, err error) {
	err = x.r.RunRow(x.ctx, x.env, x.rows[n])
	if x.values != nil {
		x.values[n] = x.r.f.last
		return n + 1, err
	}
	for i, o := 0, x.changesOf(n); i < len(o); i++ {
		o[i].Value, o[i].Written = x.r.Written(x.refs[i])
	}
	return n + 1, err
}

// changesOf is the place of what row n does.
func (x *many) changesOf(n int) []Change {
	k := len(x.refs)
	return x.changes[n*k : (n+1)*k]
}

// block runs the rows from first on, of which the head goes through all before anything
// else. It gives how far it came, and stops as RunRows does.
func (x *many) block(first, size int) (n int, err error) {
	alone := x.r.head.run(x.rows[first : first+size])
	for n = first; n < first+size; {
		if left := alone >> (n - first); left&1 != 0 {
			n, err = x.one(n)
		} else {
			n, err = x.tails(first, n, min(n+bits.TrailingZeros64(left), first+size))
		}
		if x.r.f.touched {
			break
		}
	}
	return n, err
}

// tails runs what comes behind the head for the rows from n up to end of the block that
// begins at first, until one leaves something behind. It gives how far it came.
func (x *many) tails(first, n, end int) (next int, err error) {
	f, h := &x.r.f, x.r.head
	x.r.begin(x.ctx, x.env)
	if h.stmts == len(f.stmts) {
		if x.values != nil && h.last != nil {
			h.values(x.values[n:end], n-first)
		} else {
			for i := n; i < end; i++ {
				x.give(i, i-first)
			}
		}
		x.enter(end-1, end-1-first)
		x.leave(end-1, end-1-first)
		return end, nil
	}
	f.running = true
	defer func() {
		if f.running {
			f.panicked(recover())
			x.leave(n, n-first)
			x.give(n, n-first)
			next, err = n+1, f.err
		}
	}()
	for ; n < end && !f.touched; n++ {
		f.run++
		f.bytes = f.h.Limits.Bytes
		x.enter(n, n-first)
		f.statements(h.stmts, len(f.stmts))
		if f.touched && !f.p.impure { // what it has to tell may be about variables that nobody wanted
			f.running = false
			return x.one(n)
		}
		x.give(n, n-first)
	}
	f.running = false
	x.leave(n-1, n-1-first)
	return n, f.err
}

// enter makes row n and what the head has computed for it, its row i, the values of the
// variables that the other statements may want.
func (x *many) enter(n, i int) {
	f, h := &x.r.f, x.r.head
	f.row = x.rows[n]
	x.r.place(f.row, h.columns, h.rest)
	f.writes = int32(len(h.written))
	hold(f, h.wanted, f.row, i)
	if h.last != nil {
		f.last.HoldFloat(h.last[i])
	}
}

// leave does the same for all other variables, when nothing comes after the row.
func (x *many) leave(n, i int) {
	f, h := &x.r.f, x.r.head
	x.r.fill(x.rows[n], h.idle)
	hold(f, h.unwanted, x.rows[n], i)
}

// give puts what row n, the head's row i, came to in its place.
func (x *many) give(n, i int) {
	h := x.r.head
	switch {
	case x.values == nil:
		for j, o := 0, x.changesOf(n); j < len(o); j++ {
			if v := x.finals[j]; v != nil {
				o[j].Written = true
				v.put(&o[j].Value, x.rows[n], i)
			} else {
				o[j].Value, o[j].Written = x.r.Written(x.refs[j])
			}
		}
	case h.last != nil:
		x.values[n].HoldFloat(h.last[i])
	default:
		x.values[n] = x.r.f.last
	}
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
