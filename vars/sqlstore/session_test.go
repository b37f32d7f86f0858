package sqlstore_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

// moment is how long a test waits for what must not come.
const moment = 50 * time.Millisecond

// A session keeps other stores off its client, between its transactions too, and off no
// other.
func TestSessionsOfTwoStores(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		a, b := open(t, dsn, options), open(t, dsn, options)
		ids := newClients(t, a, 2)
		held, err := a.Open(soon(t), ids[0])
		require.NoError(t, err)
		free, err := b.Open(soon(t), ids[1])
		require.NoError(t, err)
		require.NoError(t, free.Close())

		brief, cancel := context.WithTimeout(context.Background(), moment)
		defer cancel()
		_, err = b.Open(brief, ids[0])
		require.ErrorIs(t, err, context.DeadlineExceeded)

		opened := make(chan error, 1)
		go func() {
			s, err := b.Open(soon(t), ids[0])
			if err == nil {
				err = s.Close()
			}
			opened <- err
		}()
		tx, err := held.Begin(soon(t), true)
		require.NoError(t, err)
		require.NoError(t, tx.Write([]vars.Write{{Scope: vars.Client, Name: "x", Value: value.Int(1)}}))
		require.NoError(t, tx.Commit())
		select {
		case err := <-opened:
			require.Fail(t, "another store has the client", "%v", err)
		default:
		}
		require.NoError(t, held.Close())
		require.NoError(t, <-opened)
	})
}

// A transaction that waits for one of another store can be given up, and goes on when that
// has ended.
func TestTransactionsOfTwoStores(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		a, b := open(t, dsn, options), open(t, dsn, options)
		first, err := a.Begin(soon(t))
		require.NoError(t, err)
		_, err = first.Env()
		require.NoError(t, err)
		require.NoError(t, first.Write([]vars.Write{{Scope: vars.Project, Name: "x", Value: value.Int(1)}}))

		seen := func(ctx context.Context) (string, error) {
			tx, err := b.Begin(ctx)
			if err != nil {
				return "", err
			}
			defer func() { _ = tx.Rollback() }()
			env, err := tx.Env()
			if err != nil {
				return "", err
			}
			return env.Get(vars.Project, "x").Text(), nil
		}
		brief, cancel := context.WithTimeout(context.Background(), moment)
		defer cancel()
		_, err = seen(brief)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.NoError(t, first.Commit())
		x, err := seen(soon(t))
		require.NoError(t, err)
		require.Equal(t, "1", x)
	})
}

// A context that ends in the middle of a transaction undoes it, and the store goes on.
func TestCancelled(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, options)
		id := newClients(t, s, 1)[0]
		for range 3 {
			session, err := s.Open(soon(t), id)
			require.NoError(t, err)
			ctx, cancel := context.WithCancel(context.Background())
			tx, err := session.Begin(ctx, true)
			require.NoError(t, err)
			_, err = tx.Env()
			require.NoError(t, err)
			require.NoError(t, tx.Write([]vars.Write{{Scope: vars.Project, Name: "x", Value: value.Int(1)}}))
			cancel()
			_, err = tx.ClientVar(id, "x")
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorIs(t, tx.Commit(), context.Canceled)
			require.NoError(t, session.Close())
		}
		tx, err := s.Begin(soon(t))
		require.NoError(t, err)
		env, err := tx.Env()
		require.NoError(t, err)
		require.Zero(t, env.Len(vars.Project))
		require.NoError(t, tx.Rollback())
	})
}

// With SQLite, who waits too long for another process is told.
func TestBusy(t *testing.T) {
	dsn := databases[0].dsn(t)
	patient, hasty := options, options
	hasty.Busy = moment
	a := open(t, dsn, patient)
	b := open(t, dsn, hasty)
	tx, err := a.Begin(soon(t))
	require.NoError(t, err)
	_, err = b.Begin(soon(t))
	requireProblem(t, sqlstore.Busy, err)
	require.NoError(t, tx.Rollback())
	tx, err = b.Begin(soon(t))
	require.NoError(t, err)
	require.NoError(t, tx.Rollback())
}

func TestClosed(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, err := sqlstore.Open(soon(t), dsn, options)
		require.NoError(t, err)
		id := newClients(t, s, 1)[0]
		require.NoError(t, s.Close())
		_, err = s.Open(soon(t), id)
		require.Error(t, err)
		_, err = s.Begin(soon(t))
		require.Error(t, err)
	})
}
