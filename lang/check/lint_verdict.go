package check

import (
	"slices"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// answer gives the function whose answer an expression is, when one has to look at that
// before it counts as true or false: a verdict, or status and data of a request.
func (l *linter) answer(x lang.Expr) *builtins.Func {
	switch x := unquoted(x).(type) {
	case *lang.Call:
		if fn, ok := l.funcs.Find(x.Name); ok && (fn.Verdict || fn.Group == builtins.GroupHTTP && wholeAnswer(x)) {
			return fn
		}
	case *lang.Name:
		return l.answers[variable{x.Scope, x.Name}]
	}
	return nil
}

// unquoted takes brackets, #{} and the quotes of a text that is nothing else off an
// expression.
func unquoted(x lang.Expr) lang.Expr {
	x = bare(x)
	if s, ok := x.(*lang.String); ok && len(s.Parts) == 1 && s.Parts[0].X != nil {
		return bare(s.Parts[0].X)
	}
	return x
}

// wholeAnswer reports whether a request gives its status and its data together.
func wholeAnswer(x *lang.Call) bool { return len(x.Args) == 1 || len(x.Args) > 1 && isEmpty(x.Args[1]) }

// noteAnswer keeps in mind that a variable holds such an answer, until something else is
// assigned to it. Calls of services leave it alone.
func (l *linter) noteAnswer(st *lang.Assign) {
	v := variable{st.Place.Scope, st.Place.Name}
	if len(l.answers) > 0 {
		delete(l.answers, v)
	}
	if fn := l.answer(st.Value); fn != nil && len(st.Place.Indexes) == 0 {
		l.answers[v] = fn
	}
}

// forgetAnswers notes a call that may set any variable; nil for one that is not known.
func (l *linter) forgetAnswers(fn *builtins.Func) {
	if fn == nil || fn.Kind != builtins.Network {
		clear(l.answers)
	}
}

// answerTested reports such an answer as a condition, where it is true in any case.
func (l *linter) answerTested(x lang.Expr) {
	fn := l.answer(x)
	if fn == nil {
		return
	}
	rule, right := diag.VerdictTested, " == True"
	if !fn.Verdict {
		rule, right = diag.RequestTested, `["status"] == 200`
	}
	l.report(rule, x.Span(), l.written(x), diag.Same(fn.Name), l.looked(x, right))
	l.fix(x.Span(), l.src.Cut(unquoted(x).Span())+right)
}

// looked is an answer with what looks at it behind it, a call without its arguments.
func (l *linter) looked(x lang.Expr, right string) diag.Text {
	x = unquoted(x)
	if call, ok := x.(*lang.Call); ok {
		return diag.Same(call.Name + "(...)" + right)
	}
	return diag.Same(l.src.Cut(x.Span()) + right)
}

// verdictCompared reports a verdict compared with what it never is: False, a number,
// nothing, or a word for success. Success is True and nothing else.
func (l *linter) verdictCompared(x *lang.Binary, side, other lang.Expr) bool {
	fn := l.answer(side)
	if fn == nil || !fn.Verdict || x.Op != lang.Eq && x.Op != lang.Ne {
		return false
	}
	good, known := l.never(other)
	if !known {
		return false
	}
	truth := "False"
	if x.Op == lang.Ne {
		truth = "True"
	}
	right := " == True"
	if good != (x.Op == lang.Eq) {
		right = " != True"
	}
	l.report(diag.VerdictCompared, x.At, l.written(x), diag.Same(truth), diag.Same(fn.Name), l.looked(side, right))
	l.fix(x.At, l.src.Cut(unquoted(side).Span())+right)
	return true
}

// successes are words that people expect as the answer of a request that worked.
var successes = []string{"ok", "ок", "true", "success", "yes", "done", "успешно", "успех", "да", "готово", "истина", "так", "успішно"}

// never reports whether an expression is something that no such answer ever is; good: it
// was meant as success.
func (l *linter) never(x lang.Expr) (good, known bool) {
	if n, ok := bare(x).(*lang.Name); ok && n.Scope == lang.NoScope && !l.targets[n.Name] {
		switch strings.ToLower(n.Name) {
		case "true":
			return true, true
		case "false", "null":
			return false, true
		}
	}
	v, ok := constant(x)
	switch n, number := v.Num(); {
	case !ok:
	case number:
		return n.Float() != 0, true
	case v.IsEmpty() || v.Kind() == value.KindBool && !v.Truth() || strings.EqualFold(v.Text(), "false"):
		return false, true
	case v.Kind() == value.KindText && v.Text() != "True":
		return true, slices.Contains(successes, strings.ToLower(strings.Trim(v.Text(), " .!")))
	}
	return false, false
}
