package runtime

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// moscow is the documented default zone of a project. It has had no daylight saving
// time since 2014, so it needs no zone data.
var moscow = time.FixedZone("MSK", 3*60*60)

// noVars is what a run without variables reads.
var noVars = vars.NewEnv()

// Run runs the program once. The error is about the host: the context was cancelled, or
// a store failed. What the script did wrong is in the result. A result comes with an
// error too: it tells what had happened until then.
func (p *Program) Run(ctx context.Context, h Host) (*Result, error) {
	r := p.NewRunner(h)
	switch {
	case h.Store != nil:
		return r.runStored(ctx)
	case h.Journal != nil:
		return r.Result(), errNoName
	}
	err := r.Run(ctx, h.Vars)
	return r.Result(), err
}

// A Runner runs one program again and again without allocating anew. It belongs to one
// goroutine; make one for each.
type Runner struct {
	f       frame
	columns []column // those the program mentions, by slot
	rest    []int    // the slots without a column
	quick   bool     // rows hold all that a quick program reads
	plain   bool     // and nothing else, in the order of the slots
	scoped  bool     // the slots of columns say that they are the deal's
	head    *head    // of RunRows; nil until it is asked for
	single  int      // rows to run one by one before the next block
	many    many
}

// A column is a value of a row and the slot it fills.
type column struct{ at, slot int }

// NewRunner prepares runs of the program with what h gives. h.Vars and h.Store are not
// used: each run brings its variables.
func (p *Program) NewRunner(h Host) *Runner {
	h.Limits = h.Limits.complete()
	if h.Zone == nil {
		h.Zone = moscow
	}
	r := &Runner{}
	f := &r.f
	f.p, f.h, f.touched = p, h, true
	f.stmts = p.within(h.Limits.Steps)
	f.slots, f.at = make([]slot, len(p.slots)), make([]*value.Value, len(p.slots))
	f.services = builtins.Services{
		Context: f.context, Now: f.clock, Zone: h.Zone, Rand: h.Rand, Vars: f, HTTP: (*door)(f), Wait: h.Wait, Data: f.data,
		MaxText: h.Limits.Vars.Value, Warn: f.warn,
	}
	r.Number(h.Numbering)
	f.live()
	r.Bind(nil)
	return r
}

// within gives the statements that a number of steps suffices for. A statement's nodes
// are evaluated once at most, so this is known before anything runs.
func (p *Program) within(steps int) []stmt {
	n := sort.Search(len(p.stmts), func(i int) bool { return p.stmts[i].upTo > steps })
	return p.stmts[:n]
}

func (l Limits) complete() Limits {
	if l.Steps == 0 {
		l.Steps = DefaultSteps
	}
	if l.Bytes == 0 {
		l.Bytes = DefaultBytes
	}
	if l.Time == 0 {
		l.Time = DefaultTime
	}
	if l.Calls == 0 {
		l.Calls = DefaultCalls
	}
	l.Vars = l.Vars.Complete()
	return l
}

// Run runs the program on the variables of env, nil for none. Afterwards the Runner's
// getters tell what came of it, until the next run.
func (r *Runner) Run(ctx context.Context, env *vars.Env) error {
	f := &r.f
	clear(f.at)
	r.scoped, f.row = false, nil
	if f.p.quick && !f.touched && len(f.stmts) == 1 {
		f.runQuick(env)
		return f.err
	}
	f.start(ctx, env)
	f.runAll()
	return f.err
}

// Bind names the variables that the rows of [Runner.RunRow] hold, in order: those of the
// deal, or of the scope that stands before the name (client.city, const.rate). A column
// named like a built-in variable supplies that built-in.
func (r *Runner) Bind(columns []string) {
	r.f.cells = make(map[extraKey]int)
	from := make([]int, len(r.f.at)) // the column of each slot and 1
	for i, name := range columns {
		key := columnKey(name)
		if j := r.f.p.slot(vars.Deal, name); j >= 0 && key.scope == vars.Deal {
			from[j] = i + 1
		} else {
			r.f.cells[key] = i
		}
	}
	r.columns, r.rest, r.scoped, r.head = nil, nil, false, nil
	aligned := true
	for j, i := range from {
		if i > 0 {
			r.columns = append(r.columns, column{i - 1, j})
			aligned = aligned && i-1 == j
		} else {
			r.rest = append(r.rest, j)
		}
	}
	r.quick = r.f.p.quick && len(r.columns) == len(r.f.at) && len(r.f.stmts) == 1
	r.plain = r.quick && aligned && len(r.f.cells) == 0
}

// RunRow runs the program on one row of values, each the variable of its column; env,
// which may be nil, supplies all others, and those that are None in the row. Readings of
// texts are noted in the row.
func (r *Runner) RunRow(ctx context.Context, env *vars.Env, row []value.Value) error {
	f := &r.f
	if r.plain && env == nil && !f.touched { // what is None has no value elsewhere
		aim(f.at, row)
		f.runQuick(nil)
		return f.err
	}
	f.row = row
	if r.quick && !f.touched {
		r.fill(row, r.columns)
		f.runQuick(env)
		return f.err
	}
	r.begin(ctx, env)
	r.place(row, r.columns, r.rest)
	f.runAll()
	return f.err
}

// aim points at the values of a row, four at a time: each write of pointers asks whether
// the garbage collector has to know.
func aim(at []*value.Value, row []value.Value) {
	row = row[:len(at)]
	for ; len(at) >= 4 && len(row) >= 4; at, row = at[4:], row[4:] {
		at[0], at[1], at[2], at[3] = &row[0], &row[1], &row[2], &row[3]
	}
	for j := range at {
		at[j] = &row[j]
	}
}

// runQuick runs a program that is one expression of operators: it writes nothing and is
// over in microseconds, so there is nothing to prepare and nothing to cancel.
func (f *frame) runQuick(env *vars.Env) {
	f.running = true
	defer func() {
		if f.running {
			f.panicked(recover())
		}
	}()
	if env == nil {
		env = noVars
	}
	if f.env != env {
		f.env = env
	}
	f.bytes = f.h.Limits.Bytes
	switch s := &f.stmts[0]; { // as in quickly: the call takes a tenth of a short run
	case s.truth != nil:
		f.last.SetBool(s.truth(f))
	case s.fast == nil:
		s.general(f)
	default:
		if r := s.fast(f); r == r {
			f.last.HoldFloat(r)
		} else {
			s.general(f)
		}
	}
	if f.pending {
		f.finish()
	}
	f.running = false
}

// begin starts a run whose variables are in a row.
func (r *Runner) begin(ctx context.Context, env *vars.Env) {
	if r.f.touched {
		r.scoped = false
	}
	r.f.start(ctx, env)
}

// start resets the state of the run before it, but for where variables are.
func (f *frame) start(ctx context.Context, env *vars.Env) {
	if f.touched {
		f.reset()
	}
	if env == nil {
		env = noVars
	}
	f.env, f.ctx, f.done = env, ctx, ctx.Done()
	f.bytes = f.h.Limits.Bytes
	f.tight = f.crowded(env)
	f.run++
	f.writes = 0
}

// crowded reports whether a scope may become full when the run writes all it can.
func (f *frame) crowded(env *vars.Env) bool {
	grows, most := f.p.grows, &f.h.Limits.Vars
	return grows > 0 && (env.Len(vars.Deal)+grows > most.Deal || env.Len(vars.Client)+grows > most.Client)
}

// reset drops what only some runs leave behind: diagnostics, effects, a message, the
// clock. Whatever leaves such a thing sets touched.
func (f *frame) reset() {
	f.diags, f.more, f.guesses, f.effects, f.trace, f.laps = nil, 0, 0, nil, nil, nil
	f.extra, f.others = nil, nil
	f.now, f.masked, f.touched = time.Time{}, false, false
	f.buf, f.out, f.tx = f.buf[:0], f.out[:0], f.tx[:0]
	f.failed, f.pending, f.anyFailed, f.err = false, false, false, nil
	f.sent, f.sender = 0, nil
	f.last, f.calls = value.None, f.h.Limits.Calls
}

// runAll runs the program. Only here is a panic caught: it becomes an error that
// names the statement, and nothing of that statement is applied.
func (f *frame) runAll() {
	if f.p.outside {
		defer f.limitTime()()
	}
	f.running = true
	defer func() {
		if f.running {
			f.panicked(recover())
		}
	}()
	if f.statements(0, len(f.stmts)) {
		f.outOfSteps()
	}
	f.running = false
}

// statements runs some of the statements that the steps suffice for, and reports whether
// the run goes on.
func (f *frame) statements(from, to int) bool {
	if f.p.trace {
		return f.tracedStatements(from, to)
	}
	stmts := f.stmts[:to]
	for i := from; i < len(stmts); i++ {
		s := &stmts[i]
		f.stmt = i
		if f.done != nil && f.interrupted(s) {
			return false
		}
		if s.fast != nil {
			if r := s.fast(f); r == r {
				if s.slot == noSlot {
					f.last.HoldFloat(r)
					continue
				} else if !f.tight {
					f.bare(s.slot).HoldFloat(r)
					continue
				}
			}
		}
		if s.value != nil {
			s.general(f)
		} else {
			s.run(f)
		}
		if f.pending && !f.finish() {
			return false
		}
	}
	return true
}

// general evaluates a statement that has a value, of any kind.
func (s *stmt) general(f *frame) {
	v := s.value(f)
	switch n, ok := v.KnownNum(); {
	case s.slot == noSlot:
		if v.IsFloat() {
			v = v.Held()
		}
		f.last = v
	case !s.bare || f.pending || f.tight:
		if !f.failed {
			f.store(s.slot, v, s.place)
		}
	case ok && v.Computed():
		*f.bare(s.slot) = n.Held()
	case v.IsText() && !v.IsEmpty() && v.Size() <= f.h.Limits.Vars.Value:
		*f.bare(s.slot) = v
	default:
		f.store(s.slot, v, s.place)
	}
}

// limitTime makes the run's context end with the run's time. It is for programs that may
// wait; others are bounded by their steps.
func (f *frame) limitTime() func() {
	f.caller = f.ctx
	ctx, stop := context.WithTimeout(f.caller, f.h.Limits.Time)
	f.ctx, f.done = ctx, ctx.Done()
	return stop
}

// panicked makes a panic the run's error. It is asked only when the run did not come to
// its end: recover costs more than a short run.
func (f *frame) panicked(p any) {
	f.running, f.touched, f.last = false, true, value.None
	f.lapFailed()
	f.err = fmt.Errorf("runtime: internal error in the statement at %v: %v", f.place(), p)
}

func (f *frame) place() diag.Position {
	if f.stmt < 0 {
		return diag.Position{Line: 1, Column: 1}
	}
	return f.p.source.Position(f.p.stmts[f.stmt].at.Start)
}

// finish ends a statement that failed or whose functions wrote something, and reports
// whether to go on.
func (f *frame) finish() bool {
	f.touched, f.pending = true, false
	if f.unread {
		f.unread, f.anyFailed = false, true
		f.lapFailed()
		return !f.h.StopOnError
	}
	if !f.failed && len(f.tx) > 0 {
		f.commit()
	}
	if !f.failed {
		return true
	}
	if f.err != nil {
		return false
	}
	f.settle()
	if f.stmts[f.stmt].isExpr() {
		f.last = value.None
	}
	return !f.h.StopOnError
}

// outOfSteps ends a run whose next statement would pass the limit on steps.
func (f *frame) outOfSteps() {
	if len(f.stmts) == len(f.p.stmts) {
		return
	}
	f.stmt = len(f.stmts)
	f.fail(diag.LimitPassed, f.p.stmts[f.stmt].at, diag.Both("steps of the run", "шагов за один запуск"), diag.Same(itoa(f.h.Limits.Steps)))
	f.settle()
}

// interrupted reports whether the run ends before a statement: cancelled by the caller,
// or out of time.
func (f *frame) interrupted(s *stmt) bool {
	select {
	case <-f.done:
	default:
		return false
	}
	f.touched = true
	if f.err = f.cancelled(); f.err == nil {
		f.timedOut(s.at)
		f.settle()
	}
	return true
}

func (f *frame) timedOut(at diag.Span) {
	f.fail(diag.TimedOut, at, diag.Both("the run", "запуск"), diag.Same(f.h.Limits.Time.String()))
}

// Value is the value of an expression, or of a script's last expression statement, as a
// variable would hold it: a whole number is an integer.
func (r *Runner) Value() value.Value { return r.f.last }

// Text is the message of a template.
func (r *Runner) Text() string { return string(r.f.out) }

// Diagnostics are those of the run, without the program's own.
func (r *Runner) Diagnostics() []diag.Diagnostic { return r.f.diags }

// Failed reports whether a statement failed.
func (r *Runner) Failed() bool { return r.f.anyFailed }

// Get reads a deal variable as the run left it.
func (r *Runner) Get(name string) value.Value { return r.f.Get(vars.Deal, name) }

// Writes lists the final state of every variable the run wrote, in order of first write.
func (r *Runner) Writes() []vars.Write { return append(r.f.ownWrites(), r.f.others...) }

// ownWrites are those about the client the run is about.
func (f *frame) ownWrites() []vars.Write {
	if f.writes == 0 {
		return nil
	}
	type ordered struct {
		w     vars.Write
		order int32
	}
	list := make([]ordered, 0, f.writes)
	for i := range f.slots {
		if s := &f.slots[i]; f.dirty(i) {
			list = append(list, ordered{vars.Write{Scope: f.p.slots[i].target, Name: f.p.slots[i].name(), Value: f.held(i, f.p.slots[i].target)}, s.order})
		}
	}
	for key, x := range f.extra {
		list = append(list, ordered{vars.Write{Scope: key.scope, Name: key.name, Value: x.v}, x.order})
	}
	slices.SortFunc(list, func(a, b ordered) int { return cmp.Compare(a.order, b.order) })
	writes := make([]vars.Write, len(list))
	for i, o := range list {
		writes[i] = o.w
	}
	return writes
}

// Result collects everything about the last run, for keeping.
func (r *Runner) Result() *Result {
	f := &r.f
	found := append(slices.Clone(f.p.found), f.diags...)
	slices.SortStableFunc(found, func(a, b diag.Diagnostic) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	more := f.more
	if n := len(found) - maxDiagnostics; n > 0 {
		found, more = found[:maxDiagnostics], more+n
	}
	return &Result{
		Value: f.last, Text: string(f.out), Writes: r.Writes(), Failed: f.anyFailed || f.p.broken,
		Diagnostics: found, More: more,
		Effects: f.effects, Trace: f.trace, Stmts: f.laps,
	}
}

// context is what functions wait on.
func (f *frame) context() context.Context { return f.ctx }

// cancelled is the caller's reason to end the run, nil when it gave none: then the run's
// own time is over.
func (f *frame) cancelled() error {
	if f.caller != nil {
		return f.caller.Err()
	}
	return f.ctx.Err()
}
