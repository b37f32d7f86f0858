package runtime

import (
	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
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
	return func(f *frame) value.Value {
		v := e(f)
		s := Step{Stmt: f.stmt, Depth: depth, Span: at, Value: f.hidden(v), Failed: f.failed}
		if slot >= 0 {
			s.IsVar, s.Scope = !v.IsNone(), f.slots[slot].scope
		}
		s.Reading = readingOf(v)
		f.trace, f.touched = append(f.trace, s), true
		return v
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
