package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

// An applied is a place where plans are applied at a sandbox.
type applied struct {
	t     *testing.T
	dir   string
	box   *sandbox.Server
	url   string
	lines []byte // of the plan
}

func newApplied(t *testing.T, o sandbox.Options) *applied {
	t.Helper()
	a := &applied{t: t, dir: t.TempDir(), box: sandbox.New(o)}
	run, err := a.box.Start(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = run.Close() })
	a.url = run.URL
	store, err := sqlstore.Open(t.Context(), a.path("bot.db"), sqlstore.Options{Now: time.Now})
	require.NoError(t, err)
	require.NoError(t, store.Close())
	return a
}

func (a *applied) path(name string) string { return filepath.Join(a.dir, name) }

// plan adds what a dry run of the script for a row plans; numbering may be empty.
func (a *applied) plan(row int, numbering, script string) {
	a.t.Helper()
	env := vars.NewEnv()
	for name, text := range map[string]string{"getcourse_account_name": "school", "getcourse_secret": "another-key-" + strconv.Itoa(row), "keycrm_token": "another-token"} {
		env.Set(vars.Const, name, value.Text(text))
	}
	env.Set(vars.Deal, "row", value.Int(int64(row)))
	src := diag.NewSource("plan", script)
	res, err := runtime.Compile(src, runtime.Options{}).Run(a.t.Context(), runtime.Host{Vars: env, Allow: runtime.Outside, DryRun: true, Numbering: numbering})
	require.NoError(a.t, err)
	require.False(a.t, res.Failed, res.Diagnostics)
	a.lines, err = planned.Append(a.lines, planned.Key{Run: "march", Row: strconv.Itoa(row)}, src, res.Effects)
	require.NoError(a.t, err)
	require.NoError(a.t, os.WriteFile(a.path("plan.jsonl"), a.lines, 0o600))
}

// args are those of an application of the plan at the sandbox.
func (a *applied) args(more ...string) []string {
	return append([]string{"effects", "apply", a.path("plan.jsonl"), "--sandbox=" + a.url, "--store", a.path("bot.db"), "--out", a.path("out.jsonl"), "--force"}, more...)
}

func (a *applied) apply(more ...string) (stdout, stderr string, code int) {
	return command(a.t.Context(), "", a.args(more...)...)
}

// results are the lines of --out.
func (a *applied) results() (list []appliedJSON) {
	a.t.Helper()
	data, err := os.ReadFile(a.path("out.jsonl"))
	require.NoError(a.t, err)
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		var j appliedJSON
		require.NoError(a.t, json.Unmarshal(s.Bytes(), &j))
		list = append(list, j)
	}
	return list
}

func (a *applied) states() (list []string) {
	for _, j := range a.results() {
		list = append(list, string(j.State))
	}
	return list
}

// titles counts the orders and cards that are about rows, by their titles.
func (a *applied) titles() map[string]int {
	count := map[string]int{}
	state := a.box.State()
	for _, o := range state.GetCourse.Orders {
		for _, p := range o.Positions {
			if strings.HasPrefix(p.Title, "row ") {
				count["order "+p.Title]++
			}
		}
	}
	for _, c := range state.KeyCRM.Cards {
		count["card "+c.Title]++
	}
	return count
}

// Calls of a row that rest on each other.
const funnel = `add = getcourse_add_deal("a#{row}@example.org", "", "123456", 4900, '{"product_title":"row #{row}"}')
getcourse_change_deal_status("in_work", "a#{row}@example.org")
keycrm_add_card("row #{row}", '{"phone":"+380990001122"}', '', '', '', 'Оплата: #{getcourse_payment_link}')
keycrm_add_payment("", '{"amount": 10.50, "payment_method": "Готівка"}')`

func TestApply(t *testing.T) {
	a := newApplied(t, sandbox.Options{})
	for row := range 3 {
		a.plan(row+1, "", funnel)
	}
	// Without --sandbox or --live it is only shown.
	out, stderr, code := command(t.Context(), "", "effects", "apply", a.path("plan.jsonl"))
	require.Zero(t, code, stderr)
	assert.Contains(t, out, `row 1, line 1: getcourse_add_deal /pl/api/deals {"user":{"email":"a1@example.org"}`)
	assert.Contains(t, out, "getcourse_add_deal: to be sent — 3\n")
	assert.Contains(t, stderr, "nothing was sent")
	require.Empty(t, a.titles())

	out, stderr, code = a.apply()
	require.Zero(t, code, out+stderr)
	assert.Contains(t, out, "keycrm_add_payment: done — 3\n")
	assert.Contains(t, out, "12 of 12 effects")
	want := map[string]int{"order row 1": 1, "order row 2": 1, "order row 3": 1, "card row 1": 1, "card row 2": 1, "card row 3": 1}
	require.Equal(t, want, a.titles())
	first := a.results()
	require.Len(t, first, 12)
	assert.Equal(t, "1", first[0].Row)
	assert.Equal(t, "march", first[0].Run)
	assert.NotEmpty(t, first[0].Values["getcourse_deal_number"])
	assert.NotEmpty(t, first[2].Values["keycrm_card_id"])
	for _, o := range a.box.State().GetCourse.Orders[len(a.box.State().GetCourse.Orders)-3:] {
		assert.Equal(t, "in_work", string(o.Status), "the status was set of the order that was created")
	}
	for i, c := range a.box.State().KeyCRM.Cards {
		assert.Len(t, c.Payments, 1)
		assert.Equal(t, "Оплата: "+first[4*i].Values["getcourse_payment_link"], c.Comment)
	}

	// Once more: nothing leaves, and the answers are those of the first time.
	before := len(a.box.State().Requests)
	out, _, code = a.apply("--format", "json")
	require.Zero(t, code)
	var sum applyJSON
	require.NoError(t, json.Unmarshal([]byte(out), &sum))
	assert.True(t, sum.Complete)
	assert.Equal(t, int64(12), sum.Effects)
	assert.Len(t, a.box.State().Requests, before)
	for i, j := range a.results() {
		assert.Equal(t, "done-before", string(j.State))
		assert.Equal(t, first[i].Values, j.Values)
	}
	out, _, _ = command(t.Context(), "", "effects", "apply", a.path("plan.jsonl"), "--store", a.path("bot.db"))
	assert.Contains(t, out, "getcourse_add_deal: done before — 3\n")
}
