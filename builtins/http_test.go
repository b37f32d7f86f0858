package builtins

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

const page = "https://example.com/a"

// webRequests are calls and what leaves.
var webRequests = []struct {
	name, fn string
	args     []string
	method   string
	url      string
	header   http.Header
	body     string
}{
	{name: "get", fn: "requests_get", args: []string{page}, method: "GET", url: page},
	{name: "blanks around", fn: "requests_get", args: []string{"  " + page + "\n"}, method: "GET", url: page},
	{name: "query, in order, escaped", fn: "requests_get", args: []string{page, "", "", `{"q":"кот & пёс","n":10.10,"a":[1,"x"],"none":null,"t":true}`},
		method: "GET", url: page + "?q=%D0%BA%D0%BE%D1%82+%26+%D0%BF%D1%91%D1%81&n=10.10&a=1&a=x&t=True"},
	{name: "query added to one that is there", fn: "requests_get", args: []string{page + "?x=1#top", "0", "0", `{"y":2}`}, method: "GET", url: page + "?x=1&y=2"},
	{name: "empty query", fn: "requests_get", args: []string{page + "?x=1", "", "", "{}"}, method: "GET", url: page + "?x=1"},
	{name: "letters in the address", fn: "requests_get", args: []string{"https://example.com/кот?q=а б%20"}, method: "GET",
		url: "https://example.com/%D0%BA%D0%BE%D1%82?q=%D0%B0%20%D0%B1%20"},
	{name: "headers", fn: "requests_get", args: []string{page, "", `{"X-Token":"abc","n":5,"no":null}`}, method: "GET", url: page,
		header: http.Header{"X-Token": {"abc"}, "N": {"5"}}},
	{name: "0 skips", fn: "requests_post", args: []string{page, "0", "0", "0", "0", "0", "0"}, method: "POST", url: page},
	{name: "text body", fn: "requests_post", args: []string{page, "", "", "привет = мир"}, method: "POST", url: page, body: "привет = мир"},
	{name: "form", fn: "requests_post", args: []string{page, "", "", `{"a":"x y","b":[1,2],"c":{"d":1}}`}, method: "POST", url: page,
		header: http.Header{"Content-Type": {formType}}, body: "a=x+y&b=1&b=2&c=%7B%22d%22%3A1%7D"},
	{name: "dictionary of another kind", fn: "requests_put", args: []string{page, "", `{"Content-Type":"application/json"}`, `{"a": 1}`}, method: "PUT", url: page,
		header: http.Header{"Content-Type": {jsonType}}, body: `{"a": 1}`},
	{name: "form by name", fn: "requests_patch", args: []string{page, "", `{"content-type":"application/x-www-form-urlencoded; charset=utf-8"}`, `{"a":1}`}, method: "PATCH", url: page,
		header: http.Header{"Content-Type": {formType + "; charset=utf-8"}}, body: "a=1"},
	{name: "array as text", fn: "requests_put", args: []string{page, "", "", "[1, 2]"}, method: "PUT", url: page, body: "[1, 2]"},
	{name: "json keeps order and spelling", fn: "requests_post", args: []string{page, "", "", "", `{"z": 10.10, "a": 12345678901234567890, "ж": "<б>"}`}, method: "POST", url: page,
		header: http.Header{"Content-Type": {jsonType}}, body: `{"z":10.10,"a":12345678901234567890,"ж":"<б>"}`},
	{name: "json array", fn: "requests_delete", args: []string{page, "", "", "", "[1]"}, method: "DELETE", url: page,
		header: http.Header{"Content-Type": {jsonType}}, body: `[1]`},
	{name: "json of an own kind", fn: "requests_post", args: []string{page, "", `{"Content-Type":"application/vnd.api+json"}`, "", `{"a":1}`}, method: "POST", url: page,
		header: http.Header{"Content-Type": {"application/vnd.api+json"}}, body: `{"a":1}`},
	{name: "login and password", fn: "requests_get", args: []string{page, "", "", "", "anna:a:b"}, method: "GET", url: page,
		header: http.Header{"Authorization": {"Basic YW5uYTphOmI="}}},
	{name: "login and password in an array", fn: "requests_delete", args: []string{page, "", `{"authorization":"x"}`, "", "", `["anna","a:b"]`}, method: "DELETE", url: page,
		header: http.Header{"Authorization": {"Basic YW5uYTphOmI="}}},
}

func TestHTTPRequest(t *testing.T) {
	for _, tt := range webRequests {
		t.Run(tt.name, func(t *testing.T) {
			d := &fakeDoer{status: 200}
			s, notes := outside(newVars(), d)
			_, err := callFull(t, s, tt.fn, texts(tt.args...)...)
			require.NoError(t, err)
			require.Len(t, d.asked, 1)
			r := d.asked[0]
			assert.Equal(t, tt.method, r.Method)
			assert.Equal(t, tt.url, r.URL)
			if tt.header == nil {
				tt.header = http.Header{}
			}
			assert.Equal(t, tt.header, r.Header)
			assert.Equal(t, tt.body, string(r.Body))
			assert.Empty(t, *notes)
		})
	}
}

func TestHTTPAnswer(t *testing.T) {
	for _, tt := range []struct {
		name, want, body string
		status           int
		get              string
	}{
		{"status", "status", "whatever", 404, "404"},
		{"text", "text", `{"a": 1}`, 200, `{"a": 1}`},
		{"json", "json", ` {"a": 10.10, "b": "<ж>"} `, 200, `{"a":10.10,"b":"<ж>"}`},
		{"json with a mark in front", "json", "\ufeff[1]", 200, `[1]`},
		{"json number", "json", " 12345678901234567890\n", 200, "12345678901234567890"},
		{"json text", "json", `"ok"`, 200, "ok"},
		{"json word", "json", `true`, 200, "True"},
		{"json null", "json", `null`, 200, ""},
		{"both, JSON", "", `{"a":1}`, 201, `{"status":201,"data":{"a":1}}`},
		{"both, a word of JSON", "both", `true`, 200, `{"status":200,"data":true}`},
		{"both, text", "", "not found", 404, `{"status":404,"data":"not found"}`},
		{"both, two values are text", "", "1,2", 200, `{"status":200,"data":"1,2"}`},
		{"both, brackets are text", "", "1],[2", 200, `{"status":200,"data":"1],[2"}`},
		{"both, empty", "", "", 204, `{"status":204,"data":""}`},
		{"bytes that are no text", "text", "a\xffb", 200, "a\uFFFDb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := outside(newVars(), &fakeDoer{status: tt.status, body: tt.body})
			got, err := callFull(t, s, "requests_get", texts(page, tt.want)...)
			require.NoError(t, err)
			require.Equal(t, tt.get, got.Text())
		})
	}
}

func TestHTTPWrongArguments(t *testing.T) {
	for _, tt := range []struct {
		name, fn string
		args     []string
		arg      int
		part     string
	}{
		{"no address", "requests_get", []string{"example.com/a"}, 0, "no web address"},
		{"line end in the address", "requests_get", []string{page + "\r\nHost: x"}, 0, "no web address"},
		{"scheme", "requests_get", []string{"ftp://example.com/"}, 0, "http://"},
		{"password in the address", "requests_get", []string{"https://a:b@example.com/"}, 0, "auth"},
		{"too long", "requests_get", []string{page + "?" + strings.Repeat("x", maxURL)}, 0, "8192"},
		{"too long with its parameters", "requests_get", []string{page, "", "", `{"q":"` + strings.Repeat("я", maxURL/6) + `"}`}, 0, "8192"},
		{"headers are no dictionary", "requests_get", []string{page, "", "X: y"}, 2, "needs a dictionary"},
		{"line end in a header", "requests_get", []string{page, "", `{"X":"a\r\nY: b"}`}, 2, "cannot be sent"},
		{"line end in a header's name", "requests_get", []string{page, "", `{"X: a\nY":"b"}`}, 2, "cannot be sent"},
		{"header without a name", "requests_get", []string{page, "", `{"":"b"}`}, 2, "cannot be sent"},
		{"params are no dictionary", "requests_get", []string{page, "", "", "[1]"}, 3, "needs a dictionary"},
		{"json is a text", "requests_post", []string{page, "", "", "", "a=1"}, 4, "needs a dictionary or an array"},
		{"two bodies", "requests_post", []string{page, "", "", "a", `{"a":1}`}, 4, "not both"},
		{"auth without a password", "requests_get", []string{page, "", "", "", "anna"}, 4, "login:password"},
		{"auth of three", "requests_get", []string{page, "", "", "", `["a","b","c"]`}, 4, "login:password"},
		{"auth with a colon in the login", "requests_get", []string{page, "", "", "", `["a:b","c"]`}, 4, "login:password"},
		{"auth is a dictionary", "requests_put", []string{page, "", "", "", `{"a":1}`}, 4, "login:password"},
		{"proxy", "requests_get", []string{page, "", "", "", "", "us"}, 5, "de"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &fakeDoer{status: 200}
			s, _ := outside(newVars(), d)
			_, err := callFull(t, s, tt.fn, texts(tt.args...)...)
			requireArg(t, err, tt.arg, tt.part)
			require.Empty(t, d.asked, "nothing may leave")
		})
	}
}

func TestHTTPFailures(t *testing.T) {
	lost := &webclient.Error{Kind: webclient.Timeout, Host: "example.com"}
	for _, tt := range []struct {
		name string
		doer *fakeDoer
		want string
		arg  int
		part string
	}{
		{"no answer", &fakeDoer{err: lost}, "status", -1, "no answer within the time allowed"},
		{"no JSON", &fakeDoer{status: 502, body: "<html>"}, "json", argAnswerType, "status 502"},
		{"empty is no JSON", &fakeDoer{status: 200}, "json", argAnswerType, "status 200"},
		{"text too long for a value", &fakeDoer{status: 200, body: strings.Repeat("я", 100_001)}, "text", -1, "100000"},
		{"text too long beside a status", &fakeDoer{status: 200, body: strings.Repeat("я", 100_001)}, "", -1, "100000"},
		{"answer too long for the run", &fakeDoer{status: 200, body: "[" + strings.Repeat("1,", 1<<19) + "1]"}, "json", -1, "characters"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := outside(newVars(), tt.doer)
			_, err := callFull(t, s, "requests_get", texts(page, tt.want)...)
			requireArg(t, err, tt.arg, tt.part)
		})
	}
	t.Run("code", func(t *testing.T) {
		s, _ := outside(newVars(), &fakeDoer{err: lost})
		_, err := callFull(t, s, "requests_get", texts(page)...)
		var failed *ArgError
		require.ErrorAs(t, err, &failed)
		require.Equal(t, diag.CallUndone, failed.Rule)
		require.Equal(t, nothingCame, failed.Args[2], "nothing was returned that could be compared")
	})
	t.Run("no network", func(t *testing.T) {
		s, _ := outside(newVars(), &fakeDoer{err: ErrNeedsHost})
		_, err := callFull(t, s, "requests_get", texts(page)...)
		require.ErrorIs(t, err, ErrNeedsHost)
	})
	t.Run("the run is over", func(t *testing.T) {
		s, _ := outside(newVars(), &fakeDoer{err: &webclient.Error{Kind: webclient.Cancelled}})
		ctx, stop := context.WithCancel(context.Background())
		stop()
		s.Context = func() context.Context { return ctx }
		_, err := callFull(t, s, "requests_get", texts(page)...)
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestHTTPProxyWarns(t *testing.T) {
	d := &fakeDoer{status: 200}
	s, notes := outside(newVars(), d)
	_, err := callFull(t, s, "requests_post", texts(page, "", "", "", "", "", "de")...)
	require.NoError(t, err)
	require.Len(t, d.asked, 1)
	require.Len(t, *notes, 1)
	require.Equal(t, 6, (*notes)[0].arg)
	require.Equal(t, diag.Warning, (*notes)[0].rule.Severity)
}

func TestHTTPDryRun(t *testing.T) {
	s, _ := outside(newVars(), webclient.DryRun(nil))
	got, err := callFull(t, s, "requests_post", value.Text(page))
	require.NoError(t, err)
	require.Equal(t, `{"status":200,"data":{}}`, got.Text())
}
