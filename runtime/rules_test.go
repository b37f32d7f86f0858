package runtime_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// withoutExample are the rules no short script provokes: the host has to refuse or have a store, a limit
// has to be reached, or a fault has to be ours.
var withoutExample = []*diag.Rule{diag.ChangedThenCalled, diag.DeniedEffect, diag.CallUndone, diag.LimitPassed, diag.TimedOut, diag.MoreFindings, diag.InternalError}

func TestCatalogue(t *testing.T) {
	for _, r := range diag.Catalogue() {
		if r == diag.MisspelledVariable || r.Lint {
			continue // a run knows what is set and has better to say
		}
		t.Run(string(r.Code)+" "+r.Message.EN, func(t *testing.T) {
			if r.Example == "" {
				assert.Contains(t, withoutExample, r)
				return
			}
			env := vars.NewEnv()
			if r != diag.CallFailed { // which is about the missing constants
				env.Set(vars.Const, "getcourse_account_name", value.Text("school"))
				env.Set(vars.Const, "getcourse_secret", value.Text("key"))
			}
			res, err := runtime.Run(context.Background(), r.Example, runtime.Host{
				Vars: env, Allow: runtime.Outside, DryRun: true,
				Now:  func() time.Time { return time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC) },
				Rand: rand.New(rand.NewPCG(1, 1)),
			})
			require.NoError(t, err)
			var found []*diag.Rule
			for _, d := range res.Diagnostics {
				found = append(found, d.Rule)
				assert.GreaterOrEqual(t, len(d.Args), highestArg(d.Rule), "an argument of %q is missing", d.Rule.Message.EN)
			}
			assert.Contains(t, found, r, "%s", r.Example)
		})
	}
}

// highestArg is the greatest n of the {n} in a rule's texts.
func highestArg(r *diag.Rule) int {
	texts := r.Message.EN + r.Message.RU + r.Hint.EN + r.Hint.RU
	n := 9
	for n > 0 && !strings.Contains(texts, fmt.Sprintf("{%d}", n)) {
		n--
	}
	return n
}
