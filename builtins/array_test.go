package builtins

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// An arrayCase is a call and its result as JSON, which tells texts from numbers; or the
// code of its error.
type arrayCase struct {
	name string
	fn   string
	args []value.Value
	want string
	code diag.Code
}

// unset stands for a variable that is not set among the texts of arguments.
const unset = "\x00"

// given makes arguments of texts.
func given(texts ...string) []value.Value {
	args := make([]value.Value, len(texts))
	for i, text := range texts {
		if text != unset {
			args[i] = value.Text(text)
		}
	}
	return args
}

// givenValue is given with a value as the first argument.
func givenValue(first value.Value, texts ...string) []value.Value {
	return append([]value.Value{first}, given(texts...)...)
}

func runArrayCases(t *testing.T, cases []arrayCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.fn+" "+tt.name, func(t *testing.T) {
			got, err := callValues(t, services(), tt.fn, tt.args...)
			if tt.code != "" {
				var bad *ArgError
				require.ErrorAs(t, err, &bad)
				assert.Equal(t, tt.code, bad.Rule.Code)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(got.AppendJSON(nil)))
		})
	}
}

func TestSearches(t *testing.T) {
	runArrayCases(t, []arrayCase{
		{name: "present", fn: "in_array", args: given(`["Вася", "Петя"]`, "Петя"), want: "true"},
		{name: "absent", fn: "in_array", args: given(`["Вася", "Петя"]`, "Аня"), want: "false"},
		{name: "number as text", fn: "in_array", args: given(`[1, 2]`, "2"), want: "true"},
		{name: "text as number", fn: "in_array", args: given(`["01"]`, "1"), want: "true"},
		{name: "null", fn: "in_array", args: given(`[null]`, unset), want: "true"},
		{name: "empty text is not null", fn: "in_array", args: given(`[null]`, ""), want: "false"},
		{name: "structure", fn: "in_array", args: given(`[[1, 2]]`, `[1,2.0]`), want: "true"},
		{name: "date", fn: "in_array", args: given(`["05.04.2022"]`, "5.4.2022"), want: "true"},
		{name: "boolean", fn: "in_array", args: given(`[true]`, "True"), want: "true"},
		{name: "values of a dictionary", fn: "in_array", args: given(`{"a": 5}`, "5"), want: "true"},
		{name: "not its keys", fn: "in_array", args: given(`{"a": 5}`, "a"), want: "false"},
		{name: "unset", fn: "in_array", args: given(unset, "1"), want: "false"},
		{name: "empty", fn: "in_array", args: given("", "1"), want: "false"},
		{name: "no array", fn: "in_array", args: given("текст", "1"), code: "wrong-arg-kind"},
		{name: "broken JSON", fn: "in_array", args: given("[1, 2", "1"), code: "wrong-arg-kind"},

		{name: "found", fn: "index", args: given(`["1", 2, 3, "4"]`, "1"), want: "0"},
		{name: "number", fn: "index", args: given(`["1", 2, 3, "4"]`, "3"), want: "2"},
		{name: "first of equal ones", fn: "index", args: given(`["01", "1"]`, "1"), want: "0"},
		{name: "missing", fn: "index", args: given(`["1", 2, 3, "4"]`, "5"), want: "-1"},
		{name: "unset", fn: "index", args: given(unset, "5"), want: "-1"},
		{name: "empty", fn: "index", args: given("", "5"), want: "-1"},
		{name: "dictionary", fn: "index", args: given(`{"a": 1, "b": 2}`, "2"), want: "1"},
		{name: "no array", fn: "index", args: given("5", "5"), code: "wrong-arg-kind"},

		{name: "numbers", fn: "count_occurrences", args: given(`[1, "1", 1.0, "a"]`, "1"), want: "3"},
		{name: "none", fn: "count_occurrences", args: given(`[1]`, "5"), want: "0"},
		{name: "at the end", fn: "count_occurrences", args: given(`[2, 1, 1]`, "1"), want: "2"},
		{name: "dictionary", fn: "count_occurrences", args: given(`{"a": "да", "b": "да", "да": 1}`, "да"), want: "2"},
		{name: "unset", fn: "count_occurrences", args: given(unset, "1"), want: "0"},
		{name: "empty", fn: "count_occurrences", args: given("", "1"), want: "0"},
		{name: "no array", fn: "count_occurrences", args: given("да", "да"), code: "wrong-arg-kind"},

		{name: "array", fn: "arr_len", args: given(`["Вася", "Петя", "Лена"]`), want: "3"},
		{name: "dictionary", fn: "arr_len", args: given(` {"a": 1} `), want: "1"},
		{name: "empty array", fn: "arr_len", args: given(`[]`), want: "0"},
		{name: "no argument", fn: "arr_len", want: "0"},
		{name: "text", fn: "arr_len", args: given("текст"), want: "-1"},
		{name: "number", fn: "arr_len", args: given("25"), want: "-1"},
		{name: "unset", fn: "arr_len", args: given(unset), want: "-1"},
		{name: "empty text", fn: "arr_len", args: given(""), want: "-1"},
		{name: "broken JSON", fn: "arr_len", args: given("[1,"), want: "-1"},
	})
}

func TestChangedArrays(t *testing.T) {
	runArrayCases(t, []arrayCase{
		{name: "text", fn: "append", args: given(`["Вася"]`, "Никита"), want: `["Вася","Никита"]`},
		{name: "number becomes text", fn: "append", args: given(`[1, 2]`, "3"), want: `[1,2,"3"]`},
		{name: "spelling stays", fn: "append", args: given(`[10.00]`, "5.0"), want: `[10.00,"5.0"]`},
		{name: "structure becomes text", fn: "append", args: given(`[]`, `{"k": 1}`), want: `["{\"k\": 1}"]`},
		{name: "nothing becomes empty text", fn: "append", args: given(`[]`, unset), want: `[""]`},
		{name: "JSON array", fn: "append", args: given(`[]`, "[1,2]", "True"), want: `[[1,2]]`},
		{name: "JSON dictionary", fn: "append", args: given(`["a"]`, `{"k": "v"}`, "True"), want: `["a",{"k":"v"}]`},
		{name: "JSON number", fn: "append", args: given(`[]`, "5", "True"), want: `[5]`},
		{name: "computed number", fn: "append", args: append(givenValue(value.NewArray(nil)), value.Float(0.5), value.Bool(true)), want: `[0.5]`},
		{name: "JSON text", fn: "append", args: given(`[]`, `"x"`, "True"), want: `["x"]`},
		{name: "JSON null", fn: "append", args: given(`[]`, `null`, "True"), want: `[null]`},
		{name: "boolean", fn: "append", args: given(`[]`, "True", "True"), want: `[true]`},
		{name: "JSON boolean", fn: "append", args: given(`[]`, "false", "True"), want: `[false]`},
		{name: "JSON with blanks", fn: "append", args: given(`[]`, " 5 ", "True"), want: `[5]`},
		{name: "nothing", fn: "append", args: given(`[]`, unset, "True"), want: `[null]`},
		{name: "no JSON", fn: "append", args: given(`[]`, "не json", "True"), code: "wrong-arg-kind"},
		{name: "two values are no JSON", fn: "append", args: given(`[]`, "1, 2", "True"), code: "wrong-arg-kind"},
		{name: "number JSON cannot write", fn: "append", args: given(`[]`, "007", "True"), code: "wrong-arg-kind"},
		{name: "empty text is no JSON", fn: "append", args: given(`[]`, "", "True"), code: "wrong-arg-kind"},
		{name: "False", fn: "append", args: given(`[]`, "5", "False"), want: `["5"]`},
		{name: "skipped flag", fn: "append", args: given(`[]`, "5", ""), want: `["5"]`},
		{name: "too long", fn: "append", args: given(`[]`, strings.Repeat("x", 1<<20+1)), code: "limit"},
		{name: "unset array", fn: "append", args: given(unset, "1"), code: "wrong-arg-kind"},
		{name: "dictionary", fn: "append", args: given(`{}`, "1"), code: "wrong-arg-kind"},

		{name: "middle", fn: "insert", args: given(`["Вася", "Лена"]`, "1", "Петя"), want: `["Вася","Петя","Лена"]`},
		{name: "start", fn: "insert", args: given(`["б"]`, "0", "а"), want: `["а","б"]`},
		{name: "past the end", fn: "insert", args: given(`[1, 2]`, "9", "x"), want: `[1,2,"x"]`},
		{name: "from the end", fn: "insert", args: given(`[1, 2]`, "-1", "x"), want: `[1,"x",2]`},
		{name: "before the start", fn: "insert", args: given(`[1, 2]`, "-9", "x"), want: `["x",1,2]`},
		{name: "farthest place", fn: "insert", args: given(`[1]`, "-9223372036854775808", "x"), want: `["x",1]`},
		{name: "JSON", fn: "insert", args: given(`["a", "b"]`, "1", `{"x": 1}`, "True"), want: `["a",{"x":1},"b"]`},
		{name: "no JSON", fn: "insert", args: given(`["a", "b"]`, "1", `{x}`, "True"), code: "wrong-arg-kind"},
		{name: "no place", fn: "insert", args: given(`[1]`, "0.5", "x"), code: "wrong-arg-kind"},

		{name: "place", fn: "del", args: given(`["1", 2, 3, "4"]`, "0"), want: `[2,3,"4"]`},
		{name: "place as text", fn: "del", args: given(`["1", 2]`, "1"), want: `["1"]`},
		{name: "from the end", fn: "del", args: given(`[1, 2, 3]`, "-1"), want: `[1,2]`},
		{name: "nothing there", fn: "del", args: given(`[1, null]`, "9"), want: `[1,null]`},
		{name: "a word is no place", fn: "del", args: given(`[1]`, "a"), want: `[1]`},
		{name: "key", fn: "del", args: given(`{"a": 1, "b": 2}`, "a"), want: `{"b":2}`},
		{name: "number as key", fn: "del", args: given(`{"6": 1}`, "6"), want: `{}`},
		{name: "missing key", fn: "del", args: given(`{"a": 1}`, "zz"), want: `{"a":1}`},
		{name: "text", fn: "del", args: given(`текст`, "0"), code: "wrong-arg-kind"},

		{name: "text", fn: "remove", args: given(`["1", 2, 3, "4"]`, "4"), want: `["1",2,3]`},
		{name: "number", fn: "remove", args: given(`["1", 2, 3, "4"]`, "2"), want: `["1",3,"4"]`},
		{name: "the first", fn: "remove", args: given(`[1, 2, 1]`, "1"), want: `[2,1]`},
		{name: "regardless of kind", fn: "remove", args: given(`["4"]`, "4"), want: `[]`},
		{name: "none equal", fn: "remove", args: given(`[1, 2.50]`, "5"), want: `[1,2.50]`},
		{name: "null", fn: "remove", args: given(`[1, null]`, unset), want: `[1]`},
		{name: "dictionary", fn: "remove", args: given(`{"a": 1, "b": 2, "c": 2}`, "2"), want: `{"a":1,"c":2}`},
		{name: "text", fn: "remove", args: given(`текст`, "0"), code: "wrong-arg-kind"},

		{name: "from one", fn: "array_slice", args: given(`["а", "б", "в"]`, "1"), want: `["б","в"]`},
		{name: "two", fn: "array_slice", args: given(`["а", "б", "в"]`, "0", "2"), want: `["а","б"]`},
		{name: "all", fn: "array_slice", args: given(`[1.0]`, "0"), want: `[1.0]`},
		{name: "negative start", fn: "array_slice", args: given(`[1, 2, 3, 4]`, "-2"), want: `[3,4]`},
		{name: "negative end", fn: "array_slice", args: given(`[1, 2, 3]`, "-2", "-1"), want: `[2]`},
		{name: "end zero", fn: "array_slice", args: given(`[1, 2, 3]`, "0", "0"), want: `[]`},
		{name: "skipped end", fn: "array_slice", args: given(`[1, 2, 3]`, "1", ""), want: `[2,3]`},
		{name: "past the end", fn: "array_slice", args: given(`[1, 2, 3]`, "1", "9"), want: `[2,3]`},
		{name: "start past the end", fn: "array_slice", args: given(`[1, 2, 3]`, "5"), want: `[]`},
		{name: "end before start", fn: "array_slice", args: given(`[1, 2, 3]`, "2", "1"), want: `[]`},
		{name: "dictionary", fn: "array_slice", args: given(`{"a": 1}`, "0"), code: "wrong-arg-kind"},
	})
}

func TestSourceStays(t *testing.T) {
	source, ok := value.ParseJSON(`[3, 1, 2, 1]`)
	require.True(t, ok)
	for fn, rest := range map[string][]value.Value{
		"append": given("x"), "insert": given("0", "x"), "del": given("0"), "remove": given("1"), "array_slice": given("1"),
		"sort": nil, "shuffle_massive": nil, "remove_duplicates": nil,
	} {
		_, err := callValues(t, services(), fn, append([]value.Value{source}, rest...)...)
		require.NoError(t, err)
		assert.Equal(t, `[3,1,2,1]`, source.Text(), fn)
	}
}

func TestGet(t *testing.T) {
	const body = `{"a": [{"b": 5}], "x|y": 6, "t": "кот", "n": null, "j": "[1, 2]", "n|a": null}`
	runArrayCases(t, []arrayCase{
		{name: "key", fn: "get", args: given(`{"1": "Италия", "2": "Франция"}`, "2"), want: `"Франция"`},
		{name: "place", fn: "get", args: given(`[10, 20]`, "1"), want: `20`},
		{name: "last", fn: "get", args: given(`[10, 20]`, "-1"), want: `20`},
		{name: "path", fn: "get", args: given(body, "a|0|b"), want: `5`},
		{name: "spelling", fn: "get", args: given(`{"a": {"p": 10.00}}`, "a|p"), want: `10.00`},
		{name: "structure", fn: "get", args: given(body, "a|0"), want: `{"b":5}`},
		{name: "key with the separator", fn: "get", args: given(body, "x|y"), want: `6`},
		{name: "escaped in JSON", fn: "get", args: given(`{"x\u007cy": 6, "x": {"y": 7}}`, "x|y"), want: `6`},
		{name: "null under the whole key", fn: "get", args: given(`{"x|y": null, "x": {"y": 7}}`, "x|y"), want: `null`},
		{name: "absent place", fn: "get", args: given(body, "a|7|b"), want: `null`},
		{name: "absent key", fn: "get", args: given(body, "zz"), want: `null`},
		{name: "through a number", fn: "get", args: given(body, "a|0|b|c"), want: `null`},
		{name: "word in an array", fn: "get", args: given(body, "a|b"), want: `null`},
		{name: "word in the array", fn: "get", args: given(`[]`, "data"), want: `null`},
		{name: "character", fn: "get", args: given(body, "t|0"), want: `"к"`},
		{name: "JSON in JSON", fn: "get", args: given(body, "j|1"), want: `2`},
		{name: "empty key", fn: "get", args: given(`{"": {"a": 1}}`, "|a"), want: `1`},
		{name: "repeated key", fn: "get", args: given(`{"a": {"b": 1}, "a": {"b": 2}}`, "a|b"), want: `2`},
		{name: "unset", fn: "get", args: given(unset, "a|b"), want: `null`},
		{name: "no key", fn: "get", args: given(`{"": 1}`, unset), want: `null`},
		{name: "text by place", fn: "get", args: given("кот", "0"), want: `"к"`},
		{name: "text by key", fn: "get", args: given("кот", "a"), code: "not-indexable"},
		{name: "text by path", fn: "get", args: given("Bad Gateway", "a|b"), code: "not-indexable"},
	})
	parsed, ok := value.ParseJSON(body)
	require.True(t, ok)
	runArrayCases(t, []arrayCase{
		{name: "parsed path", fn: "get", args: givenValue(parsed, "a|0|b"), want: `5`},
		{name: "parsed whole key", fn: "get", args: givenValue(parsed, "x|y"), want: `6`},
		{name: "parsed absent", fn: "get", args: givenValue(parsed, "a|0|c"), want: `null`},
	})
}

func TestSumArray(t *testing.T) {
	const unsupported = `"array has unsupported elements"`
	runArrayCases(t, []arrayCase{
		{name: "numbers", fn: "sum_array", args: given(`[1, 2, 3, 4]`), want: "10"},
		{name: "number in quotes", fn: "sum_array", args: given(`[1, 2, 3, "-4"]`), want: "2"},
		{name: "fractions", fn: "sum_array", args: given(`[0.1, 0.2]`), want: "0.30000000000000004"},
		{name: "whole result", fn: "sum_array", args: given(`[0.5, 1.5]`), want: "2"},
		{name: "one keeps no spelling", fn: "sum_array", args: given(`[5.0]`), want: "5"},
		{name: "past 64 bits", fn: "sum_array", args: given(`[9223372036854775807, 1]`), want: "9223372036854776000"},
		{name: "empty", fn: "sum_array", args: given(`[]`), want: "0"},
		{name: "text", fn: "sum_array", args: given(`[1, 2, 3, "a"]`), want: unsupported},
		{name: "null", fn: "sum_array", args: given(`[1, null]`), want: unsupported},
		{name: "boolean", fn: "sum_array", args: given(`[1, true]`), want: unsupported},
		{name: "nested", fn: "sum_array", args: given(`[1, [2]]`), want: unsupported},
		{name: "empty text", fn: "sum_array", args: given(`[1, ""]`), want: unsupported},
		{name: "too great", fn: "sum_array", args: given(`[1e308, 1e308]`), code: "overflow"},
		{name: "no array", fn: "sum_array", args: given(`текст`), code: "wrong-arg-kind"},
		{name: "dictionary", fn: "sum_array", args: given(`{"a": 1}`), code: "wrong-arg-kind"},
	})
}

// unpacked records the variables a call sets, up to a limit.
type unpacked struct {
	Vars
	set   map[string]value.Value
	limit int
}

var errUnpackedLimit = errors.New("too many variables")

func (u *unpacked) Set(s vars.Scope, name string, v value.Value) error {
	if s != vars.Deal || len(u.set) == u.limit {
		return errUnpackedLimit
	}
	u.set[name] = v
	return nil
}

func TestUnpackList(t *testing.T) {
	tests := []struct {
		name string
		args []value.Value
		want map[string]value.Value
	}{
		{"default name", given(`["one", 2.0]`), map[string]value.Value{"var1": value.Text("one"), "var2": spelled("2.0")}},
		{"skipped name", given(`["one"]`, ""), map[string]value.Value{"var1": value.Text("one")}},
		{"own name", given(`["один"]`, "цвет"), map[string]value.Value{"цвет1": value.Text("один")}},
		{"built-in beginning", given(`["Анна"]`, "name"), map[string]value.Value{"name1": value.Text("Анна")}},
		{"empty elements", given(`[null, ""]`, "n"), map[string]value.Value{"n1": value.None, "n2": value.None}},
		{"nothing", given(`[]`), map[string]value.Value{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := &unpacked{set: map[string]value.Value{}, limit: 1000}
			s := services()
			s.Vars = u
			got, err := callValues(t, s, "unpack_list", tt.args...)
			require.NoError(t, err)
			assert.True(t, got.AsBool())
			require.Len(t, u.set, len(tt.want))
			for name, want := range tt.want {
				assert.Equal(t, string(want.AppendJSON(nil)), string(u.set[name].AppendJSON(nil)), name)
			}
		})
	}
	s := services()
	s.Vars = &unpacked{set: map[string]value.Value{}, limit: 1}
	_, err := callValues(t, s, "unpack_list", given(`[1, 2]`)...)
	require.ErrorIs(t, err, errUnpackedLimit)
	runArrayCases(t, []arrayCase{
		{name: "bad name", fn: "unpack_list", args: given(`[1]`, "1n"), code: "wrong-arg-kind"},
		{name: "no array", fn: "unpack_list", args: given(`текст`), code: "wrong-arg-kind"},
	})
}

func spelled(s string) value.Value {
	v, _ := value.Spelled(s)
	return v
}

func TestSearchStopsWhenCancelled(t *testing.T) {
	elems := make([]value.Value, 1000)
	for i := range elems {
		elems[i] = value.Text("нет")
	}
	array := value.NewArray(elems)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := services()
	s.Context = func() context.Context { return ctx }
	for fn, rest := range map[string][]value.Value{
		"in_array": given("да"), "index": given("да"), "count_occurrences": given("нет"), "remove": given("да"),
		"sort": nil, "remove_duplicates": nil, "except_arr": givenValue(array), "cross_arr": givenValue(array),
	} {
		_, err := callValues(t, s, fn, append([]value.Value{array}, rest...)...)
		require.ErrorIs(t, err, context.Canceled, fn)
	}
}

// body1K is about 1 KB of JSON with the customer at some 70 % of it.
const body1K = `{"event":"order.created","id":100001,"meta":{"source":"webhook","attempt":1,"trace":"abcdef0123456789abcdef0123456789"},"items":[` +
	item1K + "," + item1K + "," + item1K + "," + item1K + "," + item1K + "," + item1K + `,{"sku":"x"}],` +
	`"order":{"total":1001.5,"currency":"EUR","customer":{"name":"Jane Doe","address":{"city":"Berlin","zip":"10115"}}},` +
	`"note":"` + note1K + note1K + note1K + note1K + `"}`

const (
	item1K = `{"sku":"SKU-0017","title":"Widget number 1","qty":2,"price":15.01,"tags":["a","b"]}`
	note1K = `please leave the parcel at the door`
)

// prepared makes a call that can be repeated.
func prepared(tb testing.TB, fn string, args ...value.Value) (*Func, *Call) {
	tb.Helper()
	f, ok := Standard().Find(fn)
	require.True(tb, ok)
	s := services()
	written := len(args)
	for len(args) < len(f.Params) {
		args = append(args, value.None)
	}
	require.Nil(tb, f.ReadArgs(args, written, noVars{}))
	c := NewCall(f, args, written, s)
	return f, &c
}

func TestSearchesDoNotAllocate(t *testing.T) {
	array, _ := value.ParseJSON(`["Вася", "Петя", 5, [1, 2], {"a": 1}, "Лена"]`)
	dict, _ := value.ParseJSON(`{"a": 1, "b": 2}`)
	body := value.Text(body1K)
	body.Read()
	for fn, args := range map[string][]value.Value{
		"in_array": givenValue(array, "Лена"), "index": givenValue(array, "Лена"), "count_occurrences": givenValue(array, "5"),
		"arr_len": givenValue(array), "exist_key": givenValue(dict, "b"), "key_index": givenValue(dict, "b"),
		"get": givenValue(body, "order|customer|address|city"),
	} {
		f, c := prepared(t, fn, args...)
		assert.Zero(t, testing.AllocsPerRun(100, func() { _, _ = f.Do(c) }), fn)
	}
}

func BenchmarkGetPath(b *testing.B) {
	body := value.Text(body1K)
	body.Read()
	f, c := prepared(b, "get", body, value.Text("order|customer|address|city"))
	b.ReportAllocs()
	for b.Loop() {
		if v, err := f.Do(c); err != nil || v.Text() != "Berlin" {
			b.Fatal(v.Text(), err)
		}
	}
}

func BenchmarkInArray(b *testing.B) {
	array, _ := value.ParseJSON(`["Вася", "Петя", "Анна", "Олег", "Лена"]`)
	f, c := prepared(b, "in_array", array, value.Text("Лена"))
	b.ReportAllocs()
	for b.Loop() {
		_, _ = f.Do(c)
	}
}
