package lang

import "github.com/salecalc/salecalc/lang/diag"

// Span is the place of the expression.
func (x *Name) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *ComputedName) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Number) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Literal) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *String) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Unquoted) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Interp) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Array) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Dict) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Unary) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Binary) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Hyphenated) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Index) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Call) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Joined) Span() diag.Span { return x.At }

// Span is the place of the expression.
func (x *Paren) Span() diag.Span { return x.At }

func (*Name) expr()         {}
func (*ComputedName) expr() {}
func (*Number) expr()       {}
func (*Literal) expr()      {}
func (*String) expr()       {}
func (*Unquoted) expr()     {}
func (*Interp) expr()       {}
func (*Array) expr()        {}
func (*Dict) expr()         {}
func (*Unary) expr()        {}
func (*Binary) expr()       {}
func (*Hyphenated) expr()   {}
func (*Index) expr()        {}
func (*Call) expr()         {}
func (*Joined) expr()       {}
func (*Paren) expr()        {}
