package runtime_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// TestRunnerAgain checks that a run leaves nothing behind for the next one.
func TestRunnerAgain(t *testing.T) {
	tests := []struct {
		name, src string
		columns   []string
		expr      bool
		rows      [][]string // "" is unset
		want      []string   // the value, or "!" and a code
	}{
		{"operators", "a * b", []string{"a", "b"}, true, [][]string{{"2", "3"}, {"x", "3"}, {"4", "5"}}, []string{"6", "!wrong-operand", "20"}},
		{"joined text", `a + "-" + b`, []string{"a", "b"}, true, [][]string{{"x", "y"}, {"", "z"}}, []string{"x-y", "-z"}},
		{"computed name", `#{v#{a}}`, []string{"a"}, true, [][]string{{"1"}, {"2"}}, []string{"env", ""}},
		{"a call", "upper(a)", []string{"a"}, true, [][]string{{"x"}, {"y"}}, []string{"X", "Y"}},
		{"no column", "v1", nil, true, [][]string{{}, {}}, []string{"env", "env"}},
		{"a variable of the run before", "b = if(a > 1, a, b)\nb", []string{"a"}, false, [][]string{{"5"}, {"1"}, {"7"}}, []string{"5", "", "7"}},
		{"a deleted one", "v1 = \"\"\nv1", nil, false, [][]string{{}, {}}, []string{"", ""}},
	}
	env := vars.NewEnv()
	env.Set(vars.Deal, "v1", value.Text("env"))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			compile := runtime.Compile
			if tt.expr {
				compile = runtime.CompileExpr
			}
			r := compile(diag.NewSource("test", tt.src), runtime.Options{}).NewRunner(runtime.Host{})
			r.Bind(tt.columns)
			for i, texts := range tt.rows {
				row := make([]value.Value, len(texts))
				for j, text := range texts {
					if row[j] = value.Text(text); text == "" {
						row[j] = value.None
					}
				}
				require.NoError(t, r.RunRow(context.Background(), env, row))
				require.Equal(t, tt.want[i], outcome(r), "row %d", i+1)
			}
		})
	}
}

func outcome(r *runtime.Runner) string {
	if r.Failed() {
		return "!" + string(r.Diagnostics()[0].Code())
	}
	return r.Value().Text()
}

// TestRunnerBudget checks that every run has the whole budget of bytes.
func TestRunnerBudget(t *testing.T) {
	for _, src := range []string{`a + "!"`, `upper(a) + "!"`} {
		p := runtime.CompileExpr(diag.NewSource("test", src), runtime.Options{})
		r := p.NewRunner(runtime.Host{Limits: runtime.Limits{Bytes: 100}})
		r.Bind([]string{"a"})
		row := []value.Value{value.Text(strings.Repeat("x", 60))}
		for range 10 {
			require.NoError(t, r.RunRow(context.Background(), nil, row))
			require.False(t, r.Failed(), src)
		}
		row[0] = value.Text(strings.Repeat("x", 101))
		require.NoError(t, r.RunRow(context.Background(), nil, row))
		require.Equal(t, "!limit", outcome(r), src)
	}
}
