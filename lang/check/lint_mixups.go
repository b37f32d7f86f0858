package check

import (
	"slices"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

const structure = isArray | isDict

// only reports whether an expression comes to some kinds and to nothing else.
func (l *linter) only(x lang.Expr, some kinds) bool {
	k := l.kindsOf(x).kinds
	return k != 0 && k&^some == 0
}

// arraysJoined reports arrays that + joins as texts.
func (l *linter) arraysJoined(x *lang.Binary) {
	switch bare(x.X).(type) {
	case *lang.Name, *lang.Array, *lang.Dict, *lang.Call:
	default: // never one
		return
	}
	if !l.only(x.X, structure) || !l.only(x.Y, structure) && !l.ownSum(x) {
		return
	}
	right := "append(" + l.src.Cut(x.X.Span()) + ", ...)"
	if !l.only(x.Y, structure) {
		right = "append(" + l.src.Cut(x.X.Span()) + ", " + l.src.Cut(x.Y.Span()) + ")"
	}
	if a, ok := bare(x.Y).(*lang.Array); ok && len(a.Elems) == 1 {
		right = "append(" + l.src.Cut(x.X.Span()) + ", " + l.src.Cut(a.Elems[0].Span()) + ")"
	}
	l.report(diag.JoinedArrays, x.At, l.written(x), diag.Same(right))
	if !strings.HasSuffix(right, "...)") {
		l.fix(x.At, right)
	}
}

// ofStructure looks at an argument that is an array or a dictionary for certain: len counts
// characters, and no number or date is one.
func (l *linter) ofStructure(fn *builtins.Func, x *lang.Call, i int) {
	arg, p := x.Args[i], fn.Param(i)
	if _, fixed := constant(arg); fixed || len(l.conds) > 0 {
		return
	}
	switch {
	case fn.Name == "len" && l.only(arg, structure):
		l.report(diag.LenOfArray, x.NameAt, l.written(x), diag.Same("arr_len("+l.src.Cut(arg.Span())+")"))
		l.fix(x.NameAt, "arr_len")
	case (p.Read == builtins.Number || p.Read == builtins.Whole) && !p.Lazy && p.Required() && l.only(arg, structure|isDate|isTime):
		if got, ok := l.kindsOf(arg).kinds.label(); ok {
			l.report(diag.WrongArgKind, arg.Span(), diag.Same(fn.Name), number(i+1), diag.Same(p.Name), p.Read.Wanted(), got)
		}
	}
}

// letterCase reports a text with letters of one case that is compared with one whose
// letters are not: lower(x) == "Да".
func (l *linter) letterCase(x *lang.Binary, folded, other lang.Expr) bool {
	fn := l.foldedBy(folded)
	s := l.side(other)
	if fn == "" || !s.known || s.v.Kind() != value.KindText || x.Op != lang.Eq && x.Op != lang.Ne {
		return false
	}
	right := strings.ToLower(s.v.Text())
	if fn == "upper" {
		right = strings.ToUpper(s.v.Text())
	}
	if right == s.v.Text() || valueKinds(s.v) != isText {
		return false
	}
	truth := "False"
	if x.Op == lang.Ne {
		truth = "True"
	}
	l.report(diag.CaseCompared, x.At, l.written(x), diag.Same(truth), diag.Same(fn), diag.Same(`"`+right+`"`))
	if _, ok := bare(other).(*lang.String); ok {
		l.fixInside(other.Span(), s.v.Text(), right)
	}
	return true
}

// foldedBy gives lower or upper when that has made all letters of an expression alike.
func (l *linter) foldedBy(x lang.Expr) string {
	switch x := bare(x).(type) {
	case *lang.Call:
		if x.Name == "lower" || x.Name == "upper" {
			return x.Name
		}
	case *lang.Name:
		return l.facts[variable{x.Scope, x.Name}].folded
	}
	return ""
}

// answers that people compare with and forget to put in quotes.
var bareAnswers = []string{"да", "нет", "так", "ні", "yes", "no", "ok", "ок", "оплачено", "оплачен", "новый", "мужской", "женский"}

// bareWord reports a comparison with such a word that is no variable of the script.
func (l *linter) bareWord(side lang.Expr) {
	n, ok := bare(side).(*lang.Name)
	if !ok || n.Scope != lang.NoScope || l.targets[n.Name] || vars.IsBuiltin(n.Name) || !slices.Contains(bareAnswers, strings.ToLower(n.Name)) {
		return
	}
	if l.known != nil && l.known(n.Scope, n.Name) {
		return
	}
	l.report(diag.BareAnswer, n.At, diag.Same(n.Name), diag.Same(`"`+n.Name+`"`))
	l.fix(n.At, `"`+n.Name+`"`)
}

// bareKey reports an element whose key is written as a variable, where the dictionary has
// a key of that name.
func (l *linter) bareKey(x *lang.Index) {
	n, ok := bare(x.I).(*lang.Name)
	s := l.side(x.X)
	if !ok || n.Scope != lang.NoScope || l.targets[n.Name] || !s.known {
		return
	}
	if d, ok := s.v.Structure(); ok && d.Kind() == value.KindDict {
		if _, has := d.Get(n.Name); has {
			l.report(diag.BareKey, n.At, diag.Same(n.Name), diag.Same(l.src.Cut(x.X.Span())+`["`+n.Name+`"]`))
			l.fix(n.At, `"`+n.Name+`"`)
		}
	}
}

// ownSum reports whether the statement adds something to the array that it assigns to.
func (l *linter) ownSum(x *lang.Binary) bool {
	st, ok := l.script.Stmts[l.at].(*lang.Assign)
	n, name := bare(x.X).(*lang.Name)
	return ok && name && len(st.Place.Indexes) == 0 && st.Place.Name == n.Name && st.Value == lang.Expr(x)
}

// dropped reports a line that calls a function which does nothing but compute.
func (l *linter) dropped(st *lang.ExprStmt) {
	call, ok := bare(st.X).(*lang.Call)
	if !ok {
		return
	}
	fn, ok := l.funcs.Find(call.Name)
	if !ok || fn.Kind >= builtins.Store || fn.Branch() || l.acts(call) {
		return
	}
	name := diag.Both("name", "имя")
	if len(call.Args) > 0 {
		if n, ok := bare(call.Args[0]).(*lang.Name); ok {
			name = diag.Same(l.src.Cut(n.At))
		}
	}
	written := l.src.Cut(call.At)
	l.report(diag.DroppedValue, call.At, diag.Same(fn.Name), diag.Both(name.EN+" = "+written, name.RU+" = "+written))
}

// acts reports whether a function that does more than compute is called among the
// arguments.
func (l *linter) acts(call *lang.Call) bool {
	found := false
	lang.Walk(call, func(x lang.Expr) bool {
		if c, ok := x.(*lang.Call); ok {
			fn, known := l.funcs.Find(c.Name)
			found = found || !known || fn.Kind >= builtins.Store
		}
		return !found
	})
	return found
}

// wire looks at literals that GetCourse cannot take, and at the kinds of answers of
// requests that have lost their quotes.
func (l *linter) wire(fn *builtins.Func, x *lang.Call, i int) {
	p, arg := fn.Param(i), x.Args[i]
	if n, ok := bare(arg).(*lang.Name); ok && p.Name == "answer_type" && slices.Contains([]string{"json", "status", "text"}, n.Name) && !l.targets[n.Name] {
		l.report(diag.BareAnswer, n.At, diag.Same(n.Name), diag.Same(`"`+n.Name+`"`))
		l.fix(n.At, `"`+n.Name+`"`)
		return
	}
	s := l.side(arg)
	if fn.Group != builtins.GroupGetCourse || !s.known || s.v.IsEmpty() {
		return
	}
	_, isNum := s.v.Num()
	_, isJSON := s.v.Structure()
	switch {
	case p.Name == "deal_cost" && !isNum:
		l.report(diag.WrongAmount, arg.Span(), diag.Same(fn.Name), number(i+1), diag.Same(p.Name), diag.Same(value.Preview(s.v, 30)))
	case p.Name == "groups" && !isJSON:
		l.report(diag.NoGroups, arg.Span(), diag.Same(fn.Name), number(i+1), diag.Same(p.Name), diag.Same(`["`+s.v.Text()+`"]`))
		if _, ok := bare(arg).(*lang.String); ok {
			l.fix(arg.Span(), `["`+s.v.Text()+`"]`)
		}
	}
}

// noElement reports an element that an array of known length does not have.
func (l *linter) noElement(x *lang.Index) {
	s := l.side(x.X)
	v, fixed := constant(x.I)
	i, ok := v.Num()
	if !s.known || !fixed || !ok {
		return
	}
	a, ok := s.v.Structure()
	if n := float64(a.Len()); ok && a.Kind() == value.KindArray && n > 0 && i.Float() >= n {
		name := l.src.Cut(x.X.Span())
		l.report(diag.NoElement, x.At, l.written(x), diag.Same(name+"[0]"), diag.Same(name+"["+number(a.Len()-1).EN+"]"))
	}
}
