package lang

import (
	"strings"
	"testing"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostile are inputs that a careless parser takes too long for, or dies of.
var hostile = []string{
	strings.Repeat("(", 100_000),
	"x = " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
	"x = " + strings.Repeat("(", 1000) + strings.Repeat(")", 1000),
	"x = " + strings.Repeat("-", 5000) + "1",
	"x = " + strings.Repeat("not ", 1000) + "1",
	"x = " + strings.Repeat("2 ** ", 1000) + "2",
	"x = " + strings.Repeat("#{", 1000) + "1" + strings.Repeat("}", 1000),
	"x = " + strings.Repeat(`"#{`, 1000) + "1" + strings.Repeat(`}"`, 1000),
	`x = "` + strings.Repeat("#{", 1000),
	strings.Repeat(`"#{'#{`, 1000),
	strings.Repeat("(\n", 1000) + "x y" + strings.Repeat("\n)", 1000),
	strings.Repeat("f(1,\n", 150) + "x y" + strings.Repeat(")\n", 150),
	"x = " + strings.Repeat(";a[", 1000) + strings.Repeat("]", 1000),
	strings.Repeat("«", 1000),
	strings.Repeat("/*", 1000),
	strings.Repeat(";", 1000),
	strings.Repeat("\xff\n", 100),
	"a = \xd0", "\xd0", "a\xd0", "#{\xd0}", "\xe2", "#{q\xd0",
}

func TestLimits(t *testing.T) {
	long := strings.Repeat("б", 600)
	sum := "1" + strings.Repeat(" + 1", 600)
	for _, c := range []struct{ name, in, want, says string }{
		{"name", long + " = 1", "(bad)", "name: more than 500 characters"},
		{"name in an expression", "a = 1 + " + long, "(bad)", "name: more than 500 characters"},
		{"name in a string", `a = "#<` + long + `>"`, "(bad)", "name: more than 500 characters"},
		{"long word", "a = " + long, `(set a (text "` + long + `"))`, "`" + long[:80] + "…` was taken as text"},
		{"name at the limit", "a = " + long[:1000], "(set a " + long[:1000] + "?)", ""},
		{"expression", "a = " + sum, "(bad)", "expression: more than 2000 characters"},
		{"bare expression", "f(" + sum + ")", "(bad)", "expression: more than 2000 characters"},
		{"index", "a[" + sum + "] = 1", "(bad)", "expression: more than 2000 characters"},
		{"interpolation", `a = "#{` + sum + `}"`, "(bad)", "expression: more than 2000 characters"},
		{"interpolation in text", `a = x #{` + sum + `}`, "(bad)", "expression: more than 2000 characters"},
		{"string", `a = "` + strings.Repeat("я", 99_998) + `"`, `(set a (str "` + strings.Repeat("я", 99_998) + `"))`, ""},
		{"longer string", `a = "` + strings.Repeat("я", 100_000) + `"`, "(bad)", "value: more than 100000 characters"},
		{"much longer string", `a = "` + strings.Repeat("я", 500_000) + `"`, "(bad)", "value: more than 100000 characters"},
		{"much longer text", `a = ` + strings.Repeat("я ", 500_000), "(bad)", "value: more than 100000 characters"},
		{"much longer expression", `a = (` + strings.Repeat("1 + ", 500_000), "(bad)", "expression: more than 2000 characters"},
		{"two strings", `a = "` + strings.Repeat("я", 2000) + `" + ""`, "(bad)", "expression: more than 2000 characters"},
		{"list", "a = [" + strings.Repeat("1,", 2000) + "]", "(set a [1" + strings.Repeat(" 1", 1999) + "])", ""},
		{"brackets", "a = " + strings.Repeat("(", 300) + "1" + strings.Repeat(")", 300), "(bad)", "brackets and signs inside one another: more than 200"},
		{"strings inside one another", "a = " + strings.Repeat(`"#{`, 300) + strings.Repeat(`}"`, 300), "(bad)", "brackets and signs inside one another: more than 200"},
		{"signs", "a = " + strings.Repeat("-", 300) + "1", "(bad)", "brackets and signs inside one another: more than 200"},
		{"list over lines", "a = [\n" + strings.Repeat("1,\n", 2000) + "]", "(set a [1" + strings.Repeat(" 1", 1999) + "])", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := parse(c.in)
			require.Equal(t, c.want, sexpr(s))
			if c.says == "" {
				assert.Empty(t, s.Diagnostics)
				return
			}
			require.Len(t, s.Diagnostics, 1)
			assert.Equal(t, c.says, s.Diagnostics[0].Message(diag.EN))
		})
	}
}

func TestOwnLimits(t *testing.T) {
	src := diag.NewSource("test", "abc = 12345\nx = 1 + 2\ny = \"12345\"\nz = ((1))")
	s := Parse(src, Options{MaxName: 2, MaxExpr: 4, MaxText: 6, MaxDepth: 1})
	assert.Equal(t, "(bad)\n(bad)\n(bad)\n(bad)", sexpr(s))
	assert.Equal(t, []string{"limit", "limit", "limit", "limit"}, codes(s.Diagnostics))
}

// A statement that would go on over lines if it were shorter stands alone, and says why.
func TestTooLongOverLines(t *testing.T) {
	s := parse("a = f(\n" + strings.Repeat("1,\n", 2000) + "1)\nb = 2")
	require.IsType(t, &BadStmt{}, s.Stmts[0])
	assert.Equal(t, "expression: more than 2000 characters", s.Diagnostics[0].Message(diag.EN))
	assert.Equal(t, "b", s.Stmts[len(s.Stmts)-1].(*Assign).Place.Name)
}

// What reading costs is bounded by the length of the source, however its brackets and
// quotes are mixed up: counted in bytes looked at, not in time.
func TestWorkIsLinear(t *testing.T) {
	for _, unit := range []string{`"#{`, `"#{'#{`, "#{", `"#{" `, "« ", "“‘«„", `'`, `"#{"#{}`} {
		n := 20_000
		text := strings.Repeat(unit, n)
		p := newPairer(text, 200)
		for i := 0; i < len(text); {
			q := quoteAt(text, i)
			if q.size == 0 {
				i++
				continue
			}
			if e := p.stringEnd(i, q); e > 0 {
				i = e
			} else if p.tangled >= 0 {
				break
			} else {
				i += q.size
			}
		}
		assert.Greater(t, p.fuel, -len(text)-10, "%q", unit)
	}
}

// Lines that are open inside a failed statement are not read again and again.
func TestOpenLinesAreReadOnce(t *testing.T) {
	for _, c := range []struct{ name, in string }{
		{"brackets", strings.Repeat("(\n", 150) + "x y" + strings.Repeat("\n)", 150)},
		{"calls", strings.Repeat("f(1,\n", 150) + "x y" + strings.Repeat(")\n", 150)},
		{"too deep", strings.Repeat("(\n", 1000) + strings.Repeat(")\n", 1000)},
		{"never closed", strings.Repeat("(\n", 1000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newParser(c.in, Options{})
			l := p.statementLexer()
			tries := 0
			for l.line < len(l.lines) {
				first := l.lines[l.line]
				if first.closer >= 0 && !first.alone {
					tries++
				}
				l.statement()
			}
			assert.LessOrEqual(t, tries, 201)
		})
	}
}

func TestManyStatements(t *testing.T) {
	s := parse(strings.Repeat("a = 1\n", 1000) + "b = a")
	assert.Len(t, s.Stmts, 1001)
	assert.Equal(t, "(set b a?!)", sexprStmt(s.Stmts[1000]))
	checkScript(t, s)
}

func TestManyFindings(t *testing.T) {
	s := parse(strings.Repeat("x\n", maxFindings+500))
	require.Len(t, s.Diagnostics, maxFindings+1)
	assert.Equal(t, "500 more findings are not listed", s.Diagnostics[maxFindings].Message(diag.EN))
	assert.Len(t, s.Stmts, maxFindings+500)
	checkScript(t, s)
}

// A panic inside the parser is a diagnostic of its statement, and reading goes on.
func TestInternalError(t *testing.T) {
	s := Parse(diag.NewSource("test", "a = 1\nb = f (x)\nc = 3"), Options{IsFunc: func(string) bool { panic("boom") }})
	assert.Equal(t, "(set a 1)\n(bad)\n(set c 3)", sexpr(s))
	assert.Equal(t, []string{"internal-error"}, codes(s.Diagnostics))
	assert.Equal(t, 2, s.Source.Position(s.Diagnostics[0].Span.Start).Line)
}
