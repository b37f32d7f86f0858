package runtime

import (
	"unsafe"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// An argument is compiled for its value or, where the function only borrows a text,
// appended to the scratch buffer. What is known when compiling is known: a constant that
// fits, and the default of an argument that is not written.
type argument struct {
	eval   evalFn
	borrow appendFn
	known  value.Value // when eval and borrow are nil
	read   bool        // it must be read as its parameter says, each time
}

// A site is a call in the program.
type site struct {
	fn   *builtins.Func
	x    *lang.Call
	args []argument
}

// A liveCall is a site in one frame: its arguments have a place of their own, where those
// known beforehand stay.
type liveCall struct {
	args []value.Value
	call builtins.Call
}

// live makes the frame's side of the program's sites.
func (f *frame) live() {
	f.sites = make([]liveCall, len(f.p.sites))
	for i := range f.sites {
		s, l := &f.p.sites[i], &f.sites[i]
		l.args = make([]value.Value, len(s.args))
		for j := range s.args {
			l.args[j] = s.args[j].known
		}
		l.call = builtins.NewCall(s.fn, l.args, len(s.x.Args), &f.services)
	}
}

// site compiles a call's arguments and gives the number of its site.
func (c *compiler) site(fn *builtins.Func, x *lang.Call) int {
	args := c.arguments(fn, x)
	c.p.sites = append(c.p.sites, site{fn, x, args})
	return len(c.p.sites) - 1
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

// prepare evaluates the arguments of a site and reads them as the parameters say; nil
// when one of them failed.
func (f *frame) prepare(k int) *builtins.Call {
	s, l := &f.p.sites[k], &f.sites[k]
	for i := range s.args {
		switch a := &s.args[i]; {
		case a.eval != nil:
			l.args[i] = a.eval(f)
		case a.borrow != nil:
			start := len(f.buf)
			a.borrow(f)
			l.args[i] = value.Text(lent(f.buf[start:]))
		case a.read:
			l.args[i] = a.known
		}
	}
	if f.failed {
		return nil
	}
	for i := range s.args {
		if s.args[i].read {
			if err := s.fn.ReadArg(i, &l.args[i], i < len(s.x.Args), f); err != nil {
				f.argError(s.x, err)
				return nil
			}
		}
	}
	f.calling, f.callee = &l.call, s.x
	f.services.MaxBytes = f.bytes
	return &l.call
}

// lent is a view of scratch bytes, for functions that only borrow a text.
func lent(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	return unsafe.String(&b[0], len(b))
}
