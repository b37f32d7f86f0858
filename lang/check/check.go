// Package check says what is wrong with a script without running it: what the parser
// found, and what the table of functions and the names of variables tell beyond that.
//
// It reports only what is certain whatever the variables hold: a function that does not
// exist, a number of arguments it does not take, a literal that cannot be read as its
// parameter wants, a target that cannot be written, a division by a literal zero. The one
// guess, a warning, is a name that the script never sets and that looks like one it does.
// It evaluates nothing and has no opinion on style.
//
//	s := lang.Parse(diag.NewSource("order", "a = rouns(5)"), lang.Options{})
//	for _, d := range check.Script(s, builtins.Standard()) {
//		fmt.Println(d.Message(diag.EN)) // there is no function rouns
//	}
package check

import (
	"cmp"
	"slices"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/operand"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// Script checks a calculator field. The diagnostics come in the order of their places,
// each once, those of the parser among them.
func Script(s *lang.Script, r *builtins.Registry) []diag.Diagnostic {
	return script(s, checker{src: s.Source, funcs: r, targets: targets(s)})
}

// All gives what [Script] and [Lint] say, one after the other.
func All(s *lang.Script, r *builtins.Registry, known Known) []diag.Diagnostic {
	c := checker{src: s.Source, funcs: r, targets: targets(s)}
	return append(script(s, c), doubts(s, c, known)...)
}

func script(s *lang.Script, c checker) []diag.Diagnostic {
	c.found = slices.Clone(s.Diagnostics)
	for _, st := range s.Stmts {
		c.target(st)
		lang.WalkStmt(st, c.visit)
	}
	c.names(s)
	return c.sorted()
}

// Template checks a message text.
func Template(t *lang.Template, r *builtins.Registry) []diag.Diagnostic {
	c := checker{src: t.Source, funcs: r, found: slices.Clone(t.Diagnostics)}
	lang.WalkTemplate(t, c.visit)
	return c.sorted()
}

// Condition checks a comparison field.
func Condition(x *lang.Condition, r *builtins.Registry) []diag.Diagnostic {
	c := checker{src: x.Source, funcs: r, found: slices.Clone(x.Diagnostics)}
	lang.Walk(x.X, c.visit)
	return c.sorted()
}

// A checker collects diagnostics while the tree is walked.
type checker struct {
	src     *diag.Source
	funcs   *builtins.Registry
	found   []diag.Diagnostic
	targets map[string]bool // names that the script sets or deletes, prefixes aside
	unsure  int             // how many times the expression is inside one that need not be evaluated
}

func (c *checker) report(r *diag.Rule, at diag.Span, args ...diag.Text) {
	c.found = append(c.found, diag.New(r, at, args...))
}

// sorted gives the diagnostics by place and drops those that say the same again.
func (c *checker) sorted() []diag.Diagnostic {
	slices.SortStableFunc(c.found, func(a, b diag.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	return slices.CompactFunc(c.found, func(a, b diag.Diagnostic) bool {
		return a.Rule == b.Rule && a.Span == b.Span
	})
}

// scopes maps the prefix of a name to the scope a write goes to.
var scopes = [...]vars.Scope{lang.NoScope: vars.Deal, lang.ClientScope: vars.Client, lang.ProjectScope: vars.Project}

// target checks what a statement writes to.
func (c *checker) target(st lang.Stmt) {
	var place *lang.Place
	switch st := st.(type) {
	case *lang.Assign:
		place = st.Place
		if vars.IsSetting(place.Name) {
			c.report(diag.SecretShadowed, place.NameAt, diag.Same(place.Name))
		}
	case *lang.Delete:
		place = st.Place
	default:
		return
	}
	if !vars.Writable(scopes[place.Scope], place.Name) {
		c.report(diag.ReadOnlyVariable, place.At, diag.Same(place.Name))
	}
}

// visit checks one expression. Parts that need not be evaluated it walks by itself.
func (c *checker) visit(x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.Call:
		fn, ok := c.funcs.Find(x.Name)
		if !ok {
			d := c.funcs.Unknown(x.Name, x.NameAt)
			if c.targets[x.Name] && d.Rule != diag.NeedsHost {
				d = diag.New(diag.VariableCalled, x.NameAt, diag.Same(x.Name))
			}
			if d.Rule == diag.BuiltinCalled && len(x.Args) == 0 {
				d.Fix = &diag.Fix{Span: x.At, New: x.Name}
			}
			c.found = append(c.found, d)
			return true
		}
		c.call(fn, x)
		if fn.Branch() {
			c.branch(fn, x)
			return false
		}
	case *lang.Unary:
		c.negative(x)
	case *lang.Binary:
		c.divisor(x)
		c.operands(x)
		if x.Op == lang.And || x.Op == lang.Or {
			lang.Walk(x.X, c.visit)
			c.maybe(x.Y)
			return false
		}
	}
	return true
}

// maybe walks an expression that need not be evaluated.
func (c *checker) maybe(x lang.Expr) {
	c.unsure++
	lang.Walk(x, c.visit)
	c.unsure--
}

// branch walks the arguments of a function that chooses between some of them.
func (c *checker) branch(fn *builtins.Func, x *lang.Call) {
	for i, arg := range x.Args {
		if fn.Param(i).Lazy {
			c.maybe(arg)
		} else {
			lang.Walk(arg, c.visit)
		}
	}
}

// call checks the number of arguments and those that are literals.
func (c *checker) call(fn *builtins.Func, x *lang.Call) {
	if comma, ok := x.DecimalComma(c.src); ok {
		if rule, args := fn.DecimalComma(len(x.Args), comma.Arg, comma.Number, comma.Mixed); rule != nil {
			d := diag.New(rule, comma.At, args...)
			d.Fix = comma.Fix
			c.found = append(c.found, d)
			return
		}
	}
	if err := fn.CheckCount(len(x.Args)); err != nil {
		c.blame(x, err)
		return
	}
	for i, arg := range x.Args {
		v, ok := constant(arg)
		if !ok {
			continue
		}
		if err := fn.CheckArg(i, v); err != nil {
			c.blame(x, err)
		}
	}
}

// blame points an error at its argument; a missing one is shown by the closing bracket.
func (c *checker) blame(x *lang.Call, err *builtins.ArgError) {
	at := x.Close
	if err.Arg < len(x.Args) {
		at = x.Args[err.Arg].Span()
	}
	if advice, right, ok := c.mended(x, err); ok {
		c.report(diag.MendedArg, at, append(slices.Clone(err.Args), advice)...)
		if right != "" {
			c.found[len(c.found)-1].Fix = &diag.Fix{Span: at, New: right}
		}
		return
	}
	c.report(err.Rule, at, err.Args...)
}

// mended says what an argument should be that does not fit its parameter.
func (c *checker) mended(x *lang.Call, err *builtins.ArgError) (advice diag.Text, right string, ok bool) {
	fn, known := c.funcs.Find(x.Name)
	if !known || err.Rule != diag.WrongArgKind || err.Got.IsNone() || err.Arg >= len(x.Args) {
		return advice, "", false
	}
	arg := x.Args[err.Arg]
	advice, right, ok = operand.Argument(err.Got, fn.Param(err.Arg).Read, c.src.Cut(arg.Span()))
	if _, fixed := constant(arg); !fixed {
		right = ""
	}
	return advice, right, ok
}

// divisor reports a division by a zero that is written down, unless it may be there
// because it is never computed.
func (c *checker) divisor(x *lang.Binary) {
	if c.unsure > 0 || x.Op != lang.Div && x.Op != lang.Mod {
		return
	}
	v, ok := constant(x.Y)
	if !ok {
		return
	}
	if n, ok := v.Num(); ok && n.Float() == 0 {
		c.report(diag.DivisionByZero, x.At)
	}
}
