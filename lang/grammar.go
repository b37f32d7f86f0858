package lang

import (
	"io"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/salecalc/salecalc/lang/diag"
)

// Tokens of the grammar of statements. A Value is the raw text of an expression, or of
// what stands in the place of one; expressions have tokens of their own (see exprLexer).
const (
	tokDel lexer.TokenType = lexer.EOF - 1 - iota
	tokScope
	tokDot
	tokName
	tokOpen
	tokClose
	tokAssign
	tokValue
)

// A field is the root of the grammar:
//
//	field = { stmt }
//	stmt  = Del place Value | place Assign Value | Value
//	place = ( Scope Dot )? Name { Open Value Close }
//
// A statement ends with its value, which may be empty. The field is Parseable,
// participle's door for rules written in Go: the same grammar in struct tags takes many
// times as long, nearly all of it reflection (see BenchmarkShapes).
type field struct{ stmts []shape }

// A shape is a statement whose expressions are still text.
type shape struct {
	del     bool
	scope   Scope
	name    diag.Span // empty when the statement is a bare expression
	place   diag.Span // the name with its prefix and indexes
	indexes []diag.Span
	value   diag.Span // empty for none
	at      diag.Span
}

// Parse reads all statements that the tokens hold.
func (f *field) Parse(lex *lexer.PeekingLexer) error {
	f.stmts = make([]shape, 0, countStatements(lex))
	for !lex.Peek().EOF() {
		s := shape{at: tokenSpan(lex.Peek())}
		if err := s.parse(lex); err != nil {
			return err
		}
		f.stmts = append(f.stmts, s)
	}
	return nil
}

// countStatements looks ahead to the end.
func countStatements(lex *lexer.PeekingLexer) int {
	start := lex.MakeCheckpoint()
	n := 0
	for t := lex.Next(); !t.EOF(); t = lex.Next() {
		if t.Type == tokValue {
			n++ // an index is counted as well, which costs little
		}
	}
	lex.LoadCheckpoint(start)
	return n
}

func (s *shape) parse(lex *lexer.PeekingLexer) error {
	t := lex.Peek()
	if t.Type == tokDel {
		s.del = true
		lex.Next()
		t = lex.Peek()
	}
	if s.del || t.Type == tokScope || t.Type == tokName {
		if err := s.parsePlace(lex); err != nil {
			return err
		}
		if !s.del {
			sign, err := expect(lex, tokAssign)
			if err != nil {
				return err
			}
			s.at.End = tokenSpan(sign).End
		}
	}
	v, err := expect(lex, tokValue)
	if err != nil {
		return err
	}
	if s.value = tokenSpan(v); s.value.Len() > 0 {
		s.at.End = s.value.End
	}
	return nil
}

func (s *shape) parsePlace(lex *lexer.PeekingLexer) error {
	s.place.Start = lex.Peek().Pos.Offset
	if t := lex.Peek(); t.Type == tokScope {
		s.scope = scopeOf(t.Value)
		lex.Next()
		if _, err := expect(lex, tokDot); err != nil {
			return err
		}
	}
	t, err := expect(lex, tokName)
	if err != nil {
		return err
	}
	s.name = tokenSpan(t)
	s.place.End = s.name.End
	for lex.Peek().Type == tokOpen {
		lex.Next()
		if t, err = expect(lex, tokValue); err != nil {
			return err
		}
		s.indexes = append(s.indexes, tokenSpan(t))
		if t, err = expect(lex, tokClose); err != nil {
			return err
		}
		s.place.End = tokenSpan(t).End
	}
	s.at.End = s.place.End
	return nil
}

func expect(lex *lexer.PeekingLexer, want lexer.TokenType) (*lexer.Token, error) {
	if t := lex.Peek(); t.Type != want {
		return nil, &participle.UnexpectedTokenError{Unexpected: *t}
	}
	return lex.Next(), nil
}

func tokenSpan(t *lexer.Token) diag.Span {
	return diag.Span{Start: t.Pos.Offset, End: t.Pos.Offset + len(t.Value)}
}

// statements is the grammar, built when it is first needed.
var statements = sync.OnceValue(func() *participle.Parser[field] {
	return participle.MustBuild[field](participle.Lexer(definition{}))
})

// definition is the lexer of statements as participle knows it.
type definition struct{}

func (definition) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": lexer.EOF, "Del": tokDel, "Scope": tokScope, "Dot": tokDot, "Name": tokName,
		"Open": tokOpen, "Close": tokClose, "Assign": tokAssign, "Value": tokValue,
	}
}

func (d definition) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(name, string(text))
}

func (definition) LexString(_, text string) (lexer.Lexer, error) {
	p := newParser(text, Options{})
	return p.statementLexer(), nil
}

// A tokenList is a lexer over tokens that are there already.
type tokenList []lexer.Token

// Next hands out the tokens one by one.
func (l *tokenList) Next() (lexer.Token, error) {
	if len(*l) == 0 {
		return lexer.EOFToken(lexer.Position{}), nil
	}
	t := (*l)[0]
	*l = (*l)[1:]
	return t, nil
}

// shapeOf reads the tokens of one statement.
func shapeOf(tokens []lexer.Token) (shape, error) {
	list := tokenList(tokens)
	lex, err := lexer.Upgrade(&list)
	if err != nil {
		return shape{}, err
	}
	f, err := statements().ParseFromLexer(lex)
	if err != nil {
		return shape{}, err
	}
	if len(f.stmts) != 1 {
		return shape{}, participle.Errorf(tokens[0].Pos, "%d statements instead of one", len(f.stmts))
	}
	return f.stmts[0], nil
}
