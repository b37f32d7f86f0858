package lang

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// A why is a reason why a region cannot be read.
type why uint8

const (
	whyNothing       why = iota
	whyEdge              // as text: begins or ends like an expression, or begins like a call
	whyValue             // a value is missing
	whyExtra             // something stands behind a complete value
	whyComma             // the same in a list
	whyColon             // a dictionary's key without its colon
	whyArgument          // an argument is empty
	whyUnclosed          // a bracket
	whyWrongBracket      // a bracket of another kind
	whyStray             // a closing bracket
	whyQuote             // a string does not end
	whyQuoteInWord       // a quote mark opens nothing
	whyNumber            // digits that are no number
	whyCharacter         // a character without meaning
	whySign              // a sign of another language
	whyPercent           // a number with a per cent sign
	whySpaced            // digits of one number with a blank between them
	whyDecimal           // a number with a decimal comma
	whyMoment            // a date or a time without quotes
	whyAddress           // an address without quotes
	whyJoin              // texts without a sign between them
	whyProduct           // a product without its sign
	whyWholeDivision     // the sign //
	whyQuoteInText       // something glued to the end of a string
	whyAssign            // a single =
	whySemicolon         // a semicolon in the middle
	whyReserved          // a word that cannot be a name
	whyDoubled           // `= =`
	whyChained           // `a = b = c`
	whyTwoStatements     // `a = 1; b = 2`
	whyDel               // `del` without an index
	whyNoValue           // `a[0] =`
	whyChain             // `1 < x < 5`
	whyDepth             // nested too deep
	whyLong              // an expression is too long
	whyTextLong          // a value is too long
	whyName              // a name is too long
)

// A failure is why reading stopped: where, and where the bracket or the quote opened
// that it concerns.
type failure struct {
	why        why
	at, opened diag.Span
	nested     bool // inside brackets of the region
}

// hard reports whether unquoted text cannot explain the failure away.
func (f failure) hard() bool { return f.why >= whyDepth }

// unexpected fails at the current token; w says what it means that another token was
// wanted there.
func (p *parser) unexpected(w why) {
	open, nested := p.innermost()
	f := failure{why: w, at: p.span(), opened: open}
	switch p.kind {
	case tBad:
		f = p.bad
	case tEOF:
		if nested {
			f.why = whyUnclosed
		} else if p.interp && w == whyValue && strings.HasPrefix(p.text[p.end:], "}") {
			f.at.End++
		}
	case tCloseParen, tCloseBracket, tCloseBrace:
		switch {
		case !nested && !p.interp:
			f.why = whyStray
		case nested && closerOf(p.text[open.Start]) != p.text[p.start]:
			f.why = whyWrongBracket
		}
	case tAssign, tGt, tLt:
		if at, ok := p.foreignSign(w); ok {
			f.why, f.at = whySign, at
		} else if p.kind == tAssign && w != whyValue {
			f.why = whyAssign
		}
	case tSemicolon:
		if w == whyExtra && !nested {
			f.why = whySemicolon
		}
	}
	f.nested = nested
	if f.why == w {
		p.slip(&f)
	}
	p.fail(f)
}

// innermost gives the innermost bracket that is open in the region.
func (p *parser) innermost() (diag.Span, bool) {
	for i := len(p.opens) - 1; i >= p.base; i-- {
		if b := p.opens[i].bracket; b >= 0 {
			return p.opening(b), true
		}
	}
	return diag.Span{}, false
}

// opening is the place of the opening bracket at i, or of a `#{`.
func (p *parser) opening(i int) diag.Span {
	if p.text[i] == '#' {
		return diag.Span{Start: i, End: i + 2}
	}
	return diag.Span{Start: i, End: i + 1}
}

// describe puts a failure into words.
func (p *parser) describe(f failure) diag.Diagnostic {
	found := p.shown(f.at)
	d := diag.Diagnostic{Span: f.at}
	set := func(r *diag.Rule, args ...diag.Text) { d.Rule, d.Args = r, args }
	switch f.why {
	case whyValue:
		set(diag.MissingValue, found)
		if f.at.Len() == 0 {
			set(diag.MissingLastValue)
		}
	case whyComma:
		set(diag.MissingComma, found, p.closerText(f))
		d.Fix = p.missingComma(f)
	case whyColon:
		set(diag.MissingColon, found)
		if name := p.braced(f); name != "" {
			set(diag.BracesAroundName, found, diag.Same(name))
		}
	case whyArgument:
		set(diag.MissingArgument, found)
	case whyUnclosed, whyWrongBracket, whyStray:
		p.describeBracket(f, &d)
	case whyQuote:
		p.describeQuote(f, &d)
	case whyQuoteInWord:
		set(diag.QuoteInWord, diag.Same(p.text[f.at.Start:f.at.End]))
		p.formatted(f.at.Start+1, &d)
	case whyNumber:
		set(diag.BadNumber, found)
		p.describeNumber(f, &d)
	case whyCharacter:
		set(diag.BadCharacter, p.characterName(f.at))
		if !p.describePaper(f, &d) {
			p.describeSign(f, &d)
		}
	case whyProduct, whyWholeDivision:
		p.describePaper(f, &d)
	case whySign, whyAddress, whyJoin, whyPercent, whySpaced, whyDecimal, whyMoment, whyQuoteInText:
		p.describeSlip(f, &d)
	case whyAssign:
		p.describeAssign(f, &d)
	case whyReserved:
		set(diag.ReservedWord, found)
	case whyDoubled, whyChained, whyTwoStatements, whySemicolon, whyDel, whyNoValue:
		p.describeStatement(f, &d)
	case whyChain:
		set(diag.ChainedComparison, p.unchained(f.at))
	case whyDepth, whyLong, whyTextLong, whyName:
		p.describeLimit(f, &d)
	default:
		set(diag.ExtraValue, found)
	}
	return d
}

// missingComma puts a comma before a number or a text in an array or a dictionary.
func (p *parser) missingComma(f failure) *diag.Fix {
	if f.at.Len() == 0 || strings.IndexByte("0123456789\"'`", p.text[f.at.Start]) < 0 || !f.nested || p.text[f.opened.Start] == '(' {
		return nil
	}
	i := trimBlanks(p.text, 0, f.at.Start)
	return &diag.Fix{Span: diag.Span{Start: i, End: i}, New: ","}
}

// describeAssign is about a single = inside an expression.
func (p *parser) describeAssign(f failure, d *diag.Diagnostic) {
	d.Rule, d.Fix = diag.AssignInExpression, &diag.Fix{Span: f.at, New: "=="}
	switch {
	case f.nested && p.text[f.opened.Start] == '{':
		d.Rule, d.Args = diag.MissingColon, []diag.Text{p.shown(f.at)}
		d.Fix = &diag.Fix{Span: f.at, New: ":"}
	case p.inBranch(f):
		d.Rule, d.Fix = diag.AssignInBranch, nil
	}
}

// describeNumber looks for what digits that are no number may be.
func (p *parser) describeNumber(f failure, d *diag.Diagnostic) {
	if momentEnd(p.text, f.at.Start, f.at.End) == f.at.End {
		f.why = whyMoment
		p.describeSlip(f, d)
		return
	}
	p.describePaper(f, d)
}

func (p *parser) describeQuote(f failure, d *diag.Diagnostic) {
	if p.formatted(f.opened.Start, d) {
		return
	}
	mark := closingMark(p.text[f.opened.Start:f.opened.End])
	d.Rule, d.Args = diag.UnclosedQuote, []diag.Text{diag.Same(mark)}
	d.Span = diag.Span{Start: f.opened.Start, End: min(lineEnd(p.text, f.opened.Start), max(p.end, f.opened.End))}
	if n := p.quoteBelow(d.Span.End, mark); n > 0 {
		d.Rule, d.Args = diag.QuoteClosedBelow, append(d.Args, diag.Same(strconv.Itoa(n)))
	} else if !f.nested {
		d.Fix = &diag.Fix{Span: diag.Span{Start: d.Span.End, End: d.Span.End}, New: mark}
	}
}

var openedHere = diag.Both("opened here", "открыто здесь")

func (p *parser) describeBracket(f failure, d *diag.Diagnostic) {
	open := p.text[f.opened.Start:f.opened.End]
	switch f.why {
	case whyStray:
		d.Rule, d.Args = diag.StrayBracket, []diag.Text{p.shown(f.at)}
		d.Fix = &diag.Fix{Span: f.at}
		return
	case whyUnclosed:
		f.at = p.goesOn(f.at)
		d.Rule, d.Args = diag.UnclosedBracket, []diag.Text{code(open), p.closerText(f), diag.Same(strconv.Itoa(p.line(f.at.Start)))}
		d.Span = f.opened
	default:
		d.Rule, d.Args = diag.WrongBracket, []diag.Text{p.shown(f.at), p.closerText(f), code(open)}
		d.Related = []diag.Related{{Span: f.opened, Text: openedHere}}
	}
	d.Fix = &diag.Fix{Span: f.at, New: string(closerOf(open[0]))}
}

func (p *parser) describeStatement(f failure, d *diag.Diagnostic) {
	switch f.why {
	case whyDoubled:
		d.Rule = diag.DoubledEquals
		d.Fix = &diag.Fix{Span: p.withBlanks(f.at)}
	case whyChained:
		d.Rule = diag.ChainedAssignment
	case whyTwoStatements, whySemicolon:
		d.Rule = diag.TwoStatements
		d.Fix = &diag.Fix{Span: p.withBlanks(f.at), New: "\n"}
	case whyDel:
		d.Rule = diag.DelWithoutIndex
	case whyNoValue:
		place := p.text[f.opened.Start:f.opened.End]
		d.Rule, d.Args = diag.ElementWithoutValue, []diag.Text{diag.Same(preview(place))}
		d.Fix = &diag.Fix{Span: f.at, New: "del " + place}
	}
}

func (p *parser) describeLimit(f failure, d *diag.Diagnostic) {
	characters := func(n int) diag.Text {
		s := strconv.Itoa(n)
		return diag.Both(s+" characters", s+" символов")
	}
	d.Rule = diag.LimitPassed
	switch f.why {
	case whyDepth:
		d.Args = []diag.Text{diag.Both("brackets and signs inside one another", "вложенность скобок и знаков"), diag.Same(strconv.Itoa(p.o.MaxDepth))}
	case whyLong:
		d.Args = []diag.Text{diag.Both("expression", "выражение"), characters(p.o.MaxExpr)}
	case whyTextLong:
		d.Args = []diag.Text{diag.Both("value", "значение"), characters(p.o.MaxText)}
	default:
		d.Args = []diag.Text{diag.Both("name", "имя"), characters(p.o.MaxName)}
	}
}

// withBlanks adds the blanks behind a place to it.
func (p *parser) withBlanks(at diag.Span) diag.Span {
	return diag.Span{Start: at.Start, End: skipBlanks(p.text, at.End, lineEnd(p.text, at.End))}
}

// shown is the text at a place as a message shows it.
func (p *parser) shown(at diag.Span) diag.Text {
	if at.Len() == 0 {
		return diag.Both("the end of the line", "концом строки")
	}
	return code(p.text[at.Start:at.End])
}

// characterName names one character; one that cannot be seen gets its number.
func (p *parser) characterName(at diag.Span) diag.Text {
	r, _ := utf8.DecodeRuneInString(p.text[at.Start:at.End])
	if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
		return code(string(r))
	}
	return diag.Same(fmt.Sprintf("U+%04X", r))
}

// closerText is the bracket that closes the one that a failure is about.
func (p *parser) closerText(f failure) diag.Text {
	return code(string(closerOf(p.text[f.opened.Start])))
}

func code(s string) diag.Text { return diag.Same("`" + preview(s) + "`") }

// preview cuts s to what a message can show, on one line.
func preview(s string) string { return cut(s, 40) }

// advised is preview for a formula that is to be written.
func advised(s string) string { return cut(s, 200) }

func cut(s string, most int) string {
	n := 0
	for i, r := range s {
		if r == '\n' || r == '\r' || n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// closingMark gives the mark that closes what the mark open opens.
func closingMark(open string) string {
	if q := quoteAt(open, 0); q.size > 0 {
		return string(q.close)
	}
	return open
}
