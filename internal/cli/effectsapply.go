package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/apply"
	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// applyFlags are the flags of `effects apply`.
type applyFlags struct {
	evalFlags
	out        string
	force      bool
	rate       float64
	maxEffects int64
	maxErrors  int64
	skipFailed bool
}

func (a *App) effectsApplyCommand() *cobra.Command {
	f := &applyFlags{}
	cmd := &cobra.Command{
		Use:   "apply FILE",
		Short: a.t("perform the effects that a dry run has planned", "выполнить действия, запланированные пробным запуском"),
		Long: a.t(`Performs the effects of a file that `+"`batch --effects`"+` has written, one after another. Without
--live or --sandbox it shows what it would do, and sends nothing. Accounts and keys are taken
from the constants of --store, --vars and --set. The journal in the store remembers what was
sent: after Ctrl-C or a crash call the command again, and nothing is sent twice. An order or a
card of which nobody knows whether it arrived is not sent again; `+"`effects settle`"+` decides.`,
			`Выполняет по порядку действия из файла, который записал `+"`batch --effects`"+`. Без --live и --sandbox
показывает, что было бы сделано, и ничего не отправляет. Аккаунты и ключи берутся из констант:
из базы --store, из --vars и --set. Журнал в базе помнит, что отправлено: после Ctrl-C или сбоя
запустите команду ещё раз, и ничего не уйдёт дважды. Заказ или карточка, о которых неизвестно,
дошли ли они, повторно не отправляются: решение отмечают через `+"`effects settle`"+`.`),
		Example: "  salecalc effects apply plan.jsonl\n" +
			"  salecalc effects apply plan.jsonl --sandbox --store bot.db --rate 20 --out answers.jsonl",
		Args: takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.apply(cmd, f, args[0]) },
	}
	a.addVarsFlags(cmd, &f.evalFlags)
	a.addSendFlags(cmd, &f.evalFlags)
	a.addStoreFlag(cmd, &f.store)
	fs := cmd.Flags()
	fs.StringVar(&f.out, "out", "", a.t("`FILE` (JSON Lines) for what became of each effect, with its row", "файл `FILE` (JSON Lines): чем кончилось каждое действие, с его строкой"))
	fs.BoolVar(&f.force, "force", false, a.t("replace --out when it exists", "заменить --out, если он уже есть"))
	fs.Float64Var(&f.rate, "rate", 0, a.t("at most `N` requests in a second", "не больше `N` запросов в секунду"))
	fs.Int64Var(&f.maxEffects, "max-effects", 0, a.t("stop when `N` requests have been sent", "остановиться, когда отправлено `N` запросов"))
	fs.Int64Var(&f.maxErrors, "max-errors", 0, a.t("stop when `N` effects were not carried out", "остановиться, когда не выполнено `N` действий"))
	fs.BoolVar(&f.skipFailed, "skip-failed", false, a.t("do not try again what failed before", "не пробовать ещё раз то, что не удалось раньше"))
	a.addFormatFlag(cmd, &f.format, "text", "json")
	return cmd
}

// conflict refuses flags that exclude each other, before anything is read.
func (f *applyFlags) conflict(cmd *cobra.Command) error {
	sends := f.live || f.sandbox != ""
	switch {
	case f.live && f.sandbox != "":
		return misused(cmd, sayf("--live and --sandbox exclude each other", "--live и --sandbox исключают друг друга"))
	case f.live && f.store == "":
		return misused(cmd, sayf("--live needs --store: its journal keeps anything from being sent twice", "с --live нужен --store: журнал в базе не даёт отправить что-то дважды"))
	case !sends && (f.out != "" || f.rate != 0 || f.maxEffects != 0 || f.maxErrors != 0 || f.skipFailed):
		return misused(cmd, sayf("--out, --rate, --max-effects, --max-errors and --skip-failed are for --live or --sandbox: without them nothing is sent",
			"--out, --rate, --max-effects, --max-errors и --skip-failed нужны вместе с --live или --sandbox: без них ничего не отправляется"))
	case f.skipFailed && f.store == "":
		return misused(cmd, sayf("--skip-failed needs --store: its journal knows what failed", "с --skip-failed нужен --store: что не удалось, знает журнал в базе"))
	case f.rate < 0 || f.maxEffects < 0 || f.maxErrors < 0:
		return misused(cmd, sayf("--rate, --max-effects and --max-errors are not negative", "--rate, --max-effects и --max-errors не бывают отрицательными"))
	}
	return nil
}

// An applyRun is one run of the command.
type applyRun struct {
	a       *App
	f       *applyFlags
	file    *meter
	name    string
	consts  *vars.Env
	applier *apply.Applier
	out     *batch.Target // nil: none
	valve   *valve
	flight  flight
	bar     *progress
	began   time.Time
	tally   applyTally
}

func (a *App) apply(cmd *cobra.Command, f *applyFlags, name string) error {
	if err := f.conflict(cmd); err != nil {
		return err
	}
	file, err := os.Open(name)
	if err != nil {
		return unreadable(name, err)
	}
	r := &applyRun{a: a, f: f, file: &meter{File: file}, name: name, consts: vars.NewEnv(), began: a.Now()}
	defer r.file.Close()
	services, err := r.check()
	if err != nil {
		return err
	}
	if err := a.startingVars(r.consts, &f.evalFlags); err != nil {
		return err
	}
	s := &session{close: func() {}}
	defer func() { s.close() }()
	if err := r.open(cmd, s); err != nil {
		return err
	}
	if r.applier.Net == nil {
		return r.show(cmd.Context())
	}
	if err := r.keys(services); err != nil {
		return err
	}
	return r.perform(cmd.Context())
}

// check reads the whole file before anything is sent, and says which services it is about.
func (r *applyRun) check() (services map[string]bool, err error) {
	services = map[string]bool{}
	err = r.each(func(e *planned.Effect) error {
		r.tally.total++
		if e.Request != nil {
			services[e.Request.Service] = true
		}
		return nil
	})
	return services, err
}

// each goes through the effects of the file from its beginning.
func (r *applyRun) each(do func(*planned.Effect) error) error {
	if _, err := r.file.Seek(0, io.SeekStart); err != nil {
		return unreadable(r.name, err)
	}
	in := planned.NewReader(r.file)
	for {
		e, err := in.Next()
		var fault *planned.Fault
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &fault):
			return about(r.name, fault)
		case err != nil:
			return unreadable(r.name, err)
		}
		if err := do(e); err != nil {
			return err
		}
	}
}

// open opens the store, the way out and the output.
func (r *applyRun) open(cmd *cobra.Command, s *session) error {
	f := r.f
	r.valve = newValve(f.rate, f.maxEffects)
	r.flight.ctx = cmd.Context()
	f.gate = func(ctx context.Context) error {
		if err := r.valve.ask(r.flight.ctx); err != nil {
			return err
		}
		return r.flight.leave()
	}
	r.applier = &apply.Applier{Consts: r.consts, Now: r.a.Now, Sandbox: f.sandbox != "", SkipFailed: f.skipFailed, Wait: r.flight.wait}
	var err error
	if f.sandbox == inProcess {
		err = s.startSandbox(cmd.Context(), &f.evalFlags)
		r.applier.Net = s.host.Net
	} else {
		r.applier.Net, err = f.network()
	}
	if err == nil {
		err = r.openJournal(cmd, s)
	}
	if f.sandbox != "" {
		atSandbox(r.consts)
	}
	return err
}

// openJournal opens the store with the journal, whose constants count where no flag gives
// one. A sandbox can do without: then nothing is remembered.
func (r *applyRun) openJournal(cmd *cobra.Command, s *session) error {
	if r.f.store == "" {
		if r.f.sandbox != "" {
			r.applier.Store = crm.NewMemStore(crm.MemOptions{Now: r.a.Now})
		}
		return nil
	}
	store, err := r.a.openStore(cmd, r.f.store)
	if err != nil {
		return err
	}
	before, letGo := s.close, func() {}
	r.applier.Store, s.close = store, func() { letGo(); _ = store.Close(); before() }
	if r.f.live || r.f.sandbox != "" {
		release, ok, err := store.Claim(cmd.Context(), "effects apply")
		if err != nil {
			return err
		}
		if !ok {
			return sayf("another `effects apply` works with {1}; wait for its end", "другой `effects apply` уже работает с базой {1}; дождитесь его окончания", sqlstore.Shown(r.f.store))
		}
		letGo = release
	}
	tx, err := store.Begin(cmd.Context())
	if err != nil {
		return err
	}
	env, err := tx.Env()
	if err = errors.Join(err, tx.Rollback()); err != nil {
		return err
	}
	for name, v := range env.All(vars.Const) {
		if r.consts.Get(vars.Const, name).IsNone() {
			r.consts.Set(vars.Const, name, v)
		}
	}
	return nil
}

// keys sees that the accounts and keys of the services are there, before anything is sent.
func (r *applyRun) keys(services map[string]bool) error {
	var missing []string
	for service, names := range map[string][]string{planned.GetCourse: {"getcourse_account_name", "getcourse_secret"}, planned.KeyCRM: {"keycrm_token"}} {
		for _, name := range names {
			if services[service] && r.consts.Get(vars.Const, name).IsNone() {
				missing = append(missing, "const."+name)
			}
		}
	}
	if missing == nil {
		return nil
	}
	return sayf("not set: {1}; give them by --set or --vars, or keep them in the store: salecalc store set", "не заданы: {1}; укажите их через --set или --vars или сохраните в базе: salecalc store set", strings.Join(missing, ", "))
}

// A flight is a request on its way: an interruption lets it end, and keeps the next one
// from beginning.
type flight struct {
	ctx     context.Context // ends with an interruption
	mu      sync.Mutex
	leaving bool
	cancel  context.CancelFunc // of what waits to leave
}

// begin gives the context of one effect.
func (f *flight) begin(limit time.Duration) (ctx context.Context, end func()) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(f.ctx), limit)
	f.mu.Lock()
	f.leaving, f.cancel = false, cancel
	f.mu.Unlock()
	stop := context.AfterFunc(f.ctx, f.interrupt)
	return ctx, func() { stop(); cancel() }
}

func (f *flight) interrupt() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.leaving {
		f.cancel()
	}
}

// leave is asked when a request is about to leave.
func (f *flight) leave() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.leaving = f.ctx.Err() == nil
	return f.ctx.Err()
}

// wait passes a pause between two requests.
func (f *flight) wait(_ context.Context, pause time.Duration) error {
	f.mu.Lock()
	f.leaving = false
	f.mu.Unlock()
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-f.ctx.Done():
		return f.ctx.Err()
	}
}
