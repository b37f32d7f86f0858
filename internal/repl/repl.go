// Package repl is the interactive prompt: statements are run as they are typed, in a
// session that keeps its variables, and commands that begin with a colon look at the
// session and steer it. On a terminal lines are edited with history, completion and
// hints; any other input is a script of statements and commands, answered without a
// prompt and without escapes.
//
// The package evaluates nothing itself (see runtime) and reads neither flags nor the
// environment (see internal/cli). How a session reaches the network it is told by [Ways].
package repl

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// Options are what a session starts from.
type Options struct {
	// Host is what statements may touch, Vars the starting variables. Its Net, DryRun and
	// Discard are those of Mode: in a Store only a live session keeps anything.
	Host    runtime.Host
	Mode    Mode
	Address string // of the sandbox of that mode; "" for one of the session's own
	Ways    Ways

	In       io.Reader
	Out, Err io.Writer
	Terminal bool   // In is a terminal whose lines can be edited
	History  string // the file that keeps what is typed on a terminal; "" for none
	Banner   string // the first words of a session on a terminal
	Style    report.Style
	JSON     bool // what statements do is printed as JSON objects, a line each

	// Watch measures how long a statement takes.
	Watch func() time.Time
	// Interrupts gives a context that Ctrl-C ends, for the run of one statement.
	Interrupts func(context.Context) (context.Context, context.CancelFunc)
	// ReadVars reads JSON with variables.
	ReadVars func(env *vars.Env, text string) error
	// Say puts an error of Ways, ReadVars or a file into words.
	Say func(error) string
}

// Ways leads out of a session.
type Ways interface {
	// Sandbox gives the way to the sandbox at an address, with what ends it; "" starts one
	// that knows the constants of env.
	Sandbox(address string, env *vars.Env) (*runtime.Network, func(), error)
	// Supply puts in the constants of a sandbox that are absent.
	Supply(env *vars.Env)
	// Live gives the way to the real services.
	Live() *runtime.Network
}

// A Mode says what becomes of requests.
type Mode uint8

// The modes.
const (
	Dry     Mode = iota // recorded, not sent
	Sandbox             // sent to a sandbox
	Live                // sent
)

// Run holds a session until its input ends. failed tells whether a statement or a command
// of it failed; the error is about the input.
func Run(ctx context.Context, o Options) (failed bool, err error) {
	s := newSession(o)
	defer s.close()
	if err := s.begin(ctx); err != nil {
		return false, err
	}
	s.in = s.open(ctx)
	for !s.ended && ctx.Err() == nil {
		text, err := s.in.read(s.prompt())
		switch {
		case errors.Is(err, io.EOF):
			return s.failed, nil
		case errors.Is(err, errInterrupted):
			continue
		case err != nil:
			return s.failed, err
		}
		s.enter(ctx, text)
	}
	return s.failed, nil
}

// An input is where a session reads from.
type input interface {
	// read gives what comes next: a command, or statements that are complete. io.EOF ends
	// the session, errInterrupted drops what was typed.
	read(prompt string) (entered, error)
	// ask puts a question; ok is false where nobody can answer.
	ask(question string) (answer string, ok bool)
}

// entered is a piece of input and the number of its first line, from 1.
type entered struct {
	text string
	line int
}

var errInterrupted = errors.New("interrupted")

// open chooses the input.
func (s *session) open(ctx context.Context) input {
	if !s.o.Terminal {
		return newScript(ctx, s.o.In)
	}
	s.printf("%s\n", s.o.Banner)
	return newTerminal(ctx, s)
}

// begin loads the variables and opens the way out that the session starts with.
func (s *session) begin(ctx context.Context) error {
	err := s.look(ctx)
	if err != nil {
		return err
	}
	switch s.o.Mode {
	case Sandbox:
		s.host.Net, s.leave, err = s.o.Ways.Sandbox(s.o.Address, s.env)
	case Live:
		s.host.Net = s.o.Ways.Live()
	}
	return err
}

// prompt says in what mode the session is, so that nobody sends by mistake.
func (s *session) prompt() string {
	switch s.mode {
	case Sandbox:
		return s.t("sandbox> ", "песочница> ")
	case Live:
		return s.paint(red, s.t("LIVE", "ВЖИВУЮ")) + "> "
	}
	return "> "
}
