package apply_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/apply"
	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/vars/crm"
)

// The journal tells whose effect it has.
func TestOrigin(t *testing.T) {
	long := strings.Repeat("ы", 300)
	for _, key := range []planned.Key{
		{Run: "march", Row: "17"}, {Run: "", Row: ""}, {Run: "a row 5 client 6", Row: "7"}, {Run: "march", Row: "9", Client: "9"}, {Run: long, Row: "1"},
	} {
		a := atSandbox(t, sandbox.New(sandbox.Options{}))
		e := plan(t, key.Row, `getcourse_add_deal("a@example.org", "", "123456", 4900)`)[0]
		e.Run, e.Client = key.Run, key.Client
		res, err := a.Apply(t.Context(), &e)
		require.NoError(t, err)
		require.Equal(t, apply.Done, res.State)
		require.NoError(t, journal.Within(t.Context(), a.Store, func(tx crm.Everything) error {
			list, err := tx.FindSent(crm.SentQuery{})
			require.Len(t, list, 1)
			of, ok := apply.OriginOf(list[0])
			require.True(t, ok, list[0].Run)
			if key.Run == long {
				assert.Equal(t, long[:200], of.Key.Run)
				of.Key.Run = long
			}
			assert.Equal(t, apply.Origin{Key: key, ID: e.ID, Sandbox: true}, of)
			return err
		}))
		again, err := a.Apply(t.Context(), &e)
		require.NoError(t, err)
		assert.Equal(t, apply.Before, again.State)
	}
	_, ok := apply.OriginOf(crm.Sent{Run: "batch 12 row 5"})
	assert.False(t, ok)
}
