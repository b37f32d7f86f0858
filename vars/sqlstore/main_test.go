package sqlstore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/salecalc/salecalc/internal/pgtest"
)

// server is the PostgreSQL of these tests. A machine that must have one sets
// REQUIRE_POSTGRES.
var server = pgtest.Server{Required: os.Getenv("REQUIRE_POSTGRES") != ""}

// childEnv makes the test binary a second process of a test: see child_test.go.
const childEnv = "SQLSTORE_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		if err := child(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

// databases are the kinds of databases, each with what makes the address of an empty one.
var databases = []struct {
	name string
	dsn  func(t testing.TB) string
}{
	{"sqlite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "test.db") }},
	{"postgres", func(t testing.TB) string { return server.DSN(t) }},
}

// onBoth runs a test on each kind of database.
func onBoth(t *testing.T, test func(t *testing.T, dsn string)) {
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) { test(t, d.dsn(t)) })
	}
}
