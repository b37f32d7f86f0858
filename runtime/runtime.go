// Package runtime evaluates calculator scripts, comparison fields and message texts.
//
// A text is compiled once ([Compile], [CompileExpr], [CompileTemplate]) and run many
// times: a [Program] is immutable, any number of goroutines may run it at once. A run
// gets everything it may touch from a [Host], whose zero value allows nothing outside:
// no clock, no randomness, no network. It returns values, diagnostics and effects, and
// changes nothing of the host's: the writes are in the [Result].
//
// Diagnostics are about the script and for its author. A Go error is about the host: a
// cancelled context, a store that failed.
//
// The package does not parse (see lang), does not lint (see lang/check) and knows no
// function (see builtins).
//
//	p := runtime.Compile(diag.NewSource("order", "total = price * qty"), runtime.Options{})
//	res, err := p.Run(ctx, runtime.Host{Vars: env})
package runtime

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// Options say how a text is compiled. The zero value is the documented language.
type Options struct {
	Funcs   *builtins.Registry // nil: builtins.Standard()
	MaxExpr int                // characters of an expression; 0: 2 000, of a comparison field 1 000
	Trace   bool               // runs record every sub-expression
}

// Kinds is a set of effect kinds.
type Kinds uint8

// NewKinds makes a set.
func NewKinds(kinds ...builtins.Kind) Kinds {
	var k Kinds
	for _, kind := range kinds {
		k |= 1 << kind
	}
	return k
}

// Outside is every kind that reaches out of a run: store, network and host.
var Outside = NewKinds(builtins.Store, builtins.Network, builtins.Host)

// Has reports whether the set holds the kind. Pure functions need no permission, and
// clock and random ones only their service.
func (k Kinds) Has(kind builtins.Kind) bool {
	return kind <= builtins.Random || k&(1<<kind) != 0
}

// A Performer carries out functions that the table only declares. It must be safe for
// the concurrent use its runs make of it.
type Performer interface {
	// Performs reports whether Perform can carry out the function.
	Performs(f *builtins.Func) bool
	// Perform carries it out. A builtins.ArgError blames an argument, any other error
	// ends the run.
	Perform(ctx context.Context, f *builtins.Func, args []value.Value) (value.Value, error)
}

// A Host is what one run may touch. The zero Host allows nothing outside.
//
// Without a Store a run reads Vars and changes nothing: what it wrote is in the [Result].
// With one it works on the store's Client. What its statements write is kept when the run
// ends, and before each statement that calls a service, so that nothing is sent that rests
// on what may still be lost; a statement is always kept whole or not at all. Runs about
// one client wait for each other, in this process and others.
type Host struct {
	Vars   *vars.Env        // what the run reads; with a Store: what this run sees besides and the store does not keep, such as question. nil: nothing
	Store  vars.Store       // where the client is kept; nil: nowhere. It needs Now
	Client string           // his id in the Store
	Now    func() time.Time // the clock; nil: clock functions and variables have no value
	Zone   *time.Location   // the project's time zone; nil: Moscow
	Rand   *rand.Rand       // randomness, used by this run alone; nil: none
	Net    *Network         // the way out for network functions; nil: none
	Funcs  Performer        // carries out store and host functions; nil: none
	Allow  Kinds            // kinds of effects the run may have
	DryRun bool             // effects are recorded and answered, none is performed
	Limits Limits

	StopOnError bool // the first failing statement ends the run
	Atomic      bool // it also undoes all that the run did in the Store; its one transaction stays open while services answer
	Discard     bool // nothing is kept in the Store, though the run itself sees what it wrote; DryRun implies it

	Name    string  // of the run, for the Journal and checkpoints; unique
	From    int     // the statement to start with, when the run is taken up again
	Journal Journal // remembers what the run sends; nil: nothing does. It needs a Store and a Name

	// Numbering, when set, numbers the orders of getcourse_add_deal that the script does not
	// number: by digits made of this text, the Client (without one: the buyer) and the place
	// of the call. A run with
	// the same again edits those orders instead of creating others, and may repeat a request
	// that nobody knows the outcome of. Runs that are to create orders of their own need a
	// text of their own, over all stores that one school is used with.
	Numbering string

	// Wait passes the pause before a request is repeated; nil: by a timer. Tests with
	// invented answers need not wait.
	Wait func(ctx context.Context, pause time.Duration) error

	// Stopwatch, when set, measures the statements of a traced run. It is apart from Now,
	// which is the script's clock and may stand still.
	Stopwatch func() time.Time
}

// Limits bound one run. A field that is zero takes its default.
type Limits struct {
	Steps int           // nodes of the tree evaluated: 1 000 000
	Bytes int           // bytes of text produced: 64 MiB
	Time  time.Duration // wall time, waiting for services included: 60 s
	Calls int           // calls of store, network and host functions: 100
	Vars  vars.Limits
}

// Defaults of [Limits].
const (
	DefaultSteps = 1_000_000
	DefaultBytes = 64 << 20
	DefaultTime  = 60 * time.Second
	DefaultCalls = 100
)

// A Result is what a run did. It belongs to the caller.
type Result struct {
	Value       value.Value       // of an expression; of a script: of its last expression statement; see Runner.Value
	Text        string            // of a template
	Writes      []vars.Write      // final state of every variable written, in order of first write
	Diagnostics []diag.Diagnostic // of the text and of the run, by place
	More        int               // diagnostics beyond the first 100, counted only
	Effects     []Effect
	Trace       []Step       // with Options.Trace
	Stmts       []StmtResult // with Options.Trace: of the statements that were run
	Failed      bool         // a statement failed or could not be read
	Env         *vars.Env    // of a run on a Store: the variables as it left them, or as it saw them when nothing is kept; nil when it did not begin
}

// A StmtResult is what one statement of a traced run did.
type StmtResult struct {
	Stmt   int           // index of the statement; of a message, of its part
	Took   time.Duration // zero without Host.Stopwatch
	Failed bool
	Writes []vars.Write // in order, secrets masked
}

// An Effect is one act on the outside, performed or only recorded.
type Effect struct {
	Kind      builtins.Kind
	Function  string
	Performed bool
	Assumed   bool // the answer was invented by a dry run
	Args      []string
	Request   *Request
	Response  *Response
	Span      diag.Span
}

// A Request is what an effect sent or would have sent, secrets masked.
type Request struct {
	Method string
	URL    string
	Params []byte // JSON: the decoded form or body
	Masked bool   // a secret was masked besides the one a service gets anyway

	// Of a request whose answer was assumed, what it takes to send it later: the headers,
	// values of those that carry secrets masked, and the whole body.
	Header http.Header
	Body   string
}

// A Response is the answer to it, secrets masked.
type Response struct {
	Status int
	Body   string // at most 64 KiB of it
}

// A Step is one evaluated sub-expression, in the order of evaluation.
type Step struct {
	Stmt    int // index of the statement
	Depth   int // of the expression in its statement
	Span    diag.Span
	Value   value.Value
	Scope   vars.Scope       // of a variable: which scope supplied it
	IsVar   bool             // it is a variable that has a value
	Name    string           // of a computed name: what it came to
	Reading builtins.Reading // what a text can be read as: Number, Moment, Structure or Text; Any for what is no text
	Failed  bool
}
