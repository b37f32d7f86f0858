package overlay_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/overlay"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

func now() time.Time { return time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC) }

// stores are empty ones of every kind that needs no server.
func stores(t *testing.T) map[string]crm.Store {
	file, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "clients.db"), sqlstore.Options{Now: now})
	require.NoError(t, err)
	t.Cleanup(func() { file.Close() })
	return map[string]crm.Store{"memory": crm.NewMemStore(crm.MemOptions{Now: now}), "SQLite": file}
}

func write(client string, scope vars.Scope, name, text string) vars.Write {
	return vars.Write{Client: client, Scope: scope, Name: name, Value: value.Text(text)}
}

// twoClients are made in the store, the first with variables.
func twoClients(t *testing.T, store crm.Store) (client, other string) {
	tx, err := store.Begin(t.Context())
	require.NoError(t, err)
	defer tx.Rollback()
	client, err = tx.NewClient(crm.Client{})
	require.NoError(t, err)
	other, err = tx.NewClient(crm.Client{})
	require.NoError(t, err)
	require.NoError(t, tx.Write([]vars.Write{
		write(client, vars.Deal, "price", "100"), write(client, vars.Client, "city", "Perm"), write(client, vars.Project, "count", "7"),
		write(other, vars.Client, "city", "Omsk"),
	}))
	require.NoError(t, tx.Commit())
	return client, other
}

func TestOver(t *testing.T) {
	for kind, store := range stores(t) {
		t.Run(kind, func(t *testing.T) {
			client, other := twoClients(t, store)
			seen := overlay.Over(store, []vars.Write{
				write("", vars.Deal, "price", "120"), {Scope: vars.Client, Name: "city"}, write("", vars.Project, "count", "8"),
				write("404", vars.Client, "city", "nowhere"), write(other, vars.Client, "city", "Tomsk"), write("", vars.Deal, "price", "150"),
			})
			script := `a = "#{price} #{city} #{count}"` + "\nb = get_client_var(" + other + `, "city")` + "\nprice = price + 1\nc = price"
			res, err := runtime.Compile(diag.NewSource("", script), runtime.Options{}).Run(t.Context(), runtime.Host{
				Store: seen, Client: client, Now: now, Allow: runtime.NewKinds(builtins.Store), Discard: true,
			})
			require.NoError(t, err)
			require.Empty(t, res.Diagnostics)
			for name, want := range map[string]string{"a": "150  8", "b": "Tomsk", "c": "151"} {
				require.Equal(t, want, res.Env.Get(vars.Deal, name).Text(), name)
			}
			env, err := overlay.Look(t.Context(), store, client, vars.NewEnv())
			require.NoError(t, err)
			require.Equal(t, "100", env.Get(vars.Deal, "price").Text(), "nothing is kept")
			require.Equal(t, "Perm", env.Get(vars.Client, "city").Text())
			require.Equal(t, 1, env.Len(vars.Deal))
		})
	}
}

func TestLook(t *testing.T) {
	for kind, store := range stores(t) {
		t.Run(kind, func(t *testing.T) {
			client, _ := twoClients(t, store)
			given := vars.NewEnv()
			given.Set(vars.Deal, "price", value.Text("5"))
			given.Set(vars.Const, "key", value.Text("k"))
			env, err := overlay.Look(t.Context(), store, client, given)
			require.NoError(t, err)
			require.Equal(t, "5", env.Get(vars.Deal, "price").Text())
			require.Equal(t, "k", env.Get(vars.Const, "key").Text())
			require.Equal(t, "Perm", env.Get(vars.Client, "city").Text())
			_, err = overlay.Look(t.Context(), store, "404", given)
			require.ErrorIs(t, err, vars.ErrNoClient)
		})
	}
}
