package value

import (
	"math"
	"strconv"
)

// AddNumbers gives a + b. Integers stay integers while they fit.
func AddNumbers(a, b Number) (Number, Fault) {
	if a.float || b.float {
		return finite(a.Float() + b.Float())
	}
	s := a.bits + b.bits
	if int64((a.bits^s)&(b.bits^s)) < 0 {
		return finite(a.Float() + b.Float())
	}
	return Number{bits: s}, NoFault
}

// SubNumbers gives a - b. Integers stay integers while they fit.
func SubNumbers(a, b Number) (Number, Fault) {
	if a.float || b.float {
		return finite(a.Float() - b.Float())
	}
	d := a.bits - b.bits
	if int64((a.bits^b.bits)&(a.bits^d)) < 0 {
		return finite(a.Float() - b.Float())
	}
	return Number{bits: d}, NoFault
}

// MulNumbers gives a * b. Integers stay integers while they fit.
func MulNumbers(a, b Number) (Number, Fault) {
	if !a.float && !b.float {
		if p, ok := mulInts(a.Int(), b.Int()); ok {
			return IntNumber(p), NoFault
		}
	}
	return finite(a.Float() * b.Float())
}

// mulInts reports false when the product does not fit 64 bits.
func mulInts(x, y int64) (int64, bool) {
	if int64(int32(x)) == x && int64(int32(y)) == y || x == 0 {
		return x * y, true
	}
	p := x * y
	return p, p/x == y && !(x == -1 && y == math.MinInt64)
}

// DivNumbers gives a / b, always as a float.
func DivNumbers(a, b Number) (Number, Fault) {
	d := b.Float()
	if d == 0 {
		return Number{}, DivisionByZero | right
	}
	return finite(a.Float() / d)
}

// ModNumbers gives a % b with the sign of b.
func ModNumbers(a, b Number) (Number, Fault) {
	if b.Float() == 0 {
		return Number{}, DivisionByZero | right
	}
	if !a.float && !b.float {
		r := a.Int() % b.Int()
		if r != 0 && r^b.Int() < 0 {
			r += b.Int()
		}
		return IntNumber(r), NoFault
	}
	r := math.Mod(a.Float(), b.Float())
	if r != 0 && (r < 0) != (b.Float() < 0) {
		r += b.Float()
	}
	return finite(r)
}

// NegNumber gives -n.
func NegNumber(n Number) (Number, Fault) {
	if n.float || n.Int() == math.MinInt64 {
		return FloatNumber(-n.Float()), NoFault
	}
	return IntNumber(-n.Int()), NoFault
}

// finite makes a number of a result, unless it left the range of floats.
func finite(f float64) (Number, Fault) {
	if f-f != 0 {
		return Number{}, Overflow
	}
	return FloatNumber(f), NoFault
}

// farPlaces is past every digit of every number.
const farPlaces = 1000

// RoundHalfAway rounds to a number of decimal places, which may be negative, halves away
// from zero. It judges by the shortest decimal form, as people do on paper. It reports
// false when the result is no finite number.
func RoundHalfAway(n Number, places int) (Number, bool) {
	if n.IsInt() {
		return roundInt(n.Int(), places), true
	}
	if f, ok := RoundFew(n.Float(), places); ok {
		return FloatNumber(f), true
	}
	return roundDecimal(n, places)
}

// roundDecimal is RoundHalfAway by the digits.
func roundDecimal(n Number, places int) (Number, bool) {
	var buf, out [32]byte
	d := decimalOf(string(strconv.AppendFloat(buf[:0], n.Float(), 'e', -1, 64)))
	keep := d.point + int64(min(max(places, -farPlaces), farPlaces)) // digits of d that stay
	if keep >= int64(len(d.digits)) || d.digits == "" {
		return n, true
	}
	if keep < 0 {
		return IntNumber(0), true
	}
	r := d.rounded(out[:0], int(keep))
	r = append(r, 'e')
	r = strconv.AppendInt(r, -int64(places), 10)
	return readNumber(string(r))
}

// roundInt is RoundHalfAway for an integer.
func roundInt(n int64, places int) Number {
	const mostZeros = 19 // of a power of ten in 64 bits
	if places >= 0 {
		return IntNumber(n)
	}
	if places < -mostZeros {
		return IntNumber(0)
	}
	scale := uint64(1)
	for ; places < 0; places++ {
		scale *= 10
	}
	size := uint64(max(n, -n)) // right for the least integer too, whose negative is itself
	rest := size % scale
	if size -= rest; rest >= scale-rest {
		size += scale
	}
	switch {
	case size > math.MaxInt64:
		return FloatNumber(math.Copysign(float64(size), float64(n)))
	case n < 0:
		return IntNumber(-int64(size))
	}
	return IntNumber(int64(size))
}

// rounded appends the first keep digits, as an integer, rounded by the one after them.
func (d decimal) rounded(dst []byte, keep int) []byte {
	if d.neg {
		dst = append(dst, '-')
	}
	from := len(dst)
	dst = append(dst, '0') // room for a carry
	next := byte('0')
	for i := 0; i < len(d.digits); i++ {
		c := d.digits[i]
		if c == '.' {
			continue
		}
		if keep == 0 {
			next = c
			break
		}
		dst = append(dst, c)
		keep--
	}
	if next < '5' {
		return dst
	}
	i := len(dst) - 1
	for ; i > from && dst[i] == '9'; i-- {
		dst[i] = '0'
	}
	dst[i]++
	return dst
}
