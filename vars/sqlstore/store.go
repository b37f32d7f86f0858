package sqlstore

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// Options are the options of a [Store]. Now is required.
type Options struct {
	Limits    vars.Limits
	Zone      *time.Location   // of the project; nil: Moscow
	Now       func() time.Time // when records are made
	MustExist bool             // a SQLite file that does not exist is an error; else it is made
	Conns     int              // PostgreSQL: sessions and transactions of the owner at once; 0: 16
	Busy      time.Duration    // SQLite: how long a transaction waits for another process; 0: 30 s
}

// Defaults of [Options].
const (
	DefaultConns = 16
	DefaultBusy  = 30 * time.Second
)

func (o Options) complete() Options {
	o.Limits = o.Limits.Complete()
	if o.Zone == nil {
		o.Zone = time.FixedZone("MSK", 3*60*60)
	}
	if o.Conns == 0 {
		o.Conns = DefaultConns
	}
	if o.Busy == 0 {
		o.Busy = DefaultBusy
	}
	return o
}

// A Store keeps a project in a database. It is safe for concurrent use.
type Store struct {
	o       Options
	db      database
	place   place
	found   int // version of the tables before
	version int // and now
}

// Open opens the database and brings its tables up to date. A dsn that begins with
// postgres:// or postgresql:// is the address of a PostgreSQL database, anything else the
// name of a SQLite file.
func Open(ctx context.Context, dsn string, o Options) (*Store, error) {
	if o.Now == nil {
		return nil, newError(Setting, nil, "sqlstore: Options need Now", "sqlstore: в Options не задано Now")
	}
	if isPostgres(dsn) {
		return open(ctx, dsn, o, embedded("postgres"))
	}
	if scheme, _, ok := strings.Cut(dsn, "://"); ok { // the rest may hold a password
		return nil, newError(Setting, nil, "a store is a SQLite file or postgres://user@host/database; an address %s://… is neither",
			"база — это файл SQLite или postgres://user@host/database, а адрес %s://… — ни то, ни другое", scheme)
	}
	return open(ctx, dsn, o, embedded("sqlite"))
}

func open(ctx context.Context, dsn string, o Options, to versions) (*Store, error) {
	s := &Store{o: o.complete(), version: len(to)}
	opening := s.openSQLite
	if isPostgres(dsn) {
		opening = s.openPostgres
	}
	if err := opening(ctx, dsn, to); err != nil {
		return nil, err
	}
	return s, nil
}

// Close ends the use of the database. Sessions and transactions have to end before.
func (s *Store) Close() error { return s.db.close() }

// Version gives the version of the tables as they were found and as they are now; found is
// 0 for a database that was made.
func (s *Store) Version() (found, now int) { return s.found, s.version }

// Backup writes a copy of a SQLite database to a file that does not exist yet, while it is
// being worked with: the copy is of one moment. PostgreSQL has pg_dump for that.
func (s *Store) Backup(ctx context.Context, path string) error { return s.db.backup(ctx, path) }

// Check looks for damage and says what it finds, nothing for a sound database.
func (s *Store) Check(ctx context.Context) ([]diag.Text, error) {
	found, err := s.db.check(ctx)
	if err != nil {
		return nil, err
	}
	more, err := s.invariants(ctx)
	return append(found, more...), err
}

// Open implements [vars.Store].
func (s *Store) Open(ctx context.Context, client string) (vars.Session, error) {
	id := number(client)
	if id == nobody {
		return nil, vars.ErrNoClient
	}
	h, err := s.db.open(ctx, id)
	if err != nil {
		return nil, err
	}
	if !h.exists() {
		_ = h.release()
		return nil, vars.ErrNoClient
	}
	return &session{s: s, holding: h, client: id}, nil
}

// Hold implements [crm.Store].
func (s *Store) Hold(ctx context.Context, clients []string) (release func(), err error) {
	ids := make([]int64, 0, len(clients))
	for _, id := range clients {
		if n := number(id); n != nobody {
			ids = append(ids, n)
		}
	}
	return s.db.hold(ctx, ids)
}

// Begin implements [crm.Store].
func (s *Store) Begin(ctx context.Context) (crm.Everything, error) {
	h, err := s.db.open(ctx, nobody)
	if err != nil {
		return nil, err
	}
	t, err := s.begin(ctx, h, nobody, true)
	if err != nil {
		_ = h.release()
		return nil, err
	}
	t.ending = h.release
	return t, nil
}

func (s *Store) begin(ctx context.Context, h holding, client int64, wide bool) (*tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l, err := h.begin(ctx, wide)
	if err != nil {
		return nil, err
	}
	return &tx{s: s, ctx: ctx, link: l, client: client}, nil
}

// A session implements [vars.Session].
type session struct {
	s       *Store
	holding holding
	client  int64
	tx      *tx
	closed  bool
}

// Begin implements [vars.Session].
func (s *session) Begin(ctx context.Context, wide bool) (vars.Tx, error) {
	t, err := s.s.begin(ctx, s.holding, s.client, wide)
	if err != nil {
		return nil, err
	}
	s.tx = t
	return t, nil
}

// Close implements [vars.Session].
func (s *session) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	if s.tx != nil {
		_ = s.tx.Rollback()
	}
	return s.holding.release()
}

// number gives the number that is a client's id, nobody for what is no id.
func number(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n <= 0 || n > maxID || text(n) != id {
		return nobody
	}
	return n
}

// maxID leaves room for the numbers of locks.
const maxID = 1 << 61

// text writes an id.
func text(id int64) string {
	if id == nobody {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
