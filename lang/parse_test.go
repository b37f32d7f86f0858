package lang

import (
	"testing"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var treeCases = []struct{ name, in, want string }{
	{"number", "a = 5", "(set a 5)"},
	{"spelling kept", "a = 007\nb = -0.50\nc = .5\nd = 1e3\ne = 1E-3", "(set a 007)\n(set b -0.50)\n(set c .5)\n(set d 1e3)\n(set e 1E-3)"},
	{"minus apart", "a = - 5.0", "(set a (neg 5.0))"},
	{"two minuses", "a = --5", "(set a (neg -5))"},
	{"minus and power", "a = -3 ** 2\nb = 2 ** -1\nc = (-3) ^ 2", "(set a (neg (** 3 2)))\n(set b (** 2 -1))\n(set c (** (-3) 2))"},
	{"minus and index", "a = -x[0]\nb = -5[0]", "(set a (neg (at x 0)))\n(set b (neg (at 5 0)))"},
	{"binary minus", "a = 5 - -3\nb = x -1", "(set a (- 5 -3))\n(set b (- x 1))"},
	{"minus in a list", "a = [1, -2, - 3]", "(set a [1 -2 (neg 3)])"},
	{"precedence", "a = 1 + 2 * 3 ** 4 == x and not y or z", "(set a (or (and (== (+ 1 (* 2 (** 3 4))) x) (not y)) z))"},
	{"not is loose", "a = !x == y\nb = NOT x < 1 && z || w", "(set a (not (== x y)))\n(set b (or (and (not (< x 1)) z) w))"},
	{"not inside", "a = x == !y", "(set a (== x (not y)))"},
	{"left to right", "a = 10 - 3 - 2\nb = 8 / 4 / 2 * 2", "(set a (- (- 10 3) 2))\n(set b (* (/ (/ 8 4) 2) 2))"},
	{"right to left", "a = 2 ^ 3 ^ 2", "(set a (** 2 (** 3 2)))"},
	{"words", "a = x AND y OR NOT z", "(set a (or (and x y) (not z)))"},
	{"empty value", "a =\nb = \"\"", "(unset a)\n(set b (str))"},
	{"scopes", "client.a = 1\nклиент.b = project.c\nпроект.d =", "(set client.a 1)\n(set client.b project.c)\n(unset project.d)"},
	{"letters", "naïve = 1\n名前2 = 1\nё_Ё = 1\ni\u0306x = 1\nӨ = 2", "(set naïve 1)\n(set 名前2 1)\n(set ё_Ё 1)\n(set i\u0306x 1)\n(set Ө 2)"},
	{"scope words alone", "client = 1\nproject = client", "(set client 1)\n(set project client?!)"},
	{"places", "a[0][\"k\"] = 1\nclient.b [ i + 1 ] = 2\na[b[0]] = 3", "(set a[0][(str \"k\")] 1)\n(set client.b[(+ i 1)] 2)\n(set a[(at b 0)] 3)"},
	{"comment in an index", "a /* x */ [ /* ] */ 0 /* y */ ] = 1", "(set a[0] 1)"},
	{"brackets in an index", `a["x]=" + f(")")] = 1`, `(set a[(+ (str "x]=") (f (str ")")))] 1)`},
	{"del", "del a[0]\ndel  client.b['k'][1]\ndel\u00a0a[1]", "(del a[0])\n(del client.b[(str \"k\")][1])\n(del a[1])"},
	{"del as a name", "del = 2\ndel[0] = 1\nq = del(a, 0)\ndel (a, 0)", "(set del 2)\n(set del[0] 1)\n(set q (del a 0))\n(do (del a 0))"},
	{"names of functions", "if = 1\nround = if + len", "(set if 1)\n(set round (+ if len))"},
	{"calls", "a = random (0, 9)\nb = f()\nround(1)", "(set a (random 0 9))\n(set b (f))\n(do (round 1))"},
	{"unknown before a bracket", "a = Анна (клиент)", `(set a (text "Анна (клиент)"))`},
	{"equals inside", "a == b", "(do (== a b))"},
	{"index", "a = x[0][1]\nb = 'abc' [0]\nc = f(1)[2]\nd = [1][0]", "(set a (at (at x 0) 1))\n(set b (at (str \"abc\") 0))\n(set c (at (f 1) 2))\n(set d (at [1] 0))"},
	{"value position", "b = 1\na = реклама\nc = b\nd = (реклама)\ne = f(реклама)", "(set b 1)\n(set a реклама?)\n(set c b?!)\n(set d (реклама))\n(set e (f реклама))"},
	{"assigned by a place", "a[0] = 1\ndel b[0]\nx = a\ny = b\nclient.c = 1\nz = c", "(set a[0] 1)\n(del b[0])\n(set x a?!)\n(set y b?!)\n(set client.c 1)\n(set z c?!)"},
	{"assigned by a bad line", "a = (1\nx = a", "(bad)\n(set x a?!)"},
	{"not assigned below", "x = a\na = 1", "(set x a?)\n(set a 1)"},
	{"hyphens", "a = светло-голубой\nb = Ростов-на-Дону\nc = a-b\nd = covid-19\ne = a -b\nf = м/ж", "(set a (hyphen светло голубой))\n(set b (hyphen Ростов на Дону))\n(set c (hyphen a! b!))\n(set d (- covid 19))\n(set e (- a b))\n(set f (/ м ж))"},
	{"hyphens in lists", "a = [светло-голубой, f(a-b), {x-y: c-d}]", "(set a [(hyphen светло голубой) (f (- a b)) {(hyphen x y): (hyphen c d)}])"},
	{"many names", "a1=1\na2=1\na3=1\na4=1\na5=1\na6=1\na7=1\na8=1\na9=1\nx=a9\ny=b", "(set a1 1)\n(set a2 1)\n(set a3 1)\n(set a4 1)\n(set a5 1)\n(set a6 1)\n(set a7 1)\n(set a8 1)\n(set a9 1)\n(set x a9?!)\n(set y b?)"},
	{"words joined", "white = 1\na = black and not white", "(set white 1)\n(set a (and black (not white!)))"},
	{"lists", "a = [1, \"a\", [2], красный,]\nb = []\nc = {}", "(set a [1 (str \"a\") [2] красный?])\n(set b [])\n(set c {})"},
	{"dictionaries", `a = {6: "x", k: 1, "y": [1], f(1): z,}`, `(set a {6: (str "x"), k?: 1, (str "y"): [1], (f 1): z?})`},
	{"words of JSON", "a = [true, false, null, TRUE, if(x, true, y)]\nb = {true: null}\nc = true\nd = [#{true}]", "(set a [True False None TRUE? (if x True y)])\n(set b {true?: None})\n(set c true?)\n(set d [#{true}])"},
	{"literals", "a = [None, True]\nb = False", "(set a [None True])\n(set b False)"},
	{"strings", `a = "x" + 'y' + ` + "`z`", `(set a (+ (+ (str "x") (str "y")) (str "z")))`},
	{"escapes", `a = "x\ty\\z\d\"q\"\'\` + "`" + `\n\r"`, `(set a (str "x\ty\\z\\d\"q\"'` + "`" + `\n\r"))`},
	{"typographic", "a = “раз”\nb = ”раз”\nc = ‘раз’\nd = ’раз’\ne = «раз»\nf = „раз“\ng = „раз”", "(set a (str \"раз\"))\n(set b (str \"раз\"))\n(set c (str \"раз\"))\n(set d (str \"раз\"))\n(set e (str \"раз\"))\n(set f (str \"раз\"))\n(set g (str \"раз\"))"},
	{"first closing mark", `a = f("x" "y'z")`, `(set a (f (join (str "x") (str "y'z"))))`},
	{"interpolation", `a = "Привет, #{имя}! #{2+2}"`, `(set a (str "Привет, " #{имя} "! " #{(+ 2 2)}))`},
	{"quotes nest", `a = "#{if(x == "5", "}", 'n')}!"`, `(set a (str #{(if (== x (str "5")) (str "}") (str "n"))} "!"))`},
	{"interpolations nest", `a = "#{q#{test#{i}}}"`, `(set a (str #{(name "q" #{(name "test" #{i})})}))`},
	{"computed names", "a = #{q#{i} + 1}\nb = #{#{i}}\nc = #{#{i}_x}\nd = #{client.q#{i}2}\ne = #{client.#{i}}\nf = #{#{a}#{b}}", "(set a #{(+ (name \"q\" #{i}) 1)})\n(set b #{#{i}})\n(set c #{(name #{i} \"_x\")})\n(set d #{(name client.\"q\" #{i} \"2\")})\n(set e #{(name client.#{i})})\n(set f #{(name #{a} #{b})})"},
	{"glued outside is text", "c = q#{i}\nd = #{i}q", "(set c (text \"q\" #{i}))\n(set d (text #{i} \"q\"))"},
	{"angle", "a = #<имя>\nt = \"Привет, #<имя>! #<b>5</b> #<5> #<and>\"\nu = слово #<x>", "(set a #{имя})\n(set t (str \"Привет, \" #{имя} \"! #<b>5</b> #<5> #<and>\"))\n(set u (text \"слово \" #{x}))"},
	{"unclosed interpolation", `t = "цена #{ 5 руб."`, `(set t (str "цена #{ 5 руб."))`},
	{"json", `a = '{"city":"#{c}","n":#{n},"#{k}":1,#{k} :2}'`, `(set a (json "{\"city\":\"" s#{c} "\",\"n\":" v#{n} ",\"" s#{k} "\":1," k#{k} " :2}"))`},
	{"json look-alikes", "a = \"[id#{id}|#{t}]\"\nb = \"{#{t}}\"\nc = '{\"a\":#{i}#{i}}'\nd = '#{a}[]'\ne = '{\"a\":\"\\\\#{x}\"}'", "(set a (str \"[id\" #{id} \"|\" #{t} \"]\"))\n(set b (str \"{\" #{t} \"}\"))\n(set c (str \"{\\\"a\\\":\" #{i} #{i} \"}\"))\n(set d (str #{a} \"[]\"))\n(set e (str \"{\\\"a\\\":\\\"\\\\\" #{x} \"\\\"}\"))"},
	{"json of one part", "a = ' [1, 2] '\nb = '[1, 2'", "(set a (json \" [1, 2] \"))\n(set b (str \"[1, 2\"))"},
	{"adjacent", `a = f(' '{"a":1}'', 'x' [0])`, `(set a (f (join (str " ") {(str "a"): 1} (str)) (at (str "x") 0)))`},
	{"text", "a = Первичное жилье\nb = 10.10.2021\nc = 12:00\nd = https://ya.ru/page?id=5\ne = 5 яблок", "(set a (text \"Первичное жилье\"))\n(set b (text \"10.10.2021\"))\n(set c (text \"12:00\"))\n(set d (text \"https://ya.ru/page?id=5\"))\n(set e (text \"5 яблок\"))"},
	{"text with signs", "a = +7 978 999-99-99\nb = -5 градусов\nc = /start\nd = 18+\ne = скидка 10 %\nf = YWI=\ng = #5", "(set a (text \"+7 978 999-99-99\"))\n(set b (text \"-5 градусов\"))\n(set c (text \"/start\"))\n(set d (text \"18+\"))\n(set e (text \"скидка 10 %\"))\n(set f (text \"YWI=\"))\n(set g (text \"#5\"))"},
	{"text with quotes", "a = д'Артаньян\nb = 5\" труба\nc = Кафе \"Ромашка (\"\nd = «Звёздные войны» — фильм", "(set a (text \"д'Артаньян\"))\n(set b (text \"5\\\" труба\"))\n(set c (text \"Кафе \\\"Ромашка (\\\"\"))\n(set d (text \"«Звёздные войны» — фильм\"))"},
	{"text with smileys", "a = Привет :)\nb = Жаль :-(\nc = Ладно ;-) и ;(", "(set a (text \"Привет :)\"))\n(set b (text \"Жаль :-(\"))\n(set c (text \"Ладно ;-) и ;(\"))"},
	{"text with interpolations", "a = Цена #{f(\")\", 1)} руб. #{x}", `(set a (text "Цена " #{(f (str ")") 1)} " руб. " #{x}))`},
	{"text with a comment", "a = раз /* x */ два /* y */", `(set a (text "раз   два"))`},
	{"text has no escapes", `a = путь C:\новая "\n"`, `(set a (text "путь C:\\новая \"\\n\""))`},
	{"semicolons in text", "a = раз; два", `(set a (text "раз; два"))`},
	{"comments", "/*раз*//*два*/ f = 2\nb = 6/*шесть*/\nc = 2 /* + */ * 3\nurl = http://x/*y*/\nq = \"/* нет */\"", "(set f 2)\n(set b 6)\n(set c (* 2 3))\n(set url (text \"http://x/*y*/\"))\n(set q (str \"/* нет */\"))"},
	{"comment behind a letter", "a = мир/* x */\nb = é/* y */\nc = ٣/* z */", "(set a (text \"мир/* x */\"))\n(set b (text \"é/* y */\"))\n(set c (text \"٣\"))"},
	{"comment over lines", "a = 1 /* x\ny */ b = 2", "(set a 1)\n(set b 2)"},
	{"unclosed comment", "a = 1\n/* x\nb = 2", "(set a 1)"},
	{"quote hides no comment", "a = \"x\nb = 1 /* y */\nc = 5\" d /* z", "(bad)\n(set b 1)\n(set c (text \"5\\\" d\"))"},
	{"line ends", "\ufeffa = 1\r\nb\u00a0=\u00a02\rc = 3\n\n\n  d=4", "(set a 1)\n(set b 2)\n(set c 3)\n(set d 4)"},
	{"semicolon at the end", "a = 1;\nb = раз ; \nc = 2; /* x */ ;\n;", "(set a 1)\n(set b раз?)\n(set c 2)"},
	{"brackets over lines", "a = [1,\n  2,\n\n  3]\nb = if(x,\r\n  1, /* y */\n  2)\nc = {\n}", "(set a [1 2 3])\n(set b (if x 1 2))\n(set c {})"},
	{"place over lines", "a[\n0\n] = 5", "(set a[0] 5)"},
	{"interpolation over lines", "a = #{if(x,\n1, 2)}", "(set a #{(if x 1 2)})"},
	{"comment in brackets", "a = [1, /* x\n y */ 2]", "(set a [1 2])"},
	{"open bracket stands alone", "x = round(a, 2\ny = 5\nt = Скидка (до\nu = и ещё)\nz = 1", "(bad)\n(set y 5)\n(bad)\n(bad)\n(set z 1)"},
	{"text never goes on", "a = раз (два\nтри)\nb = 1", "(bad)\n(bad)\n(set b 1)"},
	{"inner lines are tried", "a = (1\nb = [2,\n3]\n)\nc = 4", "(bad)\n(set b [2 3])\n(bad)\n(set c 4)"},
}

func TestParse(t *testing.T) {
	for _, c := range treeCases {
		t.Run(c.name, func(t *testing.T) {
			s := parse(c.in)
			assert.Equal(t, c.want, sexpr(s))
			checkScript(t, s)
		})
	}
}

func TestParseExpr(t *testing.T) {
	for _, c := range []struct{ name, in, want, code string }{
		{"comparison", " x >= 5 and y == 'a' ", `(and (>= x 5) (== y (str "a")))`, ""},
		{"over lines", "x == 1\n  or y /* z */", "(or (== x 1) y)", ""},
		{"bare name", "true", "true", ""},
		{"no hyphens", "a-b", "(- a b)", ""},
		{"single equals", "x = 3", "nil", "syntax"},
		{"text", "Первичное жилье", "nil", "syntax"},
		{"empty", " /* x */ ", "nil", "syntax"},
		{"semicolon", "x;", "x", "stray-semicolon"},
		{"chain", "1 < x < 5", "nil", "chained-comparison"},
		{"bytes", "x\xff", "nil", "syntax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ParseExpr(diag.NewSource("test", c.in), Options{})
			assert.Equal(t, c.want, sexprOf(got.X))
			if c.code == "" {
				assert.Empty(t, codes(got.Diagnostics))
			} else {
				assert.Equal(t, []string{c.code}, codes(got.Diagnostics))
			}
		})
	}
}

func TestParseTemplate(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		codes          []string
	}{
		{"plain", "Привет\n", `"Привет\n"`, nil},
		{"empty", "", "", nil},
		{"parts", "Сумма: #{a + 1} и #{b}.", `"Сумма: " #{(+ a 1)} " и " #{b} "."`, nil},
		{"no escapes", `a\n "#{x}"`, `"a\\n \"" #{x} "\""`, nil},
		{"quotes", `#{is_int("#{C}}")}`, `#{(is_int (str #{C} "}"))}`, nil},
		{"computed name", "#{q#{test#{i}}}", `#{(name "q" #{(name "test" #{i})})}`, nil},
		{"over lines", "#{if(x,\n1, 2)}", "#{(if x 1 2)}", nil},
		{"angle is text", "#<имя> #{'#<x>'}", `"#<имя> " #{(str "#<x>")}`, nil},
		{"no angle inside", "#{#<x>}!", `"!"`, []string{"syntax"}},
		{"no comments", "/* #{x} */", `"/* " #{x} " */"`, nil},
		{"unclosed", "a #{ b", `"a #{ b"`, []string{"unclosed-interpolation"}},
		{"unclosed before a good one", "a #{ '#{b} #{c}", `"a #{ '" #{b} " " #{c}`, []string{"unclosed-interpolation"}},
		{"bad part", "[#{1 +}] #{2}", `"[" "] " #{2}`, []string{"syntax"}},
		{"empty part", "[#{}]", `"[" "]"`, []string{"syntax"}},
		{"bytes", "a\xff#{b\xff}c", `"a` + "\ufffd" + `" "c"`, []string{"syntax"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := diag.NewSource("test", c.in)
			got := ParseTemplate(src, Options{IsFunc: isTestFunc})
			assert.Equal(t, c.want, sexprParts(got.Parts))
			assert.Equal(t, c.codes, codes(got.Diagnostics))
			checkDiagnostics(t, src, got.Diagnostics)
		})
	}
}

func TestWalk(t *testing.T) {
	s := parse(`a[i] = f(x, [y, {k: -z}], "#{w}", q-r, (#{n#{m}}))["v"]` + "\ndel b[j]\nг(д)")
	require.Len(t, s.Stmts, 3)
	var names []string
	for _, st := range s.Stmts {
		WalkStmt(st, func(x Expr) bool {
			if n, ok := x.(*Name); ok {
				names = append(names, n.Name)
			}
			return true
		})
	}
	assert.Equal(t, []string{"i", "x", "y", "k", "z", "w", "q", "r", "m", "j", "д"}, names)

	tpl := ParseTemplate(diag.NewSource("test", "#{a} #{b + c}"), Options{})
	n := 0
	WalkTemplate(tpl, func(x Expr) bool { n++; _, binary := x.(*Binary); return !binary })
	assert.Equal(t, 2, n)
}
