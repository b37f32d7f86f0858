package planned_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

const (
	schoolKey = "f7d1e2c3b4a5968778695a4b3c2d1e0f"
	cardToken = "ZGVtby10b2tlbi1mb3ItdGVzdHM"
)

var long = strings.Repeat("ы", 90_000)

// plan runs a script dry and gives the lines of its plan.
func plan(t *testing.T, key planned.Key, script string) string {
	t.Helper()
	env := vars.NewEnv()
	for name, text := range map[string]string{
		"getcourse_account_name": "school", "getcourse_secret": schoolKey, "keycrm_token": cardToken,
	} {
		env.Set(vars.Const, name, value.Text(text))
	}
	env.Set(vars.Client, "email", value.Text("anna@example.com"))
	env.Set(vars.Client, "long", value.Text(long))
	src := diag.NewSource("test", script)
	res, err := runtime.Compile(src, runtime.Options{}).Run(t.Context(), runtime.Host{Vars: env, Allow: runtime.Outside, DryRun: true})
	require.NoError(t, err)
	require.False(t, res.Failed, res.Diagnostics)
	lines, err := planned.Append(nil, key, src, res.Effects)
	require.NoError(t, err)
	return string(lines)
}

// read gives all effects of a file, and why reading ended.
func read(file string) (list []*planned.Effect, err error) {
	for r := planned.NewReader(strings.NewReader(file)); ; {
		e, err := r.Next()
		if err != nil {
			return list, err
		}
		list = append(list, e)
	}
}

func one(t *testing.T, script string) *planned.Effect {
	t.Helper()
	list, err := read(plan(t, planned.Key{Run: "march", Row: "17"}, script))
	require.ErrorIs(t, err, io.EOF)
	require.Len(t, list, 1)
	return list[0]
}

func TestRequests(t *testing.T) {
	tests := []struct {
		name, script string
		want         planned.Request
		params       string
	}{
		{"order", `getcourse_add_deal('', '', 'course', '49.10', '{"addfields":{"Откуда":"<бот>"}}')`,
			planned.Request{Service: planned.GetCourse, Path: "/pl/api/deals", Action: "add"},
			`{"user":{"email":"anna@example.com"},"system":{"return_payment_link":1,"return_deal_number":1},"deal":{"offer_code":"course","deal_cost":"49.10","addfields":{"Откуда":"<бот>"}}}`},
		{"another domain", `getcourse_change_deal_status('in_work', '', '', '1455', 'io')`,
			planned.Request{Service: planned.GetCourse, Path: "/pl/api/deals", Action: "add", Domain: "io"},
			`{"user":{"email":"anna@example.com"},"deal":{"deal_number":"1455","deal_status":"in_work"}}`},
		{"groups", `getcourse_add_user_to_groups('["Группа 1"]', '12345678901234567890')`,
			planned.Request{Service: planned.GetCourse, Path: "/pl/api/users", Action: "update"},
			`{"user":{"id":12345678901234567890,"group_name":["Группа 1"]}}`},
		{"card", `keycrm_add_card('Заявка', '{"phone":"+380990001122"}')`,
			planned.Request{Service: planned.KeyCRM, Path: "/v1/pipelines/cards"},
			`{"title":"Заявка","contact":{"phone":"+380990001122"}}`},
		{"payment", `keycrm_add_payment(15, '{"amount": 10.10, "payment_method_id": 2}')`,
			planned.Request{Service: planned.KeyCRM, Path: "/v1/pipelines/cards/15/payment"},
			`{"amount":10.10,"payment_method_id":2}`},
		{"web", `requests_post('https://shop.example/orders', 'text', {'X-Source': 'bot'}, '', {'b': 1, 'a': [2]})`,
			planned.Request{Service: planned.Web, Method: "POST", URL: "https://shop.example/orders", Header: map[string][]string{"X-Source": {"bot"}, "Content-Type": {"application/json"}}, Body: `{"b":1,"a":[2]}`}, ""},
		{"web with a secret", `requests_get('https://shop.example/?q=1', 'text', {'Authorization': 'Bearer of nobody'})`,
			planned.Request{Service: planned.Web, Method: "GET", URL: "https://shop.example/?q=1", Header: map[string][]string{"Authorization": {"***"}}, Secret: true}, ""},
		{"web with a secret in the address", `requests_get('https://shop.example/?q=#{keycrm_token}')`,
			planned.Request{Service: planned.Web, Method: "GET", URL: "https://shop.example/?q=***", Secret: true}, ""},
		{"a secret in a text", `getcourse_add_deal('', '', 'course', '1', {'deal_comment': 'ключ #{getcourse_secret}'})`,
			planned.Request{Service: planned.GetCourse, Path: "/pl/api/deals", Action: "add", Secret: true},
			`{"user":{"email":"anna@example.com"},"system":{"return_payment_link":1,"return_deal_number":1},"deal":{"offer_code":"course","deal_cost":"1","deal_comment":"ключ ***"}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := one(t, tt.script).Request
			assert.Equal(t, tt.params, string(got.Params))
			got.Params = nil
			assert.Equal(t, tt.want, *got)
		})
	}
}

// A text that is longer than what an effect shows is planned whole.
func TestLongTexts(t *testing.T) {
	for _, script := range []string{
		`getcourse_add_deal('', '', 'course', '1', {'deal_comment': long})`,
		`keycrm_add_card('Заявка', '', '', '', '', long)`,
		`requests_post('https://shop.example/', 'text', '', long)`,
	} {
		q := one(t, script).Request
		assert.Contains(t, string(q.Params)+q.Body, long)
		assert.False(t, q.Secret)
	}
}

// Nothing secret is in the file.
func TestNoSecrets(t *testing.T) {
	file := plan(t, planned.Key{Run: "r"}, "getcourse_add_user(1)\nkeycrm_add_card('Заявка')\nrequests_post('https://shop.example/', 'text', {'X': getcourse_secret}, {'k': keycrm_token})")
	assert.Equal(t, 3, strings.Count(file, "\n"))
	file += plan(t, planned.Key{}, "requests_get('https://shop.example/?q=1', 'text', {'Authorization': 'Bearer of nobody'}, '', 'login:password of nobody')")
	for _, secret := range []string{schoolKey, cardToken, "of nobody"} {
		assert.NotContains(t, file, secret)
	}
}

func TestIDs(t *testing.T) {
	known, _ := read(plan(t, planned.Key{Run: "march", Row: "17", Client: "5"}, "a = 1\ngetcourse_add_user(1)"))
	require.Len(t, known, 1)
	assert.Equal(t, "a128425c25d597a526105dbe860f7ea6", known[0].ID, "files that were written before keep their meaning")

	const script = "i = 1\ngetcourse_add_user(1) and getcourse_add_user(0)\ngetcourse_add_user(1)"
	first, _ := read(plan(t, planned.Key{Run: "march", Row: "1"}, script))
	again, _ := read(plan(t, planned.Key{Run: "march", Row: "1"}, script))
	assert.Equal(t, first, again)
	other, _ := read(plan(t, planned.Key{Run: "march1", Row: ""}, script))
	third, _ := read(plan(t, planned.Key{Run: "march", Row: "2"}, script))
	changed, _ := read(plan(t, planned.Key{Run: "march", Row: "1"}, strings.ReplaceAll(script, "i = 1", "email = 'b@example.com'")))
	require.Len(t, first, 3)
	seen := map[string]bool{}
	for i := range first {
		for _, e := range []*planned.Effect{first[i], other[i], third[i]} {
			assert.False(t, seen[e.ID], "%v", e)
			seen[e.ID] = true
		}
		assert.Equal(t, first[i].ID, changed[i].ID, "what is sent does not count")
	}
}

// What was performed or refused is not planned.
func TestOnlyAssumed(t *testing.T) {
	src := diag.NewSource("test", "getcourse_add_user(1)")
	lines, err := planned.Append(nil, planned.Key{}, src, []runtime.Effect{{Function: "getcourse_add_user", Performed: true}, {Function: "get_client_order"}})
	require.NoError(t, err)
	assert.Empty(t, lines)
}

func TestFaults(t *testing.T) {
	good := plan(t, planned.Key{Run: "march", Row: "17"}, "getcourse_add_user(1)")
	card := plan(t, planned.Key{Run: "march", Row: "17"}, "keycrm_add_card('Заявка')")
	web := plan(t, planned.Key{Run: "march", Row: "17"}, "requests_get('https://shop.example/')")
	with := func(line, old, new string) string {
		require.Contains(t, line, old)
		return strings.Replace(line, old, new, 1)
	}
	tests := []struct {
		name, line string
		at         int // in the line
		want       string
	}{
		{"no JSON", "hello\n", 0, "this is not JSON"},
		{"no object", "[1]\n", 1, "a planned effect is an object"},
		{"cut off", strings.TrimSuffix(good, "\n")[:100], 100, "the file breaks off here"},
		{"half a line", good[:100] + "\n", 100, "the line ends too early"},
		{"two on a line", strings.TrimSuffix(good, "\n") + good, len(good) - 1, "something follows it"},
		{"no UTF-8", with(good, "march", "mar\xffch"), strings.Index(good, "march") + 3, "not UTF-8"},
		{"unknown field", with(good, `"row"`, `"raw"`), strings.Index(good, `"row"`), `no field "raw"`},
		{"a number for a text", with(good, `"17"`, `17`), strings.Index(good, `"17"`) + 2, "row cannot be a number"},
		{"id", with(good, `"id":"`, `"id":"x`), 0, "32 hexadecimal digits"},
		{"another row", with(good, `"17"`, `"18"`), 0, "does not belong to this run, row and place"},
		{"no function", with(good, `"getcourse_add_user"`, `""`), 0, "function is missing"},
		{"no place", with(good, `"line":1`, `"line":0`), 0, "count from 1"},
		{"negative", with(good, `"line":1,`, `"line":1,"nth":-1,`), 0, "nth is not negative"},
		{"service", with(good, `"service":"getcourse"`, `"service":"mail"`), 0, "service is"},
		{"path", with(good, `/pl/api/users`, `/pl/api/users/../x`), 0, "sends to this path"},
		{"host in the path", with(card, `/v1/pipelines`, `@stranger.example/v1/pipelines`), 0, "sends to this path"},
		{"action", with(good, `"action":"add"`, `"action":"delete"`), 0, "action is"},
		{"params", with(good, `"params":{`, `"params":[{`)[:len(good)-3] + "}]}}\n", 0, "params must be an object"},
		{"address of a service", with(good, `"action"`, `"url":"https://stranger.example","action"`), 0, "for the service web only"},
		{"domain of KeyCRM", with(card, `"params"`, `"domain":"io","params"`), 0, "for getcourse only"},
		{"path of the web", with(web, `"method"`, `"path":"/","method"`), 0, "not for the service web"},
		{"no method", with(web, `"method":"GET"`, `"method":""`), 0, "method or url is missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := "\ufeff" + good + "\n  \n"
			list, err := read(before + tt.line)
			var fault *planned.Fault
			require.ErrorAs(t, err, &fault)
			assert.Contains(t, fault.Error(), tt.want)
			assert.NotEqual(t, fault.Text.EN, fault.Text.RU)
			assert.Equal(t, int64(4), fault.Line)
			assert.Equal(t, int64(len(before)+tt.at), fault.Offset)
			assert.Len(t, list, 1)
		})
	}
	_, err := read(strings.Repeat(" ", planned.MaxLine+2))
	require.ErrorContains(t, err, "line 1, byte 0: the line is longer")
	list, err := read(strings.TrimSuffix(good, "\n"))
	require.ErrorIs(t, err, io.EOF, "the last line need not end")
	require.Len(t, list, 1)
}

func FuzzRead(f *testing.F) {
	f.Add(`{"id":"0","run":"r"}`)
	f.Fuzz(func(t *testing.T, file string) {
		list, err := read(file)
		require.Error(t, err)
		for _, e := range list { // what was read can be written and is the same
			line, err := e.Append(nil)
			require.NoError(t, err)
			again, err := read(string(line))
			require.ErrorIs(t, err, io.EOF)
			require.Len(t, again, 1)
			assert.Equal(t, e.ID, again[0].ID)
		}
	})
}
