package pipeline

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/salecalc/salecalc/cmd/salecalc-beam/internal/avro"
	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
)

// A Format is a way to write records.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	JSON    Format = "jsonl"
	Parquet Format = "parquet"
	Avro    Format = "avro"
)

// Reading says how files are read. What is zero is found out from each file.
type Reading struct {
	Format  Format
	Dialect records.Dialect // of CSV
	Columns []string        // of CSV without a header row
}

// Writing says how files are written.
type Writing struct {
	Format  Format // "": that of the input
	Pack    records.Compression
	Failed  bool // rows that fail go to a file of their own
	Effects bool // and so does what would be done outside
}

// A File is one to be read, with those that are made of it.
type File struct {
	In      string
	Out     string
	Errors  string // "": rows that fail stay in Out
	Effects string // "": what would be done outside is only counted
	Summary string // "": none
	Run     string // names the run in Effects
}

// A Source is a file whose columns are known.
type Source struct {
	File
	Format  Format
	Dialect records.Dialect
	Columns []string
	Types   []string // of Avro: those of the columns
}

// An opened is a source being read.
type opened struct {
	Source
	in     records.Input
	closer io.Closer
}

// open opens a file and finds its columns. wants are variables that the texts read.
func (r *Reading) open(ctx context.Context, f File, wants []string) (*opened, error) {
	file, err := openRead(ctx, f.In)
	if err != nil {
		return nil, failf("{1}: it cannot be read: {2}", "{1}: не удалось прочитать: {2}", f.In, err.Error())
	}
	o := &opened{Source: Source{File: f, Format: r.Format}, closer: file}
	if err := o.describe(r, file, wants); err != nil {
		_ = o.closer.Close()
		return nil, within(f.In, err)
	}
	return o, nil
}

// describe finds out how the file is written.
func (o *opened) describe(r *Reading, file io.ReadCloser, wants []string) error {
	if o.Format == "" {
		o.Format = ByName(o.File.In)
	}
	var err error
	if o.Format == Avro {
		lines, err := avro.NewLines(file)
		if err != nil {
			return err
		}
		o.Columns, o.Types = lines.Columns, lines.Types
		o.in, err = records.Open(lines, records.Options{Format: records.JSONLines})
		return err
	}
	ro := records.Options{Name: o.File.In, Format: o.Format.records(), Dialect: r.Dialect, Columns: r.Columns, Want: wants}
	var in io.Reader = file
	if o.Format == Parquet {
		anywhere, err := readAnywhere(file)
		if err != nil {
			return err
		}
		in, o.closer = anywhere, anywhere
	}
	if o.in, err = records.Open(in, ro); err != nil {
		return err
	}
	var format records.Format
	format, o.Dialect = o.in.Style()
	o.Format, o.Columns = Format(format.String()), o.in.Columns()
	return nil
}

// records is how the rows of a format are taken apart: those of Avro come as JSON.
func (f Format) records() records.Format {
	switch f {
	case CSV:
		return records.CSV
	case JSON, Avro:
		return records.JSONLines
	case Parquet:
		return records.Parquet
	}
	return records.Unknown
}

// rows prepares what goes through the rows of blocks that were cut elsewhere. That of a
// Parquet file must be closed, others are no files.
func (s *Source) rows(ctx context.Context) (records.Input, io.Closer, error) {
	if s.Format != Parquet {
		in, err := records.Open(bytes.NewReader(nil), records.Options{Format: s.Format.records(), Dialect: s.Dialect, Columns: s.Columns, Want: s.Columns})
		return in, io.NopCloser(nil), err
	}
	o, err := (&Reading{Format: Parquet}).open(ctx, s.File, nil)
	if err != nil {
		return nil, nil, err
	}
	return o.in, o.closer, nil
}

// output is how the file made of the source is written.
func (w *Writing) output(s *Source) Format {
	if w.Format == "" {
		return s.Format
	}
	return w.Format
}

// streams are those that blocks of the source need.
func (w *Writing) streams(s *Source, in records.Input) batch.Streams {
	to := w.output(s)
	st := batch.Streams{In: in, Format: s.Format.records(), Dialect: s.Dialect, Pack: w.Pack, Same: to.records() == s.Format.records()}
	if s.Format != CSV {
		st.Dialect = records.Dialect{Delimiter: ','}
	}
	if to == Parquet {
		st.Pack = records.Spool
	}
	if w.Failed {
		st.Errors = io.Discard
	}
	if w.Effects {
		st.Effects = io.Discard
	}
	st.NewEncoder = func(columns []string, sources []int) records.Encoder {
		switch to {
		case JSON, Avro:
			return records.NewJSONEncoder(columns)
		case Parquet:
			return records.NewParquetEncoder(columns, in, sources)
		}
		return records.NewCSVEncoder(columns, st.Dialect)
	}
	return st
}

// Check opens a file and finds what is wrong with the job for it before anything is
// submitted. The warnings are about variables that no column supplies.
func (s *Settings) Check(ctx context.Context, c *Compiled, f File) (warnings []diag.Text, err error) {
	o, err := s.In.open(ctx, f, c.wants())
	if err != nil {
		return nil, err
	}
	defer o.closer.Close()
	if to := s.Out.output(&o.Source); s.Out.Pack != records.Plain && (to == Parquet || to == Avro) {
		return nil, failf("Parquet and Avro are not compressed once more", "Parquet и Avro дополнительно не сжимаются")
	}
	in, closer, err := o.rows(ctx)
	if err != nil {
		return nil, within(f.In, err)
	}
	defer closer.Close()
	if o.Format != JSON { // where any row may have them
		warnings = batch.Missing(c.Job, o.Columns, c.Reads)
	}
	_, err = batch.NewBlocks(c.Job, s.Out.streams(&o.Source, in))
	return warnings, within(f.In, err)
}

// within says in which file it was.
func within(name string, err error) error {
	var fault *records.Fault
	var fail *batch.Fail
	switch {
	case err == nil:
		return nil
	case errors.As(err, &fault):
		return failf("{1}: {2}", "{1}: {3}", name, fault.Text.EN, fault.Text.RU)
	case errors.As(err, &fail):
		return failf("{1}: {2}", "{1}: {3}", name, fail.Text.EN, fail.Text.RU)
	}
	return failf("{1}: {2}", "{1}: {2}", name, err.Error())
}
