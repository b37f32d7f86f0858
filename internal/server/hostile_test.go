package server_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

const (
	formKind = "application/x-www-form-urlencoded"
	jsonKind = "application/json"
)

func TestHostile(t *testing.T) {
	r := start(t, school.config(t, schoolConfig+"limits: {fields: 20, depth: 10, body: 10240}\n"+strings.TrimPrefix(shopConfig, "\n")))
	hook := "/getcourse_webhook/school-key-1"
	tests := []struct {
		name, method, path, body, kind string
		status                         int
		code                           string
	}{
		{"10 MB", "POST", hook, strings.Repeat("a", 10<<20), formKind, 413, "body-too-large"},
		{"deep JSON", "POST", hook, strings.Repeat(`{"a":`, 2000), jsonKind, 400, "json-too-deep"},
		{"deep JSON in SalesDrive", "POST", "/salesdrive/shop-key-1", strings.Repeat("[", 5000), jsonKind, 400, "json-too-deep"},
		{"brackets in a text", "POST", hook, `{"a":"` + strings.Repeat("[", 50) + `\""}`, jsonKind, 200, ""},
		{"no JSON", "POST", hook, "{a", jsonKind, 400, "bad-json"},
		{"no object", "POST", hook, "[1]", jsonKind, 400, "bad-json"},
		{"no order", "POST", "/salesdrive/shop-key-1", "{}", jsonKind, 400, "no-order"},
		{"a form for SalesDrive", "POST", "/salesdrive/shop-key-1", "a=1", formKind, 415, "bad-media-type"},
		{"form bomb", "POST", hook, strings.Repeat("a=1&", 2000), formKind, 413, "too-many-fields"},
		{"many names", "POST", hook, "a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1&l=1&m=1&n=1&o=1&p=1&q=1&r=1&s=1&t=1&u=1", formKind, 413, "too-many-fields"},
		{"address bomb", "POST", hook + "?" + strings.Repeat("a=1&", 2000), "", "", 413, "too-many-fields"},
		{"part bomb", "POST", hook, strings.Repeat("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n", 100) + "--b--", "multipart/form-data; boundary=b", 413, "too-many-fields"},
		{"no boundary", "POST", hook, "--b", "multipart/form-data", 400, "bad-form"},
		{"broken parts", "POST", hook, "--b\r\nbroken", "multipart/form-data; boundary=b", 400, "bad-form"},
		{"character set", "POST", hook, "a=1", formKind + "; charset=windows-1251", 415, "bad-charset"},
		{"bytes of another character set", "POST", hook, "a=\xcf\xf0\xe8", formKind, 400, "not-utf8"},
		{"the same, encoded", "POST", hook, "a=%CF%F0%E8", formKind, 400, "bad-form"},
		{"half an escape", "POST", hook, "a=%4", formKind, 400, "bad-form"},
		{"unknown type", "POST", hook, "a", "text/plain", 415, "bad-media-type"},
		{"unreadable type", "POST", hook, "a", ";;;", 415, "bad-media-type"},
		{"unknown key", "POST", "/getcourse_webhook/school-key-2", "", "", 404, "not-found"},
		{"beginning of a key", "POST", "/getcourse_webhook/school-key-", "", "", 404, "not-found"},
		{"key of another door", "POST", "/salesdrive/school-key-1", "{}", jsonKind, 404, "not-found"},
		{"no key", "POST", "/getcourse_webhook/", "", "", 404, "not-found"},
		{"dots", "POST", "/getcourse_webhook/x/../school-key-1", "", "", 404, "not-found"},
		{"encoded dots", "POST", "/getcourse_webhook/%2e%2e/school-key-1", "", "", 404, "not-found"},
		{"slashes", "POST", "//getcourse_webhook//school-key-1", "", "", 404, "not-found"},
		{"encoded slash", "POST", "/getcourse_webhook%2Fschool-key-1", "", "", 404, "not-found"},
		{"zero byte", "POST", "/getcourse_webhook/school-key-1%00", "", "", 404, "not-found"},
		{"dots behind another path", "GET", "/healthz/../history", "", "", 404, "not-found"},
		{"encoded dots behind another path", "POST", "/forms/%2e%2e/v1/run", "{}", jsonKind, 404, "not-found"},
		{"a dot", "GET", "/./history", "", "", 404, "not-found"},
		{"backslashes", "POST", `/getcourse_webhook\school-key-1`, "", "", 404, "not-found"},
		{"a slash too many", "POST", hook + "/", "", "", 404, "not-found"},
		{"a key and more", "POST", hook + ";a=1", "", "", 404, "not-found"},
		{"a name without an end", "POST", hook, strings.Repeat("a", 9000) + "=1", formKind, 200, ""},
		{"a number without an end", "POST", hook, `{"a": 1` + strings.Repeat("0", 9000) + `e999999999}`, jsonKind, 200, ""},
		{"half a character in JSON", "POST", hook, `{"a": "\ud800"}`, jsonKind, 200, ""},
		{"the same key over and over", "POST", hook, "{" + strings.Repeat(`"a":1,`, 1000) + `"a":2}`, jsonKind, 200, ""},
		{"a zero in a value", "POST", hook, "a=%00b&client_id=%00&phone=%00&email=%00", formKind, 200, ""},
		{"a zero in JSON", "POST", hook, `{"a": "\u0000", "client_id": "\u0000"}`, jsonKind, 200, ""},
		{"another method", "PUT", hook, "", "", 405, "method-not-allowed"},
		{"unknown form", "POST", "/forms/..%2f..%2fetc", "", "", 404, "not-found"},
	}
	kept := 0
	for _, tt := range tests {
		if tt.status == 200 {
			kept++
		}
		t.Run(tt.name, func(t *testing.T) {
			a := r.ask(tt.method, tt.path, tt.body, "Content-Type", tt.kind)
			require.Equal(t, tt.status, a.status, a.body)
			if tt.code != "" {
				assert.Equal(t, tt.code, a.problem(t).Code)
				assert.NotContains(t, a.body, "school-key")
			}
		})
	}
	a := r.ask("POST", hook, "{a", "Content-Type", jsonKind, "Accept-Language", "uk")
	require.Equal(t, "тело запроса — не JSON", a.problem(t).Detail)
	r.within(func(tx crm.Everything) {
		list, err := tx.FindDeliveries(crm.DeliveryQuery{})
		require.NoError(t, err)
		require.Len(t, list, kept, "what was refused is not kept")
	})
}

// A body that says less than it is, and one that is packed, are no larger inside.
func TestHostileLengths(t *testing.T) {
	r := start(t, school.config(t, schoolConfig+"limits: {body: 10240}\n"))
	req, err := http.NewRequest("POST", r.url+"/getcourse_webhook/school-key-1", &endless{})
	require.NoError(t, err)
	req.Header.Set("Content-Type", formKind)
	res, err := http.DefaultClient.Do(req) // chunked: no length
	if err == nil {                        // else the server has hung up while we were still sending
		require.NoError(t, res.Body.Close())
		require.Equal(t, 413, res.StatusCode)
	}
	var packed strings.Builder
	z := gzip.NewWriter(&packed)
	_, err = z.Write(make([]byte, 1<<20))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	a := r.ask("POST", "/getcourse_webhook/school-key-1", packed.String(), "Content-Type", formKind, "Content-Encoding", "gzip")
	require.Equal(t, "not-utf8", a.problem(t).Code)
}

// endless gives bytes until somebody stops asking.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	e.n += len(p)
	return len(p), nil
}

// Memory does not grow with what is sent, whatever that is, nor with how many send.
func TestHostileMemory(t *testing.T) {
	r := start(t, school.config(t, schoolConfig+"limits: {waiting: 8}\n"))
	heap := func() int64 {
		goruntime.GC()
		var m goruntime.MemStats
		goruntime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	const most, kilo = 8 << 20, 1 << 10
	for _, tt := range []struct {
		name, kind string
		size       int64 // of one; 48 of each are sent
		body       func() io.Reader
	}{
		{"bodies without an end", formKind, 10 << 20, func() io.Reader { return &endless{} }},
		{"deep JSON", jsonKind, 1000 * kilo, func() io.Reader { return strings.NewReader(strings.Repeat(`{"a":`, 200*kilo)) }},
		{"deep brackets that close", jsonKind, 1000 * kilo, func() io.Reader {
			return strings.NewReader(strings.Repeat("[", 500*kilo) + strings.Repeat("]", 500*kilo))
		}},
		{"fields", formKind, 1000 * kilo, func() io.Reader { return strings.NewReader(strings.Repeat("a=1&", 250*kilo)) }},
		{"names of fields", jsonKind, 500 * kilo, names},
		{"another character set", formKind, 1000 * kilo, func() io.Reader { return strings.NewReader(strings.Repeat("\xcf", 1000*kilo)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := heap()
			var senders sync.WaitGroup
			for range 4 {
				senders.Go(func() {
					for range 12 {
						res, err := http.Post(r.url+"/getcourse_webhook/school-key-1", tt.kind, io.LimitReader(tt.body(), tt.size))
						if err == nil {
							_ = res.Body.Close()
						}
					}
				})
			}
			senders.Wait()
			http.DefaultClient.CloseIdleConnections()
			require.Less(t, heap()-before, int64(most))
		})
	}
}

// names is an object of many different keys.
func names() io.Reader {
	var b strings.Builder
	b.WriteString("{")
	for i := range 30_000 {
		fmt.Fprintf(&b, `"name%d":1,`, i)
	}
	b.WriteString(`"last":1}`)
	return strings.NewReader(b.String())
}

// The same event that is sent many times at once, and again afterwards, is one delivery.
func TestReplayedKeys(t *testing.T) {
	r := start(t, site{}.config(t, shopConfig))
	order := readFile(t, "../salesdrive/testdata/new_order.json")
	var senders sync.WaitGroup
	var fresh atomic.Int64
	for range 16 {
		senders.Go(func() {
			for range 8 {
				res, err := http.Post(r.url+"/salesdrive/shop-key-1", jsonKind, strings.NewReader(order))
				if !assert.NoError(t, err) {
					return
				}
				var got server.Receipt
				assert.NoError(t, json.NewDecoder(res.Body).Decode(&got))
				_ = res.Body.Close()
				assert.Equal(t, int64(1), got.Delivery)
				if !got.Repeated {
					fresh.Add(1)
				}
			}
		})
	}
	senders.Wait()
	require.Equal(t, int64(1), fresh.Load())
	d := r.delivery(1)
	require.Equal(t, 1, d.Attempts)
	r.within(func(tx crm.Everything) {
		list, err := tx.FindDeliveries(crm.DeliveryQuery{})
		require.NoError(t, err)
		require.Len(t, list, 1)
		clients, err := tx.FindClients(crm.ClientQuery{})
		require.NoError(t, err)
		require.Len(t, clients, 1, "the buyer is made once")
	})
}

// A crowd that sends a byte now and then is hung up on, and others are answered meanwhile.
func TestDrippingSenders(t *testing.T) {
	r := start(t, school.config(t, schoolConfig+"limits: {header_time: 300ms, read_time: 600ms}\n"))
	var senders sync.WaitGroup
	for i := range 100 {
		senders.Go(func() {
			conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
			if !assert.NoError(t, err) {
				return
			}
			defer func() { _ = conn.Close() }()
			text := "POST /getcourse_webhook/school-key-1 HTTP/1.1\r\nHost: a\r\nX-Slow: "
			if i%2 == 0 {
				text = "POST /getcourse_webhook/school-key-1 HTTP/1.1\r\nHost: a\r\nContent-Type: " + formKind + "\r\nContent-Length: 100000\r\n\r\n"
			}
			over := time.NewTimer(30 * time.Second)
			defer over.Stop()
			drip := time.NewTicker(20 * time.Millisecond)
			defer drip.Stop()
			for _, err = io.WriteString(conn, text); err == nil; _, err = io.WriteString(conn, "a") {
				select {
				case <-drip.C:
				case <-over.C:
					assert.Fail(t, "a sender was not hung up on")
					return
				}
			}
		})
	}
	for range 20 {
		require.Equal(t, 200, r.ask("GET", "/healthz", "").status)
	}
	senders.Wait()
	require.Equal(t, 200, r.ask("GET", "/healthz", "").status)
}

// Slow senders are hung up on, and keep nobody else from being answered.
func TestSlowSenders(t *testing.T) {
	r := start(t, school.config(t, schoolConfig+"limits: {header_time: 100ms, read_time: 200ms}\n"))
	open := func(text string) net.Conn {
		conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
		require.NoError(t, err)
		_, err = fmt.Fprint(conn, text)
		require.NoError(t, err)
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
		return conn
	}
	header := open("POST /getcourse_webhook/school-key-1 HTTP/1.1\r\nHost: a\r\n")
	body := open("POST /getcourse_webhook/school-key-1 HTTP/1.1\r\nHost: a\r\nContent-Type: " + formKind + "\r\nContent-Length: 100\r\n\r\na=1")
	require.Equal(t, 200, r.ask("GET", "/healthz", "").status)
	_, err := bufio.NewReader(header).ReadByte()
	require.Error(t, err, "closed without an answer")
	res, err := http.ReadResponse(bufio.NewReader(body), nil)
	if err == nil { // else it was hung up on
		require.Equal(t, 400, res.StatusCode)
		require.NoError(t, res.Body.Close())
	}
	require.NoError(t, header.Close())
	require.NoError(t, body.Close())
	long := open("GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("a", 64<<10) + "\r\n\r\n")
	res, err = http.ReadResponse(bufio.NewReader(long), nil)
	if err == nil {
		require.Equal(t, 431, res.StatusCode)
		require.NoError(t, res.Body.Close())
	}
	require.NoError(t, long.Close())
}

// TestSecrets sends every secret everywhere and looks for it in all that can be read.
func TestSecrets(t *testing.T) {
	secrets := []string{"constant-of-the-store", "token-of-the-owner", "key-of-the-school", "school-key-1", "shop-key-1", "password-of-db"}
	s := site{"order.calc": "a = getcourse_add_deal('a@example.com', '', 'x', 5, '{\"deal_comment\": \"key-of-the-school\"}')\nb = key + 1\nclient.c = concat(key, ' ', other)\nd = getcourse_add_deal('', key, '')"}
	c := s.config(t, operatorConfig+strings.TrimPrefix(shopConfig, "\n")+strings.TrimPrefix(formConfig, "\n")+"store: postgres://u:password-of-db@h/d\n")
	store := sqlite(t, filepath.Join(t.TempDir(), "bot.db"))
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	r := &running{t: t, store: store}
	r.within(func(tx crm.Everything) {
		require.NoError(t, tx.Write([]vars.Write{{Scope: vars.Const, Name: "keycrm_token", Value: value.Text("constant-of-the-store")}}))
	})
	r = startOn(t, c, store)
	id := r.client(nil)
	all := strings.Join(secrets, "+")
	r.ask("POST", schoolPath+"client_id="+id+"&callback_text=order&key="+all+"&other="+strings.ReplaceAll(all, "-", "%2d"), "x="+all, "Content-Type", formKind).receipt(t)
	r.delivery(1)
	got := r.ask("POST", "/salesdrive/shop-key-1", `{"data": {"id": 5, "comment": "`+all+`", "salebotId": `+id+`}}`, "Content-Type", jsonKind).receipt(t)
	r.delivery(got.Delivery)
	r.api("/history/1/replay", `{"dry": true}`).receipt(t)
	r.delivery(3)
	seen := map[string]string{
		"problem":   r.ask("POST", "/getcourse_webhook/"+strings.Join(secrets, "%2F"), all).body,
		"bad field": r.api("/v1/run", `{"`+all+`": 1}`).body,
		"run":       r.api("/v1/run", `{"script": "a = '`+all+`'\nb = getcourse_add_deal('a@example.com', '', '1', 5)\nc = '`+all+`' + 1"}`).body,
		"check":     r.api("/v1/check", `{"script": "a = `+all+`("}`).body,
		"form":      r.ask("POST", "/forms/plain", "client_id="+id+"&x="+all, "Content-Type", formKind, "Accept", "text/html").body,
	}
	for _, path := range []string{"/history", "/history/1", "/history/2", "/history/3", "/metrics", "/v1/openapi.json"} {
		seen[path] = r.ask("GET", path, "", "Authorization", bearer).body
		seen[path+" page"] = r.ask("GET", path, "", "Authorization", bearer, "Accept", "text/html").body
	}
	require.NoError(t, r.stop())
	seen["log"] = r.log.String()
	r.within(func(tx crm.Everything) {
		list, err := tx.FindDeliveries(crm.DeliveryQuery{})
		require.NoError(t, err)
		for _, d := range list {
			seen[fmt.Sprintf("delivery %d", d.ID)] = fmt.Sprintf("%+v %s %s", d, d.Body, d.Detail)
		}
		sent, err := tx.FindSent(crm.SentQuery{})
		require.NoError(t, err)
		seen["journal"] = fmt.Sprintf("%+v", sent)
	})
	require.Contains(t, seen["log"], `"route":"POST /getcourse_webhook/{key}"`)
	for where, text := range seen {
		if plain, err := url.QueryUnescape(text); err == nil {
			text += plain
		}
		for _, secret := range secrets {
			assert.NotContains(t, text, secret, where)
		}
	}
}

// A server that is stopped leaves what it has not begun to the next one.
func TestStopIsOrderly(t *testing.T) {
	r := start(t, school.config(t, schoolConfig))
	id := r.client(nil)
	var last server.Receipt
	for range 20 {
		last = r.ask("POST", schoolPath+"client_id="+id+"&callback_text=paid&cost_money_value=1", "").receipt(t)
	}
	require.NoError(t, r.stop())
	_, err := http.Get(r.url + "/healthz")
	require.Error(t, err)
	again := startOn(t, school.config(t, schoolConfig), r.store)
	require.Equal(t, crm.Done, again.delivery(last.Delivery).State, "what was left is worked off by the next one")
	again.within(func(tx crm.Everything) {
		v, err := tx.ClientVar(id, "total")
		require.NoError(t, err)
		require.Equal(t, "20", v.Text())
	})
}
