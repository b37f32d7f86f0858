package check

import (
	"unicode/utf8"

	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// mostNames bounds the work: a longer list is that of a generated script.
const mostNames = 500

// names warns of bare names that the script reads and never sets, and that look like a
// misspelt one: a name that it sets, a built-in variable or a literal word. Each name is
// reported where it is read first.
func (c *checker) names(s *lang.Script) {
	known := append(vars.BuiltinNames(), "True", "False")
	if len(known)+len(c.targets) > mostNames {
		return
	}
	for name := range c.targets {
		known = append(known, name)
	}
	seen := make(map[string]bool)
	for _, st := range s.Stmts {
		lang.WalkStmt(st, func(x lang.Expr) bool {
			n, ok := x.(*lang.Name)
			if ok && n.Scope == lang.NoScope && !seen[n.Name] && !c.targets[n.Name] && !vars.IsBuiltin(n.Name) {
				seen[n.Name] = true
				c.misspelled(n, known)
			}
			return true
		})
	}
}

// targets collects the names that a script sets or deletes.
func targets(s *lang.Script) map[string]bool {
	set := make(map[string]bool, len(s.Stmts))
	for _, st := range s.Stmts {
		switch st := st.(type) {
		case *lang.Assign:
			set[st.Place.Name] = true
		case *lang.Delete:
			set[st.Place.Name] = true
		}
	}
	return set
}

func (c *checker) misspelled(n *lang.Name, known []string) {
	near, ok := spell.Variable(n.Name, known)
	switch n.Name {
	case "null", "Null", "NULL", "nil", "undefined":
		near, ok = "None", true
	}
	strange := spell.Strange(n.Name, near)
	if !ok || strange == "" && ending(n.Name, near) {
		return
	}
	d := diag.New(diag.MisspelledVariable, n.At, diag.Same(n.Name), diag.Meant(near, strange))
	d.Fix = &diag.Fix{Span: n.At, New: near}
	c.found = append(c.found, d)
}

// ending reports whether two names differ in their last letter only, as singular and
// plural do (price and prices, цена and цены): such names are meant to be different.
func ending(a, b string) bool {
	for a != "" && b != "" {
		r, n := utf8.DecodeRuneInString(a)
		q, m := utf8.DecodeRuneInString(b)
		if r != q {
			break
		}
		a, b = a[n:], b[m:]
	}
	return utf8.RuneCountInString(a) <= 1 && utf8.RuneCountInString(b) <= 1
}
