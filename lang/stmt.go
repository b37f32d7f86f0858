package lang

import (
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
			p.noEffect(x, s.at)
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

// noEffect warns of a line that only computes; one that compares a variable may have been
// meant to assign it.
func (p *parser) noEffect(x Expr, at diag.Span) {
	b, ok := x.(*Binary)
	if ok {
		_, ok = b.X.(*Name)
	}
	if !ok || b.Op != Eq {
		p.report(diag.NoEffect, at)
		return
	}
	name := p.text[b.X.Span().Start:b.X.Span().End]
	d := diag.New(diag.ComparedOnly, at, diag.Same(advised(name+" = "+p.text[b.Y.Span().Start:b.Y.Span().End])))
	d.Fix = &diag.Fix{Span: b.OpAt, New: "="}
	p.found.add(d)
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
	if p.tooLarge(at) {
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

// tooLarge fails for a region that is longer than any value, without reading it.
func (p *parser) tooLarge(at diag.Span) bool {
	if at.Len() <= p.o.MaxText*utf8.UTFMax {
		return false
	}
	p.fail(failure{why: p.overlongWhy(at), at: at})
	return true
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
	if p.tooLarge(at) {
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
	switch f.why {
	case whyExtra, whyCharacter, whyNumber, whyQuoteInWord, whyQuoteInText, whySpaced, whyMoment, whyAddress, whyJoin, whyProduct, whyWholeDivision:
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
	if p.commentAfter(at.Start) >= at.End {
		if q := quoted(p.text[at.Start:at.End]); q != "" {
			d.Fix = &diag.Fix{Span: at, New: q}
		}
		p.formula(&d)
	}
	p.found.add(d)
	return x
}
