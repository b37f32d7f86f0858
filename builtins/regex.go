package builtins

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

const pageRegex = "dlya-raboty-s-regulyarnymi-vyrazheniyami.md"

// regexFuncs find pieces of texts by a pattern and compare texts with typing mistakes.
var regexFuncs = []Func{{
	Name: "findall", Group: GroupRegex, Kind: Pure,
	Params: []Param{
		{Name: "reg", Read: Text, Doc: both("the regular expression, written as in Python", "регулярное выражение, записанное как в Python")},
		{Name: "str", Read: Text, Doc: both("the text to search", "текст, в котором искать")},
		{Name: "index", Read: Whole, Optional: true, Doc: both("which match to give: 0 is the first, -1 the last; all of them if skipped", "какое совпадение вернуть: 0 — первое, -1 — последнее; если не указать — все")},
	},
	Returns: both("an array of the pieces found; with an index one piece, or None", "массив найденного; с номером — одно совпадение или None"),
	Doc: both("Finds everything in a text that matches a regular expression. When the expression has one group in brackets, the piece inside the group is given instead of the whole match; with several groups each match is an array of them. A search may take 5 seconds at most.",
		"Находит в тексте всё, что подходит под регулярное выражение. Если в выражении есть одна группа в скобках, возвращается то, что попало в неё, а не всё совпадение; если групп несколько, каждое совпадение — массив из них. Поиск длится не больше 5 секунд."),
	Examples: []Example{
		{Src: `findall('[0-9]+', 'дом 15, кв 204')`, Want: `["15","204"]`},
		{Src: `findall('.ru\/(.+)\/', 'https://payform.ru/ab252acn/', 0)`, Want: "ab252acn"},
		{Src: `findall('(\w+)=(\d+)', 'чай=2, кофе=1', -1)`, Want: `["кофе","1"]`},
		{Src: `findall('\d', 'нет цифр')`, Want: "[]"},
	},
	Source: pageRegex, Inferred: true, Do: new(patternCache).findall,
}, {
	Name: "similar", Group: GroupRegex, Kind: Pure,
	Params: []Param{
		{Name: "str1", Read: Text, Doc: both("one text", "один текст")},
		{Name: "str2", Read: Text, Doc: both("the other text", "другой текст")},
	},
	Returns: yesOrNo,
	Doc: both("Compares two texts and forgives typing mistakes: True when less than 30 percent of the longer text's characters would have to be changed, added or removed. Letter case and blanks count, so bring both to small letters first.",
		"Сравнивает тексты, прощая опечатки: True, если заменить, добавить или убрать пришлось бы меньше 30 процентов знаков более длинного текста. Регистр и пробелы учитываются, поэтому сначала приведите оба текста к строчным буквам."),
	Examples: []Example{
		{Src: `similar("фотосинтез", "фотосентез")`, Want: "True"},
		{Src: `similar("фотосинтез", "кот")`, Want: "False"},
		{Src: `similar("кот", "кит")`, Want: "False"},
	},
	Source: pageRegex, Truth: true, Borrows: true, Do: similar,
}}

// patternTime is how long one search may take.
const patternTime = 5 * time.Second

// findall is Python's findall with the choice of one match.
func (patterns *patternCache) findall(c *Call) (value.Value, error) {
	p, fault := patterns.compile(c.Text(0))
	if p == nil {
		return value.None, c.BadArg(0, fault)
	}
	ctx, cancel := context.WithTimeout(c.Context(), patternTime)
	defer cancel()
	f := findings{one: !c.Skipped(2), room: c.Room()}
	if f.one {
		f.index = c.Whole(2)
	}
	if err := p.findAll(ctx, c.Text(1), f.add); err != nil {
		return value.None, searchError(c, err)
	}
	if f.full {
		return value.None, c.TooLong()
	}
	return f.result(), nil
}

// searchError says why a search did not end well.
func searchError(c *Call, err error) error {
	if cancelled := c.Context().Err(); cancelled != nil {
		return cancelled
	}
	if errors.Is(err, errBacktracking) {
		return c.BadArg(0, both("on this text the search needs too much memory", "для поиска в этом тексте нужно слишком много памяти"))
	}
	return &ArgError{Arg: 0, Rule: diag.TimedOut, Args: []diag.Text{
		both("the search of "+c.fn.Name, "поиск функции "+c.fn.Name), both("5 seconds", "5 секунд")}}
}

// findings collects matches: all of them, or what is needed for the one asked for.
type findings struct {
	one   bool
	index int64 // of the one asked for, from the end when negative
	room  int   // bytes that what is kept may still take
	full  bool  // there was no room

	passed int64 // matches before the one asked for
	rows   [][]string
}

// add takes the next match and reports whether more are wanted.
func (f *findings) add(found []string) bool {
	if f.one && f.passed < f.index {
		f.passed++
		return true
	}
	if f.room -= rowSize(found); f.room < 0 {
		f.full = true
		return false
	}
	f.rows = append(f.rows, slices.Clone(found))
	if f.one && f.index < 0 && int64(len(f.rows))+f.index > 0 {
		f.room += rowSize(f.rows[0])
		f.rows = f.rows[1:]
	}
	return !f.one || f.index < 0
}

// rowSize is the memory a match takes, about: its texts, and each as an element of an
// array.
func rowSize(row []string) int {
	const element = 64
	size := element
	for _, s := range row {
		size += element + len(s)
	}
	return size
}

// result is the array of all matches, or the one asked for.
func (f *findings) result() value.Value {
	if f.one {
		if f.index >= 0 && len(f.rows) == 0 || f.index < 0 && int64(len(f.rows))+f.index < 0 {
			return value.None
		}
		return rowValue(f.rows[0])
	}
	all := make([]value.Value, len(f.rows))
	for i, row := range f.rows {
		all[i] = rowValue(row)
	}
	return value.NewArray(all)
}

// rowValue is a single text, or the array of a match's groups.
func rowValue(row []string) value.Value {
	if len(row) == 1 {
		return value.Text(row[0])
	}
	texts := make([]value.Value, len(row))
	for i, s := range row {
		texts[i] = value.Text(s)
	}
	return value.NewArray(texts)
}
