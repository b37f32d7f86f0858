package check

import (
	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// read looks at a variable where it is read.
func (l *linter) read(n *lang.Name) {
	v := variable{n.Scope, n.Name}
	l.touched(v)
	own := l.ownTarget(n.Name)
	if l.tested > 0 || l.guarded(n.Name) || own {
		if l.tested == 0 || !own { // x = if(x == 1, 1, 0) gives x a start
			l.unknownRead(n)
		}
		return
	}
	if f, ok := l.facts[v]; ok {
		if f.deleted {
			l.once(diag.UnsetRead, v, n.At, diag.Same(n.Name), l.line(f.at))
		}
		return
	}
	if !l.unknownRead(n) {
		l.setBelow(n)
	}
}

// guarded reports whether a condition around the expression asks about the variable.
func (l *linter) guarded(name string) bool {
	for _, c := range l.conds {
		if mentions(c.x, name) {
			return true
		}
	}
	return false
}

// ownTarget reports whether the statement assigns to the variable: it goes on from what
// was there before.
func (l *linter) ownTarget(name string) bool {
	a, ok := l.script.Stmts[l.at].(*lang.Assign)
	return ok && a.Place.Name == name
}

// unknownRead reports a name that nothing sets, when all of them are known.
func (l *linter) unknownRead(n *lang.Name) bool {
	v := variable{n.Scope, n.Name}
	if l.known == nil || l.called || l.facts[v].kinds != 0 || n.ValuePos && !n.AssignedAbove || l.asking > 0 || l.guarded(n.Name) {
		return false
	}
	if n.Scope == lang.NoScope && (vars.IsBuiltin(n.Name) || l.set[n.Name]) || l.known(n.Scope, n.Name) || vars.IsSetting(n.Name) {
		return false
	}
	return l.once(diag.UnknownRead, v, n.At, diag.Same(n.Name))
}

// setBelow reports a read above the only lines that set the variable. Taking over a
// whole value, and asking about it, are ways to look at the value of an earlier run.
func (l *linter) setBelow(n *lang.Name) {
	lines := l.assigned[n.Name]
	if len(lines) == 0 || lines[0] <= l.at || n.Scope != lang.NoScope || n.ValuePos || l.called || vars.IsBuiltin(n.Name) || l.ownMade(n.Name) {
		return
	}
	if l.known != nil && l.known(n.Scope, n.Name) {
		return
	}
	if st, ok := l.script.Stmts[l.at].(*lang.Assign); ok && bare(st.Value) == lang.Expr(n) {
		return
	}
	l.once(diag.SetBelow, variable{n.Scope, n.Name}, n.At, diag.Same(n.Name), l.line(l.script.Stmts[lines[0]].Span()))
}

// arithmetic looks at the operands of a sign that needs values.
func (l *linter) arithmetic(x *lang.Binary) {
	sign := diag.Same("`" + x.Op.String() + "`")
	l.exactNumber(x.X)
	l.exactNumber(x.Y)
	l.values(x)
	if x.Op == lang.Add { // joins texts, and then nothing is fine too
		const counted = isNumber | isDate | isTime
		if l.kindsOf(x.Y).kinds&^counted == 0 {
			l.operand(x.X, sign)
		}
		if l.kindsOf(x.X).kinds&^counted == 0 {
			l.operand(x.Y, sign)
		}
		return
	}
	l.operand(x.X, sign)
	l.operand(x.Y, sign)
}

// operand looks at a variable that must have a value: for a sign or a function.
func (l *linter) operand(x lang.Expr, user diag.Text) {
	n, ok := bare(x).(*lang.Name)
	if !ok || l.guarded(n.Name) {
		return
	}
	v := variable{n.Scope, n.Name}
	f, ok := l.facts[v]
	switch {
	case !ok || f.empty == unknownIfSet, f.empty == maybeUnset && len(l.conds) > 0:
	case f.empty == surelyUnset:
		l.once(diag.UnsetRead, v, n.At, diag.Same(n.Name), l.line(f.at))
	case l.once(diag.MaybeUnset, v, n.At, user, diag.Same(l.src.Cut(n.At)), l.line(f.at)):
		name := l.src.Cut(n.At)
		l.fix(x.Span(), `if("#{`+name+`}" == "", 0, `+name+`)`)
	}
}

// needsValue reports whether a function fails when the argument is not set.
func needsValue(p *builtins.Param) bool {
	switch p.Read {
	case builtins.Number, builtins.Whole, builtins.Date, builtins.Time, builtins.Moment, builtins.Array, builtins.Dict, builtins.Structure:
		return p.Required() && !p.Lazy
	}
	return false
}
