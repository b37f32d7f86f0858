// Package keycrm imitates an account of KeyCRM in memory: pipelines with their blocks and
// statuses, sources, managers, payment methods, custom fields, buyers, and the cards and
// payments that API calls create. It refuses what the service refuses, in its words where
// they are known, so that a script can be tried without an account.
//
// It is not a client of the service, serves no network by itself and keeps nothing on
// disk: package sandbox gives it an address and a page. Faults of the network belong to
// package sandbox as well.
//
//	c := keycrm.New(keycrm.Config{})
//	r := c.Handle(keycrm.Call{Method: "POST", Path: keycrm.CardsPath, Auth: "Bearer " + token, Body: body}, keycrm.Conditions{})
package keycrm

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// DefaultToken opens an account whose Config names no other.
const DefaultToken = "SANDBOX-TOKEN"

// Host is where the real API answers.
const Host = "openapi.keycrm.app"

// A Config describes an account; its zero value is usable.
type Config struct {
	Token string           // key of its API; empty means DefaultToken
	Now   func() time.Time // clock; nil means one that stands still
	Rate  int              // requests it takes in a minute; 0 means any number
}

// A Company is one account. It is safe for concurrent use.
type Company struct {
	cfg Config

	mu sync.Mutex
	records
}

// records are all a company knows; mu guards them.
type records struct {
	ids       ids
	pipelines []Pipeline
	sources   []wire.Named
	managers  []wire.Named
	methods   []wire.Named
	fields    []Field
	buyers    []Buyer
	cards     []*Card
	asked     []time.Time // requests of the last minute
}

// ids are the numbers given out last.
type ids struct{ pipeline, status, source, field, buyer, card, payment int64 }

// New makes a company in its starting state.
func New(cfg Config) *Company {
	cfg.Token = cmp.Or(cfg.Token, DefaultToken)
	if cfg.Now == nil {
		still := time.Date(2026, time.January, 15, 9, 0, 0, 0, time.UTC)
		cfg.Now = func() time.Time { return still }
	}
	c := &Company{cfg: cfg}
	c.Reset()
	return c
}

// Now is the company's clock; all its times are UTC.
func (c *Company) Now() time.Time { return c.cfg.Now().UTC() }

// State copies everything; cards come in the order of their ids.
func (c *Company) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	st := State{
		Sources: slices.Clone(c.sources), Managers: slices.Clone(c.managers), Methods: slices.Clone(c.methods),
		Buyers: append([]Buyer{}, c.buyers...), Cards: []Card{},
	}
	for _, p := range c.pipelines {
		p.Statuses = slices.Clone(p.Statuses)
		st.Pipelines = append(st.Pipelines, p)
	}
	for _, f := range c.fields {
		f.Options = slices.Clone(f.Options)
		st.Fields = append(st.Fields, f)
	}
	for _, card := range c.cards {
		st.Cards = append(st.Cards, card.clone())
	}
	return st
}

// Card copies one card.
func (c *Company) Card(id int64) (Card, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	card := c.card(id)
	if card == nil {
		return Card{}, unknown("card", id)
	}
	return card.clone(), nil
}

func (c *Company) card(id int64) *Card {
	i := slices.IndexFunc(c.cards, func(card *Card) bool { return card.ID == id })
	if i < 0 {
		return nil
	}
	return c.cards[i]
}

func (c *Company) pipeline(id int64) *Pipeline {
	i := slices.IndexFunc(c.pipelines, func(p Pipeline) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &c.pipelines[i]
}
