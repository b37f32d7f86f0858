// Package rewrite changes the text of scripts: it applies fixes, lays a script out, shows
// what would change and replaces files. It decides nothing about what is wrong with a
// script.
package rewrite

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

// Apply replaces the places of fixes that do not overlap, and gives how many. Of those
// that do the first one counts, the longer one at the same place.
func Apply(text string, fixes []diag.Fix) (string, int) {
	fixes = slices.Clone(fixes)
	slices.SortStableFunc(fixes, func(a, b diag.Fix) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(b.Span.End, a.Span.End))
	})
	var b strings.Builder
	end, done := 0, 0
	for i, f := range fixes {
		beside := i > 0 && f.Span.Start == end && f.Span.Len() == 0 && done > 0 // two insertions at one place
		if f.Span.Start < end || beside || f.Span.End > len(text) || f.Span.End < f.Span.Start {
			continue
		}
		b.WriteString(text[end:f.Span.Start])
		b.WriteString(f.New)
		end = f.Span.End
		done++
	}
	b.WriteString(text[end:])
	return b.String(), done
}

// spelling are the rules whose fixes change nothing but how a script is spelt.
var spelling = []*diag.Rule{diag.TypographicQuotes, diag.StraySemicolon}

// rounds bounds how often fixes are looked for: quotes nest, each round mends a level.
const rounds = 20

// Format lays a script out and mends its spelling: typographic quote marks become plain
// ones, needless semicolons go. What the script does stays the same, and so does what is
// said about it otherwise. A text that is not UTF-8 comes back as it is.
func Format(src *diag.Source, r *builtins.Registry) string {
	if !utf8.ValidString(src.Text) {
		return src.Text
	}
	o := lang.Options{IsFunc: r.Known}
	s := lang.Parse(src, o)
	for range rounds {
		text, n := Apply(s.Source.Text, fixesOf(s))
		if n == 0 {
			break
		}
		s = lang.Parse(diag.NewSource(src.Name, text), o)
	}
	var keep []diag.Span
	for _, d := range check.Script(s, r) {
		if d.Rule == diag.DecimalCommaDoubt || d.Rule == diag.DecimalCommaArg {
			keep = append(keep, d.Span)
		}
	}
	return lang.Format(s, keep...)
}

func fixesOf(s *lang.Script) []diag.Fix {
	var list []diag.Fix
	for _, d := range s.Diagnostics {
		if d.Fix != nil && slices.Contains(spelling, d.Rule) {
			list = append(list, *d.Fix)
		}
	}
	return list
}
