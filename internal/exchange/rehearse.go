package exchange

import (
	"cmp"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// A rehearsal is an import that is tried out: it goes on in a database of its own, into which
// a client of the store is copied when a row is about him. So it counts what the import would
// count, however often and however far apart the file has somebody, and needs no memory for
// it. The store is only read.
type rehearsal struct {
	of    crm.Store
	tx    crm.Everything // of the store, while rows are tried
	stage *sqlstore.Store
	dir   string // of the database
}

// rehearse makes the database, with the lists and labels of the store.
func rehearse(ctx context.Context, of crm.Store, o *ImportOptions) (re *rehearsal, err error) {
	re = &rehearsal{of: of}
	if re.dir, err = os.MkdirTemp("", "salecalc-dry-run-*"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			re.close()
		}
	}()
	if re.stage, err = sqlstore.Open(ctx, filepath.Join(re.dir, "dry-run.db"), sqlstore.Options{
		Limits: o.Limits, Zone: o.Zone, Now: func() time.Time { return o.Now }}); err != nil {
		return nil, err
	}
	tx, end, err := re.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	for _, kind := range []crm.SetKind{crm.List, crm.Label} {
		sets, err := re.tx.AllSets(kind)
		if err != nil {
			return nil, err
		}
		for _, s := range sets {
			if _, err := tx.NewSet(s); err != nil {
				return nil, err
			}
		}
	}
	return re, tx.Commit()
}

func (re *rehearsal) close() {
	if re.stage != nil {
		_ = re.stage.Close()
	}
	_ = os.RemoveAll(re.dir)
}

// begin begins a transaction of the database, and one of the store to read from beside it.
func (re *rehearsal) begin(ctx context.Context) (tx crm.Everything, end func(), err error) {
	if re.tx, err = re.of.Begin(ctx); err != nil {
		return nil, nil, err
	}
	if tx, err = re.stage.Begin(ctx); err != nil {
		return nil, nil, errors.Join(err, re.tx.Rollback())
	}
	return tx, func() {
		_ = tx.Rollback()
		_ = re.tx.Rollback()
	}, nil
}

// mostAlike bounds how many clients of the store are looked at for one row.
const mostAlike = 100

// find is FindClients: those of the store before the new ones, in its order.
func (re *rehearsal) find(tx crm.Everything, q crm.ClientQuery) ([]string, error) {
	q.Limit = mostAlike
	there, err := re.tx.FindClients(q)
	for i := 0; err == nil && i < len(there); i++ {
		_, err = re.copy(tx, there[i])
	}
	if err != nil {
		return nil, err
	}
	ids, err := tx.FindClients(q) // rows before may have changed them
	if err != nil || len(ids) < 2 {
		return ids, err
	}
	order := map[string]int{}
	for _, id := range ids {
		if order[id], err = tx.Progress(originalOf + id); err != nil {
			return nil, err
		}
		if order[id] == 0 {
			order[id] = math.MaxInt
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(order[a], order[b]) })
	return ids, nil
}

// The database keeps here which of its clients is whom: it has whole numbers by name.
const (
	copyOf     = "copy of " // by the id in the store
	originalOf = "original of "
)

// name is what a client is called in the store, "" for a new one.
func (re *rehearsal) name(tx crm.Everything, id string) (string, error) {
	n, err := tx.Progress(originalOf + id)
	if n == 0 {
		return "", err
	}
	return strconv.Itoa(n), err
}

// copy makes sure that a client of the store is in the database and gives his id there. Who
// he is bound to comes with him; his lists and labels do not matter.
func (re *rehearsal) copy(tx crm.Everything, id string) (string, error) {
	n, err := tx.Progress(copyOf + id)
	if err != nil || n != 0 {
		return strconv.Itoa(n), err
	}
	card, err := Load(re.tx, id)
	if err != nil {
		return "", err
	}
	c, deal := card.Client, card.Deal
	if c.Main != "" {
		if c.Main, err = re.copy(tx, c.Main); err != nil {
			return "", err
		}
	}
	if c.ID, err = tx.NewClient(c); err != nil {
		return "", err
	}
	if deal.ID != 0 {
		deal.Client = c.ID
		if c.Deal, err = tx.NewDeal(deal); err == nil {
			err = errors.Join(tx.SetDealVars(c.Deal, card.DealVars), tx.SaveClient(c))
		}
	}
	writes := make([]vars.Write, len(card.Vars))
	for i, v := range card.Vars {
		writes[i] = vars.Write{Client: c.ID, Scope: vars.Client, Name: v.Name, Value: v.Value}
	}
	if err == nil && len(writes) > 0 {
		err = tx.Write(writes)
	}
	if err == nil {
		err = re.remember(tx, id, c.ID)
	}
	return c.ID, err
}

func (re *rehearsal) remember(tx crm.Everything, original, copied string) error {
	n, err1 := strconv.Atoi(original)
	m, err2 := strconv.Atoi(copied)
	return errors.Join(err1, err2, tx.Reached(copyOf+original, m), tx.Reached(originalOf+copied, n))
}
