package sqlstore_test

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/pgtest"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

// raw opens a file as any program does.
func raw(t *testing.T, file string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	for _, s := range statements {
		_, err := db.Exec(s)
		require.NoError(t, err)
	}
	require.NoError(t, db.Close())
}

// filled makes a store with clients, and closes it.
func filled(t *testing.T, file string, clients int) {
	t.Helper()
	s, err := sqlstore.Open(soon(t), file, options)
	require.NoError(t, err)
	ids := newClients(t, s, clients)
	tx, err := s.Begin(soon(t))
	require.NoError(t, err)
	for _, id := range ids {
		require.NoError(t, tx.Write([]vars.Write{{Client: id, Scope: vars.Client, Name: "v", Value: value.Text(strings.Repeat("x", 500))}}))
	}
	require.NoError(t, tx.Commit())
	require.NoError(t, s.Close())
}

var cyrillic = regexp.MustCompile(`\p{Cyrillic}`)

// told checks an error's problem and that it speaks both languages.
func told(t *testing.T, want sqlstore.Problem, err error) {
	t.Helper()
	requireProblem(t, want, err)
	var e *sqlstore.Error
	require.ErrorAs(t, err, &e)
	require.NotContains(t, e.Text.EN+e.Text.RU, "%!")
	require.False(t, cyrillic.MatchString(e.Text.EN), e.Text.EN)
	require.True(t, cyrillic.MatchString(e.In(diag.RU)), e.Text.RU)
}

func TestOpenSQLite(t *testing.T) {
	tests := []struct {
		name   string
		damage func(t *testing.T, file string)
		want   sqlstore.Problem
	}{
		{"no such folder", func(t *testing.T, file string) { require.NoError(t, os.RemoveAll(filepath.Dir(file))) }, sqlstore.NotFound},
		{"a folder", func(t *testing.T, file string) { require.NoError(t, os.Mkdir(file, 0o777)) }, sqlstore.NotDatabase},
		{"no database", func(t *testing.T, file string) {
			require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("no database ", 100)), 0o666))
		}, sqlstore.NotDatabase},
		{"of another program", func(t *testing.T, file string) { raw(t, file, "CREATE TABLE clients (x)") }, sqlstore.Foreign},
		{"newer", func(t *testing.T, file string) {
			filled(t, file, 1)
			raw(t, file, "PRAGMA user_version = 1000")
		}, sqlstore.Newer},
		{"cut off", func(t *testing.T, file string) {
			filled(t, file, 100)
			require.NoError(t, os.Truncate(file, 5000))
		}, sqlstore.Damaged},
		{"schema overwritten", func(t *testing.T, file string) {
			filled(t, file, 1)
			overwrite(t, file, 100, 4000)
		}, sqlstore.Damaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "folder", "test.db")
			require.NoError(t, os.Mkdir(filepath.Dir(file), 0o777))
			tt.damage(t, file)
			before, _ := os.ReadFile(file)
			_, err := sqlstore.Open(soon(t), file, options)
			told(t, tt.want, err)
			require.Contains(t, err.Error(), filepath.Dir(file))
			after, _ := os.ReadFile(file)
			require.Equal(t, before, after, "the file was changed")
		})
	}
	t.Run("must exist", func(t *testing.T) {
		o := options
		o.MustExist = true
		_, err := sqlstore.Open(soon(t), filepath.Join(t.TempDir(), "test.db"), o)
		told(t, sqlstore.NotFound, err)
	})
	t.Run("no clock", func(t *testing.T) {
		_, err := sqlstore.Open(soon(t), "x", sqlstore.Options{})
		told(t, sqlstore.Setting, err)
	})
}

// overwrite writes nonsense into a file.
func overwrite(t *testing.T, file string, at int64, n int) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteAt([]byte(strings.Repeat("\xa5", n)), at)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

// Damage inside a file is found by Check, and by whoever reads that part.
func TestDamaged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	filled(t, file, 300)
	info, err := os.Stat(file)
	require.NoError(t, err)
	overwrite(t, file, info.Size()-30_000, 20_000)
	s := open(t, file, options)
	found, err := s.Check(soon(t))
	if err != nil {
		told(t, sqlstore.Damaged, err)
		return
	}
	require.NotEmpty(t, found)
}

// What is no longer true of a database is found.
func TestCheck(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, options)
		ids := newClients(t, s, 3)
		tx, err := s.Begin(soon(t))
		require.NoError(t, err)
		for _, id := range ids {
			require.NoError(t, tx.Write([]vars.Write{
				{Client: id, Scope: vars.Deal, Name: "x", Value: value.Int(1)},
				{Client: id, Scope: vars.Client, Name: "phone", Value: value.Text("+7 912 345 67 89")},
				{Client: id, Scope: vars.Client, Name: "email", Value: value.Text("Anna@x")},
			}))
		}
		require.NoError(t, tx.Commit())
		found, err := s.Check(soon(t))
		require.NoError(t, err)
		require.Empty(t, found)

		breakIt(t, dsn,
			"UPDATE clients SET deal = 2 WHERE id = 1",
			"UPDATE clients SET phone_key = '7' WHERE id = 2",
			"UPDATE clients SET main_id = 3 WHERE id = 2", "UPDATE clients SET main_id = 2 WHERE id = 3",
			"INSERT INTO client_vars (client, name, value) VALUES (3, 'a', '1'), (3, 'b', '1'), (3, 'c', '1'), (3, 'd', '1'), (3, 'e', '1')",
			"INSERT INTO deal_vars (deal, name, value) VALUES (1, 'a', '1'), (1, 'b', '1'), (1, 'c', '1'), (1, 'd', '1'), (1, 'e', '1')",
			"INSERT INTO constants (name, value) VALUES ('a', '1'), ('b', '1'), ('c', '1'), ('d', '1')",
		)
		found, err = s.Check(soon(t))
		require.NoError(t, err)
		var got []string
		for _, f := range found {
			require.True(t, cyrillic.MatchString(f.RU))
			got = append(got, f.EN)
		}
		require.Equal(t, []string{
			"the current deal of client 1 is not his", "client 3 has too many variables", "deal 1 has too many variables",
			"the project has 4 constants, which is too many", "client 2 is bound to himself in a circle", "client 3 is bound to himself in a circle",
			"client 2 is not found by his phone or e-mail: write it again",
		}, got)
	})
}

// breakIt changes a database behind the store's back.
func breakIt(t *testing.T, dsn string, statements ...string) {
	t.Helper()
	if u, err := url.Parse(dsn); err == nil && u.Scheme == "postgres" {
		server.Exec(t, "SET search_path = "+u.Query().Get("search_path")+";"+strings.Join(statements, ";"))
		return
	}
	raw(t, dsn, statements...)
}

// A member of a list that does not exist can only come of damage.
func TestCheckMembers(t *testing.T) {
	file := databases[0].dsn(t)
	filled(t, file, 1)
	raw(t, file, "PRAGMA foreign_keys = 0", "INSERT INTO members (set_id, client) VALUES (7, 1), (7, 8)")
	s := open(t, file, options)
	found, err := s.Check(soon(t))
	require.NoError(t, err)
	require.Len(t, found, 6)
	require.Equal(t, "client 8 does not exist and is in a list", found[5].EN)
}

func TestOpenPostgres(t *testing.T) {
	dsn := server.DSN(t)
	good, err := url.Parse(dsn)
	require.NoError(t, err)
	with := func(change func(u *url.URL)) string {
		u := *good
		change(&u)
		return u.String()
	}
	server.Exec(t, "CREATE ROLE reader LOGIN PASSWORD 'reader word'; GRANT USAGE ON SCHEMA "+good.Query().Get("search_path")+" TO reader")
	server.Exec(t, "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
	other, newer := server.DSN(t), server.DSN(t)
	breakIt(t, other, "CREATE TABLE clients (x INT)")
	require.NoError(t, open(t, newer, options).Close())
	breakIt(t, newer, "UPDATE salecalc_version SET version = 1000")
	tests := []struct {
		name, dsn string
		want      sqlstore.Problem
	}{
		{"wrong password", with(func(u *url.URL) { u.User = url.UserPassword("owner", "secret word") }), sqlstore.Denied},
		{"no such user", with(func(u *url.URL) { u.User = url.UserPassword("nobody", "secret word") }), sqlstore.Denied},
		{"no such database", with(func(u *url.URL) { u.Path = "/missing" }), sqlstore.NotFound},
		{"no such schema", with(func(u *url.URL) { u.RawQuery = "sslmode=disable&search_path=missing" }), sqlstore.NotFound},
		{"no rights", with(func(u *url.URL) { u.User = url.UserPassword("reader", "reader word") }), sqlstore.Denied},
		{"no server", "postgres://owner:secret%20word@127.0.0.1:1/x", sqlstore.NotFound},
		{"no address", "postgres://owner:secret word@:x:y/%zz", sqlstore.Setting},
		{"another encoding", with(func(u *url.URL) { u.Path, u.RawQuery = "/latin", "sslmode=disable" }), sqlstore.Setting},
		{"of another program", other, sqlstore.Foreign},
		{"newer", newer, sqlstore.Newer},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := sqlstore.Open(soon(t), tt.dsn, options)
			told(t, tt.want, err)
			for _, secret := range []string{"secret word", "secret%20word", "reader word", pgtest.Password, url.QueryEscape(pgtest.Password)} {
				require.NotContains(t, err.Error(), secret)
			}
		})
	}
}

// A server that ends the connection, or refuses to write.
func TestPostgresFails(t *testing.T) {
	dsn := server.DSN(t)
	s := open(t, dsn, options)
	id := newClients(t, s, 1)[0]
	begin := func() (vars.Session, crm.Everything) {
		session, err := s.Open(soon(t), id)
		require.NoError(t, err)
		tx, err := session.Begin(soon(t), true)
		require.NoError(t, err)
		_, err = tx.Env()
		require.NoError(t, err)
		require.NoError(t, tx.Write([]vars.Write{{Scope: vars.Project, Name: "x", Value: value.Int(1)}}))
		return session, tx.(crm.Everything)
	}
	cut := func() {
		server.Exec(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = ''")
	}
	session, tx := begin()
	cut()
	_, err := tx.Env()
	told(t, sqlstore.Lost, err)
	told(t, sqlstore.Lost, tx.Commit())
	require.NoError(t, session.Close())

	session, tx = begin()
	cut()
	err = tx.Commit()
	told(t, sqlstore.Uncertain, err)
	require.NoError(t, session.Close())

	session, tx = begin()
	require.NoError(t, tx.Rollback())
	env, err := session.Begin(soon(t), false)
	require.NoError(t, err)
	now, err := env.Env()
	require.NoError(t, err)
	require.Zero(t, now.Len(vars.Project))
	require.NoError(t, session.Close())
}

// requireRestored checks a file with five clients and the project's variable later.
func requireRestored(t *testing.T, file, later string) {
	t.Helper()
	s, err := sqlstore.Open(soon(t), file, options)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	tx, err := s.Begin(soon(t))
	require.NoError(t, err)
	defer func() { _ = tx.Rollback() }()
	all, err := tx.FindClients(crm.ClientQuery{})
	require.NoError(t, err)
	require.Len(t, all, 5)
	env, err := tx.Env()
	require.NoError(t, err)
	require.Equal(t, later, env.Get(vars.Project, "later").Text())
}

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	file, copied := filepath.Join(dir, "test.db"), filepath.Join(dir, "copy.db")
	filled(t, file, 5)
	s, err := sqlstore.Open(soon(t), file, options)
	require.NoError(t, err)
	tx, err := s.Begin(soon(t))
	require.NoError(t, err)
	require.NoError(t, tx.Write([]vars.Write{{Scope: vars.Project, Name: "later", Value: value.Int(1)}}))
	require.NoError(t, s.Backup(soon(t), copied), "beside a transaction")
	told(t, sqlstore.Exists, s.Backup(soon(t), copied))
	told(t, sqlstore.NotFound, s.Backup(soon(t), filepath.Join(dir, "missing", "copy.db")))
	require.NoError(t, tx.Commit())

	told(t, sqlstore.Exists, sqlstore.Restore(soon(t), copied, file, false))
	told(t, sqlstore.Busy, sqlstore.Restore(soon(t), copied, file, true))
	require.NoError(t, s.Close())
	broken := filepath.Join(dir, "broken.db")
	data, err := os.ReadFile(copied)
	require.NoError(t, err)
	for i := 20_000; i < 24_000; i++ {
		data[i] ^= 0x5a
	}
	require.NoError(t, os.WriteFile(broken, data, 0o666))
	told(t, sqlstore.Damaged, sqlstore.Restore(soon(t), broken, file, true))
	told(t, sqlstore.NotFound, sqlstore.Restore(soon(t), filepath.Join(dir, "missing"), file, true))
	require.NoError(t, os.WriteFile(broken, []byte("nothing"), 0o666))
	told(t, sqlstore.NotDatabase, sqlstore.Restore(soon(t), broken, file, true))

	requireRestored(t, file, "1")
	require.NoError(t, sqlstore.Restore(soon(t), copied, file, true))
	requireRestored(t, file, "")
	fresh := filepath.Join(dir, "fresh.db")
	require.NoError(t, sqlstore.Restore(soon(t), copied, fresh, false))
	requireRestored(t, fresh, "")
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	require.NoError(t, err)
	require.Empty(t, left)

	p := open(t, server.DSN(t), options)
	told(t, sqlstore.Unsupported, p.Backup(context.Background(), filepath.Join(dir, "x")))
	told(t, sqlstore.Unsupported, sqlstore.Restore(context.Background(), copied, "postgres://x/y", true))
}
