package builtins

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars/value"
)

func TestSort(t *testing.T) {
	runArrayCases(t, []arrayCase{
		{name: "numbers", fn: "sort", args: given(`[3, 1, 2]`), want: `[1,2,3]`},
		{name: "descending", fn: "sort", args: given(`[3, 1, 2]`, "True"), want: `[3,2,1]`},
		{name: "False", fn: "sort", args: given(`[3, 1, 2]`, "False"), want: `[1,2,3]`},
		{name: "texts", fn: "sort", args: given(`["в", "а", "Б"]`), want: `["Б","а","в"]`},
		{name: "kinds", fn: "sort", args: given(`[{"a":1}, "б", 10, "9", null, "А", "10:00", true, [1], "01.01.2020"]`),
			want: `[null,true,"9",10,"01.01.2020","10:00","А","б",[1],{"a":1}]`},
		{name: "numbers in quotes", fn: "sort", args: given(`["10", 9, "1"]`), want: `["1",9,"10"]`},
		{name: "dates", fn: "sort", args: given(`["02.01.2022", "31.12.2021"]`), want: `["31.12.2021","02.01.2022"]`},
		{name: "stable", fn: "sort", args: given(`[2, "1", 1.0, "01"]`), want: `["1",1.0,"01",2]`},
		{name: "stable downwards", fn: "sort", args: given(`["1", 1.0, "01", 2]`, "True"), want: `[2,"1",1.0,"01"]`},
		{name: "empty", fn: "sort", args: given(`[]`), want: `[]`},
		{name: "keys", fn: "sort", args: given(`{"b": 1, "a": 2}`), want: `{"a":2,"b":1}`},
		{name: "keys downwards", fn: "sort", args: given(`{"b": 1, "c": 3, "a": 2}`, "True"), want: `{"c":3,"b":1,"a":2}`},
		{name: "numeric keys", fn: "sort", args: given(`{"10": 1, "9": 2}`), want: `{"9":2,"10":1}`},
		{name: "text", fn: "sort", args: given(`текст`), code: "wrong-arg-kind"},

		{name: "ascending", fn: "sort_by_value", args: given(`{"a": 30, "b": 4, "c": 12}`), want: `{"b":4,"c":12,"a":30}`},
		{name: "descending", fn: "sort_by_value", args: given(`{"a": 30, "b": 4, "c": 12}`, "True"), want: `{"a":30,"c":12,"b":4}`},
		{name: "stable", fn: "sort_by_value", args: given(`{"b": 1, "a": "1", "c": 0}`), want: `{"c":0,"b":1,"a":"1"}`},
		{name: "array", fn: "sort_by_value", args: given(`[1]`), code: "wrong-arg-kind"},
	})
}

func TestShuffle(t *testing.T) {
	runArrayCases(t, []arrayCase{
		{name: "one", fn: "shuffle_massive", args: given(`[7]`), want: `[7]`},
		{name: "none", fn: "shuffle_massive", args: given(`[]`), want: `[]`},
		{name: "text", fn: "shuffle_massive", args: given(`текст`), code: "wrong-arg-kind"},
	})
	source := `[1.0,"б",null,[4],5,6,7,8]`
	s := services()
	seen := map[string]bool{}
	for range 20 {
		shuffled, err := call(t, s, "shuffle_massive", source)
		require.NoError(t, err)
		seen[shuffled.Text()] = true
		sorted, err := callValues(t, s, "sort", shuffled)
		require.NoError(t, err)
		assert.Equal(t, `[null,1.0,5,6,7,8,"б",[4]]`, sorted.Text())
	}
	assert.Greater(t, len(seen), 10, "orders")
}

func TestSets(t *testing.T) {
	runArrayCases(t, []arrayCase{
		{name: "numbers", fn: "except_arr", args: given(`[1, 2, 3]`, `[2, 3]`), want: `[1]`},
		{name: "nothing in common", fn: "except_arr", args: given(`["a", "b"]`, `["c"]`), want: `["a","b"]`},
		{name: "all in common", fn: "except_arr", args: given(`["a"]`, `["a"]`), want: `[]`},
		{name: "repetitions", fn: "except_arr", args: given(`[1, 1, 2, 3]`, `[2]`), want: `[1,1,3]`},
		{name: "of nothing", fn: "except_arr", args: given(`[1.50]`, `[]`), want: `[1.50]`},
		{name: "no array", fn: "except_arr", args: given(`[1]`, `5`), code: "wrong-arg-kind"},

		{name: "numbers", fn: "cross_arr", args: given(`[1, 2, 3]`, `[2, 3]`), want: `[2,3]`},
		{name: "exact letters", fn: "cross_arr", args: given(`["всё", "спасибо"]`, `["все", "спасибо"]`), want: `["спасибо"]`},
		{name: "repetitions", fn: "cross_arr", args: given(`[2, 2, 3]`, `["2"]`), want: `[2,2]`},
		{name: "structures", fn: "cross_arr", args: given(`[{"a": 1, "b": [2]}, [1]]`, `[{"b": ["2.0"], "a": 1}]`), want: `[{"a":1,"b":[2]}]`},
		{name: "no array", fn: "cross_arr", args: given(`{}`, `[]`), code: "wrong-arg-kind"},

		{name: "numbers", fn: "remove_duplicates", args: given(`[1, 2, 5, 1, 5, 3]`), want: `[1,2,5,3]`},
		{name: "regardless of kind", fn: "remove_duplicates", args: given(`[1, "1", "a", "a", 1.0, null, null, ""]`), want: `[1,"a",null,""]`},
		{name: "long ids differ", fn: "remove_duplicates", args: given(`[12345678901234567890, 12345678901234567891]`), want: `[12345678901234567890,12345678901234567891]`},
		{name: "none", fn: "remove_duplicates", args: given(`[]`), want: `[]`},
		{name: "text", fn: "remove_duplicates", args: given(`текст`), code: "wrong-arg-kind"},
	})
}

// TestLargeSets would not end in good time if every pair of elements were compared.
func TestLargeSets(t *testing.T) {
	const n = 50_000
	elems := make([]value.Value, n)
	for i := range elems {
		// Long numbers with one float between them, the worst for a comparison.
		elems[i] = value.Text("0.1000000000000000000000" + itoa(i+1) + "1")
	}
	array := value.NewArray(elems)
	got, err := callValues(t, services(), "remove_duplicates", array)
	require.NoError(t, err)
	assert.Equal(t, n, got.Len())
	got, err = callValues(t, services(), "cross_arr", array, array)
	require.NoError(t, err)
	assert.Equal(t, n, got.Len())
	got, err = callValues(t, services(), "except_arr", array, array)
	require.NoError(t, err)
	assert.Zero(t, got.Len())
}

func BenchmarkRemoveDuplicates(b *testing.B) {
	array, ok := value.ParseJSON("[" + strings.Repeat(`1,"а",2.50,`, 16_000) + "0]")
	require.True(b, ok)
	f, c := prepared(b, "remove_duplicates", array)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = f.Do(c)
	}
}

func BenchmarkSort(b *testing.B) {
	elems := make([]value.Value, 50_000)
	for i := range elems {
		elems[i] = value.Text(itoa(i * 7919 % 50_000))
	}
	f, c := prepared(b, "sort", value.NewArray(elems))
	b.ReportAllocs()
	for b.Loop() {
		_, _ = f.Do(c)
	}
}
