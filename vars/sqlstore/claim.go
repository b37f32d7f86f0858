package sqlstore

import (
	"context"
	"hash/fnv"
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
