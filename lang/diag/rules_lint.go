package diag

// Codes of the linter that several rules share.
const (
	codeUnset       Code = "unset-variable"
	codeAlwaysFalse Code = "always-false"
	codeNumberText  Code = "number-like-text"
	codeUnreachable Code = "unreachable-branch"
	codeUnknownKey  Code = "unknown-key"
	codeIgnored     Code = "ignored-result"
	codeJSON        Code = "invalid-json"
	codeJoined      Code = "joined-text"
	codeVerdict     Code = "unchecked-answer"
	codeSecret      Code = "secret-literal"
	codeLintOff     Code = "lint-comment"
	codeOrder       Code = "argument-order"
)

// doubt declares a rule of the linter.
func doubt(r Rule) *Rule {
	r.Lint = true
	if r.Severity == 0 {
		r.Severity = Warning
	}
	return define(r)
}

// What the linter says about variables.
var (
	UnsetRead = doubt(Rule{Code: codeUnset, // {1} name, {2} line
		Message: Both("{1} has no value here: line {2} has deleted it", "{1} здесь без значения: переменную удалила строка {2}"),
		Hint:    Both("set it before it is read, or delete it below", "задайте её до чтения или удаляйте ниже"),
		Why: Both("A variable that is not set comes out as an empty text, and arithmetic on it is an error: the line does nothing at all.",
			"Незаданная переменная в тексте превращается в пустое место, а в вычислении это ошибка: строка не выполнится совсем."),
		Example: "скидка =\nитог = 1000 - скидка",
		Right:   "скидка = 0\nитог = 1000 - скидка"})
	UnknownRead = doubt(Rule{Code: codeUnset, // {1} name
		Message: Both("nothing sets {1}: neither this script nor the list of known variables", "{1} никто не задаёт: ни этот скрипт, ни список известных переменных"),
		Hint:    Both("check the name; if it is set elsewhere, add it to the list", "проверьте имя; если её задают в другом месте, добавьте её в список"),
		Why: Both("Other blocks of the bot set variables too, so the linter says this only when it was given all of them (`--known`, or `known` in salecalc.yaml).",
			"Переменные задают и другие блоки бота, поэтому об этом говорится, только если дан их список (`--known` или `known` в salecalc.yaml)."),
		Example: "балл = балл + 1",
		Right:   "балл = 0\nитог = балл + 1"})
	SetBelow = doubt(Rule{Code: "set-below", // {1} name, {2} line
		Message: Both("{1} is read here but set only below, in line {2}", "{1} читается здесь, а значение появляется только ниже, в строке {2}"),
		Hint:    Both("put that line before this one; if the value of an earlier run is meant, read it in a line of its own: old = {1}", "перенесите ту строку выше; если нужно значение с прошлого раза, возьмите его отдельной строкой: прежнее = {1}"),
		Why: Both("Lines run from top to bottom. The first time there is nothing to read; every later time it is the value of the time before.",
			"Строки выполняются сверху вниз. В первый раз читать нечего, а потом каждый раз получится значение с прошлого раза."),
		Example: "ответ = \"К оплате: #{итог} руб.\"\nитог = цена * 2",
		Right:   "итог = цена * 2\nответ = \"К оплате: #{итог} руб.\""})
	MaybeUnset = doubt(Rule{Code: "maybe-unset", Guess: true, // {1} sign or function, {2} name, {3} line
		Message: Both("{1}: {2} may have no value here, see line {3}", "{1}: {2} здесь может оказаться без значения, см. строку {3}"),
		Hint:    Both(`say what to take then: if("#{{2}}" == "", 0, {2})`, `укажите, что взять в этом случае: if("#{{2}}" == "", 0, {2})`),
		Why: Both("A choice that gives an empty text deletes the variable. Arithmetic on a variable that is not set is an error, so the line works for some clients and not for others.",
			"Если выбор вернул пустой текст, переменная удаляется. Вычисление с незаданной переменной — ошибка, поэтому у одних клиентов строка сработает, а у других нет."),
		Example: "скидка = if(возраст < 18, 10, \"\")\nитог = 1000 - скидка",
		Right:   "скидка = if(возраст < 18, 10, 0)\nитог = 1000 - скидка"})
	NeverRead = doubt(Rule{Code: "never-read", // {1} name, {2} line
		Message: Both("this value of {1} is never read: line {2} replaces it", "это значение {1} никто не прочитает: его заменяет строка {2}"),
		Hint:    Both("delete this line, or give one of the two variables another name", "удалите эту строку или назовите одну из переменных иначе"),
		Why: Both("Mostly two different things have got one name, and one of them is lost.",
			"Обычно это две разные величины под одним именем, и одна из них теряется."),
		Example: "текст = \"Скидка 10%\"\nтекст = \"Привет!\"",
		Right:   "скидка = \"Скидка 10%\"\nтекст = \"Привет! #{скидка}\""})
	ProjectRace = doubt(Rule{Code: "project-race", // {1} name, {2} line of the read, {3} line of the call
		Message: Both("{1} was read in line {2}, and line {3} waits for a service: another client may have changed it since", "{1} прочитано в строке {2}, а строка {3} ждёт ответа сервиса: за это время значение мог изменить другой клиент"),
		Hint:    Both("read and write it in one line, after the call: {1} = {1} + 1", "читайте и записывайте её в одной строке, после вызова: {1} = {1} + 1"),
		Why: Both("A variable of the project is shared by all clients. Between reading and writing nobody else may come, or one of two clients is not counted.",
			"Переменная проекта общая для всех клиентов. Если между чтением и записью вклинится другой клиент, один из двоих не будет посчитан."),
		Example: "номер = project.заказов\nответ = getcourse_add_user(1, email)\nproject.заказов = номер + 1\nитог = ответ",
		Right:   "ответ = getcourse_add_user(1, email)\nproject.заказов = project.заказов + 1\nитог = ответ"})
)

// What it says about comparisons and choices.
var (
	AlwaysFalse = doubt(Rule{Code: codeAlwaysFalse, // {1} the comparison, {2} and {3} the kinds
		Message: Both("{1} is always False: it compares {2} with {3}", "{1} — всегда False: сравниваются {2} и {3}"),
		Hint:    Both("compare like with like: numbers with numbers, dates with dates, True or False with True", "сравнивайте одинаковое: число с числом, дату с датой, True или False — с True"),
		Why: Both("Values of different kinds are never equal and never greater or less.",
			"Значения разных видов никогда не равны и не бывают больше или меньше друг друга."),
		Example: `ответ = if(current_time > 18, "Мы закрыты", "Мы открыты")`,
		Right:   `ответ = if(current_time > "18:00", "Мы закрыты", "Мы открыты")`})
	AlwaysUnequal = doubt(Rule{Code: codeAlwaysFalse, // {1} the comparison, {2} and {3} the kinds
		Message: Both("{1} is always True: it compares {2} with {3}", "{1} — всегда True: сравниваются {2} и {3}"),
		Hint:    Both("compare like with like: numbers with numbers, dates with dates, True or False with True", "сравнивайте одинаковое: число с числом, дату с датой, True или False — с True"),
		Why: Both("Values of different kinds are always unequal.",
			"Значения разных видов всегда не равны."),
		Example: "n = len(список) * 1\nответ = if(n != \"нет\", 1, 2)",
		Right:   "n = len(список) * 1\nответ = if(n != 0, 1, 2)"})
	DateCompared = doubt(Rule{Code: codeAlwaysFalse, // {1} the comparison, {2} True or False, {3} the text, {4} as it should be
		Message: Both("{1} is always {2}: {3} is a text and no date", "{1} — всегда {2}: {3} — текст, а не дата"),
		Hint:    Both("dates are written dd.mm.yyyy: {4}", "дата пишется дд.мм.гггг: {4}"),
		Why: Both("Only dd.mm.yyyy is a date here. Any other form is a text, and a text is never equal to a date, nor before or after it.",
			"Дата здесь — только дд.мм.гггг. В другом виде это текст, а текст дате не равен и не бывает раньше или позже неё."),
		Example: `ответ = if(current_date > "2025-03-01", "Акция закончилась", "Успевайте")`,
		Right:   `ответ = if(current_date > "01.03.2025", "Акция закончилась", "Успевайте")`})
	JoinedDate = doubt(Rule{Code: codeJoined, // {1} the text, {2} as it should be
		Message: Both("`+` joins texts here and moves no date: {1} is a text", "знак `+` здесь склеит тексты, а не сдвинет дату: {1} — это текст"),
		Hint:    Both("dates are written dd.mm.yyyy: {2}", "дата пишется дд.мм.гггг: {2}"),
		Why: Both("Only dd.mm.yyyy is a date here. To any other form the digits are simply added at its end.",
			"Дата здесь — только дд.мм.гггг. К дате в другом виде цифры просто припишутся в конец."),
		Example: `срок = "2025-01-05" + 3`,
		Right:   `срок = "05.01.2025" + 3`})
	JoinedNumber = doubt(Rule{Code: codeJoined, // {1} the text, {2} as it should be
		Message: Both("`+` joins texts here and adds nothing up: {1} is no number", "знак `+` здесь склеит тексты, а не сложит числа: {1} — не число"),
		Hint:    Both("write the number {2}", "напишите число так: {2}"),
		Why: Both("A number is digits, and a point before its fraction. With a blank or a comma it is a text, and the other number is added at its end.",
			"Число — это цифры, а перед дробью точка. С пробелом или запятой это текст, и второе число просто припишется в конец."),
		Example: `итог = "10 000" + 500`,
		Right:   `итог = 10000 + 500`})
	JoinedArrays = doubt(Rule{Code: codeJoined, // {1} the sum, {2} what adds an element
		Message: Both("{1}: `+` joins arrays and dictionaries as texts", "{1}: знак `+` склеит массивы и словари как тексты"),
		Hint:    Both("an element is added by {2}", "элемент добавляют так: {2}"),
		Why: Both("The result is a text such as [1][2], from which no element can be taken any more.",
			"Получится текст вроде [1][2], и взять из него элемент уже нельзя."),
		Example: "корзина = [100, 200]\nкорзина = корзина + [300]",
		Right:   "корзина = [100, 200]\nкорзина = append(корзина, 300)"})
	LenOfArray = doubt(Rule{Code: "len-of-array", // {1} the call, {2} as it should be
		Message: Both("{1} counts the characters, not the elements", "{1} считает символы, а не элементы"),
		Hint:    Both("elements are counted by {2}", "элементы считает {2}"),
		Why: Both("len takes the array as a text, with its brackets and commas.",
			"Для len массив — это текст вместе со скобками и запятыми."),
		Example: "корзина = [100, 200]\nколичество = len(корзина)",
		Right:   "корзина = [100, 200]\nколичество = arr_len(корзина)"})
	BareAnswer = doubt(Rule{Code: "bare-word", Guess: true, // {1} the word, {2} in quotes
		Message: Both("{1} is the name of a variable here, not a text", "{1} здесь — имя переменной, а не текст"),
		Hint:    Both("put the text in quotes: {2}", "возьмите текст в кавычки: {2}"),
		Why: Both("A word without quotes in a comparison is a variable, and one that is not set equals nothing.",
			"Слово без кавычек в сравнении — это переменная, а незаданная переменная ничему не равна."),
		Example: `балл = if(question == да, 1, 0)`,
		Right:   `балл = if(question == "да", 1, 0)`})
	NoElement = doubt(Rule{Code: "no-element", // {1} the element, {2} the first, {3} the last
		Message: Both("there is no {1}: elements are counted from 0", "{1} нет: элементы считают с 0"),
		Hint:    Both("the first is {2}, the last {3}", "первый — {2}, последний — {3}"),
		Why: Both("The first element has the number 0, so the last has one less than their count. What is not there comes out empty.",
			"У первого элемента номер 0, поэтому у последнего — на единицу меньше, чем их всего. Несуществующий элемент — это пустое место."),
		Example: "цвета = [\"красный\", \"синий\"]\nвторой = цвета[2]",
		Right:   "цвета = [\"красный\", \"синий\"]\nвторой = цвета[1]"})
	BareKey = doubt(Rule{Code: "bare-word", Guess: true, // {1} the word, {2} the element
		Message: Both("{1} is the name of a variable here, not a key", "{1} здесь — имя переменной, а не ключ"),
		Hint:    Both("put the key in quotes: {2}", "возьмите ключ в кавычки: {2}"),
		Why: Both("Without quotes the key is taken from a variable of that name.",
			"Без кавычек ключ берётся из переменной с таким именем."),
		Example: "заказ = {\"цена\": 500}\nитог = заказ[цена]",
		Right:   "заказ = {\"цена\": 500}\nитог = заказ[\"цена\"]"})
	CaseCompared = doubt(Rule{Code: codeAlwaysFalse, // {1} the comparison, {2} True or False, {3} lower or upper, {4} the text as it should be
		Message: Both("{1} is always {2}: {3} changes the letters, and the text has others", "{1} — всегда {2}: {3} меняет буквы, а в тексте они другие"),
		Hint:    Both("compare with {4}", "сравнивайте с {4}"),
		Why: Both("After lower all letters are small, after upper all are capital. A text with other letters is not equal to that.",
			"После lower все буквы маленькие, после upper — большие. Текст с другими буквами этому не равен."),
		Example: `балл = if(lower(question) == "Да", 1, 0)`,
		Right:   `балл = if(lower(question) == "да", 1, 0)`})
	JoinedDays = doubt(Rule{Code: codeJoined, Guess: true, // {1} the text, {2} as it should be
		Message: Both("`+` writes {1} behind the date and does not move it", "знак `+` допишет {1} к дате, а не сдвинет её"),
		Hint:    Both("days, for a time minutes, are added as a bare number: {2}", "дни (а ко времени — минуты) прибавляют числом: {2}"),
		Why: Both("A date is moved by a number of days, a time by a number of minutes. A text is written behind it.",
			"Дату сдвигает число дней, время — число минут. Текст просто припишется в конец."),
		Example: `срок = current_date + "3 дня"`,
		Right:   `срок = current_date + 3`})
	EmptyComparison = doubt(Rule{Code: "empty-comparison", // {1} the comparison, {2} True or False, {3} as it should be
		Message: Both("{1} is always {2}: a variable that is not set is None, not an empty text", "{1} — всегда {2}: незаданная переменная — это None, а не пустой текст"),
		Hint:    Both("write {3}", "напишите {3}"),
		Why: Both("A variable never holds an empty text: storing one deletes it. Inside quotes a variable that is not set becomes an empty text, and that can be compared.",
			"В переменной не бывает пустого текста: запись пустого текста её удаляет. А вот в кавычках незаданная переменная становится пустым текстом, его и сравнивают."),
		Example: `ответ = if(город == "", "Напишите город", город)`,
		Right:   `ответ = if("#{город}" == "", "Напишите город", город)`})
	VerdictTested = doubt(Rule{Code: codeVerdict, // {1} the answer, {2} the function, {3} the comparison
		Message: Both("{1} counts as true even if the call failed: {2} gives a text then, and any text is true", "{1} считается истиной, даже если вызов не удался: {2} тогда возвращает текст ошибки, а любой текст — истина"),
		Hint:    Both("compare with True: {3}", "сравните с True: {3}"),
		Why: Both("Success is the value True, a failure is a text that says what went wrong. As a condition both are true, so the client is told that all went well.",
			"Успех — это значение True, а неудача — текст с её причиной. В условии и то и другое истина, и клиент узнает, что всё получилось, хотя это не так."),
		Example: `ответ = if(getcourse_add_user(1, email), "Готово", "Ошибка")`,
		Right:   `ответ = if(getcourse_add_user(1, email) == True, "Готово", "Ошибка")`})
	RequestTested = doubt(Rule{Code: codeVerdict, // {1} the answer, {2} the function, {3} the comparison
		Message: Both("{1} always counts as true: {2} gives the status and the data together, whatever they are", "{1} — всегда истина: {2} возвращает статус вместе с данными, какими бы они ни были"),
		Hint:    Both("look at the status: {3}", "проверьте статус: {3}"),
		Why: Both("Any answer of a service is an answer, one that refuses too. The status says how it went: 200 is good.",
			"Ответ сервиса — это ответ, даже если сервис отказал. Как всё прошло, говорит статус: 200 — хорошо."),
		Example: "r = requests_get(\"https://example.com/rate\")\nответ = if(r, \"Готово\", \"Ошибка\")",
		Right:   "r = requests_get(\"https://example.com/rate\")\nответ = if(r[\"status\"] == 200, \"Готово\", \"Ошибка\")"})
	VerdictCompared = doubt(Rule{Code: codeVerdict, // {1} the comparison, {2} True or False, {3} the function, {4} as it should be
		Message: Both("{1} is always {2}: {3} gives True, or a text that says what went wrong", "{1} — всегда {2}: {3} возвращает True или текст о том, что пошло не так"),
		Hint:    Both("write {4}", "напишите {4}"),
		Why: Both("A failure is neither False nor 0 nor nothing, and success is neither a word nor 1: only comparing with True tells one from the other.",
			"Неудача — это не False, не 0 и не пустота, а успех — не слово и не 1. Отличить одно от другого можно только сравнением с True."),
		Example: "итог = getcourse_add_deal(email, \"\", \"123\", 4900)\nответ = if(итог == False, \"Ошибка\", \"Готово\")",
		Right:   "итог = getcourse_add_deal(email, \"\", \"123\", 4900)\nответ = if(итог != True, \"Ошибка\", \"Готово\")"})
	TagComparison = doubt(Rule{Code: "tag-comparison", // {1} the comparison, {2} the name
		Message: Both("{1}: {2} without a value is the text NONE", "{1}: пустая {2} — это текст NONE"),
		Hint:    Both(`compare with "NONE"`, `сравнивайте с "NONE"`),
		Why: Both("The built-in variables tag and message_id are never empty: without a value they read as the text NONE.",
			"Встроенные переменные tag и message_id не бывают пустыми: без значения в них текст NONE."),
		Example: `источник = if("#{tag}" == "", "без метки", tag)`,
		Right:   `источник = if("#{tag}" == "NONE", "без метки", tag)`})
	NumberCompared = doubt(Rule{Code: codeNumberText, // {1} the literal, {2} the same number
		Message: Both("{1} is compared as a number: {2} is equal to it too", "{1} сравнивается как число: {2} тоже ему равно"),
		Hint:    Both(`to compare a code letter by letter, put a letter before both: "к#{код}" == "к007"`, `чтобы сравнить код посимвольно, поставьте перед обоими букву: "к#{код}" == "к007"`),
		Why: Both("Quotes make no difference: what looks like a number is compared as one. For promo codes, phones and the like this lets in what should not be.",
			"Кавычки ничего не меняют: всё, что похоже на число, сравнивается как число. С промокодами и телефонами так подойдёт и лишнее."),
		Example: `верно = if(промокод == "007", "да", "нет")`,
		Right:   `верно = if("к#{промокод}" == "к007", "да", "нет")`})
	NumberComputed = doubt(Rule{Code: codeNumberText, // {1} the literal, {2} what it becomes
		Message: Both("{1} is computed with as a number: it becomes {2}", "с {1} вычисляют как с числом: оно станет {2}"),
		Hint:    Both("a phone or a code is joined to a text by #{...}, not by signs", "телефон или код соединяют с текстом через #{...}, а не знаками"),
		Why: Both("Zeros in front, and digits beyond the nineteenth, are lost as soon as something is computed.",
			"Нули в начале и цифры после девятнадцатой теряются, как только с числом что-то вычисляют."),
		Example: `номер = "007" + 1`,
		Right:   `номер = "00#{7 + 1}"`})
	ConstantCondition = doubt(Rule{Code: codeUnreachable, // {1} the condition, {2} True or False
		Message: Both("this is never taken: the condition {1} is always {2}", "сюда никогда не дойдёт: условие {1} всегда {2}"),
		Hint:    Both("put a comparison as the condition, or leave the if out", "поставьте условием сравнение или уберите if"),
		Why:     Both("One of the two values can never come out.", "Одно из двух значений никогда не получится."),
		Example: `цена = if("vip", 500, 1000)`,
		Right:   `цена = if(тариф == "vip", 500, 1000)`})
	RepeatedCondition = doubt(Rule{Code: codeUnreachable, // {1} the condition, {2} True or False, {3} the one around it
		Message: Both("this is never taken: {1} is always {2} here, because of {3} before it", "сюда никогда не дойдёт: {1} здесь всегда {2} из-за условия {3} перед ним"),
		Hint:    Both("test the narrowest condition first", "сначала проверяйте самое узкое условие"),
		Why: Both("Conditions are tested in their order. One that an earlier one has settled already decides nothing.",
			"Условия проверяются по порядку. Если более раннее уже всё решило, следующее ничего не меняет."),
		Example: `скидка = if(сумма > 1000, 5, if(сумма > 5000, 10, 0))`,
		Right:   `скидка = if(сумма > 5000, 10, if(сумма > 1000, 5, 0))`})
)

// What it says about calls.
var (
	BlankInQuotes = doubt(Rule{Code: "blank-in-quotes", // {1} the text
		Message: Both("{1} has a blank at its edge", "{1}: лишний пробел у кавычки"),
		Hint:    Both("blanks inside the quotes are part of the text: delete them", "пробелы внутри кавычек — часть текста: удалите их"),
		Why: Both("A text with a blank at its edge is another text: it is not equal to the one without, and a service does not recognise it.",
			"Текст с пробелом у края — другой текст: он не равен тексту без пробела, и сервис его не узнает."),
		Example: `ответ = if(город == " Пермь", "да", "нет")`,
		Right:   `ответ = if(город == "Пермь", "да", "нет")`})
	OrderIDPassed = doubt(Rule{Code: "order-id", // {1} function, {2} number, {3} parameter
		Message: Both("{1}: parameter {2} ({3}) needs the bare number of the deal, and order_id is more than that", "{1}: параметр {2} ({3}) — нужен только номер сделки, а в переменной order_id он с добавкой"),
		Hint:    Both("take get_order_id()", "возьмите get_order_id()"),
		Why: Both("The variable order_id holds the number with an addition; the functions on deals want the number alone.",
			"В переменной order_id номер стоит с добавкой, а функциям сделок нужен один номер."),
		Example: `set_order_name("Курс", order_id)`,
		Right:   `set_order_name("Курс", get_order_id())`})
	MovedArgument = doubt(Rule{Code: codeOrder, Guess: true, // {1} function, {2} number, {3} parameter, {4} the variable, {5} the number of its parameter, {6} signature
		Message: Both("{1}: parameter {2} is {3}, but {4} stands there, which is parameter {5}", "{1}: параметр {2} — это {3}, а здесь переменная {4}, её место — параметр {5}"),
		Hint:    Both(`{6}; a skipped argument is written ""`, `{6}; пропущенный параметр пишется ""`),
		Why: Both("Arguments count by their place. One left out in the middle moves all that follow.",
			"Параметры различаются только местом. Если пропустить один в середине, остальные съедут."),
		Example: `итог = getcourse_add_deal("anna@example.com", "123456", 4900, phone)`,
		Right:   `итог = getcourse_add_deal("anna@example.com", phone, "123456", 4900)`})
	NoAddress = doubt(Rule{Code: codeOrder, Guess: true, // {1} function, {2} number, {3} parameter, {4} the value, {5} signature
		Message: Both("{1}: parameter {2} is {3}, and {4} does not look like it", "{1}: параметр {2} — это {3}, а {4} на него не похоже"),
		Hint:    Both(`{5}; a skipped argument is written ""`, `{5}; пропущенный параметр пишется ""`),
		Why: Both("An order under a wrong address or phone goes to a student who does not exist.",
			"Заказ с чужой почтой или телефоном достанется ученику, которого нет."),
		Example: `итог = getcourse_add_user(1, "+79123456789")`,
		Right:   `итог = getcourse_add_user(1, "", "+79123456789")`})
	InvalidJSON = doubt(Rule{Code: codeJSON, // {1} function, {2} number, {3} parameter
		Message: Both("{1}: parameter {2} ({3}) is no valid JSON", "{1}: параметр {2} ({3}) — это неправильный JSON"),
		Hint:    Both(`keys and texts stand in double quotes, entries are parted by one comma, none follows the last: '{"city": "#{city}", "age": 5}'`, `ключи и тексты пишутся в двойных кавычках, между парами одна запятая, после последней её нет: '{"city": "#{city}", "age": 5}'`),
		Why: Both("The service would refuse the request, or the function sends nothing at all.",
			"Сервис отклонит такой запрос, или функция ничего не отправит."),
		Example: `итог = getcourse_add_deal(email, "", "123", 4900, "{'quantity': 1}")`,
		Right:   `итог = getcourse_add_deal(email, "", "123", 4900, '{"quantity": 1}')`})
	MisspelledKey = doubt(Rule{Code: codeUnknownKey, Guess: true, // {1} parameter, {2} key, {3} what to do
		Message: Both("{1} has no key {2}", "в {1} нет ключа {2}"),
		Hint:    Both("{3}", "{3}"),
		Why: Both("GetCourse ignores keys it does not know: the call succeeds, and the value is nowhere.",
			"Незнакомые ключи GetCourse пропускает: вызов проходит, а значение никуда не попадает."),
		Example: `итог = getcourse_add_deal(email, "", "123", 4900, {"quantiti": 1})`,
		Right:   `итог = getcourse_add_deal(email, "", "123", 4900, {"quantity": 1})`})
	UnknownKey = doubt(Rule{Code: codeUnknownKey, // {1} parameter, {2} key
		Message: Both("{1} has no key {2}", "в {1} нет ключа {2}"),
		Hint:    Both(`fields of your own go inside addfields: {"addfields": {"{2}": "..."}}`, `свои поля пишутся внутри addfields: {"addfields": {"{2}": "..."}}`),
		Why: Both("GetCourse ignores keys it does not know. Fields that a school has made for itself are written inside addfields, by their titles.",
			"Незнакомые ключи GetCourse пропускает. Поля, которые школа завела сама, пишутся внутри addfields под своими названиями."),
		Example: `итог = getcourse_add_user(1, email, "", "", {"Любимый цвет": "синий"})`,
		Right:   `итог = getcourse_add_user(1, email, "", "", {"addfields": {"Любимый цвет": "синий"}})`})
	UnknownCode = doubt(Rule{Code: "unknown-value", Guess: true, // {1} key or parameter, {2} value, {3} what to do
		Message: Both("{1} is not known to take {2}", "для {1} неизвестно значение {2}"),
		Hint:    Both("{3}", "{3}"),
		Why: Both("Statuses, currencies and ways of payment are codes of the service. A word that is none of them changes nothing there.",
			"Статусы, валюты и способы оплаты — это коды сервиса. Незнакомое слово там ничего не изменит."),
		Example: `итог = getcourse_change_deal_status("paid", email, "", 1455)`,
		Right:   `итог = getcourse_change_deal_status("payed", email, "", 1455)`})
	WrongAmount = doubt(Rule{Code: "wrong-amount", // {1} function, {2} number, {3} parameter, {4} the value
		Message: Both("{1}: parameter {2} ({3}) needs a number, got {4}", "{1}: параметр {2} ({3}) — нужно число, получено {4}"),
		Hint:    Both("an amount is written with digits and a point: 4900 or 64.24", "сумму пишут цифрами и точкой: 4900 или 64.24"),
		Why: Both("With a blank, a comma or a currency the amount is a text: nothing is sent, and the function gives that back as its answer.",
			"С пробелом, запятой или валютой сумма — это текст: ничего не отправится, а функция вернёт ошибку."),
		Example: `итог = getcourse_add_deal(email, "", "123456", "4 900 руб")`,
		Right:   `итог = getcourse_add_deal(email, "", "123456", 4900)`})
	NoGroups = doubt(Rule{Code: codeJSON, // {1} function, {2} number, {3} parameter, {4} as it should be
		Message: Both("{1}: parameter {2} ({3}) is no array", "{1}: параметр {2} ({3}) — не массив"),
		Hint:    Both("one group too stands in an array: {4}", "даже одну группу пишут массивом: {4}"),
		Why: Both("The function takes an array of names only. Otherwise nothing is sent and the answer is `groups list not send`.",
			"Функция берёт только массив названий. Иначе ничего не отправится, а ответом будет `groups list not send`."),
		Example: `итог = getcourse_add_user_to_groups("Марафон", 199388144)`,
		Right:   `итог = getcourse_add_user_to_groups(["Марафон"], 199388144)`})
	DroppedValue = doubt(Rule{Code: codeIgnored, // {1} function, {2} the line as it should be
		Message: Both("{1} only computes: its result is kept nowhere", "{1} только вычисляет: результат нигде не сохраняется"),
		Hint:    Both("keep the result: {2}", "сохраните результат: {2}"),
		Why: Both("append, replace, round and their like change nothing in place. They give a new value, and a line that does not store it does nothing.",
			"append, replace, round и подобные ничего не меняют на месте. Они возвращают новое значение, и без присваивания строка ничего не делает."),
		Example: "корзина = [1]\nappend(корзина, 2)",
		Right:   "корзина = [1]\nкорзина = append(корзина, 2)"})
	IgnoredCall = doubt(Rule{Code: codeIgnored, // {1} function
		Message: Both("nobody looks at what {1} answers, and the lines below run even if it failed", "ответ {1} никто не смотрит, и строки ниже выполнятся, даже если вызов не удался"),
		Hint:    Both("keep the answer and look at it: result = {1}(...)", "сохраните ответ и проверьте его: результат = {1}(...)"),
		Why: Both("A request can fail: the service is down, the key is wrong, a field is missing. The answer says so.",
			"Запрос может не пройти: сервис недоступен, ключ неверный, не хватает поля. Об этом говорит ответ."),
		Example: "getcourse_add_deal(email, \"\", \"123\", 4900)\nответ = \"Ваш заказ №#{getcourse_deal_number}\"",
		Right:   "итог = getcourse_add_deal(email, \"\", \"123\", 4900)\nответ = if(итог == True, \"Ваш заказ №#{getcourse_deal_number}\", \"Не получилось: #{итог}\")"})
	IgnoredAnswer = doubt(Rule{Code: codeIgnored, // {1} name, {2} line, {3} function
		Message: Both("nobody looks at what {3} answered: line {2} replaces {1}", "ответ {3} никто не посмотрел: строка {2} заменяет {1}"),
		Hint:    Both("look at the answer first, or keep the two in different variables", "сначала проверьте ответ или сохраните ответы в разные переменные"),
		Why: Both("Whether the first request went through can no longer be told.",
			"Прошёл ли первый запрос, уже не узнать."),
		Example: "итог = getcourse_add_user(1, email)\nитог = getcourse_add_deal(email, \"\", \"123\", 4900)",
		Right:   "ученик = getcourse_add_user(1, email)\nзаказ = getcourse_add_deal(email, \"\", \"123\", 4900)\nответ = if(ученик == True and заказ == True, \"Готово\", \"#{ученик} #{заказ}\")"})
)

// What it says about texts, limits and its own comments.
var (
	NotInserted = doubt(Rule{Code: "not-inserted", // {1} what stands there, {2} what inserts the variable
		Message: Both("{1} stays in the text as it is", "{1} так и останется в тексте"),
		Hint:    Both("a variable is put into a text by {2}", "переменную вставляют в текст так: {2}"),
		Why: Both("Only #{...} puts a value into a text. The client would read the name of the variable.",
			"Значение вставляет в текст только #{...}. Клиент увидит имя переменной."),
		Example: "балл = 5\nответ = \"Ваш результат: {балл}\"",
		Right:   "балл = 5\nответ = \"Ваш результат: #{балл}\""})
	SecretLiteral = doubt(Rule{Code: codeSecret, // {1} name
		Message: Both("the value of {1} looks like a secret, and everybody who sees the script can read it", "значение {1} похоже на секрет, и его прочитает каждый, кто видит скрипт"),
		Hint:    Both("keep it as a constant of the project and read that", "храните его в константе проекта и читайте оттуда"),
		Why: Both("Scripts are copied, shown and sent to contractors. A key that stood in one has to be changed.",
			"Скрипты копируют, показывают и пересылают подрядчикам. Ключ, который побывал в скрипте, придётся менять."),
		Example: `crm_token = "9fK2xQ7LmZ4vR8sT1bN6"`,
		Right:   `заголовки = {"Authorization": "Bearer #{crm_token}"}`})
	NearLimit = doubt(Rule{Code: "near-limit", // {1} what, {2} figure, {3} limit
		Message: Both("{1}: {2} of {3}", "{1}: {2} из {3}"),
		Hint:    Both("beyond the limit the line is refused: split it while it works", "после предела строка не выполнится: разбейте её, пока она работает"),
		Why: Both("Passing a limit is an error, nothing is cut silently. A value put in by #{...} does not count here but does count when the script runs.",
			"За пределом — ошибка, молча ничего не обрезается. Подставленные через #{...} значения здесь не видны, но при запуске считаются."),
		Example: "", Right: ""})
	UnknownOff = doubt(Rule{Code: codeLintOff, Guess: true, // {1} what is written, {2} what to do
		Message: Both("{1}: there is no such rule to switch off", "{1}: такого правила нет, выключать нечего"),
		Hint:    Both("{2}", "{2}"),
		Why: Both("A comment that switches nothing off hides that the rule still speaks.",
			"Комментарий, который ничего не выключает, только сбивает с толку."),
		Example: "/* salecalc: off secret-litteral */\nкод = 5",
		Right:   "/* salecalc: off secret-literal */\ncrm_token = \"9fK2xQ7LmZ4vR8sT1bN6\""})
	LockedOff = doubt(Rule{Code: codeLintOff, // {1} what is written
		Message: Both("{1} cannot be switched off: it is an error, and the line does nothing when it runs", "{1} выключить нельзя: это ошибка, и при запуске строка не выполнится"),
		Hint:    Both("mend the line instead; delete the comment", "исправьте строку, а комментарий удалите"),
		Why: Both("Only doubts can be switched off. An error stays one, whoever looks.",
			"Выключать можно только предупреждения. Ошибка остаётся ошибкой."),
		Example: "/* salecalc: off unknown-function */\nкод = round(5)",
		Right:   "код = round(5)"})
)
