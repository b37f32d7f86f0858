package report

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares an output with the file of that name in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// checked looks at a script as the command does.
func checked(name, text string) Checked {
	reg := builtins.Standard()
	s := lang.Parse(diag.NewSource(name, text), lang.Options{IsFunc: reg.Known})
	return Checked{Source: s.Source, Diagnostics: check.Script(s, reg), Inventory: check.NewInventory(s, reg)}
}
