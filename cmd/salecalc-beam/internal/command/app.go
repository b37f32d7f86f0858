// Package command is the command line of salecalc-beam. It looks at the texts and at the
// first file, says what is wrong with them, and submits the pipeline to a runner of Beam.
// As a worker the same program is started by the runner and never gets that far.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"
	"github.com/spf13/pflag"

	"github.com/salecalc/salecalc/cmd/salecalc-beam/internal/pipeline"
	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
)

// Exit codes, those of `salecalc batch`.
const (
	exitDone   = 0
	exitFailed = 1 // the script has an error, or a row failed
	exitUsage  = 2 // wrong usage, a file that cannot be read or written, or the job failed
)

// An App is what a run of the command line may touch.
type App struct {
	Out, Err io.Writer
	Getenv   func(string) string
	Now      func() time.Time
	Seed     func() uint64
	// Program is the file of this program, which workers elsewhere are given unless
	// --worker_binary names another one. "": Beam compiles one from the source.
	Program string

	lang diag.Lang
}

// Run runs the command line and returns the exit code. The process must not have called
// beam.Init before, unless it has called [Init].
func (a *App) Run(ctx context.Context, args []string) int {
	a.lang = a.language(args)
	f := &flags{}
	fs := a.flagSet(f)
	err := fs.Parse(args)
	if errors.Is(err, pflag.ErrHelp) {
		a.help(fs)
		return exitDone
	}
	if err != nil {
		return a.misused(err)
	}
	Init() // does not come back in a worker
	if f.beamHelp {
		printBeamFlags(a.Out)
		return exitDone
	}
	if _, known := diag.ParseLang(f.lang); f.lang != "" && !known {
		return a.misused(textf("--lang is en or ru, not {1}", "--lang — это en или ru, а не {1}", f.lang))
	}
	inside := !fs.Changed("endpoint") && (*runners.Runner == "" || *runners.Runner == "prism")
	if err := a.logs(f, inside); err != nil {
		return a.misused(err)
	}
	if fs.NArg() != 1 || f.in == "" || f.out == "" {
		return a.misused(textf("one SCRIPT, --in FILE and --out FILE are needed", "нужны один скрипт SCRIPT, --in FILE и --out FILE"))
	}
	code, err := a.submit(ctx, f, fs)
	if err != nil {
		fmt.Fprintf(a.Err, "salecalc-beam: %s\n", a.say(err))
	}
	return code
}

// Init registers the steps of the pipeline and starts Beam, once for each process.
func Init() {
	if !beam.Initialized() {
		pipeline.Register()
		beam.Init()
	}
}

// logs makes Beam say what --log asks for. A job inside the command says nothing unless it
// is asked.
func (a *App) logs(f *flags, inside bool) error {
	level := slog.LevelInfo
	switch {
	case f.log == "" && inside:
		slog.SetDefault(slog.New(slog.DiscardHandler))
		return nil
	case f.log == "":
	case level.UnmarshalText([]byte(f.log)) != nil:
		return textf("--log is debug, info, warn or error, not {1}", "--log — это debug, info, warn или error, а не {1}", f.log)
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: level})))
	return nil
}

// submit runs the pipeline and waits for its end.
func (a *App) submit(ctx context.Context, f *flags, fs *pflag.FlagSet) (int, error) {
	settings, err := a.settings(f, fs)
	if err != nil {
		return exitUsage, err
	}
	files, err := f.files(ctx)
	if err != nil {
		return exitUsage, err
	}
	c, err := settings.Compile()
	if err != nil {
		return exitUsage, err
	}
	for _, said := range c.Said {
		report.Diagnostics(a.Err, said.Source, said.Diagnostics, 0, report.Style{Lang: a.lang})
	}
	if c.Bad {
		return exitFailed, nil
	}
	warnings, err := settings.Check(ctx, c, files[0])
	for _, w := range warnings {
		fmt.Fprintln(a.Err, w.In(a.lang))
	}
	if err != nil {
		return exitUsage, err
	}
	if *jobopts.WorkerBinary == "" {
		*jobopts.WorkerBinary = a.Program
	}
	p, s := beam.NewPipelineWithRoot()
	pipeline.Build(s, settings, files)
	result, err := beamx.RunWithMetrics(ctx, p)
	if f.summary == "" {
		defer removeCounts(ctx, files)
	}
	switch {
	case err != nil:
		return exitUsage, jobFailed(err)
	case result == nil || *jobopts.Async:
		fmt.Fprintln(a.Err, a.t("the job was submitted", "задание отправлено"))
		return exitDone, nil
	}
	return a.summary(ctx, files)
}

// removeCounts removes the summaries that nobody has asked for.
func removeCounts(ctx context.Context, files []pipeline.File) {
	for i := range files {
		if files[i].Summary != "" {
			pipeline.Remove(ctx, files[i].Summary)
		}
	}
}

// jobFailed takes the cause out of what runners and workers have put around it.
func jobFailed(err error) error {
	text := strings.TrimSpace(err.Error())
	for _, before := range []string{"caused by:", "] failed:"} {
		if i := strings.LastIndex(text, before); i >= 0 {
			text = strings.TrimSpace(text[i+len(before):])
		}
	}
	return textf("the job failed: {1}", "задание не выполнено: {1}", text)
}

// summary says what became of the rows, by the tallies that the job has written: the
// runner's counters may lack the last ones.
func (a *App) summary(ctx context.Context, files []pipeline.File) (int, error) {
	var total batch.Tally
	for i := range files {
		t, err := pipeline.ReadSummary(ctx, files[i].Summary)
		if err != nil {
			return exitUsage, err
		}
		total = total.Plus(&t)
	}
	fmt.Fprintf(a.Err, a.t("%s rows: %s changed, %s failed, %s skipped\n", "строк: %s; изменено: %s, с ошибками: %s, пропущено: %s\n"),
		report.Grouped(total.Rows), report.Grouped(total.Changed), report.Grouped(total.Failed), report.Grouped(total.Skipped))
	if total.Failed > 0 {
		return exitFailed, nil
	}
	return exitDone, nil
}

// language is that of --lang, else of the environment.
func (a *App) language(args []string) diag.Lang {
	for i, arg := range args {
		name, ok := strings.CutPrefix(arg, "--lang=")
		if !ok && arg == "--lang" && i+1 < len(args) {
			name, ok = args[i+1], true
		}
		if ok {
			lang, _ := diag.ParseLang(name)
			return lang
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := a.Getenv(name); locale != "" {
			return diag.LangFor(locale)
		}
	}
	return diag.EN
}

func (a *App) t(en, ru string) string { return diag.Both(en, ru).In(a.lang) }

// textf makes an error with a text in both languages.
func textf(en, ru string, args ...string) error {
	return &batch.Fail{Text: diag.Both(en, ru).With(args...)}
}

func (a *App) say(err error) string {
	var fail *batch.Fail
	var wrong *casefile.VarError
	switch {
	case errors.As(err, &fail):
		return fail.In(a.lang)
	case errors.As(err, &wrong):
		return wrong.Text.In(a.lang)
	}
	return err.Error()
}

func (a *App) misused(err error) int {
	fmt.Fprintf(a.Err, "salecalc-beam: %s\n%s\n", a.say(err), a.t("see salecalc-beam --help", "справка: salecalc-beam --help"))
	return exitUsage
}

// read reads a text.
func read(name string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", textf("{1}: it cannot be read: {2}", "{1}: не удалось прочитать: {2}", name, err.Error())
	}
	return strings.TrimPrefix(string(data), "\ufeff"), nil
}
