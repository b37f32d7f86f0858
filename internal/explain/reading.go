package explain

import (
	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// A Reading says how a value was read, or can be.
type Reading string

// The readings. IsTrue and IsFalse are those of a value that is neither True nor False.
const (
	NoReading    Reading = ""
	ReadText     Reading = "text"
	ReadNumber   Reading = "number"
	ReadDate     Reading = "date"
	ReadTime     Reading = "time"
	ReadDateTime Reading = "datetime"
	ReadJSON     Reading = "json"
	IsTrue       Reading = "true"
	IsFalse      Reading = "false"
)

// natural is what a text can be read as; NoReading for what is no text.
func natural(v value.Value) Reading {
	if !v.IsText() {
		return NoReading
	}
	if _, ok := v.Num(); ok {
		return ReadNumber
	}
	if m, ok := v.Moment(); ok {
		return [...]Reading{value.Date: ReadDate, value.Time: ReadTime, value.DateTime: ReadDateTime}[m.Kind]
	}
	if _, ok := v.Structure(); ok {
		return ReadJSON
	}
	return ReadText
}

// truth notes how a value counts as a condition.
func (n *Node) truth() {
	if n.State != Done || n.Value.Kind() == value.KindBool {
		return
	}
	if n.Reading = IsFalse; n.Value.Truth() {
		n.Reading = IsTrue
	}
}

// An opRow is what the operands of a row have in common; without an operator, nothing.
type opRow struct {
	op    lang.Op
	texts bool
}

// rowOf tells whether an operator joined texts or computed with numbers, and notes the
// former.
func rowOf(op lang.Op, l, r *Node) opRow {
	if op != lang.Add && op != lang.Mul || l.State != Done || r.State != Done {
		return opRow{}
	}
	_, left := l.Value.Num()
	_, right := r.Value.Num()
	if left && right {
		return opRow{op: op}
	}
	sum, fault := value.Add(l.Value, r.Value)
	if op != lang.Add || fault != value.NoFault || sum.Text() != l.Value.Text()+r.Value.Text() {
		return opRow{}
	}
	for _, n := range []*Node{l, r} {
		if n.Value.IsText() {
			n.Reading = ReadText
		}
	}
	return opRow{op: op, texts: true}
}

// readAs notes how a function read its argument.
func (n *Node) readAs(r builtins.Reading) {
	if n.State != Done || !n.Value.IsText() {
		return
	}
	switch r {
	case builtins.Text, builtins.VarName:
		n.Reading = ReadText
	case builtins.Truth:
		n.truth()
	}
}
