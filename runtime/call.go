package runtime

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// call compiles name(args).
func (c *compiler) call(x *lang.Call) evalFn {
	fn, ok := c.p.funcs.Find(x.Name)
	if !ok {
		return c.unknown(x)
	}
	if !isBranch(fn) && fn.Count == nil {
		c.calls = true
	}
	if err := fn.CheckCount(len(x.Args)); err != nil {
		return func(f *frame) value.Value {
			f.argError(x, err)
			return value.None
		}
	}
	switch {
	case isBranch(fn):
		return c.branch(x)
	case fn.Append != nil && !c.p.trace:
		return c.material(x)
	case fn.Count != nil && len(x.Args) == 1 && !c.p.trace:
		n := c.count(fn, x)
		return func(f *frame) value.Value { return n(f).Value() }
	}
	return c.fullCall(fn, x)
}

// fullCall compiles a call in its general form.
func (c *compiler) fullCall(fn *builtins.Func, x *lang.Call) evalFn {
	if fn.Kind >= builtins.Store || fn.Group == builtins.GroupRegex {
		c.p.outside = true
	}
	args := c.arguments(fn, x)
	return func(f *frame) value.Value {
		base, mark := len(f.args), len(f.buf)
		call := f.prepare(fn, x, args)
		if f.failed {
			f.args, f.buf = f.args[:base], f.buf[:mark]
			return value.None
		}
		v := f.perform(fn, x, call)
		f.args, f.buf = f.args[:base], f.buf[:mark]
		return v
	}
}

// unknown compiles a call of a function that is not in the registry.
func (c *compiler) unknown(x *lang.Call) evalFn {
	d := c.p.funcs.Unknown(x.Name, x.NameAt)
	return func(f *frame) value.Value {
		f.fail(d.Rule, d.Span, d.Args...)
		return value.None
	}
}

// count compiles a call of a function that counts something in its one argument.
func (c *compiler) count(fn *builtins.Func, x *lang.Call) numFn {
	general := c.fullCall(fn, x)
	number := func(f *frame) value.Number {
		v := general(f)
		n, _ := v.Num()
		return n
	}
	i, ok := c.plainSlot(x.Args[0])
	if !ok {
		return number
	}
	return func(f *frame) value.Number {
		if n, ok := fn.Count(f.get(i)); ok {
			return value.IntNumber(n)
		}
		return number(f)
	}
}

// An argument is compiled for its value or, where the function only borrows a text,
// appended to the scratch buffer. What is known when compiling is known: a constant that
// fits, and the default of an argument that is not written.
type argument struct {
	eval   evalFn
	borrow appendFn
	known  value.Value // when eval and borrow are nil
	read   bool        // it must be read as its parameter says, each time
}

func (c *compiler) arguments(fn *builtins.Func, x *lang.Call) []argument {
	args := make([]argument, max(len(x.Args), len(fn.Params)))
	lend := (fn.Borrows || fn.Append != nil) && !c.p.trace
	for i := range args {
		a, p := &args[i], fn.Param(i)
		if i >= len(x.Args) {
			a.read = p.FromVar != "" || fn.ReadArg(i, &a.known, false, nil) != nil
			continue
		}
		arg := x.Args[i]
		if !c.p.trace && isConstant(arg) {
			a.known = c.eval(arg)(nil)
			if v := a.known; p.FromVar == "" && fn.ReadArg(i, &v, true, nil) == nil {
				a.known = v
				continue
			}
			a.read = true
			continue
		}
		a.read = !p.AnyFits()
		if lend && p.Read == builtins.Text && builds(arg) {
			a.borrow = c.appendText(arg)
		} else {
			a.eval = c.eval(arg)
		}
	}
	return args
}

// isConstant reports whether the expression is a literal without a variable in it.
func isConstant(x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.Number, *lang.Literal:
		return true
	case *lang.String:
		return len(x.Parts) == 0 || len(x.Parts) == 1 && x.Parts[0].X == nil
	}
	return false
}

// builds reports whether evaluating the expression makes a new text, so that lending
// scratch bytes saves a string.
func builds(x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.String:
		return len(x.Parts) > 1 || len(x.Parts) == 1 && x.Parts[0].X != nil
	case *lang.Binary:
		return x.Op == lang.Add
	case *lang.Call, *lang.Joined:
		return true
	case *lang.Paren:
		return builds(x.X)
	}
	return false
}

// prepare evaluates the arguments onto the stack and reads them as the parameters say.
func (f *frame) prepare(fn *builtins.Func, x *lang.Call, args []argument) *builtins.Call {
	base := len(f.args)
	for i := range args {
		a := &args[i]
		switch {
		case a.eval != nil:
			v := a.eval(f)
			f.args = append(f.args, v)
		case a.borrow != nil:
			start := len(f.buf)
			a.borrow(f)
			f.args = append(f.args, value.Text(lent(f.buf[start:])))
		default:
			f.args = append(f.args, a.known)
		}
	}
	if f.failed {
		return nil
	}
	stack := f.args[base:]
	for i := range args {
		if args[i].read {
			if err := fn.ReadArg(i, &stack[i], i < len(x.Args), f); err != nil {
				f.argError(x, err)
				return nil
			}
		}
	}
	f.call = builtins.NewCall(fn, stack, len(x.Args), &f.services)
	return &f.call
}

// lent is a view of scratch bytes, for functions that only borrow a text.
func lent(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	return unsafe.String(&b[0], len(b))
}

// argError points an error at the argument it blames.
func (f *frame) argError(x *lang.Call, err *builtins.ArgError) {
	f.fail(err.Rule, argSpan(x, err.Arg), err.Args...)
}

func argSpan(x *lang.Call, i int) diag.Span {
	switch {
	case i < 0:
		return x.At
	case i < len(x.Args):
		return x.Args[i].Span()
	}
	return x.Close
}

// perform runs a prepared call.
func (f *frame) perform(fn *builtins.Func, x *lang.Call, call *builtins.Call) value.Value {
	if fn.Kind >= builtins.Clock && !f.permitted(fn, x) {
		return value.None
	}
	f.callee = x
	f.services.MaxBytes = f.bytes
	var v value.Value
	var err error
	switch {
	case fn.Do != nil:
		v, err = fn.Do(call)
	case fn.Append != nil:
		var out []byte
		out, err = fn.Append(call, nil)
		v = value.Text(string(out))
	default:
		v, err = f.byHost(fn, x, call)
	}
	if err != nil {
		f.callError(fn, x, err)
		return value.None
	}
	if v.IsText() && !f.charge(len(v.Text()), x.At) {
		return value.None
	}
	return v
}

// permitted reports whether the run may call a function that is not pure, and counts
// the calls that reach outside.
func (f *frame) permitted(fn *builtins.Func, x *lang.Call) bool {
	missing := fn.Kind == builtins.Clock && f.h.Now == nil || fn.Kind == builtins.Random && f.h.Rand == nil
	if missing || !f.h.Allow.Has(fn.Kind) {
		f.fail(diag.DeniedEffect, x.NameAt, diag.Same(fn.Name), diag.Same(fn.Kind.String()))
		return false
	}
	if fn.Kind <= builtins.Random {
		return true
	}
	if f.calls--; f.calls < 0 {
		f.fail(diag.LimitPassed, x.At, diag.Both("calls that reach outside", "обращений вовне"), diag.Same(itoa(f.h.Limits.Calls)))
		return false
	}
	return true
}

// byHost lets the host carry out a function that the table only declares.
func (f *frame) byHost(fn *builtins.Func, x *lang.Call, call *builtins.Call) (value.Value, error) {
	e := Effect{Kind: fn.Kind, Function: fn.Name, Span: x.At, Args: f.argTexts(call)}
	if f.h.Funcs == nil || !f.h.Funcs.Performs(fn) {
		f.effects, f.touched = append(f.effects, e), true
		return value.None, builtins.ErrNeedsHost
	}
	v, err := f.h.Funcs.Perform(f.ctx, fn, call.Args())
	e.Performed = err == nil
	f.effects, f.touched = append(f.effects, e), true
	return v, err
}

// argTexts are the written arguments as an effect shows them.
func (f *frame) argTexts(call *builtins.Call) []string {
	list := make([]string, call.Written())
	for i := range list {
		list[i] = f.redact(call.Text(i))
	}
	return list
}

// callError sorts an error of a function: what the script did wrong becomes a
// diagnostic, what the host did ends the run.
func (f *frame) callError(fn *builtins.Func, x *lang.Call, err error) {
	var arg *builtins.ArgError
	switch {
	case errors.As(err, &arg):
		f.argError(x, arg)
	case errors.Is(err, builtins.ErrNeedsHost):
		f.fail(diag.NeedsHost, x.NameAt, diag.Same(fn.Name))
	case errors.Is(err, vars.ErrNoClient):
		f.fail(diag.CallFailed, x.At, diag.Same(fn.Name), diag.Both("no such client", "такого клиента нет"))
	case f.ctx.Err() != nil && f.cancelled() == nil:
		f.timedOut(x.At)
	default:
		f.failed, f.pending, f.err = true, true, fmt.Errorf("%s: %w", fn.Name, err)
	}
}

// appendCall compiles a function from texts to a text that appends its result: neither
// its arguments nor its result become strings.
func (c *compiler) appendCall(fn *builtins.Func, x *lang.Call) appendFn {
	c.nodes++
	args := c.arguments(fn, x)
	return func(f *frame) {
		base, mark := len(f.args), len(f.buf)
		call := f.prepare(fn, x, args)
		if f.failed {
			f.args, f.buf = f.args[:base], f.buf[:mark]
			return
		}
		f.services.MaxBytes = f.bytes
		f.callee = x
		from := len(f.buf)
		out, err := fn.Append(call, f.buf)
		f.args = f.args[:base]
		if err != nil {
			f.callError(fn, x, err)
			f.buf = f.buf[:mark]
			return
		}
		f.buf = append(out[:mark], out[from:]...) // over the lent arguments
		f.bound(x.At)
	}
}

// fits reports whether a call has the number of arguments its function takes.
func (c *compiler) fits(fn *builtins.Func, x *lang.Call) bool {
	return fn.CheckCount(len(x.Args)) == nil
}
