package rewrite

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Diff shows what changes in a file as a unified diff, "" when nothing does.
func Diff(name, before, after string) string {
	text := string(diff.Diff(name, []byte(before), name, []byte(after)))
	if _, rest, ok := strings.Cut(text, "\n"); ok { // without the line that repeats the command
		return rest
	}
	return ""
}

// Write replaces the contents of a file at once: whoever reads it meanwhile sees the old
// ones or the new ones. The mode stays; of a link, what it points at is replaced.
func Write(name, text string) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails when all went well
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Chmod(info.Mode().Perm())
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// Ext is how the names of scripts end.
const Ext = ".calc"

// Files lists the scripts that names stand for: files as they are, and of folders those
// in them, at any depth, in order. Folders whose names begin with a point are left out;
// "-" is kept.
func Files(names []string) ([]string, error) {
	var list []string
	for _, name := range names {
		info, err := os.Stat(name)
		if name == "-" || err == nil && !info.IsDir() {
			list = append(list, name)
			continue
		}
		if err != nil {
			return nil, err
		}
		err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && path != name && strings.HasPrefix(d.Name(), "."):
				return fs.SkipDir
			case !d.IsDir() && strings.EqualFold(filepath.Ext(path), Ext):
				list = append(list, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	seen := make(map[string]bool, len(list))
	return slices.DeleteFunc(list, func(name string) bool {
		again := seen[name]
		seen[name] = true
		return again
	}), nil
}
