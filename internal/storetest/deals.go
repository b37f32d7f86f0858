package storetest

import (
	"strconv"
	"time"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

func (s *suite) deals() {
	a, b := s.client(), s.client()
	s.owner(func(tx crm.Everything) {
		d := crm.Deal{
			Client: a, Name: "n", Description: "d", Budget: value.Float(1500.5), State: 3, Status: crm.Success, Operator: "o@x", Created: Now(),
		}
		id, err := tx.NewDeal(d)
		s.NoError(err)
		d.ID = id
		s.sameDeal(tx, d)
		d = crm.Deal{ID: id, Client: a, Status: crm.Archive}
		s.NoError(tx.SaveDeal(d))
		s.sameDeal(tx, d)

		second, err := tx.NewDeal(crm.Deal{ID: 77, Client: a, State: 3})
		s.NoError(err)
		list, err := tx.DealsOf(a)
		s.NoError(err)
		s.Equal([]int64{id, second}, []int64{list[0].ID, list[1].ID})
		list, err = tx.DealsOf(b)
		s.NoError(err)
		s.Empty(list)
		for state, want := range map[int64]int64{0: 1, 3: 1, 4: 0} {
			n, err := tx.CountInState(state)
			s.NoError(err)
			s.Equal(want, n)
		}
		c, err := tx.Client(a)
		s.NoError(err)
		s.Zero(c.Deal, "a new deal is not the current one")

		_, err = tx.NewDeal(crm.Deal{Client: "99"})
		s.ErrorIs(err, vars.ErrNoClient)
		_, err = tx.Deal(99)
		s.ErrorIs(err, crm.ErrNotFound)
		_, err = tx.DealsOf("99")
		s.ErrorIs(err, vars.ErrNoClient)
		s.ErrorIs(tx.SaveDeal(crm.Deal{ID: 99, Client: a}), crm.ErrNotFound)
		s.ErrorIs(tx.SaveDeal(crm.Deal{ID: id, Client: "99"}), vars.ErrNoClient)
		s.ErrorIs(tx.DeleteDeal(99), crm.ErrNotFound)
		s.sameDeal(tx, d)
	})
}

func (s *suite) sameDeal(tx crm.Deals, want crm.Deal) {
	s.t.Helper()
	got, err := tx.Deal(want.ID)
	s.NoError(err)
	s.True(got.Created.Equal(want.Created))
	s.Equal(want.Budget.Text(), got.Budget.Text())
	s.Equal(want.Budget.IsNone(), got.Budget.IsNone())
	got.Created, got.Budget = want.Created, want.Budget
	s.Equal(want, got)
}

func (s *suite) currentDeal() {
	a, b := s.client(), s.client()
	current := func(tx crm.Clients, client string) int64 {
		s.t.Helper()
		c, err := tx.Client(client)
		s.NoError(err)
		return c.Deal
	}
	tx, done := s.begin(a)
	defer done()
	s.NoError(tx.Write([]vars.Write{write(vars.Deal, "x", "1")}))
	first := current(tx, a)
	d, err := tx.Deal(first)
	s.NoError(err)
	s.Equal(crm.Active, d.Status)
	s.Equal(a, d.Client)
	s.True(d.Created.Equal(Now()))
	add := func(status crm.Status) int64 {
		id, err := tx.NewDeal(crm.Deal{Client: a, Status: status})
		s.NoError(err)
		return id
	}
	second, third := add(crm.Active), add(crm.Fail)
	c, err := tx.Client(a)
	s.NoError(err)
	c.Deal = third
	s.NoError(tx.SaveClient(c))
	s.NoError(tx.Write([]vars.Write{write(vars.Deal, "x", "3")}))
	env, err := tx.Env()
	s.NoError(err)
	s.Equal("3", get(env, vars.Deal, "x"))

	s.NoError(tx.DeleteDeal(first))
	s.Equal(third, current(tx, a))
	s.NoError(tx.DeleteDeal(third))
	s.Equal(second, current(tx, a), "the last active one follows")
	env, err = tx.Env()
	s.NoError(err)
	s.Empty(get(env, vars.Deal, "x"))
	s.NoError(tx.SaveDeal(crm.Deal{ID: second, Client: b, Status: crm.Active}))
	s.Zero(current(tx, a))
	s.Zero(current(tx, b))
	s.NoError(tx.Write([]vars.Write{write(vars.Deal, "x", "4")}))
	fourth := current(tx, a)
	s.Greater(fourth, third)
	s.NoError(tx.DeleteDeal(fourth))
	s.Zero(current(tx, a))
	s.NoError(tx.Commit())
}

func (s *suite) dealVariables() {
	a := s.client()
	s.owner(func(tx crm.Everything) {
		id, err := tx.NewDeal(crm.Deal{Client: a})
		s.NoError(err)
		s.NoError(tx.SetDealVars(id, []crm.Var{{Name: "я", Value: value.Int(1)}, {Name: "Z", Value: value.Int(2)}, {Name: "a", Value: value.Int(3)}}))
		s.NoError(tx.SetDealVars(id, []crm.Var{{Name: "a"}, {Name: "Z", Value: value.Text("4")}, {Name: "none"}, {Name: "b", Value: value.Int(5)}}))
		list, err := tx.DealVars(id)
		s.NoError(err)
		s.Equal(map[string]string{"Z": "4", "b": "5", "я": "1"}, texts(list))
		s.Equal([]string{"Z", "b", "я"}, []string{list[0].Name, list[1].Name, list[2].Name})
		s.NoError(tx.Mark())
		var many []crm.Var
		for i := range Limits.Deal {
			many = append(many, crm.Var{Name: "v" + strconv.Itoa(i), Value: value.Int(1)})
		}
		s.ErrorIs(tx.SetDealVars(id, many), vars.ErrFull)
		s.NoError(tx.Undo())
		list, err = tx.DealVars(id)
		s.NoError(err)
		s.Len(list, 3)
		_, err = tx.DealVars(99)
		s.ErrorIs(err, crm.ErrNotFound)
		s.ErrorIs(tx.SetDealVars(99, nil), crm.ErrNotFound)
		s.NoError(tx.DeleteDeal(id))
		_, err = tx.DealVars(id)
		s.ErrorIs(err, crm.ErrNotFound)
	})
	tx, done := s.begin(a) // through the session's own deal
	defer done()
	_, err := tx.Env()
	s.NoError(err)
	s.NoError(tx.Write([]vars.Write{write(vars.Deal, "v0", "1")}))
	c, err := tx.Client(a)
	s.NoError(err)
	var rest []crm.Var
	for i := range Limits.Deal - 1 {
		rest = append(rest, crm.Var{Name: "v" + strconv.Itoa(i+1), Value: value.Int(1)})
	}
	s.NoError(tx.SetDealVars(c.Deal, rest))
	s.ErrorIs(tx.Write([]vars.Write{write(vars.Deal, "more", "1")}), vars.ErrFull)
}

func (s *suite) pipelines() {
	s.owner(func(tx crm.Everything) {
		_, err := tx.States(0)
		s.ErrorIs(err, crm.ErrNotFound)
		s.NoError(tx.SavePipeline(5, []crm.State{{ID: 9, Name: "new"}, {ID: 7, Name: "won"}}))
		s.NoError(tx.SavePipeline(2, []crm.State{{ID: 1, Name: "x"}}))
		for pipeline, want := range map[int64][]crm.State{
			0: {{ID: 1, Pipeline: 2, Name: "x"}}, 2: {{ID: 1, Pipeline: 2, Name: "x"}},
			5: {{ID: 9, Pipeline: 5, Name: "new"}, {ID: 7, Pipeline: 5, Name: "won"}},
		} {
			got, err := tx.States(pipeline)
			s.NoError(err)
			s.Equal(want, got)
		}
		st, err := tx.State(7)
		s.NoError(err)
		s.Equal(crm.State{ID: 7, Pipeline: 5, Name: "won"}, st)
		s.NoError(tx.SavePipeline(5, nil))
		got, err := tx.States(5)
		s.NoError(err)
		s.Empty(got)
		_, err = tx.State(7)
		s.ErrorIs(err, crm.ErrNotFound)
		_, err = tx.States(99)
		s.ErrorIs(err, crm.ErrNotFound)
	})
}

func (s *suite) tasks() {
	a, b := s.client(), s.client()
	s.owner(func(tx crm.Everything) {
		k := crm.Task{Client: a, Operator: "o@x", Name: "n", Description: "d", Due: Now().Add(time.Hour), Done: true}
		id, err := tx.NewTask(k)
		s.NoError(err)
		k.ID = id
		s.sameTask(tx, k)
		k = crm.Task{ID: id, Client: a, Name: "m"}
		s.NoError(tx.SaveTask(k))
		s.sameTask(tx, k)
		second, err := tx.NewTask(crm.Task{Client: a})
		s.NoError(err)
		list, err := tx.TasksOf(a)
		s.NoError(err)
		s.Equal([]int64{id, second}, []int64{list[0].ID, list[1].ID})
		s.NoError(tx.DeleteTask(second))
		s.NoError(tx.SaveTask(crm.Task{ID: id, Client: b}))
		list, err = tx.TasksOf(a)
		s.NoError(err)
		s.Empty(list)

		_, err = tx.Task(second)
		s.ErrorIs(err, crm.ErrNotFound)
		s.ErrorIs(tx.SaveTask(crm.Task{ID: second, Client: a}), crm.ErrNotFound)
		s.ErrorIs(tx.SaveTask(crm.Task{ID: id, Client: "99"}), vars.ErrNoClient)
		s.ErrorIs(tx.DeleteTask(second), crm.ErrNotFound)
		_, err = tx.NewTask(crm.Task{Client: "99"})
		s.ErrorIs(err, vars.ErrNoClient)
		_, err = tx.TasksOf("99")
		s.ErrorIs(err, vars.ErrNoClient)
	})
}

func (s *suite) sameTask(tx crm.Tasks, want crm.Task) {
	s.t.Helper()
	got, err := tx.Task(want.ID)
	s.NoError(err)
	s.True(got.Due.Equal(want.Due))
	got.Due = want.Due
	s.Equal(want, got)
}
