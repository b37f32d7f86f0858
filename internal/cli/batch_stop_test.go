package cli

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A batchDir is a folder with a script and rows, and runs of the command in it.
type batchDir struct {
	t   *testing.T
	dir string
	now func() time.Time
}

func newBatchDir(t *testing.T) *batchDir {
	d := &batchDir{t, t.TempDir(), func() time.Time { return time.Unix(1_700_000_000, 0) }}
	d.write("s.calc", "draw = random(1, 1000000)\nqty = qty + 1")
	d.write("in.csv", d.rows())
	return d
}

// rows take several blocks.
func (d *batchDir) rows() string {
	var in strings.Builder
	in.WriteString("id,note,qty\n")
	for i := range 100_000 {
		fmt.Fprintf(&in, "%d,a note for the row,%d\n", i, i%1000)
	}
	return in.String()
}

func (d *batchDir) path(name string) string { return filepath.Join(d.dir, name) }

func (d *batchDir) write(name, text string) {
	d.t.Helper()
	require.NoError(d.t, os.WriteFile(d.path(name), []byte(text), 0o600))
}

func (d *batchDir) read(name string) []byte {
	d.t.Helper()
	data, err := os.ReadFile(d.path(name))
	require.NoError(d.t, err)
	return data
}

// run runs the command and gives its exit code and what it said.
func (d *batchDir) run(ctx context.Context, args ...string) (int, string) {
	var out, said bytes.Buffer
	app := &App{In: strings.NewReader(""), Out: &out, Err: &said, Getenv: func(string) string { return "" }, Now: d.now, Seed: func() uint64 { return 5 }}
	args = append([]string{"batch", d.path("s.calc")}, args...)
	for i, arg := range args {
		if i > 1 && strings.Contains(arg, ".") {
			args[i] = d.path(arg)
		}
	}
	return app.Run(ctx, args), said.String()
}

// Ctrl-C finishes what is in flight, and the rest follows.
func TestBatchInterrupted(t *testing.T) {
	d := newBatchDir(t)
	code, _ := d.run(t.Context(), "--in", "in.csv", "--out", "want.csv")
	require.Equal(t, exitDone, code)
	for stop := 3; stop < 8; stop++ {
		ctx, cancel := context.WithCancel(t.Context())
		looks := 0
		real := d.now
		d.now = func() time.Time {
			if looks++; looks == stop {
				cancel()
			}
			return real()
		}
		out := fmt.Sprintf("%d.csv", stop)
		code, said := d.run(ctx, "--in", "in.csv", "--out", out)
		cancel()
		d.now = real
		require.Equal(t, exitFailed, code)
		require.Contains(t, said, "the run was interrupted; what was written is in ")
		require.NoFileExists(t, d.path(out))
		code, said = d.run(t.Context(), "--in", "in.csv", "--out", out, "--resume")
		require.Equal(t, exitDone, code, said)
		require.True(t, bytes.Equal(d.read("want.csv"), d.read(out)))
	}
}

// A compressed file that breaks off is done as far as it goes; with the whole file the run
// goes on.
func TestBatchTruncatedGzip(t *testing.T) {
	d := newBatchDir(t)
	var whole bytes.Buffer
	z := gzip.NewWriter(&whole)
	_, err := z.Write([]byte(d.rows()))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	d.write("in.gz", whole.String())
	code, said := d.run(t.Context(), "--in", "in.gz", "--out", "want.csv")
	require.Equal(t, exitDone, code, said)
	d.write("in.gz", whole.String()[:whole.Len()*2/3])
	code, said = d.run(t.Context(), "--in", "in.gz", "--out", "out.csv")
	require.Equal(t, exitUsage, code)
	assert.Regexp(t, `the compressed file breaks off: it was not copied to its end; (\d{5}) rows were done before \(row \d{5} would be next, at byte \d+\); what was written is in .*out\.csv\.part, and --resume goes on`, said)
	d.write("in.gz", whole.String())
	code, said = d.run(t.Context(), "--in", "in.gz", "--out", "out.csv", "--resume")
	require.Equal(t, exitDone, code, said)
	require.True(t, bytes.Equal(d.read("want.csv"), d.read("out.csv")))
}

// Another input is not taken for the one of the interrupted run.
func TestBatchOtherInput(t *testing.T) {
	d := newBatchDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	real, looks := d.now, 0
	d.now = func() time.Time {
		if looks++; looks == 6 {
			cancel()
		}
		return real()
	}
	code, _ := d.run(ctx, "--in", "in.csv", "--out", "out.csv")
	require.Equal(t, exitFailed, code)
	d.now = real
	d.write("in.csv", strings.Replace(d.rows(), "\n0,", "\n7,", 1))
	code, said := d.run(t.Context(), "--in", "in.csv", "--out", "out.csv", "--resume")
	require.Equal(t, exitUsage, code)
	assert.Contains(t, said, "not those of the interrupted run")
	d.write("in.csv", d.rows()[:5000])
	code, said = d.run(t.Context(), "--in", "in.csv", "--out", "out.csv", "--resume")
	require.Equal(t, exitUsage, code)
	assert.Contains(t, said, "the input is shorter than it was when the run stopped")
}
