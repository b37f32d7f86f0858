package diag

// Codes of what is found while a script is read.
const (
	codeSyntax      Code = "syntax"
	codeChained     Code = "chained-comparison"
	codePrecedence  Code = "ambiguous-precedence"
	codeAdjacent    Code = "adjacent-literals"
	codeTypographic Code = "typographic-quotes"
	codeSemicolon   Code = "stray-semicolon"
	codeNoEffect    Code = "no-effect"
	codeOpenComment Code = "unclosed-comment"
	codeOpenInterp  Code = "unclosed-interpolation"
	codeInternal    Code = "internal-error"
)

// Errors inside an expression.
var (
	MissingValue = define(Rule{Code: codeSyntax, Severity: Error, // {1} what stands there
		Message: Both("a value is missing before {1}", "перед {1} не хватает значения"),
		Hint:    Both("a value is a number, a text in quotes, a name or a call", "значение — это число, текст в кавычках, имя переменной или вызов функции"),
		Example: `x = (* 5)`})
	MissingLastValue = define(Rule{Code: codeSyntax, Severity: Error,
		Message: Both("the expression breaks off: a value is missing at its end", "выражение оборвано: в конце не хватает значения"),
		Hint:    Both("add the value, or delete the sign before it", "допишите значение или удалите знак перед ним"),
		Example: `x = 5 +`})
	ExtraValue = define(Rule{Code: codeSyntax, Severity: Error, // {1} what stands there
		Message: Both("{1} does not belong after a complete value", "после готового значения стоит лишнее: {1}"),
		Hint:    Both("join the values by a sign, or put the whole text in quotes", "соедините значения знаком или возьмите весь текст в кавычки"),
		Example: `x = (5 b)`})
	JoinMissing = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} what stands there
		Message: Both("a sign is missing before {1}", "перед {1} не хватает знака"),
		Hint:    Both("texts are joined by +; or put the whole text in quotes, with variables as #{...}", "тексты соединяют знаком +; или возьмите весь текст в кавычки, а переменные пишите как #{...}"),
		Example: `x = "Привет, " имя`})
	UnclosedBracket = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} opening bracket, {2} closing one, {3} the line
		Message: Both("the bracket {1} is not closed: {2} is missing", "скобка {1} не закрыта: не хватает {2}"),
		Hint:    Both("put {2} where it should close, at the latest at the end of line {3}", "поставьте {2} там, где она должна закрыться, не дальше конца строки {3}"),
		Example: `x = round(a, 2`})
	ClosedBelow = define(Rule{Code: codeSyntax, Severity: Error, // {1} opening bracket, {2} closing one, {3} the line
		Message: Both("the bracket {1} is not closed: {2} is missing", "скобка {1} не закрыта: не хватает {2}"),
		Hint:    Both("{2} in line {3} would close it, but something is wrong before that", "её закрыла бы {2} в строке {3}, но до этого есть ошибка"),
		Example: "x = round(\n5 5\n)"})
	WrongBracket = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} found, {2} needed, {3} opening bracket
		Message: Both("the bracket {3} is closed by {2}, not by {1}", "скобку {3} закрывает {2}, а стоит {1}"),
		Hint:    Both("every opening bracket needs the closing one of its kind", "у каждой открывающей скобки должна быть закрывающая того же вида"),
		Example: `x = round(a, 2]`})
	StrayBracket = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} the bracket
		Message: Both("the bracket {1} closes nothing", "скобка {1} ничего не закрывает"),
		Hint:    Both("delete it, or add the opening one", "удалите её или добавьте открывающую"),
		Example: `x = (1 + 2))`})
	UnclosedQuote = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} closing mark
		Message: Both("the text is not closed: {1} is missing", "текст не закрыт: не хватает кавычки {1}"),
		Hint:    Both(`a text ends on its own line; a line break inside it is written \n`, `текст заканчивается на своей строке; перенос внутри него пишется \n`),
		Example: `x = "привет`})
	QuoteClosedBelow = define(Rule{Code: codeSyntax, Severity: Error, // {1} closing mark, {2} the line
		Message: Both("the text is not closed: {1} is missing", "текст не закрыт: не хватает кавычки {1}"),
		Hint:    Both(`the next {1} stands in line {2}, but a text ends on its own line; a line break inside it is written \n`, `следующая {1} стоит в строке {2}, но текст заканчивается на своей строке; перенос внутри него пишется \n`),
		Example: "x = \"привет,\nмир\""})
	QuoteInText = define(Rule{Code: codeSyntax, Severity: Error, // {1} what stands there, {2} the mark, {3} another mark
		Message: Both("{1} does not belong after a complete value", "после готового значения стоит лишнее: {1}"),
		Hint:    Both(`the mark {2} before it ended the text; inside a text write \{2}, or put the whole in {3}`, `кавычка {2} перед ним закончила текст; внутри текста пишите \{2} или возьмите всё в {3}`),
		Example: `x = 'It's'`})
	QuoteInWord = define(Rule{Code: codeSyntax, Severity: Error, // {1} the mark
		Message: Both("the quote mark {1} directly after a letter or a digit opens no text", "кавычка {1} сразу после буквы или цифры не открывает текст"),
		Hint:    Both("put a sign or a comma before the text", "поставьте перед текстом знак или запятую"),
		Example: `x = round(a"b")`})
	FormatString = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} the letter with the quote mark, {2} the text as it should be
		Message: Both("the letter before the quote mark is too much: {1}", "буква перед кавычкой лишняя: {1}"),
		Hint:    Both("a variable is put into a text by #{...}: {2}", "переменную вставляют в текст через #{...}: {2}"),
		Example: `x = f"Привет, {имя}!"`})
	BadNumber = define(Rule{Code: codeSyntax, Severity: Error, // {1} the text
		Message: Both("{1} is not a number", "{1} — не число"),
		Hint:    Both("a number is written 5, 1.5 or 1e3; a text needs quotes", "число пишется так: 5, 1.5 или 1e3; тексту нужны кавычки"),
		Example: `x = round(1_000)`})
	SpacedDigits = define(Rule{Code: codeSyntax, Severity: Error, // {1} as written, {2} as meant
		Message: Both("{1} reads as two numbers", "{1} читается как два числа"),
		Hint:    Both("the digits of a number are written without blanks: {2}", "цифры числа пишутся без пробелов: {2}"),
		Example: `x = round(1 499)`})
	DecimalComma = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} as written, {2} as meant
		Message: Both("{1} reads as two numbers", "{1} читается как два числа"),
		Hint:    Both("a fraction is written with a point: {2}", "дробь пишется через точку: {2}"),
		Example: `x = (price * 0,85)`})
	PercentSign = define(Rule{Code: codeSyntax, Severity: Error, // {1} as written, {2} as meant
		Message: Both("{1}: `%` is the remainder of a division, and nothing to divide by follows", "{1}: `%` — это остаток от деления, а числа после него нет"),
		Hint:    Both("per cent of a number are written {2}", "процент от числа пишется так: {2}"),
		Example: `x = round(price * 20%)`})
	AddressUnquoted = define(Rule{Code: codeSyntax, Severity: Error, // {1} as written, {2} the same in full
		Message: Both("{1} is an address without quotes", "{1} — адрес без кавычек"),
		Hint:    Both(`an address is put in quotes: "{2}"`, `адрес берут в кавычки: "{2}"`),
		Example: `x = requests_get(https://example.com)`})
	MomentUnquoted = define(Rule{Code: codeSyntax, Severity: Error, // {1} as written
		Message: Both("{1} is not a number", "{1} — не число"),
		Hint:    Both(`a date or a time is put in quotes: "{1}"`, `дату и время берут в кавычки: "{1}"`),
		Example: `x = if(дата > 10.10.2021, 1, 2)`})
	BadCharacter = define(Rule{Code: codeSyntax, Severity: Error, // {1} the character
		Message: Both("{1} means nothing here", "{1} здесь ничего не значит"),
		Hint:    Both("if it belongs to a text, put the text in quotes", "если это часть текста, возьмите текст в кавычки"),
		Example: `x = round(5 ~ 2)`})
	WrongSign = define(Rule{Code: codeSyntax, Severity: Error, // {1} found, {2} needed
		Message: Both("there is no sign {1}, it is written {2}", "знака {1} нет, нужно писать {2}"),
		Hint:    Both("the comparisons are == != < <= > >=", "знаки сравнения: == != < <= > >="),
		Example: `x = if(a => 5, 1, 2)`})
	WrongOperator = define(Rule{Code: codeSyntax, Severity: Error, // {1} found, {2} needed
		Message: Both("there is no sign {1}, it is written {2}", "знака {1} нет, нужно писать {2}"),
		Hint:    Both("the signs of arithmetic are + - * / % ^; texts are joined by +", "знаки действий: + - * / % ^; тексты соединяет +"),
		Example: `x = (5 × 2)`})
	MissingSign = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} found, {2} needed
		Message: Both("{1}: the sign of multiplication is missing", "{1}: пропущен знак умножения"),
		Hint:    Both("write {2}", "напишите {2}"),
		Example: `x = (5 + 1)(7 - 2)`})
	ChoiceSign = define(Rule{Code: codeSyntax, Severity: Error, // {1} the character
		Message: Both("{1} means nothing here", "{1} здесь ничего не значит"),
		Hint:    Both("a choice is written if(condition, value, otherwise); a text is put in quotes", "выбор пишется так: if(условие, значение, иначе); текст берут в кавычки"),
		Example: `x = (a > 5 ? 1 : 2)`})
	WrongIn = define(Rule{Code: codeSyntax, Severity: Error, // {1} found, {2} the function
		Message: Both("there is no sign {1}, it is written {2}", "знака {1} нет, вместо него пишут {2}"),
		Hint:    Both("in_array(list, value) looks for an element, contains(text, piece) for a piece of a text", "in_array(массив, значение) ищет элемент, contains(текст, кусок) — кусок текста"),
		Example: `x = if(weekday in [6, 7], 1, 0)`})
	WrongJoin = define(Rule{Code: codeSyntax, Severity: Error, // {1} found, {2} needed
		Message: Both("there is no sign {1}, it is written {2}", "знака {1} нет, нужно писать {2}"),
		Hint:    Both("conditions are joined by and, or, not", "условия соединяют слова and, or, not"),
		Example: `x = if(a & b, 1, 2)`})
	PointedElement = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} the character, {2} the element
		Message: Both("{1} means nothing here", "{1} здесь ничего не значит"),
		Hint:    Both("nothing is taken by a point here, write {2}", "через точку ничего не берут, пишите так: {2}"),
		Example: `x = round(заказ.цена)`})
	MarkupSign = define(Rule{Code: codeSyntax, Severity: Error, // {1} the character
		Message: Both("{1} means nothing here", "{1} здесь ничего не значит"),
		Hint:    Both("delete it: it is left over from marked-up text", "удалите его: он остался от разметки"),
		Example: `getcourse\_add\_user(1, email)`})
	WideCharacter = define(Rule{Code: codeSyntax, Severity: Error, // {1} found, {2} needed
		Message: Both("{1} is written in wide characters", "{1} набрано широкими символами"),
		Hint:    Both("write {2}", "напишите {2}"),
		Example: `x = (１２ * 2)`})
	SemicolonInCall = define(Rule{Code: codeSyntax, Severity: Error,
		Message: Both("`;` does not separate arguments", "`;` не разделяет параметры"),
		Hint:    Both("arguments are separated by commas", "параметры разделяют запятыми"),
		Example: `x = max(1; 2)`})
	AssignInExpression = define(Rule{Code: codeSyntax, Severity: Error,
		Message: Both("`=` assigns; a comparison is written `==`", "`=` — это присваивание, сравнение пишется `==`"),
		Hint:    Both("write == to compare", "чтобы сравнить, пишите =="),
		Example: `x = if(a = 5, 1, 2)`,
		Why:     Both(`A single = stores a value, == compares. Inside a condition only comparing makes sense, so the line is refused.`, `Одиночный знак = записывает значение, а == сравнивает. В условии имеет смысл только сравнение, поэтому строка не выполнится.`),
		Right:   `x = if(a == 5, 1, 2)`})
	AssignInBranch = define(Rule{Code: codeSyntax, Severity: Error,
		Message: Both("`=` assigns; inside brackets nothing can be assigned", "`=` — это присваивание, внутри скобок присвоить нельзя"),
		Hint:    Both("if gives a value: name = if(condition, value, otherwise); to compare, write ==", "if возвращает значение: имя = if(условие, значение, иначе); чтобы сравнить, пишите =="),
		Example: `if(a == 5, b = 3, 4)`})
	MissingComma = define(Rule{Code: codeSyntax, Severity: Error, // {1} found, {2} closing bracket
		Message: Both("a comma or {2} is missing before {1}", "перед {1} не хватает запятой или {2}"),
		Hint:    Both("put a comma; if these words are one text, put them in quotes", "поставьте запятую; если эти слова — один текст, возьмите их в кавычки"),
		Example: `a = [Первичное жилье, Вторичное]`})
	MissingColon = define(Rule{Code: codeSyntax, Severity: Error, // {1} found
		Message: Both("`:` is missing before {1}: a dictionary consists of pairs key: value", "перед {1} не хватает `:`: словарь состоит из пар ключ: значение"),
		Hint:    Both(`for example: {"key": 1}; a list is written in [ ]`, `например: {"ключ": 1}; массив пишется в [ ]`),
		Example: `d = {"a", 1}`})
	BracesAroundName = define(Rule{Code: codeSyntax, Severity: Error, // {1} found, {2} the name
		Message: Both("`:` is missing before {1}: a dictionary consists of pairs key: value", "перед {1} не хватает `:`: словарь состоит из пар ключ: значение"),
		Hint:    Both("a variable is written without braces: {2}", "переменная пишется без фигурных скобок: {2}"),
		Example: `x = {price} * 2`})
	MissingArgument = define(Rule{Code: codeSyntax, Severity: Error, // {1} found
		Message: Both("an argument is missing before {1}", "перед {1} не хватает параметра"),
		Hint:    Both(`a skipped argument is written "" or None`, `пропущенный параметр пишется "" или None`),
		Example: `x = round(5, , 2)`})
	ReservedWord = define(Rule{Code: codeSyntax, Severity: Error, // {1} the word
		Message: Both("{1} is a word of the language and cannot be a name", "{1} — служебное слово, именем оно быть не может"),
		Hint:    Both("choose another name", "выберите другое имя"),
		Example: `and = 5`})
	ChainedComparison = define(Rule{Code: codeChained, Severity: Error, // {1} two comparisons
		Message: Both("comparisons cannot be chained", "сравнения нельзя ставить цепочкой"),
		Hint:    Both("join two of them: {1}", "соедините два сравнения: {1}"),
		Example: `a = 1 < 2 < 3`})
)

// Errors of statements.
var (
	NotAStatement = define(Rule{Code: codeSyntax, Severity: Error, // {1} what stands there
		Message: Both("the line is neither an assignment nor a call: {1} is out of place", "строка — не присваивание и не вызов функции: лишнее {1}"),
		Hint:    Both("write name = value; remarks belong in /* ... */", "пишите имя = значение; примечания заключаются в /* ... */"),
		Example: `Здравствуйте, мир`})
	DoubledEquals = define(Rule{Code: codeSyntax, Severity: Error,
		Message: Both("two signs `=` in a row", "два знака `=` подряд"),
		Hint:    Both("to assign, write one =; to compare, write == without a blank", "чтобы присвоить, пишите один =; чтобы сравнить — == без пробела"),
		Example: `x = = 5`})
	ChainedAssignment = define(Rule{Code: codeSyntax, Severity: Error,
		Message: Both("a line can assign one variable only", "в одной строке можно присвоить только одну переменную"),
		Hint:    Both("write every assignment on its own line; to compare, write ==", "пишите каждое присваивание на своей строке; чтобы сравнить, пишите =="),
		Example: `a = b = c`})
	TwoStatements = define(Rule{Code: codeSyntax, Severity: Error,
		Message: Both("`;` does not separate statements", "`;` не разделяет команды"),
		Hint:    Both("write every statement on its own line", "пишите каждую команду на своей строке"),
		Example: `a = 1; b = 2`})
	SpacedName = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} the words, {2} the name
		Message: Both("{1}: the name of a variable has no blanks", "{1}: в имени переменной не бывает пробелов"),
		Hint:    Both("join the words by _: {2}", "соедините слова знаком _: {2}"),
		Example: `Имя клиента = Анна`})
	NeedlessWord = define(Rule{Code: codeSyntax, Severity: Error, // {1} the words, {2} the word, {3} the rest
		Message: Both("{1}: the name of a variable has no blanks", "{1}: в имени переменной не бывает пробелов"),
		Hint:    Both("the word {2} is not needed: {3} = ...", "слово {2} не нужно: {3} = ..."),
		Example: `let x = 5`})
	NoIfStatement = define(Rule{Code: codeSyntax, Severity: Error, // {1} the word
		Message: Both("there is no statement {1}, only the function if", "команды {1} нет, есть функция if"),
		Hint:    Both("choose a value: name = if(condition, value, otherwise)", "выберите значение: имя = if(условие, значение, иначе)"),
		Example: `if x > 5: round(1)`})
	BlockIf = define(Rule{Code: codeSyntax, Severity: Error, // {1} the word, {2} the choice as a line
		Message: Both("there is no statement {1}: the lines below run in any case", "команды {1} нет: строки под ней выполнятся в любом случае"),
		Hint:    Both("write one line for all these lines: {2}", "напишите вместо всех этих строк одну: {2}"),
		Example: "if x > 5:\n  y = 1\nelse:\n  y = 2"})
	IfStatement = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} the word, {2} the line as it should be
		Message: Both("there is no statement {1}, only the function if", "команды {1} нет, есть функция if"),
		Hint:    Both("write {2}", "напишите {2}"),
		Example: `if x > 5: y = 1`})
	NoLoop = define(Rule{Code: codeSyntax, Severity: Error, // {1} the word
		Message: Both("there is no statement {1}: nothing is repeated here", "команды {1} нет: циклов здесь не бывает"),
		Hint:    Both("functions take a whole array at once: sum_array, get_values_by_key, massive_to_text; steps are repeated by the blocks of the bot", "функции берут сразу весь массив: sum_array, get_values_by_key, massive_to_text; а шаги повторяют блоками бота"),
		Example: `for i in range(5):`})
	NoOutput = define(Rule{Code: codeSyntax, Severity: Error, // {1} the word
		Message: Both("there is no statement {1}: a script shows nothing", "команды {1} нет: скрипт ничего не выводит"),
		Hint:    Both("keep the value, name = ..., and put #{name} into the message", "сохраните значение, имя = ..., и вставьте #{имя} в сообщение"),
		Example: `return x`})
	NoDefinition = define(Rule{Code: codeSyntax, Severity: Error, // {1} the word
		Message: Both("there is no statement {1}: functions of your own are not possible", "команды {1} нет: своих функций здесь не создают"),
		Hint:    Both("write the formula in every line that needs it, or keep its value in a variable", "напишите формулу в каждой строке, где она нужна, или сохраните её значение в переменной"),
		Example: `def f(x):`})
	NotARemark = define(Rule{Code: codeSyntax, Severity: Error, // {1} the sign
		Message: Both("{1} does not begin a remark", "{1} не начинает примечание"),
		Hint:    Both("a remark is written /* ... */", "примечание пишется так: /* ... */"),
		Example: `// скидка`})
	BadTarget = define(Rule{Code: codeSyntax, Severity: Error, // {1} left side
		Message: Both("{1}: nothing can be assigned to this", "{1}: этому нельзя присвоить значение"),
		Hint:    Both("left of = stands a variable or its element: x, client.x, project.x, x[0]; a name has letters, digits and _ only and begins with no digit", "слева от = стоит переменная или её элемент: x, client.x, project.x, x[0]; в имени только буквы, цифры и _, и начинается оно не с цифры"),
		Example: `client.x.y = 5`})
	MarkedName = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} left side, {2} the name alone
		Message: Both("{1}: nothing can be assigned to this", "{1}: этому нельзя присвоить значение"),
		Hint:    Both("left of = stands the bare name: {2} = ...", "слева от = пишут одно имя: {2} = ..."),
		Example: `#{балл} = 5`})
	PointedTarget = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} left side, {2} the element as written here
		Message: Both("{1}: nothing can be assigned to this", "{1}: этому нельзя присвоить значение"),
		Hint:    Both("nothing is taken by a point here, write {2} = ...", "через точку ничего не берут, пишите так: {2} = ..."),
		Example: "заказ.город = \"Пермь\""})
	CompoundAssignment = define(Rule{Code: codeSyntax, Severity: Error, // {1} the sign, {2} the statement in full
		Message: Both("there is no sign {1}", "знака {1} нет"),
		Hint:    Both("write it in full: {2}", "напишите полностью: {2}"),
		Example: `x += 1`})
	DelWithoutIndex = define(Rule{Code: codeSyntax, Severity: Error,
		Message: Both("`del` removes an element: its index in [ ] is missing", "`del` удаляет элемент: не хватает его индекса в [ ]"),
		Hint:    Both("an element: del x[0]; a whole variable: x =", "удалить элемент: del x[0]; удалить всю переменную: x ="),
		Example: `del x`})
	ElementWithoutValue = define(Rule{Code: codeSyntax, Severity: Error, Guess: true, // {1} the element
		Message: Both("{1} needs a value", "{1}: не хватает значения"),
		Hint:    Both(`to delete the element, write del {1}; to empty it, write ""`, `чтобы удалить элемент, пишите del {1}; чтобы сделать его пустым — ""`),
		Example: `a[0] =`})
	InvalidUTF8 = define(Rule{Code: codeSyntax, Severity: Error, // {1} the offset
		Message: Both("byte {1} of the text is not valid UTF-8", "байт {1}: это не UTF-8"),
		Hint:    Both("save the text in the encoding UTF-8", "сохраните текст в кодировке UTF-8"),
		Example: "x = \"\xff\""})
	InternalError = define(Rule{Code: codeInternal, Severity: Error, // {1} what happened
		Message: Both("internal error: {1}", "внутренняя ошибка: {1}"),
		Hint:    Both("this is a fault of the interpreter, not of the script; please report it", "это ошибка интерпретатора, а не скрипта; пожалуйста, сообщите о ней"),
		Example: ``})
)

// Warnings.
var (
	TakenAsText = define(Rule{Code: codeUnquotedText, Severity: Warning, // {1} the text
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("put it in quotes", "возьмите его в кавычки"),
		Example: `t = два слова`,
		Why:     Both(`It works, but a slip in a formula turns it into text just as quietly. Quotes say what is meant.`, `Это работает, но так же незаметно текстом становится и формула с опиской. Кавычки показывают, что имелось в виду.`),
		Right:   `t = "два слова"`})
	DecimalCommaText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the number
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("a fraction is written with a point: {2}; if it is text, put it in quotes", "дробь пишется через точку: {2}; если это текст, возьмите его в кавычки"),
		Example: `x = price * 0,85`})
	SpacedDigitsText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the number
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("the digits of a number are written without blanks: {2}; if it is text, put it in quotes", "цифры числа пишутся без пробелов: {2}; если это текст, возьмите его в кавычки"),
		Example: `x = 1 499 * 2`})
	PercentText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} as meant
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("per cent of a number are written {2}; if it is text, put it in quotes", "процент от числа пишется так: {2}; если это текст, возьмите его в кавычки"),
		Example: `x = price * 20%`})
	SignText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} found, {3} needed
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("{2} is written {3}; if it is text, put it in quotes", "вместо {2} пишут {3}; если это текст, возьмите его в кавычки"),
		Example: `x = 5 × 2`})
	AbsoluteText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the call
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("a number without its sign is written {2}; if it is text, put it in quotes", "модуль числа пишется так: {2}; если это текст, возьмите его в кавычки"),
		Example: "x = 5\ny = |x - 7|"})
	MemberText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the call
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("there is no sign in, write {2}; if it is text, put it in quotes", "знака in нет, пишите так: {2}; если это текст, возьмите его в кавычки"),
		Example: "x = 5\ny = x in [5, 6]"})
	JoinText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the sum
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("texts are joined by +: {2}; if all of it is one text, put all of it in quotes", "тексты соединяют знаком +: {2}; если всё это один текст, возьмите в кавычки всё"),
		Example: "x = 5\ny = x \" руб\""})
	PriceText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the number
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("to compute with it, leave the number alone: {2}; if it is only shown, put it in quotes", "чтобы с ним вычислять, оставьте одно число: {2}; если его только показывают, возьмите в кавычки"),
		Example: "x = 4 900 руб."})
	StepText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the sum
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("there is no such sign, write {2}", "такого знака нет, пишите {2}"),
		Example: "x = x++"})
	PlusText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the number
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("a number has no plus before it: {2}; if it is text, put it in quotes", "перед числом плюс не ставят: {2}; если это текст, возьмите его в кавычки"),
		Example: "x = +5"})
	ShareText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} as meant
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("with per cent one computes so: {2}; if it is text, put it in quotes", "проценты считают так: {2}; если это текст, возьмите его в кавычки"),
		Example: "x = 500\ny = x - 10%"})
	MomentText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the date in quotes
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("a date or a time to compute with is put in quotes: {2}; if all of it is text, put all of it in quotes", "чтобы вычислять, дату и время берут в кавычки: {2}; если всё это текст, возьмите в кавычки всё"),
		Example: `x = 10.10.2021 + 1`})
	RemarkText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the sign
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("{2} does not begin a remark: a remark is written /* ... */", "{2} не начинает примечание: оно пишется /* ... */"),
		Example: `x = 5 // скидка`})
	ChoiceText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the choice as written here
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("a choice is written {2}; if it is text, put it in quotes", "выбор пишется так: {2}; если это текст, возьмите его в кавычки"),
		Example: `x = a > 5 ? 1 : 2`})
	ElementText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the element as written here
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("nothing is taken by a point here, write {2}; if it is text, put it in quotes", "через точку ничего не берут, пишите так: {2}; если это текст, возьмите его в кавычки"),
		Example: "заказ = {\"цена\": 5}\nx = заказ.цена"})
	BareCallText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the call
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("the arguments of a function stand in brackets: {2}; if it is text, put it in quotes", "параметры функции пишут в скобках: {2}; если это текст, возьмите его в кавычки"),
		Example: `x = round 2.5`})
	UnitText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text, {2} the formula
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("a formula has no words beside its numbers: {2}; if it is text, put it in quotes", "в формуле рядом с числом слов не пишут: {2}; если это текст, возьмите его в кавычки"),
		Example: `x = 100 * 2 руб`})
	HalfQuotedText = define(Rule{Code: codeUnquotedText, Severity: Warning, // {1} the text, {2} quoted
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both("the quote mark at its beginning is missing: {2}", "в начале не хватает кавычки: {2}"),
		Example: `x = Анна"`})
	MarkupText = define(Rule{Code: codeUnquotedText, Severity: Warning, Guess: true, // {1} the text
		Message: Both("{1} was taken as text", "{1} взято как текст"),
		Hint:    Both(`delete every \ before _ [ ] { }: they are left over from marked-up text`, `удалите все знаки \ перед _ [ ] { }: они остались от разметки`),
		Example: `x = add\_month("15.11.2022", 3)`})
	PercentComputed = define(Rule{Code: codeAmbiguous, Severity: Warning, Guess: true, // {1} the number, {2} as meant
		Message: Both("{1}% was computed as the remainder of a division", "{1}% вычислено как остаток от деления"),
		Hint:    Both("per cent of a number are written {2}", "процент от числа пишется так: {2}"),
		Example: `x = (20% - 5)`})
	AlwaysTrue = define(Rule{Code: codeAmbiguous, Severity: Warning, Guess: true, // {1} the operand, {2} the comparison in full
		Message: Both("{1} alone is always true, so the whole condition is", "{1} само по себе всегда истинно, поэтому истинно и всё условие"),
		Hint:    Both("repeat the comparison: {2}", "повторите сравнение: {2}"),
		Example: `x = if(a == "да" or "ага", 1, 2)`,
		Why:     Both(`A text alone is true, so the comparison before it no longer matters.`, `Текст сам по себе — истина, поэтому сравнение перед ним уже ничего не решает.`),
		Right:   `x = if(a == "да" or a == "ага", 1, 2)`})
	DigitsComputed = define(Rule{Code: codeAmbiguous, Severity: Warning, Guess: true, // {1} the expression, {2} quoted
		Message: Both("{1} was computed as arithmetic", "{1} вычислено как арифметика"),
		Hint:    Both("if it is a phone, a date or a code, put it in quotes: {2}", "если это телефон, дата или код, возьмите в кавычки: {2}"),
		Example: `a = 8-912-345-67-89`,
		Why:     Both(`Without quotes a phone is a subtraction and a date is a division.`, `Без кавычек телефон — это вычитание, а дата — деление.`),
		Right:   `a = "8-912-345-67-89"`})
	PowersInARow = define(Rule{Code: codePrecedence, Severity: Warning,
		Message: Both("powers in a row are computed from the right", "степени подряд вычисляются справа налево"),
		Hint:    Both("put brackets to make it plain: 2 ^ (3 ^ 2)", "поставьте скобки, чтобы было понятно: 2 ^ (3 ^ 2)"),
		Example: `a = 2 ^ 3 ^ 2`})
	RemainderOfProduct = define(Rule{Code: codePrecedence, Severity: Warning,
		Message: Both("`%` after `*` applies to the whole product", "`%` после `*` относится ко всему произведению"),
		Hint:    Both("put brackets to make it plain: (2 * 3) % 4", "поставьте скобки, чтобы было понятно: (2 * 3) % 4"),
		Example: `a = 2 * 3 % 4`})
	AdjacentLiterals = define(Rule{Code: codeAdjacent, Severity: Warning,
		Message: Both("values without a comma or a sign between them were joined as text", "значения без запятой и знака между ними соединены как текст"),
		Hint:    Both("join texts by +, or put a comma between arguments", "соединяйте тексты знаком + или ставьте между параметрами запятую"),
		Example: `a = concat('x' "y", 'z')`})
	TypographicQuotes = define(Rule{Code: codeTypographic, Severity: Warning, // {1} the marks
		Message: Both("typographic quote marks {1} were taken as plain ones", "типографские кавычки {1} приняты за обычные"),
		Hint:    Both(`use " or '`, `используйте " или '`),
		Example: `a = «раз»`})
	StraySemicolon = define(Rule{Code: codeSemicolon, Severity: Warning,
		Message: Both("`;` at the end of a statement is not needed", "`;` в конце команды не нужна"),
		Hint:    Both("delete it", "удалите её"),
		Example: `c = 3;`})
	NoEffect = define(Rule{Code: codeNoEffect, Severity: Warning,
		Message: Both("the line computes a value and does nothing with it", "строка вычисляет значение, но ничего с ним не делает"),
		Hint:    Both("to keep the value, write name = ...", "чтобы сохранить значение, пишите имя = ..."),
		Example: `5 > 3`})
	ComparedOnly = define(Rule{Code: codeNoEffect, Severity: Warning, Guess: true, // {1} the assignment
		Message: Both("the line compares and does nothing with the answer", "строка сравнивает, но ничего с ответом не делает"),
		Hint:    Both("to store the value, write one =: {1}", "чтобы записать значение, пишите один знак =: {1}"),
		Example: `d == 5`})
	UnclosedComment = define(Rule{Code: codeOpenComment, Severity: Warning,
		Message: Both("the comment is not closed: everything after it is left out", "комментарий не закрыт: всё после него пропущено"),
		Hint:    Both("close it by */", "закройте его знаком */"),
		Example: "a = 1\n/* забыли закрыть\nb = 2"})
	MoreFindings = define(Rule{Code: codeLimit, Severity: Warning, // {1} how many
		Message: Both("{1} more findings are not listed", "найдено ещё замечаний: {1}, они не показаны"),
		Hint:    Both("mend the ones above first", "сначала исправьте те, что выше"),
		Example: ``})
	UnclosedInterpolation = define(Rule{Code: codeOpenInterp, Severity: Warning,
		Message: Both("`#{` is not closed and was taken as plain text", "`#{` не закрыто и взято как обычный текст"),
		Hint:    Both("close it by }; quotes inside it need no backslash", "закройте его скобкой }; кавычки внутри него пишутся без обратной черты"),
		Example: `t = "цена #{ 5 руб."`})
)
