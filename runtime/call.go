package runtime

import (
	"errors"
	"fmt"

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
	c.calls = c.calls || !isBranch(fn) && fn.Count == nil && (fn.Kind > builtins.Pure || fn.Append == nil)
	if failing := c.decimalComma(fn, x); failing != nil {
		return failing
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

// decimalComma looks for a fraction written with a comma among the arguments: it is a
// warning, or, when there are too many arguments by it, the failure of the call.
func (c *compiler) decimalComma(fn *builtins.Func, x *lang.Call) evalFn {
	comma, ok := x.DecimalComma(c.p.source)
	if !ok {
		return nil
	}
	rule, args := fn.DecimalComma(len(x.Args), comma.Arg, comma.Number, comma.Mixed)
	if rule == nil {
		return nil
	}
	d := diag.New(rule, comma.At, args...)
	d.Fix = comma.Fix
	if rule.Severity == diag.Warning {
		c.p.found = append(c.p.found, d)
		return nil
	}
	return func(f *frame) value.Value {
		f.failWith(d)
		return value.None
	}
}

// fullCall compiles a call in its general form.
func (c *compiler) fullCall(fn *builtins.Func, x *lang.Call) evalFn {
	c.watch(fn)
	c.p.named = c.p.named || readsByName(fn)
	c.reach.add(reachOf(fn, x))
	k := c.site(fn, x)
	return func(f *frame) value.Value {
		mark := len(f.buf)
		v := value.None
		if call := f.prepare(k); call != nil {
			v = f.perform(fn, x, call)
		}
		f.buf = f.buf[:mark]
		return v
	}
}

// fewSorts is how many calls on arrays a program may have without a clock of its own: the
// slowest of them, on the longest arrays, take some hundredths of a second each.
const fewSorts = 8

// watch notes that a program needs its time limited: it waits for others, searches by
// pattern, or has many calls on arrays. All else is over in microseconds a step.
func (c *compiler) watch(fn *builtins.Func) {
	switch {
	case fn.Kind >= builtins.Store, fn.Group == builtins.GroupRegex:
		c.p.outside = true
	case fn.Group == builtins.GroupArray, fn.Group == builtins.GroupDict:
		c.sorts++
		c.p.outside = c.p.outside || c.sorts > fewSorts
	}
}

// unknown compiles a call of a function that is not in the registry.
func (c *compiler) unknown(x *lang.Call) evalFn {
	d := c.p.funcs.Unknown(x.Name, x.NameAt)
	if c.p.slot(vars.Deal, x.Name) >= 0 && d.Rule != diag.NeedsHost {
		d = diag.New(diag.VariableCalled, x.NameAt, diag.Same(x.Name))
	}
	return func(f *frame) value.Value {
		f.failWith(d)
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
	var v value.Value
	var err error
	switch {
	case fn.Kind >= builtins.Store && f.performs(fn):
		v, err = f.byHost(fn, x, call)
	case fn.Do != nil:
		v, err = fn.Do(call)
	case fn.Append != nil:
		var out []byte
		out, err = fn.Append(call, nil)
		v = value.Text(string(out))
	default:
		f.record(Effect{Kind: fn.Kind, Function: fn.Name, Span: x.At, Args: f.argTexts(call)})
		err = builtins.ErrNeedsHost
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
	if f.stored != nil && (fn.Kind == builtins.Network || f.performs(fn)) {
		return f.stored.leave(fn, x)
	}
	return true
}

// performs reports whether the host's own Performer carries the function out: what is
// about the bot's data only when there is no store.
func (f *frame) performs(fn *builtins.Func) bool {
	return f.h.Funcs != nil && (fn.Do == nil || fn.Kind == builtins.Host || f.stored == nil) && f.h.Funcs.Performs(fn)
}

// byHost lets the host carry out a function that the table only declares.
func (f *frame) byHost(fn *builtins.Func, x *lang.Call, call *builtins.Call) (value.Value, error) {
	e := Effect{Kind: fn.Kind, Function: fn.Name, Span: x.At, Args: f.argTexts(call)}
	if f.h.DryRun {
		e.Assumed = true
		f.record(e)
		return value.None, nil
	}
	v, err := f.h.Funcs.Perform(f.ctx, fn, call.Args())
	e.Performed = err == nil
	f.record(e)
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
		f.fail(diag.CallUndone, x.At, diag.Same(fn.Name), diag.Both("no such client", "такого клиента нет"),
			diag.Both("the line did nothing; check the client's id: "+fn.Signature(), "строка не выполнена; проверьте id клиента: "+fn.Signature()))
	case errors.Is(err, vars.ErrFull):
		f.full(x.At)
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
	if fn.Rewrite != nil {
		return c.rewrites(fn, x)
	}
	k := c.site(fn, x)
	return func(f *frame) {
		mark := len(f.buf)
		call := f.prepare(k)
		if call == nil {
			f.buf = f.buf[:mark]
			return
		}
		if fn.Kind >= builtins.Clock && !f.permitted(fn, x) {
			f.buf = f.buf[:mark]
			return
		}
		from := len(f.buf)
		out, err := fn.Append(call, f.buf)
		if err != nil {
			f.callError(fn, x, err)
			f.buf = f.buf[:mark]
			return
		}
		if mark < from { // over the lent arguments
			out = append(out[:mark], out[from:]...)
		}
		f.buf = out
		f.bound(x.At)
	}
}

// rewrites compiles a function from one text to a text: its argument is changed in the
// scratch buffer.
func (c *compiler) rewrites(fn *builtins.Func, x *lang.Call) appendFn {
	arg, rewrite, at := c.appendText(x.Args[0]), fn.Rewrite, x.At
	return func(f *frame) {
		start := len(f.buf)
		if arg(f); f.failed {
			return
		}
		f.buf = rewrite(f.buf, start)
		f.bound(at)
	}
}

// tests compiles the truth of a function that asks for one text in another, where that is
// written out; nil for all other expressions.
func (c *compiler) tests(x lang.Expr) condFn {
	call, ok := x.(*lang.Call)
	if !ok || c.p.trace || len(call.Args) != 2 || !isConstant(call.Args[1]) {
		return nil
	}
	fn := c.direct(call)
	if fn == nil || fn.Test == nil {
		return nil
	}
	c.nodes++
	arg, test, word := c.appendText(call.Args[0]), fn.Test, c.eval(call.Args[1])(nil).Text()
	return func(f *frame) bool {
		start := len(f.buf)
		arg(f)
		holds := !f.failed && test(lent(f.buf[start:]), word)
		f.buf = f.buf[:start]
		return holds
	}
}

// fits reports whether a call has the number of arguments its function takes.
func (c *compiler) fits(fn *builtins.Func, x *lang.Call) bool {
	return fn.CheckCount(len(x.Args)) == nil
}
