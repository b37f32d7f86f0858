package batch

import (
	"slices"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/vars"
)

// scopeOf is where a name with a prefix is kept.
var scopeOf = [...]vars.Scope{lang.NoScope: vars.Deal, lang.ClientScope: vars.Client, lang.ProjectScope: vars.Project}

// Written lists the variables a script writes, in order, and those it only deletes.
func Written(s *lang.Script) (writes, deletes []Variable) {
	add := func(list []Variable, place *lang.Place) []Variable {
		v := Variable{Scope: scopeOf[place.Scope], Name: place.Name}
		if !vars.Writable(v.Scope, v.Name) || slices.Contains(list, v) {
			return list
		}
		return append(list, v)
	}
	for _, st := range s.Stmts {
		switch st := st.(type) {
		case *lang.Assign:
			if len(st.Place.Indexes) == 0 && isNothing(st.Value) {
				deletes = add(deletes, st.Place)
			} else {
				writes = add(writes, st.Place)
			}
		case *lang.Delete:
			writes = add(writes, st.Place)
		}
	}
	return writes, deletes
}

// isNothing reports whether a value is written so that assigning it deletes a variable.
func isNothing(x lang.Expr) bool {
	switch x := x.(type) {
	case nil:
		return true
	case *lang.String:
		return len(x.Parts) == 0
	case *lang.Literal:
		return x.Word == lang.WordNone
	}
	return false
}

// Calls reports whether a script calls functions that may write variables it does not
// mention.
func Calls(s *lang.Script) bool {
	return slices.ContainsFunc(check.NewInventory(s, builtins.Standard()).Functions, func(f check.Function) bool {
		return f.Kind == builtins.Store.String() || f.Kind == builtins.Network.String()
	})
}

// Reads lists the variables that a script and a condition read and env does not have. where
// may be nil.
func Reads(s *lang.Script, where lang.Expr, env *vars.Env) []Variable {
	var list, above []Variable
	visit := func(x lang.Expr) bool {
		n, ok := x.(*lang.Name)
		if !ok || n.ValuePos || vars.IsBuiltin(n.Name) {
			return true
		}
		v := Variable{Scope: scopeOf[n.Scope], Name: n.Name}
		if slices.ContainsFunc(above, func(a Variable) bool { return a == v || a.Name == v.Name && n.Scope == lang.NoScope }) {
			return true
		}
		if _, _, set := env.Lookup(n.Name); !set && !slices.Contains(list, v) {
			list = append(list, v)
		}
		return true
	}
	for _, st := range s.Stmts {
		lang.WalkStmt(st, visit)
		if a, ok := st.(*lang.Assign); ok {
			above = append(above, Variable{Scope: scopeOf[a.Place.Scope], Name: a.Place.Name})
		}
	}
	above = nil // the condition is asked first
	if where != nil {
		lang.Walk(where, visit)
	}
	return list
}
