package check

import (
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// constant gives the value of a literal, brackets around it aside. Nothing is computed:
// an expression with an operator, a variable or a call in it is no constant.
func constant(x lang.Expr) (value.Value, bool) {
	switch x := x.(type) {
	case *lang.Number:
		return value.Text(x.Text), true
	case *lang.Literal:
		return word(x.Word), true
	case *lang.String:
		switch {
		case len(x.Parts) == 0:
			return value.Text(""), true
		case len(x.Parts) == 1 && x.Parts[0].X == nil:
			return value.Text(x.Parts[0].Text), true
		}
	case *lang.Paren:
		return constant(x.X)
	case *lang.Interp:
		return constant(x.X)
	case *lang.Array:
		return constantArray(x)
	case *lang.Dict:
		return constantDict(x)
	}
	return value.None, false
}

func word(w lang.Word) value.Value {
	switch w {
	case lang.WordTrue:
		return value.Bool(true)
	case lang.WordFalse:
		return value.Bool(false)
	}
	return value.None
}

func constantArray(x *lang.Array) (value.Value, bool) {
	elems := make([]value.Value, len(x.Elems))
	for i, e := range x.Elems {
		v, ok := element(e)
		if !ok {
			return value.None, false
		}
		elems[i] = v
	}
	return value.NewArray(elems), true
}

func constantDict(x *lang.Dict) (value.Value, bool) {
	pairs := make([]value.Pair, len(x.Pairs))
	for i, p := range x.Pairs {
		key, ok := constant(p.Key)
		if !ok {
			return value.None, false
		}
		v, ok := element(p.Value)
		if !ok {
			return value.None, false
		}
		pairs[i] = value.Pair{Key: key.Text(), Value: v}
	}
	return value.NewDict(pairs), true
}

// element is constant for an element of a literal: a string literal is text, anything
// else goes in by its reading.
func element(x lang.Expr) (value.Value, bool) {
	v, ok := constant(x)
	if _, text := x.(*lang.String); !text {
		v = value.Element(v)
	}
	return v, ok
}
