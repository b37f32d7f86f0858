package repl

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/overlay"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// agreeing says yes to every question.
type agreeing struct{ asked string }

func (a *agreeing) read(string) (entered, error) { return entered{}, nil }

func (a *agreeing) ask(question string) (string, bool) {
	a.asked = question
	return "yes", true
}

type noWays struct{ Ways }

func (noWays) Live() *runtime.Network { return nil }

// Going live forgets what was tried and keeps what comes; coming back begins to try anew.
func TestLiveOnStore(t *testing.T) {
	now := func() time.Time { return time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC) }
	store := crm.NewMemStore(crm.MemOptions{Now: now})
	tx, err := store.Begin(t.Context())
	require.NoError(t, err)
	client, err := tx.NewClient(crm.Client{})
	require.NoError(t, err)
	require.NoError(t, tx.Write([]vars.Write{{Client: client, Scope: vars.Deal, Name: "price", Value: value.Text("100")}}))
	require.NoError(t, tx.Commit())

	var out bytes.Buffer
	in := &agreeing{}
	s := newSession(Options{
		Host: runtime.Host{Store: store, Client: client, Now: now, Allow: runtime.Outside}, Ways: noWays{},
		Out: &out, Err: &out, Watch: now, Say: error.Error,
	})
	s.in = in
	require.NoError(t, s.begin(t.Context()))
	kept := func(name string) string {
		env, err := overlay.Look(t.Context(), store, client, vars.NewEnv())
		require.NoError(t, err)
		return env.Get(vars.Deal, name).Text()
	}
	says := func(text, want string) {
		t.Helper()
		out.Reset()
		s.enter(t.Context(), entered{text, 1})
		require.Equal(t, want, out.String())
	}
	says("price = price + 1", "price = 101\n")
	says("price", "→ 101\n")
	says(":live", "live: requests are sent; :live off ends that\nwhat this session had written is forgotten: the variables are those of the store\n")
	require.Contains(t, in.asked, "kept in the store")
	says("price", "→ 100\n")
	says(":undo", "error: :undo: what was done live is kept in the store; :undo does not take it back\n")
	says("price = price + 5", "price = 105\n")
	require.Equal(t, "105", kept("price"))
	says(":undo", "error: :undo: what was done live is kept in the store; :undo does not take it back\n")
	says(":set rate=2", "rate = 2\n")
	says(":undo", "undone: :set rate\n")
	says(":live off", "dry run: requests are recorded, not sent\n")
	says("price =", "price: deleted\n")
	says("price == None", "→ True\n")
	says(":undo", "undone: price =\n")
	says("price", "→ 105\n")
	require.Equal(t, "105", kept("price"))
}
