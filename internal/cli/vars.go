package cli

import (
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
		if err := casefile.ReadVars(env, string(data)); err != nil {
			return sayf("{1}: {2}", "{1}: {2}", f.vars, a.say(err))
		}
	}
	for _, s := range f.set {
		if err := casefile.SetVar(env, s); err != nil {
			return err
		}
	}
	return nil
}
