package records

import (
	"strings"

	"github.com/salecalc/salecalc/vars/value"
)

// A jsonScanner goes through JSON text and checks it. Its methods move pos past what they
// are named for; when that is not there, they report false and pos is where it went wrong.
type jsonScanner struct {
	s   string
	pos int
}

// object goes through a text that is one object, calling member with each key and value
// as they are written. It gives the place of the first error, -1 when there is none.
func (j *jsonScanner) object(member func(key, json string)) int {
	j.space()
	if !j.members(0, member) {
		return j.pos
	}
	if j.space(); j.pos < len(j.s) {
		return j.pos
	}
	return -1
}

func (j *jsonScanner) space() {
	for j.pos < len(j.s) && (j.s[j.pos] == ' ' || j.s[j.pos] == '\t' || j.s[j.pos] == '\r' || j.s[j.pos] == '\n') {
		j.pos++
	}
}

// sign passes over one character, with the space around it.
func (j *jsonScanner) sign(c byte) bool {
	j.space()
	if j.pos >= len(j.s) || j.s[j.pos] != c {
		return false
	}
	j.pos++
	j.space()
	return true
}

func (j *jsonScanner) members(depth int, member func(key, json string)) bool {
	if !j.sign('{') {
		return false
	}
	for first := true; !j.sign('}'); first = false {
		if !first && !j.sign(',') {
			return false
		}
		at := j.pos
		if !j.text() {
			return false
		}
		key := j.s[at:j.pos]
		if !j.sign(':') {
			return false
		}
		at = j.pos
		if !j.value(depth + 1) {
			return false
		}
		if member != nil {
			member(key, j.s[at:j.pos])
		}
	}
	return true
}

func (j *jsonScanner) elements(depth int) bool {
	j.sign('[')
	for first := true; !j.sign(']'); first = false {
		if !first && !j.sign(',') || !j.value(depth+1) {
			return false
		}
	}
	return true
}

// value passes over a value. Space after a structure belongs to it.
func (j *jsonScanner) value(depth int) bool {
	if j.pos >= len(j.s) || depth > value.MaxDepth {
		return false
	}
	switch c := j.s[j.pos]; c {
	case quote:
		return j.text()
	case '{':
		return j.members(depth, nil)
	case '[':
		return j.elements(depth)
	case 't':
		return j.word("true")
	case 'f':
		return j.word("false")
	case 'n':
		return j.word("null")
	}
	return j.number()
}

func (j *jsonScanner) word(w string) bool {
	if !strings.HasPrefix(j.s[j.pos:], w) {
		return false
	}
	j.pos += len(w)
	return true
}

func (j *jsonScanner) number() bool {
	if j.at('-') {
		j.pos++
	}
	if j.at('0') {
		j.pos++
	} else if !j.digits() {
		return false
	}
	if j.at('.') {
		j.pos++
		if !j.digits() {
			return false
		}
	}
	if j.at('e') || j.at('E') {
		j.pos++
		if j.at('+') || j.at('-') {
			j.pos++
		}
		return j.digits()
	}
	return true
}

func (j *jsonScanner) at(c byte) bool { return j.pos < len(j.s) && j.s[j.pos] == c }

func (j *jsonScanner) digits() bool {
	from := j.pos
	for j.pos < len(j.s) && j.s[j.pos]-'0' <= 9 {
		j.pos++
	}
	return j.pos > from
}

// text passes over a string.
func (j *jsonScanner) text() bool {
	if !j.at(quote) {
		return false
	}
	for j.pos++; j.pos < len(j.s); j.pos++ {
		switch c := j.s[j.pos]; {
		case c == quote:
			j.pos++
			return true
		case c == '\\':
			if !j.escape() {
				return false
			}
		case c < ' ':
			return false
		}
	}
	return false
}

// escape passes over a backslash and all but the last of what belongs to it.
func (j *jsonScanner) escape() bool {
	j.pos++
	if j.pos >= len(j.s) {
		return false
	}
	switch j.s[j.pos] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
		for range 4 {
			j.pos++
			if j.pos >= len(j.s) || !strings.ContainsRune("0123456789abcdefABCDEF", rune(j.s[j.pos])) {
				return false
			}
		}
		return true
	}
	return false
}
