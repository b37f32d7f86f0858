package command

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/cli"
)

// envArgs makes the test binary a run of the command with these arguments, a line each. A
// process can submit to one job server only, since Beam keeps its flags for the process.
const envArgs = "SALECALC_BEAM_TEST_ARGS"

func TestMain(m *testing.M) {
	if args := os.Getenv(envArgs); args != "" {
		os.Exit(newApp(os.Stdout, os.Stderr).Run(context.Background(), strings.Split(args, "\n")))
	}
	os.Exit(tests(m))
}

// tests runs them with a folder for temporary files that is removed: Beam leaves some.
func tests(m *testing.M) int {
	temp, err := os.MkdirTemp("", "salecalc-beam-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(temp)
	if err := os.Setenv("TMPDIR", temp); err != nil {
		panic(err)
	}
	return m.Run()
}

func noEnv(string) string { return "" }

func clock() time.Time { return time.Date(2025, 1, 15, 12, 0, 0, 0, time.UTC) }

func seed() uint64 { return 5 }

func newApp(out, err interface{ Write([]byte) (int, error) }) *App {
	return &App{Out: out, Err: err, Getenv: noEnv, Now: clock, Seed: seed}
}

// A dir is a folder that runs of both commands work in.
type dir struct {
	t    *testing.T
	path string
}

func newDir(t *testing.T) dir { return dir{t, t.TempDir()} }

func (d dir) file(name string) string { return filepath.Join(d.path, name) }

func (d dir) write(name, text string) {
	d.t.Helper()
	require.NoError(d.t, os.WriteFile(d.file(name), []byte(text), 0o600))
}

func (d dir) read(name string) string {
	d.t.Helper()
	data, err := os.ReadFile(d.file(name))
	require.NoError(d.t, err)
	return string(data)
}

// names lists what is in the folder.
func (d dir) names() []string {
	d.t.Helper()
	list, err := os.ReadDir(d.path)
	require.NoError(d.t, err)
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

// args puts the folder before the names of files: those that begin with ./
func (d dir) args(args ...string) []string {
	list := make([]string, len(args))
	for i, arg := range args {
		if name, ok := strings.CutPrefix(arg, "./"); ok {
			arg = d.file(name)
		}
		list[i] = arg
	}
	return list
}

// beam runs the command in Prism inside this process.
func (d dir) beam(args ...string) (code int, said string) {
	var err bytes.Buffer
	code = newApp(&err, &err).Run(d.t.Context(), d.args(args...))
	return code, err.String()
}

// local runs `salecalc batch`.
func (d dir) local(args ...string) (code int, said string) {
	var err bytes.Buffer
	app := &cli.App{In: strings.NewReader(""), Out: &err, Err: &err, Getenv: noEnv, Now: clock, Seed: seed}
	code = app.Run(d.t.Context(), append([]string{"batch"}, d.args(args...)...))
	return code, err.String()
}

// script has all that could tell one run from another: randomness, the clock, failing
// statements and variables of several scopes.
const script = `draw = random(1, 1000000)
total = round(price * qty, 2)
now = current_date + " " + client.city
part = 100 / (qty - 7)
note = note + "!"
client.seen = timestamp
`

// rows is a CSV of several chunks, with some rows that cannot be read.
func rows(n int) string {
	var b strings.Builder
	b.WriteString("id;name;client.city;qty;price;note\n")
	for i := range n {
		switch {
		case i%9001 == 9000:
			b.WriteString("too;few\n")
		case i%5000 == 4999:
			fmt.Fprintf(&b, "%d;\"Анна \"\"%d\"\";\nи ещё\";Казань;%d;%d.5;\n", i, i, i%50, i%1000)
		default:
			fmt.Fprintf(&b, "%d;Olga %d;Ufa;%d;%d.25;a note that takes some room in the row\n", i, i, i%50, i%1000)
		}
	}
	return b.String()
}
