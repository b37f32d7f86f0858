package value

import (
	"math"
	"strconv"
	"unsafe"
)

// ints reports that both values read as integers, known without looking at a text.
func ints(a, b Value) bool { return a.k.isInt() && b.k.isInt() }

// floats is ints for floats.
func floats(a, b Value) bool { return a.k.isFloat() && b.k.isFloat() }

// Add is the + of the language: the sum of numbers, a later date or time, else the two
// texts joined.
func Add(a, b Value) (Value, Fault) {
	if ints(a, b) {
		if s := a.n + b.n; int64((a.n^s)&(b.n^s)) >= 0 {
			return Value{n: s, k: integer}, NoFault
		}
	} else if floats(a, b) {
		if f := math.Float64frombits(a.n) + math.Float64frombits(b.n); f-f == 0 {
			return Float(f), NoFault
		}
	}
	return add(a, b)
}

//go:noinline
func add(a, b Value) (Value, Fault) {
	x, xok := a.Num()
	y, yok := b.Num()
	if xok && yok {
		return computed(AddNumbers(x, y))
	}
	if a.k == none || b.k == none {
		return joinNone(a, b, xok || yok)
	}
	if yok && a.k >= text {
		m, shaped, ok := scanMoment(a.str())
		if ok {
			return m.plus(y)
		}
		if shaped {
			return None, BadMoment
		}
	}
	return join(a, b), NoFault
}

// joinNone joins with None; number tells that the other operand is a number.
func joinNone(a, b Value, number bool) (Value, Fault) {
	blame, other := NoFault, b
	if a.k != none {
		blame, other = right, a
	}
	if _, moment := other.Moment(); number || moment || other.k == none {
		return None, Unset | blame
	}
	return Text(other.Text()), NoFault
}

// join joins the text forms.
func join(a, b Value) Value {
	var x, y [32]byte
	return Text(a.textIn(&x) + b.textIn(&y))
}

// textIn is Text that puts the digits of a number into buf.
func (v Value) textIn(buf *[32]byte) string {
	if v.l <= 0 {
		switch v.k {
		case integer:
			return unsafe.String(&buf[0], len(strconv.AppendInt(buf[:0], int64(v.n), 10)))
		case float:
			return unsafe.String(&buf[0], len(appendFloat(buf[:0], math.Float64frombits(v.n))))
		}
	}
	return v.Text()
}

// plus moves a date or a date and time by days, a time by minutes.
func (m Moment) plus(n Number) (Value, Fault) {
	whole, ok := n.Whole()
	if !ok {
		if f := n.Float(); f != math.Trunc(f) {
			return None, Fraction | right
		}
		return None, Overflow
	}
	if m.Kind == Time {
		m, ok = m.AddMinutes(whole)
	} else {
		m, ok = m.AddDays(whole)
	}
	if !ok {
		return None, Overflow
	}
	return m.Value(), NoFault
}

// computed makes a value of a result.
func computed(n Number, f Fault) (Value, Fault) {
	if f != NoFault {
		return None, f
	}
	return n.Value(), NoFault
}

// operands reads both operands as numbers.
func operands(a, b Value) (x, y Number, f Fault) {
	x, ok := a.Num()
	if !ok {
		return x, y, a.noNumber()
	}
	if y, ok = b.Num(); !ok {
		return x, y, b.noNumber() | right
	}
	return x, y, NoFault
}

// noNumber says why a value is no number.
func (v Value) noNumber() Fault {
	switch {
	case v.k == none:
		return Unset
	case v.k >= text:
		if _, shaped, ok := scanMoment(v.str()); shaped && !ok {
			return BadMoment
		}
	}
	return NotNumber
}

// Sub is the - of the language: a difference of numbers, the time between two moments,
// or an earlier date or time.
func Sub(a, b Value) (Value, Fault) {
	if ints(a, b) {
		if d := a.n - b.n; int64((a.n^b.n)&(a.n^d)) >= 0 {
			return Value{n: d, k: integer}, NoFault
		}
	} else if floats(a, b) {
		if f := math.Float64frombits(a.n) - math.Float64frombits(b.n); f-f == 0 {
			return Float(f), NoFault
		}
	}
	return sub(a, b)
}

//go:noinline
func sub(a, b Value) (Value, Fault) {
	if m, ok := a.Moment(); ok {
		if y, ok := b.Num(); ok {
			minus, _ := NegNumber(y)
			return m.plus(minus)
		}
		if n, ok := b.Moment(); ok {
			return m.since(n)
		}
		return None, b.noNumber() | right
	}
	x, y, f := operands(a, b)
	if f != NoFault {
		return None, f
	}
	return computed(SubNumbers(x, y))
}

// since gives the days between dates, the minutes between times or dates with times.
func (m Moment) since(n Moment) (Value, Fault) {
	if (m.Kind == Time) != (n.Kind == Time) {
		return None, NotNumber | right
	}
	if m.Kind == Date && n.Kind == Date {
		return Int(int64(m.day) - int64(n.day)), NoFault
	}
	seconds := m.Second() - n.Second()
	if seconds%60 == 0 {
		return Int(seconds / 60), NoFault
	}
	return Float(float64(seconds) / 60), NoFault
}

// Mul is the * of the language.
func Mul(a, b Value) (Value, Fault) {
	if ints(a, b) {
		if x, y := int64(a.n), int64(b.n); int64(int32(x)) == x && int64(int32(y)) == y {
			return Int(x * y), NoFault
		}
	} else if floats(a, b) {
		if f := math.Float64frombits(a.n) * math.Float64frombits(b.n); f-f == 0 {
			return Float(f), NoFault
		}
	}
	return mul(a, b)
}

//go:noinline
func mul(a, b Value) (Value, Fault) {
	x, y, f := operands(a, b)
	if f != NoFault {
		return None, f
	}
	return computed(MulNumbers(x, y))
}

// Div is the / of the language.
func Div(a, b Value) (Value, Fault) {
	x, y, f := operands(a, b)
	if f != NoFault {
		return None, f
	}
	return computed(DivNumbers(x, y))
}

// Mod is the % of the language.
func Mod(a, b Value) (Value, Fault) {
	x, y, f := operands(a, b)
	if f != NoFault {
		return None, f
	}
	return computed(ModNumbers(x, y))
}

// Pow is the ** of the language.
func Pow(a, b Value) (Value, Fault) {
	x, y, f := operands(a, b)
	if f != NoFault {
		return None, f
	}
	return computed(PowNumbers(x, y))
}

// Neg is the unary minus of the language.
func Neg(a Value) (Value, Fault) {
	n, ok := a.Num()
	if !ok {
		return None, a.noNumber()
	}
	return computed(NegNumber(n))
}
