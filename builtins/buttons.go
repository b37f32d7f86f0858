package builtins

import (
	"strconv"

	"github.com/salecalc/salecalc/vars/value"
)

// buttonFuncs print arrays as lists and as buttons, and understand the answer.
var buttonFuncs = []Func{{
	Name: "massive_to_text", Group: GroupArray, Source: pageArrays, Inferred: true, Borrows: true,
	Params: []Param{
		{Name: "massive", Read: Array, Doc: both("array, or its JSON text", "массив или его текст JSON")},
		{Name: "header", Read: Text, Optional: true, Doc: both("first line; skipped: none", "первая строка; если пропустить, её не будет")},
		{Name: "numbered", Optional: true, Doc: both("any value numbers the lines; skipped: no numbers", "любое значение включает нумерацию; если пропустить, номеров не будет")},
		{Name: "delimiter1", Read: Text, Optional: true, Default: ";", Doc: both("what ends every line; skipped: a semicolon", "чем кончается каждая строка; если пропустить — точкой с запятой")},
		{Name: "delimiter2", Read: Text, Optional: true, Default: ")", Doc: both("what follows the number; skipped: a bracket", "что ставится после номера; если пропустить — скобка")},
	},
	Returns: both("text", "текст"),
	Doc: both("Prints an array as a list, an element on each line. It may have a header, and numbers from 1. Whatever is passed as numbered turns the numbers on, even 0; write \"\" to go without.",
		"Печатает массив списком, по элементу в строке, при желании с заголовком и номерами от 1. Нумерацию включает любое значение третьего параметра, даже 0; чтобы обойтись без неё, пишите \"\"."),
	Examples: []Example{
		{Src: `massive_to_text(["чай", "кофе"])`, Want: "чай;\nкофе;"},
		{Src: `massive_to_text(["чай", "кофе"], "Меню", 1)`, Want: "Меню\n1) чай;\n2) кофе;"},
		{Src: `massive_to_text(["чай", "кофе"], "", 1, ",", ".")`, Want: "1. чай,\n2. кофе,"},
	},
	Append: massiveToText,
}, {
	Name: "tools_make_button_str_checker", Group: GroupArray, Source: pageArrays + "; " + pageDicts,
	Params: []Param{
		{Name: "values_list", Read: Array, Doc: both("array of texts or of dictionaries, or its JSON text", "массив текстов или словарей либо его текст JSON")},
		{Name: "key", Read: Text, Optional: true, Doc: both("key of the captions in the dictionaries", "ключ, под которым в словарях лежат подписи")},
		{Name: "in_line", Read: Whole, Optional: true, Default: "1", Doc: both("buttons in a row, at least 1", "сколько кнопок в ряду, не меньше 1")},
		{Name: "button_type", Read: Whole, Optional: true, Default: "0", Doc: both("0: buttons under the input field (reply); 1: buttons in the message (inline)", "0 — кнопки под полем ввода (reply), 1 — кнопки в сообщении (inline)")},
		{Name: "checker_with_numbers", Read: Truth, Optional: true, Default: "1", Doc: both("0: accept the captions only, not their numbers", "0 — принимать только подписи, без номеров")},
	},
	Returns: both("dictionary with numbered_list, buttons and checker", "словарь с ключами numbered_list, buttons и checker"),
	Doc: both("Makes all that is needed to let the client choose: a numbered list as text, an array of buttons, and a checker, the captions and numbers that count as an answer, with `;` after each. A dictionary without the key has an empty caption.",
		"Готовит всё для выбора из списка: нумерованный список текстом, массив кнопок и checker — подписи и номера, которые считаются ответом, с `;` после каждого. У словаря без такого ключа подпись пустая."),
	Examples: []Example{
		{Setup: `r = tools_make_button_str_checker(["Да", "Нет"])`, Src: `r["numbered_list"]`, Want: "1. Да\n2. Нет\n"},
		{Setup: `r = tools_make_button_str_checker([{"t": "Шорты"}, {"t": "Носки"}], "t", 2, 1)`, Src: `r["buttons"][1]`, Want: `{"type":"inline","text":"Носки","line":0,"index_in_line":1}`},
		{Setup: `r = tools_make_button_str_checker(["Да", "Нет"])`, Src: `r["checker"]`, Want: "Да;1;Нет;2;"},
	},
	Do: makeButtons,
}, {
	Name: "tools_check_user_input", Group: GroupArray, Source: pageArrays + "; " + pageDicts, Inferred: true,
	Params: []Param{
		{Name: "values_list", Read: Array, Doc: both("the array the buttons were made of", "массив, из которого сделаны кнопки")},
		{Name: "user_input", Read: Text, Doc: both("what the client answered", "ответ клиента")},
		{Name: "key", Read: Text, Optional: true, Doc: both("key of the captions in the dictionaries", "ключ, под которым в словарях лежат подписи")},
		{Name: "return_key", Read: Text, Optional: true, Doc: both("key of the value to give; skipped: the whole element", "ключ значения, которое нужно вернуть; если пропустить — весь элемент")},
	},
	Returns: both("the chosen value or element; None when the answer fits nothing", "выбранное значение или элемент; None, если ответ ни к чему не подошёл"),
	Doc: both("Finds the element the client chose, by its caption or by its number in the list, and gives its value under return_key. The caption must be the same letter by letter. An element that is no dictionary is given itself.",
		"Находит элемент, который выбрал клиент, по подписи или по номеру в списке и возвращает его значение по ключу return_key. Подпись должна совпадать буква в букву. Если элемент не словарь, возвращается он сам."),
	Examples: []Example{
		{Setup: `list = [{"text": "Шорты", "price": 150}, {"text": "Носки", "price": 20}]`, Src: `tools_check_user_input(list, "Носки", "text", "price")`, Want: "20"},
		{Setup: `list = [{"text": "Шорты", "price": 150}, {"text": "Носки", "price": 20}]`, Src: `tools_check_user_input(list, "1", "text", "price")`, Want: "150"},
		{Src: `tools_check_user_input(["Да", "Нет"], "2")`, Want: "Нет"},
	},
	Do: checkUserInput,
}}

func massiveToText(c *Call, dst []byte) ([]byte, error) {
	start := len(dst)
	dst = append(dst, c.Text(1)...)
	for i, e := range c.Structure(0).Elems() {
		if len(dst) > start {
			dst = append(dst, '\n')
		}
		if !c.Skipped(2) {
			dst = strconv.AppendInt(dst, int64(i+1), 10)
			dst = append(append(dst, c.Text(4)...), ' ')
		}
		dst = append(e.AppendText(dst), c.Text(3)...)
		if len(dst)-start > c.Room() {
			return dst[:start], c.TooLong()
		}
	}
	return c.bounded(dst, start)
}

// caption is what an element of a list says on its button.
func caption(e value.Value, key string) string {
	if d, ok := asDict(e); ok {
		v, _ := d.Get(key)
		return v.Text()
	}
	return e.Text()
}

// asDict is the reading of an element as a dictionary.
func asDict(e value.Value) (value.Value, bool) {
	s, ok := e.Structure()
	return s, ok && s.Kind() == value.KindDict
}

func makeButtons(c *Call) (value.Value, error) {
	inLine, kind := c.Whole(2), "reply"
	if inLine < 1 {
		return value.None, c.BadArg(2, both("a row needs at least one button", "в ряду должна быть хотя бы одна кнопка"))
	}
	switch c.Whole(3) {
	case 0:
	case 1:
		kind = "inline"
	default:
		return value.None, c.BadArg(3, both("there are the types 0 (reply) and 1 (inline) only", "бывают только типы 0 (reply) и 1 (inline)"))
	}
	elems := c.Structure(0).Elems()
	captions := make([]string, len(elems))
	size := 0
	for i, e := range elems {
		captions[i] = caption(e, c.Text(1))
		const frame = len(`{"type":"reply","text":"","line":0,"index_in_line":0}`)
		if size += frame + 3*len(captions[i]); size > c.Room() {
			return value.None, c.TooLong()
		}
	}
	var list, checker []byte
	buttons := make([]value.Value, len(captions))
	for i, text := range captions {
		list = append(append(strconv.AppendInt(list, int64(i+1), 10), ". "...), text...)
		list = append(list, '\n')
		checker = append(append(checker, text...), ';')
		if c.Truth(4) {
			checker = append(strconv.AppendInt(checker, int64(i+1), 10), ';')
		}
		buttons[i] = value.NewDict([]value.Pair{
			{Key: "type", Value: value.Text(kind)},
			{Key: "text", Value: value.Text(text)},
			{Key: "line", Value: value.Int(int64(i) / inLine)},
			{Key: "index_in_line", Value: value.Int(int64(i) % inLine)},
		})
	}
	return value.NewDict([]value.Pair{
		{Key: "numbered_list", Value: value.Text(string(list))},
		{Key: "buttons", Value: value.NewArray(buttons)},
		{Key: "checker", Value: value.Text(string(checker))},
	}), nil
}

func checkUserInput(c *Call) (value.Value, error) {
	elems, input := c.Structure(0).Elems(), c.Text(1)
	for _, e := range elems {
		if caption(e, c.Text(2)) == input {
			return chosen(c, e), nil
		}
	}
	if n, err := strconv.Atoi(input); err == nil && n >= 1 && n <= len(elems) && itoa(n) == input {
		return chosen(c, elems[n-1]), nil
	}
	return value.None, nil
}

// chosen is what tools_check_user_input gives for an element.
func chosen(c *Call, e value.Value) value.Value {
	if d, ok := asDict(e); ok && !c.Skipped(3) {
		v, _ := d.Get(c.Text(3))
		return v
	}
	return e
}
