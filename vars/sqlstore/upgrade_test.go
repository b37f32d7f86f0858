package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/pgtest"
	"github.com/salecalc/salecalc/vars"
)

var clocked = Options{Now: func() time.Time { return time.Time{} }}

// kinds are both databases, with statements carried out behind the store's back.
func kinds(t *testing.T, test func(t *testing.T, to versions, dsn string, run func(sql string))) {
	t.Run("sqlite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "test.db")
		test(t, embedded("sqlite"), file, func(sql string) {
			d := &sqliteDB{path: file}
			require.NoError(t, d.connect())
			err := d.writer.exec(context.Background(), sql)
			require.NoError(t, err)
			require.NoError(t, d.close())
		})
	})
	t.Run("postgres", func(t *testing.T) {
		server := pgtest.Server{Required: os.Getenv("REQUIRE_POSTGRES") != ""}
		t.Cleanup(server.Stop)
		dsn := server.DSN(t)
		test(t, embedded("postgres"), dsn, func(sql string) {
			conn, err := pgx.Connect(context.Background(), dsn)
			require.NoError(t, err)
			_, err = conn.PgConn().Exec(context.Background(), sql).ReadAll()
			require.NoError(t, err)
			require.NoError(t, conn.Close(context.Background()))
		})
	})
}

// A database of every version, filled with testdata/000n.sql, is brought up to date with
// what it holds.
func TestUpgrade(t *testing.T) {
	require.Len(t, embedded("sqlite"), len(embedded("postgres")))
	for old := 1; old <= len(embedded("sqlite")); old++ {
		t.Run(fmt.Sprint("from ", old), func(t *testing.T) {
			kinds(t, func(t *testing.T, to versions, dsn string, run func(sql string)) {
				s, err := open(context.Background(), dsn, clocked, to[:old])
				require.NoError(t, err)
				found, now := s.Version()
				require.Equal(t, []int{0, old}, []int{found, now})
				require.NoError(t, s.Close())
				data, err := os.ReadFile(fmt.Sprintf("testdata/%04d.sql", old))
				require.NoError(t, err)
				run(string(data))
				s, err = Open(context.Background(), dsn, clocked)
				require.NoError(t, err)
				found, now = s.Version()
				require.Equal(t, []int{old, len(to)}, []int{found, now})
				requireData(t, s)
				require.NoError(t, s.Close())
			})
		})
	}
}

// requireData checks what every version of the test data holds.
func requireData(t *testing.T, s *Store) {
	t.Helper()
	problems, err := s.Check(context.Background())
	require.NoError(t, err)
	require.Empty(t, problems)
	session, err := s.Open(context.Background(), "1")
	require.NoError(t, err)
	defer func() { require.NoError(t, session.Close()) }()
	tx, err := session.Begin(context.Background(), false)
	require.NoError(t, err)
	env, err := tx.Env()
	require.NoError(t, err)
	for name, want := range map[string]string{"city": "Пермь", "total": "100", "likes": "7", "rate": "90", "messenger": "telegram", "order_id": "1-5"} {
		v, _, _ := env.Lookup(name)
		require.Equal(t, want, v.Text(), name)
	}
}

// A version to come: it is applied once, whole or not at all, and then older programs
// refuse the database.
func TestNextVersion(t *testing.T) {
	kinds(t, func(t *testing.T, to versions, dsn string, run func(sql string)) {
		ctx := context.Background()
		s, err := open(ctx, dsn, clocked, to)
		require.NoError(t, err)
		data, err := os.ReadFile(fmt.Sprintf("testdata/%04d.sql", len(to)))
		require.NoError(t, err)
		require.NoError(t, s.Close())
		run(string(data))

		good := "ALTER TABLE clients ADD COLUMN extra TEXT; CREATE TABLE more (x TEXT);"
		_, err = open(ctx, dsn, clocked, append(to[:len(to):len(to)], good, "nonsense"))
		require.Error(t, err)
		s, err = open(ctx, dsn, clocked, to)
		require.NoError(t, err, "nothing of it was kept")
		requireData(t, s)
		next := append(to[:len(to):len(to)], good, "ALTER TABLE more ADD COLUMN y TEXT")
		if u, err := url.Parse(dsn); err != nil || u.Scheme != "postgres" {
			_, err = open(ctx, dsn, clocked, next)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, Busy, e.Problem, "who has it open does not know the new tables")
		}
		require.NoError(t, s.Close())

		opened := make(chan *Store)
		for range 4 { // at once
			go func() {
				s, err := open(ctx, dsn, clocked, next)
				if err != nil {
					t.Error(err)
				}
				opened <- s
			}()
		}
		upgraded := 0
		for range 4 {
			s := <-opened
			require.NotNil(t, s)
			defer func() { require.NoError(t, s.Close()) }()
			found, now := s.Version()
			require.Equal(t, len(next), now)
			if found == len(to) {
				upgraded++
			}
			requireData(t, s)
		}
		require.Equal(t, 1, upgraded)
		_, err = open(ctx, dsn, clocked, to)
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, Newer, e.Problem)
	})
}

// Many who make a new database at once make one.
func TestNewAtOnce(t *testing.T) {
	kinds(t, func(t *testing.T, _ versions, dsn string, _ func(sql string)) {
		const many = 6
		opened := make(chan *Store, many)
		for range many {
			go func() {
				s, err := Open(context.Background(), dsn, clocked)
				if err != nil {
					t.Error(err)
				}
				opened <- s
			}()
		}
		for range many {
			s := <-opened
			require.NotNil(t, s)
			require.NoError(t, writeOne(s))
			defer func() { require.NoError(t, s.Close()) }()
		}
	})
}

// The last one to close tidies up; that must not keep out who comes just then.
func TestComingAndGoing(t *testing.T) {
	kinds(t, func(t *testing.T, _ versions, dsn string, _ func(sql string)) {
		const many, times = 4, 8
		done := make(chan error, many)
		for range many {
			go func() {
				var errs []error
				for range times {
					s, err := Open(context.Background(), dsn, clocked)
					if err == nil {
						err = errors.Join(writeOne(s), s.Close())
					}
					errs = append(errs, err)
				}
				done <- errors.Join(errs...)
			}()
		}
		for range many {
			assert.NoError(t, <-done)
		}
	})
}

func writeOne(s *Store) error {
	tx, err := s.Begin(context.Background())
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := tx.Write([]vars.Write{{Scope: vars.Project, Name: "x"}}); err != nil {
		return err
	}
	return tx.Commit()
}
