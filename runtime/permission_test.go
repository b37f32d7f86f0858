package runtime_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// TestZeroHost checks that a Host that gives nothing allows nothing.
func TestZeroHost(t *testing.T) {
	for _, src := range []string{
		`a = get_datetime("%Y")`, `a = current_date_rus()`, `a = time_interval("10:00", "19:00")`, `a = random(1, 2)`,
		`a = requests_get("https://example.org/")`, `a = set_client_var(5, "x", 1)`, `a = getcourse_change_deal_status("new")`,
		`a = message(1, "x")`, `a = create_list("x")`,
	} {
		res, err := runtime.Run(context.Background(), src+"\nb = 1", runtime.Host{})
		require.NoError(t, err, src)
		require.True(t, res.Failed, src)
		require.Equal(t, diag.Code("needs-host"), res.Diagnostics[0].Code(), src)
		require.Equal(t, []string{"deal b=1"}, printed(res.Writes), src)
	}
	res, err := runtime.Run(context.Background(), "a = current_date\nb = weekday", runtime.Host{})
	require.NoError(t, err)
	require.Equal(t, []string{"deal a=", "deal b="}, printed(res.Writes), "clock variables have no value")
}

// printed gives writes as "scope name=text".
func printed(writes []vars.Write) []string {
	var out []string
	for _, w := range writes {
		out = append(out, w.Scope.String()+" "+w.Name+"="+w.Value.Text())
	}
	return out
}

// performer carries out what it is told to, and counts.
type performer struct {
	can   string
	calls int
	err   error
}

func (p *performer) Performs(f *builtins.Func) bool { return f.Name == p.can }

func (p *performer) Perform(_ context.Context, _ *builtins.Func, args []value.Value) (value.Value, error) {
	p.calls++
	return value.Int(int64(len(args))), p.err
}

func TestPerformer(t *testing.T) {
	p := &performer{can: "create_list"}
	h := runtime.Host{Funcs: p, Allow: runtime.Outside}
	res, err := runtime.Run(context.Background(), `n = create_list("VIP")`+"\nmessage(1, 'x')", h)
	require.NoError(t, err)
	require.Equal(t, 1, p.calls)
	require.Len(t, res.Effects, 2)
	require.True(t, res.Effects[0].Performed)
	require.Equal(t, []string{"VIP"}, res.Effects[0].Args)
	require.False(t, res.Effects[1].Performed, "nobody can send messages")
	require.Equal(t, diag.Code("needs-host"), res.Diagnostics[0].Code())

	h.DryRun = true
	res, err = runtime.Run(context.Background(), `n = create_list("VIP")`, h)
	require.NoError(t, err)
	require.Equal(t, 1, p.calls, "a dry run performs nothing")
	require.True(t, res.Effects[0].Assumed)

	p.err, h.DryRun = errors.New("the database is away"), false
	res, err = runtime.Run(context.Background(), "a = 1\nn = create_list('x')\nb = 2", h)
	require.ErrorContains(t, err, "the database is away")
	require.Equal(t, []string{"deal a=1"}, printed(res.Writes), "what was done until then")
}

func TestStopOnError(t *testing.T) {
	for _, src := range []string{"a = 1\nb = 1 / 0\nc = 3", "a = 1\nb = = 5\nc = 3"} {
		res, err := runtime.Run(context.Background(), src, runtime.Host{StopOnError: true})
		require.NoError(t, err)
		require.True(t, res.Failed)
		require.Len(t, res.Writes, 1, src)
	}
}

func TestOtherClients(t *testing.T) {
	store := peopled(8)
	h := runtime.Host{
		Store: store, Client: "1", Now: func() time.Time { return time.Unix(0, 0) },
		Allow: runtime.NewKinds(builtins.Store), DryRun: true,
	}
	src := "a = set_client_var(7, 'x', 5)\nb = set_client_var(9, 'x', 5)\nc = concat(set_client_var(7, 'y', 5), 1 / 0)"
	run := func() *runtime.Result {
		res, err := runtime.Run(context.Background(), src, h)
		require.NoError(t, err)
		return res
	}
	require.False(t, run().Effects[0].Performed)
	require.Empty(t, clientVar(t, store, "7", "x"), "a dry run writes nothing")

	h.DryRun = false
	res := run()
	require.Equal(t, "5", clientVar(t, store, "7", "x"))
	require.Empty(t, clientVar(t, store, "7", "y"), "the statement failed after the call")
	require.True(t, res.Failed)
	require.True(t, res.Effects[0].Performed)
	require.False(t, res.Effects[2].Performed, "undone with its statement")
}

// clientVar reads a client's variable from a store.
func clientVar(t *testing.T, store crm.Store, client, name string) string {
	t.Helper()
	tx, err := store.Begin(t.Context())
	require.NoError(t, err)
	defer tx.Rollback()
	v, err := tx.ClientVar(client, name)
	require.NoError(t, err)
	return v.Text()
}
