package exchange

import (
	"context"

	"github.com/salecalc/salecalc/vars/crm"
)

// A Choice says which clients are meant.
type Choice struct {
	Query crm.ClientQuery // Limit counts here, 0 is all
	Sets  []int64         // they are members of all of these
}

// page is how many clients are read in one transaction.
const page = 200

// Each goes through clients in the order in which they were made, some in a transaction. A
// client who changes meanwhile comes as he is when his page is read. next is the id to go on
// from when the Limit cut some off, "" otherwise.
func Each(ctx context.Context, store crm.Store, c Choice, visit func(*Card) error) (next string, err error) {
	q, left := c.Query, c.Query.Limit
	if len(c.Sets) > 0 {
		q.Set = c.Sets[0]
	}
	for {
		q.Limit = page
		ids, cards, err := read(ctx, store, q, c.Sets)
		if err != nil {
			return "", err
		}
		for i := range cards {
			if c.Query.Limit > 0 && left == 0 {
				return q.After, nil
			}
			if err := visit(&cards[i]); err != nil {
				return "", err
			}
			q.After = cards[i].Client.ID
			left--
		}
		if len(ids) < page {
			return "", nil
		}
		if c.Query.Limit == 0 || left > 0 {
			q.After = ids[len(ids)-1]
		}
	}
}

func read(ctx context.Context, store crm.Store, q crm.ClientQuery, sets []int64) (ids []string, cards []Card, err error) {
	tx, err := store.Begin(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = tx.Rollback() }()
	if ids, err = tx.FindClients(q); err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		member, err := inAll(tx, id, sets)
		if err != nil {
			return nil, nil, err
		}
		if !member {
			continue
		}
		card, err := Load(tx, id)
		if err != nil {
			return nil, nil, err
		}
		cards = append(cards, card)
	}
	return ids, cards, nil
}

// inAll reports whether a client of the first set is in the others.
func inAll(tx crm.Sets, client string, sets []int64) (bool, error) {
	if len(sets) < 2 {
		return true, nil
	}
	for _, set := range sets[1:] {
		if in, err := tx.HasMember(set, client); err != nil || !in {
			return false, err
		}
	}
	return true, nil
}
