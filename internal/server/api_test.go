package server_test

import (
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

var update = flag.Bool("update", false, "write the description of the paths")

// TestDescription holds docs/openapi.json to the routes and types.
func TestDescription(t *testing.T) {
	const file = "../../docs/openapi.json"
	want := server.Description("0.1.0")
	if *update {
		require.NoError(t, os.WriteFile(file, want, 0o644))
	}
	require.Equal(t, string(want), readFile(t, file), "run: go test ./internal/server -run Description -update")
	doc := gjson.ParseBytes(want)
	require.Equal(t, "3.1.0", doc.Get("openapi").Str)
	refs := 0
	var walk func(v gjson.Result)
	walk = func(v gjson.Result) {
		v.ForEach(func(k, v gjson.Result) bool {
			if k.Str == "$ref" {
				name := strings.TrimPrefix(v.Str, "#/components/schemas/")
				assert.True(t, doc.Get("components.schemas."+name).Exists(), v.Str)
				refs++
			}
			if v.IsObject() || v.IsArray() {
				walk(v)
			}
			return true
		})
	}
	walk(doc)
	require.Greater(t, refs, 20)
}

// fits holds a JSON value to a schema of the description.
func fits(t *testing.T, doc, schema, v gjson.Result, at string) {
	t.Helper()
	if ref := schema.Get("$ref"); ref.Exists() {
		fits(t, doc, doc.Get("components.schemas."+strings.TrimPrefix(ref.Str, "#/components/schemas/")), v, at)
		return
	}
	if any := schema.Get("anyOf"); any.Exists() {
		if v.Type != gjson.Null {
			fits(t, doc, any.Get("0"), v, at)
		}
		return
	}
	switch schema.Get("type").Str {
	case "object":
		require.True(t, v.IsObject(), "%s: %s", at, v.Raw)
		for _, name := range schema.Get("required").Array() {
			assert.True(t, v.Get(gjson.Escape(name.Str)).Exists(), "%s.%s is missing", at, name.Str)
		}
		v.ForEach(func(k, inner gjson.Result) bool {
			if p := schema.Get("properties." + k.Str); p.Exists() {
				fits(t, doc, p, inner, at+"."+k.Str)
			} else if values := schema.Get("additionalProperties"); assert.True(t, values.Exists(), "%s.%s is not described", at, k.Str) {
				fits(t, doc, values, inner, at+"."+k.Str)
			}
			return true
		})
	case "array":
		require.True(t, v.IsArray(), "%s: %s", at, v.Raw)
		for _, e := range v.Array() {
			fits(t, doc, schema.Get("items"), e, at+"[]")
		}
	case "string":
		assert.Equal(t, gjson.String, v.Type, at)
	case "integer":
		assert.Equal(t, gjson.Number, v.Type, at)
	case "boolean":
		assert.True(t, v.IsBool(), at)
	}
}

const operatorConfig = `
token: token-of-the-owner
constants: {getcourse_account_name: school, getcourse_secret: key-of-the-school}
` + "getcourse:\n  - key: school-key-1\n    blocks:\n      - {message: getcourse order, script: order.calc}\n"

var operatorSite = site{"order.calc": "client.n = if(\"#{client.n}\" == \"\", 0, client.n) + 1\nresult = getcourse_add_deal(email, phone, '123456', 4900)\nbroken = none_such(1)"}

const bearer = "Bearer token-of-the-owner"

func (r *running) api(path, body string) answer {
	return r.ask("POST", path, body, "Content-Type", "application/json", "Authorization", bearer)
}

func TestEngine(t *testing.T) {
	r := start(t, operatorSite.config(t, operatorConfig))
	id := r.client(map[string]string{"age": "20"})
	tests := []struct{ name, path, body, get, want string }{
		{"run", "/v1/run", `{"script": "a = 1 + n", "vars": {"n": 2}}`, "vars.deal.a", "3"},
		{"scopes", "/v1/run", `{"script": "a = concat(client.x, question)", "vars": {"client": {"x": "c"}, "builtin": {"question": "q"}}}`, "vars.deal.a", "cq"},
		{"exact numbers", "/v1/run", `{"script": "a = n", "vars": {"n": "12345678901234567890"}}`, "vars.deal.a", "12345678901234567890"},
		{"exact numbers without quotes", "/v1/run", `{"script": "a = n", "vars": {"n": 12345678901234567890}}`, "vars.deal.a", "12345678901234567890"},
		{"values of other kinds", "/v1/run", `{"script": "a = '#{b} #{c} #{d} #{e}'", "vars": {"b": true, "c": null, "d": ["<", 1.50], "e": {"k": 1}}}`, "vars.deal.a", `True  ["<",1.50] {"k":1}`},
		{"failed", "/v1/run", `{"script": "a = b + 1"}`, "diagnostics.0.code", "wrong-operand"},
		{"not ok", "/v1/run", `{"script": "a = b + 1"}`, "ok", "false"},
		{"dry", "/v1/run", `{"script": "a = getcourse_add_deal('a@example.com', '', '1', 5)"}`, "effects.0.performed", "false"},
		{"clock", "/v1/eval", `{"expression": "current_date", "now": "2020-02-03T04:05:06Z"}`, "value", "03.02.2020"},
		{"zone", "/v1/eval", `{"expression": "current_time", "now": "2020-02-03T04:05:06Z", "tz": "Asia/Tokyo"}`, "value", "13:05"},
		{"condition", "/v1/eval", `{"expression": "age >= 18", "condition": true, "client": "` + id + `"}`, "value", "True"},
		{"no condition", "/v1/eval", `{"expression": "1 > 2", "condition": true}`, "value", "False"},
		{"render", "/v1/render", `{"text": "Привет, #{name}!", "vars": {"name": "Анна"}}`, "text", "Привет, Анна!"},
		{"check", "/v1/check", `{"script": "a = round("}`, "ok", "false"},
		{"sound", "/v1/check", `{"script": "a = 1"}`, "ok", "true"},
	}
	doc := gjson.ParseBytes(server.Description("test"))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := r.api(tt.path, tt.body)
			require.Equal(t, 200, a.status, a.body)
			assert.Equal(t, tt.want, gjson.Get(a.body, tt.get).String(), a.body)
			schema := doc.Get("paths." + tt.path + ".post.responses.200.content.application/json.schema")
			require.True(t, schema.Exists())
			fits(t, doc, schema, gjson.Parse(a.body), "answer")
		})
	}
	require.Equal(t, "", r.dealVars(id)["a"])
	require.Equal(t, 200, r.api("/v1/run", `{"script": "a = 1", "client": "`+id+`"}`).status)
	require.Empty(t, r.dealVars(id), "dry")
	require.Equal(t, 200, r.api("/v1/run", `{"script": "a = 1", "client": "`+id+`", "perform": true}`).status)
	require.Equal(t, "1", r.dealVars(id)["a"])
}

func TestEngineRefusals(t *testing.T) {
	r := start(t, operatorSite.config(t, operatorConfig))
	tests := []struct {
		name, path, body string
		status           int
		code, where      string
	}{
		{"no JSON", "/v1/run", `{"script": `, 400, "bad-json", "body"},
		{"no object", "/v1/run", `[]`, 400, "bad-json", "body"},
		{"slip", "/v1/run", `{"scirpt": "a = 1"}`, 400, "unknown-field", "scirpt"},
		{"type", "/v1/run", `{"script": 5}`, 400, "wrong-type", "script"},
		{"name", "/v1/run", `{"script": "", "vars": {"a b": 1}}`, 422, "bad-name", "vars.a b"},
		{"time", "/v1/run", `{"script": "", "now": "today"}`, 422, "bad-time", "now"},
		{"zone", "/v1/run", `{"script": "", "tz": "Local"}`, 422, "bad-zone", "tz"},
		{"client", "/v1/run", `{"script": "", "client": "77"}`, 422, "no-client", "client"},
		{"deep", "/v1/run", `{"script": "", "vars": {"a": ` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}}`, 400, "json-too-deep", ""},
		{"large", "/v1/run", `{"script": "` + strings.Repeat("a", 1<<20) + `"}`, 413, "body-too-large", "body"},
		{"method", "/v1/none", ``, 404, "not-found", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := r.api(tt.path, tt.body)
			require.Equal(t, tt.status, a.status, a.body)
			p := a.problem(t)
			assert.Equal(t, tt.code, p.Code)
			if tt.where != "" {
				assert.Equal(t, tt.where, p.Where)
			}
			assert.NotEmpty(t, p.ID)
			assert.Equal(t, p.ID, a.header.Get("X-Request-Id"))
		})
	}
	a := r.ask("GET", "/v1/run", "", "Authorization", bearer)
	require.Equal(t, 405, a.status)
	require.Equal(t, "POST", a.header.Get("Allow"))
	a = r.ask("POST", "/v1/run", "{}", "Authorization", bearer, "Accept-Language", "ru-RU,ru;q=0.9")
	require.Equal(t, "ru", a.header.Get("Content-Language"))
	require.Contains(t, a.problem(t).Detail, "нужен заголовок")
}

func TestOperatorsOnly(t *testing.T) {
	paths := []string{"/v1/openapi.json", "/history", "/metrics", "/history/1"}
	r := start(t, operatorSite.config(t, operatorConfig))
	for _, path := range paths {
		a := r.ask("GET", path, "")
		require.Equal(t, 401, a.status, path)
		require.Contains(t, a.header.Get("WWW-Authenticate"), "Bearer")
		require.Equal(t, 401, r.ask("GET", path, "", "Authorization", "Bearer token-of-the-owneR").status, path)
		require.NotEqual(t, 401, r.ask("GET", path, "", "Authorization", bearer).status, path)
	}
	basic, err := http.NewRequest("GET", r.url, nil)
	require.NoError(t, err)
	basic.SetBasicAuth("owner", "token-of-the-owner")
	require.Equal(t, 200, r.ask("GET", "/history", "", "Authorization", basic.Header.Get("Authorization")).status, "a browser")
	cross := r.ask("POST", "/history/1/replay", "mode=real", "Authorization", bearer, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site")
	require.Equal(t, "cross-origin", cross.problem(t).Code)

	r = start(t, site{}.config(t, ""))
	for _, path := range paths[:3] {
		require.Equal(t, 200, r.ask("GET", path, "").status, path)
		require.Equal(t, 403, r.ask("GET", path, "", "X-Forwarded-For", "127.0.0.1").status, "a proxy")
		req, err := http.NewRequest("GET", r.url+path, nil)
		require.NoError(t, err)
		req.Host = "evil.example.org:80"
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, 403, res.StatusCode, "another name for this machine")
	}
	require.Equal(t, 200, r.ask("GET", "/healthz", "", "X-Forwarded-For", "1.2.3.4").status)
}

func TestHistory(t *testing.T) {
	r := start(t, operatorSite.config(t, operatorConfig))
	id := r.client(map[string]string{"email": "anna@example.com"})
	get := func(path string, headers ...string) answer {
		return r.ask("GET", path, "", append(headers, "Authorization", bearer)...)
	}
	r.ask("POST", schoolPath+"client_id="+id+"&callback_text=order&x=%3Cb%3E", "").receipt(t)
	require.Equal(t, crm.Failed, r.delivery(1).State, "a line of the script failed")
	r.ask("POST", schoolPath+"client_id=77&callback_text=order", "").receipt(t)

	list := get("/history")
	require.Equal(t, `[2,1]`, gjson.Get(list.body, "deliveries.#.id").Raw)
	require.Equal(t, `[2]`, gjson.Get(get("/history?state=unresolved").body, "deliveries.#.id").Raw)
	require.Equal(t, `[1]`, gjson.Get(get("/history?source=getcourse&client="+id).body, "deliveries.#.id").Raw)
	require.Equal(t, `[]`, gjson.Get(get("/history?source=form").body, "deliveries.#.id").Raw)
	require.Equal(t, `[]`, gjson.Get(get("/history?since=2025-01-16").body, "deliveries.#.id").Raw)
	require.Equal(t, `[1]`, gjson.Get(get("/history?before=2").body, "deliveries.#.id").Raw)
	require.Equal(t, int64(2), gjson.Get(get("/history?limit=1").body, "next").Int())
	for _, bad := range []string{"state=x", "since=x", "before=x", "limit=0"} {
		require.Equal(t, "bad-filter", get("/history?"+bad).problem(t).Code, bad)
	}
	doc := gjson.ParseBytes(server.Description("test"))
	fits(t, doc, doc.Get("components.schemas.HistoryPage"), gjson.Parse(list.body), "page")

	one := get("/history/1")
	fits(t, doc, doc.Get("components.schemas.HistoryEntry"), gjson.Parse(one.body), "entry")
	require.Equal(t, "getcourse order", gjson.Get(one.body, "detail.message").Str)
	require.Equal(t, "order.calc", gjson.Get(one.body, "detail.script").Str)
	require.Equal(t, "unknown-function", gjson.Get(one.body, "detail.diagnostics.0.code").Str)
	require.Equal(t, "getcourse_add_deal", gjson.Get(one.body, `detail.effects.0.function`).Str)
	require.Equal(t, 404, get("/history/9").status)
	require.Equal(t, 404, get("/history/x").status)

	page := get("/history/1?lang=ru", "Accept", "text/html")
	require.Contains(t, page.body, "Повторить по-настоящему")
	require.Contains(t, page.body, "x=%3Cb%3E")
	require.NotContains(t, page.body, "<script")
	require.Contains(t, page.header.Get("Content-Security-Policy"), "default-src 'none'")
	require.Contains(t, get("/history?lang=en", "Accept", "text/html").body, "client unknown")
}

func TestReplay(t *testing.T) {
	r := start(t, operatorSite.config(t, operatorConfig))
	id := r.client(nil)
	counted := func() (n string) {
		r.within(func(tx crm.Everything) {
			v, err := tx.ClientVar(id, "n")
			require.NoError(t, err)
			n = v.Text()
		})
		return n
	}
	r.ask("POST", schoolPath+"client_id="+id+"&callback_text=order&x=1", "").receipt(t)
	r.delivery(1)
	require.Equal(t, "1", counted())
	r.within(func(tx crm.Everything) {
		require.NoError(t, tx.Write([]vars.Write{{Client: id, Scope: vars.Deal, Name: "x"}}))
	})
	got := r.api("/history/1/replay", `{"dry": true}`).receipt(t)
	d := r.delivery(got.Delivery)
	require.True(t, d.Dry)
	require.Equal(t, int64(1), d.ReplayOf)
	require.Equal(t, "1", counted(), "nothing is kept")
	require.Equal(t, "", r.dealVars(id)["x"])
	var seen server.Detail
	require.NoError(t, json.Unmarshal(d.Detail, &seen))
	require.Contains(t, seen.Written, server.Written{Scope: "client", Name: "n", Value: "2"}, "but seen")

	got = r.api("/history/1/replay", `{"dry": false}`).receipt(t)
	r.delivery(got.Delivery)
	require.Equal(t, "2", counted())
	require.Equal(t, "1", r.dealVars(id)["x"])

	a := r.ask("POST", "/history/1/replay", "mode=dry", "Content-Type", "application/x-www-form-urlencoded", "Authorization", bearer, "Accept", "text/html")
	require.Equal(t, 303, a.status)
	require.Equal(t, "/history/4", a.header.Get("Location"))
	require.Equal(t, 400, r.api("/history/1/replay", `{"dyr": true}`).status)
	require.Equal(t, 404, r.api("/history/99/replay", `{"dry": true}`).status)
	require.Equal(t, 401, r.ask("POST", "/history/1/replay", `{"dry": true}`).status)
}
