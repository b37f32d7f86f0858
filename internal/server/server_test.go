package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

var noon = time.Date(2025, 1, 15, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

// site is a configuration with files beside it and an environment.
type site map[string]string

func (s site) config(t testing.TB, text string) *server.Config {
	t.Helper()
	c, err := server.ReadConfig("serve.yaml", []byte(text), s.around())
	require.NoError(t, err)
	return c
}

func (s site) around() server.Surroundings {
	return server.Surroundings{
		Env: func(name string) string { return s["$"+name] },
		Read: func(name string) ([]byte, error) {
			text, ok := s[name]
			if !ok {
				return nil, fs.ErrNotExist
			}
			return []byte(text), nil
		},
	}
}

// A lockedBuffer may be written by several goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// A running server, on the loopback interface.
type running struct {
	t     testing.TB
	url   string
	store crm.Store
	log   *lockedBuffer
	stop  func() error
}

func sqlite(t testing.TB, file string) *sqlstore.Store {
	t.Helper()
	store, err := sqlstore.Open(context.Background(), file, sqlstore.Options{Now: clock})
	require.NoError(t, err)
	return store
}

// start serves a configuration on a new SQLite store.
func start(t testing.TB, c *server.Config) *running {
	t.Helper()
	store := sqlite(t, filepath.Join(t.TempDir(), "bot.db"))
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return startOn(t, c, store)
}

func startOn(t testing.TB, c *server.Config, store crm.Store) *running {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	r := &running{t: t, url: "http://" + l.Addr().String(), store: store, log: &lockedBuffer{}}
	s := server.New(server.Options{
		Config: c, Store: store, Now: clock, ID: "test", Version: "test",
		Log: slog.New(slog.NewJSONHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	r.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() { require.NoError(t, r.stop()) })
	return r
}

// within works in a transaction of the owner.
func (r *running) within(do func(tx crm.Everything)) {
	r.t.Helper()
	tx, err := r.store.Begin(context.Background())
	require.NoError(r.t, err)
	defer func() { require.NoError(r.t, tx.Commit()) }()
	do(tx)
}

// client makes a client with variables.
func (r *running) client(variables map[string]string) (id string) {
	r.t.Helper()
	r.within(func(tx crm.Everything) {
		var err error
		id, err = tx.NewClient(crm.Client{Type: 1, Name: "Anna", Created: noon})
		require.NoError(r.t, err)
		for name, text := range variables {
			require.NoError(r.t, tx.Write([]vars.Write{{Client: id, Scope: vars.Client, Name: name, Value: value.Text(text)}}))
		}
	})
	return id
}

// delivery waits until a delivery is worked off.
func (r *running) delivery(id int64) (d crm.Delivery) {
	r.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		r.within(func(tx crm.Everything) {
			var err error
			d, err = tx.Delivery(id)
			require.NoError(r.t, err)
		})
		if d.State != crm.Waiting {
			return d
		}
		require.True(r.t, time.Now().Before(deadline), "delivery %d still waits: %s", id, r.log)
	}
}

func detail(t testing.TB, d crm.Delivery) (got server.Detail) {
	t.Helper()
	require.NoError(t, json.Unmarshal(d.Detail, &got))
	return got
}

// dealVars gives the variables of a client's current deal.
func (r *running) dealVars(client string) map[string]string {
	r.t.Helper()
	all := map[string]string{}
	r.within(func(tx crm.Everything) {
		c, err := tx.Client(client)
		require.NoError(r.t, err)
		if c.Deal == 0 {
			return
		}
		list, err := tx.DealVars(c.Deal)
		require.NoError(r.t, err)
		for _, v := range list {
			all[v.Name] = v.Value.Text()
		}
	})
	return all
}

// An answer is what a request came to.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) receipt(t testing.TB) (got server.Receipt) {
	t.Helper()
	require.Equal(t, 200, a.status, a.body)
	require.NoError(t, json.Unmarshal([]byte(a.body), &got))
	return got
}

func (a answer) problem(t testing.TB) (got server.Problem) {
	t.Helper()
	require.Equal(t, "application/problem+json", a.header.Get("Content-Type"), a.body)
	require.NoError(t, json.Unmarshal([]byte(a.body), &got))
	require.Equal(t, a.status, got.Status)
	return got
}

// ask sends a request; headers are pairs.
func (r *running) ask(method, path, body string, headers ...string) answer {
	r.t.Helper()
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	require.NoError(r.t, err)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	require.NoError(r.t, err)
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	require.NoError(r.t, err)
	return answer{res.StatusCode, res.Header, string(data)}
}

const schoolConfig = `
getcourse:
  - key: school-key-1
    first_message: Здравствуйте!
    blocks:
      - name: paid
        message: getcourse paid
        script: paid.calc
      - name: any order
        message: getcourse order
        match: contains
        calc: heard = question
      - message: 'getcourse (sum|итог) \d+'
        match: regexp
        calc: heard = 'regexp'
      - message: getcourse registration
        match: similar
        calc: heard = 'similar'
`

var school = site{"paid.calc": "client.total = if(\"#{client.total}\" == \"\", 0, client.total) + cost_money_value\nthanks = \"#{question}: #{product}\""}

func TestGetCourse(t *testing.T) {
	r := start(t, school.config(t, schoolConfig))
	id := r.client(map[string]string{"phone": "+7 (916) 000-11-22", "email": "anna@example.com"})

	got := r.ask("POST", "/getcourse_webhook/school-key-1?client_id="+id+"&callback_text=paid&cost_money_value=4900&product=%D0%9A%D1%83%D1%80%D1%81", "").receipt(t)
	require.Equal(t, server.Receipt{OK: true, Delivery: 1, Client: "found", By: "client_id"}, got)
	d := r.delivery(1)
	require.Equal(t, crm.Done, d.State, string(d.Detail))
	require.Equal(t, "/getcourse_webhook/***", d.Path)
	require.Equal(t, "paid", detail(t, d).Block)
	require.Equal(t, "getcourse paid: Курс", r.dealVars(id)["thanks"])
	require.Equal(t, "4900", r.dealVars(id)["cost_money_value"])
}
