package value

import "math/bits"

// Words of eight equal bytes.
const (
	lows   = 0x0101010101010101
	highs  = 0x8080808080808080
	sevens = 0x7F7F7F7F7F7F7F7F
)

// load8 reads eight bytes of s at i, the first one lowest.
func load8(s string, i int) uint64 {
	b := s[i : i+8] // one check of the bounds
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// skipSpace gives the offset of the first character from i that is no white space.
func skipSpace(s string, i int) int {
	for i < len(s) && s[i] <= ' ' && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
		i++
	}
	return i
}

func skipDigits(s string, i int) int {
	for i < len(s) && s[i]-'0' <= 9 {
		i++
	}
	return i
}

// textEnd gives the offset of the first quote, backslash or control character from i,
// or the end of s.
func textEnd(s string, i int) int {
	for ; i+8 <= len(s); i += 8 {
		w := load8(s, i)
		quote, slash := w^'"'*lows, w^'\\'*lows
		// The lowest high bit set is right; the ones above it may be borrowed.
		m := ((quote-lows)&^quote | (slash-lows)&^slash | (w-0x20*lows)&^w) & highs
		if m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for i < len(s) && s[i] != '"' && s[i] != '\\' && s[i] >= 0x20 {
		i++
	}
	return i
}

// stringEnd gives the offset of the quote that ends the string i stands in, in valid JSON.
func stringEnd(s string, i int) int {
	for {
		i = textEnd(s, i)
		if s[i] == '"' {
			return i
		}
		i += 2 // the backslash and what it escapes
	}
}

// skipValue gives the offset after the value at i, in valid JSON.
func skipValue(s string, i int) int {
	switch s[i] {
	case '"':
		return stringEnd(s, i+1) + 1
	case '{', '[':
		return skipStructure(s, i, true)
	}
	return scalarEnd(s, i)
}

// scalarEnd gives the offset after the number or the word at i, in valid JSON.
func scalarEnd(s string, i int) int {
	for i < len(s) && s[i] != ',' && s[i] != ']' && s[i] != '}' && s[i] > ' ' {
		i++
	}
	return i
}

// skipStructure gives the offset after the array or object that opens at i, in valid
// JSON; escapes tells that there may be a backslash in it. As long as the end cannot be
// among them it takes 32 bytes together.
func skipStructure(s string, i int, escapes bool) int {
	depth, outside := 0, uint64(outsideText)
	for {
		for i+32 <= len(s) {
			w0, w1, w2, w3 := load8(s, i), load8(s, i+8), load8(s, i+16), load8(s, i+24)
			if escapes && slashes(w0)|slashes(w1)|slashes(w2)|slashes(w3) != 0 {
				break
			}
			b0, c0, next := brackets(w0, outside)
			b1, c1, next := brackets(w1, next)
			b2, c2, next := brackets(w2, next)
			b3, c3, next := brackets(w3, next)
			closing := bits.OnesCount64(c0>>3 | c1>>2 | c2>>1 | c3)
			if closing >= depth {
				break
			}
			depth += bits.OnesCount64(b0>>3|b1>>2|b2>>1|b3) - 2*closing
			outside = next
			i += 32
		}
		if i, depth, outside = skipWord(s, i, depth, outside); depth == 0 {
			return i
		}
	}
}

// skipWord goes on for at least eight bytes, or up to the end of the structure; depth is
// 0 then.
func skipWord(s string, i, depth int, outside uint64) (int, int, uint64) {
	if i+8 > len(s) {
		return skipBytes(s, i, depth, outside)
	}
	w := load8(s, i)
	if slashes(w) != 0 {
		return skipBytes(s, i, depth, outside)
	}
	all, closing, outside := brackets(w, outside)
	for ; all != 0; all &= all - 1 {
		if bit := all & -all; closing&bit == 0 {
			depth++
		} else if depth--; depth == 0 {
			return i + bits.TrailingZeros64(bit)>>3 + 1, 0, outside
		}
	}
	return i + 8, depth, outside
}

// skipBytes is skipWord byte by byte.
func skipBytes(s string, i, depth int, outside uint64) (int, int, uint64) {
	for end := i + 8; i < end && i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			outside = ^outside
		case outside != outsideText:
			if c == '\\' {
				i++
			}
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1, 0, outside
			}
		}
	}
	return i, depth, outside
}

// outsideText is the state of brackets outside a string; its complement is the one
// inside.
const outsideText = 0x8000800080008000

// brackets sets the high bits of the bytes that are brackets outside strings, and of the
// closing ones among them. A byte stands in a string when an odd number of quotes came
// before it; next is the state after the last one.
func brackets(w, outside uint64) (all, closing, next uint64) {
	x := w ^ '"'*lows
	others := (x&sevens + sevens | x) & highs // the bytes that are no quotes
	odd := others * lows                      // high bits: is the number of them so far odd
	// Of what may stand outside a string only brackets have all the bits of 0x59.
	all = (w&(0x59*lows) + 0x27*lows) & (odd ^ outside) & highs
	return all, all & (w << 5), outside ^ uint64(int64(odd)>>63)
}

// slashes is not 0 when w has a backslash.
func slashes(w uint64) uint64 {
	w ^= '\\' * lows
	return (w - lows) &^ w & highs
}
