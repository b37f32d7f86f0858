package cli

import (
	"context"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

// makeStore makes a store in a SQLite file: client 1, Anna of Perm, whose deal has price =
// 100; client 2, Boris; a list VIP; the settings of GetCourse.
func makeStore(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	now := func() time.Time { return time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC) }
	store, err := sqlstore.Open(ctx, args[0], sqlstore.Options{Now: now})
	ts.Check(err)
	defer store.Close()
	data := casefile.Store{
		Clients: []casefile.StoreClient{{Name: "Anna", Vars: map[string]string{"city": "Perm"}}, {Name: "Boris"}},
		Deals:   []casefile.StoreDeal{{Current: true, Vars: map[string]string{"price": "100"}}},
		Lists:   []string{"VIP"},
	}
	ts.Check(data.Fill(ctx, store))
	tx, err := store.Begin(ctx)
	ts.Check(err)
	defer tx.Rollback()
	ts.Check(tx.Write([]vars.Write{
		{Scope: vars.Const, Name: "getcourse_account_name", Value: value.Text("myschool")},
		{Scope: vars.Const, Name: "getcourse_secret", Value: value.Text("kE7-very-secret")},
	}))
	ts.Check(tx.Commit())
}
