package avro

import (
	"encoding/json"
	"io"
	"math"
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/linkedin/goavro/v2"

	"github.com/salecalc/salecalc/vars/value"
)

// Lines are the rows of an Avro file as JSON Lines. A value that is none has no member.
type Lines struct {
	Columns []string
	Types   []string // what columns are written with that are copied, see [Write]

	ocf    *goavro.OCFReader
	fields []field
	kinds  []kind
	buf    []byte // made and not read yet
	made   []byte // all of the buffer
}

// NewLines reads the schema of a file.
func NewLines(r io.Reader) (*Lines, error) {
	ocf, err := goavro.NewOCFReader(r)
	if err != nil {
		return nil, unsound(err)
	}
	var schema record
	if err := json.Unmarshal([]byte(ocf.Codec().Schema()), &schema); err != nil || schema.Type != "record" {
		return nil, fault("the rows of the Avro file are no records", "строки файла Avro — не записи с полями")
	}
	l := &Lines{ocf: ocf, fields: schema.Fields}
	for i := range l.fields {
		f := &l.fields[i]
		k, ok := f.kind()
		if !ok {
			return nil, fault("column "+f.column()+" holds lists or structures, only plain values can be read", "в столбце "+f.column()+" списки или структуры, а читать можно только простые значения")
		}
		l.kinds = append(l.kinds, k)
		l.Columns, l.Types = append(l.Columns, f.column()), append(l.Types, k.typeOf())
	}
	return l, nil
}

// Read implements io.Reader.
func (l *Lines) Read(b []byte) (int, error) {
	for len(l.buf) == 0 {
		if !l.ocf.Scan() {
			if err := l.ocf.Err(); err != nil {
				return 0, unsound(err)
			}
			return 0, io.EOF
		}
		row, err := l.ocf.Read()
		if err != nil {
			return 0, unsound(err)
		}
		cells, _ := row.(map[string]any) // of a record it is one
		l.made = l.line(l.made[:0], cells)
		l.buf = l.made
	}
	n := copy(b, l.buf)
	l.buf = l.buf[n:]
	return n, nil
}

// line writes a row.
func (l *Lines) line(dst []byte, cells map[string]any) []byte {
	dst = append(dst, '{')
	for i := range l.fields {
		start := len(dst)
		if dst[start-1] != '{' {
			dst = append(dst, ',')
		}
		dst = append(value.AppendJSONString(dst, l.Columns[i]), ':')
		empty := len(dst)
		if dst = l.kinds[i].appendJSON(dst, cells[l.fields[i].Name]); len(dst) == empty {
			dst = dst[:start]
		}
	}
	return append(dst, '}', '\n')
}

// appendJSON writes a value as the calculator has it, and nothing for none.
func (k kind) appendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case map[string]any: // of a union: the value by its type
		for _, one := range v {
			return k.appendJSON(dst, one)
		}
	case bool:
		return strconv.AppendBool(dst, v)
	case int32:
		return strconv.AppendInt(dst, int64(v), 10)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case float32:
		return appendFloat(dst, float64(v), 32)
	case float64:
		return appendFloat(dst, v, 64)
	case string:
		if utf8.ValidString(v) {
			return value.AppendJSONString(dst, v)
		}
	case []byte:
		if len(v) > 0 && utf8.Valid(v) {
			return value.AppendJSONString(dst, string(v))
		}
	case time.Time:
		layout := "02.01.2006 15:04:05"
		if k.Logical == "date" {
			layout = "02.01.2006"
		}
		return value.AppendJSONString(dst, v.UTC().Format(layout))
	case time.Duration:
		return value.AppendJSONString(dst, time.Time{}.Add(v).Format("15:04:05"))
	case *big.Rat:
		return append(dst, v.FloatString(k.Scale)...)
	}
	return dst
}

func appendFloat(dst []byte, f float64, bits int) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return dst
	}
	if v, ok := value.Spelled(strconv.FormatFloat(f, 'g', -1, bits)); ok && bits == 32 {
		return append(dst, v.Text()...)
	}
	return append(dst, value.Float(f).Held().Text()...)
}
