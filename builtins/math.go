package builtins

import (
	"bytes"
	"math"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

const pageMath = "matematicheskie-funkcii.md"

var (
	givesNumber = both("a number", "число")
	givesWhole  = both("a whole number", "целое число")
	yesOrNo     = both("True or False", "True или False")
)

// numParam is the only parameter of most functions of numbers.
var numParam = Param{Name: "num", Read: Number, Doc: both("the number", "число")}

// mathFuncs compute with numbers and ask whether a text is one.
var mathFuncs = []Func{{
	Name: "abs", Group: GroupMath, Kind: Pure,
	Params:  []Param{numParam},
	Returns: givesNumber,
	Doc:     both("The number without its sign.", "Модуль: число без знака."),
	Examples: []Example{
		{Src: `abs(-256)`, Want: "256"},
		{Src: `abs(2 - 4.5)`, Want: "2.5"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: absolute, Float: onFloat(math.Abs),
}, {
	Name: "ceil", Group: GroupMath, Kind: Pure,
	Params:  []Param{numParam},
	Returns: givesWhole,
	Doc: both("Rounds up, to the nearest whole number that is not less. Of a negative number it drops the fraction.",
		"Округляет вверх: до ближайшего целого, которое не меньше. У отрицательного числа просто отбрасывается дробь."),
	Examples: []Example{
		{Src: `ceil(25.66)`, Want: "26"},
		{Src: `ceil(-25.66)`, Want: "-25"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: toWhole(math.Ceil), Float: onFloat(math.Ceil),
}, {
	Name: "floor", Group: GroupMath, Kind: Pure,
	Params:  []Param{numParam},
	Returns: givesWhole,
	Doc: both("Rounds down, to the nearest whole number that is not greater. To drop the fraction of a negative number use int.",
		"Округляет вниз: до ближайшего целого, которое не больше. Чтобы отбросить дробь у отрицательного числа, возьмите int."),
	Examples: []Example{
		{Src: `floor(25.66)`, Want: "25"},
		{Src: `floor(-25.66)`, Want: "-26"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: toWhole(math.Floor), Float: onFloat(math.Floor),
}, {
	Name: "int", Group: GroupMath, Kind: Pure,
	Params:  []Param{numParam},
	Returns: givesWhole,
	Doc: both("Drops the fraction. It also turns a text of digits into a number, which is how a number rather than a text gets into an array.",
		"Отбрасывает дробную часть. Заодно превращает текст из цифр в число: так в массив попадает число, а не текст."),
	Examples: []Example{
		{Src: `int(1.8)`, Want: "1"},
		{Src: `int(-1.8)`, Want: "-1"},
		{Src: `int('888') + 1`, Want: "889"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: toWhole(math.Trunc), Float: onFloat(math.Trunc),
}, {
	Name: "float", Group: GroupMath, Kind: Pure,
	Params:  []Param{{Name: "x", Read: Number, Doc: both("a number or a text that reads as one", "число или текст, который читается как число")}},
	Returns: givesNumber,
	Doc: both("Turns a text into a number, fraction included. Of numbers longer than 15 digits the last ones may change.",
		"Превращает текст в число, дробное или целое. У чисел длиннее 15 цифр последние цифры могут измениться."),
	Examples: []Example{
		{Src: `float("1.50")`, Want: "1.5"},
		{Src: `float("007")`, Want: "7"},
	},
	Inferred: true, Number: true, Borrows: true,
	Do: func(c *Call) (value.Value, error) { return value.Float(c.Float(0)), nil },
}, {
	Name: "exp", Group: GroupMath, Kind: Pure,
	Params:  []Param{{Name: "num", Read: Number, Doc: both("the power", "показатель степени")}},
	Returns: givesNumber,
	Doc:     both("Euler's number E to the given power.", "Число Эйлера E в указанной степени."),
	Examples: []Example{
		{Src: `exp(2)`, Want: "7.38905609893065"},
		{Src: `exp(0)`, Want: "1"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: ofFloat(math.Exp),
}, {
	Name: "fac", Group: GroupMath, Kind: Pure,
	Params:  []Param{{Name: "num", Read: Whole, Doc: both("a whole number from 0 to 170", "целое число от 0 до 170")}},
	Returns: givesWhole,
	Doc: both("Factorial: the product of all whole numbers from 1 to the given one. Exact up to fac(20), then to about 16 digits.",
		"Факториал: произведение всех целых чисел от 1 до указанного. До fac(20) результат точный, дальше верны примерно 16 цифр."),
	Examples: []Example{
		{Src: `fac(5)`, Want: "120"},
		{Src: `fac(0)`, Want: "1"},
		{Src: `fac(20)`, Want: "2432902008176640000"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: factorial,
}, {
	Name: "log", Group: GroupMath, Kind: Pure,
	Params: []Param{
		{Name: "num", Read: Number, Doc: both("a number above 0", "число больше 0")},
		{Name: "base", Read: Number, Optional: true, Doc: both("base of the logarithm, above 0 and not 1; Euler's number E if skipped", "основание логарифма: больше 0 и не 1; если не указать — число Эйлера E")},
	},
	Returns: givesNumber,
	Doc: both("The natural logarithm, or the logarithm to a given base. The last digit may be off when a base is given: round the result.",
		"Натуральный логарифм или логарифм по указанному основанию. С основанием возможна погрешность в последней цифре: округляйте результат."),
	Examples: []Example{
		{Src: `log(E)`, Want: "1"},
		{Src: `log(100, 10)`, Want: "2"},
		{Src: `log(1000, 10)`, Want: "2.9999999999999996"},
		{Src: `round(log(1000, 10), 6)`, Want: "3"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: logarithm,
}, {
	Name: "max", Group: GroupMath, Kind: Pure,
	Params:  severalNumbers(),
	Returns: both("the greatest of the numbers", "наибольшее из чисел"),
	Doc: both("The greatest of any number of numbers. An array does not count as several numbers: name its elements one by one.",
		"Наибольшее из любого количества чисел. Массив за несколько чисел не считается: перечислите его элементы."),
	Examples: []Example{
		{Src: `max(4, 2, 9, 6)`, Want: "9"},
		{Src: `max(-1, -5)`, Want: "-1"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: extreme(1),
}, {
	Name: "min", Group: GroupMath, Kind: Pure,
	Params:  severalNumbers(),
	Returns: both("the least of the numbers", "наименьшее из чисел"),
	Doc: both("The least of any number of numbers. An array does not count as several numbers: name its elements one by one.",
		"Наименьшее из любого количества чисел. Массив за несколько чисел не считается: перечислите его элементы."),
	Examples: []Example{
		{Src: `min(4, 2, 9, 6)`, Want: "2"},
		{Src: `min(100, 250 * 0.3)`, Want: "75"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: extreme(-1),
}, {
	Name: "pow", Group: GroupMath, Kind: Pure,
	Params: []Param{
		numParam,
		{Name: "st", Read: Number, Doc: both("the power", "показатель степени")},
	},
	Returns: givesNumber,
	Doc: both("Raises a number to a power, as the signs ^ and ** do. 0 to a negative power and a root of a negative number are errors.",
		"Возводит число в степень, как знаки ^ и **. Ноль в отрицательной степени и корень из отрицательного числа — ошибка."),
	Examples: []Example{
		{Src: `pow(5, 2)`, Want: "25"},
		{Src: `pow(2, -1)`, Want: "0.5"},
		{Src: `pow(2, 0.5)`, Want: "1.4142135623730951"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: power,
}, {
	Name: "pyt", Group: GroupMath, Kind: Pure,
	Params: []Param{
		{Name: "a", Read: Number, Doc: both("one leg", "один катет")},
		{Name: "b", Read: Number, Doc: both("the other leg", "другой катет")},
	},
	Returns: givesNumber,
	Doc:     both("Length of the hypotenuse of a right triangle: the square root of a*a + b*b.", "Длина гипотенузы прямоугольного треугольника: корень из a*a + b*b."),
	Examples: []Example{
		{Src: `pyt(5, 2)`, Want: "5.385164807134504"},
		{Src: `pyt(3, 4)`, Want: "5"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: hypotenuse,
}, {
	Name: "sqrt", Group: GroupMath, Kind: Pure,
	Params:  []Param{{Name: "num", Read: Number, Doc: both("a number, 0 or more", "число, 0 или больше")}},
	Returns: givesNumber,
	Doc:     both("The square root.", "Квадратный корень."),
	Examples: []Example{
		{Src: `sqrt(25)`, Want: "5"},
		{Src: `sqrt(5)`, Want: "2.23606797749979"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: squareRoot,
}, {
	Name: "random", Group: GroupMath, Kind: Random,
	Params: []Param{
		{Name: "low", Read: Whole, Doc: both("the least number that may come", "наименьшее возможное число")},
		{Name: "high", Read: Whole, Doc: both("the greatest number that may come", "наибольшее возможное число")},
	},
	Returns: givesWhole,
	Doc:     both("A random whole number between two bounds, both of which may come too.", "Случайное целое число в указанных границах; сами границы тоже могут выпасть."),
	Examples: []Example{
		{Src: `random(1, 6)`, Holds: `r >= 1 and r <= 6`},
		{Src: `random(7, 7)`, Want: "7"},
		{Src: `random(-10, 10)`, Holds: `is_int(r) and abs(r) <= 10`},
	},
	Source: pageMath + "; faq.md; rabota-s-promokodami.md", Number: true, Borrows: true, Do: random,
}, {
	Name: "is_int", Group: GroupMath, Kind: Pure,
	Params:  []Param{{Name: "txt", Read: Text, Doc: both("what to look at", "что проверить")}},
	Returns: yesOrNo,
	Doc: both("Tells whether a text is a whole number: digits, perhaps a minus before them, and nothing else, not even a blank or a plus.",
		"Проверяет, записано ли в тексте целое число: только цифры и, возможно, минус перед ними — ни пробелов, ни плюса."),
	Examples: []Example{
		{Src: `is_int("5")`, Want: "True"},
		{Src: `is_int("5 шт")`, Want: "False"},
		{Src: `is_int("1.275")`, Want: "False"},
	},
	Source: pageMath, Truth: true, Borrows: true, Do: isInt,
}, {
	Name: "is_float", Group: GroupMath, Kind: Pure,
	Params:  []Param{{Name: "txt", Read: Text, Doc: both("what to look at", "что проверить")}},
	Returns: yesOrNo,
	Doc: both("Tells whether a text is a number one can compute with, whole or with a fraction. The fraction stands after a point, not a comma.",
		"Проверяет, записано ли в тексте число, с которым можно считать, — целое или дробное. Дробь отделяется точкой, а не запятой."),
	Examples: []Example{
		{Src: `is_float("-0.5")`, Want: "True"},
		{Src: `is_float("5")`, Want: "True"},
		{Src: `is_float("1,5")`, Want: "False"},
	},
	Source: pageMath, Truth: true, Borrows: true, Do: isFloat,
}, {
	Name: "int_to_string", Group: GroupMath, Kind: Pure,
	Params: []Param{
		{Name: "number", Read: Number, Doc: both("the number", "число")},
		{Name: "delimiter", Read: Text, Doc: both("what to put between the groups", "чем разделить группы")},
	},
	Returns: both("the number as a text", "число в виде текста"),
	Doc: both("Writes a number with a delimiter between groups of three digits, so that a price is easy to read. The fraction stays as it is.",
		"Записывает число, разделяя цифры по три, — например, чтобы цену было удобно читать. Дробная часть не меняется."),
	Examples: []Example{
		{Src: `int_to_string(1234567, " ")`, Want: "1 234 567"},
		{Src: `int_to_string(-1234.5, ",")`, Want: "-1,234.5"},
	},
	Source: pageMath, Inferred: true, Append: intToString,
}, {
	Name: "distance", Group: GroupMath, Kind: Pure,
	Params: []Param{
		{Name: "lat1", Read: Number, Doc: both("latitude of the first point, in degrees", "широта первой точки в градусах")},
		{Name: "lon1", Read: Number, Doc: both("longitude of the first point, in degrees", "долгота первой точки в градусах")},
		{Name: "lat2", Read: Number, Doc: both("latitude of the second point, in degrees", "широта второй точки в градусах")},
		{Name: "lon2", Read: Number, Doc: both("longitude of the second point, in degrees", "долгота второй точки в градусах")},
	},
	Returns: both("kilometres", "километры"),
	Doc: both("Distance in kilometres between two points of the Earth along its surface, as the crow flies.",
		"Расстояние в километрах между двумя точками на Земле по её поверхности, по прямой."),
	Examples: []Example{
		{Src: `distance(52.2296756, 21.0122287, 52.406374, 16.9251681)`, Want: "278.5459739738798"},
		{Src: `round(distance(55.7558, 37.6173, 59.9386, 30.3141))`, Want: "634"},
	},
	Source: pageMath, Number: true, Borrows: true, Do: distance,
}}

// severalNumbers are the parameters of max and min.
func severalNumbers() []Param {
	return []Param{
		{Name: "a", Read: Number, Doc: both("the first number", "первое число")},
		{Name: "b", Read: Number, Optional: true, Doc: both("the second number", "второе число")},
		{Name: "...", Read: Number, Rest: true, Doc: both("further numbers", "следующие числа")},
	}
}

// finite makes a value of a computed float, unless it left the range of numbers.
func finite(c *Call, f float64) (value.Value, error) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return value.None, c.overflow()
	}
	return value.Float(f), nil
}

// overflow says that the result is no finite real number.
func (c *Call) overflow() error {
	return &ArgError{Arg: -1, Rule: diag.Overflow, Args: []diag.Text{diag.Same(c.fn.Name)}}
}

// computed is the result of an operator on the first two arguments.
func computed(c *Call, n value.Number, f value.Fault) (value.Value, error) {
	switch f.Kind() {
	case value.NoFault:
		return n.Value(), nil
	case value.DivisionByZero:
		arg := 0
		if f.Right() {
			arg = 1
		}
		return value.None, &ArgError{Arg: arg, Rule: diag.DivisionByZero}
	}
	return value.None, c.overflow()
}

// ofFloat makes a function of one float.
func ofFloat(f func(float64) float64) func(*Call) (value.Value, error) {
	return func(c *Call) (value.Value, error) { return finite(c, f(c.Float(0))) }
}

// toWhole makes a function that drops the fraction in its own way. Integers stay as they
// are, however long.
func toWhole(f func(float64) float64) func(*Call) (value.Value, error) {
	return func(c *Call) (value.Value, error) {
		n := c.Num(0)
		if !n.IsInt() {
			n = value.FloatNumber(f(n.Float()))
		}
		return wholeValue(n), nil
	}
}

// onFloat is the direct form of a function of one number.
func onFloat(compute func(float64) float64) func(x, _ float64) float64 {
	return func(x, _ float64) float64 { return compute(x) }
}

// wholeValue is an integer where it fits, else a float without fraction.
func wholeValue(n value.Number) value.Value {
	if i, ok := n.Whole(); ok {
		return value.Int(i)
	}
	return n.Value()
}

func absolute(c *Call) (value.Value, error) {
	n := c.Num(0)
	if n.Float() < 0 {
		n, _ = value.NegNumber(n)
	}
	return n.Value(), nil
}

func factorial(c *Call) (value.Value, error) {
	const most = 170 // the next one is beyond floats
	n := c.Whole(0)
	if n < 0 || n > most {
		return value.None, c.BadArg(0, both("only 0 to 170 have a factorial here", "факториал вычисляется только для чисел от 0 до 170"))
	}
	exact := new(big.Int).MulRange(1, n)
	if exact.IsInt64() {
		return value.Int(exact.Int64()), nil
	}
	f, _ := new(big.Float).SetInt(exact).Float64()
	return value.Float(f), nil
}

func logarithm(c *Call) (value.Value, error) {
	num := c.Float(0)
	if num <= 0 {
		return value.None, c.BadArg(0, both("only numbers above 0 have a logarithm", "логарифм есть только у чисел больше 0"))
	}
	if c.Skipped(1) {
		return finite(c, math.Log(num))
	}
	base := c.Float(1)
	if base <= 0 || base == 1 {
		return value.None, c.BadArg(1, both("the base must be above 0 and not 1", "основание должно быть больше 0 и не равно 1"))
	}
	return finite(c, math.Log(num)/math.Log(base))
}

// extreme makes max for side 1 and min for side -1.
func extreme(side int) func(*Call) (value.Value, error) {
	return func(c *Call) (value.Value, error) {
		best := 0
		for i := 1; i < c.Written(); i++ {
			if c.Skipped(i) {
				continue
			}
			if order, _ := value.Compare(c.Arg(i), c.Arg(best)); order == side {
				best = i
			}
		}
		return c.Num(best).Value(), nil
	}
}

func power(c *Call) (value.Value, error) {
	n, fault := value.PowNumbers(c.Num(0), c.Num(1))
	return computed(c, n, fault)
}

// The conversions here and in distance keep compilers from fusing a product and a sum
// into one step, which would change the last digit on some machines.
func hypotenuse(c *Call) (value.Value, error) {
	a, b := c.Float(0), c.Float(1)
	return finite(c, math.Sqrt(float64(a*a)+float64(b*b)))
}

func squareRoot(c *Call) (value.Value, error) {
	if c.Float(0) < 0 {
		return value.None, c.BadArg(0, both("a negative number has no square root", "из отрицательного числа корень не извлекается"))
	}
	return value.Float(math.Sqrt(c.Float(0))), nil
}

func random(c *Call) (value.Value, error) {
	low, high := c.Whole(0), c.Whole(1)
	if low > high {
		return value.None, c.BadArg(1, both("it is below the lower bound", "верхняя граница меньше нижней"))
	}
	span := uint64(high) - uint64(low)
	if span == math.MaxUint64 {
		return value.Int(int64(c.Rand().Uint64())), nil
	}
	return value.Int(int64(uint64(low) + c.Rand().Uint64N(span+1))), nil
}

func isInt(c *Call) (value.Value, error) {
	digits := strings.TrimPrefix(c.Text(0), "-")
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return value.Bool(false), nil
		}
	}
	return value.Bool(digits != ""), nil
}

func isFloat(c *Call) (value.Value, error) {
	_, ok := c.Arg(0).Num()
	return value.Bool(ok), nil
}

func intToString(c *Call, dst []byte) ([]byte, error) {
	var buf [32]byte
	s, delimiter := c.Num(0).Value().AppendText(buf[:0]), c.Text(1)
	first, end := 0, bytes.IndexAny(s, ".e")
	if s[0] == '-' {
		first = 1
	}
	if end < 0 {
		end = len(s)
	}
	gaps := (end - first - 1) / 3
	chars := func() int { return len(s) + gaps*utf8.RuneCountInString(delimiter) }
	if err := boundText(c, len(s)+gaps*len(delimiter), chars); err != nil {
		return dst, err
	}
	for i, b := range s {
		if i > first && i < end && (end-i)%3 == 0 {
			dst = append(dst, delimiter...)
		}
		dst = append(dst, b)
	}
	return dst, nil
}

// distance takes the haversine formula on a sphere of the mean radius that reproduces the
// documented digits. Degrees become radians by one factor, for the same reason.
func distance(c *Call) (value.Value, error) {
	const radius, radian = 6373.0088, math.Pi / 180
	lat1, lon1 := c.Float(0)*radian, c.Float(1)*radian
	lat2, lon2 := c.Float(2)*radian, c.Float(3)*radian
	sinLat, sinLon := math.Sin((lat2-lat1)/2), math.Sin((lon2-lon1)/2)
	a := float64(sinLat*sinLat) + float64(math.Cos(lat1)*math.Cos(lat2)*float64(sinLon*sinLon))
	a = min(a, 1) // opposite points may come out a trace above
	return finite(c, radius*2*math.Atan2(math.Sqrt(a), math.Sqrt(1-a)))
}
