package sqlstore

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/vars/crm"
)

const setSQL = "SELECT id, kind, name, color FROM sets"

func scanSet(scan scanner) (s crm.Set, err error) {
	err = scan(&s.ID, (*string)(&s.Kind), &s.Name, &s.Color)
	return s, err
}

// Set implements [crm.Sets].
func (t *tx) Set(kind crm.SetKind, id int64) (crm.Set, error) {
	return single(t, crm.ErrNotFound, scanSet, setSQL+" WHERE id = $1 AND kind = $2", id, string(kind))
}

// SetByName implements [crm.Sets].
func (t *tx) SetByName(kind crm.SetKind, name string) (crm.Set, error) {
	return single(t, crm.ErrNotFound, scanSet, setSQL+" WHERE kind = $1 AND name_key = $2 ORDER BY id LIMIT 1", string(kind), searchKey(name))
}

// AllSets implements [crm.Setup].
func (t *tx) AllSets(kind crm.SetKind) ([]crm.Set, error) {
	return list(t, scanSet, setSQL+" WHERE kind = $1 ORDER BY id", string(kind))
}

// NewSet implements [crm.Sets].
func (t *tx) NewSet(s crm.Set) (int64, error) {
	return t.insert("INSERT INTO sets (kind, name, name_key, color) VALUES ($1, $2, $3, $4)", string(s.Kind), s.Name, searchKey(s.Name), s.Color)
}

// DeleteSet implements [crm.Sets].
func (t *tx) DeleteSet(id int64) error {
	return t.alter(crm.ErrNotFound, "DELETE FROM sets WHERE id = $1", id)
}

// setsThere is ErrNotFound unless all sets exist. The ids are different.
func (t *tx) setsThere(ids ...int64) error {
	var n int64
	err := t.one(nil, []any{&n}, "SELECT count(*) FROM sets WHERE id IN "+among(len(ids), 1), int64s(ids)...)
	if err == nil && n < int64(len(ids)) {
		err = crm.ErrNotFound
	}
	return err
}

// among is a list of n parameters beginning with number first.
func among(n, first int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "$" + strconv.Itoa(first+i)
	}
	return "(" + strings.Join(list, ", ") + ")"
}

func int64s(ids []int64) []any {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return args
}

// membership checks that a set and a client exist.
func (t *tx) membership(id int64, client string) error {
	if err := t.setsThere(id); err != nil {
		return err
	}
	return t.clientThere(client)
}

// Join implements [crm.Sets].
func (t *tx) Join(id int64, client string) (bool, error) {
	return t.move(id, client, "INSERT INTO members (set_id, client) VALUES ($1, $2) ON CONFLICT DO NOTHING")
}

// Leave implements [crm.Sets].
func (t *tx) Leave(id int64, client string) (bool, error) {
	return t.move(id, client, "DELETE FROM members WHERE set_id = $1 AND client = $2")
}

func (t *tx) move(id int64, client, sql string) (bool, error) {
	if err := t.membership(id, client); err != nil {
		return false, err
	}
	t.change(sql, id, number(client))
	moved := t.queue[len(t.queue)-1]
	err := t.ask()
	return moved.changed > 0, err
}

// Empty implements [crm.Sets].
func (t *tx) Empty(id int64) error {
	if err := t.setsThere(id); err != nil {
		return err
	}
	t.change("DELETE FROM members WHERE set_id = $1", id)
	return nil
}

// HasMember implements [crm.Sets].
func (t *tx) HasMember(id int64, client string) (bool, error) {
	if err := t.membership(id, client); err != nil {
		return false, err
	}
	var n int64
	err := t.one(nil, []any{&n}, "SELECT count(*) FROM members WHERE set_id = $1 AND client = $2", id, number(client))
	return n > 0, err
}

// SetsOf implements [crm.Sets].
func (t *tx) SetsOf(kind crm.SetKind, client string) ([]crm.Set, error) {
	if err := t.clientThere(client); err != nil {
		return nil, err
	}
	return list(t, scanSet, setSQL+" WHERE kind = $1 AND id IN (SELECT set_id FROM members WHERE client = $2) ORDER BY id",
		string(kind), number(client))
}

// CountMembers implements [crm.Sets].
func (t *tx) CountMembers(ids []int64) (int64, error) {
	if ids = distinct(ids); len(ids) == 0 {
		return 0, nil
	}
	if err := t.setsThere(ids...); err != nil {
		return 0, err
	}
	sql := "SELECT count(*) FROM members WHERE set_id IN "
	if len(ids) > 1 {
		sql = "SELECT count(DISTINCT client) FROM members WHERE set_id IN "
	}
	return t.count(sql+among(len(ids), 1), int64s(ids)...)
}

func distinct(ids []int64) []int64 {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// MembersOfAll implements [crm.Sets].
func (t *tx) MembersOfAll(ids []int64) ([]string, error) {
	if ids = distinct(ids); len(ids) == 0 {
		return nil, nil
	}
	if err := t.setsThere(ids...); err != nil {
		return nil, err
	}
	sql := "SELECT client FROM members WHERE set_id = $1"
	for i := range ids[1:] {
		sql += " AND client IN (SELECT client FROM members WHERE set_id = $" + strconv.Itoa(i+2) + ")"
	}
	return list(t, scanID, sql+" ORDER BY client", int64s(ids)...)
}

// MemberAt implements [crm.Sets].
func (t *tx) MemberAt(id, n int64) (string, error) {
	if err := t.setsThere(id); err != nil {
		return "", err
	}
	if n < 0 {
		return "", crm.ErrNotFound
	}
	return single(t, crm.ErrNotFound, scanID, "SELECT client FROM members WHERE set_id = $1 ORDER BY client LIMIT 1 OFFSET $2", id, n)
}

const operatorSQL = "SELECT email, name, phone, position, description, custom1, custom2, custom3, shift FROM operators"

func scanOperator(scan scanner) (o crm.Operator, err error) {
	err = scan(&o.Email, &o.Name, &o.Phone, &o.Position, &o.Description, &o.Custom[0], &o.Custom[1], &o.Custom[2], (*string)(&o.Shift))
	return o, err
}

// Operator implements [crm.Operators].
func (t *tx) Operator(email string) (crm.Operator, error) {
	return single(t, crm.ErrNotFound, scanOperator, operatorSQL+" WHERE email = $1", crm.EmailKey(email))
}

// Operators implements [crm.Operators].
func (t *tx) Operators() ([]crm.Operator, error) {
	return list(t, scanOperator, operatorSQL+" ORDER BY email")
}

// SaveOperator implements [crm.Setup].
func (t *tx) SaveOperator(o crm.Operator) error {
	email := crm.EmailKey(o.Email)
	if email == "" {
		return crm.ErrNoEmail
	}
	t.change("DELETE FROM operators WHERE email = $1", email)
	t.change(`INSERT INTO operators (email, name, phone, position, description, custom1, custom2, custom3, shift)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		email, o.Name, o.Phone, o.Position, o.Description, o.Custom[0], o.Custom[1], o.Custom[2], string(o.Shift))
	return nil
}

// DeleteOperator implements [crm.Setup].
func (t *tx) DeleteOperator(email string) error {
	return t.alter(crm.ErrNotFound, "DELETE FROM operators WHERE email = $1", crm.EmailKey(email))
}

// Dialogues implements [crm.Operators].
func (t *tx) Dialogues(email string) (int64, error) {
	return t.count("SELECT count(*) FROM clients WHERE operator = $1", crm.EmailKey(email))
}

// Plan implements [crm.Outbox].
func (t *tx) Plan(m crm.Message) (int64, error) {
	if m.Client != "" {
		if err := t.clientThere(m.Client); err != nil {
			return 0, err
		}
	}
	users := ""
	if len(m.Users) > 0 {
		list, err := json.Marshal(m.Users)
		if err != nil {
			return 0, err
		}
		users = string(list)
	}
	return t.insert(`INSERT INTO outbox (kind, client, phone, users, text, block, priority, due, keep, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		string(m.Kind), orNullID(number(m.Client)), m.Phone, users, m.Text, m.Block, m.Priority, stamp(m.Due), m.Keep, stamp(m.Created))
}

func scanMessage(scan scanner) (m crm.Message, err error) {
	var client *int64
	var users string
	err = scan(&m.ID, (*string)(&m.Kind), &client, &m.Phone, &users, &m.Text, &m.Block, &m.Priority, moment{&m.Due}, &m.Keep, moment{&m.Created})
	if client != nil {
		m.Client = text(*client)
	}
	if err == nil && users != "" {
		err = json.Unmarshal([]byte(users), &m.Users)
	}
	return m, err
}

// Cancel implements [crm.Outbox].
func (t *tx) Cancel(client string, blocks []int64, kept bool) (int64, error) {
	if err := t.clientThere(client); err != nil {
		return 0, err
	}
	if blocks != nil && len(blocks) == 0 {
		return 0, nil
	}
	sql := "DELETE FROM outbox WHERE client = $1"
	args := []any{number(client)}
	if blocks != nil {
		sql += " AND block IN " + among(len(blocks), 2)
		args = append(args, int64s(blocks)...)
	}
	if !kept {
		sql += " AND NOT keep"
	}
	t.change(sql, args...)
	gone := t.queue[len(t.queue)-1]
	err := t.ask()
	return gone.changed, err
}

// Planned implements [crm.Setup].
func (t *tx) Planned(client string) ([]crm.Message, error) {
	const messages = "SELECT id, kind, client, phone, users, text, block, priority, due, keep, created FROM outbox WHERE client "
	if client == "" {
		return list(t, scanMessage, messages+"IS NULL ORDER BY id")
	}
	return ofClient(t, client, scanMessage, messages+"= $1 ORDER BY id")
}

// BlockName implements [crm.Outbox].
func (t *tx) BlockName(id int64) (name string, err error) {
	err = t.one(crm.ErrNotFound, []any{&name}, "SELECT name FROM blocks WHERE id = $1", id)
	return name, err
}

// NameBlock implements [crm.Setup].
func (t *tx) NameBlock(id int64, name string) error {
	t.change("INSERT INTO blocks (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name", id, name)
	return nil
}

// Blocks implements [crm.Setup].
func (t *tx) Blocks() ([]crm.Block, error) {
	return list(t, func(scan scanner) (b crm.Block, err error) {
		err = scan(&b.ID, &b.Name)
		return b, err
	}, "SELECT id, name FROM blocks ORDER BY id")
}
