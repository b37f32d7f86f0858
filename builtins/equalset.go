package builtins

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/vars/value"
)

// An equalSet holds values of which no two are equal in the sense of ==. Looking one up
// takes the same time however many there are. Its zero value is empty.
type equalSet struct {
	keys map[string]struct{}
	key  []byte // of the last value, to use its room again
}

// has reports whether the set has a value equal to v.
func (s *equalSet) has(v value.Value) bool {
	s.key = appendEqualKey(s.key[:0], v)
	_, ok := s.keys[string(s.key)]
	return ok
}

// add puts v into the set and reports whether nothing equal was there.
func (s *equalSet) add(v value.Value) bool {
	if s.has(v) {
		return false
	}
	if s.keys == nil {
		s.keys = make(map[string]struct{})
	}
	s.keys[string(s.key)] = struct{}{}
	return true
}

// appendEqualKey appends bytes that are the same for two values exactly when they are
// equal: the kind the value reads as, then its exact decimal value, its instant, its
// letters, or the keys of its entries.
func appendEqualKey(dst []byte, v value.Value) []byte {
	v.Read()
	switch v.Kind() {
	case value.KindNone:
		return append(dst, '0')
	case value.KindBool:
		return v.AppendText(append(dst, 'b'))
	}
	if _, ok := v.Num(); ok {
		return appendDecimalKey(append(dst, 'n'), v)
	}
	if s, ok := v.Structure(); ok {
		if s.Kind() == value.KindDict {
			return appendDictKey(append(dst, 'd'), s)
		}
		dst = append(dst, 'a')
		for _, e := range s.Elems() {
			dst = appendSized(dst, func(dst []byte) []byte { return appendEqualKey(dst, e) })
		}
		return dst
	}
	if m, ok := v.Moment(); ok {
		kind := byte('m')
		if m.Kind == value.Time {
			kind = 't'
		}
		return strconv.AppendInt(append(dst, kind), m.Second(), 10)
	}
	switch s := v.Text(); s {
	case "True", "False":
		return append(append(dst, 'b'), s...)
	default:
		return append(append(dst, 's'), s...)
	}
}

// appendDictKey appends the pairs of a dictionary in the order of their keys.
func appendDictKey(dst []byte, d value.Value) []byte {
	pairs := make([]value.Pair, d.Len())
	for i := range pairs {
		pairs[i].Key, pairs[i].Value = d.Pair(i)
	}
	slices.SortFunc(pairs, func(a, b value.Pair) int { return strings.Compare(a.Key, b.Key) })
	for _, p := range pairs {
		dst = appendSized(dst, func(dst []byte) []byte { return append(dst, p.Key...) })
		dst = appendSized(dst, func(dst []byte) []byte { return appendEqualKey(dst, p.Value) })
	}
	return dst
}

// appendSized appends what add does with its length in front, so that two parts in a
// row are never mistaken for two others.
func appendSized(dst []byte, add func([]byte) []byte) []byte {
	at := len(dst)
	dst = add(append(dst, 0, 0, 0, 0))
	binary.BigEndian.PutUint32(dst[at:], uint32(len(dst)-at-4))
	return dst
}

// appendDecimalKey appends the exact value of a number's spelling: its sign, its digits
// without zeros at either end, and the power of ten of a point before them.
func appendDecimalKey(dst []byte, v value.Value) []byte {
	from := len(dst)
	dst = v.AppendText(dst)
	spelling := dst[from:]
	start := from
	if spelling[0] == '-' {
		start++
	}
	end, point, fraction := start, int64(0), false // digits are moved to dst[start:end]
	for i := start - from; i < len(spelling); i++ {
		switch ch := spelling[i]; {
		case ch == '.':
			fraction = true
		case ch|0x20 == 'e':
			point += exponent(spelling[i+1:])
			i = len(spelling)
		case ch == '0' && end == start:
			if fraction {
				point--
			}
		default:
			dst[end] = ch
			end++
			if !fraction {
				point++
			}
		}
	}
	for end > start && dst[end-1] == '0' {
		end--
	}
	if end == start {
		return append(dst[:from], '0')
	}
	return strconv.AppendInt(append(dst[:end], 'e'), point, 10)
}

// exponent reads the digits after the e, up to a figure that leaves room to add the
// number of digits to.
func exponent(s []byte) int64 {
	const far = 1 << 60
	n := int64(0)
	for _, ch := range s {
		if digit := ch - '0'; digit <= 9 {
			n = min(n, far/10)*10 + int64(digit)
		}
	}
	n = min(n, far)
	if s[0] == '-' {
		return -n
	}
	return n
}
