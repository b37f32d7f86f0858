package value

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
	if n, ok := i.Num(); ok {
		if whole, ok := n.Whole(); ok && int64(int(whole)) == whole {
			k.Index, k.IsIndex = int(whole), true
		}
	}
	return k
}

// A PathFault says which key of a path could not be used. Its zero value is success.
type PathFault struct {
	Fault Fault
	At    int // number of the key in the path
}

// Path is [Index] by one key after another. On JSON text it decodes nothing but the
// result.
func (v Value) Path(keys []Key) (Value, PathFault) {
	for at, k := range keys {
		next, f := step(v, k)
		if f != NoFault {
			return None, PathFault{f, at}
		}
		v = next
	}
	return v, PathFault{}
}

// lookup is step on a text; ok is false when the text does not read as JSON.
func (v Value) lookup(k Key) (Value, Fault, bool) {
	s, ok := v.Structure()
	if !ok {
		return None, NoFault, false
	}
	e, f := step(s, k)
	return e, f, true
}
