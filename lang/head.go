package lang

import (
	"slices"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/salecalc/salecalc/lang/diag"
)

// Statements are handed to participle in groups: it wants all tokens of a group at
// once, and a group bounds the memory they take.
const groupSize = 256

// A statementLexer hands out the tokens of statements. It decides which lines belong
// together and where a statement's target ends.
type statementLexer struct {
	p      *parser
	lines  []line
	line   int           // the next one
	left   int           // statements left in the group
	tokens []lexer.Token // of the current statement
	token  int           // the next one
}

// statementLexer cuts the parser's source into lines.
func (p *parser) statementLexer() *statementLexer {
	return &statementLexer{p: p, lines: p.split().lines, left: groupSize, tokens: make([]lexer.Token, 0, 4)}
}

// more starts the next group; it reports false when nothing is left.
func (l *statementLexer) more() bool {
	l.left = groupSize
	return l.line < len(l.lines)
}

// Next gives the next token, EOF at the end of a group.
func (l *statementLexer) Next() (lexer.Token, error) {
	for l.token == len(l.tokens) {
		if l.left == 0 || l.line == len(l.lines) {
			return lexer.EOFToken(lexer.Position{Offset: len(l.p.text)}), nil
		}
		at := l.statement()
		l.tokens, l.token = l.tokens[:0], 0
		if at.Len() > 0 {
			l.left--
			l.tokens = l.p.head(l.tokens, at)
		}
	}
	t := l.tokens[l.token]
	l.token++
	return t, nil
}

// statement takes the lines of one statement and gives their region without a
// semicolon at its end.
func (l *statementLexer) statement() diag.Span {
	first := &l.lines[l.line]
	at := diag.Span{Start: first.start, End: first.end}
	last := l.line
	if first.closer >= 0 && !first.alone && l.joins(diag.Span{Start: at.Start, End: l.lines[first.closer].end}) {
		last = int(first.closer)
		at.End = l.lines[last].end
	}
	l.line = last + 1
	if l.lines[last].broken {
		return at
	}
	return l.p.dropSemicolon(at)
}

// joins reports whether the current line and those after it, up to the end of the
// region, are one statement without the help of unquoted text.
func (l *statementLexer) joins(at diag.Span) bool {
	p := l.p
	if at.Len() > p.o.MaxText*utf8.UTFMax {
		return false
	}
	before := p.found.mark()
	joined, w := p.reads(p.dropSemicolon(at))
	p.found.back(before)
	switch {
	case joined:
		return p.valid(at)
	case w == whyLong || w == whyTextLong:
		p.overlong(at.Start)
	case w != whyDepth:
		l.standAlone()
		if w != whyNothing && len(p.apart) < maxFindings {
			closer := l.lines[l.lines[l.line].closer]
			p.apart = append(p.apart, apart{at.Start, diag.Span{Start: closer.start, End: closer.end}, p.describe(p.failure)})
		}
	}
	return false
}

// standAlone marks the lines after the current one that begin with something that is
// still open where reading has just failed: read on their own they fail there as well.
func (l *statementLexer) standAlone() {
	next := l.line + 1
	for _, o := range l.p.opens {
		for next < len(l.lines) && l.lines[next].start < o.start {
			next++
		}
		if next < len(l.lines) && l.lines[next].start == o.start {
			l.lines[next].alone = true
		}
	}
}

// reads reports whether a region is a statement without unquoted text, and if not why.
func (p *parser) reads(at diag.Span) (bool, why) {
	if at.Len() == 0 {
		return false, whyNothing
	}
	s, err := shapeOf(p.head(nil, at))
	if err != nil {
		return false, whyNothing
	}
	ok := false
	p.guard(at, func() { ok = p.read(&s, false) != nil })
	return ok, p.failure.why
}

// dropSemicolon takes the semicolons from the end of a statement, with a warning.
func (p *parser) dropSemicolon(at diag.Span) diag.Span {
	end := at.End
	first := -1
	for end > at.Start && p.text[end-1] == ';' {
		first = end - 1
		end = p.trimEnd(at.Start, first)
	}
	if first < 0 {
		return at
	}
	place := diag.Span{Start: first, End: at.End}
	d := diag.New(diag.StraySemicolon, place)
	if p.commentAfter(first) >= at.End {
		d.Fix = &diag.Fix{Span: place}
	}
	p.found.add(d)
	return diag.Span{Start: at.Start, End: end}
}

// head appends the tokens of the statement in a region: those of a target that is
// assigned to or deleted from, and the rest as one value.
func (p *parser) head(tokens []lexer.Token, at diag.Span) []lexer.Token {
	i := at.Start
	if p.deletes(i, at.End) {
		tokens = append(tokens, p.token(tokDel, i, i+3))
		n := len(tokens)
		tokens, i = p.placeTokens(tokens, p.skip(i+3, at.End), at.End)
		if len(tokens) > n {
			return append(tokens, p.token(tokValue, p.skip(i, at.End), at.End))
		}
		tokens, i = tokens[:n-1], at.Start
	}
	n := len(tokens)
	tokens, e := p.placeTokens(tokens, i, at.End)
	if sign := p.skip(e, at.End); e > i && p.assignsAt(sign, at.End) {
		tokens = append(tokens, p.token(tokAssign, sign, sign+1))
		i = p.skip(sign+1, at.End)
	} else {
		tokens = tokens[:n]
	}
	return append(tokens, p.token(tokValue, i, at.End))
}

func (p *parser) token(t lexer.TokenType, i, e int) lexer.Token {
	return lexer.Token{Type: t, Value: p.text[i:e], Pos: lexer.Position{Offset: i}}
}

// assignsAt reports whether a single = stands at i.
func (p *parser) assignsAt(i, end int) bool {
	return i < end && p.text[i] == '=' && (i+1 >= end || p.text[i+1] != '=')
}

// deletes reports whether `del`, a blank and a name stand at i.
func (p *parser) deletes(i, end int) bool {
	if i+4 >= end || p.text[i:i+3] != "del" {
		return false
	}
	n := p.skip(i+3, end)
	e := nameEnd(p.text, n, end)
	return n > i+3 && e > n && keyword(p.text[n:e]) == tName
}

// placeTokens appends the tokens of the variable, or of the element, that stands at i
// and gives its end; when none stands there, it appends nothing and gives i.
func (p *parser) placeTokens(tokens []lexer.Token, i, end int) ([]lexer.Token, int) {
	none := len(tokens)
	e := nameEnd(p.text, i, end)
	if e == i || keyword(p.text[i:e]) != tName {
		return tokens, i
	}
	if e < end && p.text[e] == '.' && scopeOf(p.text[i:e]) != NoScope {
		n := nameEnd(p.text, e+1, end)
		if n == e+1 || keyword(p.text[e+1:n]) != tName {
			return tokens, i
		}
		tokens = append(tokens, p.token(tokScope, i, e), p.token(tokDot, e, e+1), p.token(tokName, e+1, n))
		e = n
	} else {
		tokens = append(tokens, p.token(tokName, i, e))
	}
	for {
		open := p.skip(e, end)
		if open >= end || p.text[open] != '[' {
			return tokens, e
		}
		b := p.bracketEnd(open, end)
		if b < 0 {
			return tokens[:none], i
		}
		tokens = append(tokens, p.token(tokOpen, open, open+1), p.token(tokValue, open+1, b-1), p.token(tokClose, b-1, b))
		e = b
	}
}

// bracketEnd gives the offset behind the bracket that closes the one at i, -1 when none
// does. Which kinds of brackets pair is left to the expression's parser.
func (p *parser) bracketEnd(i, end int) int {
	depth := 0
	for i < end {
		switch p.text[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
			if depth == 0 {
				return i + 1
			}
		case '"', '\'', '`', 0xC2, 0xE2:
			q := quoteAt(p.text, i)
			if q.size > 0 && !afterName(p.text, i, 0) {
				if e := p.pairs.stringEnd(i, q); e >= 0 && e <= end {
					i = e
					continue
				}
			}
		case '/':
			if e := p.commentEnd(i); e >= 0 {
				i = e
				continue
			}
		}
		i++
	}
	return -1
}

// overlong remembers that the statement at i would be read over several lines if it
// were shorter.
func (p *parser) overlong(i int) {
	if n, ok := slices.BinarySearch(p.tooLong, i); !ok {
		p.tooLong = slices.Insert(p.tooLong, n, i)
	}
}
