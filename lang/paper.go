package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// paperSign recognizes what mathematics on paper writes with a sign of its own at i: a
// root, a power, a fraction, a remainder that is cut off.
func (p *parser) paperSign(i, end int) (slip, bool) {
	r, n := utf8.DecodeRuneInString(p.text[i:end])
	at := diag.Span{Start: i, End: i + n}
	switch {
	case r == '√':
		e := p.operandEnd(at.End, end)
		if e == at.End {
			return slip{}, false
		}
		x := strings.TrimSpace(p.text[at.End:e])
		if x[0] == '(' {
			x = x[1 : len(x)-1]
		}
		return slip{at: diag.Span{Start: i, End: e}, right: "sqrt(" + x + ")", rule: diag.SignText}, true
	case power(r) != 0:
		if i == 0 || !afterName(p.text, i, 0) && strings.IndexByte(")]", p.text[i-1]) < 0 {
			return slip{}, false
		}
		digits := ""
		for at.End = i; power(r) != 0; r, n = utf8.DecodeRuneInString(p.text[at.End:end]) {
			digits += string(power(r))
			at.End += n
		}
		return slip{at: at, right: " ** " + digits, rule: diag.SignText, named: !isDigitByte(p.text[i-1])}, true
	case r == '½' || r == '¼' || r == '¾':
		return slip{at: at, right: map[rune]string{'½': "0.5", '¼': "0.25", '¾': "0.75"}[r], rule: diag.SignText, named: true}, !afterName(p.text, i, 0)
	}
	return slip{}, false
}

// power gives the digit that a small raised one stands for, 0 when it is none.
func power(r rune) rune {
	switch {
	case r == '¹':
		return '1'
	case r == '²' || r == '³':
		return r - '²' + '2'
	case r == '⁰' || r >= '⁴' && r <= '⁹':
		return r - '⁰' + '0'
	}
	return 0
}

// product recognizes a number that something is multiplied by without a sign: 2x, 5(x).
func (p *parser) product(i, end int) (slip, bool) {
	if i > 0 && (p.text[i-1] == '.' || afterName(p.text, i, 0)) {
		return slip{}, false
	}
	e := digitsEnd(p.text, i, end)
	if e+1 < end && p.text[e] == '.' && isDigitByte(p.text[e+1]) {
		e = digitsEnd(p.text, e+1, end)
	}
	if e < end && p.text[e] == '(' {
		return slip{at: diag.Span{Start: i, End: e + 1}, right: p.text[i:e] + " * (", rule: diag.SignText, named: true}, true
	}
	n := nameEnd(p.text, e, end)
	if n == e || !p.assigned.has(p.text[e:n]) {
		return slip{}, false
	}
	return slip{at: diag.Span{Start: i, End: n}, right: p.text[i:e] + " * " + p.text[e:n], rule: diag.SignText, named: true}, true
}

// operandEnd gives the end of the value at i, blanks before it aside: a number, a name
// with what stands in brackets behind it, or something in brackets; i when none is there.
func (p *parser) operandEnd(i, end int) int {
	start := skipBlanks(p.text, i, end)
	if start >= end {
		return i
	}
	e := start
	if isDigitByte(p.text[start]) {
		n, ok := numberEnd(p.text, start, end)
		if !ok {
			return i
		}
		return n
	}
	if e = nameEnd(p.text, start, end); e == start && p.text[start] != '(' {
		return i
	}
	for e < end && (p.text[e] == '(' || p.text[e] == '[' || p.text[e] == '.' && nameEnd(p.text, e+1, end) > e+1) {
		if p.text[e] == '.' {
			e = nameEnd(p.text, e+1, end)
			continue
		}
		b := p.bracketEnd(e, end)
		if b < 0 {
			return i
		}
		if e == start {
			return b
		}
		e = b
	}
	return e
}

// factorsStart gives the beginning of the values before i that signs of multiplication
// join; i when none stands there. What has quotes in it is left alone.
func (p *parser) factorsStart(i, start int) int {
	at := i
	for {
		e := trimBlanks(p.text, start, at)
		s := p.operandStart(e, start)
		if s == e {
			return i
		}
		i = s
		sign := trimBlanks(p.text, start, s)
		if sign == start || strings.IndexByte("*/%", p.text[sign-1]) < 0 {
			return i
		}
		at = sign - 1
		if at > start && p.text[at-1] == p.text[at] { // ** and //
			return s
		}
	}
}

// operandStart gives the beginning of the value that ends at i, or i.
func (p *parser) operandStart(i, start int) int {
	depth := 0
	for n := i; n > start; {
		r, size := utf8.DecodeLastRuneInString(p.text[start:n])
		switch {
		case r == ')' || r == ']':
			depth++
		case r == '(' || r == '[':
			if depth == 0 {
				return n
			}
			depth--
		case depth == 0 && !isNameRune(r) && r != '.':
			return n
		case strings.ContainsRune("\"'`{}", r):
			return i
		}
		n -= size
	}
	if depth > 0 {
		return i
	}
	return start
}

// wholeDivision gives what stands for the sign // at i: the place of the division and
// floor(a / b).
func (p *parser) wholeDivision(i int, at diag.Span) (slip, bool) {
	start, end := p.factorsStart(i, at.Start), p.operandEnd(i+2, at.End)
	if start == i || end == i+2 {
		return slip{}, false
	}
	right := "floor(" + strings.TrimSpace(p.text[start:i]) + " / " + strings.TrimSpace(p.text[i+2:end]) + ")"
	return slip{at: diag.Span{Start: start, End: end}, right: right, rule: diag.SignText}, true
}

// divides recognizes a formula with //: behind it stands a value, not a remark.
func (p *parser) divides(d *diag.Diagnostic) bool {
	at := d.Span
	n := strings.Index(p.text[at.Start:at.End], "//")
	if n <= 0 {
		return false
	}
	i := at.Start + n
	s, ok := p.wholeDivision(i, at)
	if !ok {
		return false
	}
	right := p.text[at.Start:s.at.Start] + s.right + p.text[s.at.End:at.End]
	x := p.formulaOf(right)
	if x == nil || !p.computed(x) {
		return false
	}
	d.Rule, d.Span = diag.SignText, diag.Span{Start: i, End: i + 2}
	d.Args = append(d.Args, code("//"), code(s.right))
	d.Fix = &diag.Fix{Span: at, New: right}
	return true
}

// computed reports whether everything in an expression is numbers, calls and variables
// that were assigned.
func (p *parser) computed(x Expr) bool {
	ok := true
	Walk(x, func(x Expr) bool {
		switch x := x.(type) {
		case *Name:
			ok = ok && (x.Scope != NoScope || p.assigned.has(x.Name))
		case *String:
			ok = false
		}
		return ok
	})
	return ok
}

// absolute gives abs(x) for |x|.
func (p *parser) absolute(text string) string {
	if len(text) < 3 || text[0] != '|' || text[len(text)-1] != '|' || strings.Count(text, "|") != 2 {
		return ""
	}
	right := "abs(" + text[1:len(text)-1] + ")"
	if x := p.formulaOf(right); x == nil || !p.computed(x) {
		return ""
	}
	return right
}

// describePaper puts into words what paper would have at a place inside a formula that
// cannot be read.
func (p *parser) describePaper(f failure, d *diag.Diagnostic) bool {
	end := lineEnd(p.text, f.at.Start)
	s, ok := slip{}, false
	switch f.why {
	case whyCharacter:
		s, ok = p.paperSign(f.at.Start, end)
	case whyNumber:
		s, ok = p.product(f.at.Start, end)
	case whyProduct:
		s, ok = slip{at: f.at, right: strings.TrimRight(p.text[f.at.Start:f.at.End-1], " ") + " * ("}, true
	case whyWholeDivision:
		s, ok = p.wholeDivision(f.at.Start, diag.Span{Start: f.opened.End, End: end})
		if !ok {
			s, ok = slip{right: "floor(a / b)"}, true
		}
		d.Rule, d.Args = diag.WrongOperator, []diag.Text{code("//"), code(s.right)}
		if s.at.Len() > 0 {
			d.Fix = &diag.Fix{Span: s.at, New: s.right}
		}
		return true
	}
	if !ok {
		return false
	}
	d.Rule, d.Span = diag.WrongOperator, s.at
	wrong, right := p.spelled(s)
	d.Args = []diag.Text{wrong, right}
	if f.why != whyCharacter {
		d.Rule = diag.MissingSign
	}
	d.Fix = &diag.Fix{Span: s.at, New: s.right}
	return true
}

// spelled gives the two spellings of a slip as a message shows them: a bracket that opens
// at its end with all that stands in it.
func (p *parser) spelled(s slip) (wrong, right diag.Text) {
	rest := ""
	if strings.HasSuffix(s.right, "(") {
		if e := p.bracketEnd(s.at.End-1, lineEnd(p.text, s.at.End)); e > 0 {
			rest = p.text[s.at.End:e]
		}
	}
	return code(p.text[s.at.Start:s.at.End] + rest), code(strings.TrimSpace(s.right) + rest)
}

// factorBefore gives the beginning of what is multiplied by the bracket behind i: a number,
// or the bracket that closes there and is not that of a call.
func (p *parser) factorBefore(i int) (int, bool) {
	if i == 0 {
		return 0, false
	}
	start := p.operandStart(i, 0)
	switch {
	case start == i:
		return 0, false
	case p.text[i-1] == ')':
		return i - 1, p.text[start] == '('
	}
	n, ok := numberEnd(p.text, start, i)
	return start, ok && n == i && isDigitByte(p.text[start])
}

// unchained writes a chain of comparisons, whose second sign is at a place, as two of them.
func (p *parser) unchained(at diag.Span) diag.Text {
	line := lineStart(p.text, at.Start)
	middle := trimBlanks(p.text, line, at.Start)
	start := p.operandStart(middle, line)
	sign := trimBlanks(p.text, line, start)
	first := sign
	for first > line && strings.IndexByte("<>=!", p.text[first-1]) >= 0 {
		first--
	}
	end := trimBlanks(p.text, line, first)
	left, right := p.operandStart(end, line), p.operandEnd(at.End, lineEnd(p.text, at.End))
	if start == middle || first == sign || left == end || right == at.End {
		return diag.Same("a < b and b < c")
	}
	return diag.Same(advised(p.text[left:middle] + " and " + p.text[start:right]))
}
