// Package demo is `salecalc demo`: the sandbox and the server in one process, with a page
// that leads a client round the whole circle, from a landing page over a form, a card and
// an order to a payment, its webhook and the variables it leaves.
//
// It is a show with invented people. Everything listens on the loopback interface, stands
// in memory and is gone with the process.
package demo

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/crm"
)

// Options set a demonstration up. Now is needed.
type Options struct {
	Listen  string // of the page, on the loopback interface; empty means any port
	Lang    diag.Lang
	Now     func() time.Time
	Version string
	Key     string // ends the address of the webhook; empty means a known one
}

// A Running is a demonstration that listens.
type Running struct {
	URL string // of the page, with a slash at the end

	cancel context.CancelFunc
	tasks  sync.WaitGroup
	mu     sync.Mutex
	err    error
}

//go:embed serve.yaml form.calc paid.calc
var files embed.FS

// Start listens until ctx ends or Close is called.
func Start(ctx context.Context, o Options) (*Running, error) {
	ctx, cancel := context.WithCancel(ctx)
	r := &Running{cancel: cancel}
	if err := r.start(ctx, o); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *Running) start(ctx context.Context, o Options) error {
	pageAt, err := sandbox.Listen(ctx, cmp.Or(o.Listen, "127.0.0.1:0"))
	if err != nil {
		return err
	}
	hooksAt, err := sandbox.Listen(ctx, "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, pageAt.Close())
	}
	key, serveURL := cmp.Or(o.Key, "demo-webhook-key"), "http://"+hooksAt.Addr().String()
	box := sandbox.New(sandbox.Options{Now: o.Now, Processes: []getcourse.Process{process(serveURL, key)}})
	boxed, err := box.Start(ctx)
	if err != nil {
		return errors.Join(err, pageAt.Close(), hooksAt.Close())
	}
	r.run(boxed.Wait)
	config, err := configuration(boxed.URL, key)
	if err != nil {
		return errors.Join(err, pageAt.Close(), hooksAt.Close())
	}
	store := crm.NewMemStore(crm.MemOptions{Zone: config.Zone, Now: o.Now})
	s := server.New(server.Options{Config: config, Store: store, Now: o.Now, Version: o.Version, ID: "demo", Log: slog.New(slog.DiscardHandler)})
	r.run(func() error { return s.Serve(ctx, hooksAt) })
	c := &circle{box: box, boxURL: boxed.URL, serveURL: serveURL, store: store, now: o.Now, client: &http.Client{Timeout: stepTime}}
	if err := c.restart(ctx); err != nil {
		return errors.Join(err, pageAt.Close())
	}
	r.URL = "http://" + pageAt.Addr().String() + "/"
	r.run(func() error { return serve(ctx, pageAt, &site{circle: c, lang: o.Lang}) })
	return nil
}

// run does something until it ends; with it ends everything else.
func (r *Running) run(task func() error) {
	r.tasks.Go(func() {
		err := task()
		r.cancel()
		if err != nil {
			r.mu.Lock()
			r.err = errors.Join(r.err, err)
			r.mu.Unlock()
		}
	})
}

// Close ends all that listens and waits for it.
func (r *Running) Close() error {
	r.cancel()
	return r.Wait()
}

// Wait returns when all has ended, with the reason if it was no Close and no end of the
// context.
func (r *Running) Wait() error {
	r.tasks.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// serve answers until ctx ends, then lets requests under way end.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second}
	stopped := make(chan struct{})
	context.AfterFunc(ctx, func() {
		defer close(stopped)
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if srv.Shutdown(limit) != nil {
			_ = srv.Close()
		}
	})
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("demo: %w", err)
	}
	<-stopped
	return nil
}

// process is what tells the server of a paid order.
func process(serveURL, key string) getcourse.Process {
	return getcourse.Process{
		Name: "Оплата → бот", When: getcourse.StatusIn, Statuses: []getcourse.Status{getcourse.StatusPayed},
		URL: serveURL + "/getcourse_webhook/" + key + "?client_id={object.user.sb_id}&phone={object.user.phone}&email={object.user.email}&callback_text=paid" +
			"&order_number={object.number}&order_status={object.status}&paid_sum={object.payed_money_value}",
	}
}

// configuration is the embedded one with the addresses of this run.
func configuration(boxURL, key string) (*server.Config, error) {
	text, err := files.ReadFile("serve.yaml")
	if err != nil {
		return nil, err
	}
	filled := strings.NewReplacer("SANDBOX_URL", boxURL, "WEBHOOK_KEY", key).Replace(string(text))
	return server.ReadConfig("serve.yaml", []byte(filled), server.Surroundings{Env: func(string) string { return "" }, Read: files.ReadFile})
}
