// Package store measures the store in a database beside the bare drivers doing the same
// reads and writes.
package store

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "modernc.org/sqlite" // the driver
)

// What a run reads and writes, as somebody writes it by hand.
var (
	reads = []string{
		"SELECT name, value FROM project_vars",
		"SELECT name, value FROM constants",
		"SELECT id, type, platform_id, bot, name, full_name, avatar, created, main_id, deal FROM clients WHERE id = $1",
		"SELECT name, value FROM client_vars WHERE client = $1",
		"SELECT name, value FROM deal_vars WHERE deal = (SELECT deal FROM clients WHERE id = $1)",
	}
	put = "INSERT INTO client_vars (client, name, value) VALUES ($1, $2, $3) ON CONFLICT (client, name) DO UPDATE SET value = excluded.value"
)

// clientRead is the one of reads that has other columns.
const clientRead = 2

// written are the names of the variables that the script writes.
var written = []string{"total", "rest", "level", "seen", "label"}

// A row is what is read of a client.
type row struct {
	id, kind                              int64
	platform, bot, name, fullName, avatar string
	created, main, deal                   *int64
	vars                                  [][2]string
}

func (r *row) columns() []any {
	return []any{&r.id, &r.kind, &r.platform, &r.bot, &r.name, &r.fullName, &r.avatar, &r.created, &r.main, &r.deal}
}

func (r *row) add(scan func(...any) error) error {
	var v [2]string
	err := scan(&v[0], &v[1])
	r.vars = append(r.vars, v)
	return err
}

// A bare does what a run does without the store.
type bare interface {
	run(ctx context.Context, client int64, n int) error
}

// A bareSQLite has one connection and all statements prepared, with the settings of the
// store.
type bareSQLite struct {
	conn               *sql.Conn
	begin, commit, put *sql.Stmt
	reads              []*sql.Stmt
}

func newBareSQLite(ctx context.Context, file string) (*bareSQLite, error) {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=foreign_keys(1)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)")
	if err != nil {
		return nil, err
	}
	b := &bareSQLite{}
	if b.conn, err = db.Conn(ctx); err != nil {
		return nil, err
	}
	prepare := func(text string) *sql.Stmt {
		s, e := b.conn.PrepareContext(ctx, text)
		if e != nil {
			err = e
		}
		return s
	}
	b.begin, b.commit, b.put = prepare("BEGIN IMMEDIATE"), prepare("COMMIT"), prepare(put)
	for _, text := range reads {
		b.reads = append(b.reads, prepare(text))
	}
	return b, err
}

func (b *bareSQLite) run(ctx context.Context, client int64, n int) error {
	if _, err := b.begin.ExecContext(ctx); err != nil {
		return err
	}
	r := row{}
	for i, stmt := range b.reads {
		var args []any
		if i >= clientRead {
			args = []any{client}
		}
		rows, err := stmt.QueryContext(ctx, args...)
		if err != nil {
			return err
		}
		for rows.Next() {
			if i == clientRead {
				err = rows.Scan(r.columns()...)
			} else {
				err = r.add(rows.Scan)
			}
			if err != nil {
				return err
			}
		}
		if err := rows.Close(); err != nil {
			return err
		}
	}
	for _, name := range written {
		if _, err := b.put.ExecContext(ctx, client, name, strconv.Itoa(n)); err != nil {
			return err
		}
	}
	_, err := b.commit.ExecContext(ctx)
	return err
}

// A barePostgres sends its reads at once and its writes at once.
type barePostgres struct{ pool *pgxpool.Pool }

func (b *barePostgres) run(ctx context.Context, client int64, n int) error {
	tx, err := b.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(ctx) }()
	r := row{}
	batch := &pgx.Batch{}
	for i, text := range reads {
		if i == clientRead {
			batch.Queue(text+" FOR UPDATE", client)
		} else if i > clientRead {
			batch.Queue(text, client)
		} else {
			batch.Queue(text)
		}
	}
	results := tx.SendBatch(ctx, batch)
	for i := range reads {
		rows, err := results.Query()
		if err != nil {
			return err
		}
		for rows.Next() {
			if i == clientRead {
				err = rows.Scan(r.columns()...)
			} else {
				err = r.add(rows.Scan)
			}
			if err != nil {
				return err
			}
		}
		rows.Close()
	}
	if err := results.Close(); err != nil {
		return err
	}
	batch = &pgx.Batch{}
	for _, name := range written {
		batch.Queue(put, client, name, strconv.Itoa(n))
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	return tx.Commit(ctx)
}
