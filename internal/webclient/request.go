package webclient

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
)

// framing headers are set by the transport alone. Accept-Encoding is among them so
// that compressed answers are always unpacked, and counted unpacked.
var framing = []string{
	"Accept-Encoding", "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authorization",
	"Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

func newHTTPRequest(ctx context.Context, r Request) (*http.Request, *Error) {
	switch r.Method {
	case "", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
	default:
		return nil, &Error{Kind: BadRequest, BeforeSend: true}
	}
	hr, err := http.NewRequestWithContext(ctx, r.Method, strings.TrimSpace(r.URL), bytes.NewReader(r.Body))
	if err != nil { // its text repeats the address
		return nil, &Error{Kind: BadURL, BeforeSend: true}
	}
	hr.URL.RawQuery = printable(hr.URL.RawQuery)
	if len(r.Body) == 0 {
		hr.Body, hr.GetBody = http.NoBody, nil
	}
	hr.Header = make(http.Header, len(r.Header)+1)
	for name, values := range r.Header {
		if !token(name) {
			return nil, &Error{Kind: BadRequest, Host: bareHost(hr.URL.Hostname()), BeforeSend: true}
		}
		for _, v := range values {
			if !fieldValue(v) {
				return nil, &Error{Kind: BadRequest, Host: bareHost(hr.URL.Hostname()), BeforeSend: true}
			}
			hr.Header.Add(name, strings.TrimSpace(v))
		}
	}
	for _, name := range framing {
		hr.Header.Del(name)
	}
	if hr.Header.Get("User-Agent") == "" {
		hr.Header.Set("User-Agent", "salecalc")
	}
	return hr, nil
}

func token(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= 0x7f || c <= ' ' || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

func fieldValue(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) < 0
}

// printable percent-encodes what people leave bare in a query: blanks and letters
// outside ASCII.
func printable(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
