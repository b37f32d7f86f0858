package webclient

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// SandboxHostHeader tells a sandbox which host a request was meant for.
const SandboxHostHeader = "X-Sandbox-Host"

// Sandbox is a Layer that sends requests whose host matches to a sandbox at base, path
// and query kept. Layers outside of it still see the original address. A nil match
// takes the hosts of GetCourse and KeyCRM; timeout bounds an exchange, 0 for DefaultTimeout.
//
// Requests that match do not reach next: they leave by a door of their own that opens
// the loopback address of base and nothing else, so that scripts cannot use it.
// Redirects of a sandbox are returned, never followed.
func Sandbox(base *url.URL, match func(host string) bool, timeout time.Duration) Layer {
	if match == nil {
		match = func(host string) bool { return GetCourseHost(host) || KeyCRMHost(host) }
	}
	port, _ := portOf(base)
	open := Opening{Host: base.Hostname(), Port: port, PlainHTTP: true}
	v4, v6 := open, open
	v4.Prefix = netip.MustParsePrefix("127.0.0.0/8")
	v6.Prefix = netip.MustParsePrefix("::1/128")
	door := New(Options{Open: []Opening{v4, v6}, MaxRedirects: -1, Timeout: timeout})
	return func(next Doer) Doer {
		return DoerFunc(func(ctx context.Context, r Request) (Response, error) {
			u, err := url.Parse(strings.TrimSpace(r.URL))
			if err != nil || !match(bareHost(u.Hostname())) {
				return next.Do(ctx, r)
			}
			answer, err := door.Do(ctx, moved(r, u, base))
			if e, ok := errors.AsType[*Error](err); ok && e.Kind == Connect {
				err = &Error{Kind: NoSandbox, Host: base.Host, BeforeSend: e.BeforeSend, Err: e.Err}
			}
			return answer, err
		})
	}
}

// moved is r addressed to base instead of u.
func moved(r Request, u, base *url.URL) Request {
	r.URL = base.Scheme + "://" + base.Host + strings.TrimSuffix(base.EscapedPath(), "/") + u.EscapedPath()
	if u.RawQuery != "" {
		r.URL += "?" + u.RawQuery
	}
	if r.Header == nil {
		r.Header = http.Header{}
	} else {
		r.Header = r.Header.Clone()
	}
	r.Header.Set(SandboxHostHeader, u.Host)
	return r
}

// GetCourseHost reports whether host belongs to GetCourse: {account}.getcourse.{domain}.
func GetCourseHost(host string) bool {
	labels := strings.Split(bareHost(host), ".")
	return len(labels) >= 3 && len(labels) <= 4 && labels[0] != "" && labels[1] == "getcourse"
}

// KeyCRMHost reports whether host is where KeyCRM's API answers.
func KeyCRMHost(host string) bool { return bareHost(host) == "openapi.keycrm.app" }
