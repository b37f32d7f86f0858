package batch

import (
	"bytes"
	"context"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// A worker runs rows. It belongs to one goroutine.
type worker struct {
	p      *plan
	rows   records.Rows
	who    *clientRows // the same, when they are clients
	enc    records.Encoder
	pack   *records.Packer
	env    *vars.Env
	script *runtime.Runner
	filter *runtime.Runner
	where  *runtime.Runner
	render *runtime.Runner
	source *source
	sent   *sent // past which requests go; nil without a journal
	same   bool

	refs    []runtime.Ref    // of plan.written
	values  []value.Value    // of the bound columns
	results []runtime.Change // of plan.written
	message value.Value
	texts   []value.Value // what the message is made of: values, then what was written besides
	textOf  []int         // of plan.written: their places there
	scratch []byte
	group   *group     // nil when rows are run one by one
	open    []crm.Sent // requests of the row of unknown outcome
}

func newWorker(p *plan) *worker {
	w := &worker{p: p, rows: p.s.In.NewRows(), enc: p.encoder(), pack: records.NewPacker(p.s.Pack), source: &source{seed: p.job.Seed, pcg: rand.NewPCG(0, 0)}, same: p.s.Same}
	w.env = p.job.Host.Vars.Clone()
	w.who, _ = w.rows.(*clientRows)
	h := p.job.Host
	h.Rand, h.Vars = rand.New(w.source), nil
	if p.job.Journal != nil && !p.job.Bot {
		w.sent = &sent{Journal: p.job.Journal, full: p.job.Full}
		h.Journal = w.sent
	}
	runner := func(prog *runtime.Program, names []string) *runtime.Runner {
		if prog == nil {
			return nil
		}
		r := prog.NewRunner(h)
		r.Bind(names)
		return r
	}
	w.script, w.where, w.filter = runner(p.job.Script, p.names), runner(p.job.Where, p.names), runner(p.job.Filter, p.names)
	names := slices.Clone(p.names)
	for _, v := range p.written {
		w.refs = append(w.refs, p.job.Script.Ref(v.Scope, v.Name))
		at := slices.Index(p.bound, v.column)
		if at < 0 {
			at, names = len(names), append(names, v.Title())
		}
		w.textOf = append(w.textOf, at)
	}
	w.render = runner(p.job.Render, names)
	w.values, w.results = make([]value.Value, len(p.bound)), make([]runtime.Change, len(p.written))
	w.texts = make([]value.Value, len(names))
	if w.who == nil && p.pure() {
		w.group = newGroup(p)
	}
	return w
}

// block runs the rows of a block, until as many have failed as may; 0: all rows.
func (w *worker) block(b *records.Block, r *result, mostFailed int64) {
	w.rows.Reset(b)
	if mostFailed > 0 {
		w.group = nil // it has to end at the row
	}
	for w.rows.Next() {
		row := w.rows.Row()
		r.tally.Rows++
		if row.Fault != nil {
			w.flush(r)
			w.broken(row, r)
		} else {
			w.run(row, r)
		}
		if r.err != nil {
			return
		}
		if mostFailed > 0 && r.tally.Failed >= mostFailed {
			break
		}
	}
	if w.flush(r); r.err != nil {
		return
	}
	r.tally.Rows -= r.unchosen
	if w.pack != nil && len(r.out) > 0 {
		r.packed = w.pack.Pack(r.packed, r.out)
	}
}

// run runs one row, or puts it into the group.
func (w *worker) run(row *records.Row, r *result) {
	if w.group != nil {
		w.values = w.group.values[w.group.n]
	}
	for _, k := range w.p.read {
		w.values[k] = row.Value(w.p.bound[k])
	}
	w.source.row, w.source.ready = row.Number, false
	if w.who != nil {
		w.env = w.who.env
	}
	ctx := context.Background() // a row that was begun is finished
	if w.filter != nil && !w.true(row, r, w.p.job.Filter, w.filter, &r.unchosen) {
		return
	}
	if w.where != nil && !w.true(row, r, w.p.job.Where, w.where, &r.tally.Skipped) {
		return
	}
	switch {
	case w.group != nil:
		if w.group.add(row); w.group.n == groupRows {
			w.flush(r)
		}
		return
	case w.p.job.Bot:
		w.inStore(row, r)
		return
	}
	if key := w.p.job.Host.Numbering; key != "" {
		w.script.Number(key + " " + strconv.FormatInt(row.Number, 10))
	}
	refused := w.refused()
	w.sent.begin(w.p.job, row)
	if err := w.script.RunRow(ctx, w.env, w.values); err != nil {
		r.err = err
		return
	}
	if w.turnedBack(refused, w.script.Effects()) {
		r.err = ErrRefused
		return
	}
	w.effects(row, r, w.script.Effects())
	for i := range w.refs {
		w.results[i].Value, w.results[i].Written = w.script.Written(w.refs[i])
	}
	w.end(row, r, w.script.Diagnostics(), w.script.Failed())
}

// end writes a row that has been run.
func (w *worker) end(row *records.Row, r *result, list []diag.Diagnostic, failed bool) {
	if len(list) > 0 {
		r.tally.found(w.p.job.Script, list, row.Number)
		failed = failed || slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Severity() == diag.Error })
	}
	failed = w.unknown(row, r) || failed
	if w.render != nil && !w.rendered(row, r) && !failed {
		w.failed(row, r, w.p.job.Render, w.render.Diagnostics())
		return
	}
	if failed {
		w.failed(row, r, w.p.job.Script, list)
		return
	}
	w.emit(row, r)
}

// true reports whether a condition holds for the row; rows for which it does not are counted
// apart.
func (w *worker) true(row *records.Row, r *result, p *runtime.Program, condition *runtime.Runner, not *int64) bool {
	if r.err = condition.RunRow(context.Background(), w.env, w.values); r.err != nil {
		return false
	}
	if condition.Failed() {
		w.flush(r)
		clear(w.results)
		w.message = value.None
		r.tally.found(p, condition.Diagnostics(), row.Number)
		w.failed(row, r, p, condition.Diagnostics())
		return false
	}
	if !condition.Value().Truth() {
		*not++
		return false
	}
	return true
}

func (w *worker) refused() int64 {
	if w.p.job.Refused == nil {
		return 0
	}
	return w.p.job.Refused()
}

// A source is the randomness of one row, made when it is first asked for.
type source struct {
	pcg   *rand.PCG
	seed  uint64
	row   int64
	ready bool
}

// Uint64 implements rand.Source.
func (s *source) Uint64() uint64 {
	if !s.ready {
		s.pcg.Seed(mix(s.seed), mix(uint64(s.row)))
		s.ready = true
	}
	return s.pcg.Uint64()
}

// mix spreads the bits of a number, so that neighbours are no neighbours any more.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// rendered fills in the message and reports whether nothing failed.
func (w *worker) rendered(row *records.Row, r *result) bool {
	clear(w.texts[copy(w.texts, w.values):])
	for i, o := range w.results {
		if o.Written {
			w.texts[w.textOf[i]] = o.Value
		}
	}
	if err := w.render.RunRow(context.Background(), w.env, w.texts); err != nil {
		r.err = err
		return false
	}
	if list := w.render.Diagnostics(); len(list) > 0 {
		r.tally.found(w.p.job.Render, list, row.Number)
	}
	w.message = value.Text(w.render.Text())
	return !w.render.Failed()
}

// emit writes the row to the output.
func (w *worker) emit(row *records.Row, r *result) {
	changed := false
	for i := range w.results {
		if o := &w.results[i]; o.Written && w.compare(row, i, o) {
			changed = true
			if w.p.s.Keep != nil {
				r.writes = append(r.writes, w.p.written[i].write(row, o.Value))
			}
		}
	}
	if changed {
		r.tally.Changed++
	}
	if w.p.s.Diff != nil {
		r.diff.note(w.p, row, w.results)
	}
	out, enc := w.enc.Begin(r.out), w.enc
	for i := 0; i < len(w.p.out); i++ {
		c := &w.p.out[i]
		switch {
		case c.span > 1:
			out = enc.Copy(out, i, row, c.in, c.in+c.span)
			i += c.span - 1
		case c.written >= 0 && w.results[c.written].Written:
			out = enc.Value(out, i, w.results[c.written].Value)
		case c.message:
			out = enc.Value(out, i, w.message)
		case c.in < 0:
			out = enc.Value(out, i, value.None)
		case w.same && (c.written < 0 || w.p.s.Format != records.Parquet): // which has a type for each column
			out = enc.Copy(out, i, row, c.in, c.in+1)
		default:
			out = enc.Value(out, i, row.Value(c.in))
		}
	}
	if w.p.extra {
		for _, m := range row.Extra {
			out = enc.Extra(out, m)
		}
	}
	r.out = enc.End(out)
}

// compare reports whether a variable that was written has another value than before.
func (w *worker) compare(row *records.Row, i int, o *runtime.Change) bool {
	before := value.None
	if c := w.p.written[i].column; c >= 0 {
		before = row.Value(c)
	}
	changed := before.IsNone() != o.Value.IsNone()
	if !changed && !before.IsNone() {
		w.scratch = o.Value.AppendText(w.scratch[:0])
		old, ok := before.AsText()
		if !ok {
			old = before.Text()
		}
		changed = !bytes.Equal(w.scratch, []byte(old))
	}
	return changed
}
