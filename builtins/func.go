// Package builtins is the table of functions: what each is called, what it takes and
// gives, what it may touch, its documentation in two languages and its examples.
//
// The table is the one place that names them. The reference, completion, argument
// errors, the linter and the effect records all read it. The package knows no syntax:
// a function says which argument is wrong, the runtime knows where that argument stands.
//
//	reg := builtins.Standard()
//	f, ok := reg.Find("round")
package builtins

import (
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// A Kind says what a function may touch. It is enforced: a [Call] hands out only the
// services of its function's kind.
type Kind uint8

// The kinds of functions.
const (
	Pure    Kind = iota // computes from its arguments and the project's time zone
	Clock               // reads the current moment
	Random              // draws random numbers
	Store               // reads or writes the bot's own data
	Network             // speaks HTTP
	Host                // needs the messenger or the platform
)

var kindNames = [...]string{"pure", "clock", "random", "store", "network", "host"}

// String gives the word used in output.
func (k Kind) String() string { return kindNames[k] }

// ParseKind reads the word back.
func ParseKind(s string) (Kind, bool) {
	for i, name := range kindNames {
		if s == name {
			return Kind(i), true
		}
	}
	return 0, false
}

// A Reading says how an argument is read before the function runs, so that the Go
// code starts from good values.
type Reading uint8

// The readings of arguments.
const (
	Any       Reading = iota // as it is
	Text                     // its text form; None is ""
	Number                   // a finite number
	Whole                    // a number without fraction that fits 64 bits
	Truth                    // any value, by its truth
	Date                     // a date, or a date and time
	Time                     // a time, or a date and time
	Moment                   // a date, a time, or both
	Array                    // an array or its JSON text
	Dict                     // a dictionary or its JSON text
	Structure                // an array or a dictionary, or its JSON text
	VarName                  // a legal variable name
)

// A Param is one parameter. It is required unless Optional or FromVar says otherwise.
type Param struct {
	Name     string
	Read     Reading
	Doc      diag.Text
	Optional bool
	Default  string   // text form of what a skipped argument counts as; "" is None
	FromVar  string   // a skipped argument is taken from this variable
	Rest     bool     // the last parameter, repeated any number of times
	Lazy     bool     // evaluated only when the function asks; see If
	Other    bool     // what is named here may belong to another client; see Func.Own
	Keys     []Key    // of a dictionary: those that mean something; there may be others
	Values   []string // what it is known to take; nil: anything
}

// A Key is a known key of a dictionary parameter.
type Key struct {
	Name   string
	Values []string // what it is known to take; nil: anything
	Doc    diag.Text
}

// Required reports whether the argument must be written.
func (p Param) Required() bool { return !p.Optional && p.FromVar == "" && !p.Rest }

// An Example is a runnable use of a function. Setup lines run before Src; Now and Vars
// replace the fixed clock and give starting variables.
type Example struct {
	Setup string
	Src   string // an expression
	Want  string // its text form; compared when Holds is empty
	Holds string // a condition over the variable r, which is Src's value, that must be true
	Now   string // RFC 3339
	Vars  map[string]string
}

// A Touch says what a function that reaches the bot's data may change there.
type Touch uint8

// What functions may change. The variables that go through [Vars] do not count.
const (
	TouchesAll     Touch = iota // anything: records, variables, which deal is the current one
	TouchesRecords              // records, but no variable the current client's scripts read
	TouchesNothing              // it only reads
)

// A Group is a chapter of the reference.
type Group string

// The groups, in the order of the reference.
const (
	GroupMath       Group = "math"
	GroupString     Group = "string"
	GroupDate       Group = "date"
	GroupRegex      Group = "regex"
	GroupArray      Group = "array"
	GroupDict       Group = "dict"
	GroupCondition  Group = "condition"
	GroupEncoding   Group = "encoding"
	GroupConversion Group = "conversion"
	GroupHTTP       Group = "http"
	GroupGetCourse  Group = "getcourse"
	GroupKeyCRM     Group = "keycrm"
	GroupClientVars Group = "client_vars"
	GroupClient     Group = "client"
	GroupOrders     Group = "orders"
	GroupLists      Group = "lists"
	GroupLabels     Group = "labels"
	GroupTasks      Group = "tasks"
	GroupNotes      Group = "notes"
	GroupOperators  Group = "operators"
	GroupMessages   Group = "messages"
	GroupLinks      Group = "links"
)

// A Func is one entry of the table. Entries are immutable once they are in a [Registry].
//
// Do computes the value. Append is its form for functions from texts to a text: it
// appends the result to dst and keeps nothing, so that the runtime need not make a
// string of every intermediate text; such an entry has no Do, and a pure one asks for no
// Context. An entry with neither is performed by the host, when there is one that can.
type Func struct {
	Name     string
	Aliases  []string
	Group    Group
	Kind     Kind
	Params   []Param
	Returns  diag.Text // what comes back, in words
	Doc      diag.Text
	Examples []Example
	Source   string // page of the vendor documentation that describes it; "" for our own
	Inferred bool   // the main behaviour was deduced, not documented

	Do     func(c *Call) (value.Value, error)
	Append func(c *Call, dst []byte) ([]byte, error)

	// Count is the direct form of a function of one argument that gives a whole number:
	// false leaves the call to Do, which gives the same or says what is wrong.
	Count func(v *value.Value) (n int64, ok bool)

	// Float is the direct form of a function of one or two numbers, for floats; y is 0 for
	// a second parameter that there is not. NaN leaves the call to Do, which otherwise
	// gives the same number, as an integer where it is whole.
	Float func(x, y float64) float64

	// Rewrite is the direct form of a function from one text to a text: what stands in buf
	// from a place on becomes the result, which may have no more characters. Append follows
	// from it.
	Rewrite func(buf []byte, from int) []byte

	// Test is the direct form of a function that asks a question about two texts, for when
	// no more arguments are written. Do follows from it if there is none.
	Test func(s, t string) bool

	// Data: Do works on the bot's data, by Call.Data, in the transaction of the statement.
	// Touches says what it may change there. Own: it reaches nothing but the current
	// client's own records, besides reading what clients share, as long as no argument of
	// a Param.Other is written.
	Data    bool
	Touches Touch
	Own     bool

	// Borrows: neither the result nor anything Do leaves behind shares memory with a text
	// argument, so the runtime may lend it bytes it will reuse.
	Borrows bool
	// Number: Do always gives a number. Truth: Do always gives a boolean. The runtime
	// uses these to choose a direct path.
	Number, Truth bool
	// Verdict: Do gives True, or a text that says what went wrong. Such a text is true as a
	// condition, so the answer has to be compared with True.
	Verdict bool
}

// complete makes what follows from the direct forms for texts.
func (f *Func) complete() {
	if f.Rewrite != nil {
		f.Append = rewrite(f.Rewrite)
	}
	if f.Test != nil && f.Do == nil {
		f.Do, f.Truth, f.Borrows = textTest(f.Test), true, true
	}
}

// Branch reports whether the function chooses which of its arguments are evaluated, as
// if does: if(cond, a, b).
func (f *Func) Branch() bool { return len(f.Params) > 0 && f.Params[len(f.Params)-1].Lazy }

// MinArgs is the number of arguments that must be written: up to the last required one.
func (f *Func) MinArgs() int {
	for i := len(f.Params); i > 0; i-- {
		if f.Params[i-1].Required() {
			return i
		}
	}
	return 0
}

// MaxArgs is the greatest number of arguments, -1 when there is no bound.
func (f *Func) MaxArgs() int {
	if n := len(f.Params); n > 0 && f.Params[n-1].Rest {
		return -1
	}
	return len(f.Params)
}

// Param is the declaration of argument i, the last one for repeated arguments.
func (f *Func) Param(i int) *Param {
	return &f.Params[min(i, len(f.Params)-1)]
}

// Signature is the call as it is written: round(num, [digits]).
func (f *Func) Signature() string {
	s := f.Name + "("
	for i, p := range f.Params {
		if i > 0 {
			s += ", "
		}
		switch {
		case p.Rest:
			s += "..."
		case p.Required():
			s += p.Name
		default:
			s += "[" + p.Name + "]"
		}
	}
	return s + ")"
}

// both is short for diag.Both in the tables.
func both(en, ru string) diag.Text { return diag.Both(en, ru) }
