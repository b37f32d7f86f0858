package runtime_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// exampleHost gives an example a fixed clock and seed and nothing outside but a dry run.
func exampleHost(t *testing.T, e *builtins.Example) runtime.Host {
	t.Helper()
	now := time.Date(2025, 1, 15, 12, 0, 0, 0, time.FixedZone("MSK", 3*60*60))
	if e.Now != "" {
		var err error
		now, err = time.Parse(time.RFC3339Nano, e.Now)
		require.NoError(t, err)
	}
	env := vars.NewEnv()
	for name, text := range e.Vars {
		scope, bare := casefile.Scoped(name)
		env.Set(scope, bare, value.Text(text))
	}
	return runtime.Host{
		Vars: env, Now: func() time.Time { return now }, Rand: rand.New(rand.NewPCG(1, 1)),
		Allow: runtime.Outside, DryRun: true,
	}
}

// TestExamples runs every example of the table and compares what it says it gives.
func TestExamples(t *testing.T) {
	for _, f := range builtins.Standard().Funcs() {
		for _, e := range f.Examples {
			t.Run(f.Name+"/"+e.Src, func(t *testing.T) {
				got := evalExample(t, f, &e)
				if e.Holds == "" {
					require.Equal(t, e.Want, got.Text())
				}
				if f.Kind == builtins.Pure {
					require.Equal(t, got.Text(), evalExample(t, f, &e).Text(), "a pure function gives the same twice")
				}
			})
		}
	}
}

func evalExample(t *testing.T, f *builtins.Func, e *builtins.Example) value.Value {
	t.Helper()
	h := exampleHost(t, e)
	if e.Setup != "" {
		res, err := runtime.Run(context.Background(), e.Setup, h)
		require.NoError(t, err)
		require.False(t, res.Failed, "setup: %s", texts(res.Diagnostics))
		h.Vars.Apply(res.Writes)
	}
	res, err := runtime.CompileExpr(diag.NewSource("example", e.Src), runtime.Options{MaxExpr: 2000}).Run(context.Background(), h)
	require.NoError(t, err)
	if f.Kind != builtins.Network {
		require.False(t, res.Failed, "%s", texts(res.Diagnostics))
	}
	if e.Holds != "" {
		h.Vars.Set(vars.Deal, "r", res.Value)
		held, err := runtime.Eval(context.Background(), e.Holds, h)
		require.NoError(t, err)
		require.True(t, held.Value.Truth(), "%s with r = %s; %s", e.Holds, res.Value.Text(), texts(held.Diagnostics))
	}
	return res.Value
}

func texts(list []diag.Diagnostic) []string {
	out := make([]string, len(list))
	for i, d := range list {
		out[i] = d.Message(diag.EN)
	}
	return out
}
