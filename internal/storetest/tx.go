package storetest

import (
	"context"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

func (s *suite) sessions() {
	for _, id := range []string{"", "0", "-1", "1", "01", "x", "9223372036854775807", "99999999999999999999"} {
		_, err := s.store.Open(s.ctx, id)
		s.ErrorIs(err, vars.ErrNoClient, "%q", id)
	}
	a, b := s.client(), s.client()
	first, second := s.open(a), s.open(b)
	s.NoError(second.Close())
	tx, err := first.Begin(s.ctx, false)
	s.NoError(err)
	s.NoError(tx.Write([]vars.Write{write(vars.Client, "x", "1")}))
	s.NoError(first.Close(), "with a transaction open")
	s.Empty(get(s.env(a), vars.Client, "x"), "it is rolled back")

	first = s.open(a)
	for _, wide := range []bool{true, false, true} {
		tx, err := first.Begin(s.ctx, wide)
		s.NoError(err)
		_, err = tx.Env()
		s.NoError(err)
		s.NoError(tx.Commit())
	}
	s.NoError(first.Close())

	stopped, cancel := context.WithCancel(s.ctx)
	cancel()
	_, err = s.store.Open(stopped, a)
	s.ErrorIs(err, context.Canceled)
	_, err = s.store.Begin(stopped)
	s.ErrorIs(err, context.Canceled)
	first = s.open(a)
	_, err = first.Begin(stopped, true)
	s.ErrorIs(err, context.Canceled)
	s.NoError(first.Close())
	s.env(a)
}

// waiting: one session on a client at a time, transactions of different clients one after
// another or as if.
func (s *suite) waiting() {
	a := s.client()
	session := s.open(a)
	stopped, cancel := context.WithCancel(s.ctx)
	failed := make(chan error, 1)
	go func() {
		_, err := s.store.Open(stopped, a)
		failed <- err
	}()
	cancel()
	s.ErrorIs(<-failed, context.Canceled)

	const runs = 8
	done := make(chan error, runs)
	for range runs {
		go func() { done <- s.increment(a) }()
	}
	s.Never(done, "while the session is open")
	s.NoError(session.Close())
	for range runs {
		s.NoError(<-done)
	}
	s.Equal("8", get(s.env(a), vars.Client, "n"))
	s.Equal("8", get(s.env(a), vars.Project, "n"))
}

// Never checks that nothing has come yet.
func (s *suite) Never(c <-chan error, when string) {
	s.t.Helper()
	select {
	case err := <-c:
		s.Fail("too early "+when, "%v", err)
	default:
	}
}

// increment adds 1 to the variable n of a client and that of the project.
func (s *suite) increment(client string) error {
	session, err := s.store.Open(s.ctx, client)
	if err != nil {
		return err
	}
	defer func() { _ = session.Close() }()
	tx, err := session.Begin(s.ctx, true)
	if err != nil {
		return err
	}
	env, err := tx.Env()
	if err != nil {
		return err
	}
	for _, scope := range []vars.Scope{vars.Client, vars.Project} {
		n, _ := strconv.Atoi(get(env, scope, "n"))
		if err := tx.Write([]vars.Write{write(scope, "n", strconv.Itoa(n+1))}); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (s *suite) variables() {
	a, b := s.client(), s.client()
	tx, done := s.begin(a)
	s.NoError(tx.Write([]vars.Write{
		write(vars.Client, "x", "1"), write(vars.Client, "x", "2"), write(vars.Client, "gone", "1"), write(vars.Client, "gone", ""),
		write(vars.Client, "never", ""), write(vars.Project, "p", "3"), write(vars.Project, "q", "4"), write(vars.Project, "q", ""),
		write(vars.Deal, "d", "5"), {Client: b, Scope: vars.Client, Name: "x", Value: value.Int(6)},
		{Client: b, Scope: vars.Deal, Name: "d", Value: value.Int(7)}, {Client: a, Scope: vars.Client, Name: "own", Value: value.Bool(true)},
	}))
	for _, name := range []string{"x", "own"} { // seen before the commit
		v, err := tx.ClientVar(a, name)
		s.NoError(err)
		s.Equal(map[string]string{"x": "2", "own": "True"}[name], v.Text())
	}
	v, err := tx.ClientVar(b, "x")
	s.NoError(err)
	s.Equal("6", v.Text())
	v, err = tx.ClientVar(a, "gone")
	s.NoError(err)
	s.True(v.IsNone())
	_, err = tx.ClientVar("999", "x")
	s.ErrorIs(err, vars.ErrNoClient)
	s.NoError(tx.Commit())
	done()

	env := s.env(a)
	s.Equal("2", get(env, vars.Client, "x"))
	s.Equal("3", get(env, vars.Project, "p"))
	s.Equal("5", get(env, vars.Deal, "d"))
	s.Equal([]int{2, 1, 1}, []int{env.Len(vars.Client), env.Len(vars.Project), env.Len(vars.Deal)})
	env = s.env(b)
	s.Equal("6", get(env, vars.Client, "x"))
	s.Equal("7", get(env, vars.Deal, "d"))

	tx, done = s.begin(a)
	defer done()
	s.ErrorIs(tx.Write([]vars.Write{{Client: "999", Scope: vars.Client, Name: "x", Value: value.Int(1)}}), vars.ErrNoClient)
}

// values come back with the same text, and the same readings.
func (s *suite) values() {
	a := s.client()
	array, _ := value.ParseJSON(`[1,"a",[true,null]]`)
	for _, v := range []value.Value{
		value.Bool(false), value.Int(-5), value.Int(9223372036854775807), value.Float(1.5), value.Float(1e21), value.Text("007"),
		value.Text(" "), value.Text("31.12.2024 23:59:59"), value.Text(`{"k": 1}`), array, value.Text("None"), value.Text("Привет 👋🏽\r\n\t"),
		value.Text(strings.Repeat("ы", 100_000)),
	} {
		s.owner(func(tx crm.Everything) {
			s.NoError(tx.Write([]vars.Write{{Client: a, Scope: vars.Client, Name: "v", Value: v}, {Scope: vars.Project, Name: "v", Value: v}}))
		})
		env := s.env(a)
		for _, got := range []value.Value{env.Get(vars.Client, "v"), env.Get(vars.Project, "v")} {
			s.Equal(v.Text(), got.Text())
			s.True(value.Equal(v, got), v.Text())
		}
	}
}

func (s *suite) environment() {
	var main, a string
	s.owner(func(tx crm.Everything) {
		var err error
		main, err = tx.NewClient(crm.Client{})
		s.NoError(err)
		a, err = tx.NewClient(crm.Client{
			Type: 1, PlatformID: "77", Group: "bot", Name: "Анна", FullName: "Анна П.", Avatar: "https://x/y.png", Created: Now(), Main: main,
		})
		s.NoError(err)
		s.NoError(tx.Write([]vars.Write{write(vars.Const, "c", "9"), write(vars.Project, "p", "1")}))
		env, err := tx.Env()
		s.NoError(err)
		s.Equal("9", get(env, vars.Const, "c"))
		s.Equal("1", get(env, vars.Project, "p"))
		s.Zero(env.Len(vars.Client) + env.Len(vars.Deal) + env.Len(vars.Builtin))
	})
	env := s.env(a)
	want := map[string]string{
		"client_id": a, "platform_id": "77", "client_type": "1", "messenger": "telegram", "name": "Анна", "full_name": "Анна П.",
		"avatar": "https://x/y.png", "group": "bot", "main_client_id": main, "date_of_creation": "02.03.2024", "time_of_creation": "00:30",
	}
	got := map[string]string{}
	for name, v := range env.All(vars.Builtin) {
		got[name] = v.Text()
	}
	s.Equal(want, got)

	tx, done := s.begin(a)
	s.NoError(tx.Write([]vars.Write{write(vars.Deal, "d", "1")}))
	env, err := tx.Env()
	s.NoError(err)
	c, err := tx.Client(a)
	s.NoError(err)
	s.Equal(a+"-"+strconv.FormatInt(c.Deal, 10), get(env, vars.Builtin, "order_id"))
	env.Set(vars.Project, "p", value.Text("caller's own"))
	again, err := tx.Env()
	s.NoError(err)
	s.Equal("1", get(again, vars.Project, "p"))
	s.NoError(tx.Commit())
	done()
}

func (s *suite) limits() {
	a, b := s.client(), s.client()
	for _, tt := range []struct {
		client string
		scope  vars.Scope
		most   int
	}{
		{"", vars.Client, Limits.Client}, {"", vars.Deal, Limits.Deal}, {b, vars.Client, Limits.Client}, {b, vars.Deal, Limits.Deal},
		{"", vars.Const, Limits.Consts},
	} {
		put := func(tx vars.Tx, name string) error {
			return tx.Write([]vars.Write{{Client: tt.client, Scope: tt.scope, Name: name, Value: value.Int(1)}})
		}
		for _, read := range []bool{false, true} {
			tx, done := s.begin(a)
			if read {
				_, err := tx.Env()
				s.NoError(err)
			}
			for i := range tt.most {
				s.NoError(put(tx, "v"+strconv.Itoa(i)))
			}
			s.NoError(put(tx, "v0"), "a known one")
			s.NoError(tx.Mark())
			s.ErrorIs(put(tx, "more"), vars.ErrFull)
			s.NoError(tx.Undo())
			s.NoError(tx.Write([]vars.Write{{Client: tt.client, Scope: tt.scope, Name: "v1"}}))
			s.NoError(put(tx, "more"), "there is room again")
			s.ErrorIs(put(tx, "v1"), vars.ErrFull)
			done()
		}
	}
	tx, done := s.begin(a)
	defer done()
	for i := range 100 {
		s.NoError(tx.Write([]vars.Write{write(vars.Project, "v"+strconv.Itoa(i), "1")}), "the project has no limit")
	}
}

func (s *suite) markAndUndo() {
	a := s.client()
	tx, done := s.begin(a)
	put := func(name string) { s.NoError(tx.Write([]vars.Write{write(vars.Client, name, "1")})) }
	has := func(want ...string) {
		s.t.Helper()
		env, err := tx.Env()
		s.NoError(err)
		var got []string
		for _, name := range []string{"a", "b", "c", "d"} {
			if get(env, vars.Client, name) != "" {
				got = append(got, name)
			}
		}
		s.Equal(want, got)
	}
	s.Error(tx.Undo(), "without a mark")
	s.NoError(tx.Mark())
	s.NoError(tx.Undo())
	put("a")
	s.NoError(tx.Undo())
	has()
	put("a")
	s.NoError(tx.Mark())
	put("b")
	has("a", "b")
	s.NoError(tx.Undo())
	has("a")
	put("c")
	s.NoError(tx.Undo(), "again to the same mark")
	s.NoError(tx.Undo(), "with nothing to undo")
	has("a")
	put("b")
	s.NoError(tx.Mark(), "a later one")
	put("c")
	s.NoError(tx.Mark(), "and one more")
	put("d")
	s.NoError(tx.Undo())
	has("a", "b", "c")
	s.NoError(tx.Mark())
	put("d")
	s.Error(tx.Write([]vars.Write{{Client: "999", Scope: vars.Client, Name: "x", Value: value.Int(1)}}))
	s.NoError(tx.Undo(), "after an error")
	has("a", "b", "c")
	s.NoError(tx.Write([]vars.Write{write(vars.Deal, "x", "1")}), "which makes a deal")
	s.NoError(tx.Undo())
	s.NoError(tx.Write([]vars.Write{write(vars.Deal, "x", "2")}), "which makes it again")
	s.NoError(tx.Commit())
	done()
	s.Equal("2", get(s.env(a), vars.Deal, "x"))
}

func (s *suite) commitAndRollback() {
	a := s.client()
	tx, done := s.begin(a)
	s.NoError(tx.Write([]vars.Write{write(vars.Client, "x", "1")}))
	s.NoError(tx.Commit())
	s.NoError(tx.Rollback(), "does nothing after Commit")
	s.Error(tx.Commit(), "twice")
	done()
	tx, done = s.begin(a)
	s.NoError(tx.Write([]vars.Write{write(vars.Client, "x", "2"), write(vars.Project, "y", "2"), write(vars.Deal, "z", "2")}))
	_, err := tx.NewClient(crm.Client{})
	s.NoError(err)
	s.NoError(tx.Rollback())
	s.NoError(tx.Rollback())
	done()
	env := s.env(a)
	s.Equal("1", get(env, vars.Client, "x"))
	s.Zero(env.Len(vars.Project) + env.Len(vars.Deal))
	s.owner(func(tx crm.Everything) {
		all, err := tx.FindClients(crm.ClientQuery{})
		s.NoError(err)
		s.Equal([]string{a}, all)
	})
}

// ids are positive, never given twice, and clients and deals have their own; a set is
// known by its number whatever its kind.
func (s *suite) ids() {
	s.owner(func(tx crm.Everything) {
		a, err := tx.NewClient(crm.Client{})
		s.NoError(err)
		s.Equal("1", a)
		d, err := tx.NewDeal(crm.Deal{Client: a})
		s.NoError(err)
		s.EqualValues(1, d)
		for want, kind := range []crm.SetKind{crm.List, crm.Label, crm.List} {
			id, err := tx.NewSet(crm.Set{Kind: kind, Name: "x"})
			s.NoError(err)
			s.EqualValues(want+1, id)
		}
		b, err := tx.NewClient(crm.Client{})
		s.NoError(err)
		s.NoError(tx.DeleteClient(b))
		c, err := tx.NewClient(crm.Client{})
		s.NoError(err)
		s.Equal("3", c)
	})
}
