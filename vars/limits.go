package vars

import (
	"unicode/utf8"

	"github.com/salecalc/salecalc/vars/value"
)

// Limits bound what a run may store. A field that is zero takes the documented figure.
type Limits struct {
	Name   int // characters of a name: 500
	Value  int // characters of a value: 100 000
	Client int // variables per client: 1 000
	Deal   int // variables per deal: 1 000
	Const  int // characters of a constant: 5 000
	Consts int // constants per project: 50
}

// The documented figures.
const (
	DefaultName   = 500
	DefaultValue  = 100_000
	DefaultVars   = 1_000
	DefaultConst  = 5_000
	DefaultConsts = 50
)

// Complete fills the fields that are zero.
func (l Limits) Complete() Limits {
	set := func(field *int, n int) {
		if *field == 0 {
			*field = n
		}
	}
	set(&l.Name, DefaultName)
	set(&l.Value, DefaultValue)
	set(&l.Client, DefaultVars)
	set(&l.Deal, DefaultVars)
	set(&l.Const, DefaultConst)
	set(&l.Consts, DefaultConsts)
	return l
}

// TooLong reports whether s has more than limit characters. It counts only when the
// bytes leave room for doubt.
func TooLong(s string, limit int) bool {
	return len(s) > limit && utf8.RuneCountInString(s) > limit
}

// ValueTooLong is TooLong for a value's text form.
func ValueTooLong(v value.Value, limit int) bool {
	if v.IsText() && v.Size() <= limit {
		return false
	}
	switch v.Kind() {
	case value.KindText, value.KindArray, value.KindDict:
		return TooLong(v.Text(), limit)
	}
	return false
}
