package builtins

import (
	"math"

	"github.com/salecalc/salecalc/vars/value"
)

var (
	angleParam = Param{Name: "num", Read: Number, Doc: both("the angle in radians", "угол в радианах")}
	ratioParam = Param{Name: "num", Read: Number, Doc: both("a number from -1 to 1", "число от -1 до 1")}
	givesAngle = both("an angle in radians", "угол в радианах")
)

// trigFuncs are the trigonometric functions. Angles are in radians: degrees * PI / 180.
var trigFuncs = []Func{{
	Name: "sin", Group: GroupMath, Kind: Pure,
	Params:  []Param{angleParam},
	Returns: givesNumber,
	Doc:     both("Sine of an angle in radians. Degrees become radians as degrees * PI / 180.", "Синус угла в радианах. Градусы переводятся в радианы так: градусы * PI / 180."),
	Examples: []Example{
		{Src: `sin(0)`, Want: "0"},
		{Src: `round(sin(30 * PI / 180), 4)`, Want: "0.5"},
	},
	Source: pageMath, Inferred: true, Number: true, Borrows: true, Do: ofFloat(math.Sin),
}, {
	Name: "cos", Group: GroupMath, Kind: Pure,
	Params:  []Param{angleParam},
	Returns: givesNumber,
	Doc:     both("Cosine of an angle in radians. Degrees become radians as degrees * PI / 180.", "Косинус угла в радианах. Градусы переводятся в радианы так: градусы * PI / 180."),
	Examples: []Example{
		{Src: `cos(0)`, Want: "1"},
		{Src: `round(cos(60 * PI / 180), 4)`, Want: "0.5"},
	},
	Source: pageMath, Inferred: true, Number: true, Borrows: true, Do: ofFloat(math.Cos),
}, {
	Name: "tan", Group: GroupMath, Kind: Pure,
	Params:  []Param{angleParam},
	Returns: givesNumber,
	Doc:     both("Tangent of an angle in radians. Degrees become radians as degrees * PI / 180.", "Тангенс угла в радианах. Градусы переводятся в радианы так: градусы * PI / 180."),
	Examples: []Example{
		{Src: `tan(0)`, Want: "0"},
		{Src: `round(tan(45 * PI / 180), 4)`, Want: "1"},
	},
	Source: pageMath, Inferred: true, Number: true, Borrows: true, Do: ofFloat(math.Tan),
}, {
	Name: "asin", Group: GroupMath, Kind: Pure,
	Params:  []Param{ratioParam},
	Returns: givesAngle,
	Doc:     both("Arc sine: the angle from -PI/2 to PI/2 whose sine is given.", "Арксинус: угол от -PI/2 до PI/2, синус которого указан."),
	Examples: []Example{
		{Src: `asin(1)`, Want: "1.5707963267948966"},
		{Src: `round(asin(0.5) * 180 / PI)`, Want: "30"},
	},
	Source: pageMath, Inferred: true, Number: true, Borrows: true, Do: ofRatio(math.Asin),
}, {
	Name: "acos", Group: GroupMath, Kind: Pure,
	Params:  []Param{ratioParam},
	Returns: givesAngle,
	Doc:     both("Arc cosine: the angle from 0 to PI whose cosine is given.", "Арккосинус: угол от 0 до PI, косинус которого указан."),
	Examples: []Example{
		{Src: `acos(1)`, Want: "0"},
		{Src: `round(acos(0.5) * 180 / PI)`, Want: "60"},
	},
	Source: pageMath, Inferred: true, Number: true, Borrows: true, Do: ofRatio(math.Acos),
}, {
	Name: "atan", Group: GroupMath, Kind: Pure,
	Params:  []Param{numParam},
	Returns: givesAngle,
	Doc:     both("Arc tangent: the angle from -PI/2 to PI/2 whose tangent is given.", "Арктангенс: угол от -PI/2 до PI/2, тангенс которого указан."),
	Examples: []Example{
		{Src: `atan(1)`, Want: "0.7853981633974483"},
		{Src: `atan(0)`, Want: "0"},
	},
	Source: pageMath, Inferred: true, Number: true, Borrows: true, Do: ofFloat(math.Atan),
}, {
	Name: "atan2", Group: GroupMath, Kind: Pure,
	Params: []Param{
		{Name: "y", Read: Number, Doc: both("the second coordinate of the point", "ордината точки, y")},
		{Name: "x", Read: Number, Doc: both("the first coordinate of the point", "абсцисса точки, x")},
	},
	Returns: givesAngle,
	Doc: both("The angle, from -PI to PI, between the x axis and the direction to the point (x, y). Mind the order: first y, then x.",
		"Угол от -PI до PI между осью x и направлением на точку (x, y). Обратите внимание на порядок: сначала y, потом x."),
	Examples: []Example{
		{Src: `atan2(1, 0)`, Want: "1.5707963267948966"},
		{Src: `atan2(0, 1)`, Want: "0"},
	},
	Source: pageMath, Inferred: true, Number: true, Borrows: true,
	Do: func(c *Call) (value.Value, error) { return value.Float(math.Atan2(c.Float(0), c.Float(1))), nil },
}}

// ofRatio makes a function of a number from -1 to 1.
func ofRatio(f func(float64) float64) func(*Call) (value.Value, error) {
	return func(c *Call) (value.Value, error) {
		ratio := c.Float(0)
		if ratio < -1 || ratio > 1 {
			return value.None, c.BadArg(0, both("it must be from -1 to 1", "нужно число от -1 до 1"))
		}
		return value.Float(f(ratio)), nil
	}
}
