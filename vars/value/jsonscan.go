package value

import (
	"math/bits"
	"strings"
)

// startsJSON reports whether the first character that is no white space opens an array
// or a dictionary.
func startsJSON(s string) bool {
	i := skipSpace(s, 0)
	return i < len(s) && (s[i] == '[' || s[i] == '{')
}

// validJSON reports whether s is JSON text, nested at most MaxDepth deep.
func validJSON(s string) bool {
	i := validValue(s, skipSpace(s, 0), 0)
	return i >= 0 && skipSpace(s, i) == len(s)
}

// skipSpace gives the offset of the first character from i that is no white space.
func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
		i++
	}
	return i
}

// validValue gives the offset after the value at i, -1 when there is none.
func validValue(s string, i, depth int) int {
	if i >= len(s) {
		return -1
	}
	switch c := s[i]; c {
	case '"':
		return validString(s, i+1)
	case '{', '[':
		if depth == MaxDepth {
			return -1
		}
		if c == '{' {
			return validObject(s, i+1, depth+1)
		}
		return validArray(s, i+1, depth+1)
	case 't':
		return validWord(s, i, "true")
	case 'f':
		return validWord(s, i, "false")
	case 'n':
		return validWord(s, i, "null")
	}
	return validNumber(s, i)
}

func validWord(s string, i int, word string) int {
	if strings.HasPrefix(s[i:], word) {
		return i + len(word)
	}
	return -1
}

// validObject goes on after the opening brace.
func validObject(s string, i, depth int) int {
	if i = skipSpace(s, i); i < len(s) && s[i] == '}' {
		return i + 1
	}
	for {
		if i >= len(s) || s[i] != '"' {
			return -1
		}
		if i = validString(s, i+1); i < 0 {
			return -1
		}
		if i = skipSpace(s, i); i >= len(s) || s[i] != ':' {
			return -1
		}
		if i = validValue(s, skipSpace(s, i+1), depth); i < 0 {
			return -1
		}
		if i = skipSpace(s, i); i >= len(s) {
			return -1
		}
		if s[i] == '}' {
			return i + 1
		}
		if s[i] != ',' {
			return -1
		}
		i = skipSpace(s, i+1)
	}
}

// validArray goes on after the opening bracket.
func validArray(s string, i, depth int) int {
	if i = skipSpace(s, i); i < len(s) && s[i] == ']' {
		return i + 1
	}
	for {
		if i = validValue(s, i, depth); i < 0 {
			return -1
		}
		if i = skipSpace(s, i); i >= len(s) {
			return -1
		}
		if s[i] == ']' {
			return i + 1
		}
		if s[i] != ',' {
			return -1
		}
		i = skipSpace(s, i+1)
	}
}

// validString goes on after the opening quote.
func validString(s string, i int) int {
	for {
		if i = textEnd(s, i); i >= len(s) {
			return -1
		}
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			if i = validEscape(s, i+1); i < 0 {
				return -1
			}
		default:
			return -1
		}
	}
}

// validEscape goes on after the backslash.
func validEscape(s string, i int) int {
	if i >= len(s) {
		return -1
	}
	switch s[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 1
	case 'u':
		if i+5 <= len(s) && hex4(s[i+1:i+5]) >= 0 {
			return i + 5
		}
	}
	return -1
}

// hex4 reads four hexadecimal digits; -1 when they are none.
func hex4(s string) rune {
	var r rune
	for i := range 4 {
		c := s[i]
		switch {
		case c-'0' <= 9:
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// validNumber gives the offset after a number as JSON writes it.
func validNumber(s string, i int) int {
	if i < len(s) && s[i] == '-' {
		i++
	}
	switch {
	case i >= len(s) || s[i]-'0' > 9:
		return -1
	case s[i] == '0':
		i++
	default:
		i = skipDigits(s, i)
	}
	if i < len(s) && s[i] == '.' {
		from := i + 1
		if i = skipDigits(s, from); i == from {
			return -1
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		from := i
		if i = skipDigits(s, from); i == from {
			return -1
		}
	}
	return i
}

func skipDigits(s string, i int) int {
	for i < len(s) && s[i]-'0' <= 9 {
		i++
	}
	return i
}

// jsonNumber reports whether s is a number as JSON writes it, with nothing around.
func jsonNumber(s string) bool { return s != "" && validNumber(s, 0) == len(s) }

// The bytes of a word all set to 0x01, and their high bits.
const (
	lows  = 0x0101010101010101
	highs = 0x8080808080808080
)

// load8 reads eight bytes of s at i, the first one lowest.
func load8(s string, i int) uint64 {
	_ = s[i+7]
	return uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
		uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
}

// textEnd gives the offset of the first quote, backslash or control character from i.
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
