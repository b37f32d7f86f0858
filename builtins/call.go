package builtins

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
	"unicode/utf8"

	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A Call is one call while it runs. Its arguments have been read as the parameters
// say: the accessors of a parameter's own reading cannot fail. A Call is valid until
// Do returns; it belongs to one goroutine.
type Call struct {
	fn   *Func
	args []value.Value
	n    int // arguments written in the script
	s    *Services
}

// Services is what the functions of one run share. The runtime fills it.
type Services struct {
	Context  func() context.Context
	Now      func() time.Time
	Zone     *time.Location
	Rand     *rand.Rand
	Vars     Vars
	HTTP     webclient.Doer
	Data     func() (vars.Tx, error)                              // the bot's data; ErrNeedsHost without a store
	Wait     func(ctx context.Context, pause time.Duration) error // between attempts; nil: by a timer
	Number   func(email, phone string) string                     // for an order that the script does not number; nil: its school does
	MaxText  int                                                  // characters of a value
	MaxBytes int                                                  // bytes a function may still produce in this run
	Warn     func(arg int, rule *diag.Rule, args ...diag.Text)
}

// Vars is the variables as functions see them: the state before the statement, plus
// what its own calls have written.
type Vars interface {
	// Lookup reads a bare name through the scopes.
	Lookup(name string) value.Value
	// Get reads one scope.
	Get(s vars.Scope, name string) value.Value
	// Set writes with the statement: all of a statement's writes happen, or none.
	Set(s vars.Scope, name string, v value.Value) error
	// ClientVar and SetClientVar reach any client by id, the current one included.
	ClientVar(client, name string) (value.Value, error)
	SetClientVar(client, name string, v value.Value) error
}

// NewCall prepares a call of f. written is the number of arguments the script has;
// args holds at least one per parameter.
func NewCall(f *Func, args []value.Value, written int, s *Services) Call {
	return Call{fn: f, args: args, n: written, s: s}
}

// Func is the entry that is called.
func (c *Call) Func() *Func { return c.fn }

// Args are all arguments, one per parameter at least; skipped ones are None or their
// default. They must not be kept.
func (c *Call) Args() []value.Value { return c.args }

// Written is the number of arguments the script has.
func (c *Call) Written() int { return c.n }

// Skipped reports whether optional argument i was left out, or written as "", ” or None.
func (c *Call) Skipped(i int) bool { return i >= c.n || c.args[i].IsEmpty() }

// Arg is argument i as it is.
func (c *Call) Arg(i int) value.Value { return c.args[i] }

// Text is the text form of argument i; "" for None.
func (c *Call) Text(i int) string {
	if s, ok := c.args[i].AsText(); ok {
		return s
	}
	return c.args[i].Text()
}

// Num is argument i of a Number or Whole parameter.
func (c *Call) Num(i int) value.Number {
	n, _ := c.args[i].Num()
	return n
}

// Float is Num as a float.
func (c *Call) Float(i int) float64 { return c.Num(i).Float() }

// Whole is argument i of a Whole parameter.
func (c *Call) Whole(i int) int64 {
	n, _ := c.Num(i).Whole()
	return n
}

// Truth is argument i by its truth.
func (c *Call) Truth(i int) bool { return c.args[i].Truth() }

// Moment is argument i of a Date, Time or Moment parameter.
func (c *Call) Moment(i int) value.Moment {
	m, _ := c.args[i].Moment()
	return m
}

// Structure is argument i of an Array, Dict or Structure parameter: never its text.
func (c *Call) Structure(i int) value.Value { return c.args[i] }

// Context ends when the run is cancelled or out of time.
func (c *Call) Context() context.Context { return c.s.Context() }

// Zone is the project's time zone.
func (c *Call) Zone() *time.Location { return c.s.Zone }

// MaxText is the greatest number of characters a value may have.
func (c *Call) MaxText() int { return c.s.MaxText }

// Room is the number of bytes the run may still produce.
func (c *Call) Room() int { return c.s.MaxBytes }

// Now is the current moment in the project's zone; for functions of kind Clock, and for
// those on the bot's data, which keeps dates.
func (c *Call) Now() time.Time {
	c.must(Clock, Store, Host)
	return c.s.Now().In(c.s.Zone)
}

// Rand is the run's randomness; for functions of kind Random.
func (c *Call) Rand() *rand.Rand {
	c.must(Random)
	return c.s.Rand
}

// Pick chooses one of n at random, from 0; for functions on the bot's data. It fails when
// the run has no randomness.
func (c *Call) Pick(n int64) (int64, error) {
	c.must(Store)
	if c.s.Rand == nil {
		return 0, &ArgError{Arg: -1, Rule: diag.DeniedEffect, Args: []diag.Text{diag.Same(c.fn.Name), diag.Same(Random.String())}}
	}
	return c.s.Rand.Int64N(n), nil
}

// Vars reads and writes variables; for functions that reach outside.
func (c *Call) Vars() Vars {
	c.must(Store, Network, Host)
	return c.s.Vars
}

// Data is the transaction on the bot's data; for Store and Host functions. Without a store
// the error is ErrNeedsHost.
func (c *Call) Data() (vars.Tx, error) {
	c.must(Store, Host)
	return c.s.Data()
}

// HTTP performs requests; for Network functions.
func (c *Call) HTTP() webclient.Doer {
	c.must(Network)
	return c.s.HTTP
}

// Setting reads a constant of an integration. It looks at the constants and nowhere
// else, so that no variable can divert a key; for Network functions.
func (c *Call) Setting(name string) string {
	c.must(Network)
	return c.s.Vars.Get(vars.Const, name).Text()
}

// must panics when an entry of the table asks for more than its kind allows: a mistake
// in the table, found by its tests.
func (c *Call) must(kinds ...Kind) {
	for _, k := range kinds {
		if c.fn.Kind == k {
			return
		}
	}
	panic("builtins: " + c.fn.Name + " asks for more than its kind allows")
}

// Warn records a warning about argument i, -1 for the call as a whole.
func (c *Call) Warn(i int, text diag.Text) {
	c.s.Warn(i, diag.CallWarning, diag.Same(c.fn.Name), text)
}

// Fail records that the call failed although it answers with a text, as the functions
// of integrations do. i is the argument to blame, -1 for the call as a whole.
func (c *Call) Fail(i int, text diag.Text) {
	if c.fn.Verdict {
		c.s.Warn(i, diag.CallFailed, diag.Same(c.fn.Name), text)
		return
	}
	c.s.Warn(i, diag.CallUndone, diag.Same(c.fn.Name), text, c.fn.answered())
}

// An ArgError blames one argument. Arg counts from 0; -1 blames the call.
type ArgError struct {
	Arg  int
	Rule *diag.Rule
	Args []diag.Text
	Got  value.Value // what did not fit, of WrongArgKind; else None
}

func (e *ArgError) Error() string {
	return diag.New(e.Rule, diag.Span{}, e.Args...).Message(diag.EN)
}

// BadArg says what is wrong with argument i: lower case, no full stop.
func (c *Call) BadArg(i int, what diag.Text) error {
	p := c.fn.Param(i)
	return &ArgError{Arg: i, Rule: diag.BadArg, Args: []diag.Text{
		diag.Same(c.fn.Name), diag.Same(itoa(i + 1)), diag.Same(p.Name), what}}
}

// TooLong says that the result would pass the limit on values.
func (c *Call) TooLong() error {
	return &ArgError{Arg: -1, Rule: diag.LimitPassed, Args: []diag.Text{
		both("characters in the result of "+c.fn.Name, "знаков в результате "+c.fn.Name), diag.Same(itoa(c.s.MaxText))}}
}

// bounded ends a function that appends: what it added from start on may be as long as a
// value.
func (c *Call) bounded(dst []byte, start int) ([]byte, error) {
	if n := len(dst) - start; n > c.MaxText() && utf8.RuneCount(dst[start:]) > c.MaxText() {
		return dst[:start], c.TooLong()
	}
	return dst, nil
}

// ErrNeedsHost is returned by a function that the host has to perform and cannot.
var ErrNeedsHost = errors.New("needs a host")
