package server

import (
	"context"
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
}

// lookahead is how many waiting deliveries are looked at at once.
const lookahead = 256

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
	p := &pool{s: s, run: run, slots: make(chan struct{}, s.c.Workers), clients: map[string]bool{}}
	for ctx.Err() == nil {
		if err := p.round(ctx); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "the store did not say what is to be done", "error", s.mask.Mask(err.Error()))
		}
		select {
		case <-ctx.Done():
		case <-s.woken:
		case <-s.tick:
			s.forget(ctx)
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

// round starts all that can be started now.
func (p *pool) round(ctx context.Context) error {
	blocked := map[string]bool{} // another process works for them
	for {
		waiting, err := p.s.waiting(ctx)
		if err != nil {
			return err
		}
		started := false
		for _, d := range waiting {
			if blocked[d.Client] || !p.enter(d.Client) {
				blocked[d.Client] = true // what came later must not overtake
				continue
			}
			select {
			case p.slots <- struct{}{}:
			case <-ctx.Done():
				p.leave(d.Client)
				return nil
			}
			release, ok, err := p.s.store.Claim(ctx, "deliveries of client "+d.Client)
			if err != nil || !ok {
				blocked[d.Client] = true
				<-p.slots
				p.leave(d.Client)
				if err != nil {
					return err
				}
				continue
			}
			started = true
			p.start(d, release)
		}
		if !started || len(waiting) < lookahead {
			return nil
		}
	}
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

func (p *pool) leave(client string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.clients, client)
}

// start works a delivery off beside the others.
func (p *pool) start(d crm.Delivery, release func()) {
	p.working.Add(1)
	go func() {
		defer p.working.Done()
		p.s.workOff(p.run, d.ID)
		release()
		p.leave(d.Client)
		<-p.slots
		p.s.wake()
	}()
}

// waiting gives the deliveries whose time has come, the oldest first.
func (s *Server) waiting(ctx context.Context) (list []crm.Delivery, err error) {
	err = within(ctx, s.store, func(tx crm.Everything) error {
		ids, err := tx.Due(s.now(), lookahead)
		if err != nil {
			return err
		}
		for _, id := range ids {
			d, err := tx.Delivery(id)
			if err != nil {
				return err
			}
			list = append(list, d)
		}
		return nil
	})
	return list, err
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
