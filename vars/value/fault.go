package value

// A Fault says which rule an operator or an index broke, and which side broke it. The
// zero Fault is success. Compare [Fault.Kind] with the constants, not the Fault itself.
type Fault uint8

// The rules that can be broken.
const (
	NoFault        Fault = iota
	NotNumber            // the operand is neither a number nor what else the operator takes
	Unset                // the operand is None
	BadMoment            // the operand is shaped like a date or a time and is none
	Fraction             // dates and times move by whole numbers only
	DivisionByZero       // also 0 to a negative power
	Overflow             // the result is no finite real number, or no date of years 1 to 9999
	NotIndexable         // the value has no such kind of element: a text by a word, an array by a word
	NoPlace              // an assignment to a place that does not exist: past an array's end, in None
)

const right Fault = 0x80 // the right operand or the index is to blame

// Kind is the rule that was broken.
func (f Fault) Kind() Fault { return f &^ right }

// Right reports whether the right operand, or the index, is to blame rather than the
// left operand, or the indexed value.
func (f Fault) Right() bool { return f&right != 0 }
