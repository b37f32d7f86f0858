package batch_test

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/pgtest"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

var postgres pgtest.Server

func TestMain(m *testing.M) {
	code := m.Run()
	postgres.Stop()
	os.Exit(code)
}

func noon() time.Time { return time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC) }

// stores tests with a store of every kind, in which clients have n, their number, in the
// deal and are of two cities.
func stores(t *testing.T, limits vars.Limits, clients int, test func(t *testing.T, store crm.Store)) {
	fill := func(store crm.Store) {
		within(t, store, func(tx crm.Everything) {
			for i := range clients {
				id, err := tx.NewClient(crm.Client{Name: "Client " + strconv.Itoa(i+1)})
				require.NoError(t, err)
				require.NoError(t, tx.Write([]vars.Write{
					{Client: id, Scope: vars.Deal, Name: "n", Value: value.Int(int64(i + 1))},
					{Client: id, Scope: vars.Client, Name: "city", Value: value.Text([]string{"Perm", "Ufa"}[i%2])},
				}))
			}
		})
	}
	database := func(t *testing.T, dsn string) {
		store, err := sqlstore.Open(t.Context(), dsn, sqlstore.Options{Now: noon, Limits: limits})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, store.Close()) })
		fill(store)
		test(t, store)
	}
	t.Run("memory", func(t *testing.T) {
		store := crm.NewMemStore(crm.MemOptions{Now: noon, Limits: limits})
		fill(store)
		test(t, store)
	})
	t.Run("sqlite", func(t *testing.T) { database(t, filepath.Join(t.TempDir(), "bot.db")) })
	t.Run("postgres", func(t *testing.T) { database(t, postgres.DSN(t)) })
}

func within(t *testing.T, store crm.Store, do func(tx crm.Everything)) {
	t.Helper()
	require.NoError(t, journal.Within(t.Context(), store, func(tx crm.Everything) error { do(tx); return nil }))
}

// deals gives a variable of all clients' deals.
func deals(t *testing.T, store crm.Store, name string) (list []string) {
	t.Helper()
	within(t, store, func(tx crm.Everything) {
		all, err := tx.Profiles("", 10_000)
		require.NoError(t, err)
		for _, p := range all {
			text := ""
			for _, v := range p.DealVars {
				if v.Name == name {
					text = v.Value.Text()
				}
			}
			list = append(list, text)
		}
	})
	return list
}

// A clientJob runs a script over the clients of a store.
type clientJob struct {
	store  crm.Store
	script string
	filter string
	keep   bool
	job    batch.Job
	start  batch.Progress

	out, errors bytes.Buffer
	last        batch.Progress // kept
}

func (c *clientJob) run(t *testing.T) (*batch.Tally, error) {
	t.Helper()
	src := diag.NewSource("test", c.script)
	j := c.job
	j.Script = runtime.Compile(src, runtime.Options{})
	require.Empty(t, j.Script.Diagnostics())
	j.Writes, j.Deletes = batch.Written(lang.Parse(src, lang.Options{}))
	if c.filter != "" {
		j.Filter = runtime.CompileExpr(diag.NewSource("filter", c.filter), runtime.Options{})
	}
	if j.Host.Vars == nil {
		j.Host.Vars = vars.NewEnv()
	}
	j.Host.Now, j.Host.Allow = noon, runtime.Outside
	in := &batch.Clients{Context: t.Context(), Store: c.store, Zone: time.UTC, Given: j.Host.Vars, Names: []string{"client_id"}, Keep: c.keep && !j.Bot, Alone: j.Live}
	for _, v := range j.Writes {
		in.Names = append(in.Names, v.Title())
	}
	in.Written = j.Writes
	s := batch.Streams{In: in, Format: records.Given, Out: &c.out, Errors: &c.errors, Start: c.start}
	s.NewEncoder = func(columns []string, _ []int) records.Encoder {
		return records.NewCSVEncoder(columns, records.Dialect{Delimiter: ','})
	}
	if c.keep {
		s.Keep = func(changes []vars.Write, next *batch.Progress) error {
			var err error
			if !j.Bot {
				err = in.Done(changes, next, func(crm.Everything) error { return nil })
			}
			if err == nil {
				c.last = *next
			}
			return err
		}
	}
	tally, err := batch.Run(t.Context(), &j, s)
	require.NoError(t, in.Close())
	return tally, err
}

// What is written is what changed, page after page.
func TestClientsAreKept(t *testing.T) {
	const clients = 1100 // three pages
	stores(t, vars.Limits{}, clients, func(t *testing.T, store crm.Store) {
		c := &clientJob{store: store, script: "n = if(n > 1000, n, n + 1)", keep: true, filter: "city == 'Ufa'"}
		tally, err := c.run(t)
		require.NoError(t, err)
		assert.EqualValues(t, clients/2, tally.Rows, "those of the filter")
		assert.EqualValues(t, 500, tally.Changed)
		want := make([]string, clients)
		for i := range want {
			n := i + 1
			if n%2 == 0 && n <= 1000 {
				n++
			}
			want[i] = strconv.Itoa(n)
		}
		require.Equal(t, want, deals(t, store, "n"))
		require.EqualValues(t, clients, c.last.Offset)
	})
}

// A client for whom a run is at work is waited for, and what that run wrote is not
// overwritten by what was read before.
func TestClientsChangedMeanwhile(t *testing.T) {
	stores(t, vars.Limits{}, 3, func(t *testing.T, store crm.Store) {
		session, err := store.Open(t.Context(), "2")
		require.NoError(t, err)
		done := make(chan error, 1)
		c := &clientJob{store: store, script: "n = n + 1", keep: true}
		go func() {
			_, err := c.run(t)
			done <- err
		}()
		select {
		case <-done:
			require.Fail(t, "it did not wait")
		case <-time.NewTimer(50 * time.Millisecond).C:
		}
		tx, err := session.Begin(t.Context(), false)
		require.NoError(t, err)
		require.NoError(t, tx.Write([]vars.Write{{Scope: vars.Deal, Name: "n", Value: value.Int(100)}}))
		require.NoError(t, tx.Commit())
		require.NoError(t, session.Close())
		require.NoError(t, <-done)
		require.Equal(t, []string{"2", "101", "4"}, deals(t, store, "n"))
	})
}

// A client who has no room for more variables stays as he is; the others do not suffer.
func TestClientsAreFull(t *testing.T) {
	stores(t, vars.Limits{Deal: 2}, 3, func(t *testing.T, store crm.Store) {
		within(t, store, func(tx crm.Everything) {
			require.NoError(t, tx.Write([]vars.Write{{Client: "2", Scope: vars.Deal, Name: "other", Value: value.Int(1)}}))
		})
		c := &clientJob{store: store, script: "n = n + 1\nm = n", keep: true}
		_, err := c.run(t)
		require.NoError(t, err)
		require.Equal(t, []string{"2", "2", "4"}, deals(t, store, "n"))
		assert.EqualValues(t, 1, c.last.Tally.Failed)
		assert.Equal(t, "too-many-variables", c.last.Tally.Findings[0].Code)
		assert.Equal(t, []int64{2}, c.last.Tally.Findings[0].Rows)
	})
}

// Runs that call services work on their client; when requests are bounded the job goes on
// later without sending any again, and one of unknown outcome is told with what to look for.
func TestClientsSend(t *testing.T) {
	stores(t, vars.Limits{}, 4, func(t *testing.T, store crm.Store) {
		box := sandbox.New(sandbox.Options{})
		running, err := box.Start(t.Context())
		require.NoError(t, err)
		defer running.Close()
		there := len(box.State().GetCourse.Orders)
		orders := func() []getcourse.Order { return box.State().GetCourse.Orders[there:] }
		u, err := url.Parse(running.URL)
		require.NoError(t, err)
		asked, most := 0, 3
		env := vars.NewEnv()
		env.Set(vars.Const, "getcourse_account_name", value.Text(sandbox.Account))
		env.Set(vars.Const, "getcourse_secret", value.Text(sandbox.Key))
		c := &clientJob{store: store, keep: true, script: `before = n
one = getcourse_add_deal("c#{client_id}@example.org", "", "123456", 4900)
two = getcourse_add_deal("c#{client_id}@example.org", "", "123457", 500)
n = n * 10`}
		c.job = batch.Job{Bot: true, Live: true, Name: "batch test", Journal: &journal.Journal{Store: store, Now: noon}, Full: func() bool { return asked >= most }}
		c.job.Host = runtime.Host{Vars: env, Net: runtime.NewNetwork(runtime.NetworkOptions{Sandbox: u, Gate: func(context.Context) error { asked++; return nil }})}
		tally, err := c.run(t)
		require.ErrorIs(t, err, batch.ErrRefused)
		require.EqualValues(t, 1, tally.Rows)
		require.Equal(t, []string{"10", "2", "3", "4"}, deals(t, store, "n"), "the second client's run has stopped between its requests")
		require.Len(t, orders(), 3)

		most, c.start = 1000, c.last
		require.NoError(t, box.SetFaultTimes("answer-lost", 1))
		tally, err = c.run(t)
		require.NoError(t, err)
		require.Equal(t, []string{"10", "20", "30", "40"}, deals(t, store, "n"))
		titles := map[string]int{}
		for _, o := range orders() {
			titles[strconv.FormatInt(o.UserID, 10)+" "+o.Positions[0].Title]++
		}
		assert.Len(t, titles, 8, "each client has two orders")
		for title, n := range titles {
			assert.Equal(t, 1, n, title)
		}
		assert.EqualValues(t, 1, tally.Failed)
		assert.Contains(t, c.errors.String(), `{"client":"2","diagnostics":[`)
		assert.Contains(t, c.errors.String(), `,"requests":[{"id":5,"function":"getcourse_add_deal","look_for":"look in the school's orders for this buyer`)
		within(t, store, func(tx crm.Everything) {
			open, err := journal.Open(tx, 10)
			require.NoError(t, err)
			require.Len(t, open, 1)
			assert.Equal(t, "batch test client 2", open[0].Run)
			assert.Equal(t, "2", open[0].Client)
		})
	})
}
