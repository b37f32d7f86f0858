package lsp

import (
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
)

// Extension is how the names of scripts end.
const Extension = ".calc"

// Bounds of what is read of a folder.
const (
	maxScripts = 2_000
	maxEntries = 50_000  // files and folders looked at
	maxFolder  = 8 << 20 // bytes; what is known of a script takes fifty times its size
)

// A view is the state of the session at one moment. It is immutable: requests answer from
// the view they began with.
type view struct {
	funcs    *builtins.Registry
	client   ClientCapabilities
	lang     diag.Lang
	fallback diag.Lang // the language when the user has not chosen one
	hints    string    // which parameter names are shown: all, long, none
	roots    []string
	docs     map[string]*document // by canonical address
}

// doc finds a document; nil for one that is unknown or too large to be read.
func (v *view) doc(uri string) *document {
	if d := v.docs[canonical(uri)]; d != nil && d.analysed() {
		return d
	}
	return nil
}

// rootOf gives the root that a document belongs to: the longest that it stands under,
// else its own folder, for a script opened without one.
func rootOf(roots []string, uri string) string {
	path, ok := pathOf(uri)
	if !ok {
		return ""
	}
	best := ""
	for _, root := range roots {
		if len(root) > len(best) && inside(root, path) {
			best = root
		}
	}
	if best == "" {
		return filepath.Dir(path)
	}
	return best
}

func inside(root, path string) bool {
	rel, err := filepath.Rel(root, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// pathOf gives the file that an address means; false when it means none.
func pathOf(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" || u.Host != "" && u.Host != "localhost" {
		return "", false
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/")
	}
	return filepath.Clean(filepath.FromSlash(path)), true
}

// uriOf is the address of a file as this server spells it; clients may spell it another
// way.
func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	u := url.URL{Scheme: "file", Path: path}
	return u.String()
}

// canonical spells an address so that two ways to write one file are one document.
func canonical(uri string) string {
	if path, ok := pathOf(uri); ok {
		return uriOf(path)
	}
	return uri
}

// A script is a file of a folder with its text.
type script struct{ uri, text string }

// readScripts reads the scripts under root, deep or only those directly in it. Hidden
// folders are passed over, as is what cannot be read or is too large.
func readScripts(root string, deep bool) []script {
	var list []script
	entries, size := 0, 0
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		entries++
		switch {
		case entries > maxEntries || size > maxFolder || len(list) == maxScripts:
			return fs.SkipAll
		case err != nil:
			return nil
		case d.IsDir():
			if path != root && (!deep || strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules") {
				return fs.SkipDir
			}
		case d.Type().IsRegular() && strings.HasSuffix(path, Extension):
			if text, ok := readScript(path); ok {
				list = append(list, script{uriOf(path), text})
				size += len(text)
			}
		}
		return nil
	})
	return list
}

// readScript reads one file unless it is larger than what is analysed.
func readScript(path string) (string, bool) {
	f, err := os.Open(path)
	if err != nil {
		return "", false
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxAnalysed+1))
	if err != nil || len(data) > maxAnalysed {
		return "", false
	}
	return string(data), true
}
