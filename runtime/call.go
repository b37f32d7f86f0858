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

// isBranch reports whether the function chooses which of its arguments are evaluated.
func isBranch(f *builtins.Func) bool { return f.Branch() }

// call compiles name(args).
func (c *compiler) call(x *lang.Call) evalFn {
	fn, ok := c.p.funcs.Find(x.Name)
	if !ok {
		return c.unknown(x)
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
	}
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

// branch compiles if(cond, a, b): only the branch taken is evaluated, and its value
// comes back unchanged.
func (c *compiler) branch(x *lang.Call) evalFn {
	cond, then, els := c.condition(x.Args[0]), c.eval(x.Args[1]), c.eval(x.Args[2])
	return func(f *frame) value.Value {
		if cond(f) {
			return then(f)
		}
		return els(f)
	}
}

// An argument is compiled either for its value or, where the function only borrows a
// text, appended to the scratch buffer.
type argument struct {
	eval   evalFn
	borrow appendFn
}

func (c *compiler) arguments(fn *builtins.Func, x *lang.Call) []argument {
	args := make([]argument, len(x.Args))
	for i, a := range x.Args {
		lend := (fn.Borrows || fn.Append != nil) && !c.p.trace
		if lend && fn.Param(i).Read == builtins.Text && builds(a) {
			args[i].borrow = c.appendText(a)
		} else {
			args[i].eval = c.eval(a)
		}
	}
	return args
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
		var v value.Value
		if a := &args[i]; a.borrow != nil {
			start := len(f.buf)
			a.borrow(f)
			if lent := f.buf[start:]; len(lent) > 0 {
				v = value.Text(unsafe.String(&lent[0], len(lent)))
			} else {
				v = value.Text("")
			}
		} else {
			v = a.eval(f)
		}
		f.args = append(f.args, v)
	}
	if f.failed {
		return nil
	}
	for n := len(args); n < len(fn.Params); n++ {
		f.args = append(f.args, value.None)
	}
	if err := fn.ReadArgs(f.args[base:], len(args), f); err != nil {
		f.argError(x, err)
		return nil
	}
	f.call = builtins.NewCall(fn, f.args[base:], len(args), &f.services)
	return &f.call
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
		f.failed, f.err = true, fmt.Errorf("%s: %w", fn.Name, err)
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
