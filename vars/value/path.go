package value

import (
	"math/bits"
	"strings"
	"unsafe"
)

// A Key is an index made ready for use: the same one may be used on any value, from any
// goroutine.
type Key struct {
	Text    string // the key of a dictionary
	Index   int    // the place in an array or a text, when IsIndex
	IsIndex bool   // the key reads as a whole number
	Absent  bool   // the key is None: no dictionary has it
}

// KeyOf makes a Key of an index.
func KeyOf(i Value) Key {
	k := Key{Text: i.Text(), Absent: i.k == none}
	k.Index, k.IsIndex = i.index()
	return k
}

// index reads a value as the number of a place.
func (v Value) index() (int, bool) {
	n, ok := v.Num()
	if !ok {
		return 0, false
	}
	whole, ok := n.Whole()
	return int(whole), ok && int64(int(whole)) == whole
}

// A PathFault says which key of a path could not be used. Its zero value is success.
type PathFault struct {
	Fault Fault
	At    int // number of the key in the path, from 0
}

// Path is [Index] by one key after another. In JSON text it decodes only the result:
// a text without escapes, a number and a structure are parts of the text itself.
func (v Value) Path(keys []Key) (Value, PathFault) {
	for at := 0; at < len(keys); at++ {
		if v.k == text {
			v.Read()
		}
		var f Fault
		if v.k == textJSON {
			var used int
			v, used, f = v.follow(keys[at:])
			at += used - 1
		} else {
			v, f = step(v, &keys[at])
		}
		if f != NoFault {
			return None, PathFault{f, at}
		}
	}
	return v, PathFault{}
}

// follow goes down JSON text by as many keys as lead from structure to structure, one at
// least, and decodes what the last of them gives. After a fault that one is to blame.
func (v Value) follow(keys []Key) (Value, int, Fault) {
	d := document{v.str(), jsonFacts(v.n)}
	i := skipSpace(d.s, 0)
	for at := range keys {
		k := &keys[at]
		switch d.s[i] {
		case '{':
			i = d.findKey(i, k)
		case '[':
			if !k.IsIndex {
				return None, at + 1, NotIndexable | right
			}
			i = d.findElem(i, k.Index)
		default:
			return d.decode(i), at, NoFault
		}
		if i < 0 {
			return None, at + 1, NoFault
		}
	}
	return d.decode(i), len(keys), NoFault
}

// A document is valid JSON text. Its methods take the offset of a value or a key.
type document struct {
	s     string
	facts jsonFacts
}

// findKey gives the offset of a key's value in the object at i, -1 when there is none.
// Where keys may repeat the last value counts.
func (d document) findKey(i int, k *Key) int {
	if k.Absent {
		return -1
	}
	s, key := d.s, k.Text
	plain := textEnd(key, 0) == len(key) // it stands in JSON as it is, or in escapes
	found := -1
	for i = skipSpace(s, i+1); s[i] == '"'; i = skipSpace(s, i+1) {
		from := i + 1
		end := from + len(key)
		match := plain && end < len(s) && s[end] == '"' && s[from:end] == key
		if !match {
			end = d.stringEnd(from)
			match = d.facts&escapes != 0 && unescapedIs(s[from:end], key)
		}
		i = skipSpace(s, skipSpace(s, end+1)+1)
		if match {
			if found = i; d.facts&mayRepeat == 0 {
				break
			}
		}
		if i = skipSpace(s, d.skip(i)); s[i] == '}' {
			break
		}
	}
	return found
}

// unescapedIs compares the inside of a JSON string with a text, if it has escapes.
func unescapedIs(inside, s string) bool {
	return textEnd(inside, 0) < len(inside) && unescape(inside) == s
}

// findElem gives the offset of an element of the array at i, -1 when there is none.
func (d document) findElem(i, index int) int {
	if index < 0 {
		if index += d.countElems(i); index < 0 {
			return -1
		}
	}
	s := d.s
	for i = skipSpace(s, i+1); s[i] != ']'; index-- {
		if index == 0 {
			return i
		}
		if i = skipSpace(s, d.skip(i)); s[i] == ',' {
			i = skipSpace(s, i+1)
		}
	}
	return -1
}

// countElems counts the elements of the array at i.
func (d document) countElems(i int) int {
	n, s := 0, d.s
	for i = skipSpace(s, i+1); s[i] != ']'; n++ {
		if i = skipSpace(s, d.skip(i)); s[i] == ',' {
			i = skipSpace(s, i+1)
		}
	}
	return n
}

// skip gives the offset after the value at i.
func (d document) skip(i int) int {
	s := d.s
	switch s[i] {
	case '"':
		return d.stringEnd(i+1) + 1
	case '[':
		if from, end := d.facts.longest(); from == i && end > 0 {
			return end
		}
		return skipStructure(s, i, d.facts&escapes != 0)
	case '{':
		return skipStructure(s, i, d.facts&escapes != 0)
	}
	return scalarEnd(s, i)
}

// stringEnd gives the offset of the quote that ends the string i stands in.
func (d document) stringEnd(i int) int {
	if d.facts&escapes != 0 {
		return stringEnd(d.s, i)
	}
	if i+8 <= len(d.s) {
		w := load8(d.s, i) ^ '"'*lows
		if m := (w - lows) &^ w & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	return i + strings.IndexByte(d.s[i:], '"')
}

// decode makes the value that begins at i.
func (d document) decode(i int) Value {
	s := d.s
	switch s[i] {
	case '"':
		end := textEnd(s, i+1)
		if s[end] == '"' {
			return Text(s[i+1 : end])
		}
		return Text(unescape(s[i+1 : stringEnd(s, end)]))
	case '{', '[':
		s = s[i:d.skip(i)]
		if d.facts&(mayRepeat|notCompact) == 0 { // its reading would print the same
			n := uint64(d.facts & escapes)
			return Value{p: unsafe.Pointer(unsafe.StringData(s)), l: len(s), n: n, k: textJSON}
		}
		return parseValid(s, d.facts)
	case 't':
		return Bool(true)
	case 'f':
		return Bool(false)
	case 'n':
		return None
	}
	return jsonNumberValue(s[i:scalarEnd(s, i)])
}
