package sqlstore

import (
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// A moment reads a column with a time: microseconds since 1970, NULL for the zero time.
type moment struct{ t *time.Time }

// Scan implements sql.Scanner.
func (m moment) Scan(src any) error {
	if us, ok := src.(int64); ok {
		*m.t = time.UnixMicro(us).UTC()
	}
	return nil
}

// stamp is the parameter for such a column.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// orNullID is the parameter for a column with the id of another record.
func orNullID(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

const clientSQL = `SELECT id, type, platform_id, bot, name, full_name, avatar, created, last_message, paused_until,
	blocked, unsubscribed, unread, main_id, operator, deal FROM clients`

func scanClient(scan scanner) (c crm.Client, err error) {
	var id int64
	var main, deal *int64
	err = scan(&id, &c.Type, &c.PlatformID, &c.Group, &c.Name, &c.FullName, &c.Avatar, moment{&c.Created}, moment{&c.LastMessage},
		moment{&c.PausedUntil}, &c.Blocked, &c.Unsubscribed, &c.Unread, &main, &c.Operator, &deal)
	c.ID = text(id)
	if main != nil {
		c.Main = text(*main)
	}
	if deal != nil {
		c.Deal = *deal
	}
	return c, err
}

// single reads the only row of a query; missing is the error when there is none.
func single[T any](t *tx, missing error, read func(scan scanner) (T, error), sql string, args ...any) (v T, err error) {
	found := false
	err = t.ask(query(func(scan scanner) error {
		found = true
		v, err = read(scan)
		return err
	}, sql, args...))
	if err == nil && !found {
		err = missing
	}
	return v, err
}

// Client implements [crm.Clients].
func (t *tx) Client(id string) (crm.Client, error) {
	return single(t, vars.ErrNoClient, scanClient, clientSQL+" WHERE id = $1", number(id))
}

// clientThere is ErrNoClient unless the client exists.
func (t *tx) clientThere(id string) error {
	var one int64
	return t.one(vars.ErrNoClient, []any{&one}, "SELECT 1 FROM clients WHERE id = $1", number(id))
}

// SaveClient implements [crm.Clients].
func (t *tx) SaveClient(c crm.Client) error {
	id, main := number(c.ID), number(c.Main)
	if err := t.clientThere(c.ID); err != nil {
		return err
	}
	if c.Main != "" {
		if err := t.mayBind(id, c.Main); err != nil {
			return err
		}
	}
	if c.Deal != 0 {
		var one int64
		if err := t.one(crm.ErrNotFound, []any{&one}, "SELECT 1 FROM deals WHERE id = $1 AND client = $2", c.Deal, id); err != nil {
			return err
		}
	}
	t.change(`UPDATE clients SET type = $1, platform_id = $2, bot = $3, name = $4, full_name = $5, avatar = $6, created = $7,
		last_message = $8, paused_until = $9, blocked = $10, unsubscribed = $11, unread = $12, main_id = $13, operator = $14,
		deal = $15 WHERE id = $16`,
		c.Type, c.PlatformID, c.Group, c.Name, c.FullName, c.Avatar, stamp(c.Created), stamp(c.LastMessage), stamp(c.PausedUntil),
		c.Blocked, c.Unsubscribed, c.Unread, orNullID(main), c.Operator, orNullID(c.Deal), id)
	t.forget(id)
	return nil
}

// forget makes what is known of a client be looked up again.
func (t *tx) forget(client int64) {
	delete(t.others, client)
	if client == t.client {
		t.own = nil
	}
}

// mayBind refuses a circle of clients bound to each other.
func (t *tx) mayBind(id int64, main string) error {
	if err := t.clientThere(main); err != nil {
		return err
	}
	var circle int64
	err := t.one(nil, []any{&circle}, `WITH RECURSIVE up (id) AS (
		SELECT CAST($1 AS BIGINT) UNION SELECT clients.main_id FROM clients JOIN up ON clients.id = up.id WHERE clients.main_id IS NOT NULL
	) SELECT count(*) FROM up WHERE id = $2`, number(main), id)
	if err == nil && circle > 0 {
		err = crm.ErrCircular
	}
	return err
}

// ClientVars implements [crm.Setup].
func (t *tx) ClientVars(id string) ([]crm.Var, error) {
	return ofClient(t, id, scanVar, "SELECT name, value FROM client_vars WHERE client = $1 ORDER BY name")
}

// NewClient implements [crm.Clients].
func (t *tx) NewClient(c crm.Client) (string, error) {
	if c.Main != "" {
		if err := t.clientThere(c.Main); err != nil {
			return "", err
		}
	}
	id, err := t.insert(`INSERT INTO clients (type, platform_id, bot, name, full_name, avatar, created, last_message, paused_until,
		blocked, unsubscribed, unread, main_id, operator) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		c.Type, c.PlatformID, c.Group, c.Name, c.FullName, c.Avatar, stamp(c.Created), stamp(c.LastMessage), stamp(c.PausedUntil),
		c.Blocked, c.Unsubscribed, c.Unread, orNullID(number(c.Main)), c.Operator)
	return text(id), err
}

// A condition collects the terms of a WHERE.
type condition struct {
	terms []string
	args  []any
}

// and adds a term, in which $ stands for the parameter.
func (c *condition) and(term string, arg any) {
	c.args = append(c.args, arg)
	c.terms = append(c.terms, strings.ReplaceAll(term, "$", "$"+strconv.Itoa(len(c.args))))
}

// andText adds a term for a text that was asked for.
func (c *condition) andText(term, asked, arg string) {
	if asked != "" {
		c.and(term, arg)
	}
}

// FindClients implements [crm.Clients].
func (t *tx) FindClients(q crm.ClientQuery) ([]string, error) {
	var c condition
	from, id := "clients", "clients.id"
	group, set := "bot = $", "members.set_id = $"
	if q.Phone != "" || q.Email != "" || q.PlatformID != "" {
		// Few clients have that. The index of the group or of the set, in which there may be
		// all of them, must not be what the database goes by.
		group, set = "bot || '' = $", "members.set_id + 0 = $"
	}
	if q.Set != 0 {
		from, id = "members JOIN clients ON clients.id = members.client", "members.client"
		c.and(set, q.Set)
	}
	c.andText("phone_key = $", q.Phone, phoneKeyOf(q.Phone))
	c.andText("email_key = $", q.Email, emailKeyOf(q.Email))
	c.andText("platform_id = $", q.PlatformID, q.PlatformID)
	c.andText(group, q.Group, q.Group)
	if q.Main != "" {
		c.and("main_id = $", number(q.Main))
	}
	if q.Platform {
		c.and("type = $", q.Type)
	}
	if len(c.terms) == 1 && q.Set != 0 {
		from = "members"
	}
	c.and(id+" > $", number(q.After))
	if q.Limit == 0 {
		q.Limit = crm.DefaultLimit
	}
	c.args = append(c.args, int64(q.Limit))
	return list(t, scanID, "SELECT "+id+" FROM "+from+" WHERE "+strings.Join(c.terms, " AND ")+
		" ORDER BY "+id+" LIMIT $"+strconv.Itoa(len(c.args)), c.args...)
}

func scanID(scan scanner) (string, error) {
	var id int64
	err := scan(&id)
	return text(id), err
}

// Visited implements [crm.Clients].
func (t *tx) Visited(client string, block int64) (bool, error) {
	var was *int64
	err := t.one(vars.ErrNoClient, []any{&was},
		"SELECT (SELECT 1 FROM visits WHERE client = clients.id AND block = $1) FROM clients WHERE id = $2", block, number(client))
	return was != nil, err
}

// Visit implements [crm.Setup].
func (t *tx) Visit(client string, block int64) error {
	if err := t.clientThere(client); err != nil {
		return err
	}
	t.change("INSERT INTO visits (client, block) VALUES ($1, $2) ON CONFLICT DO NOTHING", number(client), block)
	return nil
}

// DeleteClient implements [crm.Setup]. What he has goes with him.
func (t *tx) DeleteClient(id string) error {
	t.forget(number(id))
	return t.alter(vars.ErrNoClient, "DELETE FROM clients WHERE id = $1", number(id))
}

// AddNote implements [crm.Notes].
func (t *tx) AddNote(client string, n crm.Note) error {
	if err := t.clientThere(client); err != nil {
		return err
	}
	t.change("INSERT INTO notes (client, text, at) VALUES ($1, $2, $3)", number(client), n.Text, stamp(n.At))
	return nil
}

// NotesOf implements [crm.Setup].
func (t *tx) NotesOf(client string) ([]crm.Note, error) {
	return ofClient(t, client, func(scan scanner) (n crm.Note, err error) {
		err = scan(&n.Text, moment{&n.At})
		return n, err
	}, "SELECT text, at FROM notes WHERE client = $1 ORDER BY id")
}

// ofClient lists what a client has.
func ofClient[T any](t *tx, client string, read func(scan scanner) (T, error), sql string) ([]T, error) {
	if err := t.clientThere(client); err != nil {
		return nil, err
	}
	return list(t, read, sql, number(client))
}
