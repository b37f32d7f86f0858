package runtime

import (
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// indexed compiles x[i]. A chain of constant indexes is one path, looked up in JSON
// text without decoding it.
func (c *compiler) indexed(x *lang.Index) evalFn {
	if !c.p.trace {
		if base, keys := constantPath(x); len(keys) > 0 {
			return c.path(x, base, keys)
		}
	}
	e, i := c.reading(x.X), c.eval(x.I)
	return func(f *frame) value.Value {
		a := e(f)
		v, fault := value.Index(a, i(f))
		if fault != value.NoFault {
			f.notIndexable(x, a, f.p.source.Cut(x.I.Span()))
		}
		return v
	}
}

func (c *compiler) path(x *lang.Index, base lang.Expr, keys []value.Key) evalFn {
	c.nodes += len(keys)
	e := c.reading(base)
	general := func(f *frame) value.Value {
		a := e(f)
		v, fault := a.Path(keys)
		if fault.Fault != value.NoFault {
			base, _ := a.Path(keys[:fault.At])
			key := keys[fault.At].Text
			if !keys[fault.At].IsIndex {
				key = `"` + key + `"`
			}
			f.notIndexable(x, base, key)
		}
		return v
	}
	i, k, ok := c.plainElement(base, keys)
	if !ok {
		return general
	}
	return func(f *frame) value.Value {
		if v := f.get(i).At(k); v != nil {
			return *v
		}
		return general(f)
	}
}

// notIndexable reports a value that has no element by such a key.
func (f *frame) notIndexable(x *lang.Index, base value.Value, key string) {
	rule := diag.NotIndexable
	if s, ok := base.Structure(); ok && s.Kind() == value.KindArray {
		rule = diag.KeyOfArray
	}
	f.fail(rule, x.At, shown(base), diag.Same(key))
}

// plainElement gives slot and index of an element of a variable.
func (c *compiler) plainElement(base lang.Expr, keys []value.Key) (slot, index int, ok bool) {
	slot, ok = c.plainSlot(base)
	if !ok || len(keys) != 1 || !keys[0].IsIndex || keys[0].Index < 0 {
		return 0, 0, false
	}
	return slot, keys[0].Index, true
}

// constantPath splits x["a"][0] into x and its keys; no keys when one is not constant.
func constantPath(x lang.Expr) (lang.Expr, []value.Key) {
	ix, ok := x.(*lang.Index)
	if !ok {
		return x, []value.Key{}
	}
	base, keys := constantPath(ix.X)
	if keys == nil {
		return nil, nil
	}
	switch i := ix.I.(type) {
	case *lang.Number:
		return base, append(keys, value.KeyOf(literalNumber(i.Text)))
	case *lang.String:
		if len(i.Parts) == 1 && i.Parts[0].X == nil {
			return base, append(keys, value.KeyOf(value.Text(i.Parts[0].Text)))
		}
	}
	return nil, nil
}

// setElement compiles `name[index] = value`.
func (c *compiler) setElement(st *lang.Assign, i int) func(*frame) {
	place := st.Place
	indexes := c.evals(place.Indexes)
	x := constant(value.None)
	if st.Value != nil {
		x = c.eval(st.Value)
	}
	return func(f *frame) {
		path := f.evalAll(indexes)
		v := x(f)
		if f.failed {
			return
		}
		old := f.get(i)
		changed, fault := value.SetIndex(*old, path, value.Stored(v))
		switch {
		case fault == value.NoFault:
			f.store(i, changed, place.At)
		case fault.Kind() == value.NoPlace && !old.IsNone():
			f.fail(diag.NoSuchPlace, place.At, diag.Same(place.Name), diag.Same(value.Preview(path[len(path)-1], 30)))
		default:
			f.fail(diag.NotAStructure, place.NameAt, diag.Same(place.Name))
		}
	}
}

// deleteElement compiles `del name[index]`.
func (c *compiler) deleteElement(st *lang.Delete) func(*frame) {
	place := st.Place
	if !vars.Writable(targets[place.Scope], place.Name) {
		return func(f *frame) { f.fail(diag.ReadOnlyVariable, place.At, diag.Same(place.Name)) }
	}
	c.reach.wide = c.reach.wide || place.Scope == lang.ProjectScope
	i := c.slot(place.Scope, place.Name)
	indexes := c.evals(place.Indexes)
	return func(f *frame) {
		path := f.evalAll(indexes)
		if f.failed {
			return
		}
		old := f.get(i)
		if old.IsNone() {
			return
		}
		changed, fault := value.DelIndex(*old, path)
		if fault != value.NoFault {
			f.fail(diag.NotAStructure, place.NameAt, diag.Same(place.Name))
			return
		}
		if changed != *old { // a bare name must not copy another scope's variable for nothing
			f.store(i, changed, place.At)
		}
	}
}

func (c *compiler) evals(list []lang.Expr) []evalFn {
	fns := make([]evalFn, len(list))
	for i, x := range list {
		fns[i] = c.eval(x)
	}
	return fns
}

func (f *frame) evalAll(fns []evalFn) []value.Value {
	list := make([]value.Value, len(fns))
	for i, e := range fns {
		list[i] = e(f)
	}
	return list
}
