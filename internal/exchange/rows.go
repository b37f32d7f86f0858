package exchange

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// A row is what a file says of one client: the cells that are not empty.
type row struct {
	n     int // from 1; in CSV the header is row 1
	cells []cell
	wrong diag.Text // why it cannot be read; the cells are none then
}

type cell struct {
	column string // as the file calls it
	at     Column
	text   string
}

// rows gives the rows of a file one after another, io.EOF after the last.
type rows interface{ next() (row, error) }

// open reads the file from its beginning.
func (s *source) open(h *headers, read func(done int64)) (rows, error) {
	text, err := s.text(read)
	if err != nil {
		return nil, err
	}
	if s.json {
		return &jsonRows{lines: bufio.NewReaderSize(text, 1<<16), headers: h}, nil
	}
	c := csv.NewReader(&returns{r: text})
	c.Comma, c.FieldsPerRecord, c.ReuseRecord = s.comma, -1, true
	first, err := c.Read()
	if errors.Is(err, io.EOF) {
		return nil, &FileError{diag.Both("it is empty; the first line has to name the columns", "он пуст; в первой строке должны быть названия столбцов")}
	}
	if err != nil {
		return nil, csvError(err)
	}
	r := &csvRows{r: c, n: 1}
	for _, name := range first {
		name = strings.TrimSpace(name)
		r.columns = append(r.columns, cell{column: name, at: h.column(name)})
	}
	return r, h.unmapped()
}

// kept stands for a carriage return inside quotes: encoding/csv would drop it. No text in
// UTF-8 holds this byte.
const kept = 0xFF

// returns hides carriage returns inside quotes.
type returns struct {
	r      io.Reader
	quoted bool
}

func (c *returns) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		switch {
		case b == '"':
			c.quoted = !c.quoted
		case b == '\r' && c.quoted:
			p[i] = kept
		}
	}
	return n, err
}

type csvRows struct {
	r       *csv.Reader
	columns []cell // without texts
	n       int
}

var keptText = string([]byte{kept})

func (c *csvRows) next() (row, error) {
	fields, err := c.r.Read()
	if errors.Is(err, io.EOF) {
		return row{}, io.EOF
	}
	if err != nil {
		return row{}, csvError(err)
	}
	c.n++
	r := row{n: c.n}
	for i, text := range fields {
		if text == "" {
			continue
		}
		if i >= len(c.columns) {
			return row{n: c.n, wrong: diag.Both(
				"it has more cells than there are columns: "+strconv.Itoa(len(fields)),
				"в ней больше ячеек, чем столбцов: "+strconv.Itoa(len(fields)))}, nil
		}
		at := c.columns[i]
		if at.text = text; strings.Contains(text, keptText) {
			at.text = strings.ReplaceAll(text, keptText, "\r")
		}
		r.cells = append(r.cells, at)
	}
	return r, nil
}

// csvError says where the quotes of a file are wrong.
func csvError(err error) error {
	var at *csv.ParseError
	if !errors.As(err, &at) {
		return err
	}
	line := strconv.Itoa(at.StartLine)
	if errors.Is(at.Err, csv.ErrFieldCount) {
		return err
	}
	return &FileError{diag.Both(
		"line "+line+": a quotation mark is out of place; inside a cell write it twice",
		"строка "+line+": кавычка не на месте; внутри ячейки её пишут дважды")}
}

// maxLine is the longest line of JSON Lines, in bytes.
const maxLine = 64 << 20

type jsonRows struct {
	lines   *bufio.Reader
	headers *headers
	n       int
}

func (j *jsonRows) next() (row, error) {
	for {
		line, err := j.line()
		if err != nil {
			return row{}, err
		}
		j.n++
		if line = strings.TrimSpace(line); line != "" {
			return j.row(line), nil
		}
	}
}

// line reads a line of any length up to maxLine.
func (j *jsonRows) line() (string, error) {
	var b strings.Builder
	for {
		part, err := j.lines.ReadSlice('\n')
		b.Write(part)
		if b.Len() > maxLine {
			return "", &FileError{diag.Both("line "+strconv.Itoa(j.n+1)+" is longer than 64 MiB", "строка "+strconv.Itoa(j.n+1)+" длиннее 64 МиБ")}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && b.Len() > 0:
			return b.String(), nil
		case err != nil:
			return "", err
		}
		return b.String(), nil
	}
}

func (j *jsonRows) row(line string) row {
	doc, ok := value.ParseJSON(line)
	if !ok || doc.Kind() != value.KindDict {
		return row{n: j.n, wrong: diag.Both("it is not a JSON object", "это не JSON-объект")}
	}
	r := row{n: j.n}
	add := func(name string, v value.Value) {
		if !v.IsEmpty() {
			r.cells = append(r.cells, cell{name, j.headers.column(name), v.Text()})
		}
	}
	for i := range doc.Len() {
		name, v := doc.Pair(i)
		if v.Kind() != value.KindDict || name != "client" && name != "deal" {
			add(name, v)
			continue
		}
		for k := range v.Len() {
			bare, text := v.Pair(k)
			add(name+"."+bare, text)
		}
	}
	return r
}
