package lang

import (
	"slices"
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
		{diag.AbsoluteText, p.absolute}, {diag.MemberText, p.member}, {diag.PriceText, price}, {diag.PlusText, plusNumber}, {diag.JoinText, p.joinable}, {diag.ElementText, p.pointed}, {diag.BareCallText, p.bareCall}, {diag.UnitText, p.withoutUnit}, {diag.HalfQuotedText, halfQuoted},
	} {
		if right := h.says(text); right != "" {
			d.Rule, d.Args = h.rule, append(d.Args, diag.Same(advised(right)))
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
	n, ok := b.X.(*Name)
	if !sure && (!ok || !strings.Contains(n.Name, "_")) {
		return ""
	}
	if y, number := b.Y.(*Number); ok && number && (b.Op == Add || b.Op == Sub) {
		return timeSpan(right[:len(right)-len(y.Text)], n.Name, b.Op, y.Text, strings.ToLower(unit))
	}
	return right
}

// timeSpan is a date or a time, and what moves it by n of a unit: days move a date, minutes
// a time. before is all that stands before the number.
func timeSpan(before, name string, op Op, n, unit string) string {
	sign := ""
	if op == Sub {
		sign = "-"
	}
	starts := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(unit, w) })
	}
	switch {
	case starts("час", "годин", "hour"):
		return before + n + " * 60"
	case starts("недел", "тижд", "тижн", "week"):
		return before + n + " * 7"
	case starts("месяц", "місяц", "month"):
		return "addMonth(" + name + ", " + sign + n + ")"
	case unit == "год" || unit == "года" || unit == "лет" || starts("рік", "рок", "year"):
		return "addYear(" + name + ", " + sign + n + ")"
	}
	return before + n
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
	if name := strings.NewReplacer("'", "", "’", "").Replace(left); name != left && isLetterBefore(left) && nameEnd(name, 0, len(name)) == len(name) {
		return name
	}
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

// member gives in_array([1, 2], x) for `x in [1, 2]`, and contains(text, "x") for `"x" in
// text`.
func (p *parser) member(text string) string {
	x, list, ok := strings.Cut(text, " in ")
	x, list = strings.TrimSpace(x), strings.TrimSpace(list)
	if !ok || x == "" || list == "" {
		return ""
	}
	not := ""
	if rest, ok := strings.CutSuffix(x, " not"); ok {
		x, not = rest, "not "
	}
	right := not + "in_array(" + list + ", " + x + ")"
	if quoteAt(x, 0).size > 0 && list[0] != '[' {
		right = not + "contains(" + list + ", " + x + ")"
	}
	if y := p.formulaOf(right); y == nil || !p.about(y).assigned {
		return ""
	}
	return right
}

// plusNumber gives the number behind a plus, which telephones have too: those are longer.
func plusNumber(text string) string {
	const longest = 6
	if len(text) > longest || text[0] != '+' {
		return ""
	}
	if n, ok := numberEnd(text, 1, len(text)); !ok || n != len(text) || !isDigitByte(text[1]) {
		return ""
	}
	return text[1:]
}

// share gives x * 10 / 100 for `10% от x`, and x - x * 10 / 100 for `x - 10%`.
func (p *parser) share(text string) string {
	e := digitsEnd(text, 0, len(text))
	n, rest := text[:e], strings.TrimSpace(text[e:])
	if rest, ok := strings.CutPrefix(rest, "%"); ok && n != "" {
		for _, of := range [...]string{" от ", " от суммы ", " від ", " of "} {
			x, ok := strings.CutPrefix(rest, of)
			if right := x + " * " + n + " / 100"; ok && p.known(right) {
				return right
			}
		}
	}
	i := strings.LastIndexAny(text, "+-")
	if i < 1 {
		return ""
	}
	x, n := strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+1:])
	n, ok := strings.CutSuffix(n, "%")
	right := x + " " + text[i:i+1] + " " + x + " * " + strings.TrimSpace(n) + " / 100"
	if !ok || nameEnd(x, 0, len(x)) != len(x) && digitsEnd(x, 0, len(x)) != len(x) || !p.known(right) {
		return ""
	}
	return right
}

// known reports whether a text is a formula of numbers and variables that were assigned.
func (p *parser) known(text string) bool {
	x := p.formulaOf(text)
	return x != nil && p.computed(x)
}

// joinable gives the texts and variables of `имя ", привет"` with a + between them.
func (p *parser) joinable(text string) string {
	if strings.IndexByte(text, '"') < 0 && strings.IndexByte(text, '\'') < 0 {
		return ""
	}
	q := newParser(text, p.o)
	q.enter(diag.Span{End: len(text)})
	var parts []string
	for q.next(); q.kind != tEOF; q.next() {
		switch {
		case q.kind == tName && p.assigned.has(text[q.start:q.pos]), q.kind == tString, q.kind == tNumber:
			parts = append(parts, text[q.start:q.pos])
		case q.kind != tAdd:
			return ""
		}
	}
	if right := strings.Join(parts, " + "); p.formulaOf(right) != nil {
		return right
	}
	return ""
}

// isLetterBefore reports whether a letter stands before the first apostrophe, as in ім'я.
func isLetterBefore(text string) bool {
	i := strings.IndexAny(text, "'’")
	return i > 0 && afterName(text, i, 0) && quoteAt(text, len(text)-1).size == 0
}

// stepOf gives x + 1 for `x++`, where x is assigned: above, or by this line.
func (p *parser) stepOf(text string, at int) string {
	name := strings.TrimRight(text, "+-")
	sign := text[len(name):]
	if sign != "++" && sign != "--" || name == "" || nameEnd(name, 0, len(name)) != len(name) {
		return ""
	}
	target := strings.TrimSpace(strings.TrimRight(p.text[lineStart(p.text, at):at], "= \t"))
	if target != name && !p.assigned.has(name) {
		return ""
	}
	return name + " " + sign[:1] + " 1"
}

// price gives the number of a price with its currency.
func price(text string) string {
	n := strings.TrimRight(strings.TrimRight(text, ".₽$€₴"), " \u00a0")
	if i := strings.LastIndexAny(n, "0123456789"); i >= 0 {
		unit := strings.ToLower(strings.TrimSpace(n[i+1:]))
		switch unit {
		case "", "руб", "рублей", "рубля", "рубль", "р", "грн", "гривен", "гривень", "usd", "eur", "rub", "uah", "тг", "тенге", "сум":
			n = n[:i+1]
		default:
			return ""
		}
	}
	if n == text {
		return ""
	}
	n = strings.NewReplacer(" ", "", "\u00a0", "", ",", ".").Replace(n)
	if e, ok := numberEnd(n, 0, len(n)); n == "" || !isDigitByte(n[0]) || !ok || e != len(n) {
		return ""
	}
	return n
}
