package sqlstore

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

func openFile(t *testing.T) *Store {
	t.Helper()
	s, err := Open(context.Background(), filepath.Join(t.TempDir(), "test.db"), Options{Now: func() time.Time { return time.Time{} }})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// write puts a text of the project's into a transaction of its own.
func writeText(s *Store, name string, size int) error {
	tx, err := s.Begin(context.Background())
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, n := range []string{name, name + "2"} {
		if err := tx.Write([]vars.Write{{Scope: vars.Project, Name: n, Value: value.Text(strings.Repeat("x", size))}}); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func requireProject(t *testing.T, s *Store, names int) {
	t.Helper()
	tx, err := s.Begin(context.Background())
	require.NoError(t, err)
	defer func() { _ = tx.Rollback() }()
	env, err := tx.Env()
	require.NoError(t, err)
	require.Equal(t, names, env.Len(vars.Project))
}

// An address of something else is no file, and is not said: it may hold a password.
func TestOtherDatabases(t *testing.T) {
	for _, dsn := range []string{"mysql://bot:hunter2@db/bot", "Postgres://bot:hunter2@db/bot"} {
		_, err := Open(t.Context(), dsn, Options{Now: time.Now})
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, Setting, e.Problem)
		for _, said := range []string{err.Error(), e.Text.RU, Shown(dsn)} {
			require.Contains(t, said, dsn[:strings.Index(dsn, "://")])
			require.NotContains(t, said, "hunter2")
		}
	}
}

func TestProblemOf(t *testing.T) {
	for code, want := range map[int]Problem{
		sqlite3.SQLITE_FULL: Full, sqlite3.SQLITE_IOERR_SHMSIZE: Full, sqlite3.SQLITE_IOERR_READ: Failed,
		sqlite3.SQLITE_BUSY_SNAPSHOT: Busy, sqlite3.SQLITE_CORRUPT_INDEX: Damaged,
	} {
		require.Equal(t, want, problemOf(code), code)
	}
}

// A file that may not grow is a full disk to SQLite.
func TestFull(t *testing.T) {
	s := openFile(t)
	require.NoError(t, writeText(s, "a", 10))
	d := s.db.(*sqliteDB)
	limit := func(pages string) {
		err := d.writer.exec(context.Background(), "PRAGMA max_page_count = "+pages)
		require.NoError(t, err)
	}
	limit("1")
	err := writeText(s, "b", 200_000)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, Full, e.Problem)
	requireProject(t, s, 2)

	tx, err := s.Begin(context.Background()) // what fits is kept although something did not
	require.NoError(t, err)
	require.NoError(t, tx.Write([]vars.Write{{Scope: vars.Project, Name: "c", Value: value.Int(1)}}))
	require.NoError(t, tx.Mark())
	require.NoError(t, tx.Write([]vars.Write{{Scope: vars.Project, Name: "d", Value: value.Text(strings.Repeat("x", 200_000))}}))
	_, err = tx.Env()
	require.ErrorAs(t, err, &e)
	require.Equal(t, Full, e.Problem)
	if tx.Undo() == nil {
		require.NoError(t, tx.Commit())
		requireProject(t, s, 3)
	} else {
		require.Error(t, tx.Commit())
		requireProject(t, s, 2)
	}

	limit("1000000")
	require.NoError(t, writeText(s, "b", 200_000))
	found, err := s.Check(context.Background())
	require.NoError(t, err)
	require.Empty(t, found)
}

// A file that may only be read.
func TestReadOnly(t *testing.T) {
	s := openFile(t)
	err := s.db.(*sqliteDB).writer.exec(context.Background(), "PRAGMA query_only = 1")
	require.NoError(t, err)
	err = writeText(s, "a", 10)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, ReadOnly, e.Problem)
	err = s.db.(*sqliteDB).writer.exec(context.Background(), "PRAGMA query_only = 0")
	require.NoError(t, err)
	requireProject(t, s, 0)
}

func TestPostgresProblems(t *testing.T) {
	d := &postgresDB{place: place{shown: "PostgreSQL here", secret: "s3cret"}}
	for code, want := range map[string]Problem{
		"53100": Full, "25006": ReadOnly, "28P01": Denied, "3D000": NotFound, "57P01": Lost, "57P03": Busy, "08006": Lost, "XX001": Damaged,
		"53300": Busy, "42601": Failed, "42501": Denied,
	} {
		var e *Error
		require.ErrorAs(t, d.wrap(&pgconn.PgError{Code: code, Message: "a s3cret"}), &e)
		require.Equal(t, want, e.Problem, code)
		require.Contains(t, e.Error(), "PostgreSQL here")
		require.NotContains(t, e.Error(), "s3cret")
	}
	require.ErrorIs(t, d.wrap(context.Canceled), context.Canceled)
	require.NoError(t, d.wrap(nil))
	var e *Error
	require.ErrorAs(t, d.wrap(errors.New("unexpected EOF")), &e)
	require.Equal(t, Lost, e.Problem)
}
