package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

func (a *App) runCommand() *cobra.Command {
	f := &evalFlags{}
	cmd := &cobra.Command{
		Use:   "run FILE",
		Short: a.t("run a calculator script", "выполнить скрипт калькулятора"),
		Long: a.t(`Runs the script in FILE, or on standard input for "-", and prints the effects it had and
the variables it wrote. Without --live or --sandbox the run is dry: requests are recorded
and printed, none leaves the machine. It exits with 1 when something in the script failed.`,
			`Выполняет скрипт из FILE (или со стандартного ввода, если указано "-") и печатает его
обращения вовне и записанные переменные. Без --live и --sandbox запуск пробный: запросы
записываются и печатаются, но никуда не уходят. При ошибках в скрипте код выхода 1.`),
		Example: "  salecalc run examples/getcourse/order.calc --sandbox\n" +
			"  salecalc run examples/getcourse/order.calc --vars examples/getcourse/project.json\n" +
			"  echo 'total = price * 2' | salecalc run - --set price=100",
		Args: takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.conflict(cmd); err != nil {
				return err
			}
			src, err := a.read(args[0])
			if err != nil {
				return err
			}
			o, err := a.evaluate(cmd, f, src, runtime.Compile)
			if err != nil {
				return err
			}
			return a.finish(o, f, a.printRun)
		},
	}
	a.addEvalFlags(cmd, f)
	a.addDealNumberFlag(cmd, f)
	return cmd
}

// An outcome is a finished run with what it ran on.
type outcome struct {
	src     *diag.Source
	res     *runtime.Result
	env     *vars.Env // after the run
	host    *runtime.Host
	stopped error // what ended the run before its end
}

// evaluate compiles and runs a text. Its error is about the command line.
func (a *App) evaluate(cmd *cobra.Command, f *evalFlags, src *diag.Source,
	compile func(*diag.Source, runtime.Options) *runtime.Program) (*outcome, error) {
	s, err := a.session(cmd.Context(), cmd, f)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return a.runIn(cmd.Context(), s, f, compile(src, runtime.Options{}))
}

// runIn runs a program in a session. Its error is about the command line.
func (a *App) runIn(ctx context.Context, s *session, f *evalFlags, p *runtime.Program) (*outcome, error) {
	src := p.Source()
	res, stopped := p.Run(ctx, s.host)
	o := &outcome{src: src, res: res, env: s.host.Vars, host: &s.host, stopped: stopped}
	switch {
	case errors.Is(stopped, vars.ErrNoClient):
		return nil, f.known(stopped)
	case s.host.Store == nil:
		o.env.Apply(res.Writes)
	case res.Env != nil:
		o.env = res.Env
	}
	return o, nil
}

// finish prints an outcome and turns it into an exit code. print is for people.
func (a *App) finish(o *outcome, f *evalFlags, print func(io.Writer, *outcome) error) error {
	var err error
	if f.format == "json" {
		err = a.printJSON(o)
	} else {
		report.Diagnostics(a.Err, o.src, o.res.Diagnostics, o.res.More, a.style())
		err = print(a.Out, o)
	}
	if err != nil {
		return err
	}
	return a.ended(o)
}

// ended is the exit code of an outcome that has been printed.
func (a *App) ended(o *outcome) error {
	switch {
	case o.stopped != nil:
		fmt.Fprintf(a.Err, "salecalc: %s\n", a.say(stopped(o.stopped)))
		return exitCode(exitFailed)
	case failed(o.res):
		return exitCode(exitFailed)
	}
	return nil
}

// stopped is the error of a run that did not reach its end, in words.
func stopped(err error) error {
	if errors.Is(err, context.Canceled) {
		return sayf("the run was interrupted; what it did until then is printed", "запуск прерван; напечатано то, что он успел сделать")
	}
	var db *sqlstore.Error
	if errors.As(err, &db) {
		return sayf("the run was stopped: "+db.In(diag.EN), "запуск остановлен: "+db.In(diag.RU))
	}
	return sayf("the run was stopped: {1}", "запуск остановлен: {1}", err.Error())
}

// failed reports whether anything of the text went wrong, while reading it or running.
func failed(res *runtime.Result) bool {
	return res.Failed || slices.ContainsFunc(res.Diagnostics, func(d diag.Diagnostic) bool { return d.Severity() == diag.Error })
}

// runJSON is what `run --format json` prints.
type runJSON struct {
	Vars        report.Vars         `json:"vars"`
	Value       *string             `json:"value,omitempty"`
	Text        *string             `json:"text,omitempty"`
	Diagnostics []report.Diagnostic `json:"diagnostics"`
	Effects     []report.Effect     `json:"effects"`
}

func (a *App) printJSON(o *outcome) error {
	j := runJSON{
		Vars:        report.VarsJSON(o.env),
		Diagnostics: report.DiagnosticsJSON(o.src, o.res.Diagnostics, a.language()),
		Effects:     report.EffectsJSON(o.src, o.res.Effects),
	}
	mask := o.env.Redactor()
	if o.res.Text != "" {
		text := mask.Mask(o.res.Text)
		j.Text = &text
	}
	if !o.res.Value.IsNone() && !failed(o.res) {
		text := mask.Mask(o.res.Value.Text())
		j.Value = &text
	}
	data, err := report.Marshal(j)
	if err != nil {
		return err
	}
	_, err = a.Out.Write(data)
	return err
}

// printRun prints the effects and the variables written, and says where the requests went.
func (a *App) printRun(w io.Writer, o *outcome) error {
	report.Effects(w, o.src, o.res.Effects, a.language())
	if len(o.res.Effects) > 0 && len(o.res.Writes) > 0 {
		fmt.Fprintln(w)
	}
	report.Writes(w, o.res.Writes, o.env.Redactor(), a.language())
	a.advise(o)
	return nil
}

// advise says where the requests went, and what the run lacked.
func (a *App) advise(o *outcome) {
	if o.host.DryRun && slices.ContainsFunc(o.res.Effects, func(e runtime.Effect) bool { return e.Kind == builtins.Network }) {
		fmt.Fprintln(a.Err, a.t("dry run: nothing left this machine; try --sandbox", "пробный запуск: ничего не отправлено; попробуйте --sandbox"))
	}
	if o.host.Discard && len(o.res.Writes)+len(o.res.Effects) > 0 {
		fmt.Fprintln(a.Err, a.t("nothing was kept in the store; --live keeps it", "в базе ничего не сохранено; чтобы сохранить, добавьте --live"))
	}
	if missing := missingSettings(o); len(missing) > 0 && failed(o.res) {
		names := strings.Join(missing, ", ")
		fmt.Fprintf(a.Err, a.t("not set: %s; give them by --set const.NAME=VALUE or --vars, or try --sandbox, which has its own\n",
			"не заданы: %s; укажите их через --set const.ИМЯ=ЗНАЧЕНИЕ или --vars либо попробуйте --sandbox: в песочнице свои\n"), names)
	}
}

// missingSettings are the constants that the script's integrations need and do not have.
func missingSettings(o *outcome) []string {
	reg := builtins.Standard()
	var names []string
	for _, s := range check.NewInventory(lang.Parse(o.src, lang.Options{IsFunc: reg.Known}), reg).Settings {
		if !s.Optional && o.env.Get(vars.Const, s.Name).IsNone() {
			names = append(names, s.Name)
		}
	}
	return names
}
