package builtins

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const goodsList = `[{"text":"Футболки","price":100},{"text":"Шорты","price":150},{"text":"Носки","price":20},{"text":"Кепки","price":50.0}]`

func TestMassiveToText(t *testing.T) {
	runArrayCases(t, []arrayCase{
		{name: "plain", fn: "massive_to_text", args: given(`[1, "а"]`), want: `"1;\nа;"`},
		{name: "header and numbers", fn: "massive_to_text", args: given(`["a", "b"]`, "H", "1"), want: `"H\n1) a;\n2) b;"`},
		{name: "header alone", fn: "massive_to_text", args: given(`["a"]`, "H"), want: `"H\na;"`},
		{name: "own signs", fn: "massive_to_text", args: given(`[1, "а"]`, "", "1", ",", "."), want: `"1. 1,\n2. а,"`},
		{name: "any value numbers", fn: "massive_to_text", args: given(`["a"]`, "", "False"), want: `"1) a;"`},
		{name: "skipped numbers", fn: "massive_to_text", args: given(`["a"]`, "", "", "!"), want: `"a!"`},
		{name: "kinds", fn: "massive_to_text", args: given(`[10.00, null, true, [1, 2]]`), want: `"10.00;\n;\nTrue;\n[1,2];"`},
		{name: "empty array", fn: "massive_to_text", args: given(`[]`), want: `""`},
		{name: "header of an empty array", fn: "massive_to_text", args: given(`[]`, "H"), want: `"H"`},
		{name: "no array", fn: "massive_to_text", args: given(`текст`), code: "wrong-arg-kind"},
		{name: "too many bytes", fn: "massive_to_text", args: given("["+strings.Repeat("1,", 20_000)+"1]", "", "", strings.Repeat("x", 90_000)), code: "limit"},
		{name: "too many characters", fn: "massive_to_text", args: given("["+strings.Repeat("1,", 2_000)+"1]", "", "", strings.Repeat("x", 60)), code: "limit"},
		{name: "many bytes, few characters", fn: "massive_to_text", args: given(`["` + strings.Repeat("ы", 99_999) + `"]`), want: `"` + strings.Repeat("ы", 99_999) + `;"`},
	})
}

func TestMakeButtons(t *testing.T) {
	field := func(field string, args ...string) string {
		t.Helper()
		got, err := callValues(t, services(), "tools_make_button_str_checker", given(args...)...)
		require.NoError(t, err)
		v, ok := got.Get(field)
		require.True(t, ok)
		return v.Text()
	}
	got, err := call(t, services(), "tools_make_button_str_checker", goodsList, "text", "2", "1")
	require.NoError(t, err)
	assert.Equal(t, `{"numbered_list":"1. Футболки\n2. Шорты\n3. Носки\n4. Кепки\n","buttons":[{"type":"inline","text":"Футболки","line":0,"index_in_line":0},{"type":"inline","text":"Шорты","line":0,"index_in_line":1},{"type":"inline","text":"Носки","line":1,"index_in_line":0},{"type":"inline","text":"Кепки","line":1,"index_in_line":1}],"checker":"Футболки;1;Шорты;2;Носки;3;Кепки;4;"}`, got.Text())
	assert.Equal(t, "Футболки;Шорты;Носки;Кепки;", field("checker", goodsList, "text", "2", "1", "0"))
	assert.Equal(t, "Да;1;Нет;2;", field("checker", `["Да", "Нет"]`))
	assert.Equal(t, "1. Да\n2. 5.0\n", field("numbered_list", `["Да", 5.0]`, "", "", ""))
	assert.Equal(t, `[{"type":"reply","text":"Да","line":0,"index_in_line":0},{"type":"reply","text":"5","line":1,"index_in_line":0}]`, field("buttons", `["Да", 5]`))
	assert.Equal(t, ";1;x;2;", field("checker", `[{"a": 1}, {"t": "x"}]`, "t"))
	assert.Equal(t, "", field("checker", `[]`))
	assert.Equal(t, "[]", field("buttons", `[]`))

	runArrayCases(t, []arrayCase{
		{name: "no button in a row", fn: "tools_make_button_str_checker", args: given(`["a"]`, "", "0"), code: "wrong-arg-kind"},
		{name: "unknown type", fn: "tools_make_button_str_checker", args: given(`["a"]`, "", "1", "2"), code: "wrong-arg-kind"},
		{name: "no array", fn: "tools_make_button_str_checker", args: given(`текст`), code: "wrong-arg-kind"},
		{name: "too long", fn: "tools_make_button_str_checker", args: given("[" + strings.Repeat("1,", 40_000) + "1]"), code: "limit"},
	})
}

func TestCheckUserInput(t *testing.T) {
	runArrayCases(t, []arrayCase{
		{name: "caption", fn: "tools_check_user_input", args: given(goodsList, "Кепки", "text", "price"), want: "50.0"},
		{name: "number", fn: "tools_check_user_input", args: given(goodsList, "2", "text", "price"), want: "150"},
		{name: "number as a number", fn: "tools_check_user_input", args: given(goodsList, "2", "text", "price"), want: "150"},
		{name: "nothing fits", fn: "tools_check_user_input", args: given(goodsList, "кепки", "text", "price"), want: "null"},
		{name: "number past the end", fn: "tools_check_user_input", args: given(goodsList, "5", "text", "price"), want: "null"},
		{name: "number zero", fn: "tools_check_user_input", args: given(goodsList, "0", "text", "price"), want: "null"},
		{name: "number as nobody printed it", fn: "tools_check_user_input", args: given(goodsList, "+2", "text", "price"), want: "null"},
		{name: "no answer", fn: "tools_check_user_input", args: given(goodsList, unset, "text", "price"), want: "null"},
		{name: "whole element", fn: "tools_check_user_input", args: given(goodsList, "Шорты", "text"), want: `{"text":"Шорты","price":150}`},
		{name: "missing key", fn: "tools_check_user_input", args: given(goodsList, "Шорты", "text", "size"), want: "null"},
		{name: "texts", fn: "tools_check_user_input", args: given(`["Да", "Нет"]`, "1"), want: `"Да"`},
		{name: "texts with a key", fn: "tools_check_user_input", args: given(`["Да", "Нет"]`, "Нет", "text", "price"), want: `"Нет"`},
		{name: "caption before number", fn: "tools_check_user_input", args: given(`["2", "1"]`, "1"), want: `"1"`},
		{name: "no array", fn: "tools_check_user_input", args: given(`текст`, "1"), code: "wrong-arg-kind"},
	})
}
