package webclient

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// An Opening lets requests through to addresses, ports or plain http that are
// otherwise refused. Host or Prefix must be set; an Opening without both opens nothing.
type Opening struct {
	Host      string       // name or address as it is dialled (international names in their xn-- form); empty: any
	Prefix    netip.Prefix // the addresses; zero: whatever Host resolves to
	Port      uint16       // 0: the listed ports
	PlainHTTP bool         // http as well as https
}

// A Resolver finds the addresses of a name; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

const (
	dialTimeout = 5 * time.Second // per address, so that a dead one leaves time for the next
	maxDials    = 4               // addresses of one name that are tried
)

// guard decides which connections may be made. It looks at addresses after a name was
// resolved and connects to those very addresses, so that a name that changes its mind
// between two look-ups gains nothing.
type guard struct {
	plainHTTP bool
	ports     map[uint16]bool
	open      []Opening
	allow     func(host string, ip netip.Addr) bool
	resolver  Resolver
	dial      func(ctx context.Context, network, address string) (net.Conn, error)
}

// schemeKey carries the scheme of a request to the dialler, which is not told it.
type schemeKey struct{}

// checkURL judges what can be seen before resolving; permits has the last word.
func (g *guard) checkURL(u *url.URL) *Error {
	host := bareHost(u.Hostname())
	refuse := func(k Kind) *Error { return &Error{Kind: k, Host: host, BeforeSend: true} }
	if u.Scheme != "https" && u.Scheme != "http" {
		return refuse(Scheme)
	}
	if u.Opaque != "" || host == "" || len(host) > 253 || u.User != nil {
		return refuse(BadURL)
	}
	port, ok := portOf(u)
	if !ok {
		return refuse(BadURL)
	}
	scheme, listed := u.Scheme == "https" || g.plainHTTP, g.ports[port]
	for _, o := range g.open {
		if o.host(host) && o.port(g, port) {
			listed = true
			scheme = scheme || o.PlainHTTP
		}
	}
	switch {
	case !scheme:
		return refuse(Scheme)
	case !listed:
		return refuse(RefusedPort)
	}
	return nil
}

// permits judges one resolved address.
func (g *guard) permits(scheme, host string, to netip.AddrPort) bool {
	ip := to.Addr().Unmap()
	ok := public(ip) && g.ports[to.Port()] && (scheme == "https" || g.plainHTTP)
	for _, o := range g.open {
		if ok {
			break
		}
		ok = o.host(host) && o.port(g, to.Port()) && o.address(ip) && (scheme == "https" || o.PlainHTTP)
	}
	return ok && (g.allow == nil || g.allow(host, ip))
}

func (o Opening) host(host string) bool {
	return o.Host == "" && o.Prefix.IsValid() || o.Host != "" && bareHost(o.Host) == host
}

func (o Opening) port(g *guard, port uint16) bool {
	return o.Port == port || o.Port == 0 && g.ports[port]
}

func (o Opening) address(ip netip.Addr) bool {
	return !o.Prefix.IsValid() || o.Prefix.Contains(ip)
}

// dialContext serves http.Transport: it resolves, judges and connects.
func (g *guard) dialContext(ctx context.Context, _, address string) (net.Conn, error) {
	name, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &Error{Kind: BadURL, BeforeSend: true, Err: err}
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, &Error{Kind: BadURL, BeforeSend: true, Err: err}
	}
	host := bareHost(name)
	scheme, _ := ctx.Value(schemeKey{}).(string)
	addrs, err := g.lookup(ctx, host)
	if err != nil {
		return nil, &Error{Kind: Resolve, Host: host, BeforeSend: true, Err: err}
	}
	last, dials := error(refused(host)), 0
	for _, ip := range addrs {
		to := netip.AddrPortFrom(ip.Unmap(), uint16(port))
		if !g.permits(scheme, host, to) {
			continue
		}
		conn, err := g.connect(ctx, scheme, host, to)
		if err == nil {
			return conn, nil
		}
		last = err
		if dials++; dials == maxDials || ctx.Err() != nil {
			break
		}
	}
	if e := (*Error)(nil); errors.As(last, &e) {
		return nil, e
	}
	return nil, &Error{Kind: Connect, Host: host, BeforeSend: true, Err: last}
}

func (g *guard) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip}, nil
	}
	addrs, err := g.resolver.LookupNetIP(ctx, "ip", host)
	if err == nil && len(addrs) == 0 {
		err = errors.New("no addresses")
	}
	return addrs, err
}

// connect judges the address once more on the socket itself, where nothing can come
// between the check and the connection.
func (g *guard) connect(ctx context.Context, scheme, host string, to netip.AddrPort) (net.Conn, error) {
	if g.dial != nil {
		return g.dial(ctx, "tcp", to.String())
	}
	d := net.Dialer{Timeout: dialTimeout, Control: func(_, address string, _ syscall.RawConn) error {
		actual, err := netip.ParseAddrPort(address)
		if err != nil || !g.permits(scheme, host, actual) {
			return refused(host)
		}
		return nil
	}}
	return d.DialContext(ctx, "tcp", to.String())
}

func refused(host string) *Error {
	return &Error{Kind: RefusedAddress, Host: host, BeforeSend: true}
}

// bareHost is the form hosts are compared in.
func bareHost(host string) string {
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

func portOf(u *url.URL) (uint16, bool) {
	text := u.Port()
	if text == "" {
		return map[string]uint16{"http": 80, "https": 443}[u.Scheme], true
	}
	n, err := strconv.ParseUint(text, 10, 16)
	return uint16(n), err == nil && n > 0
}

// gate checks the address of every request, redirected ones too, before it is sent.
type gate struct {
	guard *guard
	next  http.RoundTripper
}

func (g *gate) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := g.guard.checkURL(r.URL); err != nil {
		if r.Body != nil {
			r.Body.Close()
		}
		return nil, err
	}
	return g.next.RoundTrip(r.WithContext(context.WithValue(r.Context(), schemeKey{}, r.URL.Scheme)))
}
