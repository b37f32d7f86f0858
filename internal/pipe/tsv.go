package pipe

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// nothing is how TabSeparated spells the absence of a value.
const nothing = `\N`

// tsvRows goes through the lines of TabSeparated: every line is a row.
type tsvRows struct {
	columns []string
	block   *records.Block
	pos     int
	number  int64
	row     records.Row
}

func (r *tsvRows) Reset(b *records.Block) { r.block, r.pos, r.number = b, 0, b.Row-1 }
func (r *tsvRows) Row() *records.Row      { return &r.row }

func (r *tsvRows) Next() bool {
	data := r.block.Data[r.pos:]
	if len(data) == 0 {
		return false
	}
	n := bytes.IndexByte(data, '\n') + 1
	if n == 0 {
		n = len(data)
	}
	offset := r.block.Offset + int64(r.pos)
	r.pos += n
	r.number++
	line := strings.TrimSuffix(strings.TrimSuffix(string(data[:n]), "\n"), "\r")
	cells := strings.Split(line, "\t")
	values := make([]value.Value, len(r.columns))
	r.row.Give(r.number, offset, values)
	if r.row.Fault = r.fault(line, len(cells), offset); r.row.Fault != nil {
		r.row.Text = strings.ToValidUTF8(line, "\ufffd")
		return true
	}
	for i, cell := range cells {
		if cell != "" && cell != nothing {
			values[i] = value.Text(unescape(cell))
		}
	}
	r.row.Cells = cells
	return true
}

func (r *tsvRows) fault(line string, cells int, offset int64) *records.Fault {
	switch {
	case !utf8.ValidString(line):
		at := 0
		for _, c := range line {
			if c == utf8.RuneError && !strings.HasPrefix(line[at:], "\ufffd") {
				break
			}
			at += utf8.RuneLen(c)
		}
		place := number(offset + int64(at))
		return &records.Fault{Code: "encoding", Offset: offset + int64(at), Text: diag.Both("byte "+place+" is not UTF-8", "байт "+place+": это не UTF-8")}
	case cells != len(r.columns):
		return &records.Fault{Code: "wrong-width", Offset: offset, Text: diag.Both(
			"the row at byte "+number(offset)+" has "+strconv.Itoa(cells)+" cells instead of "+strconv.Itoa(len(r.columns)),
			"в строке с байта "+number(offset)+" ячеек: "+strconv.Itoa(cells)+", а столбцов: "+strconv.Itoa(len(r.columns)))}
	}
	return nil
}

// escapes are what stands after a backslash for a byte; any other byte stands for itself.
var escapes = map[byte]byte{'a': '\a', 'b': '\b', 'e': 0x1b, 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '0': 0}

// unescape gives the text of a cell.
func unescape(cell string) string {
	if strings.IndexByte(cell, '\\') < 0 {
		return cell
	}
	b := make([]byte, 0, len(cell))
	for i := 0; i < len(cell); i++ {
		c := cell[i]
		if c != '\\' || i+1 == len(cell) {
			b = append(b, c)
			continue
		}
		i++
		if c = cell[i]; c == 'x' && i+2 < len(cell) {
			if n, err := strconv.ParseUint(cell[i+1:i+3], 16, 8); err == nil {
				b = append(b, byte(n))
				i += 2
				continue
			}
		}
		if plain, ok := escapes[c]; ok {
			c = plain
		}
		b = append(b, c)
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}

// escape appends a text as a cell.
func escape(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\b':
			dst = append(dst, `\b`...)
		case '\f':
			dst = append(dst, `\f`...)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		case 0:
			dst = append(dst, `\0`...)
		case '\\':
			dst = append(dst, `\\`...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// tsv writes TabSeparated.
type tsv struct{ columns []string }

// NewTSVEncoder makes an encoder of TabSeparated.
func NewTSVEncoder(columns []string) records.Encoder { return tsv{columns} }

func (e tsv) Header(dst []byte) []byte {
	for i, name := range e.columns {
		dst = e.Value(dst, i, value.Text(name))
	}
	return e.End(dst)
}

func (e tsv) Begin(dst []byte) []byte                   { return dst }
func (e tsv) End(dst []byte) []byte                     { return append(dst, '\n') }
func (e tsv) Extra(dst []byte, _ records.Member) []byte { return dst }

func (e tsv) cell(dst []byte, i int) []byte {
	if i > 0 {
		dst = append(dst, '\t')
	}
	return dst
}

func (e tsv) Copy(dst []byte, i int, row *records.Row, from, _ int) []byte {
	return append(e.cell(dst, i), row.Cells[from]...)
}

func (e tsv) Value(dst []byte, i int, v value.Value) []byte {
	dst = e.cell(dst, i)
	if v.IsNone() {
		return append(dst, nothing...)
	}
	return escape(dst, v.Text())
}

// Headless is an encoder whose output does not begin with the names of the columns.
type Headless struct{ records.Encoder }

// Header implements [records.Encoder].
func (Headless) Header(dst []byte) []byte { return dst }
