package builtins

import (
	"math"

	"github.com/salecalc/salecalc/vars/value"
)

// roundFuncs round to a number of decimal places. Halves go away from zero, judged on the
// shortest decimal form of the number, as people do on paper.
var roundFuncs = []Func{{
	Name: "round", Group: GroupMath, Kind: Pure,
	Params: []Param{
		numParam,
		{Name: "digits", Read: Whole, Optional: true, Default: "0", Doc: both("digits to keep after the point; a negative number rounds to tens, hundreds and so on", "сколько цифр оставить после точки; отрицательное число округляет до десятков, сотен и так далее")},
	},
	Returns: givesNumber,
	Doc: both("Rounds a number, to a whole one unless the number of digits is given. A 5 on the border always rounds away from zero; zeros at the end are not written.",
		"Округляет число: до целого или до указанного числа знаков после точки. Пятёрка на границе всегда округляется от нуля; нули в конце не пишутся."),
	Examples: []Example{
		{Src: `round(1.8888888, 2)`, Want: "1.89"},
		{Src: `round(2.5)`, Want: "3"},
		{Src: `round(-2.5)`, Want: "-3"},
		{Src: `round(1250, -2)`, Want: "1300"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: round, Float: roundFloat,
}, {
	Name: "customizable_round_division", Group: GroupMath, Kind: Pure,
	Params: []Param{
		{Name: "a", Read: Number, Doc: both("what to divide", "делимое")},
		{Name: "b", Read: Number, Doc: both("what to divide by, not 0", "делитель, не 0")},
		roundTo,
	},
	Returns: givesNumber,
	Doc:     both("Divides and rounds the result: the same as round(a / b, count).", "Делит и округляет результат: то же, что round(a / b, count)."),
	Examples: []Example{
		{Src: `customizable_round_division(1, 3, 2)`, Want: "0.33"},
		{Src: `customizable_round_division(1, 8, 2)`, Want: "0.13"},
	},
	Source: pageMath, Inferred: true, Number: true, Borrows: true, Do: rounded(value.DivNumbers),
}, {
	Name: "customizable_round_multiply", Group: GroupMath, Kind: Pure,
	Params: []Param{
		{Name: "a", Read: Number, Doc: both("the first factor", "первый множитель")},
		{Name: "b", Read: Number, Doc: both("the second factor", "второй множитель")},
		roundTo,
	},
	Returns: givesNumber,
	Doc:     both("Multiplies and rounds the result: the same as round(a * b, count).", "Умножает и округляет результат: то же, что round(a * b, count)."),
	Examples: []Example{
		{Src: `customizable_round_multiply(3.14159, 2, 3)`, Want: "6.283"},
		{Src: `customizable_round_multiply(1.005, 1, 2)`, Want: "1.01"},
	},
	Source: pageMath, Inferred: true, Number: true, Borrows: true, Do: rounded(value.MulNumbers),
}}

var roundTo = Param{Name: "count", Read: Whole, Doc: both("digits to keep after the point", "сколько цифр оставить после точки")}

func round(c *Call) (value.Value, error) { return c.rounded(c.Num(0), c.Whole(1)) }

func roundFloat(x, digits float64) float64 {
	if f, ok := value.RoundFew(x, int(digits)); ok {
		return f
	}
	return math.NaN()
}

// rounded makes a function that computes with two numbers and rounds the result.
func rounded(compute func(a, b value.Number) (value.Number, value.Fault)) func(*Call) (value.Value, error) {
	return func(c *Call) (value.Value, error) {
		n, fault := compute(c.Num(0), c.Num(1))
		if fault != value.NoFault {
			return computed(c, n, fault)
		}
		return c.rounded(n, c.Whole(2))
	}
}

// rounded rounds to so many digits after the point.
func (c *Call) rounded(n value.Number, digits int64) (value.Value, error) {
	const most = 1000 // beyond every digit a number can have
	n, ok := value.RoundHalfAway(n, int(max(-most, min(digits, most))))
	if !ok {
		return value.None, c.overflow()
	}
	if digits <= 0 {
		return wholeValue(n), nil
	}
	return n.Value(), nil
}
