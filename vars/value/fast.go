package value

import (
	"math"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// Unread reports whether the value is a text whose reading is not known yet.
func (v Value) Unread() bool { return v.k == text }

// KnownNum is Num without reading: false also for a text that was not read yet. It is
// small enough to be compiled into its caller.
func (v Value) KnownNum() (Number, bool) {
	return Number{bits: v.n, float: v.k.isFloat()}, v.k&numberBit != 0
}

// IsExactly reports whether the value is the text s, byte for byte. s is not empty.
func (v *Value) IsExactly(s string) bool {
	return v.k >= text && v.l == len(s) && *(*byte)(v.p) == s[0] && v.str() == s
}

// Owned is the value for a variable to keep: [Value.Held], and its text with memory of
// its own, since a text may share the bytes of a longer one or of a buffer. The texts
// inside an array or a dictionary go on sharing.
func (v Value) Owned() Value {
	if v.k >= integer && v.l > 0 {
		v.p = unsafe.Pointer(unsafe.StringData(strings.Clone(v.str())))
		return v
	}
	return v.Held()
}

// Differs reports whether two numbers certainly differ. Numbers of one kind that do not
// may still differ in digits a float cannot hold: see [Equal].
func (n Number) Differs(m Number) bool {
	if n.float && m.float {
		return math.Float64frombits(n.bits) != math.Float64frombits(m.bits)
	}
	return n.float == m.float && n.bits != m.bits
}

// Sign is -1 or +1 as n is less or greater than a number of its own kind that differs.
func (n Number) Sign(m Number) int {
	less := int64(n.bits) < int64(m.bits)
	if n.float {
		less = math.Float64frombits(n.bits) < math.Float64frombits(m.bits)
	}
	if less {
		return -1
	}
	return 1
}

// HasDate reports whether the moment has a date.
func (m Moment) HasDate() bool { return m.Kind != Time }

// HasTime reports whether the moment has a time of day.
func (m Moment) HasTime() bool { return m.Kind != Date }

// AsFloat gives the float that the value is, or is known to read as. It is small enough
// to be compiled into its caller.
func (v *Value) AsFloat() (float64, bool) {
	return math.Float64frombits(v.n), v.k.isFloat()
}

// ExactFloat gives the number that the value is, or is known to read as, as a float; NaN
// when it is none or an integer of more than 32 bits, which a float may not hold. Which
// of the two kinds it is, a processor cannot foresee: the code does not branch there.
func (v *Value) ExactFloat() float64 {
	i := int64(v.n)
	bits := math.Float64bits(float64(i))
	if v.k.isFloat() {
		bits, i = v.n, 0
	}
	if v.k&numberBit == 0 || int64(int32(i)) != i {
		return math.NaN()
	}
	return math.Float64frombits(bits)
}

// AsFloat gives the float the number is held as.
func (n Number) AsFloat() (float64, bool) { return math.Float64frombits(n.bits), n.float }

// Size is the number of bytes of a text.
func (v Value) Size() int { return v.l }

// IsFloat reports whether the number is held as a float.
func (n Number) IsFloat() bool { return n.float }

// IsFloat reports whether the value is a float and not just a text that reads as one.
func (v Value) IsFloat() bool { return v.k == float }

// At gives element i of an array, nil where there is none and of anything else.
func (v *Value) At(i int) *Value {
	if v.k != array || uint(i) >= uint(v.l) {
		return nil
	}
	return (*Value)(unsafe.Add(v.p, uintptr(i)*unsafe.Sizeof(Value{})))
}

// HoldFloat makes v a computed float that a variable has held since; f is far below 2 to
// the power of 63.
func (v *Value) HoldFloat(f float64) {
	if v.p != nil { // most often it is nil, and writing a pointer takes time
		v.p = nil
	}
	i := int64(f)
	n, k := math.Float64bits(f), float
	whole := float64(i) == f
	if whole { // two choices of one word each: whether a price is whole, a processor cannot foresee
		n = uint64(i)
	}
	if whole {
		k = integer
	}
	v.l, v.n, v.k = heldNumber, n, k
}

// SetBool is *v = Bool(b).
func (v *Value) SetBool(b bool) {
	if v.p != nil {
		v.p = nil
	}
	v.l, v.n, v.k = 0, 0, boolean
	if b {
		v.n = 1
	}
}

// Held is [Value.Held] of a computed number.
func (n Number) Held() Value {
	if f := math.Float64frombits(n.bits); n.float && float64(int64(f)) != f {
		return Value{n: n.bits, l: heldNumber, k: float}
	}
	return n.Value().Held()
}

// Unspelled reports whether a number has no spelling of its own: its text form is made
// of the number, so it has no digits the number does not have.
func (v *Value) Unspelled() bool { return v.k < text && v.l <= 0 }

// IsExact reports whether a number has no digits that its integer or float does not hold:
// it is equal to all that they are equal to.
func (v *Value) IsExact() bool { return v.k.isInt() || v.k < text && v.l <= 0 }

// AsText gives the text of a value that is a text.
func (v *Value) AsText() (string, bool) {
	if v.k < text {
		return "", false
	}
	return v.str(), true
}

// Characters counts the characters of a text, which are its bytes when it is plain ASCII:
// that is found out eight bytes at a time.
func Characters(s string) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		if load8(s, i)&highs != 0 {
			return utf8.RuneCountInString(s)
		}
	}
	for ; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return utf8.RuneCountInString(s)
		}
	}
	return len(s)
}
