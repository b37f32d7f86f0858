package lang

import (
	"fmt"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// funcs are the functions the tests know.
func isTestFunc(name string) bool {
	switch name {
	case "if", "round", "random", "message", "concat", "len", "floor", "del", "title", "int", "sqrt", "upper", "replace", "append":
		return true
	}
	return false
}

// sexpr prints a script's tree, one statement a line.
func sexpr(s *Script) string {
	var lines []string
	for _, st := range s.Stmts {
		lines = append(lines, sexprStmt(st))
	}
	return strings.Join(lines, "\n")
}

func sexprStmt(s Stmt) string {
	switch s := s.(type) {
	case *Assign:
		if s.Value == nil {
			return "(unset " + sexprPlace(s.Place) + ")"
		}
		return "(set " + sexprPlace(s.Place) + " " + sexprOf(s.Value) + ")"
	case *Delete:
		return "(del " + sexprPlace(s.Place) + ")"
	case *ExprStmt:
		return "(do " + sexprOf(s.X) + ")"
	case *BadStmt:
		return "(bad)"
	}
	return "?"
}

func sexprPlace(p *Place) string {
	s := sexprScope(p.Scope) + p.Name
	for _, i := range p.Indexes {
		s += "[" + sexprOf(i) + "]"
	}
	return s
}

func sexprScope(s Scope) string { return [...]string{"", "client.", "project."}[s] }

var opNames = [...]string{Or: "or", And: "and", Not: "not", Eq: "==", Ne: "!=", Lt: "<", Le: "<=", Gt: ">", Ge: ">=",
	Add: "+", Sub: "-", Mul: "*", Div: "/", Mod: "%", Neg: "neg", Pow: "**"}

func sexprOf(x Expr) string {
	switch x := x.(type) {
	case nil:
		return "nil"
	case *Name:
		s := sexprScope(x.Scope) + x.Name
		if x.ValuePos {
			s += "?"
		}
		if x.AssignedAbove {
			s += "!"
		}
		return s
	case *ComputedName:
		return "(name " + sexprScope(x.Scope) + sexprParts(x.Parts) + ")"
	case *Number:
		return x.Text
	case *Literal:
		return [...]string{"None", "True", "False"}[x.Word]
	case *String:
		name := "str"
		if x.JSON {
			name = "json"
		}
		return "(" + strings.TrimSpace(name+" "+sexprParts(x.Parts)) + ")"
	case *Unquoted:
		return "(text " + sexprParts(x.Parts) + ")"
	case *Interp:
		return "#{" + sexprOf(x.X) + "}"
	case *Array:
		return sexprList("[", x.Elems, "]")
	case *Dict:
		var pairs []string
		for _, p := range x.Pairs {
			pairs = append(pairs, sexprOf(p.Key)+": "+sexprOf(p.Value))
		}
		return "{" + strings.Join(pairs, ", ") + "}"
	case *Unary:
		return "(" + opNames[x.Op] + " " + sexprOf(x.X) + ")"
	case *Binary:
		return "(" + opNames[x.Op] + " " + sexprOf(x.X) + " " + sexprOf(x.Y) + ")"
	case *Hyphenated:
		var names []string
		for _, n := range x.Names {
			names = append(names, sexprOf(n))
		}
		return "(hyphen " + strings.Join(names, " ") + ")"
	case *Index:
		return "(at " + sexprOf(x.X) + " " + sexprOf(x.I) + ")"
	case *Call:
		return sexprList("("+x.Name, x.Args, ")")
	case *Joined:
		return sexprList("(join", x.Parts, ")")
	case *Paren:
		return "(" + sexprOf(x.X) + ")"
	}
	return fmt.Sprintf("?%T", x)
}

func sexprList(open string, xs []Expr, end string) string {
	for i, x := range xs {
		if i > 0 || len(open) > 1 {
			open += " "
		}
		open += sexprOf(x)
	}
	return open + end
}

func sexprParts(parts []Part) string {
	var out []string
	for _, p := range parts {
		if p.X == nil {
			out = append(out, fmt.Sprintf("%q", p.Text))
			continue
		}
		out = append(out, [...]string{"", "s", "v", "k"}[p.Slot]+"#{"+sexprOf(p.X)+"}")
	}
	return strings.Join(out, " ")
}

// codes lists the codes of diagnostics in order.
func codes(ds []diag.Diagnostic) []string {
	var out []string
	for _, d := range ds {
		out = append(out, string(d.Code()))
	}
	return out
}

func parse(text string) *Script {
	return Parse(diag.NewSource("test", text), Options{IsFunc: isTestFunc})
}
