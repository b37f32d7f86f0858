package runtime

import (
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// traced compiles an expression that records its value when it has one. A traced program
// takes the general path everywhere: each sub-expression is evaluated on its own.
func (c *compiler) traced(x lang.Expr) evalFn {
	c.depth++
	e := c.node(x)
	c.depth--
	depth, at := c.depth, x.Span()
	slot := -1
	if n, ok := x.(*lang.Name); ok {
		slot = c.slot(n.Scope, n.Name)
	}
	_, glued := x.(*lang.ComputedName)
	return func(f *frame) value.Value {
		ended := f.failed // before this expression: it has no value of its own
		v := e(f)
		if ended {
			return v
		}
		s := Step{Stmt: f.stmt, Depth: depth, Span: at, Failed: f.failed}
		if !f.failed {
			s.Value, s.Reading = f.hidden(v), readingOf(v)
		}
		switch {
		case f.failed:
		case slot >= 0:
			s.IsVar, s.Scope = !f.get(slot).IsNone(), f.slots[slot].scope
		case glued:
			s.IsVar, s.Scope, s.Name = !v.IsNone(), f.named.scope, f.redact(f.named.name)
		}
		f.trace, f.touched = append(f.trace, s), true
		return v
	}
}

// tracedStatements is statements with a record of each.
func (f *frame) tracedStatements(from, to int) bool {
	for i := from; i < to; i++ {
		s := &f.stmts[i]
		f.stmt = i
		if f.done != nil && f.interrupted(s) {
			return false
		}
		if !f.timed(s) {
			return false
		}
	}
	return true
}

// timed runs a statement, notes what it did and reports whether to go on.
func (f *frame) timed(s *stmt) bool {
	f.laps, f.touched = append(f.laps, StmtResult{Stmt: f.stmt}), true
	from := f.stopwatch()
	if s.value != nil {
		s.general(f)
	} else {
		s.run(f)
	}
	more := !f.pending || f.finish()
	f.laps[len(f.laps)-1].Took = f.stopwatch().Sub(from)
	if f.err != nil {
		f.lapFailed()
	}
	return more
}

// lapFailed notes that the statement that runs, or ran last, has failed and written nothing.
func (f *frame) lapFailed() {
	if n := len(f.laps); n > 0 && f.laps[n-1].Stmt == f.stmt {
		f.laps[n-1].Failed, f.laps[n-1].Writes = true, nil
	}
}

func (f *frame) stopwatch() time.Time {
	if f.h.Stopwatch == nil {
		return time.Time{}
	}
	return f.h.Stopwatch()
}

// changed notes what the statement that runs has written.
func (f *frame) changed(writes ...vars.Write) {
	lap := &f.laps[len(f.laps)-1]
	for _, w := range writes {
		w.Value = f.hidden(w.Value)
		lap.Writes = append(lap.Writes, w)
	}
}

// readingOf says what a text can be read as; Any for what is no text.
func readingOf(v value.Value) builtins.Reading {
	if !v.IsText() {
		return builtins.Any
	}
	if _, ok := v.Num(); ok {
		return builtins.Number
	}
	if _, ok := v.Moment(); ok {
		return builtins.Moment
	}
	if _, ok := v.Structure(); ok {
		return builtins.Structure
	}
	return builtins.Text
}

// hidden is the value with secrets masked.
func (f *frame) hidden(v value.Value) value.Value {
	if v.IsText() || v.Kind() >= value.KindArray {
		if s := v.Text(); f.redact(s) != s {
			return value.Text(f.redact(s))
		}
	}
	return v
}
