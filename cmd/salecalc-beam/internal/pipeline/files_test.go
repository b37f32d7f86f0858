package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMatch(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a [b] ?")
	require.NoError(t, os.Mkdir(dir, 0o700))
	for _, name := range []string{"in-2.csv", "in-1.csv", "out-1.csv"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
	}
	pattern := filepath.Join(dir, "in-*.csv")
	list, err := Match(t.Context(), pattern)
	require.NoError(t, err)
	require.Equal(t, []string{filepath.Join(dir, "in-1.csv"), filepath.Join(dir, "in-2.csv")}, list)
	assert.Equal(t, "new/1.jsonl", Named(pattern, list[0], "new/*.jsonl"))
	assert.Empty(t, Named(pattern, list[0], ""))
	list, err = Match(t.Context(), "no such file")
	require.NoError(t, err)
	assert.Equal(t, []string{"no such file"}, list)
	_, err = Match(t.Context(), "*-*.csv")
	require.ErrorContains(t, err, "a name has one * at most")
}

// A file that cannot be written whole is not there, and the one before it stays.
func TestCreate(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out")
	require.NoError(t, os.WriteFile(name, []byte("before"), 0o600))
	failed := errors.New("failed")
	err := create(t.Context(), name, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return failed
	})
	require.ErrorIs(t, err, failed)
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, "before", string(data))
}

// Pieces of all attempts go, files of others stay.
func TestSweep(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out[1].csv")
	write := func(piece string) {
		require.NoError(t, create(t.Context(), piece, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }))
	}
	write(newPiece(name, 1))
	write(newPiece(name, 1))
	require.NoError(t, sweep(t.Context(), name))
	require.NoDirExists(t, pieces(name))
	write(newPiece(name, 2))
	write(filepath.Join(pieces(name), "mine"))
	require.NoError(t, sweep(t.Context(), name))
	left, err := os.ReadDir(pieces(name))
	require.NoError(t, err)
	require.Len(t, left, 1)
	assert.Equal(t, "mine", left[0].Name())
}

// Pieces come in any order, and are read in theirs.
func TestSequence(t *testing.T) {
	dir := t.TempDir()
	var refs []Ref
	for _, at := range []int64{3, 1, 2} {
		ref := Ref{At: at}
		if at != 2 { // one without bytes
			ref.Name = newPiece(filepath.Join(dir, "out"), at)
			require.NoError(t, create(t.Context(), ref.Name, func(w io.Writer) error { _, err := w.Write([]byte{'0' + byte(at)}); return err }))
		}
		refs = append(refs, ref)
	}
	s := newSequence(context.Background(), refs)
	data, err := io.ReadAll(s)
	require.NoError(t, err)
	assert.Equal(t, "13", string(data))
	_, err = io.ReadAll(newSequence(context.Background(), []Ref{{At: 1, Name: filepath.Join(dir, "gone")}}))
	require.ErrorIs(t, err, os.ErrNotExist)
}
