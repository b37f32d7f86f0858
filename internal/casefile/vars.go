package casefile

import (
	"strings"

	"github.com/salecalc/salecalc/internal/varsjson"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A VarError says what is wrong with starting variables.
type VarError struct{ Text diag.Text }

// Error implements error.
func (e *VarError) Error() string { return e.Text.EN }

// In is the text in a language.
func (e *VarError) In(lang diag.Lang) string { return e.Text.In(lang) }

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

// ReadVars sets variables from a JSON object, by their text forms. The error is a
// [*VarError].
func ReadVars(env *vars.Env, text string) error {
	doc, ok := value.ParseJSON(strings.TrimPrefix(text, "\ufeff"))
	if !ok || doc.Kind() != value.KindDict {
		return &VarError{diag.Both("it is not a JSON object", "это не JSON-объект")}
	}
	for v := range varsjson.All(doc) {
		if !vars.IsName(v.Name) {
			return &VarError{diag.Both(v.Name+" is no variable name", v.Name+" — не имя переменной")}
		}
		if !v.Value.IsText() && !v.Value.IsNone() {
			v.Value = value.Text(v.Value.Text())
		}
		env.Set(v.Scope, v.Name, v.Value)
	}
	return nil
}
