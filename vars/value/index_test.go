package value

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIndex(t *testing.T) {
	arr := NewArray([]Value{Int(2), Text("5"), None, Text(`{"k":[7]}`)})
	dict := NewDict([]Pair{{"6", Text("шесть")}, {"", Text("empty")}, {"n", None}})
	tests := []struct {
		name  string
		x, i  Value
		want  Value
		fault Fault
	}{
		{"array", arr, Int(0), Text("2"), NoFault},
		{"array by text", arr, Text("1"), Text("5"), NoFault},
		{"array by whole float", arr, Float(1), Text("5"), NoFault},
		{"array from the end", arr, Int(-4), Text("2"), NoFault},
		{"array null", arr, Int(2), None, NoFault},
		{"array past the end", arr, Int(4), None, NoFault},
		{"array far before", arr, Int(-5), None, NoFault},
		{"array huge", arr, Float(1e300), None, NotIndexable | right},
		{"array by fraction", arr, Float(0.5), None, NotIndexable | right},
		{"array by word", arr, Text("a"), None, NotIndexable | right},
		{"array by None", arr, None, None, NotIndexable | right},
		{"dict", dict, Text("6"), Text("шесть"), NoFault},
		{"dict by number", dict, Int(6), Text("шесть"), NoFault},
		{"dict by other spelling", dict, Text("06"), None, NoFault},
		{"dict by None", dict, None, None, NoFault},
		{"dict by empty text", dict, Text(""), Text("empty"), NoFault},
		{"dict null", dict, Text("n"), None, NoFault},
		{"None", None, Text("k"), None, NoFault},
		{"None by None", None, None, None, NoFault},
		{"text", Text("кот"), Int(0), Text("к"), NoFault},
		{"text from the end", Text("кот"), Int(-1), Text("т"), NoFault},
		{"text first from the end", Text("кот"), Int(-3), Text("к"), NoFault},
		{"text too far", Text("кот"), Int(3), None, NoFault},
		{"text too far before", Text("кот"), Int(-4), None, NoFault},
		{"text by word", Text("кот"), Text("k"), None, NotIndexable},
		{"text by None", Text("кот"), None, None, NotIndexable},
		{"empty text", Text(""), Int(0), None, NoFault},
		{"number is text", Int(12345), Int(-1), Text("5"), NoFault},
		{"boolean is text", Bool(true), Int(0), Text("T"), NoFault},
		{"JSON text", Text(" [1, 2]"), Int(1), Text("2"), NoFault},
		{"JSON text by word", Text("[1]"), Text("a"), None, NotIndexable | right},
		{"no JSON", Text("[1"), Int(0), Text("["), NoFault},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, f := Index(tt.x, tt.i)
			assert.Equal(t, tt.fault, f)
			assert.Equal(t, tt.want.IsNone(), got.IsNone())
			assert.Equal(t, tt.want.Text(), got.Text())
		})
	}
	deep, f := Index(arr, Int(3))
	require.Equal(t, NoFault, f)
	deep, _ = Index(deep, Text("k"))
	deep, _ = Index(deep, Int(0))
	assert.Equal(t, "7", deep.Text(), "JSON in a text of an array is read too")
}

// path makes index values of "a|0|b".
func path(s string) []Value {
	var path []Value
	for _, part := range strings.Split(s, "|") {
		path = append(path, Text(part))
	}
	return path
}

func TestSetIndex(t *testing.T) {
	tests := []struct {
		name, in, path string
		v              Value
		want           string
		fault          Fault
	}{
		{"element", `[1, 2]`, "0", Int(5), `[5,2]`, NoFault},
		{"last element", `[1, 2]`, "-1", Text(""), `[1,""]`, NoFault},
		{"number as written", `[1]`, "0", Text("888"), `["888"]`, NoFault},
		{"structure", `[1]`, "0", Text("[1, 2]"), `[[1,2]]`, NoFault},
		{"null", `[1]`, "0", None, `[null]`, NoFault},
		{"boolean", `[1]`, "0", Bool(true), `[true]`, NoFault},
		{"key", `{"a": 10.00, "b": 1}`, "b", Int(2), `{"a":10.00,"b":2}`, NoFault},
		{"new key", `{}`, "k", Text("v"), `{"k":"v"}`, NoFault},
		{"deep", `[{"k":{"l":[0]}}]`, "0|k|l|0", Int(1), `[{"k":{"l":[1]}}]`, NoFault},
		{"deep new key", `{"a":{}}`, "a|b", Int(1), `{"a":{"b":1}}`, NoFault},
		{"JSON in a text", `{"a":"[1]"}`, "a|0", Int(2), `{"a":[2]}`, NoFault},
		{"the array's end", `[1]`, "1", Int(1), ``, NoPlace | right},
		{"before the start", `[1]`, "-2", Int(1), ``, NoPlace | right},
		{"word in array", `[1]`, "k", Int(1), ``, NotIndexable | right},
		{"through null", `[null]`, "0|k", Int(1), ``, NoPlace},
		{"through nothing", `{}`, "a|b", Int(1), ``, NoPlace | right},
		{"text", `текст`, "k", Int(1), ``, NotIndexable},
		{"character", `текст`, "0", Text("т"), ``, NotIndexable},
		{"inside a number", `[5]`, "0|0", Int(1), ``, NotIndexable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := Text(tt.in)
			if s, ok := x.Structure(); ok {
				x = s
			}
			before := x.Text()
			got, f := SetIndex(x, path(tt.path), tt.v)
			assert.Equal(t, tt.fault, f)
			assert.Equal(t, tt.want, got.Text())
			assert.Equal(t, before, x.Text(), "the old value stays")
			again, f := SetIndex(Text(tt.in), path(tt.path), tt.v)
			assert.Equal(t, tt.fault, f)
			assert.Equal(t, tt.want, again.Text(), "the same on text")
		})
	}
	_, f := SetIndex(None, path("0"), Int(1))
	assert.Equal(t, NoPlace, f)
	_, f = SetIndex(Text("{}"), []Value{None}, Int(1))
	assert.Equal(t, NotIndexable|right, f)
}

func TestDelIndex(t *testing.T) {
	tests := []struct {
		name, in, path, want string
		fault                Fault
	}{
		{"element", `["1", 2]`, "0", `[2]`, NoFault},
		{"last element", `["1", 2]`, "-1", `["1"]`, NoFault},
		{"key", `{"a": 1, "b": 2}`, "a", `{"b":2}`, NoFault},
		{"deep", `{"a": [{"b": 1}]}`, "a|0|b", `{"a":[{}]}`, NoFault},
		{"JSON in a text", `{"a":"[1]"}`, "a|0", `{"a":[]}`, NoFault},
		{"no element", `[1, 2]`, "9", `[1, 2]`, NoFault},
		{"word in array", `[1, 2]`, "k", `[1, 2]`, NoFault},
		{"no key", `{"a": 1}`, "zz", `{"a": 1}`, NoFault},
		{"nothing deep", `{"a": [1, {}]}`, "a|1|x", `{"a": [1, {}]}`, NoFault},
		{"through null", `[ null ]`, "0|1", `[ null ]`, NoFault},
		{"text", `текст`, "0", `текст`, NotIndexable},
		{"inside a text", `[ "abc" ]`, "0|0", `[ "abc" ]`, NotIndexable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, f := DelIndex(Text(tt.in), path(tt.path))
			assert.Equal(t, tt.fault, f)
			assert.Equal(t, tt.want, got.Text())
		})
	}
	v, f := DelIndex(None, path("0"))
	assert.Equal(t, NoFault, f)
	assert.True(t, v.IsNone())
}

// A dictionary keeps working whether its index of keys was made, shared or dropped.
func TestManyKeys(t *testing.T) {
	d := NewDict(nil)
	for i := range 3 * indexedFrom {
		var f Fault
		d, f = SetIndex(d, []Value{Int(int64(i))}, Int(int64(i)))
		require.Equal(t, NoFault, f)
	}
	d = parsed(t, d.Text())
	changed, _ := SetIndex(d, path("20"), Int(-1))
	shorter, _ := DelIndex(changed, path("19"))
	for i := range 3 * indexedFrom {
		key := Int(int64(i)).Text()
		want := key
		v, _ := d.Get(key)
		assert.Equal(t, want, v.Text())
		if i == 20 {
			want = "-1"
		}
		v, _ = changed.Get(key)
		assert.Equal(t, want, v.Text())
		v, ok := shorter.Get(key)
		assert.Equal(t, i != 19, ok)
		if ok {
			assert.Equal(t, want, v.Text())
		}
	}
}
