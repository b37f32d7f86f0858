// Package storetest is the contract of stores as tests: what package vars and package crm
// say of them, for any implementation.
//
// It tests one store in one process. What happens between processes is the business of the
// store's own tests.
package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// Limits are those of the stores to be tested.
var Limits = vars.Limits{Client: 5, Deal: 4, Consts: 3}

// Zone is theirs too.
var Zone = time.FixedZone("MSK", 3*60*60)

// Now is their clock: it stands.
func Now() time.Time { return time.Date(2024, 3, 1, 21, 30, 15, 123456000, time.UTC) }

// tooLong ends a test that waits for itself.
const tooLong = time.Minute

// Run tests the stores that open makes: empty ones, with the Limits, Zone and Now of this
// package. They are not closed.
func Run(t *testing.T, open func(t *testing.T) crm.Store) {
	tests := []struct {
		name string
		test func(s *suite)
	}{
		{"sessions", (*suite).sessions},
		{"waiting", (*suite).waiting},
		{"variables", (*suite).variables},
		{"values", (*suite).values},
		{"environment", (*suite).environment},
		{"limits", (*suite).limits},
		{"mark and undo", (*suite).markAndUndo},
		{"commit and rollback", (*suite).commitAndRollback},
		{"ids", (*suite).ids},
		{"clients", (*suite).clients},
		{"profiles", (*suite).profiles},
		{"hold", (*suite).hold},
		{"find", (*suite).find},
		{"find by keys", (*suite).findByKeys},
		{"delete client", (*suite).deleteClient},
		{"visits and notes", (*suite).visitsAndNotes},
		{"deals", (*suite).deals},
		{"current deal", (*suite).currentDeal},
		{"deal variables", (*suite).dealVariables},
		{"pipelines", (*suite).pipelines},
		{"sets", (*suite).sets},
		{"members", (*suite).members},
		{"tasks", (*suite).tasks},
		{"operators", (*suite).operators},
		{"outbox", (*suite).outbox},
		{"deliveries", (*suite).deliveries},
		{"runs", (*suite).runs},
		{"claims", (*suite).claims},
		{"what there is", (*suite).whatThereIs},
		{"odd texts", (*suite).oddTexts},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), tooLong)
			defer cancel()
			tt.test(&suite{Assertions: require.New(t), t: t, ctx: ctx, store: open(t)})
		})
	}
}

// A suite is one test's store.
type suite struct {
	*require.Assertions
	t     *testing.T
	ctx   context.Context
	store crm.Store
}

// owner runs f in a transaction of the owner and commits it.
func (s *suite) owner(f func(tx crm.Everything)) {
	s.t.Helper()
	tx, err := s.store.Begin(s.ctx)
	s.NoError(err)
	defer func() { _ = tx.Rollback() }()
	f(tx)
	s.NoError(tx.Commit())
}

// client makes a client.
func (s *suite) client() (id string) {
	s.t.Helper()
	s.owner(func(tx crm.Everything) {
		var err error
		id, err = tx.NewClient(crm.Client{Created: Now()})
		s.NoError(err)
	})
	return id
}

// open starts a session.
func (s *suite) open(client string) vars.Session {
	s.t.Helper()
	session, err := s.store.Open(s.ctx, client)
	s.NoError(err)
	s.t.Cleanup(func() { _ = session.Close() })
	return session
}

// begin starts a transaction in a session of its own.
func (s *suite) begin(client string) (crm.Everything, func()) {
	s.t.Helper()
	session := s.open(client)
	tx, err := session.Begin(s.ctx, true)
	s.NoError(err)
	all, ok := tx.(crm.Everything)
	s.True(ok, "%T has not all areas", tx)
	return all, func() { s.NoError(session.Close()) }
}

// env reads the variables of a client, anew.
func (s *suite) env(client string) *vars.Env {
	s.t.Helper()
	tx, done := s.begin(client)
	defer done()
	env, err := tx.Env()
	s.NoError(err)
	return env
}

// get reads one variable of an Env as text.
func get(env *vars.Env, scope vars.Scope, name string) string { return env.Get(scope, name).Text() }

func write(scope vars.Scope, name, text string) vars.Write {
	return vars.Write{Scope: scope, Name: name, Value: value.Text(text)}
}

// texts gives variables by name, as texts.
func texts(list []crm.Var) map[string]string {
	m := map[string]string{}
	for _, v := range list {
		m[v.Name] = v.Value.Text()
	}
	return m
}
