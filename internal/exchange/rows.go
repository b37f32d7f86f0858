package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// A row is what a file says of one client: the cells that are not empty.
type row struct {
	n     int // from 1; in CSV the header is row 1
	line  int // of the file, where it begins
	cells []cell
	wrong diag.Text // why it cannot be read; the cells are none then
	value string    // {1} of wrong
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
	in, err := records.Open(text, records.Options{
		Format: records.CSV, Dialect: records.Dialect{Delimiter: s.comma, Encoding: records.UTF8}, Block: csvBlock})
	if err != nil {
		return nil, fileError(err)
	}
	r := &csvRows{in: in, rows: in.NewRows(), line: s.blank + 2}
	for _, name := range in.Columns() {
		r.line += strings.Count(name, "\n")
		r.columns = append(r.columns, cell{column: name, at: h.column(name)})
	}
	return r, h.unmapped()
}

// csvBlock is how much of CSV is read at a time, in bytes; the first row has to fit in.
const csvBlock = 1 << 20

// fileError makes what a reader says of a file as a whole an error of its own.
func fileError(err error) error {
	var fault *records.Fault
	if errors.As(err, &fault) {
		return &FileError{fault.Text}
	}
	return err
}

type csvRows struct {
	in      records.Input
	rows    records.Rows
	block   *records.Block
	columns []cell // without texts
	line    int    // of the file, at the offset at
	at      int64
}

func (c *csvRows) next() (row, error) {
	for c.block == nil || !c.rows.Next() {
		if c.block != nil {
			c.pass(c.block.End())
		}
		b, err := c.in.Next()
		if err != nil {
			return row{}, fileError(err)
		}
		if c.block == nil {
			c.at = b.Offset
		}
		c.block = b
		c.rows.Reset(b)
	}
	return c.row(c.rows.Row()), nil
}

// pass counts the lines up to an offset of the block.
func (c *csvRows) pass(offset int64) {
	c.line += bytes.Count(c.block.Data[c.at-c.block.Offset:offset-c.block.Offset], []byte{'\n'})
	c.at = offset
}

func (c *csvRows) row(from *records.Row) row {
	c.pass(from.Offset)
	r := row{n: int(from.Number) + 1, line: c.line}
	if f := from.Fault; f != nil && f.Code != "wrong-width" { // cells may be left out at the end
		r.wrong = quotesWrong
		return r
	}
	for i := range from.Cells {
		v := from.Value(i)
		if v.IsNone() {
			continue
		}
		if i >= len(c.columns) {
			r.cells, r.wrong, r.value = nil, diag.Both("it has more cells than there are columns: {1}", "в ней больше ячеек, чем столбцов: {1}"), strconv.Itoa(len(from.Cells))
			return r
		}
		at := c.columns[i]
		at.text = v.Text()
		r.cells = append(r.cells, at)
	}
	return r
}

var quotesWrong = diag.Both("a quotation mark is out of place or not closed; inside quotes it is written twice",
	"кавычка стоит не на месте или не закрыта; внутри кавычек её пишут дважды")

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
		return row{n: j.n, line: j.n, wrong: diag.Both("it is not a JSON object", "это не JSON-объект")}
	}
	r := row{n: j.n, line: j.n}
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
