package vars

import (
	"hash/maphash"

	"github.com/salecalc/salecalc/vars/value"
)

// A Key is a variable's name made ready for look-ups: a program makes its keys once.
type Key struct {
	name string
	hash uint64
}

var seed = maphash.MakeSeed()

// NewKey makes the key of a name. Keys are good for this process only.
func NewKey(name string) Key { return Key{name, maphash.String(seed, name)} }

// Name is the name the key was made of.
func (k Key) Name() string { return k.name }

// A table maps names to values. It is a hash table of our own for one reason: the hash
// of a key is computed once, when a program is compiled, and not at each look-up.
type table struct {
	cells []cell
	index []uint32 // open addressing: number of the cell + 1, 0 for free; a power of two long
}

type cell struct {
	key Key
	v   value.Value
}

// find gives the number of a key's cell, or -1.
func (t *table) find(k Key) int {
	if len(t.index) == 0 {
		return -1
	}
	mask := uint64(len(t.index) - 1)
	for i := k.hash & mask; ; i = (i + 1) & mask {
		n := t.index[i]
		if n == 0 {
			return -1
		}
		if c := &t.cells[n-1]; c.key.hash == k.hash && c.key.name == k.name {
			return int(n - 1)
		}
	}
}

// get gives the place of a key's value, nil when there is none. It is valid until the
// table changes.
func (t *table) get(k Key) *value.Value {
	if i := t.find(k); i >= 0 {
		return &t.cells[i].v
	}
	return nil
}

func (t *table) set(k Key, v value.Value) {
	if i := t.find(k); i >= 0 {
		t.cells[i].v = v
		return
	}
	t.cells = append(t.cells, cell{k, v})
	if 4*len(t.cells) > 3*len(t.index) {
		t.rehash(max(8, 2*len(t.index)))
		return
	}
	t.enter(len(t.cells) - 1)
}

func (t *table) remove(k Key) {
	i := t.find(k)
	if i < 0 {
		return
	}
	last := len(t.cells) - 1
	t.cells[i] = t.cells[last]
	t.cells[last] = cell{}
	t.cells = t.cells[:last]
	t.rehash(len(t.index))
}

// rehash makes the index anew, size entries long.
func (t *table) rehash(size int) {
	t.index = make([]uint32, size)
	for i := range t.cells {
		t.enter(i)
	}
}

func (t *table) enter(i int) {
	mask := uint64(len(t.index) - 1)
	at := t.cells[i].key.hash & mask
	for t.index[at] != 0 {
		at = (at + 1) & mask
	}
	t.index[at] = uint32(i + 1)
}
