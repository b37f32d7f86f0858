package lang

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// formula looks whether the text that d warns of was meant as a formula: it would be one
// if a few of its signs and numbers were written as they are here. The warning then says
// so, at the first of them.
func (p *parser) formula(d *diag.Diagnostic) {
	at := d.Span
	if at.Len() > p.o.MaxExpr {
		return
	}
	if right := p.stepOf(p.text[at.Start:at.End], at.Start); right != "" {
		d.Rule, d.Args = diag.StepText, append(d.Args, diag.Same(right))
		d.Fix = &diag.Fix{Span: at, New: right}
		return
	}
	if right := p.share(p.text[at.Start:at.End]); right != "" {
		d.Rule, d.Args = diag.ShareText, append(d.Args, diag.Same(advised(right)))
		d.Fix = &diag.Fix{Span: at, New: right}
		return
	}
	if !p.divides(d) && !p.remark(d) && !p.choice(d) && !p.respelled(d) {
		p.habit(d)
	}
}

// respelled recognizes a formula with foreign signs and numbers in it.
func (p *parser) respelled(d *diag.Diagnostic) bool {
	at := d.Span
	slips := p.slips(at)
	if len(slips) == 0 {
		return false
	}
	right, first := p.rewritten(at, slips), slips[0]
	x, sure := p.meantFormula(right, slips)
	if x == nil && !(first.plain && p.chains(right)) {
		return false
	}
	d.Rule, d.Span = first.rule, first.at
	switch first.rule {
	case diag.SignText:
		wrong, meant := p.spelled(first)
		d.Args = append(d.Args, wrong, meant)
	case diag.PercentText:
		shown, certain := p.shareShown(first.at, first.right)
		d.Args = append(d.Args, diag.Same(shown))
		sure = sure && certain
	default:
		d.Args = append(d.Args, diag.Same(first.right))
	}
	if sure {
		d.Fix = &diag.Fix{Span: at, New: right}
	}
	return true
}

// rewritten is the text of a region with its slips as they should be.
func (p *parser) rewritten(at diag.Span, slips []slip) string {
	var b strings.Builder
	end := at.Start
	for _, s := range slips {
		b.WriteString(p.text[end:s.at.Start])
		b.WriteString(s.right)
		end = s.at.End
	}
	b.WriteString(p.text[end:at.End])
	return b.String()
}

// meantFormula is tried for a text whose slips are mended: their signs, and the variables
// beside them, say more than a number does.
func (p *parser) meantFormula(text string, slips []slip) (x Expr, sure bool) {
	if x, sure = p.tried(text); x == nil {
		if x = p.formulaOf(text); x == nil {
			return nil, false
		}
		assigned := p.about(x).assigned
		switch first := slips[0]; {
		case slices.ContainsFunc(slips, func(s slip) bool { return s.named || s.plain }):
			sure = assigned
		case first.rule == diag.SignText && assigned && p.computed(x): // signs between variables
			sure = true
		case first.rule == diag.MomentText && p.variables(x):
		default:
			return nil, false
		}
	}
	has := p.about(x)
	for _, s := range slips {
		if s.named && !has.assigned || s.joins && !has.comparison {
			return nil, false
		}
	}
	return x, sure
}

// tried reads a text as an expression. One without a number, a multiplication or a known
// function in it does not count: it may be words with a dash between them. It is sure to be a formula
// when a variable that was assigned, a function or a multiplication is in it.
func (p *parser) tried(text string) (x Expr, sure bool) {
	q := newParser(text, p.o)
	if x = q.one(diag.Span{End: len(text)}); x == nil {
		return nil, false
	}
	computes := false
	Walk(x, func(x Expr) bool {
		switch x := x.(type) {
		case *Number:
			computes = true
		case *Call:
			computes = computes || p.isFunc(x.Name)
			sure = sure || p.isFunc(x.Name)
		case *Name:
			sure = sure || p.assigned.has(x.Name)
		case *Binary:
			sure = sure || x.Op == Mul
			computes = computes || x.Op == Mul
		}
		return true
	})
	if !computes {
		return nil, false
	}
	return x, sure
}

// variables reports whether an expression has names in it, and all were assigned or are
// joined words, as those of the built-in variables are.
func (p *parser) variables(x Expr) bool {
	some, all := false, true
	Walk(x, func(x Expr) bool {
		if n, ok := x.(*Name); ok {
			some, all = true, all && (n.Scope != NoScope || p.assigned.has(n.Name) || strings.Contains(n.Name, "_"))
		}
		return true
	})
	return some && all
}

// chains reports whether a text would be an expression, did it not compare in a chain.
func (p *parser) chains(text string) bool {
	q := newParser(text, p.o)
	return q.one(diag.Span{End: len(text)}) == nil && q.failure.why == whyChain
}

// about says what is in an expression: a variable that was assigned, or one of a scope; a
// comparison.
func (p *parser) about(x Expr) (has struct{ assigned, comparison bool }) {
	Walk(x, func(x Expr) bool {
		switch x := x.(type) {
		case *Name:
			has.assigned = has.assigned || x.Scope != NoScope || p.assigned.has(x.Name)
		case *Binary:
			has.comparison = has.comparison || x.Op >= Eq && x.Op <= Ge
		}
		return true
	})
	return has
}

// slips collects what is written in a way the language does not know, outside strings
// and interpolations. A comma inside brackets separates.
func (p *parser) slips(at diag.Span) []slip {
	var list []slip
	depth := 0
	for i := at.Start; i < at.End; {
		s, ok := slip{}, false
		switch c := p.text[i]; {
		case isDigitByte(c):
			if s, ok = p.oddNumber(i, at.End, depth); !ok {
				s, ok = p.product(i, at.End)
			}
			if !ok {
				i = digitsEnd(p.text, i, at.End)
				continue
			}
			if strings.HasSuffix(s.right, "(") {
				depth++
			}
		case c == ':' && depth == 0 && p.alone(i, at):
			s, ok = slip{at: diag.Span{Start: i, End: i + 1}, right: "/", rule: diag.SignText}, true
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == '"' || c == '\'' || c == '`' || c == '#':
			i = p.past(i, at.End)
			continue
		case c == '&' && !p.doubled(i, at), c == '|' && !p.doubled(i, at), c >= utf8.RuneSelf && !isRussianLead(c):
			s, ok = p.oddSign(i, at.End)
		case isWordByte(c), isRussianLead(c):
			e := wordEnd(p.text, i, at.End)
			if s, ok := p.oddWord(i, e); ok {
				list = append(list, s)
			} else if s, ok := p.chained(i, at.End); ok {
				list, e = append(list, s), s.at.End
			}
			i = e
			continue
		case c == '<' && strings.HasPrefix(p.text[i:at.End], "<>"):
			s, ok = slip{at: diag.Span{Start: i, End: i + 2}, right: "!=", rule: diag.SignText, plain: true}, true
		}
		if ok {
			list = append(list, s)
			i = s.at.End
			continue
		}
		_, n := utf8.DecodeRuneInString(p.text[i:at.End])
		i += n
	}
	return list
}

// alone reports whether the sign at i has blanks on both sides.
func (p *parser) alone(i int, at diag.Span) bool {
	return i > at.Start && i+1 < at.End && blankAt(p.text, i+1, at.End) > 0 && trimBlanks(p.text, at.Start, i) < i
}

// past gives the offset behind the string or the interpolation at i.
func (p *parser) past(i, end int) int {
	e := i + 1
	if p.text[i] != '#' {
		if !afterName(p.text, i, 0) {
			e = p.pairs.stringEnd(i, quote{size: 1, close: rune(p.text[i])})
		}
	} else if strings.HasPrefix(p.text[i:end], "#{") {
		e = p.pairs.interpEnd(i + 2)
	}
	return min(max(e, i+1), end)
}

// doubled reports whether the sign at i has its like beside it.
func (p *parser) doubled(i int, at diag.Span) bool {
	c := p.text[i]
	return i+1 < at.End && p.text[i+1] == c || i > at.Start && p.text[i-1] == c
}

// oddNumber recognizes a number with blanks, a decimal comma or a per cent sign.
func (p *parser) oddNumber(i, end, depth int) (slip, bool) {
	if i > 0 && p.text[i-1] == '.' {
		return slip{}, false
	}
	if e := momentEnd(p.text, i, end); e > i {
		return slip{at: diag.Span{Start: i, End: e}, right: `"` + p.text[i:e] + `"`, rule: diag.MomentText}, true
	}
	s, ok := p.spaced(i, end)
	if !ok && depth == 0 {
		s, ok = p.decimalComma(i, end)
	}
	if !ok {
		e, number := numberEnd(p.text, i, end)
		if !number {
			return slip{}, false
		}
		s = slip{at: diag.Span{Start: i, End: e}, right: p.text[i:e]}
	}
	if e := s.at.End; e < end && p.text[e] == '%' && (e+1 == end || blankAt(p.text, e+1, end) > 0 || p.text[e+1] == ')') {
		return slip{at: diag.Span{Start: i, End: e + 1}, right: s.right + " / 100", rule: diag.PercentText}, true
	}
	if e := skipBlanks(p.text, s.at.End, end); e < end && p.text[e] == '%' && (e+1 == end || p.text[e+1] == ')') {
		return slip{at: diag.Span{Start: i, End: e + 1}, right: s.right + " / 100", rule: diag.PercentText}, true
	}
	return s, ok
}

// momentEnd gives the end of what is shaped like a date, a time or both at i, or i.
func momentEnd(text string, i, end int) int {
	e := shapeEnd(text, i, end, '.', 2, 4)
	switch {
	case e == i:
		e = shapeEnd(text, i, end, ':', 2, 2)
	case e < end && text[e] == ' ':
		if t := shapeEnd(text, e+1, end, ':', 2, 2); t > e+1 {
			e = t
		}
	}
	if e < end && (text[e] == '.' || text[e] == ':' || wordEnd(text, e, end) > e) {
		return i
	}
	return e
}

// shapeEnd gives the end of two or three groups of digits joined by a mark, the last of
// them of so many digits; i when they do not stand at i. A date has three groups.
func shapeEnd(text string, i, end int, mark byte, short, last int) int {
	e, groups := i, 0
	for {
		g := digitsEnd(text, e, end)
		groups++
		if g == e || g-e > max(short, last) || groups == 1 && g-e > short {
			return i
		}
		done := g-e == last && (groups == 3 || groups == 2 && mark == ':')
		e = g
		if e < end && text[e] == mark && groups < 3 && digitsEnd(text, e+1, end) > e+1 {
			e++
			continue
		}
		if !done {
			return i
		}
		return e
	}
}

// oddSign recognizes a sign of another language, or wide characters.
func (p *parser) oddSign(i, end int) (slip, bool) {
	if s, ok := p.paperSign(i, end); ok {
		return s, true
	}
	if plain, e := wide(p.text, i, end); plain != "" {
		return slip{at: diag.Span{Start: i, End: e}, right: plain, rule: diag.SignText}, true
	}
	_, n := utf8.DecodeRuneInString(p.text[i:end])
	right, rule := meant(p.text[i : i+n])
	return slip{at: diag.Span{Start: i, End: i + n}, right: right, rule: diag.SignText, plain: strings.Contains("≤≥≠÷", p.text[i:i+n])}, rule != nil && !isNameRune(firstRune(p.text[i:end]))
}

// oddWord recognizes a word between i and e that is a sign elsewhere. Those of prose are
// signs only beside variables.
func (p *parser) oddWord(i, e int) (slip, bool) {
	s := slip{at: diag.Span{Start: i, End: e}, rule: diag.SignText}
	switch word := p.text[i:e]; word {
	case "mod", "MOD":
		s.right = "%"
	case "div":
		s.right = "/"
	default:
		right, rule := meant(word)
		if rule != diag.WrongJoin && word != "is" {
			return s, false
		}
		s.right, s.named, s.joins = right, word == "is", word != "is"
	}
	return s, true
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// remark recognizes a formula with a remark of another language behind it.
func (p *parser) remark(d *diag.Diagnostic) bool {
	at := d.Span
	for _, sign := range [...]string{"//", "#", "--"} {
		n := strings.Index(p.text[at.Start:at.End], " "+sign)
		if n <= 0 {
			continue
		}
		i := at.Start + n + 1
		rest := i + len(sign)
		if rest < at.End && blankAt(p.text, rest, at.End) == 0 {
			continue
		}
		if x, _ := p.tried(p.text[at.Start:p.trimEnd(at.Start, i)]); x == nil {
			continue
		}
		d.Rule, d.Span = diag.RemarkText, diag.Span{Start: i, End: rest}
		d.Args = append(d.Args, code(sign))
		if !strings.Contains(p.text[rest:at.End], "*/") {
			d.Fix = &diag.Fix{Span: diag.Span{Start: i, End: at.End}, New: "/*" + p.text[rest:at.End] + " */"}
		}
		return true
	}
	return false
}
