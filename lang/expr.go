package lang

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// infix gives for every binary operator what it is and how tightly it binds.
var infix = [tPow + 1]struct {
	op    Op
	power uint8
}{
	tOr: {Or, 1}, tAnd: {And, 2},
	tEq: {Eq, comparing}, tNe: {Ne, comparing}, tLt: {Lt, comparing}, tLe: {Le, comparing}, tGt: {Gt, comparing}, tGe: {Ge, comparing},
	tAdd: {Add, 5}, tSub: {Sub, 5},
	tMul: {Mul, 6}, tDiv: {Div, 6}, tMod: {Mod, 6},
	tPow: {Pow, 8},
}

// How tightly the operators bind whose operands are read apart from the table.
const (
	loosest   = 0
	negating  = 3 // not
	comparing = 4
	unary     = 7 // the unary minus, and what stands right of a power
)

// whole reads a region that has to be one expression. It gives nil after a failure.
func (p *parser) whole(at diag.Span) Expr {
	p.enter(at)
	p.next()
	x := p.expr(loosest)
	if p.failed {
		return nil
	}
	if p.kind != tEOF {
		p.unexpected(whyExtra)
		return nil
	}
	return x
}

// expr reads operators that bind tighter than min, and their operands.
func (p *parser) expr(min uint8) Expr {
	x := p.operand()
	compared, product := false, false
	for !p.failed {
		in := infix[p.kind]
		if in.power <= min {
			break
		}
		op := p.span()
		if in.power == comparing {
			if compared && p.chain.End == 0 {
				p.chain = op
			}
			compared = true
		}
		p.next()
		var y Expr
		if in.op == Pow {
			y = p.exponent()
		} else {
			y = p.expr(in.power)
		}
		if p.failed {
			return nil
		}
		switch {
		case in.op == Mul:
			product = true
		case in.op == Mod && product:
			p.report(diag.RemainderOfProduct, op)
			product = false
		}
		switch in.op {
		case Mod:
			p.percentage(op)
		case Or:
			p.alternative(x, y)
		}
		x = p.binary(in.op, x, y, op)
	}
	return x
}

// alternative warns of `a == "x" or "y"`, which is meant as `a == "x" or a == "y"`.
func (p *parser) alternative(x, y Expr) {
	if b, ok := x.(*Binary); ok && b.Op == Or {
		x = b.Y
	}
	b, ok := x.(*Binary)
	s, literal := y.(*String)
	if !ok || !literal || b.Op != Eq || len(s.Parts) != 1 || s.Parts[0].X != nil || s.JSON {
		return
	}
	switch text := s.Parts[0].Text; {
	case text == "False", text == "None", strings.Trim(text, "-.0eE") == "": // perhaps a zero
		return
	}
	left := b.X.Span()
	full := p.text[left.Start:left.End] + " == " + p.text[s.At.Start:s.At.End]
	d := diag.New(diag.AlwaysTrue, s.At, diag.Same(preview(p.text[s.At.Start:s.At.End])), diag.Same(preview(full)))
	d.Fix = &diag.Fix{Span: s.At, New: full}
	p.found.add(d)
}

// percentage warns of `20% - x`: a per cent sign and what follows read as a remainder.
func (p *parser) percentage(op diag.Span) {
	at, ok := p.percentBefore(op.End)
	if !ok || op.End >= p.end || blankAt(p.text, op.End, p.end) == 0 {
		return
	}
	number := p.text[at.Start:op.Start]
	p.report(diag.PercentComputed, at, diag.Same(number), diag.Same("x * "+number+" / 100"))
}

// exponent reads what stands right of a power: a power again, or a sign before one.
func (p *parser) exponent() Expr {
	if !p.deeper(p.span()) {
		return nil
	}
	y := p.expr(unary)
	p.depth--
	return y
}

func (p *parser) binary(op Op, x, y Expr, at diag.Span) Expr {
	n := p.binaries.take()
	*n = Binary{Op: op, X: x, Y: y, OpAt: at, At: x.Span().Join(y.Span())}
	if op == Pow && powerAgain(y) {
		p.report(diag.PowersInARow, n.At)
	}
	return n
}

// powerAgain reports whether the right operand of a power is the last power of a row.
func powerAgain(y Expr) bool {
	y = unsigned(y)
	b, ok := y.(*Binary)
	if !ok || b.Op != Pow {
		return false
	}
	last, ok := unsigned(b.Y).(*Binary)
	return !ok || last.Op != Pow
}

// unsigned gives x without the minus signs before it.
func unsigned(x Expr) Expr {
	for {
		u, ok := x.(*Unary)
		if !ok || u.Op != Neg {
			return x
		}
		x = u.X
	}
}

// operand reads a value with the signs before it and the indexes behind it.
func (p *parser) operand() Expr {
	switch p.kind {
	case tSub:
		return p.negative()
	case tNot:
		at := p.span()
		if !p.deeper(at) {
			return nil
		}
		p.next()
		x := p.expr(negating)
		p.depth--
		if p.failed {
			return nil
		}
		return &Unary{Op: Not, X: x, At: at.Join(x.Span())}
	}
	start := p.start
	x := p.primary()
	for p.kind == tOpenBracket && !p.failed {
		x = p.index(x, start)
	}
	if p.arg && !p.failed && (p.kind == tString || p.kind == tOpenBrace) && joinable(x) {
		x = p.joined(x)
	}
	return x
}

// negative reads a minus sign and its operand. A minus glued to a number literal
// belongs to the literal's spelling.
func (p *parser) negative() Expr {
	at := p.span()
	if !p.deeper(at) {
		return nil
	}
	p.next()
	x := p.expr(unary)
	p.depth--
	if p.failed {
		return nil
	}
	if n, ok := x.(*Number); ok && n.At.Start == at.End && n.Text[0] != '-' {
		n.At.Start = at.Start
		n.Text = p.text[n.At.Start:n.At.End]
		return n
	}
	return &Unary{Op: Neg, X: x, At: at.Join(x.Span())}
}

// joinable reports whether x is a literal that adjacent literals join.
func joinable(x Expr) bool {
	switch x.(type) {
	case *String, *Array, *Dict:
		return true
	}
	return false
}

// joined reads the literals that follow the literal x without a comma or a sign.
func (p *parser) joined(x Expr) Expr {
	j := &Joined{Parts: []Expr{x}, At: x.Span()}
	for !p.failed && (p.kind == tString || p.kind == tOpenBrace) {
		part := p.primary()
		if p.failed {
			return nil
		}
		j.Parts = append(j.Parts, part)
		j.At = j.At.Join(part.Span())
	}
	p.report(diag.AdjacentLiterals, j.At)
	return j
}

// index reads the index that follows x, which began at start.
func (p *parser) index(x Expr, start int) Expr {
	if !p.nest(start) {
		return nil
	}
	arg := p.arg
	p.arg = false
	p.next()
	if p.kind == tCloseBracket {
		p.fail(failure{why: whyValue, at: p.span()})
		return nil
	}
	i := p.element(false)
	end := p.closing(tCloseBracket, whyExtra)
	p.arg = arg
	p.unnest()
	if p.failed {
		return nil
	}
	return &Index{X: x, I: i, At: diag.Span{Start: start, End: end.End}}
}

// element reads one expression inside brackets. In value position a bare name may
// stand for its letters.
func (p *parser) element(value bool) Expr {
	p.opens = append(p.opens, opened{p.start, -1})
	x := p.expr(loosest)
	if p.failed {
		return nil
	}
	p.opens = p.opens[:len(p.opens)-1]
	if value {
		return p.valuePosition(x)
	}
	return x
}

// closing takes the closing bracket of the one at open and reads the token after it.
// When another token stands there, extra says what that means.
func (p *parser) closing(k kind, extra why) diag.Span {
	at := p.span()
	switch {
	case p.failed:
	case p.kind == k:
		p.next()
	default:
		p.unexpected(extra)
	}
	return at
}

// An opened is something that was begun inside brackets and not read to its end: an
// operand with brackets of its own, or, with bracket -1, an expression.
type opened struct{ start, bracket int }

// nest counts the bracket that is the current token; start is where its operand began.
func (p *parser) nest(start int) bool {
	p.opens = append(p.opens, opened{start, p.start})
	return p.deeper(p.span())
}

func (p *parser) unnest() {
	p.depth--
	if !p.failed {
		p.opens = p.opens[:len(p.opens)-1]
	}
}

// deeper counts one more level of nesting; the caller takes it back.
func (p *parser) deeper(at diag.Span) bool {
	p.depth++
	if p.depth > p.o.MaxDepth {
		p.fail(failure{why: whyDepth, at: at})
		return false
	}
	return true
}
