package casefile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// A Store is what a bot's data hold before a case runs. Records are numbered from 1 in
// the order in which they stand here; lists are numbered before labels. The run is about
// client 1, whose variables are those of the case.
type Store struct {
	Clients   []StoreClient          `yaml:"clients"`
	Deals     []StoreDeal            `yaml:"deals"`
	Lists     []string               `yaml:"lists"`
	Labels    []StoreLabel           `yaml:"labels"`
	Tasks     []StoreTask            `yaml:"tasks"`
	Operators []StoreOperator        `yaml:"operators"`
	Pipelines map[int64][]StoreState `yaml:"pipelines"`
	Blocks    map[int64]string       `yaml:"blocks"`
	Planned   []StoreMessage         `yaml:"planned"`
	Project   map[string]string      `yaml:"project"`
}

// A StoreClient is a client of the store. Lists and labels are given by number.
type StoreClient struct {
	Type        int64             `yaml:"type"`
	Platform    string            `yaml:"platform_id"`
	Group       string            `yaml:"group"`
	Name        string            `yaml:"name"`
	FullName    string            `yaml:"full_name"`
	LastMessage time.Time         `yaml:"last_message"`
	Main        string            `yaml:"main"`
	Operator    string            `yaml:"operator"`
	Unread      int64             `yaml:"unread"`
	Sets        []int64           `yaml:"sets"`
	Visits      []int64           `yaml:"visits"`
	Vars        map[string]string `yaml:"vars"`
}

// A StoreDeal is a deal of a client, his current one when Current says so.
type StoreDeal struct {
	Client      string            `yaml:"client"`
	Name        string            `yaml:"name"`
	Description string            `yaml:"description"`
	Budget      string            `yaml:"budget"`
	State       int64             `yaml:"state"`
	Status      crm.Status        `yaml:"status"`
	Operator    string            `yaml:"operator"`
	Created     time.Time         `yaml:"created"`
	Current     bool              `yaml:"current"`
	Vars        map[string]string `yaml:"vars"`
}

// A StoreLabel is a label.
type StoreLabel struct {
	Name  string `yaml:"name"`
	Color int64  `yaml:"color"`
}

// A StoreTask is a task.
type StoreTask struct {
	Client   string    `yaml:"client"`
	Operator string    `yaml:"operator"`
	Name     string    `yaml:"name"`
	Due      time.Time `yaml:"due"`
}

// A StoreOperator is an employee.
type StoreOperator struct {
	Email       string    `yaml:"email"`
	Name        string    `yaml:"name"`
	Phone       string    `yaml:"phone"`
	Position    string    `yaml:"position"`
	Description string    `yaml:"description"`
	Custom      [3]string `yaml:"custom"`
	Shift       crm.Shift `yaml:"shift"`
}

// A StoreState is a column of a pipeline.
type StoreState struct {
	ID   int64  `yaml:"id"`
	Name string `yaml:"name"`
}

// A StoreMessage is a planned message.
type StoreMessage struct {
	Client string    `yaml:"client"`
	Text   string    `yaml:"text"`
	Block  int64     `yaml:"block"`
	Due    time.Time `yaml:"due"`
	Keep   bool      `yaml:"keep"`
}

// Fill puts the data into an empty store.
func (s *Store) Fill(ctx context.Context, store crm.Store) error {
	tx, err := store.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, fill := range []func(crm.Everything) error{s.fillSetup, s.fillClients, s.fillDeals, s.fillRest} {
		if err := fill(tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (s *Store) fillSetup(tx crm.Everything) error {
	var errs []error
	for _, name := range s.Lists {
		_, err := tx.NewSet(crm.Set{Kind: crm.List, Name: name})
		errs = append(errs, err)
	}
	for _, l := range s.Labels {
		_, err := tx.NewSet(crm.Set{Kind: crm.Label, Name: l.Name, Color: l.Color})
		errs = append(errs, err)
	}
	for _, id := range slices.Sorted(maps.Keys(s.Pipelines)) {
		var columns []crm.State
		for _, c := range s.Pipelines[id] {
			columns = append(columns, crm.State{ID: c.ID, Name: c.Name})
		}
		errs = append(errs, tx.SavePipeline(id, columns))
	}
	for id, name := range s.Blocks {
		errs = append(errs, tx.NameBlock(id, name))
	}
	for _, o := range s.Operators {
		errs = append(errs, tx.SaveOperator(crm.Operator(o)))
	}
	return errors.Join(append(errs, tx.Write(writes("", vars.Project, s.Project)))...)
}

func (s *Store) fillClients(tx crm.Everything) error {
	clients := s.Clients
	if clients == nil {
		clients = []StoreClient{{}}
	}
	var errs []error
	for _, c := range clients {
		id, err := tx.NewClient(crm.Client{
			Type: c.Type, PlatformID: c.Platform, Group: c.Group, Name: c.Name, FullName: c.FullName,
			LastMessage: c.LastMessage, Operator: c.Operator, Unread: c.Unread,
		})
		errs = append(errs, err, tx.Write(writes(id, vars.Client, c.Vars)))
		for _, set := range c.Sets {
			_, err := tx.Join(set, id)
			errs = append(errs, err)
		}
		for _, block := range c.Visits {
			errs = append(errs, tx.Visit(id, block))
		}
	}
	for i, c := range clients {
		if c.Main == "" {
			continue
		}
		rec, err := tx.Client(fmt.Sprint(i + 1))
		rec.Main = c.Main
		errs = append(errs, err, tx.SaveClient(rec))
	}
	return errors.Join(errs...)
}

func (s *Store) fillDeals(tx crm.Everything) error {
	var errs []error
	for _, d := range s.Deals {
		client, status := d.Client, d.Status
		if client == "" {
			client = "1"
		}
		if status == "" {
			status = crm.Active
		}
		id, err := tx.NewDeal(crm.Deal{
			Client: client, Name: d.Name, Description: d.Description, Budget: textOrNone(d.Budget), State: d.State,
			Status: status, Operator: d.Operator, Created: d.Created,
		})
		var list []crm.Var
		for _, name := range slices.Sorted(maps.Keys(d.Vars)) {
			list = append(list, crm.Var{Name: name, Value: value.Text(d.Vars[name])})
		}
		errs = append(errs, err, tx.SetDealVars(id, list))
		if d.Current {
			rec, err := tx.Client(client)
			rec.Deal = id
			errs = append(errs, err, tx.SaveClient(rec))
		}
	}
	return errors.Join(errs...)
}

func (s *Store) fillRest(tx crm.Everything) error {
	var errs []error
	for _, t := range s.Tasks {
		_, err := tx.NewTask(crm.Task{Client: t.Client, Operator: t.Operator, Name: t.Name, Due: t.Due})
		errs = append(errs, err)
	}
	for _, m := range s.Planned {
		_, err := tx.Plan(crm.Message{Kind: crm.Text, Client: m.Client, Text: m.Text, Block: m.Block, Due: m.Due, Keep: m.Keep})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func textOrNone(s string) value.Value {
	if s == "" {
		return value.None
	}
	return value.Text(s)
}

func writes(client string, scope vars.Scope, list map[string]string) []vars.Write {
	var out []vars.Write
	for _, name := range slices.Sorted(maps.Keys(list)) {
		out = append(out, vars.Write{Client: client, Scope: scope, Name: name, Value: value.Text(list[name])})
	}
	return out
}

// keep puts the case's starting variables into the store, where the run finds them; what
// is not a client's stays in the Env.
func keep(ctx context.Context, store crm.Store, client string, env *vars.Env) error {
	tx, err := store.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	list := given(env)
	for i := range list {
		list[i].Client = client
	}
	if err := tx.Write(list); err != nil {
		return err
	}
	return tx.Commit()
}
