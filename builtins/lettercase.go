package builtins

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// Letter case is changed character by character: a character never becomes two, as the
// German ß would in capitals, so a text keeps its length. Bytes that are not UTF-8 pass
// through untouched.

const caseBit = 'a' - 'A' // tells ASCII letters of both cases apart

func lower(buf []byte, from int) []byte { return changeCase(buf, from, 'A', lowerRune) }

func upper(buf []byte, from int) []byte { return changeCase(buf, from, 'a', upperRune) }

// changeCase changes the case of the text from a place on. The ASCII letters to change are
// the 26 from first on; mapped changes the other characters.
func changeCase(buf []byte, from int, first byte, mapped func(rune) rune) []byte {
	i := from + caseWords(buf[from:], first)
	for ; i < len(buf) && buf[i] < utf8.RuneSelf; i++ { // often all of it
		if buf[i]-first < 26 {
			buf[i] ^= caseBit
		}
	}
	if i == len(buf) {
		return buf
	}
	s, dst := buf[i:], buf
	for len(s) > 0 {
		if b := s[0]; b < utf8.RuneSelf {
			if b-first < 26 {
				b ^= caseBit
			}
			dst, s = append(dst, b), s[1:]
			continue
		}
		r, size := utf8.DecodeRune(s)
		if r == utf8.RuneError {
			dst = append(dst, s[:size]...)
		} else {
			dst = utf8.AppendRune(dst, mapped(r))
		}
		s = s[size:]
	}
	return append(dst[:i], dst[len(buf):]...)
}

// caseWords changes letters in place, eight bytes at a time as long as they are ASCII. It
// gives how many it has changed.
func caseWords(text []byte, first byte) int {
	const lows, highs = 0x0101010101010101, 0x8080808080808080 // of each byte
	from, to := uint64(0x80-first)*lows, uint64(0x80-26-first)*lows
	i := 0
	for ; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		if w&highs != 0 {
			break
		}
		letters := (w + from) &^ (w + to) & highs
		binary.LittleEndian.PutUint64(text[i:], w^letters>>2) // the bit of caseBit
	}
	return i
}

// lowerRune is unicode.ToLower with a short way for Russian.
func lowerRune(r rune) rune {
	switch {
	case r >= 'а' && r <= 'я':
		return r
	case r >= 'А' && r <= 'Я':
		return r + 'а' - 'А'
	}
	return unicode.ToLower(r)
}

// upperRune is unicode.ToUpper with a short way for Russian.
func upperRune(r rune) rune {
	switch {
	case r >= 'А' && r <= 'Я':
		return r
	case r >= 'а' && r <= 'я':
		return r - 'а' + 'А'
	}
	return unicode.ToUpper(r)
}

// isLetter is unicode.IsLetter with a short way for Russian.
func isLetter(r rune) bool { return r >= 'А' && r <= 'я' || unicode.IsLetter(r) }

// foldRune maps all case forms of a letter to one, also those that lower case leaves
// apart: the two small sigmas, the Kelvin sign and k.
func foldRune(r rune) rune { return lowerRune(upperRune(r)) }

// containsFold is strings.Contains with case ignored. Both texts are folded first, so
// the time is linear; short ones need no memory.
func containsFold(s, substr string) bool {
	var haystack, needle [256]byte
	return bytes.Contains(
		changeCase(append(haystack[:0], s...), 0, 'A', foldRune),
		changeCase(append(needle[:0], substr...), 0, 'A', foldRune))
}

// foldPrefix reports whether s begins with prefix, case ignored, and how many bytes of
// s that are.
func foldPrefix(s, prefix string) (size int, ok bool) {
	for _, want := range prefix {
		got, n := utf8.DecodeRuneInString(s[size:])
		if n == 0 || got != want && foldRune(got) != foldRune(want) {
			return 0, false
		}
		size += n
	}
	return size, true
}

func strip(buf []byte, from int) []byte {
	return append(buf[:from], bytes.TrimSpace(buf[from:])...)
}

// behind makes a function that changes a text in place of one that appends what becomes
// of it, to the text itself.
func behind(add func(dst, s []byte) []byte) func(buf []byte, from int) []byte {
	return func(buf []byte, from int) []byte {
		out := add(buf, buf[from:])
		return append(out[:from], out[len(buf):]...)
	}
}

// appendCapitalized uses the title case, which differs from the upper case in letters
// that are drawn as two.
func appendCapitalized(dst, s []byte) []byte {
	r, size := utf8.DecodeRune(s)
	if r != utf8.RuneError {
		dst, s = utf8.AppendRune(dst, unicode.ToTitle(r)), s[size:]
	}
	return append(dst, s...)
}

// appendTitle capitalises words. A word is a run of letters with their marks, digits, _
// and apostrophes; its first letter need not be its first character.
func appendTitle(dst, s []byte) []byte {
	begun := false // the word at hand has had its first letter
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(s[i:])
		}
		switch {
		case r == utf8.RuneError:
			dst = append(dst, s[i:i+size]...)
			i += size
			begun = false
			continue
		case isLetter(r) && begun:
			r = lowerRune(r)
		case isLetter(r):
			r, begun = unicode.ToTitle(r), true
		case r != '_' && r != '\'' && r != '’' && !unicode.IsDigit(r) && !unicode.IsMark(r):
			begun = false
		}
		dst = utf8.AppendRune(dst, r)
		i += size
	}
	return dst
}

func appendPhone(dst, s []byte) []byte {
	start := len(dst)
	for i := range len(s) {
		if s[i]-'0' <= 9 {
			dst = append(dst, s[i])
		}
	}
	if len(dst) > start && dst[start] == '8' {
		dst[start] = '7'
	}
	return dst
}
