package value

import (
	"math"
	"strconv"
	"unsafe"
)

// A Number is an integer of 64 bits or a finite float of 64 bits.
type Number struct {
	bits  uint64
	float bool
}

// IntNumber makes an integer number.
func IntNumber(i int64) Number { return Number{bits: uint64(i)} }

// FloatNumber makes a float number; f must be finite.
func FloatNumber(f float64) Number {
	if f == 0 {
		f = 0 // drops the sign of -0
	}
	return Number{bits: math.Float64bits(f), float: true}
}

// IsInt reports whether the number is held as an integer.
func (n Number) IsInt() bool { return !n.float }

// Int gives the integer; only when IsInt.
func (n Number) Int() int64 { return int64(n.bits) }

// Float gives the number as a float, rounded when it is a long integer.
func (n Number) Float() float64 {
	if n.float {
		return math.Float64frombits(n.bits)
	}
	return float64(int64(n.bits))
}

// Whole gives the number as an integer when it has no fraction and fits 64 bits.
func (n Number) Whole() (int64, bool) {
	if !n.float {
		return int64(n.bits), true
	}
	f := n.Float()
	if f != math.Trunc(f) || f < -1<<63 || f >= 1<<63 {
		return 0, false
	}
	return int64(f), true
}

// Value makes a computed value of the number.
func (n Number) Value() Value {
	if n.float {
		return Value{n: n.bits, k: float}
	}
	return Value{n: n.bits, k: integer}
}

// Num is the value's reading as a number: a number itself, or a text that is an
// optional "-" and a number literal with nothing around it.
func (v Value) Num() (Number, bool) {
	if v.k == text {
		return readNumber(v.str())
	}
	return v.KnownNum()
}

// Read classifies an unread text in place, so that later readings cost nothing. It
// writes to v: call it only on a value that one goroutine owns.
func (v *Value) Read() {
	if v.k == text {
		v.classify()
	}
}

func (v *Value) classify() {
	s := v.str()
	if n, ok := readNumber(s); ok {
		v.n, v.k = n.bits, textInt
		if n.float {
			v.k = textFloat
		}
		return
	}
	v.k = textPlain
	if startsJSON(s) {
		if facts, ok := checkJSON(s); ok {
			v.k, v.n = textJSON, uint64(facts)
		}
	}
}

// Spelled makes a number that keeps its spelling, as numbers inside JSON do. It
// reports false when s is no number.
func Spelled(s string) (Value, bool) {
	n, ok := readNumber(s)
	if !ok {
		return Value{}, false
	}
	k := integer
	if n.float {
		k = float
	}
	return Value{p: unsafe.Pointer(unsafe.StringData(s)), l: len(s), n: n.bits, k: k}, true
}

// Computed reports whether the value is the result of a computation: not a text and
// not a number that still has the spelling it was written with.
func (v Value) Computed() bool { return v.k < integer || v.k < text && v.l == 0 }

// pow10 holds the powers of ten a float represents exactly.
var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// readNumber reads a number literal with an optional minus: digits with an optional
// fraction and exponent; ".5" counts, "1." and "+1" do not.
func readNumber(s string) (Number, bool) {
	i, neg := 0, false
	if len(s) > 0 && s[0] == '-' {
		i, neg = 1, true
	}
	if i == len(s) || s[i]-'0' > 9 && s[i] != '.' {
		return Number{}, false
	}
	var m uint64
	first := i
	for ; i < len(s) && s[i]-'0' <= 9; i++ {
		m = m*10 + uint64(s[i]-'0')
	}
	whole := i - first
	if i == len(s) && whole <= 18 {
		if neg {
			return Number{bits: -m}, true
		}
		return Number{bits: m}, true
	}
	frac := 0
	if i < len(s) && s[i] == '.' {
		for i++; i < len(s) && s[i]-'0' <= 9; i++ {
			m = m*10 + uint64(s[i]-'0')
			frac++
		}
		if frac == 0 {
			return Number{}, false
		}
	}
	if i == len(s) && frac > 0 && whole+frac <= 15 {
		f := float64(m) / pow10[frac] // exact: both operands are represented exactly
		if neg {
			f = -f
		}
		return FloatNumber(f), true
	}
	return readLongNumber(s, i, whole+frac > 0, frac == 0)
}

// readLongNumber finishes what the fast path leaves: exponents and many digits.
// i is the offset after the digits, which include a fraction unless whole.
func readLongNumber(s string, i int, digits, whole bool) (Number, bool) {
	if !digits {
		return Number{}, false
	}
	if i < len(s) {
		if s[i] != 'e' && s[i] != 'E' {
			return Number{}, false
		}
		if i++; i < len(s) && (s[i] == '-' || s[i] == '+') {
			i++
		}
		from := i
		for ; i < len(s) && s[i]-'0' <= 9; i++ {
		}
		if i == from || i < len(s) {
			return Number{}, false
		}
		whole = false
	}
	if whole {
		if n, ok := readInt(s); ok {
			return IntNumber(n), true
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return Number{}, false
	}
	return FloatNumber(f), true
}

// readInt reads digits with an optional minus; false when they do not fit.
func readInt(s string) (int64, bool) {
	digits, limit := s, uint64(math.MaxInt64)
	if s[0] == '-' {
		digits, limit = s[1:], limit+1
	}
	var m uint64
	for _, c := range []byte(digits) {
		d := uint64(c - '0')
		if m > (limit-d)/10 {
			return 0, false
		}
		m = m*10 + d
	}
	if s[0] == '-' {
		m = -m
	}
	return int64(m), true
}

// wholeFloat gives a float whose text form is an integer of 64 bits as that integer.
func wholeFloat(v Value) Value {
	f := math.Float64frombits(v.n)
	if f != math.Trunc(f) || math.Abs(f) >= 1<<63 {
		return v
	}
	if math.Abs(f) < 1<<53 {
		return Int(int64(f))
	}
	if n, ok := readNumber(v.Text()); ok { // the shortest digits, not the float's own
		return n.Value()
	}
	return v
}
