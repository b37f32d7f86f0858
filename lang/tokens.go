package lang

import (
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// A TokenKind says what a piece of a source looks like.
type TokenKind uint8

// The kinds of tokens.
const (
	NameToken    TokenKind = iota + 1 // a variable or a function, with its prefix: x, client.x
	WordToken                         // None True False and or not
	NumberToken                       // digits; also what only begins like a number
	StringToken                       // a literal piece of a string, its quote marks included
	OpenToken                         // the same of a string that does not end on its line
	BracketToken                      // ( ) [ ] { } and #{ with its }
	SignToken                         // an operator, a comma, a colon, a semicolon
	CommentToken                      // /* ... */, closed or not
	OtherToken                        // a character that means nothing
)

// A Token is a piece of a source and its place.
type Token struct {
	Kind TokenKind
	At   diag.Span
}

// Tokens splits a calculator field into tokens, in order, for those who colour a text or
// complete it while it is typed. It looks at single lines and knows no statements, so
// unquoted text comes as names and signs. A string with interpolations comes in pieces,
// with the tokens of what it interpolates between them.
func Tokens(text string, o Options) []Token {
	text = readable(text)
	p := newParser(text, o)
	s := split(text, p.o.MaxDepth)
	p.comments = s.comments
	t := &tokenizer{parser: p}
	for from := 0; ; {
		end := lineEnd(text, from)
		for _, c := range p.comments { // a comment over several lines is part of the first
			if c.At.Start < end && c.At.End > end {
				end = lineEnd(text, c.At.End)
			}
		}
		p.pairs.again()
		t.region(diag.Span{Start: from, End: end}, 0)
		if end >= len(text) {
			break
		}
		from = end + 1
	}
	return t.list
}

// readable replaces the bytes that are not UTF-8, each by a character that means nothing.
func readable(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	b := []byte(text)
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			b[i] = '?'
		}
		i += n
	}
	return string(b)
}

// A tokenizer collects the tokens of a text.
type tokenizer struct {
	*parser
	list []Token
}

func (t *tokenizer) add(k TokenKind, start, end int) {
	if start < end {
		t.list = append(t.list, Token{k, diag.Span{Start: start, End: end}})
	}
}

// region reads the tokens of a part of a line. depth counts the interpolations around it.
func (t *tokenizer) region(at diag.Span, depth int) {
	for i := at.Start; i < at.End; {
		t.blanks(i, at.End)
		t.enter(diag.Span{Start: t.skip(i, at.End), End: at.End})
		t.interp = depth > 0
		t.next()
		switch {
		case t.kind == tEOF:
			return
		case t.kind == tString:
			i = t.pieces(t.start, t.pos-1, t.pos, StringToken, depth)
		case t.kind == tBad && t.bad.why == whyQuote:
			i = t.pieces(t.start, at.End, at.End, OpenToken, depth)
		default:
			t.add(tokenKind(t.kind, t.bad.why), t.start, t.pos)
			i = t.pos
		}
	}
}

// blanks adds the comments that stand before the next token.
func (t *tokenizer) blanks(i, end int) {
	for i = skipBlanks(t.text, i, end); i < end; i = skipBlanks(t.text, i, end) {
		e := t.commentEnd(i)
		if e < 0 {
			return
		}
		t.add(CommentToken, i, e)
		i = e
	}
}

// pieces cuts the string from start to end at its interpolations, which may begin up to
// last, and gives end.
func (t *tokenizer) pieces(start, last, end int, k TokenKind, depth int) int {
	from := start
	for i := start + 1; i+1 < last && depth < t.o.MaxDepth; i++ {
		switch {
		case t.text[i] == '\\' && escaped(t.text[i+1]) != 0:
			i++
		case t.text[i] == '#' && t.text[i+1] == '{':
			t.pairs.again()
			e := t.pairs.interpEnd(i + 2)
			closed := e >= 0 && e <= last
			if !closed && k == StringToken {
				continue // plain text
			}
			t.add(k, from, i)
			t.add(BracketToken, i, i+2)
			if !closed {
				t.region(diag.Span{Start: i + 2, End: end}, depth+1)
				return end
			}
			t.region(diag.Span{Start: i + 2, End: e - 1}, depth+1)
			t.add(BracketToken, e-1, e)
			from, i = e, e-1
		}
	}
	t.add(k, from, end)
	return end
}

func tokenKind(k kind, w why) TokenKind {
	switch k {
	case tName, tAngle:
		return NameToken
	case tNone, tTrue, tFalse, tNot, tOr, tAnd:
		return WordToken
	case tNumber:
		return NumberToken
	case tInterp, tOpenParen, tCloseParen, tOpenBracket, tCloseBracket, tOpenBrace, tCloseBrace:
		return BracketToken
	case tBad:
		switch w {
		case whyNumber:
			return NumberToken
		case whyReserved:
			return NameToken
		}
		return OtherToken
	}
	return SignToken
}
