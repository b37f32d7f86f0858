package builtins

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

func TestWholeNumbers(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"abs", "abs", []string{"-256"}, "256"},
		{"abs of a fraction", "abs", []string{"7.5"}, "7.5"},
		{"abs in normal form", "abs", []string{"-007"}, "7"},
		{"abs of a long id", "abs", []string{"-1234567890123456789"}, "1234567890123456789"},
		{"abs past 64 bits", "abs", []string{"-9223372036854775808"}, "9223372036854776000"},
		{"abs of zero", "abs", []string{"-0.0"}, "0"},
		{"abs of a word", "abs", []string{"пять"}, "!1"},
		{"abs of nothing", "abs", []string{""}, "!1"},
		{"ceil", "ceil", []string{"25.66"}, "26"},
		{"ceil negative", "ceil", []string{"-25.66"}, "-25"},
		{"ceil to zero", "ceil", []string{"-0.5"}, "0"},
		{"ceil of a long id", "ceil", []string{"1234567890123456789"}, "1234567890123456789"},
		{"floor", "floor", []string{"25.66"}, "25"},
		{"floor negative", "floor", []string{"-25.66"}, "-26"},
		{"int", "int", []string{"1.8"}, "1"},
		{"int negative", "int", []string{"-1.8"}, "-1"},
		{"int of an exponent", "int", []string{"1e3"}, "1000"},
		{"int of a great number", "int", []string{"1.5e300"}, "1.5e+300"},
		{"float", "float", []string{"1.50"}, "1.5"},
		{"float of a whole number", "float", []string{"007"}, "7"},
		{"float of a word", "float", []string{"1,5"}, "!1"},
	})
}

func TestWholeResultsAreIntegers(t *testing.T) {
	for _, fn := range []string{"ceil", "floor", "int", "round", "fac"} {
		got, err := call(t, services(), fn, "4.0")
		require.NoError(t, err)
		assert.Equal(t, value.KindInt, got.Kind(), fn)
	}
}

func TestRound(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"places", "round", []string{"1.8888888", "2"}, "1.89"},
		{"to whole", "round", []string{"5.822"}, "6"},
		{"skipped places", "round", []string{"5.822", ""}, "6"},
		{"negative", "round", []string{"-1.8"}, "-2"},
		{"half", "round", []string{"2.5"}, "3"},
		{"negative half", "round", []string{"-2.5"}, "-3"},
		{"half on paper", "round", []string{"1.005", "2"}, "1.01"},
		{"no zeros", "round", []string{"4.0004", "3"}, "4"},
		{"no sign of zero", "round", []string{"-0.4"}, "0"},
		{"hundreds", "round", []string{"1250", "-2"}, "1300"},
		{"more places than digits", "round", []string{"1.5", "400"}, "1.5"},
		{"absurdly many places", "round", []string{"1.5", "9223372036854775807"}, "1.5"},
		{"absurdly few places", "round", []string{"1.5", "-9223372036854775808"}, "0"},
		{"beyond floats", "round", []string{"1.7e308", "-308"}, "!0"},
		{"places that are no whole number", "round", []string{"1.5", "1.5"}, "!2"},
		{"division", "customizable_round_division", []string{"1.275", "5.822", "3"}, "0.219"},
		{"division half", "customizable_round_division", []string{"1", "8", "2"}, "0.13"},
		{"division by zero", "customizable_round_division", []string{"1", "0", "2"}, "!2"},
		{"product", "customizable_round_multiply", []string{"1.275", "5.822", "2"}, "7.42"},
		{"product half", "customizable_round_multiply", []string{"1.005", "1", "2"}, "1.01"},
		{"product beyond floats", "customizable_round_multiply", []string{"1e300", "1e300", "2"}, "!0"},
	})
}

func TestPowersAndLogarithms(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"exp", "exp", []string{"2"}, "7.38905609893065"},
		{"exp of four", "exp", []string{"4"}, "54.598150033144236"},
		{"exp beyond floats", "exp", []string{"1000"}, "!0"},
		{"exp of much less than zero", "exp", []string{"-1000"}, "0"},
		{"fac", "fac", []string{"5"}, "120"},
		{"fac of zero", "fac", []string{"0"}, "1"},
		{"fac of one", "fac", []string{"1"}, "1"},
		{"greatest exact fac", "fac", []string{"20"}, "2432902008176640000"},
		{"first long fac", "fac", []string{"21"}, "51090942171709440000"},
		{"greatest fac", "fac", []string{"170"}, "7.257415615307999e+306"},
		{"fac beyond floats", "fac", []string{"171"}, "!1"},
		{"fac below zero", "fac", []string{"-1"}, "!1"},
		{"fac of a fraction", "fac", []string{"1.5"}, "!1"},
		{"natural logarithm", "log", []string{"5"}, "1.6094379124341003"},
		{"of Euler's number", "log", []string{"2.718281828459045"}, "1"},
		{"base ten", "log", []string{"100", "10"}, "2"},
		{"base ten in the last digit", "log", []string{"1000", "10"}, "2.9999999999999996"},
		{"base two", "log", []string{"8", "2"}, "3"},
		{"skipped base", "log", []string{"1", ""}, "0"},
		{"log of zero", "log", []string{"0"}, "!1"},
		{"base zero", "log", []string{"5", "0"}, "!2"},
		{"base one", "log", []string{"5", "1"}, "!2"},
		{"pow", "pow", []string{"5", "2"}, "25"},
		{"pow negative", "pow", []string{"2", "-1"}, "0.5"},
		{"pow fraction", "pow", []string{"2", "0.5"}, "1.4142135623730951"},
		{"pow of zero", "pow", []string{"0", "-1"}, "!1"},
		{"pow beyond floats", "pow", []string{"10", "400"}, "!0"},
		{"pow of a negative root", "pow", []string{"-8", "0.5"}, "!0"},
		{"pyt", "pyt", []string{"5", "2"}, "5.385164807134504"},
		{"pyt beyond floats", "pyt", []string{"1e200", "1e200"}, "!0"},
		{"sqrt", "sqrt", []string{"25"}, "5"},
		{"sqrt of a number that is no square", "sqrt", []string{"5"}, "2.23606797749979"},
		{"sqrt of zero", "sqrt", []string{"0"}, "0"},
		{"sqrt below zero", "sqrt", []string{"-1"}, "!1"},
	})
}

func TestMathErrorsSayWhich(t *testing.T) {
	for _, tt := range []struct {
		fn   string
		in   []string
		code diag.Code
	}{
		{"exp", []string{"1000"}, "overflow"},
		{"pow", []string{"0", "-1"}, "division-by-zero"},
		{"pow", []string{"10", "400"}, "overflow"},
		{"customizable_round_division", []string{"1", "0", "2"}, "division-by-zero"},
		{"sqrt", []string{"-1"}, "wrong-arg-kind"},
	} {
		_, err := call(t, services(), tt.fn, tt.in...)
		var blamed *ArgError
		require.ErrorAs(t, err, &blamed)
		assert.Equal(t, tt.code, blamed.Rule.Code, tt.fn)
	}
}

func TestMaxMin(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"max", "max", []string{"4", "2", "9", "6"}, "9"},
		{"min", "min", []string{"4", "2", "9", "6"}, "2"},
		{"one number", "max", []string{"4"}, "4"},
		{"negative", "min", []string{"-1", "-5", "3"}, "-5"},
		{"normal form", "max", []string{"5.0", "3"}, "5"},
		{"normal form of a fraction", "min", []string{"1.50", "2"}, "1.5"},
		{"ids that no float tells apart", "max", []string{"9007199254740992", "9007199254740993"}, "9007199254740993"},
		{"integer against float", "max", []string{"1", "1.5", "1"}, "1.5"},
		{"skipped", "max", []string{"4", "", "9"}, "9"},
		{"first skipped", "max", []string{"", "4"}, "!1"},
		{"array", "max", []string{"[1, 2]", "0"}, "!1"},
		{"a word among many", "max", []string{"1", "2", "3", "много"}, "!4"},
	})
}

func TestRandom(t *testing.T) {
	s := services()
	checkTexts(t, s, []textCase{
		{"equal bounds", "random", []string{"7", "7"}, "7"},
		{"crossed bounds", "random", []string{"5", "1"}, "!2"},
		{"fraction", "random", []string{"1.5", "3"}, "!1"},
		{"no bound", "random", []string{"1", ""}, "!2"},
	})
	seen := map[int64]bool{}
	for range 300 {
		got, err := call(t, s, "random", "-2", "2")
		require.NoError(t, err)
		n, ok := got.Num()
		require.True(t, ok && n.IsInt())
		seen[n.Int()] = true
	}
	assert.Equal(t, map[int64]bool{-2: true, -1: true, 0: true, 1: true, 2: true}, seen)
	for _, bounds := range [][2]int64{{math.MinInt64, math.MaxInt64}, {math.MinInt64, 0}, {-1, math.MaxInt64}} {
		for range 20 {
			got, err := callValues(t, s, "random", value.Int(bounds[0]), value.Int(bounds[1]))
			require.NoError(t, err)
			n, _ := got.Num()
			assert.True(t, n.Int() >= bounds[0] && n.Int() <= bounds[1])
		}
	}
}

func TestIsNumber(t *testing.T) {
	for _, tt := range []struct {
		in             value.Value
		isInt, isFloat bool
	}{
		{value.Text("5"), true, true},
		{value.Text("-5"), true, true},
		{value.Text("007"), true, true},
		{value.Text("123456789012345678901234567890"), true, true},
		{value.Text("1.275"), false, true},
		{value.Text(".5"), false, true},
		{value.Text("1e3"), false, true},
		{value.Text("5.0"), false, true},
		{value.Text("+5"), false, false},
		{value.Text(" 5"), false, false},
		{value.Text("5 шт"), false, false},
		{value.Text("1,5"), false, false},
		{value.Text("1."), false, false},
		{value.Text("0x10"), false, false},
		{value.Text("٣"), false, false},
		{value.Text("-"), false, false},
		{value.Text(""), false, false},
		{value.Text("1e400"), false, false},
		{value.Text("NaN"), false, false},
		{value.None, false, false},
		{value.Bool(true), false, false},
		{value.Float(2), true, true},
		{value.Float(2.5), false, true},
	} {
		t.Run(tt.in.Text(), func(t *testing.T) {
			got, err := callValues(t, services(), "is_int", tt.in)
			require.NoError(t, err)
			assert.Equal(t, value.Bool(tt.isInt), got)
			got, err = callValues(t, services(), "is_float", tt.in)
			require.NoError(t, err)
			assert.Equal(t, value.Bool(tt.isFloat), got)
		})
	}
}

func TestIntToString(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"groups", "int_to_string", []string{"1234567", " "}, "1 234 567"},
		{"four digits", "int_to_string", []string{"1000", ","}, "1,000"},
		{"three digits", "int_to_string", []string{"999", " "}, "999"},
		{"negative three digits", "int_to_string", []string{"-999", " "}, "-999"},
		{"sign and fraction", "int_to_string", []string{"-1234.5678", " "}, "-1 234.5678"},
		{"zero", "int_to_string", []string{"0", " "}, "0"},
		{"no delimiter", "int_to_string", []string{"1000000", ""}, "1000000"},
		{"long delimiter", "int_to_string", []string{"1234567", "<br>"}, "1<br>234<br>567"},
		{"exponent", "int_to_string", []string{"1e21", " "}, "1e+21"},
		{"long number", "int_to_string", []string{"9223372036854775807", "_"}, "9_223_372_036_854_775_807"},
		{"word", "int_to_string", []string{"много", " "}, "!1"},
		{"too long", "int_to_string", []string{"1234567", strings.Repeat("я", 60_000)}, "!0"},
	})
}

func TestDistance(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"documented", "distance", []string{"52.2296756", "21.0122287", "52.406374", "16.9251681"}, "278.5459739738798"},
		{"none", "distance", []string{"55.75", "37.6", "55.75", "37.6"}, "0"},
		{"a quarter of the equator", "distance", []string{"0", "0", "0", "90"}, "10010.698813671552"},
		{"no number", "distance", []string{"0", "0", "0", "запад"}, "!4"},
	})
	for lat := -90.0; lat <= 90; lat += 7.3 { // opposite points: half of the equator
		got, err := callValues(t, services(), "distance", value.Float(lat), value.Float(20), value.Float(-lat), value.Float(200))
		require.NoError(t, err)
		n, _ := got.Num()
		assert.InDelta(t, 20021.4, n.Float(), 0.1)
	}
}

func TestDirectFormsOfNumbers(t *testing.T) {
	const whole = 1 << 53 // beyond it the runtime does not use a direct form's result
	numbers := rapid.OneOf(rapid.Float64Range(-1e6, 1e6), rapid.Map(rapid.IntRange(-1e9, 1e9), func(n int) float64 { return float64(n) / 1000 }),
		rapid.Map(rapid.IntRange(-2000, 2000), func(n int) float64 { return float64(n) / 2 }), rapid.Float64())
	tried := 0
	for _, f := range Standard().Funcs() {
		if f.Float == nil {
			continue
		}
		tried++
		require.True(t, f.Number && len(f.Params) <= 2, f.Name)
		rapid.Check(t, func(rt *rapid.T) {
			given, y := []value.Value{value.Float(numbers.Draw(rt, "x"))}, 0.0
			x := given[0]
			if len(f.Params) == 2 {
				y = float64(rapid.IntRange(-2, 8).Draw(rt, "y"))
				given = append(given, value.Float(y))
			}
			n, _ := x.Num()
			got := f.Float(n.Float(), y)
			if got != got || math.Abs(got) >= whole {
				return
			}
			want, err := callValues(t, services(), f.Name, given...)
			require.NoError(rt, err)
			require.Equal(rt, want.Held().Text(), value.Float(got).Held().Text(), "%s(%v, %v)", f.Name, x, y)
		})
	}
	assert.Equal(t, 5, tried)
}
