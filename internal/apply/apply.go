// Package apply performs effects that dry runs have planned (package internal/planned),
// past a journal: what was done is not done again, however often and wherever it stopped.
//
// It reads no file and shows nothing; what becomes of an effect is a [Result]. Effects of
// one row have to come one after another, for a later one may need the answer to an
// earlier one.
package apply

import (
	"context"
	"time"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// A State says what became of an effect.
type State string

// The states. Of all but Done, Before and Unknown it is certain that nothing was done.
const (
	Done    State = "done"        // carried out now
	Before  State = "done-before" // carried out when it was applied before
	Unknown State = "unknown"     // it may have been carried out; a person has to look
	Refused State = "refused"     // the service said no
	Unsent  State = "not-sent"    // it did not reach the service, or came too often
	Unfit   State = "unfit"       // it cannot be sent as it stands in the file
	Skipped State = "skipped"     // nothing that a sandbox stands for
	LeftOut State = "left-out"    // it failed before, and is not tried again: see SkipFailed
)

// A Result is what became of an effect.
type Result struct {
	State  State
	Values []Value   // what the function would write, of Done and Before
	Why    diag.Text // of the other states
	Entry  int64     // of the journal, when Unknown
}

// A Value is a variable that the function would write.
type Value struct{ Name, Text string }

// An Applier performs effects, one after another.
type Applier struct {
	Net     *runtime.Network
	Sandbox bool // Net leads to a sandbox
	// SkipFailed leaves out what a service has refused before, what nobody knows the outcome
	// of and what is unfit.
	SkipFailed bool
	Store      crm.Store // where the journal is
	Consts     *vars.Env // its constants are the accounts and keys
	Now        func() time.Time
	// Wait passes the pause before a request is repeated; nil: by a timer.
	Wait func(ctx context.Context, pause time.Duration) error

	row   planned.Key
	known []Value // results of the row so far
}

// Apply performs an effect, or tells what became of it before. The error is of the journal,
// or ctx ended before the request left; then it can be applied again.
func (a *Applier) Apply(ctx context.Context, e *planned.Effect) (Result, error) {
	if key := (planned.Key{Run: e.Run, Row: e.Row, Client: e.Client}); key != a.row {
		a.row, a.known = key, nil
	}
	q, why := a.resolved(e)
	if why != nil {
		return a.unfit(Result{Why: *why}), nil
	}
	old, err := a.entry(ctx, e)
	switch {
	case err != nil:
		return Result{}, err
	case a.SkipFailed && journal.WasRefused(old):
		return Result{State: LeftOut, Why: diag.Both("the service has refused it before", "сервис отказал в прошлый раз")}, nil
	case a.SkipFailed && (old.State == crm.Unknown || old.State == crm.Started):
		return Result{State: LeftOut, Entry: old.ID, Why: journal.LookFor(old)}, nil
	case journal.CarriedOut(old):
		return Result{State: Before, Entry: old.ID, Why: byYourWord}, nil
	case old.ID != 0 && !journal.Cleared(old) && !sameJSON(old.Params, q.content()):
		return a.unfit(Result{Entry: old.ID, Why: diag.Both(
			"something else was sent under this id before: the run of the plan needs a name of its own",
			"раньше под этим id было отправлено другое: у запуска, который составил план, должно быть своё имя")}), nil
	}
	p := &runtime.Passage{Net: a.Net, Journal: &journal.Journal{Store: a.Store, Client: e.Client, Now: a.Now}}
	p.Sending = runtime.Sending{Run: old.Run, Function: e.Function, Request: runtime.Request{Method: "POST", Params: q.content()}}
	r := a.send(ctx, e.Function, q, p)
	if p.Failed != nil {
		return Result{}, p.Failed
	}
	if r.State == Unsent && ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	return a.ended(ctx, e, old.Run, r)
}

// unfit is a result for what cannot be sent.
func (a *Applier) unfit(r Result) Result {
	if r.State = Unfit; a.SkipFailed {
		r.State = LeftOut
	}
	return r
}

var byYourWord = diag.Both("done, as a person has found; its answer is not known", "выполнено, как отметили вручную; ответ неизвестен")

// ended completes a result from the journal and for it.
func (a *Applier) ended(ctx context.Context, e *planned.Effect, run string, r Result) (Result, error) {
	switch r.State {
	case Done, Before:
		a.known = append(a.known, r.Values...)
	case Unfit:
		return a.unfit(r), nil
	case Refused: // nothing was done: it may be sent when the cause is gone
		return r, journal.Within(context.WithoutCancel(ctx), a.Store, func(tx crm.Everything) error {
			return journal.Refused(tx, run, a.Now())
		})
	case Unknown:
		old, err := a.entry(context.WithoutCancel(ctx), e)
		r.Entry = old.ID
		r.Why = diag.Both(r.Why.EN+"; "+journal.LookFor(old).EN, r.Why.RU+"; "+journal.LookFor(old).RU)
		return r, err
	}
	return r, nil
}

func (a *Applier) entry(ctx context.Context, e *planned.Effect) (s crm.Sent, err error) {
	err = journal.Within(ctx, a.Store, func(tx crm.Everything) error {
		s, err = a.entryOf(tx, e)
		return err
	})
	return s, err
}

// Look tells what would become of an effect, and sends nothing. Without a store nothing is
// known of earlier attempts. Done stands for what would be sent.
func (a *Applier) Look(ctx context.Context, e *planned.Effect) (Result, error) {
	if why := unfit(e); why != nil {
		return Result{State: Unfit, Why: *why}, nil
	}
	if a.Store == nil {
		return Result{State: Done}, nil
	}
	old, err := a.entry(ctx, e)
	switch {
	case err != nil || old.ID == 0 || journal.Cleared(old):
		return Result{State: Done}, err
	case journal.CarriedOut(old) || old.State == crm.Answered:
		return Result{State: Before, Entry: old.ID}, nil
	}
	return Result{State: Unknown, Entry: old.ID, Why: journal.LookFor(old)}, nil
}
