package cli

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/repl"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/sandbox"
	calc "github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

func (a *App) replCommand() *cobra.Command {
	f := &evalFlags{}
	var noHistory bool
	cmd := &cobra.Command{
		Use:   "repl",
		Short: a.t("try statements one by one", "пробовать строки по одной"),
		Long: a.t(`Runs statements as you type them and shows what each one did; variables stay until you
leave. Tab completes names, functions and keys, the arrows bring back earlier lines, and
:help lists the commands. Without --live or --sandbox nothing leaves the machine. Input
that is no terminal is run as a script; it exits with 1 when something in it failed.`,
			`Выполняет строки по мере ввода и показывает, что сделала каждая; переменные живут, пока вы
не выйдете. Tab дополняет имена, функции и ключи, стрелки возвращают прежние строки, :help
показывает команды. Без --live и --sandbox наружу ничего не уходит. Если ввод не с
терминала, он выполняется как скрипт; при ошибках код выхода 1.`),
		Example: "  salecalc repl\n" +
			"  salecalc repl --sandbox --vars examples/getcourse/project.json\n" +
			"  echo 'round(1499 * 0.85, 2)' | salecalc repl",
		Args: takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.conflict(cmd); err != nil {
				return err
			}
			return a.repl(cmd, f, noHistory)
		},
	}
	a.addEvalFlags(cmd, f)
	cmd.Flags().BoolVar(&noHistory, "no-history", false, a.t("do not keep what is typed for the next time", "не сохранять введённое до следующего раза"))
	return cmd
}

// repl holds a session. On a terminal Ctrl-C belongs to the line that runs, and only the
// signals that end programs end the session.
func (a *App) repl(cmd *cobra.Command, f *evalFlags, noHistory bool) error {
	ctx := cmd.Context()
	terminal := a.atTerminal()
	if terminal {
		var stop context.CancelFunc
		ctx, stop = signal.NotifyContext(context.WithoutCancel(ctx), syscall.SIGTERM, syscall.SIGHUP)
		defer stop()
	}
	dry := *f
	dry.live, dry.sandbox = false, "" // the session opens its ways out itself
	s, err := a.session(ctx, cmd, &dry)
	if err != nil {
		return err
	}
	defer s.close()
	o := repl.Options{
		Host: s.host, Ways: ways{ctx}, In: a.In, Out: a.Out, Err: a.Err, Terminal: terminal, JSON: f.format == "json",
		Banner: a.t("salecalc: nothing leaves this machine; :help lists the commands, Ctrl-D leaves", "salecalc: наружу ничего не отправляется; :help — команды, Ctrl-D — выход"),
		Style:  a.style(), Watch: a.Now, ReadVars: casefile.ReadVars, Say: a.sayFile,
	}
	switch {
	case f.live:
		o.Mode = repl.Live
		o.Banner = a.t("salecalc: LIVE, requests are really sent; :live off ends that", "salecalc: ВЖИВУЮ, запросы отправляются по-настоящему; прекратить — :live off")
		if f.store != "" {
			o.Banner = a.t("salecalc: LIVE, requests are really sent, and the store keeps everything; :live off ends that",
				"salecalc: ВЖИВУЮ, запросы отправляются по-настоящему, в базе всё сохраняется; прекратить — :live off")
		}
	case f.sandbox != "":
		o.Mode = repl.Sandbox
		if f.sandbox != inProcess {
			o.Address = f.sandbox
		}
	}
	if terminal {
		o.Interrupts = func(ctx context.Context) (context.Context, context.CancelFunc) {
			return signal.NotifyContext(ctx, os.Interrupt)
		}
		if !noHistory {
			o.History = a.stateFile("history")
		}
	} else {
		o.Style = report.Style{Lang: a.language()}
	}
	failed, err := repl.Run(ctx, o)
	err = f.known(err)
	if err == nil && failed && !terminal {
		return exitCode(exitFailed)
	}
	return err
}

// atTerminal reports whether lines can be edited: somebody types, and sees it.
func (a *App) atTerminal() bool {
	in, ok := a.In.(*os.File)
	out, shown := a.Out.(*os.File)
	return ok && shown && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd())) && a.Getenv("TERM") != "dumb"
}

// stateFile is where a file lives that outlasts a run and that nobody edits; "" when the
// environment does not tell.
func (a *App) stateFile(name string) string {
	dir := a.Getenv("XDG_STATE_HOME")
	if filepath.IsAbs(dir) {
		return filepath.Join(dir, "salecalc", name)
	}
	if runtime.GOOS == "windows" {
		if dir = a.Getenv("LocalAppData"); dir == "" {
			return ""
		}
		return filepath.Join(dir, "salecalc", name)
	}
	if dir = a.Getenv("HOME"); dir == "" {
		return ""
	}
	return filepath.Join(dir, ".local", "state", "salecalc", name)
}

// sayFile is say for errors that may be a file's.
func (a *App) sayFile(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = unreadable(at.Path, err)
	}
	return a.say(err)
}

// ways leads a session out as the flags do.
type ways struct{ ctx context.Context }

// Sandbox implements repl.Ways.
func (w ways) Sandbox(address string, env *vars.Env) (*calc.Network, func(), error) {
	if address != "" {
		net, err := (&evalFlags{sandbox: address}).network()
		return net, func() {}, err
	}
	account, key := env.Get(vars.Const, "getcourse_account_name").Text(), env.Get(vars.Const, "getcourse_secret").Text()
	running, err := sandbox.New(sandbox.Options{Account: cmp.Or(account, sandbox.Account), Key: cmp.Or(key, sandbox.Key)}).Start(w.ctx)
	if err != nil {
		return nil, func() {}, notListening("127.0.0.1", err)
	}
	u, err := url.Parse(running.URL)
	return calc.NewNetwork(calc.NetworkOptions{Sandbox: u}), func() { _ = running.Close() }, err
}

// Supply implements repl.Ways.
func (ways) Supply(env *vars.Env) { atSandbox(env) }

// Live implements repl.Ways.
func (ways) Live() *calc.Network {
	return calc.NewNetwork(calc.NetworkOptions{PlainHTTP: true})
}
