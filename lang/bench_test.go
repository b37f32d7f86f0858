package lang

import (
	"testing"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/salecalc/salecalc/lang/diag"
)

const tenLines = `base = price * qty
disc = base * discount / 100
net = base - disc
tax = net * 0.2
gross = net + tax
ship = if(gross >= 500, 0, shipping)
total = gross + ship
level = if(total >= 1000, "gold", "silver")
label = level + ": " + name
total + len(label)`

func BenchmarkParse(b *testing.B) {
	src := diag.NewSource("bench", tenLines)
	o := Options{IsFunc: isTestFunc}
	b.ReportAllocs()
	for b.Loop() {
		Parse(src, o)
	}
}

// A tagField is the grammar of statements in struct tags: what field does without them.
type tagField struct {
	Stmts []*tagStmt `parser:"@@*"`
}

type tagStmt struct {
	Del    *tagPlace    `parser:"( Del @@"`
	Target *tagPlace    `parser:"| @@ Assign )?"`
	Value  *lexer.Token `parser:"@Value"`
}

type tagPlace struct {
	Scope   *lexer.Token  `parser:"( @Scope Dot )?"`
	Name    lexer.Token   `parser:"@Name"`
	Indexes []lexer.Token `parser:"( Open @Value Close )*"`
}

// BenchmarkShapes compares the two ways to give participle the grammar.
func BenchmarkShapes(b *testing.B) {
	b.Run("parseable", func(b *testing.B) { benchmarkShapes[field](b) })
	b.Run("tags", func(b *testing.B) { benchmarkShapes[tagField](b) })
}

func benchmarkShapes[G any](b *testing.B) {
	parser := participle.MustBuild[G](participle.Lexer(definition{}))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parser.ParseString("bench", tenLines); err != nil {
			b.Fatal(err)
		}
	}
}
