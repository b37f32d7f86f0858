package lang

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// habit recognizes a text that would be a formula if it did not follow the habits of other
// languages and of prose: x.key, `round x`, `5 руб`, a lost quote mark, marked-up text.
func (p *parser) habit(d *diag.Diagnostic) {
	text := p.text[d.Span.Start:d.Span.End]
	if plain := unmarked(text); plain != text && p.formulaOf(plain) != nil {
		d.Rule = diag.MarkupText
		d.Fix = &diag.Fix{Span: d.Span, New: plain}
		return
	}
	for _, h := range [...]struct {
		rule *diag.Rule
		says func(string) string
	}{
		{diag.AbsoluteText, p.absolute}, {diag.ElementText, p.pointed}, {diag.BareCallText, p.bareCall}, {diag.UnitText, p.withoutUnit}, {diag.HalfQuotedText, halfQuoted},
	} {
		if right := h.says(text); right != "" {
			d.Rule, d.Args = h.rule, append(d.Args, diag.Same(preview(right)))
			d.Fix = &diag.Fix{Span: d.Span, New: right}
			return
		}
	}
}

// formulaOf reads a text as an expression, nil when it is none.
func (p *parser) formulaOf(text string) Expr {
	q := newParser(text, p.o)
	return q.one(diag.Span{End: len(text)})
}

// unmarked is a text without the backslashes that mark-up puts before _ and brackets.
func unmarked(text string) string {
	return strings.NewReplacer(`\_`, "_", `\[`, "[", `\]`, "]", `\{`, "{", `\}`, "}").Replace(text)
}

// pointed gives x["key"] for x.key, "" when the text is not of that kind. The variable has
// been assigned, or an index shows that it is one.
func (p *parser) pointed(text string) string {
	q := newParser(text, p.o)
	right, e, points := q.unpointed(0, len(text))
	n := nameEnd(text, 0, len(text))
	if points == 0 || e < len(text) || keyword(text[:n]) != tName || scopeOf(text[:n]) != NoScope ||
		!p.assigned.has(text[:n]) && !strings.Contains(text, "[") || p.formulaOf(right) == nil {
		return ""
	}
	return right
}

// bareCall gives round(x) for `round x`, where x is a number or has been assigned.
func (p *parser) bareCall(text string) string {
	e := nameEnd(text, 0, len(text))
	i := skipBlanks(text, e, len(text))
	if e == 0 || i == e || !p.isFunc(text[:e]) {
		return ""
	}
	right := text[:e] + "(" + text[i:] + ")"
	call, ok := p.formulaOf(right).(*Call)
	if !ok {
		return ""
	}
	for _, x := range call.Args {
		switch x := x.(type) {
		case *Number, *String:
		case *Name:
			if !p.assigned.has(x.Name) {
				return ""
			}
		default:
			return ""
		}
	}
	return right
}

// withoutUnit gives the formula before the word at the end of `price + 100 руб`.
func (p *parser) withoutUnit(text string) string {
	i := strings.LastIndexByte(text, ' ')
	if i <= 0 {
		return ""
	}
	right, unit := strings.TrimRight(text[:i], " "), strings.TrimSuffix(text[i+1:], ".")
	if right == "" || !isDigitByte(right[len(right)-1]) || unit != "₽" && unit != "$" && unit != "€" && nameEnd(unit, 0, len(unit)) != len(unit) {
		return ""
	}
	x, sure := p.tried(right)
	b, ok := x.(*Binary)
	if !ok {
		return ""
	}
	if n, ok := b.X.(*Name); !sure && (!ok || !strings.Contains(n.Name, "_")) {
		return ""
	}
	return right
}

// halfQuoted gives the text in quotes whose last mark alone is there.
func halfQuoted(text string) string {
	last := len(text) - 1
	if last < 1 || text[last] != '"' || isDigitByte(text[last-1]) || strings.IndexByte(text[:last], '"') >= 0 || strings.Contains(text, "#{") {
		return ""
	}
	return `"` + text
}

// bareName gives the name that was meant left of =, without what it wears when it is read.
func bareName(left string) string {
	name := strings.TrimSuffix(strings.TrimPrefix(left, "#{"), "}")
	if len(name) > 1 && (name[0] == '"' || name[0] == '\'') && name[len(name)-1] == name[0] {
		name = name[1 : len(name)-1]
	}
	if scope, rest, ok := strings.Cut(name, "."); ok && scopeOf(strings.ToLower(scope)) != NoScope {
		if rest != "" && nameEnd(rest, 0, len(rest)) == len(rest) {
			name = strings.ToLower(scope) + "." + rest
		} else {
			return ""
		}
	} else if nameEnd(name, 0, len(name)) != len(name) || keyword(name) != tName {
		return ""
	}
	if name == left || name == "" {
		return ""
	}
	return name
}
