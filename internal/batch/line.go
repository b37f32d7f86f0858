package batch

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/vars"
)

// A piece is a block on its way from the reader to the writer.
type piece struct {
	block *records.Block
	err   error // the reader's, after the block
	done  chan struct{}
	result
}

// A result is what became of the rows of a block.
type result struct {
	out, packed []byte
	errors      []byte
	effects     []byte
	tally       Tally
	diff        changes
	writes      []vars.Write // into a store
	unchosen    int64        // rows for which the filter was false
	err         error
}

// A line is the way of the blocks: one reader, some workers, one writer. The number of
// pieces bounds how many blocks are held.
type line struct {
	p     *plan
	s     *Streams
	order chan *piece
	jobs  chan *piece
	free  chan *piece
	stop  chan struct{} // the writer wants no more
	wait  sync.WaitGroup

	progress Progress
}

func newLine(p *plan, s *Streams) *line {
	workers := max(1, p.job.Workers)
	pieces := 2*workers + 1
	if p.job.Live || s.Keep != nil {
		workers, pieces = 1, 1
	}
	l := &line{p: p, s: s, order: make(chan *piece, pieces), jobs: make(chan *piece, pieces), free: make(chan *piece, pieces), stop: make(chan struct{})}
	for range pieces {
		l.free <- &piece{done: make(chan struct{}, 1)}
	}
	l.progress = s.Start
	for range workers {
		l.wait.Go(l.work)
	}
	return l
}

// run moves all blocks through the line. What is in flight when ctx is cancelled is
// finished and written.
func (l *line) run(ctx context.Context) (*Tally, error) {
	err := l.begin()
	if err != nil {
		close(l.jobs)
		close(l.order)
	} else {
		l.wait.Go(func() { l.read(ctx) })
	}
	for p := range l.order {
		<-p.done
		if err == nil {
			if err = l.write(p); err != nil {
				close(l.stop)
			}
		}
		p.block = nil
		l.free <- p
	}
	l.wait.Wait()
	if err == nil {
		err = context.Cause(ctx)
	}
	if errors.Is(err, errAllRead) {
		err = nil
	}
	return &l.progress.Tally, err
}

// errAllRead ends a job whose input has been read to its end.
var errAllRead = errors.New("all read")

// begin goes to where the job starts and writes the header.
func (l *line) begin() error {
	if err := l.s.Diff.begin(l.p); err != nil {
		return err
	}
	if l.progress.Row > 0 {
		return l.s.In.Resume(l.progress.Offset, l.progress.Row)
	}
	header := l.p.encoder().Header(nil)
	if pack := records.NewPacker(l.s.Pack); pack != nil && len(header) > 0 {
		header = pack.Pack(nil, header)
	}
	n, err := l.s.Out.Write(header)
	l.progress.Out += int64(n)
	return err
}

// read cuts the input into pieces.
func (l *line) read(ctx context.Context) {
	defer close(l.order)
	defer close(l.jobs)
	for {
		var p *piece
		select {
		case p = <-l.free:
		case <-l.stop:
			return
		case <-ctx.Done():
			return
		}
		if ctx.Err() != nil {
			return
		}
		p.block, p.err = l.s.In.Next()
		l.order <- p
		if p.block == nil {
			if p.err == io.EOF {
				p.err = errAllRead
			}
			p.done <- struct{}{}
			return
		}
		l.jobs <- p
	}
}

// work runs the rows of pieces.
func (l *line) work() {
	w := newWorker(l.p)
	for p := range l.jobs {
		p.result.clear()
		w.block(p.block, &p.result, 0)
		p.done <- struct{}{}
	}
}

func (r *result) clear() {
	r.out, r.packed, r.errors, r.effects, r.err = r.out[:0], r.packed[:0], r.errors[:0], r.effects[:0], nil
	r.tally, r.diff, r.writes = Tally{}, changes{}, r.writes[:0]
	r.unchosen = 0
}

// write writes what became of a piece.
func (l *line) write(p *piece) error {
	if p.block == nil {
		return p.err
	}
	left := int64(0)
	if most := l.p.job.MaxErrors; most > 0 {
		left = int64(most) - l.progress.Tally.Failed
	}
	stopped := left > 0 && p.tally.Failed >= left
	if stopped && !l.p.job.Live && p.tally.Failed > left {
		p.result.clear()
		newWorker(l.p).block(p.block, &p.result, left)
	}
	if p.result.err != nil {
		return p.result.err
	}
	if err := l.put(&p.result); err != nil {
		return err
	}
	before := l.progress.Tally
	l.progress.Tally = before.plus(&p.tally)
	if stopped {
		return ErrTooMany
	}
	if err := l.s.Diff.add(&p.diff); err != nil {
		return err
	}
	l.progress.Offset, l.progress.Row = p.block.End(), p.block.Row+p.block.Rows
	if l.s.Keep != nil {
		if err := l.s.Keep(p.writes, &l.progress); err != nil {
			l.progress.Tally = before // nothing of the block is kept
			return err
		}
	}
	if l.s.Done != nil {
		return l.s.Done(l.progress)
	}
	return nil
}

// ErrTooMany ends a job in which as many rows have failed as may.
var ErrTooMany = errors.New("too many rows failed")

// put writes the bytes of a result.
func (l *line) put(r *result) error {
	out := r.out
	if l.s.Pack != records.Plain {
		out = r.packed
	}
	n, err := l.s.Out.Write(out)
	l.progress.Out += int64(n)
	if err == nil && l.s.Errors != nil {
		n, err = l.s.Errors.Write(r.errors)
		l.progress.Errors += int64(n)
	}
	if err == nil && l.s.Effects != nil {
		n, err = l.s.Effects.Write(r.effects)
		l.progress.Effects += int64(n)
	}
	return err
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
