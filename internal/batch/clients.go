package batch

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// pageSize is how many clients are read at a time.
const pageSize = 500

// Clients are the clients of a store as records, in the order in which they were made. A
// row's number is the client's id. It implements [records.Input].
//
// With Keep, a page is read with its clients held, so that no run works on one of them, in
// a transaction that stays open until the page's changes are kept by [Clients.Done]: what
// they were computed from cannot be out of date.
type Clients struct {
	Context context.Context
	Store   crm.Store
	Zone    *time.Location
	Given   *vars.Env  // variables that all clients have besides; they win
	Names   []string   // of the columns: variables; bare names are looked up as scripts do
	Written []Variable // those that are written: their columns have what the own scope has
	Keep    bool
	Alone   bool // a page is one client

	after, row int64
	held       int64 // the last client that is held
	tx         crm.Everything
	release    func()
}

// Columns implements [records.Input].
func (c *Clients) Columns() []string { return c.Names }

// Style implements [records.Input].
func (c *Clients) Style() (records.Format, records.Dialect) { return records.Given, records.Dialect{} }

// Resume implements [records.Input]: offset is the id of the last client that is done.
func (c *Clients) Resume(offset, row int64) error {
	c.after, c.row = offset, row-1
	return nil
}

// NewRows implements [records.Input].
func (c *Clients) NewRows() records.Rows {
	r := &clientRows{in: c}
	for _, name := range c.Names {
		scope, bare := casefile.Scoped(name)
		own := bare != name || slices.Contains(c.Written, Variable{scope, bare})
		r.at = append(r.at, column{scope, vars.NewKey(bare), own})
	}
	return r
}

// A clientPage is some clients, with what they share.
type clientPage struct {
	clients []crm.Profile
	shared  *vars.Env
	last    int64
}

// End implements [records.Page].
func (p *clientPage) End() int64 { return p.last }

// Next implements [records.Input].
func (c *Clients) Next() (*records.Block, error) {
	p, err := c.read()
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if !c.Keep || len(p.clients) == 0 {
		err = c.Close()
	}
	if err == nil && len(p.clients) == 0 {
		err = io.EOF
	}
	if err != nil {
		return nil, err
	}
	p.last = id(p.clients[len(p.clients)-1].Client.ID)
	b := &records.Block{Offset: c.after, Row: c.row + 1, Rows: int64(len(p.clients)), Page: p}
	c.after, c.row = p.last, c.row+b.Rows
	return b, nil
}

func (c *Clients) read() (p *clientPage, err error) {
	after, size := strconv.FormatInt(c.after, 10), pageSize
	if c.Alone {
		size = 1
	}
	if c.Keep {
		if err = c.hold(after, size); err != nil {
			return nil, err
		}
	}
	if c.tx, err = c.Store.Begin(context.WithoutCancel(c.Context)); err != nil {
		return nil, err
	}
	p = &clientPage{}
	if p.shared, err = c.tx.Env(); err == nil {
		p.clients, err = c.tx.Profiles(after, size)
	}
	for c.Keep && len(p.clients) > 0 && id(p.clients[len(p.clients)-1].Client.ID) > c.held { // came in between
		p.clients = p.clients[:len(p.clients)-1]
	}
	return p, err
}

// hold keeps runs away from the clients of the next page. Who becomes a client after that
// is on a later page, for ids grow.
func (c *Clients) hold(after string, size int) error {
	tx, err := c.Store.Begin(c.Context)
	if err != nil {
		return err
	}
	ids, err := tx.FindClients(crm.ClientQuery{After: after, Limit: size})
	if err = errors.Join(err, tx.Rollback()); err == nil && len(ids) > 0 {
		c.held = id(ids[len(ids)-1])
		c.release, err = c.Store.Hold(c.Context, ids)
	}
	return err
}

// Close lets the clients of a page go, of which nothing is kept.
func (c *Clients) Close() error {
	var err error
	if c.tx != nil {
		err = c.tx.Rollback()
	}
	if c.release != nil {
		c.release()
	}
	c.tx, c.release = nil, nil
	return err
}

// A column is the variable that a column holds.
type column struct {
	scope vars.Scope
	key   vars.Key
	own   bool // only the scope's counts
}

// clientRows goes through the clients of a page.
type clientRows struct {
	in     *Clients
	at     []column
	page   *clientPage
	next   int
	env    *vars.Env
	row    records.Row
	values []value.Value
}

func (r *clientRows) Reset(b *records.Block) { r.page, r.next = b.Page.(*clientPage), 0 }
func (r *clientRows) Row() *records.Row      { return &r.row }

func (r *clientRows) Next() bool {
	if r.next == len(r.page.clients) {
		return false
	}
	p := &r.page.clients[r.next]
	r.next++
	r.env = r.page.shared.Clone()
	p.Client.Builtins(r.env, r.in.Zone)
	for _, v := range p.Vars {
		r.env.Set(vars.Client, v.Name, v.Value)
	}
	for _, v := range p.DealVars {
		r.env.Set(vars.Deal, v.Name, v.Value)
	}
	for _, scope := range [...]vars.Scope{vars.Builtin, vars.Deal, vars.Client, vars.Project, vars.Const} {
		for name, v := range r.in.Given.All(scope) {
			r.env.Set(scope, name, v)
		}
	}
	r.values = make([]value.Value, len(r.at))
	for i, c := range r.at {
		if !c.own {
			r.values[i], _, _ = r.env.Lookup(c.key.Name())
		} else if v := r.env.Cell(c.scope, c.key); v != nil {
			r.values[i] = *v
		}
	}
	n := id(p.Client.ID)
	r.row.Give(n, n, r.values)
	return true
}

// id is the number of a client: stores give no others.
func id(client string) int64 {
	n, _ := strconv.ParseInt(client, 10, 64)
	return n
}
