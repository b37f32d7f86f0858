package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/internal/apply"
	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

const (
	// effectTime is how long one effect may take, waiting for its turn included.
	effectTime = 10 * time.Minute
	// maxUnsent is how many effects in a row may fail to reach their service: the next
	// ones would not either.
	maxUnsent = 3
	// maxToldEffects is how many effects are told of on a terminal.
	maxToldEffects = 20
)

// An applyTally counts what became of the effects.
type applyTally struct {
	total, seen, told int64
	functions         []*functionTally
	unsent            int // in a row
	failed            int64
	left              int64 // out, since they failed before
}

// A functionTally counts those of one function.
type functionTally struct {
	Function string                `json:"function"`
	Effects  int64                 `json:"effects"`
	States   map[apply.State]int64 `json:"states"`
}

func (t *applyTally) count(function string, s apply.State) {
	i := slices.IndexFunc(t.functions, func(f *functionTally) bool { return f.Function == function })
	if i < 0 {
		i = len(t.functions)
		t.functions = append(t.functions, &functionTally{Function: function, States: map[apply.State]int64{}})
	}
	t.seen++
	t.functions[i].Effects++
	t.functions[i].States[s]++
	switch s {
	case apply.Unsent:
		t.unsent++
	case apply.Done, apply.Refused, apply.Unknown: // it left; of the others nothing was tried
		t.unsent = 0
	}
	switch {
	case s == apply.LeftOut:
		t.left++
	case !fine(s):
		t.failed++
	}
}

// fine reports whether nothing is left to do about an effect.
func fine(s apply.State) bool { return s == apply.Done || s == apply.Before || s == apply.Skipped }

// appliedJSON is a line of --out.
type appliedJSON struct {
	ID       string            `json:"id"`
	Run      string            `json:"run"`
	Row      string            `json:"row"`
	Client   string            `json:"client,omitempty"`
	Function string            `json:"function"`
	State    apply.State       `json:"state"`
	Values   map[string]string `json:"values,omitempty"`
	Why      string            `json:"why,omitempty"`
	Entry    int64             `json:"journal,omitempty"`
}

// Ways in which a run ends before its file does.
var (
	errTooManyFailed = errors.New("too many failed")
	errUnreachable   = errors.New("the services cannot be reached")
)

// perform performs the effects of the file.
func (r *applyRun) perform(ctx context.Context) error {
	if r.f.out != "" {
		if _, err := os.Stat(r.f.out); errors.Is(err, os.ErrNotExist) { // what an interrupted run left is made anew from the journal
			_ = os.Remove(r.f.out + ".part")
		}
		var err error
		if r.out, err = batch.Create(r.f.out, r.f.force); err != nil {
			return batchError(err)
		}
	}
	r.bar = r.a.newProgress(r.file)
	err := r.each(func(e *planned.Effect) error { return r.one(ctx, e) })
	r.bar.clear()
	kept := ""
	if r.out != nil && err == nil {
		err = r.out.Finish()
	} else if r.out != nil {
		_ = r.out.Keep()
		kept = fmt.Sprintf(r.a.t("; what became of them is in %s", "; чем они кончились — в %s"), r.out.Part())
	}
	if perr := r.summary(err == nil); perr != nil {
		return perr
	}
	if err == nil {
		if r.tally.failed+r.tally.left > 0 {
			return exitCode(exitFailed)
		}
		return nil
	}
	why, code := r.stopped(err)
	fmt.Fprintf(r.a.Err, "salecalc: %s%s%s\n", why, kept, r.again(err))
	return exitCode(code)
}

// again says what the next call does after a run ended before its file.
func (r *applyRun) again(err error) string {
	switch {
	case r.f.store == "":
		return r.a.t("; without --store nothing is remembered, and the next call begins anew", "; без --store ничего не запоминается, и следующий запуск начнёт сначала")
	case errors.Is(err, errTooManyFailed):
		return r.a.t("; mend the cause and call the command again, nothing is sent twice; with --skip-failed it goes on without them",
			"; устраните причину и запустите команду ещё раз: дважды ничего не отправится; с --skip-failed она продолжит без них")
	}
	return r.a.t("; call the command again to go on, nothing is sent twice", "; чтобы продолжить, запустите команду ещё раз: дважды ничего не отправится")
}

// stopped says why a run ended before its file.
func (r *applyRun) stopped(err error) (why string, code int) {
	switch {
	case errors.Is(err, context.Canceled):
		return r.a.t("interrupted", "прервано"), exitFailed
	case errors.Is(err, batch.ErrRefused):
		return fmt.Sprintf(r.a.t("stopped: %d requests were sent, as many as may be", "остановлено: отправлено запросов — %d, больше нельзя"), r.f.maxEffects), exitFailed
	case errors.Is(err, errTooManyFailed):
		return fmt.Sprintf(r.a.t("stopped: %d effects were not carried out", "остановлено: не выполнено действий — %d"), r.tally.failed), exitFailed
	case errors.Is(err, errUnreachable):
		return fmt.Sprintf(r.a.t("stopped: %d effects in a row did not reach their service", "остановлено: подряд не дошли до сервиса действий — %d"), maxUnsent), exitFailed
	}
	return r.a.say(batchError(said(err))), exitUsage
}

// one performs one effect and tells of it.
func (r *applyRun) one(ctx context.Context, e *planned.Effect) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	refused := r.valve.refused.Load()
	flying, end := r.flight.begin(effectTime)
	res, err := r.applier.Apply(flying, e)
	end()
	switch {
	case err != nil && ctx.Err() != nil, res.State == apply.Unsent && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	case res.State == apply.Unsent && r.valve.refused.Load() > refused:
		return batch.ErrRefused
	}
	r.tally.count(e.Function, res.State)
	if err := r.write(e, res); err != nil {
		return err
	}
	if !fine(res.State) && res.State != apply.LeftOut { // that was told before
		r.tell(e, res)
	}
	r.progress()
	switch {
	case r.tally.unsent >= maxUnsent:
		return errUnreachable
	case r.f.maxErrors > 0 && r.tally.failed >= r.f.maxErrors:
		return errTooManyFailed
	}
	return nil
}

// progress shows how far the run has come.
func (r *applyRun) progress() {
	if r.bar == nil {
		return
	}
	r.bar.bar.Describe(fmt.Sprintf(r.a.t("%s of %s effects", "действий: %s из %s"), report.Grouped(r.tally.seen), report.Grouped(r.tally.total)))
	_ = r.bar.bar.Set64(r.file.read.Load())
}

// write writes the line of an effect to --out.
func (r *applyRun) write(e *planned.Effect, res apply.Result) error {
	if r.out == nil {
		return nil
	}
	j := appliedJSON{ID: e.ID, Run: e.Run, Row: e.Row, Client: e.Client, Function: e.Function, State: res.State, Why: res.Why.In(r.a.language()), Entry: res.Entry}
	for _, v := range res.Values {
		if j.Values == nil {
			j.Values = map[string]string{}
		}
		j.Values[v.Name] = v.Text
	}
	enc := json.NewEncoder(r.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(j)
}

// tell says on standard error what became of an effect that needs somebody.
func (r *applyRun) tell(e *planned.Effect, res apply.Result) {
	if r.tally.told++; r.tally.told > maxToldEffects {
		return
	}
	r.bar.clear()
	settle := ""
	if res.State == apply.Unknown && r.f.store != "" { // else the journal ends with the command
		settle = fmt.Sprintf(" (salecalc effects settle %d --done|--not-done --store %s)", res.Entry, sqlstore.Shown(r.f.store))
	}
	fmt.Fprintf(r.a.Err, r.a.t("row %s, %s: %s: %s%s\n", "строка %s, %s: %s: %s%s\n"), e.Row, e.Function, r.a.appliedState(res.State), res.Why.In(r.a.language()), settle)
}

func (a *App) appliedState(s apply.State) string {
	words := map[apply.State]diag.Text{
		apply.Done:    diag.Both("done", "выполнено"),
		apply.Before:  diag.Both("done before", "выполнено раньше"),
		apply.Unknown: diag.Both("outcome unknown", "исход неизвестен"),
		apply.Refused: diag.Both("refused", "отказ"),
		apply.Unsent:  diag.Both("not sent", "не отправлено"),
		apply.Unfit:   diag.Both("cannot be sent", "нельзя отправить"),
		apply.Skipped: diag.Both("skipped", "пропущено"),
		apply.LeftOut: diag.Both("left out, failed before", "не пробовали: не удалось раньше"),
	}
	return words[s].In(a.language())
}

// applyJSON is what `effects apply --format json` prints.
type applyJSON struct {
	Complete  bool             `json:"complete"`
	Performed bool             `json:"performed"` // false: it was only shown
	Effects   int64            `json:"effects"`   // of the file
	Functions []*functionTally `json:"functions"`
	Seconds   float64          `json:"seconds"`
}

// summary says what became of the effects.
func (r *applyRun) summary(complete bool) error {
	took, sends := r.a.Now().Sub(r.began), r.applier.Net != nil
	if r.f.format == "json" {
		j := applyJSON{complete, sends, r.tally.total, r.tally.functions, took.Seconds()}
		if j.Functions == nil {
			j.Functions = []*functionTally{}
		}
		return printObject(r.a.Out, j)
	}
	if more := r.tally.told - maxToldEffects; more > 0 {
		w := r.a.Err
		if !sends {
			w = r.a.Out
		}
		fmt.Fprintf(w, r.a.t("… and %s more\n", "… и ещё %s\n"), report.Grouped(more))
	}
	for _, f := range r.tally.functions {
		line := f.Function + ":"
		for i, s := range []apply.State{apply.Done, apply.Before, apply.Unknown, apply.Refused, apply.Unsent, apply.Unfit, apply.Skipped, apply.LeftOut} {
			word := r.a.appliedState(s)
			if s == apply.Done && !sends {
				word = r.a.t("to be sent", "будет отправлено")
			}
			if n := f.States[s]; n > 0 {
				if line[len(line)-1] != ':' && i > 0 {
					line += ","
				}
				line += " " + word + " — " + report.Grouped(n)
			}
		}
		fmt.Fprintln(r.a.Out, line)
	}
	fmt.Fprintf(r.a.Out, r.a.t("%s of %s effects; %s s\n", "действий: %s из %s; %s с\n"), report.Grouped(r.tally.seen), report.Grouped(r.tally.total), strconv.FormatFloat(took.Seconds(), 'f', 1, 64))
	if !sends {
		fmt.Fprintln(r.a.Err, r.a.t("nothing was sent; try --sandbox, or --live for real", "ничего не отправлено; попробуйте --sandbox, а по-настоящему — --live"))
	}
	return nil
}

// show tells what would be done.
func (r *applyRun) show(ctx context.Context) error {
	err := r.each(func(e *planned.Effect) error {
		res, err := r.applier.Look(ctx, e)
		if err != nil {
			return said(err)
		}
		r.tally.count(e.Function, res.State)
		if r.tally.told++; r.tally.told > maxToldEffects || r.f.format == "json" {
			return nil
		}
		fmt.Fprintf(r.a.Out, r.a.t("row %s, line %d: %s", "строка %s, строка скрипта %d: %s"), e.Row, e.Line, e.Function)
		if q := e.Request; q != nil {
			fmt.Fprintf(r.a.Out, " %s%s %s%s", q.URL, q.Path, q.Params, q.Body)
		}
		if res.State != apply.Done {
			fmt.Fprintf(r.a.Out, " — %s", r.a.appliedState(res.State))
		}
		if why := res.Why.In(r.a.language()); why != "" {
			fmt.Fprintf(r.a.Out, ": %s", why)
		}
		fmt.Fprintln(r.a.Out)
		return nil
	})
	if err != nil {
		return err
	}
	if err := r.summary(true); err != nil || r.tally.failed == 0 {
		return err
	}
	return exitCode(exitFailed)
}
