package pipeline

import (
	"context"
	"encoding/json"
	"io"

	"github.com/salecalc/salecalc/internal/records"
)

// chunkBlocks is how many blocks make a chunk: about 1 MiB of text.
const chunkBlocks = 4

// cutFn cuts files into chunks of whole rows.
type cutFn struct {
	Settings Settings
	wants    []string
}

// Setup implements a DoFn.
func (f *cutFn) Setup() error {
	c, err := f.Settings.Compile()
	if err != nil {
		return err
	}
	f.wants = c.wants()
	return nil
}

// ProcessElement implements a DoFn.
func (f *cutFn) ProcessElement(ctx context.Context, file File, emit func(Chunk)) error {
	o, err := f.Settings.In.open(ctx, file, f.wants)
	if err != nil {
		return f.Settings.spoken(err)
	}
	defer o.closer.Close()
	source, err := json.Marshal(o.Source)
	if err != nil {
		return err
	}
	emit(Chunk{Source: string(source)})
	for at := int64(1); ; at++ {
		c := Chunk{At: at, Source: string(source)}
		c.Blocks, err = take(o.in)
		if len(c.Blocks) > 0 {
			emit(c)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return f.Settings.spoken(within(file.In, err))
		}
	}
}

// take reads the blocks of a chunk; the error comes with those before it.
func take(in records.Input) ([]Block, error) {
	var blocks []Block
	for range chunkBlocks {
		b, err := in.Next()
		if err != nil {
			return blocks, err
		}
		blocks = append(blocks, Block{b.Data, b.Offset, b.Row, b.Rows})
	}
	return blocks, nil
}
