package casefile

import (
	"context"
	"sync"
	"time"
)

// A Suite is the cases of one test file.
type Suite struct {
	Name  string
	Cases []Case
}

// A Tested is a case that was run.
type Tested struct {
	Suite   *Suite
	Case    *Case
	Outcome Outcome
	Took    time.Duration
}

// Passed reports whether every expectation held.
func (t *Tested) Passed() bool { return len(t.Outcome.Failures) == 0 }

// RunAll runs the cases of all suites on so many goroutines and hands each to tell, one
// after another and in the order of the files, whichever was ready first. now measures the
// cases. The error is the first of the machine's in that order; nothing after it is told.
func RunAll(ctx context.Context, suites []*Suite, base Base, workers int, now func() time.Time, tell func(*Tested)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var slots []*slot
	for _, s := range suites {
		for i := range s.Cases {
			slots = append(slots, &slot{tested: Tested{Suite: s, Case: &s.Cases[i]}, ready: make(chan struct{})})
		}
	}
	queue := make(chan *slot)
	var group sync.WaitGroup
	for range min(max(workers, 1), len(slots)) {
		group.Go(func() {
			for s := range queue {
				s.run(ctx, base, now)
			}
		})
	}
	group.Go(func() {
		defer close(queue)
		for _, s := range slots {
			queue <- s
		}
	})
	defer group.Wait()
	for i, s := range slots {
		<-s.ready
		if s.err == nil {
			s.err = ctx.Err() // nothing is told after an interruption
		}
		if s.err != nil {
			stop()
			for _, rest := range slots[i+1:] {
				<-rest.ready
			}
			return s.err
		}
		tell(&s.tested)
	}
	return nil
}

// A slot is where the outcome of a case is waited for.
type slot struct {
	tested Tested
	err    error
	ready  chan struct{}
}

func (s *slot) run(ctx context.Context, base Base, now func() time.Time) {
	defer close(s.ready)
	if s.err = ctx.Err(); s.err != nil {
		return
	}
	from := now()
	s.tested.Outcome, s.err = s.tested.Case.RunFrom(ctx, base)
	s.tested.Took = now().Sub(from)
}
