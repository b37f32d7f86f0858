// Package cli is the command line: one file per command. It is the only place that
// looks at the environment, the real clock and real randomness.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // time zones on machines that have none

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
)

// Exit codes, an interface: scripts depend on them.
const (
	exitDone   = 0
	exitFailed = 1 // the script, the checked file or a test failed
	exitUsage  = 2 // wrong usage or unreadable input
)

// An App is what a run of the command line may touch.
type App struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Now      func() time.Time
	Seed     func() uint64
	Version  string

	lang  string           // of --lang
	ticks <-chan time.Time // when to look at watched files; nil: by a ticker
}

// Run runs the command line and returns the exit code.
func (a *App) Run(ctx context.Context, args []string) int {
	if !isTerminal(a.Out) { // there whoever looks sees what is missing
		out := &watchedOutput{w: a.Out}
		watched := *a
		watched.Out = out
		return watched.exit(out.broken(watched.execute(ctx, args)))
	}
	return a.exit(a.execute(ctx, args))
}

func (a *App) execute(ctx context.Context, args []string) error {
	cmd := a.root(args)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		a.complete(cmd)
	}
	return cmd.ExecuteContext(ctx)
}

// exit says what went wrong, unless that was done, and gives the exit code.
func (a *App) exit(err error) int {
	if err == nil {
		return exitDone
	}
	var code exitCode
	if errors.As(err, &code) {
		return int(code)
	}
	fmt.Fprintf(a.Err, "salecalc: %s\n", a.say(err))
	return exitUsage
}

// An exitCode ends a command whose output has said everything.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// A worded error has a text in both languages. Every package that reads what people write
// has its own.
type worded interface {
	error
	bilingual
}

type bilingual interface{ In(lang diag.Lang) string }

// A sayable error is a worded one of the command line.
type sayable struct{ text diag.Text }

func (e sayable) Error() string { return e.text.EN }

// In is the text in a language.
func (e sayable) In(lang diag.Lang) string { return e.text.In(lang) }

// about is a text on what is named.
func about(name string, text bilingual) error {
	return sayable{diag.Both(name+": "+text.In(diag.EN), name+": "+text.In(diag.RU))}
}

func sayf(en, ru string, args ...string) error {
	return sayable{diag.Both(en, ru).With(args...)}
}

func (a *App) say(err error) string {
	if e, ok := errors.AsType[worded](err); ok {
		return e.In(a.language())
	}
	return err.Error()
}

// root builds the command tree. args are looked at for --lang first, because help texts
// are written before flags are parsed.
func (a *App) root(args []string) *cobra.Command {
	a.lang = langOf(args)
	root := &cobra.Command{
		Use:           "salecalc COMMAND",
		Short:         a.t("the calculator of chatbot funnels: run, check and test its scripts", "калькулятор чат-бот воронок: запуск, проверка и тесты скриптов"),
		Long:          a.t(rootEN, rootRU),
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       a.Version,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return a.unknownCommand(cmd, args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetArgs(args)
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.PersistentFlags().StringVar(&a.lang, "lang", a.lang, a.t("`LANG` of messages: en or ru; otherwise that of the system", "язык сообщений `LANG`: en или ru; иначе системный"))
	root.PersistentFlags().Lookup("lang").DefValue = ""
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if _, ok := diag.ParseLang(a.lang); !ok && a.lang != "" {
			return sayf("--lang is en or ru, not {1}", "--lang — это en или ru, а не {1}", a.lang)
		}
		return nil
	}
	root.AddCommand(
		a.runCommand(),
		a.evalCommand(),
		a.renderCommand(),
		a.replCommand(),
		a.batchCommand(),
		a.pipeCommand(),
		a.checkCommand(),
		a.fmtCommand(),
		a.testCommand(),
		a.explainCommand(),
		a.funcsCommand(),
		a.sandboxCommand(),
		a.clientCommand(),
		a.storeCommand(),
		a.lspCommand(),
		a.completionCommand(root),
		a.manCommand(),
		a.serveCommand(),
		a.effectsCommand(),
		a.demoCommand(),
	)
	a.localize(root)
	return root
}

const rootEN = `salecalc runs the calculator scripts of chatbot builders such as Salebot, on your own
machine and without touching live customers: nothing leaves it unless you say --live.

  salecalc eval 'round(1499 * 0.85, 2)'
  salecalc run examples/getcourse/order.calc --sandbox
  salecalc test examples/getcourse/order_test.yaml`

const rootRU = `salecalc запускает скрипты калькулятора чат-ботов (таких как Salebot) на вашем компьютере,
не трогая живых клиентов: без --live ничего никуда не отправляется.

  salecalc eval 'round(1499 * 0.85, 2)'
  salecalc run examples/getcourse/order.calc --sandbox
  salecalc test examples/getcourse/order_test.yaml`

// langOf finds --lang among the arguments.
func langOf(args []string) string {
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			return v
		}
		if arg == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// language is the language of messages: --lang, else that of the environment.
func (a *App) language() diag.Lang {
	if lang, ok := diag.ParseLang(a.lang); ok {
		return lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := a.Getenv(name); v != "" {
			return diag.LangFor(v)
		}
	}
	return diag.EN
}

func (a *App) t(en, ru string) string { return diag.Both(en, ru).In(a.language()) }

// style says how diagnostics are printed: in colour on a terminal only.
func (a *App) style() report.Style {
	return report.Style{Lang: a.language(), Color: a.colored(a.Err)}
}

// colored reports whether an output is a terminal that is to have colours.
func (a *App) colored(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb"
}

// maxSource is the greatest source that is read, in bytes.
const maxSource = 64 << 20

// read reads a file, "-" for standard input.
func (a *App) read(name string) (*diag.Source, error) {
	var r io.Reader = a.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, unreadable(name, err)
		}
		defer f.Close()
		r = f
	} else {
		name = "stdin"
	}
	data, err := io.ReadAll(io.LimitReader(r, maxSource+1))
	if err != nil {
		return nil, unreadable(name, err)
	}
	if len(data) > maxSource {
		return nil, sayf("{1} is larger than 64 MiB", "{1} больше 64 МиБ", name)
	}
	return diag.NewSource(name, string(data)), nil
}

// unwritable says why a file cannot be written. An error in words of its own stays.
func unwritable(name string, err error) error {
	var said worded
	switch {
	case errors.As(err, &said):
		return err
	case errors.Is(err, fs.ErrPermission):
		return sayf("{1} may not be written: permission denied", "нет прав на запись {1}", name)
	case errors.Is(err, fs.ErrNotExist):
		return sayf("there is no folder {1}; make it first", "папки {1} нет; сначала создайте её", filepath.Dir(name))
	case errors.Is(err, syscall.ENOSPC):
		return sayf("no room on the disk for {1}; free some room", "на диске нет места для файла {1}; освободите место", name)
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err // the name is said already
	}
	return sayf("cannot write {1}: {2}", "не удалось записать {1}: {2}", name, err.Error())
}

// full says which file the disk has no room for; other errors pass.
func full(name string, err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return unwritable(name, err)
	}
	return err
}

func unreadable(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(name + ".txt"); err == nil { // editors add it, and folders do not show it
			return sayf("there is no file {1}, but there is {1}.txt: rename it", "файла {1} нет, зато есть {1}.txt: переименуйте его", name)
		}
		return sayf("there is no file {1}", "файла {1} нет", name)
	case errors.Is(err, fs.ErrPermission):
		return sayf("{1} may not be read: permission denied", "нет прав на чтение {1}", name)
	case errors.Is(err, syscall.EISDIR):
		return sayf("{1} is a directory, not a file", "{1} — папка, а не файл", name)
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err // the name is said already
	}
	return sayf("cannot read {1}: {2}", "не удалось прочитать {1}: {2}", name, err.Error())
}
