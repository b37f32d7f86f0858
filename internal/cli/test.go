package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/runtime"
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
	var format string
	var verbose bool
	cmd := &cobra.Command{
		Use:   "test FILE...",
		Short: a.t("run test files", "выполнить файлы с тестами"),
		Long: a.t("Runs the cases of YAML test files: each gives starting variables and a script, and says what\nmust come of it. Nothing leaves the machine: services are fake (answers), a sandbox, or dry.",
			"Выполняет случаи из YAML-файлов: в каждом начальные переменные, скрипт и то, что должно\nполучиться. Наружу ничего не уходит: сервисы подставные (answers), песочница или холостой запуск."),
		Example: "  salecalc test examples/getcourse/order_test.yaml",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var all []testedCase
			for _, name := range args {
				tested, err := a.testFile(cmd, name, format, verbose)
				if err != nil {
					return err
				}
				all = append(all, tested...)
			}
			return a.printTested(all, format)
		},
	}
	a.addFormatFlag(cmd, &format, "text", "json")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, a.t("name every case", "называть каждый случай"))
	return cmd
}

func (a *App) testFile(cmd *cobra.Command, name, format string, verbose bool) ([]testedCase, error) {
	src, err := a.read(name)
	if err != nil {
		return nil, err
	}
	cases, err := casefile.Parse(filepath.Base(name), []byte(src.Text))
	if err != nil {
		return nil, err
	}
	tested := make([]testedCase, 0, len(cases))
	for i := range cases {
		out, err := cases[i].Run(cmd.Context(), runtime.Options{})
		if err != nil {
			return nil, err
		}
		t := testedCase{File: name, Name: cases[i].Name, Passed: len(out.Failures) == 0}
		for _, f := range out.Failures {
			t.Failures = append(t.Failures, testedFailure{f.What.In(a.language()), f.Got, f.Want})
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
