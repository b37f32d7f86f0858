// Package value is what a calculator variable holds, its text form and its readings.
//
// Everything a variable holds is text with a reading: quotes make no difference, so
// the text "007" is also the number 7 when an operator asks for one. A [Value] is
// therefore a text, or the result of a computation that has not been written down
// yet: a boolean, an integer, a float, an array or a dictionary. Its text form
// ([Value.Text]) is what a store keeps and a client sees.
//
// The package knows no variables, no functions and no syntax.
//
//	v, _ := value.Add(value.Text("007"), value.Int(1))
//	fmt.Println(v.Text()) // 8
package value

import (
	"math"
	"strconv"
	"unsafe"
)

// A Kind says what a value is before any reading.
type Kind uint8

// The kinds of values. None is "no value": it is never stored.
const (
	KindNone Kind = iota
	KindBool
	KindInt
	KindFloat
	KindText
	KindArray
	KindDict
)

// kind is Kind with what is already known of a text's reading. Two bits tell what is a
// number, known without a look at a text, and which.
type kind uint8

const (
	numberBit kind = 1 << 2
	floatBit  kind = 1 << 0 // of what has the other one
	textBit   kind = 1 << 3
)

const (
	none kind = iota
	boolean
	array
	dict
	integer   = numberBit
	float     = numberBit | floatBit
	text      = textBit           // nothing read yet
	textPlain = textBit + 1       // reads neither as a number nor as JSON
	textJSON  = textBit + 2       // reads as an array or a dictionary
	textInt   = textBit | integer // reads as the integer in n
	textFloat = textBit | float   // reads as the float in n
)

// isInt and isFloat report which number a value is or is known to read as.
func (k kind) isInt() bool   { return k&(numberBit|floatBit) == numberBit }
func (k kind) isFloat() bool { return k&(numberBit|floatBit) == numberBit|floatBit }

// A Value is one value. It is 32 bytes, passed by value and immutable; the zero Value
// is None. Values may be shared between goroutines, except through [Value.Read].
type Value struct {
	p unsafe.Pointer // bytes of a text or of a number's spelling; *Value of an array; *dictionary
	l int            // number of those bytes or Values
	n uint64         // boolean, integer, float bits; a text's numeric reading
	k kind
}

// heldNumber in l marks a computed number that a variable or an array has held since.
const heldNumber = -1

// rawNumber in n marks a textPlain that stands in JSON as a number no float can hold.
const rawNumber = 1

// None is the absent value.
var None = Value{}

// Bool makes True or False.
func Bool(b bool) Value {
	if b {
		return Value{n: 1, k: boolean}
	}
	return Value{k: boolean}
}

// Int makes an integer.
func Int(i int64) Value { return Value{n: uint64(i), k: integer} }

// Float makes a float. Zero loses its sign; f must be finite.
func Float(f float64) Value {
	if f == 0 {
		f = 0 // drops the sign of -0
	}
	return Value{n: math.Float64bits(f), k: float}
}

// Text makes a text. It is read only when something asks for a reading.
func Text(s string) Value {
	return Value{p: unsafe.Pointer(unsafe.StringData(s)), l: len(s), k: text}
}

// Kind tells what the value is. A text that reads as something else is KindText.
func (v Value) Kind() Kind {
	switch v.k {
	case none:
		return KindNone
	case boolean:
		return KindBool
	case integer:
		return KindInt
	case float:
		return KindFloat
	case array:
		return KindArray
	case dict:
		return KindDict
	}
	return KindText
}

// IsNone reports whether there is no value.
func (v Value) IsNone() bool { return v.k == none }

// IsText reports whether the value is a text, whatever it reads as.
func (v Value) IsText() bool { return v.k >= text }

// IsEmpty reports whether the value is None or the empty text: what an author means
// by a skipped argument or a deleted variable.
func (v Value) IsEmpty() bool { return v.k == none || v.k >= text && v.l == 0 }

// str is the bytes behind p; only for texts and spelled numbers.
func (v Value) str() string { return unsafe.String((*byte)(v.p), v.l) }

// Text is the text form.
func (v Value) Text() string {
	if v.k >= integer && v.l > 0 {
		return v.str()
	}
	switch v.k {
	case boolean:
		if v.n != 0 {
			return "True"
		}
		return "False"
	case integer:
		return strconv.FormatInt(int64(v.n), 10)
	case float:
		var buf [32]byte
		return string(appendFloat(buf[:0], math.Float64frombits(v.n)))
	case array, dict:
		return string(v.AppendJSON(nil))
	}
	return ""
}

// AppendText appends the text form to dst.
func (v Value) AppendText(dst []byte) []byte {
	if v.k >= integer && v.l > 0 {
		return append(dst, v.str()...)
	}
	switch v.k {
	case boolean:
		if v.n != 0 {
			return append(dst, "True"...)
		}
		return append(dst, "False"...)
	case integer:
		return strconv.AppendInt(dst, int64(v.n), 10)
	case float:
		return appendFloat(dst, math.Float64frombits(v.n))
	case array, dict:
		return v.AppendJSON(dst)
	}
	return dst
}

// AsBool gives the truth of a boolean value; false for every other kind. See [Value.Truth]
// for the reading.
func (v Value) AsBool() bool { return v.k == boolean && v.n != 0 }

// appendFloat writes the shortest digits that read back the same: plain from 1e-7 to
// below 1e21, with an exponent outside.
func appendFloat(dst []byte, f float64) []byte {
	if a := math.Abs(f); a != 0 && (a < 1e-7 || a >= 1e21) {
		return appendExponent(dst, f)
	}
	if dst, ok := appendFew(dst, f); ok {
		return dst
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

// appendExponent writes 1e+21 and 1.5e-8: no zero pads the exponent.
func appendExponent(dst []byte, f float64) []byte {
	dst = strconv.AppendFloat(dst, f, 'e', -1, 64)
	if n := len(dst); n >= 4 && dst[n-2] == '0' && (dst[n-3] == '-' || dst[n-3] == '+') {
		dst[n-2] = dst[n-1]
		dst = dst[:n-1]
	}
	return dst
}
