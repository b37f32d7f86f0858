package sqlstore

import (
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

const dealSQL = "SELECT id, client, name, description, budget, state, status, operator, created FROM deals"

func scanDeal(scan scanner) (d crm.Deal, err error) {
	var client int64
	var budget *string
	err = scan(&d.ID, &client, &d.Name, &d.Description, &budget, &d.State, (*string)(&d.Status), &d.Operator, moment{&d.Created})
	d.Client = text(client)
	if budget != nil {
		d.Budget = value.Text(*budget)
	}
	return d, err
}

// Deal implements [crm.Deals].
func (t *tx) Deal(id int64) (crm.Deal, error) {
	return single(t, crm.ErrNotFound, scanDeal, dealSQL+" WHERE id = $1", id)
}

func (t *tx) dealThere(id int64) error {
	var one int64
	return t.one(crm.ErrNotFound, []any{&one}, "SELECT 1 FROM deals WHERE id = $1", id)
}

// SaveDeal implements [crm.Deals].
func (t *tx) SaveDeal(d crm.Deal) error {
	old, err := t.Deal(d.ID)
	if err != nil {
		return err
	}
	if d.Client != old.Client {
		if err := t.clientThere(d.Client); err != nil {
			return err
		}
	}
	t.change(`UPDATE deals SET client = $1, name = $2, description = $3, budget = $4, state = $5, status = $6, operator = $7,
		created = $8 WHERE id = $9`,
		number(d.Client), d.Name, d.Description, orNull(d.Budget.Text()), d.State, string(d.Status), d.Operator, stamp(d.Created), d.ID)
	if d.Client != old.Client {
		t.succeed(old.Client, d.ID)
	}
	return nil
}

// succeed makes a client's last active deal the current one if a deal that is no longer
// his was it.
func (t *tx) succeed(client string, gone int64) {
	t.change(`UPDATE clients SET deal = (SELECT max(id) FROM deals WHERE client = clients.id AND status = $1) WHERE id = $2 AND deal = $3`,
		string(crm.Active), number(client), gone)
	t.forget(number(client))
}

// NewDeal implements [crm.Deals].
func (t *tx) NewDeal(d crm.Deal) (int64, error) {
	if err := t.clientThere(d.Client); err != nil {
		return 0, err
	}
	return t.newDeal(number(d.Client), d)
}

func (t *tx) newDeal(client int64, d crm.Deal) (int64, error) {
	return t.insert(`INSERT INTO deals (client, name, description, budget, state, status, operator, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		client, d.Name, d.Description, orNull(d.Budget.Text()), d.State, string(d.Status), d.Operator, stamp(d.Created))
}

// DeleteDeal implements [crm.Deals].
func (t *tx) DeleteDeal(id int64) error {
	d, err := t.Deal(id)
	if err != nil {
		return err
	}
	t.change("DELETE FROM deals WHERE id = $1", id)
	t.succeed(d.Client, id)
	return nil
}

// DealsOf implements [crm.Deals].
func (t *tx) DealsOf(client string) ([]crm.Deal, error) {
	return ofClient(t, client, scanDeal, dealSQL+" WHERE client = $1 ORDER BY id")
}

// CountInState implements [crm.Deals].
func (t *tx) CountInState(state int64) (int64, error) {
	return t.count("SELECT count(*) FROM deals WHERE state = $1", state)
}

// DealVars implements [crm.Deals].
func (t *tx) DealVars(id int64) ([]crm.Var, error) {
	if err := t.dealThere(id); err != nil {
		return nil, err
	}
	return list(t, scanVar, "SELECT name, value FROM deal_vars WHERE deal = $1 ORDER BY name", id)
}

func scanVar(scan scanner) (v crm.Var, err error) {
	var s string
	err = scan(&v.Name, &s)
	v.Value = value.Text(s)
	return v, err
}

// SetDealVars implements [crm.Deals].
func (t *tx) SetDealVars(id int64, list []crm.Var) error {
	if err := t.dealThere(id); err != nil {
		return err
	}
	free := room(0)
	for _, v := range list {
		if err := t.setWithin(&dealTable, id, &free, t.s.o.Limits.Deal, v.Name, v.Value); err != nil {
			return err
		}
	}
	t.own, t.others = nil, nil
	return nil
}

func scanState(scan scanner) (s crm.State, err error) {
	err = scan(&s.ID, &s.Pipeline, &s.Name)
	return s, err
}

// State implements [crm.Pipelines].
func (t *tx) State(id int64) (crm.State, error) {
	return single(t, crm.ErrNotFound, scanState, "SELECT id, pipeline, name FROM states WHERE id = $1 ORDER BY pipeline, place LIMIT 1", id)
}

// States implements [crm.Pipelines].
func (t *tx) States(pipeline int64) ([]crm.State, error) {
	missing, sql, args := crm.ErrNotFound, "SELECT id FROM pipelines WHERE id = $1", []any{pipeline}
	if pipeline == 0 {
		sql, args = "SELECT id FROM pipelines ORDER BY id LIMIT 1", nil
	}
	if err := t.one(missing, []any{&pipeline}, sql, args...); err != nil {
		return nil, err
	}
	return list(t, scanState, "SELECT id, pipeline, name FROM states WHERE pipeline = $1 ORDER BY place", pipeline)
}

// SavePipeline implements [crm.Setup].
func (t *tx) SavePipeline(id int64, columns []crm.State) error {
	t.change("INSERT INTO pipelines (id) VALUES ($1) ON CONFLICT DO NOTHING", id)
	t.change("DELETE FROM states WHERE pipeline = $1", id)
	for i, c := range columns {
		t.change("INSERT INTO states (pipeline, place, id, name) VALUES ($1, $2, $3, $4)", id, int64(i), c.ID, c.Name)
	}
	return nil
}

// PipelineIDs implements [crm.Setup].
func (t *tx) PipelineIDs() ([]int64, error) {
	return list(t, func(scan scanner) (id int64, err error) {
		err = scan(&id)
		return id, err
	}, "SELECT id FROM pipelines ORDER BY id")
}

// Task implements [crm.Tasks].
func (t *tx) Task(id int64) (crm.Task, error) {
	return single(t, crm.ErrNotFound, scanTask, taskSQL+" WHERE id = $1", id)
}

const taskSQL = "SELECT id, client, operator, name, description, due, done FROM tasks"

func scanTask(scan scanner) (k crm.Task, err error) {
	var client int64
	err = scan(&k.ID, &client, &k.Operator, &k.Name, &k.Description, moment{&k.Due}, &k.Done)
	k.Client = text(client)
	return k, err
}

// NewTask implements [crm.Tasks].
func (t *tx) NewTask(k crm.Task) (int64, error) {
	if err := t.clientThere(k.Client); err != nil {
		return 0, err
	}
	return t.insert("INSERT INTO tasks (client, operator, name, description, due, done) VALUES ($1, $2, $3, $4, $5, $6)",
		number(k.Client), k.Operator, k.Name, k.Description, stamp(k.Due), k.Done)
}

// SaveTask implements [crm.Tasks].
func (t *tx) SaveTask(k crm.Task) error {
	if _, err := t.Task(k.ID); err != nil {
		return err
	}
	if err := t.clientThere(k.Client); err != nil {
		return err
	}
	t.change("UPDATE tasks SET client = $1, operator = $2, name = $3, description = $4, due = $5, done = $6 WHERE id = $7",
		number(k.Client), k.Operator, k.Name, k.Description, stamp(k.Due), k.Done, k.ID)
	return nil
}

// DeleteTask implements [crm.Tasks].
func (t *tx) DeleteTask(id int64) error {
	return t.alter(crm.ErrNotFound, "DELETE FROM tasks WHERE id = $1", id)
}

// TasksOf implements [crm.Setup].
func (t *tx) TasksOf(client string) ([]crm.Task, error) {
	return ofClient(t, client, scanTask, taskSQL+" WHERE client = $1 ORDER BY id")
}
