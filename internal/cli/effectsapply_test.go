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

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
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

// forReal makes the journal say that what was tried at the sandbox was done for real.
func (a *applied) forReal() {
	a.t.Helper()
	store, err := sqlstore.Open(a.t.Context(), a.path("bot.db"), sqlstore.Options{Now: time.Now})
	require.NoError(a.t, err)
	defer func() { require.NoError(a.t, store.Close()) }()
	require.NoError(a.t, journal.Within(a.t.Context(), store, func(tx crm.Everything) error {
		list, err := tx.FindSent(crm.SentQuery{Limit: 1000})
		for _, s := range list {
			require.Contains(a.t, s.Run, " sandbox-")
			s.ID, s.Run = 0, strings.Replace(s.Run, " sandbox-", " planned-", 1)
			if _, serr := tx.SaveSent(s); err == nil {
				err = serr
			}
		}
		return err
	}))
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
	assert.Contains(t, out, "getcourse_add_deal: to be sent — 3\n", "a sandbox was no service")
	a.forReal()
	out, _, _ = command(t.Context(), "", "effects", "apply", a.path("plan.jsonl"), "--store", a.path("bot.db"))
	assert.Contains(t, out, "getcourse_add_deal: done before — 3\n")
}

const order = `getcourse_add_deal("a#{row}@example.org", "", "123456", 4900, '{"product_title":"row #{row}"}')`

func (a *applied) orders(n int, numbering string) {
	for row := range n {
		a.plan(row+1, numbering, order)
	}
}

// What the service refuses is sent again when the cause is gone; what was done is not.
func TestApplyRefused(t *testing.T) {
	a := newApplied(t, sandbox.Options{})
	a.orders(3, "")
	require.NoError(t, a.box.SetFaultTimes(sandbox.QuotaReached, 2))
	_, stderr, code := a.apply()
	require.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "row 1, getcourse_add_deal: refused: Достигнут лимит\n")
	assert.Equal(t, []string{"refused", "refused", "done"}, a.states())
	_, stderr, code = a.apply()
	require.Zero(t, code, stderr)
	assert.Equal(t, []string{"done", "done", "done-before"}, a.states())
	assert.Equal(t, map[string]int{"order row 1": 1, "order row 2": 1, "order row 3": 1}, a.titles())
}

// What may have arrived is not sent again until a person says so.
func TestApplyUnknown(t *testing.T) {
	a := newApplied(t, sandbox.Options{})
	a.orders(3, "")
	require.NoError(t, a.box.SetFaultTimes(sandbox.AnswerLost, 1))
	for range 2 {
		_, stderr, code := a.apply()
		require.Equal(t, exitFailed, code)
		assert.Contains(t, stderr, "row 1, getcourse_add_deal: outcome unknown: ")
		assert.Contains(t, stderr, "look in the school's orders for this buyer, created or changed about 2025-01-15 09:00:00 UTC")
		assert.Contains(t, stderr, "(salecalc effects settle 1 --done|--not-done --store "+a.path("bot.db")+")")
		assert.Equal(t, "unknown", a.states()[0])
		assert.Len(t, a.titles(), 3)
	}
	out, _, _ := command(t.Context(), "", "effects", "list", "--store", a.path("bot.db"))
	assert.Contains(t, out, "1 getcourse_add_deal outcome unknown, march, row 1, at a sandbox (effect ")
	a.forReal()
	out, _, code := command(t.Context(), "", "effects", "apply", a.path("plan.jsonl"), "--store", a.path("bot.db"), "--lang", "ru")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, out, "— исход неизвестен: найдите в заказах школы")

	_, _, code = command(t.Context(), "", "effects", "settle", "1", "--done", "--store", a.path("bot.db"))
	require.Zero(t, code)
	_, stderr, code := a.apply()
	require.Zero(t, code, stderr)
	assert.Equal(t, []string{"done-before", "done-before", "done-before"}, a.states())
	assert.Equal(t, "done, as a person has found; its answer is not known", a.results()[0].Why)
	assert.Equal(t, map[string]int{"order row 1": 1, "order row 2": 1, "order row 3": 1}, a.titles())
}

// One that a person has not found is sent; so is one with a number, without asking.
func TestApplySettled(t *testing.T) {
	a := newApplied(t, sandbox.Options{})
	a.orders(2, "march")
	a.plan(3, "", order)
	require.NoError(t, a.box.SetFaultTimes(sandbox.AnswerLost, 2)) // the first try, and its repetition
	_, _, code := a.apply()
	require.Equal(t, exitFailed, code)
	assert.Equal(t, []string{"unknown", "done", "done"}, a.states())
	_, stderr, code := a.apply()
	require.Zero(t, code, stderr)
	assert.Equal(t, []string{"done", "done-before", "done-before"}, a.states())

	a.lines = nil
	a.plan(4, "", order)
	require.NoError(t, a.box.SetFaultTimes(sandbox.HTML502, 1)) // nothing was done, which nobody can know
	_, _, code = a.apply()
	require.Equal(t, exitFailed, code)
	list := a.results()
	require.Equal(t, "unknown", string(list[0].State))
	_, _, code = command(t.Context(), "", "effects", "settle", strconv.FormatInt(list[0].Entry, 10), "--not-done", "--store", a.path("bot.db"))
	require.Zero(t, code)
	_, _, code = a.apply()
	require.Zero(t, code)
	assert.Equal(t, []string{"done"}, a.states())
	assert.Equal(t, map[string]int{"order row 1": 1, "order row 2": 1, "order row 3": 1, "order row 4": 1}, a.titles())
}

func TestApplyStops(t *testing.T) {
	a := newApplied(t, sandbox.Options{})
	a.orders(5, "")
	for i, want := range []string{"2 of 5", "4 of 5"} { // what was done before does not count
		out, stderr, code := a.apply("--max-effects", "2", "--rate", "1000")
		require.Equal(t, exitFailed, code)
		assert.Contains(t, out, want)
		assert.Contains(t, stderr, "stopped: 2 requests were sent, as many as may be; what became of them is in "+a.path("out.jsonl.part")+"; call the command again to go on")
		assert.Len(t, a.titles(), 2*i+2)
	}
	require.NoError(t, a.box.SetFault(sandbox.WrongKey, true))
	a.lines = nil
	a.orders(9, "")
	_, stderr, code := a.apply("--max-errors", "2")
	require.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "stopped: 2 effects were not carried out")
	require.NoError(t, a.box.SetFault(sandbox.WrongKey, false))

	_, stderr, code = command(t.Context(), "", "effects", "apply", a.path("plan.jsonl"), "--sandbox=http://127.0.0.1:1", "--store", a.path("bot.db"))
	require.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "row 5, getcourse_add_deal: not sent: ")
	assert.Contains(t, stderr, "stopped: 3 effects in a row did not reach their service")
	_, stderr, code = a.apply()
	require.Zero(t, code, stderr)
	assert.Len(t, a.titles(), 9)
	for title, n := range a.titles() {
		assert.Equal(t, 1, n, title)
	}
}

// Effects that fail every time do not stop the others for ever.
func TestApplySkipFailed(t *testing.T) {
	a := newApplied(t, sandbox.Options{})
	a.plan(1, "", `keycrm_add_payment("999", '{"amount": 1, "payment_method_id": 1}')`) // there is no such card
	a.plan(2, "", `getcourse_add_deal("a2@example.org", "", "123456", 4900, {"deal_comment": keycrm_token})`)
	for row := 3; row <= 5; row++ {
		a.plan(row, "", order)
	}
	for range 2 {
		_, stderr, code := a.apply("--max-errors", "2")
		require.Equal(t, exitFailed, code)
		assert.Contains(t, stderr, "row 1, keycrm_add_payment: refused: ")
		assert.Contains(t, stderr, "stopped: 2 effects were not carried out")
		assert.Contains(t, stderr, "; mend the cause and call the command again, nothing is sent twice; with --skip-failed it goes on without them\n")
		assert.Empty(t, a.titles())
	}
	out, stderr, code := a.apply("--max-errors", "2", "--skip-failed")
	require.Equal(t, exitFailed, code, "not all are done")
	assert.NotContains(t, stderr, "row 1")
	assert.Contains(t, out, "keycrm_add_payment: left out, failed before — 1\ngetcourse_add_deal: done — 3, left out, failed before — 1\n")
	assert.Equal(t, []string{"left-out", "left-out", "done", "done", "done"}, a.states())
	assert.Len(t, a.titles(), 3)

	_, stderr, code = command(t.Context(), "", "effects", "apply", a.path("plan.jsonl"), "--sandbox", "--max-errors", "1")
	require.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "stopped: 1 effects were not carried out; without --store nothing is remembered, and the next call begins anew\n")

	// One of unknown outcome is left out, too; what a person has settled is not.
	require.NoError(t, a.box.SetFault(sandbox.AnswerLost, true))
	a.lines = nil
	a.plan(6, "", order)
	_, _, code = a.apply("--max-errors", "1")
	require.Equal(t, exitFailed, code)
	require.NoError(t, a.box.SetFault(sandbox.AnswerLost, false))
	_, _, code = a.apply("--skip-failed")
	require.Equal(t, exitFailed, code)
	list := a.results()
	require.Equal(t, "left-out", string(list[0].State))
	require.Contains(t, list[0].Why, "look in the school's orders")
	_, _, code = command(t.Context(), "", "effects", "settle", strconv.FormatInt(list[0].Entry, 10), "--not-done", "--store", a.path("bot.db"))
	require.Zero(t, code)
	_, _, code = a.apply("--skip-failed")
	require.Zero(t, code)
}

// What was not tried, since it rests on what did not arrive, does not hide a dead service.
func TestApplyUnreachable(t *testing.T) {
	a := newApplied(t, sandbox.Options{})
	for row := 1; row <= 9; row++ {
		a.plan(row, "", "getcourse_add_deal('a#{row}@example.org', '', '123456', 4900)\ngetcourse_change_deal_status('in_work', 'a#{row}@example.org')")
	}
	out, stderr, code := command(t.Context(), "", "effects", "apply", a.path("plan.jsonl"), "--sandbox=http://127.0.0.1:1", "--store", a.path("bot.db"))
	require.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "stopped: 3 effects in a row did not reach their service")
	assert.Contains(t, out, "5 of 18 effects")
}

// What cannot be sent as it is says why; the rest is done.
func TestApplyUnfit(t *testing.T) {
	a := newApplied(t, sandbox.Options{})
	a.plan(1, "", order)
	_, _, code := a.apply()
	require.Zero(t, code)
	a.lines = nil
	for row, script := range []string{
		`getcourse_add_deal("other@example.org", "", "123456", 4900)`,          // the place of the first plan's order
		`keycrm_add_payment("", '{"amount": 1, "payment_method": "Готівка"}')`, // see below
		`getcourse_add_deal("a@example.org", "", "123456", 4900, {"deal_comment": keycrm_token})`,
		`requests_post("https://example.org/", "text", "", {"a": 1})`,
		`getcourse_add_user(1, "a@example.org", "", "Anna")`,
	} {
		if row == 1 {
			script = "keycrm_card_id = 'dry-run'\n" + script
		}
		a.plan(row+1, "", script)
	}
	text := strings.Replace(string(a.lines), `"first_name":"Anna"`, `"first_name":"Anna","id":5`, 1)
	text = strings.Replace(text, `"params":{"user":{"email":"a@example.org","first_name"`, `"params":{"deal":{},"user":{"email":"a@example.org","first_name"`, 1)
	require.NoError(t, os.WriteFile(a.path("plan.jsonl"), []byte(text), 0o600))
	_, stderr, code := a.apply()
	require.Equal(t, exitFailed, code)
	assert.Equal(t, []string{"unfit", "unfit", "unfit", "skipped", "unfit"}, a.states())
	for _, want := range []string{
		"something else was sent under this id before", "rests on an answer that the dry run has invented",
		"secrets are not in the file", "getcourse_add_user sends no such request: it has been changed",
	} {
		assert.Contains(t, stderr, want)
	}
}

func TestApplyMisuse(t *testing.T) {
	a := newApplied(t, sandbox.Options{})
	a.orders(1, "")
	plan, store := a.path("plan.jsonl"), a.path("bot.db")
	require.NoError(t, os.WriteFile(a.path("bad.jsonl"), append(a.lines, "{}\n"...), 0o600))
	require.NoError(t, os.WriteFile(a.path("there"), nil, 0o600))
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{plan, "--live"}, "--live needs --store"},
		{[]string{plan, "--live", "--sandbox"}, "--live and --sandbox exclude each other"},
		{[]string{plan, "--rate", "2"}, "for --live or --sandbox"},
		{[]string{plan, "--sandbox", "--rate", "-2"}, "are not negative"},
		{[]string{plan, "--live", "--store", store + "x"}, "store create"},
		{[]string{plan, "--live", "--store", store}, "not set: const.getcourse_account_name, const.getcourse_secret"},
		{[]string{a.path("none"), "--sandbox"}, "none"},
		{[]string{a.path("bad.jsonl"), "--sandbox"}, "bad.jsonl: line 2, byte " + strconv.Itoa(len(a.lines)) + ": id must be 32 hexadecimal digits"},
		{[]string{plan, "--sandbox", "--out", a.path("there")}, "there is such a file already"},
	} {
		_, stderr, code := command(t.Context(), "", append([]string{"effects", "apply"}, tt.args...)...)
		assert.Equal(t, exitUsage, code, tt.args)
		assert.Contains(t, stderr, tt.want)
	}
	assert.Empty(t, a.titles(), "nothing was sent")

	keeper, err := sqlstore.Open(t.Context(), store, sqlstore.Options{Now: time.Now})
	require.NoError(t, err)
	defer keeper.Close()
	letGo, ok, err := keeper.Claim(t.Context(), "effects apply")
	require.NoError(t, err)
	require.True(t, ok)
	_, stderr, code := a.apply()
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "another `effects apply` works with ")
	letGo()
	_, stderr, code = a.apply()
	require.Zero(t, code, stderr)
}
