package value

import "unicode/utf8"

// Index gives x[i]: an element of an array by number, a value of a dictionary by key, a
// character of a text by number. A text that reads as JSON is what it reads as. What is
// not there is None, and so is every element of None.
func Index(x, i Value) (Value, Fault) {
	if x.k == array && i.k == integer && i.n < uint64(x.l) {
		return x.elems()[i.n], NoFault
	}
	k := Key{Absent: i.k == none}
	k.Index, k.IsIndex = i.index()
	if x.k != array {
		k.Text = i.Text()
	}
	return step(x, &k)
}

// step is Index by a key.
func step(x Value, k *Key) (Value, Fault) {
	if x.k == text {
		x.Read()
	}
	switch x.k {
	case none:
		return None, NoFault
	case array:
		if !k.IsIndex {
			return None, NotIndexable | right
		}
		elems := x.elems()
		if at := place(k.Index, len(elems)); at >= 0 {
			return elems[at], NoFault
		}
		return None, NoFault
	case dict:
		if k.Absent {
			return None, NoFault
		}
		v, _ := x.Get(k.Text)
		return v, NoFault
	case textJSON:
		v, _, f := x.follow([]Key{*k})
		return v, f
	}
	if !k.IsIndex {
		return None, NotIndexable
	}
	return character(x.Text(), k.Index), NoFault
}

// place turns an index into an offset, counting from the end when it is negative; -1
// when there is no such place.
func place(i, n int) int {
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		return -1
	}
	return i
}

// character gives the i-th character of a text, from the end when i is negative; None
// when there is none.
func character(s string, i int) Value {
	if i < 0 {
		for ; i < -1 && s != ""; i++ {
			_, size := utf8.DecodeLastRuneInString(s)
			s = s[:len(s)-size]
		}
		if s == "" {
			return None
		}
		_, size := utf8.DecodeLastRuneInString(s)
		return Text(s[len(s)-size:])
	}
	for ; i > 0 && s != ""; i-- {
		_, size := utf8.DecodeRuneInString(s)
		s = s[size:]
	}
	if s == "" {
		return None
	}
	_, size := utf8.DecodeRuneInString(s)
	return Text(s[:size])
}

// SetIndex gives x with path[0][path[1]]... replaced by what v becomes there, see
// [Stored]. x itself stays as it is. A key of a dictionary may be new; every other place
// must exist.
func SetIndex(x Value, path []Value, v Value) (Value, Fault) {
	v = Stored(v).Held()
	if len(path) == 0 {
		return v, NoFault
	}
	return setIndex(x, path, v)
}

func setIndex(x Value, path []Value, v Value) (Value, Fault) {
	if x.k == none {
		return None, NoPlace
	}
	s, ok := x.Structure()
	if !ok {
		return None, NotIndexable
	}
	k := KeyOf(path[0])
	if s.k == array {
		return setElem(s.elems(), k, path[1:], v)
	}
	if k.Absent {
		return None, NotIndexable | right
	}
	return setKey(s.dict(), k.Text, path[1:], v)
}

func setElem(old []Value, k Key, rest []Value, v Value) (Value, Fault) {
	if !k.IsIndex {
		return None, NotIndexable | right
	}
	at := place(k.Index, len(old))
	if at < 0 {
		return None, NoPlace | right
	}
	if len(rest) > 0 {
		var f Fault
		if v, f = setIndex(old[at], rest, v); f != NoFault {
			return None, f
		}
	}
	elems := make([]Value, len(old))
	copy(elems, old)
	elems[at] = v
	return arrayOf(elems), NoFault
}

func setKey(d *dictionary, key string, rest []Value, v Value) (Value, Fault) {
	at := d.find(key)
	if len(rest) > 0 {
		if at < 0 {
			return None, NoPlace | right
		}
		var f Fault
		if v, f = setIndex(d.pairs[at].Value, rest, v); f != NoFault {
			return None, f
		}
	}
	pairs := make([]Pair, len(d.pairs), len(d.pairs)+1)
	copy(pairs, d.pairs)
	if at < 0 {
		return wrap(&dictionary{pairs: append(pairs, Pair{key, v})}), NoFault
	}
	pairs[at].Value = v
	return wrap(&dictionary{pairs: pairs, index: d.index}), NoFault // the same keys
}

// DelIndex gives x without path[0][path[1]]..., and x itself when there is nothing to
// remove. Only a text that is no structure is a fault: its characters stay.
func DelIndex(x Value, path []Value) (Value, Fault) {
	if x.k == none || len(path) == 0 {
		return x, NoFault
	}
	s, ok := x.Structure()
	if !ok {
		return x, NotIndexable
	}
	k := KeyOf(path[0])
	at := -1
	var inner Value
	if s.k == array {
		if k.IsIndex {
			at = place(k.Index, s.Len())
		}
		if at >= 0 {
			inner = s.elems()[at]
		}
	} else if !k.Absent {
		if at = s.dict().find(k.Text); at >= 0 {
			inner = s.dict().pairs[at].Value
		}
	}
	if at < 0 {
		return x, NoFault
	}
	if len(path) == 1 {
		return s.without(at), NoFault
	}
	changed, f := DelIndex(inner, path[1:])
	if f != NoFault || changed == inner {
		return x, f
	}
	return s.with(at, changed), NoFault
}

// without gives a structure without its i-th entry.
func (v Value) without(i int) Value {
	if v.k == array {
		old := v.elems()
		elems := make([]Value, 0, len(old)-1)
		return arrayOf(append(append(elems, old[:i]...), old[i+1:]...))
	}
	old := v.dict().pairs
	pairs := make([]Pair, 0, len(old)-1)
	return wrap(&dictionary{pairs: append(append(pairs, old[:i]...), old[i+1:]...)})
}

// with gives a structure whose i-th entry is e.
func (v Value) with(i int, e Value) Value {
	if v.k == array {
		elems := append([]Value(nil), v.elems()...)
		elems[i] = e
		return arrayOf(elems)
	}
	d := v.dict()
	pairs := append([]Pair(nil), d.pairs...)
	pairs[i].Value = e
	return wrap(&dictionary{pairs: pairs, index: d.index})
}
