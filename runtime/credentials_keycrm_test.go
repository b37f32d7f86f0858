package runtime_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

const (
	crmHost  = "openapi.keycrm.app"
	crmToken = "Kc5TmN3vXq8Zr1Wb"
)

// An echo answers like KeyCRM, with the key in every place an answer has, and keeps where
// each request went with which key and what place of cards.
type echo struct {
	status int
	heard  []heardCall
	bodies []string
}

func (e *echo) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	key := r.Header.Get("Authorization")
	e.heard = append(e.heard, heardCall{r.URL.Host, key})
	e.bodies = append(e.bodies, string(body))
	text := `{"id":5104,"title":"` + key + `","message":"no ` + key + `","errors":{"contact.` + key + `":["` + key + `"]}}`
	return &http.Response{StatusCode: e.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
}

// withToken are variables of a client, with the constants of a KeyCRM account.
func withToken(token string) *vars.Env {
	env := vars.NewEnv()
	env.Set(vars.Builtin, "client_id", value.Text("77"))
	env.Set(vars.Client, "email", value.Text("a@example.com"))
	env.Set(vars.Const, "keycrm_token", value.Text(token))
	env.Set(vars.Const, "keycrm_pipeline_id", value.Text("2"))
	return env
}

const aCard = "\nresult = keycrm_add_card('Заявка')\npaid = keycrm_add_payment(5, {'amount': 1, 'payment_method': 'x'})"

// TestKeyCRMCredentialsAreConstants: whatever a script or a variable says, the key goes to
// KeyCRM and nowhere else, cards go where the constants say, and nobody is shown the key.
func TestKeyCRMCredentialsAreConstants(t *testing.T) {
	for _, tt := range []struct{ name, script string }{
		{"nothing", ""},
		{"assignment", "keycrm_token = '" + stolenKey + "'\nkeycrm_pipeline_id = 9"},
		{"to the client", "client.keycrm_token = '" + stolenKey + "'\nclient.keycrm_pipeline_id = 9"},
		{"to the project", "project.keycrm_token = '" + stolenKey + "'\nproject.keycrm_pipeline_id = 9"},
		{"deletion", "keycrm_token =\nkeycrm_pipeline_id = ''"},
		{"set_client_vars", `set_client_vars(77, {"keycrm_token": "` + stolenKey + `", "keycrm_pipeline_id": "9"})`},
		{"computed names", "part = 'token'\nx = \"#{keycrm_#{part}}\""},
		{"reading the constant", "x = keycrm_token\ny = \"key: #{keycrm_token}!\"\nz = [keycrm_token]\nw = keycrm_token * 2"},
		{"in arguments", `r = keycrm_add_card(keycrm_token, {"full_name": keycrm_token}, "", "", "", keycrm_token, {"utm_source": keycrm_token}, [{"name": keycrm_token}])`},
		{"in wrong arguments", `r = keycrm_add_card('', keycrm_token, keycrm_token)` + "\n" + `s = keycrm_add_payment(keycrm_token, keycrm_token)` + "\n" + `u = keycrm_add_card('', {"email": keycrm_token})`},
		{"a card id that is a path", "r = keycrm_add_payment('../../x?y=', {'amount': 1, 'payment_method': 'x'})"},
		{"in extra", `r = keycrm_add_card('', '', '', '', '', '', '', '', '', '', {"Authorization": "x", "token": keycrm_token})`},
	} {
		for _, status := range []int{201, 401, 422, 500} {
			t.Run(tt.name, func(t *testing.T) {
				e := &echo{status: status}
				_, shown := runTraced(t, withToken(crmToken), runtime.NewNetwork(runtime.NetworkOptions{Transport: e}), tt.script+aCard)
				require.NotContains(t, shown, crmToken)
				require.GreaterOrEqual(t, len(e.heard), 2)
				for _, c := range e.heard {
					require.Equal(t, heardCall{crmHost, "Bearer " + crmToken}, c)
				}
				require.Contains(t, e.bodies[len(e.bodies)-2], `"pipeline_id":2`)
			})
		}
	}
}

// TestKeyCRMCredentialsOfEveryScope: without the constant nothing is sent, whatever
// variable has its name.
func TestKeyCRMCredentialsOfEveryScope(t *testing.T) {
	for _, scope := range []vars.Scope{vars.Builtin, vars.Deal, vars.Client, vars.Project} {
		env := vars.NewEnv()
		env.Set(vars.Client, "email", value.Text("a@example.com"))
		env.Set(scope, "keycrm_token", value.Text(stolenKey))
		e := &echo{status: 201}
		_, shown := runTraced(t, env, runtime.NewNetwork(runtime.NetworkOptions{Transport: e}), aCard)
		require.Empty(t, e.heard, scope.String())
		require.Contains(t, shown, "the constant keycrm_token is not set")
	}
}

// TestKeyCRMKeyInEverySpelling: no form of the key is shown, however it was pasted.
func TestKeyCRMKeyInEverySpelling(t *testing.T) {
	for _, token := range []string{strings.Repeat("Gc7Q2mVx9Zt4Lw8R", 12), `abc+/def=ghij"kl m`, " Gc7Q2mVx9Zt4Lw8R "} {
		for _, status := range []int{201, 422, 502} {
			_, shown := runTraced(t, withToken(token), runtime.NewNetwork(runtime.NetworkOptions{Transport: &echo{status: status}}),
				"a = keycrm_token * 2\nb = keycrm_add_card(keycrm_token, {'phone': keycrm_token})"+aCard)
			require.NotContains(t, shown, "Gc7Q2mVx")
			require.NotContains(t, shown, "ghij")
		}
	}
}
