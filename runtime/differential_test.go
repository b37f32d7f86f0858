package runtime_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/expr-lang/expr"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// rounds is how many times TestDifferential makes the number of checks given by
// -rapid.checks.
const rounds = 10

// TestDifferential runs random scripts in several ways that must agree: compiled,
// through expr-lang/expr, traced, with the deal's variables in a row, with brackets
// around every operation, and formatted.
func TestDifferential(t *testing.T) {
	w := witnesses{options: exprOptions(), funcs: pureFuncs()}
	for i := range rounds {
		t.Run(fmt.Sprint(i), rapid.MakeCheck(w.check))
	}
}

// FuzzDifferential is TestDifferential with scripts chosen by the coverage they give.
func FuzzDifferential(f *testing.F) {
	w := witnesses{options: exprOptions(), funcs: pureFuncs()}
	f.Fuzz(rapid.MakeFuzz(w.check))
}

func pureFuncs() []*builtins.Func {
	return slices.DeleteFunc(builtins.Standard().Funcs(), func(f *builtins.Func) bool {
		return f.Kind != builtins.Pure || f.Branch()
	})
}

type witnesses struct {
	options []expr.Option
	funcs   []*builtins.Func
}

// An account is what one witness says of a run.
type account struct {
	vars   string // every variable a script can write, by its text form
	failed string // the statements that failed
	value  string // of the last expression statement
	more   string // whatever else it knows
}

func (w witnesses) check(t *rapid.T) {
	g := generator{t: t, funcs: w.funcs}
	env, lines := g.env(), g.script()
	text := source(lines, false)
	src := diag.NewSource("script", text)
	script := lang.Parse(src, lang.Options{IsFunc: builtins.Standard().Known})

	ours := compiled(t, src, env, runtime.Options{})
	same := func(witness, script string, want account) {
		if ours != want {
			t.Fatalf("%s\nvariables:\n%s\ncompiled: %+v\n%s: %+v\n%s", text, listed(env), ours, witness, want, script)
		}
	}
	same("traced", "", compiled(t, src, env, runtime.Options{Trace: true}))
	same("by row", "", byRow(t, src, env))

	ours.more = ""
	ref := newReference(src, env, w.options)
	if err := ref.run(script); err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	last := ref.last.Text()
	if len(ref.failed) > 0 {
		last = ""
	}
	same("through expr", "", account{vars: ref.w.String(), failed: ref.failures(), value: last})

	inBrackets := source(lines, true)
	same("in brackets", inBrackets, w.again(t, inBrackets, env))
	formatted := lang.Format(script)
	same("formatted", formatted, w.again(t, formatted, env))
}

// again is the account of another spelling of the script.
func (w witnesses) again(t *rapid.T, script string, env *vars.Env) account {
	a := compiled(t, diag.NewSource("script", script), env, runtime.Options{})
	a.more = ""
	return a
}

// compiled is the account of a compiled program.
func compiled(t *rapid.T, src *diag.Source, env *vars.Env, o runtime.Options) account {
	p := runtime.Compile(src, o)
	r := p.NewRunner(runtime.Host{})
	if err := r.Run(context.Background(), env.Clone()); err != nil {
		t.Fatalf("%s\n%v", src.Text, err)
	}
	return accountOf(r, src, env)
}

// byRow is the account of a run that gets the deal's variables as a row of values.
func byRow(t *rapid.T, src *diag.Source, env *vars.Env) account {
	rest := env.Clone()
	var columns []string
	var row []value.Value
	for name, v := range env.All(vars.Deal) {
		columns, row = append(columns, name), append(row, v)
		rest.Set(vars.Deal, name, value.None)
	}
	r := runtime.Compile(src, runtime.Options{}).NewRunner(runtime.Host{})
	r.Bind(columns)
	if err := r.RunRow(context.Background(), rest, row); err != nil {
		t.Fatalf("%s\n%v", src.Text, err)
	}
	return accountOf(r, src, env)
}

func accountOf(r *runtime.Runner, src *diag.Source, env *vars.Env) account {
	after := env.Clone()
	after.Apply(r.Writes())
	var failed []int
	var codes []string
	script := lang.Parse(src, lang.Options{IsFunc: builtins.Standard().Known})
	for _, d := range r.Diagnostics() {
		codes = append(codes, string(d.Code()))
		if d.Severity() == diag.Error {
			failed = append(failed, statementAt(script, d.Span))
		}
	}
	var writes []string
	for _, w := range r.Writes() {
		writes = append(writes, w.Scope.String()+" "+w.Name+" "+w.Value.Text())
	}
	last := r.Value().Text()
	if r.Failed() {
		last = ""
	}
	return account{
		vars: listed(after), failed: fmt.Sprint(failed), value: last,
		more: strings.Join(append(codes, writes...), "; "),
	}
}

// statementAt is the number of the statement that a diagnostic is about.
func statementAt(s *lang.Script, at diag.Span) int {
	return slices.IndexFunc(s.Stmts, func(st lang.Stmt) bool {
		return st.Span().Start <= at.Start && at.End <= st.Span().End
	})
}

// listed prints the variables that a script can write.
func listed(env *vars.Env) string { return newWorld(env).String() }

// scopeLines prints the variables of a scope, sorted.
func scopeLines(s vars.Scope, texts map[string]string) []string {
	var lines []string
	for name, text := range texts {
		lines = append(lines, fmt.Sprintf("%s %s = %q", s, name, text))
	}
	slices.Sort(lines)
	return lines
}

func (r *reference) failures() string {
	var failed []int
	for i := range r.failed {
		failed = append(failed, i)
	}
	slices.Sort(failed)
	return fmt.Sprint(failed)
}
