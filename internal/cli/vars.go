package cli

import (
	"os"
	"strings"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// startingVars reads --vars and --set; --set wins.
func (a *App) startingVars(env *vars.Env, f *evalFlags) error {
	if f.vars != "" {
		data, err := os.ReadFile(f.vars)
		if err != nil {
			return unreadable(f.vars, err)
		}
		if err := readVars(env, strings.TrimPrefix(string(data), "\ufeff")); err != nil {
			return sayf("{1}: {2}", "{1}: {2}", f.vars, a.say(err))
		}
	}
	for _, s := range f.set {
		name, text, ok := strings.Cut(s, "=")
		scope, bare := casefile.Scoped(strings.TrimSpace(name))
		switch {
		case !ok:
			return sayf("--set wants NAME=VALUE, got {1}", "--set ждёт ИМЯ=ЗНАЧЕНИЕ, получено {1}", s)
		case !vars.IsName(bare):
			return sayf("--set: {1} is no variable name", "--set: {1} — не имя переменной", bare)
		}
		env.Set(scope, bare, value.Text(text))
	}
	return nil
}

// readVars fills env from JSON: variables by name, or by scope and name when every key
// is a scope and every value an object.
func readVars(env *vars.Env, text string) error {
	doc, ok := value.ParseJSON(text)
	if !ok || doc.Kind() != value.KindDict {
		return sayf("it is not a JSON object", "это не JSON-объект")
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
			return sayf("{1} is no variable name", "{1} — не имя переменной", name)
		}
		if !v.IsText() && !v.IsNone() {
			v = value.Text(v.Text())
		}
		env.Set(scope, name, v)
	}
	return nil
}
