// Package lint puts together what is said about a script that is looked at without being
// run: errors, doubts of the linter, the settings of a project and the comments by which
// an author switches rules off. It finds nothing itself; see lang/check.
package lint

import (
	"cmp"
	"slices"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/rewrite"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

// A Level is how grave a project takes a rule.
type Level uint8

// The levels. Default is that of the rule.
const (
	Default Level = iota
	Off
	Warning
	Error
)

// Options say how a script is looked at. The zero value takes every rule as it is.
type Options struct {
	Levels map[diag.Code]Level
	Known  check.Known // variables set outside the script; nil: not known
}

// Script checks a calculator field. The findings come in the order of their places.
func Script(s *lang.Script, r *builtins.Registry, o Options) []diag.Diagnostic {
	list := check.All(s, r, o.Known)
	off := switches(s)
	list = append(list, off.found...)
	out := list[:0]
	for _, d := range list {
		level := o.Levels[d.Code()]
		if canSwitch(d.Rule) {
			if level == Off || off.silences(d) {
				continue
			}
			switch level {
			case Warning:
				d.Level = diag.Warning
			case Error:
				d.Level = diag.Error
			}
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b diag.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	return out
}

// canSwitch reports whether a rule is a doubt: what is an error fails when the script
// runs, whoever switches it off. A function of the platform fails only outside of it.
func canSwitch(r *diag.Rule) bool { return r.Severity == diag.Warning || r == diag.NeedsHost }

// Fix applies the fixes that leave nothing to decide, looks again and goes on until
// there are none. It gives the new text and how many fixes went into it. A fix after
// which there are more errors than before is not applied.
func Fix(src *diag.Source, r *builtins.Registry, o Options) (string, int) {
	f := fixer{funcs: r, o: o}
	text, n := src.Text, 0
	for range rounds {
		next, done := f.round(diag.NewSource(src.Name, text))
		if done == 0 {
			break
		}
		text, n = next, n+done
	}
	return text, n
}

// rounds bounds how often fixes are looked for: one may make room for the next.
const rounds = 20

type fixer struct {
	funcs *builtins.Registry
	o     Options
}

func (f fixer) look(src *diag.Source) (fixes []diag.Fix, errors int) {
	s := lang.Parse(src, lang.Options{IsFunc: f.funcs.Known})
	for _, d := range Script(s, f.funcs, f.o) {
		if d.Rule.Severity == diag.Error {
			errors++
		}
		if d.Fix != nil && !d.Rule.Guess {
			fixes = append(fixes, *d.Fix)
		}
	}
	return fixes, errors
}

// round applies the fixes there are now: all together, or else those one by one that
// make nothing worse.
func (f fixer) round(src *diag.Source) (string, int) {
	const most = 200 // tried one by one
	fixes, errors := f.look(src)
	text, n := rewrite.Apply(src.Text, fixes)
	if n == 0 || text == src.Text {
		return src.Text, 0
	}
	if _, after := f.look(diag.NewSource(src.Name, text)); after <= errors {
		return text, n
	}
	for _, fix := range fixes[:min(len(fixes), most)] {
		text, n := rewrite.Apply(src.Text, []diag.Fix{fix})
		if _, after := f.look(diag.NewSource(src.Name, text)); n > 0 && text != src.Text && after <= errors {
			return text, n
		}
	}
	return src.Text, 0
}
