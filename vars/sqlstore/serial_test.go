package sqlstore_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/internal/storetest"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

// A run is one run of a script for a client or, without a client, a transaction of the
// owner on the list 1.
type run struct {
	Client string
	Script string
	Atomic bool
}

// on performs the run and tells what can be seen of it from inside.
func (r run) on(s crm.Store) string {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if r.Client == "" {
		return owner(ctx, s, r.Script)
	}
	p := runtime.Compile(diag.NewSource("run", r.Script), runtime.Options{})
	res, err := p.Run(ctx, runtime.Host{Store: s, Client: r.Client, Now: storetest.Now, Allow: runtime.Outside, Atomic: r.Atomic})
	if err != nil {
		return "error: " + err.Error()
	}
	var b strings.Builder
	fmt.Fprintln(&b, res.Failed)
	for _, w := range res.Writes {
		fmt.Fprintln(&b, w.Client, w.Scope, w.Name, w.Value.Text())
	}
	return b.String()
}

// owner moves a client into or out of the list, writes how many are in it, and renames the
// client by what it finds.
func owner(ctx context.Context, s crm.Store, client string) (told string) {
	err := func() error {
		tx, err := s.Begin(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }()
		joined, err := tx.Join(1, client)
		if err != nil {
			return err
		}
		if !joined {
			if _, err := tx.Leave(1, client); err != nil {
				return err
			}
		}
		members, err := tx.MembersOfAll([]int64{1})
		if err != nil {
			return err
		}
		n, err := tx.ClientVar(client, "n")
		if err != nil {
			return err
		}
		told = fmt.Sprint(joined, members, n.Text())
		c, err := tx.Client(client)
		if err != nil {
			return err
		}
		c.Name += n.Text() + ","
		if err := tx.SaveClient(c); err != nil {
			return err
		}
		if err := tx.Write([]vars.Write{{Scope: vars.Project, Name: "n", Value: value.Int(int64(len(members)))}}); err != nil {
			return err
		}
		return tx.Commit()
	}()
	if err != nil {
		return "error: " + err.Error()
	}
	return told
}

// lines are what scripts are made of. %s is another client.
var lines = []string{
	`project.n = if("#{project.n}" == "", 1, project.n + 1)`,
	`client.n = if("#{client.n}" == "", 1, client.n + 1)`,
	`n = if("#{n}" == "", 1, n + 1)`,
	`client.seen = "#{client.seen}/#{project.n}"`,
	`project.log = "#{project.log}#{client_id}#{client.n};"`,
	`set_client_var("%s", "n", "#{client.n}0")`,
	`client.other = get_client_var("%s", "n")`,
	`client.other = "#{client.other}" + "#{name}"`,
	`set_client_var("%s", "fails", 1 / 0)`,
	`client.n = 1 / 0`,
}

// genRuns draws runs for the clients.
func genRuns(clients []string, most int) *rapid.Generator[[]run] {
	who := rapid.SampledFrom(clients)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) run {
		if rapid.IntRange(0, 4).Draw(t, "kind") == 0 {
			return run{Script: who.Draw(t, "member")}
		}
		script := rapid.SliceOfN(rapid.SampledFrom(lines), 1, 4).Draw(t, "script")
		for i, line := range script {
			if strings.Contains(line, "%s") {
				script[i] = fmt.Sprintf(line, who.Draw(t, "other"))
			}
		}
		return run{Client: who.Draw(t, "client"), Script: strings.Join(script, "\n"), Atomic: rapid.Bool().Draw(t, "atomic")}
	}), 2, most)
}

// prepare makes an empty store ready: clients and the list 1.
func prepare(t require.TestingT, s crm.Store) []string {
	ids := newClients(t, s, 3)
	tx, err := s.Begin(context.Background())
	require.NoError(t, err)
	_, err = tx.NewSet(crm.Set{Kind: crm.List, Name: "list"})
	require.NoError(t, err)
	require.NoError(t, tx.Commit())
	return ids
}

// state tells all that runs can change.
func state(t require.TestingT, s crm.Store, clients []string) string {
	var b strings.Builder
	print := func(env *vars.Env, scopes ...vars.Scope) {
		var all []string
		for _, scope := range scopes {
			for name, v := range env.All(scope) {
				all = append(all, fmt.Sprint(scope, " ", name, " = ", v.Text()))
			}
		}
		slices.Sort(all)
		fmt.Fprintln(&b, strings.Join(all, "\n"))
	}
	for _, id := range clients {
		session, err := s.Open(context.Background(), id)
		require.NoError(t, err)
		tx, err := session.Begin(context.Background(), false)
		require.NoError(t, err)
		env, err := tx.Env()
		require.NoError(t, err)
		env.Set(vars.Builtin, "order_id", value.None) // numbers of deals may have gaps
		fmt.Fprintln(&b, "client", id)
		print(env, vars.Builtin, vars.Deal, vars.Client)
		require.NoError(t, session.Close())
	}
	tx, err := s.Begin(context.Background())
	require.NoError(t, err)
	env, err := tx.Env()
	require.NoError(t, err)
	print(env, vars.Project)
	members, err := tx.MembersOfAll([]int64{1})
	require.NoError(t, err)
	fmt.Fprintln(&b, members)
	require.NoError(t, tx.Rollback())
	return b.String()
}

// serial looks for an order in which the runs, one after another in a store in memory, tell
// the same and leave the same. done are the numbers of those that came before.
func serial(t require.TestingT, runs []run, told []string, end string, done []int) []int {
	m := crm.NewMemStore(crm.MemOptions{Limits: options.Limits, Zone: options.Zone, Now: options.Now})
	ids := prepare(t, m)
	for at, i := range done {
		if got := runs[i].on(m); at == len(done)-1 && got != told[i] {
			return nil
		}
	}
	if len(done) == len(runs) {
		if state(t, m, ids) == end {
			return done
		}
		return nil
	}
	for i := range runs {
		if !slices.Contains(done, i) {
			if found := serial(t, runs, told, end, append(slices.Clone(done), i)); found != nil {
				return found
			}
		}
	}
	return nil
}

// However runs of several stores in two processes interleave, they come to the same as one
// after another in some order.
func TestSerial(t *testing.T) {
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			other := startSecond(t)
			rapid.Check(t, func(rt *rapid.T) {
				dsn := d.dsn(t)
				var stores [2]*sqlstore.Store
				for i := range stores {
					s, err := sqlstore.Open(soon(t), dsn, options)
					require.NoError(rt, err)
					defer func() { require.NoError(rt, s.Close()) }()
					stores[i] = s
				}
				ids := prepare(rt, stores[0])
				runs := genRuns(ids, 6).Draw(rt, "runs")
				cut := rapid.IntRange(0, len(runs)).Draw(rt, "for the other process")
				answer := make(chan error, 1)
				told := make([]string, len(runs))
				go func() {
					theirs, err := other.perform(dsn, runs[:cut])
					copy(told, theirs)
					answer <- err
				}()
				finished := make(chan []string, len(stores))
				half := cut + (len(runs)-cut)/2
				go func() { finished <- perform(stores[1], runs[half:]) }()
				copy(told[cut:half], perform(stores[0], runs[cut:half]))
				copy(told[half:], <-finished)
				require.NoError(rt, <-answer)
				end := state(rt, stores[0], ids)
				require.NotNil(rt, serial(rt, runs, told, end, nil), "no order gives %q and\n%s", told, end)
				found, err := stores[0].Check(soon(t))
				require.NoError(rt, err)
				require.Empty(rt, found)
			})
		})
	}
}

// Sixty-four runs in two processes, each adding one, add sixty-four.
func TestCountsExactly(t *testing.T) {
	const each = 32
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, options)
		ids := newClients(t, s, 2*each)
		runs := make([]run, len(ids))
		for i, id := range ids {
			runs[i] = run{Client: id, Script: `project.likes = if("#{project.likes}" == "", 1, project.likes + 1)` + "\n" +
				fmt.Sprintf(`set_client_var("%s", "n", "#{get_client_var("%s", "n")}1")`, ids[0], ids[0])}
		}
		answers := make(chan error, 2)
		for _, part := range [][]run{runs[:each], runs[each:]} {
			process := startSecond(t)
			go func() {
				_, err := process.perform(dsn, part)
				answers <- err
			}()
		}
		require.NoError(t, <-answers)
		require.NoError(t, <-answers)
		tx, err := s.Begin(soon(t))
		require.NoError(t, err)
		defer func() { _ = tx.Rollback() }()
		env, err := tx.Env()
		require.NoError(t, err)
		require.Equal(t, "64", env.Get(vars.Project, "likes").Text())
		n, err := tx.ClientVar(ids[0], "n")
		require.NoError(t, err)
		require.Len(t, n.Text(), 2*each)
	})
}
