package runtime_test

import (
	"github.com/salecalc/salecalc/builtins"
)

// call is a call of a pure function with arguments that mostly fit, or of one that is
// none.
func (g *generator) call(depth int) *node {
	if g.chance(20) {
		return leaf(g.one([]string{"щёлк(1)", "tg_send_message(1)", "abs()", "abs(1, 2)", "if(1, 2)", "len()"}))
	}
	f := g.funcs[g.n(len(g.funcs))]
	count := f.MinArgs() + g.n(max(len(f.Params)-f.MinArgs(), 0)+1)
	if f.MaxArgs() < 0 && g.chance(2) {
		count += 2
	}
	pieces := []any{g.one(append([]string{f.Name}, f.Aliases...)), "("}
	for i := range count {
		if i > 0 {
			pieces = append(pieces, g.either(", ", ","))
		}
		pieces = append(pieces, g.arg(f, i, depth))
	}
	return wrapped(append(pieces, ")")...)
}

func (g *generator) arg(f *builtins.Func, i, depth int) *node {
	p := f.Param(i)
	switch {
	case g.chance(5):
		return g.expr(depth)
	case !p.Required() && g.chance(4):
		return leaf(g.one([]string{`""`, "''", "None", "«»"}))
	case p.Name == "reg":
		return leaf(quote("'", g.one(wildPatterns)))
	case f.Name == "fac":
		return leaf(g.one([]string{"0", "5", "20", "21", "170", "-1"}))
	}
	return g.reads(p.Read, depth)
}

// reads is an expression that a reading mostly fits.
func (g *generator) reads(r builtins.Reading, depth int) *node {
	switch r {
	case builtins.Number:
		return leaf(g.one([]string{"2", "0.5", "5.0", "'007'", "-3", "a", "1e3", "балл", "2 + 1"}))
	case builtins.Whole:
		return leaf(g.one([]string{"0", "1", "2", "-1", "'3'", "5.0", "i", "1 + 1"}))
	case builtins.Date:
		return leaf(g.one([]string{"'01.02.2024'", "'31.01.2024 10:00'", "'29.02.2024'", "a"}))
	case builtins.Time, builtins.Moment:
		return leaf(g.one([]string{"'12:00'", "'23:59:30'", "'01.02.2024 12:00'"}))
	case builtins.Array, builtins.Structure:
		if g.chance(2) {
			return g.structure(max(depth, 1))
		}
		return g.quoted(g.one(wildJSON))
	case builtins.Dict:
		return g.quoted(g.one([]string{"{}", `{"a":1,"b":"2"}`, `{"1":"один","2":{"a":"б"}}`, `{"б":[3],"а":10,"в":9}`}))
	case builtins.Truth:
		return leaf(g.one([]string{"True", "False", "0", "1"}))
	}
	switch g.n(5) {
	case 0, 1:
		return g.str(max(depth, 1) - 1)
	case 2:
		return wrapped(g.quoted(g.one(wildTexts)), " ", g.dict(max(depth, 1)-1), g.either("", " ''")) // join as text
	}
	return g.expr(depth)
}
