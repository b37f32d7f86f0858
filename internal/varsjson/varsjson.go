// Package varsjson reads variables as JSON objects give them to commands, to the server and
// to the linter: by name, or by scope and name when every key is a scope and every value
// an object.
//
// Whether the names are good ones, and what becomes of the values, is the caller's.
package varsjson

import (
	"iter"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A Variable is one that an object gives.
type Variable struct {
	Scope vars.Scope // of the deal, where only names are given
	Name  string
	Path  string // in the object, such as client.city
	Value value.Value
}

// All are the variables of an object, in its order.
func All(doc value.Value) iter.Seq[Variable] {
	return func(yield func(Variable) bool) {
		if !scoped(doc) {
			each(vars.Deal, "", doc, yield)
			return
		}
		for i := range doc.Len() {
			word, inner := doc.Pair(i)
			scope, _ := vars.ParseScope(word)
			if !each(scope, word+".", inner, yield) {
				return
			}
		}
	}
}

func scoped(doc value.Value) bool {
	for i := range doc.Len() {
		name, v := doc.Pair(i)
		if _, ok := vars.ParseScope(name); !ok || v.Kind() != value.KindDict {
			return false
		}
	}
	return true
}

func each(scope vars.Scope, prefix string, dict value.Value, yield func(Variable) bool) bool {
	for i := range dict.Len() {
		name, v := dict.Pair(i)
		if !yield(Variable{scope, name, prefix + name, v}) {
			return false
		}
	}
	return true
}
