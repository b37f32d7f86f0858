package cli

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// command runs the command line in English.
func command(ctx context.Context, in string, args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	app := &App{
		In: strings.NewReader(in), Out: &out, Err: &errs, Getenv: func(string) string { return "" }, Version: "test",
		Now:  func() time.Time { return time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC) },
		Seed: func() uint64 { return 1 },
	}
	code = app.Run(ctx, args)
	return out.String(), errs.String(), code
}

// TestExamples runs every example of every help text, in both languages, where the
// examples of the repository and a small store are. Servers, the prompt and man, which
// writes files, are left out.
func TestExamples(t *testing.T) {
	place := exampleDir(t)
	for _, lang := range []string{"en", "ru"} {
		app := &App{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}
		for _, cmd := range commands(app.root([]string{"--lang", lang})) {
			require.NotEmpty(t, cmd.Example, cmd.CommandPath())
			for line := range strings.Lines(cmd.Example) {
				line = strings.TrimSpace(line)
				if strings.Contains(line, "127.0.0.1") || interactive(line) || cmd.Name() == "man" || strings.HasSuffix(line, "serve.yaml") {
					continue
				}
				t.Run(lang+"/"+line, func(t *testing.T) {
					dir := t.TempDir()
					require.NoError(t, os.CopyFS(dir, os.DirFS(place)))
					t.Chdir(dir)
					in, words := shellWords(t, line)
					_, stderr, code := command(t.Context(), in, append(words, "--lang", lang)...)
					require.Equal(t, exitDone, code, stderr)
				})
			}
		}
	}
}

// commands are all that do something, at any depth.
func commands(cmd *cobra.Command) (list []*cobra.Command) {
	for _, sub := range cmd.Commands() {
		if sub.Name() != "help" && sub.Name() != "completion" {
			list = append(append(list, sub), commands(sub)...)
		}
	}
	return list
}

// exampleDir makes what the examples are about.
func exampleDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("../../examples")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "clients.csv"), []byte("Имя,Телефон,Любимый цвет\nВера,9120000001,красный\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "setup.yaml"), []byte("lists: [newsletter]\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "plan.jsonl"), nil, 0o600)) // nothing to send
	require.NoError(t, os.WriteFile(filepath.Join(dir, "prices.calc"), []byte("total = price * qty\n"), 0o600))
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write([]byte("id,price,qty\n1,100,2\n2,50,0\n"))
	require.NoError(t, errors.Join(err, z.Close()))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "base.csv.gz"), packed.Bytes(), 0o600))
	store := filepath.Join(dir, "bot.db")
	for _, args := range [][]string{
		{"store", "create", "--store", store}, {"store", "labels", "vip", "--store", store},
		{"client", "add", "phone=89123456789", "email=anna@example.com", "--store", store}, {"client", "add", "--store", store},
		{"store", "backup", filepath.Join(dir, "backup.db"), "--store", store},
	} {
		_, stderr, code := command(t.Context(), "", args...)
		require.Equal(t, exitDone, code, stderr)
	}
	openRequests(t, store, 7)
	(&applied{t: t, dir: dir}).plan(1, "", order)
	return dir
}

// openRequests puts requests of unknown outcome into a store's journal.
func openRequests(t *testing.T, name string, n int) {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), name, sqlstore.Options{Now: time.Now, MustExist: true})
	require.NoError(t, err)
	tx, err := store.Begin(t.Context())
	require.NoError(t, err)
	for i := range n {
		_, err := tx.SaveSent(crm.Sent{Run: "delivery-1", Stmt: i, Function: "getcourse_add_deal", State: crm.Unknown})
		require.NoError(t, err)
	}
	require.NoError(t, errors.Join(tx.Commit(), store.Close()))
}

// shellWords takes `echo 'TEXT' | salecalc ARGS` or `salecalc ARGS` apart: what echo
// prints, and the arguments. Single quotes keep words together.
func shellWords(t *testing.T, line string) (in string, args []string) {
	t.Helper()
	if echo, rest, ok := strings.Cut(line, " | "); ok {
		text, isEcho := strings.CutPrefix(echo, "echo '")
		require.True(t, isEcho, line)
		in, line = strings.TrimSuffix(text, "'")+"\n", rest
	}
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			args = append(args, part)
		} else {
			args = append(args, strings.Fields(part)...)
		}
	}
	require.Equal(t, "salecalc", args[0])
	return in, args[1:]
}

// TestInterrupted: Ctrl-C in the middle of a request ends the run; what it had done is
// printed.
func TestInterrupted(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		t.Run(format, func(t *testing.T) {
			ctx, interrupt := context.WithCancel(t.Context())
			served, err := sandbox.New(sandbox.Options{
				Faults: []sandbox.Fault{sandbox.SlowAnswer}, Log: func(sandbox.Event) { interrupt() },
			}).Start(t.Context())
			require.NoError(t, err)
			defer served.Close()
			script := "before = 1\nresult = getcourse_add_deal('a@example.com', '', 'K', 1)\nafter = 2"
			stdout, stderr, code := command(ctx, script, "run", "-", "--sandbox="+served.URL, "--format", format)
			require.Equal(t, exitFailed, code)
			require.Contains(t, stderr, "the run was interrupted")
			require.Contains(t, stdout, "before")
			require.Contains(t, stdout, "getcourse_add_deal")
			require.NotContains(t, stdout, "after")
		})
	}
}

func TestSandboxAddressInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	_, stderr, code := command(t.Context(), "", "sandbox", "--addr", l.Addr().String())
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "is in use; choose another one by --addr")
}

func TestServeAddressInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	config := filepath.Join(t.TempDir(), "serve.yaml")
	require.NoError(t, os.WriteFile(config, []byte("store: bot.db\nlisten: "+l.Addr().String()+"\n"), 0o600))
	_, stderr, code := command(t.Context(), "", "serve", "--config", config)
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "is in use; end the program that has it")
}

func TestNoRoom(t *testing.T) {
	for _, err := range []error{full("a.csv", &fs.PathError{Op: "write", Path: ".export-1", Err: syscall.ENOSPC}), unwritable("a.csv", syscall.ENOSPC)} {
		require.EqualError(t, err, "no room on the disk for a.csv; free some room")
	}
	require.Equal(t, io.EOF, full("a.csv", io.EOF))
}

// A fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
}

// Output that could not be written is no success, and is said once.
func TestOutputLost(t *testing.T) {
	dir := exampleDir(t)
	for _, args := range [][]string{
		{"client", "list", "--store", filepath.Join(dir, "bot.db")},
		{"client", "export", "-", "--store", filepath.Join(dir, "bot.db")},
		{"run", filepath.Join(dir, "prices.calc"), "--set", "price=1", "--set", "qty=2"},
		{"eval", "--condition", "1 > 2"},
	} {
		var errs bytes.Buffer
		app := &App{In: strings.NewReader(""), Out: fullDisk{}, Err: &errs, Getenv: func(string) string { return "" }, Now: time.Now, Seed: func() uint64 { return 1 }}
		require.Equal(t, exitUsage, app.Run(t.Context(), args), args)
		require.Equal(t, "salecalc: no room on the disk for stdout; free some room\n", errs.String(), args)
	}
}

// A brokenReader fails in the middle.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestUnreadableInput(t *testing.T) {
	var errs bytes.Buffer
	app := &App{In: brokenReader{}, Out: io.Discard, Err: &errs, Getenv: func(string) string { return "" }}
	require.Equal(t, exitUsage, app.Run(t.Context(), []string{"run", "-"}))
	require.Equal(t, "salecalc: cannot read stdin: unexpected EOF\n", errs.String())
}

func TestSourceThatIsTooLarge(t *testing.T) {
	name := filepath.Join(t.TempDir(), "big.calc")
	f, err := os.Create(name)
	require.NoError(t, err)
	require.NoError(t, f.Truncate(maxSource+1)) // a sparse file
	require.NoError(t, f.Close())
	_, stderr, code := command(t.Context(), "", "run", name)
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "is larger than 64 MiB")
}

// TestColour: only a terminal gets colours, and only when nothing forbids them.
func TestColour(t *testing.T) {
	env := map[string]string{}
	app := &App{Err: &bytes.Buffer{}, Getenv: func(name string) string { return env[name] }}
	require.False(t, app.style().Color)
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no terminal can be made here")
	}
	defer terminal.Close()
	app.Err = terminal
	require.True(t, app.style().Color)
	env["NO_COLOR"] = "1"
	require.False(t, app.style().Color)
	env = map[string]string{"TERM": "dumb"}
	require.False(t, app.style().Color)
}

// interactive reports whether a command of an example waits for somebody.
func interactive(line string) bool {
	for _, name := range []string{
		"sandbox",
		"demo",
		"repl",
		"lsp",
	} {
		if strings.HasPrefix(line, "salecalc "+name) {
			return true
		}
	}
	return false
}
