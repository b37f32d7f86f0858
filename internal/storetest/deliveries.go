package storetest

import (
	"encoding/json"
	"time"

	"github.com/salecalc/salecalc/vars/crm"
)

// sameDelivery requires that the store has d, times of one moment being equal.
func (s *suite) sameDelivery(tx crm.Everything, d crm.Delivery) {
	s.t.Helper()
	got, err := tx.Delivery(d.ID)
	s.NoError(err)
	for _, at := range []*time.Time{&got.Received, &got.Due, &got.Ended, &d.Received, &d.Due, &d.Ended} {
		*at = at.UTC()
	}
	s.Equal(d, got)
}

func (s *suite) deliveries() {
	s.owner(func(tx crm.Everything) {
		d := crm.Delivery{
			Source: "getcourse", Key: "k", Received: Now(), Method: "POST", Path: "/x/***", Query: "a=1", Kind: "text/plain",
			Body: []byte("\x00\xff{}"), State: crm.Waiting, Client: "7", Resolved: "phone", Due: Now().Add(time.Minute),
			Attempts: 2, ReplayOf: 3, Dry: true, Ended: Now().Add(time.Hour), Detail: json.RawMessage(`{"a":1}`),
		}
		id, fresh, err := tx.Receive(d)
		s.NoError(err)
		s.True(fresh)
		d.ID = id
		s.sameDelivery(tx, d)
		again, fresh, err := tx.Receive(crm.Delivery{Source: "getcourse", Key: "k", State: crm.Waiting})
		s.NoError(err)
		s.False(fresh)
		s.Equal(id, again)
		other, fresh, err := tx.Receive(crm.Delivery{Source: "salesdrive", Key: "k", State: crm.Waiting, Received: Now()})
		s.NoError(err)
		s.True(fresh)
		for range 2 { // without a key nothing is a repetition
			_, fresh, err = tx.Receive(crm.Delivery{Source: "form", State: crm.Done, Received: Now(), Ended: Now()})
			s.NoError(err)
			s.True(fresh)
		}
		s.dueAndFound(tx, d, other)

		d = crm.Delivery{ID: id, Source: "getcourse", State: crm.Failed}
		s.NoError(tx.SaveDelivery(d))
		s.sameDelivery(tx, d)
		s.ErrorIs(tx.SaveDelivery(crm.Delivery{ID: 99}), crm.ErrNotFound)
		_, err = tx.Delivery(99)
		s.ErrorIs(err, crm.ErrNotFound)
		n, err := tx.ForgetDeliveries(Now().Add(time.Second))
		s.NoError(err)
		s.Equal(int64(2), n, "those that ended, not those without an end or waiting")
	})
}

func (s *suite) dueAndFound(tx crm.Everything, d crm.Delivery, other int64) {
	s.t.Helper()
	due := func(now time.Time, limit int) []int64 {
		ids, err := tx.Due(now, limit)
		s.NoError(err)
		return ids
	}
	s.Equal([]int64{other}, due(Now(), 10))
	s.Equal([]int64{d.ID, other}, due(Now().Add(time.Hour), 10))
	s.Equal([]int64{d.ID}, due(Now().Add(time.Hour), 1))
	found := func(q crm.DeliveryQuery) []int64 {
		list, err := tx.FindDeliveries(q)
		s.NoError(err)
		var ids []int64
		for _, d := range list {
			ids = append(ids, d.ID)
		}
		return ids
	}
	s.Equal([]int64{other + 2, other + 1, other, d.ID}, found(crm.DeliveryQuery{}))
	s.Equal([]int64{other + 2, other + 1}, found(crm.DeliveryQuery{Limit: 2}))
	s.Equal([]int64{other, d.ID}, found(crm.DeliveryQuery{Before: other + 1}))
	s.Equal([]int64{d.ID}, found(crm.DeliveryQuery{Client: "7"}))
	s.Equal([]int64{other, d.ID}, found(crm.DeliveryQuery{State: crm.Waiting}))
	s.Equal([]int64{other}, found(crm.DeliveryQuery{Source: "salesdrive"}))
	s.Empty(found(crm.DeliveryQuery{Since: Now().Add(time.Second)}))
}

func (s *suite) runs() {
	s.owner(func(tx crm.Everything) {
		next, err := tx.Progress("r")
		s.NoError(err)
		s.Zero(next)
		s.NoError(tx.Reached("r", 3))
		s.NoError(tx.Reached("r", 5))
		next, err = tx.Progress("r")
		s.NoError(err)
		s.Equal(5, next)
		s.NoError(tx.ForgetRun("r"))
		next, err = tx.Progress("r")
		s.NoError(err)
		s.Zero(next)
	})
	s.owner(func(tx crm.Everything) {
		e := crm.Sent{
			Run: "r", Stmt: 2, N: 1, Function: "getcourse_add_deal", Client: "7", Method: "POST", URL: "https://x", Params: json.RawMessage(`{}`),
			State: crm.Answered, Status: 200, Header: json.RawMessage(`{"A":["b"]}`), Body: []byte{0, 255}, Note: "n", Started: Now(), Ended: Now(),
		}
		id, err := tx.SaveSent(e)
		s.NoError(err)
		e.ID = id
		got, err := tx.Sent("r", 2, 1)
		s.NoError(err)
		got.Started, got.Ended, e.Started, e.Ended = got.Started.UTC(), got.Ended.UTC(), e.Started.UTC(), e.Ended.UTC()
		s.Equal(e, got)
		_, err = tx.Sent("r", 2, 0)
		s.ErrorIs(err, crm.ErrNotFound)
		second, err := tx.SaveSent(crm.Sent{Run: "r", Stmt: 3, State: crm.Started})
		s.NoError(err)
		_, err = tx.SaveSent(crm.Sent{ID: second, Run: "r", Stmt: 3, State: crm.Unknown})
		s.NoError(err)
		_, err = tx.SaveSent(crm.Sent{ID: 99})
		s.ErrorIs(err, crm.ErrNotFound)
		byID, err := tx.SentByID(second)
		s.NoError(err)
		s.Equal(crm.Unknown, byID.State)
		list, err := tx.FindSent(crm.SentQuery{Run: "r"})
		s.NoError(err)
		s.Equal([]int64{second, id}, []int64{list[0].ID, list[1].ID})
		list, err = tx.FindSent(crm.SentQuery{State: crm.Unknown})
		s.NoError(err)
		s.Len(list, 1)
		s.NoError(tx.DropSent(second))
		_, err = tx.SentByID(second)
		s.ErrorIs(err, crm.ErrNotFound)
	})
}

func (s *suite) claims() {
	release, ok, err := s.store.Claim(s.ctx, "delivery 1")
	s.NoError(err)
	s.True(ok)
	_, ok, err = s.store.Claim(s.ctx, "delivery 1")
	s.NoError(err)
	s.False(ok)
	other, ok, err := s.store.Claim(s.ctx, "delivery 2")
	s.NoError(err)
	s.True(ok)
	release()
	release, ok, err = s.store.Claim(s.ctx, "delivery 1")
	s.NoError(err)
	s.True(ok)
	release()
	other()
}
