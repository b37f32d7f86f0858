package lsp

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// Types of semantic tokens: indexes of the legend.
const (
	tokVariable = iota
	tokFunction
	tokString
	tokNumber
	tokOperator
	tokKeyword
	tokComment
	tokScope
)

// Modifiers of semantic tokens: bits.
const (
	modWritten = 1 << iota
	modReadOnly
	modLibrary
)

func legend() SemanticTokensLegend {
	return SemanticTokensLegend{
		TokenTypes:     []string{"variable", "function", "string", "number", "operator", "keyword", "comment", "namespace"},
		TokenModifiers: []string{"modification", "readonly", "defaultLibrary"},
	}
}

// A token is one coloured piece of a script.
type token struct {
	at        diag.Span
	kind, mod uint32
}

func semanticTokens(_ context.Context, v *view, p Whole) (SemanticTokens, error) {
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return SemanticTokens{Data: []uint32{}}, nil
	}
	return tokensIn(d, diag.Span{End: len(d.src.Text)}), nil
}

func semanticTokensRange(_ context.Context, v *view, p Part) (SemanticTokens, error) {
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return SemanticTokens{Data: []uint32{}}, nil
	}
	return tokensIn(d, spanOf(d.src, p.Range)), nil
}

// tokensIn encodes the tokens that touch a span.
func tokensIn(d *document, within diag.Span) SemanticTokens {
	c := colourer{a: d.look()}
	c.tokens = make([]token, 0, 8*len(c.a.script.Stmts)+len(c.a.script.Comments))
	touches := func(s diag.Span) bool { return s.End > within.Start && s.Start < within.End }
	for _, comment := range c.a.script.Comments {
		if touches(comment.At) {
			c.comment(comment.At)
		}
	}
	for _, st := range c.a.script.Stmts {
		if touches(st.Span()) {
			c.statement(st)
		}
	}
	slices.SortStableFunc(c.tokens, func(a, b token) int { return cmp.Compare(a.at.Start, b.at.Start) })
	out := SemanticTokens{Data: make([]uint32, 0, 5*len(c.tokens))}
	at := d.locator()
	var last Position
	end := 0
	for _, t := range c.tokens {
		if t.at.Start < end || t.at.Len() == 0 || !touches(t.at) {
			continue
		}
		end = t.at.End
		r := at.rangeOf(t.at)
		line, char := r.Start.Line-last.Line, r.Start.Character
		if line == 0 {
			char -= last.Character
		}
		out.Data = append(out.Data, uint32(line), uint32(char), uint32(r.End.Character-r.Start.Character), t.kind, t.mod)
		last = r.Start
	}
	return out
}

// A colourer collects tokens; what cannot be read is left to the editor's grammar.
type colourer struct {
	a      *analysis
	tokens []token
}

func (c *colourer) add(at diag.Span, kind, mod uint32) {
	c.tokens = append(c.tokens, token{at, kind, mod})
}

// comment adds a comment line by line: no token goes over a line end.
func (c *colourer) comment(at diag.Span) {
	start := at.Start
	for part := range strings.SplitAfterSeq(c.a.script.Source.Cut(at), "\n") {
		text := strings.TrimRight(part, "\r\n")
		if !strings.Contains(text, "\r") {
			c.add(diag.Span{Start: start, End: start + len(text)}, tokComment, 0)
		}
		start += len(part)
	}
}

func (c *colourer) statement(st lang.Stmt) {
	switch st := st.(type) {
	case *lang.Assign:
		c.place(st.Place)
	case *lang.Delete:
		c.add(diag.Span{Start: st.At.Start, End: st.At.Start + len("del")}, tokKeyword, 0)
		c.place(st.Place)
	}
	lang.WalkStmt(st, c.visit)
}

func (c *colourer) place(p *lang.Place) {
	c.prefix(p.At.Start, p.NameAt.Start)
	c.add(p.NameAt, tokVariable, modWritten)
}

// prefix adds the word before a dot.
func (c *colourer) prefix(start, name int) {
	if name > start+1 {
		c.add(diag.Span{Start: start, End: name - 1}, tokScope, 0)
	}
}

func (c *colourer) visit(x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.Name:
		c.name(x)
	case *lang.Call:
		c.call(x)
	case *lang.Number:
		c.add(x.At, tokNumber, 0)
	case *lang.Literal:
		c.add(x.At, tokKeyword, 0)
	case *lang.Binary:
		c.add(x.OpAt, tokOperator, 0)
	case *lang.Unary:
		c.unary(x)
	case *lang.String:
		c.text(x.At, x.Parts)
	case *lang.Unquoted:
		c.text(x.At, x.Parts)
	}
	return true
}

func (c *colourer) name(x *lang.Name) {
	start := x.At.End - len(x.Name)
	c.prefix(x.At.Start, start)
	at := diag.Span{Start: start, End: x.At.End}
	switch {
	case x.Scope == lang.NoScope && vars.IsBuiltin(x.Name):
		c.add(at, tokVariable, modReadOnly|modLibrary)
	case x.ValuePos && !x.AssignedAbove && x.Scope == lang.NoScope:
		c.add(at, tokString, 0) // a word that most likely means itself
	default:
		c.add(at, tokVariable, 0)
	}
}

func (c *colourer) call(x *lang.Call) {
	if _, ok := c.a.funcs.Find(x.Name); ok {
		c.add(x.NameAt, tokFunction, modLibrary)
		return
	}
	c.add(x.NameAt, tokFunction, 0)
}

func (c *colourer) unary(x *lang.Unary) {
	text := c.a.script.Source.Text[x.At.Start:x.At.End]
	_, n := utf8.DecodeRuneInString(text)
	if word := len(text) - len(strings.TrimLeftFunc(text, inName)); word > 0 {
		n = word
	}
	c.add(diag.Span{Start: x.At.Start, End: x.At.Start + n}, tokOperator, 0)
}

// text adds what is no interpolation; a text never goes over a line end.
func (c *colourer) text(at diag.Span, parts []lang.Part) {
	start := at.Start
	for _, p := range parts {
		if p.X == nil {
			continue
		}
		c.add(diag.Span{Start: start, End: p.At.Start}, tokString, 0)
		start = p.At.End
	}
	c.add(diag.Span{Start: start, End: at.End}, tokString, 0)
}
