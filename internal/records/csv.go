package records

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// csvInput is an open CSV file.
type csvInput struct {
	cut     *cutter
	dialect Dialect
	columns []string
	page    *codePage // nil for UTF-8
}

// openCSV reads the header. names, if any, are those of the columns of a file without one.
func openCSV(cut *cutter, d Dialect, names []string) (*csvInput, error) {
	in := &csvInput{cut: cut}
	b := in.cut.peek()
	if err := in.cut.err; err != nil && err != io.EOF {
		return nil, err
	}
	var err error
	if in.dialect, err = d.guess(b, in.cut.err == io.EOF); err != nil {
		return nil, err
	}
	if in.dialect.BOM {
		in.cut.skip(len(bom))
	}
	if in.dialect.Encoding == Windows1251 {
		in.page = newCodePage(upper1251)
	}
	in.cut.delim = in.dialect.Delimiter
	if in.columns = names; names == nil {
		return in, in.header()
	}
	return in, nil
}

// header takes the names of the columns from the first row.
func (in *csvInput) header() error {
	b := in.cut.peek()
	var s splitter
	s.reset(b, in.dialect.Delimiter)
	switch {
	case !s.next():
		return &Fault{Code: "no-header", Text: diag.Both("it is empty: there is no header row", "файл пуст: в нём нет строки заголовков")}
	case s.broken != sound:
		return in.fault(&s, in.cut.off+int64(s.at), diag.Both("the header row", "строка заголовков"))
	case s.pos == len(b) && in.cut.err == nil:
		return &Fault{Code: "no-header", Text: diag.Both("its first row is too long to be a header", "первая строка слишком длинная для заголовков")}
	}
	for _, c := range s.cells {
		name := strings.TrimSpace(csvText(in.decoded(c)))
		if !utf8.ValidString(name) {
			return &Fault{Code: "encoding", Offset: in.cut.off, Text: diag.Both("the header is not UTF-8", "строка заголовков не в UTF-8")}
		}
		in.columns = append(in.columns, name)
	}
	in.cut.skip(s.pos)
	return nil
}

func (in *csvInput) decoded(s string) string {
	if in.page == nil {
		return s
	}
	return string(in.page.decode(nil, []byte(s)))
}

func (in *csvInput) Columns() []string              { return in.columns }
func (in *csvInput) Style() (Format, Dialect)       { return CSV, in.dialect }
func (in *csvInput) Next() (*Block, error)          { return in.cut.next() }
func (in *csvInput) Resume(offset, row int64) error { return in.cut.seek(offset, row) }
func (in *csvInput) NewRows() Rows                  { return &csvRows{in: in, row: Row{format: CSV}} }

// csvRows goes through the rows of a block.
type csvRows struct {
	in    *csvInput
	s     splitter
	block *Block
	row   Row
	valid bool // the whole block is UTF-8
}

func (r *csvRows) Reset(b *Block) {
	data := b.Data
	if r.in.page != nil {
		data = r.in.page.decode(make([]byte, 0, len(data)*2+wordSize), data)
		data = append(data, make([]byte, wordSize)...)[:len(data)]
	}
	r.block, r.valid = b, r.in.page != nil || utf8.Valid(data)
	r.s.reset(data, r.in.dialect.Delimiter)
	r.row.Number = b.Row - 1
}

func (r *csvRows) Row() *Row { return &r.row }

func (r *csvRows) Next() bool {
	if !r.s.next() {
		return false
	}
	row := &r.row
	row.Number++
	row.Offset = r.offset(r.s.start)
	row.Cells = r.s.cells
	row.Fault = nil
	if r.s.broken != sound || len(row.Cells) != len(r.in.columns) || !r.valid {
		r.judge()
	}
	return true
}

// offset is where a byte of the block stands in the input.
func (r *csvRows) offset(at int) int64 {
	if r.in.page != nil {
		at = utf8.RuneCount(r.s.data[:at])
	}
	return r.block.Offset + int64(at)
}

// judge says what is wrong with the row, if anything is.
func (r *csvRows) judge() {
	row, s := &r.row, &r.s
	line := s.data[s.start:s.end]
	what := diag.Both("the row", "строка")
	switch {
	case s.broken != sound:
		row.Fault = r.in.fault(s, r.offset(s.at), what)
	case !r.valid && !utf8.Valid(line):
		at := row.Offset + int64(firstInvalid(line))
		row.Fault = &Fault{Code: "encoding", Offset: at, Text: diag.Both(
			"byte "+number(at)+" is not UTF-8; if the file is in Windows-1251, say --encoding windows-1251",
			"байт "+number(at)+": это не UTF-8; если файл в Windows-1251, укажите --encoding windows-1251")}
	case len(row.Cells) != len(r.in.columns):
		have, want := number(int64(len(row.Cells))), number(int64(len(r.in.columns)))
		row.Fault = &Fault{Code: "wrong-width", Offset: row.Offset, Text: diag.Both(
			"the row at byte "+number(row.Offset)+" has "+have+" cells instead of "+want, "в строке с байта "+number(row.Offset)+" ячеек: "+have+", а столбцов: "+want)}
	}
	if row.Fault != nil {
		row.Text = string(bytes.ToValidUTF8(line, []byte("\ufffd")))
	}
}

// fault says how quotes are wrong.
func (in *csvInput) fault(s *splitter, at int64, what diag.Text) *Fault {
	if s.broken == textAfterQuote {
		return &Fault{Code: "bad-quotes", Offset: at, Text: diag.Both(
			what.EN+" has text after a closing quote, at byte "+number(at)+"; a quote inside quotes is written twice",
			what.RU+": после закрывающей кавычки идёт текст (байт "+number(at)+"); кавычка внутри кавычек пишется дважды")}
	}
	return &Fault{Code: "open-quote", Offset: at, Text: diag.Both(
		what.EN+" opens a quote at byte "+number(at)+" that is not closed", what.RU+": кавычка открыта (байт "+number(at)+") и не закрыта")}
}

// firstInvalid finds the first byte that is not UTF-8.
func firstInvalid(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(b)
}
