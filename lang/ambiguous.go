package lang

import (
	"slices"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// ambiguous looks at a right-hand side that is an expression and might be meant as
// text. For words joined by and, or, not only a run can tell; they get the notes it
// needs.
func (p *parser) ambiguous(x Expr, at diag.Span) {
	switch x := x.(type) {
	case *Binary:
		if x.Op == Sub || x.Op == Div {
			p.digits(at)
			return
		}
	case *Unary:
	default:
		return
	}
	if onlyWords(x) {
		Walk(x, func(x Expr) bool {
			if n, ok := x.(*Name); ok {
				p.markAssigned(n)
			}
			return true
		})
	}
}

// digits warns of what looks like a phone, a date or a code: digits joined by two or
// more - or /, or by one when a part begins with 0.
func (p *parser) digits(at diag.Span) {
	text := p.text[at.Start:at.End]
	joins, zero, start := 0, false, true
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case isDigitByte(c):
			zero = zero || start && c == '0'
			start = false
		case (c == '-' || c == '/') && !start:
			joins++
			start = true
		default:
			return
		}
	}
	if start || joins < 2 && !zero {
		return
	}
	d := diag.New(diag.DigitsComputed, at, code(text), diag.Same(`"`+preview(text)+`"`))
	d.Fix = &diag.Fix{Span: at, New: `"` + text + `"`}
	p.found.add(d)
}

// onlyWords reports whether x is names joined by and, or, not.
func onlyWords(x Expr) bool {
	switch x := x.(type) {
	case *Name:
		return x.Scope == NoScope
	case *Unary:
		return x.Op == Not && onlyWords(x.X)
	case *Binary:
		return (x.Op == And || x.Op == Or) && onlyWords(x.Y) && onlyWords(x.X)
	}
	return false
}

// quoted gives a literal whose value is the text raw, which may interpolate; "" when no
// quote mark serves.
func quoted(raw string) string {
	for _, q := range []string{`"`, `'`, "`"} {
		if strings.Contains(raw, q) {
			continue
		}
		var b strings.Builder
		b.WriteString(q)
		for i := 0; i < len(raw); i++ {
			b.WriteByte(raw[i])
			if raw[i] == '\\' && (i+1 == len(raw) || escaped(raw[i+1]) != 0) {
				b.WriteByte('\\')
			}
		}
		b.WriteString(q)
		return b.String()
	}
	return ""
}

// commentAfter gives the beginning of the first comment from i on, or the end of the text.
func (p *parser) commentAfter(i int) int {
	n, _ := slices.BinarySearchFunc(p.comments, i, func(c Comment, i int) int { return c.At.Start - i })
	if n == len(p.comments) {
		return len(p.text)
	}
	return p.comments[n].At.Start
}
