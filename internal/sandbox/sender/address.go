package sender

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"
)

var errNotLoopback = errors.New("not an address of this machine")

// newClient makes a client that reaches this machine only, whatever a name stands for.
func newClient(timeout time.Duration) *http.Client {
	dial := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !at.Addr().Unmap().IsLoopback() {
			return errNotLoopback
		}
		return nil
	}}
	return &http.Client{
		Transport:     &http.Transport{DialContext: dial.DialContext, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       timeout,
	}
}

// Loopback reports whether an address is of this machine by how it is written.
func Loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

const mask = "***"

// Masked takes the keys out of an address: what stands in its path behind the receiver's
// name, a password, and parameters whose names say that they are secret.
func Masked(address string) string {
	base, query, hasQuery := strings.Cut(address, "?")
	scheme, rest, ok := strings.Cut(base, "://")
	if !ok {
		return mask
	}
	parts := strings.Split(rest, "/") // host, receiver, key, ...
	if _, host, found := strings.Cut(parts[0], "@"); found {
		parts[0] = mask + "@" + host
	}
	for i := 2; i < len(parts); i++ {
		if parts[i] != "" {
			parts[i] = mask
		}
	}
	base = scheme + "://" + strings.Join(parts, "/")
	if !hasQuery {
		return base
	}
	fields := strings.Split(query, "&")
	for i, field := range fields {
		name, _, _ := strings.Cut(field, "=")
		for _, word := range []string{"key", "token", "secret", "password"} {
			if strings.Contains(strings.ToLower(name), word) {
				fields[i] = name + "=" + mask
			}
		}
	}
	return base + "?" + strings.Join(fields, "&")
}

// reason is the innermost text of a network error: the outer ones quote the address.
func reason(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

func shortened(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= keptAnswer {
		return text
	}
	cut := keptAnswer
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
