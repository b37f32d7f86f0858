package builtins

import (
	"strings"

	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// Unknown says what is wrong with the name of a function that the registry does not
// have, written at the given place: it belongs to the platform, is misspelt, or does not
// exist.
func (r *Registry) Unknown(name string, at diag.Span) diag.Diagnostic {
	if r.OnPlatform(name) {
		return diag.New(diag.NeedsHost, at, diag.Same(name))
	}
	if vars.IsBuiltin(name) {
		return diag.New(diag.BuiltinCalled, at, diag.Same(name))
	}
	switch strings.ToLower(name) {
	case "print", "printf", "echo", "alert", "вывести", "показать", "return":
		return diag.New(diag.OutputCalled, at, diag.Same(name))
	case "for", "foreach", "while", "range", "map", "пока", "для":
		return diag.New(diag.LoopCalled, at, diag.Same(name))
	}
	if here, ok := elsewhere[strings.ToLower(name)]; ok {
		d := diag.New(diag.ForeignFunction, at, diag.Same(name), diag.Same(here))
		if fn, _, _ := strings.Cut(here, "(a > b"); vars.IsName(fn) && r.Known(fn) {
			d.Fix = &diag.Fix{Span: at, New: fn}
		}
		return d
	}
	if near, ok := spell.Nearest(name, r.names); ok {
		d := diag.New(diag.MisspelledFunction, at, diag.Same(name), diag.Same(near))
		if strange := spell.Strange(name, near); strange != "" {
			d = diag.New(diag.LookalikeFunction, at, diag.Same(name), diag.Same(near), diag.Same(strange))
		}
		d.Fix = &diag.Fix{Span: at, New: near}
		return d
	}
	return diag.New(diag.UnknownFunction, at, diag.Same(name))
}

// elsewhere gives what functions that people know from spreadsheets and other languages
// are called here, in small letters.
var elsewhere = map[string]string{
	"если": "if(a > b, x, y)", "якщо": "if(a > b, x, y)", "iif": "if(a > b, x, y)",
	"и": "a and b", "или": "a or b", "не": "not a", "and": "a and b", "or": "a or b",
	"округл": "round", "округлить": "round", "окр": "round", "ceiling": "ceil", "trunc": "int", "цел": "int", "цілий": "int",
	"макс": "max", "мин": "min", "мін": "min", "сумм": "sum_array([a, b])", "сумма": "sum_array([a, b])", "sum": "sum_array([a, b])", "корень": "sqrt", "степень": "pow",
	"длстр": "len", "длина": "len", "length": "len", "strlen": "len", "count": "arr_len", "size": "arr_len",
	"rand": "random", "randint": "random", "случмежду": "random", "сегодня": "current_date", "today": "current_date", "now": "current_time", "тдата": "current_time",
	"substr": "substring", "пстр": "substring", "сцепить": "concat", "заменить": "replace", "подставить": "replace", "trim": "strip",
	"строчн": "lower", "прописн": "upper", "tolower": "lower", "toupper": "upper", "split": "splitter", "includes": "contains", "push": "append",
	"number": "float", "isnumber": "is_float", "parseint": "int", "random_int": "random", "mod": "a % b",
	"avg": "sum_array(x) / arr_len(x)", "average": "sum_array(x) / arr_len(x)", "mean": "sum_array(x) / arr_len(x)", "срзнач": "sum_array(x) / arr_len(x)", "среднее": "sum_array(x) / arr_len(x)",
	"sqr": "x ** 2", "power": "pow", "factorial": "fac", "fabs": "abs", "модуль": "abs", "остат": "a % b", "частное": "floor(a / b)",
	"left": "substring(x, 0, n)", "левсимв": "substring(x, 0, n)", "mid": "substring", "find": "contains", "найти": "contains", "поиск": "contains", "indexof": "index",
	"year": `convert_datetime(x, "%d.%m.%Y", "%Y")`, "month": `convert_datetime(x, "%d.%m.%Y", "%m")`, "day": `convert_datetime(x, "%d.%m.%Y", "%d")`,
	"год": `convert_datetime(x, "%d.%m.%Y", "%Y")`, "месяц": `convert_datetime(x, "%d.%m.%Y", "%m")`, "день": `convert_datetime(x, "%d.%m.%Y", "%d")`,
	"strptime": "convert_datetime", "date": "convert_datetime", "datetime": "get_datetime", "сейчас": "current_time",
	"string": `"#{x}"`, "intval": "int", "toint": "int", "parsefloat": "float", "floatval": "float", "isset": `"#{x}" != ""`, "isnull": `x == None`, "is_null": `x == None`, "isnan": "is_float",
	"json_decode": `x["key"]`, "json_loads": `x["key"]`, "parse_json": `x["key"]`, "json_parse": `x["key"]`, "choice": "select_random", "random_choice": "select_random",
	"окрвверх": "ceil", "окрвниз": "floor", "сжпробелы": "strip", "пробелы": "strip",
	"roundup": "ceil", "округлвверх": "ceil", "rounddown": "floor", "округлвниз": "floor",
	"str": `"#{x}"`, "to_string": `"#{x}"`, "tostring": `"#{x}"`, "isempty": `"#{x}" == ""`, "is_empty": `"#{x}" == ""`, "empty": `"#{x}" == ""`,
	"uppercase": "upper", "lowercase": "lower", "concatenate": "concat", "join": "massive_to_text",
	"keys": "dict_keys_to_array", "values": "dict_values_to_array",
	"datediff": "date2 - date1", "date_diff": "date2 - date1", "days_between": "date2 - date1", "разндат": "date2 - date1",
	"dateadd": "addDays", "date_add": "addDays", "date_format": "convert_datetime", "format_date": "convert_datetime", "strftime": "convert_datetime",
}

// answered says what to do about a text that a failed call gave back instead of a value.
func (f *Func) answered() diag.Text {
	return both("the call returned this text instead of its usual answer: "+f.Returns.EN, "функция вернула этот текст вместо обычного ответа: "+f.Returns.RU)
}

// nothingCame says what to do about a request that brought no answer.
var nothingCame = both("the line did nothing and its variable is as before; check the address, or try again later",
	"строка не выполнена, переменная осталась прежней; проверьте адрес или повторите позже")

// CheckCount checks the number of arguments written in a call. It blames the first one
// that is missing or too many.
func (f *Func) CheckCount(n int) *ArgError {
	if n < f.MinArgs() && f.Branch() && n > 0 {
		return &ArgError{Arg: n, Rule: diag.TooFewArgs, Args: []diag.Text{
			diag.Same(f.Name), diag.Same(f.Params[n].Name), diag.Same(itoa(n + 1)),
			both(f.Name+`(condition, value, otherwise); for nothing otherwise write ""`, f.Name+`(условие, значение, иначе); если иначе ничего не нужно, пишите ""`)}}
	}
	if n < f.MinArgs() {
		return &ArgError{Arg: n, Rule: diag.TooFewArgs, Args: []diag.Text{
			diag.Same(f.Name), diag.Same(f.Params[n].Name), diag.Same(itoa(n + 1)), diag.Same(f.Signature())}}
	}
	if most := f.MaxArgs(); most >= 0 && n > most {
		return &ArgError{Arg: most, Rule: diag.TooManyArgs, Args: []diag.Text{
			diag.Same(f.Name), diag.Same(itoa(most)), diag.Same(itoa(n)), diag.Same(f.Signature())}}
	}
	return nil
}

// DecimalComma says what is wrong with a call of n arguments when arguments arg and arg+1
// may be the halves of a number with a decimal comma: there are too many of them; or, a
// warning, a number that is written out would be rounded; or the commas between the others
// of a list of numbers are written in another way, which mixed says. A nil rule is for
// nothing.
func (f *Func) DecimalComma(n, arg int, number string, mixed bool) (*diag.Rule, []diag.Text) {
	if most := f.MaxArgs(); most >= 0 && n > most {
		return diag.DecimalCommaArg, []diag.Text{diag.Same(f.Name), diag.Same(itoa(most)), diag.Same(itoa(n)), diag.Same(number)}
	}
	p := f.Param(arg + 1)
	rounds := n == 2 && arg == 0 && f.Params[0].Read == Number && p.Read == Whole && p.Optional
	if rounds || mixed && p.Rest && p.Read == Number {
		return diag.DecimalCommaDoubt, []diag.Text{diag.Same(f.Name), diag.Same(strings.Replace(number, ".", ",", 1)), diag.Same(number)}
	}
	return nil, nil
}

// CheckArg checks whether argument i, written with the value v, can be read as its
// parameter wants. i is less than the greatest number of arguments.
func (f *Func) CheckArg(i int, v value.Value) *ArgError {
	p := f.Param(i)
	if p.Lazy || v.IsEmpty() && !p.Required() || p.Read.Fits(&v) {
		return nil
	}
	return f.wrongKind(i, v)
}
