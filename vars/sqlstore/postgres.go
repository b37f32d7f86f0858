package sqlstore

import (
	"context"
	"errors"
	"hash/fnv"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/salecalc/salecalc/internal/hold"
	"github.com/salecalc/salecalc/lang/diag"
)

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// A postgresDB is a PostgreSQL database. A session keeps a connection of its own, for the
// server knows by the connection who holds a client.
type postgresDB struct {
	place
	pool   *pgxpool.Pool
	held   hold.Keys // clients, so that one waiter of a process uses up one connection
	claims claims
	locks  int64 // number of the project's advisory lock; the others follow
}

// Advisory locks from the project's number on.
const (
	advisoryProject = 0 // shared by narrow transactions, held alone by wide ones
	advisoryMigrate = 1
	advisoryClients = 16 // of client n: advisoryClients + n
)

// grace is how long the end of a transaction may take that its caller has cancelled.
const grace = 10 * time.Second

func (s *Store) openPostgres(ctx context.Context, dsn string, to versions) error {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil { // which may quote the password
		return newError(Setting, nil, "the address of the PostgreSQL database cannot be read: write postgres://user:password@host:port/database",
			"не удалось разобрать адрес базы PostgreSQL: укажите его в виде postgres://user:password@host:port/database")
	}
	config.MaxConns = int32(s.o.Conns) + 1 // one for the claims
	config.AfterConnect = prepareConnection
	c := &config.ConnConfig.Config
	s.place = place{shown: "PostgreSQL " + net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port))) + "/" + c.Database, secret: c.Password}
	d := &postgresDB{place: s.place}
	if d.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return d.wrap(err)
	}
	if s.found, err = d.migrate(ctx, to); err != nil {
		d.pool.Close()
		return err
	}
	s.db = d
	return nil
}

// prepareConnection lets the server notice soon that this machine is gone, for until then
// it keeps the client's lock.
func prepareConnection(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.PgConn().Exec(ctx, "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3").ReadAll()
	return err
}

// close implements database.
func (d *postgresDB) close() error {
	d.claims.close()
	d.pool.Close()
	return nil
}

// backup implements database.
func (d *postgresDB) backup(context.Context, string) error {
	return newError(Unsupported, nil, "%s: PostgreSQL databases are backed up by pg_dump", "%s: резервные копии баз PostgreSQL делает программа pg_dump", d.shown)
}

// check implements database: it reads everything there is.
func (d *postgresDB) check(ctx context.Context) (found []diag.Text, err error) {
	for _, table := range []string{
		"clients", "client_vars", "deals", "deal_vars", "project_vars", "constants", "sets", "members", "tasks", "notes",
		"operators", "pipelines", "states", "blocks", "visits", "outbox",
	} {
		var n int64
		err := d.pool.QueryRow(ctx, "SELECT count(t::text) FROM "+table+" t").Scan(&n)
		var e *pgconn.PgError
		switch {
		case errors.As(err, &e) && postgresProblem(e.Code) == Damaged:
			found = append(found, both("damaged: %s", "повреждено: %s", e.Message))
		case err != nil:
			return found, d.wrap(err)
		}
	}
	return found, nil
}

// A postgresHold is a connection with, for a session, the lock on its client.
type postgresHold struct {
	d      *postgresDB
	ctx    context.Context // never cancelled
	conn   *pgxpool.Conn
	client int64
	there  bool
	letGo  func()
}

// open implements database.
func (d *postgresDB) open(ctx context.Context, client int64) (holding, error) {
	h := &postgresHold{d: d, ctx: context.WithoutCancel(ctx), client: client, letGo: func() {}}
	if client != nobody {
		letGo, err := d.held.Hold(ctx, strconv.FormatInt(client, 10))
		if err != nil {
			return nil, err
		}
		h.letGo = letGo
	}
	var err error
	if h.conn, err = d.pool.Acquire(ctx); err != nil {
		h.letGo()
		return nil, d.wrap(err)
	}
	if client == nobody {
		return h, nil
	}
	err = h.conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM clients WHERE id = $1) FROM pg_advisory_lock($2)", client, h.lock()).Scan(&h.there)
	if err != nil {
		h.abandon()
		return nil, d.wrap(err)
	}
	return h, nil
}

func (h *postgresHold) lock() int64 { return h.d.locks + advisoryClients + h.client }

func (h *postgresHold) exists() bool { return h.there }

// abandon gives the connection up, and with it all that the server keeps for it.
func (h *postgresHold) abandon() {
	h.d.abandon(h.ctx, h.conn)
	h.letGo()
}

// release implements holding. A connection that broke has let the client go already.
func (h *postgresHold) release() error {
	if h.client != nobody && !h.conn.Conn().IsClosed() {
		ctx, cancel := context.WithTimeout(h.ctx, grace)
		defer cancel()
		if _, err := h.conn.Exec(ctx, "SELECT pg_advisory_unlock($1)", h.lock()); err != nil {
			h.abandon()
			return nil
		}
	}
	h.conn.Release()
	h.letGo()
	return nil
}

// begin implements holding.
func (h *postgresHold) begin(_ context.Context, wide bool) (link, error) {
	if h.conn.Conn().IsClosed() {
		return nil, h.d.fault(Lost, nil)
	}
	lock := "SELECT pg_advisory_xact_lock_shared($1)"
	if wide {
		lock = "SELECT pg_advisory_xact_lock($1)"
	}
	l := &postgresLink{d: h.d, conn: h.conn.Conn()}
	l.first = []*step{statement("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"), statement(lock, h.d.locks+advisoryProject)}
	return l, nil
}

// A postgresLink is a transaction on a connection. It begins with the first steps.
type postgresLink struct {
	d     *postgresDB
	conn  *pgx.Conn
	first []*step // what begins it; nil once it has begun
}

// do implements link.
func (l *postgresLink) do(ctx context.Context, steps []*step) error {
	return l.d.wrap(l.send(ctx, steps))
}

func (l *postgresLink) send(ctx context.Context, steps []*step) error {
	if l.first != nil {
		steps = append(l.first, steps...)
		l.first = nil
	}
	return runBatch(ctx, l.conn, steps)
}

// runBatch sends all steps at once and reads what comes back. After an error the server
// passes over the rest.
func runBatch(ctx context.Context, conn *pgx.Conn, steps []*step) error {
	b := &pgx.Batch{QueuedQueries: make([]*pgx.QueuedQuery, 0, len(steps))}
	for _, s := range steps {
		for i, a := range s.args {
			if text, ok := a.(string); ok {
				s.args[i] = escape(text)
			}
		}
		b.Queue(s.sql, s.args...)
	}
	results := conn.SendBatch(ctx, b)
	for _, s := range steps {
		if err := s.result(results); err != nil {
			_ = results.Close()
			return err
		}
	}
	return results.Close()
}

// result reads what came of a step.
func (s *step) result(results pgx.BatchResults) error {
	if s.row == nil {
		tag, err := results.Exec()
		s.changed = tag.RowsAffected()
		return err
	}
	rows, err := results.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	scan := func(columns ...any) error {
		err := rows.Scan(columns...)
		unescapeAll(columns)
		return err
	}
	for rows.Next() {
		if err := s.row(scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// commit implements link. Once it has begun it is not cancelled at once, for then nobody
// would know what came of it.
func (l *postgresLink) commit(ctx context.Context, steps []*step) error {
	if l.first != nil && len(steps) == 0 {
		return nil
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := l.send(late, append(steps, statement("COMMIT")))
	if err == nil {
		return nil
	}
	l.rollback(ctx)
	var e *pgconn.PgError
	if errors.As(err, &e) && e.Severity == "ERROR" || pgconn.SafeToRetry(err) {
		return l.d.wrap(err)
	}
	return l.d.fault(Uncertain, err)
}

// rollback implements link.
func (l *postgresLink) rollback(ctx context.Context) {
	if l.first != nil || l.conn.IsClosed() {
		return
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if _, err := l.conn.Exec(late, "ROLLBACK"); err != nil {
		_ = l.conn.Close(late)
	}
}

// wrap makes an Error of what went wrong, unless the caller knows it.
func (d *postgresDB) wrap(err error) error {
	if err == nil || known(err) {
		return err
	}
	var answer *pgconn.PgError
	var connecting *pgconn.ConnectError
	switch {
	case errors.As(err, &answer):
		return d.fault(postgresProblem(answer.Code), err)
	case errors.As(err, &connecting):
		e := newError(NotFound, err, "%s: no server answers; check the address, and whether the server runs",
			"%s: сервер не отвечает; проверьте адрес и запущен ли сервер", d.shown)
		e.secret = d.secret
		return e
	}
	return d.fault(Lost, err)
}

// postgresProblem is what an SQLSTATE means for us.
func postgresProblem(state string) Problem {
	for _, p := range []struct {
		prefix  string
		problem Problem
	}{
		{"3D000", NotFound}, {"3F000", NotFound}, {"28", Denied}, {"42501", Denied}, {"53100", Full}, {"25006", ReadOnly},
		{"53300", Busy}, {"55P03", Busy}, {"57P03", Busy}, {"57P", Lost}, {"08", Lost}, {"XX001", Damaged}, {"XX002", Damaged}, {"58P01", Damaged},
	} {
		if strings.HasPrefix(state, p.prefix) {
			return p.problem
		}
	}
	return Failed
}

// migrate brings the tables up to date and says which version it found. Processes that
// want to do it at once come one after another, and transactions do not see half of it.
func (d *postgresDB) migrate(ctx context.Context, to versions) (found int, err error) {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return 0, d.wrap(err)
	}
	defer conn.Release() // which drops a connection with a transaction open
	var encoding, schema string
	if err := conn.QueryRow(ctx, "SELECT current_setting('server_encoding'), coalesce(current_schema(), '')").Scan(&encoding, &schema); err != nil {
		return 0, d.wrap(err)
	}
	if encoding != "UTF8" {
		return 0, newError(Setting, nil, "%s keeps texts as %s; make a database with the encoding UTF8",
			"%s: кодировка базы — %s; создайте базу в кодировке UTF8", d.shown, encoding)
	}
	d.locks = lockNumber(schema)
	run := func(sql string) {
		if err == nil {
			_, err = conn.Conn().PgConn().Exec(ctx, sql).ReadAll()
		}
	}
	run("BEGIN ISOLATION LEVEL READ COMMITTED")
	run("SELECT pg_advisory_xact_lock(" + strconv.FormatInt(d.locks+advisoryMigrate, 10) + ")")
	if err == nil {
		found, err = d.version(ctx, conn)
	}
	if err != nil {
		return 0, d.wrap(err)
	}
	if found > len(to) {
		return found, d.newer(found, len(to))
	}
	if found < len(to) {
		run("SELECT pg_advisory_xact_lock(" + strconv.FormatInt(d.locks+advisoryProject, 10) + ")")
		for _, sql := range to[found:] {
			run(sql)
		}
		run("UPDATE salecalc_version SET version = " + strconv.Itoa(len(to)))
	}
	run("COMMIT")
	var e *pgconn.PgError
	if errors.As(err, &e) && e.Code == "42P07" { // a table of that name
		return 0, d.foreign()
	}
	return found, d.wrap(err)
}

// version reads which version the tables are; 0: there are none.
func (d *postgresDB) version(ctx context.Context, conn *pgxpool.Conn) (version int, err error) {
	var there bool
	if err := conn.QueryRow(ctx, "SELECT to_regclass('salecalc_version') IS NOT NULL").Scan(&there); err != nil {
		return 0, err
	}
	if !there {
		_, err := conn.Conn().PgConn().Exec(ctx, "CREATE TABLE salecalc_version (version BIGINT NOT NULL); INSERT INTO salecalc_version VALUES (0)").ReadAll()
		return 0, err
	}
	err = conn.QueryRow(ctx, "SELECT version FROM salecalc_version").Scan(&version)
	return version, err
}

// lockNumber is where the advisory locks of a schema begin. They are the database's, and
// projects in different schemas must not wait for each other.
func lockNumber(schema string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte("salecalc " + schema))
	return int64(h.Sum64())
}
