package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// maxUndo is how many steps can be taken back.
const maxUndo = 100

// A session is the state between two lines.
type session struct {
	o    Options
	in   input
	reg  *builtins.Registry
	host runtime.Host // without Vars
	env  *vars.Env    // without the constants that a sandbox supplies
	mode Mode

	stored stored // beside the store of host, when there is one

	leave func() // ends the sandbox
	steps []step
	floor int // steps before this one are kept in the store, or were before it was worked with live

	trace, timed bool
	failed       bool // something of the session failed
	ended        bool
}

// A step is what :undo takes back at once: a statement, or variables that were set.
type step struct {
	before  *vars.Env // nil for steps too old to be undone
	stored  stored    // before it too
	src     *diag.Source
	text    string // the statement; "" when variables were set
	useful  bool   // it worked and belongs into a script
	mode    Mode
	at      time.Time
	effects []runtime.Effect
	writes  []vars.Write
}

func newSession(o Options) *session {
	s := &session{o: o, reg: builtins.Standard(), host: o.Host, env: o.Host.Vars, mode: o.Mode, leave: func() {}}
	if s.env == nil {
		s.env = vars.NewEnv()
	}
	if s.onStore() {
		s.stored.given = s.env
	}
	return s
}

func (s *session) close() { s.leave() }

func (s *session) t(en, ru string) string { return diag.Both(en, ru).In(s.o.Style.Lang) }

func (s *session) printf(format string, args ...any) { fmt.Fprintf(s.o.Out, format, args...) }

// complain prints why something could not be done.
func (s *session) complain(text string) {
	s.failed = true
	fmt.Fprintf(s.o.Err, "%s: %s\n", s.t("error", "ошибка"), s.env.Redactor().Mask(text))
}

func (s *session) langOptions() lang.Options { return lang.Options{IsFunc: s.reg.Known} }

// enter handles one input: commands and statements may follow each other in it.
func (s *session) enter(ctx context.Context, in entered) {
	for part := range segments(in) {
		ok := true
		if isCommand(part.text) {
			ok = s.command(ctx, strings.TrimSpace(part.text))
		} else {
			ok = s.statements(ctx, part, "")
		}
		if s.ended || !ok && s.host.StopOnError {
			s.ended = s.ended || !s.o.Terminal
			return
		}
	}
}

// segments cuts an input into commands, a line each, and the text between them.
func segments(in entered) func(yield func(entered) bool) {
	return func(yield func(entered) bool) {
		var run strings.Builder
		line, first := in.line, in.line
		for l := range strings.Lines(in.text) {
			if !isCommand(l) {
				run.WriteString(l)
				line++
				continue
			}
			if run.Len() > 0 && !yield(entered{run.String(), first}) {
				return
			}
			run.Reset()
			if !yield(entered{l, line}) {
				return
			}
			line++
			first = line
		}
		if run.Len() > 0 {
			yield(entered{run.String(), first})
		}
	}
}

// statements runs a text statement by statement; false when one failed. name is the file
// it comes from, "" for the input.
func (s *session) statements(ctx context.Context, in entered, name string) bool {
	if name == "" {
		name = "stdin"
		if s.o.Terminal {
			name, in.line = "repl", 1
		}
	}
	ok := true
	for _, src := range statements(name, in, s.langOptions()) {
		done, err := s.run(ctx, src)
		ok = ok && done
		if err != nil || !done && s.host.StopOnError {
			break
		}
	}
	return ok
}

// statements cuts a text into sources of one statement each. The lines before it are
// empty, so that places in it are those of the text.
func statements(name string, in entered, o lang.Options) []*diag.Source {
	script := lang.Parse(diag.NewSource(name, in.text), o)
	var list []*diag.Source
	from := 0
	for i, st := range script.Stmts {
		end := remarksEnd(script, st.Span().End)
		if i == len(script.Stmts)-1 {
			end = len(in.text)
		}
		lines := in.line - 1 + script.Source.Position(from).Line - 1
		list = append(list, diag.NewSource(name, strings.Repeat("\n", lines)+in.text[from:end]))
		from = end
	}
	if list == nil && len(script.Diagnostics) > 0 { // a comment that does not close
		list = append(list, diag.NewSource(name, strings.Repeat("\n", in.line-1)+in.text))
	}
	return list
}

// remarksEnd gives the end of the comments that stand behind a statement, on its line.
func remarksEnd(script *lang.Script, end int) int {
	for _, c := range script.Comments {
		between := diag.Span{Start: end, End: c.At.End}
		if c.At.Start >= end && strings.TrimSpace(script.Source.Cut(diag.Span{Start: end, End: c.At.Start})) == "" && !strings.ContainsAny(script.Source.Cut(between), "\r\n") {
			end = c.At.End
		}
	}
	return end
}

// run runs one statement and shows what it did; false when it failed. The error is what
// stopped it.
func (s *session) run(ctx context.Context, src *diag.Source) (bool, error) {
	st := step{before: s.env.Clone(), stored: s.stored, src: src, text: strings.TrimSpace(src.Text), mode: s.mode}
	if s.host.Now != nil {
		st.at = s.host.Now()
	}
	program := runtime.Compile(src, runtime.Options{Trace: s.trace})
	h := s.host
	h.DryRun = s.mode == Dry
	env := s.env.Clone()
	if s.mode == Sandbox {
		s.o.Ways.Supply(env)
	}
	s.lend(&h, env)
	line, stop := s.interruptible(ctx)
	began := s.o.Watch()
	res, err := program.Run(line, h)
	took := s.o.Watch().Sub(began)
	stop()
	if lost := s.take(ctx, res); err == nil {
		err = lost
	}
	res.Effects = s.acts(res.Effects)
	res.Diagnostics = slices.DeleteFunc(res.Diagnostics, func(d diag.Diagnostic) bool { return d.Code() == diag.NoEffect.Code })
	ok := err == nil && !failed(res)
	st.effects, st.writes = res.Effects, res.Writes
	st.useful = ok && (len(res.Effects)+len(res.Writes) > 0 || expression(src, s.langOptions()) == nil)
	if st.useful || len(st.writes)+len(st.effects) > 0 { // a look at a value is nothing to undo
		s.remember(st)
	}
	s.failed = s.failed || !ok
	s.show(shown{src: src, res: res, env: env, err: err, took: took, ok: ok, settings: s.missing(src, env), unkept: s.unkept(res.Effects)})
	return ok, err
}

func (s *session) interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	if s.o.Interrupts == nil {
		return ctx, func() {}
	}
	return s.o.Interrupts(ctx)
}

// failed reports whether anything of a statement went wrong.
func failed(res *runtime.Result) bool {
	return res.Failed || slices.ContainsFunc(res.Diagnostics, isError)
}

func isError(d diag.Diagnostic) bool { return d.Severity() == diag.Error }

// remember adds a step; only the last ones can be undone.
func (s *session) remember(st step) {
	s.steps = append(s.steps, st)
	if n := len(s.steps) - 1 - maxUndo; n >= 0 {
		s.steps[n].before = nil
	}
}

// script is what the session has done so far, as a script. Variables that were set are
// not in it.
func (s *session) script() string {
	var b strings.Builder
	for _, st := range s.steps {
		if st.useful {
			b.WriteString(st.text + "\n")
		}
	}
	return b.String()
}
