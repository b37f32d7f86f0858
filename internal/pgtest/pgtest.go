// Package pgtest runs a real PostgreSQL server for tests: in a folder of its own, on a
// loopback port, without the care for the disk that a server of value needs.
//
// It is for tests only, and for machines that have the server's programs.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// A Server is started by the first test that asks for a database, and serves all tests of
// the binary. The zero value is ready to use.
type Server struct {
	// Required makes tests fail on a machine without PostgreSQL, which else they skip.
	Required bool
	// Durable makes the server care for the disk, for measurements.
	Durable bool

	start   sync.Once
	err     error
	bin     string
	dir     string
	port    int
	process *exec.Cmd
	input   io.Closer // the server stops when it closes, so also when the tests die
	made    atomic.Int64
}

// errMissing says that the machine has no PostgreSQL.
var errMissing = errors.New("initdb and postgres are not on this machine: install PostgreSQL or put its programs into PATH")

// patience is how long a server may take to start or stop.
const patience = 60 * time.Second

// DSN gives the address of an empty database of the test's own.
func (s *Server) DSN(t testing.TB) string {
	t.Helper()
	s.start.Do(func() { s.err = s.run() })
	if errors.Is(s.err, errMissing) && !s.Required {
		t.Skip(s.err)
	}
	require.NoError(t, s.err)
	schema := "test" + strconv.FormatInt(s.made.Add(1), 10)
	s.Exec(t, "CREATE SCHEMA "+schema)
	return s.address("postgres") + "&search_path=" + schema
}

// Exec runs statements as the owner of the server.
func (s *Server) Exec(t testing.TB, sql string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.address("postgres"))
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(ctx)) }()
	_, err = conn.PgConn().Exec(ctx, sql).ReadAll()
	require.NoError(t, err)
}

// Address is that of a database of the server by its name. The server has started.
func (s *Server) Address(database string) string { return s.address(database) }

func (s *Server) address(database string) string {
	return fmt.Sprintf("postgres://owner:%s@127.0.0.1:%d/%s?sslmode=disable", url.PathEscape(Password), s.port, database)
}

// Password is the owner's.
const Password = "pass word/1"

func (s *Server) run() (err error) {
	if s.bin, err = programs(); err != nil {
		return err
	}
	if s.dir, err = os.MkdirTemp("", "pgtest"); err != nil {
		return err
	}
	secret := filepath.Join(s.dir, "secret")
	if err := os.WriteFile(secret, []byte(Password), 0o600); err != nil {
		return err
	}
	if err := giveAway(s.dir, secret); err != nil {
		return err
	}
	initdb := s.command("initdb", "-D", s.data(), "-U", "owner", "--pwfile", secret, "-A", "scram-sha-256",
		"--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	if s.port, err = freePort(); err != nil {
		return err
	}
	return s.serve()
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// programs finds the folder of the server's programs.
func programs() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	if len(found) == 0 {
		return "", errMissing
	}
	return filepath.Dir(found[0]), nil
}

func version(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	return n
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}

// command makes a command that runs as an ordinary user.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	cmd.Env = []string{"LC_ALL=C", "HOME=" + s.dir, "PATH=" + s.bin + ":/usr/bin:/bin"}
	asOrdinary(cmd)
	return cmd
}

// serve starts the server and waits until it answers.
func (s *Server) serve() error {
	settings := []string{"-D", s.data(), "-c", "listen_addresses=127.0.0.1", "-c", "port=" + strconv.Itoa(s.port), "-c", "unix_socket_directories="}
	if !s.Durable {
		settings = append(settings, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	// A shell between the tests and the server stops it when its input ends.
	script := `"$@" & p=$!; read -r line; kill -QUIT $p; wait $p`
	cmd := s.command("postgres", settings...)
	cmd.Args = append([]string{"sh", "-c", script, "sh", cmd.Path}, settings...)
	cmd.Path = "/bin/sh"
	logged, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer func() { _ = logged.Close() }()
	cmd.Stdout, cmd.Stderr = logged, logged
	if s.input, err = cmd.StdinPipe(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.process = cmd
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		if conn, err := pgx.Connect(ctx, s.address("postgres")); err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			out, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("the server does not answer: %s", out)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Crash stops the server as a power cut would, and starts it again.
func (s *Server) Crash(t testing.TB) {
	t.Helper()
	out, err := s.command("pg_ctl", "stop", "-D", s.data(), "-m", "immediate").CombinedOutput()
	require.NoError(t, err, string(out))
	s.halt()
	require.NoError(t, s.serve())
}

func (s *Server) halt() {
	_ = s.input.Close()
	_ = s.process.Wait()
}

// Stop ends the server, if it was started, and removes its folder.
func (s *Server) Stop() {
	if s.process != nil {
		s.halt()
	}
	if s.dir != "" && strings.Contains(s.dir, "pgtest") {
		_ = os.RemoveAll(s.dir)
	}
}
