package sqlstore

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// A holder has variables: a client with his current deal.
type holder struct {
	id, deal int64
	client   room
	ofDeal   room
}

// A room is how many more variables surely fit. There may be more.
type room int

// Env implements [vars.Tx].
func (t *tx) Env() (*vars.Env, error) {
	env := vars.NewEnv()
	var name, v string
	columns := []any{&name, &v} // made once, for there are many rows
	into := func(s vars.Scope) func(scan scanner) error {
		return func(scan scanner) error {
			err := scan(columns...)
			env.Set(s, name, value.Text(v))
			return err
		}
	}
	var constant int64
	shared := query(func(scan scanner) error {
		err := scan(&constant, &name, &v)
		scope := vars.Project
		if constant != 0 {
			scope = vars.Const
		}
		env.Set(scope, name, value.Text(v))
		return err
	}, "SELECT 0, name, value FROM project_vars UNION ALL SELECT 1, name, value FROM constants")
	if t.client == nobody {
		return env, t.ask(shared)
	}
	var c crm.Client
	err := t.ask(shared,
		query(func(scan scanner) (err error) { c, err = scanClient(scan); return }, clientSQL+" WHERE id = $1", t.client),
		query(into(vars.Client), "SELECT name, value FROM client_vars WHERE client = $1", t.client),
		query(into(vars.Deal), "SELECT name, value FROM deal_vars WHERE deal = (SELECT deal FROM clients WHERE id = $1)", t.client))
	if err != nil {
		return nil, err
	}
	if c.ID == "" {
		return nil, vars.ErrNoClient
	}
	limits := &t.s.o.Limits
	t.own = &holder{
		id: t.client, deal: c.Deal,
		client: room(limits.Client - env.Len(vars.Client)),
		ofDeal: room(limits.Deal - env.Len(vars.Deal)),
	}
	c.Builtins(env, t.s.o.Zone)
	return env, nil
}

// ClientVar implements [vars.Tx].
func (t *tx) ClientVar(client, name string) (value.Value, error) {
	id, there := number(client), false
	var v *string
	err := t.ask(
		query(func(scan scanner) error {
			there = true
			return scan(&v)
		}, "SELECT (SELECT value FROM client_vars WHERE client = clients.id AND name = $1) FROM clients WHERE id = $2", name, id))
	switch {
	case err != nil:
		return value.None, err
	case !there:
		return value.None, vars.ErrNoClient
	case v == nil:
		return value.None, nil
	}
	return value.Text(*v), nil
}

// Write implements [vars.Tx].
func (t *tx) Write(writes []vars.Write) error {
	if t.ended {
		return errEnded
	}
	var other *holder // of the write before
	for i := range writes {
		w := &writes[i]
		var err error
		switch w.Scope {
		case vars.Project:
			t.set(&projectTable, 0, w.Name, w.Value)
		case vars.Const:
			none := room(0)
			err = t.setWithin(&constTable, 0, &none, t.s.o.Limits.Consts, w.Name, w.Value)
		default:
			var h *holder
			if h, err = t.holder(w.Client, other); err == nil {
				err = t.writeTo(h, w)
			}
			if h != t.own {
				other = h
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// holder gives a client by id, the session's for "". last is the one looked up before.
func (t *tx) holder(client string, last *holder) (*holder, error) {
	id := number(client)
	switch {
	case client == "":
		id = t.client
	case last != nil && last.id == id:
		return last, nil
	}
	if id == t.client && t.own != nil {
		return t.own, nil
	}
	if h := t.others[id]; h != nil {
		return h, nil
	}
	h := &holder{}
	var deal *int64
	err := t.one(vars.ErrNoClient, []any{&h.id, &deal}, "SELECT id, deal FROM clients WHERE id = $1", id)
	if err != nil {
		return nil, err
	}
	if deal != nil {
		h.deal = *deal
	}
	if id == t.client {
		t.own = h
	}
	return h, nil
}

func (t *tx) writeTo(h *holder, w *vars.Write) error {
	limits := &t.s.o.Limits
	if w.Scope == vars.Client {
		if err := t.setWithin(&clientTable, h.id, &h.client, limits.Client, w.Name, w.Value); err != nil {
			return err
		}
		switch w.Name {
		case "phone":
			t.change("UPDATE clients SET phone_key = $1 WHERE id = $2", orNull(phoneKeyOf(w.Value.Text())), h.id)
		case "email":
			t.change("UPDATE clients SET email_key = $1 WHERE id = $2", orNull(emailKeyOf(w.Value.Text())), h.id)
		}
		return nil
	}
	if h.deal == 0 {
		id, err := t.newDeal(h.id, crm.Deal{Status: crm.Active, Created: t.s.o.Now()})
		if err != nil {
			return err
		}
		t.change("UPDATE clients SET deal = $1 WHERE id = $2", id, h.id)
		h.deal, h.ofDeal = id, room(limits.Deal)
	}
	return t.setWithin(&dealTable, h.deal, &h.ofDeal, limits.Deal, w.Name, w.Value)
}

// A varTable is the statements of a table with variables. The first parameter is whose
// they are; tables that are the project's have none.
type varTable struct {
	owned               bool
	put, remove, number string
}

var (
	projectTable = varTable{false,
		"INSERT INTO project_vars (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		"DELETE FROM project_vars WHERE name = $1", ""}
	constTable = varTable{false,
		"INSERT INTO constants (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		"DELETE FROM constants WHERE name = $1",
		"SELECT count(*), count(CASE WHEN name = $1 THEN 1 END) FROM constants"}
	clientTable = varTable{true,
		"INSERT INTO client_vars (client, name, value) VALUES ($1, $2, $3) ON CONFLICT (client, name) DO UPDATE SET value = excluded.value",
		"DELETE FROM client_vars WHERE client = $1 AND name = $2",
		"SELECT count(*), count(CASE WHEN name = $2 THEN 1 END) FROM client_vars WHERE client = $1"}
	dealTable = varTable{true,
		"INSERT INTO deal_vars (deal, name, value) VALUES ($1, $2, $3) ON CONFLICT (deal, name) DO UPDATE SET value = excluded.value",
		"DELETE FROM deal_vars WHERE deal = $1 AND name = $2",
		"SELECT count(*), count(CASE WHEN name = $2 THEN 1 END) FROM deal_vars WHERE deal = $1"}
)

func (v *varTable) args(owner int64, args ...any) []any {
	if v.owned {
		return append([]any{owner}, args...)
	}
	return args
}

// set writes a variable, whatever the limit.
func (t *tx) set(table *varTable, owner int64, name string, v value.Value) {
	if v.IsEmpty() {
		t.change(table.remove, table.args(owner, name)...)
		return
	}
	t.change(table.put, table.args(owner, name, v.Text())...)
}

// setWithin writes a variable. The database is asked how many there are only when they
// may be too many.
func (t *tx) setWithin(table *varTable, owner int64, free *room, most int, name string, v value.Value) error {
	if !v.IsEmpty() {
		if *free <= 0 {
			var all, same int64
			if err := t.one(errEnded, []any{&all, &same}, table.number, table.args(owner, name)...); err != nil {
				return err
			}
			if *free = room(most - int(all-same)); *free <= 0 {
				return vars.ErrFull
			}
		}
		*free--
	}
	t.set(table, owner, name, v)
	return nil
}

// orNull is the parameter for a column that is NULL when there is nothing.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// The keys by which clients are looked for.
func phoneKeyOf(phone string) string { return crm.PhoneKey(phone) }
func emailKeyOf(email string) string { return searchKey(crm.EmailKey(email)) }

// longestKey is the number of bytes an index takes without doubt.
const longestKey = 255

// searchKey is what a text is looked up by: itself or, when it is long, its digest.
func searchKey(s string) string {
	if len(s) <= longestKey {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return "#" + hex.EncodeToString(sum[:])
}
