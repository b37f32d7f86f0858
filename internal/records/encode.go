package records

import (
	"strings"

	"github.com/salecalc/salecalc/vars/value"
)

// An Encoder writes rows as text, cell by cell in the order of its columns. It has no
// state of its own besides the row it is in.
type Encoder interface {
	// Header appends what stands before the first row.
	Header(dst []byte) []byte
	// Begin, End stand around the cells of a row.
	Begin(dst []byte) []byte
	End(dst []byte) []byte
	// Copy appends, as column i and those after it, the columns from one up to another of
	// a row of the same format. Only CSV can do more than one.
	Copy(dst []byte, i int, row *Row, from, to int) []byte
	// Value appends column i.
	Value(dst []byte, i int, v value.Value) []byte
	// Extra appends a member that is no column; formats that have none append nothing.
	Extra(dst []byte, m Member) []byte
}

// A csvEncoder writes CSV.
type csvEncoder struct {
	columns []string
	delim   byte
	bom     bool
	eol     string
}

// NewCSVEncoder makes an encoder in a dialect.
func NewCSVEncoder(columns []string, d Dialect) Encoder {
	e := &csvEncoder{columns: columns, delim: d.Delimiter, bom: d.BOM, eol: "\n"}
	if d.CRLF {
		e.eol = "\r\n"
	}
	return e
}

func (e *csvEncoder) Header(dst []byte) []byte {
	if e.bom {
		dst = append(dst, bom...)
	}
	for i, name := range e.columns {
		dst = e.Value(dst, i, value.Text(name))
	}
	return e.End(dst)
}

func (e *csvEncoder) Begin(dst []byte) []byte           { return dst }
func (e *csvEncoder) End(dst []byte) []byte             { return append(dst, e.eol...) }
func (e *csvEncoder) Extra(dst []byte, _ Member) []byte { return dst }

func (e *csvEncoder) Copy(dst []byte, i int, row *Row, from, to int) []byte {
	if i > 0 {
		dst = append(dst, e.delim)
	}
	cell := row.span(from, to)
	if cell == "" && len(e.columns) == 1 {
		return append(dst, `""`...) // a blank line would be no row
	}
	return append(dst, cell...)
}

func (e *csvEncoder) Value(dst []byte, i int, v value.Value) []byte {
	if i > 0 {
		dst = append(dst, e.delim)
	}
	alone := len(e.columns) == 1
	if s, ok := v.AsText(); ok {
		return appendCSV(dst, s, e.delim, alone)
	}
	switch v.Kind() {
	case value.KindInt, value.KindFloat, value.KindBool:
		return v.AppendText(dst)
	}
	return appendCSV(dst, v.Text(), e.delim, alone)
}

// AppendCSV appends a cell of an ordinary CSV file.
func AppendCSV(dst []byte, s string) []byte { return appendCSV(dst, s, ',', false) }

// appendCSV appends a cell, in quotes when it needs them. The empty cell of a row that
// has no other does, or it would be a blank line.
func appendCSV(dst []byte, s string, delim byte, alone bool) []byte {
	if s == "" && !alone {
		return dst
	}
	plain := s != "" && s[0] != quote
	for i := 0; plain && i < len(s); i++ {
		c := s[i]
		plain = c != delim && c != quote && c != '\n' && c != '\r'
	}
	if plain {
		return append(dst, s...)
	}
	dst = append(dst, quote)
	for {
		before, after, more := strings.Cut(s, `"`)
		dst = append(dst, before...)
		if !more {
			return append(dst, quote)
		}
		dst, s = append(dst, `""`...), after
	}
}

// A jsonEncoder writes JSON Lines. A column without a value has no member.
type jsonEncoder struct {
	keys []string // as JSON, with the colon
}

// NewJSONEncoder makes an encoder of JSON Lines.
func NewJSONEncoder(columns []string) Encoder {
	e := &jsonEncoder{}
	for _, name := range columns {
		e.keys = append(e.keys, string(append(value.AppendJSONString(nil, name), ':')))
	}
	return e
}

func (e *jsonEncoder) Header(dst []byte) []byte { return dst }
func (e *jsonEncoder) Begin(dst []byte) []byte  { return append(dst, '{') }
func (e *jsonEncoder) End(dst []byte) []byte    { return append(dst, '}', '\n') }

func (e *jsonEncoder) Copy(dst []byte, i int, row *Row, from, _ int) []byte {
	cell := row.Cells[from]
	if cell == "" {
		return dst
	}
	return append(e.key(dst, e.keys[i]), cell...)
}

func (e *jsonEncoder) Value(dst []byte, i int, v value.Value) []byte {
	if v.IsNone() {
		return dst
	}
	return v.AppendJSON(e.key(dst, e.keys[i]))
}

func (e *jsonEncoder) Extra(dst []byte, m Member) []byte {
	return append(e.key(dst, m.Key+":"), m.JSON...)
}

// key appends a key, after a comma unless it is the first.
func (e *jsonEncoder) key(dst []byte, key string) []byte {
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	return append(dst, key...)
}
