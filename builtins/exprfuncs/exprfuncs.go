// Package exprfuncs offers the calculator's pure functions to programs written in
// [github.com/expr-lang/expr]: for engines that embed it already and want round, date_rus
// or get to mean what they mean in a calculator field.
//
// Every pure function of the table is there, under its name and its aliases. Arguments
// are read as in a calculator: "007" is a number where one is needed, '[1, 2]' an array,
// "" and nil are skipped arguments. Two functions have no place in expr:
//   - if, which would evaluate both branches: expr has c ? a : b;
//   - contains, which is an operator there: it needs a [Config].Prefix.
//
// A function replaces expr's own of the same name: abs, ceil, concat, floor, float, get,
// int, len, lower, max, min, replace, round, sort, upper. ::len(x) still calls the one that
// was replaced. Nor can a program call a function by a name that is a variable of its
// environment too, or give one to let. A Prefix leaves expr's names alone.
//
// The package is no second implementation of the calculator language: expr's operators
// stay expr's. Functions that reach outside, or read a clock, are not offered.
//
//	program, err := expr.Compile(`date_rus("01.03.2024")`, exprfuncs.Functions(exprfuncs.Config{})...)
package exprfuncs

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// A Config says how the functions are offered. The zero Config is the documented
// language.
type Config struct {
	Lang     diag.Lang      // of the messages of errors
	Prefix   string         // before every name: letters, digits and _
	Zone     *time.Location // the project's time zone; nil: Moscow
	MaxText  int            // characters of a text that a call gives; 0: 100 000
	MaxBytes int            // bytes that one call may produce; 0: 4 MiB
	// Values: results are of type value.Value, for engines whose variables are. Else they
	// are nil, bool, int, float64, string, []any and map[string]any.
	Values bool
}

// Defaults of [Config].
const (
	DefaultMaxText  = 100_000
	DefaultMaxBytes = 4 << 20
)

// moscow is the documented default zone of a project. It has had no daylight saving
// time since 2014, so it needs no zone data.
var moscow = time.FixedZone("MSK", 3*60*60)

// Functions gives the options that declare the functions to expr.Compile. The options
// may be used for any number of programs, and those be run by any number of goroutines:
// calls share nothing that changes.
//
// A failing call ends the expr program with an error that wraps a [builtins.ArgError].
func Functions(c Config) []expr.Option {
	if c.Zone == nil {
		c.Zone = moscow
	}
	if c.MaxText == 0 {
		c.MaxText = DefaultMaxText
	}
	if c.MaxBytes == 0 {
		c.MaxBytes = DefaultMaxBytes
	}
	t := &table{values: c.Values, lang: c.Lang, services: builtins.Services{
		Context: context.Background, Zone: c.Zone, MaxText: c.MaxText, MaxBytes: c.MaxBytes,
		Warn: func(int, *diag.Rule, ...diag.Text) {},
	}}
	var list []expr.Option
	for _, f := range builtins.Standard().Funcs() {
		if f.Kind != builtins.Pure || f.Branch() {
			continue
		}
		call := func(params ...any) (any, error) { return t.call(f, params) }
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			if name = c.Prefix + name; !isOperator(name) {
				list = append(list, expr.Function(name, call))
			}
		}
	}
	return list
}

// isOperator reports whether expr reads the name as an operator or a literal, so that it
// can never be called.
func isOperator(name string) bool {
	switch name {
	case "not", "in", "or", "and", "matches", "contains", "startsWith", "endsWith", "let", "if", "else", "true", "false", "nil":
		return true
	}
	return false
}

// A table is what the functions of one [Config] share. It never changes.
type table struct {
	services builtins.Services
	lang     diag.Lang
	values   bool
}

// unset has no variables.
type unset struct{}

func (unset) Lookup(string) value.Value { return value.None }

// call calls f as an expr program does. params belong to expr and are not kept.
func (t *table) call(f *builtins.Func, params []any) (any, error) {
	if err := f.CheckCount(len(params)); err != nil {
		return nil, t.failure(f, err)
	}
	args := make([]value.Value, max(len(params), len(f.Params)))
	c := builtins.NewCall(f, args, len(params), &t.services)
	for i, p := range params {
		v, why := from(p, 0)
		if !why.IsZero() {
			return nil, t.failure(f, c.BadArg(i, why))
		}
		args[i] = v
	}
	if err := f.ReadArgs(args, len(params), unset{}); err != nil {
		return nil, t.failure(f, err)
	}
	v, err := t.perform(f, &c)
	if err != nil {
		return nil, t.failure(f, err)
	}
	if t.values {
		return v, nil
	}
	return to(v), nil
}

func (t *table) perform(f *builtins.Func, c *builtins.Call) (value.Value, error) {
	var v value.Value
	var err error
	if f.Do != nil {
		v, err = f.Do(c)
	} else {
		var out []byte
		out, err = f.Append(c, nil)
		v = value.Text(string(out))
	}
	if err == nil && v.IsText() && t.tooLong(v.Text()) {
		err = c.TooLong()
	}
	return v, err
}

func (t *table) tooLong(s string) bool {
	return len(s) > t.services.MaxBytes || len(s) > t.services.MaxText && utf8.RuneCountInString(s) > t.services.MaxText
}

// A failure is an error in the language of the Config.
type failure struct {
	text  string
	cause error
}

func (e *failure) Error() string { return e.text }

// Unwrap gives the builtins.ArgError.
func (e *failure) Unwrap() error { return e.cause }

func (t *table) failure(f *builtins.Func, err error) error {
	arg, ok := err.(*builtins.ArgError)
	if !ok {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	return &failure{diag.New(arg.Rule, diag.Span{}, arg.Args...).Message(t.lang), arg}
}
