package storetest

import (
	"time"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

func (s *suite) clients() {
	at := time.Date(2030, 1, 2, 3, 4, 5, 6000, time.UTC)
	s.owner(func(tx crm.Everything) {
		main, err := tx.NewClient(crm.Client{})
		s.NoError(err)
		c := crm.Client{
			ID: "77", Type: 6, PlatformID: "p", Group: "g", Name: "n", FullName: "f", Avatar: "a", Created: Now(), LastMessage: at,
			PausedUntil: at.Add(1), Blocked: true, Unsubscribed: true, Unread: 3, Main: main, Operator: "o@x", Deal: 77,
		}
		c.PausedUntil = at.Add(time.Hour)
		id, err := tx.NewClient(c)
		s.NoError(err)
		c.ID, c.Deal = id, 0
		s.sameClient(tx, c)

		deal, err := tx.NewDeal(crm.Deal{Client: id})
		s.NoError(err)
		c = crm.Client{ID: id, Deal: deal, Created: at}
		s.NoError(tx.SaveClient(c))
		s.sameClient(tx, c)

		_, err = tx.Client("99")
		s.ErrorIs(err, vars.ErrNoClient)
		s.ErrorIs(tx.SaveClient(crm.Client{ID: "99"}), vars.ErrNoClient)
		s.ErrorIs(tx.SaveClient(crm.Client{ID: id, Main: "99"}), vars.ErrNoClient)
		s.ErrorIs(tx.SaveClient(crm.Client{ID: id, Deal: 99}), crm.ErrNotFound)
		s.ErrorIs(tx.SaveClient(crm.Client{ID: main, Deal: deal}), crm.ErrNotFound, "another's deal")
		_, err = tx.NewClient(crm.Client{Main: "99"})
		s.ErrorIs(err, vars.ErrNoClient)
		s.sameClient(tx, c)

		third, err := tx.NewClient(crm.Client{Main: id})
		s.NoError(err)
		s.NoError(tx.SaveClient(crm.Client{ID: id, Main: main}))
		for _, up := range []string{id, third} {
			s.ErrorIs(tx.SaveClient(crm.Client{ID: id, Main: up}), crm.ErrCircular)
			s.ErrorIs(tx.SaveClient(crm.Client{ID: main, Main: up}), crm.ErrCircular)
		}
		s.NoError(tx.SaveClient(crm.Client{ID: third, Main: main}))
	})
}

func (s *suite) sameClient(tx crm.Clients, want crm.Client) {
	s.t.Helper()
	got, err := tx.Client(want.ID)
	s.NoError(err)
	for _, at := range []struct{ got, want *time.Time }{
		{&got.Created, &want.Created}, {&got.LastMessage, &want.LastMessage}, {&got.PausedUntil, &want.PausedUntil},
	} {
		s.True(at.got.Equal(*at.want), "%v, %v", *at.got, *at.want)
		*at.got = *at.want
	}
	s.Equal(want, got)
}

func (s *suite) find() {
	s.owner(func(tx crm.Everything) {
		add := func(c crm.Client) string {
			id, err := tx.NewClient(c)
			s.NoError(err)
			return id
		}
		a := add(crm.Client{Type: 0, PlatformID: "1", Group: "g"})
		b := add(crm.Client{Type: 1, PlatformID: "1", Group: "g", Main: a})
		c := add(crm.Client{Type: 1, PlatformID: "2", Group: "h", Main: a})
		set, err := tx.NewSet(crm.Set{Kind: crm.Label, Name: "l"})
		s.NoError(err)
		for _, id := range []string{c, a} {
			_, err := tx.Join(set, id)
			s.NoError(err)
		}
		for _, tt := range []struct {
			q    crm.ClientQuery
			want []string
		}{
			{crm.ClientQuery{}, []string{a, b, c}},
			{crm.ClientQuery{Limit: 2}, []string{a, b}},
			{crm.ClientQuery{After: a}, []string{b, c}},
			{crm.ClientQuery{After: a, Limit: 1}, []string{b}},
			{crm.ClientQuery{After: c}, nil},
			{crm.ClientQuery{Type: 1}, []string{a, b, c}},
			{crm.ClientQuery{Type: 1, Platform: true}, []string{b, c}},
			{crm.ClientQuery{Platform: true}, []string{a}},
			{crm.ClientQuery{PlatformID: "1"}, []string{a, b}},
			{crm.ClientQuery{PlatformID: "1", Platform: true, Type: 1}, []string{b}},
			{crm.ClientQuery{Group: "g", After: a}, []string{b}},
			{crm.ClientQuery{Main: a}, []string{b, c}},
			{crm.ClientQuery{Main: a, Group: "h"}, []string{c}},
			{crm.ClientQuery{Main: "nobody"}, nil},
			{crm.ClientQuery{Set: set}, []string{a, c}},
			{crm.ClientQuery{Set: set, After: a}, []string{c}},
			{crm.ClientQuery{Set: set, Platform: true, Type: 1, PlatformID: "2", Group: "h", Main: a, Limit: 5}, []string{c}},
			{crm.ClientQuery{Set: 99}, nil},
			{crm.ClientQuery{PlatformID: "3"}, nil},
		} {
			got, err := tx.FindClients(tt.q)
			s.NoError(err)
			s.Equal(tt.want, got, "%+v", tt.q)
		}
	})
}

func (s *suite) findByKeys() {
	a, b, c := s.client(), s.client(), s.client()
	set := func(client, name, v string) {
		s.owner(func(tx crm.Everything) {
			s.NoError(tx.Write([]vars.Write{{Client: client, Scope: vars.Client, Name: name, Value: value.Text(v)}}))
		})
	}
	found := func(q crm.ClientQuery, want ...string) {
		s.t.Helper()
		s.owner(func(tx crm.Everything) {
			got, err := tx.FindClients(q)
			s.NoError(err)
			s.Equal(want, got, "%+v", q)
		})
	}
	set(a, "phone", "8 (912) 345-67-89")
	set(b, "phone", "380671234567")
	set(c, "phone", "позвони мне")
	for _, phone := range []string{"+79123456789", "89123456789", "79123456789", "9123456789", "+7 912 345-67-89", "8(912)3456789"} {
		found(crm.ClientQuery{Phone: phone}, a)
	}
	found(crm.ClientQuery{Phone: "067 123-45-67"}, b)
	for _, phone := range []string{"1", "позвони мне", "+79123456780"} {
		found(crm.ClientQuery{Phone: phone})
	}
	set(b, "phone", "+7 912 345 67 89")
	found(crm.ClientQuery{Phone: "89123456789"}, a, b)
	found(crm.ClientQuery{Phone: "89123456789", After: a}, b)
	set(a, "phone", "")
	found(crm.ClientQuery{Phone: "89123456789"}, b)

	set(a, "email", " Anna@Example.COM ")
	set(b, "email", "none")
	found(crm.ClientQuery{Email: "anna@example.com"}, a)
	found(crm.ClientQuery{Email: "ANNA@example.com "}, a)
	found(crm.ClientQuery{Email: "none"})
	found(crm.ClientQuery{Email: "anna@example.com", Phone: "89123456789"})
	long := make([]byte, 20_000)
	for i := range long {
		long[i] = byte('a' + i*i%23)
	}
	set(c, "email", string(long)+"@x")
	found(crm.ClientQuery{Email: string(long) + "@X"}, c)
	found(crm.ClientQuery{Email: string(long) + "@y"})

	tx, done := s.begin(a)
	defer done()
	s.NoError(tx.Mark())
	s.NoError(tx.Write([]vars.Write{write(vars.Client, "email", "new@x")}))
	s.NoError(tx.Undo())
	got, err := tx.FindClients(crm.ClientQuery{Email: "anna@example.com"})
	s.NoError(err)
	s.Equal([]string{a}, got)
}

func (s *suite) deleteClient() {
	a, b := s.client(), s.client()
	var deal, task, set int64
	s.owner(func(tx crm.Everything) {
		var err error
		s.NoError(tx.SaveClient(crm.Client{ID: b, Main: a}))
		s.NoError(tx.Write([]vars.Write{
			{Client: a, Scope: vars.Client, Name: "phone", Value: value.Text("89123456789")}, {Client: a, Scope: vars.Deal, Name: "x", Value: value.Int(1)},
		}))
		c, err := tx.Client(a)
		s.NoError(err)
		deal = c.Deal
		task, err = tx.NewTask(crm.Task{Client: a})
		s.NoError(err)
		_, err = tx.Plan(crm.Message{Client: a})
		s.NoError(err)
		s.NoError(tx.AddNote(a, crm.Note{Text: "n"}))
		s.NoError(tx.Visit(a, 5))
		set, err = tx.NewSet(crm.Set{Kind: crm.List, Name: "l"})
		s.NoError(err)
		for _, id := range []string{a, b} {
			_, err = tx.Join(set, id)
			s.NoError(err)
		}
	})
	session := s.open(a)
	s.owner(func(tx crm.Everything) {
		s.NoError(tx.DeleteClient(a))
		s.ErrorIs(tx.DeleteClient(a), vars.ErrNoClient)
		_, err := tx.Deal(deal)
		s.ErrorIs(err, crm.ErrNotFound)
		_, err = tx.Task(task)
		s.ErrorIs(err, crm.ErrNotFound)
		c, err := tx.Client(b)
		s.NoError(err)
		s.Empty(c.Main)
		members, err := tx.MembersOfAll([]int64{set})
		s.NoError(err)
		s.Equal([]string{b}, members)
		found, err := tx.FindClients(crm.ClientQuery{Phone: "89123456789"})
		s.NoError(err)
		s.Empty(found)
	})
	tx, err := session.Begin(s.ctx, false)
	s.NoError(err)
	_, err = tx.Env()
	s.ErrorIs(err, vars.ErrNoClient)
	s.ErrorIs(tx.Write([]vars.Write{write(vars.Client, "x", "1")}), vars.ErrNoClient)
	s.NoError(session.Close())
	_, err = s.store.Open(s.ctx, a)
	s.ErrorIs(err, vars.ErrNoClient)
}

func (s *suite) visitsAndNotes() {
	a := s.client()
	s.owner(func(tx crm.Everything) {
		for range 2 {
			s.NoError(tx.Visit(a, 7))
		}
		for block, want := range map[int64]bool{7: true, 8: false} {
			was, err := tx.Visited(a, block)
			s.NoError(err)
			s.Equal(want, was)
		}
		_, err := tx.Visited("99", 7)
		s.ErrorIs(err, vars.ErrNoClient)
		s.ErrorIs(tx.Visit("99", 7), vars.ErrNoClient)

		for _, text := range []string{"b", "a"} {
			s.NoError(tx.AddNote(a, crm.Note{Text: text, At: Now()}))
		}
		s.ErrorIs(tx.AddNote("99", crm.Note{}), vars.ErrNoClient)
		notes, err := tx.NotesOf(a)
		s.NoError(err)
		s.Len(notes, 2)
		s.Equal("ba", notes[0].Text+notes[1].Text)
		s.True(notes[0].At.Equal(Now()))
		_, err = tx.NotesOf("99")
		s.ErrorIs(err, vars.ErrNoClient)
	})
}

// oddTexts are kept as they are: any character and any byte.
func (s *suite) oddTexts() {
	odd := []string{"a\x00b", "\x00", "\x01", "\x010", "\xff\xfe", "a\x01\x00\xf0", "'; DROP TABLE clients; --", "%_\\$1", "\u2028\U0010FFFF"}
	a := s.client()
	for _, text := range odd {
		s.owner(func(tx crm.Everything) {
			s.NoError(tx.Write([]vars.Write{{Client: a, Scope: vars.Client, Name: "v", Value: value.Text(text)}}))
			s.NoError(tx.SaveClient(crm.Client{ID: a, Name: text, PlatformID: text, Group: text}))
			set, err := tx.NewSet(crm.Set{Kind: crm.List, Name: text})
			s.NoError(err)
			got, err := tx.SetByName(crm.List, text)
			s.NoError(err)
			s.Equal(crm.Set{ID: set, Kind: crm.List, Name: text}, got)
			c, err := tx.Client(a)
			s.NoError(err)
			s.Equal([]string{text, text, text}, []string{c.Name, c.PlatformID, c.Group})
			found, err := tx.FindClients(crm.ClientQuery{PlatformID: text})
			s.NoError(err)
			s.Equal([]string{a}, found)
		})
		s.Equal(text, get(s.env(a), vars.Client, "v"), "%q", text)
	}
}
