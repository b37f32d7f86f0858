package pipeline

import (
	"context"
	"encoding/json"
	"io"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
)

// Register makes the steps known to Beam. Every process that submits or works calls it
// once, before beam.Init.
func Register() {
	for _, t := range []reflect.Type{
		reflect.TypeFor[File](), reflect.TypeFor[Chunk](), reflect.TypeFor[Piece](), reflect.TypeFor[Ref](),
	} {
		beam.RegisterType(t)
	}
	register.DoFn3x1[context.Context, File, func(Chunk), error](&cutFn{})
	register.DoFn3x1[context.Context, Chunk, func(string, Piece), error](&runFn{})
	register.DoFn4x1[context.Context, string, Piece, func(string, Ref), error](&keepFn{})
	register.DoFn4x1[context.Context, string, func(*Ref) bool, func(string), error](&joinFn{})
	register.DoFn2x1[context.Context, string, error](&sweepFn{})
	register.Emitter1[Chunk]()
	register.Emitter2[string, Piece]()
	register.Emitter2[string, Ref]()
	register.Emitter1[string]()
	register.Iter1[Ref]()
}

// Build makes the steps of a job for some files.
//
// Chunks and pieces are spread over the workers. A piece is kept beside the file it belongs
// to, and what is grouped by file are the names of its pieces: memory is that of a few
// blocks for any size of file. Pieces are removed when the file is complete, in a step of
// its own, since a step may be repeated.
func Build(s beam.Scope, settings *Settings, files []File) {
	listed := beam.Reshuffle(s, beam.CreateList(s, files))
	chunks := beam.Reshuffle(s, beam.ParDo(s, &cutFn{Settings: *settings}, listed))
	made := beam.ParDo(s, &runFn{Settings: *settings}, chunks)
	kept := beam.ParDo(s, &keepFn{}, made)
	joined := beam.ParDo(s, &joinFn{Settings: *settings}, beam.GroupByKey(s, kept))
	beam.ParDo0(s, &sweepFn{}, beam.Reshuffle(s, joined))
}

// A Chunk is a number of rows on their way to a worker. The first one of a file has none:
// it stands for what comes before them.
type Chunk struct {
	At     int64  // its number in the file
	Source string // a Source, as JSON
	Blocks []Block
}

// A Block is as in package records. Blocks of Parquet have no data: the worker reads their
// rows from the file.
type Block struct {
	Data              []byte
	Offset, Row, Rows int64
}

// A Piece is a part of a file that is written, by its number in the file.
type Piece struct {
	At     int64
	Data   []byte
	Ending string // of the first one: an Ending, as JSON
}

// A Ref is a piece that is kept in a file; one without bytes has no name.
type Ref struct {
	At     int64
	Name   string
	Ending string
}

// keepFn writes pieces to files of their own.
type keepFn struct{}

// ProcessElement implements a DoFn; of is the name of the file the piece belongs to.
func (*keepFn) ProcessElement(ctx context.Context, of string, p Piece, emit func(string, Ref)) error {
	ref := Ref{At: p.At, Ending: p.Ending}
	if len(p.Data) > 0 {
		ref.Name = newPiece(of, p.At)
		if err := create(ctx, ref.Name, func(w io.Writer) error { _, err := w.Write(p.Data); return err }); err != nil {
			return err
		}
	}
	emit(of, ref)
	return nil
}

// joinFn makes files of their pieces.
type joinFn struct{ Settings Settings }

// ProcessElement implements a DoFn.
func (f *joinFn) ProcessElement(ctx context.Context, name string, refs func(*Ref) bool, emit func(string)) error {
	var list []Ref
	var ending Ending
	for r := (Ref{}); refs(&r); {
		list = append(list, r)
		if r.Ending != "" {
			if err := json.Unmarshal([]byte(r.Ending), &ending); err != nil {
				return err
			}
		}
	}
	pieces := newSequence(ctx, list)
	defer pieces.Close()
	if err := create(ctx, name, func(w io.Writer) error { return ending.write(ctx, w, pieces) }); err != nil {
		return f.Settings.spoken(within(name, err))
	}
	emit(name)
	return nil
}

// sweepFn removes the pieces of files that are complete.
type sweepFn struct{}

// ProcessElement implements a DoFn.
func (*sweepFn) ProcessElement(ctx context.Context, name string) error { return sweep(ctx, name) }
