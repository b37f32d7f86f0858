package cli

import (
	"errors"
	"os"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/vars"
)

// startingVars reads --vars and --set; --set wins.
func (a *App) startingVars(env *vars.Env, f *evalFlags) error {
	if f.vars != "" {
		data, err := os.ReadFile(f.vars)
		if err != nil {
			return unreadable(f.vars, err)
		}
		if err := readVars(env, string(data)); err != nil {
			return sayf("{1}: {2}", "{1}: {2}", f.vars, a.say(err))
		}
	}
	for _, s := range f.set {
		if err := varError(casefile.SetVar(env, s)); err != nil {
			return err
		}
	}
	return nil
}

// readVars fills env from JSON.
func readVars(env *vars.Env, text string) error { return varError(casefile.ReadVars(env, text)) }

// varError puts what is wrong with starting variables into words.
func varError(err error) error {
	var wrong *casefile.VarError
	if errors.As(err, &wrong) {
		return sayable{wrong.Text}
	}
	return err
}
