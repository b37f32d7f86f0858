package crm

import (
	"maps"
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// Client implements [Clients].
func (tx *memTx) Client(id string) (Client, error) {
	c, err := tx.row(id)
	if err != nil {
		return Client{}, err
	}
	return c.Client, nil
}

// SaveClient implements [Clients].
func (tx *memTx) SaveClient(rec Client) error {
	c, err := tx.row(rec.ID)
	if err != nil {
		return err
	}
	for main := rec.Main; main != ""; {
		if main == rec.ID {
			return ErrCircular
		}
		up, err := tx.row(main)
		if err != nil {
			return err
		}
		main = up.Main
	}
	if d := tx.m.deals[rec.Deal]; rec.Deal != 0 && (d == nil || d.Client != rec.ID) {
		return ErrNotFound
	}
	old := c.Client
	tx.did(func() { c.Client = old })
	c.Client = rec
	return nil
}

// NewClient implements [Clients].
func (tx *memTx) NewClient(rec Client) (string, error) {
	if rec.Main != "" {
		if _, err := tx.row(rec.Main); err != nil {
			return "", err
		}
	}
	rec.Deal = 0
	rec.ID = strconv.FormatInt(tx.id(clientTable), 10)
	put(tx, tx.m.clients, rec.ID, &memClient{Client: rec, vars: map[string]value.Value{}, visits: map[int64]bool{}})
	old := tx.m.ids
	tx.did(func() { tx.m.ids = old })
	tx.m.ids = append(slices.Clip(old), rec.ID)
	return rec.ID, nil
}

// FindClients implements [Clients].
func (tx *memTx) FindClients(q ClientQuery) ([]string, error) {
	limit := q.Limit
	if limit == 0 {
		limit = DefaultLimit
	}
	var found []string
	for _, id := range tx.m.ids {
		if len(found) == limit {
			break
		}
		if number(id) > number(q.After) && tx.fits(tx.m.clients[id], &q) {
			found = append(found, id)
		}
	}
	return found, nil
}

func (tx *memTx) fits(c *memClient, q *ClientQuery) bool {
	same := func(want, got string) bool { return want == "" || want == got }
	text := func(name string) string { return c.vars[name].Text() }
	switch {
	case q.Platform && q.Type != c.Type,
		!same(q.PlatformID, c.PlatformID), !same(q.Group, c.Group), !same(q.Main, c.Main),
		q.Phone != "" && (PhoneKey(q.Phone) == "" || PhoneKey(q.Phone) != PhoneKey(text("phone"))),
		q.Email != "" && (EmailKey(q.Email) == "" || EmailKey(q.Email) != EmailKey(text("email"))):
		return false
	}
	return q.Set == 0 || tx.m.sets[q.Set] != nil && tx.m.sets[q.Set].members[c.ID]
}

// DeleteClient implements [Setup].
func (tx *memTx) DeleteClient(id string) error {
	if _, err := tx.row(id); err != nil {
		return err
	}
	for _, c := range tx.m.clients {
		if c.Main == id {
			old := c.Main
			tx.did(func() { c.Main = old })
			c.Main = ""
		}
	}
	for _, s := range tx.m.sets {
		drop(tx, s.members, id)
	}
	for n, d := range tx.m.deals {
		if d.Client == id {
			drop(tx, tx.m.deals, n)
		}
	}
	for n, t := range tx.m.tasks {
		if t.Client == id {
			drop(tx, tx.m.tasks, n)
		}
	}
	for n, p := range tx.m.planned {
		if p.Client == id {
			drop(tx, tx.m.planned, n)
		}
	}
	drop(tx, tx.m.clients, id)
	old := tx.m.ids
	tx.did(func() { tx.m.ids = old })
	tx.m.ids = slices.DeleteFunc(slices.Clone(old), func(s string) bool { return s == id })
	return nil
}

// ClientVars implements [Setup].
func (tx *memTx) ClientVars(id string) ([]Var, error) {
	c, err := tx.row(id)
	if err != nil {
		return nil, err
	}
	return sortedVars(c.vars), nil
}

func sortedVars(m map[string]value.Value) []Var {
	var list []Var
	for _, name := range slices.Sorted(maps.Keys(m)) {
		list = append(list, Var{name, m[name]})
	}
	return list
}

// Profiles implements [Setup].
func (tx *memTx) Profiles(after string, limit int) ([]Profile, error) {
	var list []Profile
	for _, id := range tx.m.ids {
		if number(id) <= number(after) {
			continue
		}
		if len(list) == limit {
			break
		}
		c := tx.m.clients[id]
		p := Profile{Client: c.Client, Vars: sortedVars(c.vars)}
		if d := tx.m.deals[c.Deal]; d != nil {
			p.DealVars = sortedVars(d.vars)
		}
		list = append(list, p)
	}
	return list, nil
}

// Visited implements [Clients].
func (tx *memTx) Visited(client string, block int64) (bool, error) {
	c, err := tx.row(client)
	if err != nil {
		return false, err
	}
	return c.visits[block], nil
}

// Visit implements [Setup].
func (tx *memTx) Visit(client string, block int64) error {
	c, err := tx.row(client)
	if err == nil {
		put(tx, c.visits, block, true)
	}
	return err
}

// AddNote implements [Notes].
func (tx *memTx) AddNote(client string, n Note) error {
	c, err := tx.row(client)
	if err != nil {
		return err
	}
	old := c.notes
	tx.did(func() { c.notes = old })
	c.notes = append(slices.Clip(old), n)
	return nil
}

// NotesOf implements [Setup].
func (tx *memTx) NotesOf(client string) ([]Note, error) {
	c, err := tx.row(client)
	if err != nil {
		return nil, err
	}
	return slices.Clone(c.notes), nil
}

var _ Everything = (*memTx)(nil)
var _ Store = (*MemStore)(nil)
var _ vars.Store = (*MemStore)(nil)
