package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// foreign are signs and words that people bring along, with what they mean here. The
// first ones are made of signs the language has.
var foreign = []struct {
	wrong, right string
	rule         *diag.Rule
}{
	{"===", "==", diag.WrongSign}, {"!==", "!=", diag.WrongSign}, {"=>", ">=", diag.WrongSign}, {"=<", "<=", diag.WrongSign}, {"<>", "!=", diag.WrongSign}, {"=!", "!=", diag.WrongSign},
	{"≠", "!=", diag.WrongSign}, {"≥", ">=", diag.WrongSign}, {"≤", "<=", diag.WrongSign}, {"is", "==", diag.WrongSign}, {"in", "in_array", diag.WrongIn},
	{"×", "*", diag.WrongOperator}, {"·", "*", diag.WrongOperator}, {"⋅", "*", diag.WrongOperator}, {"÷", "/", diag.WrongOperator}, {"⁄", "/", diag.WrongOperator}, {"∕", "/", diag.WrongOperator}, {"∗", "*", diag.WrongOperator}, {"✕", "*", diag.WrongOperator}, {"✖", "*", diag.WrongOperator}, {"∙", "*", diag.WrongOperator},
	{"–", "-", diag.WrongOperator}, {"—", "-", diag.WrongOperator}, {"−", "-", diag.WrongOperator}, {"‐", "-", diag.WrongOperator}, {"‑", "-", diag.WrongOperator},
	{"&", "and", diag.WrongJoin}, {"|", "or", diag.WrongJoin}, {"и", "and", diag.WrongJoin}, {"или", "or", diag.WrongJoin},
	{"И", "and", diag.WrongJoin}, {"ИЛИ", "or", diag.WrongJoin}, {"і", "and", diag.WrongJoin}, {"та", "and", diag.WrongJoin}, {"або", "or", diag.WrongJoin},
	{"And", "and", diag.WrongJoin}, {"Or", "or", diag.WrongJoin},
	{";", ",", diag.SemicolonInCall},
}

// foreignSigns is how many of them are made of signs the language has.
const foreignSigns = 6

// meant gives what a foreign sign or word means here; a nil rule for no such thing.
func meant(wrong string) (right string, rule *diag.Rule) {
	for _, s := range foreign {
		if s.wrong == wrong {
			return s.right, s.rule
		}
	}
	return "", nil
}

// foreignSign recognizes such a sign, of which the current token is a part.
func (p *parser) foreignSign(w why) (diag.Span, bool) {
	start := p.start
	if w == whyValue && p.kind == tAssign && p.prev < start && p.prev > 0 && strings.IndexByte("<>!", p.text[p.prev-1]) >= 0 {
		return diag.Span{Start: p.prev - 1, End: p.pos}, true // `< =`
	}
	if w == whyValue && p.prev == p.start {
		for start > 0 && strings.IndexByte("=<>!", p.text[start-1]) >= 0 {
			start--
		}
	}
	for _, s := range foreign[:foreignSigns] {
		if strings.HasPrefix(p.text[start:p.end], s.wrong) {
			return diag.Span{Start: start, End: start + len(s.wrong)}, true
		}
	}
	return diag.Span{}, false
}

// slip looks for a common mistake that explains why the current token is out of place.
func (p *parser) slip(f *failure) {
	switch f.why {
	case whyValue:
		if at, ok := p.percentBefore(p.prev); ok {
			f.why, f.at = whyPercent, at
		} else if p.kind == tDiv && p.prev == p.start && p.prev > 0 && p.text[p.prev-1] == '/' {
			f.why, f.at = whyWholeDivision, diag.Span{Start: p.prev - 1, End: p.pos}
		}
	case whyExtra, whyComma:
		p.slipAfterValue(f)
	}
}

func (p *parser) slipAfterValue(f *failure) {
	inRound := f.nested && p.text[f.opened.Start] == '('
	switch {
	case p.kind == tNot:
		if e := skipBlanks(p.text, p.pos, p.end); p.assignsAt(e, p.end) {
			f.why, f.at = whySign, diag.Span{Start: p.start, End: e + 1}
		}
	case p.kind == tOpenParen:
		if at, ok := p.factorBefore(p.prev); ok {
			f.why, f.at = whyProduct, diag.Span{Start: at, End: p.pos}
		}
		return
	case p.kind == tColon && f.nested && strings.HasPrefix(p.text[p.pos:p.end], "//") && p.prev == p.start:
		start := p.operandStart(p.prev, lineStart(p.text, p.prev))
		e := p.pos
		for e < p.end && strings.IndexByte(" ,)]}\"'\n", p.text[e]) < 0 {
			e++
		}
		f.why, f.at = whyAddress, diag.Span{Start: start, End: e}
		return
	case p.kind == tColon && (inRound || !f.nested):
		start := p.digitsBefore(p.prev)
		if e := momentEnd(p.text, start, p.end); e > p.pos && !afterName(p.text, start, 0) {
			f.why, f.at = whyMoment, diag.Span{Start: start, End: e}
			return
		}
	case p.kind == tComma:
		start := p.digitsBefore(p.prev)
		if n, ok := p.decimalComma(start, p.end); ok && n.at.End > p.pos && !afterName(p.text, start, 0) && (start == 0 || p.text[start-1] != '.') {
			f.why, f.at = whyDecimal, n.at
			return
		}
	case p.kind == tNumber:
		start := p.digitsBefore(p.prev)
		if n, ok := p.spaced(start, p.end); ok && n.at.End >= p.pos {
			f.why, f.at = whySpaced, n.at
			return
		}
	case p.kind == tName && (inRound || p.prev > 0 && strings.IndexByte("\"'`)]", p.text[p.prev-1]) >= 0), p.kind == tSemicolon && inRound && f.why == whyComma:
		if _, rule := meant(p.text[p.start:p.pos]); rule != nil {
			f.why = whySign
			return
		}
	}
	if p.start == p.prev && (p.kind == tName || p.kind == tNumber) && strings.IndexByte("\"'`", p.text[p.prev-1]) >= 0 {
		f.why = whyQuoteInText
	} else if f.why == whyExtra && p.start > p.prev && (p.kind == tName && p.prev > 0 && strings.IndexByte("\"'`", p.text[p.prev-1]) >= 0 || p.kind == tString) {
		f.why = whyJoin
	}
}

// digitsBefore gives the beginning of the digits that end at i.
func (p *parser) digitsBefore(i int) int {
	for i > 0 && isDigitByte(p.text[i-1]) {
		i--
	}
	return i
}

// A slip is something written in a way the language does not know, and its spelling here.
type slip struct {
	at    diag.Span
	right string
	rule  *diag.Rule // of a text that has it
	named bool       // a formula only beside variables that were assigned
	joins bool       // one only beside comparisons
	plain bool       // a sign of no prose
}

// percentBefore gives the place of a number with a per cent sign that ends at i.
func (p *parser) percentBefore(i int) (diag.Span, bool) {
	if i < 2 || p.text[i-1] != '%' || !isDigitByte(p.text[i-2]) {
		return diag.Span{}, false
	}
	start := i - 1
	for start > 0 && (isDigitByte(p.text[start-1]) || p.text[start-1] == '.') {
		start--
	}
	return diag.Span{Start: start, End: i}, !afterName(p.text, start, 0)
}

// spaced reads digits in groups of three, as people write large numbers, from i on; there
// are at least two groups. A fraction with a comma or a point may follow.
func (p *parser) spaced(i, end int) (slip, bool) {
	if i > 0 && (afterName(p.text, i, 0) || strings.IndexByte(".,'\"`", p.text[i-1]) >= 0) {
		return slip{}, false
	}
	e := digitsEnd(p.text, i, end)
	digits := p.text[i:e]
	if len(digits) == 0 || len(digits) > 3 {
		return slip{}, false
	}
	for groups := 1; ; groups++ {
		n := e
		if n < end {
			n += blankAt(p.text, n, end)
		}
		g := digitsEnd(p.text, n, end)
		if n == e || g != n+3 {
			if g > n || groups == 1 || wordEnd(p.text, e, end) > e {
				return slip{}, false
			}
			break
		}
		digits, e = digits+p.text[n:g], g
	}
	if f := digitsEnd(p.text, min(e+1, end), end); f > e+1 && (p.text[e] == ',' || p.text[e] == '.') {
		digits, e = digits+"."+p.text[e+1:f], f
	}
	if e < end && (p.text[e] == '.' || wordEnd(p.text, e, end) > e) {
		return slip{}, false
	}
	return slip{at: diag.Span{Start: i, End: e}, right: digits, rule: diag.SpacedDigitsText}, true
}

// decimalComma reads a number with a decimal comma at i.
func (p *parser) decimalComma(i, end int) (slip, bool) {
	e := digitsEnd(p.text, i, end)
	f := digitsEnd(p.text, min(e+1, end), end)
	if e == i || f <= e+1 || p.text[e] != ',' || wordEnd(p.text, f, end) > f || f < end && (p.text[f] == ',' || p.text[f] == '.') {
		return slip{}, false
	}
	return slip{at: diag.Span{Start: i, End: f}, right: p.text[i:e] + "." + p.text[e+1:f], rule: diag.DecimalCommaText}, true
}

// wide gives the run of wide characters at i in plain ones; "" when there is none.
func wide(text string, i, end int) (string, int) {
	var b strings.Builder
	for i < end {
		r, n := utf8.DecodeRuneInString(text[i:end])
		if r < '！' || r > '～' {
			break
		}
		b.WriteByte(byte(r - '！' + '!'))
		i += n
	}
	return b.String(), i
}

// describeSlip puts such a failure into words.
func (p *parser) describeSlip(f failure, d *diag.Diagnostic) {
	text := p.text[f.at.Start:f.at.End]
	switch f.why {
	case whySign:
		right, rule := meant(text)
		if right == "and" && p.besideString(f.at) {
			right, rule = "+", diag.WrongOperator
		}
		if rule == nil { // a sign with a blank in it
			right, rule = text[:1]+"=", diag.WrongSign
		}
		d.Rule, d.Args = rule, []diag.Text{code(text), code(right)}
		if rule != diag.WrongIn { // which stands elsewhere
			d.Fix = &diag.Fix{Span: f.at, New: right}
		}
	case whyAddress:
		d.Rule, d.Args, d.Span = diag.AddressUnquoted, []diag.Text{code(text), diag.Same(advised(text))}, f.at
		d.Fix = &diag.Fix{Span: f.at, New: `"` + text + `"`}
	case whyJoin:
		d.Rule, d.Args = diag.JoinMissing, []diag.Text{code(text)}
		d.Fix = &diag.Fix{Span: diag.Span{Start: f.at.Start, End: f.at.Start}, New: "+ "}
	case whyPercent:
		share := strings.TrimSuffix(text, "%") + " / 100"
		shown, sure := p.shareShown(f.at, share)
		d.Rule, d.Args = diag.PercentSign, []diag.Text{code(text), diag.Same(shown)}
		if sure {
			d.Fix = &diag.Fix{Span: f.at, New: share}
		}
	case whyMoment:
		d.Rule, d.Args = diag.MomentUnquoted, []diag.Text{diag.Same(text)}
		d.Fix = &diag.Fix{Span: f.at, New: `"` + text + `"`}
	case whySpaced:
		n, _ := p.spaced(f.at.Start, f.at.End)
		d.Rule, d.Args = diag.SpacedDigits, []diag.Text{code(text), diag.Same(n.right)}
		d.Fix = &diag.Fix{Span: f.at, New: n.right}
	case whyDecimal:
		right := strings.Replace(text, ",", ".", 1)
		d.Rule, d.Args = diag.DecimalComma, []diag.Text{code(text), diag.Same(right)}
		d.Fix = &diag.Fix{Span: f.at, New: right}
	default:
		mark, other := p.text[f.at.Start-1:f.at.Start], "'…'"
		if mark == "'" {
			other = `"…"`
		}
		d.Rule, d.Args = diag.QuoteInText, []diag.Text{code(text), diag.Same(mark), diag.Same(other)}
	}
}

// shareShown is how per cent are shown, whose share is written already; sure: they multiply,
// or are taken from 1, and are not divided by 100 as well.
func (p *parser) shareShown(at diag.Span, share string) (text string, sure bool) {
	before := strings.ReplaceAll(p.text[max(0, at.Start-6):at.Start], " ", "")
	next := skipBlanks(p.text, at.End, len(p.text))
	divided := next < len(p.text) && p.text[next] == '/'
	for _, whole := range [...]string{"(1-", "(1+"} {
		if strings.HasSuffix(before, whole) {
			return "x * (1 " + whole[2:] + " " + share + ")", !divided
		}
	}
	return "x * " + share, p.afterSign(at.Start, '*') && !divided
}

// describeSign says what the character is called here that a failure is about, if it is
// known from elsewhere.
func (p *parser) describeSign(f failure, d *diag.Diagnostic) {
	text := p.text[f.at.Start:f.at.End]
	right, rule := meant(text)
	if at, call := p.methodOfText(f.at.Start); call != "" {
		d.Rule, d.Span, d.Args = diag.PointedElement, f.at, []diag.Text{code(text), diag.Same(advised(call))}
		d.Fix = &diag.Fix{Span: at, New: call}
		return
	}
	if (right == "and" || text == ".") && p.besideString(f.at) {
		right, rule = "+", diag.WrongOperator
	}
	if plain, e := wide(p.text, f.at.Start, lineEnd(p.text, f.at.Start)); plain != "" {
		d.Span.End = e
		text, right, rule = p.text[f.at.Start:e], plain, diag.WideCharacter
	}
	if rule != nil {
		d.Rule, d.Args = rule, []diag.Text{code(text), code(right)}
		d.Fix = &diag.Fix{Span: d.Span, New: right}
		return
	}
	switch {
	case text == "?":
		d.Rule = diag.ChoiceSign
	case text == ".":
		if at, x := p.pointAt(f.at.Start); x != "" {
			d.Rule, d.Args = diag.PointedElement, append(d.Args, diag.Same(advised(x)))
			d.Fix = &diag.Fix{Span: at, New: x}
		}
	case text == `\` && strings.IndexByte("_[]{}", p.text[min(f.at.End, len(p.text)-1)]) >= 0:
		d.Rule = diag.MarkupSign
		d.Fix = &diag.Fix{Span: f.at}
	}
}

// besideString reports whether a string ends before a place or begins after it.
func (p *parser) besideString(at diag.Span) bool {
	before := trimBlanks(p.text, 0, at.Start)
	after := skipBlanks(p.text, at.End, len(p.text))
	return before > 0 && strings.IndexByte("\"'`", p.text[before-1]) >= 0 || after < len(p.text) && quoteAt(p.text, after).size > 0
}

// afterSign reports whether the sign c stands before i, blanks aside.
func (p *parser) afterSign(i int, c byte) bool {
	i = trimBlanks(p.text, 0, i)
	return i > 0 && p.text[i-1] == c
}

// inBranch reports whether a failure is in a later argument of if than its condition.
func (p *parser) inBranch(f failure) bool {
	if !f.nested || f.opened.Start < 2 || p.text[f.opened.Start-2:f.opened.End] != "if(" || afterName(p.text, f.opened.Start-2, 0) {
		return false
	}
	for i, depth := f.opened.End, 0; i < f.at.Start; {
		switch p.text[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				return true
			}
		case '"', '\'', '`', '#':
			i = p.past(i, f.at.Start)
			continue
		}
		i++
	}
	return false
}

// braced gives the name alone in the braces that a failure is about.
func (p *parser) braced(f failure) string {
	if f.at.Len() != 1 || p.text[f.at.Start] != '}' || !f.nested {
		return ""
	}
	i := skipBlanks(p.text, f.opened.End, f.at.Start)
	e := nameEnd(p.text, i, f.at.Start)
	if i == e || skipBlanks(p.text, e, f.at.Start) != f.at.Start {
		return ""
	}
	return p.text[i:e]
}

// goesOn gives the place where a bracket should close at the latest that is missing at
// the end of a line: when that line ends in a comma, a sign or a bracket, behind the
// lines after it that assign nothing.
func (p *parser) goesOn(at diag.Span) diag.Span {
	const most = 50
	end := trimBlanks(p.text, 0, at.Start)
	if end == 0 || strings.IndexByte(",([{+-*/%^&|<>=", p.text[end-1]) < 0 {
		return at
	}
	for n, i := 0, lineEnd(p.text, at.Start); n < most && i < len(p.text); n++ {
		start := skipBlanks(p.text, i, len(p.text))
		i = lineEnd(p.text, start)
		_, e := p.placeTokens(nil, start, i)
		if start == i || e > start && p.assignsAt(p.skip(e, i), i) {
			break
		}
		end = trimBlanks(p.text, start, i)
	}
	return diag.Span{Start: end, End: end}
}

// quoteBelow looks for the line where a text that is open at the end of a line might
// have been meant to end: the first in which a mark closes what no mark opens. It gives
// 0 for none among the next lines.
func (p *parser) quoteBelow(end int, mark string) int {
	const lines, most = 20, 4000
	rest := p.text[end:min(end+most, len(p.text))]
	for n := 0; n <= lines && rest != ""; n++ {
		line, more, _ := strings.Cut(rest, "\n")
		rest = more
		if n == 0 || strings.Count(line, mark)%2 == 0 {
			continue
		}
		before, after, _ := strings.Cut(line, mark)
		before = strings.TrimRight(before, " \t")
		opens := before == "" && strings.TrimSpace(after) != "" || before != "" && strings.IndexByte("=(,[{+:", before[len(before)-1]) >= 0
		if opens { // a text of its own
			return 0
		}
		return p.line(end) + n
	}
	return 0
}
