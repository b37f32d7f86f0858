package lsp

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/lint"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// An analysis is what is known of one version of a document. It is immutable.
type analysis struct {
	script *lang.Script
	found  func() []diag.Diagnostic // what the linter says, worked out when asked for
	uses   []use                    // in the order of the source
	of     map[variable][]*use      // the same by variable as written
	glued  []*lang.ComputedName     // names put together while a script runs
	calls  []*lang.Call             // in the order of the source, outer ones first
	funcs  *builtins.Registry
}

// A variable is a name with its prefix. A bare name is the deal's when it is written; what
// it reads is found out by folder.resolve.
type variable struct {
	scope lang.Scope
	name  string
}

// String spells the variable.
func (v variable) String() string {
	switch v.scope {
	case lang.ClientScope:
		return "client." + v.name
	case lang.ProjectScope:
		return "project." + v.name
	}
	return v.name
}

// A use is one mention of a variable.
type use struct {
	variable
	at        diag.Span // of the name, without a prefix
	written   bool
	first     bool // the variable itself is written, not an element of it
	maybeText bool // a word that means itself unless some script has a variable of its name
	stmt      lang.Stmt
}

func analyse(src *diag.Source, funcs *builtins.Registry, rules *lint.Rulebook) *analysis {
	s := lang.Parse(src, lang.Options{IsFunc: funcs.Known})
	a := &analysis{script: s, funcs: funcs}
	a.found = sync.OnceValue(func() []diag.Diagnostic { return lint.Script(s, funcs, rulesFor(src.Name, rules)) })
	a.uses = make([]use, 0, 4*len(s.Stmts))
	for _, st := range s.Stmts {
		a.target(st)
		lang.WalkStmt(st, func(x lang.Expr) bool { return a.visit(st, x) })
	}
	slices.SortStableFunc(a.uses, func(x, y use) int { return cmp.Compare(x.at.Start, y.at.Start) })
	a.of = make(map[variable][]*use, len(s.Stmts))
	for i := range a.uses {
		u := &a.uses[i]
		a.of[u.variable] = append(a.of[u.variable], u)
	}
	return a
}

// rulesFor is what the salecalc.yaml nearest to a script says of the linter's rules. One
// that cannot be read counts as none: the command check says what is wrong with it.
func rulesFor(uri string, rules *lint.Rulebook) lint.Options {
	path, ok := pathOf(uri)
	if !ok {
		return lint.Options{}
	}
	return rules.For(filepath.Dir(path))
}

// target notes the variable that a statement writes.
func (a *analysis) target(st lang.Stmt) {
	var p *lang.Place
	switch st := st.(type) {
	case *lang.Assign:
		p = st.Place
	case *lang.Delete:
		p = st.Place
	default:
		return
	}
	a.uses = append(a.uses, use{variable: variable{p.Scope, p.Name}, at: p.NameAt, written: true, first: len(p.Indexes) == 0, stmt: st})
}

func (a *analysis) visit(st lang.Stmt, x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.Name:
		a.read(st, x, x.ValuePos && !x.AssignedAbove)
	case *lang.Hyphenated:
		known := slices.ContainsFunc(x.Names, func(n *lang.Name) bool { return n.AssignedAbove || vars.IsBuiltin(n.Name) })
		for _, n := range x.Names {
			a.read(st, n, !known)
		}
		return false
	case *lang.ComputedName:
		a.glued = append(a.glued, x)
	case *lang.Call:
		a.calls = append(a.calls, x)
		a.literals(st, x)
	}
	return true
}

func (a *analysis) read(st lang.Stmt, x *lang.Name, maybeText bool) {
	at := diag.Span{Start: x.At.End - len(x.Name), End: x.At.End}
	if a.script.Source.Cut(at) != x.Name {
		return // never: a name stands at the end of its place
	}
	maybeText = maybeText && x.Scope == lang.NoScope && !vars.IsBuiltin(x.Name)
	a.uses = append(a.uses, use{variable: variable{x.Scope, x.Name}, at: at, maybeText: maybeText, stmt: st})
}

// literals notes the variables that a call names in texts: get_client_var(id, "phone").
func (a *analysis) literals(st lang.Stmt, x *lang.Call) {
	fn, ok := a.funcs.Find(x.Name)
	if !ok {
		return
	}
	scope := lang.NoScope
	switch fn.Group {
	case builtins.GroupClientVars:
		scope = lang.ClientScope
	case builtins.GroupOrders:
	default:
		return
	}
	written := strings.HasPrefix(fn.Name, "set_")
	for i, arg := range x.Args {
		if i >= len(fn.Params) {
			return
		}
		switch fn.Params[i].Name {
		case "variable", "var_name":
			a.literal(st, scope, arg, written)
		case "names":
			if list, ok := arg.(*lang.Array); ok {
				for _, e := range list.Elems {
					a.literal(st, scope, e, written)
				}
			}
		case "variables_dict":
			if dict, ok := arg.(*lang.Dict); ok {
				for _, p := range dict.Pairs {
					a.literal(st, scope, p.Key, written)
				}
			}
		}
	}
}

func (a *analysis) literal(st lang.Stmt, scope lang.Scope, x lang.Expr, written bool) {
	s, ok := x.(*lang.String)
	if !ok || len(s.Parts) != 1 || s.Parts[0].X != nil {
		return
	}
	name, at := s.Parts[0].Text, s.Parts[0].At
	if vars.IsName(name) && a.script.Source.Cut(at) == name {
		a.uses = append(a.uses, use{variable: variable{scope, name}, at: at, written: written, first: written, stmt: st})
	}
}

// useAt finds the mention that an offset touches.
func (a *analysis) useAt(offset int) *use {
	n, _ := slices.BinarySearchFunc(a.uses, offset, func(u use, i int) int { return cmp.Compare(u.at.End, i) })
	if n < len(a.uses) && a.uses[n].at.Start <= offset {
		return &a.uses[n]
	}
	return nil
}

// callAt finds the call whose name an offset touches.
func (a *analysis) callAt(offset int) *lang.Call {
	for _, c := range a.calls {
		if c.NameAt.Start <= offset && offset <= c.NameAt.End {
			return c
		}
	}
	return nil
}

// commentAt finds the comment that an offset is inside of.
func (a *analysis) commentAt(offset int) (diag.Span, bool) {
	list := a.script.Comments
	n, _ := slices.BinarySearchFunc(list, offset, func(c lang.Comment, i int) int { return cmp.Compare(c.At.End, i) })
	if n < len(list) && list[n].At.End == offset {
		n++ // directly behind a comment is outside
	}
	if n < len(list) && list[n].At.Start < offset && offset < list[n].At.End {
		return list[n].At, true
	}
	return diag.Span{}, false
}
