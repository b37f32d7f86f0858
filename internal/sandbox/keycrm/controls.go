package keycrm

import (
	"slices"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// The methods below are what people do in the account, which the calls of scripts do not.
// Each returns an *wire.Refusal when the account would not allow it.

// MoveCard puts a card into a status, of any pipeline.
func (c *Company) MoveCard(id, status int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	card := c.card(id)
	if card == nil {
		return unknown("card", id)
	}
	p, s, ok := c.status(status)
	if !ok {
		return unknown("status", status)
	}
	c.enter(card, p, s)
	card.UpdatedAt = card.StatusChangedAt
	return nil
}

// AddPipeline sets a pipeline up with a first and a final status.
func (c *Company) AddPipeline(title string, products, payments bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if title == "" {
		return wire.Missing("title")
	}
	p := Pipeline{ID: wire.Next(&c.ids.pipeline), Title: title, Products: products, Payments: payments}
	p.Statuses = []Status{{wire.Next(&c.ids.status), "Новая", false}, {wire.Next(&c.ids.status), "Успешно", true}}
	c.pipelines = append(c.pipelines, p)
	return nil
}

// SetBlocks switches the blocks of a pipeline.
func (c *Company) SetBlocks(id int64, products, payments bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.pipeline(id)
	if p == nil {
		return unknown("pipeline", id)
	}
	p.Products, p.Payments = products, payments
	return nil
}

// AddSource adds a source of cards.
func (c *Company) AddSource(name string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if name == "" {
		return wire.Missing("name")
	}
	c.sources = append(c.sources, wire.Named{ID: wire.Next(&c.ids.source), Name: name})
	return nil
}

// AddField adds a custom field; with options, a list. An empty uuid gets the next one.
func (c *Company) AddField(uuid, name string, options []string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := wire.Next(&c.ids.field)
	if uuid == "" {
		uuid = "LD_" + strconv.FormatInt(id, 10)
	}
	switch {
	case name == "":
		return wire.Missing("name")
	case slices.ContainsFunc(c.fields, func(f Field) bool { return strings.EqualFold(f.UUID, uuid) }):
		return taken(uuid)
	}
	c.fields = append(c.fields, Field{ID: id, UUID: uuid, Name: name, Options: options})
	return nil
}
