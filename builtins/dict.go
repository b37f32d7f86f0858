package builtins

import (
	"github.com/salecalc/salecalc/vars/value"
)

// dictFuncs look into dictionaries and print them.
var dictFuncs = []Func{{
	Name: "dict_keys_to_array", Group: GroupDict, Source: pageDicts,
	Params: []Param{
		{Name: "data", Read: Dict, Doc: both("dictionary, or its JSON text", "словарь или его текст JSON")},
	},
	Returns: both("array of texts", "массив текстов"),
	Doc: both("Makes an array of the keys, in the order in which they were added.",
		"Собирает ключи словаря в массив в том порядке, в котором их добавляли."),
	Examples: []Example{
		{Src: `dict_keys_to_array({"A1": "апельсин", "A2": "абрикос"})`, Want: `["A1","A2"]`},
	},
	Do: dictKeys,
}, {
	Name: "dict_values_to_array", Group: GroupDict, Source: pageDicts,
	Params: []Param{
		{Name: "data", Read: Dict, Doc: both("dictionary, or its JSON text", "словарь или его текст JSON")},
	},
	Returns: both("array", "массив"),
	Doc: both("Makes an array of the values, in the order in which their keys were added.",
		"Собирает значения словаря в массив в том порядке, в котором добавляли их ключи."),
	Examples: []Example{
		{Src: `dict_values_to_array({"A1": "апельсин", "A2": 5})`, Want: `["апельсин",5]`},
	},
	Do: dictValues,
}, {
	Name: "get_values_by_key", Group: GroupDict, Source: pageDicts,
	Params: []Param{
		{Name: "data", Read: Array, Doc: both("array of dictionaries, or its JSON text", "массив словарей или его текст JSON")},
		{Name: "key", Read: Text, Doc: both("key to take from each", "какой ключ взять из каждого")},
	},
	Returns: both("array", "массив"),
	Doc: both("Takes the value of one key out of every dictionary of an array. Elements without the key are left out.",
		"Собирает значения одного ключа из всех словарей массива. Элементы, в которых такого ключа нет, пропускает."),
	Examples: []Example{
		{Setup: `goods = [{"name": "Шорты", "price": 1500}, {"name": "Носки", "price": 60}]`, Src: `get_values_by_key(goods, "price")`, Want: "[1500,60]"},
		{Src: `get_values_by_key([{"a": 1}, {"b": 2}, 5], "a")`, Want: "[1]"},
	},
	Do: valuesByKey,
}, {
	Name: "exist_key", Group: GroupDict, Source: pageDicts, Truth: true, Borrows: true,
	Params: []Param{
		{Name: "mass", Doc: both("dictionary, or its JSON text", "словарь или его текст JSON")},
		{Name: "key", Read: Text, Doc: both("key to look for", "искомый ключ")},
	},
	Returns: givesTruth,
	Doc: both("Tells whether a dictionary has the key, whatever its value. Keys of nested dictionaries do not count. A variable that is not set has no keys: False.",
		"Проверяет, есть ли в словаре такой ключ, каким бы ни было его значение. Ключи вложенных словарей не считаются. В незаданной переменной ключей нет: ответ False."),
	Examples: []Example{
		{Src: `exist_key({"1": 123, "q": {"w": "e"}}, "q")`, Want: "True"},
		{Src: `exist_key({"1": 123, "q": {"w": "e"}}, "w")`, Want: "False"},
	},
	Do: existKey,
}, {
	Name: "key_index", Group: GroupDict, Source: pageDicts, Number: true, Borrows: true,
	Params: []Param{
		{Name: "mass", Read: Dict, Doc: both("dictionary, or its JSON text", "словарь или его текст JSON")},
		{Name: "key", Read: Text, Doc: both("key to look for", "искомый ключ")},
	},
	Returns: both("place from 0, or -1", "место, считая с 0, или -1"),
	Doc: both("Tells at which place a key stands in a dictionary, counted from 0; -1 when there is no such key.",
		"Сообщает, на каком месте в словаре стоит ключ, считая с 0; если такого ключа нет, ответ -1."),
	Examples: []Example{
		{Src: `key_index({"1": 123, "2": 234, "q": 5}, "q")`, Want: "2"},
		{Src: `key_index({"a": 1}, "b")`, Want: "-1"},
	},
	Do: keyIndex,
}, {
	Name: "humanize", Group: GroupDict, Source: pageDicts, Inferred: true, Borrows: true,
	Params: []Param{
		{Name: "dict", Read: Dict, Doc: both("dictionary, or its JSON text", "словарь или его текст JSON")},
		{Name: "delimiter", Read: Text, Optional: true, Default: ": ", Doc: both("what stands between key and value; skipped: a colon and a blank", "что поставить между ключом и значением; если пропустить — двоеточие и пробел")},
		{Name: "from_i", Read: Whole, Optional: true, Default: "0", Doc: both("first pair to print, from 0; a negative one counts from the end", "с какой пары начать, считая с 0; отрицательное отсчитывается с конца")},
		{Name: "to_i", Read: Whole, Optional: true, Doc: both("first pair no longer printed; skipped: up to the end", "на какой паре остановиться (сама она не печатается); если пропустить — до конца")},
	},
	Returns: both("text", "текст"),
	Doc: both("Prints a dictionary for people: a line for each pair, the key, the delimiter and the value.",
		"Печатает словарь в понятном виде: каждая пара в своей строке — ключ, разделитель и значение."),
	Examples: []Example{
		{Src: `humanize({"Олег": 3, "Анна": 5}, " — ")`, Want: "Олег — 3\nАнна — 5"},
		{Src: `humanize({"Олег": 3, "Анна": 5}, "", 1)`, Want: "Анна: 5"},
	},
	Append: humanize,
}}

func dictKeys(c *Call) (value.Value, error) {
	d := c.Structure(0)
	keys := make([]value.Value, d.Len())
	for i := range keys {
		key, _ := d.Pair(i)
		keys[i] = value.Text(key)
	}
	return value.NewArray(keys), nil
}

func dictValues(c *Call) (value.Value, error) {
	d := c.Structure(0)
	values := make([]value.Value, d.Len())
	for i := range values {
		_, values[i] = d.Pair(i)
	}
	return value.NewArray(values), nil
}

func valuesByKey(c *Call) (value.Value, error) {
	key := c.Text(1)
	var found []value.Value
	for _, e := range c.Structure(0).Elems() {
		s, _ := e.Structure()
		if v, ok := s.Get(key); ok {
			found = append(found, v)
		}
	}
	return value.NewArray(found), nil
}

func existKey(c *Call) (value.Value, error) {
	d, err := searched(c, 0, Dict)
	if err != nil {
		return value.None, err
	}
	_, ok := d.Get(c.Text(1))
	return value.Bool(ok), nil
}

func keyIndex(c *Call) (value.Value, error) {
	d, want := c.Structure(0), c.Text(1)
	if _, ok := d.Get(want); !ok {
		return value.Int(-1), nil
	}
	at := 0
	for key, _ := d.Pair(at); key != want; key, _ = d.Pair(at) {
		at++
	}
	return value.Int(int64(at)), nil
}

func humanize(c *Call, dst []byte) ([]byte, error) {
	d, start := c.Structure(0), len(dst)
	from, to := placeIn(c.Whole(2), d.Len()), d.Len()
	if !c.Skipped(3) {
		to = placeIn(c.Whole(3), d.Len())
	}
	for i := from; i < to; i++ {
		if i > from {
			dst = append(dst, '\n')
		}
		key, v := d.Pair(i)
		dst = append(append(dst, key...), c.Text(1)...)
		dst = v.AppendText(dst)
		if len(dst)-start > c.Room() {
			return dst[:start], c.TooLong()
		}
	}
	return c.bounded(dst, start)
}
