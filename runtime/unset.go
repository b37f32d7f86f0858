package runtime

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/operand"
	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// mostGuesses is for how many failures of a run it is looked for what may have been meant,
// and mostNames among how many names: looking takes longer than all else a failure costs.
const (
	mostGuesses    = 10
	mostNames      = 4000
	mostNamesAbove = 100 // for a word that is taken as text
)

// operandFault reports an operand that is not set, or cannot be used.
func (f *frame) operandFault(op lang.Op, x lang.Expr, v value.Value) {
	if f.failed {
		return
	}
	written := f.shownSource(x)
	if v.IsNone() {
		f.fail(diag.UnsetOperand, x.Span(), diag.Same(opText[op]), written, f.unsetAdvice(x))
		return
	}
	w := operand.Wrong(opText[op], v, written.EN)
	f.fail(w.Rule, x.Span(), w.Args...)
}

// argError points an error at the argument it blames. An argument that is not set is
// called so.
func (f *frame) argError(x *lang.Call, err *builtins.ArgError) {
	if f.failed {
		return
	}
	rule, args := err.Rule, err.Args
	if rule == diag.WrongArgKind && err.Arg >= 0 && err.Arg < len(x.Args) {
		if n, ok := variable(x.Args[err.Arg]); ok && f.get(f.p.slot(targets[n.Scope], n.Name)).IsNone() {
			rule = diag.UnsetArg
			args = append(slices.Clone(args[:4]), f.shownSource(n), f.unsetAdvice(n))
		} else if fn, ok := f.p.funcs.Find(x.Name); ok && !err.Got.IsNone() {
			if advice, _, ok := operand.Argument(err.Got, fn.Param(err.Arg).Read, f.shownSource(x.Args[err.Arg]).EN); ok {
				rule, args = diag.MendedArg, append(slices.Clone(args), advice)
			}
		}
	}
	f.fail(rule, argSpan(x, err.Arg), args...)
}

// variable gives the plain variable that an expression is, brackets and #{} aside.
func variable(x lang.Expr) (*lang.Name, bool) {
	switch x := x.(type) {
	case *lang.Name:
		return x, true
	case *lang.Paren:
		return variable(x.X)
	case *lang.Interp:
		return variable(x.X)
	}
	return nil, false
}

// shownSource is an expression as written, shortened.
func (f *frame) shownSource(x lang.Expr) diag.Text {
	const most = 60
	text, _, more := strings.Cut(f.p.source.Cut(x.Span()), "\n")
	if utf8.RuneCountInString(text) > most {
		text, more = string([]rune(text)[:most]), true
	}
	if more {
		text += "…"
	}
	return diag.Same(text)
}

// unsetAdvice says what to do about an expression without a value.
func (f *frame) unsetAdvice(x lang.Expr) diag.Text {
	n, ok := variable(x)
	if !ok {
		return startValue("x")
	}
	if f.guesses++; f.guesses > mostGuesses {
		return startValue(f.p.source.Cut(n.At))
	}
	name := f.p.source.Cut(n.At)
	if line := f.failedAbove(name); line > 0 {
		return diag.Both("line "+itoa(line)+" should have set it and failed: mend that one first",
			"её должна была задать строка "+itoa(line)+", но там ошибка: сначала исправьте её")
	}
	if line := f.setBelow(name); line > 0 {
		return diag.Both("it is set only below, in line "+itoa(line)+": put that line before this one",
			"значение появляется только в строке "+itoa(line)+": перенесите её выше этой")
	}
	if near, ok := f.near(n); ok {
		return diag.Meant(strings.TrimSuffix(name, n.Name)+near, spell.Strange(n.Name, near))
	}
	return startValue(name)
}

func startValue(name string) diag.Text {
	guard := `if("#{` + name + `}" == "", 0, ` + name + ")"
	return diag.Both("give it a start value: "+guard, "задайте начальное значение: "+guard)
}

// setBelow gives the line of the first statement after the current one that assigns to
// the variable, 0 for none.
func (f *frame) setBelow(name string) int {
	for i := f.stmt + 1; i < len(f.p.stmts); i++ {
		if f.assigns(i, name) {
			return f.lineOf(i)
		}
	}
	return 0
}

// failedAbove gives the line of the last statement before the current one that should
// have assigned to the variable and failed, 0 for none.
func (f *frame) failedAbove(name string) int {
	for i := f.stmt - 1; i >= 0; i-- {
		if !f.assigns(i, name) {
			continue
		}
		at := f.p.stmts[i].at
		failure := func(d diag.Diagnostic) bool {
			return d.Severity() == diag.Error && d.Span.Start >= at.Start && d.Span.Start <= at.End
		}
		if slices.ContainsFunc(f.diags, failure) || slices.ContainsFunc(f.p.found, failure) {
			return f.lineOf(i)
		}
		break
	}
	return 0
}

// assigns reports whether statement i is written as an assignment to the name.
func (f *frame) assigns(i int, name string) bool {
	rest, ok := strings.CutPrefix(f.p.source.Cut(f.p.stmts[i].at), name)
	rest = strings.TrimLeft(rest, " \t")
	return ok && strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, "==")
}

func (f *frame) lineOf(i int) int { return f.p.source.Position(f.p.stmts[i].at.Start).Line }

// near finds the variable that a name without a value may be a misspelling of: one that
// has a value where the name would be looked up, or a built-in.
func (f *frame) near(x *lang.Name) (string, bool) {
	var names []string
	if x.Scope == lang.NoScope {
		names = vars.BuiltinNames()
		for _, scope := range [...]vars.Scope{vars.Builtin, vars.Deal, vars.Client, vars.Project, vars.Const} {
			names = f.names(names, scope)
		}
	} else {
		names = f.names(names, targets[x.Scope])
	}
	return spell.Variable(x.Name, names)
}

// names appends those of the variables a scope has now.
func (f *frame) names(list []string, scope vars.Scope) []string {
	for i := range f.p.slots {
		if f.p.slots[i].target == scope && !f.held(i, scope).IsNone() {
			list = append(list, f.p.slots[i].name())
		}
	}
	for k, x := range f.extra {
		if k.scope == scope && !x.v.IsNone() {
			list = append(list, k.name)
		}
	}
	for name := range f.env.All(scope) {
		if len(list) >= mostNames {
			break
		}
		if !f.Get(scope, name).IsNone() {
			list = append(list, name)
		}
	}
	return list
}

// bareName compiles the warning about a word that is taken as text when no variable has
// its name. Such words are common and no failure, so a name that may have been meant is
// looked for once, when it is first needed, and among those that the script mentions
// above and the built-in ones.
func (c *compiler) bareName(x *lang.Name) func(*frame) diag.Diagnostic {
	plain, p, above := diag.New(diag.BareName, x.At, diag.Same(x.Name)), c.p, min(len(c.p.slots), mostNamesAbove)
	near := sync.OnceValue(func() string {
		names := append(vars.BuiltinNames(), "True", "False")
		for i := range p.slots[:above] {
			if p.slots[i].target == vars.Deal {
				names = append(names, p.slots[i].name())
			}
		}
		near, _ := spell.Variable(x.Name, names)
		return near
	})
	return func(f *frame) diag.Diagnostic {
		name := near()
		if name == "" {
			return plain
		}
		if i := p.slot(vars.Deal, name); i >= 0 && f.get(i).IsNone() {
			return plain
		}
		return diag.New(diag.MisspelledName, x.At, diag.Same(x.Name), diag.Meant(name, spell.Strange(x.Name, name)))
	}
}
