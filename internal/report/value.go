package report

import (
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// Value is a value on one line as people are shown it: secrets masked, shortened, control
// characters made visible.
func Value(v value.Value, mask vars.Redactor) string {
	return clean(clip(mask.Mask(v.Text()), maxValue))
}

var scopeWords = [...]diag.Text{
	vars.Builtin: diag.Both("built-in", "встроенная"), vars.Deal: diag.Both("deal", "сделка"), vars.Client: diag.Both("client", "клиент"),
	vars.Project: diag.Both("project", "проект"), vars.Const: diag.Both("constant", "константа"),
}

// Scope says in a word whose a variable is.
func Scope(s vars.Scope) diag.Text { return scopeWords[s] }
