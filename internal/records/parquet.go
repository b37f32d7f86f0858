package records

import (
	"io"
	"math"
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// parquetRows is how many rows a block of Parquet has.
const parquetRows = 4096

// parquetInput is an open Parquet file of flat columns. Offsets are numbers of rows.
type parquetInput struct {
	columns []string
	nodes   []parquet.Node
	rows    parquet.Rows
	next    int64 // number of the next row, from 0
	size    int
	buf     []parquet.Row
}

// A table is a block of Parquet: its values row by row, with memory of their own.
type table struct {
	nodes  []parquet.Node
	values []parquet.Value
}

// openParquet needs a file that can be read anywhere.
func openParquet(r io.Reader, alone bool) (*parquetInput, error) {
	at, ok := r.(io.ReaderAt)
	s, seeks := r.(io.Seeker)
	if !ok || !seeks {
		return nil, &Fault{Code: "parquet", Text: diag.Both("Parquet is read from a file that is not compressed, not from a stream", "Parquet читается только из файла, не сжатого и не из потока")}
	}
	size, err := s.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	file, err := parquet.OpenFile(at, size)
	if err != nil {
		return nil, &Fault{Code: "parquet", Text: diag.Both("it is not a sound Parquet file: "+err.Error(), "это не исправный файл Parquet: "+err.Error())}
	}
	in := &parquetInput{size: parquetRows}
	if alone {
		in.size = 1
	}
	for _, f := range file.Schema().Fields() {
		if !f.Leaf() || f.Repeated() {
			return nil, &Fault{Code: "parquet", Text: diag.Both("column "+f.Name()+" holds lists or structures, only plain values can be read", "в столбце "+f.Name()+" списки или структуры, а читать можно только простые значения")}
		}
		in.columns, in.nodes = append(in.columns, f.Name()), append(in.nodes, f)
	}
	in.rows = parquet.MultiRowGroup(file.RowGroups()...).Rows()
	in.buf = make([]parquet.Row, in.size)
	return in, nil
}

func (in *parquetInput) Columns() []string        { return in.columns }
func (in *parquetInput) Style() (Format, Dialect) { return Parquet, Dialect{} }
func (in *parquetInput) NewRows() Rows {
	return &tableRows{row: Row{format: Parquet, Cells: make([]string, len(in.columns))}}
}

func (in *parquetInput) Resume(offset, _ int64) error {
	in.next = offset
	return in.rows.SeekToRow(offset)
}

func (in *parquetInput) Next() (*Block, error) {
	t := &table{nodes: in.nodes, values: make([]parquet.Value, 0, in.size*len(in.nodes))}
	n := 0
	for n < in.size {
		k, err := in.rows.ReadRows(in.buf[:in.size-n])
		for _, row := range in.buf[:k] {
			for _, v := range row {
				t.values = append(t.values, v.Clone())
			}
		}
		n += k
		if err != nil && err != io.EOF {
			return nil, &Fault{Code: "parquet", Offset: in.next + int64(n), Text: diag.Both(
				"the Parquet file is damaged near row "+number(in.next+int64(n)+1)+": "+err.Error(), "файл Parquet повреждён около строки "+number(in.next+int64(n)+1)+": "+err.Error())}
		}
		if err == io.EOF || k == 0 {
			break
		}
	}
	if n == 0 {
		return nil, io.EOF
	}
	b := &Block{Offset: in.next, Row: in.next + 1, Rows: int64(n), table: t}
	in.next += int64(n)
	return b, nil
}

// tableRows goes through the rows of a table.
type tableRows struct {
	block *Block
	at    int64
	row   Row
}

func (r *tableRows) Reset(b *Block) { r.block, r.at, r.row.table = b, 0, b.table }
func (r *tableRows) Row() *Row      { return &r.row }

func (r *tableRows) Next() bool {
	if r.at >= r.block.Rows {
		return false
	}
	r.row.at = int(r.at)
	r.row.Number, r.row.Offset = r.block.Row+r.at, r.block.Offset+r.at
	r.at++
	return true
}

// cell is a value as the file has it.
func (t *table) cell(row, column int) parquet.Value {
	return t.values[row*len(t.nodes)+column]
}

// value is what a variable holds for a value of Parquet.
func (t *table) value(row, column int) value.Value {
	v, node := t.cell(row, column), t.nodes[column]
	if v.IsNull() {
		return value.None
	}
	var logical format.LogicalTypeValue
	if l := node.Type().LogicalType(); l != nil {
		logical = l.Value
	}
	if d, ok := logical.(*format.DecimalType); ok {
		return decimalValue(v, int(d.Scale))
	}
	switch v.Kind() {
	case parquet.Boolean:
		if v.Boolean() {
			return value.Text("True")
		}
		return value.Text("False")
	case parquet.Int32:
		return wholeValue(int64(v.Int32()), logical)
	case parquet.Int64:
		return wholeValue(v.Int64(), logical)
	case parquet.Float:
		return floatValue(strconv.FormatFloat(float64(v.Float()), 'g', -1, 32), float64(v.Float()))
	case parquet.Double:
		return floatValue("", v.Double())
	case parquet.ByteArray, parquet.FixedLenByteArray:
		if b := v.ByteArray(); len(b) > 0 && utf8.Valid(b) {
			return value.Text(string(b))
		}
	}
	return value.None
}

// floatValue is a float; shortest is its shortest form where that has fewer digits than a
// float of 64 bits.
func floatValue(shortest string, f float64) value.Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return value.None
	}
	if shortest != "" {
		if v, ok := value.Spelled(shortest); ok {
			return value.Text(v.Text())
		}
	}
	return value.Float(f).Held()
}

// wholeValue is a number, a day or a moment, as the calculator writes them.
func wholeValue(n int64, logical format.LogicalTypeValue) value.Value {
	switch l := logical.(type) {
	case *format.DateType:
		return value.Text(time.Unix(n*24*60*60, 0).UTC().Format("02.01.2006"))
	case *format.TimestampType:
		return value.Text(unixTime(n, l.Unit).Format("02.01.2006 15:04:05"))
	case *format.TimeType:
		return value.Text(unixTime(n, l.Unit).Format("15:04:05"))
	}
	return value.Int(n).Held()
}

// unixTime is the moment so many units after the beginning of 1970.
func unixTime(n int64, u format.TimeUnit) time.Time {
	unit := time.Microsecond
	if u.Value != nil {
		unit = u.Value.Duration()
	}
	in := int64(time.Second / unit)
	second := n / in
	if n%in < 0 {
		second--
	}
	return time.Unix(second, 0).UTC()
}

// decimalValue writes a number without its point, and puts that in.
func decimalValue(v parquet.Value, scale int) value.Value {
	n := new(big.Int)
	switch v.Kind() {
	case parquet.Int32:
		n.SetInt64(int64(v.Int32()))
	case parquet.Int64:
		n.SetInt64(v.Int64())
	default:
		b := v.ByteArray()
		n.SetBytes(b)
		if len(b) > 0 && b[0] >= 0x80 { // two's complement
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
	}
	if scale == 0 {
		return value.Text(n.String())
	}
	digits, sign := new(big.Int).Abs(n).String(), ""
	if n.Sign() < 0 {
		sign = "-"
	}
	for len(digits) <= scale {
		digits = "0" + digits
	}
	return value.Text(sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:])
}
