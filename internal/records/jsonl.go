package records

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// sampleRows is how many rows of JSON Lines are looked at for their keys.
const sampleRows = 1000

// jsonInput is an open file of JSON Lines.
type jsonInput struct {
	cut     *cutter
	columns []string
	index   map[string]int // of a key as JSON
}

// openJSON finds the columns: the keys of the first rows, in the order of their first
// mention, and those of want that are not among them.
func openJSON(cut *cutter, want []string) (*jsonInput, error) {
	in := &jsonInput{cut: cut, index: map[string]int{}}
	b := in.cut.peek()
	if err := in.cut.err; err != nil && err != io.EOF {
		return nil, err
	}
	if bytes.HasPrefix(b, []byte(bom)) {
		in.cut.skip(len(bom))
		b = b[len(bom):]
	}
	n, _ := (&cutter{}).ends(b, in.cut.err == io.EOF)
	rows := jsonRows{in: &jsonInput{}, row: Row{format: JSONLines}}
	rows.Reset(&Block{Data: b[:n]})
	for i := 0; i < sampleRows && rows.Next(); i++ {
		for _, m := range rows.row.Extra {
			in.add(m.Key)
		}
	}
	for _, name := range want {
		if !slices.Contains(in.columns, name) {
			in.add(string(value.AppendJSONString(nil, name)))
		}
	}
	return in, nil
}

// add makes a key, written as JSON, a column.
func (in *jsonInput) add(key string) {
	name := jsonText(key)
	key = string(value.AppendJSONString(nil, name)) // there are other ways to write it
	if _, ok := in.index[key]; !ok {
		in.index[key] = len(in.columns)
		in.columns = append(in.columns, name)
	}
}

func (in *jsonInput) Columns() []string              { return in.columns }
func (in *jsonInput) Style() (Format, Dialect)       { return JSONLines, Dialect{} }
func (in *jsonInput) Next() (*Block, error)          { return in.cut.next() }
func (in *jsonInput) Resume(offset, row int64) error { return in.cut.seek(offset, row) }
func (in *jsonInput) NewRows() Rows {
	return &jsonRows{in: in, row: Row{format: JSONLines, Cells: make([]string, len(in.columns))}}
}

// jsonRows goes through the lines of a block.
type jsonRows struct {
	in    *jsonInput
	block *Block
	pos   int
	row   Row
}

func (r *jsonRows) Reset(b *Block) { r.block, r.pos, r.row.Number = b, 0, b.Row-1 }
func (r *jsonRows) Row() *Row      { return &r.row }

func (r *jsonRows) Next() bool {
	for r.pos < len(r.block.Data) {
		start := r.pos
		line := r.block.Data[start:]
		if n := bytes.IndexByte(line, lineFeed); n >= 0 {
			line, r.pos = line[:n], start+n+1
		} else {
			r.pos = len(r.block.Data)
		}
		if len(line) > 0 && (line[0] == '{' || len(bytes.TrimSpace(line)) > 0) {
			r.row.Number++
			r.row.Offset = r.block.Offset + int64(start)
			r.read(line)
			return true
		}
	}
	return false
}

// read takes an object apart.
func (r *jsonRows) read(line []byte) {
	row := &r.row
	clear(row.Cells)
	row.Extra, row.Fault = row.Extra[:0], nil
	s := jsonScanner{s: text(line)}
	expected := 0
	bad := s.object(func(key, json string) {
		i := expected
		if i >= len(r.in.columns) || !isKey(key, r.in.columns[i]) {
			var ok bool
			if i, ok = r.in.index[key]; !ok && bytes.IndexByte([]byte(key), '\\') >= 0 {
				i, ok = r.in.index[string(value.AppendJSONString(nil, jsonText(key)))]
			}
			if !ok {
				row.Extra = append(row.Extra, Member{key, json})
				return
			}
		}
		row.Cells[i], expected = json, i+1
	})
	switch {
	case bad >= 0:
		at := row.Offset + int64(bad)
		row.Fault = &Fault{Code: "bad-json", Offset: at, Text: diag.Both(
			"the row is not a JSON object: byte "+number(at)+" is out of place", "строка — не JSON-объект: ошибка в байте "+number(at))}
	case !utf8.Valid(line):
		at := row.Offset + int64(firstInvalid(line))
		row.Fault = &Fault{Code: "encoding", Offset: at, Text: diag.Both("byte "+number(at)+" is not UTF-8", "байт "+number(at)+": это не UTF-8")}
	default:
		return
	}
	row.Text = string(bytes.ToValidUTF8(line, []byte("\ufffd")))
}

// isKey reports whether a key written as JSON is a name, at a glance.
func isKey(key, name string) bool {
	return len(key) == len(name)+2 && key[1:len(key)-1] == name
}

// jsonText is what a JSON string says.
func jsonText(s string) string {
	if bytes.IndexByte([]byte(s), '\\') < 0 {
		return s[1 : len(s)-1]
	}
	var text string
	_ = json.Unmarshal([]byte(s), &text) // it has been checked
	return text
}

// jsonValue is what a variable holds for a value of JSON: its text form.
func jsonValue(s string) value.Value {
	switch {
	case s == "", s == "null", s == `""`:
		return value.None
	case s[0] == quote:
		return value.Text(jsonText(s))
	case s[0] == '{', s[0] == '[', s[0] == 't', s[0] == 'f':
		v, _ := value.ParseJSON(s)
		return value.Text(v.Text())
	}
	return value.Text(s)
}
