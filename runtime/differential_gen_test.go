package runtime_test

import (
	"math"
	"strings"

	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// The material of random scripts.
var (
	wildNumbers = []string{"0", "1", "2", "3", "5", "7", "10", "100", "007", "5.0", "0.1", "0.2", ".5", "1.50", "2.5", "1.005", "1e3", "1E+2", "1e-7",
		"1e21", "1e308", "0.0", "00", "12345678901234567890", "9223372036854775807", "9223372036854775808", "4611686018427387904", "9007199254740993", "1024"}
	wildTexts = []string{"", "текст", "Анна", "a", "b", "5 руб", "д'Артаньян", `a"b`, `\`, `\d+`, "a\nb", "\t", "\u00a0", "😀", " ", " пробел ", "5 ", " 5", `"}`, `'}`,
		"#{a}", "#{", "}", "None", "True", "False", "true", "null", "+7", "1.", "0x10", "1e400", "-1e400", "-", "--5", "<b>&", "[1", "{", "1;2", "E"}
	wildFloats  = []float64{0, math.Copysign(0, -1), 1, -1, 2.5, 0.1, -0.3, 100, 1e-300, 1e300, -1e308, 1 << 53, 1<<53 - 1, 1<<53 - 0.5, -1 << 53, 1 << 31, 1 << 62, 5e-324}
	wildInts    = []int64{0, 1, -1, 2, 3, 100, 1<<31 - 1, 1 << 31, -1 << 31, -1<<31 - 1, 1<<53 - 1, 1 << 53, 1<<53 + 1, -1<<53 - 1, 1 << 62, math.MaxInt64, math.MinInt64}
	wildSpelled = []string{"-5", "-0", "-0.0", "-007", "-.5", "-1e3", "-9223372036854775808", "-9223372036854775809", "1e5"}
	wildMoments = []string{"01.02.2024", "1.2.2024", "29.02.2024", "31.12.2024", "10.10.2021", "31.02.2025", "31.12.9999", "01.01.0001", "12:00", "9:05", "23:59", "23:59:30",
		"24:00", "9:5", "01.02.2024 12:00", "01.02.2024 00:00", "1.2.2024 9:05:07", "29.02.2023 12:00", "2024-02-01"}
	wildJSON = []string{"[]", "{}", "[1,2,3]", ` [1, "два", [3]] `, `{"a":1,"b":[1,{"c":null}]}`, `{"a": 1, "a": 2}`, `["1","007",5.0,-0,1e2]`, `[1e400,12345678901234567890]`,
		`{"k":"\u043a\n\"","":0}`, `[true,false,null,"True","None",""]`, `{"1":"один","2":{"a":"б"}}`, `["01.02.2024","12:00"]`, `[[1,2],[3,[4]]]`, `[1,]`, `{"a"}`, `{"a":{"b":{"c":[0]}}}`}
	wildBare     = []string{"Первичное жилье", "10.10.2021", "12:00", "+7 978 999-99-99", "82510-070", "10/10/2021", "8-912-345-67-89", "привет #{a}!", "/start", "красный, синий", "a b", "1.2.3", "5 руб #{b} коп", "[b]жирный[/b]", ":)"}
	wildNames    = []string{"a", "b", "c", "балл", "q1", "index", "name"}
	wildReadonly = []string{"question", "tag", "E", "PI", "client_id"}
	wildUnknown  = []string{"нет", "ничего", "red"}
	wildPatterns = []string{`\d+`, `[а-я]+`, `(a)(b)?`, `^\s*$`, `.`, `(?P<n>\w)`, `(`}
	quotes       = []string{`"`, `'`, "`", `"`, `'`, "«", "“", "„", "‘"}
	closing      = map[string]string{`"`: `"`, `'`: `'`, "`": "`", "«": "»", "“": "”", "„": "“", "‘": "’"}
)

// A generator makes random scripts and what they read.
type generator struct {
	t     *rapid.T
	funcs []*builtins.Func
}

func (g *generator) n(n int) int               { return rapid.IntRange(0, n-1).Draw(g.t, "n") }
func (g *generator) one(list []string) string  { return list[g.n(len(list))] }
func (g *generator) chance(of int) bool        { return g.n(of) == of-1 }
func (g *generator) either(a, b string) string { return g.one([]string{a, b}) }

// text is the text of a variable or a string.
func (g *generator) text() string {
	switch g.n(8) {
	case 0, 1:
		return g.one(wildNumbers)
	case 2:
		return g.one(wildSpelled)
	case 3:
		return g.one(wildMoments)
	case 4, 5:
		return g.one(wildJSON)
	}
	return g.one(wildTexts)
}

// held is the value of a variable: mostly a text, as stores keep it.
func (g *generator) held() value.Value {
	v := value.Text(g.text())
	switch g.n(8) {
	case 0:
		v.Read()
	case 2:
		return value.Float(wildFloats[g.n(len(wildFloats))]).Held()
	case 3:
		return value.Int(wildInts[g.n(len(wildInts))]).Held()
	case 1:
		if s, ok := v.Structure(); ok {
			return s
		}
	}
	return v
}

// env is what a script finds.
func (g *generator) env() *vars.Env {
	env := vars.NewEnv()
	for range g.n(10) {
		scope := []vars.Scope{vars.Deal, vars.Deal, vars.Client, vars.Project, vars.Const}[g.n(5)]
		env.Set(scope, g.one(wildNames), g.held())
	}
	for range g.n(3) {
		env.Set(vars.Builtin, g.one([]string{"question", "tag", "name", "client_id"}), g.held())
	}
	env.Set(vars.Deal, "i", value.Text(g.one([]string{"1", "2", "a"})))
	return env
}

// script is a calculator field.
func (g *generator) script() []*node {
	lines := make([]*node, 1+g.n(7))
	for i := range lines {
		lines[i] = g.statement()
	}
	return lines
}

func (g *generator) statement() *node {
	switch g.n(16) {
	case 0, 1:
		return wrapped(g.place(1+g.n(2)), " = ", g.expr(3))
	case 2, 3:
		return wrapped("del ", g.place(1+g.n(2)))
	case 4:
		return wrapped(g.place(0), " = ", g.one(wildBare))
	case 5:
		return wrapped(g.place(g.n(2)), " =")
	case 6:
		return g.expr(3)
	case 7:
		return wrapped(g.place(0), " = ", g.one(wildNames), g.one([]string{"-", " and ", " or not "}), g.either(g.one(wildNames), g.one(wildUnknown)))
	case 8, 9:
		return wrapped(g.place(0), " = ", g.quoted(g.one(wildJSON)))
	case 10:
		return wrapped(g.place(0), " = ", g.ladder(4))
	}
	return wrapped(g.place(0), g.either(" = ", "="), g.expr(4))
}

// message is a message text.
func (g *generator) message() string {
	var b strings.Builder
	for range 1 + g.n(4) {
		b.WriteString(g.one(wildTexts))
		wrapped("#{", g.expr(3), "}").write(&b, false)
		b.WriteString(g.one(wildBare))
	}
	return b.String()
}

// ladder is a price ladder: ifs within ifs, half of the time about one variable.
func (g *generator) ladder(depth int) *node {
	if g.chance(2) {
		return g.rungs(g.one(wildNames), depth)
	}
	return g.rungs("", depth)
}

// rungs are those of a ladder about a variable, or about any.
func (g *generator) rungs(name string, depth int) *node {
	if depth == 0 {
		return g.product()
	}
	about, limit := name, leaf(g.one(wildNumbers))
	if name == "" {
		about, limit = g.one(wildNames), g.simple()
	}
	test := binary(levelCompare, g.one([]string{" >= ", " > ", " < ", " == ", " <= ", " != ", " >= ", " > ", " < ", " <= "}), leaf(about), limit)
	if g.chance(2) {
		return wrapped("if(", test, ", ", g.rungs(name, depth-1), ", ", g.product(), ")")
	}
	return wrapped("if(", test, ", ", g.product(), ", ", g.rungs(name, depth-1), ")")
}

// product is arithmetic on variables and short literals.
func (g *generator) product() *node {
	x := leaf(g.one(wildNames))
	for range g.n(4) {
		y := g.factor()
		level, sign := levelMul, g.one([]string{" * ", " / ", " % ", " * ", " / "})
		if g.chance(2) {
			level, sign = levelAdd, g.either(" + ", " - ")
		}
		if g.chance(2) {
			x, y = y, x
		}
		x = binary(level, sign, x, y)
	}
	return x
}

// factor is an operand of a product.
func (g *generator) factor() *node {
	switch g.n(10) {
	case 0:
		return indexed(leaf(g.one(wildNames)), leaf(g.one([]string{"0", "1", "5", "-1"})))
	case 1:
		return wrapped(g.either("len(", "arr_len("), g.one(wildNames), ")")
	case 2:
		return g.ladder(1)
	case 3:
		return binary(levelPow, " ** ", wrapped("(", g.product(), ")"), leaf("2"))
	case 4:
		return wrapped("(", g.product(), ")")
	}
	return leaf(g.one([]string{g.one(wildNames), g.one(wildNumbers), "1.1", "2"}))
}

// place is the target of an assignment with a number of indexes.
func (g *generator) place(indexes int) *node {
	target := g.one([]string{"", "", "", "client.", "клиент.", "project.", "проект."})
	if g.chance(12) {
		target += g.one(wildReadonly)
	} else {
		target += g.one(wildNames)
	}
	pieces := []any{target}
	for range indexes {
		pieces = append(pieces, "[", g.index(), "]")
	}
	return wrapped(pieces...)
}

func (g *generator) index() *node {
	switch g.n(6) {
	case 0:
		return g.expr(1)
	case 1, 2:
		return g.quoted(g.one([]string{"a", "b", "c", "k", "a", "", "1", "текст"}))
	}
	return leaf(g.one([]string{"0", "1", "2", "-1", "5", "00"}))
}

// expr is an expression of at most so many levels.
func (g *generator) expr(depth int) *node {
	if depth == 0 {
		return g.simple()
	}
	switch g.n(15) {
	case 0:
		return g.logic(depth - 1)
	case 1:
		return binary(levelCompare, g.one([]string{" == ", " != ", "==", "!=", " < ", " <= ", " > ", " >= ", "<", ">="}), g.expr(depth-1), g.expr(depth-1))
	case 2, 3:
		return binary(levelAdd, g.one([]string{" + ", "+", " - ", " /* и */ + "}), g.expr(depth-1), g.expr(depth-1))
	case 4:
		return binary(levelMul, g.one([]string{" * ", " / ", " % ", "*", "%"}), g.expr(depth-1), g.expr(depth-1))
	case 5:
		if g.chance(2) {
			return unary(levelNeg, "-", g.expr(depth-1))
		}
		return binary(levelPow, g.one([]string{" ** ", "**", " ^ "}), g.expr(depth-1), g.expr(depth-1))
	case 6:
		return g.element(depth - 1)
	case 7, 8:
		return g.call(depth - 1)
	case 9:
		return wrapped("if(", g.expr(depth-1), ", ", g.expr(depth-1), g.either(", ", ","), g.expr(depth-1), ")")
	case 10:
		return g.str(depth - 1)
	case 11:
		return g.structure(depth - 1)
	case 12:
		return g.interpolation(depth - 1)
	case 13:
		return g.product()
	}
	return g.simple()
}

func (g *generator) logic(depth int) *node {
	switch g.n(3) {
	case 0:
		return binary(levelOr, g.one([]string{" or ", " OR ", " || ", "||"}), g.expr(depth), g.expr(depth))
	case 1:
		return binary(levelAnd, g.one([]string{" and ", " AND ", " && ", "&&"}), g.expr(depth), g.expr(depth))
	}
	return unary(levelNot, g.one([]string{"not ", "NOT ", "!"}), g.expr(depth))
}

// element is x[i], with what may stand before the bracket.
func (g *generator) element(depth int) *node {
	var x *node
	switch g.n(5) {
	case 0:
		x = g.structure(depth)
	case 1:
		x = g.quoted(g.one(wildJSON))
	case 2:
		x = wrapped("(", g.expr(depth), ")")
	default:
		x = leaf(g.one(wildNames))
	}
	x = indexed(x, g.index())
	if g.chance(3) {
		x = indexed(x, g.index())
	}
	return x
}

// simple is a literal or a variable.
func (g *generator) simple() *node {
	switch g.n(10) {
	case 0, 1:
		return leaf(g.one(wildNumbers))
	case 2:
		return &node{level: levelNeg, parts: []part{{text: "-" + g.one(wildNumbers)}}}
	case 3:
		return g.quoted(g.text())
	case 4:
		return leaf(g.one([]string{"True", "False", "None"}))
	case 5:
		return leaf(g.one([]string{"client.", "project.", "клиент."}) + g.one(wildNames))
	case 6:
		return leaf(g.one(append(wildUnknown[:len(wildUnknown):len(wildUnknown)], wildReadonly...)))
	case 7:
		return leaf(g.one([]string{"#{a}", "#<c>", "#<балл>", "#{q#{i}}", "#{client.q#{i}}", "#{q#{q#{i}}}", "#{нет}", "#{#{i}}"}))
	}
	return leaf(g.one(wildNames))
}

// quoted is a string literal of one text, or of more when the text has #{ in it.
func (g *generator) quoted(s string) *node { return leaf(quote(g.one(quotes), s)) }

// quote writes a string with the escapes it needs; marks that cannot be escaped give way.
func quote(q, s string) string {
	end := closing[q]
	if q != end && strings.Contains(s, end) || q == "„" && strings.Contains(s, "”") || q == "“" && strings.Contains(s, "“") {
		q, end = `"`, `"`
	}
	s = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`).Replace(s)
	if q == end {
		s = strings.ReplaceAll(s, q, `\`+q)
	}
	return q + s + end
}

// str is a string with interpolations, some in JSON.
func (g *generator) str(depth int) *node {
	if g.chance(3) {
		return g.jsonString(depth)
	}
	q := g.one(quotes[:5])
	pieces := []any{q}
	for range 1 + g.n(3) {
		body := quote(q, g.one(wildTexts))
		pieces = append(pieces, body[len(q):len(body)-len(closing[q])], "#{", g.expr(depth), "}")
	}
	return wrapped(append(pieces, q)...)
}

// jsonString is a string literal that is JSON whatever is interpolated.
func (g *generator) jsonString(depth int) *node {
	pieces := []any{"'"}
	if g.chance(2) {
		pieces = append(pieces, "[")
		for i := range 1 + g.n(3) {
			if i > 0 {
				pieces = append(pieces, ", ")
			}
			pieces = g.jsonSlot(pieces, depth)
		}
		return wrapped(append(pieces, "]'")...)
	}
	pieces = append(pieces, "{")
	for i := range 1 + g.n(3) {
		if i > 0 {
			pieces = append(pieces, ",")
		}
		switch g.n(4) {
		case 0:
			pieces = append(pieces, "#{", g.expr(depth), "}: ")
		case 1:
			pieces = append(pieces, `"к#{`, g.expr(depth), `}": `)
		default:
			pieces = append(pieces, `"`+g.one([]string{"a", "b", "c"})+`":`)
		}
		pieces = g.jsonSlot(pieces, depth)
	}
	return wrapped(append(pieces, "}'")...)
}

// jsonSlot appends a value inside JSON.
func (g *generator) jsonSlot(pieces []any, depth int) []any {
	switch g.n(4) {
	case 0:
		return append(pieces, `"`, g.one([]string{"", "г. ", "a"}), "#{", g.expr(depth), "}", g.one([]string{"", "!"}), `"`)
	case 1:
		return append(pieces, g.one([]string{"1", "5.0", `"x"`, "null", "true", "[1,{}]"}))
	}
	return append(pieces, "#{", g.expr(depth), "}")
}

// structure is an array or a dictionary.
func (g *generator) structure(depth int) *node {
	if g.chance(2) {
		return g.dict(depth)
	}
	pieces := []any{"["}
	for i := range g.n(4) {
		if i > 0 {
			pieces = append(pieces, g.one([]string{", ", ",", ",\n  "}))
		}
		pieces = append(pieces, g.elem(depth))
	}
	return wrapped(append(pieces, g.either("]", " ]"))...)
}

func (g *generator) dict(depth int) *node {
	pieces := []any{"{"}
	for range g.n(3) {
		key := g.quoted(g.one([]string{"a", "b", "c", "1", "", `"`}))
		if g.chance(4) {
			key = g.expr(depth)
		}
		pieces = append(pieces, key, g.either(": ", ":"), g.elem(depth), g.either(", ", ","))
	}
	return wrapped(append(pieces, "}")...)
}

func (g *generator) elem(depth int) *node {
	if g.chance(4) {
		return leaf(g.one([]string{"true", "false", "null", "красный", "светло-голубой"}))
	}
	return g.expr(depth)
}

// interpolation is #{...} outside strings.
func (g *generator) interpolation(depth int) *node {
	if g.chance(4) {
		return wrapped("#{q#{", g.expr(depth), "}}")
	}
	return wrapped("#{", g.expr(depth), "}")
}
