package apply_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/apply"
	"github.com/salecalc/salecalc/internal/pgtest"
	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

func clock() time.Time { return time.Date(2025, 1, 15, 12, 0, 0, 0, time.UTC) }

func constants() *vars.Env {
	env := vars.NewEnv()
	for name, text := range map[string]string{"getcourse_account_name": sandbox.Account, "getcourse_secret": sandbox.Key, "keycrm_token": sandbox.Token} {
		env.Set(vars.Const, name, value.Text(text))
	}
	return env
}

// plan gives what a dry run of the script plans.
func plan(t *testing.T, row, script string) []planned.Effect {
	t.Helper()
	src := diag.NewSource("plan", script)
	res, err := runtime.Compile(src, runtime.Options{}).Run(t.Context(), runtime.Host{Vars: constants(), Allow: runtime.Outside, DryRun: true})
	require.NoError(t, err)
	require.False(t, res.Failed, res.Diagnostics)
	return planned.Of(planned.Key{Run: "march", Row: row}, src, res.Effects)
}

func applier(net *runtime.Network) *apply.Applier {
	return &apply.Applier{
		Net: net, Store: crm.NewMemStore(crm.MemOptions{Now: clock}), Consts: constants(), Now: clock,
		Wait: func(context.Context, time.Duration) error { return nil },
	}
}

func atSandbox(t *testing.T, box *sandbox.Server) *apply.Applier {
	t.Helper()
	run, err := box.Start(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = run.Close() })
	u, err := url.Parse(run.URL)
	require.NoError(t, err)
	a := applier(runtime.NewNetwork(runtime.NetworkOptions{Sandbox: u}))
	a.Sandbox = true
	return a
}

// The sandbox ends up the same whether a script runs there or its plan is applied.
func TestEveryFunction(t *testing.T) {
	const script = `getcourse_add_user(1, 'anna@example.com', '+79990001122', 'Анна', '{"city": "Москва", "group_name": ["Группа 1"], "addfields": {"Поле": "<значение> & \"\u0438\""}}', 'partner@email.ru', '{"utm_source":"s"}')
getcourse_add_user_to_groups('["Группа 2"]')
getcourse_add_user_to_groups('["Группа 1", "Группа 2"]', 199388144, '')
getcourse_add_deal('anna@example.com', '', '123456', '4900.50', '{"quantity": 2, "deal_comment": "первый"}', '{"first_name": "Анна"}', '{"refresh_if_exists": 1}', '{"utm_source":"s"}')
getcourse_update_deal('anna@example.com', '', '', 1, '{"product_title": "Ещё", "deal_cost": 10}')
getcourse_change_deal_status('in_work', 'anna@example.com')
getcourse_add_deal('', '+79990001123', '', 100, '{"product_title": "Без кода", "deal_status": "false", "deal_number": "A-1"}')
getcourse_change_deal_status(False, '', '+79990001123', 'A-1')
keycrm_add_card('Заявка', '{"phone":"+380990001122","email":"anna@example.com"}', 1, '', '', 'комментарий', '{"utm_source":"s"}', '[{"name":"Курс","price":10.10,"quantity":1}]', '[{"amount":5,"payment_method":"Готівка"}]', '', '{"communicate_at":"2025-02-01 10:00:00"}')
keycrm_add_payment('', '{"amount": 10.50, "payment_method": "Готівка", "status": "paid"}')`
	direct := sandbox.New(sandbox.Options{})
	there := atSandbox(t, direct)
	res, err := runtime.Run(t.Context(), script, runtime.Host{Vars: constants(), Allow: runtime.Outside, Net: there.Net})
	require.NoError(t, err)
	require.False(t, res.Failed, res.Diagnostics)
	written := map[string]string{}
	for _, w := range res.Writes {
		written[w.Name] = w.Value.Text()
	}

	box := sandbox.New(sandbox.Options{})
	a := atSandbox(t, box)
	got := map[string]string{}
	for _, e := range plan(t, "1", script) {
		r, err := a.Apply(t.Context(), &e)
		require.NoError(t, err)
		require.Equal(t, apply.Done, r.State, "%s: %s", e.Function, r.Why.EN)
		for _, v := range r.Values {
			got[v.Name] = v.Text
		}
	}
	assert.Equal(t, direct.State().GetCourse, box.State().GetCourse)
	assert.Equal(t, direct.State().KeyCRM, box.State().KeyCRM)
	assert.Equal(t, written, got)
}

var postgres pgtest.Server

func TestMain(m *testing.M) {
	code := m.Run()
	postgres.Stop()
	os.Exit(code)
}

// Whatever keeps the journal, it knows what was sent and what came of it.
func TestStores(t *testing.T) {
	for _, tt := range []struct {
		name string
		dsn  func(t *testing.T) string
	}{
		{"sqlite", func(t *testing.T) string { return filepath.Join(t.TempDir(), "bot.db") }},
		{"postgres", func(t *testing.T) string { return postgres.DSN(t) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			box := sandbox.New(sandbox.Options{})
			a := atSandbox(t, box)
			store, err := sqlstore.Open(t.Context(), tt.dsn(t), sqlstore.Options{Now: clock})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, store.Close()) })
			a.Store = store
			effects := plan(t, "1", `getcourse_add_deal('a@example.com', '', '123456', '1.10', '{"addfields":{"б":"<1>","а":12345678901234567890}}')`)
			changed := plan(t, "1", `getcourse_add_deal('b@example.com', '', '123456', '1.10', '{"addfields":{"б":"<1>","а":12345678901234567890}}')`)
			var first apply.Result
			for i, want := range []apply.State{apply.Done, apply.Before, apply.Unfit, apply.Before} {
				e := effects[0]
				if want == apply.Unfit {
					e = changed[0]
				}
				r, err := a.Apply(t.Context(), &e)
				require.NoError(t, err)
				require.Equal(t, want, r.State, r.Why.EN)
				if i == 0 {
					first = r
				} else if want == apply.Before {
					assert.Equal(t, first.Values, r.Values)
				}
			}
		})
	}
}

// Requests to other addresses are sent as planned, and judged by their statuses.
func TestWeb(t *testing.T) {
	status := http.StatusOK
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Method+" "+r.URL.String()+" "+r.Header.Get("X-Source")+" "+r.Header.Get("Content-Type"))
		w.WriteHeader(status)
		_, _ = w.Write([]byte("спасибо"))
	}))
	defer server.Close()
	a := applier(runtime.NewNetwork(runtime.NetworkOptions{Open: []string{server.Listener.Addr().String()}}))
	effects := plan(t, "1", `requests_put('`+server.URL+`/a?b=1', 'text', {'X-Source': 'bot'}, {'c': 2})`)
	require.Len(t, effects, 1)
	apply1 := func() apply.Result {
		r, err := a.Apply(t.Context(), &effects[0])
		require.NoError(t, err)
		return r
	}
	status = http.StatusForbidden
	r := apply1()
	assert.Equal(t, apply.Refused, r.State)
	assert.Equal(t, "the answer is of status 403", r.Why.EN)
	status = http.StatusOK
	r = apply1()
	assert.Equal(t, apply.Done, r.State)
	assert.Equal(t, []apply.Value{{Name: "status", Text: "200"}, {Name: "answer", Text: "спасибо"}}, r.Values)
	assert.Equal(t, apply.Before, apply1().State)
	want := "PUT /a?b=1 bot application/x-www-form-urlencoded"
	assert.Equal(t, []string{want, want}, got)

	effects = plan(t, "2", `requests_put('`+server.URL+`/a?b=1', 'text', {'X-Source': 'bot'}, {'c': 2})`)
	status = http.StatusInternalServerError
	for range 2 {
		r = apply1()
		assert.Equal(t, apply.Unknown, r.State)
		assert.Contains(t, r.Why.EN, "ask the service at the address below")
	}
	assert.Len(t, got, 3, "it is not repeated")
}

// Before anything is applied, and after, Look tells what is known.
func TestLook(t *testing.T) {
	box := sandbox.New(sandbox.Options{})
	a := atSandbox(t, box)
	effects := append(plan(t, "1", `getcourse_add_deal('a@example.com', '', '123456', 1)`), plan(t, "2", `getcourse_add_deal('b@example.com', '', '123456', 1)`)...)
	look := func(i int) apply.State {
		r, err := a.Look(t.Context(), &effects[i])
		require.NoError(t, err)
		return r.State
	}
	assert.Equal(t, apply.Done, look(0))
	require.NoError(t, box.SetFaultTimes(sandbox.AnswerLost, 1))
	for i, want := range []apply.State{apply.Unknown, apply.Before} {
		_, err := a.Apply(t.Context(), &effects[i])
		require.NoError(t, err)
		assert.Equal(t, want, look(i))
	}
	assert.Equal(t, apply.Unfit, func() apply.State {
		r, err := a.Look(t.Context(), &planned.Effect{Function: "send_message"})
		require.NoError(t, err)
		return r.State
	}())
	a.Store = nil
	assert.Equal(t, apply.Done, look(0), "nothing is known without a journal")
}

// broken is a store that fails.
type broken struct{ crm.Store }

var errBroken = errors.New("no store")

func (broken) Begin(context.Context) (crm.Everything, error) { return nil, errBroken }

// Without its journal nothing leaves.
func TestBrokenJournal(t *testing.T) {
	box := sandbox.New(sandbox.Options{})
	a := atSandbox(t, box)
	before := box.State().GetCourse
	a.Store = broken{}
	for _, e := range plan(t, "1", `getcourse_add_deal('a@example.com', '', '123456', 1)`) {
		_, err := a.Apply(t.Context(), &e)
		require.ErrorIs(t, err, errBroken)
	}
	assert.Equal(t, before, box.State().GetCourse)
}
