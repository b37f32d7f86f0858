package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

func (a *App) runCommand() *cobra.Command {
	f := &evalFlags{}
	cmd := &cobra.Command{
		Use:   "run FILE",
		Short: a.t("run a calculator script", "выполнить скрипт калькулятора"),
		Long: a.t(`Runs the script in FILE, or on standard input for "-", and prints the variables it
wrote and the effects it had. Without --live or --sandbox the run is dry: requests are
recorded and printed, none leaves the machine.`,
			`Выполняет скрипт из FILE (или со стандартного ввода, если указано "-") и печатает
переменные, которые он записал, и его обращения вовне. Без --live и --sandbox запуск
холостой: запросы записываются и печатаются, но никуда не уходят.`),
		Example: "  salecalc run examples/getcourse/order.calc --sandbox\n  echo 'total = price * 2' | salecalc run - --set price=100",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			src, err := a.read(args[0])
			if err != nil {
				return err
			}
			return a.evaluate(cmd, f, src, runtime.Compile, a.printRun)
		},
	}
	a.addEvalFlags(cmd, f)
	return cmd
}

// An outcome is a finished run with what it ran on.
type outcome struct {
	src  *diag.Source
	res  *runtime.Result
	env  *vars.Env // after the run
	host *runtime.Host
}

// evaluate compiles and runs a text and prints what came of it.
func (a *App) evaluate(cmd *cobra.Command, f *evalFlags, src *diag.Source,
	compile func(*diag.Source, runtime.Options) *runtime.Program, print func(io.Writer, *outcome) error) error {
	s, err := a.session(cmd.Context(), cmd, f)
	if err != nil {
		return err
	}
	defer s.close()
	res, err := compile(src, runtime.Options{}).Run(cmd.Context(), s.host)
	if err != nil {
		return a.aborted(err)
	}
	s.host.Vars.Apply(res.Writes)
	out := &outcome{src: src, res: res, env: s.host.Vars, host: &s.host}
	if f.format == "json" {
		if err := a.printJSON(out); err != nil {
			return err
		}
	} else {
		report.Diagnostics(a.Err, src, res.Diagnostics, res.More, a.style())
		if err := print(a.Out, out); err != nil {
			return err
		}
	}
	if failed(res) {
		return exitCode(exitFailed)
	}
	return nil
}

// failed reports whether anything of the text went wrong, while reading it or running.
func failed(res *runtime.Result) bool {
	for _, d := range res.Diagnostics {
		if d.Severity() == diag.Error {
			return true
		}
	}
	return res.Failed
}

// aborted is the error of a run that did not reach its end.
func (a *App) aborted(err error) error {
	return sayf("the run was stopped: {1}", "запуск прерван: {1}", err.Error())
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
	if !o.res.Value.IsNone() {
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

// printRun prints the variables written and the effects.
func (a *App) printRun(w io.Writer, o *outcome) error {
	report.Effects(w, o.src, o.res.Effects, a.language())
	report.Writes(w, o.res.Writes, o.env.Redactor(), a.language())
	if o.host.DryRun && len(o.res.Effects) > 0 {
		fmt.Fprintln(a.Err, a.t("dry run: nothing left this machine; try --sandbox", "холостой запуск: ничего не отправлено; попробуйте --sandbox"))
	}
	return nil
}
