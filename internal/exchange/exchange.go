// Package exchange moves clients between a store and files: CSV as spreadsheets and
// Salebot write it, and JSON Lines. What [Export] writes [Import] reads back as it was.
//
// Both go through their clients in pages and small transactions, so that memory does not
// grow with the number of clients and others can work with the store meanwhile.
//
// It does not copy whole stores: deals that are not current, tasks, notes and planned
// messages are a backup's business.
package exchange

import (
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// A Card is a client as files have him.
type Card struct {
	Client        crm.Client
	Vars          []crm.Var // his own, by name
	Deal          crm.Deal  // the current one; ID 0: none
	DealVars      []crm.Var
	Lists, Labels []string // names
}

// A Reader is what a Card is read from.
type Reader interface {
	Client(id string) (crm.Client, error)
	ClientVars(id string) ([]crm.Var, error)
	Deal(id int64) (crm.Deal, error)
	DealVars(id int64) ([]crm.Var, error)
	SetsOf(kind crm.SetKind, client string) ([]crm.Set, error)
}

// Load reads a client.
func Load(tx Reader, id string) (Card, error) {
	var c Card
	var err error
	if c.Client, err = tx.Client(id); err != nil {
		return c, err
	}
	if c.Vars, err = tx.ClientVars(id); err != nil {
		return c, err
	}
	if c.Lists, err = setNames(tx, crm.List, id); err != nil {
		return c, err
	}
	if c.Labels, err = setNames(tx, crm.Label, id); err != nil {
		return c, err
	}
	if c.Client.Deal == 0 {
		return c, nil
	}
	if c.Deal, err = tx.Deal(c.Client.Deal); err != nil {
		return c, err
	}
	c.DealVars, err = tx.DealVars(c.Client.Deal)
	return c, err
}

func setNames(tx Reader, kind crm.SetKind, id string) ([]string, error) {
	sets, err := tx.SetsOf(kind, id)
	names := make([]string, len(sets))
	for i, s := range sets {
		names[i] = s.Name
	}
	return names, err
}

// Var gives one of the client's own variables, "" when it is not set.
func (c *Card) Var(name string) string { return textOf(c.Vars, name) }

func textOf(list []crm.Var, name string) string {
	for _, v := range list {
		if v.Name == name {
			return v.Value.Text()
		}
	}
	return ""
}

// A Column is what a column of a file is about: a field of the record, or a variable. The
// zero Column is about nothing.
type Column struct {
	Field *Field
	Scope vars.Scope // of a variable: Client or Deal
	Var   string     // its name
}

// String is the name of the column in files that are exported.
func (c Column) String() string {
	switch {
	case c.Field != nil:
		return c.Field.Name
	case c.Var == "":
		return ""
	case c.Scope == vars.Client && (c.Var == "phone" || c.Var == "email"):
		return c.Var
	}
	return c.Scope.String() + "." + c.Var
}

// Text gives what the column holds of a client.
func (c Column) Text(card *Card) string {
	switch {
	case c.Field != nil:
		return c.Field.get(card)
	case c.Scope == vars.Deal:
		return textOf(card.DealVars, c.Var)
	}
	return textOf(card.Vars, c.Var)
}
