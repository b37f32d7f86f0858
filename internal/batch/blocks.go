package batch

import "github.com/salecalc/salecalc/internal/records"

// Blocks run blocks of rows that something else reads, in any order and on any machine,
// and whose output something else writes. What a row becomes is what [Run] makes of it.
// Blocks belong to one goroutine.
type Blocks struct {
	w *worker
	r result
}

// Output is what became of the rows of a block. It is valid until the next one is run.
type Output struct {
	Rows    []byte // of the output, compressed if it is to be
	Failed  []byte // rows for Streams.Errors
	Effects []byte // for Streams.Effects
	Tally   Tally
}

// NewBlocks prepares them. Of the streams, In gives the columns and goes through the rows;
// nothing is read from it, and nothing written to Out, Errors, Effects and Diff.
func NewBlocks(job *Job, s Streams) (*Blocks, error) {
	s.Diff = nil
	p, err := newPlan(job, &s)
	if err != nil {
		return nil, err
	}
	return &Blocks{w: newWorker(p)}, nil
}

// Columns are those of the output.
func (b *Blocks) Columns() []string { return b.w.p.header() }

// Sources says which column of the input each column of the output is copied from as it
// is, -1 for the others.
func (b *Blocks) Sources() []int { return b.w.p.sources() }

// Header is what stands before the first block's output.
func (b *Blocks) Header() []byte {
	header := b.w.enc.Header(nil)
	if b.w.pack != nil && len(header) > 0 {
		return b.w.pack.Pack(nil, header)
	}
	return header
}

// Run runs the rows of a block.
func (b *Blocks) Run(block *records.Block) (Output, error) {
	b.r.clear()
	b.w.block(block, &b.r, 0)
	out := Output{b.r.out, b.r.errors, b.r.effects, b.r.tally}
	if b.w.pack != nil {
		out.Rows = b.r.packed
	}
	return out, b.r.err
}

// Plus is the tally of two parts, neither of which it changes. The first one's rows come
// first.
func (t Tally) Plus(u *Tally) Tally { return t.plus(u) }
