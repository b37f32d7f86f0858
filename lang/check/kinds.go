package check

import (
	"slices"
	"strings"
	"unicode"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// kinds is the set of readings that a value may have.
type kinds uint8

const (
	isNone kinds = 1 << iota
	isBool
	isNumber
	isDate // with a time of day or without
	isTime
	isText
	isArray
	isDict

	anything kinds = 1<<8 - 1
)

// label names the kinds in words, "" when there is nothing to say.
func (k kinds) label() (diag.Text, bool) {
	var en, ru []string
	for i, t := range [...]diag.Text{
		diag.Both("a variable that is not set", "незаданная переменная"), diag.Both("True or False", "True или False"),
		diag.Both("a number", "число"), diag.Both("a date", "дата"), diag.Both("a time", "время"), diag.Both("a text", "текст"),
		diag.Both("an array", "массив"), diag.Both("a dictionary", "словарь"),
	} {
		if k&(1<<i) != 0 {
			en, ru = append(en, t.EN), append(ru, t.RU)
		}
	}
	return diag.Both(strings.Join(en, " or "), strings.Join(ru, " или ")), len(en) > 0 && len(en) <= 2
}

// emptiness says what the script shows of whether there is a value.
type emptiness uint8

const (
	unknownIfSet emptiness = iota // there is one, or nothing shows that there is none
	maybeUnset                    // some way through the script leaves none
	surelyUnset
)

// A fact is what is known of a value.
type fact struct {
	kinds   kinds
	empty   emptiness
	deleted bool         // by a line `name =`
	literal *value.Value // it is this one, a literal of the script; nil: something else
	folded  string       // lower or upper, when that made it
	at      diag.Span
}

// valueKinds classifies a value that is known.
func valueKinds(v value.Value) kinds {
	if v.IsNone() {
		return isNone
	}
	if _, ok := v.Num(); ok {
		return isNumber
	}
	if m, ok := v.Moment(); ok {
		if m.Kind == value.Time {
			return isTime
		}
		return isDate
	}
	if s, ok := v.Structure(); ok {
		if s.Kind() == value.KindArray {
			return isArray
		}
		return isDict
	}
	if v.Kind() == value.KindBool || v.Text() == "True" || v.Text() == "False" {
		return isBool
	}
	return isText
}

// kindsOf says what an expression may come to.
func (l *linter) kindsOf(x lang.Expr) fact {
	if v, ok := constant(x); ok {
		f := fact{kinds: valueKinds(v)}
		if v.IsEmpty() {
			f.empty, f.at = surelyUnset, x.Span()
		}
		return f
	}
	switch x := x.(type) {
	case *lang.Name:
		return l.lookup(x)
	case *lang.Interp:
		return l.kindsOf(x.X)
	case *lang.Paren:
		return l.kindsOf(x.X)
	case *lang.String:
		return fact{kinds: partKinds(x.Parts)}
	case *lang.Unquoted:
		return fact{kinds: partKinds(x.Parts)}
	case *lang.Array:
		return fact{kinds: isArray}
	case *lang.Dict:
		return fact{kinds: isDict}
	case *lang.Unary:
		if x.Op == lang.Not {
			return fact{kinds: isBool}
		}
		return fact{kinds: isNumber}
	case *lang.Binary:
		return fact{kinds: l.binaryKinds(x)}
	case *lang.Call:
		return l.callKinds(x)
	}
	return fact{kinds: anything}
}

func (l *linter) binaryKinds(x *lang.Binary) kinds {
	const set = anything &^ isNone
	switch x.Op {
	case lang.And, lang.Or, lang.Eq, lang.Ne, lang.Lt, lang.Le, lang.Gt, lang.Ge:
		return isBool
	case lang.Mul, lang.Div, lang.Mod, lang.Pow:
		return isNumber
	}
	a, b := l.kindsOf(x.X).kinds, l.kindsOf(x.Y).kinds
	switch {
	case b == isNumber && a&^(isNumber|isDate|isTime) == 0: // a date and a number of days
		return a
	case x.Op == lang.Sub && a&^(isDate|isTime) == 0 && b&^(isDate|isTime) == 0:
		return isNumber
	case x.Op == lang.Sub:
		return isNumber | isDate | isTime
	}
	return set
}

func (l *linter) callKinds(x *lang.Call) fact {
	fn, ok := l.funcs.Find(x.Name)
	switch {
	case !ok:
	case fn.Branch() && len(x.Args) == 3:
		a, b := l.kindsOf(x.Args[1]), l.kindsOf(x.Args[2])
		return a.or(b, x.At)
	case fn.Group == builtins.GroupHTTP && wholeAnswer(x):
		return fact{kinds: isDict}
	case fn.Number:
		return fact{kinds: isNumber}
	case fn.Truth:
		return fact{kinds: isBool}
	}
	return fact{kinds: anything}
}

// or joins what is known of two branches.
func (f fact) or(g fact, at diag.Span) fact {
	out := fact{kinds: f.kinds | g.kinds, at: at}
	switch {
	case f.empty == surelyUnset && g.empty == surelyUnset:
		out.empty = surelyUnset
	case f.empty != unknownIfSet || g.empty != unknownIfSet:
		out.empty = maybeUnset
	}
	return out
}

// lookup says what a variable may hold at the current statement.
func (l *linter) lookup(n *lang.Name) fact {
	v := variable{n.Scope, n.Name}
	if f, ok := l.facts[v]; ok {
		return f
	}
	if n.Scope == lang.NoScope && vars.IsBuiltin(n.Name) {
		return fact{kinds: builtinKinds(n.Name)}
	}
	return fact{kinds: anything}
}

func builtinKinds(name string) kinds {
	switch name {
	case "current_date", "next_day":
		return isDate
	case "current_time":
		return isTime
	case "weekday", "timestamp", "E", "PI":
		return isNumber
	}
	return anything
}

// partKinds says what a text with interpolations may read as. Letters in it make it a
// text for certain, unless it begins like JSON or may spell True or False.
func partKinds(parts []lang.Part) kinds {
	fixed := slices.ContainsFunc(parts, func(p lang.Part) bool { return p.X == nil })
	if !fixed {
		return anything &^ isNone
	}
	words := slices.ContainsFunc(parts, func(p lang.Part) bool { return p.X == nil && strings.ContainsFunc(p.Text, speaks) })
	if !words {
		return anything &^ isNone
	}
	k := isText
	first, last := strings.TrimLeftFunc(parts[0].Text, unicode.IsSpace), strings.TrimRightFunc(parts[len(parts)-1].Text, unicode.IsSpace)
	if (first == "" || strings.ContainsAny(first[:1], "[{")) && (last == "" || strings.ContainsAny(last[len(last)-1:], "]}")) {
		k |= isArray | isDict
	}
	if !slices.ContainsFunc(parts, func(p lang.Part) bool { return p.X == nil && !strings.Contains("True False", p.Text) }) {
		k |= isBool
	}
	return k
}

// speaks reports whether a character belongs to no number, date or time.
func speaks(r rune) bool { return unicode.IsLetter(r) && r != 'e' && r != 'E' }
