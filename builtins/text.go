package builtins

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/vars/value"
)

// strParam is the first parameter of every text function but concat.
var strParam = Param{Name: "str", Read: Text, Doc: both("the text", "исходный текст")}

// textFuncs cut, search and rewrite texts. All of them count Unicode characters.
var textFuncs = []Func{{
	Name: "substring", Group: GroupString, Kind: Pure,
	Params: []Param{
		strParam,
		{Name: "n1", Read: Whole, Doc: both("where the part begins: characters to skip, or, if negative, counted from the end", "с какого места взять: сколько знаков пропустить; отрицательное число отсчитывается с конца")},
		{Name: "n2", Read: Whole, Optional: true, Doc: both("where the part ends, counted in the same way; the end of the text if skipped", "до какого места взять, отсчёт такой же; если не указать — до конца текста")},
	},
	Returns: both("the part of the text", "часть текста"),
	Doc: both("Takes the part of a text between two places. A negative number counts from the end: -4 leaves four characters behind it. A place outside the text means its edge, and if the end does not lie after the beginning the result is empty.",
		"Берёт часть текста между двумя местами. Отрицательное число отсчитывается с конца: после места -4 остаётся четыре знака. Место за пределами текста означает его край, а если конец не правее начала, получится пустой текст."),
	Examples: []Example{
		{Src: `substring("Заказ 1508", 6)`, Want: "1508"},
		{Src: `substring("Заказ 1508", -4)`, Want: "1508"},
		{Src: `substring("Заказ 1508", 0, 5)`, Want: "Заказ"},
		{Src: `substring("[скидка]", 1, -1)`, Want: "скидка"},
	},
	Source: "dlya-raboty-so-strokami.md", Inferred: true, Append: substring,
}, {
	Name: "endswith", Group: GroupString, Kind: Pure,
	Params:  []Param{strParam, {Name: "substr", Read: Text, Doc: both("the ending to look for", "какое окончание искать")}},
	Returns: both("True or False", "True или False"),
	Doc:     both("Tells whether a text ends with another one. Letter case matters.", "Проверяет, заканчивается ли текст указанным. Регистр букв важен."),
	Examples: []Example{
		{Src: `endswith("photo.jpg", ".jpg")`, Want: "True"},
		{Src: `endswith("photo.JPG", ".jpg")`, Want: "False"},
	},
	Source: "dlya-raboty-so-strokami.md", Test: strings.HasSuffix,
}, {
	Name: "startswith", Group: GroupString, Kind: Pure,
	Params:  []Param{strParam, {Name: "substr", Read: Text, Doc: both("the beginning to look for", "какое начало искать")}},
	Returns: both("True or False", "True или False"),
	Doc:     both("Tells whether a text begins with another one. Letter case matters.", "Проверяет, начинается ли текст с указанного. Регистр букв важен."),
	Examples: []Example{
		{Src: `startswith("+7 978 999-99-99", "+7")`, Want: "True"},
		{Src: `startswith("Анна", "а")`, Want: "False"},
	},
	Source: "dlya-raboty-so-strokami.md", Test: strings.HasPrefix,
}, {
	Name: "contains", Group: GroupString, Kind: Pure,
	Params: []Param{
		strParam,
		{Name: "substr", Read: Text, Doc: both("what to look for", "что искать")},
		{Name: "registr", Read: Truth, Optional: true, Default: "True", Doc: both("whether letter case matters", "учитывать ли регистр букв")},
	},
	Returns: both("True or False", "True или False"),
	Doc: both("Tells whether one text occurs inside another. With False as the third argument capital and small letters count as the same. The empty text occurs in every text.",
		"Проверяет, встречается ли в тексте указанный. Если третий аргумент — False, прописные и строчные буквы считаются одинаковыми. Пустой текст встречается в любом."),
	Examples: []Example{
		{Src: `contains("Хочу купить курс", "купить")`, Want: "True"},
		{Src: `contains("Хочу КУПИТЬ курс", "купить")`, Want: "False"},
		{Src: `contains("Хочу КУПИТЬ курс", "купить", False)`, Want: "True"},
	},
	Source: "dlya-raboty-so-strokami.md", Truth: true, Borrows: true, Do: contains, Test: strings.Contains,
}, {
	Name: "len", Group: GroupString, Kind: Pure,
	Params:  []Param{strParam},
	Returns: both("a whole number", "целое число"),
	Doc: both("Counts the characters of a text, blanks and punctuation included. Of an array or a dictionary it counts the characters of its text; arr_len counts elements.",
		"Считает знаки в тексте вместе с пробелами и знаками препинания. Для массива и словаря считает знаки их текстовой записи; число элементов даёт arr_len."),
	Examples: []Example{
		{Src: `len("Привет, мир")`, Want: "11"},
		{Src: `len("")`, Want: "0"},
		{Src: `len([1, 2])`, Want: "5"},
	},
	Source: "dlya-raboty-so-strokami.md", Number: true, Borrows: true, Do: textLen, Count: countChars,
}, {
	Name: "concat", Group: GroupString, Kind: Pure,
	Params: []Param{
		{Name: "str1", Read: Text, Doc: both("the first text", "первый текст")},
		{Name: "str2", Read: Text, Doc: both("the text to add to it", "текст, который к нему добавить")},
		{Name: "...", Read: Text, Rest: true, Doc: both("further texts", "следующие тексты")},
	},
	Returns: both("the joined text", "общий текст"),
	Doc: both("Joins texts in the order they are given, with nothing between them. Numbers join as text, unlike with +; a variable that is not set adds nothing.",
		"Соединяет тексты по порядку, ничего между ними не вставляя. Числа, в отличие от +, соединяются как текст; незаданная переменная ничего не добавляет."),
	Examples: []Example{
		{Src: `concat("Заказ №", 15)`, Want: "Заказ №15"},
		{Src: `concat(1, 2, 3)`, Want: "123"},
	},
	Source: "dlya-raboty-so-strokami.md", Append: concat,
}, {
	Name: "splitter", Group: GroupString, Kind: Pure,
	Params: []Param{
		strParam,
		{Name: "s", Read: Text, Doc: both("the separator; not empty", "разделитель; не может быть пустым")},
		{Name: "n", Read: Whole, Optional: true, Doc: both("the greatest number of parts; no limit if skipped or below 1", "наибольшее число частей; если не указать или указать меньше 1 — без ограничения")},
	},
	Returns: both("an array of texts", "массив текстов"),
	Doc: both("Cuts a text at every separator and gives the parts as an array. Blanks around the parts stay. When the number of parts is limited, the last one keeps the rest of the text.",
		"Разрезает текст по разделителю и возвращает части массивом. Пробелы вокруг частей остаются. Если число частей ограничено, последняя содержит весь остаток текста."),
	Examples: []Example{
		{Src: `splitter("красный,синий", ",")`, Want: `["красный","синий"]`},
		{Src: `splitter("2022-04-05", "-")[0]`, Want: "2022"},
		{Src: `splitter("Имя: Анна: Мария", ": ", 2)`, Want: `["Имя","Анна: Мария"]`},
	},
	Source: "dlya-raboty-so-strokami.md", Do: splitter,
}, {
	Name: "lower", Group: GroupString, Kind: Pure,
	Params:   []Param{strParam},
	Returns:  both("the text in small letters", "текст строчными буквами"),
	Doc:      both("Makes all letters of a text small, in every alphabet.", "Делает все буквы текста строчными; работает с любым алфавитом."),
	Examples: []Example{{Src: `lower("ПРИВЕТ, World")`, Want: "привет, world"}},
	Source:   "dlya-raboty-so-strokami.md", Rewrite: lower,
}, {
	Name: "upper", Group: GroupString, Kind: Pure,
	Params:   []Param{strParam},
	Returns:  both("the text in capital letters", "текст прописными буквами"),
	Doc:      both("Makes all letters of a text capital, in every alphabet.", "Делает все буквы текста прописными; работает с любым алфавитом."),
	Examples: []Example{{Src: `upper("promo-лето")`, Want: "PROMO-ЛЕТО"}},
	Source:   "dlya-raboty-so-strokami.md", Rewrite: upper,
}, {
	Name: "strip", Group: GroupString, Kind: Pure,
	Params:  []Param{strParam},
	Returns: both("the text without blanks at its ends", "текст без пробелов по краям"),
	Doc: both("Removes blanks, tabs and line ends before and after a text. Blanks inside it stay.",
		"Убирает пробелы, табуляции и переводы строк в начале и в конце текста. Пробелы внутри остаются."),
	Examples: []Example{
		{Src: `strip("  два слова ")`, Want: "два слова"},
		{Src: `len(strip("   "))`, Want: "0"},
	},
	Source: "dlya-raboty-so-strokami.md", Rewrite: strip,
}, {
	Name: "capitalize", Group: GroupString, Kind: Pure,
	Params:  []Param{strParam},
	Returns: both("the text with a capital first letter", "текст с прописной первой буквой"),
	Doc: both("Makes the first character of a text capital and leaves all others as they are.",
		"Делает первый знак текста прописным, остальные не меняет."),
	Examples: []Example{
		{Src: `capitalize("добрый день")`, Want: "Добрый день"},
		{Src: `capitalize("иВАН")`, Want: "ИВАН"},
	},
	Source: "dlya-raboty-so-strokami.md", Rewrite: behind(appendCapitalized),
}, {
	Name: "title", Group: GroupString, Kind: Pure,
	Params:  []Param{strParam},
	Returns: both("the text with every word capitalised", "текст, где каждое слово начинается с прописной буквы"),
	Doc: both("Makes the first letter of every word capital and all other letters small. Blanks, hyphens and punctuation divide words; an apostrophe does not.",
		"Делает первую букву каждого слова прописной, а остальные — строчными. Слова разделяются пробелами, дефисами и знаками препинания, но не апострофом."),
	Examples: []Example{
		{Src: `title("петров аНАТолий")`, Want: "Петров Анатолий"},
		{Src: `title("анна-мария д'арк")`, Want: "Анна-Мария Д'арк"},
	},
	Source: "dlya-raboty-so-strokami.md", Rewrite: behind(appendTitle),
}, {
	Name: "normalizePhone", Group: GroupString, Kind: Pure,
	Params:  []Param{{Name: "str", Read: Text, Doc: both("the phone number as it was typed", "номер телефона в любом виде")}},
	Returns: both("the digits of the number", "номер из одних цифр"),
	Doc: both("Leaves only the digits of a phone number and turns a leading 8 into 7. Length and country are not checked: a foreign number that starts with 8 changes too.",
		"Оставляет в номере телефона только цифры, а первую 8 заменяет на 7. Длина и код страны не проверяются: зарубежный номер, который начинается с 8, тоже изменится."),
	Examples: []Example{
		{Src: `normalizePhone("8 (978) 999-99-99")`, Want: "79789999999"},
		{Src: `normalizePhone("+375 29 123-45-67")`, Want: "375291234567"},
	},
	Source: "dlya-raboty-so-strokami.md", Rewrite: behind(appendPhone),
}, {
	Name: "replace", Group: GroupString, Kind: Pure,
	Params: []Param{
		strParam,
		{Name: "s1", Read: Text, Doc: both("what to replace; if empty, nothing changes", "что заменить; если пусто, текст не изменится")},
		{Name: "s2", Read: Text, Doc: both("what to put in its place; \"\" deletes", "на что заменить; \"\" — удалить")},
		{Name: "n", Read: Whole, Optional: true, Doc: both("how many to replace, from the left; all if skipped or negative", "сколько замен сделать, слева направо; если не указать или указать отрицательное число — все")},
	},
	Returns: both("the text after the replacement", "текст после замены"),
	Doc: both("Replaces one piece of text by another, everywhere or only the given number of times. Letter case matters.",
		"Заменяет в тексте один фрагмент на другой — везде или указанное число раз. Регистр букв важен."),
	Examples: []Example{
		{Src: `replace("1 000 000", " ", "")`, Want: "1000000"},
		{Src: `replace("а-б-в", "-", "+", 1)`, Want: "а+б-в"},
		{Src: `replace("[1,2][3]", "][", ",")`, Want: "[1,2,3]"},
	},
	Source: "dlya-raboty-so-strokami.md; dlya-raboty-s-massivami.md", Append: replace,
}, {
	Name: "tg_escape", Group: GroupString, Kind: Pure,
	Params:  []Param{strParam},
	Returns: both("the text ready for Telegram MarkdownV2", "текст, готовый для Telegram MarkdownV2"),
	Doc: both("Puts a backslash before each character that has a meaning in Telegram's MarkdownV2, so that a message shows the text as it is: _ * [ ] ( ) ~ ` > # + - = | { } . ! A backslash of the text itself stays as it is.",
		"Ставит обратную косую черту перед каждым знаком, который в разметке Telegram MarkdownV2 что-то значит, чтобы сообщение показало текст как есть: _ * [ ] ( ) ~ ` > # + - = | { } . ! Обратная косая черта в самом тексте не меняется."),
	Examples: []Example{
		{Src: `tg_escape("1+1=2!")`, Want: `1\+1\=2\!`},
		{Src: `tg_escape("привет")`, Want: "привет"},
	},
	Source: "dlya-raboty-so-strokami.md", Inferred: true, Append: tgEscape,
}, {
	Name: "select_random_from_list", Group: GroupString, Kind: Random,
	Params:  []Param{{Name: "array", Read: Array, Doc: both("what to choose from; not empty", "из чего выбирать; массив не должен быть пустым")}},
	Returns: both("one element of the array", "один элемент массива"),
	Doc: both("Chooses one element of an array at random; each has the same chance.",
		"Выбирает случайный элемент массива; шансы у всех элементов равны."),
	Examples: []Example{
		{Src: `select_random_from_list(["Привет!"])`, Want: "Привет!"},
		{Src: `select_random_from_list(["орёл", "решка"])`, Holds: `r == "орёл" or r == "решка"`},
	},
	Source: "dlya-raboty-so-strokami.md", Do: selectRandom,
}, {
	Name: "select_random", Group: GroupString, Kind: Random,
	Params:  []Param{{Name: "array", Read: Array, Doc: both("what to choose from; not empty", "из чего выбирать; массив не должен быть пустым")}},
	Returns: both("one element of the array", "один элемент массива"),
	Doc: both("Short name of select_random_from_list: chooses one element of an array at random.",
		"Короткое имя select_random_from_list: выбирает случайный элемент массива."),
	Examples: []Example{
		{Src: `select_random([7])`, Want: "7"},
		{Src: `select_random([1, 2, 3])`, Holds: "in_array([1, 2, 3], r)"},
	},
	Inferred: true, Do: selectRandom,
}}

// boundText refuses a text of so many bytes before it is built. chars counts its
// characters; it is asked only when the bytes leave room for doubt.
func boundText(c *Call, bytes int, chars func() int) error {
	if bytes > c.Room() || bytes > c.MaxText() && chars() > c.MaxText() {
		return c.TooLong()
	}
	return nil
}

// textTest makes a function that asks a question about two texts.
func textTest(holds func(s, t string) bool) func(*Call) (value.Value, error) {
	return func(c *Call) (value.Value, error) {
		return value.Bool(holds(c.Text(0), c.Text(1))), nil
	}
}

// rewrite makes a function from one text to one text that has no more characters.
func rewrite(change func(buf []byte, from int) []byte) func(*Call, []byte) ([]byte, error) {
	return func(c *Call, dst []byte) ([]byte, error) {
		s := c.Text(0)
		if len(s) > c.Room() {
			return dst, c.TooLong()
		}
		return change(append(dst, s...), len(dst)), nil
	}
}

func contains(c *Call) (value.Value, error) {
	if c.Truth(2) {
		return value.Bool(strings.Contains(c.Text(0), c.Text(1))), nil
	}
	return value.Bool(containsFold(c.Text(0), c.Text(1))), nil
}

// countChars is textLen of what already is a text.
func countChars(v *value.Value) (int64, bool) {
	if !v.IsText() {
		return 0, false
	}
	return int64(value.Characters(v.Text())), true
}

func textLen(c *Call) (value.Value, error) {
	return value.Int(int64(value.Characters(c.Text(0)))), nil
}

func substring(c *Call, dst []byte) ([]byte, error) {
	s := c.Text(0)
	from, to := charOffset(s, c.Whole(1)), len(s)
	if !c.Skipped(2) {
		to = charOffset(s, c.Whole(2))
	}
	if from >= to {
		return dst, nil
	}
	if to-from > c.Room() {
		return dst, c.TooLong()
	}
	return append(dst, s[from:to]...), nil
}

// charOffset gives the byte offset of the n-th character of s, counted from its end
// when n is negative. Places outside s give its edges.
func charOffset(s string, n int64) int {
	if n < 0 {
		i := len(s)
		for ; n < 0 && i > 0; n++ {
			_, size := utf8.DecodeLastRuneInString(s[:i])
			i -= size
		}
		return i
	}
	i := 0
	for ; n > 0 && i < len(s); n-- {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}

// concat looks at the bytes first: only texts can be long enough to matter. Other
// arguments add at most one structure, which a value held already, at a time.
func concat(c *Call, dst []byte) ([]byte, error) {
	start, size := len(dst), 0
	for _, v := range c.Args() {
		if v.IsText() {
			size += len(v.Text())
		}
	}
	if size > c.Room() {
		return dst, c.TooLong()
	}
	for _, v := range c.Args() {
		dst = v.AppendText(dst)
		if len(dst)-start > c.Room() {
			return dst[:start], c.TooLong()
		}
	}
	return c.bounded(dst, start)
}

func splitter(c *Call) (value.Value, error) {
	s, sep := c.Text(0), c.Text(1)
	if sep == "" {
		return value.None, c.BadArg(1, both("the separator is empty", "разделитель пустой"))
	}
	count := strings.Count(s, sep) + 1
	if n := c.Whole(2); n > 0 {
		count = int(min(int64(count), n))
	}
	const quotes = len(`"",`) // what each part adds to the array's text form
	if len(s)-(count-1)*len(sep)+count*quotes > c.Room() {
		return value.None, c.TooLong()
	}
	parts := make([]value.Value, count)
	for i := range count - 1 {
		part, rest, _ := strings.Cut(s, sep)
		parts[i], s = value.Text(part), rest
	}
	parts[count-1] = value.Text(s)
	return value.NewArray(parts), nil
}

func replace(c *Call, dst []byte) ([]byte, error) {
	s, old, with := c.Text(0), c.Text(1), c.Text(2)
	if c.Skipped(3) && old != "" && len(with) <= len(old) && len(s) <= min(c.MaxText(), c.Room()) {
		return appendReplaced(dst, s, old, with, -1), nil // it cannot grow
	}
	count := 0
	if old != "" {
		count = strings.Count(s, old)
	}
	if n := c.Whole(3); !c.Skipped(3) && n >= 0 {
		count = int(min(int64(count), n))
	}
	size := len(s) + count*(len(with)-len(old))
	err := boundText(c, size, func() int {
		return utf8.RuneCountInString(s) + count*(utf8.RuneCountInString(with)-utf8.RuneCountInString(old))
	})
	if err != nil {
		return dst, err
	}
	return appendReplaced(slices.Grow(dst, size), s, old, with, count), nil
}

// appendReplaced replaces the first count occurrences, all when count is negative.
func appendReplaced(dst []byte, s, old, with string, count int) []byte {
	for ; count != 0; count-- {
		i := strings.Index(s, old)
		if i < 0 {
			break
		}
		dst = append(append(dst, s[:i]...), with...)
		s = s[i+len(old):]
	}
	return append(dst, s...)
}

// tgSpecial reports whether MarkdownV2 gives the character a meaning.
func tgSpecial(b byte) bool {
	switch b {
	case '_', '*', '[', ']', '(', ')', '~', '`', '>', '#', '+', '-', '=', '|', '{', '}', '.', '!':
		return true
	}
	return false
}

func tgEscape(c *Call, dst []byte) ([]byte, error) {
	s, count := c.Text(0), 0
	for i := range len(s) {
		if tgSpecial(s[i]) {
			count++
		}
	}
	if err := boundText(c, len(s)+count, func() int { return utf8.RuneCountInString(s) + count }); err != nil {
		return dst, err
	}
	dst = slices.Grow(dst, len(s)+count)
	for i := range len(s) {
		if tgSpecial(s[i]) {
			dst = append(dst, '\\')
		}
		dst = append(dst, s[i])
	}
	return dst, nil
}

func selectRandom(c *Call) (value.Value, error) {
	elems := c.Structure(0).Elems()
	if len(elems) == 0 {
		return value.None, c.BadArg(0, both("the array is empty", "массив пустой"))
	}
	return elems[c.Rand().IntN(len(elems))], nil
}
