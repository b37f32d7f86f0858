// Package server is `salecalc serve`: it receives webhooks and web forms, keeps them, and
// works them off as script runs on the clients of a store; and it offers the engine over
// JSON. What came in, and what became of it, is kept as a history.
//
// A delivery is kept before it is answered, and every step of working it off is kept, so
// that a process that dies at any moment loses nothing and repeats nothing: the next one
// goes on where it stopped.
//
// It is no flow engine: a block of the configuration runs a script, it sends no messages.
package server

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// Options are what a [Server] is made of. All but Network and Tick are needed.
type Options struct {
	Config  *Config
	Store   crm.Store
	Now     func() time.Time
	Log     *slog.Logger
	Network *runtime.Network // nil: as the configuration says
	Tick    <-chan time.Time // when to look for deliveries others left; nil: at the start only
	Version string
	ID      string // of the process, in the numbers of requests
}

// A Server is safe for concurrent use.
type Server struct {
	c       *Config
	store   crm.Store
	now     func() time.Time
	log     *slog.Logger
	net     *runtime.Network
	tick    <-chan time.Time
	version string
	id      string

	mask      vars.Redactor
	arrivals  chan arrival
	woken     chan struct{}
	metrics   *metrics
	requests  atomic.Int64
	posts     rater
	evals     chan struct{} // runs over JSON under way
	endpoints []endpoint
	handler   http.Handler
}

// New makes a server.
func New(o Options) *Server {
	s := &Server{
		c: o.Config, store: o.Store, now: o.Now, log: o.Log, net: o.Network, tick: o.Tick, version: o.Version, id: o.ID,
		mask:     vars.NewRedactor(o.Config.secrets...),
		arrivals: make(chan arrival, o.Config.Limits.Waiting), woken: make(chan struct{}, 1),
		evals: make(chan struct{}, o.Config.Workers),
	}
	if s.net == nil {
		s.net = s.c.way()
	}
	s.metrics = newMetrics(s.arrivals)
	for i := range s.c.GetCourse {
		s.endpoints = append(s.endpoints, getcourse{&s.c.GetCourse[i], s.c.Limits})
	}
	for i := range s.c.SalesDrive {
		s.endpoints = append(s.endpoints, salesDrive{&s.c.SalesDrive[i], s.c.Limits})
	}
	for i := range s.c.Forms {
		s.endpoints = append(s.endpoints, form{&s.c.Forms[i], s.c.Limits})
	}
	s.handler = s.routes()
	return s
}

// way is the way out the configuration allows.
func (c *Config) way() *runtime.Network {
	switch c.Network {
	case Live:
		return runtime.NewNetwork(runtime.NetworkOptions{PlainHTTP: true})
	case Sandbox:
		return runtime.NewNetwork(runtime.NetworkOptions{Sandbox: c.Sandbox})
	}
	return runtime.NewNetwork(runtime.NetworkOptions{Dry: true})
}

func within(ctx context.Context, store crm.Store, do func(crm.Everything) error) error {
	return journal.Within(ctx, store, do)
}

// endpoint gives an entry of the configuration by its kind and name, nil for none.
func (s *Server) endpoint(source, name string) endpoint {
	for _, e := range s.endpoints {
		if e.source() == source && e.name() == name {
			return e
		}
	}
	return nil
}

// ServeHTTP implements http.Handler. Deliveries are kept only while [Server.Serve] runs.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// stopTime is how long requests under way may take when the server is stopped.
const stopTime = 10 * time.Second

// Serve listens and works until ctx ends. Then it accepts no more, answers what it has
// accepted, lets the runs under way end and returns.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler: s, ReadHeaderTimeout: s.c.Limits.Header, ReadTimeout: s.c.Limits.Read, WriteTimeout: s.c.Limits.Read + s.c.Limits.Run,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(quiet{s.log.Handler()}, slog.LevelWarn),
	}
	if err := s.learnSecrets(ctx); err != nil {
		return errors.Join(err, l.Close())
	}
	var tasks sync.WaitGroup
	stopKeeping, keeping := make(chan struct{}), make(chan struct{})
	go func() { s.keep(context.WithoutCancel(ctx), stopKeeping); close(keeping) }()
	tasks.Go(func() { s.work(ctx) })
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	var err error
	select {
	case err = <-failed: // the listener broke
	case <-ctx.Done():
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		if srv.Shutdown(limit) != nil {
			_ = srv.Close()
		}
	}
	close(stopKeeping)
	<-keeping
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	tasks.Wait()
	return nil
}

// learnSecrets adds the secret constants of the store to what is masked.
func (s *Server) learnSecrets(ctx context.Context) error {
	return within(ctx, s.store, func(tx crm.Everything) error {
		env, err := tx.Env()
		if err != nil {
			return err
		}
		secrets := slices.Clone(s.c.secrets)
		for name, v := range env.All(vars.Const) {
			if vars.IsSecret(name) {
				secrets = append(secrets, v.Text())
			}
		}
		s.mask = vars.NewRedactor(secrets...)
		return nil
	})
}

// same compares secrets in constant time, whatever their lengths.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
