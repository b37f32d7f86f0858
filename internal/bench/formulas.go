// Package bench measures the interpreter against other expression engines for Go: the
// same formulas on the same rows, compiled once and run on the next row each time.
//
// It is a module of its own, so that the engines compared are no dependencies of the
// interpreter. It exports what its own tests and benchmarks use and is no library; see
// README.md for how to run it and how to read the figures.
package bench

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Formula is one task that every engine carries out in its own syntax.
type Formula struct {
	Name    string
	Columns []Column
	// Native is the task in Go, one closure call away from the benchmark's loop.
	Native func(rows []Row) *Program
}

// Names of the formulas, as they stand in the names of the benchmarks.
const (
	Bool   = "a_bool"
	Price  = "b_price"
	Ladder = "c_ladder"
	String = "d_string"
	Script = "e_script"
	Array  = "f_array"
	JSON   = "g_json"
	// PriceText is Price with every figure a text, which is what a chatbot has.
	PriceText = "b_text"
)

// Formulas lists them in the order of the tables.
func Formulas() []Formula {
	price := Column{"price", func(r *Row) any { return r.Price }}
	qty := Column{"qty", func(r *Row) any { return r.Qty }}
	discount := Column{"discount", func(r *Row) any { return r.Discount }}
	shipping := Column{"shipping", func(r *Row) any { return r.Shipping }}
	guest := Column{"guest", func(r *Row) any { return r.Guest }}
	city := Column{"city", func(r *Row) any { return r.City }}
	return []Formula{
		{Bool, []Column{
			{"Origin", func(r *Row) any { return r.Origin }}, {"Country", func(r *Row) any { return r.Country }},
			{"Value", func(r *Row) any { return r.Value }}, {"Adults", func(r *Row) any { return r.Adults }},
		}, native(nativeBool)},
		{Price, []Column{price, qty, discount, shipping}, native(nativePrice)},
		{Ladder, []Column{{"q", func(r *Row) any { return r.Q }}}, native(nativeLadder)},
		{String, []Column{guest, city}, native(nativeString)},
		{Script, []Column{price, qty, discount, shipping, guest}, native(nativeScript)},
		{Array, []Column{{"arr", func(r *Row) any { return r.Arr }}}, native(nativeArray)},
		{JSON, []Column{{"body", func(r *Row) any { return r.Body }}}, native(nativeJSON)},
		{PriceText, []Column{
			{"price", func(r *Row) any { return r.PriceText }}, {"qty", func(r *Row) any { return r.QtyText }},
			{"discount", func(r *Row) any { return r.DiscountText }}, {"shipping", func(r *Row) any { return r.ShippingText }},
		}, native(nativePriceText)},
	}
}

// names are the variables of the formula.
func (f Formula) names() []string {
	list := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		list[i] = c.Name
	}
	return list
}

// formula finds one by its name.
func formula(name string) (Formula, error) {
	for _, f := range Formulas() {
		if f.Name == name {
			return f, nil
		}
	}
	return Formula{}, fmt.Errorf("no formula %s", name)
}

// A Program is a formula compiled by one engine. Run evaluates row i and leaves the
// result in the engine's own form, which Result turns into a bool, a float64 or a string.
type Program struct {
	Run    func(i int) error
	Result func() any
}

// An Engine is one way to carry out formulas.
type Engine struct {
	Name    string
	Sources map[string]string // by the name of the formula; one that is absent is not run
	// Make compiles a formula and turns the rows into what the engine takes.
	Make func(f Formula, src string, rows []Row) (*Program, error)
	// Compile prepares a function that turns the source text into a runnable program, from
	// cold; nil where another entry of the same engine has it.
	Compile func(f Formula, src string) (func() error, error)
}

// Engines lists all engines. Ours stand right behind the baseline, so that what they are
// compared with ran a moment before.
func Engines() []Engine {
	return slices.Concat(
		[]Engine{nativeEngine(), exprMap()}, ours(), []Engine{exprStruct(), exprDecode(), gvalEngine(), govaluateEngine(), celEngine()},
		[]Engine{starlarkEngine(), starlarkDecode(), gojaEngine(), gojaDecode(), luaEngine(), tengoEngine(), gojqEngine(), gojqDecode()},
	)
}

// ladder writes nine nested conditions on q, from q >= 100 outside to q >= 900 inside.
// {n} in branch is the limit, {then} and {else} the sides; {k} in leaf is the factor.
func ladder(branch, leaf string) string {
	side := func(k string) string { return strings.ReplaceAll(leaf, "{k}", k) }
	factors := []string{"26", "25", "24", "23", "22", "21", "20", "19", "18", "17"}
	limits := []string{"100", "200", "300", "400", "500", "600", "700", "800", "900"}
	s := side(factors[9])
	for i := 8; i >= 0; i-- {
		s = strings.NewReplacer("{n}", limits[i], "{then}", s, "{else}", side(factors[i])).Replace(branch)
	}
	return s
}

// with copies a table of sources and sets one of them.
func with(base map[string]string, formula, src string) map[string]string {
	m := maps.Clone(base)
	m[formula] = src
	return m
}
