package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/vars"
)

// A tested case as `test --format json` prints it.
type testedCase struct {
	File     string              `json:"file"`
	Name     string              `json:"name"`
	Passed   bool                `json:"passed"`
	Failures []testedFailure     `json:"failures,omitempty"`
	Found    []report.Diagnostic `json:"diagnostics,omitempty"`
}

type testedFailure struct {
	What string `json:"what"`
	Got  string `json:"got"`
	Want string `json:"want"`
}

func (a *App) testCommand() *cobra.Command {
	f := &evalFlags{}
	var verbose bool
	cmd := &cobra.Command{
		Use:   "test FILE...",
		Short: a.t("run test files", "выполнить файлы с тестами"),
		Long: a.t(`Runs the cases of YAML test files: each gives starting variables and a script, and says
what must come of it. Nothing leaves the machine: services are fake (answers), a sandbox,
or dry. The flags below give what a case does not say itself: starting variables, the clock,
the zone, the seed; --sandbox and --live are for cases that have no answers and no sandbox
of their own. It exits with 1 when a case fails.`,
			`Выполняет случаи из YAML-файлов: в каждом начальные переменные, скрипт и то, что должно
получиться. Наружу ничего не уходит: сервисы подставные (answers), песочница или пробный
запуск. Флаги ниже дополняют случаи тем, чего в них не сказано: начальные переменные, время,
часовой пояс, число для случайности; --sandbox и --live — для случаев, где нет ни answers,
ни своей песочницы. Если случай не прошёл, код выхода 1.`),
		Example: "  salecalc test examples/getcourse/order_test.yaml\n  salecalc test -v examples/getcourse/order_test.yaml",
		Args:    takes(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			base, err := a.base(cmd, f)
			if err != nil {
				return err
			}
			var all []testedCase
			for _, name := range args {
				tested, err := a.testFile(cmd.Context(), name, base, f.format, verbose)
				if err != nil {
					return err
				}
				all = append(all, tested...)
			}
			return a.printTested(all, f.format)
		},
	}
	a.addEvalFlags(cmd, f)
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, a.t("name every case", "называть каждый случай"))
	return cmd
}

// base is what the flags give to every case.
func (a *App) base(cmd *cobra.Command, f *evalFlags) (casefile.Base, error) {
	b := casefile.Base{Vars: vars.NewEnv(), Seed: f.seed, StopOnError: f.stopOnError, Sandbox: f.sandbox == inProcess}
	err := f.conflict(cmd)
	if err != nil {
		return b, err
	}
	if err = a.startingVars(b.Vars, f); err != nil {
		return b, err
	}
	if b.Now, err = f.clock(); err != nil {
		return b, err
	}
	if b.Zone, err = f.zone(); err != nil {
		return b, err
	}
	if !b.Sandbox {
		b.Net, err = f.network()
		if f.sandbox != "" {
			atSandbox(b.Vars)
		}
	}
	return b, err
}

func (a *App) testFile(ctx context.Context, name string, base casefile.Base, format string, verbose bool) ([]testedCase, error) {
	src, err := a.read(name)
	if err != nil {
		return nil, err
	}
	cases, err := casefile.Parse(name, []byte(src.Text))
	if err != nil {
		return nil, err
	}
	tested := make([]testedCase, 0, len(cases))
	for i := range cases {
		out, err := cases[i].RunFrom(ctx, base)
		if errors.Is(err, context.Canceled) {
			return nil, sayf("the tests were interrupted", "тесты прерваны")
		}
		if err != nil {
			return nil, err
		}
		t := testedCase{File: name, Name: cases[i].Name, Passed: len(out.Failures) == 0}
		for _, f := range out.Failures {
			lang := a.language()
			t.Failures = append(t.Failures, testedFailure{f.What.In(lang), f.Got.In(lang), f.Want.In(lang)})
		}
		if !t.Passed {
			t.Found = report.DiagnosticsJSON(out.Source, out.Result.Diagnostics, a.language())
		}
		if format == "text" {
			a.printCase(&t, &out, verbose)
		}
		tested = append(tested, t)
	}
	return tested, nil
}

func (a *App) printCase(t *testedCase, out *casefile.Outcome, verbose bool) {
	if t.Passed {
		if verbose {
			fmt.Fprintf(a.Out, "ok   %s: %s\n", t.File, t.Name)
		}
		return
	}
	fmt.Fprintf(a.Out, "FAIL %s: %s\n", t.File, t.Name)
	for _, f := range t.Failures {
		fmt.Fprintf(a.Out, a.t("    %s: got %s, want %s\n", "    %s: получено %s, ожидалось %s\n"), f.What, f.Got, f.Want)
	}
	report.Diagnostics(a.Out, out.Source, out.Result.Diagnostics, out.Result.More, report.Style{Lang: a.language()})
}

func (a *App) printTested(all []testedCase, format string) error {
	failed := 0
	for _, t := range all {
		if !t.Passed {
			failed++
		}
	}
	if format == "json" {
		if all == nil {
			all = []testedCase{}
		}
		data, err := report.Marshal(all)
		if err != nil {
			return err
		}
		if _, err := a.Out.Write(data); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(a.Out, a.t("cases: %d, failed: %d\n", "случаев: %d, не прошло: %d\n"), len(all), failed)
	}
	if failed > 0 {
		return exitCode(exitFailed)
	}
	return nil
}
