package runtime

import (
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// eval compiles an expression for its value.
func (c *compiler) eval(x lang.Expr) evalFn {
	c.nodes++
	if c.p.trace {
		return c.traced(x)
	}
	return c.node(x)
}

// node compiles an expression without tracing it.
func (c *compiler) node(x lang.Expr) evalFn {
	switch x := x.(type) {
	case *lang.Name:
		return c.name(x)
	case *lang.ComputedName:
		return c.computedName(x)
	case *lang.Number:
		return constant(literalNumber(x.Text))
	case *lang.Literal:
		return constant(wordValue(x.Word))
	case *lang.String:
		return c.text(x, x.Parts)
	case *lang.Unquoted:
		return c.text(x, x.Parts)
	case *lang.Joined:
		return c.material(x)
	case *lang.Interp:
		return c.eval(x.X)
	case *lang.Paren:
		return c.eval(x.X)
	case *lang.Array:
		return c.array(x)
	case *lang.Dict:
		return c.dict(x)
	case *lang.Unary:
		return c.unary(x)
	case *lang.Binary:
		return c.binary(x)
	case *lang.Hyphenated:
		return c.hyphenated(x)
	case *lang.Index:
		return c.indexed(x)
	case *lang.Call:
		return c.call(x)
	}
	panic("runtime: expression without a compilation")
}

func constant(v value.Value) evalFn { return func(*frame) value.Value { return v } }

// literalNumber is a number literal: text that reads as a number, read at once.
func literalNumber(text string) value.Value {
	v := value.Text(text)
	v.Read()
	return v
}

func wordValue(w lang.Word) value.Value {
	switch w {
	case lang.WordTrue:
		return value.Bool(true)
	case lang.WordFalse:
		return value.Bool(false)
	}
	return value.None
}

// name compiles a variable. In value position a bare name that is no variable stands
// for its own letters.
func (c *compiler) name(x *lang.Name) evalFn {
	i := c.slot(x.Scope, x.Name)
	if !x.ValuePos || x.AssignedAbove || x.Scope != lang.NoScope || vars.IsBuiltin(x.Name) {
		return func(f *frame) value.Value { return *f.get(i) }
	}
	letters, warning := value.Text(x.Name), c.bareName(x)
	return func(f *frame) value.Value {
		if v := f.get(i); !v.IsNone() {
			return *v
		}
		f.report(warning(f))
		return letters
	}
}

// computedName compiles a name glued of letters and values.
func (c *compiler) computedName(x *lang.ComputedName) evalFn {
	c.calls, c.p.named = true, true // it may read any variable
	letters := joined(c.parts(nil, x.Parts))
	scope := x.Scope
	return func(f *frame) value.Value {
		start := len(f.buf)
		letters(f)
		name := string(f.buf[start:])
		f.buf = f.buf[:start]
		var v value.Value
		from := targets[scope]
		if scope == lang.NoScope {
			v, from = f.find(name)
		} else {
			v = f.Get(from, name)
		}
		f.named = namedVar{name, from}
		return v
	}
}

// hyphenated compiles names glued by hyphens: text unless one of them is a variable.
func (c *compiler) hyphenated(x *lang.Hyphenated) evalFn {
	diff := c.eval(x.Diff)
	slots := make([]int, len(x.Names))
	for i, n := range x.Names {
		slots[i] = c.slot(n.Scope, n.Name)
		if n.AssignedAbove || vars.IsBuiltin(n.Name) {
			return diff
		}
	}
	at, text := x.At, c.p.source.Cut(x.At)
	return func(f *frame) value.Value {
		for _, i := range slots {
			if !f.get(i).IsNone() {
				return diff(f)
			}
		}
		f.report(diag.New(diag.BareName, at, diag.Same(text)))
		return value.Text(text)
	}
}

// array compiles [a, b].
func (c *compiler) array(x *lang.Array) evalFn {
	elems := make([]evalFn, len(x.Elems))
	for i, e := range x.Elems {
		elems[i] = c.element(e)
	}
	at := x.At
	return func(f *frame) value.Value {
		list := make([]value.Value, len(elems))
		for i, e := range elems {
			list[i] = e(f)
		}
		return f.built(value.NewArray(list), at)
	}
}

// dict compiles {k: v}. Keys are texts.
func (c *compiler) dict(x *lang.Dict) evalFn {
	keys, vals := make([]evalFn, len(x.Pairs)), make([]evalFn, len(x.Pairs))
	for i, p := range x.Pairs {
		keys[i], vals[i] = c.eval(p.Key), c.element(p.Value)
	}
	at := x.At
	return func(f *frame) value.Value {
		pairs := make([]value.Pair, len(keys))
		for i := range keys {
			pairs[i] = value.Pair{Key: keys[i](f).Text(), Value: vals[i](f)}
		}
		return f.built(value.NewDict(pairs), at)
	}
}

// element compiles an element of a literal: a string literal is text, anything else
// goes in by its reading.
func (c *compiler) element(x lang.Expr) evalFn {
	e := c.eval(x)
	if _, ok := x.(*lang.String); ok {
		return e
	}
	return func(f *frame) value.Value { return value.Element(e(f)) }
}

// built charges a new structure to the run: its size is what it can print.
func (f *frame) built(v value.Value, at diag.Span) value.Value {
	if !f.failed && f.charge(32*v.Len(), at) {
		return v
	}
	return value.None
}

// unary compiles -x and not x.
func (c *compiler) unary(x *lang.Unary) evalFn {
	if x.Op == lang.Not {
		return c.truthValue(x)
	}
	return c.numberValue(x)
}

// binary compiles x op y.
func (c *compiler) binary(x *lang.Binary) evalFn {
	switch x.Op {
	case lang.Or, lang.And, lang.Eq, lang.Ne, lang.Lt, lang.Le, lang.Gt, lang.Ge:
		return c.truthValue(x)
	case lang.Add:
		return c.sum(x)
	case lang.Sub:
		return c.difference(x)
	}
	return c.numberValue(x)
}

// truthValue compiles a condition whose truth is the value.
func (c *compiler) truthValue(x lang.Expr) evalFn {
	cond := c.truth(x)
	return func(f *frame) value.Value { return value.Bool(cond(f)) }
}

// numberValue compiles an expression that is always a number.
func (c *compiler) numberValue(x lang.Expr) evalFn {
	return c.quick(x, func() evalFn {
		n := c.arithmetic(x)
		return func(f *frame) value.Value { return n(f).Value() }
	})
}

// sentence warns about a right-hand side like `black and white`: nothing but words, none
// of them a variable, joined as in a sentence.
func (c *compiler) sentence(x lang.Expr, e evalFn) evalFn {
	b, ok := x.(*lang.Binary)
	if !ok {
		return e
	}
	slots, ok := c.bareWords(b, nil)
	if !ok {
		return e
	}
	text := c.p.source.Cut(b.At)
	return func(f *frame) value.Value {
		for _, i := range slots {
			if !f.get(i).IsNone() {
				return e(f)
			}
		}
		f.report(diag.New(diag.WordsAndOperators, b.At, diag.Same(text)))
		return e(f)
	}
}

// bareWords collects the names of an expression that is nothing but bare names joined by
// and, or, not.
func (c *compiler) bareWords(x lang.Expr, slots []int) ([]int, bool) {
	switch x := x.(type) {
	case *lang.Name:
		if x.AssignedAbove || x.Scope != lang.NoScope || vars.IsBuiltin(x.Name) {
			return nil, false
		}
		return append(slots, c.slot(x.Scope, x.Name)), true
	case *lang.Unary:
		if x.Op == lang.Not {
			return c.bareWords(x.X, slots)
		}
	case *lang.Binary:
		if x.Op == lang.And || x.Op == lang.Or {
			left, ok := c.bareWords(x.X, slots)
			if !ok {
				return nil, false
			}
			return c.bareWords(x.Y, left)
		}
	}
	return nil, false
}
