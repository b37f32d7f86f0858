package value

import "math"

// PowNumbers gives a to the power of b. Integers stay integers while they fit.
func PowNumbers(a, b Number) (Number, Fault) {
	if a.Float() == 0 && b.Float() < 0 {
		return Number{}, DivisionByZero
	}
	if !a.float && !b.float && b.Int() >= 0 {
		if p, ok := powInt(a.Int(), b.Int()); ok {
			return IntNumber(p), NoFault
		}
	}
	if n, ok := b.Whole(); ok && n >= -mostSquared && n <= mostSquared {
		return finite(powWhole(a, n))
	}
	return finite(math.Pow(a.Float(), b.Float()))
}

// mostSquared bounds the exponents for which rounding errors stay out of sight.
const mostSquared = 1 << 32

// powInt squares its way up; n is not negative. It reports false when the result does
// not fit 64 bits.
func powInt(x, n int64) (p int64, ok bool) {
	p, ok = 1, true
	for ; n > 0 && ok; n >>= 1 {
		if n&1 != 0 {
			p, ok = mulInts(p, x)
		}
		if n > 1 && ok {
			x, ok = mulInts(x, x)
		}
	}
	return p, ok
}

// powWhole gives the float nearest to x to the power of n, or, when the power lies half-way
// between two, one of them. [math.Pow] is often off in the
// last digit, as in 1.05 ** 12, and in more of them when n is large; and people see it,
// since the text form of a number shows all its digits.
func powWhole(x Number, n int64) float64 {
	p, base := double{hi: 1}, double{hi: x.Float()}
	if x.IsInt() && int64(base.hi) != math.MaxInt64 {
		base.lo = float64(x.Int() - int64(base.hi))
	}
	shift := 0
	if max(n, -n) <= mostShifted { // so that near the ends of the range no digits of lo are lost
		_, shift = math.Frexp(base.hi)
		base = double{math.Ldexp(base.hi, -shift), math.Ldexp(base.lo, -shift)}
	}
	for e := max(n, -n); e > 0; e >>= 1 {
		if e&1 != 0 {
			p = p.mul(base)
		}
		if e > 1 {
			base = base.mul(base)
		}
	}
	if p.hi-p.hi != 0 || p.hi == 0 {
		return math.Pow(x.Float(), float64(n)) // past the range, at least on the way
	}
	if n < 0 {
		return math.Ldexp(p.inverse(), shift*int(n))
	}
	return math.Ldexp(p.hi, shift*int(n))
}

// mostShifted is up to which exponent numbers from 1/2 to 1 keep all digits.
const mostShifted = 400

// A double is the sum of two floats, for twice the digits of one. lo is less than half
// a digit of hi.
type double struct{ hi, lo float64 }

func (x double) mul(y double) double {
	p := x.hi * y.hi
	e := math.FMA(x.hi, y.hi, -p) + (x.hi*y.lo + x.lo*y.hi)
	return double{p, 0}.plus(e)
}

// inverse gives 1 / x.
func (x double) inverse() float64 {
	q := 1 / x.hi
	return q + q*(math.FMA(-q, x.hi, 1)-q*x.lo)
}

// plus adds what is small beside x.
func (x double) plus(e float64) double {
	hi := x.hi + e
	return double{hi, e - (hi - x.hi)}
}
