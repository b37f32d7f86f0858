// Package records reads and writes files of records: CSV, JSON Lines and Parquet, plain
// or compressed. It is made for going through millions of them: a file is cut into
// blocks of whole rows by one goroutine, and the rows of a block are taken apart and
// written by any number of others.
//
// The package knows nothing of scripts, and decides nothing about a row that is broken:
// it says what is wrong with it, and goes on with the next.
//
//	in, err := records.Open(file, records.Options{Name: "clients.csv"})
//	rows := in.NewRows()
//	for {
//		block, err := in.Next()
//		...
//		rows.Reset(block)
//		for rows.Next() { row := rows.Row() ... }
//	}
package records

import (
	"unsafe"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// A Format is a way to write records.
type Format uint8

// The formats.
const (
	Unknown Format = iota
	CSV
	JSONLines
	Parquet
	Given // by a program: there is no file
)

// String gives the word of the command line.
func (f Format) String() string {
	switch f {
	case CSV:
		return "csv"
	case JSONLines:
		return "jsonl"
	case Parquet:
		return "parquet"
	}
	return ""
}

// A Block is a number of whole rows, as they stand in the input. It does not change once
// it was read: what is taken from it may be kept.
type Block struct {
	Data   []byte // followed by wordSize bytes that are no part of it
	Offset int64  // of Data in the input, after decompression
	Row    int64  // number of its first row, from 1
	Rows   int64
	table  *table // of Parquet, which has no Data
	Page   Page   // of rows that are given, which have no Data either
}

// A Page is a block of rows that are no file's.
type Page interface {
	// End is where the next page begins, for [Input.Resume].
	End() int64
}

// End is the offset of the byte after the block.
func (b *Block) End() int64 {
	if b.table != nil {
		return b.Offset + b.Rows
	}
	if b.Page != nil {
		return b.Page.End()
	}
	return b.Offset + int64(len(b.Data))
}

// A Row is one record. It is valid until the next one is read; the texts in it may be kept.
type Row struct {
	Number int64    // from 1, the header not counted
	Offset int64    // of its first byte in the input, after decompression; of Parquet, the number of rows before it
	Cells  []string // by column, as the input spells them; "" for none
	Extra  []Member // of JSON Lines: keys that are no columns
	Fault  *Fault   // what is wrong with the row; Cells are of use then only when it is their number: wrong-width
	Text   string   // the whole row, for those that are broken
	format Format
	table  *table // of Parquet, with the number of the row in it
	at     int
	values []value.Value // of rows that are given
}

// Give makes the row one of values that are given.
func (r *Row) Give(number, offset int64, values []value.Value) {
	*r = Row{Number: number, Offset: offset, values: values, format: Given}
}

// A Member is a key of a JSON object with its value's JSON.
type Member struct{ Key, JSON string }

// A Fault says what is wrong with a row or a file, and where.
type Fault struct {
	Code   string // a stable word for programs
	Offset int64  // in the input, after decompression
	Text   diag.Text
}

// Error implements error.
func (f *Fault) Error() string { return f.Text.EN }

// In is the text in a language.
func (f *Fault) In(lang diag.Lang) string { return f.Text.In(lang) }

// An Input is an open file of records. Next belongs to one goroutine.
type Input interface {
	// Columns names them in their order.
	Columns() []string
	// Style says how it is written.
	Style() (Format, Dialect)
	// Next gives the next block, io.EOF after the last one. With any other error the block
	// may hold rows that came before it.
	Next() (*Block, error)
	// Resume goes on at the first row of a block: at an offset where a block ended, and with
	// the number of the row there.
	Resume(offset, row int64) error
	// NewRows makes what goes through the rows of blocks, for one goroutine.
	NewRows() Rows
}

// Rows goes through the rows of a block.
type Rows interface {
	Reset(b *Block)
	// Next reads the next row and reports whether there was one.
	Next() bool
	// Row is the row that Next has read.
	Row() *Row
}

// span is how CSV spells the cells from one column up to another.
func (r *Row) span(from, to int) string {
	first, last := unsafe.StringData(r.Cells[from]), r.Cells[to-1]
	return unsafe.String(first, int(uintptr(unsafe.Pointer(unsafe.StringData(last)))-uintptr(unsafe.Pointer(first)))+len(last))
}

// Value is what a cell means: no value, a text, or what a text says.
func (r *Row) Value(i int) value.Value {
	switch r.format {
	case CSV:
		return csvValue(r.Cells[i])
	case JSONLines:
		return jsonValue(r.Cells[i])
	case Given:
		return r.values[i]
	}
	return r.table.value(r.at, i)
}
