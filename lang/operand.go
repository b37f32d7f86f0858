package lang

import "github.com/salecalc/salecalc/lang/diag"

// primary reads a value without signs and indexes.
func (p *parser) primary() Expr {
	switch p.kind {
	case tNumber:
		n := p.numbers.take()
		*n = Number{Text: p.text[p.start:p.pos], At: p.span()}
		p.next()
		return n
	case tName:
		return p.nameOrCall()
	case tString:
		return p.str()
	case tNone:
		return p.literalWord(WordNone)
	case tTrue:
		return p.literalWord(WordTrue)
	case tFalse:
		return p.literalWord(WordFalse)
	case tOpenParen:
		return p.paren()
	case tOpenBracket:
		return p.array()
	case tOpenBrace:
		return p.dict()
	case tInterp, tAngle:
		return p.interpolation()
	}
	p.unexpected(whyValue)
	return nil
}

func (p *parser) literalWord(w Word) Expr {
	x := &Literal{Word: w, At: p.span()}
	p.next()
	return x
}

// nameOrCall reads a variable, or a call when a bracket follows: directly, or after
// blanks when the function is known.
func (p *parser) nameOrCall() Expr {
	at, scope := p.span(), p.scope
	text := p.text[p.name:p.pos]
	if p.interp && p.glued(at.End) {
		return p.computedName()
	}
	p.next()
	if p.kind == tOpenParen && scope == NoScope && (p.start == at.End || p.isFunc(text)) {
		return p.call(text, at)
	}
	if p.literals > 0 && scope == NoScope {
		if w, ok := jsonWord(text); ok {
			return &Literal{Word: w, At: at}
		}
	}
	n := p.names.take()
	*n = Name{Scope: scope, Name: text, At: at}
	return n
}

// jsonWord gives the literal that a word of JSON means.
func jsonWord(w string) (Word, bool) {
	switch w {
	case "null":
		return WordNone, true
	case "true":
		return WordTrue, true
	case "false":
		return WordFalse, true
	}
	return 0, false
}

func (p *parser) isFunc(name string) bool { return p.o.IsFunc != nil && p.o.IsFunc(name) }

// call reads the arguments of name; the current token is the opening bracket.
func (p *parser) call(name string, at diag.Span) Expr {
	if !p.nest(at.Start) {
		return nil
	}
	arg := p.arg
	p.arg = true
	p.next()
	base := len(p.scratch)
	for p.kind != tCloseParen || len(p.scratch) > base {
		if p.kind == tComma || p.kind == tCloseParen {
			p.fail(failure{why: whyArgument, at: p.span()})
			return nil
		}
		p.scratch = append(p.scratch, p.element(false))
		if p.kind != tComma || p.failed {
			break
		}
		p.next()
	}
	end := p.closing(tCloseParen, whyComma)
	p.arg = arg
	p.unnest()
	args := p.collect(base)
	if p.failed {
		return nil
	}
	return &Call{Name: name, NameAt: at, Args: args, Close: end, At: at.Join(end)}
}

// collect takes the expressions that were put aside from base on.
func (p *parser) collect(base int) []Expr {
	var xs []Expr
	if len(p.scratch) > base {
		xs = append(xs, p.scratch[base:]...)
	}
	p.scratch = p.scratch[:base]
	return xs
}

func (p *parser) paren() Expr {
	open := p.span()
	if !p.nest(open.Start) {
		return nil
	}
	arg := p.arg
	p.arg = false
	p.next()
	x := p.element(false)
	end := p.closing(tCloseParen, whyExtra)
	p.arg = arg
	p.unnest()
	if p.failed {
		return nil
	}
	return &Paren{X: x, At: open.Join(end)}
}

func (p *parser) array() Expr {
	open := p.span()
	if !p.nest(open.Start) {
		return nil
	}
	arg := p.arg
	p.arg = false
	p.literals++
	p.next()
	base := len(p.scratch)
	for p.kind != tCloseBracket && !p.failed {
		p.scratch = append(p.scratch, p.element(true))
		if p.kind != tComma {
			break
		}
		p.next()
	}
	end := p.closing(tCloseBracket, whyComma)
	p.arg = arg
	p.literals--
	p.unnest()
	elems := p.collect(base)
	if p.failed {
		return nil
	}
	return &Array{Elems: elems, At: open.Join(end)}
}

func (p *parser) dict() Expr {
	open := p.span()
	if !p.nest(open.Start) {
		return nil
	}
	arg := p.arg
	p.arg = false
	p.literals++
	p.next()
	var pairs []Pair
	for p.kind != tCloseBrace && !p.failed {
		key := p.key()
		if p.failed {
			break
		}
		p.next()
		pairs = append(pairs, Pair{Key: key, Value: p.element(true)})
		if p.kind != tComma {
			break
		}
		p.next()
	}
	end := p.closing(tCloseBrace, whyComma)
	p.arg = arg
	p.literals--
	p.unnest()
	if p.failed {
		return nil
	}
	return &Dict{Pairs: pairs, At: open.Join(end)}
}

// key reads a dictionary's key up to its colon. JSON has no bare words as keys, so
// `true` is a name there.
func (p *parser) key() Expr {
	literals := p.literals
	p.literals = 0
	x := p.element(true)
	p.literals = literals
	if !p.failed && p.kind != tColon {
		p.unexpected(whyColon)
	}
	return x
}

// valuePosition marks x, which stands in value position: a bare name there may mean
// its own letters, and so may names glued by hyphens.
func (p *parser) valuePosition(x Expr) Expr {
	switch x := x.(type) {
	case *Name:
		if x.Scope == NoScope {
			x.ValuePos = true
			p.markAssigned(x)
		}
	case *Binary:
		if x.Op == Sub {
			if names := p.hyphenated(x); names != nil {
				return &Hyphenated{Names: names, Diff: x, At: x.At}
			}
		}
	}
	return x
}

// hyphenated gives the names that x consists of when nothing but hyphens, without
// blanks, stands between them.
func (p *parser) hyphenated(x *Binary) []*Name {
	n := 1
	for l := Expr(x); ; n++ {
		b, ok := l.(*Binary)
		if !ok {
			if first, ok := l.(*Name); !ok || first.Scope != NoScope {
				return nil
			}
			break
		}
		y, ok := b.Y.(*Name)
		if !ok || b.Op != Sub || y.Scope != NoScope ||
			b.OpAt.End != y.At.Start || b.X.Span().End != b.OpAt.Start {
			return nil
		}
		l = b.X
	}
	names := make([]*Name, n)
	l := Expr(x)
	for n--; n > 0; n-- {
		b := l.(*Binary)
		names[n] = b.Y.(*Name)
		l = b.X
	}
	names[0] = l.(*Name)
	for _, name := range names {
		p.markAssigned(name)
	}
	return names
}
