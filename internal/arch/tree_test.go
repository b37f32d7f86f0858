// Package arch holds tests about the source tree as a whole: which package may import
// which, what nothing below the command line may reach for, and how large files and
// functions may grow. It has no code of its own.
package arch

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	root   = "../.."
	module = "github.com/salecalc/salecalc"
)

// A source is one Go file of this module.
type source struct {
	name string // from the module's root, with slashes
	dir  string // its package, likewise
	fset *token.FileSet
	tree *ast.File
}

func (s source) isTest() bool { return strings.HasSuffix(s.name, "_test.go") }

// line is where a node stands.
func (s source) line(n ast.Node) int { return s.fset.Position(n.Pos()).Line }

// imports lists the import paths with the names they have in the file.
func (s source) imports() map[string]string {
	names := make(map[string]string, len(s.tree.Imports))
	for _, spec := range s.tree.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(p)
		if strings.HasPrefix(name, "v") && len(name) == 2 { // math/rand/v2
			name = path.Base(path.Dir(p))
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[p] = name
	}
	return names
}

// nested are modules inside this one that are held to the same rules.
var nested = []string{"cmd/salecalc-beam"}

// walk visits the files of the module, not those of other modules nested in it, nor what
// other tools keep there.
func walk(t *testing.T, visit func(name, file string)) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		switch {
		case !d.IsDir():
			if d.Type().IsRegular() && name != ".git" { // which is a file in a second work tree
				visit(name, file)
			}
		case name == ".":
		case strings.HasPrefix(d.Name(), "."), d.Name() == "node_modules":
			return fs.SkipDir
		default:
			if _, err := os.Stat(filepath.Join(file, "go.mod")); err == nil && !slices.Contains(nested, name) {
				return fs.SkipDir
			}
		}
		return nil
	}))
}

// sources parses the Go files of the module.
func sources(t *testing.T) []source {
	t.Helper()
	var list []source
	walk(t, func(name, file string) {
		if !strings.HasSuffix(name, ".go") || strings.Contains(name, "testdata/") {
			return
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		list = append(list, source{name, path.Dir(name), fset, tree})
	})
	require.NotEmpty(t, list)
	return list
}

// isText reports whether a file's content is no binary.
func isText(data []byte) bool { return !bytes.Contains(data[:min(len(data), 8000)], []byte{0}) }
