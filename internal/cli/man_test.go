package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The committed page of commands is what the commands say now.
func TestCommandsPageUpToDate(t *testing.T) {
	files := (&App{}).manualFiles("markdown")
	require.Len(t, files, 2)
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("../../docs", name))
		require.NoError(t, err)
		require.Equal(t, want, string(got), "run go generate ./...")
	}
}

// Every command has a page in both languages, and roff has nothing to say about it.
func TestManPages(t *testing.T) {
	files := (&App{Version: "1.2"}).manualFiles("man")
	root := (&App{}).root([]string{"--lang=en"})
	for _, cmd := range root.Commands() {
		for _, dir := range []string{"man1/", "ru/man1/"} {
			if cmd.Name() != "help" {
				assert.Contains(t, files, dir+"salecalc-"+cmd.Name()+".1")
			}
		}
	}
	groff, err := exec.LookPath("groff")
	for name, text := range files {
		for l := range strings.Lines(text) {
			assert.NotRegexp(t, `^'|^\.[^A-Zanf]`, l, name)
		}
		if err != nil {
			continue
		}
		check := exec.CommandContext(t.Context(), groff, "-man", "-Kutf8", "-Tutf8", "-z", "-ww")
		check.Stdin = strings.NewReader(text)
		said, err := check.CombinedOutput()
		assert.NoError(t, err, name)
		assert.Empty(t, string(said), name)
	}
}
