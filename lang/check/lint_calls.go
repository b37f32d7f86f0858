package check

import (
	"slices"
	"strings"
	"unicode"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

// call looks at the arguments of a call.
func (l *linter) call(fn *builtins.Func, x *lang.Call) {
	for i := range fn.Params {
		if from := fn.Params[i].FromVar; from != "" && (i >= len(x.Args) || isEmpty(x.Args[i])) {
			l.touched(variable{lang.NoScope, from})
		}
	}
	if fn.CheckCount(len(x.Args)) != nil {
		return
	}
	for i, arg := range x.Args {
		p := fn.Param(i)
		if needsValue(p) {
			l.operand(arg, diag.Same(fn.Name))
		}
		l.argument(fn, x, i)
		l.ofStructure(fn, x, i)
		l.wire(fn, x, i)
		l.orderID(fn, i, arg)
		l.moved(fn, i, arg)
		if fn.Kind == builtins.Network && p.Read == builtins.Text && p.Keys == nil {
			l.blank(arg)
		}
		if p.Values != nil {
			if v, ok := constant(arg); ok {
				l.code(p.Name, entry{value: v.Text(), valueAt: arg.Span(), hasValue: true}, p.Values)
			}
		}
		l.object(fn, i, arg)
	}
}

// orderID reports the variable order_id where the number alone is wanted.
func (l *linter) orderID(fn *builtins.Func, i int, arg lang.Expr) {
	p := fn.Param(i)
	n, ok := bare(arg).(*lang.Name)
	if !ok || n.Name != "order_id" || n.Scope != lang.NoScope || p.Name != "order_id" || p.Read != builtins.Whole {
		return
	}
	l.report(diag.OrderIDPassed, arg.Span(), diag.Same(fn.Name), number(i+1), diag.Same(p.Name))
	l.fix(arg.Span(), "get_order_id()")
}

// moved reports an argument of a request that belongs to another parameter: a variable
// named like that one, a literal e-mail or phone that cannot be one.
func (l *linter) moved(fn *builtins.Func, i int, arg lang.Expr) {
	if fn.Kind != builtins.Network {
		return
	}
	p := fn.Param(i)
	if n, ok := bare(arg).(*lang.Name); ok {
		j := slices.IndexFunc(fn.Params, func(p builtins.Param) bool { return p.Name == n.Name })
		if j >= 0 && p.Name != n.Name {
			l.report(diag.MovedArgument, arg.Span(), diag.Same(fn.Name), number(i+1), diag.Same(p.Name), diag.Same(n.Name), number(j+1), diag.Same(fn.Signature()))
		}
		return
	}
	v, ok := constant(arg)
	if !ok || strings.TrimSpace(v.Text()) == "" {
		return
	}
	at := strings.Contains(v.Text(), "@")
	if p.Name == "email" && !at || p.Name == "phone" && at {
		l.report(diag.NoAddress, arg.Span(), diag.Same(fn.Name), number(i+1), diag.Same(p.Name), l.written(arg), diag.Same(fn.Signature()))
	}
}

// blank reports a literal with a blank behind its opening quote or before its closing one.
func (l *linter) blank(x lang.Expr) {
	s, ok := x.(*lang.String)
	if !ok || len(s.Parts) == 0 {
		return
	}
	raw := l.src.Cut(s.At)
	open := len(s.Quote)
	body := raw[open : len(raw)-len(l.closing(s))]
	trimmed := strings.TrimFunc(body, unicode.IsSpace)
	if trimmed == body || trimmed == "" || strings.HasSuffix(trimmed, `\`) || s.JSON {
		return
	}
	l.report(diag.BlankInQuotes, s.At, l.written(s))
	start := s.At.Start + open
	l.fix(diag.Span{Start: start, End: start + len(body)}, trimmed)
}

// closing is the mark that ends a string.
func (l *linter) closing(s *lang.String) string {
	raw := []rune(l.src.Cut(s.At))
	return string(raw[len(raw)-1:])
}

// object looks at a JSON argument: whether it is any, and its keys.
func (l *linter) object(fn *builtins.Func, i int, arg lang.Expr) {
	p := fn.Param(i)
	wanted := p.Keys != nil || p.Read == builtins.Dict || p.Read == builtins.Array || p.Read == builtins.Structure
	if s, ok := bare(arg).(*lang.String); ok && wanted && !s.JSON && len(s.Parts) > 0 {
		l.brokenJSON(fn, i, s)
		return
	}
	if p.Keys == nil {
		return
	}
	for _, e := range l.entries(bare(arg)) {
		n := slices.IndexFunc(p.Keys, func(k builtins.Key) bool { return k.Name == e.key })
		if n >= 0 {
			l.code(e.key, e, p.Keys[n].Values)
			continue
		}
		l.unknownKey(p, e)
	}
}

// brokenJSON reports a text that begins like JSON, or holds nothing that could become
// JSON, and is none. A literal without interpolations that the function reads by itself
// is reported already.
func (l *linter) brokenJSON(fn *builtins.Func, i int, s *lang.String) {
	p := fn.Param(i)
	_, fixed := constant(s)
	if fixed && p.Read != builtins.Any {
		return
	}
	first := strings.TrimSpace(s.Parts[0].Text)
	if s.Parts[0].X != nil || first == "" || !fixed && first[0] != '{' && first[0] != '[' {
		return
	}
	at := s.At
	if place, ok := jsonFault(s); ok {
		at = place
	}
	l.report(diag.InvalidJSON, at, diag.Same(fn.Name), number(i+1), diag.Same(p.Name))
}

func (l *linter) unknownKey(p *builtins.Param, e entry) {
	names := make([]string, len(p.Keys))
	for i, k := range p.Keys {
		names[i] = k.Name
	}
	near, ok := spell.Nearest(e.key, names)
	if !ok {
		l.report(diag.UnknownKey, e.keyAt, diag.Same(p.Name), diag.Same(e.key))
		return
	}
	l.report(diag.MisspelledKey, e.keyAt, diag.Same(p.Name), diag.Same(e.key), diag.Meant(near, spell.Strange(e.key, near)))
	l.fixInside(e.keyAt, e.key, near)
}

// code reports a value that is none of the known ones.
func (l *linter) code(name string, e entry, known []string) {
	if known == nil || !e.hasValue || e.value == "" || slices.Contains(known, e.value) {
		return
	}
	near, ok := spell.Nearest(e.value, known)
	advice := diag.Meant(near, spell.Strange(e.value, near))
	if !ok {
		const most = 10
		list := strings.Join(known[:min(len(known), most)], ", ")
		if len(known) > most {
			list += "…"
		}
		advice = diag.Both("known are: "+list, "известны: "+list)
	}
	l.report(diag.UnknownCode, e.valueAt, diag.Same(name), diag.Same(`"`+e.value+`"`), advice)
	if ok {
		l.fixInside(e.valueAt, e.value, near)
	}
}

// fixInside replaces a word within a place, where it stands only once.
func (l *linter) fixInside(at diag.Span, word, by string) {
	text := l.src.Cut(at)
	if i := strings.Index(text, word); i >= 0 && strings.Count(text, word) == 1 {
		l.fix(diag.Span{Start: at.Start + i, End: at.Start + i + len(word)}, by)
	}
}

// ignored reports a request whose answer is dropped although the script goes on.
func (l *linter) ignored(st *lang.ExprStmt) {
	call, ok := bare(st.X).(*lang.Call)
	below := l.script.Stmts[l.at+1:]
	if !ok || !slices.ContainsFunc(below, func(st lang.Stmt) bool { _, ok := st.(*lang.Assign); return ok }) {
		return
	}
	if fn, ok := l.funcs.Find(call.Name); ok && fn.Kind == builtins.Network {
		l.report(diag.IgnoredCall, call.NameAt, diag.Same(call.Name))
	}
}

// copied is what was taken from a variable of the project.
type copied struct {
	from string
	stmt int
}

// race reports a variable of the project that is written from what was read of it before
// a service was waited for.
func (l *linter) race(st *lang.Assign) {
	var sources map[string]copied
	note := func(c copied) {
		if sources == nil {
			sources = map[string]copied{}
		}
		sources[c.from] = c
	}
	lang.Walk(st.Value, func(x lang.Expr) bool {
		n, ok := x.(*lang.Name)
		if !ok {
			return true
		}
		if n.Scope == lang.ProjectScope {
			note(copied{n.Name, l.at})
		} else if c, ok := l.copies[variable{n.Scope, n.Name}]; ok {
			if _, fresh := sources[c.from]; !fresh {
				note(c)
			}
		}
		return true
	})
	if c, ok := sources[st.Place.Name]; ok && st.Place.Scope == lang.ProjectScope && c.stmt < l.at {
		if i := slices.IndexFunc(l.waits, func(n int) bool { return n >= c.stmt && n < l.at }); i >= 0 {
			wait, from := l.script.Stmts[l.waits[i]].Span(), l.script.Stmts[c.stmt].Span()
			l.report(diag.ProjectRace, st.Place.At, diag.Same("project."+c.from), l.line(from), l.line(wait))
		}
	}
	v := variable{st.Place.Scope, st.Place.Name}
	delete(l.copies, v)
	for _, c := range sources {
		if st.Place.Scope != lang.ProjectScope {
			l.copies[v] = c
		}
	}
}
