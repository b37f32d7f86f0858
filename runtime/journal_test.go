package runtime_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// diary is a journal in memory; stops says after which of its acts the process "dies".
type diary struct {
	mu    sync.Mutex
	known map[string]runtime.Past
	next  map[string]int
	acts  int
	stop  int // the act that fails, and all after it; 0: none
}

var errDead = errors.New("killed")

func (d *diary) act() error {
	d.acts++
	if d.stop > 0 && d.acts >= d.stop {
		return errDead
	}
	return nil
}

func place(s runtime.Sending) string {
	return s.Run + "/" + strconv.Itoa(s.Stmt) + "/" + strconv.Itoa(s.N) + " " + s.Function
}

func (d *diary) Before(_ context.Context, s runtime.Sending) (runtime.Past, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.act(); err != nil {
		return runtime.Past{}, err
	}
	past, ok := d.known[place(s)]
	if past.State == runtime.Unknown && s.Again {
		return runtime.Past{}, nil
	}
	if !ok {
		d.known[place(s)] = runtime.Past{State: runtime.Unknown}
	}
	return past, nil
}

func (d *diary) After(_ context.Context, s runtime.Sending, o runtime.Outcome) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.act(); err != nil {
		return err
	}
	if o.State == runtime.Fresh {
		delete(d.known, place(s))
	} else {
		d.known[place(s)] = runtime.Past{State: o.State, Answer: o.Answer}
	}
	return nil
}

// notedStore is a MemStore whose transactions are checkpoints.
type notedStore struct {
	*crm.MemStore
	d *diary
}

type notedSession struct {
	vars.Session
	d *diary
}

type notedTx struct {
	vars.Tx
	d    *diary
	run  string
	next int
}

func (s notedStore) Open(ctx context.Context, client string) (vars.Session, error) {
	session, err := s.MemStore.Open(ctx, client)
	return notedSession{session, s.d}, err
}

func (s notedSession) Begin(ctx context.Context, wide bool) (vars.Tx, error) {
	tx, err := s.Session.Begin(ctx, wide)
	return &notedTx{Tx: tx, d: s.d}, err
}

func (t *notedTx) Reached(run string, next int) error {
	t.run, t.next = run, next
	return nil
}

func (t *notedTx) Commit() error {
	if err := t.d.act(); err != nil {
		_ = t.Tx.Rollback()
		return err
	}
	if t.run != "" {
		t.d.next[t.run] = t.next
	}
	return t.Tx.Commit()
}

// TestTakenUp breaks a run off at every step it takes and takes it up again: each request
// leaves once, or is reported as unknown, and counters count once.
func TestTakenUp(t *testing.T) {
	script := `project.n = if("#{project.n}" == "", 1, project.n + 1)
a = requests_post('https://example.com/a', 'text')
project.m = if("#{project.m}" == "", 1, project.m + 1)
b = concat(requests_post('https://example.com/b', 'text'), requests_post('https://example.com/c', 'text'))
project.k = if("#{project.k}" == "", 1, project.k + 1)`
	whole := []string{"deal a=ok", "deal b=okok", "project k=1", "project m=1", "project n=1"}
	for stop := 1; ; stop++ {
		h, store := storeHost(t)
		sent := 0
		h.Net = service(func() string { sent++; return "ok" })
		d := &diary{known: map[string]runtime.Past{}, next: map[string]int{}, stop: stop}
		h.Store, h.Journal, h.Name = notedStore{store, d}, d, "r1"
		_, err := runtime.Run(t.Context(), script, h)
		if err == nil {
			require.Equal(t, 3, sent)
			require.Greater(t, stop, 8, "every act has been a stop")
			return
		}
		require.ErrorIs(t, err, errDead)
		d.stop, h.From = 0, d.next["r1"]
		res, err := runtime.Run(t.Context(), script, h)
		require.NoError(t, err)
		got := envOf(t, store, "1")
		slices.Sort(got)
		require.LessOrEqual(t, sent, 3, "stop %d", stop)
		if res.Failed {
			require.Contains(t, slices.Collect(maps.Values(d.known)), runtime.Past{State: runtime.Unknown}, "a loss is known")
			require.Subset(t, whole, got)
			require.Contains(t, got, "project k=1")
		} else {
			require.Equal(t, 3, sent, "stop %d", stop)
			require.Equal(t, whole, got, "stop %d", stop)
		}
	}
}

func TestJournalNeedsAName(t *testing.T) {
	h, store := storeHost(t)
	h.Journal = &diary{}
	_, err := runtime.Run(t.Context(), "a = 1", h)
	require.ErrorContains(t, err, "needs a Store and a Name")
	h.Name, h.Store = "x", lameStore{store, ""}
	_, err = runtime.Run(t.Context(), "a = 1", h)
	require.ErrorContains(t, err, "no Checkpoint")
}
