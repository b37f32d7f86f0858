package value

import (
	"cmp"
	"strings"
)

// A decimal is the exact value of a number's spelling: 0.d1d2d3... times ten to the
// power of point.
type decimal struct {
	neg    bool
	digits string // d1 to the last digit that is not 0, perhaps with a point inside; "" is zero
	point  int64
}

// farExponent bounds exponents, so that adding the number of digits cannot overflow.
const farExponent = 1 << 60

// decimalOf takes the spelling of a number apart.
func decimalOf(s string) decimal {
	var d decimal
	if s[0] == '-' {
		d.neg, s = true, s[1:]
	}
	var exp int64
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		s, exp = s[:i], exponent(s[i+1:])
	}
	whole := strings.IndexByte(s, '.')
	if whole < 0 {
		whole = len(s)
	}
	first := strings.IndexAny(s, "123456789")
	if first < 0 {
		return decimal{}
	}
	last := strings.LastIndexAny(s, "123456789")
	d.digits = s[first : last+1]
	if first < whole {
		d.point = exp + int64(whole-first)
	} else {
		d.point = exp - int64(first-whole-1)
	}
	return d
}

// exponent reads the digits after the e.
func exponent(s string) int64 {
	neg := s[0] == '-'
	var n int64
	for _, c := range []byte(s) {
		if d := c - '0'; d <= 9 && n < farExponent {
			n = n*10 + int64(d)
		}
	}
	n = min(n, farExponent)
	if neg {
		return -n
	}
	return n
}

// compare orders two decimals.
func (d decimal) compare(e decimal) int {
	switch {
	case d.digits == "" || e.digits == "" || d.neg != e.neg:
		return cmp.Compare(d.sign(), e.sign())
	case d.neg:
		return e.compareSize(d)
	}
	return d.compareSize(e)
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.neg:
		return -1
	}
	return 1
}

// compareSize orders the absolute values of two decimals that are not zero.
func (d decimal) compareSize(e decimal) int {
	if d.point != e.point {
		return cmp.Compare(d.point, e.point)
	}
	a, b := d.digits, e.digits
	for a != "" && b != "" {
		switch {
		case a[0] == '.':
			a = a[1:]
		case b[0] == '.':
			b = b[1:]
		case a[0] != b[0]:
			return cmp.Compare(a[0], b[0])
		default:
			a, b = a[1:], b[1:]
		}
	}
	return cmp.Compare(len(a), len(b)) // what is left ends in a digit that is not 0
}
