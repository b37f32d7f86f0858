package runtime

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/webclient"
)

// A Network is the way out for the network functions of any number of runs. It holds
// idle connections: make one and keep it. It is safe for concurrent use.
type Network struct {
	door    webclient.Doer
	dry     bool
	sandbox bool // only what the sandbox stands for is sent; the rest is answered as in a dry run
}

// NetworkOptions say how far requests reach. The zero value reaches public addresses
// over https only; a redirect is checked like the request itself.
type NetworkOptions struct {
	PlainHTTP bool     // http as well
	Open      []string // hosts that may have private addresses and plain http, such as 127.0.0.1:8080
	// Allow, when set, has the last word on every address about to be dialled. It may be
	// called by several goroutines at once.
	Allow   func(host string, ip netip.Addr) bool
	Timeout time.Duration // per exchange; 0: 15 s
	MaxBody int64         // bytes of an answer; 0: 1 MiB
	// Sandbox answers in the place of GetCourse, own domains of schools included, and of
	// KeyCRM. Requests to anything else are then answered as in a dry run: nothing leaves.
	Sandbox *url.URL
	// KeyCRMRate is how many requests of one key KeyCRM gets in a minute, from all runs
	// together; others wait, until their run ends. 0: 60, as many as it takes; negative:
	// no bound.
	KeyCRMRate int
	// Dry answers every request as in a dry run; nothing leaves. Unlike Host.DryRun it is
	// about services only: what a run does in a store is kept.
	Dry bool

	// Gate, when set, is asked before each request that leaves, repeats included, and may
	// wait. An error refuses the request. Several goroutines may ask at once.
	Gate func(ctx context.Context) error

	// Transport replaces the guarded connections, for hosts with a gateway of their own
	// and for tests. Addresses are then the transport's responsibility.
	Transport http.RoundTripper
}

// NewNetwork makes a Network.
func NewNetwork(o NetworkOptions) *Network {
	switch {
	case o.Dry:
		return &Network{dry: true}
	case o.Transport != nil:
		return &Network{door: paced(webclient.Wrap(gateway{o.Transport, o.MaxBody}, gate(o.Gate)), o.KeyCRMRate)}
	}
	door := webclient.Doer(webclient.New(webclient.Options{
		PlainHTTP: o.PlainHTTP, Open: openings(o.Open), Allow: o.Allow, Timeout: o.Timeout, MaxBody: o.MaxBody,
	}))
	if o.Sandbox != nil {
		door = webclient.Wrap(door, webclient.Sandbox(o.Sandbox, func(string) bool { return true }, o.Timeout))
	}
	return &Network{door: paced(webclient.Wrap(door, gate(o.Gate)), o.KeyCRMRate), sandbox: o.Sandbox != nil}
}

// keycrmRate is how many requests KeyCRM takes in a minute from one address and key.
const keycrmRate = 60

// paced keeps requests to KeyCRM at its rate, whichever function sends them.
func paced(door webclient.Doer, rate int) webclient.Doer {
	if rate < 0 {
		return door
	}
	if rate == 0 {
		rate = keycrmRate
	}
	return webclient.Wrap(door, webclient.Pace(webclient.Rate{Requests: rate, Period: time.Minute, Lane: keycrmLane}))
}

// keycrmLane counts requests to KeyCRM by their key.
func keycrmLane(r webclient.Request) string {
	u, err := url.Parse(strings.TrimSpace(r.URL))
	if err != nil || !webclient.KeyCRMHost(u.Hostname()) {
		return ""
	}
	return "keycrm " + r.Header.Get("Authorization")
}

// gate is the layer of NetworkOptions.Gate.
func gate(ask func(context.Context) error) webclient.Layer {
	return func(next webclient.Doer) webclient.Doer {
		if ask == nil {
			return next
		}
		return webclient.DoerFunc(func(ctx context.Context, r webclient.Request) (webclient.Response, error) {
			if err := ask(ctx); err != nil {
				return webclient.Response{}, &webclient.Error{Kind: webclient.Cancelled, BeforeSend: true, Err: err}
			}
			return next.Do(ctx, r)
		})
	}
}

// openings grants hosts, each with or without a port.
func openings(hosts []string) []webclient.Opening {
	list := make([]webclient.Opening, 0, len(hosts))
	for _, host := range hosts {
		o := webclient.Opening{Host: host, PlainHTTP: true}
		if name, port, err := net.SplitHostPort(host); err == nil {
			if n, err := strconv.ParseUint(port, 10, 16); err == nil {
				o.Host, o.Port = name, uint16(n)
			}
		}
		list = append(list, o)
	}
	return list
}

// gateway performs requests through the host's own transport.
type gateway struct {
	transport http.RoundTripper
	maxBody   int64
}

// Do implements webclient.Doer.
func (g gateway) Do(ctx context.Context, r webclient.Request) (webclient.Response, error) {
	req, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return webclient.Response{}, &webclient.Error{Kind: webclient.BadURL, BeforeSend: true, Err: err}
	}
	req.Header = r.Header.Clone()
	res, err := g.transport.RoundTrip(req)
	if err != nil {
		return webclient.Response{}, &webclient.Error{Kind: webclient.Protocol, Host: req.URL.Hostname(), Err: err}
	}
	defer res.Body.Close()
	limit := g.maxBody
	if limit == 0 {
		limit = webclient.DefaultMaxBody
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return webclient.Response{}, &webclient.Error{Kind: webclient.Protocol, Host: req.URL.Hostname(), Err: err}
	}
	if int64(len(body)) > limit {
		return webclient.Response{}, &webclient.Error{Kind: webclient.TooLarge, Host: req.URL.Hostname()}
	}
	return webclient.Response{Status: res.StatusCode, Header: res.Header, Body: body}, nil
}

// answers reports whether a function's requests are answered here and do not leave.
func (n *Network) answers(fn *builtins.Func) bool {
	return n.dry || n.sandbox && fn.Group != builtins.GroupGetCourse && fn.Group != builtins.GroupKeyCRM
}
