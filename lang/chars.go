package lang

import (
	"unicode"
	"unicode/utf8"
)

// isNameRune reports whether r may stand inside a name: a letter with its marks, a
// digit or _.
func isNameRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isWordByte(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// isBlank reports whether r is white space outside strings. Line ends count; what a
// line end means is decided before anything here is asked.
func isBlank(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r >= '\t' && r <= '\r'
	}
	return r == '\ufeff' || unicode.IsSpace(r)
}

func isLetterByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }
func isDigitByte(c byte) bool  { return c >= '0' && c <= '9' }
func isWordByte(c byte) bool   { return isLetterByte(c) || isDigitByte(c) }

// isRussianLead reports whether c begins one of the letters U+0400 to U+047F, which
// need no table look-up.
func isRussianLead(c byte) bool { return c == 0xD0 || c == 0xD1 }

// nameEnd gives the end of the name that begins at i, or i when none does.
func nameEnd(text string, i, end int) int {
	if i >= end {
		return i
	}
	if c := text[i]; c < utf8.RuneSelf {
		if !isLetterByte(c) {
			return i
		}
	} else if !isRussianLead(c) {
		if r, _ := utf8.DecodeRuneInString(text[i:end]); !unicode.IsLetter(r) {
			return i
		}
	}
	return wordEnd(text, i, end)
}

// wordEnd gives the end of the run of name characters at i.
func wordEnd(text string, i, end int) int {
	for i < end {
		c := text[i]
		switch {
		case c < utf8.RuneSelf:
			if !isWordByte(c) {
				return i
			}
			i++
		case isRussianLead(c) && i+1 < end:
			i += 2
		default:
			r, n := utf8.DecodeRuneInString(text[i:end])
			if !isNameRune(r) {
				return i
			}
			i += n
		}
	}
	return i
}

// afterName reports whether a name character stands directly before i.
func afterName(text string, i, floor int) bool {
	if i <= floor {
		return false
	}
	if c := text[i-1]; c < utf8.RuneSelf {
		return isWordByte(c)
	}
	r, _ := utf8.DecodeLastRuneInString(text[floor:i])
	return isNameRune(r)
}

// skipBlanks gives the first offset from i that is no white space.
func skipBlanks(text string, i, end int) int {
	for i < end {
		n := blankAt(text, i, end)
		if n == 0 {
			return i
		}
		i += n
	}
	return i
}

// blankAt gives the number of bytes of the blank at i, 0 if there is none.
func blankAt(text string, i, end int) int {
	c := text[i]
	if c < utf8.RuneSelf {
		if isBlank(rune(c)) {
			return 1
		}
		return 0
	}
	if isRussianLead(c) {
		return 0
	}
	if r, n := utf8.DecodeRuneInString(text[i:end]); isBlank(r) {
		return n
	}
	return 0
}

// trimBlanks gives the end of text[start:end] without the white space at its end.
func trimBlanks(text string, start, end int) int {
	for end > start {
		r, n := utf8.DecodeLastRuneInString(text[start:end])
		if !isBlank(r) {
			break
		}
		end -= n
	}
	return end
}

// A quote is a kind of quote mark that opens a string: the byte length of the mark
// and the marks that close it.
type quote struct {
	size          int
	close, close2 rune
}

// quoteAt gives the opening quote mark at i; its size is 0 if there is none.
func quoteAt(text string, i int) quote {
	switch c := text[i]; c {
	case '"', '\'', '`':
		return quote{size: 1, close: rune(c)}
	case 0xC2, 0xE2:
		r, n := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '«':
			return quote{n, '»', 0}
		case '“', '”':
			return quote{n, '”', 0}
		case '‘', '’':
			return quote{n, '’', 0}
		case '„':
			return quote{n, '“', '”'}
		}
	}
	return quote{}
}

// plain reports whether the mark is ', " or `.
func (q quote) plain() bool { return q.size == 1 }

// closes gives the length of the closing mark at i, 0 if there is none.
func (q quote) closes(text string, i int) int {
	c := text[i]
	if q.plain() {
		if rune(c) == q.close {
			return 1
		}
		return 0
	}
	if c != 0xC2 && c != 0xE2 {
		return 0
	}
	if r, n := utf8.DecodeRuneInString(text[i:]); r == q.close || r == q.close2 {
		return n
	}
	return 0
}
