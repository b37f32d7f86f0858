package value

import (
	"math"
	"math/big"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEqual(t *testing.T) {
	sum, _ := Add(Text("0.1"), Text("0.2"))
	tests := []struct {
		name string
		a, b Value
		want bool
	}{
		{"leading zeros", Text("007"), Int(7), true},
		{"fraction", Text("5"), Text("5.0"), true},
		{"exponent", Text("1e3"), Text("1000"), true},
		{"zero", Text("-0"), Text("0.00"), true},
		{"trailing zeros", Text("0.30"), Text("0.3"), true},
		{"sum of floats", sum, Text("0.3"), false},
		{"sum of floats by its digits", sum, Text("0.30000000000000004"), true},
		{"ids of 20 digits", Text("99999999999999999999"), Text("99999999999999999998"), false},
		{"the same id", Text("99999999999999999999"), Text("099999999999999999999.0"), true},
		{"past 53 bits", Int(1<<53 + 1), Float(1 << 53), false},
		{"past 53 bits by digits", Float(1 << 62), Text("4611686018427388000"), true},
		{"tiny and zero", Text("1e-400"), Int(0), false},
		{"tiny ones", Text("1e-400"), Text("10e-401"), true},
		{"nothing, far exponents", Text("0e99999999999999999999"), Text("0"), true},
		{"plus", Text("+5"), Int(5), false},
		{"blank", Text("5 "), Int(5), false},
		{"boolean", Text("True"), Bool(true), true},
		{"booleans", Bool(true), Bool(false), false},
		{"boolean and number", Bool(true), Int(1), false},
		{"other word", Text("true"), Bool(true), false},
		{"None", None, None, true},
		{"None and empty", None, Text(""), false},
		{"None and 0", None, Int(0), false},
		{"None and its name", None, Text("None"), false},
		{"text", Text("abc"), Text("abc"), true},
		{"case", Text("abc"), Text("ABC"), false},
		{"dates", Text("8.12.2021"), Text("08.12.2021"), true},
		{"times", Text("9:00"), Text("09:00:00"), true},
		{"date and its midnight", Text("05.04.2022"), Text("05.04.2022 00:00"), true},
		{"date and time", Text("05.04.2022"), Text("00:00"), false},
		{"no dates", Text("31.02.2025"), Text("31.2.2025"), false},
		{"arrays", NewArray([]Value{Int(1), Int(2)}), Text("[1, 2]"), true},
		{"elements by reading", Text(`["1", "9:00"]`), Text(`[1, "09:00"]`), true},
		{"order of elements", Text("[1,2]"), Text("[2,1]"), false},
		{"length", Text("[1]"), Text("[1,1]"), false},
		{"array and text", Text("[1]"), Text("1"), false},
		{"array and dictionary", Text("[]"), Text("{}"), false},
		{"nulls", Text("[null]"), NewArray([]Value{None}), true},
		{"dictionaries", Text(`{"a": 1, "b": 2}`), Text(`{"b":2.0,"a":"1"}`), true},
		{"other key", Text(`{"a": 1, "b": 2}`), Text(`{"a":1,"c":2}`), false},
		{"other value", Text(`{"a": 1}`), Text(`{"a":2}`), false},
		{"repeated key", Text(`{"a": 1, "a": 2}`), Text(`{"a":2}`), true},
		{"nested", Text(`{"a":[{"b":[1]}]}`), Text(`{ "a" : [ { "b" : "[1.0]" } ] }`), true},
		{"look-alikes", Text("[a"), Text("[b"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 {
				assert.Equal(t, tt.want, Equal(tt.a, tt.b))
				assert.Equal(t, tt.want, Equal(tt.b, tt.a))
				assert.True(t, Equal(tt.a, tt.a))
				assert.Equal(t, tt.want, Equal(NewArray([]Value{tt.a}), NewArray([]Value{tt.b})))
				tt.a.Read()
				tt.b.Read()
			}
		})
	}
}

func TestCompare(t *testing.T) {
	const incomparable = 2
	tests := []struct {
		name string
		a, b Value
		want int
	}{
		{"numbers", Text("9"), Text("10"), -1},
		{"numbers of two kinds", Text("2.5"), Int(2), 1},
		{"exactly", Text("9007199254740993"), Text("9007199254740992"), 1},
		{"exactly, by digits", Text("99999999999999999998"), Text("99999999999999999999"), -1},
		{"negative, by digits", Text("-99999999999999999998"), Text("-99999999999999999999"), 1},
		{"fractions by digits", Text("0.10000000000000000001"), Text("0.1"), 1},
		{"equal", Text("1.0"), Int(1), 0},
		{"signs", Int(-1), Text("1e-400"), -1},
		{"dates", Text("02.01.2022"), Text("31.12.2021"), 1},
		{"date and date with time", Text("05.04.2022"), Text("05.04.2022 10:00"), -1},
		{"times", Text("9:00"), Text("18:00"), -1},
		{"texts", Text("Б"), Text("А"), 1},
		{"texts by code point", Text("a"), Text("B"), 1},
		{"empty text", Text(""), Text("a"), -1},
		{"text and number", Text("abc"), Int(5), incomparable},
		{"number and text", Int(5), Text("abc"), incomparable},
		{"date and time", Text("05.04.2022"), Text("10:00"), incomparable},
		{"no time", Text("24:00"), Text("23:00"), incomparable},
		{"booleans", Bool(false), Bool(true), incomparable},
		{"boolean text", Text("False"), Text("True"), incomparable},
		{"arrays", Text("[1]"), Text("[2]"), incomparable},
		{"None", None, Int(5), incomparable},
		{"None twice", None, None, incomparable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 {
				got, ok := Compare(tt.a, tt.b)
				back, also := Compare(tt.b, tt.a)
				assert.Equal(t, ok, also)
				assert.Equal(t, tt.want != incomparable, ok)
				if ok {
					assert.Equal(t, tt.want, got)
					assert.Equal(t, -tt.want, back)
				}
				tt.a.Read()
				tt.b.Read()
			}
		})
	}
}

func TestOrder(t *testing.T) {
	inOrder := []Value{
		None, Bool(false), Text("True"), Text("-1"), Text("9"), Int(10), Text("99999999999999999999"),
		Text("31.12.2021"), Text("01.01.2022"), Text("01.01.2022 10:00"), Text("9:00"), Text("10:00"),
		Text(""), Text("31.02.2025"), Text("А"), Text("б"), Text("[1]"), Text("[2]"), Text("{}"),
	}
	for i, a := range inOrder {
		for j, b := range inOrder {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			assert.Equal(t, want, Order(a, b), "%s and %s", a.Text(), b.Text())
		}
	}
}

func TestTruth(t *testing.T) {
	tests := []struct {
		in   Value
		want bool
	}{
		{None, false}, {Bool(false), false}, {Int(0), false}, {Float(0), false},
		{NewArray(nil), false}, {NewDict(nil), false},
		{Text(""), false}, {Text("0"), false}, {Text("0.0"), false}, {Text("-0"), false}, {Text("0e5"), false},
		{Text("False"), false}, {Text("None"), false},
		{Text("[]"), false}, {Text("{}"), false}, {Text(" [ ] "), false}, {Text("{\n}"), false},
		{Bool(true), true}, {Int(-1), true}, {Float(0.1), true},
		{NewArray([]Value{None}), true}, {NewDict([]Pair{{"", None}}), true},
		{Text(" "), true}, {Text("false"), true}, {Text("none"), true}, {Text("True"), true}, {Text("-1"), true},
		{Text("1e-400"), true}, {Text("[0]"), true}, {Text("[}"), true}, {Text("["), true}, {Text("[] []"), true},
		{Text(" 0"), true}, {Text("00:00"), true}, {Text("null"), true},
	}
	for _, tt := range tests {
		t.Run(tt.in.Text(), func(t *testing.T) {
			assert.Equal(t, tt.want, tt.in.Truth())
			tt.in.Read()
			assert.Equal(t, tt.want, tt.in.Truth())
		})
	}
}

// exact is the decimal value of a number as an oracle sees it.
func exact(t testing.TB, v Value) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(v.Text())
	require.True(t, ok, v.Text())
	return r
}

// near makes numbers that lie close together, some of them the same to a float.
func near(f float64, s string) []Value {
	values := []Value{Text(s), Float(f), Float(math.Nextafter(f, 0)), Text(strconv.FormatFloat(f, 'f', 25, 64))}
	if w := math.Trunc(f); math.Abs(w) < 1<<62 {
		values = append(values, Int(int64(w)), Float(w), Text(strconv.FormatFloat(w, 'f', 0, 64)+".0000000000000001"))
	}
	return values
}

func FuzzCompare(f *testing.F) {
	for _, s := range []string{"0.1", "1e15", "9007199254740993", "123456789012345678901", "1e-310", "-2.50", "0"} {
		f.Add(s, "0.10000000000000000001", "abc")
	}
	f.Add("[1]", "1.1.2021", "1:00")
	f.Fuzz(func(t *testing.T, s, u, w string) {
		values := []Value{Text(s), Text(u), Text(w)}
		if n, ok := Text(s).Num(); ok && len(s) < 40 && math.Abs(n.Float()) < 1e100 {
			values = append(values, near(n.Float(), s)...)
		}
		for _, a := range values {
			for _, b := range values {
				checkPair(t, a, b)
				for _, c := range values {
					if Order(a, b) <= 0 && Order(b, c) <= 0 {
						require.LessOrEqual(t, Order(a, c), 0, "%q %q %q", a.Text(), b.Text(), c.Text())
					}
				}
			}
		}
	})
}

func checkPair(t *testing.T, a, b Value) {
	t.Helper()
	require.Equal(t, Equal(a, b), Equal(b, a), "%q %q", a.Text(), b.Text())
	require.Equal(t, Order(a, b), -Order(b, a), "%q %q", a.Text(), b.Text())
	order, ok := Compare(a, b)
	if ok {
		require.Equal(t, order == 0, Equal(a, b), "%q %q", a.Text(), b.Text())
		require.Equal(t, order, Order(a, b))
	}
	x, xok := a.Num()
	y, yok := b.Num()
	if !xok || !yok || farAway(x, a) || farAway(y, b) {
		return
	}
	require.True(t, ok)
	require.Equal(t, exact(t, a).Cmp(exact(t, b)), order, "%q %q", a.Text(), b.Text())
}

// farAway spares the oracle exponents it would have to write out.
func farAway(n Number, v Value) bool {
	f := math.Abs(n.Float())
	return f != 0 && f < 1e-300 || len(v.Text()) > 400 || f == 0 && decimalOf(v.Text()).point != 0
}
