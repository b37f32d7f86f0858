package runtime

import (
	"slices"
	"unsafe"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// A site is a call in the program. What is known of its arguments when compiling is known:
// a constant that fits, and the default of one that is not written.
type site struct {
	fn    *builtins.Func
	x     *lang.Call
	known []value.Value // one for each argument; None where it is not known
	args  []argument    // those to be evaluated
	reads []int         // those to be read as their parameter says, each time
}

// An argument is compiled for its value or, where the function only borrows a text,
// appended to the scratch buffer. With neither it is put back to what is known of it.
type argument struct {
	at     int
	eval   evalFn
	borrow appendFn
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
		l.args = slices.Clone(s.known)
		l.call = builtins.NewCall(s.fn, l.args, len(s.x.Args), &f.services)
	}
}

// site compiles a call's arguments and gives the number of its site.
func (c *compiler) site(fn *builtins.Func, x *lang.Call) int {
	s := site{fn: fn, x: x, known: make([]value.Value, max(len(x.Args), len(fn.Params)))}
	for i := range s.known {
		c.argument(&s, i)
	}
	c.p.impure = c.p.impure || fn.Kind > builtins.Pure
	c.p.sites = append(c.p.sites, s)
	return len(c.p.sites) - 1
}

// argument compiles argument i of a call.
func (c *compiler) argument(s *site, i int) {
	p := s.fn.Param(i)
	written := i < len(s.x.Args)
	if !written || !c.p.trace && isConstant(s.x.Args[i]) {
		if written {
			s.known[i] = c.eval(s.x.Args[i])(nil)
		}
		if v := s.known[i]; p.FromVar == "" && s.fn.ReadArg(i, &v, written, nil) == nil {
			if s.known[i] = v; p.Read == builtins.Truth && s.fn.Do != nil {
				s.known[i] = value.Bool(v.Truth())
			}
			return
		}
		s.args = append(s.args, argument{at: i})
		s.reads = append(s.reads, i)
		return
	}
	arg := argument{at: i}
	lend := (s.fn.Borrows || s.fn.Append != nil) && !c.p.trace
	if lend && p.Read == builtins.Text && builds(s.x.Args[i]) {
		arg.borrow = c.appendText(s.x.Args[i])
	} else if p.Read == builtins.Text {
		arg.eval = c.eval(s.x.Args[i])
	} else {
		arg.eval = c.reading(s.x.Args[i]) // what is read of a variable is noted where it is
	}
	s.args = append(s.args, arg)
	if !p.AnyFits() {
		s.reads = append(s.reads, i)
	}
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
		case a.borrow != nil:
			start := len(f.buf)
			a.borrow(f)
			l.args[a.at] = value.Text(lent(f.buf[start:]))
		case a.eval != nil:
			l.args[a.at] = a.eval(f)
		default:
			l.args[a.at] = s.known[a.at]
		}
	}
	if f.failed {
		return nil
	}
	for _, i := range s.reads {
		if err := s.fn.ReadArg(i, &l.args[i], i < len(s.x.Args), f); err != nil {
			f.argError(s.x, err)
			return nil
		}
	}
	f.calling, f.callee = &l.call, s.x
	f.services.MaxBytes = f.bytes
	return &l.call
}

// lent is a view of scratch bytes, for functions that only borrow a text.
func lent(b []byte) string {
	return unsafe.String(unsafe.SliceData(b), len(b))
}
