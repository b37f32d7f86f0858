package runtime_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A row's values are deal variables: nothing that happens to a client's or a project's
// variable of the same name hides them.
func TestRowHoldsDealVariables(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"read", `got = a`, "5"},
		{"after the client's is written", "client.a = 7\ngot = a", "5"},
		{"after the client's is deleted", "client.a =\ngot = a", "5"},
		{"after the project's is written", "project.a = 7\ngot = a", "5"},
		{"after a function has written the client's", "set_client_var(client_id, 'a', 7)\ngot = a", "5"},
		{"after it is written itself", "a = 6\nclient.a = 7\ngot = a", "6"},
		{"after it is deleted itself", "a =\nclient.a = 7\ngot = a", "7"},
		{"the client's all the same", "client.a = 7\ngot = client.a", "7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			env := vars.NewEnv()
			env.Set(vars.Builtin, "client_id", value.Text("1"))
			r := runtime.Compile(diag.NewSource("row", tt.script), runtime.Options{}).NewRunner(runtime.Host{Allow: runtime.Outside})
			r.Bind([]string{"a"})
			for range 2 {
				require.NoError(t, r.RunRow(context.Background(), env, []value.Value{value.Text("5")}))
				require.Empty(t, r.Diagnostics())
				assert.Equal(t, tt.want, r.Get("got").Text())
			}
		})
	}
}

// Columns supply built-ins and the other scopes too, also to names that are computed.
func TestRowOfScopes(t *testing.T) {
	columns := []string{"q1", "name", "client_id", "client.city", "client.q2", "project.vat", "const.rate", "builtin.question", "empty"}
	row := []string{"один", "Анна", "17", "Казань", "два", "20", "90.5", "цена?", ""}
	tests := []struct{ name, script, want string }{
		{"a built-in", `got = name`, "Анна"},
		{"a built-in by its scope", `got = question`, "цена?"},
		{"the client's", `got = client.city`, "Казань"},
		{"the client's by a bare name", `got = city`, "Казань"},
		{"the project's", `got = project.vat + rate`, "110.5"},
		{"a computed name", "i = 1\ngot = '#{q#{i}} #{q#{i + 1}}'", "один два"},
		{"a computed name of a built-in", "part = 'ame'\ngot = '#{n#{part}}'", "Анна"},
		{"the row's own client", `got = get_client_var(17, 'city')`, "Казань"},
		{"an empty column, from elsewhere", `got = empty`, "из настроек"},
		{"the client's written", "client.city = 'Уфа'\ngot = city", "Уфа"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			env := vars.NewEnv()
			env.Set(vars.Project, "empty", value.Text("из настроек"))
			r := runtime.Compile(diag.NewSource("row", tt.script), runtime.Options{}).NewRunner(runtime.Host{Allow: runtime.Outside})
			r.Bind(columns)
			for range 2 {
				values := make([]value.Value, len(row))
				for i, text := range row {
					if text != "" {
						values[i] = value.Text(text)
					}
				}
				require.NoError(t, r.RunRow(context.Background(), env, values))
				require.Empty(t, r.Diagnostics())
				assert.Equal(t, tt.want, r.Get("got").Text())
			}
		})
	}
}

// A row knows nothing of the one before it.
func TestRowAfterRow(t *testing.T) {
	env := vars.NewEnv()
	env.Set(vars.Client, "a", value.Text("7"))
	r := runtime.Compile(diag.NewSource("row", "client.a = 8\ngot = a"), runtime.Options{}).NewRunner(runtime.Host{})
	r.Bind([]string{"a"})
	for _, tt := range []struct {
		row  value.Value
		want string
	}{{value.None, "8"}, {value.Text("5"), "5"}, {value.None, "8"}} {
		require.NoError(t, r.RunRow(context.Background(), env, []value.Value{tt.row}))
		assert.Equal(t, tt.want, r.Get("got").Text())
	}
}

func TestReads(t *testing.T) {
	columns := []string{"a", "client.a", "name", "b"}
	tests := []struct {
		script string
		want   []bool
	}{
		{"x = round(a + 1)", []bool{true, true, false, false}},
		{"x = name", []bool{false, false, true, false}},
		{"x = '#{q#{a}}'", []bool{true, true, true, true}},
		{"x = get_client_var(1, 'y')", []bool{true, true, true, true}},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, runtime.Compile(diag.NewSource("row", tt.script), runtime.Options{}).Reads(columns), tt.script)
	}
}

// RunRows gives for each row what RunRow gives, and stops where there is more to say.
func TestRunRows(t *testing.T) {
	columns := []string{"a", "b"}
	for _, script := range []string{
		`a * 2 + b`, `a > b`, `a + ' / ' + b`, `a / b`, `upper(a)`, "x = a + b\nx * 2", `if(a > 1, b, missing)`, `a + builtin.question`,
	} {
		t.Run(script, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				cell := rapid.Map(rapid.SampledFrom([]string{"", "0", "1", "2.5", "-3", "сто"}), func(s string) value.Value {
					if s == "" {
						return value.None
					}
					return value.Text(s)
				})
				rows := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 2), 0, 600).Draw(t, "rows")
				p := runtime.Compile(diag.NewSource("row", script), runtime.Options{})
				one, all := p.NewRunner(runtime.Host{}), p.NewRunner(runtime.Host{})
				one.Bind(columns)
				all.Bind(columns)
				out := make([]value.Value, len(rows))
				for from := 0; from < len(rows); {
					n, err := all.RunRows(context.Background(), nil, rows[from:], out[from:])
					require.NoError(t, err)
					require.Positive(t, n)
					for i := from; i < from+n; i++ {
						require.NoError(t, one.RunRow(context.Background(), nil, rows[i]))
						require.Equal(t, one.Value().Kind(), out[i].Kind(), "row %d", i)
						require.Equal(t, one.Value().Text(), out[i].Text(), "row %d", i)
						if i < from+n-1 {
							require.Empty(t, one.Diagnostics(), "row %d", i)
						}
					}
					from += n
					require.Equal(t, one.Diagnostics(), all.Diagnostics())
					require.Equal(t, one.Failed(), all.Failed())
					require.Equal(t, one.Value().Text(), all.Value().Text())
				}
			})
		})
	}
}

func TestRunRowsOfNobody(t *testing.T) {
	r := runtime.CompileExpr(diag.NewSource("row", "a + 1"), runtime.Options{}).NewRunner(runtime.Host{})
	r.Bind([]string{"a"})
	n, err := r.RunRows(context.Background(), nil, nil, nil)
	require.NoError(t, err)
	assert.Zero(t, n)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	n, err = r.RunRows(ctx, nil, [][]value.Value{{value.Int(1)}}, make([]value.Value, 1))
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, n)
}
