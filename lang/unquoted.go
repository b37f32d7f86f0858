package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// implausible says why a right-hand side that is no expression is no text either; its
// why is whyNothing for plausible text.
func (p *parser) implausible(at diag.Span) failure {
	p.pairs.again()
	if f := p.badEdges(at); f.why != whyNothing {
		return f
	}
	s := textScan{p: p, end: at.End, semicolon: -1, target: -1}
	f := s.pairs(at.Start)
	if f.why != whyNothing && s.statement.why != whyEdge {
		return f
	}
	return s.statement
}

// badEdges judges how the text begins and ends.
func (p *parser) badEdges(at diag.Span) failure {
	bad := failure{why: whyEdge, at: at}
	text := p.text[at.Start:at.End]
	next := byte(0)
	if len(text) > 1 {
		next = text[1]
	}
	switch c := text[0]; c {
	case '(', ')', '[', ']', '{', '}', '*', '%', '^', '<', '>', '=', '!':
		return bad
	case '+', '-':
		if !isDigitByte(next) {
			return bad
		}
	case '/':
		if nameEnd(text, 1, len(text)) == 1 || next == '_' {
			return bad
		}
	case '&', '|':
		if next == c {
			return bad
		}
	default:
		if q := quoteAt(text, 0); q.size > 0 && q.close != '»' {
			return bad
		}
	}
	if last := len(text) - 1; last > 0 && strings.IndexByte("+-*/^=", text[last]) >= 0 {
		if r, _ := utf8.DecodeLastRuneInString(text[:last]); isBlank(r) || p.commentBefore(at.Start+last) >= 0 {
			return bad
		}
	}
	return failure{}
}

// A textScan looks for what text must not have: quotes and brackets without their pair,
// and what begins like a statement.
type textScan struct {
	p    *parser
	end  int
	open []openBracket

	semicolon int     // the last ; that was seen, -1 for none
	target    int     // where the [ of an assignment's target would stand, -1 for nowhere
	statement failure // the first thing that begins like a statement
}

type openBracket struct {
	at     int
	target bool // an index of what may be an assignment's target
}

func (s *textScan) pairs(i int) failure {
	p := s.p
	s.begins(i)
	for i < s.end {
		c := p.text[i]
		switch c {
		case '"', '\'', '`':
			if afterName(p.text, i, 0) {
				i++
				continue
			}
			e := p.pairs.stringEnd(i, quote{size: 1, close: rune(c)})
			if e < 0 || e > s.end {
				at := diag.Span{Start: i, End: i + 1}
				return failure{why: whyQuote, at: at, opened: at}
			}
			i = e
		case '(', '[', '{':
			if !s.smiley(i) {
				s.open = append(s.open, openBracket{i, i == s.target})
			}
			i++
		case ')', ']', '}':
			if f := s.close(i); f.why != whyNothing {
				return f
			}
			i++
		case '#':
			i = s.hash(i)
		case ';':
			s.semicolon = i
			i++
			s.begins(i)
		case '/':
			if e := p.commentEnd(i); e >= 0 {
				i = e
			} else {
				i++
			}
		default:
			i++
		}
	}
	if n := len(s.open); n > 0 {
		return failure{why: whyUnclosed, at: diag.Span{Start: s.end, End: s.end}, opened: p.opening(s.open[n-1].at)}
	}
	return failure{}
}

// smiley reports whether the bracket at i is the mouth of one.
func (s *textScan) smiley(i int) bool {
	t := s.p.text[:i]
	t = strings.TrimSuffix(t, "-")
	return strings.HasSuffix(t, ":") || strings.HasSuffix(t, ";")
}

// close pairs the closing bracket at i.
func (s *textScan) close(i int) failure {
	if s.smiley(i) {
		return failure{}
	}
	at := diag.Span{Start: i, End: i + 1}
	n := len(s.open) - 1
	if n < 0 {
		return failure{why: whyStray, at: at}
	}
	top := s.open[n]
	s.open = s.open[:n]
	if closerOf(s.p.text[top.at]) != s.p.text[i] {
		return failure{why: whyWrongBracket, at: at, opened: s.p.opening(top.at)}
	}
	if top.target {
		s.assigns(i + 1)
	}
	return failure{}
}

// hash steps over the interpolation at i; one that does not close is an open bracket.
func (s *textScan) hash(i int) int {
	if i+1 >= s.end || s.p.text[i+1] != '{' {
		return i + 1
	}
	e := s.p.pairs.interpEnd(i + 2)
	if e < 0 || e > s.end {
		s.open = append(s.open, openBracket{i, false})
		return i + 2
	}
	return e
}

// begins notes whether what stands at i begins like a statement: an assignment of
// something, a call, a scoped name, a deletion.
func (s *textScan) begins(i int) {
	p := s.p
	i = p.skip(i, s.end)
	e := nameEnd(p.text, i, s.end)
	if e == i || s.statement.why != whyNothing {
		return
	}
	word := p.text[i:e]
	if keyword(word) != tName {
		return
	}
	if scopeOf(word) != NoScope && e < s.end && p.text[e] == '.' && nameEnd(p.text, e+1, s.end) > e+1 {
		s.found(failure{why: whyEdge, at: diag.Span{Start: i, End: e}})
		return
	}
	n := p.skip(e, s.end)
	if n >= s.end {
		return
	}
	if p.text[n] == '(' && (n == e || p.isFunc(word)) || word == "del" && p.deletes(i, s.end) {
		s.found(failure{why: whyEdge, at: diag.Span{Start: i, End: e}})
		return
	}
	s.assigns(e)
}

// assigns notes whether what stands behind a target that ends at i assigns something.
func (s *textScan) assigns(i int) {
	p := s.p
	i = p.skip(i, s.end)
	if i >= s.end {
		return
	}
	switch p.text[i] {
	case '[':
		s.target = i
	case '=':
		if i+1 < s.end && p.text[i+1] == '=' || p.skip(i+1, s.end) >= s.end {
			return
		}
		s.found(failure{why: whyChained, at: diag.Span{Start: i, End: i + 1}})
	}
}

// found notes the first statement; behind a ; it is the ; that is wrong.
func (s *textScan) found(f failure) {
	if s.semicolon >= 0 {
		f = failure{why: whyTwoStatements, at: diag.Span{Start: s.semicolon, End: s.semicolon + 1}}
	}
	if s.statement.why == whyNothing {
		s.statement = f
	}
}

// closerOf gives the closing bracket of an opening one, of which open is the first byte.
func closerOf(open byte) byte {
	switch open {
	case '(':
		return ')'
	case '[':
		return ']'
	}
	return '}'
}
