package value

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestValueSize(t *testing.T) {
	assert.EqualValues(t, 32, unsafe.Sizeof(Value{}))
}

// number is the numeric reading of a text, for tests.
func number(t testing.TB, s string) Number {
	t.Helper()
	n, ok := Text(s).Num()
	require.True(t, ok, "%q is no number", s)
	return n
}

func TestNumberReading(t *testing.T) {
	tests := []struct {
		in    string
		want  string // normal form; "" is no number
		float bool
	}{
		{"5", "5", false},
		{"-5", "-5", false},
		{"007", "7", false},
		{"-0", "0", false},
		{"000000000000000000000000012", "12", false},
		{"9223372036854775807", "9223372036854775807", false},
		{"-9223372036854775808", "-9223372036854775808", false},
		{"9223372036854775808", "9223372036854776000", true},
		{"12345678901234567890", "12345678901234567000", true},
		{"5.0", "5", true},
		{"-0.0", "0", true},
		{".5", "0.5", true},
		{"-.5", "-0.5", true},
		{"10.10", "10.1", true},
		{"1e3", "1000", true},
		{"1E+3", "1000", true},
		{"15e-1", "1.5", true},
		{".5e1", "5", true},
		{"0.1234567890123456789", "0.12345678901234568", true},
		{"1e-400", "0", true},
		{"0e99999999999999999999", "0", true},
		{"1e400", "", false},
		{"-1e400", "", false},
		{"", "", false},
		{"-", "", false},
		{".", "", false},
		{"-.", "", false},
		{"1.", "", false},
		{"1.e5", "", false},
		{"+5", "", false},
		{" 5", "", false},
		{"5 ", "", false},
		{"1e", "", false},
		{"1e+", "", false},
		{"e5", "", false},
		{"1_000", "", false},
		{"0x10", "", false},
		{"10.10.2021", "", false},
		{"1,5", "", false},
		{"٣", "", false},
		{"NaN", "", false},
		{"inf", "", false},
		{"--5", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			n, ok := Text(tt.in).Num()
			assert.Equal(t, tt.want != "", ok)
			if ok {
				assert.Equal(t, tt.want, FormatNumber(n))
				assert.Equal(t, tt.float, !n.IsInt())
			}
			v := Text(tt.in)
			v.Read()
			m, again := v.Num()
			assert.Equal(t, ok, again)
			assert.Equal(t, n, m, "after Read")
			assert.Equal(t, tt.in, v.Text())
		})
	}
}

var numberGrammar = regexp.MustCompile(`^-?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"007", "-0.0", ".5e1", "1e400", "12345678901234567890", "1.7976931348623157e308", "5e-324", "0.000001", "1_0", "--1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := Text(s).Num()
		if !numberGrammar.MatchString(s) {
			require.False(t, ok)
			return
		}
		if i, err := strconv.ParseInt(s, 10, 64); err == nil && !strings.ContainsAny(s, ".eE") {
			require.True(t, ok)
			require.Equal(t, IntNumber(i), n)
			return
		}
		want, err := strconv.ParseFloat(s, 64)
		require.Equal(t, err == nil, ok)
		if ok {
			require.False(t, n.IsInt())
			require.Equal(t, want, n.Float())
			require.False(t, math.Signbit(n.Float()) && n.Float() == 0)
			again := number(t, FormatNumber(n))
			require.Equal(t, n.Float(), again.Float(), "the text form reads back the same")
		}
	})
}

func TestFloatText(t *testing.T) {
	tests := []struct {
		in   float64
		want string
	}{
		{0, "0"},
		{math.Copysign(0, -1), "0"},
		{5, "5"},
		{-2.5, "-2.5"},
		{1e-7, "0.0000001"},
		{9.9e-8, "9.9e-8"},
		{1.5e-8, "1.5e-8"},
		{1e-300, "1e-300"},
		{1e20, "100000000000000000000"},
		{1e21, "1e+21"},
		{-1.25e22, "-1.25e+22"},
		{math.MaxFloat64, "1.7976931348623157e+308"},
		{math.Nextafter(0.3, 1), "0.30000000000000004"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			assert.Equal(t, tt.want, Float(tt.in).Text())
			assert.Equal(t, tt.want, string(Float(tt.in).AppendText(nil)))
		})
	}
}

func TestWhole(t *testing.T) {
	tests := []struct {
		in   Number
		want int64
		ok   bool
	}{
		{IntNumber(-7), -7, true},
		{FloatNumber(3), 3, true},
		{FloatNumber(3.5), 0, false},
		{FloatNumber(-1 << 63), math.MinInt64, true},
		{FloatNumber(1 << 63), 0, false},
		{FloatNumber(1e300), 0, false},
	}
	for _, tt := range tests {
		t.Run(FormatNumber(tt.in), func(t *testing.T) {
			got, ok := tt.in.Whole()
			assert.Equal(t, tt.ok, ok)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestHeld(t *testing.T) {
	tests := []struct {
		name string
		in   Value
		want string
		kind Kind
	}{
		{"int", Int(5), "5", KindInt},
		{"integral float", Float(5), "5", KindInt},
		{"integral float by its digits", Float(1 << 62), "4611686018427388000", KindInt},
		{"float past 64 bits", Float(1e20), "100000000000000000000", KindFloat},
		{"fraction", Float(0.5), "0.5", KindFloat},
		{"text", Text("5"), "5", KindText},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := tt.in.Held()
			assert.False(t, v.Computed())
			assert.Equal(t, tt.want, v.Text())
			assert.Equal(t, tt.kind, v.Kind())
			assert.Equal(t, number(t, tt.want), number(t, v.Text()))
			assert.True(t, Equal(v, tt.in))
		})
	}
}
