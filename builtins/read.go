package builtins

import (
	"strconv"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// needs names what each reading needs, for messages and the reference.
var needs = [...]diag.Text{
	Any:       diag.Both("a value", "значение"),
	Text:      diag.Both("a text", "текст"),
	Number:    diag.Both("a number", "число"),
	Whole:     diag.Both("a whole number", "целое число"),
	Truth:     diag.Both("True or False", "True или False"),
	Date:      diag.Both("a date dd.mm.yyyy", "дата дд.мм.гггг"),
	Time:      diag.Both("a time HH:MM", "время ЧЧ:ММ"),
	Moment:    diag.Both("a date, a time, or both", "дата, время или дата со временем"),
	Array:     diag.Both("an array", "массив"),
	Dict:      diag.Both("a dictionary", "словарь"),
	Structure: diag.Both("an array or a dictionary", "массив или словарь"),
	VarName:   diag.Both("a variable name", "имя переменной"),
}

// Needs says in words what the reading needs.
func (r Reading) Needs() diag.Text { return needs[r] }

// Wanted is Needs in a sentence: in Russian with the verb, whose form depends on it.
func (r Reading) Wanted() diag.Text {
	verb := "нужно "
	switch r {
	case Text, Array, Dict, Structure:
		verb = "нужен "
	case Date, Moment:
		verb = "нужна "
	}
	return diag.Both(needs[r].EN, verb+needs[r].RU)
}

// Fits reads v in place as the parameter wants it and reports whether that worked.
func (r Reading) Fits(v *value.Value) bool {
	switch r {
	case Any, Text, Truth:
		return true
	case Number:
		v.Read()
		_, ok := v.Num()
		return ok
	case Whole:
		v.Read()
		n, ok := v.Num()
		if ok {
			_, ok = n.Whole()
		}
		return ok
	case VarName:
		return vars.IsName(v.Text())
	case Array, Dict, Structure:
		s, ok := v.Structure()
		if !ok || r == Array && s.Kind() != value.KindArray || r == Dict && s.Kind() != value.KindDict {
			return false
		}
		*v = s
		return true
	}
	m, ok := v.Moment()
	return ok && (r == Moment || r == Date && m.HasDate() || r == Time && m.HasTime())
}

// A Lookuper reads a bare name through the scopes; None when it is not set.
type Lookuper interface {
	Lookup(name string) value.Value
}

// ReadArgs reads the arguments of a call in place, fills in defaults and reports the
// first one that does not fit. args has one element per parameter at least; written of
// them come from the script. v finds the variable of a FromVar parameter.
func (f *Func) ReadArgs(args []value.Value, written int, v Lookuper) *ArgError {
	for i := range args {
		if err := f.ReadArg(i, &args[i], i < written, v); err != nil {
			return err
		}
	}
	return nil
}

// ReadArg reads argument i in place as ReadArgs does.
func (f *Func) ReadArg(i int, arg *value.Value, written bool, v Lookuper) *ArgError {
	p := f.Param(i)
	if p.Lazy {
		return nil
	}
	if !p.Required() && (!written || arg.IsEmpty()) {
		switch {
		case p.FromVar != "":
			*arg = v.Lookup(p.FromVar)
		case p.Default != "":
			*arg = value.Text(p.Default)
		default:
			return nil
		}
		if arg.IsEmpty() {
			return nil
		}
	}
	if !p.Read.Fits(arg) {
		return f.wrongKind(i, *arg)
	}
	return nil
}

// AnyFits reports whether every value fits the parameter as it is: reading it does
// nothing.
func (p *Param) AnyFits() bool {
	return p.Lazy || p.Required() && (p.Read == Any || p.Read == Text || p.Read == Truth)
}

func (f *Func) wrongKind(i int, got value.Value) *ArgError {
	p := f.Param(i)
	return &ArgError{Arg: i, Rule: diag.WrongArgKind, Got: got, Args: []diag.Text{
		diag.Same(f.Name), diag.Same(itoa(i + 1)), diag.Same(p.Name), p.Read.Wanted(), Shown(got)}}
}

// Shown is a value as messages show it: shortened, texts in quotes, None in words.
func Shown(v value.Value) diag.Text {
	if v.IsNone() {
		return diag.Both("nothing (the variable is not set)", "пустое значение (переменная не задана)")
	}
	return diag.Same(value.Preview(v, 30))
}

func itoa(n int) string { return strconv.Itoa(n) }
