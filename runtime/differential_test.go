package runtime_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/expr-lang/expr"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// rounds is how many times TestDifferential makes the number of checks that
// -rapid.checks gives; of every ten, eight are scripts.
const rounds = 10

// TestDifferential runs random scripts, comparison fields and messages in several ways
// that must agree: compiled, through expr-lang/expr, traced, by a Runner that has run
// before, with the deal's variables in a row, with brackets around every operation, and
// formatted.
func TestDifferential(t *testing.T) {
	w := newWitnesses()
	for i := range rounds {
		check := w.script
		switch i {
		case 8:
			check = w.condition
		case 9:
			check = w.message
		}
		t.Run(fmt.Sprint(i), rapid.MakeCheck(check))
	}
}

// FuzzDifferential is TestDifferential with scripts chosen by the coverage they give.
func FuzzDifferential(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(newWitnesses().script))
}

// The witnesses compare what they know of the same random text.
type witnesses struct {
	options []expr.Option
	funcs   []*builtins.Func
}

func newWitnesses() witnesses {
	pure := slices.DeleteFunc(builtins.Standard().Funcs(), func(f *builtins.Func) bool {
		return f.Kind != builtins.Pure || f.Branch()
	})
	return witnesses{options: exprOptions(), funcs: pure}
}

// roomy is longer than any random expression is with brackets around every operation.
const roomy = 100_000

var langOptions = lang.Options{IsFunc: builtins.Standard().Known, MaxExpr: roomy}

// compileRoomy is [runtime.Compile] without a limit that brackets could pass.
func compileRoomy(src *diag.Source, o runtime.Options) *runtime.Program {
	o.MaxExpr = roomy
	return runtime.Compile(src, o)
}

func (w witnesses) script(t *rapid.T) {
	g := generator{t: t, funcs: w.funcs}
	lines := g.script()
	c := comparison{t: t, env: g.env(), before: g.env(), src: diag.NewSource("script", source(lines, false)), compile: compileRoomy}
	script := lang.Parse(c.src, langOptions)
	c.stmts = spans(script)
	ours := c.compiled()

	ref := newReference(c.src, c.env, w.options)
	if err := ref.run(script); err != nil {
		t.Fatalf("%s\n%v", c.src.Text, err)
	}
	c.same(ours, "through expr", ref.account())

	for way, text := range map[string]string{"in brackets": source(lines, true), "formatted": lang.Format(script)} {
		src := diag.NewSource(way, text)
		other := comparison{t: t, env: c.env, src: src, stmts: spans(lang.Parse(src, langOptions))}
		c.same(ours, text, other.run(compileRoomy(src, runtime.Options{}).NewRunner(runtime.Host{})))
	}
}

func spans(s *lang.Script) []diag.Span {
	list := make([]diag.Span, len(s.Stmts))
	for i, st := range s.Stmts {
		list[i] = st.Span()
	}
	return list
}

func (w witnesses) condition(t *rapid.T) {
	g := generator{t: t, funcs: w.funcs}
	x := g.expr(5)
	if g.chance(3) {
		x = g.ladder(6)
	}
	c := comparison{t: t, env: g.env(), before: g.env(), src: diag.NewSource("condition", source([]*node{x}, false)), compile: runtime.CompileExpr}
	tree := lang.ParseExpr(c.src, lang.Options{IsFunc: langOptions.IsFunc, MaxExpr: runtime.DefaultCondition})
	if tree.X == nil {
		return
	}
	c.stmts = []diag.Span{tree.X.Span()}
	ours := c.compiled()
	ref := newReference(c.src, c.env, w.options)
	if err := ref.run(&lang.Script{Stmts: []lang.Stmt{&lang.ExprStmt{X: tree.X}}}); err != nil {
		t.Fatalf("%s\n%v", c.src.Text, err)
	}
	c.same(ours, "through expr", ref.account())
}

func (w witnesses) message(t *rapid.T) {
	g := generator{t: t, funcs: w.funcs}
	c := comparison{t: t, env: g.env(), before: g.env(), src: diag.NewSource("message", g.message()), compile: runtime.CompileTemplate}
	tree := lang.ParseTemplate(c.src, langOptions)
	for _, p := range tree.Parts {
		c.stmts = append(c.stmts, p.At)
	}
	ours := c.compiled()
	ref := newReference(c.src, c.env, w.options)
	if err := ref.render(tree); err != nil {
		t.Fatalf("%s\n%v", c.src.Text, err)
	}
	c.same(ours, "through expr", ref.account())
}

// A comparison is one text with the variables it reads.
type comparison struct {
	t       *rapid.T
	env     *vars.Env
	before  *vars.Env // of another run
	src     *diag.Source
	stmts   []diag.Span
	compile func(*diag.Source, runtime.Options) *runtime.Program
}

// An account is what one witness says of a run.
type account struct {
	vars   string // every variable a script can write, by its text form
	failed string // the statements that failed
	value  string // of the last expression statement, empty if it failed
	kind   string // of that value, where the witness tells it
	text   string // of a message
	writes string // what it lists as written, where it lists that
	said   string // the codes of its diagnostics, where it has any
}

// same fails unless a witness agrees with the compiled run, as far as it can tell.
func (c *comparison) same(ours account, witness string, theirs account) {
	if theirs.said == "" || witness == c.src.Text {
		ours.said, theirs.said, ours.writes, theirs.writes = "", "", "", ""
	}
	if theirs.kind == "" {
		ours.kind = ""
	}
	if ours != theirs {
		c.t.Fatalf("%s\nvariables:\n%s\ncompiled: %+v\n%s:\n%+v", c.src.Text, listed(c.env), ours, witness, theirs)
	}
}

// compiled is the account that the ways of running compiled programs agree on.
func (c *comparison) compiled() account {
	p := c.compile(c.src, runtime.Options{})
	ours := c.run(p.NewRunner(runtime.Host{}))
	c.same(ours, "traced", c.run(c.compile(c.src, runtime.Options{Trace: true}).NewRunner(runtime.Host{})))

	used := p.NewRunner(runtime.Host{})
	c.do(used.Run(context.Background(), c.before))
	c.same(ours, "run before", c.run(used))
	c.same(ours, "run twice, readings noted", c.run(used))

	rows := p.NewRunner(runtime.Host{})
	c.same(ours, "by row", c.byRow(rows))
	c.same(ours, "by row again", c.byRow(rows))
	c.same(ours, "by many rows", c.byRows(rows))
	return ours
}

func (c *comparison) do(err error) {
	if err != nil {
		c.t.Fatalf("%s\n%v", c.src.Text, err)
	}
}

// run is the account of a run.
func (c *comparison) run(r *runtime.Runner) account {
	c.do(r.Run(context.Background(), c.env))
	return c.account(r)
}
