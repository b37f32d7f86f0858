package pipe_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/pipe"
	"github.com/salecalc/salecalc/internal/records"
)

// rows reads everything: a row is its cells, or "!" and the code of what is wrong with it.
func rows(t *testing.T, in records.Input) (list []string, err error) {
	t.Helper()
	r := in.NewRows()
	for {
		b, err := in.Next()
		if err != nil {
			return list, err
		}
		r.Reset(b)
		n := int64(0)
		for r.Next() {
			row := r.Row()
			assert.Equal(t, b.Row+n, row.Number)
			n++
			if row.Fault != nil {
				list = append(list, "!"+row.Fault.Code)
				continue
			}
			cells := make([]string, len(in.Columns()))
			for i := range cells {
				if v := row.Value(i); v.IsNone() {
					cells[i] = "-"
				} else {
					cells[i] = v.Text()
				}
			}
			list = append(list, strings.Join(cells, "|"))
		}
		require.Equal(t, b.Rows, n)
	}
}

// slices gives a stream in parts of every length, as pipes do.
func slices(text string) map[string]io.Reader {
	return map[string]io.Reader{
		"whole": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text)), "by halves": iotest.HalfReader(strings.NewReader(text)),
		"with the end": iotest.DataErrReader(strings.NewReader(text)),
	}
}

func TestRows(t *testing.T) {
	ab := []string{"a", "b"}
	tests := []struct {
		name string
		o    pipe.Options
		in   string
		want []string
	}{
		{"tsv", pipe.Options{Columns: ab}, "1\t2\n3\t4\n", []string{"1|2", "3|4"}},
		{"tsv without the last line end", pipe.Options{Columns: ab}, "1\t2\n3\t4", []string{"1|2", "3|4"}},
		{"tsv escapes", pipe.Options{Columns: ab}, `a\tb\nc\\d\'e` + "\t" + `\N` + "\n" + `\x41\r\0` + "\t" + "\n", []string{"a\tb\nc\\d'e|-", "A\r\x00|-"}},
		{"tsv of one column has empty lines", pipe.Options{Columns: ab[:1]}, "1\n\n2\n", []string{"1", "-", "2"}},
		{"tsv with names", pipe.Options{}, "a\tb\n1\t2\n", []string{"1|2"}},
		{"tsv from Windows", pipe.Options{}, "\ufeffa\tb\r\n1\t2\r\n", []string{"1|2"}},
		{"tsv broken rows", pipe.Options{Columns: ab}, "1\n1\t2\t3\n\xff\t2\n3\t4\n", []string{"!wrong-width", "!wrong-width", "!encoding", "3|4"}},
		{"csv", pipe.Options{Format: pipe.CSV, Columns: ab}, "1,2\n\"x,\"\"y\"\"\nz\",4\n", []string{"1|2", "x,\"y\"\nz|4"}},
		{"csv with names", pipe.Options{Format: pipe.CSV}, "\"a\",b\n1,2\n\n3,4", []string{"1|2", "3|4"}},
		{"csv broken rows", pipe.Options{Format: pipe.CSV, Columns: ab}, "1\n\"x\"y,2\n3,4\n\"open,1\n5,6\n", []string{"!wrong-width", "!bad-quotes", "3|4", "!open-quote", "5|6"}},
		{"csv with semicolons", pipe.Options{Format: pipe.CSV, Columns: ab, Delimiter: ';'}, "1;\"2\n\"\n", []string{"1|2\n"}},
		{"json", pipe.Options{Format: pipe.JSON, Columns: ab}, "{\"b\":\"2\\n\",\"a\":1}\n\n{\"a\":null,\"c\":5}\n{]\n{\"a\":3}", []string{"1|2\n", "-|-", "!bad-json", "3|-"}},
		{"tsv in chunks", pipe.Options{Columns: ab, Counted: true}, "2\n1\t2\n3\t4\n0\n1\n5\t6\n", []string{"1|2", "3|4", "5|6"}},
		{"json in chunks", pipe.Options{Format: pipe.JSON, Columns: ab, Counted: true}, "1\n{\"a\":1}\n1\n{\"b\":2}\n", []string{"1|-", "-|2"}},
		{"csv in chunks", pipe.Options{Format: pipe.CSV, Columns: ab, Counted: true}, "2\n1,\"2\n3\"\n4,5\n1\n6,7\n", []string{"1|2\n3", "4|5", "6|7"}},
		{"a row that looks like a header of a chunk", pipe.Options{Columns: ab[:1], Counted: true}, "2\n7\n8\n1\n9\n", []string{"7", "8", "9"}},
	}
	for _, tt := range tests {
		for how, r := range slices(tt.in) {
			t.Run(tt.name+" "+how, func(t *testing.T) {
				in, err := pipe.Open(t.Context(), r, tt.o)
				require.NoError(t, err)
				got, err := rows(t, in)
				require.ErrorIs(t, err, io.EOF)
				require.Equal(t, tt.want, got)
			})
		}
	}
}

func TestFaults(t *testing.T) {
	broken := errors.New("broken pipe")
	tests := []struct {
		name   string
		o      pipe.Options
		in     io.Reader
		code   string
		offset int64
	}{
		{"no header of a chunk", pipe.Options{Columns: []string{"a"}, Counted: true}, strings.NewReader("1\nx\nx\n"), "bad-chunk", 4},
		{"a negative one", pipe.Options{Columns: []string{"a"}, Counted: true}, strings.NewReader("-1\n"), "bad-chunk", 0},
		{"a long one", pipe.Options{Columns: []string{"a"}, Counted: true}, strings.NewReader(strings.Repeat("1", 30)), "bad-chunk", 0},
		{"half a header", pipe.Options{Columns: []string{"a"}, Counted: true}, strings.NewReader("1\nx\n2"), "bad-chunk", 4},
		{"half a chunk", pipe.Options{Columns: []string{"a"}, Counted: true}, strings.NewReader("3\nx\ny\n"), "bad-chunk", 6},
		{"no names", pipe.Options{}, strings.NewReader(""), "no-header", 0},
		{"a long row", pipe.Options{Columns: []string{"a"}}, strings.NewReader("x\n" + strings.Repeat("y", 5<<20)), "row-too-long", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in, err := pipe.Open(t.Context(), tt.in, tt.o)
			if err == nil {
				_, err = rows(t, in)
			}
			var fault *records.Fault
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, tt.code, fault.Code)
			assert.Equal(t, tt.offset, fault.Offset)
			assert.NotEqual(t, fault.Text.EN, fault.Text.RU)
		})
	}
	in, err := pipe.Open(t.Context(), io.MultiReader(strings.NewReader("1\t2\n"), iotest.ErrReader(broken)), pipe.Options{Columns: []string{"a", "b"}})
	require.NoError(t, err)
	got, err := rows(t, in)
	require.ErrorIs(t, err, broken)
	require.Equal(t, []string{"1|2"}, got, "what has come before is not lost")
}

// Whoever waits for a peer that is silent can be stopped.
func TestCancelled(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	in, err := pipe.Open(ctx, r, pipe.Options{Columns: []string{"a"}})
	require.NoError(t, err)
	cancel()
	_, err = in.Next()
	require.ErrorIs(t, err, context.Canceled)
	require.Error(t, in.Resume(0, 0))
}

func TestParseFormat(t *testing.T) {
	for name, want := range map[string]pipe.Format{
		"tsv": pipe.TSV, "TabSeparated": pipe.TSV, "CSV": pipe.CSV, "csv": pipe.CSV, "jsonl": pipe.JSON, "JSONEachRow": pipe.JSON,
	} {
		got, ok := pipe.ParseFormat(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, got, name)
	}
	_, ok := pipe.ParseFormat("RowBinary")
	assert.False(t, ok)
}
