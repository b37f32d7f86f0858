package builtins

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/salecalc/salecalc/vars/value"
)

// TestEqualKey compares every pair of values by == and by key.
func TestEqualKey(t *testing.T) {
	values := []value.Value{value.None, value.Bool(true), value.Bool(false), value.Int(0), value.Int(1), value.Int(-10), value.Int(1000),
		value.Float(0.1), value.Float(1e21), value.Float(1.5e-8), value.Int(1 << 62), value.Int(-1 << 63)}
	for _, s := range []string{
		"", "None", "True", "False", "true", "0", "-0", "0.0", "0e5", "1", "01", "1.0", "1e0", "0.1e1", "10E-1", "-1", "-1.0", "-01",
		"10", "1e1", "1000", "1e3", "0.1", ".1", "0.10", "1e-1", "0.1000000000000000055511151231257827", "1e21", "1000000000000000000000",
		"0.000000015", "1.5e-8", "15e-9", "1e-400", "2e-400", "1e-99999999999999999999", "1e400", "1e0400",
		"12345678901234567890", "12345678901234567891", "4611686018427387904", "4611686018427387905", "4611686018427387904.0",
		"a", "A", "а", "n1", " 1", "1 ", "+1", "1.",
		"05.04.2022", "5.4.2022", "05.04.2022 00:00", "05.04.2022 00:00:00", "05.04.2022 10:00", "00:00", "0:00", "00:00:00", "10:00", "31.02.2022",
		"[]", "[ ]", "{}", "[1]", "[1.0]", `["1"]`, `["01"]`, "[1,1]", "[[1],1]", "[1,[1]]", "[[1,1]]", "[null]", `[""]`, `["null"]`, "[true]", `["True"]`, "[[]]", "[{}]", "[1",
		`{"a":1}`, `{"a":1,"b":2}`, `{"b":2.0,"a":"1"}`, `{"a":[1,2]}`, `{"a":"[1, 2]"}`, `["a",1]`, `{"ab":""}`, `{"a":"b"}`, `[1e400]`, `["1e400"]`,
		`["05.04.2022"]`, `["5.4.2022"]`,
	} {
		values = append(values, value.Text(s))
		if parsed, ok := value.ParseJSON(s); ok {
			values = append(values, parsed)
		}
	}
	for _, a := range values {
		for _, b := range values {
			want := value.Equal(a, b)
			got := string(appendEqualKey(nil, a)) == string(appendEqualKey(nil, b))
			assert.Equal(t, want, got, "%s == %s", value.Preview(a, 60), value.Preview(b, 60))
		}
	}
}
