package webclient

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// piped is a client whose every connection ends in serve, in memory, so that a test
// can run on the invented clock of synctest.
func piped(t *testing.T, serve func(net.Conn)) *Client {
	var serving sync.WaitGroup
	t.Cleanup(func() {
		synctest.Wait() // nobody is dialling any more
		serving.Wait()
	})
	return New(Options{
		PlainHTTP: true,
		Resolver:  names{"example.com": {somePublic}},
		Dial: func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			serving.Go(func() {
				defer there.Close()
				serve(there)
			})
			return here, nil
		},
	})
}

// heard reads a request up to the end of its headers.
func heard(c net.Conn) {
	_, _ = http.ReadRequest(bufio.NewReader(c))
}

// held waits until the client hangs up.
func held(c net.Conn) {
	_, _ = io.Copy(io.Discard, c)
}

func TestFailures(t *testing.T) {
	tests := []struct {
		name   string
		scheme string
		serve  func(net.Conn)
		want   Kind
		before bool
	}{
		{"closed after the request", "http", heard, Protocol, false},
		{"no HTTP", "http", func(c net.Conn) { heard(c); _, _ = c.Write([]byte("220 mail ready\r\n")) }, Protocol, false},
		{"cut body", "http", func(c net.Conn) {
			heard(c)
			_, _ = c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123"))
		}, Protocol, false},
		{"silent", "http", func(c net.Conn) { heard(c); held(c) }, Timeout, false},
		{"slow headers", "http", func(c net.Conn) {
			heard(c)
			_, _ = c.Write([]byte("HTTP/1.1 200 OK\r\n"))
			held(c)
		}, Timeout, false},
		{"dripping body", "http", func(c net.Conn) {
			heard(c)
			_, err := c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"))
			for err == nil {
				time.Sleep(time.Second)
				_, err = c.Write([]byte("."))
			}
		}, Timeout, false},
		{"request not read", "http", func(net.Conn) { time.Sleep(time.Minute) }, Timeout, false},
		{"no TLS", "https", func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1<<14))
			_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
		}, TLS, true},
		{"closed in the handshake", "https", func(c net.Conn) { _, _ = c.Read(make([]byte, 1<<14)) }, TLS, true},
		{"silent handshake", "https", held, Timeout, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				_, err := piped(t, tt.serve).Do(t.Context(), Request{Method: "POST", URL: tt.scheme + "://example.com/?key=secret", Body: []byte("x")})
				var e *Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, tt.want, e.Kind, err)
				assert.Equal(t, tt.before, e.BeforeSend)
				assert.Equal(t, "example.com", e.Host)
				assert.NotContains(t, err.Error(), "secret")
				assert.LessOrEqual(t, time.Since(start), DefaultTimeout)
			})
		})
	}
}

func TestCancel(t *testing.T) {
	tests := []struct {
		name   string
		scheme string
		serve  func(net.Conn)
		before bool
	}{
		{"while connecting", "https", held, true},
		{"while waiting", "http", func(c net.Conn) { heard(c); held(c) }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				start := time.Now()
				_, err := piped(t, tt.serve).Do(ctx, Request{URL: tt.scheme + "://example.com/"})
				assert.Equal(t, Cancelled, kindOf(t, err))
				assert.Equal(t, time.Second, time.Since(start))
				var e *Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, tt.before, e.BeforeSend)
			})
		})
	}
	t.Run("the caller's deadline", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := piped(t, held).Do(ctx, Request{URL: "https://example.com/"})
			assert.Equal(t, Timeout, kindOf(t, err))
		})
	})
}

func TestNextAddressIsTried(t *testing.T) {
	w := newWorld(t, func(http.ResponseWriter, *http.Request) {})
	o := w.options(names{"example.com": {"10.0.0.1 1.1.1.1 1.0.0.1 " + somePublic}})
	open := o.Dial
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if address != somePublic+":443" {
			return nil, errors.New("refused")
		}
		return open(ctx, network, address)
	}
	_, err := New(o).Do(t.Context(), Request{URL: "https://example.com/"})
	require.NoError(t, err)

	o.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("nobody there") }
	_, err = New(o).Do(t.Context(), Request{URL: "https://example.com/"})
	assert.Equal(t, Connect, kindOf(t, err))
	assert.EqualError(t, err, "connect: example.com: nobody there")
}
