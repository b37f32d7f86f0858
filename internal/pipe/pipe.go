// Package pipe reads records from a peer that waits for the answer to what it has sent:
// Spark's pipe, an executable function of ClickHouse, a program in a Unix pipeline. What
// has come is handed on as soon as it is a whole row. An [Input] is a [records.Input].
//
// It runs nothing and writes nothing but rows: see package batch.
package pipe

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
)

// A Format is a way to write rows.
type Format uint8

// The formats, which ClickHouse calls TabSeparated, CSV and JSONEachRow.
const (
	TSV Format = iota
	CSV
	JSON
)

// ParseFormat reads the name of a format, ClickHouse's or ours.
func ParseFormat(name string) (Format, bool) {
	switch strings.ToLower(name) {
	case "tsv", "tabseparated":
		return TSV, true
	case "csv":
		return CSV, true
	case "jsonl", "jsoneachrow":
		return JSON, true
	}
	return TSV, false
}

// Options say how rows come.
type Options struct {
	Format    Format
	Columns   []string // nil: of TSV and CSV the first line names them
	Delimiter byte     // of CSV; 0: a comma
	// Counted says that the peer sends chunks: a line with the number of rows before each
	// (send_chunk_header). It needs Columns, but for JSON.
	Counted bool
}

const (
	readSize = 64 << 10 // bytes read at a time
	maxRow   = 4 << 20  // bytes of a row
	// maxOpen is after how many bytes a quote that is not closed is taken for a mistake of its
	// row. Until then nothing is answered.
	maxOpen = 1 << 20
	maxLine = 20 // bytes of a number of rows
)

// An Input is rows that a peer sends. It is not safe for concurrent use.
type Input struct {
	records.Input // makes the rows of CSV and JSON
	ctx           context.Context
	o             Options
	columns       []string
	parts         chan part
	buf           []byte // come, and in no block yet
	end           error  // of the stream
	offset, row   int64  // of buf
	left          int64  // rows of the chunk that have not come
}

// A part is what one read gave.
type part struct {
	data []byte
	err  error
}

// Open begins to read. When ctx is cancelled Next ends, though the reader may be waited
// for. The error is a [records.Fault], or of r.
func Open(ctx context.Context, r io.Reader, o Options) (*Input, error) {
	in := &Input{ctx: ctx, o: o, columns: o.Columns, row: 1, parts: make(chan part, 1)}
	go in.pump(r)
	if o.Format != JSON && o.Columns == nil {
		if err := in.header(); err != nil {
			return nil, err
		}
	}
	var err error
	switch none := strings.NewReader(""); o.Format {
	case CSV:
		in.Input, err = records.Open(none, records.Options{Format: records.CSV, Columns: in.columns, Dialect: in.dialect()})
	case JSON:
		in.Input, err = records.Open(none, records.Options{Format: records.JSONLines, Want: in.columns})
	}
	return in, err
}

func (in *Input) dialect() records.Dialect {
	d := records.Dialect{Delimiter: in.o.Delimiter, Encoding: records.UTF8}
	if d.Delimiter == 0 {
		d.Delimiter = ','
	}
	return d
}

// pump reads ahead by one part, so that waiting can be given up.
func (in *Input) pump(r io.Reader) {
	for {
		b := make([]byte, readSize)
		n, err := r.Read(b)
		select {
		case in.parts <- part{b[:n], err}:
		case <-in.ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// more waits for more bytes.
func (in *Input) more() error {
	select {
	case p := <-in.parts:
		in.buf, in.end = append(in.buf, p.data...), p.err
		return nil
	case <-in.ctx.Done():
		return context.Cause(in.ctx)
	}
}

// header takes the names of the columns from the first line.
func (in *Input) header() error {
	for {
		n, rows := in.ends(1)
		if rows > 0 {
			return in.name(in.buf[:n], n)
		}
		switch {
		case in.end == io.EOF:
			return &records.Fault{Code: "no-header", Text: diag.Both("there is no first line with the names of the columns", "нет первой строки с названиями столбцов")}
		case in.end != nil:
			return in.end
		case len(in.buf) > maxRow:
			return in.tooLong()
		}
		if err := in.more(); err != nil {
			return err
		}
	}
}

func (in *Input) name(line []byte, n int) error {
	line = bytes.TrimPrefix(line, []byte("\ufeff"))
	if in.o.Format == TSV {
		for _, cell := range strings.Split(strings.TrimRight(string(line), "\r\n"), "\t") {
			in.columns = append(in.columns, unescape(cell))
		}
	} else {
		head, err := records.Open(bytes.NewReader(line), records.Options{Format: records.CSV, Dialect: in.dialect()})
		if err != nil {
			return err
		}
		in.columns = head.Columns()
	}
	in.take(n)
	return nil
}

// take passes over bytes.
func (in *Input) take(n int) { in.buf, in.offset = in.buf[n:], in.offset+int64(n) }

// Columns implements [records.Input].
func (in *Input) Columns() []string { return in.columns }

// Style implements [records.Input].
func (in *Input) Style() (records.Format, records.Dialect) {
	if in.Input == nil {
		return records.Given, records.Dialect{}
	}
	return in.Input.Style()
}

// NewRows implements [records.Input].
func (in *Input) NewRows() records.Rows {
	if in.Input == nil {
		return &tsvRows{columns: in.columns}
	}
	return in.Input.NewRows()
}

// Resume implements [records.Input]: what a peer has sent does not come again.
func (in *Input) Resume(int64, int64) error { return errGone }

var errGone = &records.Fault{Code: "gone", Text: diag.Both("a stream cannot be read again", "поток нельзя прочитать ещё раз")}

// Next implements [records.Input]. It gives the rows that have come, and waits only when
// there is none.
func (in *Input) Next() (*records.Block, error) {
	for {
		most, err := in.most()
		if err != nil {
			return nil, err
		}
		n, rows := in.ends(most)
		if rows > 0 {
			b := records.NewBlock(in.buf[:n], in.offset, in.row, rows)
			in.take(n)
			if in.row += rows; in.o.Counted {
				in.left -= rows
			}
			return b, nil
		}
		in.take(n) // blank lines
		switch {
		case in.end == io.EOF && in.o.Counted:
			return nil, &records.Fault{Code: "bad-chunk", Offset: in.offset, Text: diag.Both(
				"the stream ends at byte "+number(in.offset)+" in the middle of a chunk: "+number(in.left)+" of its rows are missing",
				"поток обрывается на байте "+number(in.offset)+" посреди порции: не хватает строк — "+number(in.left))}
		case in.end != nil:
			return nil, in.end
		case len(in.buf) > maxRow:
			return nil, in.tooLong()
		}
		if err := in.more(); err != nil {
			return nil, err
		}
	}
}

func (in *Input) tooLong() error {
	return &records.Fault{Code: "row-too-long", Offset: in.offset, Text: diag.Both(
		"row "+number(in.row)+", which begins at byte "+number(in.offset)+", is longer than 4 MiB",
		"строка "+number(in.row)+", которая начинается с байта "+number(in.offset)+", длиннее 4 МиБ")}
}

// most is how many rows the next block may have; 0: any number. At the beginning of a chunk
// it reads the number of its rows.
func (in *Input) most() (int64, error) {
	for in.o.Counted && in.left == 0 {
		end := bytes.IndexByte(in.buf, '\n')
		switch {
		case end >= 0:
			n, err := strconv.ParseInt(strings.TrimSuffix(string(in.buf[:end]), "\r"), 10, 64)
			if err != nil || n < 0 {
				return 0, in.badChunk()
			}
			in.take(end + 1)
			in.left = n
			continue
		case len(in.buf) > maxLine, in.end == io.EOF && len(in.buf) > 0:
			return 0, in.badChunk()
		case in.end != nil:
			return 0, in.end
		}
		if err := in.more(); err != nil {
			return 0, err
		}
	}
	return in.left, nil
}

func (in *Input) badChunk() error {
	return &records.Fault{Code: "bad-chunk", Offset: in.offset, Text: diag.Both(
		"at byte "+number(in.offset)+" there should be a line with the number of rows that follow: does the peer send chunk headers (send_chunk_header)?",
		"на байте "+number(in.offset)+" должна быть строка с числом строк в порции: точно ли включён send_chunk_header?")}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
