package report

import (
	"strconv"

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

// Grouped writes a number of 0 or more with its thousands apart: by no-break spaces, so
// that no line ends within it.
func Grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u00a0" + s[i:]
	}
	return s
}
