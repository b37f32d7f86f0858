package lang

import (
	"math/rand"
	"strings"
	"testing"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/stretchr/testify/require"
)

// A generator writes statements that are right, with blanks, comments and line ends in
// all places that allow them.
type generator struct {
	*rand.Rand
	depth    int
	brackets int
	quoted   bool // inside a string, where no line ends and no comments are
}

func (g *generator) pick(s ...string) string { return s[g.Intn(len(s))] }

func (g *generator) blank() string {
	switch n := g.Intn(8); {
	case g.quoted:
		return g.pick("", " ")
	case n == 0:
		return " /* c */ "
	case n == 1 && g.brackets > 0:
		return g.pick("\n", "\r\n", " \r", "\n\n\n", " /* x\ny */ ")
	case n < 4:
		return ""
	case n == 4:
		return "\u00a0"
	}
	return " "
}

// inside writes what stands in brackets.
func (g *generator) inside(open string, f func() string, end string) string {
	g.brackets++
	s := open + g.blank() + f() + g.blank() + end
	g.brackets--
	return s
}

func (g *generator) list(f func() string) func() string {
	return func() string {
		var items []string
		for range g.Intn(3) {
			items = append(items, f()+g.blank())
		}
		return strings.Join(items, ","+g.blank())
	}
}

func (g *generator) pair() string { return g.expr() + g.blank() + ":" + g.blank() + g.expr() }

func (g *generator) str() string {
	q := g.pick(`""`, `''`, "``", "«»", "“”")
	half := len(q) / 2
	s := q[:half]
	for range g.Intn(4) {
		switch g.Intn(4) {
		case 0:
			s += g.pick(`\n`, `\d`, `\\`, "/*", "(", "#<x>", "#")
		case 1:
			if g.depth < 3 {
				quoted := g.quoted
				g.quoted = true
				s += "#{" + g.expr() + "}"
				g.quoted = quoted
			}
		default:
			s += g.pick("a", "б ", "[", ":")
		}
	}
	return s + q[half:]
}

func (g *generator) operand() string {
	g.depth++
	defer func() { g.depth-- }()
	kinds := 14
	if g.depth > 2 {
		kinds = 6
	}
	switch g.Intn(kinds) {
	case 0:
		return g.pick("a", "реклама", "x_1", "true", "if")
	case 1:
		return g.pick("client.x", "проект.y", "#<x>")
	case 2:
		return g.pick("5", "0.50", ".5", "007", "1e3")
	case 3:
		return g.pick("None", "True", "null")
	case 4:
		return g.str()
	case 5:
		return g.pick("a-b", "x-y-z", "8-912-07")
	case 6:
		return g.inside("(", g.expr, ")")
	case 7:
		return g.inside("[", g.list(g.expr), "]")
	case 8:
		return g.inside("{", g.list(g.pair), "}")
	case 9:
		return g.pick("f", "round", "random ") + g.inside("(", g.list(g.expr), ")")
	case 10:
		return g.operand() + g.pick("", " ") + g.inside("[", g.expr, "]")
	case 11:
		return g.pick("-", "- ", "--", "!", "not ", "! ") + g.operand()
	case 12:
		return g.inside("#{", g.expr, "}")
	}
	return "#{" + g.pick("q", "client.q", "") + "#{i}" + g.pick("", "_2", "#{ j }") + "}"
}

func (g *generator) expr() string {
	s := g.operand()
	for range g.Intn(3) {
		s += " " + g.blank() + g.pick("+", "-", "*", "/", "%", "**", "^", "and ", "OR ", "&&", "||") + " " + g.blank() + g.operand()
	}
	if g.Intn(6) == 0 {
		s += g.pick(" == ", "<", " >= ", "!=") + g.inside("(", g.expr, ")")
	}
	return s
}

func (g *generator) statement() string {
	switch g.Intn(6) {
	case 0:
		return g.expr()
	case 1:
		return "del " + g.inside("a[", g.expr, "]")
	case 2:
		return g.inside("client.b [", g.expr, "]") + g.blank() + "=" + g.blank() + g.expr()
	case 3:
		return "t = слово " + g.pick("#{a+b}", ":)", "(да)", "/* c */ два")
	}
	return g.pick("a", "client.x", "клиент.y") + g.blank() + "=" + g.blank() + g.expr()
}

// What is written right is read without an error, printed and formatted to the same
// tree.
func TestGenerated(t *testing.T) {
	g := &generator{Rand: rand.New(rand.NewSource(1))}
	for range 1500 {
		in := g.statement() + g.pick("\n", " /* z */\n\n", ";\n", " /* m\nm */ ", "\r\n") + g.statement()
		if len(in) > 1500 {
			continue
		}
		s := parse(in)
		require.Len(t, s.Stmts, 2, "%q", in)
		for _, st := range s.Stmts {
			_, bad := st.(*BadStmt)
			require.False(t, bad, "%q: %v", in, said(s))
		}
		checkScript(t, s)
		checkFormat(t, in)
		if e, ok := s.Stmts[1].(*ExprStmt); ok {
			c := ParseExpr(diag.NewSource("generated", s.Source.Cut(e.At)), Options{IsFunc: isTestFunc})
			require.NotNil(t, c.X)
			checkReprint(t, c)
		}
	}
}
