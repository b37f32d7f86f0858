package batch

import (
	"slices"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// scopeOf is where a name with a prefix is kept.
var scopeOf = [...]vars.Scope{lang.NoScope: vars.Deal, lang.ClientScope: vars.Client, lang.ProjectScope: vars.Project}

// scopeNamed is the same for the words of an inventory.
var scopeNamed = map[string]vars.Scope{"bare": vars.Deal, "client": vars.Client, "project": vars.Project}

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

// Reads lists the variables of which a script and a condition need what they held before,
// and that env does not have. where may be nil.
func Reads(s *lang.Script, where lang.Expr, env *vars.Env) []Variable {
	var list []Variable
	add := func(v Variable) {
		if _, _, set := env.Lookup(v.Name); !set && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	for _, v := range check.NewInventory(s, builtins.Standard()).Reads {
		if v.Needed {
			add(Variable{Scope: scopeNamed[v.Scope], Name: v.Name})
		}
	}
	if where == nil {
		return list
	}
	lang.Walk(where, func(x lang.Expr) bool {
		if n, ok := x.(*lang.Name); ok && !n.ValuePos && !vars.IsBuiltin(n.Name) {
			add(Variable{Scope: scopeOf[n.Scope], Name: n.Name})
		}
		return true
	})
	return list
}

// Missing says which variables are read that no column supplies and the script does not
// write: a name is often misspelled, and every row would fail.
func Missing(j *Job, columns []string, reads []Variable) []diag.Text {
	supplied := make([]string, len(columns))
	for i, column := range columns {
		if supplied[i] = column; j.Map[column] != "" {
			supplied[i] = j.Map[column]
		}
	}
	var said []diag.Text
	for _, v := range reads {
		if slices.Contains(j.Writes, v) || slices.ContainsFunc(supplied, func(name string) bool {
			scope, bare := casefile.Scoped(name)
			return bare == v.Name && (scope == v.Scope || v.Scope == vars.Deal)
		}) {
			continue
		}
		en, ru := v.Title()+" is read, but there is no such column and it is not set", v.Title()+" читается, но такого столбца нет и значение не задано"
		if near, ok := spell.Nearest(v.Title(), supplied); ok {
			en, ru = en+"; did you mean "+near+"?", ru+"; возможно, "+near+"?"
		}
		said = append(said, diag.Both("warning: "+en, "предупреждение: "+ru))
	}
	return said
}
