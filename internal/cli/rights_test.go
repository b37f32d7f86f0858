package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	goruntime "runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is written about people nobody but the owner may read, unless the file was there
// before and others might.
func TestRights(t *testing.T) {
	if goruntime.GOOS == "windows" {
		t.Skip("files have no such rights")
	}
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(path(name), []byte(text), 0o644))
	}
	run := func(code int, args ...string) {
		t.Helper()
		_, stderr, got := command(t.Context(), "", args...)
		require.Equal(t, code, got, stderr)
	}
	right := func(want fs.FileMode, names ...string) {
		t.Helper()
		for _, name := range names {
			info, err := os.Stat(path(name))
			require.NoError(t, err)
			assert.Equal(t, want.String(), info.Mode().Perm().String(), name)
		}
	}
	write("in.csv", "email,qty\na@example.org,2\nb@example.org,x\n")
	write("s.calc", "n = qty * 2\ngetcourse_add_deal(email, '', '1', n)\n")
	write("was.csv", "")
	require.NoError(t, os.Chmod(path("was.csv"), 0o640))

	account := []string{"--set", "const.getcourse_account_name=school", "--set", "const.getcourse_secret=KEY"}
	run(exitFailed, append([]string{"batch", path("s.calc"), "--in", path("in.csv"), "--out", path("out.csv"), "--errors", path("errors.jsonl"),
		"--effects", path("plan.jsonl"), "--diff", path("diff.html")}, account...)...)
	right(0o600, "out.csv", "errors.jsonl", "plan.jsonl", "diff.html")
	run(exitFailed, "batch", path("s.calc"), "--in", path("in.csv"), "--out", path("out.parquet"))
	right(0o600, "out.parquet")
	run(exitFailed, "batch", path("s.calc"), "--in", path("in.csv"), "--out", path("was.csv"), "--force")
	right(0o640, "was.csv")
	run(exitFailed, "batch", path("s.calc"), "--in", path("in.csv"), "--out", path("stopped.csv"), "--fail-fast")
	right(0o600, "stopped.csv.part", "stopped.csv.checkpoint")

	run(exitDone, "store", "create", "--store", path("bot.db"))
	run(exitDone, "client", "import", path("in.csv"), "--store", path("bot.db"))
	run(exitDone, "client", "export", path("export.csv"), "--store", path("bot.db"))
	run(exitDone, "store", "backup", path("copy.db"), "--store", path("bot.db"))
	run(exitDone, "store", "restore", path("copy.db"), "--store", path("again.db"))
	right(0o600, "bot.db", "export.csv", "copy.db", "again.db")
	require.NoError(t, os.Chmod(path("again.db"), 0o660))
	run(exitDone, "store", "restore", path("copy.db"), "--store", path("again.db"), "--yes")
	right(0o660, "again.db")

	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		assert.NotEqual(t, '.', rune(e.Name()[0]), "a leftover: %s", e.Name())
	}
}
