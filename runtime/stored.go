package runtime

import (
	"context"
	"errors"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// A stored is a run's side of the host's store.
//
// The statements fall into stretches. Those that stay inside run in one transaction; a
// statement that may call a service runs between two, with a transaction of its own once
// it needs one. Within a transaction, statements that call functions on the bot's data run
// one by one: what was written before is handed over first, and a failure goes back to
// where the statement began.
type stored struct {
	f       *frame
	session vars.Session
	tx      vars.Tx   // open; nil while none is
	env     *vars.Env // as the last transaction left it
	single  bool      // one transaction for the whole run
	keep    bool      // what is done is kept
	changed bool      // the statement has changed the bot's data
	broken  bool      // the store failed, or the run's time was over while it worked
	writes  []vars.Write
}

// lastingTime is how long a store may take to keep what a service has answered: that is
// done even when the run has been cancelled meanwhile, for the service will not forget it.
const lastingTime = 10 * time.Second

// Mistakes of the host.
var (
	errNoClock      = errors.New("runtime: a Host with a Store needs Now, for the data keeps dates")
	errNoName       = errors.New("runtime: a Host with a Journal needs a Store and a Name, and is never Atomic")
	errNoCheckpoint = errors.New("runtime: the Store's transactions are no Checkpoint, so that the run cannot have a Name")
)

// runStored runs the program on the host's store and gives what came of it.
func (r *Runner) runStored(ctx context.Context) (*Result, error) {
	f := &r.f
	switch {
	case f.h.Now == nil:
		return r.Result(), errNoClock
	case f.h.Journal != nil && (f.h.Name == "" || f.h.Atomic):
		return r.Result(), errNoName
	}
	session, err := f.h.Store.Open(ctx, f.h.Client)
	if err != nil {
		return r.Result(), err
	}
	s := &stored{f: f, session: session}
	s.keep = !f.h.Discard && !f.h.DryRun
	s.single = f.h.Atomic || !s.keep
	f.stored = s
	s.run(ctx)
	err = errors.Join(f.err, session.Close())
	res := r.Result()
	res.Writes, res.Env = lastOf(s.writes), s.env
	return res, err
}

// run runs all stretches. Here a panic is caught, as in runAll.
func (s *stored) run(ctx context.Context) {
	f := s.f
	f.start(ctx, nil)
	defer f.limitTime()()
	f.running = true
	defer func() {
		if f.running {
			f.panicked(recover())
		}
	}()
	goOn := true
	for from := f.h.From; from < len(f.stmts) && goOn; {
		to := s.stretch(from)
		if !s.single && s.calls(from) {
			goOn = s.outside(from)
		} else {
			goOn = s.inside(from, to)
		}
		from = to
	}
	if goOn {
		f.outOfSteps()
	}
	f.running = false
}

// stretch gives the end of the stretch that begins with a statement.
func (s *stored) stretch(from int) int {
	stmts := s.f.stmts
	if s.single {
		return len(stmts)
	}
	to := from + 1
	for !s.calls(from) && to < len(stmts) && !s.calls(to) {
		to++
	}
	return to
}

// calls reports whether a statement may call a service, or the host's Performer.
func (s *stored) calls(i int) bool {
	r := s.f.stmts[i].reach
	return r.outside || r.hosted && s.f.h.Funcs != nil
}

// inside runs statements in one transaction.
func (s *stored) inside(from, to int) (goOn bool) {
	f := s.f
	var all reach
	for _, st := range f.stmts[from:to] {
		all.add(st.reach)
	}
	effects, writes := len(f.effects), len(s.writes)
	if !s.begin(f.ctx, all.wide) {
		return false
	}
	goOn = s.load()
	for from < to && goOn {
		next := from + 1
		for !f.stmts[from].reach.data && next < to && !f.stmts[next].reach.data {
			next++
		}
		goOn = s.piece(from, next)
		from = next
	}
	if f.err == nil && !s.broken && (!f.h.Atomic || !f.anyFailed) && s.reached(to) && s.end() {
		return goOn
	}
	s.drop()
	s.undone(effects)
	s.writes = s.writes[:writes]
	return false
}

// piece runs statements of a transaction and hands their writes over. It is one statement,
// when that has to do with the bot's data.
func (s *stored) piece(from, to int) (goOn bool) {
	f := s.f
	reach := f.stmts[from].reach
	if reach.changes && s.broke(s.tx.Mark()) {
		return false
	}
	failedBefore, effects := f.anyFailed, len(f.effects)
	f.anyFailed = false
	f.resume(s.env)
	goOn = f.statements(from, to)
	failed := f.anyFailed
	f.anyFailed = failed || failedBefore
	if f.err != nil {
		return false
	}
	if failed && reach.changes {
		s.undone(effects)
		return s.back() && goOn
	}
	err := s.hand(reach)
	if errors.Is(err, vars.ErrFull) && reach.changes {
		f.full(f.stmts[from].at)
		f.settle()
		s.undone(effects)
		return s.back() && !f.h.StopOnError && !f.h.Atomic
	}
	return !s.broke(err) && goOn && (!f.h.Atomic || !f.anyFailed)
}

// back goes back to where the statement began.
func (s *stored) back() bool { return !s.broke(s.tx.Undo()) && s.load() }

// hand gives the transaction what the statements have written.
func (s *stored) hand(r reach) error {
	own := s.f.ownWrites()
	if len(own) > 0 {
		if err := s.tx.Write(own); err != nil {
			return err
		}
	}
	s.writes = append(append(s.writes, own...), s.f.others...)
	if r.reloads {
		s.load()
		return nil
	}
	s.env.Apply(own)
	return nil
}

// outside runs a statement that may call a service.
func (s *stored) outside(i int) (goOn bool) {
	f := s.f
	if s.env == nil {
		if !s.begin(f.ctx, false) || !s.load() {
			return false
		}
		s.drop()
	}
	failedBefore, effects, writes := f.anyFailed, len(f.effects), len(s.writes)
	f.anyFailed, s.changed, f.sent, f.sender = false, false, 0, nil
	f.resume(s.env)
	goOn = f.statements(i, i+1)
	failed := f.anyFailed
	f.anyFailed = failed || failedBefore
	lasting, stop := context.WithTimeout(context.WithoutCancel(f.ctx), lastingTime)
	defer stop()
	if f.err == nil && !failed {
		switch err := s.answered(lasting, f.stmts[i].reach, i+1); {
		case errors.Is(err, vars.ErrFull):
			f.full(f.stmts[i].at)
			f.settle()
			failed, goOn = true, !f.h.StopOnError
		case !s.broke(err) && !s.broken:
			return goOn
		}
	}
	s.drop()
	s.undone(effects)
	s.writes = s.writes[:writes]
	return f.err == nil && failed && s.passed(lasting, i+1) && goOn
}

// answered keeps what a statement that may have called a service has done.
func (s *stored) answered(ctx context.Context, r reach, next int) error {
	if s.tx == nil && s.f.writes == 0 {
		s.passed(ctx, next)
		return nil
	}
	if s.tx == nil && !s.begin(ctx, r.wide) {
		return nil
	}
	if err := s.hand(r); err != nil {
		return err
	}
	_ = s.reached(next) && s.end()
	return nil
}

// passed keeps only how far the run has come.
func (s *stored) passed(ctx context.Context, next int) bool {
	return s.f.h.Name == "" || s.begin(ctx, false) && s.reached(next) && s.end()
}

// leave is asked before a service is called. No transaction is open while it answers: one
// that only read is ended, and a statement that has changed the data may not call.
func (s *stored) leave(fn *builtins.Func, x *lang.Call) bool {
	switch {
	case s.single || s.tx == nil:
		return true
	case s.changed:
		s.f.fail(diag.ChangedThenCalled, x.NameAt, diag.Same(fn.Name))
		return false
	}
	s.drop()
	return true
}

// data gives a function the transaction, and records that it asked; one effect for a call.
func (f *frame) data() (vars.Tx, error) {
	fn, at := f.calling.Func(), f.callee.At
	s := f.stored
	if n := len(f.effects); n == 0 || f.effects[n-1].Span != at || f.effects[n-1].Function != fn.Name {
		f.record(Effect{Kind: fn.Kind, Function: fn.Name, Performed: s != nil && s.keep, Span: at, Args: f.argTexts(f.calling)})
	}
	if s == nil {
		return nil, builtins.ErrNeedsHost
	}
	if s.tx == nil {
		tx, err := s.session.Begin(f.ctx, f.stmts[f.stmt].reach.wide)
		if err != nil {
			return nil, err
		}
		s.tx = tx
	}
	s.changed = s.changed || fn.Touches != builtins.TouchesNothing
	return s.tx, nil
}

func (s *stored) begin(ctx context.Context, wide bool) bool {
	tx, err := s.session.Begin(ctx, wide)
	if s.broke(err) {
		return false
	}
	s.tx = tx
	return true
}

// load reads the client's variables anew, with those that only this run sees over them.
func (s *stored) load() bool {
	env, err := s.tx.Env()
	if s.broke(err) {
		return false
	}
	if over := s.f.h.Vars; over != nil {
		env.Lay(over)
	}
	s.env = env
	return true
}

// reached keeps with the transaction how far the run has come.
func (s *stored) reached(next int) bool {
	if s.f.h.Name == "" || !s.keep {
		return true
	}
	c, ok := s.tx.(Checkpoint)
	if !ok {
		return !s.broke(errNoCheckpoint)
	}
	return !s.broke(c.Reached(s.f.h.Name, next))
}

// end ends the transaction and keeps what it did, unless nothing is kept.
func (s *stored) end() bool {
	tx := s.tx
	s.tx = nil
	if !s.keep {
		return !s.broke(tx.Rollback())
	}
	return !s.broke(tx.Commit())
}

// drop rolls an open transaction back. It is over whatever the store says to that.
func (s *stored) drop() {
	if s.tx != nil {
		_ = s.tx.Rollback()
		s.tx = nil
	}
}

// broke ends the run when the store failed.
func (s *stored) broke(err error) bool {
	if err == nil {
		return false
	}
	f := s.f
	f.touched, s.broken = true, true
	switch caller := f.cancelled(); {
	case f.err != nil:
	case f.ctx.Err() == nil:
		f.err = err
	case caller != nil:
		f.err = caller
	default:
		f.timedOut(f.stmts[f.stmt].at)
		f.settle()
	}
	return true
}

// undone marks the effects on the data since one of them: they did not last.
func (s *stored) undone(since int) {
	for i := range s.f.effects[since:] {
		if e := &s.f.effects[since+i]; e.Request == nil && e.Kind != builtins.Network {
			e.Performed = false
		}
	}
}

// lastOf keeps the last write of each variable, in the order of the first ones.
func lastOf(writes []vars.Write) []vars.Write {
	type variable struct {
		client string
		scope  vars.Scope
		name   string
	}
	at := make(map[variable]int, len(writes))
	var last []vars.Write
	for _, w := range writes {
		key := variable{w.Client, w.Scope, w.Name}
		if i, ok := at[key]; ok {
			last[i].Value = w.Value
			continue
		}
		at[key] = len(last)
		last = append(last, w)
	}
	return last
}

// resume lets the next statements read env: nothing is written yet there. Budgets,
// diagnostics and effects go on.
func (f *frame) resume(env *vars.Env) {
	clear(f.at)
	f.env, f.extra, f.others, f.masked = env, nil, nil, false
	f.tight = f.crowded(env)
	f.run++
	f.writes, f.touched = 0, true
}
