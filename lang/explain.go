package lang

import (
	"slices"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// explain puts a failure of a statement into words.
func (p *parser) explain(s *shape, f failure) diag.Diagnostic {
	if _, found := slices.BinarySearch(p.tooLong, s.at.Start); found && f.why == whyUnclosed {
		return p.describe(failure{why: whyLong, at: s.at})
	}
	if s.name.Len() == 0 {
		if d, ok := p.explainBare(s.at, f); ok {
			return d
		}
	}
	if d, ok := p.signBehind(s); ok {
		return d
	}
	d := p.describe(f)
	if n, found := slices.BinarySearchFunc(p.apart, s.at.Start, func(a apart, i int) int { return a.start - i }); found && f.why == whyUnclosed {
		a := &p.apart[n]
		d.Rule, d.Fix = diag.ClosedBelow, nil
		d.Args[2] = diag.Same(strconv.Itoa(p.line(a.closer.Start)))
		d.Related = []diag.Related{{Span: a.reason.Span, Text: diag.Both(a.reason.Message(diag.EN), a.reason.Message(diag.RU))}}
	}
	return d
}

// explainBare looks for an assignment in a line that could not be read as one.
func (p *parser) explainBare(at diag.Span, f failure) (diag.Diagnostic, bool) {
	word := diag.Span{Start: at.Start, End: nameEnd(p.text, at.Start, at.End)}
	if keyword(p.text[word.Start:word.End]) != tName && p.assignsAt(p.skip(word.End, at.End), at.End) {
		return p.describe(failure{why: whyReserved, at: word}), true
	}
	if d, ok := p.foreignLine(at); ok {
		return d, true
	}
	if p.deletes(at.Start, at.End) {
		p.reset()
		if p.one(diag.Span{Start: at.Start + len("del"), End: at.End}) == nil {
			f = p.failure
		}
		return p.describe(f), true
	}
	if f.why == whyAssign && f.nested && p.text[f.opened.Start] == '[' && p.bracketEnd(f.opened.Start, at.End) < 0 {
		end := p.trimEnd(at.Start, f.at.Start)
		return p.describe(failure{why: whyUnclosed, at: diag.Span{Start: end, End: end}, opened: f.opened}), true
	}
	if f.nested || f.hard() || f.why == whyReserved || f.why == whyStray {
		return diag.Diagnostic{}, false
	}
	if f.why == whyExtra && choosing(p.text[word.Start:word.End]) {
		return p.noIf(word, at), true
	}
	if d, ok := p.stepped(at); ok {
		return d, true
	}
	sign := p.assignment(at)
	if sign < 0 || f.at.Start > sign {
		if f.why == whyExtra {
			return diag.New(diag.NotAStatement, f.at, p.shown(f.at)), true
		}
		return diag.Diagnostic{}, false
	}
	if d, ok := p.compound(at, sign); ok {
		return d, true
	}
	left := diag.Span{Start: at.Start, End: p.trimEnd(at.Start, sign)}
	if name, ok := p.joinedName(left); ok {
		if d, ok := p.needlessWord(left); ok {
			return d, true
		}
		d := diag.New(diag.SpacedName, left, code(p.text[left.Start:left.End]), diag.Same(name))
		d.Fix = &diag.Fix{Span: left, New: name}
		return d, true
	}
	if d, ok := p.pointedTarget(left); ok {
		return d, true
	}
	if name := bareName(p.text[left.Start:left.End]); name != "" {
		d := diag.New(diag.MarkedName, left, code(p.text[left.Start:left.End]), diag.Same(name))
		d.Fix = &diag.Fix{Span: left, New: name}
		return d, true
	}
	return diag.New(diag.BadTarget, left, code(p.text[left.Start:left.End])), true
}

// pointedTarget recognizes x.key left of an assignment, and the scope of deals, which is
// written without a prefix.
func (p *parser) pointedTarget(left diag.Span) (diag.Diagnostic, bool) {
	text := p.text[left.Start:left.End]
	scope, name, _ := strings.Cut(text, ".")
	if scopeOf(strings.ToLower(scope)) != NoScope {
		return diag.Diagnostic{}, false
	}
	right, e, points := p.unpointed(left.Start, left.End)
	if points == 0 || e != left.End || strings.Contains(right, "(") {
		return diag.Diagnostic{}, false
	}
	rule := diag.PointedTarget
	switch strings.ToLower(scope) {
	case "deal", "order", "сделка", "заявка", "угода":
		if !p.assigned.has(scope) && points == 1 && nameEnd(name, 0, len(name)) == len(name) {
			rule, right = diag.MarkedName, name
		}
	}
	d := diag.New(rule, left, code(text), diag.Same(right))
	d.Fix = &diag.Fix{Span: left, New: right}
	return d, true
}

// foreignLine recognizes a line that is written as in other languages: a remark behind
// their signs, or a statement that chooses what to do.
func (p *parser) foreignLine(at diag.Span) (diag.Diagnostic, bool) {
	text := p.text[at.Start:at.End]
	for _, sign := range [...]string{"//", "#"} {
		if rest, ok := strings.CutPrefix(text, sign); ok && (sign == "//" || rest == "" || rest[0] != '{' && rest[0] != '<') {
			d := diag.New(diag.NotARemark, diag.Span{Start: at.Start, End: at.Start + len(sign)}, code(sign))
			if !strings.Contains(rest, "*/") {
				d.Fix = &diag.Fix{Span: at, New: "/* " + strings.TrimSpace(rest) + " */"}
			}
			return d, true
		}
	}
	word := diag.Span{Start: at.Start, End: nameEnd(p.text, at.Start, at.End)}
	if next := skipBlanks(p.text, word.End, at.End); choosing(p.text[word.Start:word.End]) && next < at.End && strings.IndexByte("([.=", p.text[next]) < 0 {
		return p.noIf(word, at), true
	}
	if d, ok := p.foreignStatement(word, at); ok {
		return d, true
	}
	return diag.Diagnostic{}, false
}

// needlessWord recognizes `let x`, left of an assignment.
func (p *parser) needlessWord(left diag.Span) (diag.Diagnostic, bool) {
	word := diag.Span{Start: left.Start, End: nameEnd(p.text, left.Start, left.End)}
	name := skipBlanks(p.text, word.End, left.End)
	switch p.text[word.Start:word.End] {
	case "let", "var", "const", "set", "пусть", "перем", "Перем", "нехай":
	default:
		return diag.Diagnostic{}, false
	}
	if nameEnd(p.text, name, left.End) != left.End {
		return diag.Diagnostic{}, false
	}
	d := diag.New(diag.NeedlessWord, left, code(p.text[left.Start:left.End]), code(p.text[word.Start:word.End]), diag.Same(p.text[name:left.End]))
	d.Fix = &diag.Fix{Span: diag.Span{Start: word.Start, End: name}}
	return d, true
}

// assignment gives the place of the first single = outside brackets and strings.
func (p *parser) assignment(at diag.Span) int {
	p.enter(at)
	depth := 0
	for p.pos = at.Start; ; {
		p.next()
		switch p.kind {
		case tEOF:
			return -1
		case tOpenParen, tOpenBracket, tOpenBrace, tInterp:
			depth++
		case tCloseParen, tCloseBracket, tCloseBrace:
			depth--
		case tAssign:
			if depth <= 0 {
				return p.start
			}
		}
	}
}

// compound recognizes `x += 1`.
func (p *parser) compound(at diag.Span, sign int) (diag.Diagnostic, bool) {
	op := sign - 1
	_, e := p.placeTokens(nil, at.Start, at.End)
	if e == at.Start || p.skip(e, at.End) != op {
		return diag.Diagnostic{}, false
	}
	switch p.text[op] {
	case '+', '-', '*', '/', '%', '^', ':':
	default:
		return diag.Diagnostic{}, false
	}
	place, value := p.text[at.Start:e], p.text[p.skip(sign+1, at.End):at.End]
	full := place + " = " + place + " " + p.text[op:sign] + " " + value
	if p.text[op] == ':' {
		full = place + " = " + value
	}
	d := diag.New(diag.CompoundAssignment, diag.Span{Start: op, End: sign + 1}, code(p.text[op:sign+1]), diag.Same(advised(full)))
	if value != "" && nameOrNumber(value) {
		d.Fix = &diag.Fix{Span: at, New: full}
	}
	return d, true
}

// signBehind recognizes `x =+ 1`.
func (p *parser) signBehind(s *shape) (diag.Diagnostic, bool) {
	i := s.value.Start
	if s.name.Len() == 0 || s.value.Len() < 2 || p.text[i] != '+' || i == 0 || p.text[i-1] != '=' {
		return diag.Diagnostic{}, false
	}
	place, value := p.text[s.place.Start:s.place.End], strings.TrimSpace(p.text[i+1:s.value.End])
	full := place + " = " + place + " + " + value
	return diag.New(diag.CompoundAssignment, diag.Span{Start: i - 1, End: i + 1}, code("=+"), diag.Same(advised(full))), true
}

// stepped recognizes `x++`, `x--` and `++x`.
func (p *parser) stepped(at diag.Span) (diag.Diagnostic, bool) {
	start := at.Start
	if strings.HasPrefix(p.text[start:at.End], "++") {
		start = p.skip(start+2, at.End)
	}
	_, e := p.placeTokens(nil, start, at.End)
	sign := diag.Span{Start: p.skip(e, at.End), End: at.End}
	if start > at.Start && e == at.End {
		sign = diag.Span{Start: at.Start, End: at.Start + 2}
	}
	s := p.text[sign.Start:sign.End]
	if e == start || s != "++" && s != "--" {
		return diag.Diagnostic{}, false
	}
	place := p.text[start:e]
	full := place + " = " + place + " " + s[:1] + " 1"
	d := diag.New(diag.CompoundAssignment, sign, code(s), diag.Same(advised(full)))
	d.Fix = &diag.Fix{Span: at, New: full}
	return d, true
}

// nameOrNumber reports whether nothing in s can bind less tightly than an operator
// before it.
func nameOrNumber(s string) bool {
	if isDigitByte(s[0]) {
		n, ok := numberEnd(s, 0, len(s))
		return ok && n == len(s)
	}
	return nameEnd(s, 0, len(s)) == len(s)
}

// joinedName joins words that are separated by blanks into a name.
func (p *parser) joinedName(at diag.Span) (string, bool) {
	name, words := "", 0
	start := at.Start
	if e := nameEnd(p.text, start, at.End); e < at.End && p.text[e] == '.' && scopeOf(p.text[start:e]) != NoScope {
		name, start = p.text[start:e+1], e+1
	}
	for i := start; i < at.End; words++ {
		e := wordEnd(p.text, i, at.End)
		if e == i || words == 0 && nameEnd(p.text, i, at.End) == i {
			return "", false
		}
		if words > 0 {
			name += "_"
		}
		name += p.text[i:e]
		i = skipBlanks(p.text, e, at.End)
	}
	return name, words > 1
}
