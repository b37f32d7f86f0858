package records

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars/value"
)

type sale struct {
	ID    int64     `parquet:"id"`
	Name  *string   `parquet:"name,optional"`
	Price float64   `parquet:"price"`
	Rate  float32   `parquet:"rate"`
	Cents int64     `parquet:"cents,decimal(2:18)"`
	Day   int32     `parquet:"day,date"`
	At    time.Time `parquet:"at,timestamp(millisecond)"`
	Done  bool      `parquet:"done"`
}

func sales(t *testing.T, n int) *os.File {
	t.Helper()
	rows := make([]sale, n)
	for i := range rows {
		rows[i] = sale{ID: int64(i), Price: float64(i) / 8, Rate: 0.1, Cents: int64(-5 * i), Day: int32(19_000 + i), At: time.Date(2025, 1, 31, 10, 0, i, 0, time.UTC), Done: i%2 == 0}
		if i%3 > 0 {
			name := strings.Repeat("я", i%50+1)
			rows[i].Name = &name
		}
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "sales.parquet"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	require.NoError(t, parquet.Write(f, rows, parquet.MaxRowsPerRowGroup(3000)))
	_, err = f.Seek(0, io.SeekStart)
	require.NoError(t, err)
	return f
}

func TestReadParquet(t *testing.T) {
	in, err := Open(sales(t, 10_000), Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"id", "name", "price", "rate", "cents", "day", "at", "done"}, in.Columns())
	rows, blocks, err := read(in)
	require.NoError(t, err)
	require.Equal(t, 10_000, len(rows))
	assert.Greater(t, len(blocks), 2)
	assert.Equal(t, []string{"1", "яя", "0.125", "0.1", "-0.05", "09.01.2022", "31.01.2025 10:00:01", "False"}, rows[1].cells)
	assert.Equal(t, []string{"9999", "", "1249.875", "0.1", "-499.95", "25.05.2049", "31.01.2025 12:46:39", "False"}, rows[9999].cells)
	in, err = Open(sales(t, 10_000), Options{})
	require.NoError(t, err)
	require.NoError(t, in.Resume(blocks[1].Offset, blocks[1].Row))
	rest, _, err := read(in)
	require.NoError(t, err)
	assert.Equal(t, rows[blocks[1].Offset:], rest)
}

func TestParquetIsAFile(t *testing.T) {
	data, err := os.ReadFile(sales(t, 3).Name())
	require.NoError(t, err)
	_, err = Open(io.MultiReader(bytes.NewReader(data)), Options{})
	require.ErrorContains(t, err, "not from a stream")
	_, err = Open(bytes.NewReader(data[:len(data)-9]), Options{})
	require.ErrorContains(t, err, "not a sound Parquet file")
}

// Columns that are copied keep type and value; others are texts.
func TestWriteParquet(t *testing.T) {
	file := sales(t, 5000)
	in, err := Open(file, Options{})
	require.NoError(t, err)
	names := append(in.Columns()[1:8:8], "new")
	e := NewParquetEncoder(names, in, []int{1, 2, 3, 4, 5, 6, 7, -1})
	packer := NewPacker(Zstd)
	var spool []byte
	rows := in.NewRows()
	for {
		b, err := in.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		var out []byte
		for rows.Reset(b); rows.Next(); {
			row := rows.Row()
			for i := range 7 {
				out = e.Copy(out, i, row, i+1, i+2)
			}
			v := value.None
			if row.Number%2 == 0 {
				v = value.Int(row.Number)
			}
			out = e.Value(out, 7, v)
		}
		spool = packer.Pack(spool, out)
	}
	var made bytes.Buffer
	require.NoError(t, e.WriteFile(&made, bytes.NewReader(spool)))
	type copied struct {
		Name  *string   `parquet:"name,optional"`
		Price *float64  `parquet:"price,optional"`
		Rate  *float32  `parquet:"rate,optional"`
		Cents *int64    `parquet:"cents,optional,decimal(2:18)"`
		Day   *int32    `parquet:"day,optional,date"`
		At    time.Time `parquet:"at,optional,timestamp(millisecond)"`
		Done  *bool     `parquet:"done,optional"`
		New   *string   `parquet:"new,optional"`
	}
	got, err := parquet.Read[copied](bytes.NewReader(made.Bytes()), int64(made.Len()))
	require.NoError(t, err)
	require.Len(t, got, 5000)
	assert.Equal(t, "яя", *got[1].Name)
	assert.Nil(t, got[0].Name)
	assert.Equal(t, 0.125, *got[1].Price)
	assert.Equal(t, int64(-5), *got[1].Cents)
	assert.Equal(t, int32(19_001), *got[1].Day)
	assert.Equal(t, "2", *got[1].New)
	assert.Nil(t, got[0].New)
	again, err := Open(bytes.NewReader(made.Bytes()), Options{})
	require.NoError(t, err)
	assert.Equal(t, names, again.Columns(), "in their order")
	require.ErrorIs(t, e.WriteFile(io.Discard, bytes.NewReader(packer.Pack(nil, []byte{5, 'a'}))), io.ErrUnexpectedEOF)
}
