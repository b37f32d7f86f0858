package pipeline

import (
	"context"
	"encoding/json"
	"io"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/records"
)

// Names of the counters of a job.
const (
	Namespace = "salecalc"
	Rows      = "rows"
	Changed   = "changed"
	Failed    = "failed"
	Skipped   = "skipped"
)

// runFn runs the script over chunks. It is compiled once for each worker.
type runFn struct {
	Settings Settings
	compiled *Compiled
	source   string // the one that rows are of
	file     File
	in       records.Input
	closer   io.Closer
	blocks   *batch.Blocks
	head     Ending
	counters []beam.Counter
}

// Setup implements a DoFn.
func (f *runFn) Setup() (err error) {
	for _, name := range []string{Rows, Changed, Failed, Skipped} {
		f.counters = append(f.counters, beam.NewCounter(Namespace, name))
	}
	f.compiled, err = f.Settings.Compile()
	return err
}

// Teardown implements a DoFn.
func (f *runFn) Teardown() error {
	if f.closer == nil {
		return nil
	}
	closer := f.closer
	f.closer = nil
	return closer.Close()
}

// ProcessElement implements a DoFn.
func (f *runFn) ProcessElement(ctx context.Context, c Chunk, emit func(string, Piece)) error {
	if err := f.prepare(ctx, c.Source); err != nil {
		return f.Settings.spoken(err)
	}
	if c.At == 0 {
		return f.begin(emit)
	}
	var rows, failed, effects []byte
	var tally batch.Tally
	for i := range c.Blocks {
		out, err := f.run(&c.Blocks[i])
		if err != nil {
			return f.Settings.spoken(within(f.file.In, err))
		}
		rows, failed, effects = append(rows, out.Rows...), append(failed, out.Failed...), append(effects, out.Effects...)
		tally = tally.Plus(&out.Tally)
	}
	for i, n := range []int64{tally.Rows, tally.Changed, tally.Failed, tally.Skipped} {
		f.counters[i].Inc(ctx, n)
	}
	emit(f.file.Out, Piece{At: c.At, Data: rows})
	if f.file.Errors != "" {
		emit(f.file.Errors, Piece{At: c.At, Data: failed})
	}
	if f.file.Effects != "" {
		emit(f.file.Effects, Piece{At: c.At, Data: effects})
	}
	if f.file.Summary == "" {
		return nil
	}
	text, err := json.Marshal(tally)
	emit(f.file.Summary, Piece{At: c.At, Data: text})
	return err
}

// prepare makes ready for the rows of a source.
func (f *runFn) prepare(ctx context.Context, source string) error {
	if source == f.source {
		return nil
	}
	f.source = ""
	if err := f.Teardown(); err != nil {
		return err
	}
	var s Source
	if err := json.Unmarshal([]byte(source), &s); err != nil {
		return err
	}
	var err error
	if f.in, f.closer, err = s.rows(ctx); err != nil {
		return within(s.In, err)
	}
	job := *f.compiled.Job
	job.Run = s.Run
	if f.blocks, err = batch.NewBlocks(&job, f.Settings.Out.streams(&s, f.in)); err != nil {
		return within(s.In, err)
	}
	f.source, f.file, f.head = source, s.File, f.Settings.Out.ending(&s, f.blocks)
	return nil
}

// begin writes what comes before the rows.
func (f *runFn) begin(emit func(string, Piece)) error {
	for _, part := range []struct {
		name   string
		ending Ending
		data   []byte
	}{{f.file.Out, f.head, f.blocks.Header()}, {f.file.Errors, Ending{Format: JSON}, nil}, {f.file.Effects, Ending{Format: JSON}, nil}, {f.file.Summary, Ending{Format: summed}, nil}} {
		if part.name == "" {
			continue
		}
		ending, err := json.Marshal(part.ending)
		if err != nil {
			return err
		}
		emit(part.name, Piece{Data: part.data, Ending: string(ending)})
	}
	return nil
}

// run runs a block. Rows of Parquet are read from the file.
func (f *runFn) run(b *Block) (batch.Output, error) {
	if b.Data != nil || b.Rows == 0 {
		return f.blocks.Run(records.NewBlock(b.Data, b.Offset, b.Row, b.Rows))
	}
	if err := f.in.Resume(b.Offset, b.Row); err != nil {
		return batch.Output{}, err
	}
	block, err := f.in.Next()
	if err != nil {
		return batch.Output{}, err
	}
	return f.blocks.Run(block)
}
