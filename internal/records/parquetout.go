package records

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

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
	b := v.AppendBytes(nil)
	return append(binary.AppendUvarint(dst, uint64(len(b))+1), b...)
}

// Value implements Encoder.
func (e *ParquetEncoder) Value(dst []byte, _ int, v value.Value) []byte {
	if v.IsNone() {
		return append(dst, 0)
	}
	s := v.Text()
	return append(binary.AppendUvarint(dst, uint64(len(s))+1), s...)
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
	r := bufio.NewReaderSize(z, blockSize)
	row := make(parquet.Row, len(e.names))
	for {
		if _, err := r.Peek(1); err == io.EOF {
			return out.Close()
		}
		for i := range row {
			if row[i], err = e.cell(r, i); err != nil {
				return err
			}
		}
		if _, err := out.WriteRows([]parquet.Row{row}); err != nil {
			return err
		}
	}
}

// cell reads one cell of the spool.
func (e *ParquetEncoder) cell(r *bufio.Reader, i int) (parquet.Value, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return parquet.Value{}, errors.Join(io.ErrUnexpectedEOF, err)
	}
	if n == 0 {
		return parquet.NullValue().Level(0, 0, i), nil
	}
	b := make([]byte, n-1)
	if _, err := io.ReadFull(r, b); err != nil {
		return parquet.Value{}, err
	}
	return e.nodes[i].Type().Kind().Value(b).Level(0, 1, i), nil
}
