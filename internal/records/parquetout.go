package records

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/snappy"

	"github.com/salecalc/salecalc/vars/value"
)

// A Parquet file can be written from its beginning to its end only, and its end is a table
// of contents: there is no going on with half of one. So rows are first written to a spool,
// cell by cell, and the file is made of that.
//
// In the spool a cell is its length plus one and its bytes, the number 0 standing for no
// value. The bytes are those of the column's own type, or a text.

// rowGroup is how many rows of the file are held in memory.
const rowGroup = 64 << 10

// A ParquetEncoder writes a spool. Columns of a Parquet input that are not written keep
// their types; all others are texts.
type ParquetEncoder struct {
	names []string
	nodes []parquet.Node
}

// NewParquetEncoder makes the encoder of some columns. sources says which column of the
// input each one is copied from, -1 for none.
func NewParquetEncoder(names []string, in Input, sources []int) *ParquetEncoder {
	e := &ParquetEncoder{names: names}
	from, _ := in.(*parquetInput)
	for i := range names {
		node := parquet.Optional(parquet.String())
		if from != nil && sources[i] >= 0 {
			node = parquet.Optional(parquet.Leaf(from.nodes[sources[i]].Type()))
		}
		e.nodes = append(e.nodes, parquet.Compressed(node, &snappy.Codec{}))
	}
	return e
}

// Header implements Encoder.
func (e *ParquetEncoder) Header(dst []byte) []byte { return dst }

// Begin implements Encoder.
func (e *ParquetEncoder) Begin(dst []byte) []byte { return dst }

// End implements Encoder.
func (e *ParquetEncoder) End(dst []byte) []byte { return dst }

// Extra implements Encoder.
func (e *ParquetEncoder) Extra(dst []byte, _ Member) []byte { return dst }

// Copy implements Encoder.
func (e *ParquetEncoder) Copy(dst []byte, _ int, row *Row, from, _ int) []byte {
	v := row.table.cell(row.at, from)
	if v.IsNull() {
		return append(dst, 0)
	}
	return sized(v.AppendBytes(append(dst, 0)), len(dst))
}

// Value implements Encoder.
func (e *ParquetEncoder) Value(dst []byte, _ int, v value.Value) []byte {
	if v.IsNone() {
		return append(dst, 0)
	}
	return sized(v.AppendText(append(dst, 0)), len(dst))
}

// sized puts the size of a cell in its place, the byte at: the cell's bytes stand behind it.
func sized(dst []byte, at int) []byte {
	n := uint64(len(dst) - at)
	if n < 1<<7 {
		dst[at] = byte(n)
		return dst
	}
	size := binary.AppendUvarint(nil, n)
	return slices.Replace(dst, at, at+1, size...)
}

// ordered is a group whose fields keep their order.
type ordered struct {
	parquet.Group
	names []string
}

func (o ordered) Fields() []parquet.Field {
	byName := map[string]parquet.Field{}
	for _, f := range o.Group.Fields() {
		byName[f.Name()] = f
	}
	fields := make([]parquet.Field, len(o.names))
	for i, name := range o.names {
		fields[i] = byName[name]
	}
	return fields
}

// WriteFile makes the Parquet file of a spool that was packed as Zstd.
func (e *ParquetEncoder) WriteFile(w io.Writer, spool io.Reader) error {
	z, err := zstd.NewReader(spool, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return err
	}
	defer z.Close()
	group := parquet.Group{}
	for i, name := range e.names {
		group[name] = e.nodes[i]
	}
	out := parquet.NewWriter(w, parquet.NewSchema("rows", ordered{group, e.names}), parquet.MaxRowsPerRowGroup(rowGroup), parquet.CreatedBy("salecalc", "", ""))
	r := &spoolReader{r: bufio.NewReaderSize(z, blockSize), nodes: e.nodes}
	rows := make([]parquet.Row, 0, rowsAtOnce)
	for {
		rows, err = r.rows(rows[:0])
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return out.Close()
		}
		if _, err := out.WriteRows(rows); err != nil {
			return err
		}
	}
}

// rowsAtOnce is how many rows of a spool are handed over at once.
const rowsAtOnce = 256

// A spoolReader reads the rows of a spool.
type spoolReader struct {
	r     *bufio.Reader
	nodes []parquet.Node
	cells []parquet.Value
	bytes []byte // of the cells
}

// rows reads as many rows as there is room for, none at the end of the spool. They are good
// until the next call.
func (s *spoolReader) rows(rows []parquet.Row) ([]parquet.Row, error) {
	s.cells, s.bytes = s.cells[:0], s.bytes[:0]
	for len(rows) < cap(rows) {
		if _, err := s.r.Peek(1); err == io.EOF {
			break
		}
		from := len(s.cells)
		for i := range s.nodes {
			if err := s.cell(i); err != nil {
				return nil, err
			}
		}
		rows = append(rows, parquet.Row(s.cells[from:len(s.cells):len(s.cells)]))
	}
	return rows, nil
}

// cell reads one cell.
func (s *spoolReader) cell(i int) error {
	n, err := binary.ReadUvarint(s.r)
	if err != nil {
		return errors.Join(io.ErrUnexpectedEOF, err)
	}
	v := parquet.NullValue().Level(0, 0, i)
	if n > 0 {
		from := len(s.bytes)
		s.bytes = slices.Grow(s.bytes, int(n-1))[:from+int(n-1)] // cells before may stay in the memory they have
		if _, err := io.ReadFull(s.r, s.bytes[from:]); err != nil {
			return err
		}
		v = s.nodes[i].Type().Kind().Value(s.bytes[from:]).Level(0, 1, i)
	}
	s.cells = append(s.cells, v)
	return nil
}
