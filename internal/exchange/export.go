package exchange

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// ExportOptions are the options of [Export].
type ExportOptions struct {
	Choice
	JSON     bool     // JSON Lines, not CSV
	Comma    rune     // between the columns of CSV; 0: a comma
	BOM      bool     // begin with a mark by which Excel knows UTF-8
	Columns  []Column // nil: all that some client has
	TempDir  string   // for a copy of the data while CSV is made without Columns; "": the system's
	Progress func(n int)
}

// Export writes clients to a file and says how many. Without Columns a CSV file is made
// in two steps: which columns there are is known only when all clients were read.
func Export(ctx context.Context, store crm.Store, w io.Writer, o ExportOptions) (int, error) {
	if o.Progress == nil {
		o.Progress = func(int) {}
	}
	if o.Comma == 0 {
		o.Comma = ','
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if o.BOM && !o.JSON {
		_, _ = out.WriteString(bom)
	}
	var n int
	var err error
	switch {
	case o.JSON:
		n, err = exportJSON(ctx, store, out, o, nil)
	case o.Columns != nil:
		n, err = exportColumns(ctx, store, out, o)
	default:
		n, err = exportCSV(ctx, store, out, o)
	}
	return n, errors.Join(err, out.Flush())
}

// exportJSON writes one line a client. used notes what they have, unless it is nil.
func exportJSON(ctx context.Context, store crm.Store, out *bufio.Writer, o ExportOptions, used *usage) (n int, err error) {
	fields := Fields()
	var line []byte
	_, err = Each(ctx, store, o.Choice, func(c *Card) error {
		if o.Columns != nil {
			line = appendColumns(line[:0], o.Columns, c)
		} else {
			line = appendCard(line[:0], fields, c, used)
		}
		if used != nil && len(used.vars) > mostColumns {
			return &FileError{diag.Both("the clients have more than "+strconv.Itoa(mostColumns)+" different variables; export JSON Lines, or choose by --columns",
				"у клиентов больше "+strconv.Itoa(mostColumns)+" разных переменных; выгрузите JSON Lines или выберите столбцы через --columns")}
		}
		n++
		o.Progress(n)
		_, err := out.Write(append(line, '\n'))
		return err
	})
	return n, err
}

// A usage is what the clients of an export have.
type usage struct {
	fields map[string]bool
	vars   map[Column]bool
}

// appendCard writes a client as a JSON object: what he has of the fields, then his
// variables and those of his deal.
func appendCard(dst []byte, fields []Field, c *Card, used *usage) []byte {
	o := object{dst: append(dst, '{')}
	for i := range fields {
		f := &fields[i]
		text := f.get(c)
		if text == "" {
			continue
		}
		if used != nil {
			used.fields[f.Name] = true
		}
		switch f.Name {
		case "lists":
			o.array(f.Name, c.Lists)
		case "labels":
			o.array(f.Name, c.Labels)
		default:
			o.text(f.Name, text)
		}
	}
	for _, part := range []struct {
		scope vars.Scope
		list  []crm.Var
	}{{vars.Client, c.Vars}, {vars.Deal, c.DealVars}} {
		if len(part.list) == 0 {
			continue
		}
		inner := object{dst: append(o.key(part.scope.String()), '{')}
		for _, v := range part.list {
			if used != nil {
				used.vars[Column{Scope: part.scope, Var: v.Name}] = true
			}
			inner.text(v.Name, v.Value.Text())
		}
		o.dst = append(inner.dst, '}')
	}
	return append(o.dst, '}')
}

func appendColumns(dst []byte, columns []Column, c *Card) []byte {
	o := object{dst: append(dst, '{')}
	for _, at := range columns {
		o.text(at.String(), at.Text(c))
	}
	return append(o.dst, '}')
}

// An object is a JSON object being written.
type object struct {
	dst  []byte
	some bool
}

func (o *object) key(name string) []byte {
	if o.some {
		o.dst = append(o.dst, ',')
	}
	o.some = true
	return append(value.AppendJSONString(o.dst, name), ':')
}

func (o *object) text(name, text string) { o.dst = value.AppendJSONString(o.key(name), text) }

func (o *object) array(name string, list []string) {
	o.dst = append(o.key(name), '[')
	for i, s := range list {
		if i > 0 {
			o.dst = append(o.dst, ',')
		}
		o.dst = value.AppendJSONString(o.dst, s)
	}
	o.dst = append(o.dst, ']')
}

// exportColumns writes CSV with chosen columns.
func exportColumns(ctx context.Context, store crm.Store, out io.Writer, o ExportOptions) (n int, err error) {
	w := csv.NewWriter(out)
	w.Comma = o.Comma
	record := make([]string, len(o.Columns))
	for i, c := range o.Columns {
		record[i] = c.String()
	}
	if err := writeRow(w, record, csvBlock); err != nil {
		return 0, err
	}
	_, err = Each(ctx, store, o.Choice, func(c *Card) error {
		for i, at := range o.Columns {
			record[i] = at.Text(c)
		}
		n++
		o.Progress(n)
		return writeRow(w, record, maxRow)
	})
	w.Flush()
	return n, errors.Join(err, w.Error())
}

// exportCSV writes CSV with the columns that some client has.
func exportCSV(ctx context.Context, store crm.Store, out io.Writer, o ExportOptions) (n int, err error) {
	copied, err := os.CreateTemp(o.TempDir, ".export-*")
	if err != nil {
		return 0, err
	}
	defer func() {
		_ = copied.Close()
		_ = os.Remove(copied.Name())
	}()
	used := &usage{fields: map[string]bool{idField: true}, vars: map[Column]bool{}}
	b := bufio.NewWriterSize(copied, 1<<16)
	if n, err = exportJSON(ctx, store, b, o, used); err != nil {
		return n, err
	}
	if err := b.Flush(); err != nil {
		return n, err
	}
	return n, writeCSV(out, copied, used.columns(), o.Comma)
}

// columns gives the fields in their order, then the variables by name.
func (u *usage) columns() []string {
	var list, own []string
	for _, f := range Fields() {
		if u.fields[f.Name] {
			list = append(list, f.Name)
		}
	}
	for c := range maps.Keys(u.vars) {
		own = append(own, c.String())
	}
	slices.Sort(own)
	return append(list, own...)
}

// writeCSV makes a table of JSON Lines.
func writeCSV(out io.Writer, lines *os.File, columns []string, comma rune) error {
	if _, err := lines.Seek(0, io.SeekStart); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	w.Comma = comma
	if err := writeRow(w, columns, csvBlock); err != nil {
		return err
	}
	place := make(map[string]int, len(columns))
	for i, name := range columns {
		place[name] = i
	}
	record := make([]string, len(columns))
	all := &jsonRows{lines: bufio.NewReaderSize(lines, 1<<16), headers: newHeaders(NewNaming(), nil)}
	for {
		r, err := all.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		clear(record)
		for i := range r.cells {
			into := r.cells[i].at.String()
			switch at, ok := place[into]; {
			case !ok: // a name no script can use
			case into == "lists" || into == "labels":
				record[at] = joinNames(splitNames(r.cells[i].text))
			default:
				record[at] = r.cells[i].text
			}
		}
		if err := writeRow(w, record, maxRow); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// maxRow is the longest row of CSV that is read, in bytes.
const maxRow = 4 << 20

// writeRow writes a row that can be read back: one of at most so many bytes.
func writeRow(w *csv.Writer, record []string, most int) error {
	size := 0
	for _, s := range record {
		size += len(s) + 3 // with quotes and comma
	}
	if size > most/2 { // quotes in it count twice
		for _, s := range record {
			size += strings.Count(s, `"`)
		}
	}
	if size > most {
		return &FileError{diag.Both("a client has more than fits into a row of CSV ("+strconv.Itoa(most>>20)+" MiB); export JSON Lines, or choose by --columns",
			"данные клиента не помещаются в строку CSV ("+strconv.Itoa(most>>20)+" МиБ); выгрузите JSON Lines или выберите столбцы через --columns")}
	}
	return w.Write(record)
}
