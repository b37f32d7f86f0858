package lint

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang"
)

// A rulebook says what the files say now, however they have changed.
func TestRulebook(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "bot", "scripts")
	require.NoError(t, os.MkdirAll(dir, 0o700))
	at := time.Date(2025, 1, 15, 12, 0, 0, 0, time.UTC)
	write := func(name, text string) {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		at = at.Add(time.Second)
		require.NoError(t, os.Chtimes(file, at, at))
	}
	var b Rulebook
	level := func() Level { return b.For(dir).Levels["never-read"] }
	require.Equal(t, Default, level())
	write("salecalc.yaml", "check: {rules: {never-read: off}}")
	require.Equal(t, Off, level())
	require.Equal(t, Off, level())
	write("salecalc.yaml", "check: {rules: {never-read: error}}")
	require.Equal(t, Error, level())
	write("bot/salecalc.yaml", "check: {rules: {never-read: warning}}")
	require.Equal(t, Warning, level(), "the nearest one")
	write("bot/salecalc.yaml", "check: [")
	require.Equal(t, Default, level(), "not readable")
	write("bot/salecalc.yaml", "check: {known: names.txt}")
	require.Nil(t, b.For(dir).Known, "a list that is not there")
	write("bot/names.txt", "price")
	require.True(t, b.For(dir).Known(lang.NoScope, "price"))
	write("bot/names.txt", "total")
	require.False(t, b.For(dir).Known(lang.NoScope, "price"))
	require.NoError(t, os.Remove(filepath.Join(root, "bot", "salecalc.yaml")))
	require.Equal(t, Error, level())
	require.Equal(t, Options{}, b.For(t.TempDir()), "another folder")
}

// BenchmarkRulebook is what a keystroke pays for the settings of a large project.
func BenchmarkRulebook(b *testing.B) {
	dir := b.TempDir()
	names := ""
	for i := range 3000 {
		names += "variable_" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676)) + "\n"
	}
	require.NoError(b, os.WriteFile(filepath.Join(dir, FileName), []byte("check: {known: names.txt}"), 0o600))
	require.NoError(b, os.WriteFile(filepath.Join(dir, "names.txt"), []byte(names), 0o600))
	var book Rulebook
	b.ReportAllocs()
	for b.Loop() {
		if book.For(dir).Known == nil {
			b.Fatal("not read")
		}
	}
}
