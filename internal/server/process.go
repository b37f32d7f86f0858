package server

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// A delivery that brings the process down must not do so for ever, nor keep those of other
// clients from being worked off: after the third time it is begun it pauses, longer and
// longer, and after the tenth it is given up.
const (
	maxAttempts  = 10
	freeAttempts = 2
)

// pause is when a delivery may be begun again, should the process die now.
func (s *Server) pause(attempts int) time.Time {
	if attempts <= freeAttempts {
		return time.Time{}
	}
	return s.now().Add(time.Second << min(attempts-freeAttempts-1, maxAttempts))
}

// A job is a delivery being worked off.
type job struct {
	d      crm.Delivery
	detail Detail
	in     *incoming
	script *Script
	from   int
}

// workOff works a delivery off: its variables are kept once, with what chose the script;
// the script runs, from where it was broken off; the end is kept. Whoever dies in between
// leaves a delivery that waits, and the next one goes on there. One without a script is over
// with its variables.
func (s *Server) workOff(ctx context.Context, id int64, client string) {
	started := s.now()
	j := &job{}
	err := s.asClient(ctx, client, func(tx crm.Everything) error { return s.prepare(ctx, tx, j, id) })
	if err == nil && j.script != nil {
		if err = s.runScript(ctx, j); err == nil {
			err = s.asClient(ctx, client, func(tx crm.Everything) error { return s.finish(tx, j) })
		}
	}
	switch {
	case err != nil:
		s.again(ctx, id, err)
	case j.in != nil || j.d.State == crm.Failed: // else it was not its time
		s.metrics.ended(j.d, s.now().Sub(started))
		s.log.InfoContext(ctx, "delivery worked off", "delivery", id, "source", j.d.Source, "state", string(j.d.State),
			"script", j.detail.Script, "attempts", j.d.Attempts, "took", s.now().Sub(started))
	}
}

// asClient does something in a transaction on a client, beside those on others; when he does
// not exist any more, in one of the owner.
func (s *Server) asClient(ctx context.Context, client string, do func(crm.Everything) error) error {
	session, err := s.store.Open(ctx, client)
	if errors.Is(err, vars.ErrNoClient) {
		return within(ctx, s.store, do)
	}
	if err != nil {
		return err
	}
	defer func() { _ = session.Close() }()
	tx, err := session.Begin(ctx, false)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	all, ok := tx.(crm.Everything)
	if !ok {
		return errNotEverything
	}
	if err := do(all); err != nil {
		return err
	}
	return tx.Commit()
}

// errNotEverything is a mistake of the store.
var errNotEverything = errors.New("server: the store's sessions do not keep deliveries")

// prepare reads a delivery, chooses its script and keeps its variables, all once. It leaves
// the job empty when the delivery waits no more, or has to pause.
func (s *Server) prepare(ctx context.Context, tx crm.Everything, j *job, id int64) error {
	d, err := tx.Delivery(id)
	if errors.Is(err, crm.ErrNotFound) || err == nil && (d.State != crm.Waiting || detailOf(d).NotBefore.After(s.now())) {
		return nil
	}
	if err != nil {
		return err
	}
	j.d, j.detail = d, detailOf(d)
	if j.from, err = tx.Progress(runName(id)); err != nil {
		return err
	}
	s.understand(ctx, j)
	j.d.Attempts++
	j.detail.NotBefore = s.pause(j.d.Attempts)
	if _, err := tx.Client(j.d.Client); errors.Is(err, vars.ErrNoClient) {
		j.giveUp("the client does not exist any more", "такого клиента больше нет")
	}
	if j.d.Attempts > 1 {
		s.taken(j)
	} else {
		j.chosen()
		if j.d.State == crm.Waiting && !j.d.Dry {
			if err := s.writeAll(tx, j); err != nil {
				return err
			}
		}
	}
	if j.script != nil {
		j.d.Detail = j.detail.json()
		return tx.SaveDelivery(j.d)
	}
	return s.finish(tx, j)
}

func runName(id int64) string { return "delivery-" + strconv.FormatInt(id, 10) }

// numbering is what the numbers of a delivery's orders are made of. A replay has that of
// its original, whose orders it edits. Ids of deliveries begin anew in every store, so the
// time tells those of two stores apart.
func numbering(d crm.Delivery) string {
	return cmp.Or(detailOf(d).Orders, runName(d.ID)+" "+strconv.FormatInt(d.Received.UnixMicro(), 10))
}

// understand reads the delivery once more: what it says and which script is to run.
func (s *Server) understand(ctx context.Context, j *job) {
	e := s.endpoint(j.d.Source, j.detail.Endpoint)
	if e == nil {
		j.giveUp("the configuration has no entry {1} any more", "в конфигурации больше нет пункта {1}", j.detail.Endpoint)
		return
	}
	in, wrong := e.read(j.d)
	if wrong != nil {
		j.giveUp("the delivery cannot be read with today's limits: {1}", "при нынешних ограничениях доставку не прочитать: {1}", wrong.text.EN)
		return
	}
	j.in = in
	j.script, j.detail.Block = e.choose(ctx, in)
}

// giveUp ends a job that cannot be done.
func (j *job) giveUp(en, ru string, args ...string) {
	j.d.State, j.script = crm.Failed, nil
	j.detail.note(en, ru, args...)
}

// chosen notes which script runs, so that whoever takes the run up runs the same.
func (j *job) chosen() {
	if j.script != nil {
		j.detail.Script, j.detail.Version = j.script.Name, j.script.Digest
	} else if j.in != nil && j.in.message != "" {
		j.detail.note("no block or rule fits", "ни один блок и ни одно правило не подошли")
	}
}

// taken sees whether a run can be taken up.
func (s *Server) taken(j *job) {
	switch {
	case j.d.State != crm.Waiting:
	case j.d.Attempts > maxAttempts:
		j.giveUp("begun {1} times and never ended: given up", "начата {1} раз и ни разу не закончена: больше не повторяется", strconv.Itoa(maxAttempts))
	case j.script == nil && j.detail.Version == "":
	case j.script == nil || j.script.Digest != j.detail.Version:
		j.giveUp("the script was changed while it was under way, at statement {1}: it is not taken up; the journal has what was sent",
			"скрипт изменился, пока выполнялся (строка {1}): продолжать его нельзя; что успело уйти, видно в журнале", strconv.Itoa(j.from+1))
	default:
		j.detail.Resumed = j.from
	}
}

// writeAll keeps the variables of a delivery, or drops a delivery that is out of date.
func (s *Server) writeAll(tx crm.Everything, j *job) error {
	if stale, err := outOfDate(tx, j); stale || err != nil {
		return err
	}
	if err := tx.Mark(); err != nil {
		return err
	}
	err := writeVars(tx, j.in)
	if errors.Is(err, vars.ErrFull) {
		j.detail.Script, j.detail.Block = "", ""
		j.giveUp("the client has too many variables: nothing was written and nothing ran", "у клиента слишком много переменных: ничего не записано, скрипт не выполнялся")
		return tx.Undo()
	}
	return err
}

// writeVars writes what a delivery says.
func writeVars(tx vars.Tx, in *incoming) error {
	env, err := tx.Env()
	if err != nil {
		return err
	}
	return tx.Write(slices.Concat(contact("", in, env), in.vars))
}

// outOfDate drops a delivery that is older than what is known of its order, and keeps how
// new it is. What is known stands where the progress of runs does, under the order's name.
func outOfDate(runs crm.Runs, j *job) (bool, error) {
	o := j.in.order
	if o == nil || j.d.ReplayOf != 0 || o.version < 0 {
		return false, nil
	}
	version, err := runs.Progress(o.name + " version")
	if err != nil {
		return false, err
	}
	updated, err := runs.Progress(o.name + " updated")
	if err != nil {
		return false, err
	}
	if o.version < version || o.version == version && o.updated != 0 && o.updated < updated {
		j.d.State, j.script, j.detail.Script, j.detail.Block = crm.Dropped, nil, "", ""
		j.detail.note("a newer version of this order has come before: version {1}", "более новая версия этой заявки уже пришла: версия {1}", strconv.Itoa(version))
		return true, nil
	}
	return false, errors.Join(runs.Reached(o.name+" version", o.version), runs.Reached(o.name+" updated", o.updated))
}

// runScript runs the script of a job. Its error is of the store or of a stop, not of the
// script.
func (s *Server) runScript(ctx context.Context, j *job) error {
	h := s.host(j.d.ID, j.d.Received)
	h.Client, h.Store = j.d.Client, s.store
	if s.c.Numbered {
		h.Numbering = numbering(j.d)
	}
	h.Vars.Set(vars.Builtin, "question", value.Text(j.in.message))
	if j.d.Dry {
		h.DryRun, h.Store = true, seeded{s.store, j.in}
	} else {
		h.Name, h.From = runName(j.d.ID), j.from
		h.Journal = &journal.Journal{Store: s.store, Client: j.d.Client, Now: s.now}
	}
	res, err := j.script.Program.Run(ctx, h)
	if err != nil {
		return err
	}
	s.describe(j, res)
	return nil
}

// host is what a run may touch. Randomness depends on the delivery alone, so that a run
// that is taken up draws the same again.
func (s *Server) host(seed int64, now time.Time) runtime.Host {
	env := vars.NewEnv()
	for name, text := range s.c.Constants {
		env.Set(vars.Const, name, textOrNone(text))
	}
	return runtime.Host{
		Vars: env, Now: func() time.Time { return now }, Zone: s.c.Zone, Net: s.net, Allow: runtime.Outside,
		Rand:   rand.New(rand.NewPCG(uint64(seed), uint64(now.UnixMicro()))),
		Limits: runtime.Limits{Time: s.c.Limits.Run},
	}
}

// maxWritten bounds a variable in the history, in bytes.
const maxWritten = 4000

// describe puts into the detail what a run did.
func (s *Server) describe(j *job, res *runtime.Result) {
	if res.Failed {
		j.d.State = crm.Failed
	}
	mask := s.mask.Mask
	if res.Env != nil {
		r := res.Env.Redactor()
		mask = func(text string) string { return s.mask.Mask(r.Mask(text)) }
	}
	for _, w := range res.Writes {
		j.detail.Written = append(j.detail.Written, Written{w.Scope.String(), w.Name, clip(mask(w.Value.Text()), maxWritten)})
	}
	src := j.script.Source
	j.detail.Effects = report.EffectsJSON(src, res.Effects)
	j.detail.Found = report.DiagnosticsJSON(src, res.Diagnostics, diag.EN)
	j.detail.FoundRU = report.DiagnosticsJSON(src, res.Diagnostics, diag.RU)
}

// finish keeps the end of a job. One that left a request of unknown outcome has not done
// what it should, and a person has to look.
func (s *Server) finish(tx crm.Everything, j *job) error {
	sent, err := tx.FindSent(crm.SentQuery{Run: runName(j.d.ID)})
	if err != nil {
		return err
	}
	if j.d.State == crm.Waiting {
		j.d.State = crm.Done
	}
	for _, q := range sent {
		if q.State == crm.Unknown || q.State == crm.Started {
			j.d.State = crm.Failed
			j.detail.note("nobody knows whether request {1} ({2}) arrived; it is not repeated: salecalc effects show {1}",
				"неизвестно, дошёл ли запрос {1} ({2}); повторно он не отправляется: salecalc effects show {1}", strconv.FormatInt(q.ID, 10), q.Function)
		}
	}
	j.detail.NotBefore = time.Time{}
	j.d.Ended, j.d.Detail = s.now(), j.detail.json()
	return errors.Join(tx.SaveDelivery(j.d), tx.ForgetRun(runName(j.d.ID)))
}

// again lets a delivery wait after a failure of ours. When the process is being stopped
// it is left as it is: the next one goes on.
func (s *Server) again(ctx context.Context, id int64, why error) {
	if ctx.Err() != nil {
		return
	}
	s.log.ErrorContext(ctx, "a delivery could not be worked off; it is tried again", "delivery", id, "error", s.mask.Mask(why.Error()))
	err := within(ctx, s.store, func(tx crm.Everything) error {
		d, err := tx.Delivery(id)
		if err != nil || d.State != crm.Waiting {
			return err
		}
		detail := detailOf(d)
		detail.NotBefore = s.now().Add(time.Second << min(d.Attempts, maxAttempts))
		d.Detail = detail.json()
		return tx.SaveDelivery(d)
	})
	if err != nil {
		s.log.ErrorContext(ctx, "a delivery could not be put off", "delivery", id, "error", s.mask.Mask(err.Error()))
	}
}

// seeded is a store whose runs find the variables of a delivery written that is only
// tried.
type seeded struct {
	vars.Store
	in *incoming
}

type seededSession struct {
	vars.Session
	in *incoming
}

// Open implements vars.Store.
func (s seeded) Open(ctx context.Context, client string) (vars.Session, error) {
	session, err := s.Store.Open(ctx, client)
	if err != nil {
		return nil, err
	}
	return seededSession{session, s.in}, nil
}

// Begin implements vars.Session. A dry run has one transaction only, which is not kept.
func (s seededSession) Begin(ctx context.Context, wide bool) (vars.Tx, error) {
	tx, err := s.Session.Begin(ctx, wide)
	if err != nil {
		return nil, err
	}
	if err := writeVars(tx, s.in); err != nil {
		_ = tx.Rollback()
		return nil, err
	}
	return tx, nil
}
