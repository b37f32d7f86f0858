package arch

import (
	"bytes"
	"go/ast"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Largest sizes, in lines.
const (
	maxFile = 500
	maxFunc = 60
	maxCase = 6 // of a case in a switch over types that counts as one line
)

// surroundings are the functions that reach for what a caller has to give: the clock and
// the environment. What is left until the deadline of a context is the caller's own.
var surroundings = map[string][]string{
	"time": {"Now", "Since"},
	"os":   {"Getenv", "LookupEnv", "Environ", "ExpandEnv"},
}

// randTypes are the names of math/rand that draw nothing by themselves; so are those
// that begin with New.
var randTypes = []string{"Rand", "Source", "Source64", "Zipf", "PCG", "ChaCha8"}

// The clock, randomness and the environment come from the caller: only the commands, and
// programs that show how to embed, may take them from the machine.
func TestNothingFromOutside(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest() || matches("cmd/...", s.dir) || matches("examples/...", s.dir) || s.dir == "internal/cli" {
			continue
		}
		names := map[string]string{} // name in this file to import path
		for p, name := range s.imports() {
			names[name] = p
		}
		ast.Inspect(s.tree, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok {
				assert.False(t, reachesOut(names[pkg.Name], sel.Sel.Name), "%s:%d: %s.%s", s.name, s.line(sel), pkg.Name, sel.Sel.Name)
			}
			return true
		})
	}
}

func reachesOut(pkg, name string) bool {
	if pkg == "math/rand" || pkg == "math/rand/v2" {
		return !strings.HasPrefix(name, "New") && !slices.Contains(randTypes, name)
	}
	return slices.Contains(surroundings[pkg], name)
}

func TestSizes(t *testing.T) {
	for _, s := range sources(t) {
		if ast.IsGenerated(s.tree) {
			continue
		}
		file := s.fset.File(s.tree.FileStart)
		assert.LessOrEqual(t, file.LineCount()-1, maxFile, "%s: lines", s.name)
		for _, d := range s.tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				assert.LessOrEqual(t, s.length(f), maxFunc, "%s:%d: lines of %s", s.name, s.line(f), f.Name.Name)
			}
		}
	}
}

// length counts the lines of a function. A table in it counts as one, and so does a
// short case of a switch over types, which may be long.
func (s source) length(f *ast.FuncDecl) int {
	span := func(n ast.Node) int { return s.fset.Position(n.End()).Line - s.line(n) + 1 }
	lines := span(f)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			lines -= span(n) - 1
			return false
		case *ast.TypeSwitchStmt:
			for _, c := range n.Body.List {
				if span(c) <= maxCase {
					lines -= span(c) - 1
				}
			}
			return false
		}
		return true
	})
	return lines
}

// machinePath finds paths that exist on one machine only: a home, a checkout, a folder
// beside the module.
var machinePath = regexp.MustCompile(`(?:^|[^\w.:/~-])(?:/(?:work|home|root|Users|mnt|private|var/folders)/\w|/tmp/\w|[A-Z]:\\Users\\)|\.\./shared\b`)

func TestNoMachinePaths(t *testing.T) {
	walk(t, func(name, file string) {
		if name == "internal/arch/source_test.go" {
			return
		}
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		if !isText(data) {
			return
		}
		for i, line := range bytes.Split(data, []byte("\n")) {
			assert.Empty(t, machinePath.Find(line), "%s:%d", name, i+1)
		}
	})
}
