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
