package webclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"
)

// What the zero Options stand for.
const (
	DefaultMaxBody      = 1 << 20 // bytes
	DefaultTimeout      = 15 * time.Second
	DefaultMaxRedirects = 5
)

const (
	maxHeaderBytes = 256 << 10 // of an answer
	idleTimeout    = 30 * time.Second
)

// Options say how far a Client reaches. The zero value reaches public addresses over
// https on port 443 only. The environment is never asked, so there is no proxy.
type Options struct {
	PlainHTTP bool      // http, on port 80, as well as https
	Ports     []uint16  // listed besides 443 and 80
	Open      []Opening // exceptions for private hosts

	// Allow, when set, has the last word on every address about to be dialled, opened
	// ones included. It may be called by several goroutines at once.
	Allow func(host string, ip netip.Addr) bool

	MaxBody      int64          // bytes of a decompressed answer; 0: DefaultMaxBody
	Timeout      time.Duration  // for a whole exchange with its redirects; 0: DefaultTimeout
	MaxRedirects int            // 0: DefaultMaxRedirects, negative: none is followed
	RootCAs      *x509.CertPool // nil: those of the system

	Resolver Resolver // nil: the system's
	// Dial connects to a permitted address, given as IP:port; nil: the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// A Client is a Doer behind a guard. It is safe for concurrent use and holds idle
// connections for a while, so make one and keep it.
type Client struct {
	gate         *gate
	maxBody      int64
	timeout      time.Duration
	maxRedirects int
}

// New makes a Client.
func New(o Options) *Client {
	g := &guard{
		plainHTTP: o.PlainHTTP,
		ports:     map[uint16]bool{443: true, 80: true},
		open:      append([]Opening(nil), o.Open...),
		allow:     o.Allow,
		resolver:  o.Resolver,
		dial:      o.Dial,
	}
	for _, p := range o.Ports {
		g.ports[p] = true
	}
	if g.resolver == nil {
		g.resolver = net.DefaultResolver
	}
	var http1 http.Protocols // one request per connection at a time keeps BeforeSend honest
	http1.SetHTTP1(true)
	transport := &http.Transport{
		DialContext:            g.dialContext,
		Protocols:              &http1,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs},
		TLSHandshakeTimeout:    10 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: maxHeaderBytes,
		MaxIdleConns:           32,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        idleTimeout,
	}
	c := &Client{
		gate:         &gate{guard: g, next: transport},
		maxBody:      o.MaxBody,
		timeout:      o.Timeout,
		maxRedirects: o.MaxRedirects,
	}
	if c.maxBody <= 0 {
		c.maxBody = DefaultMaxBody
	}
	if c.timeout <= 0 {
		c.timeout = DefaultTimeout
	}
	if c.maxRedirects == 0 {
		c.maxRedirects = DefaultMaxRedirects
	}
	return c
}

// Do sends r and reads the whole answer. Any status is an answer, not an error.
func (c *Client) Do(ctx context.Context, r Request) (Response, error) {
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	x := &exchange{caller: ctx, limited: limited}
	hr, failed := newHTTPRequest(x.traced(), r)
	if failed != nil {
		return Response{}, failed
	}
	x.host = bareHost(hr.URL.Hostname())
	answer, err := c.send(x, hr, r.NoFollow)
	if err != nil {
		return Response{}, x.failure(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, c.maxBody+1))
	if err != nil {
		return Response{}, x.failure(err)
	}
	if int64(len(body)) > c.maxBody {
		return Response{}, &Error{Kind: TooLarge, Host: x.host}
	}
	return Response{Status: answer.StatusCode, Header: answer.Header, Body: body}, nil
}

func (c *Client) send(x *exchange, r *http.Request, noFollow bool) (*http.Response, error) {
	if noFollow || c.maxRedirects < 0 {
		return c.gate.RoundTrip(r)
	}
	own := r.Header.Clone()
	follow := http.Client{Transport: c.gate, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		x.host = bareHost(next.URL.Hostname())
		if len(via) > c.maxRedirects {
			return &Error{Kind: Redirect, Host: x.host}
		}
		next.Header.Del("Referer") // it would carry the query of the page before
		if sameSite(via[0].URL, next.URL) {
			return nil
		}
		for name := range own {
			if !harmless[name] {
				next.Header.Del(name)
			}
		}
		return nil
	}}
	return follow.Do(r)
}

// harmless headers follow a redirect to another site; the others may hold a token
// meant for the first one.
var harmless = map[string]bool{
	"Accept": true, "Accept-Language": true, "Content-Type": true, "User-Agent": true,
}

// sameSite reports whether what was meant for a may be told to b: the same host, and
// not over a less secure connection.
func sameSite(a, b *url.URL) bool {
	return bareHost(a.Hostname()) == bareHost(b.Hostname()) && (a.Scheme == b.Scheme || b.Scheme == "https")
}

// An exchange follows one request, to say afterwards how far it came.
type exchange struct {
	caller, limited context.Context
	host            string
	left            atomic.Bool // a connection took the request: bytes may have left
}

func (x *exchange) traced() context.Context {
	return httptrace.WithClientTrace(x.limited, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { x.left.Store(true) },
	})
}

// failure turns what the transport reports into an Error. A refusal of the door comes
// first, then whatever ended the exchange from outside; only then is the transport's
// own word taken.
func (x *exchange) failure(err error) *Error {
	var own *Error
	if errors.As(err, &own) && own.Final() {
		return x.fill(own.Kind, own.Host, own.Err)
	}
	var wait net.Error
	switch {
	case x.caller.Err() == context.Canceled:
		return x.fill(Cancelled, x.host, nil)
	case x.limited.Err() != nil:
		return x.fill(Timeout, x.host, nil)
	case own != nil:
		return x.fill(own.Kind, own.Host, own.Err)
	case errors.As(err, &wait) && wait.Timeout():
		return x.fill(Timeout, x.host, nil)
	case !x.left.Load():
		return x.fill(TLS, x.host, cause(err))
	}
	return x.fill(Protocol, x.host, cause(err))
}

func (x *exchange) fill(k Kind, host string, err error) *Error {
	return &Error{Kind: k, Host: host, BeforeSend: !x.left.Load(), Err: err}
}

// cause drops the wrapping that repeats the whole address.
func cause(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
