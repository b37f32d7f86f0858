package runtime_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// TestFullClient checks that functions write no more variables than a client may have, his
// own or another's, and that a statement that tries changes nothing.
func TestFullClient(t *testing.T) {
	for _, client := range []string{"1", "2"} {
		for _, src := range []string{
			`r = set_client_vars(%s, {"a": 1, "b": 2, "c": 3})`,
			`r = concat(set_client_var(%[1]s, "a", 1), set_client_var(%[1]s, "b", 1), set_client_var(%[1]s, "c", 1))`,
			`r = concat(set_client_vars(%s, {"a": 1, "b": 2, "c": 3}), if(1 == 2, requests_get("https://example.com"), ""))`,
		} {
			src := fmt.Sprintf(src, client) + "\nnext = 1"
			t.Run(src, func(t *testing.T) {
				store := crm.NewMemStore(crm.MemOptions{Limits: vars.Limits{Client: 2}})
				fill(t, store, 2)
				h := runtime.Host{Store: store, Client: "1", Now: func() time.Time { return time.Unix(0, 0) }, Allow: runtime.Outside}
				h.Limits.Vars.Client = 2
				res, err := runtime.Run(context.Background(), src, h)
				require.NoError(t, err)
				require.Len(t, res.Diagnostics, 1)
				require.Equal(t, diag.Code("limit"), res.Diagnostics[0].Code())
				require.Equal(t, []string{"deal next=1"}, printed(res.Writes))
				require.Empty(t, clientVar(t, store, client, "a"))
			})
		}
	}
}

func fill(t *testing.T, store crm.Store, clients int) {
	t.Helper()
	tx, err := store.Begin(t.Context())
	require.NoError(t, err)
	for range clients {
		_, err = tx.NewClient(crm.Client{})
		require.NoError(t, err)
	}
	require.NoError(t, tx.Commit())
}
