package builtins

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars/value"
)

// declared are the tables of functions on the bot's data and on the platform.
func declared() []Func {
	return slices.Concat(clientFuncs, mergeFuncs, orderFuncs, orderStateFuncs, listFuncs, labelFuncs, taskFuncs,
		operatorFuncs, messageFuncs, linkFuncs)
}

func TestDeclared(t *testing.T) {
	for _, f := range declared() {
		t.Run(f.Name, func(t *testing.T) {
			assert.Equal(t, f.Data, f.Do != nil, "what the table carries out, it carries out on the bot's data")
			assert.Nil(t, f.Append)
			assert.Contains(t, []Kind{Store, Host}, f.Kind)
			for _, doc := range []string{f.Doc.EN, f.Doc.RU} {
				assert.Contains(t, doc+f.Name, f.Name)
				assert.True(t, strings.HasSuffix(doc, "."), "a sentence ends with a full stop: %s", doc)
			}
			assert.True(t, strings.ContainsFunc(f.Doc.RU, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }))
		})
	}
}

// declaredCalls are calls and what of them reaches the host.
var declaredCalls = []struct {
	name, fn string
	args     []string
	want     []string // text forms of all arguments
	bad      int      // else the argument to blame, from 1
}{
	{name: "a budget that is no number is the host's to answer", fn: "create_order", args: []string{"x", "abc"}, want: []string{"x", "abc", "", "", "", "", "", ""}},
	{name: "names to carry over, as text", fn: "create_order", args: []string{"x", "1", "", "", "", "", "", `["a"]`}, want: []string{"x", "1", "", "", "", "", "", `["a"]`}},
	{name: "names to carry over that are none", fn: "create_order", args: []string{"x", "1", "", "", "", "", "", "a"}, bad: 8},
	{name: "column in words", fn: "create_order", args: []string{"x", "1", "", "", "", "", "new"}, bad: 7},
	{name: "the variable order_id is no deal's id", fn: "set_order_name", args: []string{"x", "12-34"}, bad: 2},
	{name: "long id", fn: "set_order_name", args: []string{"x", "1234567890123456789"}, want: []string{"x", "1234567890123456789"}},
	{name: "budget in words", fn: "set_order_budget", args: []string{"много"}, bad: 1},
	{name: "variables as text", fn: "set_order_vars", args: []string{"5", `{"a": 1}`}, want: []string{"5", `{"a":1}`}},
	{name: "variables that are none", fn: "set_order_vars", args: []string{"5", "[1]"}, bad: 2},
	{name: "no name to write", fn: "set_order_var", args: []string{"5", "a b", "1"}, bad: 2},
	{name: "layout by default", fn: "latest_order_datetime", args: nil, want: []string{"", "%d.%m.%y %H:%M"}},
	{name: "counting by default", fn: "count_client_orders", args: []string{"", "7"}, want: []string{"", "7", "1", "1"}},
	{name: "column by id", fn: "change_state", args: []string{"1.5"}, bad: 1},
	{name: "labels that are none are the host's to answer", fn: "has_client_multiple_labels", args: []string{"abc"}, want: []string{"abc", "0"}},
	{name: "colour by default", fn: "create_label_if_not_exist", args: []string{"x"}, want: []string{"x", "0"}},
	{name: "colour in words", fn: "create_label_if_not_exist", args: []string{"x", "red"}, bad: 2},
	{name: "blocks that are none are the host's to answer", fn: "delete_pended_messages_from_list", args: []string{""}, want: []string{"", ""}},
	{name: "spared or not by default", fn: "delete_pended_messages", want: []string{"True"}},
	{name: "several lists", fn: "add_to_list", args: []string{"[1,2]"}, want: []string{"[1,2]", ""}},
	{name: "one list", fn: "inlist", args: []string{"webinar"}, bad: 1},
	{name: "lists to count", fn: "lists_joint_count", args: []string{"17"}, bad: 1},
	{name: "day of a task", fn: "create_task", args: []string{"a@b.ru", "x", "31.02.2025", ""}, bad: 3},
	{name: "time of a task", fn: "create_task", args: []string{"a@b.ru", "x", "1.3.2025", "", "24:00"}, bad: 5},
	{name: "a task with a time", fn: "update_task", args: []string{"9", "a@b.ru", "x", "1.3.2025", "", "9:05"}, want: []string{"9", "a@b.ru", "x", "1.3.2025", "", "9:05"}},
	{name: "break by default", fn: "check_operator_status", args: []string{"a@b.ru"}, want: []string{"a@b.ru", "1"}},
	{name: "one address where many are wanted", fn: "send_notification", args: []string{"x", "a@b.ru"}, bad: 2},
	{name: "seconds", fn: "message", args: []string{"5", "x", "", "-3"}, want: []string{"5", "x", "", "-3"}},
	{name: "a date", fn: "message", args: []string{"5", "x", "", "1.3.2025 09:05"}, want: []string{"5", "x", "", "1.3.2025 09:05"}},
	{name: "a block in words", fn: "message", args: []string{"5", "", "start"}, bad: 3},
	{name: "minutes", fn: "pause_bot", args: []string{"0.5"}, want: []string{"0.5"}},
	{name: "minutes in words", fn: "proxy_timeout", args: []string{"https://example.com", "час"}, bad: 2},
	{name: "moment of a link", fn: "short_date", args: []string{"https://example.com", "12:00", "12:00"}, bad: 2},
	{name: "moment of a quiz, skipped", fn: "quiz_link_date", args: []string{"12"}, want: []string{"12", "", ""}},
}

// TestDeclaredArguments reads arguments as the runtime does before it asks the host.
func TestDeclaredArguments(t *testing.T) {
	for _, tt := range declaredCalls {
		t.Run(tt.name, func(t *testing.T) {
			f, ok := Standard().Find(tt.fn)
			require.True(t, ok)
			args := make([]value.Value, len(f.Params))
			copy(args, texts(tt.args...))
			if err := f.ReadArgs(args, len(tt.args), noVars{}); tt.bad > 0 {
				require.NotNil(t, err)
				require.Equal(t, tt.bad, err.Arg+1)
				return
			} else {
				require.Nil(t, err)
			}
			got := make([]string, len(args))
			for i, v := range args {
				got[i] = v.Text()
			}
			require.Equal(t, tt.want, got)
		})
	}
}
