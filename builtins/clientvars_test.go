package builtins

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars/value"
)

// anna is a client with a few variables.
func anna() *fakeVars {
	f := newVars()
	f.clients["77"] = map[string]value.Value{
		"phone": value.Text("0079990001122"), "tags": value.Text(`["a","b"]`), "paid": value.Text("True"), "total": value.Text("5"),
	}
	return f
}

func TestReadClientVars(t *testing.T) {
	for _, tt := range []struct {
		name, fn string
		args     []string
		want     string
	}{
		{"one", "get_client_var", []string{"77", "phone"}, "0079990001122"},
		{"unset", "get_client_var", []string{"77", "city"}, ""},
		{"a built-in name is just not set", "get_client_var", []string{"77", "platform_id"}, ""},
		{"several, in the order asked", "get_client_vars", []string{"77", `["total","phone"]`}, `{"total":"5","phone":"0079990001122"}`},
		{"structures and booleans", "get_client_vars", []string{"77", `["tags","paid"]`}, `{"tags":["a","b"],"paid":true}`},
		{"unset ones are left out", "get_client_vars", []string{"77", `["city","phone"]`}, `{"phone":"0079990001122"}`},
		{"a name twice", "get_client_vars", []string{"77", `["phone","phone"]`}, `{"phone":"0079990001122"}`},
		{"no names", "get_client_vars", []string{"77", `[]`}, `{}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := outside(anna(), nil)
			got, err := callFull(t, s, tt.fn, texts(tt.args...)...)
			require.NoError(t, err)
			require.Equal(t, tt.want, got.Text())
		})
	}
}

func TestWriteClientVars(t *testing.T) {
	for _, tt := range []struct {
		name, fn string
		args     []value.Value
		want     map[string]string // variables of client 77 that must be so, "" unset
	}{
		{"one", "set_client_var", texts("77", "city", "Пермь"), map[string]string{"city": "Пермь"}},
		{"empty text deletes", "set_client_var", texts("77", "phone", ""), map[string]string{"phone": ""}},
		{"None deletes", "set_client_var", []value.Value{value.Text("77"), value.Text("phone"), value.None}, map[string]string{"phone": ""}},
		{"the client's own name", "set_client_var", texts("77", "name", "Анна"), map[string]string{"name": "Анна"}},
		{"several", "set_client_vars", texts("77", `{"city":"Пермь","total":10.10,"list":[1, 2]}`), map[string]string{"city": "Пермь", "total": "10.10", "list": "[1,2]"}},
		{"null and empty delete", "set_client_vars", texts("77", `{"phone":null,"total":""}`), map[string]string{"phone": "", "total": ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := anna()
			s, _ := outside(f, nil)
			got, err := callFull(t, s, tt.fn, tt.args...)
			require.NoError(t, err)
			require.Equal(t, "True", got.Text())
			for name, want := range tt.want {
				v, set := f.clients["77"][name]
				require.Equal(t, want, v.Text())
				require.Equal(t, want != "", set, name)
			}
		})
	}
}

func TestClientVarErrors(t *testing.T) {
	many := `["a"`
	for range 1000 {
		many += `,"a"`
	}
	for _, tt := range []struct {
		name, fn string
		args     []string
		arg      int
		part     string
	}{
		{"unknown client, reading", "get_client_var", []string{"5", "phone"}, 0, "there is no client"},
		{"unknown client, reading several", "get_client_vars", []string{"5", `["phone"]`}, 0, "there is no client"},
		{"unknown client, writing", "set_client_var", []string{"5", "phone", "1"}, 0, "there is no client"},
		{"unknown client, writing several", "set_client_vars", []string{"5", `{"phone":1}`}, 0, "there is no client"},
		{"names are no array", "get_client_vars", []string{"77", "phone"}, 1, "needs an array"},
		{"a name that is a number", "get_client_vars", []string{"77", "[5]"}, 1, "is no variable name"},
		{"too many names", "get_client_vars", []string{"77", many + "]"}, 1, "1000"},
		{"no legal name", "set_client_var", []string{"77", "a b", "1"}, 1, "variable name"},
		{"built-in name", "set_client_var", []string{"77", "client_id", "1"}, 1, "built-in"},
		{"no legal key", "set_client_vars", []string{"77", `{"a-b":1}`}, 1, "is no variable name"},
		{"built-in key", "set_client_vars", []string{"77", `{"city":"x","timestamp":1}`}, 1, "built-in"},
		{"no dictionary", "set_client_vars", []string{"77", `[1]`}, 1, "needs a dictionary"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := anna()
			s, _ := outside(f, nil)
			_, err := callFull(t, s, tt.fn, texts(tt.args...)...)
			requireArg(t, err, tt.arg, tt.part)
			require.Equal(t, anna().clients, f.clients, "nothing may change")
		})
	}
}

func TestClientVarStoreFails(t *testing.T) {
	f := anna()
	f.full = true
	s, _ := outside(f, nil)
	_, err := callFull(t, s, "set_client_vars", texts("77", `{"a":1,"b":2}`)...)
	require.ErrorIs(t, err, errFull)
}
