package value

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// parsed is ParseJSON of a text that is JSON.
func parsed(t testing.TB, s string) Value {
	t.Helper()
	v, ok := ParseJSON(s)
	require.True(t, ok, "%s", s)
	return v
}

func jsonOf(v Value) string { return string(v.AppendJSON(nil)) }

func TestParseJSON(t *testing.T) {
	tests := []struct {
		name, in, want string // want as JSON; "" is no JSON
	}{
		{"array", ` [1, "два" ,[ ] , {} ] `, `[1,"два",[],{}]`},
		{"scalars", `[true,false,null,-0,1.50,1E+3]`, `[true,false,null,-0,1.50,1E+3]`},
		{"number alone", `5`, `5`},
		{"text alone", `"x"`, `"x"`},
		{"long id", `{"id": 12345678901234567890, "p": 10.00}`, `{"id":12345678901234567890,"p":10.00}`},
		{"no float holds it", `[1e400]`, `[1e400]`},
		{"repeated key", `{"a":1,"b":2,"a":3}`, `{"a":3,"b":2}`},
		{"repeated in disguise", `{"a":1,"\u0061":2}`, `{"a":2}`},
		{"escapes", `"\"\\\/\b\f\n\r\t\u0041\u044f"`, `"\"\\/\b\f\n\r\tAя"`},
		{"surrogates", `"\ud83d\ude00 \ud83d \ude00x \ud83d\u0041"`, "\"😀 \uFFFD \uFFFDx \uFFFDA\""},
		{"control", `"\u0000\u001f"`, `"\u0000\u001f"`},
		{"no escape needed", `"<&>'\u2028"`, "\"<&>'\u2028\""},
		{"empty", ``, ``},
		{"blank", `  `, ``},
		{"trailing comma", `[1,]`, ``},
		{"leading zero", `[01]`, ``},
		{"no digit first", `[.5]`, ``},
		{"plus", `[+5]`, ``},
		{"single quotes", `['a']`, ``},
		{"bare key", `{a:1}`, ``},
		{"no value", `{"a"}`, ``},
		{"two values", `[1] [2]`, ``},
		{"open string", `["a`, ``},
		{"newline in string", "[\"a\nb\"]", ``},
		{"wrong escape", `["\x"]`, ``},
		{"short escape", `["\u00"]`, ``},
		{"word", `[True]`, ``},
		{"short word", `[tru`, ``},
		{"no comma", `[1 2]`, ``},
		{"no comma between pairs", `{"a":1 "b":2}`, ``},
		{"open object", `{"a":1`, ``},
		{"open key", `{"a`, ``},
		{"only a minus", `[-]`, ``},
		{"only a point", `[1.]`, ``},
		{"only an e", `[1e]`, ``},
		{"ends in an escape", `["\`, ``},
		{"unclosed", `[[1]`, ``},
		{"non-breaking space", "[\u00a01]", ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, ok := ParseJSON(tt.in)
			require.Equal(t, tt.want != "", ok)
			assert.Equal(t, ok, json.Valid([]byte(tt.in)))
			if ok {
				assert.Equal(t, tt.want, jsonOf(v))
			}
		})
	}
}

func TestJSONDepth(t *testing.T) {
	nested := func(n int) string { return strings.Repeat(`[`, n) + strings.Repeat(`]`, n) }
	mixed := func(n int) string { return strings.Repeat(`{"a":[`, n/2) + strings.Repeat(`]}`, n/2) }
	assert.True(t, validJSON(nested(MaxDepth)))
	assert.False(t, validJSON(nested(MaxDepth+1)))
	assert.True(t, validJSON(mixed(MaxDepth)))
	assert.False(t, validJSON(mixed(MaxDepth+2)))
	assert.False(t, validJSON(strings.Repeat(`[`, 1_000_000)))
	assert.Equal(t, nested(MaxDepth), parsed(t, nested(MaxDepth)).Text())
}

func TestNoFloatHolds(t *testing.T) {
	v := parsed(t, `[1e400]`).Elems()[0]
	assert.Equal(t, KindText, v.Kind())
	assert.Equal(t, "1e400", v.Text())
	_, ok := v.Num()
	assert.False(t, ok)
	assert.Equal(t, `["1e400"]`, jsonOf(NewArray([]Value{Element(v)})), "written down it is text")
}

func TestStructure(t *testing.T) {
	tests := []struct {
		name string
		in   Value
		want string // compact; "" is no structure
	}{
		{"array", NewArray([]Value{Int(1)}), `[1]`},
		{"dict", NewDict([]Pair{{"a", None}}), `{"a":null}`},
		{"text", Text(" {\"a\": [1, 2]}\n"), `{"a":[1,2]}`},
		{"JSON but no structure", Text(`"a"`), ``},
		{"number", Text(`5`), ``},
		{"no JSON", Text(`[a]`), ``},
		{"int", Int(1), ``},
		{"none", None, ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 {
				s, ok := tt.in.Structure()
				require.Equal(t, tt.want != "", ok)
				if ok {
					assert.Equal(t, tt.want, s.Text())
				}
				tt.in.Read() // and the same once it is read
			}
		})
	}
}

func TestNewDict(t *testing.T) {
	many := func(n int) []Pair {
		var pairs []Pair
		for i := range n {
			pairs = append(pairs, Pair{strings.Repeat("k", i%n), Int(int64(i))})
		}
		return append(pairs, Pair{"", Text("last")})
	}
	for _, n := range []int{1, indexedFrom - 1, indexedFrom, 100} {
		d := NewDict(many(n))
		assert.Equal(t, n, d.Len())
		key, v := d.Pair(0)
		assert.Equal(t, "", key)
		assert.Equal(t, "last", v.Text(), "the last value in the first one's place")
		for i := 1; i < n; i++ {
			v, ok := d.Get(strings.Repeat("k", i))
			assert.True(t, ok)
			assert.Equal(t, Int(int64(i)).Text(), v.Text())
		}
		_, ok := d.Get("no")
		assert.False(t, ok)
	}
	assert.Equal(t, "{}", NewDict(nil).Text())
	assert.Equal(t, "[]", NewArray(nil).Text())
	assert.Empty(t, NewArray(nil).Elems())
}

func TestElementAndStored(t *testing.T) {
	spelled, _ := Spelled("1.50")
	odd, _ := Spelled("007")
	tests := []struct {
		name            string
		in              Value
		element, stored string
	}{
		{"none", None, `null`, `null`},
		{"bool", Bool(true), `true`, `true`},
		{"text True", Text("True"), `true`, `true`},
		{"text true", Text("true"), `"true"`, `"true"`},
		{"computed int", Int(888), `888`, `888`},
		{"computed float", Float(0.5), `0.5`, `0.5`},
		{"computed integral float", Float(5), `5`, `5`},
		{"large float", Float(1e21), `1e+21`, `1e+21`},
		{"held number", Int(7).Held(), `7`, `"7"`},
		{"number text", Text("5"), `5`, `"5"`},
		{"fraction text", Text("5.0"), `5.0`, `"5.0"`},
		{"exponent text", Text("1e3"), `1e3`, `"1e3"`},
		{"not as JSON", Text("007"), `"007"`, `"007"`},
		{"not as JSON either", Text(".5"), `".5"`, `".5"`},
		{"spelled in JSON", spelled, `1.50`, `"1.50"`},
		{"spelled otherwise", odd, `"007"`, `"007"`},
		{"no number", Text("1e400"), `"1e400"`, `"1e400"`},
		{"structure", Text(`[1, 2]`), `[1,2]`, `[1,2]`},
		{"array", NewArray([]Value{Text("[1]")}), `["[1]"]`, `["[1]"]`},
		{"word", Text("слово"), `"слово"`, `"слово"`},
		{"empty", Text(""), `""`, `""`},
		{"text None", Text("None"), `"None"`, `"None"`},
		{"date", Text("01.02.2022"), `"01.02.2022"`, `"01.02.2022"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 {
				assert.Equal(t, tt.element, jsonOf(Element(tt.in)))
				assert.Equal(t, tt.stored, jsonOf(Stored(tt.in)))
				assert.Equal(t, tt.stored, jsonOf(Stored(Stored(tt.in))), "stored twice")
				tt.in.Read()
			}
		})
	}
}

// What an array holds must not depend on whether it was printed and read in between.
func TestArrayIsItsText(t *testing.T) {
	a := NewArray([]Value{Int(8), Float(2), Float(0.5), Text("5"), Bool(true), None, Text("[1]")})
	b := parsed(t, a.Text())
	for i := range a.Elems() {
		assert.Equal(t, jsonOf(Stored(a.Elems()[i])), jsonOf(Stored(b.Elems()[i])))
		assert.Equal(t, jsonOf(Element(a.Elems()[i])), jsonOf(Element(b.Elems()[i])))
		assert.Equal(t, a.Elems()[i].Kind(), b.Elems()[i].Kind())
	}
}

func TestAppendJSON(t *testing.T) {
	odd, _ := Spelled("-007.50")
	tests := []struct {
		name string
		in   Value
		want string
	}{
		{"text is text", Text("5"), `"5"`},
		{"also JSON text", Text("[1]"), `"[1]"`},
		{"spelling JSON has not", odd, `-7.5`},
		{"bytes that are no UTF-8", Text("a\xffb"), "\"a\xffb\""},
		{"escapes", Text("\"\\\x00\x1f\n\x7fЯ/"), "\"\\\"\\\\\\u0000\\u001f\\n\x7fЯ/\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, jsonOf(tt.in))
		})
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		orderBody(), `[1e400,-0,1.50]`, `{"a":1,"\u0061":2,"b":{"b":[]}}`, ` [ ] `, `"\ud83d\ude00"`,
		`{"":{"":{}}}`, `[[[[1,2],3],"]"],"\\"]`, `{"a":"\"","b\\":1}`, "[\"\x80\xff\"]", `{"aaaaaaaa":1,"aaaaaaab":2,"aaaaaaaa":3}`,
		`{"":0,"0":0,"0":0}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ok := validJSON(s)
		if strings.Count(s, "[")+strings.Count(s, "{") <= MaxDepth {
			require.Equal(t, json.Valid([]byte(s)), ok)
		}
		v, parses := ParseJSON(s)
		require.Equal(t, ok, parses)
		if !ok {
			return
		}
		once := jsonOf(v)
		require.True(t, json.Valid([]byte(once)))
		again := jsonOf(parsed(t, once))
		require.Equal(t, once, again)
		facts, _ := checkJSON(s)
		if trimmed := strings.Trim(s, " \n\r\t"); facts&(mayRepeat|notCompact) == 0 {
			require.Equal(t, trimmed, once, "it was said to be compact")
		}
		i := skipSpace(s, 0)
		require.Equal(t, len(s), skipSpace(s, skipValue(s, i)))
	})
}
