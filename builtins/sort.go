package builtins

import (
	"cmp"
	"context"
	"slices"

	"github.com/salecalc/salecalc/vars/value"
)

// descending is the parameter of the sorting functions.
func descending() Param {
	return Param{Name: "b", Read: Truth, Optional: true, Default: "False", Doc: both(
		"False: the smallest first; True: the greatest first", "False — по возрастанию, True — по убыванию")}
}

// sortFuncs put elements in order or out of it, and compare arrays as sets.
var sortFuncs = []Func{{
	Name: "except_arr", Group: GroupArray, Source: pageArrays, Inferred: true,
	Params: []Param{
		sourceArray("mas1"),
		{Name: "mas2", Read: Array, Doc: both("array of what to leave out", "массив того, что нужно исключить")},
	},
	Returns: both("new array", "новый массив"),
	Doc: both("Gives the elements of the first array that the second one does not have, in their order and with repetitions. The number 2 and the text \"2\" are equal, letters must be the same.",
		"Возвращает элементы первого массива, которых нет во втором, в том же порядке и с повторами. Число 2 и текст \"2\" равны; буквы должны совпадать точно."),
	Examples: []Example{
		{Src: `except_arr([1, 2, 3], [2, 3])`, Want: "[1]"},
		{Src: `except_arr([1, 1, "a"], ["a"])`, Want: "[1,1]"},
	},
	Do: sharing(false),
}, {
	Name: "cross_arr", Group: GroupArray, Source: pageArrays, Inferred: true,
	Params: []Param{
		sourceArray("mas1"),
		{Name: "mas2", Read: Array, Doc: both("array to compare with", "массив, с которым сравнивать")},
	},
	Returns: both("new array", "новый массив"),
	Doc: both("Gives the elements of the first array that the second one has too, in their order and with repetitions. The number 2 and the text \"2\" are equal, letters must be the same.",
		"Возвращает элементы первого массива, которые есть и во втором, в том же порядке и с повторами. Число 2 и текст \"2\" равны; буквы должны совпадать точно."),
	Examples: []Example{
		{Src: `cross_arr([1, 2, 3], [2, 3])`, Want: "[2,3]"},
		{Src: `cross_arr(["всё", "спасибо"], ["все", "спасибо"])`, Want: `["спасибо"]`},
	},
	Do: sharing(true),
}, {
	Name: "remove_duplicates", Group: GroupArray, Source: pageArrays,
	Params:  []Param{sourceArray("array")},
	Returns: both("new array", "новый массив"),
	Doc: both("Gives the array without repetitions: of equal elements the first one stays. The number 1 and the text \"1\" are equal.",
		"Возвращает массив без повторов: из равных элементов остаётся первый. Число 1 и текст \"1\" равны."),
	Examples: []Example{
		{Src: `remove_duplicates([1, 2, 5, 1, 5, 3])`, Want: "[1,2,5,3]"},
		{Src: `remove_duplicates([1, "1", "а"])`, Want: `[1,"а"]`},
	},
	Do: removeDuplicates,
}, {
	Name: "sort", Group: GroupArray, Source: pageArrays,
	Params: []Param{
		{Name: "mass", Read: Structure, Doc: both("array or dictionary, or its JSON text; it stays as it is", "массив или словарь либо его текст JSON; сам он не меняется")},
		descending(),
	},
	Returns: both("new array or dictionary", "новый массив или словарь"),
	Doc: both("Puts an array in the order of its values, a dictionary in the order of its keys. Numbers go by size, even in quotes, dates by the calendar, texts by their letters, capitals first. Mixed values stand in the order empty, booleans, numbers, dates, times, texts, arrays, dictionaries; equal ones stay as they stood.",
		"Располагает массив по порядку значений, а словарь — по порядку ключей. Числа, даже в кавычках, идут по величине, даты — по календарю, тексты — по алфавиту, причём заглавные буквы раньше строчных. Разные значения идут так: пустые, логические, числа, даты, время, тексты, массивы, словари; равные остаются в прежнем порядке."),
	Examples: []Example{
		{Src: `sort([3, 1, 2])`, Want: "[1,2,3]"},
		{Src: `sort(["10", 9, "1"], True)`, Want: `["10",9,"1"]`},
		{Src: `sort(["02.01.2022", "31.12.2021"])`, Want: `["31.12.2021","02.01.2022"]`},
		{Src: `sort({"b": 1, "a": 2})`, Want: `{"a":2,"b":1}`},
	},
	Do: sortStructure,
}, {
	Name: "sort_by_value", Group: GroupArray, Source: pageArrays,
	Params: []Param{
		{Name: "dict", Read: Dict, Doc: both("dictionary, or its JSON text; it stays as it is", "словарь или его текст JSON; сам он не меняется")},
		descending(),
	},
	Returns: both("new dictionary", "новый словарь"),
	Doc: both("Puts the pairs of a dictionary in the order of their values; the order is that of `sort`.",
		"Располагает пары словаря по порядку значений; порядок тот же, что у `sort`."),
	Examples: []Example{
		{Src: `sort_by_value({"a": 30, "b": 4, "c": 12})`, Want: `{"b":4,"c":12,"a":30}`},
		{Src: `sort_by_value({"a": 30, "b": 4, "c": 12}, True)`, Want: `{"a":30,"c":12,"b":4}`},
	},
	Do: sortByValue,
}, {
	Name: "shuffle_massive", Group: GroupArray, Kind: Random, Source: pageArrays,
	Params:  []Param{sourceArray("massive")},
	Returns: both("new array", "новый массив"),
	Doc: both("Gives the same elements in random order.",
		"Возвращает те же элементы в случайном порядке."),
	Examples: []Example{
		{Src: `shuffle_massive([3, 1, 2])`, Holds: `sort(r) == [1, 2, 3]`},
		{Src: `shuffle_massive([7])`, Want: "[7]"},
	},
	Do: shuffle,
}}

// breath is how many elements are handled between two looks at the context.
const breath = 256

// cancelled is the context's error at every breath-th element.
func cancelled(ctx context.Context, i int) error {
	if i%breath == breath-1 {
		return ctx.Err()
	}
	return nil
}

// sharing makes the function that keeps the elements of the first array that the second
// one has, or has not.
func sharing(keep bool) func(*Call) (value.Value, error) {
	return func(c *Call) (value.Value, error) {
		var set equalSet
		for i, e := range c.Structure(1).Elems() {
			if err := cancelled(c.Context(), i); err != nil {
				return value.None, err
			}
			set.add(e)
		}
		return filter(c, func(e value.Value) bool { return set.has(e) == keep })
	}
}

func removeDuplicates(c *Call) (value.Value, error) {
	var set equalSet
	return filter(c, set.add)
}

// filter gives the elements of argument 0 that are to be kept.
func filter(c *Call, keep func(value.Value) bool) (value.Value, error) {
	elems := c.Structure(0).Elems()
	kept := make([]value.Value, 0, len(elems))
	for i, e := range elems {
		if err := cancelled(c.Context(), i); err != nil {
			return value.None, err
		}
		if keep(e) {
			kept = append(kept, e)
		}
	}
	return value.NewArray(kept), nil
}

func sortStructure(c *Call) (value.Value, error) {
	s := c.Structure(0)
	if s.Kind() == value.KindDict {
		return sortDict(c, func(p value.Pair) value.Value { return value.Text(p.Key) })
	}
	rows := make([]sortRow, s.Len())
	for i, e := range s.Elems() {
		rows[i] = sortRow{by: e, at: i}
	}
	if err := sortRows(c, rows); err != nil {
		return value.None, err
	}
	sorted := make([]value.Value, len(rows))
	for i, row := range rows {
		sorted[i] = s.Elems()[row.at]
	}
	return value.NewArray(sorted), nil
}

func sortByValue(c *Call) (value.Value, error) {
	return sortDict(c, func(p value.Pair) value.Value { return p.Value })
}

// sortDict sorts the dictionary that is argument 0 by something of each pair.
func sortDict(c *Call, by func(value.Pair) value.Value) (value.Value, error) {
	d := c.Structure(0)
	rows := make([]sortRow, d.Len())
	for i := range rows {
		key, v := d.Pair(i)
		rows[i] = sortRow{by: by(value.Pair{Key: key, Value: v}), at: i}
	}
	if err := sortRows(c, rows); err != nil {
		return value.None, err
	}
	sorted := make([]value.Pair, len(rows))
	for i, row := range rows {
		sorted[i].Key, sorted[i].Value = d.Pair(row.at)
	}
	return value.NewDict(sorted), nil
}

// A sortRow is what an entry is sorted by and the place it came from.
type sortRow struct {
	by value.Value
	at int
}

// sortRows sorts as argument 1 says; rows that are equal keep their order.
func sortRows(c *Call, rows []sortRow) error {
	for i := range rows {
		rows[i].by.Read() // once, not at every comparison
	}
	sign := 1
	if c.Truth(1) {
		sign = -1
	}
	steps, stopped := 0, error(nil)
	slices.SortFunc(rows, func(a, b sortRow) int {
		if steps++; stopped == nil {
			stopped = cancelled(c.Context(), steps)
		}
		if stopped != nil {
			return cmp.Compare(a.at, b.at) // sort on at no cost: nobody will see the result
		}
		return cmp.Or(sign*value.Order(a.by, b.by), cmp.Compare(a.at, b.at))
	})
	return stopped
}

func shuffle(c *Call) (value.Value, error) {
	elems := slices.Clone(c.Structure(0).Elems())
	c.Rand().Shuffle(len(elems), func(i, j int) { elems[i], elems[j] = elems[j], elems[i] })
	return value.NewArray(elems), nil
}
