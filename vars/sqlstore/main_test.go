package sqlstore_test

import (
	"os"
	"testing"

	"github.com/salecalc/salecalc/internal/pgtest"
)

// server is the PostgreSQL of these tests. A machine that must have one sets
// REQUIRE_POSTGRES.
var server = pgtest.Server{Required: os.Getenv("REQUIRE_POSTGRES") != ""}

func TestMain(m *testing.M) {
	code := m.Run()
	server.Stop()
	os.Exit(code)
}
