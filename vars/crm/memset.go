package crm

import (
	"cmp"
	"maps"
	"slices"
)

func (tx *memTx) named(id int64) (*memSet, error) {
	if s := tx.m.sets[id]; s != nil {
		return s, nil
	}
	return nil, ErrNotFound
}

// Set implements [Sets].
func (tx *memTx) Set(kind SetKind, id int64) (Set, error) {
	s, err := tx.named(id)
	if err != nil || s.Kind != kind {
		return Set{}, ErrNotFound
	}
	return s.Set, nil
}

// SetByName implements [Sets].
func (tx *memTx) SetByName(kind SetKind, name string) (Set, error) {
	for _, id := range slices.Sorted(maps.Keys(tx.m.sets)) {
		if s := tx.m.sets[id]; s.Kind == kind && s.Name == name {
			return s.Set, nil
		}
	}
	return Set{}, ErrNotFound
}

// AllSets implements [Setup].
func (tx *memTx) AllSets(kind SetKind) ([]Set, error) {
	var list []Set
	for _, id := range slices.Sorted(maps.Keys(tx.m.sets)) {
		if s := tx.m.sets[id]; s.Kind == kind {
			list = append(list, s.Set)
		}
	}
	return list, nil
}

// NewSet implements [Sets].
func (tx *memTx) NewSet(s Set) (int64, error) {
	s.ID = tx.id(setTable)
	put(tx, tx.m.sets, s.ID, &memSet{Set: s, members: map[string]bool{}})
	return s.ID, nil
}

// DeleteSet implements [Sets].
func (tx *memTx) DeleteSet(id int64) error {
	if _, err := tx.named(id); err != nil {
		return err
	}
	drop(tx, tx.m.sets, id)
	return nil
}

// Join implements [Sets].
func (tx *memTx) Join(id int64, client string) (bool, error) {
	s, err := tx.membership(id, client)
	if err != nil || s.members[client] {
		return false, err
	}
	put(tx, s.members, client, true)
	return true, nil
}

// Leave implements [Sets].
func (tx *memTx) Leave(id int64, client string) (bool, error) {
	s, err := tx.membership(id, client)
	if err != nil || !s.members[client] {
		return false, err
	}
	drop(tx, s.members, client)
	return true, nil
}

// member gives a set, when it and the client exist.
func (tx *memTx) membership(id int64, client string) (*memSet, error) {
	s, err := tx.named(id)
	if err != nil {
		return nil, err
	}
	_, err = tx.row(client)
	return s, err
}

// Empty implements [Sets].
func (tx *memTx) Empty(id int64) error {
	s, err := tx.named(id)
	if err != nil {
		return err
	}
	old := s.members
	tx.did(func() { s.members = old })
	s.members = map[string]bool{}
	return nil
}

// HasMember implements [Sets].
func (tx *memTx) HasMember(id int64, client string) (bool, error) {
	s, err := tx.membership(id, client)
	if err != nil {
		return false, err
	}
	return s.members[client], nil
}

// SetsOf implements [Sets].
func (tx *memTx) SetsOf(kind SetKind, client string) ([]Set, error) {
	if _, err := tx.row(client); err != nil {
		return nil, err
	}
	var list []Set
	for _, s := range tx.m.sets {
		if s.Kind == kind && s.members[client] {
			list = append(list, s.Set)
		}
	}
	slices.SortFunc(list, func(a, b Set) int { return cmp.Compare(a.ID, b.ID) })
	return list, nil
}

// CountMembers implements [Sets].
func (tx *memTx) CountMembers(ids []int64) (int64, error) {
	all := map[string]bool{}
	for _, id := range ids {
		s, err := tx.named(id)
		if err != nil {
			return 0, err
		}
		maps.Copy(all, s.members)
	}
	return int64(len(all)), nil
}

// MembersOfAll implements [Sets].
func (tx *memTx) MembersOfAll(ids []int64) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var found []string
	for _, id := range ids {
		if _, err := tx.named(id); err != nil {
			return nil, err
		}
	}
	for _, client := range tx.m.ids {
		if !slices.ContainsFunc(ids, func(id int64) bool { return !tx.m.sets[id].members[client] }) {
			found = append(found, client)
		}
	}
	return found, nil
}

// MemberAt implements [Sets].
func (tx *memTx) MemberAt(id, n int64) (string, error) {
	members, err := tx.MembersOfAll([]int64{id})
	if err != nil {
		return "", err
	}
	if n < 0 || n >= int64(len(members)) {
		return "", ErrNotFound
	}
	return members[n], nil
}

// Operator implements [Operators].
func (tx *memTx) Operator(email string) (Operator, error) {
	if o, ok := tx.m.staff[EmailKey(email)]; ok {
		return o, nil
	}
	return Operator{}, ErrNotFound
}

// Operators implements [Operators].
func (tx *memTx) Operators() ([]Operator, error) {
	list := slices.Collect(maps.Values(tx.m.staff))
	slices.SortFunc(list, func(a, b Operator) int { return cmp.Compare(a.Email, b.Email) })
	return list, nil
}

// SaveOperator implements [Setup].
func (tx *memTx) SaveOperator(o Operator) error {
	if o.Email = EmailKey(o.Email); o.Email == "" {
		return ErrNoEmail
	}
	put(tx, tx.m.staff, o.Email, o)
	return nil
}

// DeleteOperator implements [Setup].
func (tx *memTx) DeleteOperator(email string) error {
	if _, err := tx.Operator(email); err != nil {
		return err
	}
	drop(tx, tx.m.staff, EmailKey(email))
	return nil
}

// Dialogues implements [Operators].
func (tx *memTx) Dialogues(email string) (int64, error) {
	n := int64(0)
	for _, c := range tx.m.clients {
		if c.Operator == EmailKey(email) {
			n++
		}
	}
	return n, nil
}

// Plan implements [Outbox].
func (tx *memTx) Plan(m Message) (int64, error) {
	if m.Client != "" {
		if _, err := tx.row(m.Client); err != nil {
			return 0, err
		}
	}
	m.ID = tx.id(messageTable)
	m.Users = slices.Clone(m.Users)
	put(tx, tx.m.planned, m.ID, m)
	return m.ID, nil
}

// Cancel implements [Outbox].
func (tx *memTx) Cancel(client string, blocks []int64, kept bool) (int64, error) {
	if _, err := tx.row(client); err != nil {
		return 0, err
	}
	n := int64(0)
	for id, m := range tx.m.planned {
		if m.Client == client && (kept || !m.Keep) && (blocks == nil || slices.Contains(blocks, m.Block)) {
			drop(tx, tx.m.planned, id)
			n++
		}
	}
	return n, nil
}

// Planned implements [Setup].
func (tx *memTx) Planned(client string) ([]Message, error) {
	return ofClient(tx, client, tx.m.planned, func(m Message) string { return m.Client }, func(a, b Message) int { return cmp.Compare(a.ID, b.ID) })
}

// BlockName implements [Outbox].
func (tx *memTx) BlockName(id int64) (string, error) {
	if name, ok := tx.m.blocks[id]; ok {
		return name, nil
	}
	return "", ErrNotFound
}

// NameBlock implements [Setup].
func (tx *memTx) NameBlock(id int64, name string) error {
	put(tx, tx.m.blocks, id, name)
	return nil
}

// Blocks implements [Setup].
func (tx *memTx) Blocks() ([]Block, error) {
	var list []Block
	for _, id := range slices.Sorted(maps.Keys(tx.m.blocks)) {
		list = append(list, Block{id, tx.m.blocks[id]})
	}
	return list, nil
}
