package cli

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

// storeWithClient is the file of a store with one client, whose deal has total = 3900, in a
// project with a secret; and the client's id.
func storeWithClient(t *testing.T) (file, client string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "clients.db")
	now := time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC)
	store, err := sqlstore.Open(t.Context(), file, sqlstore.Options{Now: func() time.Time { return now }, Zone: time.UTC})
	require.NoError(t, err)
	defer store.Close()
	tx, err := store.Begin(t.Context())
	require.NoError(t, err)
	defer tx.Rollback()
	client, err = tx.NewClient(crm.Client{})
	require.NoError(t, err)
	require.NoError(t, tx.Write([]vars.Write{
		{Client: client, Scope: vars.Deal, Name: "total", Value: value.Text("3900")},
		{Client: client, Scope: vars.Const, Name: "getcourse_secret", Value: value.Text("kE7-very-secret")},
	}))
	require.NoError(t, tx.Commit())
	return file, client
}

// On a client of a store the values before are those kept there, and its secrets are masked.
func TestExplainOnStore(t *testing.T) {
	file, client := storeWithClient(t)
	for range 2 { // the second run finds what the first did: a run that is not live keeps nothing
		stdout, stderr, code := command(t.Context(), "total = total + 265\nkey = getcourse_secret", "explain", "-", "--store", file, "--client", client)
		require.Equal(t, exitDone, code, stderr)
		require.Contains(t, stdout, "└─ total  3900  · deal, as a number")
		require.Contains(t, stdout, "→ total = 4165  (was 3900)")
		require.Contains(t, stdout, `→ key = "***"`)
		require.NotContains(t, stdout+stderr, "kE7")
	}
	_, stderr, code := command(t.Context(), "x = 1", "explain", "-", "--store", file, "--client", "77")
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "there is no client 77")
}
