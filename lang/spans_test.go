package lang

import (
	"testing"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/stretchr/testify/require"
)

// checkScript requires that all spans of a script lie in the source, in order, and cut
// out what they are the place of.
func checkScript(t *testing.T, s *Script) {
	t.Helper()
	checkDiagnostics(t, s.Source, s.Diagnostics)
	end := 0
	for _, st := range s.Stmts {
		at := st.Span()
		checkSpan(t, s.Source, at)
		require.GreaterOrEqual(t, at.Start, end, "statements overlap")
		end = at.End
		switch st := st.(type) {
		case *Assign:
			checkPlace(t, s.Source, st.Place)
			requireInside(t, st.Place.At, at)
			if st.Value != nil {
				requireInside(t, st.Value.Span(), at)
				checkExpr(t, s.Source, st.Value)
			}
		case *Delete:
			checkPlace(t, s.Source, st.Place)
			requireInside(t, st.Place.At, at)
		case *ExprStmt:
			requireInside(t, st.X.Span(), at)
			checkExpr(t, s.Source, st.X)
		}
	}
	for _, c := range s.Comments {
		checkSpan(t, s.Source, c.At)
		require.Equal(t, "/*", s.Source.Text[c.At.Start:c.At.Start+2])
	}
}

func checkPlace(t *testing.T, src *diag.Source, p *Place) {
	t.Helper()
	checkSpan(t, src, p.At)
	require.Equal(t, p.Name, src.Cut(p.NameAt))
	requireInside(t, p.NameAt, p.At)
	for _, i := range p.Indexes {
		requireInside(t, i.Span(), p.At)
		checkExpr(t, src, i)
	}
}

// checkExpr checks an expression and everything in it.
func checkExpr(t *testing.T, src *diag.Source, x Expr) {
	t.Helper()
	at := x.Span()
	checkSpan(t, src, at)
	require.Positive(t, at.Len(), "empty %T", x)
	text := src.Text[at.Start:at.End]
	inside := func(ys ...Expr) {
		for _, y := range ys {
			requireInside(t, y.Span(), at)
			checkExpr(t, src, y)
		}
	}
	switch x := x.(type) {
	case *Name:
		require.Equal(t, x.Name, text[len(text)-len(x.Name):])
		require.Equal(t, x.Scope == NoScope, len(text) == len(x.Name))
	case *Number:
		require.Equal(t, x.Text, text)
	case *Literal:
		require.Contains(t, []string{"None", "True", "False", "null", "true", "false"}, text)
	case *String:
		require.Equal(t, x.Quote, text[:len(x.Quote)])
		checkParts(t, src, x.Parts)
	case *Unquoted:
		checkParts(t, src, x.Parts)
	case *ComputedName:
		checkParts(t, src, x.Parts)
	case *Interp:
		require.Equal(t, "#", text[:1])
		inside(x.X)
	case *Array:
		require.Equal(t, "[]", text[:1]+text[len(text)-1:])
		inside(x.Elems...)
	case *Dict:
		require.Equal(t, "{}", text[:1]+text[len(text)-1:])
		for _, p := range x.Pairs {
			inside(p.Key, p.Value)
		}
	case *Unary:
		inside(x.X)
	case *Binary:
		inside(x.X, x.Y)
		checkSpan(t, src, x.OpAt)
		require.Contains(t, []string{"or", "OR", "||", "and", "AND", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "**", "^"}, src.Cut(x.OpAt))
	case *Hyphenated:
		require.GreaterOrEqual(t, len(x.Names), 2)
		inside(x.Diff)
	case *Index:
		require.Equal(t, "]", text[len(text)-1:])
		inside(x.X, x.I)
	case *Call:
		require.Equal(t, x.Name, src.Cut(x.NameAt))
		require.Equal(t, ")", src.Cut(x.Close))
		require.Equal(t, x.NameAt.Start, at.Start)
		require.Equal(t, x.Close.End, at.End)
		inside(x.Args...)
	case *Joined:
		require.GreaterOrEqual(t, len(x.Parts), 2)
		inside(x.Parts...)
	case *Paren:
		require.Equal(t, "()", text[:1]+text[len(text)-1:])
		inside(x.X)
	}
}

func checkParts(t *testing.T, src *diag.Source, parts []Part) {
	t.Helper()
	end, text := 0, -1 // where the parts before end, where a text before ends
	for _, p := range parts {
		checkSpan(t, src, p.At)
		require.GreaterOrEqual(t, p.At.Start, end, "parts overlap")
		end = p.At.End
		if p.X == nil {
			require.NotEmpty(t, p.Text)
			require.NotEqual(t, text, p.At.Start, "adjacent texts")
			text = p.At.End
		} else {
			requireInside(t, p.X.Span(), p.At)
			checkExpr(t, src, p.X)
		}
	}
}

func checkDiagnostics(t *testing.T, src *diag.Source, ds []diag.Diagnostic) {
	t.Helper()
	at := 0
	for _, d := range ds {
		checkSpan(t, src, d.Span)
		require.GreaterOrEqual(t, d.Span.Start, at, "out of order")
		at = d.Span.Start
		for _, r := range d.Related {
			checkSpan(t, src, r.Span)
		}
		if d.Fix != nil {
			checkSpan(t, src, d.Fix.Span)
		}
		require.NotContains(t, []diag.Code{"internal-error"}, d.Code(), d.Message(diag.EN))
		for _, lang := range []diag.Lang{diag.EN, diag.RU} {
			require.NotEmpty(t, d.Message(lang))
			require.NotRegexp(t, `\{\d\}`, d.Rule.Message.In(lang)[:0]+d.Hint(lang))
		}
	}
}

func checkSpan(t *testing.T, src *diag.Source, at diag.Span) {
	t.Helper()
	require.True(t, 0 <= at.Start && at.Start <= at.End && at.End <= len(src.Text), "span %v of %d bytes", at, len(src.Text))
}

func requireInside(t *testing.T, in, out diag.Span) {
	t.Helper()
	require.True(t, out.Start <= in.Start && in.End <= out.End, "%v is not inside %v", in, out)
}
