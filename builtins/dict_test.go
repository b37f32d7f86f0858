package builtins

import (
	"strings"
	"testing"

	"github.com/salecalc/salecalc/vars/value"
)

func TestDict(t *testing.T) {
	runArrayCases(t, []arrayCase{
		{name: "order", fn: "dict_keys_to_array", args: given(`{"б": 1, "а": 2, "5": 3}`), want: `["б","а","5"]`},
		{name: "empty", fn: "dict_keys_to_array", args: given(`{}`), want: `[]`},
		{name: "array", fn: "dict_keys_to_array", args: given(`[1]`), code: "wrong-arg-kind"},
		{name: "unset", fn: "dict_keys_to_array", args: given(unset), code: "wrong-arg-kind"},

		{name: "order", fn: "dict_values_to_array", args: given(`{"б": 1.50, "а": "2", "в": null}`), want: `[1.50,"2",null]`},
		{name: "array", fn: "dict_values_to_array", args: given(`[1]`), code: "wrong-arg-kind"},

		{name: "values", fn: "get_values_by_key", args: given(`[{"Товар": "Т1", "Цена": 1500.0}, {"Товар": "Т2", "Цена": 6000}]`, "Цена"), want: `[1500.0,6000]`},
		{name: "others are left out", fn: "get_values_by_key", args: given(`[{"a": 1}, {"b": 2}, 5, [6], "a"]`, "a"), want: `[1]`},
		{name: "null counts", fn: "get_values_by_key", args: given(`[{"a": null}]`, "a"), want: `[null]`},
		{name: "JSON text inside", fn: "get_values_by_key", args: given(`["{\"a\": 1}"]`, "a"), want: `[1]`},
		{name: "number as key", fn: "get_values_by_key", args: given(`[{"6": 1}]`, "6"), want: `[1]`},
		{name: "no array", fn: "get_values_by_key", args: given(`{"a": 1}`, "a"), code: "wrong-arg-kind"},

		{name: "found", fn: "exist_key", args: given(`{"1": 123, "q": {"w": "e"}}`, "q"), want: "true"},
		{name: "nested", fn: "exist_key", args: given(`{"1": 123, "q": {"w": "e"}}`, "w"), want: "false"},
		{name: "number", fn: "exist_key", args: given(`{"1": 123}`, "1"), want: "true"},
		{name: "null", fn: "exist_key", args: given(`{"1": null}`, "1"), want: "true"},
		{name: "unset", fn: "exist_key", args: given(unset, "a"), want: "false"},
		{name: "empty", fn: "exist_key", args: given("", "a"), want: "false"},
		{name: "array", fn: "exist_key", args: given(`["a"]`, "a"), code: "wrong-arg-kind"},
		{name: "text", fn: "exist_key", args: given(`текст`, "a"), code: "wrong-arg-kind"},

		{name: "place", fn: "key_index", args: given(`{"1": 123, "2": 234, "q": {"w": "e"}}`, "q"), want: "2"},
		{name: "first", fn: "key_index", args: given(`{"1": 123, "2": 234}`, "1"), want: "0"},
		{name: "missing", fn: "key_index", args: given(`{"a": 1}`, "b"), want: "-1"},
		{name: "array", fn: "key_index", args: given(`["a"]`, "a"), code: "wrong-arg-kind"},

		{name: "delimiter", fn: "humanize", args: given(`{"Дмитрий": "6", "Олег": 3.0}`, " — "), want: `"Дмитрий — 6\nОлег — 3.0"`},
		{name: "default", fn: "humanize", args: given(`{"a": null, "b": true, "c": [1, 2]}`), want: `"a: \nb: True\nc: [1,2]"`},
		{name: "from", fn: "humanize", args: given(`{"a": 1, "b": 2, "c": 3}`, "", "1"), want: `"b: 2\nc: 3"`},
		{name: "to", fn: "humanize", args: given(`{"a": 1, "b": 2, "c": 3}`, ": ", "0", "1"), want: `"a: 1"`},
		{name: "skipped from", fn: "humanize", args: given(`{"a": 1, "b": 2}`, "", "", "1"), want: `"a: 1"`},
		{name: "past the end", fn: "humanize", args: given(`{"a": 1}`, "", "0", "9"), want: `"a: 1"`},
		{name: "nothing between", fn: "humanize", args: given(`{"a": 1}`, "", "1"), want: `""`},
		{name: "from the end", fn: "humanize", args: given(`{"a": 1, "b": 2}`, "=", "-1"), want: `"b=2"`},
		{name: "array", fn: "humanize", args: given(`[1]`), code: "wrong-arg-kind"},
		{name: "too long", fn: "humanize", args: given(`{"a": 1, "b": 2}`, strings.Repeat("x", 60_000)), code: "limit"},
	})
}

func TestIf(t *testing.T) {
	runArrayCases(t, []arrayCase{
		{name: "holds", fn: "if", args: []value.Value{value.Int(1), spelled("5.0"), value.Text("нет")}, want: "5.0"},
		{name: "does not", fn: "if", args: given("0", "да", `[1,  2]`), want: `"[1,  2]"`},
		{name: "unset", fn: "if", args: given(unset, "да", unset), want: "null"},
	})
}
