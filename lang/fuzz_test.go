package lang

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/stretchr/testify/require"
)

// seeds are the inputs of all tables.
func seeds() []string {
	out := []string{tenLines}
	for _, c := range treeCases {
		out = append(out, c.in)
	}
	for _, c := range diagnosticCases {
		out = append(out, c.in)
	}
	for _, c := range formatCases {
		out = append(out, c.in)
	}
	return append(out, hostile...)
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := parse(text)
		checkScript(t, s)
		src := diag.NewSource("fuzz", text)
		c := ParseExpr(src, Options{IsFunc: isTestFunc})
		checkDiagnostics(t, src, c.Diagnostics)
		if c.X != nil {
			checkExpr(t, src, c.X)
			checkReprint(t, c)
		}
	})
}

// checkReprint requires that the print of an expression reads as the same tree.
func checkReprint(t *testing.T, c *Condition) {
	t.Helper()
	if slices.Contains(codes(c.Diagnostics), "unclosed-interpolation") {
		return
	}
	text := FormatExpr(c.X)
	again := ParseExpr(diag.NewSource("again", text), Options{IsFunc: isTestFunc, MaxExpr: 1 << 20})
	require.Equal(t, sexprOf(c.X), sexprOf(again.X), "printed: %q", text)
}

func FuzzTemplate(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
		f.Add("a #{" + s + "} b #{")
	}
	f.Fuzz(func(t *testing.T, text string) {
		src := diag.NewSource("fuzz", text)
		tpl := ParseTemplate(src, Options{IsFunc: isTestFunc})
		checkDiagnostics(t, src, tpl.Diagnostics)
		checkParts(t, src, tpl.Parts)
		if len(tpl.Diagnostics) == 0 && !strings.Contains(text, "#{") {
			require.LessOrEqual(t, len(tpl.Parts), 1)
		}
	})
}

func FuzzFormat(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 1500 {
			return
		}
		checkFormat(t, text)
	})
}

// checkFormat requires that formatting is complete after one time, and changes neither
// the tree nor what is said about it.
func checkFormat(t *testing.T, text string) {
	t.Helper()
	s := parse(text)
	once := Format(s)
	again := parse(once)
	require.Equal(t, sexpr(s), sexpr(again), "formatted: %q", once)
	require.Equal(t, kinds(s), kinds(again), "formatted: %q", once)
	require.Len(t, again.Comments, len(s.Comments))
	require.Equal(t, once, Format(again))
}

// kinds are the codes of a script's diagnostics, each once.
func kinds(s *Script) []string {
	out := codes(s.Diagnostics)
	slices.Sort(out)
	return slices.Compact(out)
}
