package builtins

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// onlyVars is a transaction of a store that keeps variables and nothing else.
type onlyVars struct{ vars.Tx }

func TestStoreWithoutRecords(t *testing.T) {
	s := services()
	s.Vars = newVars()
	s.Data = func() (vars.Tx, error) { return onlyVars{}, nil }
	for _, f := range declared() {
		if f.Do == nil {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			c := NewCall(&f, make([]value.Value, len(f.Params)), 0, s)
			_, err := f.Do(&c)
			require.ErrorIs(t, err, ErrNeedsHost)
		})
	}
}

// dataServices are services about the first client of a new store, in which a deal has room
// for two variables.
func dataServices(t *testing.T) (*Services, crm.Everything) {
	t.Helper()
	tx, err := crm.NewMemStore(crm.MemOptions{Limits: vars.Limits{Deal: 2}}).Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, tx.Rollback()) })
	id, err := tx.NewClient(crm.Client{})
	require.NoError(t, err)
	v := newVars()
	v.env.Set(vars.Builtin, "client_id", value.Text(id))
	s := services()
	s.Vars, s.Data = v, func() (vars.Tx, error) { return tx, nil }
	return s, tx
}

// No function reads a budget, nor the name of another client.
func TestCreateOrderRecords(t *testing.T) {
	s, tx := dataServices(t)
	id, err := call(t, s, "create_order", "Курс", "4900.50", "", "Анна", "+79990001122")
	require.NoError(t, err)
	require.Equal(t, "1", id.Text())
	d, err := tx.Deal(1)
	require.NoError(t, err)
	require.Equal(t, "4900.5", d.Budget.Text())
	require.Equal(t, s.Now(), d.Created)
	rec, err := tx.Client(d.Client)
	require.NoError(t, err)
	require.Equal(t, crm.Client{ID: "2", Type: crm.NoMessenger, Name: "Анна", Created: s.Now(), Deal: 1}, rec)

	_, err = call(t, s, "set_order_budget", "-100", "1")
	require.NoError(t, err)
	d, err = tx.Deal(1)
	require.NoError(t, err)
	require.Equal(t, "-100", d.Budget.Text())
}

func TestRecordLimits(t *testing.T) {
	s, _ := dataServices(t)
	s.MaxText = 3
	_, err := call(t, s, "create_order")
	require.NoError(t, err)
	_, err = call(t, s, "set_order_var", "1", strings.Repeat("a", vars.DefaultName+1), "x")
	requireArg(t, err, 1, "characters in a name")
	_, err = call(t, s, "set_order_var", "1", "city", "Пермь")
	requireArg(t, err, 1, "characters in a value")
	_, err = call(t, s, "set_order_name", "Курс")
	requireArg(t, err, 0, "characters in a value")
	_, err = call(t, s, "create_order", "К", "1", "Утро")
	requireArg(t, err, 2, "characters in a value")
	_, err = call(t, s, "message", "1", "Привет")
	requireArg(t, err, 1, "characters in a value")
}

func TestSetOrderVarsFull(t *testing.T) {
	s, _ := dataServices(t)
	_, err := call(t, s, "create_order")
	require.NoError(t, err)
	_, err = call(t, s, "set_order_vars", "1", `{"a": 1, "b": 2}`)
	require.NoError(t, err)
	_, err = call(t, s, "set_order_vars", "1", `{"a": 3, "c": 4}`)
	require.ErrorIs(t, err, vars.ErrFull)
}
