package runtime_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// storeHost is a host whose store has some clients and the list 1; the run is about client 1.
func storeHost(t *testing.T) (runtime.Host, *crm.MemStore) {
	t.Helper()
	store := peopled(3)
	tx, err := store.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.NewSet(crm.Set{Kind: crm.List, Name: "VIP"})
	require.NoError(t, err)
	require.NoError(t, tx.Commit())
	return runtime.Host{
		Store: store, Client: "1", Allow: runtime.Outside,
		Now: func() time.Time { return time.Unix(1_700_000_000, 0) }, Rand: rand.New(rand.NewPCG(1, 1)),
	}, store
}

// service is a network whose every answer is what a function says.
func service(answer func() string) *runtime.Network {
	return runtime.NewNetwork(runtime.NetworkOptions{Transport: transport(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer())), Request: r}, nil
	})})
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// envOf is a client's variables as the store has them, as "scope name=text".
func envOf(t *testing.T, store vars.Store, client string) []string {
	t.Helper()
	s, err := store.Open(t.Context(), client)
	require.NoError(t, err)
	defer s.Close()
	tx, err := s.Begin(t.Context(), false)
	require.NoError(t, err)
	env, err := tx.Env()
	require.NoError(t, err)
	var list []string
	for _, scope := range []vars.Scope{vars.Deal, vars.Client, vars.Project} {
		for name, v := range env.All(scope) {
			list = append(list, scope.String()+" "+name+"="+v.Text())
		}
	}
	return list
}

func run(t *testing.T, src string, h runtime.Host) *runtime.Result {
	t.Helper()
	res, err := runtime.Run(t.Context(), src, h)
	require.NoError(t, err)
	return res
}

func codes(res *runtime.Result) []string {
	var list []string
	for _, d := range res.Diagnostics {
		list = append(list, string(d.Code()))
	}
	return list
}

func TestStoredRun(t *testing.T) {
	h, store := storeHost(t)
	res := run(t, "a = 1\nclient.b = a + 1\nproject.c = client.b * 2\nadd_to_list(1)\nd = list_size(1)\na = 5\nset_client_var(2, 'x', c)", h)
	require.Empty(t, res.Diagnostics)
	require.Equal(t, []string{"deal a=5", "client b=2", "project c=4", "deal d=1", "client x=4"}, printed(res.Writes))
	require.ElementsMatch(t, []string{"deal a=5", "deal d=1", "client b=2", "project c=4"}, envOf(t, store, "1"))
	require.ElementsMatch(t, []string{"client x=4", "project c=4"}, envOf(t, store, "2"))
	for _, e := range res.Effects {
		require.True(t, e.Performed, e.Function)
	}
	res = run(t, "a = a + 1\nb = client.b", h)
	require.Equal(t, []string{"deal a=6", "deal b=2"}, printed(res.Writes), "the next run goes on")
}

func TestStoredBesides(t *testing.T) {
	h, store := storeHost(t)
	h.Vars = vars.NewEnv()
	h.Vars.Set(vars.Builtin, "question", value.Text("да"))
	h.Vars.Set(vars.Deal, "utm", value.Text(" vk"))
	res := run(t, "answer = question + utm\nn = client_id", h)
	require.Equal(t, []string{"deal answer=да vk", "deal n=1"}, printed(res.Writes))
	require.ElementsMatch(t, []string{"deal answer=да vk", "deal n=1"}, envOf(t, store, "1"), "what only the run sees is not kept")
}

func TestStatementOnStoreIsAtomic(t *testing.T) {
	h, store := storeHost(t)
	res := run(t, "a = 1\nb = concat(add_to_list(1), set_client_var(2, 'x', 1), 1 / 0)\nc = inlist(1)", h)
	require.Equal(t, []string{"division-by-zero"}, codes(res))
	require.ElementsMatch(t, []string{"deal a=1", "deal c=False"}, envOf(t, store, "1"))
	require.Empty(t, envOf(t, store, "2"))
	require.False(t, res.Effects[0].Performed)
}

func TestDiscard(t *testing.T) {
	for name, change := range map[string]func(*runtime.Host){
		"discard": func(h *runtime.Host) { h.Discard = true },
		"dry run": func(h *runtime.Host) { h.DryRun = true },
	} {
		t.Run(name, func(t *testing.T) {
			h, store := storeHost(t)
			change(&h)
			res := run(t, "a = 1\nadd_to_list(1)\nr = requests_get('https://example.com', 'status')\nb = list_size(1) + a", h)
			require.Contains(t, printed(res.Writes), "deal b=2", "the run sees what it did")
			require.Empty(t, envOf(t, store, "1"))
			for _, e := range res.Effects {
				require.False(t, e.Performed, e.Function)
			}
		})
	}
}

func TestAtomic(t *testing.T) {
	h, store := storeHost(t)
	h.Atomic = true
	res := run(t, "a = 1\nadd_to_list(1)\nb = 1 / 0\nc = 3", h)
	require.True(t, res.Failed)
	require.Empty(t, res.Writes)
	require.Empty(t, envOf(t, store, "1"))
	require.False(t, res.Effects[0].Performed)

	run(t, "a = 1\nc = list_size(1)", h)
	require.ElementsMatch(t, []string{"deal a=1", "deal c=0"}, envOf(t, store, "1"))
}

// TestServiceSeesWhatWasWritten: nothing is sent that rests on what may still be lost, and
// no transaction is open meanwhile.
func TestServiceSeesWhatWasWritten(t *testing.T) {
	h, store := storeHost(t)
	var seen []string
	h.Net = service(func() string {
		tx, err := store.Begin(t.Context())
		require.NoError(t, err)
		defer tx.Rollback()
		env, err := tx.Env()
		require.NoError(t, err)
		seen = append(seen, env.Get(vars.Project, "n").Text())
		require.NoError(t, tx.Write([]vars.Write{{Scope: vars.Project, Name: "other", Value: value.Text("new")}}))
		require.NoError(t, tx.Commit())
		return "ok"
	})
	res := run(t, `project.n = 1
a = "#{other}"
r = requests_get('https://example.com', 'text')
b = other
s = r + inlist(1) + requests_get('https://example.com', 'text')
project.n = n + 1`, h)
	require.Empty(t, res.Diagnostics)
	require.Equal(t, []string{"1", "1"}, seen)
	require.ElementsMatch(t, []string{"deal r=ok", "deal b=new", "deal s=okFalseok", "project n=2", "project other=new"}, envOf(t, store, "1"))
}

func TestChangedThenCalled(t *testing.T) {
	h, store := storeHost(t)
	asked := 0
	h.Net = service(func() string { asked++; return "ok" })
	res := run(t, "a = concat(add_to_list(1), requests_get('https://example.com'))\nb = inlist(1)\nc = concat(requests_get('https://example.com', 'text'), add_to_list(1))\nd = inlist(1)", h)
	require.Equal(t, []string{"changed-then-called"}, codes(res))
	require.Equal(t, 1, asked)
	require.ElementsMatch(t, []string{"deal b=False", "deal c=ok", "deal d=True"}, envOf(t, store, "1"))
}

func TestCancelledWhileAServiceAnswers(t *testing.T) {
	h, store := storeHost(t)
	ctx, cancel := context.WithCancel(t.Context())
	h.Net = service(func() string { cancel(); return "ok" })
	res, err := runtime.Run(ctx, "a = 1\nr = requests_get('https://example.com', 'text')\nb = 2", h)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, []string{"deal a=1", "deal r=ok"}, printed(res.Writes))
	require.ElementsMatch(t, []string{"deal a=1", "deal r=ok"}, envOf(t, store, "1"), "the client is free again, and what was answered is kept")
}

func TestCallForNoClient(t *testing.T) {
	h, _ := storeHost(t)
	funcs, err := builtins.Standard().With(builtins.Func{Name: "crm_move", Kind: builtins.Store, Do: func(*builtins.Call) (value.Value, error) {
		return value.None, vars.ErrNoClient
	}})
	require.NoError(t, err)
	res, err := runtime.Compile(diag.NewSource("test", "a = crm_move()"), runtime.Options{Funcs: funcs}).Run(t.Context(), h)
	require.NoError(t, err)
	require.Len(t, res.Diagnostics, 1)
	require.Equal(t, diag.CallUndone, res.Diagnostics[0].Rule)
	require.Contains(t, res.Diagnostics[0].Hint(diag.EN), "check the client's id: crm_move()")
}

func TestStoreErrors(t *testing.T) {
	h, _ := storeHost(t)
	h.Client = "99"
	_, err := runtime.Run(t.Context(), "a = 1", h)
	require.ErrorIs(t, err, vars.ErrNoClient)

	h.Client, h.Now = "1", nil
	_, err = runtime.Run(t.Context(), "a = 1", h)
	require.ErrorContains(t, err, "needs Now")
}

func TestPerformerOnAStore(t *testing.T) {
	h, store := storeHost(t)
	p := &performer{can: "message"}
	h.Funcs = p
	res := run(t, "a = 1\nb = message(2, 'x')\nadd_to_list(1)\nc = callback(2, 'y')", h)
	require.Empty(t, res.Diagnostics)
	require.Equal(t, 1, p.calls, "the host sends messages itself")
	require.ElementsMatch(t, []string{"deal a=1", "deal b=4", "deal c=True"}, envOf(t, store, "1"))
	tx, err := store.Begin(t.Context())
	require.NoError(t, err)
	defer tx.Rollback()
	planned, err := tx.Planned("2")
	require.NoError(t, err)
	require.Len(t, planned, 1, "and leaves callbacks to the outbox")
}

// lameStore fails at one step of a transaction.
type lameStore struct {
	*crm.MemStore
	at string
}

type lameSession struct {
	vars.Session
	at string
}

type lameTx struct {
	vars.Tx
	at string
}

var errLame = errors.New("the disk is full")

func (s lameStore) Open(ctx context.Context, client string) (vars.Session, error) {
	session, err := s.MemStore.Open(ctx, client)
	return lameSession{session, s.at}, err
}

func (s lameSession) Begin(ctx context.Context, wide bool) (vars.Tx, error) {
	tx, err := s.Session.Begin(ctx, wide)
	return lameTx{tx, s.at}, err
}

func (t lameTx) Env() (*vars.Env, error) {
	if t.at == "env" {
		return nil, errLame
	}
	return t.Tx.Env()
}

func (t lameTx) Write(w []vars.Write) error {
	if t.at == "write" {
		return errLame
	}
	return t.Tx.Write(w)
}

func (t lameTx) Commit() error {
	if t.at == "commit" {
		_ = t.Tx.Rollback()
		return errLame
	}
	return t.Tx.Commit()
}

func TestStoreThatFails(t *testing.T) {
	for _, at := range []string{"env", "write", "commit"} {
		t.Run(at, func(t *testing.T) {
			h, store := storeHost(t)
			h.Store = lameStore{store, at}
			res, err := runtime.Run(t.Context(), "a = 1\nproject.b = 2", h)
			require.ErrorIs(t, err, errLame)
			require.Empty(t, res.Writes, "nothing was kept")
			require.Empty(t, envOf(t, store, "1"), "and the client is free")
		})
	}
}

func TestRunsOfOneClientComeOneAfterAnother(t *testing.T) {
	h, store := storeHost(t)
	p := "project.n = if(\"#{project.n}\" == \"\", 1, project.n + 1)\nclient.n = if(\"#{client.n}\" == \"\", 1, client.n + 1)"
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			h := h
			h.Client = []string{"1", "2", "3"}[i%3]
			_, err := runtime.Run(t.Context(), p, h)
			require.NoError(t, err)
		})
	}
	wg.Wait()
	for _, id := range []string{"1", "2", "3"} {
		require.ElementsMatch(t, []string{"client n=20", "project n=60"}, envOf(t, store, id))
	}
}

func TestFullStore(t *testing.T) {
	h, _ := storeHost(t)
	store := crm.NewMemStore(crm.MemOptions{Limits: vars.Limits{Client: 2}})
	tx, err := store.Begin(t.Context())
	require.NoError(t, err)
	for range 2 {
		_, err = tx.NewClient(crm.Client{})
		require.NoError(t, err)
	}
	require.NoError(t, tx.Commit())
	h.Store = store
	res := run(t, "set_client_vars(2, {'a': 1, 'b': 2})\nset_client_vars(2, {'b': 3, 'c': 2})\nd = get_client_var(2, 'b')", h)
	require.Equal(t, []string{"limit"}, codes(res))
	require.ElementsMatch(t, []string{"client a=1", "client b=2"}, envOf(t, store, "2"))
	require.ElementsMatch(t, []string{"deal d=2"}, envOf(t, store, "1"))
}
