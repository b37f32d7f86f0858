package pipeline

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
)

// failf makes an error with a text in both languages.
func failf(en, ru string, args ...string) error {
	return &batch.Fail{Text: diag.Both(en, ru).With(args...)}
}

// spoken is an error as a job shows it, in the language of its user.
func (s *Settings) spoken(err error) error {
	var fail *batch.Fail
	if errors.As(err, &fail) {
		return errors.New(fail.In(s.Lang))
	}
	return err
}

// ByName tells the format by a file's name; "" when it does not show.
func ByName(name string) Format {
	if strings.HasSuffix(strings.ToLower(name), ".avro") {
		return Avro
	}
	f, _ := records.ByName(name)
	return Format(f.String())
}

// Wildcard stands in a name for any characters but a slash.
const Wildcard = "*"

// Match lists the files of a name, which may have one wildcard, in the order of their
// names.
func Match(ctx context.Context, name string) ([]string, error) {
	if !strings.Contains(name, Wildcard) {
		return []string{name}, nil
	}
	if strings.Count(name, Wildcard) > 1 {
		return nil, failf("{1}: a name has one * at most", "{1}: в имени может быть только одна *", name)
	}
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return nil, err
	}
	defer fs.Close()
	before, after, _ := strings.Cut(name, Wildcard)
	list, err := fs.List(ctx, quoted(before)+Wildcard+quoted(after))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, failf("there are no files {1}", "нет файлов {1}", name)
	}
	slices.Sort(list)
	return list, nil
}

// Named puts what the wildcard of pattern stands for in the name file into the wildcard
// of another pattern.
func Named(pattern, file, other string) string {
	before, after, _ := strings.Cut(pattern, Wildcard)
	middle := strings.TrimSuffix(strings.TrimPrefix(file, before), after)
	return strings.Replace(other, Wildcard, middle, 1)
}

// quoted makes a pattern that matches one name only.
func quoted(name string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

// Exists reports whether there is such a file.
func Exists(ctx context.Context, name string) bool {
	f, err := openRead(ctx, name)
	if err != nil {
		return false
	}
	_ = f.Close()
	return true
}

// openRead opens a file. One of this machine can be read at any place.
func openRead(ctx context.Context, name string) (io.ReadCloser, error) {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return nil, err
	}
	f, err := fs.OpenRead(ctx, name)
	if err != nil {
		return nil, errors.Join(err, fs.Close())
	}
	if _, ok := f.(anywhere); ok {
		return f, fs.Close()
	}
	return &remote{f, fs}, nil
}

// A remote is a file with the connection it is read through.
type remote struct {
	io.ReadCloser
	fs io.Closer
}

// Close closes both.
func (r *remote) Close() error { return errors.Join(r.ReadCloser.Close(), r.fs.Close()) }

// An anywhere can be read at any place.
type anywhere interface {
	io.ReadSeekCloser
	io.ReaderAt
}

// readAnywhere gives the file itself when it can be read at any place, else a copy of it
// on the worker's disk, where it has no name.
func readAnywhere(file io.ReadCloser) (anywhere, error) {
	if f, ok := file.(anywhere); ok {
		return f, nil
	}
	defer file.Close()
	f, err := os.CreateTemp("", "salecalc-beam-*")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name()) // where this cannot be, it stays
	if _, err = io.Copy(f, file); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// create writes a file. One of this machine has another name until it is complete; other
// places show only complete files anyway.
func create(ctx context.Context, name string, write func(io.Writer) error) error {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer fs.Close()
	part := name
	if !strings.Contains(name, "://") {
		part += ".part"
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w, err := fs.OpenWrite(ctx, part)
	if err != nil {
		return err
	}
	if err := write(w); err != nil {
		stop() // closing would make half a file a whole one
		return errors.Join(err, w.Close())
	}
	if err := w.Close(); err != nil || part == name {
		return err
	}
	return filesystem.Rename(ctx, fs, part, name)
}

// Counts names a summary that is for the end of the job alone.
func Counts(out string) string { return out + ".counts" }

// ReadSummary reads what a job has written into a summary.
func ReadSummary(ctx context.Context, name string) (t batch.Tally, err error) {
	f, err := openRead(ctx, name)
	if err != nil {
		return t, err
	}
	defer f.Close()
	return t, json.NewDecoder(f).Decode(&t)
}

// Remove removes a file, if it is there and can be.
func Remove(ctx context.Context, name string) {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return
	}
	defer fs.Close()
	if rm, ok := fs.(filesystem.Remover); ok {
		_ = rm.Remove(ctx, name)
	}
}

// pieces is the folder of the pieces of a file.
func pieces(name string) string { return name + ".pieces" }

// newPiece names a piece. A block may be run more than once, at the same time even, so
// every attempt has a name of its own.
func newPiece(name string, at int64) string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%s/%012d-%s", pieces(name), at, hex.EncodeToString(b[:]))
}

// sweep removes the pieces of a file, also those of attempts that failed.
func sweep(ctx context.Context, name string) error {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer fs.Close()
	rm, ok := fs.(filesystem.Remover)
	if !ok {
		return nil
	}
	list, err := fs.List(ctx, quoted(pieces(name))+"/*")
	if err != nil {
		return err
	}
	for _, piece := range list {
		if strings.HasPrefix(path.Base(piece), "0") { // nobody else's
			_ = rm.Remove(ctx, piece) // another attempt may have been faster
		}
	}
	if !strings.Contains(name, "://") {
		_ = rm.Remove(ctx, pieces(name)) // of use where there are folders
	}
	return nil
}
