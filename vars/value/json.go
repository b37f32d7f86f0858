package value

import "unsafe"

// MaxDepth is how deep arrays and dictionaries may be nested in JSON text; what is
// nested deeper does not read as JSON.
const MaxDepth = 512

// indexedFrom is the number of keys from which a dictionary has an index of them.
const indexedFrom = 16

// A dictionary is what stands behind a dict. It never changes.
type dictionary struct {
	pairs []Pair
	index map[string]int // place of each key in pairs; nil: search one by one
}

// A Pair is one entry of a dictionary.
type Pair struct {
	Key   string
	Value Value
}

// NewArray makes an array. It takes over elems, which must not be used afterwards, and
// keeps texts as texts: see [Element] and [Stored] for what else they may become.
func NewArray(elems []Value) Value {
	for i := range elems {
		elems[i] = elems[i].Held()
	}
	return arrayOf(elems)
}

// arrayOf is NewArray for elements that are held already.
func arrayOf(elems []Value) Value {
	return Value{p: unsafe.Pointer(unsafe.SliceData(elems)), l: len(elems), k: array}
}

// NewDict makes a dictionary. It takes over pairs, which must not be used afterwards.
// Of a repeated key the last value counts, in the first one's place.
func NewDict(pairs []Pair) Value {
	for i := range pairs {
		pairs[i].Value = pairs[i].Value.Held()
	}
	return dictOf(pairs)
}

// dictOf is NewDict for values that are held already.
func dictOf(pairs []Pair) Value {
	d := &dictionary{}
	if len(pairs) >= indexedFrom {
		d.index = make(map[string]int, len(pairs))
	}
	n := 0
	for _, pair := range pairs {
		d.pairs = pairs[:n]
		if at := d.find(pair.Key); at >= 0 {
			pairs[at].Value = pair.Value
			continue
		}
		if d.index != nil {
			d.index[pair.Key] = n
		}
		pairs[n] = pair
		n++
	}
	d.pairs = pairs[:n:n]
	return wrap(d)
}

// find gives the place of a key, -1 when there is none.
func (d *dictionary) find(key string) int {
	if d.index != nil {
		if i, ok := d.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range d.pairs {
		if d.pairs[i].Key == key {
			return i
		}
	}
	return -1
}

// elems gives the elements of an array.
func (v Value) elems() []Value { return unsafe.Slice((*Value)(v.p), v.l) }

// dict gives what stands behind a dict.
func (v Value) dict() *dictionary { return (*dictionary)(v.p) }

// Held is the value as a variable or an array gives it back: a number is no longer the
// result of a computation (see [Stored]), and a float whose text form is an integer is
// that integer.
func (v Value) Held() Value {
	if v.k != integer && v.k != float || v.l != 0 {
		return v
	}
	if v.k == float {
		v = wholeFloat(v)
	}
	v.l = heldNumber
	return v
}

// Elems gives the elements of an array, nil of anything else. The caller must not
// change them.
func (v Value) Elems() []Value {
	if v.k != array {
		return nil
	}
	return v.elems()
}

// Len is the number of elements of an array or of pairs of a dictionary, 0 of anything
// else.
func (v Value) Len() int {
	switch v.k {
	case array:
		return v.l
	case dict:
		return len(v.dict().pairs)
	}
	return 0
}

// Pair gives the i-th entry of a dictionary; i is less than Len.
func (v Value) Pair(i int) (string, Value) {
	p := &v.dict().pairs[i]
	return p.Key, p.Value
}

// Get looks a key up in a dictionary; nothing is found in anything else.
func (v Value) Get(key string) (Value, bool) {
	if v.k != dict {
		return None, false
	}
	d := v.dict()
	if i := d.find(key); i >= 0 {
		return d.pairs[i].Value, true
	}
	return None, false
}

// Structure is the value's reading as an array or a dictionary: itself, or what its text
// parses to. The text form of the reading is compact, whatever the text was.
func (v Value) Structure() (Value, bool) {
	switch v.k {
	case array, dict:
		return v, true
	case textJSON:
		return parseValid(v.str(), jsonFacts(v.n)), true
	case text:
		if s := v.str(); startsJSON(s) {
			return ParseJSON(s)
		}
	}
	return None, false
}

// Element is what a value becomes as an element of an array literal, or as a value of
// a dictionary literal: by its reading None, a boolean, a structure, or a number if JSON
// could write it so; else text.
func Element(v Value) Value {
	v.Read()
	switch v.k {
	case textJSON:
		return parseValid(v.str(), jsonFacts(v.n))
	case textInt, textFloat:
		if jsonNumber(v.str()) {
			v.k -= textInt - integer
		}
	case integer, float:
		if v.l > 0 && !jsonNumber(v.str()) {
			v.k += textInt - integer
		}
		return v.Held()
	}
	return v.plain()
}

// Stored is what a value becomes by name[index] = value: None, a boolean, a structure by
// its reading, and a number if it is the result of a computation; else text, as a number
// that was written down is.
func Stored(v Value) Value {
	v.Read()
	switch v.k {
	case textJSON:
		return parseValid(v.str(), jsonFacts(v.n))
	case integer, float:
		if v.Computed() {
			return v
		}
		return Text(v.Text())
	}
	return v.plain()
}

// plain is a text that reads as True or False as a boolean, and any other as no more
// than text.
func (v Value) plain() Value {
	if v.k != textPlain {
		return v
	}
	if b, ok := readBool(v.str()); ok {
		return Bool(b)
	}
	v.n = 0
	return v
}

// readBool reads True and False.
func readBool(s string) (b, ok bool) {
	switch s {
	case "True":
		return true, true
	case "False":
		return false, true
	}
	return false, false
}

// wrap makes the value of a dictionary.
func wrap(d *dictionary) Value { return Value{p: unsafe.Pointer(d), k: dict} }
