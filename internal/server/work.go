package server

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/salecalc/salecalc/vars/crm"
)

// A pool works deliveries off. Those of one client come one after another, in the order
// in which they were received, in this process and others.
type pool struct {
	s       *Server
	run     context.Context // of the runs: outlives the listening
	slots   chan struct{}
	mu      sync.Mutex
	clients map[string]bool // being worked for, by this process
	working sync.WaitGroup
	about   map[int64]waiter // the waiting deliveries that were seen
}

// A waiter is what the rounds need to know of a delivery that waits.
type waiter struct {
	client    string
	notBefore time.Time
}

// lookahead is how many waiting deliveries are looked at at once. When all of them are of
// clients that are being worked for, the others wait too.
const lookahead = 1000

// wake tells the pool that there may be something to do.
func (s *Server) wake() {
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// work works deliveries off until ctx ends; then it starts no more and waits for those
// under way, at most as long as a run may take. Deliveries of before, and those of other
// processes that died, are found at the start and with every tick.
func (s *Server) work(ctx context.Context) {
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	p := &pool{s: s, run: run, slots: make(chan struct{}, s.c.Workers), clients: map[string]bool{}, about: map[int64]waiter{}}
	var forgot time.Time
	for ctx.Err() == nil {
		if err := p.round(ctx); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "the store did not say what is to be done", "error", s.mask.Mask(err.Error()))
		}
		select {
		case <-ctx.Done():
		case <-s.woken:
		case <-s.tick:
			if now := s.now(); now.Sub(forgot) >= time.Hour {
				forgot = now
				s.forget(ctx)
			}
		}
	}
	over := make(chan struct{})
	go func() { p.working.Wait(); close(over) }()
	patience := time.NewTimer(s.c.Limits.Run)
	defer patience.Stop()
	select {
	case <-over:
	case <-patience.C:
		stop()
		<-over
	}
}

// round starts all that can be started now. Nothing overtakes an earlier delivery of its
// client: their variables are the same.
func (p *pool) round(ctx context.Context) error {
	ids, err := p.waiting(ctx)
	if err != nil {
		return err
	}
	blocked, begun := map[string]bool{}, 0
	for _, id := range ids {
		w := p.seen(id)
		if blocked[w.client] || w.notBefore.After(p.s.now()) || !p.enter(w.client) {
			blocked[w.client] = true
			continue
		}
		select {
		case p.slots <- struct{}{}:
		case <-ctx.Done():
			p.leave(w.client, id)
			return nil
		}
		release, ok, err := p.s.store.Claim(ctx, "deliveries of client "+w.client)
		if err != nil || !ok { // another process works for him
			blocked[w.client] = true
			<-p.slots
			p.leave(w.client, id)
			if err != nil {
				return err
			}
			continue
		}
		begun++
		p.start(id, w.client, release)
	}
	if len(ids) == lookahead && begun > 0 {
		p.s.wake() // there may be more behind them
	}
	return nil
}

func (p *pool) seen(id int64) waiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.about[id]
}

// enter reports whether nobody here works for a client, and takes him.
func (p *pool) enter(client string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.clients[client] {
		return false
	}
	p.clients[client] = true
	return true
}

// leave lets a client go. Of the delivery nothing is known any more.
func (p *pool) leave(client string, id int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.clients, client)
	delete(p.about, id)
}

// start works a delivery off beside the others.
func (p *pool) start(id int64, client string, release func()) {
	p.working.Add(1)
	go func() {
		defer p.working.Done()
		p.s.workOff(p.run, id, client)
		release()
		p.leave(client, id)
		<-p.slots
		p.s.wake()
	}()
}

// waiting gives the deliveries that wait, the oldest first, and finds out about those that
// were not seen before.
func (p *pool) waiting(ctx context.Context) (ids []int64, err error) {
	p.mu.Lock()
	known := maps.Clone(p.about)
	p.mu.Unlock()
	about := map[int64]waiter{}
	err = within(ctx, p.s.store, func(tx crm.Everything) (err error) {
		if ids, err = tx.Due(p.s.now(), lookahead); err != nil {
			return err
		}
		for _, id := range ids {
			w, ok := known[id]
			if !ok {
				d, err := tx.Delivery(id)
				if err != nil {
					return err
				}
				w = waiter{d.Client, detailOf(d).NotBefore}
			}
			about[id] = w
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	p.about = about
	p.mu.Unlock()
	return ids, nil
}

// forget drops what is older than the history is kept.
func (s *Server) forget(ctx context.Context) {
	if s.c.Keep == 0 {
		return
	}
	err := within(ctx, s.store, func(tx crm.Everything) error {
		_, err := tx.ForgetDeliveries(s.now().Add(-s.c.Keep))
		return err
	})
	if err != nil && ctx.Err() == nil {
		s.log.ErrorContext(ctx, "old deliveries could not be removed", "error", s.mask.Mask(err.Error()))
	}
}
