package crm

import (
	"cmp"
	"maps"
	"slices"

	"github.com/salecalc/salecalc/vars/value"
)

// deal gives the row of a deal.
func (tx *memTx) deal(id int64) (*memDeal, error) {
	if d := tx.m.deals[id]; d != nil {
		return d, nil
	}
	return nil, ErrNotFound
}

// Deal implements [Deals].
func (tx *memTx) Deal(id int64) (Deal, error) {
	d, err := tx.deal(id)
	if err != nil {
		return Deal{}, err
	}
	return d.Deal, nil
}

// SaveDeal implements [Deals].
func (tx *memTx) SaveDeal(rec Deal) error {
	d, err := tx.deal(rec.ID)
	if err != nil {
		return err
	}
	if _, err := tx.row(rec.Client); err != nil {
		return err
	}
	old := d.Deal
	tx.did(func() { d.Deal = old })
	d.Deal = rec
	if rec.Client == old.Client {
		return nil
	}
	return tx.succeed(old.Client, rec.ID)
}

// NewDeal implements [Deals].
func (tx *memTx) NewDeal(rec Deal) (int64, error) {
	if _, err := tx.row(rec.Client); err != nil {
		return 0, err
	}
	rec.ID = tx.id(dealTable)
	put(tx, tx.m.deals, rec.ID, &memDeal{Deal: rec, vars: map[string]value.Value{}})
	return rec.ID, nil
}

// DeleteDeal implements [Deals].
func (tx *memTx) DeleteDeal(id int64) error {
	d, err := tx.deal(id)
	if err != nil {
		return err
	}
	drop(tx, tx.m.deals, id)
	return tx.succeed(d.Client, id)
}

// succeed makes a client's last active deal the current one if a deal that is no longer
// his was it.
func (tx *memTx) succeed(client string, gone int64) error {
	c, err := tx.Client(client)
	if err != nil || c.Deal != gone {
		return err
	}
	c.Deal = 0
	rest, err := tx.DealsOf(c.ID)
	if err != nil {
		return err
	}
	for _, r := range rest {
		if r.Status == Active {
			c.Deal = r.ID
		}
	}
	return tx.SaveClient(c)
}

// DealsOf implements [Deals].
func (tx *memTx) DealsOf(client string) ([]Deal, error) {
	if _, err := tx.row(client); err != nil {
		return nil, err
	}
	var list []Deal
	for _, id := range slices.Sorted(maps.Keys(tx.m.deals)) {
		if d := tx.m.deals[id]; d.Client == client {
			list = append(list, d.Deal)
		}
	}
	return list, nil
}

// CountInState implements [Deals].
func (tx *memTx) CountInState(state int64) (int64, error) {
	n := int64(0)
	for _, d := range tx.m.deals {
		if d.State == state {
			n++
		}
	}
	return n, nil
}

// DealVars implements [Deals].
func (tx *memTx) DealVars(id int64) ([]Var, error) {
	d, err := tx.deal(id)
	if err != nil {
		return nil, err
	}
	return sortedVars(d.vars), nil
}

// SetDealVars implements [Deals].
func (tx *memTx) SetDealVars(id int64, list []Var) error {
	d, err := tx.deal(id)
	if err != nil {
		return err
	}
	for _, v := range list {
		if err := tx.set(d.vars, tx.m.limits.Deal, v.Name, v.Value); err != nil {
			return err
		}
	}
	return nil
}

// State implements [Pipelines].
func (tx *memTx) State(id int64) (State, error) {
	for _, columns := range tx.m.columns {
		for _, s := range columns {
			if s.ID == id {
				return s, nil
			}
		}
	}
	return State{}, ErrNotFound
}

// States implements [Pipelines].
func (tx *memTx) States(pipeline int64) ([]State, error) {
	if pipeline == 0 && len(tx.m.columns) > 0 {
		pipeline = slices.Min(slices.Collect(maps.Keys(tx.m.columns)))
	}
	columns, ok := tx.m.columns[pipeline]
	if !ok {
		return nil, ErrNotFound
	}
	return slices.Clone(columns), nil
}

// SavePipeline implements [Setup].
func (tx *memTx) SavePipeline(id int64, columns []State) error {
	columns = slices.Clone(columns)
	for i := range columns {
		columns[i].Pipeline = id
	}
	put(tx, tx.m.columns, id, columns)
	return nil
}

// PipelineIDs implements [Setup].
func (tx *memTx) PipelineIDs() ([]int64, error) { return slices.Sorted(maps.Keys(tx.m.columns)), nil }

// Task implements [Tasks].
func (tx *memTx) Task(id int64) (Task, error) {
	if t, ok := tx.m.tasks[id]; ok {
		return t, nil
	}
	return Task{}, ErrNotFound
}

// NewTask implements [Tasks].
func (tx *memTx) NewTask(t Task) (int64, error) {
	if _, err := tx.row(t.Client); err != nil {
		return 0, err
	}
	t.ID = tx.id(taskTable)
	put(tx, tx.m.tasks, t.ID, t)
	return t.ID, nil
}

// SaveTask implements [Tasks].
func (tx *memTx) SaveTask(t Task) error {
	if _, err := tx.Task(t.ID); err != nil {
		return err
	}
	if _, err := tx.row(t.Client); err != nil {
		return err
	}
	put(tx, tx.m.tasks, t.ID, t)
	return nil
}

// DeleteTask implements [Tasks].
func (tx *memTx) DeleteTask(id int64) error {
	if _, err := tx.Task(id); err != nil {
		return err
	}
	drop(tx, tx.m.tasks, id)
	return nil
}

// TasksOf implements [Setup].
func (tx *memTx) TasksOf(client string) ([]Task, error) {
	return ofClient(tx, client, tx.m.tasks, func(t Task) string { return t.Client }, func(a, b Task) int { return cmp.Compare(a.ID, b.ID) })
}

// ofClient gives the entries of a map that are a client's, or with "" nobody's, in order.
func ofClient[T any](tx *memTx, client string, m map[int64]T, whose func(T) string, order func(a, b T) int) ([]T, error) {
	if _, err := tx.row(client); err != nil && client != "" {
		return nil, err
	}
	var list []T
	for _, v := range m {
		if whose(v) == client {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, order)
	return list, nil
}
