package builtins

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What \w, \d and \s stand for, as the inside of a class. Python counts letters and
// digits of every script, but no combining marks, so neither engine's own class will do.
const (
	wordChars  = `\p{L}\p{N}_`
	digitChars = `\p{Nd}`
	spaceChars = "\t-\r\x1c- \u0085\u00a0" + `\p{Z}`

	asciiWordChars  = "0-9A-Za-z_"
	asciiDigitChars = "0-9"
	asciiSpaceChars = "\t-\r "
)

// category is the inside of the class that \w, \d or \s stands for.
func (t *patternTranslator) category(letter rune) string {
	switch {
	case letter == 'w' && t.flags.ascii:
		return asciiWordChars
	case letter == 'w':
		return wordChars
	case letter == 'd' && t.flags.ascii:
		return asciiDigitChars
	case letter == 'd':
		return digitChars
	case t.flags.ascii:
		return asciiSpaceChars
	}
	return spaceChars
}

// escape reads what follows a backslash outside a class. Only \A, \Z, \b and \B are not
// repeatable.
func (t *patternTranslator) escape(from int) (s patternShape, repeatable bool) {
	one := patternShape{min: 1, max: 1, size: 1}
	switch r := t.peek(); r {
	case 'w', 'd', 's':
		t.pos++
		return t.write("["+t.category(r)+"]", one), true
	case 'W', 'D', 'S':
		t.pos++
		return t.write("[^"+t.category(unicode.ToLower(r))+"]", one), true
	case 'A':
		t.pos++
		return t.start(), false
	case 'Z':
		t.pos++
		return t.write(`\z`, patternShape{size: 1}), false
	case 'b', 'B':
		t.pos++
		return t.boundary(r == 'b'), false
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if t.octal(3) < 0 {
			return t.numbered(), true
		}
	}
	return t.literal(t.character(from)), true
}

// boundary writes \b or \B: a change between word characters and others, or none.
func (t *patternTranslator) boundary(change bool) patternShape {
	t.backtracks = true
	w := "[" + t.category('w') + "])"
	if change {
		return t.write("(?:(?<="+w+"(?!"+w+"|(?<!"+w+"(?="+w+")", patternShape{})
	}
	return t.write("(?:(?<="+w+"(?="+w+"|(?<!"+w+"(?!"+w+")", patternShape{})
}

// numbered reads a back-reference of one or two digits.
func (t *patternTranslator) numbered() patternShape {
	at := t.pos
	n := int(t.next() - '0')
	if r := t.peek(); r >= '0' && r <= '9' {
		t.pos++
		n = n*10 + int(r-'0')
	}
	return t.reference(n, at)
}

// octal looks for digits octal digits ahead and gives their value, -1 without them.
func (t *patternTranslator) octal(digits int) int {
	n := 0
	for i := t.pos; i < t.pos+digits; i++ {
		if i >= len(t.src) || t.src[i] < '0' || t.src[i] > '7' {
			return -1
		}
		n = n*8 + int(t.src[i]-'0')
	}
	return n
}

// character reads the character an escape stands for, inside a class or outside.
func (t *patternTranslator) character(from int) rune {
	for digits := 3; digits > 0; digits-- {
		if n := t.octal(digits); n >= 0 {
			t.pos += digits
			if n > 0o377 {
				t.badEscape(from)
			}
			return rune(n)
		}
	}
	switch r := t.next(); r {
	case 'a':
		return '\a'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	case 'x':
		return t.hex(from, 2)
	case 'u':
		return t.hex(from, 4)
	case 'U':
		return t.hex(from, 8)
	default:
		if r < 0 || r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			t.badEscape(from)
		}
		return r
	}
}

func (t *patternTranslator) hex(from, digits int) rune {
	end := min(t.pos+digits, len(t.src))
	n, err := strconv.ParseUint(string(t.src[t.pos:end]), 16, 32)
	if err != nil || end-t.pos < digits || !utf8.ValidRune(rune(n)) {
		t.badEscape(from)
		return 0
	}
	t.pos = end
	return rune(n)
}

func (t *patternTranslator) badEscape(from int) {
	t.fail(from, both("no such combination with a backslash", "такого сочетания с обратной чертой нет"))
}

// A charClass is a class while it is read: the members that can be listed, and the small
// letters of the categories and of the complements \W, \D and \S among its members.
type charClass struct {
	listed     strings.Builder
	has, lacks string
}

// class reads a class after its [ at offset from.
func (t *patternTranslator) class(from int) patternShape {
	negated := t.accept('^')
	var s charClass
	for first := true; first || t.peek() != ']'; first = false {
		at := t.pos
		lo, single := t.member(from, &s)
		if !t.fault.IsZero() {
			return patternShape{}
		}
		if t.peek() != '-' || t.pos+1 < len(t.src) && t.src[t.pos+1] == ']' {
			if single {
				s.add(lo)
			}
			continue
		}
		t.pos++
		hi, also := t.member(from, &s)
		if !single || !also || hi < lo {
			t.fail(at, both("not a range of characters", "это не диапазон символов"))
			return patternShape{}
		}
		s.add(lo)
		s.listed.WriteByte('-')
		s.add(hi)
	}
	t.pos++
	return t.write(t.finished(&s, negated), patternShape{min: 1, max: 1, size: 1})
}

// member reads one character of a class, or adds a category to it.
func (t *patternTranslator) member(from int, s *charClass) (r rune, single bool) {
	at := t.pos
	switch r := t.next(); r {
	case -1:
		t.fail(from, both("this [ is not closed", "эта [ не закрыта"))
		return 0, false
	case '\\':
	default:
		return r, true
	}
	switch r := t.peek(); r {
	case 'w', 'd', 's':
		t.pos++
		if !strings.ContainsRune(s.has, r) {
			s.has += string(r)
			s.listed.WriteString(t.category(r))
		}
		return 0, false
	case 'W', 'D', 'S':
		t.pos++
		if r = unicode.ToLower(r); !strings.ContainsRune(s.lacks, r) {
			s.lacks += string(r)
		}
		return 0, false
	case 'b':
		t.pos++
		return '\b', true
	}
	return t.character(at), true
}

func (s *charClass) add(r rune) {
	if strings.ContainsRune(`\]^[-`, r) {
		s.listed.WriteByte('\\')
	}
	s.listed.WriteRune(r)
}

// finished writes the class. Neither engine can list a complement beside other members,
// so regexp2 looks ahead whether the next character is one of them.
func (t *patternTranslator) finished(s *charClass, negated bool) string {
	listed, not, ahead := s.listed.String(), "", "(?="
	if negated {
		not, ahead = "^", "(?!"
	}
	switch {
	case s.lacks == "":
		return "[" + not + listed + "]"
	case strings.ContainsAny(s.lacks, s.has) && negated: // \w and \W: no character
		t.backtracks = true
		return "(?!)"
	case strings.ContainsAny(s.lacks, s.has):
		return "(?s:.)"
	case listed == "" && len(s.lacks) == 1 && negated:
		return "[" + t.category(rune(s.lacks[0])) + "]"
	case listed == "" && len(s.lacks) == 1:
		return "[^" + t.category(rune(s.lacks[0])) + "]"
	}
	t.backtracks = true
	test := "(?:" + ahead
	if listed != "" {
		test += "[" + listed + "]|"
	}
	for i, letter := range s.lacks {
		if i > 0 {
			test += "|"
		}
		test += "[^" + t.category(letter) + "]"
	}
	return test + ")(?s:.))"
}
