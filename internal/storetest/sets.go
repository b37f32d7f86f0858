package storetest

import (
	"time"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

func (s *suite) sets() {
	s.owner(func(tx crm.Everything) {
		add := func(set crm.Set) crm.Set {
			id, err := tx.NewSet(set)
			s.NoError(err)
			set.ID = id
			return set
		}
		list := add(crm.Set{ID: 77, Kind: crm.List, Name: "x"})
		label := add(crm.Set{Kind: crm.Label, Name: "x", Color: 5})
		again := add(crm.Set{Kind: crm.Label, Name: "x"})
		for _, want := range []crm.Set{list, label, again} {
			got, err := tx.Set(want.Kind, want.ID)
			s.NoError(err)
			s.Equal(want, got)
		}
		_, err := tx.Set(crm.List, label.ID)
		s.ErrorIs(err, crm.ErrNotFound, "of another kind")
		_, err = tx.Set(crm.List, 99)
		s.ErrorIs(err, crm.ErrNotFound)
		got, err := tx.SetByName(crm.Label, "x")
		s.NoError(err)
		s.Equal(label, got, "the first one")
		_, err = tx.SetByName(crm.Label, "X")
		s.ErrorIs(err, crm.ErrNotFound)
		s.NoError(tx.DeleteSet(label.ID))
		s.ErrorIs(tx.DeleteSet(label.ID), crm.ErrNotFound)
		got, err = tx.SetByName(crm.Label, "x")
		s.NoError(err)
		s.Equal(again, got)
	})
}

func (s *suite) members() {
	a, b, c := s.client(), s.client(), s.client()
	s.owner(func(tx crm.Everything) {
		list, err := tx.NewSet(crm.Set{Kind: crm.List, Name: "l"})
		s.NoError(err)
		label, err := tx.NewSet(crm.Set{Kind: crm.Label, Name: "m", Color: 1})
		s.NoError(err)
		moved := func(want bool) func(bool, error) {
			return func(got bool, err error) {
				s.t.Helper()
				s.NoError(err)
				s.Equal(want, got)
			}
		}
		for _, id := range []string{c, a} {
			moved(true)(tx.Join(list, id))
			moved(false)(tx.Join(list, id))
		}
		moved(true)(tx.Join(label, c))
		moved(true)(tx.Join(label, b))
		moved(true)(tx.HasMember(list, c))
		moved(false)(tx.HasMember(list, b))
		moved(false)(tx.Leave(list, b))

		count := func(want int64, ids ...int64) {
			s.t.Helper()
			n, err := tx.CountMembers(ids)
			s.NoError(err)
			s.Equal(want, n)
		}
		count(2, list)
		count(3, list, label)
		count(2, list, list)
		count(0)
		both := func(want []string, ids ...int64) {
			s.t.Helper()
			got, err := tx.MembersOfAll(ids)
			s.NoError(err)
			s.Equal(want, got)
		}
		both([]string{a, c}, list)
		both([]string{c}, list, label)
		both([]string{a, c}, list, list)
		both(nil)
		s.leaving(tx, list, label, a, b, c)
	})
}

// leaving: a and c are in the list, b and c carry the label.
func (s *suite) leaving(tx crm.Sets, list, label int64, a, b, c string) {
	for n, want := range []string{a, c} {
		got, err := tx.MemberAt(list, int64(n))
		s.NoError(err)
		s.Equal(want, got)
	}
	for _, n := range []int64{-1, 2} {
		_, err := tx.MemberAt(list, n)
		s.ErrorIs(err, crm.ErrNotFound)
	}
	sets, err := tx.SetsOf(crm.Label, c)
	s.NoError(err)
	s.Equal([]crm.Set{{ID: label, Kind: crm.Label, Name: "m", Color: 1}}, sets)

	left, err := tx.Leave(label, c)
	s.NoError(err)
	s.True(left)
	s.NoError(tx.Empty(list))
	n, err := tx.CountMembers([]int64{list})
	s.NoError(err)
	s.Zero(n)
	sets, err = tx.SetsOf(crm.List, c)
	s.NoError(err)
	s.Empty(sets)
	s.NoError(tx.DeleteSet(label))
	sets, err = tx.SetsOf(crm.Label, b)
	s.NoError(err)
	s.Empty(sets)
	s.membersOfNothing(tx, list, a)
}

// membersOfNothing: the errors for sets and clients that do not exist.
func (s *suite) membersOfNothing(tx crm.Sets, list int64, client string) {
	for _, f := range []func(int64, string) (bool, error){tx.Join, tx.Leave, tx.HasMember} {
		_, err := f(99, client)
		s.ErrorIs(err, crm.ErrNotFound)
		_, err = f(list, "99")
		s.ErrorIs(err, vars.ErrNoClient)
	}
	s.ErrorIs(tx.Empty(99), crm.ErrNotFound)
	_, err := tx.SetsOf(crm.List, "99")
	s.ErrorIs(err, vars.ErrNoClient)
	_, err = tx.CountMembers([]int64{list, 99})
	s.ErrorIs(err, crm.ErrNotFound)
	_, err = tx.MembersOfAll([]int64{list, 99})
	s.ErrorIs(err, crm.ErrNotFound)
	_, err = tx.MemberAt(99, 0)
	s.ErrorIs(err, crm.ErrNotFound)
}

func (s *suite) operators() {
	a := s.client()
	s.owner(func(tx crm.Everything) {
		list, err := tx.Operators()
		s.NoError(err)
		s.Empty(list)
		o := crm.Operator{
			Email: " Zoe@X.com", Name: "n", Phone: "p", Position: "q", Description: "d", Custom: [3]string{"1", "2", "3"}, Shift: crm.OnBreak,
		}
		s.NoError(tx.SaveOperator(o))
		s.NoError(tx.SaveOperator(crm.Operator{Email: "anna@x.com", Name: "old", Phone: "1"}))
		s.NoError(tx.SaveOperator(crm.Operator{Email: "Anna@x.com", Name: "new"}))
		s.ErrorIs(tx.SaveOperator(crm.Operator{Email: "nobody"}), crm.ErrNoEmail)
		o.Email = "zoe@x.com"
		got, err := tx.Operator("ZOE@x.com")
		s.NoError(err)
		s.Equal(o, got)
		list, err = tx.Operators()
		s.NoError(err)
		s.Equal([]crm.Operator{{Email: "anna@x.com", Name: "new"}, o}, list)
		_, err = tx.Operator("x@x.com")
		s.ErrorIs(err, crm.ErrNotFound)

		s.NoError(tx.SaveClient(crm.Client{ID: a, Operator: "zoe@x.com"}))
		for email, want := range map[string]int64{"Zoe@x.com": 1, "anna@x.com": 0} {
			n, err := tx.Dialogues(email)
			s.NoError(err)
			s.Equal(want, n)
		}
	})
}

func (s *suite) outbox() {
	a, b := s.client(), s.client()
	s.owner(func(tx crm.Everything) {
		full := crm.Message{
			ID: 77, Kind: crm.Notification, Client: a, Phone: "p", Users: []string{"o@x", "Я"}, Text: "t", Block: 5, Priority: 2,
			Due: Now().Add(time.Hour), Keep: true, Created: Now(),
		}
		plan := func(m crm.Message) int64 {
			id, err := tx.Plan(m)
			s.NoError(err)
			return id
		}
		full.ID = plan(full)
		plan(crm.Message{Kind: crm.Text, Client: a, Block: 6})
		plan(crm.Message{Kind: crm.Text, Client: a, Block: 7})
		plan(crm.Message{Kind: crm.Text, Client: a})
		plan(crm.Message{Kind: crm.Text, Phone: "for nobody yet"})
		other := plan(crm.Message{Kind: crm.Callback, Client: b, Text: "t"})
		_, err := tx.Plan(crm.Message{Client: "99"})
		s.ErrorIs(err, vars.ErrNoClient)

		list, err := tx.Planned(a)
		s.NoError(err)
		s.Len(list, 4)
		s.True(list[0].Due.Equal(full.Due) && list[0].Created.Equal(full.Created))
		list[0].Due, list[0].Created = full.Due, full.Created
		s.Equal(full, list[0])
		s.Equal([]int64{5, 6, 7, 0}, []int64{list[0].Block, list[1].Block, list[2].Block, list[3].Block})

		cancel := func(want int64, blocks []int64, kept bool) {
			s.t.Helper()
			n, err := tx.Cancel(a, blocks, kept)
			s.NoError(err)
			s.Equal(want, n)
		}
		cancel(0, []int64{}, true)
		cancel(1, []int64{5, 6, 99}, false)
		cancel(1, []int64{5}, true)
		plan(crm.Message{Client: a, Keep: true})
		cancel(2, nil, false)
		cancel(1, nil, true)
		_, err = tx.Cancel("99", nil, true)
		s.ErrorIs(err, vars.ErrNoClient)
		list, err = tx.Planned(b)
		s.NoError(err)
		s.Len(list, 1)
		s.Equal(crm.Message{ID: other, Kind: crm.Callback, Client: b, Text: "t"}, list[0])
		_, err = tx.Planned("99")
		s.ErrorIs(err, vars.ErrNoClient)

		_, err = tx.BlockName(5)
		s.ErrorIs(err, crm.ErrNotFound)
		s.NoError(tx.NameBlock(5, "x"))
		s.NoError(tx.NameBlock(5, "y"))
		name, err := tx.BlockName(5)
		s.NoError(err)
		s.Equal("y", name)
	})
}
