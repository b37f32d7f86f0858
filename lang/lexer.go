package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// A kind is the kind of a token inside an expression.
type kind uint8

const (
	tEOF kind = iota
	tBad      // the failure that explains it is in exprLexer.bad
	tName
	tNumber
	tString
	tNone
	tTrue
	tFalse
	tInterp // #{
	tAngle  // #<name>
	tOpenParen
	tCloseParen
	tOpenBracket
	tCloseBracket
	tOpenBrace
	tCloseBrace
	tComma
	tColon
	tSemicolon
	tAssign
	tNot
	tOr // the binary operators, see infix
	tAnd
	tEq
	tNe
	tLt
	tLe
	tGt
	tGe
	tAdd
	tSub
	tMul
	tDiv
	tMod
	tPow
)

// An exprLexer reads the tokens of one region of the source, one ahead of the parser.
// Blanks, line ends and comments only separate tokens: which line ends a region holds
// is decided before it is read.
type exprLexer struct {
	pos, end int // where reading goes on; where the region ends
	prev     int // the end of the token before

	kind  kind
	start int   // of the token; it ends at pos
	scope Scope // of a name
	name  int   // where a name begins behind its prefix
	mark  quote // of a string
	bad   failure

	interp bool // the region, or the part being read, is inside #{...}
	arg    bool // the operand is directly inside a call's argument
}

// span is the place of the current token.
func (x *exprLexer) span() diag.Span { return diag.Span{Start: x.start, End: x.pos} }

// enter points the lexer at a region; next then reads its first token.
func (x *exprLexer) enter(at diag.Span) {
	x.pos, x.end, x.prev = at.Start, at.End, at.Start
}

// take makes the n bytes at i the current token.
func (x *exprLexer) take(k kind, i, n int) { x.kind, x.start, x.pos = k, i, i+n }

// next reads the next token.
func (p *parser) next() {
	p.prev = p.pos
	text, i, end := p.text, p.pos, p.end
	for i < end {
		c := text[i]
		switch {
		case c == ' ' || c >= '\t' && c <= '\r':
			i++
			continue
		case isLetterByte(c), isRussianLead(c):
			p.word(i, wordEnd(text, i, end))
		case isDigitByte(c), c == '.' && i+1 < end && isDigitByte(text[i+1]):
			p.number(i)
		case c >= utf8.RuneSelf:
			if n := blankAt(text, i, end); n > 0 {
				i += n
				continue
			}
			if e := nameEnd(text, i, end); e > i {
				p.word(i, e)
			} else if q := quoteAt(text, i); q.size > 0 {
				p.quoted(i, q)
			} else {
				p.character(i)
			}
		case c == '/' && i+1 < end && text[i+1] == '*':
			if e := p.commentEnd(i); e >= 0 {
				i = e
				continue
			}
			p.take(tDiv, i, 1)
		case c == '"' || c == '\'' || c == '`':
			p.quoted(i, quote{size: 1, close: rune(c)})
		case c == '#':
			p.hash(i)
		default:
			p.sign(i)
		}
		return
	}
	p.take(tEOF, end, 0)
}

// word classifies the word text[i:e].
func (p *parser) word(i, e int) {
	p.take(tName, i, e-i)
	p.scope, p.name = NoScope, i
	w := p.text[i:e]
	switch len(w) {
	case 2, 3, 4, 5:
		p.kind = keyword(w)
	case 6, 7, 12:
		if s := scopeOf(w); s != NoScope {
			p.scoped(s, e)
		}
	}
	if len(w) > p.o.MaxName {
		p.checkName(i, e)
	}
}

// keyword gives the kind of a word that is never a name, tName for all others.
func keyword(w string) kind {
	switch w {
	case "or", "OR":
		return tOr
	case "and", "AND":
		return tAnd
	case "not", "NOT":
		return tNot
	case "None":
		return tNone
	case "True":
		return tTrue
	case "False":
		return tFalse
	}
	return tName
}

// scopeOf gives the scope that a prefix chooses.
func scopeOf(w string) Scope {
	switch w {
	case "client", "клиент":
		return ClientScope
	case "project", "проект":
		return ProjectScope
	}
	return NoScope
}

// scoped extends the current name by `.name` when that stands at e. Inside #{...} the
// name may also be computed.
func (p *parser) scoped(s Scope, e int) {
	if e >= p.end || p.text[e] != '.' {
		return
	}
	n := nameEnd(p.text, e+1, p.end)
	switch {
	case n == e+1:
		if p.interp && strings.HasPrefix(p.text[n:p.end], "#{") {
			p.scope, p.name, p.pos = s, n, n
		}
	case keyword(p.text[e+1:n]) != tName:
		p.spoil(failure{why: whyReserved, at: diag.Span{Start: e + 1, End: n}}, n)
	default:
		p.checkName(e+1, n)
		p.take(tName, p.start, n-p.start)
		p.scope, p.name = s, e+1
	}
}

// checkName remembers the first name that is too long. That is no failure yet: as a
// whole right-hand side such a word is text.
func (p *parser) checkName(i, e int) {
	if e-i > p.o.MaxName && p.long.End == 0 && utf8.RuneCountInString(p.text[i:e]) > p.o.MaxName {
		p.long = diag.Span{Start: i, End: e}
	}
}

// spoil makes everything up to e one token that explains why it is none.
func (p *parser) spoil(f failure, e int) {
	p.bad = f
	p.take(tBad, f.at.Start, e-f.at.Start)
}

// number reads a number literal; what only begins like one is spoilt.
func (p *parser) number(i int) {
	e, ok := numberEnd(p.text, i, p.end)
	if !ok {
		p.spoil(failure{why: whyNumber, at: diag.Span{Start: i, End: e}}, e)
		return
	}
	p.take(tNumber, i, e-i)
}

// numberEnd gives the end of the number literal that the digit or dot at i begins, or,
// with false, the end of what looks like one and is none.
func numberEnd(text string, i, end int) (int, bool) {
	e := digitsEnd(text, i, end)
	if e+1 < end && text[e] == '.' && isDigitByte(text[e+1]) {
		e = digitsEnd(text, e+1, end)
	}
	if e < end && text[e]|0x20 == 'e' {
		n := e + 1
		if n < end && (text[n] == '-' || text[n] == '+') {
			n++
		}
		if n < end && isDigitByte(text[n]) {
			e = digitsEnd(text, n, end)
		}
	}
	n := e
	for n < end {
		w := wordEnd(text, n, end)
		if w < end && text[w] == '.' {
			w++
		}
		if w == n {
			break
		}
		n = w
	}
	return n, n == e
}

func digitsEnd(text string, i, end int) int {
	for i < end && isDigitByte(text[i]) {
		i++
	}
	return i
}

// quoted reads the string that the mark at i opens, if it opens one.
func (p *parser) quoted(i int, q quote) {
	at := diag.Span{Start: i, End: i + q.size}
	if afterName(p.text, i, 0) {
		p.spoil(failure{why: whyQuoteInWord, at: at}, at.End)
		return
	}
	e := p.pairs.stringEnd(i, q)
	switch {
	case e >= 0 && e <= p.end:
		p.take(tString, i, e-i)
		p.mark = q
	case p.pairs.tangled >= 0:
		p.spoil(failure{why: whyDepth, at: at}, at.End)
	default:
		p.spoil(failure{why: whyQuote, at: at, opened: at}, at.End)
	}
}

// hash reads `#{` or `#<name>`.
func (p *parser) hash(i int) {
	if strings.HasPrefix(p.text[i:p.end], "#{") {
		p.take(tInterp, i, 2)
		return
	}
	if e := p.angleEnd(i, p.end); e >= 0 {
		p.take(tAngle, i, e-i)
		return
	}
	p.character(i)
}

// angleEnd gives the end of the `#<name>` at i, -1 if none stands there.
func (p *parser) angleEnd(i, end int) int {
	if p.plainText || i+2 >= end || p.text[i+1] != '<' {
		return -1
	}
	e := nameEnd(p.text, i+2, end)
	if e == i+2 || e >= end || p.text[e] != '>' {
		return -1
	}
	if w := p.text[i+2 : e]; markupTag(w) || keyword(w) != tName {
		return -1
	}
	return e + 1
}

// markupTag reports whether w is a tag in messengers' markup.
func markupTag(w string) bool {
	switch w {
	case "b", "i", "u", "s", "a", "em", "strong", "code", "pre", "del", "ins", "span", "br":
		return true
	}
	return false
}

// character spoils the one character at i.
func (p *parser) character(i int) {
	_, n := utf8.DecodeRuneInString(p.text[i:p.end])
	p.spoil(failure{why: whyCharacter, at: diag.Span{Start: i, End: i + n}}, i+n)
}

// sign reads an operator, a bracket or another mark of one or two characters.
func (p *parser) sign(i int) {
	var second byte
	if i+1 < p.end {
		second = p.text[i+1]
	}
	switch c := p.text[i]; c {
	case '(':
		p.take(tOpenParen, i, 1)
	case ')':
		p.take(tCloseParen, i, 1)
	case '[':
		p.take(tOpenBracket, i, 1)
	case ']':
		p.take(tCloseBracket, i, 1)
	case '{':
		p.take(tOpenBrace, i, 1)
	case '}':
		p.take(tCloseBrace, i, 1)
	case ',':
		p.take(tComma, i, 1)
	case ':':
		p.take(tColon, i, 1)
	case ';':
		p.take(tSemicolon, i, 1)
	case '+':
		p.take(tAdd, i, 1)
	case '-':
		p.take(tSub, i, 1)
	case '/':
		p.take(tDiv, i, 1)
	case '%':
		p.take(tMod, i, 1)
	case '^':
		p.take(tPow, i, 1)
	case '*':
		p.pair(i, second == '*', tPow, tMul)
	case '=':
		p.pair(i, second == '=', tEq, tAssign)
	case '!':
		p.pair(i, second == '=', tNe, tNot)
	case '<':
		p.pair(i, second == '=', tLe, tLt)
	case '>':
		p.pair(i, second == '=', tGe, tGt)
	default:
		switch {
		case c == '&' && second == '&':
			p.take(tAnd, i, 2)
		case c == '|' && second == '|':
			p.take(tOr, i, 2)
		default:
			p.character(i)
		}
	}
}

// pair takes a sign of two characters, or its first alone.
func (p *parser) pair(i int, both bool, two, one kind) {
	if both {
		p.take(two, i, 2)
	} else {
		p.take(one, i, 1)
	}
}
