package diag

// Codes of what goes wrong while a script runs.
const (
	codeWrongOperand   Code = "wrong-operand"
	codeDivisionByZero Code = "division-by-zero"
	codeOverflow       Code = "overflow"
	codeNotIndexable   Code = "not-indexable"
	codeReadOnly       Code = "read-only-variable"
	codeUnknownFunc    Code = "unknown-function"
	codeNeedsHost      Code = "needs-host"
	codeArgCount       Code = "wrong-arg-count"
	codeArgKind        Code = "wrong-arg-kind"
	codeLimit          Code = "limit"
	codeCallFailed     Code = "call-failed"
	codeUnquotedText   Code = "unquoted-text"
	codeAmbiguous      Code = "ambiguous-literal"
)

// Errors of operators and places.
var (
	WrongOperand = define(Rule{Code: codeWrongOperand, Severity: Error, // {1} operator, {2} what came
		Message: Both("`{1}` cannot use {2}", "знак `{1}` не применим: {2}"),
		Hint:    Both("turn it into a number first, or guard it: if(is_float(x), x, 0)", "сначала получите число или подстрахуйтесь: if(is_float(x), x, 0)"),
		Example: `a = "пять рублей" * 2`})
	QuotedNameOperand = define(Rule{Code: codeWrongOperand, Severity: Error, Guess: true, // {1} operator, {2} the text, {3} the name
		Message: Both("`{1}` cannot use {2}: that is a text", "знак `{1}` не применим: {2} — это текст"),
		Hint:    Both("a variable is written without quotes: {3}", "имя переменной пишется без кавычек: {3}"),
		Example: `a = "цена" * 2`})
	DecimalCommaOperand = define(Rule{Code: codeWrongOperand, Severity: Error, // {1} operator, {2} what came, {3} as it should be
		Message: Both("`{1}` cannot use {2}", "знак `{1}` не применим: {2}"),
		Hint:    Both(`a fraction is written with a point: {3}`, `дробь пишется через точку: {3}`),
		Example: `a = "1,5" * 2`})
	MarkedOperand = define(Rule{Code: codeWrongOperand, Severity: Error, // {1} operator, {2} what came, {3} as it should be
		Message: Both("`{1}` cannot use {2}", "знак `{1}` не применим: {2}"),
		Hint:    Both(`leave the number alone in it: {3}`, `оставьте одно число: {3}`),
		Example: `a = "1 499" * 2`})
	UnsetOperand = define(Rule{Code: codeWrongOperand, Severity: Error, // {1} operator, {2} the expression, {3} what to do
		Message: Both("`{1}` needs a value, but {2} is not set", "для знака `{1}` нужно значение, а его нет: {2}"),
		Hint:    Both("{3}", "{3}"),
		Example: `балл = балл + 1`})
	BadDateOperand = define(Rule{Code: codeWrongOperand, Severity: Error, // {1} operator, {2} the text
		Message: Both("`{1}` cannot use {2}: there is no such date or time", "знак `{1}` не применим: {2} — такой даты или времени нет"),
		Hint:    Both("dates are written dd.mm.yyyy, times HH:MM", "дата пишется дд.мм.гггг, время — ЧЧ:ММ"),
		Example: `a = '31.02.2025' + 1`})
	ForeignDateOperand = define(Rule{Code: codeWrongOperand, Severity: Error, // {1} operator, {2} the text, {3} the date as it should be, or what makes it so
		Message: Both("`{1}` cannot use {2}: here that is no date", "знак `{1}` не применим: {2} — здесь это не дата"),
		Hint:    Both("dates are written dd.mm.yyyy: {3}", "дата пишется дд.мм.гггг: {3}"),
		Example: `a = "2025-01-31" - 1`})
	FractionOperand = define(Rule{Code: codeWrongOperand, Severity: Error, // {1} operator, {2} the number
		Message: Both("`{1}` moves a date or time by a whole number, not by {2}", "знак `{1}` сдвигает дату или время на целое число, а не на {2}"),
		Hint:    Both("cut the fraction off: int(x)", "отбросьте дробную часть: int(x)"),
		Example: `a = '12.10.2021' + 1.5`})
	DivisionByZero = define(Rule{Code: codeDivisionByZero, Severity: Error,
		Message: Both("division by zero", "деление на ноль"),
		Hint:    Both("check the divisor first: if(x == 0, 0, a / x)", "сначала проверьте делитель: if(x == 0, 0, a / x)"),
		Example: `a = 1 / 0`})
	Overflow = define(Rule{Code: codeOverflow, Severity: Error, // {1} operator or function
		Message: Both("{1}: the result is not a finite real number", "{1}: результат не является конечным действительным числом"),
		Hint:    Both("check the numbers: they are too large, or the root of a negative one is taken", "проверьте числа: они слишком велики или берётся корень из отрицательного"),
		Example: `a = 10 ** 400`})
	NotIndexable = define(Rule{Code: codeNotIndexable, Severity: Error, // {1} what is indexed, {2} index
		Message: Both("{1} has no element [{2}]", "у значения {1} нет элемента [{2}]"),
		Hint:    Both("only an array, a dictionary or JSON text has elements by key", "элементы по ключу есть только у массива, словаря и текста JSON"),
		Example: `a = "текст"["ключ"]`})
	KeyOfArray = define(Rule{Code: codeNotIndexable, Severity: Error, // {1} the array, {2} index
		Message: Both("the array {1} has no element [{2}]", "у массива {1} нет элемента [{2}]"),
		Hint:    Both("elements of an array are taken by number: [0] is the first, [0][{2}] a value of its dictionary", "элементы массива берут по номеру: [0] — первый, [0][{2}] — значение из его словаря"),
		Example: `a = [{"цена": 5}]["цена"]`})
	NoSuchPlace = define(Rule{Code: codeNotIndexable, Severity: Error, // {1} variable, {2} index
		Message: Both("there is no place [{2}] in {1} to write to", "в {1} нет места [{2}], куда записать значение"),
		Hint:    Both("append(array, value) adds to the end of an array; name = {} starts a dictionary", "добавить в конец массива: append(массив, значение); начать словарь: имя = {}"),
		Example: "a = [1]\na[5] = 2"})
	NotAStructure = define(Rule{Code: codeNotIndexable, Severity: Error, // {1} variable
		Message: Both("{1} is neither an array nor a dictionary", "{1} — не массив и не словарь"),
		Hint:    Both("start it with [] or {} first", "сначала задайте его как [] или {}"),
		Example: `b[0] = 1`})
	ReadOnlyVariable = define(Rule{Code: codeReadOnly, Severity: Error, // {1} name
		Message: Both("{1} is a built-in variable and cannot be changed", "{1} — встроенная переменная, изменить её нельзя"),
		Hint:    Both("choose another name", "выберите другое имя"),
		Example: `client_id = 5`})
)

// Errors of calls.
var (
	UnknownFunction = define(Rule{Code: codeUnknownFunc, Severity: Error, // {1} name
		Message: Both("there is no function {1}", "функции {1} нет"),
		Hint:    Both("`salecalc funcs` lists all functions", "список всех функций: `salecalc funcs`"),
		Example: `a = щёлк(5)`})
	MisspelledFunction = define(Rule{Code: codeUnknownFunc, Severity: Error, Guess: true, // {1} name, {2} near name
		Message: Both("there is no function {1}", "функции {1} нет"),
		Hint:    Both("did you mean {2}?", "возможно, имелась в виду {2}?"),
		Example: `a = rouns(5)`})
	LookalikeFunction = define(Rule{Code: codeUnknownFunc, Severity: Error, // {1} name, {2} near name, {3} the strange letters
		Message: Both("there is no function {1}: “{3}” in it is from another alphabet", "функции {1} нет: «{3}» в ней из другого алфавита"),
		Hint:    Both("it looks like {2}: type the name anew", "похоже на {2}: наберите имя заново"),
		Example: `a = rоund(5)`})
	BuiltinCalled = define(Rule{Code: codeUnknownFunc, Severity: Error, // {1} name
		Message: Both("there is no function {1}: it is a built-in variable", "функции {1} нет: это встроенная переменная"),
		Hint:    Both("write it without brackets: {1}", "пишите её без скобок: {1}"),
		Example: `a = current_date() + 3`})
	OutputCalled = define(Rule{Code: codeUnknownFunc, Severity: Error, // {1} name
		Message: Both("there is no function {1}: a script shows nothing", "функции {1} нет: скрипт ничего не выводит"),
		Hint:    Both("keep the value, name = ..., and put #{name} into the message", "сохраните значение, имя = ..., и вставьте #{имя} в сообщение"),
		Example: `print("Готово")`})
	LoopCalled = define(Rule{Code: codeUnknownFunc, Severity: Error, // {1} name
		Message: Both("there is no function {1}: nothing is repeated here", "функции {1} нет: циклов здесь не бывает"),
		Hint:    Both("functions take a whole array at once: sum_array, get_values_by_key, massive_to_text; steps are repeated by the blocks of the bot", "функции берут сразу весь массив: sum_array, get_values_by_key, massive_to_text; а шаги повторяют блоками бота"),
		Example: `while(x < 5)`})
	ForeignFunction = define(Rule{Code: codeUnknownFunc, Severity: Error, Guess: true, // {1} name, {2} what does the same here
		Message: Both("there is no function {1}", "функции {1} нет"),
		Hint:    Both("here it is written {2}", "здесь это пишется так: {2}"),
		Example: `a = если(5 > 3, 1, 2)`})
	VariableCalled = define(Rule{Code: codeUnknownFunc, Severity: Error, // {1} name
		Message: Both("there is no function {1}: it is a variable", "функции {1} нет: это переменная"),
		Hint:    Both("an element of an array or a dictionary is written {1}[...]", "элемент массива или словаря пишется так: {1}[...]"),
		Example: "arr = [1, 2]\nx = arr(0)"})
	NeedsHost = define(Rule{Code: codeNeedsHost, Severity: Error, // {1} name
		Message: Both("function {1} needs a host", "функция {1} работает только внутри платформы"),
		Hint:    Both("it acts inside the chatbot platform, which has to supply it", "она действует внутри чат-бот платформы, и выполнить её может только платформа"),
		Example: `tg_send_message(1, "x")`})
	ChangedThenCalled = define(Rule{Code: "changed-then-called", Severity: Error, // {1} name
		Message: Both("{1} cannot be called here: this line has already changed the bot's data", "{1} здесь вызвать нельзя: эта строка уже изменила данные бота"),
		Hint:    Both("put the two calls on lines of their own: a line is kept whole or not at all, and what a service did cannot be undone", "разнесите вызовы по разным строкам: строка выполняется целиком или никак, а сделанное сервисом не отменить"),
		Example: ``})
	DeniedEffect = define(Rule{Code: codeNeedsHost, Severity: Error, // {1} name, {2} kind
		Message: Both("function {1} is not allowed here: effects of kind {2} are switched off", "функция {1} здесь запрещена: действия вида {2} отключены"),
		Hint:    Both("the host decides which kinds of effects a run may have", "какие действия доступны скрипту, решает платформа"),
		Example: ``})
	TooFewArgs = define(Rule{Code: codeArgCount, Severity: Error, // {1} func, {2} param, {3} its number, {4} signature
		Message: Both("{1}: parameter {3} ({2}) is missing", "{1}: не хватает параметра {3} ({2})"),
		Hint:    Both("{4}", "{4}"),
		Example: `b = abs()`,
		Why:     Both(`A function that lacks a parameter does not run, and its line does nothing. A parameter to skip is written "".`, `Без нужного параметра функция не сработает, и строка ничего не сделает. Пропускаемый параметр пишется как "".`),
		Right:   `b = abs(-5)`})
	TooManyArgs = define(Rule{Code: codeArgCount, Severity: Error, // {1} func, {2} most, {3} got, {4} signature
		Message: Both("{1}: too many arguments: {3}, at most {2}", "{1}: слишком много аргументов: {3}, можно не больше {2}"),
		Hint:    Both("{4}", "{4}"),
		Example: `c = abs(1, 2)`,
		Why:     Both(`A function that is given too much does not run, and its line does nothing.`, `С лишним параметром функция не сработает, и строка ничего не сделает.`),
		Right:   `c = abs(1)`})
	DecimalCommaArg = define(Rule{Code: codeArgCount, Severity: Error, Guess: true, // {1} func, {2} most, {3} got, {4} the number
		Message: Both("{1}: too many arguments: {3}, at most {2}", "{1}: слишком много аргументов: {3}, можно не больше {2}"),
		Hint:    Both("a comma separates arguments; a fraction is written with a point: {4}", "запятая разделяет параметры, а дробь пишется через точку: {4}"),
		Example: `c = abs(2,5)`})
	DecimalCommaDoubt = define(Rule{Code: codeAmbiguous, Severity: Warning, Guess: true, // {1} func, {2} the number as written, {3} with a point
		Message: Both("{1}: {2} was taken as two arguments", "{1}: {2} взято как два параметра"),
		Hint:    Both("a comma separates arguments; a fraction is written with a point: {3}", "запятая разделяет параметры, а дробь пишется через точку: {3}"),
		Example: `c = round(0,85 * 2)`})
	UnsetArg = define(Rule{Code: codeArgKind, Severity: Error, // {1} func, {2} number, {3} param, {4} needed, {5} the expression, {6} what to do
		Message: Both("{1}: parameter {2} ({3}) needs {4}, but {5} is not set", "{1}: параметр {2} ({3}) — {4}, а значения нет: {5}"),
		Hint:    Both("{6}", "{6}"),
		Example: `d = abs(балл)`})
	WrongArgKind = define(Rule{Code: codeArgKind, Severity: Error, // {1} func, {2} number, {3} param, {4} needed, {5} got
		Message: Both("{1}: parameter {2} ({3}) needs {4}, got {5}", "{1}: параметр {2} ({3}) — {4}, получено {5}"),
		Hint:    Both("see `salecalc funcs {1}`", "подробнее: `salecalc funcs {1}`"),
		Example: `d = abs("пять рублей")`})
	MendedArg = define(Rule{Code: codeArgKind, Severity: Error, Guess: true, // {1} func, {2} number, {3} param, {4} needed, {5} got, {6} what to do
		Message: Both("{1}: parameter {2} ({3}) needs {4}, got {5}", "{1}: параметр {2} ({3}) — {4}, получено {5}"),
		Hint:    Both("{6}", "{6}"),
		Example: `d = abs("5 руб")`})
	BadArg = define(Rule{Code: codeArgKind, Severity: Error, // {1} func, {2} number, {3} param, {4} what is wrong
		Message: Both("{1}: parameter {2} ({3}): {4}", "{1}: параметр {2} ({3}): {4}"),
		Hint:    Both("see `salecalc funcs {1}`", "подробнее: `salecalc funcs {1}`"),
		Example: `a = sqrt(-1)`})
	CallFailed = define(Rule{Code: codeCallFailed, Severity: Error, // {1} func, {2} what happened
		Message: Both("{1}: {2}", "{1}: {2}"),
		Hint:    Both("the call returned this text; compare its result with True", "функция вернула этот текст; сравнивайте её результат с True"),
		Example: `r = getcourse_add_deal('a@b.ru', '', '1', '5')`})
	CallUndone = define(Rule{Code: codeCallFailed, Severity: Error, // {1} func, {2} what happened, {3} what to do
		Message: Both("{1}: {2}", "{1}: {2}"),
		Hint:    Both("{3}", "{3}"),
		Example: ``})
	CallWarning = define(Rule{Code: "call-doubt", Severity: Warning, // {1} func, {2} what is doubtful
		Message: Both("{1}: {2}", "{1}: {2}"),
		Example: `r = getcourse_change_deal_status("paid", "a@b.ru", "", 5)`})
)

// Limits. {1} what is limited, {2} the figure.
var (
	LimitPassed = define(Rule{Code: codeLimit, Severity: Error,
		Message: Both("{1}: more than {2}", "{1}: больше {2}"),
		Hint:    Both("nothing is cut silently: shorten it, or let the host raise the limit", "ничего не обрезается молча: сократите или попросите платформу поднять предел"),
		Example: ``})
	TimedOut = define(Rule{Code: codeLimit, Severity: Error, // {1} what, {2} the figure
		Message: Both("{1} took longer than {2}", "{1}: дольше {2}"),
		Hint:    Both("make the pattern or the script simpler", "упростите выражение или скрипт"),
		Example: ``})
)

// Warnings that need values.
var (
	BareName = define(Rule{Code: codeUnquotedText, Severity: Warning, // {1} the text
		Message: Both("{1} is no variable and was taken as text", "{1} — не переменная, взято как текст"),
		Hint:    Both(`put it in quotes: "{1}"`, `поставьте кавычки: "{1}"`),
		Example: `source = реклама`})
	MisspelledName = define(Rule{Code: codeUnquotedText, Severity: Warning, // {1} the text, {2} what to do
		Message: Both("{1} is no variable and was taken as text", "{1} — не переменная, взято как текст"),
		Hint:    Both(`{2} (text is put in quotes: "{1}")`, `{2} (текст берут в кавычки: "{1}")`),
		Example: "price = 5\ntotal = prise"})
	MisspelledVariable = define(Rule{Code: "misspelled-variable", Severity: Warning, Guess: true, // {1} the name, {2} what to do
		Message: Both("the script never sets {1}", "скрипт нигде не задаёт {1}"),
		Hint:    Both("{2}", "{2}"),
		Example: "price = 5\ntotal = prise * 2",
		Why:     Both(`A misspelt name is simply another variable, and one without a value.`, `Имя с опечаткой — просто другая переменная, и значения у неё нет.`),
		Right:   "price = 5\ntotal = price * 2"})
	WordsAndOperators = define(Rule{Code: codeAmbiguous, Severity: Warning, // {1} the text
		Message: Both("{1} was computed as a condition, but none of its words is a variable", "{1} вычислено как условие, хотя ни одно из слов не переменная"),
		Hint:    Both(`if it is text, put it in quotes: "{1}"`, `если это текст, поставьте кавычки: "{1}"`),
		Example: `a = black and white`})
	SecretShadowed = define(Rule{Code: "setting-ignored", Severity: Warning, // {1} name
		Message: Both("{1} is a setting of an integration: it is read from the constants only, this variable is ignored there", "{1} — настройка интеграции: она читается только из констант, эта переменная не учитывается"),
		Hint:    Both("choose another name, or set the constant", "выберите другое имя или задайте константу"),
		Example: `getcourse_secret = "x"`})
)
