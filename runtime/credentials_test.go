package runtime_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// The school of these tests. What diverts a call would name another host or another key.
const (
	schoolHost = "school.getcourse.ru"
	schoolKey  = "Gc7Q2mVx9Zt4Lw8R"
	stolenKey  = "stolen-key-of-somebody"
)

// A listener answers every request with a success and keeps where each went and with
// which key.
type listener struct{ heard []heardCall }

type heardCall struct{ host, key string }

func (l *listener) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	l.heard = append(l.heard, heardCall{r.URL.Host, r.PostForm.Get("key")})
	body := `{"success":true,"result":{"success":true,"user_id":1,"note":"` + r.PostForm.Get("key") + `"}}`
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// withConstants are variables of a client, with the constants of the school.
func withConstants(account, key string) *vars.Env {
	env := vars.NewEnv()
	env.Set(vars.Builtin, "client_id", value.Text("77"))
	env.Set(vars.Client, "email", value.Text("a@example.com"))
	env.Set(vars.Const, "getcourse_account_name", value.Text(account))
	env.Set(vars.Const, "getcourse_secret", value.Text(key))
	return env
}

// runTraced runs a script and gives everything a person or a program could be shown of it.
func runTraced(t *testing.T, env *vars.Env, net *runtime.Network, script string) (*runtime.Result, string) {
	t.Helper()
	p := runtime.Compile(diag.NewSource("test", script), runtime.Options{Trace: true})
	res, err := p.Run(t.Context(), runtime.Host{Vars: env, Net: net, Allow: runtime.Outside})
	require.NoError(t, err)
	return res, shownOf(t, p.Source(), env, res)
}

func shownOf(t *testing.T, src *diag.Source, env *vars.Env, res *runtime.Result) string {
	t.Helper()
	var b strings.Builder
	mask := env.Redactor()
	for _, lang := range []diag.Lang{diag.EN, diag.RU} {
		for _, d := range res.Diagnostics {
			fmt.Fprintln(&b, d.Message(lang), d.Hint(lang), d.Related)
		}
		report.Effects(&b, src, res.Effects, lang)
		report.Writes(&b, res.Writes, mask, lang)
	}
	fmt.Fprintf(&b, "%+v\n", res.Effects)
	effects, err := json.Marshal(report.EffectsJSON(src, res.Effects))
	require.NoError(t, err)
	b.Write(effects)
	for _, step := range res.Trace {
		fmt.Fprintln(&b, step.Value.Text())
	}
	fmt.Fprintln(&b, mask.Mask(res.Value.Text()), mask.Mask(res.Text))
	after := env.Clone()
	after.Apply(res.Writes)
	state, err := json.Marshal(report.VarsJSON(after))
	require.NoError(t, err)
	b.Write(state)
	return b.String()
}

const aCall = "\nresult = getcourse_add_user(1, 'a@example.com')"

// TestCredentialsAreConstants: whatever a script or a variable says, the key goes to the
// school of the constants and no other key goes anywhere.
func TestCredentialsAreConstants(t *testing.T) {
	assign := []string{"setting-ignored"}
	for _, tt := range []struct {
		name, script string
		codes        []string // that must occur
	}{
		{"nothing", "", nil},
		{"assignment", "getcourse_secret = '" + stolenKey + "'\ngetcourse_account_name = 'evil'", assign},
		{"to the client", "client.getcourse_secret = '" + stolenKey + "'\nclient.getcourse_account_name = 'evil.example.com'", assign},
		{"to the project", "project.getcourse_secret = '" + stolenKey + "'\nproject.getcourse_account_name = 'evil.example.com'", assign},
		{"to an element", "getcourse_secret = {}\ngetcourse_secret['x'] = 1", assign},
		{"deletion", "getcourse_secret =\ngetcourse_account_name = ''", assign},
		{"set_client_var", "set_client_var(77, 'getcourse_secret', '" + stolenKey + "')\nset_client_var(77, 'getcourse_account_name', 'evil')", nil},
		{"set_client_vars", `set_client_vars(77, {"getcourse_secret": "` + stolenKey + `", "getcourse_account_name": "evil"})`, nil},
		{"unpack_list", "unpack_list(['" + stolenKey + "', 'evil'], 'getcourse_secret')\nunpack_list(['evil'], 'getcourse_account_name')", nil},
		{"computed names", "part = 'secret'\nx = #{getcourse_#{part}}x\ny = \"#{getcourse_#{part}}\"", nil},
		{"reading the constant", "x = getcourse_secret\ny = \"key: #{getcourse_secret}!\"\nz = [getcourse_secret]\nw = getcourse_secret * 2", nil},
		{"sending the constant", "r = requests_get('https://" + schoolHost + "/?k=#{getcourse_secret}', 'text')", nil},
		{"in an argument", "r = getcourse_add_user(1, 'a@example.com', '', getcourse_secret, {\"city\": getcourse_secret})", nil},
		{"in a wrong argument", "r = getcourse_add_user(getcourse_secret, 'a@example.com')\ns = substring(getcourse_secret, getcourse_secret)\nt = 1 / getcourse_secret\nu = getcourse_secret['a']", nil},
		{"an unknown domain", "r = getcourse_add_user(1, 'a@example.com', '', '', '', '', '', 'evil')", []string{"call-failed"}},
		{"an unknown domain with dots", "r = getcourse_add_user(1, 'a@example.com', '', '', '', '', '', 'ru.evil.com')", []string{"call-failed"}},
		{"a domain with a path", "r = getcourse_add_user(1, 'a@example.com', '', '', '', '', '', 'ru/../../evil.com')", []string{"call-failed"}},
		{"a domain with a user", "r = getcourse_add_user(1, 'a@example.com', '', '', '', '', '', 'ru:x@evil.com')", []string{"call-failed"}},
		{"a domain with a line end", "r = getcourse_add_user(1, 'a@example.com', '', '', '', '', '', \"ru\\nevil.com\")", []string{"call-failed"}},
		{"a domain that is an object", "r = getcourse_add_user(1, 'a@example.com', '', '', '', '', '', {\"ru\": \"evil.com\"})", []string{"call-failed"}},
		{"objects that name the form's fields", `r = getcourse_add_user(1, 'a@example.com', '', '', '{"key": "x", "action": "y", "params": "z"}', '', '{"key": "x"}')`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := &listener{}
			res, shown := runTraced(t, withConstants("school", schoolKey), runtime.NewNetwork(runtime.NetworkOptions{Transport: l}), tt.script+aCall)
			require.NotContains(t, shown, schoolKey)
			require.NotEmpty(t, l.heard)
			for _, c := range l.heard {
				require.Equal(t, schoolHost, c.host)
				require.Contains(t, []string{schoolKey, ""}, c.key)
			}
			require.Equal(t, schoolKey, l.heard[len(l.heard)-1].key)
			for _, code := range tt.codes {
				require.Contains(t, codesOf(res), code)
			}
		})
	}
}

func codesOf(res *runtime.Result) []string {
	codes := make([]string, len(res.Diagnostics))
	for i, d := range res.Diagnostics {
		codes[i] = string(d.Code())
	}
	return codes
}

// TestCredentialsOfEveryScope: a variable of a setting's name stands in for the constant
// in no scope, neither beside it nor in its absence.
func TestCredentialsOfEveryScope(t *testing.T) {
	for _, scope := range []vars.Scope{vars.Builtin, vars.Deal, vars.Client, vars.Project} {
		t.Run(scope.String(), func(t *testing.T) {
			for _, constants := range []bool{true, false} {
				env := vars.NewEnv()
				if constants {
					env = withConstants("school", schoolKey)
				}
				env.Set(scope, "getcourse_account_name", value.Text("evil.example.com"))
				env.Set(scope, "getcourse_secret", value.Text(stolenKey))
				l := &listener{}
				_, shown := runTraced(t, env, runtime.NewNetwork(runtime.NetworkOptions{Transport: l}), aCall)
				require.NotContains(t, shown, schoolKey)
				if constants {
					require.Equal(t, []heardCall{{schoolHost, schoolKey}}, l.heard)
					continue
				}
				require.Empty(t, l.heard)
				require.Contains(t, shown, "getcourse_account_name")
			}
		})
	}
}

// TestCredentialsAccountName: what the owner pasted into the constant is reduced to a
// host, and what is none gets no key.
func TestCredentialsAccountName(t *testing.T) {
	for _, tt := range []struct{ name, account, host string }{
		{"a name", " School ", schoolHost},
		{"an own domain", "Learn.Example.org", "learn.example.org"},
		{"an address", "https://learn.example.org/saas/account/api?x=1#y", "learn.example.org"},
		{"a user before the host", "https://school.getcourse.ru@learn.example.org/", "learn.example.org"},
		{"a port", "learn.example.org:8443", "learn.example.org"},
		{"an IP address", "127.0.0.1", ""},
		{"an IP address in an address", "http://127.0.0.1:8080/x", ""},
		{"a short IP address", "127.1", ""},
		{"an IP address in hexadecimal", "0x7f.1", ""},
		{"an IPv6 address", "[::1]", ""},
		{"a host with a blank", "learn.example.org evil.com", ""},
		{"a percent sign", "learn%2eexample.org", ""},
		{"only a scheme", "https://", ""},
		{"dots", "..", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := &listener{}
			res, shown := runTraced(t, withConstants(tt.account, schoolKey), runtime.NewNetwork(runtime.NetworkOptions{Transport: l}), aCall)
			require.NotContains(t, shown, schoolKey)
			if tt.host == "" {
				require.Empty(t, l.heard)
				require.Equal(t, []string{"call-failed"}, codesOf(res))
				return
			}
			require.Equal(t, []heardCall{{tt.host, schoolKey}}, l.heard)
		})
	}
}
