package records

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// A seen row is what is told of a row, put down for comparing.
type seenRow struct {
	number, offset int64
	cells          []string
	fault          string
}

// read goes through all blocks and says where they end.
func read(in Input) (rows []seenRow, ends []Block, err error) {
	r := in.NewRows()
	for {
		b, err := in.Next()
		if err == io.EOF {
			return rows, ends, nil
		}
		if err != nil {
			return rows, ends, err
		}
		ends = append(ends, *b)
		n := len(rows)
		r.Reset(b)
		for r.Next() {
			row := r.Row()
			s := seenRow{number: row.Number, offset: row.Offset}
			if row.Fault != nil {
				s.fault = row.Fault.Code
			} else {
				for i := range row.Cells {
					s.cells = append(s.cells, row.Value(i).Text())
				}
			}
			rows = append(rows, s)
		}
		if int64(len(rows)-n) != b.Rows {
			return rows, ends, io.ErrNoProgress
		}
	}
}

func mustOpen(t require.TestingT, s string, o Options) Input {
	in, err := Open(strings.NewReader(s), o)
	require.NoError(t, err)
	return in
}

// Wherever blocks end, and from wherever reading goes on, the rows are the same.
func TestBlocks(t *testing.T) {
	pieces := []string{"a", "1", ",", "\n", "\r\n", "\"", "\"\"", "\",\"", "длинный", "\n\"a\",\"b\"\n", "x,y\n", "{\"a\":1}\n", " "}
	rapid.Check(t, func(t *rapid.T) {
		o := Options{Format: rapid.SampledFrom([]Format{CSV, JSONLines}).Draw(t, "format"), Dialect: Dialect{Delimiter: ',', Encoding: UTF8}, Columns: []string{"a", "b"}, Want: []string{"a"}}
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "text"), "")
		want, _, err := read(mustOpen(t, s, o))
		require.NoError(t, err)
		o.Block = rapid.IntRange(1, 40).Draw(t, "block")
		o.Alone = rapid.Bool().Draw(t, "alone")
		got, blocks, err := read(mustOpen(t, s, o))
		require.NoError(t, err)
		if o.Format == CSV {
			// A quote that is not closed breaks a row for one reason or another, by what is in sight.
			for i := range want {
				if want[i].fault != "" && i < len(got) && got[i].fault != "" {
					got[i].fault = want[i].fault
				}
			}
		}
		require.Equal(t, want, got, "%q", s)
		if len(blocks) == 0 {
			return
		}
		at := blocks[rapid.IntRange(0, len(blocks)-1).Draw(t, "where to go on")]
		in := mustOpen(t, s, o)
		require.NoError(t, in.Resume(at.End(), at.Row+at.Rows))
		rest, _, err := read(in)
		require.NoError(t, err)
		require.Len(t, rest, len(want)-int(at.Row+at.Rows-1))
		for i, row := range rest {
			require.Equal(t, want[len(want)-len(rest)+i].number, row.number)
			require.Equal(t, want[len(want)-len(rest)+i].cells, row.cells)
		}
	})
}

func TestDialect(t *testing.T) {
	tests := []struct {
		name, in string
		want     Dialect
		columns  []string
	}{
		{"commas", "a,b\n1,2\n", Dialect{Delimiter: ',', Encoding: UTF8}, []string{"a", "b"}},
		{"semicolons, with commas in numbers", "a;b\n1,5;2,5\n", Dialect{Delimiter: ';', Encoding: UTF8}, []string{"a", "b"}},
		{"tabs", "a\tb\n1\t2\n", Dialect{Delimiter: '\t', Encoding: UTF8}, []string{"a", "b"}},
		{"bars in quotes", "\"a|b\",c\n\"|\",2\n", Dialect{Delimiter: ',', Encoding: UTF8}, []string{"a|b", "c"}},
		{"one column", "a\n1\n", Dialect{Delimiter: ',', Encoding: UTF8}, []string{"a"}},
		{"BOM and CRLF", "\ufeffимя;b\r\n1;2\r\n", Dialect{Delimiter: ';', Encoding: UTF8, BOM: true, CRLF: true}, []string{"имя", "b"}},
		{"Windows-1251", "\xe8\xec\xff;b\n1;2\n", Dialect{Delimiter: ';', Encoding: Windows1251}, []string{"имя", "b"}},
		{"blanks around names", " a , b\n1,2\n", Dialect{Delimiter: ',', Encoding: UTF8}, []string{"a", "b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := mustOpen(t, tt.in, Options{})
			format, got := in.Style()
			assert.Equal(t, CSV, format)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.columns, in.Columns())
		})
	}
	_, err := Open(strings.NewReader("\xff\xfea\x00,\x00"), Options{})
	var fault *Fault
	require.ErrorAs(t, err, &fault)
	assert.Contains(t, fault.Text.EN, "UTF-16")
	assert.Contains(t, fault.Text.RU, "UTF-16")
}

// Every character of Windows-1251, and the place of a byte after them.
func TestWindows1251(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("a;b\n")
	for c := 0x80; c < 0x100; c++ {
		b.WriteByte(byte(c))
	}
	b.WriteString(";1\n\xff;\"x\"y\n")
	rows, _, err := read(mustOpen(t, b.String(), Options{}))
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, []string{upper1251, "1"}, rows[0].cells)
	assert.Equal(t, "bad-quotes", rows[1].fault)
	assert.Equal(t, int64(4+128+3), rows[1].offset)
}

func TestNotUTF8(t *testing.T) {
	in := mustOpen(t, "a,b\n1,2\n3,\xe8\n5,6\n", Options{Dialect: Dialect{Encoding: UTF8}})
	r := in.NewRows()
	b, err := in.Next()
	require.NoError(t, err)
	r.Reset(b)
	require.True(t, r.Next())
	require.Nil(t, r.Row().Fault)
	require.True(t, r.Next())
	require.NotNil(t, r.Row().Fault)
	assert.Equal(t, "byte 10 is not UTF-8; if the file is in Windows-1251, say --encoding windows-1251", r.Row().Fault.Text.EN)
	require.True(t, r.Next())
	require.Nil(t, r.Row().Fault)
}

func packed(t *testing.T, c Compression, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	if c == Zstd {
		z, err := zstd.NewWriter(&b)
		require.NoError(t, err)
		w = z
	}
	_, err := io.WriteString(w, s)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// A compressed file that breaks off gives all whole rows before, and then says so.
func TestTruncated(t *testing.T) {
	var text strings.Builder
	text.WriteString("n,square\n")
	for i := range 200_000 {
		text.WriteString(number(int64(i)) + "," + number(int64(i)*int64(i)*7919%1_000_003) + "\n")
	}
	for _, c := range []Compression{Gzip, Zstd} {
		whole := packed(t, c, text.String())
		in, err := Open(bytes.NewReader(whole), Options{})
		require.NoError(t, err)
		rows, _, err := read(in)
		require.NoError(t, err)
		require.Len(t, rows, 200_000)
		in, err = Open(bytes.NewReader(whole[:len(whole)/2]), Options{})
		require.NoError(t, err)
		some, _, err := read(in)
		var fault *Fault
		require.ErrorAs(t, err, &fault)
		assert.Equal(t, "truncated", fault.Code)
		require.Greater(t, len(some), 50_000)
		require.Equal(t, rows[:len(some)], some)
		whole[len(whole)/2] ^= 0xff
		in, err = Open(bytes.NewReader(whole), Options{})
		require.NoError(t, err)
		_, _, err = read(in)
		require.ErrorAs(t, err, &fault)
		assert.Equal(t, "damaged", fault.Code)
	}
}

func TestTooLongRow(t *testing.T) {
	in := mustOpen(t, "a,b\n1,2\n"+strings.Repeat("x", maxRow+10)+",2\n3,4\n", Options{})
	_, _, err := read(in)
	var fault *Fault
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, "row-too-long", fault.Code)
	assert.Equal(t, int64(8), fault.Offset)
}

// A quote that is never closed costs one row, however long the rest is.
func TestQuoteNeverClosed(t *testing.T) {
	in := mustOpen(t, "a,b\n1,\"2\n"+strings.Repeat("3,4\n", maxRow/3), Options{})
	rows, _, err := read(in)
	require.NoError(t, err)
	require.Len(t, rows, 1+maxRow/3)
	assert.Equal(t, "open-quote", rows[0].fault)
	assert.Equal(t, []string{"3", "4"}, rows[1].cells)
}

func TestByName(t *testing.T) {
	tests := []struct {
		name string
		f    Format
		c    Compression
	}{
		{"a.csv", CSV, Plain}, {"A.CSV.GZ", CSV, Gzip}, {"a.tsv.zst", CSV, Zstd}, {"a.jsonl", JSONLines, Plain}, {"a.ndjson", JSONLines, Plain},
		{"a.parquet", Parquet, Plain}, {"a.gz", Unknown, Gzip}, {"-", Unknown, Plain},
	}
	for _, tt := range tests {
		f, c := ByName(tt.name)
		assert.Equal(t, tt.f, f, tt.name)
		assert.Equal(t, tt.c, c, tt.name)
	}
}

func TestJSONFaults(t *testing.T) {
	for _, line := range []string{`{`, `[1]`, `{"a":}`, `{"a":1,}`, `{"a":01}`, `{"a":1}x`, `{"a":"\x"}`, `{"a":"\u12g4"}`, `{a:1}`, "{\"a\":\"\t\"}", `{"a":1 "b":2}`, `{"a":tru}`,
		`{"a":` + strings.Repeat("[", 600) + strings.Repeat("]", 600) + `}`, `{"a":-}`, `{"a":1.}`, `{"a":1e}`} {
		rows, _, err := read(mustOpen(t, line+"\n{\"a\":1}\n", Options{Format: JSONLines}))
		require.NoError(t, err)
		require.Len(t, rows, 2, line)
		assert.Equal(t, "bad-json", rows[0].fault, line)
		assert.Equal(t, []string{"1"}, rows[1].cells)
	}
}

func TestJSONValues(t *testing.T) {
	in := `{ "s" : "a\n\"б\u0416" , "n":-1.50e3,"t":true,"z":null,"e":"","o": {"k" : [1, 2.0]} ,"l":[]}` + "\n" + `{"\u0073":"again","n":1,"n":2}`
	rows, _, err := read(mustOpen(t, in, Options{}))
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, []string{"a\n\"бЖ", "-1.50e3", "True", "", "", `{"k":[1,2.0]}`, "[]"}, rows[0].cells)
	assert.Equal(t, []string{"again", "2", "", "", "", "", ""}, rows[1].cells)
}
