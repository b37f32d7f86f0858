package batch_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// A setup is a job on a text with all that it needs.
type setup struct {
	script  string
	writes  []string
	in      string
	block   int
	pack    records.Compression
	job     batch.Job
	errors  bool
	diff    bool
	start   batch.Progress
	kept    *batch.Diff
	done    func(batch.Progress) error
	asJSON  bool
	reading func(io.Reader) io.Reader
	out     io.Writer // nil: product.out
}

// A product is what came of a job.
type product struct {
	out, errors bytes.Buffer
	tally       *batch.Tally
	diff        *batch.Diff
	err         error
}

func do(t testing.TB, s setup) *product {
	t.Helper()
	p := &product{}
	var r io.Reader = strings.NewReader(s.in)
	if s.reading != nil {
		r = s.reading(r)
	}
	in, err := records.Open(r, records.Options{Block: s.block})
	require.NoError(t, err)
	job := s.job
	job.Script = runtime.Compile(diag.NewSource("test", s.script), runtime.Options{})
	require.Empty(t, job.Script.Diagnostics())
	for _, name := range s.writes {
		job.Writes = append(job.Writes, batch.Variable{Scope: vars.Deal, Name: name})
	}
	if job.Host.Vars == nil {
		job.Host.Vars = vars.NewEnv()
	}
	job.Host.Allow = runtime.NewKinds(builtins.Random)
	job.Host.Now = func() time.Time { return time.Unix(1_700_000_000, 0) }
	st := batch.Streams{In: in, Out: &p.out, Pack: s.pack, Start: s.start, Done: s.done}
	if s.out != nil {
		st.Out = s.out
	}
	st.Format, st.Dialect = in.Style()
	st.Same = !s.asJSON
	st.NewEncoder = func(c []string, _ []int) records.Encoder {
		if s.asJSON || st.Format == records.JSONLines {
			return records.NewJSONEncoder(c)
		}
		return records.NewCSVEncoder(c, st.Dialect)
	}
	if s.errors {
		st.Errors = &p.errors
	}
	if s.diff {
		if st.Diff = s.kept; st.Diff == nil {
			st.Diff = &batch.Diff{}
		}
	}
	p.tally, p.err = batch.Run(context.Background(), &job, st)
	p.diff = st.Diff
	return p
}

// mixed is a script with randomness, a condition on text and rows that fail.
const mixed = "draw = random(1, 1000000)\ntotal = price * qty\nqty = qty + 1\nlate = round(1 / (qty - 5), 3)"

// mixedRows have quotes, line ends inside them, empty cells and broken rows.
func mixedRows(n int) string {
	var b strings.Builder
	b.WriteString("id,note,qty,price\r\n")
	for i := range n {
		switch i % 7 {
		case 3:
			fmt.Fprintf(&b, "%d,\"two\nlines, \"\"%d\"\"\",%d,1.5\r\n", i, i, i%9)
		case 5:
			fmt.Fprintf(&b, "%d,plain,%d\r\n", i, i%9) // too short
		case 6:
			fmt.Fprintf(&b, "%d,,%d,\r\n\r\n", i, i%9) // no price; a blank line
		default:
			fmt.Fprintf(&b, "%d,text,%d,%d.25\r\n", i, i%9, i)
		}
	}
	return b.String()
}

func mixedSetup() setup {
	return setup{script: mixed, writes: []string{"draw", "total", "qty", "late"}, in: mixedRows(500), errors: true, diff: true, job: batch.Job{Seed: 7}}
}

// However many workers there are and wherever blocks end, the same comes out.
func TestAnyNumberOfWorkers(t *testing.T) {
	want := do(t, mixedSetup())
	require.NoError(t, want.err)
	require.NotZero(t, want.tally.Failed)
	require.NotZero(t, want.errors.Len())
	for _, workers := range []int{1, 2, 5} {
		for _, block := range []int{0, 100, 777} {
			s := mixedSetup()
			s.job.Workers, s.block = workers, block
			got := do(t, s)
			require.NoError(t, got.err)
			assert.Equal(t, want.out.String(), got.out.String())
			assert.Equal(t, want.errors.String(), got.errors.String())
			assert.Equal(t, want.tally, got.tally)
			assert.Equal(t, want.diff, got.diff)
		}
	}
}

// Rows of a script that only computes are run many at once, and nobody can tell.
func TestGroups(t *testing.T) {
	const pure = "total = price * qty\nqty = qty + 1\nlate = round(1 / (qty - 5), 3)\nnote = if(qty > 4, upper(note), '')"
	lines := "{\"id\":1,\"qty\":2,\"price\":1.5,\"note\":\"a\",\"more\":[1]}\n{\"id\":2,\"qty\":4,\"price\":1,\"note\":\"b\"}\n{broken\n" +
		strings.Repeat("{\"qty\":5,\"id\":3,\"extra\":true,\"note\":\"\\u0430\",\"price\":2.25}\n", 70)
	for _, tt := range []struct{ name, in, where, filter, render string }{
		{name: "CSV", in: mixedRows(500)},
		{name: "a condition", in: mixedRows(500), where: "qty != 3"},
		{name: "a condition that fails", in: mixedRows(500), where: "price / (qty - 3) > 5"},
		{name: "a filter", in: mixedRows(500), filter: "1 / (qty - 2) < 0.5", where: "qty"},
		{name: "a message", in: mixedRows(500), render: "#{id}: #{total}, #{note}"},
		{name: "few rows", in: mixedRows(5)},
		{name: "no rows", in: mixedRows(0)},
		{name: "JSON Lines", in: lines, where: "id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run := func(alone bool, workers, block int) *product {
				s := setup{script: pure, writes: []string{"total", "qty", "late", "note"}, in: tt.in, errors: true, diff: true, block: block}
				where := tt.where
				if alone {
					where = cmp.Or(where, "True") + " and (True or random(1, 2))" // which is not pure
				}
				s.job.Where, s.job.Filter = condition(where), condition(tt.filter)
				if tt.render != "" {
					s.job.Render, s.job.RenderTo = runtime.CompileTemplate(diag.NewSource("message", tt.render), runtime.Options{}), "message"
				}
				s.job.Workers = workers
				return do(t, s)
			}
			for _, block := range []int{0, 900} {
				got := run(false, 2, block)
				want := run(true, 1, 0)
				require.NoError(t, got.err)
				assert.Equal(t, want.out.String(), got.out.String())
				assert.Equal(t, want.errors.String(), got.errors.String())
				assert.Equal(t, want.diff, got.diff)
				assert.Equal(t, want.tally, got.tally)
			}
		})
	}
}

func condition(text string) *runtime.Program {
	if text == "" {
		return nil
	}
	return runtime.CompileExpr(diag.NewSource("condition", text), runtime.Options{})
}

var errStop = errors.New("stop")

// A job that is stopped anywhere and goes on gives byte for byte what it gives without.
func TestResume(t *testing.T) {
	for _, pack := range []records.Compression{records.Plain, records.Gzip, records.Zstd} {
		whole := mixedSetup()
		whole.block, whole.pack = 900, pack
		want := do(t, whole)
		require.NoError(t, want.err)
		for stop := 1; ; stop++ {
			first := whole
			var kept batch.Progress
			blocks := 0
			first.done = func(p batch.Progress) error {
				kept = p
				if blocks++; blocks == stop {
					return errStop
				}
				return nil
			}
			a := do(t, first)
			if a.err == nil {
				require.Greater(t, stop, 10, "blocks")
				break
			}
			require.ErrorIs(t, a.err, errStop)
			second := whole
			second.start, second.kept = kept, a.diff
			b := do(t, second)
			require.NoError(t, b.err)
			require.Equal(t, want.out.Bytes(), append(a.out.Bytes()[:kept.Out:kept.Out], b.out.Bytes()...), "stopped after block %d", stop)
			require.Equal(t, want.errors.String(), a.errors.String()[:kept.Errors]+b.errors.String())
			require.Equal(t, want.tally, b.tally)
			require.Equal(t, want.diff, b.diff)
		}
	}
}

func TestMaxErrors(t *testing.T) {
	var want string
	for _, workers := range []int{1, 3} {
		for _, block := range []int{0, 200} {
			s := mixedSetup()
			s.diff, s.block, s.job.Workers, s.job.MaxErrors = false, block, workers, 10
			got := do(t, s)
			require.ErrorIs(t, got.err, batch.ErrTooMany)
			require.Equal(t, int64(10), got.tally.Failed)
			require.Equal(t, 10, strings.Count(got.errors.String(), "\n"))
			if want == "" {
				want = got.out.String()
			}
			require.Equal(t, want, got.out.String())
		}
	}
}

// failing gives an error after some bytes.
type failing struct {
	r    io.Reader
	left int
}

func (f *failing) Read(b []byte) (int, error) {
	if f.left <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := f.r.Read(b[:min(len(b), f.left)])
	f.left -= n
	return n, err
}

// What was read before an input breaks off is done and written.
func TestInputBreaksOff(t *testing.T) {
	s := setup{script: "x = a + 1", writes: []string{"x"}, in: "a\n" + strings.Repeat("1\n", 1000), block: 64}
	s.reading = func(r io.Reader) io.Reader { return &failing{r, 1001} }
	p := do(t, s)
	require.ErrorIs(t, p.err, io.ErrUnexpectedEOF)
	assert.Equal(t, int64(499), p.tally.Rows)
	assert.Equal(t, "a,x\n"+strings.Repeat("1,2\n", 499), p.out.String())
}

func TestOutputs(t *testing.T) {
	tests := []struct {
		name   string
		s      setup
		want   string
		failed int64
	}{
		{"a column that is written stays in its place", setup{script: "b = b + 1", writes: []string{"b"}, in: "a,b,c\n1,2,3\n"}, "a,b,c\n1,3,3\n", 0},
		{"a column is deleted", setup{script: "b = ''", writes: []string{"b"}, in: "a,b\n1,2\n"}, "a,b\n1,\n", 0},
		{"new columns in order", setup{script: "z = 1\ny = 2", writes: []string{"z", "y"}, in: "a\n5\n"}, "a,z,y\n5,1,2\n", 0},
		{"the delimiter stays", setup{script: "b = 'x;y'", writes: []string{"b"}, in: "a;c\n1;\"2;3\"\n"}, "a;c;b\n1;\"2;3\";\"x;y\"\n", 0},
		{"kept columns", setup{script: "x = a", writes: []string{"x"}, in: "a,b,c\n1,2,3\n", job: batch.Job{Keep: []string{"b", "c"}}}, "b,c,x\n2,3,1\n", 0},
		{"only these", setup{script: "x = a", writes: []string{"x"}, in: "a,b,c\n1,2,3\n", job: batch.Job{Only: []string{"x", "c", "b"}}}, "x,c,b\n1,3,2\n", 0},
		{"mapped", setup{script: "x = цена * 2", writes: []string{"x"}, in: "Цена, руб;b\n10;3\n", job: batch.Job{Map: map[string]string{"Цена, руб": "цена"}}}, "Цена, руб;b;x\n10;3;20\n", 0},
		{"mapped and written", setup{script: "цена = цена * 2", writes: []string{"цена"}, in: "Price,b\n10,3\n", job: batch.Job{Map: map[string]string{"Price": "цена"}}}, "Price,b\n20,3\n", 0},
		{"a built-in and a client's variable", setup{script: "x = '#{name} #{client.city}'", writes: []string{"x"}, in: "name,client.city\nАнна,Казань\n"}, "name,client.city,x\nАнна,Казань,Анна Казань\n", 0},
		{"a failed row stays", setup{script: "y = 1\nx = a * 2", writes: []string{"y", "x"}, in: "a\nno\n4\n"}, "a,y,x\nno,1,\n4,1,8\n", 1},
		{"CSV to JSON", setup{script: "x = a * 2\nd = {'k': b}", writes: []string{"x", "d"}, in: "a,b\n2,\"q\"\"\"\n,z\n", asJSON: true}, "{\"a\":\"2\",\"b\":\"q\\\"\",\"x\":4,\"d\":{\"k\":\"q\\\"\"}}\n{\"b\":\"z\",\"d\":{\"k\":\"z\"}}\n", 1},
		{"JSON as it is", setup{script: "b = b + 1", writes: []string{"b"}, in: "{\"a\": [1, 2.0], \"b\": 2, \"c\":null}\n{\"b\":\"7\",\"new\":1}\n"}, "{\"a\":[1, 2.0],\"b\":3,\"c\":null}\n{\"b\":8,\"new\":1}\n", 0},
		{"one column that is empty", setup{script: "a = ''", writes: []string{"a"}, in: "a\n1\n"}, "a\n\"\"\n", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := do(t, tt.s)
			require.NoError(t, p.err)
			assert.Equal(t, tt.want, p.out.String())
			assert.Equal(t, tt.failed, p.tally.Failed)
		})
	}
}

func TestCompressed(t *testing.T) {
	for _, pack := range []records.Compression{records.Gzip, records.Zstd} {
		s := setup{script: "x = a + 1", writes: []string{"x"}, in: "a\n" + strings.Repeat("1\n", 1000), block: 300, pack: pack}
		p := do(t, s)
		require.NoError(t, p.err)
		var r io.Reader
		if pack == records.Gzip {
			z, err := gzip.NewReader(&p.out)
			require.NoError(t, err)
			r = z
		} else {
			z, err := zstd.NewReader(&p.out)
			require.NoError(t, err)
			defer z.Close()
			r = z
		}
		got, err := io.ReadAll(r)
		require.NoError(t, err)
		assert.Equal(t, "a,x\n"+strings.Repeat("1,2\n", 1000), string(got))
	}
}

// A disk has room for so many bytes.
type disk struct {
	bytes.Buffer
	room int
}

func (d *disk) Write(b []byte) (int, error) {
	if len(b) > d.room {
		n, _ := d.Buffer.Write(b[:d.room])
		d.room = 0
		return n, syscall.ENOSPC
	}
	d.room -= len(b)
	return d.Buffer.Write(b)
}

// When the disk is full, what was written before counts, and the job goes on from there.
func TestFullDisk(t *testing.T) {
	want := do(t, mixedSetup())
	require.NoError(t, want.err)
	for room := 1; room < want.out.Len(); room += want.out.Len() / 7 {
		s := mixedSetup()
		s.block = 300
		full := &disk{room: room}
		var last batch.Progress
		s.out, s.done = full, func(p batch.Progress) error { last = p; return nil }
		got := do(t, s)
		require.ErrorIs(t, got.err, syscall.ENOSPC)
		require.LessOrEqual(t, last.Out, int64(full.Len()))
		if last.Row == 0 {
			continue // not even the first block
		}
		rest := mixedSetup()
		rest.block, rest.start, rest.kept = 300, last, got.diff
		after := do(t, rest)
		require.NoError(t, after.err)
		require.Equal(t, want.out.String(), full.String()[:last.Out]+after.out.String())
		require.Equal(t, want.errors.String(), got.errors.String()[:last.Errors]+after.errors.String())
	}
}
