package check

import (
	"strconv"
	"unicode/utf8"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

func number(n int) diag.Text { return diag.Same(strconv.Itoa(n)) }

// shortened is a piece of source that fits into a message.
func shortened(text string) diag.Text {
	const most = 60
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most]) + "…"
	}
	return diag.Same("`" + text + "`")
}

// A write is an assignment whose value nothing has read yet.
type write struct {
	at   diag.Span
	line diag.Text
	call string // the service that was called for the value, "" for none
}

// assign notes what an assignment does to its variable.
func (l *linter) assign(st *lang.Assign) {
	p := st.Place
	if len(p.Indexes) > 0 {
		l.changeElement(p)
		return
	}
	v := variable{p.Scope, p.Name}
	f := fact{kinds: isNone, empty: surelyUnset, deleted: true, at: st.At}
	if st.Value != nil {
		f = l.kindsOf(st.Value)
		if v, ok := constant(st.Value); ok {
			f.literal = &v
		}
		f.folded = l.foldedBy(st.Value)
		f.deleted = false
		if f.empty != unknownIfSet {
			f.kinds |= isNone
		}
		if f.empty == surelyUnset {
			f.kinds = isNone
		}
		if f.empty != unknownIfSet {
			f.at = st.At
		}
		if n, ok := st.Value.(*lang.Name); ok && n.ValuePos && !n.AssignedAbove && !vars.IsBuiltin(n.Name) { // perhaps a word
			f = fact{kinds: anything &^ isNone}
		}
	}
	if f.empty != unknownIfSet && v.scope == lang.NoScope && l.scoped[v.name] { // that of another scope shows through
		f = fact{kinds: anything}
	}
	l.overwrite(v, st, f)
	l.set[v.name] = true
	l.facts[v] = f
}

// overwrite reports a value that is replaced before anything reads it, and remembers the
// new one. A line that may fail leaves the old value: that is one way to give a default.
func (l *linter) overwrite(v variable, st *lang.Assign, f fact) {
	old, ok := l.pending[v]
	line := l.line(st.At)
	switch {
	case !ok:
	case old.call != "":
		l.report(diag.IgnoredAnswer, old.at, diag.Same(st.Place.Name), line, diag.Same(old.call))
	case st.Value != nil && l.certain(st.Value) && !emptyStructure(st.Value): // = [] starts anew
		l.report(diag.NeverRead, old.at, diag.Same(st.Place.Name), line)
	}
	delete(l.pending, v)
	if f.empty != surelyUnset {
		l.pending[v] = write{at: st.Place.NameAt, line: line, call: l.service(st.Value)}
	}
}

// service gives the function that an assignment calls for its value when it is one that
// acts outside.
func (l *linter) service(x lang.Expr) string {
	call, ok := bare(x).(*lang.Call)
	if !ok {
		return ""
	}
	if fn, ok := l.funcs.Find(call.Name); ok && fn.Kind == builtins.Network {
		return fn.Name
	}
	return ""
}

// emptyStructure reports whether x is [] or {}.
func emptyStructure(x lang.Expr) bool {
	v, ok := constant(x)
	return ok && (v.Kind() == value.KindArray || v.Kind() == value.KindDict) && v.Len() == 0
}

// bare takes brackets and #{} off an expression.
func bare(x lang.Expr) lang.Expr {
	switch x := x.(type) {
	case *lang.Paren:
		return bare(x.X)
	case *lang.Interp:
		return bare(x.X)
	}
	return x
}

// certain reports whether evaluating an expression cannot fail.
func (l *linter) certain(x lang.Expr) bool {
	ok := true
	lang.Walk(x, func(x lang.Expr) bool {
		switch x := x.(type) {
		case *lang.Call, *lang.Index, *lang.ComputedName, *lang.Hyphenated:
			ok = false
		case *lang.Unary:
			ok = ok && x.Op == lang.Not
		case *lang.Binary:
			ok = ok && x.Op < lang.Add
		}
		return ok
	})
	return ok
}

// changeElement notes that an element of a variable was written or deleted.
func (l *linter) changeElement(p *lang.Place) {
	v := variable{p.Scope, p.Name}
	l.touched(v)
	l.set[v.name] = true
	l.facts[v] = fact{kinds: isArray | isDict}
}

// touched notes that a variable is read.
func (l *linter) touched(v variable) {
	delete(l.pending, v)
	if v.scope == lang.NoScope {
		delete(l.pending, variable{lang.ClientScope, v.name})
		delete(l.pending, variable{lang.ProjectScope, v.name})
	}
}

// readAll notes that any variable may have been read.
func (l *linter) readAll() { l.pending = map[variable]write{} }

// effects notes what the calls in an expression may have done to variables.
func (l *linter) effects(x lang.Expr) {
	lang.Walk(x, func(x lang.Expr) bool {
		call, ok := x.(*lang.Call)
		if !ok {
			return true
		}
		fn, ok := l.funcs.Find(call.Name)
		if !ok || fn.Kind >= builtins.Store {
			l.acted(fn)
		}
		return true
	})
}

// acted notes a call of a function that may reach variables; nil for one that is not
// known. What it sets is not said anywhere, so nothing stays known.
func (l *linter) acted(fn *builtins.Func) {
	if fn == nil || fn.Kind != builtins.Network {
		l.readAll()
	} else {
		kept := map[variable]write{}
		for v, w := range l.pending {
			if w.call != "" { // others may be read: a service takes e-mail and phone from variables
				kept[v] = w
			}
		}
		l.pending = kept
	}
	if fn != nil && fn.Data && fn.Touches != builtins.TouchesAll {
		return
	}
	l.forgetAnswers(fn)
	l.facts = map[variable]fact{} // a large map would be slow to clear at each call
	l.called = true
	if fn == nil || !fn.Data && (fn.Kind != builtins.Store || fn.Do == nil) {
		l.waits = append(l.waits, l.at)
	}
}

// mentions reports whether an expression reads a variable of that name.
func mentions(x lang.Expr, name string) bool {
	found := false
	lang.Walk(x, func(x lang.Expr) bool {
		if n, ok := x.(*lang.Name); ok && n.Name == name {
			found = true
		}
		return !found
	})
	return found
}

// assignments collects the lines that assign to each bare name as a whole.
func assignments(s *lang.Script) map[string][]int {
	lines := make(map[string][]int, len(s.Stmts))
	for i, st := range s.Stmts {
		if a, ok := st.(*lang.Assign); ok && a.Place.Scope == lang.NoScope {
			lines[a.Place.Name] = append(lines[a.Place.Name], i)
		}
	}
	return lines
}

// ownMade reports whether the values of a name are made, in the end, of what it held
// before.
func (l *linter) ownMade(name string) bool {
	if own, known := l.own[name]; known {
		return own
	}
	seen, todo := map[string]bool{}, []string{name}
	for len(todo) > 0 && !seen[name] {
		last := len(todo) - 1
		from := todo[last]
		todo = todo[:last]
		for _, i := range l.assigned[from] {
			lang.Walk(l.script.Stmts[i].(*lang.Assign).Value, func(x lang.Expr) bool {
				if n, ok := x.(*lang.Name); ok && !seen[n.Name] {
					seen[n.Name] = true
					todo = append(todo, n.Name)
				}
				return true
			})
		}
	}
	l.own[name] = seen[name]
	return seen[name]
}
