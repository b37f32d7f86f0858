package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/salecalc/salecalc/cmd/salecalc-beam/internal/avro"
	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/records"
)

// An Ending says how a file is made of its pieces.
type Ending struct {
	Format  Format // CSV and JSON, as they are one after the other; Parquet; Avro; or summed
	Columns []string
	Sources []int    // of Parquet: the columns of the input they are copied from
	Types   []string // of Avro
	From    Source   // of Parquet: the input
}

// summed is the format of a summary: each piece is the tally of a block.
const summed Format = "summary"

// ending is how the output of a source is made.
func (w *Writing) ending(s *Source, b *batch.Blocks) Ending {
	e := Ending{Format: w.output(s), Columns: b.Columns(), Sources: b.Sources(), From: *s}
	if e.Format == Avro {
		for _, column := range e.Sources {
			t := avro.String
			if column >= 0 && s.Format == Avro {
				t = s.Types[column]
			}
			e.Types = append(e.Types, t)
		}
	}
	if e.Format != Parquet {
		e.From, e.Sources = Source{}, nil
	}
	return e
}

// write writes the file.
func (e *Ending) write(ctx context.Context, w io.Writer, pieces io.Reader) error {
	switch e.Format {
	case Parquet:
		in, closer, err := e.From.rows(ctx)
		if err != nil {
			return err
		}
		defer closer.Close()
		return records.NewParquetEncoder(e.Columns, in, e.Sources).WriteFile(w, pieces)
	case Avro:
		return avro.Write(w, e.Columns, e.Types, pieces)
	case summed:
		return sum(w, pieces)
	}
	_, err := io.Copy(w, pieces)
	return err
}

// sum adds the tallies of pieces.
func sum(w io.Writer, pieces io.Reader) error {
	total := batch.Tally{}
	for dec := json.NewDecoder(pieces); ; {
		var t batch.Tally
		if err := dec.Decode(&t); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		total = total.Plus(&t)
	}
	total.Findings = total.Frequent()
	text, err := json.MarshalIndent(total, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

// A sequence reads pieces one after the other.
type sequence struct {
	ctx  context.Context
	refs []Ref
	now  io.ReadCloser // nil: none is open
}

// newSequence puts the pieces in their order.
func newSequence(ctx context.Context, refs []Ref) *sequence {
	refs = slices.Clone(refs)
	slices.SortFunc(refs, func(a, b Ref) int { return int(a.At - b.At) })
	return &sequence{ctx: ctx, refs: refs}
}

func (s *sequence) Read(b []byte) (int, error) {
	for {
		if s.now == nil {
			if len(s.refs) == 0 {
				return 0, io.EOF
			}
			ref := s.refs[0]
			s.refs = s.refs[1:]
			if ref.Name == "" {
				continue
			}
			var err error
			if s.now, err = openRead(s.ctx, ref.Name); err != nil {
				return 0, err
			}
		}
		n, err := s.now.Read(b)
		if err == io.EOF {
			err = s.Close()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// Close closes the piece that is open.
func (s *sequence) Close() error {
	if s.now == nil {
		return nil
	}
	err := s.now.Close()
	s.now = nil
	return err
}
