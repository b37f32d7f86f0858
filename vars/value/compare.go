package value

import (
	"cmp"
	"math"
	"strings"
)

// A reading is a value as operators see it. The order of the kinds is the one of sort.
type reading struct {
	as   readingKind
	num  Number
	when Moment
}

type readingKind uint8

const (
	asNone readingKind = iota
	asBool
	asNumber
	asDate // with a time of day or without
	asTime
	asText
	asArray
	asDict
)

// read classifies a value. A boolean's number is 0 or 1.
func (v Value) read() reading {
	v.Read()
	switch v.k {
	case none:
		return reading{as: asNone}
	case boolean:
		return reading{as: asBool, num: Number{bits: v.n}}
	case array:
		return reading{as: asArray}
	case dict:
		return reading{as: asDict}
	case textPlain:
		return readPlain(v.str())
	case textJSON:
		if s := v.str(); s[skipSpace(s, 0)] == '[' {
			return reading{as: asArray}
		}
		return reading{as: asDict}
	}
	n, _ := v.KnownNum()
	return reading{as: asNumber, num: n}
}

// readPlain classifies a text that is neither a number nor JSON.
func readPlain(s string) reading {
	if m, _, ok := scanMoment(s); ok {
		if m.Kind == Time {
			return reading{as: asTime, when: m}
		}
		return reading{as: asDate, when: m}
	}
	if b, ok := readBool(s); ok {
		return reading{as: asBool, num: Number{bits: Bool(b).n}}
	}
	return reading{as: asText}
}

// Equal is the == of the language.
func Equal(a, b Value) bool {
	if ints(a, b) {
		return a.n == b.n
	}
	if a.k >= text && b.k >= text {
		if a.l == b.l && a.str() == b.str() {
			return true
		}
		if a.k == textPlain && b.k == textPlain && !(a.digitFirst() && b.digitFirst()) {
			return false // other texts, and no dates
		}
	}
	return equalReadings(a, b)
}

// digitFirst reports whether a text begins with a digit, as dates and times do.
func (v Value) digitFirst() bool { return v.l > 0 && v.str()[0]-'0' <= 9 }

//go:noinline
func equalReadings(a, b Value) bool {
	a.Read()
	b.Read()
	x, isNum := a.KnownNum()
	y, alsoNum := b.KnownNum()
	switch {
	case isNum || alsoNum:
		return isNum && alsoNum && compareNumbers(a, b, x, y) == 0
	case a.k == textPlain && b.k == textPlain: // different ones, so only moments can be equal
		order, ok := compareMoments(a, b)
		return ok && order == 0
	}
	r, s := a.read(), b.read()
	if r.as != s.as {
		return false
	}
	switch r.as {
	case asNone:
		return true
	case asBool:
		return r.num == s.num
	case asArray:
		return equalArrays(a, b)
	case asDict:
		return equalDicts(a, b)
	}
	return false // one is no text
}

// compareMoments reports false unless both are dates, with a time or without, or both
// are times.
func compareMoments(a, b Value) (int, bool) {
	m, ok := a.Moment()
	if !ok {
		return 0, false
	}
	n, ok := b.Moment()
	if !ok || (m.Kind == Time) != (n.Kind == Time) {
		return 0, false
	}
	return cmp.Compare(m.Second(), n.Second()), true
}

func equalArrays(a, b Value) bool {
	a, _ = a.Structure()
	b, _ = b.Structure()
	x, y := a.Elems(), b.Elems()
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !Equal(x[i], y[i]) {
			return false
		}
	}
	return true
}

func equalDicts(a, b Value) bool {
	a, _ = a.Structure()
	b, _ = b.Structure()
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		key, x := a.Pair(i)
		if y, ok := b.Get(key); !ok || !Equal(x, y) {
			return false
		}
	}
	return true
}

// Compare orders two values as < does; comparable is false when they have no order, as
// values of different kinds have none.
func Compare(a, b Value) (order int, comparable bool) {
	if ints(a, b) {
		return cmp.Compare(int64(a.n), int64(b.n)), true
	}
	return compareReadings(a, b)
}

//go:noinline
func compareReadings(a, b Value) (int, bool) {
	a.Read()
	b.Read()
	x, isNum := a.KnownNum()
	y, alsoNum := b.KnownNum()
	switch {
	case isNum && alsoNum:
		return compareNumbers(a, b, x, y), true
	case a.k != textPlain || b.k != textPlain:
		return 0, false
	}
	if order, ok := compareMoments(a, b); ok {
		return order, true
	}
	if !a.isWords() || !b.isWords() {
		return 0, false
	}
	return strings.Compare(a.str(), b.str()), true
}

// isWords reports whether a textPlain has no reading at all.
func (v Value) isWords() bool {
	if v.digitFirst() {
		_, ok := v.Moment()
		return !ok
	}
	_, ok := readBool(v.str())
	return !ok
}

// Order is the order of sort, which has a place for every value: null, booleans,
// numbers, dates with or without a time, times, texts, arrays, dictionaries; the last
// two by text form.
func Order(a, b Value) int {
	x, y := a.read(), b.read()
	if x.as != y.as {
		return cmp.Compare(x.as, y.as)
	}
	switch x.as {
	case asNone:
		return 0
	case asBool:
		return cmp.Compare(x.num.Int(), y.num.Int())
	case asNumber:
		return compareNumbers(a, b, x.num, y.num)
	case asDate, asTime:
		return cmp.Compare(x.when.Second(), y.when.Second())
	}
	return strings.Compare(a.Text(), b.Text())
}

// compareNumbers orders numbers by exact decimal value: that of the spelling, if the
// value has one, else that of the shortest form.
func compareNumbers(a, b Value, x, y Number) int {
	if x.IsInt() && y.IsInt() {
		return cmp.Compare(x.Int(), y.Int())
	}
	// Rounding keeps the order, so floats that differ tell it.
	if f, g := x.Float(), y.Float(); f != g {
		return cmp.Compare(f, g)
	}
	if a.precise(x) && b.precise(y) {
		return 0
	}
	return decimalOf(a.Text()).compare(decimalOf(b.Text()))
}

// precise reports that no other precise number rounds to the same float: a computed
// float, an integer that a float holds, or a spelling of at most 15 digits.
func (v Value) precise(n Number) bool {
	const maxInt = 1 << 53
	if n.IsInt() {
		return n.Int() >= -maxInt && n.Int() <= maxInt
	}
	if v.l <= 0 {
		return true
	}
	return v.l <= 15 && math.Abs(n.Float()) > 1e-300
}

// Truth is the reading of a value as a condition. False are False, None, empty text, a
// number equal to 0, an empty array or dictionary and the text None.
func (v Value) Truth() bool {
	switch v.k {
	case none:
		return false
	case boolean, integer, textInt:
		return v.n != 0
	case float, textFloat:
		return v.n != 0 || v.l > 0 && decimalOf(v.str()).digits != ""
	case array, dict:
		return v.Len() > 0
	}
	return textTruth(v)
}

func textTruth(v Value) bool {
	s := v.str()
	if s == "" || s == "None" || s == "False" {
		return false
	}
	if n, ok := v.Num(); ok {
		return n.bits != 0 || decimalOf(s).digits != ""
	}
	return !emptyStructure(s)
}

// emptyStructure reports whether s is brackets with nothing but white space in them and
// around.
func emptyStructure(s string) bool {
	i := skipSpace(s, 0)
	if i == len(s) || s[i] != '[' && s[i] != '{' {
		return false
	}
	end := skipSpace(s, i+1)
	return end < len(s) && s[end] == s[i]+2 && skipSpace(s, end+1) == len(s)
}
