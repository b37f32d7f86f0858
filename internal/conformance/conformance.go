// Package conformance gives the conformance suite to the tests of other packages, which
// look at its cases each in their own way: a linter, a database, a fuzzer that begins with
// them.
//
// It is for tests only. Whether the interpreter passes the suite is tested by package
// casefile.
package conformance

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/casefile"
)

// Suites are the files of the suite by name, read but not run. root is the folder of the
// module.
func Suites(t testing.TB, root string) []casefile.Suite {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "testdata/conformance/*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	suites := make([]casefile.Suite, len(files))
	for i, file := range files {
		suites[i] = Read(t, file)
	}
	return suites
}

// Read reads one test file, whose suite is named without the folder. Scripts in files of
// their own are left there.
func Read(t testing.TB, file string) casefile.Suite {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	cases, err := casefile.Parse(file, data)
	require.NoError(t, err)
	return casefile.Suite{Name: filepath.Base(file), Cases: cases}
}

// Fewer thins the seeds of a fuzzer out where it really runs: it looks at all of them
// before it begins, and as tests they are all run anyway.
func Fewer(seeds []string) []string {
	if flag.Lookup("test.fuzz").Value.String() == "" {
		return seeds
	}
	const each = 12
	var some []string
	for i := 0; i < len(seeds); i += each {
		some = append(some, seeds[i])
	}
	return some
}
