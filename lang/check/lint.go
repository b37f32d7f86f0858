package check

import (
	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

// Known reports whether a variable is set outside the script, as far as the project
// knows. A bare name may be set in any scope.
type Known func(scope lang.Scope, name string) bool

// Lint says what is doubtful in a calculator field beyond what [Script] reports: rules
// with [diag.Rule].Lint. It goes through the statements in their order and knows what
// each variable may hold by then. A variable that the script has not set may come from
// outside and hold anything, unless known says otherwise; nil: nothing is known.
func Lint(s *lang.Script, r *builtins.Registry, known Known) []diag.Diagnostic {
	return doubts(s, checker{src: s.Source, funcs: r, targets: targets(s)}, known)
}

func doubts(s *lang.Script, c checker, known Known) []diag.Diagnostic {
	l := linter{
		checker: c, script: s, known: known,
		facts: map[variable]fact{}, pending: map[variable]write{}, said: map[said]bool{},
		copies: map[variable]copied{}, set: make(map[string]bool, len(c.targets)), scoped: map[string]bool{}, own: map[string]bool{},
		answers: map[variable]*builtins.Func{},
	}
	l.assigned = assignments(s)
	for _, st := range s.Stmts {
		if a, ok := st.(*lang.Assign); ok && a.Place.Scope != lang.NoScope {
			l.scoped[a.Place.Name] = true
		}
	}
	for i, st := range s.Stmts {
		l.at = i
		l.statement(st)
	}
	l.limits()
	return l.sorted()
}

// A variable is a name with the scope it is written with.
type variable struct {
	scope lang.Scope
	name  string
}

// said is what is reported once.
type said struct {
	rule *diag.Rule
	v    variable
}

// A linter walks the statements of a script.
type linter struct {
	checker
	script   *lang.Script
	known    Known
	at       int                         // the statement
	set      map[string]bool             // names that a statement above sets, in any scope
	facts    map[variable]fact           // of variables that the script has set
	answers  map[variable]*builtins.Func // of variables that hold what such a function gave
	assigned map[string][]int            // the statements that assign to each bare name
	own      map[string]bool             // of names asked about: what they hold is made, in the end, of what they held before
	scoped   map[string]bool             // names that are also set in a scope of their own

	pending map[variable]write  // values that nothing has read yet
	copies  map[variable]copied // what was taken from a variable of the project
	waits   []int               // statements that wait for a service

	conds  []condition // those around the expression
	tested int         // how many comparisons and conditions are around it
	asking int         // how many of them ask no more than whether there is a value
	called bool        // a call above may have set any variable
	said   map[said]bool
}

// once reports the first finding of a rule about a variable; it reports whether it is one.
func (l *linter) once(r *diag.Rule, v variable, at diag.Span, args ...diag.Text) bool {
	key := said{r, v}
	if l.said[key] {
		return false
	}
	l.said[key] = true
	l.report(r, at, args...)
	return true
}

// fix adds a fix to the last finding.
func (l *linter) fix(at diag.Span, text string) {
	l.found[len(l.found)-1].Fix = &diag.Fix{Span: at, New: text}
}

// line is the number of the line a place begins in.
func (l *linter) line(at diag.Span) diag.Text { return number(l.src.Position(at.Start).Line) }

// written is an expression as it stands in the script, shortened.
func (l *linter) written(x lang.Expr) diag.Text { return shortened(l.src.Cut(x.Span())) }

func (l *linter) statement(st lang.Stmt) {
	lang.WalkStmt(st, l.visit)
	switch st := st.(type) {
	case *lang.Assign:
		l.secret(st)
		l.race(st)
		l.effects(st.Value)
		l.noteAnswer(st)
		l.assign(st)
	case *lang.Delete:
		l.changeElement(st.Place)
	case *lang.ExprStmt:
		l.ignored(st)
		l.dropped(st)
		l.effects(st.X)
	}
}

// visit looks at one expression. What decides about other parts is walked by itself.
func (l *linter) visit(x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.Name:
		l.read(x)
	case *lang.ComputedName:
		l.readAll()
	case *lang.Unary:
		return l.unary(x)
	case *lang.Binary:
		return l.binary(x)
	case *lang.Call:
		return l.visitCall(x)
	case *lang.Index:
		l.blank(x.I)
		l.bareKey(x)
		l.noElement(x)
	case *lang.Dict:
		for _, p := range x.Pairs {
			l.blank(p.Key)
			l.secretEntry(p)
		}
	case *lang.String:
		l.bearer(x)
		l.inAddress(x)
		l.notInserted(x.At, x.Parts, x.JSON)
	case *lang.Unquoted:
		l.notInserted(x.At, x.Parts, false)
	}
	return true
}

func (l *linter) unary(x *lang.Unary) bool {
	if x.Op == lang.Neg {
		l.operand(x.X, diag.Same("`-`"))
		return true
	}
	l.test(x.X)
	return false
}

func (l *linter) binary(x *lang.Binary) bool {
	switch x.Op {
	case lang.And, lang.Or:
		l.test(x.X)
		l.conds = append(l.conds, condition{x: x.X, holds: x.Op == lang.And})
		l.test(x.Y)
		l.conds = l.conds[:len(l.conds)-1]
		return false
	case lang.Eq, lang.Ne, lang.Lt, lang.Le, lang.Gt, lang.Ge:
		l.comparison(x)
		l.within(isEmpty(x.X) || isEmpty(x.Y), x.X, x.Y)
		return false
	}
	l.arithmetic(x)
	return true
}

// test walks an expression whose truth alone matters.
func (l *linter) test(x lang.Expr) {
	l.answerTested(x)
	_, name := bare(x).(*lang.Name)
	l.within(name, x)
}

// within walks the parts of a comparison, or a condition. asking: it asks no more than
// whether there is a value.
func (l *linter) within(asking bool, parts ...lang.Expr) {
	n := 0
	if asking {
		n = 1
	}
	l.tested++
	l.asking += n
	for _, x := range parts {
		lang.Walk(x, l.visit)
	}
	l.tested--
	l.asking -= n
}

func (l *linter) visitCall(x *lang.Call) bool {
	fn, ok := l.funcs.Find(x.Name)
	if !ok {
		return true
	}
	l.call(fn, x)
	if !fn.Branch() {
		return true
	}
	if len(x.Args) == 0 {
		return false
	}
	l.branches(x)
	l.test(x.Args[0])
	for i, arg := range x.Args[1:] {
		l.conds = append(l.conds, condition{x: x.Args[0], holds: i == 0})
		lang.Walk(arg, l.visit)
		l.conds = l.conds[:len(l.conds)-1]
	}
	return false
}
