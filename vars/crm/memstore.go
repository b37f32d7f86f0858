package crm

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/internal/hold"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A MemStore keeps everything in memory and forgets it with the process: for tests and
// for engines that load and keep data themselves. Its transactions come one at a time;
// looking for clients looks at all of them. It is safe for concurrent use.
type MemStore struct {
	limits vars.Limits
	zone   *time.Location
	now    func() time.Time
	held   hold.Keys
	claims hold.Keys
	turn   chan struct{} // holds one token: the right to a transaction
	memory
}

// memory is what a MemStore keeps.
type memory struct {
	last    [tables]int64 // the last id given in each table
	clients map[string]*memClient
	ids     []string // of the clients, in the order in which they were made
	project map[string]value.Value
	consts  map[string]value.Value
	deals   map[int64]*memDeal
	sets    map[int64]*memSet
	tasks   map[int64]Task
	planned map[int64]Message
	staff   map[string]Operator
	columns map[int64][]State
	blocks  map[int64]string

	deliveries map[int64]Delivery
	sent       map[int64]Sent
	progress   map[string]int
}

// The tables that number their records.
const (
	clientTable = iota
	dealTable
	setTable
	taskTable
	messageTable
	deliveryTable
	sentTable
	tables
)

type memClient struct {
	Client
	vars   map[string]value.Value
	visits map[int64]bool
	notes  []Note
}

type memDeal struct {
	Deal
	vars map[string]value.Value
}

type memSet struct {
	Set
	members map[string]bool
}

// MemOptions are the options of a [MemStore]. The zero value has the documented limits
// and Moscow time.
type MemOptions struct {
	Limits vars.Limits
	Zone   *time.Location
	Now    func() time.Time // when records are made; nil: the zero time
}

// NewMemStore makes an empty store.
func NewMemStore(o MemOptions) *MemStore {
	if o.Zone == nil {
		o.Zone = time.FixedZone("MSK", 3*60*60)
	}
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	m := &MemStore{limits: o.Limits.Complete(), zone: o.Zone, now: o.Now, turn: make(chan struct{}, 1)}
	m.turn <- struct{}{}
	m.memory = memory{
		clients: map[string]*memClient{}, project: map[string]value.Value{}, consts: map[string]value.Value{},
		deals: map[int64]*memDeal{}, sets: map[int64]*memSet{}, tasks: map[int64]Task{}, planned: map[int64]Message{},
		staff: map[string]Operator{}, columns: map[int64][]State{}, blocks: map[int64]string{},
		deliveries: map[int64]Delivery{}, sent: map[int64]Sent{}, progress: map[string]int{},
	}
	return m
}

// Begin implements [Store].
func (m *MemStore) Begin(ctx context.Context) (Everything, error) { return m.begin(ctx, "") }

func (m *MemStore) begin(ctx context.Context, client string) (*memTx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case <-m.turn:
		return &memTx{m: m, client: client, mark: noMark}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Open implements [vars.Store].
func (m *MemStore) Open(ctx context.Context, client string) (vars.Session, error) {
	release, err := m.held.Hold(ctx, client)
	if err != nil {
		return nil, err
	}
	tx, err := m.begin(ctx, client)
	if err == nil {
		_, err = tx.Client(client)
		_ = tx.Rollback()
	}
	if err != nil {
		release()
		return nil, err
	}
	return &memSession{m: m, client: client, release: release}, nil
}

// Hold implements [Store].
func (m *MemStore) Hold(ctx context.Context, clients []string) (release func(), err error) {
	var held []func()
	release = func() {
		for _, letGo := range held {
			letGo()
		}
	}
	for _, id := range clients {
		letGo, err := m.held.Hold(ctx, id)
		if err != nil {
			release()
			return nil, err
		}
		held = append(held, letGo)
	}
	return release, nil
}

type memSession struct {
	m       *MemStore
	client  string
	release func()
	tx      *memTx
	closed  bool
}

// Begin implements [vars.Session].
func (s *memSession) Begin(ctx context.Context, _ bool) (vars.Tx, error) {
	tx, err := s.m.begin(ctx, s.client)
	if err != nil {
		return nil, err
	}
	s.tx = tx
	return tx, nil
}

// Close implements [vars.Session].
func (s *memSession) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	if s.tx != nil {
		_ = s.tx.Rollback()
	}
	s.release()
	return nil
}

// A memTx works on the store's own data and keeps how to undo each change.
type memTx struct {
	m      *MemStore
	client string
	undo   []func()
	mark   int // number of changes then
	ended  bool
}

const noMark = -1

var (
	errNoMark = errors.New("crm: Undo without Mark")
	errEnded  = errors.New("crm: the transaction is over")
)

func (tx *memTx) did(undo func()) { tx.undo = append(tx.undo, undo) }

// Mark implements [vars.Tx].
func (tx *memTx) Mark() error {
	tx.mark = len(tx.undo)
	return nil
}

// Undo implements [vars.Tx].
func (tx *memTx) Undo() error {
	if tx.mark == noMark {
		return errNoMark
	}
	tx.back(tx.mark)
	return nil
}

func (tx *memTx) back(to int) {
	for i := len(tx.undo) - 1; i >= to; i-- {
		tx.undo[i]()
	}
	tx.undo = tx.undo[:to]
}

// Commit implements [vars.Tx].
func (tx *memTx) Commit() error {
	if tx.ended {
		return errEnded
	}
	tx.ended = true
	tx.m.turn <- struct{}{}
	return nil
}

// Rollback implements [vars.Tx].
func (tx *memTx) Rollback() error {
	if tx.ended {
		return nil
	}
	tx.back(0)
	return tx.Commit()
}

// put changes one entry of a map.
func put[K comparable, V any](tx *memTx, m map[K]V, key K, v V) {
	old, had := m[key]
	tx.did(func() {
		if had {
			m[key] = old
		} else {
			delete(m, key)
		}
	})
	m[key] = v
}

// drop removes one entry of a map.
func drop[K comparable, V any](tx *memTx, m map[K]V, key K) {
	if old, had := m[key]; had {
		tx.did(func() { m[key] = old })
		delete(m, key)
	}
}

// id gives a new id.
func (tx *memTx) id(table int) int64 {
	last := &tx.m.last[table]
	tx.did(func() { *last-- })
	*last++
	return *last
}

// Env implements [vars.Tx].
func (tx *memTx) Env() (*vars.Env, error) {
	env := vars.NewEnv()
	fill := func(s vars.Scope, from map[string]value.Value) {
		for _, name := range slices.Sorted(maps.Keys(from)) {
			env.Set(s, name, from[name])
		}
	}
	fill(vars.Project, tx.m.project)
	fill(vars.Const, tx.m.consts)
	if tx.client == "" {
		return env, nil
	}
	c, err := tx.row(tx.client)
	if err != nil {
		return nil, err
	}
	fill(vars.Client, c.vars)
	if d := tx.m.deals[c.Deal]; d != nil {
		fill(vars.Deal, d.vars)
	}
	c.Builtins(env, tx.m.zone)
	return env, nil
}

// ClientVar implements [vars.Tx].
func (tx *memTx) ClientVar(client, name string) (value.Value, error) {
	c, err := tx.row(client)
	if err != nil {
		return value.None, err
	}
	return c.vars[name], nil
}

// Write implements [vars.Tx].
func (tx *memTx) Write(writes []vars.Write) error {
	for _, w := range writes {
		if w.Client == "" {
			w.Client = tx.client
		}
		into, most, err := tx.variables(w)
		if err != nil {
			return err
		}
		if err := tx.set(into, most, w.Name, w.Value); err != nil {
			return err
		}
	}
	return nil
}

// variables gives the place of a write and how many variables it may hold.
func (tx *memTx) variables(w vars.Write) (map[string]value.Value, int, error) {
	switch w.Scope {
	case vars.Project:
		return tx.m.project, 0, nil
	case vars.Const:
		return tx.m.consts, tx.m.limits.Consts, nil
	}
	c, err := tx.row(w.Client)
	if err != nil {
		return nil, 0, err
	}
	if w.Scope == vars.Client {
		return c.vars, tx.m.limits.Client, nil
	}
	if c.Deal == 0 {
		id, err := tx.NewDeal(Deal{Client: c.ID, Status: Active, Created: tx.m.now()})
		if err != nil {
			return nil, 0, err
		}
		rec := c.Client
		rec.Deal = id
		if err := tx.SaveClient(rec); err != nil {
			return nil, 0, err
		}
	}
	return tx.m.deals[c.Deal].vars, tx.m.limits.Deal, nil
}

// set writes a variable; most is the number of variables there may be, 0 for any.
func (tx *memTx) set(into map[string]value.Value, most int, name string, v value.Value) error {
	if v.IsEmpty() {
		drop(tx, into, name)
		return nil
	}
	if _, known := into[name]; !known && most > 0 && len(into) >= most {
		return vars.ErrFull
	}
	put(tx, into, name, v)
	return nil
}

func (tx *memTx) row(id string) (*memClient, error) {
	if c := tx.m.clients[id]; c != nil {
		return c, nil
	}
	return nil, vars.ErrNoClient
}

// number is the number in a client's id: clients go by it.
func number(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}
