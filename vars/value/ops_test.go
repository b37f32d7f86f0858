package value

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type binary func(a, b Value) (Value, Fault)

var operators = map[string]binary{"+": Add, "-": Sub, "*": Mul, "/": Div, "%": Mod, "**": Pow}

func TestOperators(t *testing.T) {
	const minInt = "-9223372036854775808"
	tests := []struct {
		a, op, b string
		want     string
		fault    Fault
	}{
		{"007", "+", "1", "8", NoFault},
		{"5", "+", "2.5", "7.5", NoFault},
		{"0.1", "+", "0.2", "0.30000000000000004", NoFault},
		{"9223372036854775807", "+", "1", "9223372036854776000", NoFault},
		{"9223372036854775807", "-", "1", "9223372036854775806", NoFault},
		{minInt, "-", "1", "-9223372036854776000", NoFault},
		{"12345678901234567890", "+", "0", "12345678901234567000", NoFault},
		{"1e308", "+", "1e308", "", Overflow},
		{"-1e308", "-", "1e308", "", Overflow},
		{"5", "+", "шт", "5шт", NoFault},
		{"5", "+", " ", "5 ", NoFault},
		{"[1,2]", "+", "[3]", "[1,2][3]", NoFault},
		{"True", "+", "1", "True1", NoFault},
		{"5", "*", "2", "10", NoFault},
		{"1.5", "*", "2", "3", NoFault},
		{"1.5", "+", "2.25", "3.75", NoFault},
		{"1.5", "-", "2.25", "-0.75", NoFault},
		{"1.5", "*", "-2.5", "-3.75", NoFault},
		{"0", "*", "-1", "0", NoFault},
		{"-1", "*", "0.0", "0", NoFault},
		{"1000000", "*", "1000000", "1000000000000", NoFault},
		{"4294967296", "*", "4294967296", "18446744073709552000", NoFault},
		{minInt, "*", "-1", "9223372036854776000", NoFault},
		{"-1", "*", minInt, "9223372036854776000", NoFault},
		{"1e308", "*", "10", "", Overflow},
		{"пять", "*", "2", "", NotNumber},
		{"5 шт", "-", "1", "", NotNumber},
		{"2", "*", "True", "", NotNumber | right},
		{"10", "/", "4", "2.5", NoFault},
		{"10", "/", "5", "2", NoFault},
		{"0", "/", "-5", "0", NoFault},
		{"1", "/", "0", "", DivisionByZero | right},
		{"1", "/", "0.0", "", DivisionByZero | right},
		{"1e308", "/", "0.1", "", Overflow},
		{"-7", "%", "3", "2", NoFault},
		{"7", "%", "-3", "-2", NoFault},
		{"7.5", "%", "-2", "-0.5", NoFault},
		{"-6", "%", "3", "0", NoFault},
		{minInt, "%", "-1", "0", NoFault},
		{"5", "%", "0", "", DivisionByZero | right},
		{"2", "**", "10", "1024", NoFault},
		{"2", "**", "-1", "0.5", NoFault},
		{"2", "**", "0.5", "1.4142135623730951", NoFault},
		{"0", "**", "0", "1", NoFault},
		{"0", "**", "-1", "", DivisionByZero},
		{"0.0", "**", "-0.5", "", DivisionByZero},
		{"0", "**", "99999999999", "0", NoFault},
		{"-1", "**", "9223372036854775807", "-1", NoFault},
		{"-2", "**", "63", minInt, NoFault},
		{"2", "**", "63", "9223372036854776000", NoFault},
		{"10", "**", "20", "100000000000000000000", NoFault},
		{"10", "**", "23", "1e+23", NoFault},
		{"10", "**", "308", "1e+308", NoFault},
		{"2", "**", "1023", "8.98846567431158e+307", NoFault},
		{"1.05", "**", "12", "1.79585632602213", NoFault},
		{"1.1", "**", "10", "2.5937424601000023", NoFault},
		{"10", "**", "-29", "1e-29", NoFault},
		{"10", "**", "-308", "1e-308", NoFault},
		{"10", "**", "-320", "1e-320", NoFault},
		{"2", "**", "-1074", "5e-324", NoFault},
		{"10", "**", "-400", "0", NoFault},
		{"-2.5", "**", "3", "-15.625", NoFault},
		{"9223372036854775807", "**", "2", "8.507059173023462e+37", NoFault},
		{"1.0000001", "**", "1000000", "1.1051709126143208", NoFault},
		{"1.0000001", "**", "99999999", "22026.45270753726", NoFault},
		{"2", "**", "1024", "", Overflow},
		{"10", "**", "400", "", Overflow},
		{"10", "**", "9223372036854775807", "", Overflow},
		{"-8", "**", "0.5", "", Overflow},
		{"-8", "**", "2.0", "64", NoFault},
		{"12.10.2021", "+", "3", "15.10.2021", NoFault},
		{"12.10.2021", "+", "2.0", "14.10.2021", NoFault},
		{"12.10.2021", "+", "1.5", "", Fraction | right},
		{"12.10.2021", "+", "1e300", "", Overflow},
		{"31.12.9999", "+", "1", "", Overflow},
		{"20.08.2019", "-", "99", "13.05.2019", NoFault},
		{"15:00", "+", "120", "17:00", NoFault},
		{"00:10", "-", "20", "23:50", NoFault},
		{"15:00", "+", "0.5", "", Fraction | right},
		{"9:05", "+", "0", "09:05", NoFault},
		{"15:00:30", "+", "1", "15:01:30", NoFault},
		{"28.02.2022 23:30", "+", "1", "01.03.2022 23:30", NoFault},
		{"05.04.2022 10:00:30", "-", "1", "04.04.2022 10:00:30", NoFault},
		{"31.02.2025", "+", "1", "", BadMoment},
		{"25:00", "-", "30", "", BadMoment},
		{"30", "-", "25:00", "", BadMoment | right},
		{"31.02.2025", "+", " г.", "31.02.2025 г.", NoFault},
		{"12.10.2021", "+", " 10:00", "12.10.2021 10:00", NoFault},
		{"12.10.2021", "+", "12:00", "12.10.202112:00", NoFault},
		{"3", "+", "12.10.2021", "312.10.2021", NoFault},
		{"3", "-", "12.10.2021", "", NotNumber | right},
		{"12.10.2021", "*", "2", "", NotNumber},
		{"01.03.2022", "-", "27.02.2022", "2", NoFault},
		{"27.02.2022", "-", "01.03.2022", "-2", NoFault},
		{"10:00:30", "-", "10:00", "0.5", NoFault},
		{"10:00", "-", "11:30", "-90", NoFault},
		{"01.03.2022 10:00", "-", "28.02.2022 9:30", "1470", NoFault},
		{"05.04.2022 10:00", "-", "05.04.2022", "600", NoFault},
		{"05.04.2022", "-", "05.04.2022 10:00", "-600", NoFault},
		{"05.04.2022", "-", "10:00", "", NotNumber | right},
		{"10:00", "-", "05.04.2022", "", NotNumber | right},
		{"05.04.2022", "-", "слово", "", NotNumber | right},
		{"05.04.2022", "-", "31.02.2022", "", BadMoment | right},
	}
	for _, tt := range tests {
		t.Run(tt.a+tt.op+tt.b, func(t *testing.T) {
			a, b := Text(tt.a), Text(tt.b)
			for range 2 {
				got, f := operators[tt.op](a, b)
				assert.Equal(t, tt.fault, f)
				assert.Equal(t, tt.want, got.Text())
				if s, ok := a.Structure(); ok {
					a = s
				}
				a.Read()
				b.Read()
			}
		})
	}
}

func TestNoneOperands(t *testing.T) {
	tests := []struct {
		name  string
		a, b  Value
		want  string
		fault Fault
	}{
		{"number", None, Int(1), "", Unset},
		{"number before", Int(1), None, "", Unset | right},
		{"number text", Text("1"), None, "", Unset | right},
		{"date", Text("1.1.2022"), None, "", Unset | right},
		{"time", None, Text("1:00"), "", Unset},
		{"None", None, None, "", Unset},
		{"text", Text("Заказ "), None, "Заказ ", NoFault},
		{"text after", None, Text(" шт"), " шт", NoFault},
		{"boolean", Bool(true), None, "True", NoFault},
		{"array", None, NewArray(nil), "[]", NoFault},
		{"what is no date", Text("31.02.2022"), None, "31.02.2022", NoFault},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, f := Add(tt.a, tt.b)
			assert.Equal(t, tt.fault, f)
			assert.Equal(t, tt.want, got.Text())
		})
	}
	for op, do := range operators {
		if op == "+" {
			continue
		}
		_, f := do(None, Int(1))
		assert.Equal(t, Unset, f, op)
		assert.False(t, f.Right())
		_, f = do(Int(1), None)
		assert.Equal(t, Unset, f.Kind(), op)
		assert.True(t, f.Right())
	}
}

func TestNeg(t *testing.T) {
	tests := []struct {
		in    Value
		want  string
		fault Fault
	}{
		{Text("5"), "-5", NoFault},
		{Text("-007"), "7", NoFault},
		{Int(math.MinInt64), "9223372036854776000", NoFault},
		{Float(0), "0", NoFault},
		{Text("1.50"), "-1.5", NoFault},
		{None, "", Unset},
		{Text("a"), "", NotNumber},
		{Bool(true), "", NotNumber},
		{Text("1.1.2022"), "", NotNumber},
		{Text("24:00"), "", BadMoment},
	}
	for _, tt := range tests {
		t.Run(tt.in.Text(), func(t *testing.T) {
			got, f := Neg(tt.in)
			assert.Equal(t, tt.fault, f)
			assert.Equal(t, tt.want, got.Text())
		})
	}
}

func TestRoundHalfAway(t *testing.T) {
	tests := []struct {
		in     string
		places int
		want   string // "" is out of range
	}{
		{"2.5", 0, "3"},
		{"-2.5", 0, "-3"},
		{"0.5", 0, "1"},
		{"-0.4", 0, "0"},
		{"0.49999999999999994", 0, "0"},
		{"1.005", 2, "1.01"},
		{"1.8888888", 2, "1.89"},
		{"4.0004", 3, "4"},
		{"9.995", 2, "10"},
		{"99.99", 1, "100"},
		{"1e-10", 5, "0"},
		{"5e-6", 5, "0.00001"},
		{"0.1", 300, "0.1"},
		{"1e300", 5, "1e+300"},
		{"123456789012345680000", 2, "123456789012345680000"},
		{"1250", -2, "1300"},
		{"-1250", -2, "-1300"},
		{"1249", -2, "1200"},
		{"1250.5", -2, "1300"},
		{"49", -2, "0"},
		{"50", -2, "100"},
		{"5", -5, "0"},
		{"5", -9223372036854775808, "0"},
		{"7", 9223372036854775807, "7"},
		{"7.5", 9223372036854775807, "7.5"},
		{"7.5", -9223372036854775808, "0"},
		{"0", -5, "0"},
		{"9223372036854775807", -1, "9223372036854776000"},
		{"9223372036854775807", -18, "9000000000000000000"},
		{"9223372036854775807", -19, "10000000000000000000"},
		{"-9223372036854775808", -1, "-9223372036854776000"},
		{"-9223372036854775808", -3, "-9223372036854776000"},
		{"-9223372036854775808", -19, "-10000000000000000000"},
		{"-9223372036854775808", -20, "0"},
		{"4999999999999999999", -19, "0"},
		{"1.7e308", -308, ""},
		{"1234567", 0, "1234567"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, ok := RoundHalfAway(number(t, tt.in), tt.places)
			require.Equal(t, tt.want != "", ok)
			if ok {
				assert.Equal(t, tt.want, FormatNumber(got))
			}
		})
	}
}

func FuzzRound(f *testing.F) {
	f.Add(2.5, 0)
	f.Add(1.005, 2)
	f.Add(-99.95, 1)
	f.Add(12345.678, -2)
	f.Fuzz(func(t *testing.T, x float64, places int) {
		if x != x || math.Abs(x) > 1e50 || places < -60 || places > 60 {
			return
		}
		got, ok := RoundHalfAway(FloatNumber(x), places)
		require.True(t, ok)
		shift := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(places, -places))), nil))
		if places < 0 {
			shift.Inv(shift)
		}
		r := exact(t, Float(x))
		half := big.NewRat(int64(r.Sign()), 2)
		r.Add(r.Mul(r, shift), half)
		whole := new(big.Int).Quo(r.Num(), r.Denom())
		want, _ := new(big.Rat).Quo(new(big.Rat).SetInt(whole), shift).Float64()
		require.Equal(t, FormatNumber(FloatNumber(want)), FormatNumber(got))
	})
}

// The fast paths of the operators must agree with arithmetic that cannot overflow.
func FuzzIntegers(f *testing.F) {
	for _, x := range []int64{0, 1, -1, math.MaxInt64, math.MinInt64, math.MaxInt32, math.MinInt32, 1 << 31, 3037000500} {
		f.Add(x, int64(-1))
		f.Add(x, x)
	}
	f.Fuzz(func(t *testing.T, x, y int64) {
		a, b := big.NewInt(x), big.NewInt(y)
		checkInteger(t, Add, x, y, new(big.Int).Add(a, b))
		checkInteger(t, Sub, x, y, new(big.Int).Sub(a, b))
		checkInteger(t, Mul, x, y, new(big.Int).Mul(a, b))
		if y != 0 {
			m := new(big.Int).Rem(a, b)
			if m.Sign() != 0 && m.Sign() != b.Sign() {
				m.Add(m, b)
			}
			checkInteger(t, Mod, x, y, m)
		}
		if e := y & 63; e >= 0 {
			checkInteger(t, Pow, x, e, new(big.Int).Exp(a, big.NewInt(e), nil))
		}
	})
}

func checkInteger(t *testing.T, op binary, x, y int64, want *big.Int) {
	t.Helper()
	got, f := op(Int(x), Int(y))
	if want.IsInt64() {
		require.Equal(t, NoFault, f)
		require.Equal(t, Int(want.Int64()), got)
		return
	}
	float, _ := new(big.Float).SetInt(want).Float64()
	if math.IsInf(float, 0) {
		require.Equal(t, Overflow, f)
		return
	}
	n, _ := got.Num()
	require.InEpsilon(t, float, n.Float(), 4e-16)
	require.Equal(t, KindFloat, got.Kind())
}

func FuzzPower(f *testing.F) {
	f.Add(1.05, 12)
	f.Add(10.0, -29)
	f.Add(-9.5, 31)
	f.Add(7.999999999999999, -1)
	f.Add(-6.344131569286608e-17, -19) // whose inverse has no room for more digits
	f.Fuzz(func(t *testing.T, x float64, n int) {
		if x != x || x == 0 || math.Abs(x) > 1e100 || n < -60 || n > 60 {
			return
		}
		want := big.NewFloat(1).SetPrec(4000)
		for range max(n, -n) {
			want.Mul(want, big.NewFloat(x).SetPrec(4000))
		}
		if n < 0 {
			want.Quo(big.NewFloat(1).SetPrec(4000), want)
		}
		nearest, _ := want.Float64()
		got, fault := PowNumbers(FloatNumber(x), IntNumber(int64(n)))
		if math.IsInf(nearest, 0) {
			require.Equal(t, Overflow, fault)
			return
		}
		require.Equal(t, NoFault, fault)
		if math.Abs(nearest) > 1e-290 { // the nearest float, or either when the truth lies half-way between two
			far := new(big.Float).Sub(want, big.NewFloat(got.Float()))
			ulp := math.Nextafter(math.Abs(nearest), math.Inf(1)) - math.Abs(nearest)
			require.LessOrEqual(t, far.Abs(far).Cmp(big.NewFloat(0.501*ulp)), 0, "%v ** %v is %v, got %v", x, n, nearest, got.Float())
		}
	})
}

func TestJoin(t *testing.T) {
	spelled, _ := Spelled("5.0")
	tests := []struct {
		a, b Value
		want string
	}{
		{Text("№ "), Int(-5), "№ -5"},
		{Float(0.5), Text(" л"), "0.5 л"},
		{Float(1e20), Text(" л"), "100000000000000000000 л"},
		{Float(-math.Nextafter(1e-7, 1)), Text("!"), "-0.00000010000000000000001!"},
		{spelled, Text(" шт"), "5.0 шт"},
		{Int(5).Held(), Text(" шт"), "5 шт"},
		{Bool(true), Int(1), "True1"},
		{NewArray([]Value{Int(1)}), NewArray(nil), "[1][]"},
		{Text(""), Text(""), ""},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			got, f := Add(tt.a, tt.b)
			assert.Equal(t, NoFault, f)
			assert.Equal(t, tt.want, got.Text())
			assert.Equal(t, KindText, got.Kind())
		})
	}
}
