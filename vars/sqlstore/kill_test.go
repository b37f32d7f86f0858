package sqlstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/pgtest"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

// writePairs writes the same number to a variable of a client, one of another client, one
// of the project, a deal and a label, and says each number that was kept.
func writePairs(s *sqlstore.Store, clients []string, answers *json.Encoder) error {
	for n := 1; ; n++ {
		session, err := s.Open(context.Background(), clients[n%len(clients)])
		if err != nil {
			return err
		}
		if err := errors.Join(writePair(session, clients, n), session.Close()); err != nil {
			return err
		}
		if err := answers.Encode(n); err != nil {
			return err
		}
	}
}

func writePair(session vars.Session, clients []string, n int) error {
	begun, err := session.Begin(context.Background(), true)
	if err != nil {
		return err
	}
	tx := begun.(crm.Everything)
	number := value.Int(int64(n))
	if _, err := tx.Env(); err != nil {
		return err
	}
	if err := tx.Write([]vars.Write{{Scope: vars.Project, Name: "n", Value: number}, {Scope: vars.Deal, Name: "n", Value: number}}); err != nil {
		return err
	}
	set, err := tx.NewSet(crm.Set{Kind: crm.Label, Name: "n" + strconv.Itoa(n)})
	if err != nil {
		return err
	}
	for _, id := range clients {
		if err := tx.Write([]vars.Write{{Client: id, Scope: vars.Client, Name: "n", Value: number}}); err != nil {
			return err
		}
		if _, err := tx.Join(set, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// whole checks that a store is sound, that what was written together is there together,
// and that it is not older than the last number the writer was told of.
func whole(t *testing.T, dsn string, clients []string, kept int) {
	t.Helper()
	s, err := sqlstore.Open(soon(t), dsn, options)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	found, err := s.Check(soon(t))
	require.NoError(t, err)
	require.Empty(t, found)
	tx, err := s.Begin(soon(t))
	require.NoError(t, err)
	defer func() { _ = tx.Rollback() }()
	env, err := tx.Env()
	require.NoError(t, err)
	n, err := strconv.Atoi(env.Get(vars.Project, "n").Text())
	require.NoError(t, err)
	require.GreaterOrEqual(t, n, kept)
	for _, id := range clients {
		v, err := tx.ClientVar(id, "n")
		require.NoError(t, err)
		require.Equal(t, strconv.Itoa(n), v.Text())
	}
	last, err := tx.SetByName(crm.Label, "n"+strconv.Itoa(n))
	require.NoError(t, err)
	members, err := tx.MembersOfAll([]int64{last.ID})
	require.NoError(t, err)
	require.Equal(t, clients, members)
	_, err = tx.SetByName(crm.Label, "n"+strconv.Itoa(n+1))
	require.ErrorIs(t, err, crm.ErrNotFound)
	c, err := tx.Client(clients[n%len(clients)])
	require.NoError(t, err)
	list, err := tx.DealVars(c.Deal)
	require.NoError(t, err)
	require.Equal(t, strconv.Itoa(n), list[0].Value.Text())
}

// until reads numbers until one of them.
func (s *second) until(n int) (kept int, err error) {
	for kept < n && err == nil {
		err = s.answers.Decode(&kept)
	}
	return kept, err
}

// A writer that is killed at any moment leaves whole transactions only, and nobody waits
// for it.
func TestKilledWriter(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, options)
		clients := newClients(t, s, 3)
		random := rand.New(rand.NewPCG(1, 2))
		for range 8 {
			w := startSecond(t)
			require.NoError(t, w.orders.Encode(order{DSN: dsn, Pairs: clients}))
			kept, err := w.until(1 + random.IntN(12))
			require.NoError(t, err)
			w.kill(t)
			for { // what it had said before
				n := 0
				if w.answers.Decode(&n) != nil {
					break
				}
				kept = n
			}
			whole(t, dsn, clients, kept)
			tx, err := s.Begin(soon(t))
			require.NoError(t, err)
			require.NoError(t, forget(tx, clients))
			session, err := s.Open(soon(t), clients[0])
			require.NoError(t, err)
			require.NoError(t, session.Close())
		}
	})
}

// forget makes room for the labels of the next writer.
func forget(tx crm.Everything, clients []string) error {
	sets, err := tx.SetsOf(crm.Label, clients[0])
	for _, set := range sets {
		err = errors.Join(err, tx.DeleteSet(set.ID))
	}
	return errors.Join(err, tx.Commit())
}

// So does a server that stops at any moment; the store goes on when it is back.
func TestCrashedServer(t *testing.T) {
	own := pgtest.Server{Required: os.Getenv("REQUIRE_POSTGRES") != ""}
	t.Cleanup(own.Stop)
	dsn := own.DSN(t)
	s := open(t, dsn, options)
	clients, held := newClients(t, s, 3), newClients(t, s, 1)[0]
	session, err := s.Open(soon(t), held)
	require.NoError(t, err)
	tx, err := session.Begin(soon(t), true)
	require.NoError(t, err)
	_, err = tx.Env()
	require.NoError(t, err)
	require.NoError(t, tx.Rollback())

	w := startSecond(t)
	require.NoError(t, w.orders.Encode(order{DSN: dsn, Pairs: clients}))
	kept, err := w.until(9)
	require.NoError(t, err)
	own.Crash(t)
	if more, err := w.until(1 << 30); more > 0 {
		kept = more
		require.Error(t, err)
	}
	whole(t, dsn, clients, kept)

	tx, err = session.Begin(soon(t), true)
	require.NoError(t, err, "the session does not know yet")
	_, err = tx.Env()
	requireProblem(t, sqlstore.Lost, err)
	requireProblem(t, sqlstore.Lost, tx.Commit())
	_, err = session.Begin(soon(t), true)
	requireProblem(t, sqlstore.Lost, err)
	require.NoError(t, session.Close())
	session, err = s.Open(soon(t), held)
	require.NoError(t, err, "a new one gets a new connection")
	require.NoError(t, session.Close())
}

func requireProblem(t *testing.T, want sqlstore.Problem, err error) {
	t.Helper()
	var e *sqlstore.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, want, e.Problem, "%v", err)
}
