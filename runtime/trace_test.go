package runtime_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// steps prints a trace: each expression that was evaluated, with its value.
func steps(p *runtime.Program, res *runtime.Result) string {
	var b strings.Builder
	for _, s := range res.Trace {
		fmt.Fprintf(&b, "%s → %s", p.Source().Cut(s.Span), s.Value.Text())
		if s.IsVar {
			fmt.Fprintf(&b, " [%s %s]", s.Scope, s.Name)
		}
		if s.Failed {
			b.WriteString(" failed")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func traced(t *testing.T, script string) (*runtime.Program, *runtime.Result) {
	t.Helper()
	env := vars.NewEnv()
	env.Set(vars.Deal, "a", value.Text("5"))
	env.Set(vars.Client, "b", value.Text("text"))
	env.Set(vars.Client, "q1", value.Text("one"))
	p := runtime.Compile(diag.NewSource("test", script), runtime.Options{Trace: true})
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	res, err := p.Run(context.Background(), runtime.Host{Vars: env, Stopwatch: func() time.Time {
		now = now.Add(time.Millisecond)
		return now
	}})
	require.NoError(t, err)
	return p, res
}

func TestTraceOfSubexpressions(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"comparisons inside logic", `x = a > 3 and not b == "z"`,
			"a → 5 [deal ]\n3 → 3\na > 3 → True\nb → text [client ]\n\"z\" → z\nb == \"z\" → False\nnot b == \"z\" → True\na > 3 and not b == \"z\" → True\n"},
		{"the right side is left out", `x = a > 9 and b`, "a → 5 [deal ]\n9 → 9\na > 9 → False\na > 9 and b → False\n"},
		{"the branch taken", `x = if(a, 1, 2)`, "a → 5 [deal ]\n1 → 1\nif(a, 1, 2) → 1\n"},
		{"a text in a text", `x = "1#{"2#{a}"}"`, "a → 5 [deal ]\n\"2#{a}\" → 25\n\"1#{\"2#{a}\"}\" → 125\n"},
		{"a computed name", `x = #{q#{1}}`, "1 → 1\nq#{1} → one [client q1]\n#{q#{1}} → one\n"},
		{"letters are no variable", `x = zzz`, "zzz → zzz\n"},
		{"nothing after a failure", `x = 1/0 + a`, "1 → 1\n0 → 0\n1/0 →  failed\n1/0 + a →  failed\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, res := traced(t, tt.script)
			require.Equal(t, tt.want, steps(p, res))
		})
	}
}

func TestStmtResults(t *testing.T) {
	_, res := traced(t, "x = 1\ny = 1/0\nx =\nclient.z = \"t\"\na[0] = 1\nround(1)")
	require.True(t, res.Failed)
	require.Len(t, res.Stmts, 6)
	writes := [][]vars.Write{
		{{Scope: vars.Deal, Name: "x", Value: value.Text("1")}}, nil, {{Scope: vars.Deal, Name: "x"}},
		{{Scope: vars.Client, Name: "z", Value: value.Text("t")}}, nil, nil,
	}
	for i, s := range res.Stmts {
		require.Equal(t, i, s.Stmt)
		require.Equal(t, time.Millisecond, s.Took)
		require.Equal(t, i == 1 || i == 4, s.Failed, i)
		require.Len(t, s.Writes, len(writes[i]))
		for j, w := range s.Writes {
			require.Equal(t, writes[i][j].Scope, w.Scope)
			require.Equal(t, writes[i][j].Name, w.Name)
			require.Equal(t, writes[i][j].Value.Text(), w.Value.Text())
		}
	}
}

// A run that ends early has no results for what it did not come to.
func TestStmtResultsOfAnInterruptedRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := runtime.Compile(diag.NewSource("test", "x = 1\ny = 2\nz = 3"), runtime.Options{Trace: true})
	asked := 0
	res, err := p.Run(ctx, runtime.Host{Stopwatch: func() time.Time {
		if asked++; asked == 3 {
			cancel()
		}
		return time.Time{}
	}})
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, res.Stmts, 2)
	stopped, err := runtime.Compile(diag.NewSource("test", "x = 1/0\ny = 2"), runtime.Options{Trace: true}).Run(t.Context(), runtime.Host{StopOnError: true})
	require.NoError(t, err)
	require.True(t, stopped.Failed)
	require.Len(t, stopped.Stmts, 1)
}
