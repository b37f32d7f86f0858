// Package lang reads the calculator language: source text to tree and back.
//
// [Parse] reads a calculator field, [ParseExpr] a comparison field and [ParseTemplate] a
// message text. They never fail: what cannot be read is a [diag.Diagnostic] with a
// place, and reading goes on at the next line. [Format] prints a script in its
// canonical layout, [Walk] visits its expressions.
//
// The package knows neither values nor functions: whether a name is a function it is
// told by [Options].IsFunc, and what a tree means is the business of package runtime.
//
//	s := lang.Parse(diag.NewSource("order", "total = price * 2"), lang.Options{})
//	fmt.Println(len(s.Stmts)) // 1
package lang

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/salecalc/salecalc/lang/diag"
)

// Options say what the parser needs to know of its host. The zero value has the
// documented limits and no functions.
type Options struct {
	IsFunc   func(name string) bool // reports known functions, built in or the host's; nil: none
	MaxExpr  int                    // characters of an expression, 2000 if 0; one literal or unquoted text has MaxText
	MaxText  int                    // characters of a text, 100 000 if 0
	MaxName  int                    // characters of a name, 500 if 0
	MaxDepth int                    // brackets, signs and interpolations inside one another, 200 if 0
}

func (o Options) filled() Options {
	set := func(n *int, def int) {
		if *n <= 0 {
			*n = def
		}
	}
	set(&o.MaxExpr, 2000)
	set(&o.MaxText, 100_000)
	set(&o.MaxName, 500)
	set(&o.MaxDepth, 200)
	return o
}

// Parse reads a calculator field.
func Parse(src *diag.Source, o Options) *Script {
	p := newParser(src.Text, o)
	p.src = src
	s := &Script{Source: src, maxExpr: p.o.MaxExpr}
	p.guard(diag.Span{}, func() {
		p.findInvalid()
		l := p.statementLexer()
		s.Comments = p.comments
		p.assigns.first = min(len(l.lines), 64)
		p.assigned.list = make([]string, 0, min(len(l.lines), groupSize))
		s.Stmts = make([]Stmt, 0, min(len(l.lines), groupSize))
		for more := true; more; more = l.more() {
			p.group(s, l)
		}
		p.reportInvalid()
	})
	s.Diagnostics = p.found.sorted()
	return s
}

// group reads the next group of statements.
func (p *parser) group(s *Script, l *statementLexer) {
	lex, err := lexer.Upgrade(l)
	if err == nil {
		var f *field
		if f, err = statements().ParseFromLexer(lex); err == nil {
			for i := range f.stmts {
				s.Stmts = append(s.Stmts, p.statement(&f.stmts[i]))
			}
		}
	}
	if err != nil {
		p.report(diag.InternalError, diag.Span{}, diag.Same(err.Error()))
	}
}

// ParseExpr reads one expression, which is never taken as unquoted text.
func ParseExpr(src *diag.Source, o Options) *Condition {
	p := newParser(src.Text, o)
	p.src = src
	c := &Condition{Source: src}
	at := diag.Span{End: len(src.Text)}
	p.guard(at, func() {
		p.findInvalid()
		s := p.split()
		at.Start = p.skip(at.Start, at.End)
		at.End = p.trimEnd(at.Start, at.End)
		if len(s.lines) == 0 || !s.lines[len(s.lines)-1].broken {
			at = p.dropSemicolon(at)
		}
		p.reportInvalid()
		if len(p.invalid) > 0 {
			return
		}
		mark := p.found.mark()
		if c.X = p.one(at); c.X == nil {
			p.found.back(mark)
			p.found.add(p.describe(p.failure))
		}
	})
	c.Diagnostics = p.found.sorted()
	return c
}

// ParseTemplate reads a message text. Nothing in it is escaped. A `#{` that never
// closes is plain text, with a warning; a part that cannot be read has a diagnostic
// and is left out.
func ParseTemplate(src *diag.Source, o Options) *Template {
	p := newParser(src.Text, o)
	p.src = src
	p.plainText, p.pairs.free = true, true
	t := &Template{Source: src}
	all := diag.Span{End: len(src.Text)}
	p.guard(all, func() {
		p.findInvalid()
		p.reportInvalid()
		t.Parts = p.template()
	})
	t.Diagnostics = p.found.sorted()
	return t
}

func (p *parser) template() []Part {
	var parts []Part
	text, run := p.text, 0
	outer := p.pairs // the bound on its work is for all parts together
	flush := func(end int) {
		if s := strings.ToValidUTF8(text[run:end], "\ufffd"); s != "" {
			parts = append(parts, Part{Text: s, At: diag.Span{Start: run, End: end}})
		}
	}
	for i := 0; ; {
		n := strings.Index(text[i:], "#{")
		if n < 0 {
			break
		}
		i += n
		open := diag.Span{Start: i, End: i + 2}
		e := outer.interpEnd(open.End)
		if e < 0 && outer.tangled >= 0 {
			p.found.add(p.describe(failure{why: whyDepth, at: open}))
			break
		}
		if e < 0 {
			p.report(diag.UnclosedInterpolation, open)
			i = open.End
			continue
		}
		flush(i)
		at := diag.Span{Start: i, End: e}
		if x := p.templatePart(diag.Span{Start: open.End, End: e - 1}); x != nil {
			parts = append(parts, Part{X: x, At: at})
		}
		i, run = e, e
	}
	flush(len(text))
	return parts
}

// templatePart reads the content of an interpolation; nil after a failure, which is
// reported.
func (p *parser) templatePart(at diag.Span) Expr {
	p.reset()
	if !p.valid(at) {
		return nil
	}
	mark := p.found.mark()
	var x Expr
	p.guard(at, func() {
		p.end = at.End
		if x = p.inner(at); x != nil {
			p.settle(x, at)
		}
		if p.failed {
			x = nil
			p.found.back(mark)
			p.found.add(p.describe(p.failure))
		}
	})
	return x
}

// findInvalid notes the bytes that are not UTF-8.
func (p *parser) findInvalid() {
	if utf8.ValidString(p.text) {
		return
	}
	for i := 0; i < len(p.text); {
		r, n := utf8.DecodeRuneInString(p.text[i:])
		if r == utf8.RuneError && n == 1 {
			p.invalid = append(p.invalid, i)
		}
		i += n
	}
}

// firstInvalid gives the index of the first such byte at or after i.
func (p *parser) firstInvalid(i int) int {
	lo, hi := 0, len(p.invalid)
	for lo < hi {
		if mid := (lo + hi) / 2; p.invalid[mid] < i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// valid reports whether a region is UTF-8.
func (p *parser) valid(at diag.Span) bool {
	n := p.firstInvalid(at.Start)
	return n == len(p.invalid) || p.invalid[n] >= at.End
}

// reportInvalid reports the bytes that are not UTF-8, the first of every line.
func (p *parser) reportInvalid() {
	end := 0
	for _, i := range p.invalid {
		if i < end {
			continue
		}
		end = lineEnd(p.text, i)
		p.report(diag.InvalidUTF8, diag.Span{Start: i, End: i + 1}, diag.Same(strconv.Itoa(i)))
	}
}
