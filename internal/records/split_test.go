package records

import (
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// padded gives a text what a splitter reads past its end.
func padded(s string) []byte { return append([]byte(s), make([]byte, wordSize)...)[:len(s)] }

// split gives the cells of all rows, nil for a broken one.
func split(s string, delim byte) [][]string {
	var sp splitter
	sp.reset(padded(s), delim)
	var rows [][]string
	for sp.next() {
		if sp.broken != sound {
			rows = append(rows, nil)
			continue
		}
		row := []string{}
		for _, c := range sp.cells {
			row = append(row, csvText(c))
		}
		rows = append(rows, row)
	}
	return rows
}

func TestSplit(t *testing.T) {
	tests := []struct {
		name, in string
		want     [][]string
	}{
		{"empty", "", nil},
		{"one", "a,b\n", [][]string{{"a", "b"}}},
		{"no line end at the end", "a,b\nc,d", [][]string{{"a", "b"}, {"c", "d"}}},
		{"CRLF", "a,b\r\nc,\r\n", [][]string{{"a", "b"}, {"c", ""}}},
		{"blank lines", "\n\r\na\n\n\nb\n\n", [][]string{{"a"}, {"b"}}},
		{"a quoted delimiter, line end and quote", "\"a,b\",\"c\nd\",\"e\"\"f\"\n", [][]string{{"a,b", "c\nd", `e"f`}}},
		{"a quote inside", `5" pipe,x` + "\n", [][]string{{`5" pipe`, "x"}}},
		{"empty quotes", "\"\"\n", [][]string{{""}}},
		{"never closed", "a,\"b\nc,d\n", [][]string{nil, {"c", "d"}}},
		{"text after the closing quote", "a,\"b\"c\nd,e\n", [][]string{nil, {"d", "e"}}},
		{"closed by the next row's", "a,\"b\nc,\"d\"\n", [][]string{nil, {"c", "d"}}},
		{"long cells", strings.Repeat("x", 100) + "," + strings.Repeat("y", 7) + "\n", [][]string{{strings.Repeat("x", 100), strings.Repeat("y", 7)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, split(tt.in, ',')) })
	}
}

// standard reads a text with the standard library; false when it finds an error.
func standard(s string, delim rune) ([][]string, bool) {
	r := csv.NewReader(strings.NewReader(s))
	r.Comma, r.FieldsPerRecord = delim, -1
	rows, err := r.ReadAll()
	return rows, err == nil
}

// agree compares with the standard library, which takes the CR out of a line end inside
// quotes; ours keeps it.
func agree(t require.TestingT, s string, delim byte) {
	want, ok := standard(s, rune(delim))
	got := split(s, delim)
	if !ok {
		return
	}
	for _, row := range got {
		for i := range row {
			row[i] = strings.ReplaceAll(row[i], "\r\n", "\n")
		}
	}
	require.Equal(t, want, got, "%q", s)
}

func TestSplitAgreesWithStandard(t *testing.T) {
	pieces := []string{"a", "bc", "\"", "\"\"", ",", ";", "\n", "\r\n", "\r", " ", "длинный текст", "0123456789", "\x00", "\xff", ",\"", "\",", "\"\n"}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "text"), "")
		agree(t, s, ',')
		agree(t, s, ';')
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("a,b\n\"c\",\"d\"\"e\"\r\n\n")
	f.Add("\"\n,\"\r\nx\"y\",\"\"")
	f.Fuzz(func(t *testing.T, s string) { agree(t, s, ',') })
}

// What is written is read back the same, by ours and by the standard library.
func TestWriteRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(rapid.StringOf(rapid.SampledFrom([]rune("ab\",;\n\r я"))), 1, 5).Draw(t, "cells")
		var dst []byte
		for i, c := range cells {
			if i > 0 {
				dst = append(dst, ';')
			}
			dst = appendCSV(dst, c, ';', len(cells) == 1)
		}
		dst = append(dst, '\n')
		require.Equal(t, [][]string{cells}, split(string(dst), ';'), "%q", dst)
		r := csv.NewReader(strings.NewReader(string(dst)))
		r.Comma = ';'
		row, err := r.Read()
		require.NoError(t, err)
		_, err = r.Read()
		require.ErrorIs(t, err, io.EOF)
		for i := range row {
			require.Equal(t, strings.ReplaceAll(cells[i], "\r\n", "\n"), row[i])
		}
	})
}
