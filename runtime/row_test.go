package runtime_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
