package lang

import "strings"

// opText spells the operators. Where the language has several spellings, it is the one
// that needs no explanation.
var opText = [...]string{
	Or: "or", And: "and", Not: "not", Eq: "==", Ne: "!=", Lt: "<", Le: "<=", Gt: ">", Ge: ">=",
	Add: "+", Sub: "-", Mul: "*", Div: "/", Mod: "%", Neg: "-", Pow: "**",
}

// String spells the operator.
func (o Op) String() string {
	if int(o) < len(opText) {
		return opText[o]
	}
	return ""
}

// FormatExpr prints an expression on one line. Read again, the print gives the same
// tree, except that a string with an unclosed `#{` may close it.
func FormatExpr(x Expr) string {
	var w exprWriter
	w.expr(x)
	return w.String()
}

type exprWriter struct{ strings.Builder }

func (w *exprWriter) expr(x Expr) {
	switch x := x.(type) {
	case *Name:
		w.scope(x.Scope)
		w.WriteString(x.Name)
	case *ComputedName:
		w.scope(x.Scope)
		w.parts(x.Parts, quote{})
	case *Number:
		w.WriteString(x.Text)
	case *Literal:
		w.WriteString([...]string{WordNone: "None", WordTrue: "True", WordFalse: "False"}[x.Word])
	case *String:
		w.str(x)
	case *Unquoted:
		w.parts(x.Parts, quote{})
	case *Interp:
		w.WriteString("#{")
		w.expr(x.X)
		w.WriteString("}")
	case *Array:
		w.list("[", x.Elems, ", ", "]")
	case *Dict:
		w.dict(x)
	case *Unary:
		w.unary(x)
	case *Binary:
		w.expr(x.X)
		w.WriteString(" " + x.Op.String() + " ")
		w.expr(x.Y)
	case *Hyphenated:
		for i, n := range x.Names {
			if i > 0 {
				w.WriteString("-")
			}
			w.expr(n)
		}
	case *Index:
		w.expr(x.X)
		w.WriteString("[")
		w.expr(x.I)
		w.WriteString("]")
	case *Call:
		w.list(x.Name+"(", x.Args, ", ", ")")
	case *Joined:
		w.list("", x.Parts, " ", "")
	case *Paren:
		w.WriteString("(")
		w.expr(x.X)
		w.WriteString(")")
	}
}

func (w *exprWriter) scope(s Scope) {
	switch s {
	case ClientScope:
		w.WriteString("client.")
	case ProjectScope:
		w.WriteString("project.")
	}
}

func (w *exprWriter) list(open string, xs []Expr, between, end string) {
	w.WriteString(open)
	for i, x := range xs {
		if i > 0 {
			w.WriteString(between)
		}
		w.expr(x)
	}
	w.WriteString(end)
}

func (w *exprWriter) dict(x *Dict) {
	w.WriteString("{")
	for i, p := range x.Pairs {
		if i > 0 {
			w.WriteString(", ")
		}
		w.expr(p.Key)
		w.WriteString(": ")
		w.expr(p.Value)
	}
	w.WriteString("}")
}

// unary keeps a minus apart from a number literal: glued, it would belong to its
// spelling.
func (w *exprWriter) unary(x *Unary) {
	w.WriteString(x.Op.String())
	if n, ok := x.X.(*Number); x.Op == Not || ok && n.Text[0] != '-' {
		w.WriteString(" ")
	}
	w.expr(x.X)
}

func (w *exprWriter) str(x *String) {
	open := x.Quote
	if open == "" {
		open = `"`
	}
	q := quoteAt(open, 0)
	w.WriteString(open)
	w.parts(x.Parts, q)
	w.WriteString(string(q.close))
}

// parts writes text and interpolations; with a quote mark, text is escaped for it.
func (w *exprWriter) parts(parts []Part, q quote) {
	for _, p := range parts {
		switch {
		case p.X != nil:
			w.WriteString("#{")
			w.expr(p.X)
			w.WriteString("}")
		case q.size == 0:
			w.WriteString(p.Text)
		default:
			w.escape(p.Text, q)
		}
	}
}

func (w *exprWriter) escape(text string, q quote) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			w.WriteString(`\n`)
		case c == '\t':
			w.WriteString(`\t`)
		case c == '\r':
			w.WriteString(`\r`)
		case q.plain() && rune(c) == q.close:
			w.WriteByte('\\')
			w.WriteByte(c)
		case c == '\\' && (i+1 == len(text) || escaped(text[i+1]) != 0 || text[i+1] < ' '):
			w.WriteString(`\\`)
		default:
			w.WriteByte(c)
		}
	}
}
