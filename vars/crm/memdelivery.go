package crm

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// defaultPage is how many entries a query gives when it names no limit.
const defaultPage = 100

// Claim implements [Store].
func (m *MemStore) Claim(_ context.Context, name string) (release func(), ok bool, err error) {
	release, ok = m.claims.Try(name)
	return release, ok, nil
}

// Receive implements [Deliveries].
func (tx *memTx) Receive(d Delivery) (id int64, fresh bool, err error) {
	if d.Key != "" {
		for id, old := range tx.m.deliveries {
			if old.Source == d.Source && old.Key == d.Key {
				return id, false, nil
			}
		}
	}
	d.ID = tx.id(deliveryTable)
	put(tx, tx.m.deliveries, d.ID, d)
	return d.ID, true, nil
}

// Delivery implements [Deliveries].
func (tx *memTx) Delivery(id int64) (Delivery, error) { return found(tx.m.deliveries, id) }

func found[K comparable, V any](m map[K]V, key K) (V, error) {
	v, ok := m[key]
	if !ok {
		return v, ErrNotFound
	}
	return v, nil
}

// SaveDelivery implements [Deliveries].
func (tx *memTx) SaveDelivery(d Delivery) error {
	if _, err := tx.Delivery(d.ID); err != nil {
		return err
	}
	put(tx, tx.m.deliveries, d.ID, d)
	return nil
}

// newest gives the values of a map that fit, by descending key.
func newest[V any](m map[int64]V, before int64, limit int, fits func(V) bool) []V {
	if limit == 0 {
		limit = defaultPage
	}
	ids := make([]int64, 0, len(m))
	for id, v := range m {
		if (before == 0 || id < before) && fits(v) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Compare(b, a) })
	var list []V
	for _, id := range ids[:min(limit, len(ids))] {
		list = append(list, m[id])
	}
	return list
}

// FindDeliveries implements [Deliveries].
func (tx *memTx) FindDeliveries(q DeliveryQuery) ([]Delivery, error) {
	return newest(tx.m.deliveries, q.Before, q.Limit, func(d Delivery) bool {
		return (q.Source == "" || q.Source == d.Source) && (q.State == "" || q.State == d.State) &&
			(q.Client == "" || q.Client == d.Client) && !d.Received.Before(q.Since)
	}), nil
}

// Due implements [Deliveries].
func (tx *memTx) Due(now time.Time, limit int) ([]int64, error) {
	var ids []int64
	for id, d := range tx.m.deliveries {
		if d.State == Waiting && !d.Due.After(now) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids[:min(limit, len(ids))], nil
}

// ForgetDeliveries implements [Deliveries].
func (tx *memTx) ForgetDeliveries(before time.Time) (int64, error) {
	n := int64(0)
	for id, d := range tx.m.deliveries {
		if d.State != Waiting && !d.Ended.IsZero() && d.Ended.Before(before) {
			drop(tx, tx.m.deliveries, id)
			n++
		}
	}
	return n, nil
}

// Reached implements [Runs].
func (tx *memTx) Reached(run string, next int) error {
	put(tx, tx.m.progress, run, next)
	return nil
}

// Progress implements [Runs].
func (tx *memTx) Progress(run string) (int, error) { return tx.m.progress[run], nil }

// ForgetRun implements [Runs].
func (tx *memTx) ForgetRun(run string) error {
	drop(tx, tx.m.progress, run)
	return nil
}

// Sent implements [Runs].
func (tx *memTx) Sent(run string, stmt, n int) (Sent, error) {
	for _, s := range tx.m.sent {
		if s.Run == run && s.Stmt == stmt && s.N == n {
			return s, nil
		}
	}
	return Sent{}, ErrNotFound
}

// SentByID implements [Runs].
func (tx *memTx) SentByID(id int64) (Sent, error) { return found(tx.m.sent, id) }

// SaveSent implements [Runs].
func (tx *memTx) SaveSent(s Sent) (int64, error) {
	if s.ID == 0 {
		s.ID = tx.id(sentTable)
	} else if _, err := tx.SentByID(s.ID); err != nil {
		return 0, err
	}
	put(tx, tx.m.sent, s.ID, s)
	return s.ID, nil
}

// FindSent implements [Runs].
func (tx *memTx) FindSent(q SentQuery) ([]Sent, error) {
	return newest(tx.m.sent, q.Before, q.Limit, func(s Sent) bool {
		return (q.Run == "" || q.Run == s.Run) && (q.State == "" || q.State == s.State)
	}), nil
}

// DropSent implements [Runs].
func (tx *memTx) DropSent(id int64) error {
	drop(tx, tx.m.sent, id)
	return nil
}
