package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	goruntime "runtime"
	"slices"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/coverage"
	"github.com/salecalc/salecalc/internal/mutate"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/sqlstore"
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

// testFlags are those of test alone.
type testFlags struct {
	verbose, update, watch, cover, mutate bool
	coverHTML                             string
	jobs                                  int
}

func (a *App) testCommand() *cobra.Command {
	f, x := &evalFlags{}, &testFlags{}
	cmd := &cobra.Command{
		Use:   "test FILE...",
		Short: a.t("run test files", "выполнить файлы с тестами"),
		Long:  a.t(testEN, testRU),
		Example: "  salecalc test examples/getcourse/order_test.yaml\n  salecalc test -v examples/getcourse/order_test.yaml\n" +
			"  salecalc test --cover examples/getcourse/order_test.yaml\n  salecalc test --format junit examples/getcourse/order_test.yaml",
		Args: takes(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if x.watch && (f.format != "text" || x.update) {
				return misused(cmd, sayf("--watch goes neither with --update nor with a --format other than text", "--watch не сочетается с --update и с --format, кроме text"))
			}
			if (x.watch || x.update) && slices.Contains(args, "-") {
				return misused(cmd, sayf("--watch and --update need a file, not standard input", "для --watch и --update нужен файл, а не стандартный ввод"))
			}
			t := &tester{app: a, flags: x, format: f.format, files: args, known: f.known, start: func() (casefile.Base, func(), error) { return a.base(cmd, f) }}
			if x.watch {
				return t.watch(cmd.Context(), f.vars)
			}
			return f.known(t.run(cmd.Context()))
		},
	}
	a.addEvalFlags(cmd, f, "junit", "tap")
	fs := cmd.Flags()
	fs.BoolVarP(&x.verbose, "verbose", "v", false, a.t("name every case", "называть каждый случай"))
	fs.BoolVar(&x.update, "update", false, a.t("write what came into the test files as what is expected", "записать полученное в файлы тестов как ожидаемое"))
	fs.BoolVar(&x.watch, "watch", false, a.t("run again whenever a file changes, until Ctrl-C", "выполнять снова при каждом изменении файлов, до Ctrl-C"))
	fs.BoolVar(&x.cover, "cover", false, a.t("say which lines and branches of the scripts no case reaches", "показать строки и ветки скриптов, до которых тесты не доходят"))
	fs.StringVar(&x.coverHTML, "cover-html", "", a.t("write that as a page to `FILE`", "записать то же страницей в файл `FILE`"))
	fs.BoolVar(&x.mutate, "mutate", false, a.t("change the scripts bit by bit and say which changes no case notices", "портить скрипты по одному знаку и показать, что тесты не замечают"))
	fs.IntVarP(&x.jobs, "jobs", "j", 0, a.t("run `N` cases at once; otherwise as many as there are processors", "выполнять `N` случаев сразу; иначе — по числу процессоров"))
	return cmd
}

const testEN = `Runs the cases of YAML test files: each gives starting variables and a script, and says
what must come of it. Nothing leaves the machine: services are fake (answers), a sandbox,
or dry. The flags below give what a case does not say itself: starting variables, the clock,
the zone, the seed; --sandbox and --live are for cases that have no answers and no sandbox
of their own. With --store cases without a store of their own begin with a client as he is
kept; nothing is changed there. It exits with 1 when a case fails.`

const testRU = `Выполняет случаи из YAML-файлов: в каждом начальные переменные, скрипт и то, что должно
получиться. Наружу ничего не уходит: сервисы подставные (answers), песочница или пробный
запуск. Флаги ниже дополняют случаи тем, чего в них не сказано: начальные переменные, время,
часовой пояс, число для случайности; --sandbox и --live — для случаев, где нет ни answers,
ни своей песочницы. С --store случаи без своего store начинаются с клиента из базы, сама
база не меняется. Если случай не прошёл, код выхода 1.`

// base is what the flags give to every case, and how to let it go.
func (a *App) base(cmd *cobra.Command, f *evalFlags) (b casefile.Base, done func(), err error) {
	b = casefile.Base{Vars: vars.NewEnv(), Seed: f.seed, StopOnError: f.stopOnError, Sandbox: f.sandbox == inProcess}
	done = func() {}
	if err = f.conflict(cmd); err != nil {
		return b, done, err
	}
	if err = a.startingVars(b.Vars, f); err != nil {
		return b, done, err
	}
	if b.Now, err = f.clock(); err != nil {
		return b, done, err
	}
	if b.Zone, err = f.zone(); err != nil {
		return b, done, err
	}
	if !b.Sandbox {
		if b.Net, err = f.network(); err != nil {
			return b, done, err
		}
		if f.sandbox != "" {
			atSandbox(b.Vars)
		}
	}
	if f.store == "" {
		return b, done, nil
	}
	store, err := sqlstore.Open(cmd.Context(), f.store, sqlstore.Options{Zone: b.Zone, Now: a.Now, MustExist: true})
	if err != nil {
		return b, done, err
	}
	b.Store, b.Client = store, f.client
	return b, func() { _ = store.Close() }, nil
}

// A tester runs test files as the flags say.
type tester struct {
	app    *App
	flags  *testFlags
	format string
	files  []string
	start  func() (casefile.Base, func(), error)
	known  func(error) error // puts errors of the store into words
	base   casefile.Base     // what start gave
}

// jobs is how many cases run at once: one where they share a service.
func (t *tester) jobs() int {
	switch {
	case t.base.Net != nil:
		return 1
	case t.flags.jobs > 0:
		return t.flags.jobs
	}
	return goruntime.GOMAXPROCS(0)
}

// run runs the files once and prints what came of it.
func (t *tester) run(ctx context.Context) error {
	base, done, err := t.start()
	if err != nil {
		return err
	}
	defer done()
	t.base = base
	suites, err := t.suites()
	if err != nil {
		return err
	}
	if t.flags.update {
		if suites, err = t.update(ctx, suites); err != nil {
			return err
		}
	}
	all, err := t.tested(ctx, suites, func(c *casefile.Tested) {
		if t.format == "text" {
			t.app.printCase(c, t.flags.verbose)
		}
	})
	if err != nil {
		return err
	}
	if err := t.print(all); err != nil {
		return err
	}
	failed := failures(all)
	if err := t.printCoverage(all); err != nil {
		return err
	}
	if t.flags.mutate && failed == 0 {
		err = t.mutate(ctx, suites)
	} else if t.flags.mutate {
		fmt.Fprintln(t.app.Err, t.app.t("--mutate is for tests that pass: mend these first", "--mutate — для тестов, которые проходят: сначала исправьте эти"))
	}
	if err == nil && failed > 0 {
		err = exitCode(exitFailed)
	}
	return err
}

// suites reads the test files and the scripts they name.
func (t *tester) suites() ([]*casefile.Suite, error) {
	var suites []*casefile.Suite
	for _, name := range t.files {
		src, err := t.app.read(name)
		if err != nil {
			return nil, err
		}
		cases, err := casefile.Parse(name, []byte(src.Text))
		if err != nil {
			return nil, err
		}
		err = casefile.Load(name, []byte(src.Text), cases, func(file string) (string, error) {
			src, err := t.app.read(file)
			if err != nil {
				return "", err
			}
			return src.Text, nil
		})
		if err != nil {
			return nil, err
		}
		suites = append(suites, &casefile.Suite{Name: name, Cases: cases})
	}
	return suites, nil
}

// tested runs the cases.
func (t *tester) tested(ctx context.Context, suites []*casefile.Suite, tell func(*casefile.Tested)) ([]*casefile.Tested, error) {
	base := t.base
	base.Options.Trace = t.flags.cover || t.flags.coverHTML != ""
	var all []*casefile.Tested
	err := casefile.RunAll(ctx, suites, base, t.jobs(), t.app.Now, func(c *casefile.Tested) {
		all = append(all, c)
		tell(c)
	})
	if errors.Is(err, context.Canceled) {
		err = sayf("the tests were interrupted", "тесты прерваны")
	}
	return all, err
}

// update rewrites the expectations that do not hold and reads the files again.
func (t *tester) update(ctx context.Context, suites []*casefile.Suite) ([]*casefile.Suite, error) {
	all, err := t.tested(ctx, suites, func(*casefile.Tested) {})
	if err != nil {
		return nil, err
	}
	for _, s := range suites {
		of := all[:len(s.Cases)]
		all = all[len(s.Cases):]
		data, err := os.ReadFile(s.Name)
		if err != nil {
			return nil, unreadable(s.Name, err)
		}
		out, changed, err := casefile.Update(s.Name, data, of)
		if err != nil {
			return nil, err
		}
		if changed == 0 {
			continue
		}
		if err := os.WriteFile(s.Name, out, 0o644); err != nil {
			return nil, unwritable(s.Name, err)
		}
		fmt.Fprintf(t.app.Err, t.app.t("%s: cases updated: %d\n", "%s: обновлено случаев: %d\n"), s.Name, changed)
	}
	return t.suites()
}

func failures(all []*casefile.Tested) int {
	n := 0
	for _, c := range all {
		if !c.Passed() {
			n++
		}
	}
	return n
}

func (a *App) printCase(t *casefile.Tested, verbose bool) {
	if t.Passed() {
		if verbose {
			fmt.Fprintf(a.Out, "ok   %s: %s\n", t.Suite.Name, t.Case.Name)
		}
		return
	}
	fmt.Fprintf(a.Out, "FAIL %s: %s\n", t.Suite.Name, t.Case.Name)
	for _, f := range t.Outcome.Failures {
		lang := a.language()
		fmt.Fprintf(a.Out, a.t("    %s: got %s, want %s\n", "    %s: получено %s, ожидалось %s\n"), f.What.In(lang), f.Got.In(lang), f.Want.In(lang))
	}
	report.Diagnostics(a.Out, t.Outcome.Source, t.Outcome.Result.Diagnostics, t.Outcome.Result.More, report.Style{Lang: a.language()})
}

// print prints the outcomes in the format wished; as text they have been told already.
func (t *tester) print(all []*casefile.Tested) error {
	a := t.app
	switch t.format {
	case "junit":
		return casefile.JUnit(a.Out, all, a.language())
	case "tap":
		return casefile.TAP(a.Out, all, a.language())
	case "json":
		data, err := report.Marshal(a.testedJSON(all))
		if err != nil {
			return err
		}
		_, err = a.Out.Write(data)
		return err
	}
	_, err := fmt.Fprintf(a.Out, a.t("cases: %d, failed: %d\n", "случаев: %d, не прошло: %d\n"), len(all), failures(all))
	return err
}

func (a *App) testedJSON(all []*casefile.Tested) []testedCase {
	list := make([]testedCase, 0, len(all))
	for _, c := range all {
		j := testedCase{File: c.Suite.Name, Name: c.Case.Name, Passed: c.Passed()}
		for _, f := range c.Outcome.Failures {
			lang := a.language()
			j.Failures = append(j.Failures, testedFailure{f.What.In(lang), f.Got.In(lang), f.Want.In(lang)})
		}
		if !j.Passed {
			j.Found = report.DiagnosticsJSON(c.Outcome.Source, c.Outcome.Result.Diagnostics, a.language())
		}
		list = append(list, j)
	}
	return list
}

// aside is where people read what programs, reading the output, would stumble over.
func (t *tester) aside() io.Writer {
	if t.format == "text" {
		return t.app.Out
	}
	return t.app.Err
}

func (t *tester) printCoverage(all []*casefile.Tested) error {
	if !t.flags.cover && t.flags.coverHTML == "" {
		return nil
	}
	c := coverage.New(builtins.Standard())
	for _, one := range all {
		if _, kind := one.Case.Text(); kind == casefile.ScriptCase {
			c.Add(one.Case.Title(one.Suite.Name), one.Outcome.Source, one.Outcome.Result)
		}
	}
	if t.flags.cover {
		if err := coverage.Text(t.aside(), c.Scripts(), t.app.language()); err != nil {
			return err
		}
	}
	if t.flags.coverHTML == "" {
		return nil
	}
	page, err := os.Create(t.flags.coverHTML)
	if err != nil {
		return unwritable(t.flags.coverHTML, err)
	}
	defer page.Close()
	return coverage.HTML(page, c.Scripts(), t.app.language())
}

// mutate says which changes of the scripts the cases do not notice.
func (t *tester) mutate(ctx context.Context, suites []*casefile.Suite) error {
	trials, err := mutate.Run(ctx, suites, t.base, t.jobs(), builtins.Standard())
	if errors.Is(err, context.Canceled) {
		return sayf("the tests were interrupted", "тесты прерваны")
	}
	if err != nil {
		return err
	}
	return mutate.Text(t.aside(), trials, t.app.language())
}
