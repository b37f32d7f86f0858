package webclient

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const somePublic = "93.184.216.34"

// names answers look-ups; each name gives its answers in turn, the last one for ever.
type names map[string][]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	answers, ok := n[host]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(answers) > 1 {
		n[host] = answers[1:]
	}
	var out []netip.Addr
	for s := range strings.FieldsSeq(answers[0]) {
		out = append(out, netip.MustParseAddr(s))
	}
	return out, nil
}

// world is an Internet of one server: every permitted address leads to it.
type world struct {
	*httptest.Server
	dialled []string
}

func newWorld(t *testing.T, h http.HandlerFunc) *world {
	t.Helper()
	w := &world{Server: httptest.NewTLSServer(h)}
	t.Cleanup(w.Close)
	return w
}

func (w *world) options(n names) Options {
	pool := x509.NewCertPool()
	pool.AddCert(w.Certificate())
	return Options{RootCAs: pool, Resolver: n, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		w.dialled = append(w.dialled, address)
		return new(net.Dialer).DialContext(ctx, network, w.Listener.Addr().String())
	}}
}

// closeIdle closes the connections nobody uses at the moment.
func closeIdle(c *Client) { c.gate.next.(*http.Transport).CloseIdleConnections() }

func kindOf(t *testing.T, err error) Kind {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.NotEmpty(t, e.Text().EN)
	assert.NotEmpty(t, e.Text().RU)
	return e.Kind
}

func TestDo(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		rw.Header().Set("X-Seen", r.Method+" "+r.URL.RequestURI()+" "+r.Host+" "+r.Header.Get("X-One"))
		rw.WriteHeader(http.StatusTeapot)
		_, _ = rw.Write(append([]byte("echo:"), body...))
	})
	c := New(w.options(names{"example.com": {"10.0.0.1 " + somePublic}}))
	got, err := c.Do(t.Context(), Request{
		Method: "POST",
		URL:    "https://Example.com/a/b?q=кот и пёс",
		Header: http.Header{"X-One": {"1"}, "Host": {"inner.example"}, "Content-Length": {"7"}, "Connection": {"close"}},
		Body:   []byte("тело"),
	})
	require.NoError(t, err)
	assert.Equal(t, http.StatusTeapot, got.Status)
	assert.Equal(t, "echo:тело", string(got.Body))
	assert.Equal(t, "POST /a/b?q=%D0%BA%D0%BE%D1%82%20%D0%B8%20%D0%BF%D1%91%D1%81 Example.com 1", got.Header.Get("X-Seen"))
	assert.Equal(t, []string{somePublic + ":443"}, w.dialled)
	closeIdle(c)
}

func TestRefusedBeforeSend(t *testing.T) {
	n := names{
		"inner.example": {"192.168.0.7 fd00::7"},
		"open.example":  {somePublic},
		"metadata":      {"169.254.169.254"},
	}
	tests := []struct {
		name string
		r    Request
		want Kind
	}{
		{"empty", Request{}, Scheme},
		{"no scheme", Request{URL: "example.com/x"}, Scheme},
		{"http", Request{URL: "http://open.example/"}, Scheme},
		{"ftp", Request{URL: "ftp://open.example/"}, Scheme},
		{"file", Request{URL: "file:///etc/passwd"}, Scheme},
		{"no host", Request{URL: "https:///x"}, BadURL},
		{"opaque", Request{URL: "https:open.example"}, BadURL},
		{"password", Request{URL: "https://me:secret@open.example/"}, BadURL},
		{"line break", Request{URL: "https://open.example/\r\nX: y"}, BadURL},
		{"port 0", Request{URL: "https://open.example:0/"}, BadURL},
		{"port too high", Request{URL: "https://open.example:70000/"}, BadURL},
		{"smtp", Request{URL: "https://open.example:25/"}, RefusedPort},
		{"unlisted", Request{URL: "https://open.example:8443/"}, RefusedPort},
		{"method", Request{Method: "CONNECT", URL: "https://open.example/"}, BadRequest},
		{"method smuggling", Request{Method: "GET / HTTP/1.1\r\nX:", URL: "https://open.example/"}, BadRequest},
		{"header name", Request{URL: "https://open.example/", Header: http.Header{"A b": {"1"}}}, BadRequest},
		{"header value", Request{URL: "https://open.example/", Header: http.Header{"A": {"1\r\nB: 2"}}}, BadRequest},
		{"private name", Request{URL: "https://inner.example/"}, RefusedAddress},
		{"metadata", Request{URL: "https://metadata/"}, RefusedAddress},
		{"loopback", Request{URL: "https://127.0.0.1/"}, RefusedAddress},
		{"unspecified", Request{URL: "https://0.0.0.0/"}, RefusedAddress},
		{"mapped", Request{URL: "https://[::ffff:127.0.0.1]/"}, RefusedAddress},
		{"loopback v6", Request{URL: "https://[::1]/"}, RefusedAddress},
		{"zone", Request{URL: "https://[fe80::1%25eth0]/"}, RefusedAddress},
		{"wide digits", Request{URL: "https://１２７.０.０.１/"}, RefusedAddress},
		{"short form", Request{URL: "https://127.1/"}, Resolve},
		{"number", Request{URL: "https://2130706433/"}, Resolve},
		{"unknown name", Request{URL: "https://nowhere.example/"}, Resolve},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := New(Options{Resolver: n, Dial: func(context.Context, string, string) (net.Conn, error) {
				t.Error("dialled")
				return nil, errors.New("dialled")
			}})
			_, err := c.Do(t.Context(), tt.r)
			assert.Equal(t, tt.want, kindOf(t, err), err)
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.True(t, e.BeforeSend)
			assert.NotContains(t, err.Error(), "secret")
		})
	}
}

// A name that resolves to a public address once and to a private one later must be
// judged by the address that is dialled.
func TestRebinding(t *testing.T) {
	w := newWorld(t, func(http.ResponseWriter, *http.Request) {})
	c := New(w.options(names{"example.com": {somePublic, "127.0.0.1"}}))
	_, err := c.Do(t.Context(), Request{URL: "https://example.com/"})
	require.NoError(t, err)
	closeIdle(c)
	_, err = c.Do(t.Context(), Request{URL: "https://example.com/"})
	assert.Equal(t, RefusedAddress, kindOf(t, err))
	assert.Equal(t, []string{somePublic + ":443"}, w.dialled)
}

// The socket itself is judged too, whatever came before.
func TestControl(t *testing.T) {
	w := newWorld(t, func(http.ResponseWriter, *http.Request) {})
	g := New(Options{}).gate.guard
	_, err := g.connect(t.Context(), "https", "example.com", netip.MustParseAddrPort(w.Listener.Addr().String()))
	assert.Equal(t, RefusedAddress, kindOf(t, err))
}

func TestNoProxy(t *testing.T) {
	assert.Nil(t, New(Options{}).gate.next.(*http.Transport).Proxy)
}

func TestOpenings(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer srv.Close()
	u, err := url.Parse(srv.URL)
	require.NoError(t, err)
	port, _ := portOf(u)
	loop := netip.MustParsePrefix("127.0.0.0/8")
	deny := func(string, netip.Addr) bool { return false }
	tests := []struct {
		name string
		url  string
		o    Options
		want Kind
	}{
		{"by host", srv.URL, Options{Open: []Opening{{Host: "127.0.0.1", Port: port, PlainHTTP: true}}}, ""},
		{"by prefix", srv.URL, Options{Open: []Opening{{Prefix: loop, Port: port, PlainHTTP: true}}}, ""},
		{"port listed", srv.URL, Options{Ports: []uint16{port}, Open: []Opening{{Prefix: loop, PlainHTTP: true}}}, ""},
		{"client speaks http", srv.URL, Options{PlainHTTP: true, Open: []Opening{{Host: "127.0.0.1", Port: port, PlainHTTP: true}}}, ""},
		{"name in prefix", "http://box.example:" + u.Port(), Options{Open: []Opening{{Host: "BOX.example.", Prefix: loop, Port: port, PlainHTTP: true}}}, ""},
		{"empty opens nothing", srv.URL, Options{PlainHTTP: true, Open: []Opening{{Port: port}}}, RefusedPort},
		{"another host", srv.URL, Options{PlainHTTP: true, Open: []Opening{{Host: "127.0.0.2", Port: port}}}, RefusedPort},
		{"another port", srv.URL, Options{PlainHTTP: true, Open: []Opening{{Host: "127.0.0.1", Port: 81}}}, RefusedPort},
		{"another prefix", srv.URL, Options{Open: []Opening{{Prefix: netip.MustParsePrefix("10.0.0.0/8"), Port: port, PlainHTTP: true}}}, RefusedAddress},
		{"no http", srv.URL, Options{Open: []Opening{{Host: "127.0.0.1", Port: port}}}, Scheme},
		{"http by the wrong opening", srv.URL, Options{Ports: []uint16{port}, Open: []Opening{{Prefix: loop}, {Prefix: netip.MustParsePrefix("10.0.0.0/8"), PlainHTTP: true}}}, RefusedAddress},
		{"name outside its prefix", "http://away.example:" + u.Port(), Options{Open: []Opening{{Host: "away.example", Prefix: loop, Port: port, PlainHTTP: true}}}, RefusedAddress},
		{"denied", srv.URL, Options{Allow: deny, Open: []Opening{{Host: "127.0.0.1", Port: port, PlainHTTP: true}}}, RefusedAddress},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.o.Resolver = names{"box.example": {"127.0.0.1"}, "away.example": {somePublic}}
			c := New(tt.o)
			defer closeIdle(c)
			_, err := c.Do(t.Context(), Request{URL: tt.url})
			if tt.want == "" {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, tt.want, kindOf(t, err), err)
		})
	}
}

func TestAllow(t *testing.T) {
	w := newWorld(t, func(http.ResponseWriter, *http.Request) {})
	o := w.options(names{"example.com": {somePublic}, "other.example.com": {somePublic}})
	o.Allow = func(host string, ip netip.Addr) bool { return host == "example.com" && ip.String() == somePublic }
	c := New(o)
	_, err := c.Do(t.Context(), Request{URL: "https://example.com/"})
	require.NoError(t, err)
	_, err = c.Do(t.Context(), Request{URL: "https://other.example.com/"})
	assert.Equal(t, RefusedAddress, kindOf(t, err))
}

var redirects = []struct {
	name, to string
	want     Kind
	host     string
	seen     string
	hits     int32
}{
	{"same site", "/plain", "", "", "example.com TB", 2},
	{"other site loses the token", "https://www.example.com/", "", "", "www.example.com", 2},
	{"private name", "https://inner.example/", RefusedAddress, "inner.example", "", 1},
	{"private address", "https://169.254.169.254/latest", RefusedAddress, "169.254.169.254", "", 1},
	{"downgrade", "http://example.com/", Scheme, "example.com", "", 1},
	{"file", "file:///etc/passwd", Scheme, "", "", 1},
	{"password", "https://a:b@example.com/", BadURL, "example.com", "", 1},
	{"port", "https://example.com:22/", RefusedPort, "example.com", "", 1},
	{"loop", "?to=%3Fto%3D%253Fto%253D%25253Fto%25253D%2525253Fto%2525253D%252525253Fto", Redirect, "example.com", "", 0},
}

func TestRedirects(t *testing.T) {
	var hits atomic.Int32
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		rw.Header().Set("X-Seen", strings.TrimSpace(r.Host+" "+r.Header.Get("X-Token")+r.Header.Get("Referer")+r.Header.Get("Authorization")))
		if to := r.URL.Query().Get("to"); to != "" {
			rw.Header().Set("Location", to)
			rw.WriteHeader(http.StatusFound)
		}
	})
	self := "https://example.com/?to="
	for _, tt := range redirects {
		t.Run(tt.name, func(t *testing.T) {
			hits.Store(0)
			o := w.options(names{"example.com": {somePublic}, "www.example.com": {somePublic}, "inner.example": {"10.0.0.8"}})
			if tt.want == Redirect {
				o.MaxRedirects = 2
			}
			c := New(o)
			defer closeIdle(c)
			got, err := c.Do(t.Context(), Request{URL: self + url.QueryEscape(tt.to), Header: http.Header{"X-Token": {"T"}, "Authorization": {"B"}}})
			if tt.want == "" {
				require.NoError(t, err)
				assert.Equal(t, tt.seen, got.Header.Get("X-Seen"))
				assert.Equal(t, tt.hits, hits.Load())
				return
			}
			assert.Equal(t, tt.want, kindOf(t, err), err)
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, tt.host, e.Host)
			assert.False(t, e.BeforeSend, "the first request left")
		})
	}
	t.Run("not followed", func(t *testing.T) {
		o := w.options(names{"example.com": {somePublic}})
		got, err := New(o).Do(t.Context(), Request{URL: self + "https://inner.example/", NoFollow: true})
		require.NoError(t, err)
		assert.Equal(t, http.StatusFound, got.Status)
		assert.Equal(t, "https://inner.example/", got.Header.Get("Location"))
		o.MaxRedirects = -1
		got, err = New(o).Do(t.Context(), Request{URL: self + "https://inner.example/"})
		require.NoError(t, err)
		assert.Equal(t, http.StatusFound, got.Status)
	})
}

func TestBodyCap(t *testing.T) {
	zeros := func(w io.Writer, n int) { _, _ = w.Write(bytes.Repeat([]byte("0"), n)) }
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/full":
			zeros(rw, 1000)
		case "/over":
			zeros(rw, 1001)
		case "/endless":
			for r.Context().Err() == nil {
				zeros(rw, 4096)
			}
		case "/bomb":
			rw.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(rw)
			zeros(z, 1<<20)
			_ = z.Close()
		case "/packed":
			rw.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(rw)
			zeros(z, 10)
			_ = z.Close()
		}
	})
	o := w.options(names{"example.com": {somePublic}})
	o.MaxBody = 1000
	tests := []struct {
		path string
		size int
		want Kind
	}{
		{"/none", 0, ""},
		{"/full", 1000, ""},
		{"/packed", 10, ""},
		{"/over", 0, TooLarge},
		{"/endless", 0, TooLarge},
		{"/bomb", 0, TooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			got, err := New(o).Do(t.Context(), Request{URL: "https://example.com" + tt.path, Header: http.Header{"Accept-Encoding": {"gzip"}}})
			if tt.want != "" {
				assert.Equal(t, tt.want, kindOf(t, err))
				return
			}
			require.NoError(t, err)
			assert.Len(t, got.Body, tt.size)
		})
	}
}
