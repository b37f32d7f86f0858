package builtins

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// Pages of the vendor documentation.
const (
	pageArrays = "dlya-raboty-s-massivami.md"
	pageDicts  = "dlya-raboty-so-slovaryami.md"
)

// sourceArray is the first parameter of the functions that make a new array of an old one.
func sourceArray(name string) Param {
	return Param{Name: name, Read: Array, Doc: both("array, or its JSON text; it stays as it is", "массив или его текст JSON; сам он не меняется")}
}

// searchedPlace is the first parameter of the searches. It is read by [searched].
func searchedPlace(name string) Param {
	return Param{Name: name, Doc: both("array or dictionary, or its JSON text", "массив или словарь либо его текст JSON")}
}

// asJSONFlag is the parameter that says how an element goes into an array; see [newElement].
func asJSONFlag() Param {
	return Param{Name: "priznak", Read: Truth, Optional: true, Default: "False", Doc: both(
		"True: the value is JSON and goes in as an array, a dictionary, a number; False: it goes in as text",
		"True — значение записано в JSON и вставляется как массив, словарь, число; False — вставляется как текст")}
}

// arrayFuncs search arrays and build new ones.
var arrayFuncs = []Func{{
	Name: "in_array", Group: GroupArray, Source: pageArrays, Truth: true, Borrows: true,
	Params: []Param{
		searchedPlace("mass"),
		{Name: "value", Doc: both("value to look for", "искомое значение")},
	},
	Returns: both("True or False", "True или False"),
	Doc: both("Tells whether an element equals the value; the number 2 and the text \"2\" are equal. In a dictionary the values are searched, not the keys. A variable that is not set holds nothing: False.",
		"Проверяет, равен ли какой-нибудь элемент значению; число 2 и текст \"2\" равны. В словаре просматриваются значения, а не ключи. В незаданной переменной ничего нет: ответ False."),
	Examples: []Example{
		{Setup: `team = ["Вася", "Петя"]`, Src: `in_array(team, "Петя")`, Want: "True"},
		{Src: `in_array([1, 2], "2")`, Want: "True"},
		{Src: `in_array({"a": 5}, "a")`, Want: "False"},
	},
	Do: inArray,
}, {
	Name: "arr_len", Group: GroupArray, Source: pageArrays + "; " + pageDicts, Number: true, Borrows: true,
	Params: []Param{
		{Name: "mass", Optional: true, Doc: both("array or dictionary, or its JSON text", "массив или словарь либо его текст JSON")},
	},
	Returns: both("whole number", "целое число"),
	Doc: both("Counts the elements of an array or the pairs of a dictionary. Anything else gives -1, a variable that is not set too; without an argument the answer is 0.",
		"Считает элементы массива или пары словаря. Для всего остального, в том числе для незаданной переменной, ответ -1; вызов без параметра даёт 0."),
	Examples: []Example{
		{Src: `arr_len(["Вася", "Петя", "Лена"])`, Want: "3"},
		{Src: `arr_len('{"a": 1}')`, Want: "1"},
		{Src: `arr_len("текст")`, Want: "-1"},
		{Src: `arr_len()`, Want: "0"},
	},
	Do: arrLen, Count: countElements,
}, {
	Name: "append", Group: GroupArray, Source: pageArrays,
	Params: []Param{
		sourceArray("mass"),
		{Name: "element", Doc: both("what to add", "что добавить")},
		asJSONFlag(),
	},
	Returns: both("new array", "новый массив"),
	Doc: both("Gives the array with one more element at its end: write `s = append(s, x)` to keep it. The element goes in as text, a number too; with True as the third parameter it goes in as what its JSON says, and text that is no JSON is an error.",
		"Возвращает массив с новым элементом в конце; чтобы сохранить его, пишите `s = append(s, x)`. Элемент вставляется как текст, даже если это число; если третий параметр True — как то, что записано в JSON, а текст, который не читается как JSON, считается ошибкой."),
	Examples: []Example{
		{Src: `append(["Вася"], "Лена")`, Want: `["Вася","Лена"]`},
		{Src: `append([1, 2], 3)`, Want: `[1,2,"3"]`},
		{Src: `append([1, 2], 3, True)`, Want: `[1,2,3]`},
		{Src: `append([], '{"k": "v"}', True)`, Want: `[{"k":"v"}]`},
	},
	Do: appendElement,
}, {
	Name: "insert", Group: GroupArray, Source: pageArrays,
	Params: []Param{
		sourceArray("mass"),
		{Name: "index", Read: Whole, Doc: both("place of the new element, from 0; a negative one counts from the end", "место нового элемента, считая с 0; отрицательное отсчитывается с конца")},
		{Name: "value", Doc: both("what to put in", "что вставить")},
		asJSONFlag(),
	},
	Returns: both("new array", "новый массив"),
	Doc: both("Gives the array with one more element before the one that stands at the place now. Past the end it is added at the end. The value goes in as text unless the fourth parameter is True: then as what its JSON says.",
		"Возвращает массив с новым элементом перед тем, который сейчас стоит на этом месте. Место за концом массива означает конец. Значение вставляется как текст, а если четвёртый параметр True — как то, что записано в JSON."),
	Examples: []Example{
		{Src: `insert(["Вася", "Лена"], 1, "Петя")`, Want: `["Вася","Петя","Лена"]`},
		{Src: `insert(["а", "б"], -1, "я")`, Want: `["а","я","б"]`},
		{Src: `insert([1, 3], 1, 2, True)`, Want: `[1,2,3]`},
	},
	Do: insertElement,
}, {
	Name: "del", Group: GroupArray, Source: pageArrays + "; " + pageDicts,
	Params: []Param{
		{Name: "mass", Read: Structure, Doc: both("array or dictionary, or its JSON text; it stays as it is", "массив или словарь либо его текст JSON; сам он не меняется")},
		{Name: "key", Doc: both("place in the array, from 0 or negative from the end; or key of the dictionary", "место в массиве, считая с 0 или отрицательное с конца, либо ключ словаря")},
	},
	Returns: both("new array or dictionary", "новый массив или словарь"),
	Doc: both("Gives the array without the element at that place, or the dictionary without that key. When there is none, nothing is taken out. To change the variable itself, write `del s[0]`.",
		"Возвращает массив без элемента на указанном месте или словарь без указанного ключа. Если такого нет, ничего не убирает. Чтобы изменить саму переменную, пишите `del s[0]`."),
	Examples: []Example{
		{Src: `del(["1", 2, 3], 0)`, Want: `[2,3]`},
		{Src: `del({"a": 1, "b": 2}, "a")`, Want: `{"b":2}`},
		{Src: `del([1, 2], 9)`, Want: `[1,2]`},
	},
	Do: delElement,
}, {
	Name: "remove", Group: GroupArray, Source: pageArrays,
	Params: []Param{
		{Name: "mass", Read: Structure, Doc: both("array or dictionary, or its JSON text; it stays as it is", "массив или словарь либо его текст JSON; сам он не меняется")},
		{Name: "value", Doc: both("value to take out", "какое значение убрать")},
	},
	Returns: both("new array or dictionary", "новый массив или словарь"),
	Doc: both("Gives the array without the first element equal to the value, or the dictionary without the first pair that has it; the number 4 and the text \"4\" are equal. When nothing is equal, all stays.",
		"Возвращает массив без первого элемента, равного значению, или словарь без первой пары с таким значением; число 4 и текст \"4\" равны. Если равных нет, остаётся всё."),
	Examples: []Example{
		{Src: `remove(["1", 2, 3], 2)`, Want: `["1",3]`},
		{Src: `remove(["4", 4], 4)`, Want: `[4]`},
		{Src: `remove({"a": 1, "b": 2}, 2)`, Want: `{"a":1}`},
	},
	Do: removeElement,
}, {
	Name: "index", Group: GroupArray, Source: pageArrays, Number: true, Borrows: true,
	Params: []Param{
		searchedPlace("mass"),
		{Name: "value", Doc: both("value to look for", "искомое значение")},
	},
	Returns: both("place from 0, or -1", "место, считая с 0, или -1"),
	Doc: both("Finds the first element equal to the value and tells its place; the number 2 and the text \"2\" are equal. Nothing found, or a variable that is not set: -1.",
		"Находит первый элемент, равный значению, и сообщает его место; число 2 и текст \"2\" равны. Если ничего не найдено или переменная не задана, ответ -1."),
	Examples: []Example{
		{Src: `index(["1", 2, 3, "4"], "1")`, Want: "0"},
		{Src: `index(["1", 2, 3, "4"], 5)`, Want: "-1"},
	},
	Do: indexOf,
}, {
	Name: "get", Group: GroupArray, Source: "faq.md", Inferred: true,
	Params: []Param{
		{Name: "mass", Doc: both("array or dictionary, or its JSON text", "массив или словарь либо его текст JSON")},
		{Name: "key", Doc: both("place in the array, key of the dictionary, or a path of them with | between", "место в массиве, ключ словаря или путь из них через |")},
	},
	Returns: both("the element; None when there is none", "элемент; None, если его нет"),
	Doc: both("Takes an element by its place or key, as `mass[key]` does, and follows a path through nested ones: \"order|items|0|price\". A key that itself contains | is found first.",
		"Берёт элемент по месту или ключу, как `mass[key]`, и проходит по пути через вложенные: \"order|items|0|price\". Если в словаре есть ключ, который сам содержит |, берётся он."),
	Examples: []Example{
		{Src: `get({"1": "Италия", "2": "Крым"}, 2)`, Want: "Крым"},
		{Src: `get('{"items": [{"price": 150}]}', "items|0|price")`, Want: "150"},
		{Src: `get([1, 2], 7) == None`, Want: "True"},
	},
	Do: getElement,
}, {
	Name: "sum_array", Group: GroupArray, Source: pageArrays, Borrows: true,
	Params: []Param{
		{Name: "array", Read: Array, Doc: both("array of numbers, or its JSON text", "массив чисел или его текст JSON")},
	},
	Returns: both("number, or the text `array has unsupported elements`", "число или текст `array has unsupported elements`"),
	Doc: both("Adds up the elements; numbers in quotes count too, an empty array gives 0. When an element is no number, the answer is the text `array has unsupported elements`.",
		"Складывает элементы; числа в кавычках тоже считаются, пустой массив даёт 0. Если хотя бы один элемент не число, ответом будет текст `array has unsupported elements`."),
	Examples: []Example{
		{Src: `sum_array([1, 2, 3, "-4"])`, Want: "2"},
		{Src: `sum_array('[0.5, 1.5]')`, Want: "2"},
		{Src: `sum_array([1, "a"])`, Want: "array has unsupported elements"},
	},
	Do: sumArray,
}, {
	Name: "array_slice", Group: GroupArray, Source: pageArrays,
	Params: []Param{
		sourceArray("array"),
		{Name: "start_index", Read: Whole, Doc: both("first place taken, from 0; a negative one counts from the end", "с какого места брать, считая с 0; отрицательное отсчитывается с конца")},
		{Name: "end_index", Read: Whole, Optional: true, Doc: both("first place no longer taken; skipped: up to the end", "место, на котором остановиться (само оно не берётся); если пропустить — до конца")},
	},
	Returns: both("new array", "новый массив"),
	Doc: both("Cuts a part out of an array, from the first place up to the second, which is not taken. Places past the end are cut off, so the part may be empty.",
		"Вырезает часть массива с первого места до второго, не включая второе. Места за концом отбрасываются, так что часть может оказаться пустой."),
	Examples: []Example{
		{Setup: `goods = ["Футболки", "Шорты", "Носки"]`, Src: `array_slice(goods, 1)`, Want: `["Шорты","Носки"]`},
		{Src: `array_slice([1, 2, 3, 4], 0, 2)`, Want: `[1,2]`},
		{Src: `array_slice([1, 2, 3, 4], -2)`, Want: `[3,4]`},
	},
	Do: arraySlice,
}, {
	Name: "unpack_list", Group: GroupArray, Kind: Store, Source: pageArrays,
	Params: []Param{
		{Name: "array", Read: Array, Doc: both("array, or its JSON text", "массив или его текст JSON")},
		{Name: "var_name", Read: VarName, Optional: true, Default: "var", Doc: both("beginning of the names; skipped: var", "начало имён; если пропустить — var")},
	},
	Returns: both("True", "True"),
	Doc: both("Puts every element into a variable of its own in the deal: var1, var2 and so on, or with another beginning. An empty element deletes its variable.",
		"Раскладывает элементы по отдельным переменным сделки: var1, var2 и так далее или с другим началом имени. Пустой элемент удаляет свою переменную."),
	Examples: []Example{
		{Src: `unpack_list(["один", "два"])`, Want: "True"},
		{Setup: `done = unpack_list(["красный", "синий"], "цвет")`, Src: `цвет2`, Want: "синий"},
	},
	Do: unpackList,
}, {
	Name: "count_occurrences", Group: GroupArray, Source: pageLists, Number: true, Borrows: true,
	Params: []Param{
		searchedPlace("array"),
		{Name: "element", Doc: both("value to count", "какое значение считать")},
	},
	Returns: both("whole number", "целое число"),
	Doc: both("Counts the elements equal to the value; the number 1 and the text \"1\" are equal. In a dictionary the values are counted. A variable that is not set gives 0.",
		"Считает элементы, равные значению; число 1 и текст \"1\" равны. В словаре считаются значения. Для незаданной переменной ответ 0."),
	Examples: []Example{
		{Src: `count_occurrences(["да", "нет", "да"], "да")`, Want: "2"},
		{Src: `count_occurrences([1, "1", 2], 1)`, Want: "2"},
	},
	Do: countOccurrences,
}}

// searched reads the argument a search looks through; None stands for "nothing there".
func searched(c *Call, i int, as Reading) (value.Value, error) {
	v := c.Arg(i)
	if v.IsEmpty() {
		return value.None, nil
	}
	if !as.Fits(&v) {
		return value.None, &ArgError{Arg: i, Rule: diag.WrongArgKind, Args: []diag.Text{
			diag.Same(c.fn.Name), diag.Same(itoa(i + 1)), diag.Same(c.fn.Param(i).Name), as.Wanted(), Shown(v)}}
	}
	return v, nil
}

// entryAt is element i of an array or value i of a dictionary.
func entryAt(s value.Value, i int) value.Value {
	if s.Kind() == value.KindDict {
		_, v := s.Pair(i)
		return v
	}
	return s.Elems()[i]
}

// nextEqual finds the first entry of s from place i on that equals want, or -1.
func nextEqual(c *Call, s value.Value, i int, want value.Value) (int, error) {
	for n := s.Len(); i < n; i++ {
		if i%256 == 255 && c.Context().Err() != nil {
			return -1, c.Context().Err()
		}
		if value.Equal(entryAt(s, i), want) {
			return i, nil
		}
	}
	return -1, nil
}

// wanted is argument i, read once for many comparisons.
func wanted(c *Call, i int) value.Value {
	v := c.Arg(i)
	v.Read()
	if s, ok := v.Structure(); ok {
		return s
	}
	return v
}

// findEqual looks argument 1 up in argument 0, where nothing is found in nothing.
func findEqual(c *Call) (int, error) {
	s, err := searched(c, 0, Structure)
	if err != nil {
		return -1, err
	}
	return nextEqual(c, s, 0, wanted(c, 1))
}

func inArray(c *Call) (value.Value, error) {
	at, err := findEqual(c)
	return value.Bool(at >= 0), err
}

func indexOf(c *Call) (value.Value, error) {
	at, err := findEqual(c)
	return value.Int(int64(at)), err
}

func countOccurrences(c *Call) (value.Value, error) {
	s, err := searched(c, 0, Structure)
	if err != nil {
		return value.None, err
	}
	want, count := wanted(c, 1), int64(0)
	for at := 0; ; at++ {
		if at, err = nextEqual(c, s, at, want); at < 0 {
			return value.Int(count), err
		}
		count++
	}
}

// countElements is arrLen of what already is an array or a dictionary.
func countElements(v *value.Value) (int64, bool) {
	k := v.Kind()
	return int64(v.Len()), k == value.KindArray || k == value.KindDict
}

func arrLen(c *Call) (value.Value, error) {
	if c.Written() == 0 {
		return value.Int(0), nil
	}
	s, ok := c.Arg(0).Structure()
	if !ok {
		return value.Int(-1), nil
	}
	return value.Int(int64(s.Len())), nil
}

// newElement is argument i as it goes into an array: its text, or with asJSON what
// its text says in JSON. True and False say so in our spelling.
func newElement(c *Call, i int, asJSON bool) (value.Value, error) {
	v := c.Arg(i)
	if !asJSON {
		return value.Text(v.Text()), nil
	}
	if e := value.Element(v); e.Kind() != value.KindText {
		return e, nil
	}
	e, ok := value.ParseJSON(v.Text())
	if !ok {
		shown := value.Preview(v, 30)
		return value.None, c.BadArg(i, both("this is no JSON: "+shown, "это не JSON: "+shown))
	}
	return e, nil
}

func appendElement(c *Call) (value.Value, error) {
	e, err := newElement(c, 1, c.Truth(2))
	if err != nil {
		return value.None, err
	}
	return withElement(c, c.Structure(0).Len(), e)
}

func insertElement(c *Call) (value.Value, error) {
	e, err := newElement(c, 2, c.Truth(3))
	if err != nil {
		return value.None, err
	}
	return withElement(c, placeIn(c.Whole(1), c.Structure(0).Len()), e)
}

// withElement is the array that is argument 0 with e before its element at.
func withElement(c *Call, at int, e value.Value) (value.Value, error) {
	old := c.Structure(0).Elems()
	const each = len("1,") // an element takes no less in the array's text form
	size := each * len(old)
	if e.IsText() {
		size += len(e.Text())
	}
	if size > c.Room() {
		return value.None, c.TooLong()
	}
	elems := make([]value.Value, 0, len(old)+1)
	return value.NewArray(append(append(append(elems, old[:at]...), e), old[at:]...)), nil
}

// placeIn turns a written index into a place from 0 to n: a negative one counts from
// the end, one outside becomes the nearest.
func placeIn(i int64, n int) int {
	if i < 0 {
		i += int64(n)
	}
	return int(min(max(i, 0), int64(n)))
}

func delElement(c *Call) (value.Value, error) {
	s := c.Structure(0)
	without, _ := value.DelIndex(s, []value.Value{c.Arg(1)}) // a structure cannot be at fault
	return without, nil
}

func removeElement(c *Call) (value.Value, error) {
	s := c.Structure(0)
	at, err := nextEqual(c, s, 0, wanted(c, 1))
	if at < 0 {
		return s, err
	}
	key := value.Int(int64(at))
	if s.Kind() == value.KindDict {
		name, _ := s.Pair(at)
		key = value.Text(name)
	}
	without, _ := value.DelIndex(s, []value.Value{key})
	return without, nil
}

// getElement is mass[key], or the same by each part of the key between |.
func getElement(c *Call) (value.Value, error) {
	mass, key := c.Arg(0), c.Arg(1)
	var room [8]value.Key
	keys := room[:0]
	if path := key.Text(); strings.IndexByte(path, '|') < 0 || hasWholeKey(mass, path) {
		keys = append(keys, value.KeyOf(key))
	} else {
		for more := true; more; {
			var part string
			part, path, more = strings.Cut(path, "|")
			keys = append(keys, value.KeyOf(value.Text(part)))
		}
	}
	v, fault := mass.Path(keys)
	if fault.Fault != value.NoFault && fault.At == 0 {
		if _, ok := mass.Structure(); !ok {
			return value.None, &ArgError{Arg: 0, Rule: diag.NotIndexable, Args: []diag.Text{Shown(mass), diag.Same(keys[0].Text)}}
		}
	}
	return v, nil
}

// hasWholeKey reports whether a dictionary has a key that contains |. The text of most
// has no such character at all, so that it need not be parsed to know.
func hasWholeKey(mass value.Value, key string) bool {
	if mass.IsText() {
		s := mass.Text()
		if strings.IndexByte(s, '|') < 0 && !strings.Contains(s, `\u007`) {
			return false
		}
	}
	s, _ := mass.Structure()
	_, ok := s.Get(key)
	return ok
}

func sumArray(c *Call) (value.Value, error) {
	var sum value.Number
	for _, e := range c.Structure(0).Elems() {
		n, ok := e.Num()
		if !ok {
			return value.Text("array has unsupported elements"), nil
		}
		var fault value.Fault
		if sum, fault = value.AddNumbers(sum, n); fault != value.NoFault {
			return value.None, &ArgError{Arg: -1, Rule: diag.Overflow, Args: []diag.Text{diag.Same(c.fn.Name)}}
		}
	}
	return sum.Value(), nil
}

func arraySlice(c *Call) (value.Value, error) {
	elems := c.Structure(0).Elems()
	from, to := placeIn(c.Whole(1), len(elems)), len(elems)
	if !c.Skipped(2) {
		to = placeIn(c.Whole(2), len(elems))
	}
	if from == 0 && to == len(elems) {
		return c.Structure(0), nil
	}
	if from >= to {
		return value.NewArray(nil), nil
	}
	return value.NewArray(append([]value.Value(nil), elems[from:to]...)), nil
}

func unpackList(c *Call) (value.Value, error) {
	stem := c.Text(1)
	for i, e := range c.Structure(0).Elems() {
		name := stem + itoa(i+1)
		if !vars.Writable(vars.Deal, name) {
			return value.None, c.BadArg(1, both(name+" is a built-in variable", name+" — встроенная переменная"))
		}
		if e.IsEmpty() {
			e = value.None
		}
		if err := c.Vars().Set(vars.Deal, name, e); err != nil {
			return value.None, err
		}
	}
	return value.Bool(true), nil
}
