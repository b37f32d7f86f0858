// Package hold keeps two goroutines from working on the same thing at once: one lock for
// each name, waited for in turn and given up when the wait is cancelled.
//
// It knows one process only.
package hold

import (
	"context"
	"sync"
)

// Keys is a set of locks by name. The zero value is ready to use.
type Keys struct {
	mu   sync.Mutex
	held map[string][]chan struct{} // who waits for each name that is held
}

// Hold waits until nobody holds the name, in the order of the calls, and gives what lets
// it go again. It must be called once. The error is that of ctx.
func (k *Keys) Hold(ctx context.Context, name string) (release func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	k.mu.Lock()
	if k.held == nil {
		k.held = make(map[string][]chan struct{})
	}
	queue, busy := k.held[name]
	if !busy {
		k.held[name] = nil
		k.mu.Unlock()
		return func() { k.next(name) }, nil
	}
	turn := make(chan struct{})
	k.held[name] = append(queue, turn)
	k.mu.Unlock()
	select {
	case <-turn:
		return func() { k.next(name) }, nil
	case <-ctx.Done():
		k.leave(name, turn)
		return nil, ctx.Err()
	}
}

// Try is Hold that does not wait: ok is false when somebody holds the name.
func (k *Keys) Try(name string) (release func(), ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held == nil {
		k.held = make(map[string][]chan struct{})
	}
	if _, busy := k.held[name]; busy {
		return nil, false
	}
	k.held[name] = nil
	return func() { k.next(name) }, true
}

// next hands the name to who waits longest.
func (k *Keys) next(name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	queue := k.held[name]
	if len(queue) == 0 {
		delete(k.held, name)
		return
	}
	k.held[name] = queue[1:]
	close(queue[0])
}

// leave takes one out of the queue; if his turn came meanwhile, it passes on.
func (k *Keys) leave(name string, turn chan struct{}) {
	k.mu.Lock()
	for i, t := range k.held[name] {
		if t == turn {
			k.held[name] = append(k.held[name][:i:i], k.held[name][i+1:]...)
			k.mu.Unlock()
			return
		}
	}
	k.mu.Unlock()
	k.next(name)
}
