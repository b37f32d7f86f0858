package casefile

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A VarError says what is wrong with starting variables.
type VarError struct{ Text diag.Text }

// Error implements error.
func (e *VarError) Error() string { return e.Text.EN }

// SetVar sets one starting variable as the command line writes it: NAME=VALUE. The error is
// a [*VarError].
func SetVar(env *vars.Env, set string) error {
	name, text, ok := strings.Cut(set, "=")
	scope, bare := Scoped(strings.TrimSpace(name))
	switch {
	case !ok:
		return &VarError{diag.Both("--set wants NAME=VALUE, got "+set, "--set ждёт ИМЯ=ЗНАЧЕНИЕ, получено "+set)}
	case !vars.IsName(bare):
		return &VarError{diag.Both("--set: "+bare+" is no variable name", "--set: "+bare+" — не имя переменной")}
	}
	env.Set(scope, bare, value.Text(text))
	return nil
}

// ReadVars sets variables from JSON: by name, or by scope and name when every key is a
// scope and every value an object. The error is a [*VarError].
func ReadVars(env *vars.Env, text string) error {
	doc, ok := value.ParseJSON(strings.TrimPrefix(text, "\ufeff"))
	if !ok || doc.Kind() != value.KindDict {
		return &VarError{diag.Both("it is not a JSON object", "это не JSON-объект")}
	}
	if !scoped(doc) {
		return setAll(env, vars.Deal, doc)
	}
	for i := range doc.Len() {
		name, v := doc.Pair(i)
		scope, _ := vars.ParseScope(name)
		if err := setAll(env, scope, v); err != nil {
			return err
		}
	}
	return nil
}

func scoped(doc value.Value) bool {
	for i := range doc.Len() {
		name, v := doc.Pair(i)
		if _, ok := vars.ParseScope(name); !ok || v.Kind() != value.KindDict {
			return false
		}
	}
	return doc.Len() > 0
}

// setAll sets variables by their text forms.
func setAll(env *vars.Env, scope vars.Scope, dict value.Value) error {
	for i := range dict.Len() {
		name, v := dict.Pair(i)
		if !vars.IsName(name) {
			return &VarError{diag.Both(name+" is no variable name", name+" — не имя переменной")}
		}
		if !v.IsText() && !v.IsNone() {
			v = value.Text(v.Text())
		}
		env.Set(scope, name, v)
	}
	return nil
}
