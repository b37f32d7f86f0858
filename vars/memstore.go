package vars

import (
	"context"
	"sync"

	"github.com/salecalc/salecalc/vars/value"
)

// A MemStore keeps clients in memory. It is safe for concurrent use and forgets
// everything with the process: for tests, dry runs and small embedders.
type MemStore struct {
	mu      sync.Mutex
	clients map[string]*Env
}

// NewMemStore makes an empty store.
func NewMemStore() *MemStore { return &MemStore{clients: make(map[string]*Env)} }

// Put adds a client, or replaces its variables. The store keeps env.
func (m *MemStore) Put(client string, env *Env) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clients[client] = env
}

// Load gives a copy of a client's variables.
func (m *MemStore) Load(client string) (*Env, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	env := m.clients[client]
	if env == nil {
		return nil, ErrNoClient
	}
	return env.Clone(), nil
}

// ClientVar implements [Store].
func (m *MemStore) ClientVar(_ context.Context, client, name string) (value.Value, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	env := m.clients[client]
	if env == nil {
		return value.None, ErrNoClient
	}
	return env.Get(Client, name), nil
}

// Commit implements [Store]. Writes without a client are the caller's own affair.
func (m *MemStore) Commit(_ context.Context, writes []Write) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range writes {
		if w.Client != "" && m.clients[w.Client] == nil {
			return ErrNoClient
		}
	}
	for _, w := range writes {
		if w.Client != "" {
			m.clients[w.Client].Set(w.Scope, w.Name, w.Value)
		}
	}
	return nil
}
