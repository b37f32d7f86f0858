package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// A Running is a sandbox that listens.
type Running struct {
	URL string // without a slash at the end

	cancel context.CancelFunc
	done   chan struct{}
	err    error // set before done is closed
}

// Start listens and serves until ctx ends or Close is called. An address outside the
// loopback interface is refused: the sandbox protects nothing.
func (s *Server) Start(ctx context.Context) (*Running, error) {
	l, err := Listen(ctx, cmp.Or(s.opt.Addr, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	run := &Running{URL: "http://" + l.Addr().String(), cancel: cancel, done: make(chan struct{})}
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	go func() {
		defer close(run.done)
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			run.err = fmt.Errorf("sandbox: %w", err)
		}
		cancel()
		s.Close()
	}()
	return run, nil
}

// ErrNotLoopback is returned for an address that others could reach.
var ErrNotLoopback = errors.New("not a loopback address with a port")

// Listen opens an address of the loopback interface and no other.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("%q: %w", addr, ErrNotLoopback)
	}
	var lc net.ListenConfig
	return lc.Listen(ctx, "tcp", addr)
}

// Close stops serving and sending, breaks open connections and waits for the listener to end.
func (r *Running) Close() error {
	r.cancel()
	return r.Wait()
}

// Wait returns when the sandbox has stopped serving, with the reason if it was no
// Close and no end of the context.
func (r *Running) Wait() error {
	<-r.done
	return r.err
}
