package lang

import (
	"slices"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// statement reads a statement and reports what is wrong with it.
func (p *parser) statement(s *shape) Stmt {
	var st Stmt
	p.reset()
	if p.valid(s.at) {
		p.guard(s.at, func() {
			mark := p.found.mark()
			if st = p.read(s, true); st == nil {
				p.found.back(mark)
				if p.found.full() {
					p.found.dropped++
				} else {
					p.found.add(p.explain(s, p.failure))
				}
			}
		})
	}
	if s.name.Len() > 0 {
		p.assigned.add(p.text[s.name.Start:s.name.End])
	}
	if st == nil {
		return &BadStmt{At: s.at}
	}
	return st
}

// read reads the expressions of a statement; nil after a failure. Without text no
// right-hand side is taken as unquoted text.
func (p *parser) read(s *shape, text bool) Stmt {
	p.reset()
	if s.name.Len() == 0 {
		x := p.one(s.value)
		if x == nil {
			return nil
		}
		if !isCall(x) {
			p.report(diag.NoEffect, s.at)
		}
		return &ExprStmt{X: x, At: s.at}
	}
	n := p.assigns.take()
	*n = assignNode{Assign: Assign{Place: &n.place, At: s.at}}
	switch {
	case !p.placeOf(s, &n.place):
	case s.del && len(s.indexes) == 0:
		p.fail(failure{why: whyDel, at: s.at})
	case s.del && s.value.Len() > 0:
		p.enter(s.value)
		p.next()
		p.fail(failure{why: whyExtra, at: p.span()})
	case s.del:
		return &Delete{Place: &n.place, At: s.at}
	case s.value.Len() == 0 && len(s.indexes) > 0:
		p.fail(failure{why: whyNoValue, at: s.at, opened: s.place})
	case s.value.Len() == 0:
		return &n.Assign
	default:
		if n.Value = p.rightSide(s.value, text); n.Value != nil {
			return &n.Assign
		}
	}
	return nil
}

// placeOf reads the target of an assignment or a deletion; false after a failure.
func (p *parser) placeOf(s *shape, place *Place) bool {
	if p.checkName(s.name.Start, s.name.End); p.long.End > 0 {
		p.fail(failure{why: whyName, at: p.long})
		return false
	}
	*place = Place{Scope: s.scope, Name: p.text[s.name.Start:s.name.End], NameAt: s.name, At: s.place}
	for _, at := range s.indexes {
		if p.skip(at.Start, at.End) == at.End {
			p.fail(failure{why: whyValue, at: diag.Span{Start: at.End, End: at.End + 1}})
			return false
		}
		x := p.one(at)
		if x == nil {
			return false
		}
		place.Indexes = append(place.Indexes, x)
	}
	return true
}

// isCall reports whether x is run for its effect.
func isCall(x Expr) bool {
	switch x := x.(type) {
	case *Paren:
		return isCall(x.X)
	case *Interp:
		return isCall(x.X)
	case *Call:
		return true
	}
	return false
}

// one reads a region as one expression and checks what can be checked of it only when
// it is complete.
func (p *parser) one(at diag.Span) Expr {
	if at.Len() > p.o.MaxText*utf8.UTFMax {
		p.fail(failure{why: p.overlongWhy(at), at: at})
		return nil
	}
	x := p.whole(at)
	if p.failed {
		return nil
	}
	p.settle(x, at)
	if p.failed {
		return nil
	}
	return x
}

// overlongWhy says which limit a region passes that is longer than any value.
func (p *parser) overlongWhy(at diag.Span) why {
	c := p.text[at.Start]
	if c == '[' || c == '{' || quoteAt(p.text, at.Start).size > 0 || p.badEdges(at).why == whyNothing {
		return whyTextLong
	}
	return whyLong
}

// settle fails for a complete expression that must not be: a chain of comparisons, or
// one that passes a limit. One literal may be as long as a value.
func (p *parser) settle(x Expr, at diag.Span) {
	switch {
	case p.chain.End > 0:
		p.fail(failure{why: whyChain, at: p.chain})
	case p.long.End > 0:
		p.fail(failure{why: whyName, at: p.long})
	case p.longer(at, p.o.MaxText):
		p.fail(failure{why: p.overlongWhy(at), at: at})
	case p.longer(at, p.o.MaxExpr) && !isLiteral(x):
		p.fail(failure{why: whyLong, at: at})
	}
}

// isLiteral reports whether x is one literal, or unquoted text.
func isLiteral(x Expr) bool {
	switch x.(type) {
	case *String, *Array, *Dict, *Unquoted:
		return true
	}
	return false
}

// rightSide reads what stands right of `=`: an expression, or else plausible text.
func (p *parser) rightSide(at diag.Span, text bool) Expr {
	if at.Len() > p.o.MaxText*utf8.UTFMax {
		p.fail(failure{why: p.overlongWhy(at), at: at})
		return nil
	}
	mark := p.found.mark()
	x := p.whole(at)
	if !p.failed {
		if n, ok := x.(*Name); ok && n.Scope == NoScope && p.long.End > 0 {
			return p.unquoted(at) // no name, so a word
		}
		p.settle(x, at)
		if p.failed {
			return nil
		}
		p.ambiguous(x, at)
		return p.valuePosition(x)
	}
	if !text || p.failure.hard() {
		return nil
	}
	f := p.failure
	reason := p.implausible(at)
	if reason.why == whyNothing {
		p.found.back(mark)
		return p.unquoted(at)
	}
	p.failure = better(f, reason)
	if p.assignsAt(at.Start, at.End) {
		p.failure = failure{why: whyDoubled, at: diag.Span{Start: at.Start, End: at.Start + 1}}
	}
	return nil
}

// better chooses what to tell the author of a right-hand side that is no expression,
// because of f, and no text, because of reason.
func better(f, reason failure) failure {
	switch reason.why {
	case whyEdge:
		if f.why == whyAssign && !f.nested {
			f.why = whyChained
		}
		return f
	case whyChained:
		if f.why == whySign {
			return f
		}
		return reason
	case whyTwoStatements:
		return reason
	}
	if f.why == whyExtra || f.why == whyCharacter || f.why == whyNumber || f.why == whyQuoteInWord {
		return reason
	}
	return f
}

// unquoted takes a region as text.
func (p *parser) unquoted(at diag.Span) Expr {
	p.reset()
	x := &Unquoted{At: at}
	x.Parts = p.parts(at, false)
	if !p.failed {
		p.settle(x, at)
	}
	if p.failed {
		return nil
	}
	d := diag.New(diag.TakenAsText, at, code(p.text[at.Start:at.End]))
	if q := quoted(p.text[at.Start:at.End]); q != "" && p.commentAfter(at.Start) >= at.End {
		d.Fix = &diag.Fix{Span: at, New: q}
	}
	p.found.add(d)
	return x
}

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
	return p.describe(f)
}

// explainBare looks for an assignment in a line that could not be read as one.
func (p *parser) explainBare(at diag.Span, f failure) (diag.Diagnostic, bool) {
	word := diag.Span{Start: at.Start, End: nameEnd(p.text, at.Start, at.End)}
	if keyword(p.text[word.Start:word.End]) != tName && p.assignsAt(p.skip(word.End, at.End), at.End) {
		return p.describe(failure{why: whyReserved, at: word}), true
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
		d := diag.New(diag.SpacedName, left, code(p.text[left.Start:left.End]), diag.Same(name))
		d.Fix = &diag.Fix{Span: left, New: name}
		return d, true
	}
	return diag.New(diag.BadTarget, left, code(p.text[left.Start:left.End])), true
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
	case '+', '-', '*', '/', '%', '^':
	default:
		return diag.Diagnostic{}, false
	}
	place, value := p.text[at.Start:e], p.text[p.skip(sign+1, at.End):at.End]
	full := place + " = " + place + " " + p.text[op:sign] + " " + value
	d := diag.New(diag.CompoundAssignment, diag.Span{Start: op, End: sign + 1}, code(p.text[op:sign+1]), diag.Same(preview(full)))
	if value != "" && nameOrNumber(value) {
		d.Fix = &diag.Fix{Span: at, New: full}
	}
	return d, true
}

// stepped recognizes `x++` and `x--`.
func (p *parser) stepped(at diag.Span) (diag.Diagnostic, bool) {
	_, e := p.placeTokens(nil, at.Start, at.End)
	sign := diag.Span{Start: p.skip(e, at.End), End: at.End}
	s := p.text[sign.Start:sign.End]
	if e == at.Start || s != "++" && s != "--" {
		return diag.Diagnostic{}, false
	}
	place := p.text[at.Start:e]
	full := place + " = " + place + " " + s[:1] + " 1"
	d := diag.New(diag.CompoundAssignment, sign, code(s), diag.Same(preview(full)))
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
	for i := at.Start; i < at.End; words++ {
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
