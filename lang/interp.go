package lang

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// interpolation reads #{...} or #<name> outside a string. Inside #{...} it may begin a
// computed name.
func (p *parser) interpolation() Expr {
	if p.interp && p.kind == tInterp {
		return p.computedName()
	}
	x, end := p.interpolated()
	if p.failed {
		return nil
	}
	p.pos = end
	p.next()
	return x
}

// interpolated reads the #{...} or #<name> that is the current token. It gives the
// offset behind it and leaves the token after it to be read.
func (p *parser) interpolated() (Expr, int) {
	open := p.span()
	if p.kind == tAngle {
		n := p.names.take()
		*n = Name{Name: p.text[open.Start+2 : open.End-1], At: diag.Span{Start: open.Start + 2, End: open.End - 1}}
		p.checkName(n.At.Start, n.At.End)
		return &Interp{X: n, At: open}, open.End
	}
	if !p.nest(open.Start) {
		return nil, 0
	}
	interp, arg, literals := p.interp, p.arg, p.literals
	p.interp, p.arg, p.literals = true, false, 0
	p.next()
	if p.kind == tCloseBrace {
		p.fail(failure{why: whyValue, at: p.span()})
	}
	x := p.expr(loosest)
	if !p.failed && p.kind != tCloseBrace {
		p.unexpected(whyExtra)
	}
	if p.failed {
		return nil, 0
	}
	end := p.pos
	p.interp, p.arg, p.literals = interp, arg, literals
	p.unnest()
	at := diag.Span{Start: open.Start, End: end}
	if p.longer(diag.Span{Start: open.End, End: end - 1}, p.o.MaxExpr) {
		p.fail(failure{why: whyLong, at: at})
	}
	return &Interp{X: x, At: at}, end
}

// glued reports whether #{ or #<name> stands at i.
func (p *parser) glued(i int) bool {
	return i+1 < p.end && p.text[i] == '#' && (p.text[i+1] == '{' || p.angleEnd(i, p.end) >= 0)
}

// computedName reads name characters and #{...} glued together; the current token is
// the first of them. A lone #{...} is the value itself, not a name.
func (p *parser) computedName() Expr {
	n := &ComputedName{At: p.span()}
	end := p.start
	if p.kind == tName {
		n.Scope, end = p.scope, p.pos
		if p.name < p.pos {
			n.Parts = append(n.Parts, Part{Text: p.text[p.name:p.pos], At: diag.Span{Start: p.name, End: p.pos}})
		}
	}
	for {
		if p.glued(end) {
			p.pos = end
			p.next()
			x, e := p.interpolated()
			if p.failed {
				return nil
			}
			in := x.(*Interp)
			n.Parts = append(n.Parts, Part{X: in.X, At: in.At})
			end = e
		} else if e := wordEnd(p.text, end, p.end); e > end {
			n.Parts = append(n.Parts, Part{Text: p.text[end:e], At: diag.Span{Start: end, End: e}})
			end = e
		} else {
			break
		}
	}
	n.At.End = end
	p.pos = end
	p.next()
	if len(n.Parts) == 1 && n.Scope == NoScope {
		return &Interp{X: n.Parts[0].X, At: n.At}
	}
	return n
}

// inner reads a part of the region as an expression of its own: the content of an
// interpolation inside a string or a text.
func (p *parser) inner(at diag.Span) Expr {
	if p.longer(at, p.o.MaxExpr) {
		p.fail(failure{why: whyLong, at: at})
		return nil
	}
	saved, literals, base := p.exprLexer, p.literals, p.base
	if !p.deeper(at) {
		return nil
	}
	p.interp, p.arg, p.literals, p.base = true, false, 0, len(p.opens)
	x := p.whole(at)
	p.depth--
	p.exprLexer, p.literals, p.base = saved, literals, base
	if p.failed {
		p.take(tEOF, p.end, 0)
		return nil
	}
	return x
}

// parts cuts a region into text and interpolations. With escapes, backslashes are
// undone; without, comments count as blanks.
func (p *parser) parts(at diag.Span, escapes bool) []Part {
	raw := p.text[at.Start:at.End]
	if !escapes && !strings.Contains(raw, "#") && !strings.Contains(raw, "/*") {
		return []Part{{Text: raw, At: at}}
	}
	b := partBuilder{p: p, run: at.Start, from: at.Start}
	for i := at.Start; i < at.End && !p.failed; {
		switch c := p.text[i]; {
		case c == '#':
			i = b.hash(i, at.End)
		case c == '\\' && escapes && i+1 < at.End && escaped(p.text[i+1]) != 0:
			b.replace(i, i+2, escaped(p.text[i+1]))
			i += 2
		case c == '/' && !escapes && p.commentEnd(i) >= 0:
			e := p.commentEnd(i)
			b.replace(i, e, ' ')
			i = e
		default:
			i++
		}
	}
	b.flush(at.End)
	return b.parts
}

// A partBuilder collects the parts of a string; text that stands in the source as it is
// is not copied.
type partBuilder struct {
	p     *parser
	parts []Part
	run   int // where the text that is being collected began
	from  int // what stands from here on is not in buf yet
	buf   []byte
}

// replace puts c in the place of the source from i to e.
func (b *partBuilder) replace(i, e int, c byte) {
	b.buf = append(b.buf, b.p.text[b.from:i]...)
	b.buf = append(b.buf, c)
	b.from = e
}

// flush ends the text before i.
func (b *partBuilder) flush(i int) {
	text := b.p.text[b.from:i]
	if b.from > b.run {
		text = string(append(b.buf, text...))
		b.buf = b.buf[:0]
	}
	if text != "" {
		b.parts = append(b.parts, Part{Text: text, At: diag.Span{Start: b.run, End: i}})
	}
	b.run, b.from = i, i
}

// hash handles the # at i: an interpolation, or plain text.
func (b *partBuilder) hash(i, end int) int {
	p := b.p
	if e := p.angleEnd(i, end); e >= 0 {
		name := diag.Span{Start: i + 2, End: e - 1}
		p.checkName(name.Start, name.End)
		b.add(i, e, &Name{Name: p.text[name.Start:name.End], At: name})
		return e
	}
	if i+1 >= end || p.text[i+1] != '{' {
		return i + 1
	}
	e := p.pairs.interpEnd(i + 2)
	if p.pairs.tangled >= 0 {
		p.fail(failure{why: whyDepth, at: diag.Span{Start: i, End: i + 2}})
		return end
	}
	if e < 0 || e > end {
		p.report(diag.UnclosedInterpolation, diag.Span{Start: i, End: i + 2})
		return i + 2
	}
	b.add(i, e, p.inner(diag.Span{Start: i + 2, End: e - 1}))
	return e
}

func (b *partBuilder) add(i, e int, x Expr) {
	b.flush(i)
	b.parts = append(b.parts, Part{X: x, At: diag.Span{Start: i, End: e}})
	b.run, b.from = e, e
}
