package sqlstore

import (
	"context"
	"errors"
	"hash/fnv"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/salecalc/salecalc/internal/hold"
)

// Claim implements [crm.Store]. Claims are told apart by a digest of 60 bits: two names
// with the same one, which nobody will meet, exclude each other.
func (s *Store) Claim(ctx context.Context, name string) (release func(), ok bool, err error) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return s.db.claim(ctx, name, int64(h.Sum64()>>4))
}

// claim locks a byte of the locks' file, and the name in this process.
func (d *sqliteDB) claim(_ context.Context, name string, digest int64) (release func(), ok bool, err error) {
	done, ok := d.claims.Try(name)
	if !ok {
		return nil, false, nil
	}
	ok, err = d.locks.try(lockClaims+digest, true)
	if err != nil || !ok {
		done()
		return nil, false, d.wrap(err)
	}
	return func() {
		_ = d.locks.unlock(lockClaims + digest)
		done()
	}, true, nil
}

// claims are the advisory locks of one connection. They are lost with it: then somebody
// else may take up the work too, and finds what this process has kept of it.
type claims struct {
	names hold.Keys // the server lets one connection have a lock twice
	mu    sync.Mutex
	conn  *pgxpool.Conn // nil until the first claim, and after a failure
}

// claim takes an advisory lock. Claims have two numbers, so that they are apart from the
// locks of clients, which have one.
func (d *postgresDB) claim(ctx context.Context, name string, digest int64) (release func(), ok bool, err error) {
	done, ok := d.claims.names.Try(name)
	if !ok {
		return nil, false, nil
	}
	if ok, err = d.ask(ctx, "SELECT pg_try_advisory_lock($1, $2)", digest); err != nil || !ok {
		done()
		return nil, false, err
	}
	return func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer stop()
		_, _ = d.ask(ctx, "SELECT pg_advisory_unlock($1, $2)", digest)
		done()
	}, true, nil
}

// ask calls a function on a claim's lock, on the connection of the claims.
func (d *postgresDB) ask(ctx context.Context, sql string, digest int64) (ok bool, err error) {
	c := &d.claims
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn == nil {
		if c.conn, err = d.pool.Acquire(ctx); err != nil {
			c.conn = nil
			return false, d.wrap(err)
		}
	}
	if err = c.conn.QueryRow(ctx, sql, int32(d.locks), int32(digest)).Scan(&ok); err != nil {
		err = errors.Join(d.wrap(err), c.conn.Hijack().Close(context.WithoutCancel(ctx)))
		c.conn = nil
	}
	return ok, err
}

// close gives the connection of the claims back.
func (c *claims) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != nil {
		_ = c.conn.Hijack().Close(context.Background())
		c.conn = nil
	}
}
