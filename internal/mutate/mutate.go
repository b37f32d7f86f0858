// Package mutate makes wrong versions of a script, each with one operator, constant or
// branch changed, to learn whether tests notice. A change that no test notices is a place
// nobody checks.
//
// [Script], [Condition] and [Message] change texts and run nothing; [Run] tries the changes
// against the cases of test files.
package mutate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

// A Mutant is a text with one change: Now stands where Was stood.
type Mutant struct {
	At       diag.Span
	Was, Now string
	Text     string // the whole changed text
}

// A maker collects the mutants of one source.
type maker struct {
	src   *diag.Source
	funcs *builtins.Registry
	list  []Mutant
}

// Script makes the mutants of a calculator field, in the order of their places.
func Script(src *diag.Source, funcs *builtins.Registry) []Mutant {
	m := &maker{src: src, funcs: funcs}
	o := lang.Options{IsFunc: funcs.Known}
	for _, st := range lang.Parse(src, o).Stmts {
		lang.WalkStmt(st, m.visit)
	}
	return m.sound(func(text string) []diag.Diagnostic { return lang.Parse(diag.NewSource(src.Name, text), o).Diagnostics })
}

// Condition makes the mutants of a comparison field.
func Condition(src *diag.Source, funcs *builtins.Registry) []Mutant {
	m := &maker{src: src, funcs: funcs}
	o := lang.Options{IsFunc: funcs.Known}
	lang.Walk(lang.ParseExpr(src, o).X, m.visit)
	return m.sound(func(text string) []diag.Diagnostic {
		return lang.ParseExpr(diag.NewSource(src.Name, text), o).Diagnostics
	})
}

// Message makes the mutants of the expressions in a message text.
func Message(src *diag.Source, funcs *builtins.Registry) []Mutant {
	m := &maker{src: src, funcs: funcs}
	o := lang.Options{IsFunc: funcs.Known}
	lang.WalkTemplate(lang.ParseTemplate(src, o), m.visit)
	return m.sound(func(text string) []diag.Diagnostic {
		return lang.ParseTemplate(diag.NewSource(src.Name, text), o).Diagnostics
	})
}

// sound drops the mutants that cannot be read: any test would notice those.
func (m *maker) sound(read func(text string) []diag.Diagnostic) []Mutant {
	slices.SortStableFunc(m.list, func(a, b Mutant) int {
		return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End))
	})
	var list []Mutant
	for _, mutant := range m.list {
		broken := false
		for _, d := range read(mutant.Text) {
			broken = broken || d.Severity() == diag.Error
		}
		if !broken {
			list = append(list, mutant)
		}
	}
	return list
}

// put adds the mutant that has now in a place.
func (m *maker) put(at diag.Span, now string) {
	text := m.src.Text
	if was := m.src.Cut(at); was != now {
		m.list = append(m.list, Mutant{At: at, Was: was, Now: now, Text: text[:at.Start] + now + text[at.End:]})
	}
}

// operators says what stands in for each operator. Those of order move the border by one
// value, which is where mistakes are made.
var operators = map[lang.Op]string{
	lang.Or: "and", lang.And: "or", lang.Eq: "!=", lang.Ne: "==", lang.Lt: "<=", lang.Le: "<", lang.Gt: ">=", lang.Ge: ">",
	lang.Add: "-", lang.Sub: "+", lang.Mul: "/", lang.Div: "*", lang.Mod: "*", lang.Pow: "*",
}

// visit makes the mutants of one expression.
func (m *maker) visit(x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.Binary:
		m.put(x.OpAt, operators[x.Op])
	case *lang.Unary:
		m.put(diag.Span{Start: x.At.Start, End: x.X.Span().Start}, "")
	case *lang.Number:
		m.put(x.At, otherNumber(x.Text))
	case *lang.Literal:
		switch x.Word {
		case lang.WordTrue:
			m.put(x.At, "False")
		case lang.WordFalse:
			m.put(x.At, "True")
		}
	case *lang.String:
		m.text(x)
	case *lang.Unquoted:
		m.put(x.At, `""`)
		return false
	case *lang.Hyphenated:
		return false
	case *lang.Call:
		if f, ok := m.funcs.Find(x.Name); ok && f.Branch() && len(x.Args) == len(f.Params) {
			m.put(x.Args[0].Span(), "True")
			m.put(x.Args[0].Span(), "False")
		}
	}
	return true
}

// text empties a text, and fills one that is empty.
func (m *maker) text(x *lang.String) {
	mark := x.Quote
	if mark != "'" && mark != "`" {
		mark = `"`
	}
	if len(x.Parts) == 0 {
		m.put(x.At, mark+"x"+mark)
		return
	}
	m.put(x.At, mark+mark)
}

// otherNumber is the next whole number; of any other number, one that is far from it.
func otherNumber(text string) string {
	if n, err := strconv.Atoi(text); err == nil && len(text) < 16 && strconv.Itoa(n) == text {
		return strconv.Itoa(n + 1)
	}
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		return "-1" + rest
	}
	return "1" + text
}
