package rawjson

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, in, want string // want "" is a refusal
	}{
		{"nothing", " \n", "{}"},
		{"empty", "{ }", "{}"},
		{"order and white space", " { \"b\" : 1 ,\n\"a\":[ 1 , { \"x\" : null } ] } ", `{"b":1,"a":[1,{"x":null}]}`},
		{"numbers as written", `{"a":1.10,"b":12345678901234567890123,"c":-0,"d":1E+2}`, `{"a":1.10,"b":12345678901234567890123,"c":-0,"d":1E+2}`},
		{"letters instead of codes", `{"\u0438\u043c\u044f":"\u0410\u043d\u043d\u0430 \u003cb\u003e \u0026 \/"}`, `{"имя":"Анна <b> & /"}`},
		{"what must be escaped", `{"a":"\"\\\n\u0001"}`, `{"a":"\"\\\n\u0001"}`},
		{"last of two", `{"a":1,"b":2,"\u0061":3}`, `{"a":3,"b":2}`},
		{"empty values stay", `{"a":"","b":null,"c":[],"d":{}}`, `{"a":"","b":null,"c":[],"d":{}}`},
		{"blanks and quotes inside strings", "{ \"a \\\\\" : \"\\\" , b\" }", `{"a \\":"\" , b"}`},
		{"array", `[1]`, ""},
		{"text", `"a"`, ""},
		{"word", `hello`, ""},
		{"single quotes", `{'a':1}`, ""},
		{"trailing comma", `{"a":1,}`, ""},
		{"two objects", `{} {}`, ""},
		{"unfinished", `{"a":`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Parse(tt.in)
			require.Equal(t, tt.want != "", ok)
			if ok {
				assert.Equal(t, tt.want, got.String())
			}
		})
	}
}

func TestObject(t *testing.T) {
	a := Object{}.With("n", "007e1").WithText("t", `<"&">`)
	b := a.With("n", "2").WithText("z", "")
	assert.Equal(t, `{"n":007e1,"t":"<\"&\">"}`, a.String(), "With leaves its receiver alone")
	assert.Equal(t, `{"n":2,"t":"<\"&\">","z":""}`, b.String())
	assert.Equal(t, 3, b.Len())
	assert.Equal(t, []string{"n", "t", "z"}, b.Keys())
	assert.Equal(t, `{"t":"<\"&\">","z":""}`, b.Without("n").Without("n").String())
	assert.Equal(t, `{"z":1,"n":2,"t":"<\"&\">"}`, Object{}.With("z", "1").Over(b).String())
	assert.Equal(t, `<"&">`, b.Text("t"))
	assert.Equal(t, "", b.Text("missing"))
	assert.Equal(t, "", Object{}.With("n", "null").Text("n"))
	assert.True(t, b.Has("z"))
	_, ok := b.Raw("missing")
	assert.False(t, ok)
}

func TestEqual(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{`{}`, ` `, true},
		{`{"a":1,"b":{"c":"x","d":[1]}}`, `{"b": {"d": [1], "c": "\u0078"}, "a": 1}`, true},
		{`{"a":1}`, `{"a":1.0}`, false},
		{`{"a":1}`, `{"a":"1"}`, false},
		{`{"a":1}`, `{"a":1,"b":null}`, false},
		{`{"a":1,"b":2}`, `{"a":1}`, false},
		{`{"a":{}}`, `{"a":""}`, false},
		{`{"a":{}}`, `{"b":{}}`, false},
	}
	for _, tt := range tests {
		a, ok := Parse(tt.a)
		require.True(t, ok)
		b, ok := Parse(tt.b)
		require.True(t, ok)
		assert.Equal(t, tt.want, a.Equal(b), "%s %s", tt.a, tt.b)
		assert.Equal(t, tt.want, b.Equal(a), "%s %s", tt.b, tt.a)
	}
}
