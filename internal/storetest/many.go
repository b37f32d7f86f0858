package storetest

import (
	"context"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

func (s *suite) profiles() {
	s.owner(func(tx crm.Everything) {
		list, err := tx.Profiles("", 10)
		s.NoError(err)
		s.Empty(list)
	})
	a, b, c := s.client(), s.client(), s.client()
	s.owner(func(tx crm.Everything) {
		put := func(client string, w vars.Write) {
			w.Client = client
			s.NoError(tx.Write([]vars.Write{w}))
		}
		put(a, write(vars.Client, "x", "1"))
		put(c, write(vars.Client, "x", "2"))
		put(c, write(vars.Client, "y", "3"))
		put(c, write(vars.Deal, "x", "4"))
		old, err := tx.NewDeal(crm.Deal{Client: a})
		s.NoError(err)
		s.NoError(tx.SetDealVars(old, []crm.Var{{Name: "other", Value: write(vars.Deal, "", "5").Value}}))

		type profile struct {
			id           string
			own, ofDeals map[string]string
		}
		page := func(after string, limit int) (got []profile) {
			list, err := tx.Profiles(after, limit)
			s.NoError(err)
			for _, p := range list {
				got = append(got, profile{p.Client.ID, texts(p.Vars), texts(p.DealVars)})
				full, err := tx.Client(p.Client.ID)
				s.NoError(err)
				s.Equal(full, p.Client)
			}
			return got
		}
		none := map[string]string{}
		all := []profile{
			{a, map[string]string{"x": "1"}, none}, {b, none, none},
			{c, map[string]string{"x": "2", "y": "3"}, map[string]string{"x": "4"}},
		}
		s.Equal(all, page("", 10))
		s.Equal(all[:2], page("", 2))
		s.Equal(all[1:2], page(a, 1))
		s.Equal(all[2:], page(b, 10))
		s.Empty(page(c, 10))
	})
}

func (s *suite) hold() {
	a, b := s.client(), s.client()
	session := s.open(a)
	stopped, cancel := context.WithCancel(s.ctx)
	failed := make(chan error, 1)
	go func() {
		_, err := s.store.Hold(stopped, []string{a, b})
		failed <- err
	}()
	s.Never(failed, "while a session is open")
	cancel()
	s.ErrorIs(<-failed, context.Canceled)
	s.NoError(session.Close())

	release, err := s.store.Hold(s.ctx, []string{a, "99", b})
	s.NoError(err)
	done := make(chan error, 1)
	go func() { done <- s.increment(b) }()
	s.Never(done, "while the client is held")
	s.owner(func(tx crm.Everything) { // whoever holds them works with them
		w := write(vars.Client, "n", "7")
		w.Client = b
		s.NoError(tx.Write([]vars.Write{w}))
	})
	release()
	s.NoError(<-done)
	s.Equal("8", get(s.env(b), vars.Client, "n"))
	s.NoError(s.open(a).Close())
}
