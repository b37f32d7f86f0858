package runtime_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/builtins/exprfuncs"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// funcPrefix stands before the table's functions in expr programs.
const funcPrefix = "f_"

// A codeError is a failure of a statement.
type codeError diag.Code

func (e codeError) Error() string { return string(e) }

// isFailure reports whether an expr program ended as a failing statement does.
func isFailure(err error) bool {
	var code codeError
	var arg *builtins.ArgError
	return errors.As(err, &code) || errors.As(err, &arg)
}

// A translator writes a tree as an expr program. Constants stand in a list, the
// variables of the run in a world; every operator is a function.
type translator struct {
	funcs  *builtins.Registry
	source *diag.Source
	consts []any
}

func (t *translator) constant(x any) string {
	t.consts = append(t.consts, x)
	return "c[" + strconv.Itoa(len(t.consts)-1) + "]"
}

func (t *translator) text(s string) string { return t.constant(value.Text(s)) }

var operators = map[lang.Op]string{
	lang.Eq: "eq", lang.Ne: "ne", lang.Lt: "lt", lang.Le: "le", lang.Gt: "gt", lang.Ge: "ge",
	lang.Add: "add", lang.Sub: "sub", lang.Mul: "mul", lang.Div: "div", lang.Mod: "mod", lang.Pow: "pow",
}

func (t *translator) expr(x lang.Expr) string {
	switch x := x.(type) {
	case *lang.Name:
		return t.name(x)
	case *lang.ComputedName:
		return fmt.Sprintf("read(w, %d, %s)", x.Scope, t.parts(x.Parts))
	case *lang.Number:
		return t.text(x.Text)
	case *lang.Literal:
		return t.constant([...]value.Value{value.None, value.Bool(true), value.Bool(false)}[x.Word])
	case *lang.String:
		return t.parts(x.Parts)
	case *lang.Unquoted:
		return t.parts(x.Parts)
	case *lang.Joined:
		return "join(" + t.list(x.Parts, t.expr) + ")"
	case *lang.Interp:
		return t.expr(x.X)
	case *lang.Paren:
		return t.expr(x.X)
	case *lang.Array:
		return "array(" + t.list(x.Elems, t.elem) + ")"
	case *lang.Dict:
		var list []string
		for _, p := range x.Pairs {
			list = append(list, t.expr(p.Key), t.elem(p.Value))
		}
		return "dict(" + strings.Join(list, ", ") + ")"
	case *lang.Unary:
		if x.Op == lang.Not {
			return "boolean(not truth(" + t.expr(x.X) + "))"
		}
		return "neg(" + t.expr(x.X) + ")"
	case *lang.Binary:
		return t.binary(x)
	case *lang.Hyphenated:
		return t.hyphenated(x)
	case *lang.Index:
		return "at(" + t.expr(x.X) + ", " + t.expr(x.I) + ")"
	case *lang.Call:
		return t.call(x)
	}
	panic(fmt.Sprintf("no translation of %T", x))
}

func (t *translator) list(xs []lang.Expr, one func(lang.Expr) string) string {
	list := make([]string, len(xs))
	for i, x := range xs {
		list[i] = one(x)
	}
	return strings.Join(list, ", ")
}

func (t *translator) name(x *lang.Name) string {
	read := fmt.Sprintf("read(w, %d, %s)", x.Scope, t.text(x.Name))
	if !x.ValuePos || x.AssignedAbove || x.Scope != lang.NoScope || vars.IsBuiltin(x.Name) {
		return read
	}
	return fmt.Sprintf("(isset(w, %s) ? %s : %s)", t.text(x.Name), read, t.text(x.Name))
}

func (t *translator) hyphenated(x *lang.Hyphenated) string {
	var known []string
	for _, n := range x.Names {
		if n.AssignedAbove || vars.IsBuiltin(n.Name) {
			return t.expr(x.Diff)
		}
		known = append(known, "isset(w, "+t.text(n.Name)+")")
	}
	return fmt.Sprintf("(%s ? %s : %s)", strings.Join(known, " or "), t.expr(x.Diff), t.text(t.source.Cut(x.At)))
}

func (t *translator) elem(x lang.Expr) string {
	if _, ok := x.(*lang.String); ok {
		return t.expr(x)
	}
	return "elem(" + t.expr(x) + ")"
}

func (t *translator) binary(x *lang.Binary) string {
	l, r := t.expr(x.X), t.expr(x.Y)
	switch x.Op {
	case lang.And:
		return "boolean(truth(" + l + ") and truth(" + r + "))"
	case lang.Or:
		return "boolean(truth(" + l + ") or truth(" + r + "))"
	}
	return operators[x.Op] + "(" + l + ", " + r + ")"
}

func (t *translator) parts(parts []lang.Part) string {
	list := make([]string, len(parts))
	for i, p := range parts {
		switch {
		case p.X == nil:
			list[i] = t.text(p.Text)
		case p.Slot == lang.JSONValue:
			list[i] = "jsonvalue(" + t.expr(p.X) + ")"
		case p.Slot == lang.JSONKey:
			list[i] = "jsonkey(" + t.expr(p.X) + ")"
		case p.Slot == lang.JSONInString:
			list[i] = "jsoninside(" + t.expr(p.X) + ")"
		default:
			list[i] = t.expr(p.X)
		}
	}
	return "join(" + strings.Join(list, ", ") + ")"
}

func (t *translator) call(x *lang.Call) string {
	f, ok := t.funcs.Find(x.Name)
	if !ok {
		return "fail(" + t.constant(t.funcs.Unknown(x.Name, x.NameAt).Rule.Code) + ")"
	}
	if err := f.CheckCount(len(x.Args)); err != nil {
		return "fail(" + t.constant(err.Rule.Code) + ")"
	}
	if f.Name == "if" {
		return fmt.Sprintf("(truth(%s) ? %s : %s)", t.expr(x.Args[0]), t.expr(x.Args[1]), t.expr(x.Args[2]))
	}
	return funcPrefix + x.Name + "(" + t.list(x.Args, t.expr) + ")"
}

// exprOptions declare the operators, the reading of variables and the pure functions.
func exprOptions() []expr.Option {
	two := map[string]func(a, b value.Value) (value.Value, value.Fault){
		"add": value.Add, "sub": value.Sub, "mul": value.Mul, "div": value.Div, "mod": value.Mod, "pow": value.Pow, "at": value.Index,
	}
	list := exprfuncs.Functions(exprfuncs.Config{Prefix: funcPrefix, Values: true, MaxBytes: 64 << 20})
	list = append(list, expr.DisableAllBuiltins())
	for name, op := range two {
		list = append(list, expr.Function(name, func(p ...any) (any, error) {
			v, fault := op(p[0].(value.Value), p[1].(value.Value))
			return v, faultError(fault)
		}))
	}
	for name, holds := range map[string]func(a, b value.Value) bool{
		"eq": value.Equal, "ne": func(a, b value.Value) bool { return !value.Equal(a, b) },
		"lt": ordered(-1), "le": ordered(-1, 0), "gt": ordered(1), "ge": ordered(0, 1),
	} {
		list = append(list, expr.Function(name, func(p ...any) (any, error) {
			return value.Bool(holds(p[0].(value.Value), p[1].(value.Value))), nil
		}))
	}
	for name, build := range map[string]func(p []value.Value) value.Value{
		"join": joinTexts, "array": value.NewArray, "dict": newDict,
		"elem":       func(p []value.Value) value.Value { return value.Element(p[0]) },
		"jsonvalue":  func(p []value.Value) value.Value { return value.Text(jsonOf(value.Element(p[0]))) },
		"jsonkey":    func(p []value.Value) value.Value { return value.Text(jsonText(p[0].Text())) },
		"jsoninside": func(p []value.Value) value.Value { s := jsonText(p[0].Text()); return value.Text(s[1 : len(s)-1]) },
	} {
		list = append(list, expr.Function(name, func(p ...any) (any, error) { return build(valuesOf(p)), nil }))
	}
	return append(list,
		expr.Function("neg", func(p ...any) (any, error) {
			v, fault := value.Neg(p[0].(value.Value))
			return v, faultError(fault)
		}),
		expr.Function("truth", func(p ...any) (any, error) { return p[0].(value.Value).Truth(), nil }, new(func(any) bool)),
		expr.Function("boolean", func(p ...any) (any, error) { return value.Bool(p[0].(bool)), nil }),
		expr.Function("fail", func(p ...any) (any, error) { return nil, codeError(p[0].(diag.Code)) }),
		expr.Function("read", func(p ...any) (any, error) {
			return p[0].(*world).read(lang.Scope(p[1].(int)), p[2].(value.Value).Text()), nil
		}),
		expr.Function("isset", func(p ...any) (any, error) {
			return !p[0].(*world).read(lang.NoScope, p[1].(value.Value).Text()).IsNone(), nil
		}, new(func(any, any) bool)))
}

func ordered(want ...int) func(a, b value.Value) bool {
	return func(a, b value.Value) bool {
		order, ok := value.Compare(a, b)
		for _, w := range want {
			if ok && order == w {
				return true
			}
		}
		return false
	}
}

func valuesOf(params []any) []value.Value {
	list := make([]value.Value, len(params))
	for i, p := range params {
		list[i] = p.(value.Value)
	}
	return list
}

func joinTexts(p []value.Value) value.Value {
	var b strings.Builder
	for _, v := range p {
		b.WriteString(v.Text())
	}
	return value.Text(b.String())
}

func newDict(p []value.Value) value.Value {
	var pairs []value.Pair
	for i := 0; i < len(p); i += 2 {
		pairs = append(pairs, value.Pair{Key: p[i].Text(), Value: p[i+1]})
	}
	return value.NewDict(pairs)
}

// jsonText is a text as the standard library writes it.
func jsonText(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// jsonOf is a value as JSON, put together from the text forms of its parts.
func jsonOf(v value.Value) string {
	switch v.Kind() {
	case value.KindNone:
		return "null"
	case value.KindBool:
		return strings.ToLower(v.Text())
	case value.KindText:
		return jsonText(v.Text())
	}
	return v.Text()
}

// faultError is the failure that a fault of an operator causes.
func faultError(f value.Fault) error {
	switch f.Kind() {
	case value.NoFault:
		return nil
	case value.DivisionByZero:
		return codeError("division-by-zero")
	case value.Overflow:
		return codeError("overflow")
	case value.NotIndexable, value.NoPlace:
		return codeError("not-indexable")
	}
	return codeError("wrong-operand")
}
