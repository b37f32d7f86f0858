package builtins

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// A desk is calls about client 1 of a store, and a look at what they leave in his records.
type desk struct {
	t     *testing.T
	tx    crm.Everything
	vars  *fakeVars
	s     *Services
	notes *[]noted
}

// newDesk has a store with as many clients as are given; they get ids from 1.
func newDesk(t *testing.T, clients ...crm.Client) *desk {
	t.Helper()
	tx, err := crm.NewMemStore(crm.MemOptions{}).Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback() })
	for _, c := range clients {
		_, err := tx.NewClient(c)
		require.NoError(t, err)
	}
	d := &desk{t: t, tx: tx, vars: newVars()}
	d.vars.env.Set(vars.Builtin, "client_id", value.Text("1"))
	d.s, d.notes = outside(d.vars, nil)
	d.s.Data = func() (vars.Tx, error) { return tx, nil }
	return d
}

// do calls a function that must succeed and gives the text form of its answer.
func (d *desk) do(fn string, args ...string) string {
	d.t.Helper()
	v, err := callFull(d.t, d.s, fn, texts(args...)...)
	require.NoError(d.t, err)
	return v.Text()
}

// bad calls a function that must blame an argument, with part of what it says.
func (d *desk) bad(fn string, arg int, part string, args ...string) {
	d.t.Helper()
	_, err := callFull(d.t, d.s, fn, texts(args...)...)
	requireArg(d.t, err, arg, part)
}

func (d *desk) client(id string) crm.Client {
	d.t.Helper()
	c, err := d.tx.Client(id)
	require.NoError(d.t, err)
	return c
}

func TestUnread(t *testing.T) {
	d := newDesk(t, crm.Client{}, crm.Client{Unread: 3})
	for _, tt := range []struct {
		args []string
		want int64
	}{{nil, 1}, {[]string{"1"}, 2}, {[]string{""}, 3}, {[]string{"7"}, 7}, {nil, 8}, {[]string{"0"}, 0},
		{[]string{"9223372036854775807"}, 9223372036854775807}, {nil, 9223372036854775807}} {
		d.do("add_unread", tt.args...)
		require.Equal(t, tt.want, d.client("1").Unread, tt.args)
	}
	d.bad("add_unread", 0, "not negative", "-1")
	d.do("clear_unread")
	require.Zero(t, d.client("1").Unread)
	require.Equal(t, int64(3), d.client("2").Unread, "another client's")
}

func TestBlockClient(t *testing.T) {
	d := newDesk(t, crm.Client{Name: "Анна"}, crm.Client{})
	for _, m := range []crm.Message{{Client: "1"}, {Client: "1", Keep: true}, {Client: "2"}} {
		_, err := d.tx.Plan(m)
		require.NoError(t, err)
	}
	planned := func(client string) int {
		list, err := d.tx.Planned(client)
		require.NoError(t, err)
		return len(list)
	}
	d.do("block_client")
	require.Equal(t, crm.Client{ID: "1", Name: "Анна", Blocked: true}, d.client("1"))
	require.Equal(t, []int{0, 1}, []int{planned("1"), planned("2")})
	d.do("unblock_client")
	require.False(t, d.client("1").Blocked)
	d.do("unsubscribe")
	require.True(t, d.client("1").Unsubscribed)
}

func TestPauseBot(t *testing.T) {
	d := newDesk(t, crm.Client{})
	now := d.s.Now()
	for minutes, want := range map[string]time.Duration{"0.5": 30 * time.Second, "60": time.Hour, "0": 0, "52560000": 36500 * 24 * time.Hour} {
		d.do("pause_bot", minutes)
		require.WithinDuration(t, now.Add(want), d.client("1").PausedUntil, 0, minutes)
	}
	for _, minutes := range []string{"-1", "52560001", "1e300"} {
		d.bad("pause_bot", 0, "from 0 to 52560000", minutes)
	}
}

func TestRenameClient(t *testing.T) {
	d := newDesk(t, crm.Client{Name: "anna_77", FullName: "Анна К."})
	d.do("set_client_name", "Анна")
	require.Equal(t, crm.Client{ID: "1", Name: "Анна", FullName: "Анна К."}, d.client("1"))
	require.Empty(t, d.vars.texts(vars.Client), "no variable is made")

	d.vars.env.Set(vars.Client, "name", value.Text("Аня"))
	d.do("set_client_name", "Ольга")
	require.Equal(t, "Ольга", d.client("1").Name)
	require.Equal(t, map[string]string{"name": "Ольга"}, d.vars.texts(vars.Client))
}

func TestPipelineOfColumnThatIsGone(t *testing.T) {
	d := newDesk(t, crm.Client{})
	id, err := d.tx.NewDeal(crm.Deal{Client: "1", State: 41, Status: crm.Active})
	require.NoError(t, err)
	require.NoError(t, d.tx.SaveClient(crm.Client{ID: "1", Deal: id}))
	require.Empty(t, d.do("get_current_pipline_id"))
	require.NoError(t, d.tx.SavePipeline(4, []crm.State{{ID: 41}}))
	require.Equal(t, "4", d.do("get_current_pipline_id"))
}

func TestTasks(t *testing.T) {
	d := newDesk(t, crm.Client{})
	zone := d.s.Zone
	for _, email := range []string{"anna@example.com", "oleg@example.com"} {
		require.NoError(t, d.tx.SaveOperator(crm.Operator{Email: email}))
	}
	want := crm.Task{ID: 1, Client: "1", Operator: "anna@example.com", Name: "Счёт", Due: time.Date(2025, 2, 1, 0, 0, 0, 0, zone)}
	require.Equal(t, "1", d.do("create_task", " Anna@Example.com", "Счёт", "1.2.2025", ""))
	require.Equal(t, []crm.Task{want}, d.tasks())

	d.do("done_task", "1")
	want.Done = true
	require.Equal(t, []crm.Task{want}, d.tasks())

	d.do("update_task", "1", "oleg@example.com", "Акт", "02.02.2025", "срочно", "9:05")
	want.Operator, want.Name, want.Description, want.Due = "oleg@example.com", "Акт", "срочно", time.Date(2025, 2, 2, 9, 5, 0, 0, zone)
	require.Equal(t, []crm.Task{want}, d.tasks())

	for args, due := range map[[2]string]time.Time{
		{"3.2.2025 10:00", ""}:              time.Date(2025, 2, 3, 10, 0, 0, 0, zone),
		{"3.2.2025 10:00", "11:00"}:         time.Date(2025, 2, 3, 11, 0, 0, 0, zone),
		{"3.2.2025", "04.02.2025 12:00:30"}: time.Date(2025, 2, 3, 12, 0, 30, 0, zone),
	} {
		d.do("update_task", "1", "oleg@example.com", "Акт", args[0], "", args[1])
		require.Equal(t, due, d.tasks()[0].Due, args)
	}
	require.Empty(t, *d.notes)
	require.Equal(t, "False", d.do("update_task", "1", "nobody@example.com", "x", "1.2.2025", ""))
	require.Equal(t, []noted{{1, diag.CallWarning, `there is no employee "nobody@example.com"`}}, *d.notes)
	require.Equal(t, "False", d.do("done_task", "2"))
	require.Equal(t, noted{0, diag.CallWarning, "there is no task 2"}, (*d.notes)[1])
	require.Equal(t, "Акт", d.tasks()[0].Name)

	d.do("delete_task", "1")
	require.Empty(t, d.tasks())
}

func (d *desk) tasks() []crm.Task {
	d.t.Helper()
	list, err := d.tx.TasksOf("1")
	require.NoError(d.t, err)
	return list
}

func TestSetNote(t *testing.T) {
	d := newDesk(t, crm.Client{})
	d.do("set_note", "просит счёт")
	d.do("set_note", "5")
	notes, err := d.tx.NotesOf("1")
	require.NoError(t, err)
	require.Equal(t, []crm.Note{{Text: "просит счёт", At: d.s.Now().In(d.s.Zone)}, {Text: "5", At: d.s.Now().In(d.s.Zone)}}, notes)
}

// TestTextsOfRecords checks that no record takes an empty text or one longer than a value.
func TestTextsOfRecords(t *testing.T) {
	d := newDesk(t, crm.Client{Name: "Анна"})
	require.NoError(t, d.tx.SaveOperator(crm.Operator{Email: "a@b.ru"}))
	d.s.MaxText = 5
	for _, tt := range []struct {
		fn   string
		args []string // before the text
		rest []string // after it
	}{
		{"create_label", nil, nil}, {"create_label_if_not_exist", nil, nil}, {"set_client_name", nil, nil}, {"set_note", nil, nil},
		{"create_task", []string{"a@b.ru"}, []string{"1.2.2025", ""}},
	} {
		t.Run(tt.fn, func(t *testing.T) {
			d.t = t
			given := func(text string) []string { return append(append(append([]string{}, tt.args...), text), tt.rest...) }
			d.bad(tt.fn, len(tt.args), "the text is empty", given("")...)
			d.bad(tt.fn, len(tt.args), "the text is empty", given(" \n")...)
			d.bad(tt.fn, len(tt.args), "more than 5", given(strings.Repeat("ё", 6))...)
			d.do(tt.fn, given(strings.Repeat("ё", 5))...)
		})
	}
	d.bad("create_task", 3, "more than 5", "a@b.ru", "x", "1.2.2025", "слишком")
}

func TestManyLabels(t *testing.T) {
	d := newDesk(t, crm.Client{})
	d.do("create_label", "а")
	d.do("add_label", "а")
	many := "[" + strings.Repeat("1,", mostSets) + "1]"
	for _, fn := range []string{"remove_multiple_client_labels", "find_clients_by_multiple_labels", "has_client_multiple_labels"} {
		d.bad(fn, 0, "at most 1000", many)
		d.bad(fn, 0, "at most 1000", many, "1")
	}
	require.Equal(t, "[1]", d.do("find_clients_by_multiple_labels", "[1]"))
	d.s.MaxText = 2
	_, err := callFull(t, d.s, "find_clients_by_multiple_labels", texts("[1]")...)
	requireArg(t, err, -1, "more than 2")
}

func TestColorOfLabel(t *testing.T) {
	d := newDesk(t, crm.Client{})
	for i, color := range []string{"", "9"} {
		d.do("create_label_if_not_exist", "label"+color, color)
		label, err := d.tx.Set(crm.Label, int64(i+1))
		require.NoError(t, err)
		require.Equal(t, crm.Set{ID: int64(i + 1), Kind: crm.Label, Name: "label" + color, Color: int64(9 * i)}, label)
	}
}

// TestWithoutAreas checks that a store that keeps only variables leaves the functions to
// the host.
func TestWithoutAreas(t *testing.T) {
	d := newDesk(t, crm.Client{})
	d.s.Data = func() (vars.Tx, error) { return struct{ vars.Tx }{d.tx}, nil }
	for fn, args := range map[string][]string{
		"block_client": nil, "clear_unread": nil, "has_label": {"а"}, "done_task": {"1"}, "set_note": {"x"}, "pause_bot": {"1"},
		"get_current_pipline_id": nil, "create_task": {"a@b.ru", "x", "1.2.2025", ""},
	} {
		_, err := callFull(t, d.s, fn, texts(args...)...)
		require.ErrorIs(t, err, ErrNeedsHost, fn)
	}
}
