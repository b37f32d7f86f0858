package value

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keys makes a path of the parts of "a|0|b".
func keys(path string) []Key {
	var keys []Key
	for _, part := range strings.Split(path, "|") {
		keys = append(keys, KeyOf(Text(part)))
	}
	return keys
}

func TestPath(t *testing.T) {
	const (
		compact = `{"a":[{"b":5,"c":"x\ny"},[1.50,null,true]],"k":"v","n":12345,"in":"[1,{\"z\":2}]","s":"кот"}`
		spaced  = " { \"a\" : [ { \"b\" : 1 } , { } ] , \"a\" : [ { \"b\" : 2 , \"b\" : [ 3 , 4 ] } ] , \"\\u0062\" : \"\\u0041\" }\n"
	)
	tests := []struct {
		in, path, want string
	}{
		{compact, "k", "v"},
		{compact, "a|0|b", "5"},
		{compact, "a|0|c", "x\ny"},
		{compact, "a|1|0", "1.50"},
		{compact, "a|-1|-1", "True"},
		{compact, "a|1|1", "None"},
		{compact, "a|1|1|x|0", "None"},
		{compact, "a|7|b", "None"},
		{compact, "a|-3", "None"},
		{compact, "no|b", "None"},
		{compact, "a|x", "fault 1"},
		{compact, "k|x", "fault 1"},
		{compact, "k|0", "v"},
		{compact, "n|-1", "5"},
		{compact, "s|1", "о"},
		{compact, "in|1|z", "2"},
		{compact, "in|1|z|y", "fault 3"},
		{compact, "a|0", `{"b":5,"c":"x\ny"}`},
		{spaced, "a", `[{"b":[3,4]}]`},
		{spaced, "a|0|b|1", "4"},
		{spaced, "b", "A"},
		{"кот", "0", "к"},
		{"кот", "x", "fault 0"},
		{"12.5", "-1", "5"},
	}
	for _, tt := range tests {
		t.Run(tt.path+" of "+tt.in[:3], func(t *testing.T) {
			v := Text(tt.in)
			for range 2 {
				got, f := v.Path(keys(tt.path))
				assert.Equal(t, tt.want, shown(got, f))
				v.Read()
			}
			if s, ok := v.Structure(); ok {
				assert.Equal(t, tt.want, shown(s.Path(keys(tt.path))))
			}
		})
	}
}

func shown(v Value, f PathFault) string {
	switch {
	case f != PathFault{}:
		return fmt.Sprint("fault ", f.At)
	case v.IsNone():
		return "None"
	}
	return v.Text()
}

func TestPathAllocates(t *testing.T) {
	body := Text(orderBody())
	body.Read()
	for _, path := range []string{"order|customer|address|city", "order|total", "items|5|tags", "items|-1|sku", "no"} {
		k := keys(path)
		assert.Zero(t, testing.AllocsPerRun(10, func() { body.Path(k) }), path)
	}
}

func TestKeyOf(t *testing.T) {
	tests := []struct {
		in   Value
		want Key
	}{
		{Text("a"), Key{Text: "a"}},
		{Int(6), Key{Text: "6", Index: 6, IsIndex: true}},
		{Text("-1"), Key{Text: "-1", Index: -1, IsIndex: true}},
		{Float(2), Key{Text: "2", Index: 2, IsIndex: true}},
		{Text("1.0"), Key{Text: "1.0", Index: 1, IsIndex: true}},
		{Float(2.5), Key{Text: "2.5"}},
		{Bool(true), Key{Text: "True"}},
		{None, Key{Absent: true}},
	}
	for _, tt := range tests {
		t.Run(tt.want.Text, func(t *testing.T) {
			assert.Equal(t, tt.want, KeyOf(tt.in))
		})
	}
}

// Path on a text must give what one index after another gives on its structure.
func FuzzPath(f *testing.F) {
	f.Add(orderBody(), "items|2|tags|-1")
	f.Add(`{"a":{"\u0061":[1,"\"]",{"b":"[[]"}]},"a":[]}`, "a|a|2|b|0")
	f.Add(`[ [1 , "\\" ] ,{"":null } ]`, "1||x")
	f.Add(`["[1, [2]]"]`, "0|1|0")
	f.Add(`{"longer key":[[],[[[]]],[{}]],"aaaaaaaa":{"aaaaaaaa":"aaaaaaaa"}}`, "aaaaaaaa|aaaaaaaa")
	f.Fuzz(func(t *testing.T, s, path string) {
		v := Text(s)
		steps := keys(path)
		got := shown(v.Path(steps))
		v.Read()
		require.Equal(t, got, shown(v.Path(steps)), "read")
		if s, ok := v.Structure(); ok {
			v = s
		}
		at := PathFault{}
		for i, part := range strings.Split(path, "|") {
			next, f := Index(v, Text(part))
			if f != NoFault {
				at = PathFault{f, i}
				break
			}
			v = next
		}
		require.Equal(t, shown(v, at), got)
	})
}
