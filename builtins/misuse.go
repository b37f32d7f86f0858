package builtins

import (
	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// Unknown says what is wrong with the name of a function that the registry does not
// have, written at the given place: it belongs to the platform, is misspelt, or does not
// exist.
func (r *Registry) Unknown(name string, at diag.Span) diag.Diagnostic {
	if r.OnPlatform(name) {
		return diag.New(diag.NeedsHost, at, diag.Same(name))
	}
	if near, ok := spell.Nearest(name, r.names); ok {
		d := diag.New(diag.MisspelledFunction, at, diag.Same(name), diag.Same(near))
		d.Fix = &diag.Fix{Span: at, New: near}
		return d
	}
	return diag.New(diag.UnknownFunction, at, diag.Same(name))
}

// CheckCount checks the number of arguments written in a call. It blames the first one
// that is missing or too many.
func (f *Func) CheckCount(n int) *ArgError {
	if n < f.MinArgs() {
		return &ArgError{Arg: n, Rule: diag.TooFewArgs, Args: []diag.Text{
			diag.Same(f.Name), diag.Same(f.Params[n].Name), diag.Same(itoa(n + 1)), diag.Same(f.Signature())}}
	}
	if most := f.MaxArgs(); most >= 0 && n > most {
		return &ArgError{Arg: most, Rule: diag.TooManyArgs, Args: []diag.Text{
			diag.Same(f.Name), diag.Same(itoa(most)), diag.Same(itoa(n)), diag.Same(f.Signature())}}
	}
	return nil
}

// CheckArg checks whether argument i, written with the value v, can be read as its
// parameter wants. i is less than the greatest number of arguments.
func (f *Func) CheckArg(i int, v value.Value) *ArgError {
	p := f.Param(i)
	if p.Lazy || v.IsEmpty() && !p.Required() || p.Read.Fits(&v) {
		return nil
	}
	return f.wrongKind(i, v)
}
