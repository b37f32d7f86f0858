package cli

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

func TestEffects(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bot.db")
	store, err := sqlstore.Open(t.Context(), file, sqlstore.Options{Now: time.Now})
	require.NoError(t, err)
	require.NoError(t, journal.Within(t.Context(), store, func(tx crm.Everything) error {
		for i, state := range []crm.SentState{crm.Unknown, crm.Answered, crm.Started} {
			_, err := tx.SaveSent(crm.Sent{Run: "delivery-1", N: i, Function: "getcourse_add_deal", Client: "7", Method: "POST",
				URL: "https://school.getcourse.ru/pl/api/deals", Params: []byte(`{"key":"***"}`), State: state, Status: 200 * i, Body: []byte("answer"), Note: "timed out"})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, store.Close())
	run := func(args ...string) (stdout, stderr string, code int) {
		return command(t.Context(), "", append(append([]string{"effects"}, args...), "--store", file)...)
	}

	out, _, code := run("list")
	require.Zero(t, code)
	require.Contains(t, out, "1 getcourse_add_deal outcome unknown, delivery-1, client 7, ")
	require.Contains(t, out, "3 getcourse_add_deal sent, no word of the answer")
	require.Contains(t, out, "look in the school's orders for this buyer")
	require.NotContains(t, out, "\n2 ")
	out, _, _ = run("list", "--all", "--format", "json")
	var list []effectJSON
	require.NoError(t, json.Unmarshal([]byte(out), &list))
	require.Len(t, list, 3)
	out, _, _ = run("show", "2")
	require.Contains(t, out, "answered 200")
	require.Contains(t, out, "    answer\n")
	out, _, _ = run("list", "--lang", "ru")
	require.Contains(t, out, "исход неизвестен")

	out, _, code = run("settle", "1", "--done")
	require.Zero(t, code)
	require.Equal(t, "1 getcourse_add_deal: done\n", out)
	out, _, _ = run("settle", "3", "--not-done", "--lang", "ru")
	require.Equal(t, "3 getcourse_add_deal: не выполнен\n", out)
	out, _, _ = run("list")
	require.Equal(t, "nothing waits: the outcome of every request is known\n", out)

	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"settle", "1", "--done"}, "the outcome of request 1 is known"},
		{[]string{"settle", "9", "--done"}, "there is no request 9 in the journal"},
		{[]string{"settle", "1"}, "say either --done or --not-done"},
		{[]string{"settle", "1", "--done", "--not-done"}, "say either --done or --not-done"},
		{[]string{"show", "one"}, "a request goes by its number"},
	} {
		_, stderr, code := run(tt.args...)
		require.Equal(t, exitUsage, code)
		require.Contains(t, stderr, tt.want)
	}
	_, stderr, code := command(t.Context(), "", "effects", "list")
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "--store is missing")
	_, _, code = command(t.Context(), "", "effects", "list", "--store", file+"x")
	require.Equal(t, exitUsage, code)
}

// A list that was cut says so: who settles all he sees must not take it for all there is.
func TestEffectsCut(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bot.db")
	store, err := sqlstore.Open(t.Context(), file, sqlstore.Options{Now: time.Now})
	require.NoError(t, err)
	add := func(from, n int) {
		require.NoError(t, journal.Within(t.Context(), store, func(tx crm.Everything) error {
			for i := range n {
				if _, err := tx.SaveSent(crm.Sent{Run: "r", N: from + i, Function: "webhook", State: crm.Unknown}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	defer func() { require.NoError(t, store.Close()) }()
	for _, tt := range []struct {
		add  int
		want string
	}{{maxListed, ""}, {1, "there are more than these 1000\n"}} {
		add(tt.add, tt.add)
		out, stderr, code := command(t.Context(), "", "effects", "list", "--format", "json", "--store", file)
		require.Zero(t, code)
		require.Equal(t, tt.want, stderr)
		var list []effectJSON
		require.NoError(t, json.Unmarshal([]byte(out), &list))
		require.Len(t, list, maxListed)
	}
}
