package value

import "strings"

// A jsonFacts is what is known of JSON text that was found valid; it is kept in n of a
// textJSON. Above the flags stand offset and length of the longest array, 30 bits each:
// arrays are what most lookups jump over. Without an array they are 0.
type jsonFacts uint64

const (
	mayRepeat  jsonFacts = 1 << iota // some object may have a key twice
	notCompact                       // its reading may print differently
	escapes                          // some string has a backslash

	flags     = mayRepeat | notCompact | escapes
	flagBits  = 4
	spanBits  = 30
	spanLimit = 1<<spanBits - 1
)

// longest gives the offsets of the longest array.
func (f jsonFacts) longest() (from, end int) {
	from = int(f >> flagBits & spanLimit)
	return from, from + int(f>>(flagBits+spanBits))
}

// withLongest notes an array if it is longer than the one noted.
func (f jsonFacts) withLongest(from, end int) jsonFacts {
	if old := int(f >> (flagBits + spanBits)); end-from <= old || end > spanLimit {
		return f
	}
	return f&flags | jsonFacts(from)<<flagBits | jsonFacts(end-from)<<(flagBits+spanBits)
}

// startsJSON reports whether the first character that is no white space opens an array
// or a dictionary.
func startsJSON(s string) bool {
	i := skipSpace(s, 0)
	return i < len(s) && (s[i] == '[' || s[i] == '{')
}

// validJSON reports whether s is JSON text, nested at most MaxDepth deep.
func validJSON(s string) bool {
	_, ok := checkJSON(s)
	return ok
}

// checkJSON is validJSON with what was learnt on the way.
func checkJSON(s string) (facts jsonFacts, ok bool) {
	c := checker{s: s, spare: 4 * len(s)}
	i := c.value(skipSpace(s, 0), 0)
	return c.facts, i >= 0 && skipSpace(s, i) == len(s)
}

// A checker validates JSON text. Its methods take the offset where something begins and
// give the one after it, or -1 when there is no such thing.
type checker struct {
	s     string
	facts jsonFacts
	spare int // bytes that may yet be read again in search of repeated keys
}

// space skips white space inside the text.
func (c *checker) space(i int) int {
	if i < len(c.s) && c.s[i] > ' ' {
		return i
	}
	c.facts |= notCompact
	return skipSpace(c.s, i)
}

func (c *checker) value(i, depth int) int {
	if i >= len(c.s) {
		return -1
	}
	switch b := c.s[i]; b {
	case '"':
		return c.text(i + 1)
	case '{', '[':
		if depth == MaxDepth {
			return -1
		}
		if b == '{' {
			return c.object(i+1, depth+1)
		}
		return c.array(i+1, depth+1)
	case 't':
		return c.word(i, "true")
	case 'f':
		return c.word(i, "false")
	case 'n':
		return c.word(i, "null")
	}
	return numberEnd(c.s, i)
}

func (c *checker) word(i int, word string) int {
	if strings.HasPrefix(c.s[i:], word) {
		return i + len(word)
	}
	return -1
}

// object goes on after the opening brace.
func (c *checker) object(i, depth int) int {
	s := c.s
	if i = c.space(i); i < len(s) && s[i] == '}' {
		return i + 1
	}
	first, seen := i, uint64(0)
	for {
		if i >= len(s) || s[i] != '"' {
			return -1
		}
		key := i
		if i = c.key(i + 1); i < 0 {
			return -1
		}
		if c.facts&mayRepeat == 0 {
			seen = c.note(seen, first, key, i)
		}
		if i = c.space(i); i >= len(s) || s[i] != ':' {
			return -1
		}
		if i = c.value(c.space(i+1), depth); i < 0 {
			return -1
		}
		if i = c.space(i); i >= len(s) {
			return -1
		}
		if s[i] == '}' {
			return i + 1
		}
		if s[i] != ',' {
			return -1
		}
		i = c.space(i + 1)
	}
}

// array goes on after the opening bracket.
func (c *checker) array(i, depth int) int {
	s, from := c.s, i-1
	if i = c.space(i); i < len(s) && s[i] == ']' {
		return i + 1
	}
	for {
		if i = c.value(i, depth); i < 0 {
			return -1
		}
		if i = c.space(i); i >= len(s) {
			return -1
		}
		if s[i] == ']' {
			c.facts = c.facts.withLongest(from, i+1)
			return i + 1
		}
		if s[i] != ',' {
			return -1
		}
		i = c.space(i + 1)
	}
}

// key is text for a key. One with escapes may well be another one in disguise.
func (c *checker) key(i int) int {
	if end := textEnd(c.s, i); end < len(c.s) && c.s[end] == '"' {
		return end + 1
	}
	c.facts |= mayRepeat | notCompact
	return c.text(i)
}

// text goes on after the opening quote.
func (c *checker) text(i int) int {
	if i = textEnd(c.s, i); i < len(c.s) && c.s[i] == '"' {
		return i + 1
	}
	c.facts |= escapes
	for i < len(c.s) {
		switch c.s[i] {
		case '"':
			return i + 1
		case '\\':
			if i = c.escape(i + 1); i < 0 {
				return -1
			}
		default:
			return -1
		}
		i = textEnd(c.s, i)
	}
	return -1
}

// escape goes on after the backslash.
func (c *checker) escape(i int) int {
	if i >= len(c.s) {
		return -1
	}
	switch c.s[i] {
	case '"', '\\', 'b', 'f', 'n', 'r', 't':
		return i + 1
	case '/':
		c.facts |= notCompact
		return i + 1
	case 'u':
		c.facts |= notCompact
		if i+5 <= len(c.s) && hex4(c.s[i+1:i+5]) >= 0 {
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

// note looks whether the key between the quotes at from and before end was seen in its
// object, whose first key begins at first. seen has one bit for each key before, by hash.
func (c *checker) note(seen uint64, first, from, end int) uint64 {
	bit := uint64(1) << keyHash(c.s, from+1, end-1)
	if seen&bit != 0 && c.repeated(first, from, end) {
		c.facts |= mayRepeat | notCompact
	}
	return seen | bit
}

// keyHash gives 0 to 63 for the key s[from:end].
func keyHash(s string, from, end int) uint64 {
	n := end - from
	var head, tail uint64
	if n >= 8 {
		head, tail = load8(s, from), load8(s, end-8)
	} else if from+8 <= len(s) {
		head = load8(s, from) & (1<<(n*8) - 1)
	} else {
		for i := n; i > 0; i-- {
			head = head<<8 | uint64(s[from+i-1])
		}
	}
	return (head ^ tail*0x9E3779B97F4A7C15 ^ uint64(n)) * 0xD6E8FEB86659FD93 >> 58
}

// repeated compares a key with the ones before it. When that was too much work it says
// yes.
func (c *checker) repeated(first, from, end int) bool {
	s := c.s
	if c.spare -= from - first; c.spare < 0 {
		return true
	}
	for i := first; i < from; {
		key := i
		i = textEnd(s, i+1) + 1
		if s[key:i] == s[from:end] {
			return true
		}
		i = skipSpace(s, skipSpace(s, i)+1)
		i = skipSpace(s, skipValue(s, i))
		i = skipSpace(s, i+1)
	}
	return false
}

// numberEnd gives the offset after a number as JSON writes it, -1 when there is none.
func numberEnd(s string, i int) int {
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

// jsonNumber reports whether s is a number as JSON writes it, with nothing around.
func jsonNumber(s string) bool { return s != "" && numberEnd(s, 0) == len(s) }
