package check

import (
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// comparison looks at the two sides of a comparison.
func (l *linter) comparison(x *lang.Binary) {
	if l.verdictCompared(x, x.X, x.Y) || l.verdictCompared(x, x.Y, x.X) || l.emptyComparison(x, x.X, x.Y) || l.emptyComparison(x, x.Y, x.X) {
		return
	}
	if l.letterCase(x, x.X, x.Y) || l.letterCase(x, x.Y, x.X) {
		return
	}
	if x.Op == lang.Eq || x.Op == lang.Ne {
		l.bareWord(x.X)
		l.bareWord(x.Y)
	}
	l.blank(x.X)
	l.blank(x.Y)
	a, fixedA := constant(x.X)
	b, fixedB := constant(x.Y)
	switch {
	case fixedA && fixedB: // says nothing about variables
	case fixedB && l.unsureNumber(x.X):
		l.exactCode(x, x.Y, b)
	case fixedA && l.unsureNumber(x.Y):
		l.exactCode(x, x.X, a)
	}
	if !fixedA || !fixedB {
		l.alwaysFalse(x)
	}
}

// emptyComparison looks at a variable compared with an empty text.
func (l *linter) emptyComparison(x *lang.Binary, side, empty lang.Expr) bool {
	if x.Op != lang.Eq && x.Op != lang.Ne || !isEmpty(empty) {
		return false
	}
	if n, ok := l.markName(side); ok {
		l.report(diag.TagComparison, x.At, l.written(x), diag.Same(n))
		l.fix(empty.Span(), `"NONE"`)
		return true
	}
	n, ok := bare(side).(*lang.Name)
	if v, _ := constant(empty); !ok || v.IsNone() {
		return false
	}
	truth := "False"
	if x.Op == lang.Ne {
		truth = "True"
	}
	name := l.src.Cut(n.At)
	quoted := `"#{` + name + `}"`
	l.report(diag.EmptyComparison, x.At, l.written(x), diag.Same(truth), diag.Same(quoted+" "+x.Op.String()+` ""`))
	l.fix(side.Span(), quoted)
	return true
}

// markName gives tag or message_id when the expression is that variable, or a text that
// is nothing but it. Without a value they read as the text NONE.
func (l *linter) markName(x lang.Expr) (string, bool) {
	if s, ok := bare(x).(*lang.String); ok && len(s.Parts) == 1 && s.Parts[0].X != nil {
		x = s.Parts[0].X
	}
	n, ok := bare(x).(*lang.Name)
	if !ok || n.Scope != lang.NoScope || n.Name != "tag" && n.Name != "message_id" {
		return "", false
	}
	return n.Name, true
}

// alwaysFalse reports a comparison of kinds that have nothing in common.
func (l *linter) alwaysFalse(x *lang.Binary) {
	if l.dateCompared(x, x.X, x.Y) || l.dateCompared(x, x.Y, x.X) {
		return
	}
	a, b := l.kindsOf(x.X).kinds, l.kindsOf(x.Y).kinds
	common := a & b
	if x.Op != lang.Eq && x.Op != lang.Ne {
		common &= isNumber | isDate | isTime | isText
	}
	if common != 0 || a == b {
		return
	}
	left, ok := a.label()
	right, fine := b.label()
	if !ok || !fine {
		return
	}
	rule := diag.AlwaysFalse
	if x.Op == lang.Ne {
		rule = diag.AlwaysUnequal
	}
	l.report(rule, x.At, l.written(x), left, right)
}

// unsureNumber reports whether a value may be a number, and is not written in the script.
func (l *linter) unsureNumber(x lang.Expr) bool {
	f := l.kindsOf(x)
	return f.kinds&isNumber != 0 && f.literal == nil
}

// exactCode reports a literal with zeros in front that is compared for equality.
func (l *linter) exactCode(x *lang.Binary, side lang.Expr, v value.Value) {
	if x.Op != lang.Eq && x.Op != lang.Ne {
		return
	}
	if short, ok := withoutZeros(v.Text()); ok {
		l.report(diag.NumberCompared, side.Span(), l.written(side), diag.Same(short))
	}
}

// withoutZeros gives digits with zeros in front as the number they are.
func withoutZeros(text string) (string, bool) {
	if len(text) < 2 || text[0] != '0' || strings.Trim(text, "0123456789") != "" {
		return "", false
	}
	short := strings.TrimLeft(text, "0")
	if short == "" {
		short = "0"
	}
	return short, true
}

// exactNumber reports a literal that loses digits when something is computed with it.
func (l *linter) exactNumber(x lang.Expr) {
	v, ok := constant(x)
	if !ok {
		return
	}
	text := v.Text()
	short, ok := withoutZeros(text)
	const exact = 15 // digits that a float keeps
	if n, isNum := v.Num(); !ok && isNum && !n.IsInt() && strings.Trim(text, "0123456789") == "" && len(strings.TrimRight(text, "0")) > exact {
		short, ok = value.Float(n.Float()).Text(), true
	}
	if ok {
		l.report(diag.NumberComputed, x.Span(), l.written(x), diag.Same(short))
	}
}

// A condition stands around an expression, which is evaluated only when it holds, or
// only when it does not.
type condition struct {
	x     lang.Expr
	holds bool
}

// branches reports branches of an if that are never taken.
func (l *linter) branches(x *lang.Call) {
	if len(x.Args) != 3 {
		return
	}
	if v, ok := constant(x.Args[0]); ok {
		l.report(diag.ConstantCondition, l.branch(x, !v.Truth()), l.written(x.Args[0]), truthWord(v.Truth()))
		return
	}
	for _, c := range l.conds {
		if truth, ok := l.settled(c, x.Args[0]); ok {
			at := l.branch(x, !truth)
			l.report(diag.RepeatedCondition, at, l.written(x.Args[0]), truthWord(truth), l.written(c.x))
			return
		}
	}
}

func truthWord(truth bool) diag.Text {
	if truth {
		return diag.Same("True")
	}
	return diag.Same("False")
}

// branch is the place of the value that an if gives when its condition comes to truth.
func (l *linter) branch(x *lang.Call, truth bool) diag.Span {
	if truth {
		return x.Args[1].Span()
	}
	return x.Args[2].Span()
}

// settled says what a condition comes to when another one holds, or does not.
func (l *linter) settled(c condition, x lang.Expr) (truth, ok bool) {
	if lang.FormatExpr(bare(c.x)) == lang.FormatExpr(bare(x)) && l.steady(x) {
		return c.holds, true
	}
	a, isRange := rangeOf(c.x)
	b, alsoRange := rangeOf(x)
	if !isRange || !alsoRange || a.of != b.of || !l.steady(x) {
		return false, false
	}
	switch {
	case c.holds && a.inside(b):
		return true, true
	case c.holds && a.apart(b), !c.holds && b.inside(a):
		return false, true // what is no number is in no range
	}
	return false, false
}

// steady reports whether an expression gives the same each time.
func (l *linter) steady(x lang.Expr) bool {
	ok := true
	lang.Walk(x, func(x lang.Expr) bool {
		switch x := x.(type) {
		case *lang.Call:
			fn, known := l.funcs.Find(x.Name)
			ok = ok && known && fn.Kind == 0
		case *lang.Name:
			ok = ok && x.Name != "timestamp"
		}
		return ok
	})
	return ok
}

// A span of numbers: those for which a comparison with a literal holds.
type span struct {
	of       string // what is compared
	from, to float64
	open     bool // the ends do not belong to it; of one end, when the other is infinite
}

const endless = 1e308

// rangeOf reads a comparison of something with a number that is written down.
func rangeOf(x lang.Expr) (span, bool) {
	b, ok := bare(x).(*lang.Binary)
	if !ok {
		return span{}, false
	}
	op, side, fixed := b.Op, b.X, b.Y
	if _, ok := constant(side); ok {
		side, fixed = fixed, side
		op = [...]lang.Op{lang.Eq: lang.Eq, lang.Lt: lang.Gt, lang.Le: lang.Ge, lang.Gt: lang.Lt, lang.Ge: lang.Le, lang.Pow: 0}[op]
	}
	v, ok := constant(fixed)
	n, isNum := v.Num()
	if !ok || !isNum {
		return span{}, false
	}
	at, key := n.Float(), lang.FormatExpr(bare(side))
	switch op {
	case lang.Eq:
		return span{key, at, at, false}, true
	case lang.Lt:
		return span{key, -endless, at, true}, true
	case lang.Le:
		return span{key, -endless, at, false}, true
	case lang.Gt:
		return span{key, at, endless, true}, true
	case lang.Ge:
		return span{key, at, endless, false}, true
	}
	return span{}, false
}

// inside reports whether every number of s is one of t.
func (s span) inside(t span) bool {
	low := s.from > t.from || s.from == t.from && (s.open || !t.open || s.from == -endless)
	high := s.to < t.to || s.to == t.to && (s.open || !t.open || s.to == endless)
	return low && high
}

// apart reports whether no number is in both.
func (s span) apart(t span) bool {
	return s.to < t.from || t.to < s.from || (s.to == t.from || t.to == s.from) && (s.open || t.open)
}

// limits looks at how near the script is to what it may be.
func (l *linter) limits() {
	names := map[string]bool{}
	for _, st := range l.script.Stmts {
		l.nearLimit(st)
		if a, ok := st.(*lang.Assign); ok && a.Place.Scope == lang.NoScope && len(l.assigned) >= nearly(dealLimit) {
			names[a.Place.Name] = true
			l.near(diag.Both("variables of a deal", "переменных сделки"), a.Place.NameAt, len(names), dealLimit, len(names) == nearly(dealLimit))
		}
	}
}

func nearly(limit int) int { return limit - limit/10 }

func (l *linter) near(what diag.Text, at diag.Span, n, limit int, now bool) {
	if now && n >= nearly(limit) && n <= limit {
		l.report(diag.NearLimit, at, what, diag.Same(strconv.Itoa(n)), diag.Same(strconv.Itoa(limit)))
	}
}
