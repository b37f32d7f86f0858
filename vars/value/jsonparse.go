package value

import (
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

// ParseJSON reads JSON text: an array, a dictionary, a text, a number with its spelling,
// True, False or None. It shares the bytes of s.
func ParseJSON(s string) (Value, bool) {
	facts, ok := checkJSON(s)
	if !ok {
		return None, false
	}
	return parseValid(s, facts), true
}

// parseValid is ParseJSON for a text that is known to be JSON.
func parseValid(s string, facts jsonFacts) Value {
	p := parser{s: s, repeats: facts&mayRepeat != 0}
	return p.value()
}

// A parser reads JSON that is known to be valid.
type parser struct {
	s       string
	i       int
	elems   []Value // of the arrays not closed yet
	pairs   []Pair  // of the dictionaries not closed yet
	repeats bool    // a dictionary may have a key twice
}

// next gives the first character that is no white space.
func (p *parser) next() byte {
	p.i = skipSpace(p.s, p.i)
	return p.s[p.i]
}

func (p *parser) value() Value {
	switch p.next() {
	case '"':
		return Text(p.text())
	case '{':
		return p.dict()
	case '[':
		return p.array()
	case 't':
		p.i += len("true")
		return Bool(true)
	case 'f':
		p.i += len("false")
		return Bool(false)
	case 'n':
		p.i += len("null")
		return None
	}
	from := p.i
	p.i = numberEnd(p.s, from)
	return jsonNumberValue(p.s[from:p.i])
}

// jsonNumberValue makes the value of a number in JSON. One that no float can hold reads
// as text, but goes back into JSON as it came.
func jsonNumberValue(s string) Value {
	if v, ok := Spelled(s); ok {
		return v
	}
	return Value{p: unsafe.Pointer(unsafe.StringData(s)), l: len(s), n: rawNumber, k: textPlain}
}

func (p *parser) array() Value {
	p.i++
	base := len(p.elems)
	for p.next() != ']' {
		e := p.value()
		p.elems = append(p.elems, e)
		if p.next() == ',' {
			p.i++
		}
	}
	p.i++
	elems := append([]Value(nil), p.elems[base:]...)
	p.elems = p.elems[:base]
	return arrayOf(elems)
}

func (p *parser) dict() Value {
	p.i++
	base := len(p.pairs)
	for p.next() != '}' {
		key := p.text()
		p.next()
		p.i++ // the colon
		v := p.value()
		p.pairs = append(p.pairs, Pair{key, v})
		if p.next() == ',' {
			p.i++
		}
	}
	p.i++
	pairs := append([]Pair(nil), p.pairs[base:]...)
	p.pairs = p.pairs[:base]
	if p.repeats || len(pairs) >= indexedFrom {
		return dictOf(pairs)
	}
	return wrap(&dictionary{pairs: pairs})
}

// text reads the string that begins at p.i.
func (p *parser) text() string {
	from := p.i + 1
	end := textEnd(p.s, from)
	if p.s[end] == '"' {
		p.i = end + 1
		return p.s[from:end]
	}
	end = stringEnd(p.s, end)
	p.i = end + 1
	return unescape(p.s[from:end])
}

// unescape gives what the inside of a JSON string stands for. Halves of a surrogate pair
// that stand alone become U+FFFD.
func unescape(s string) string {
	dst := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		end := textEnd(s, i)
		if dst = append(dst, s[i:end]...); end == len(s) {
			break
		}
		c := s[end+1]
		i = end + 2
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r := hex4(s[i:])
			i += 4
			if utf16.IsSurrogate(r) {
				low := rune(-1)
				if i+6 <= len(s) && s[i] == '\\' && s[i+1] == 'u' {
					low = hex4(s[i+2:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, c)
	}
	return string(dst)
}
