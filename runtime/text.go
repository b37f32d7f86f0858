package runtime

import (
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// text compiles a string or unquoted text.
func (c *compiler) text(x lang.Expr, parts []lang.Part) evalFn {
	switch {
	case len(parts) == 0:
		return constant(value.Text(""))
	case len(parts) == 1 && parts[0].X == nil:
		v := value.Text(parts[0].Text)
		v.Read()
		return constant(v)
	}
	return c.material(x)
}

// material compiles an expression that appends into a value: one allocation.
func (c *compiler) material(x lang.Expr) evalFn {
	app, at := c.appends(x), x.Span()
	return func(f *frame) value.Value {
		start := len(f.buf)
		app(f)
		n := len(f.buf) - start
		if f.failed || !f.charge(n, at) {
			f.buf = f.buf[:start]
			return value.None
		}
		s := string(f.buf[start:])
		f.buf = f.buf[:start]
		return value.Text(s)
	}
}

// appendText compiles an expression for its text form, appended to the scratch buffer.
func (c *compiler) appendText(x lang.Expr) appendFn {
	if c.p.trace {
		return c.appendValue(x)
	}
	switch x := x.(type) {
	case *lang.String:
		return c.appends(x)
	case *lang.Unquoted, *lang.Joined:
		return c.appends(x)
	case *lang.Paren:
		return c.appendText(x.X)
	case *lang.Interp:
		return c.appendText(x.X)
	case *lang.Name:
		if !x.ValuePos {
			return c.appendSlot(x)
		}
	case *lang.Binary:
		if x.Op == lang.Add && c.joins(x) {
			return c.appends(x)
		}
	case *lang.Call:
		if f, ok := c.p.funcs.Find(x.Name); ok && f.Append != nil && c.fits(f, x) {
			return c.appendCall(f, x)
		}
	}
	return c.appendValue(x)
}

// appends compiles the nodes that are built of pieces.
func (c *compiler) appends(x lang.Expr) appendFn {
	c.nodes++
	switch x := x.(type) {
	case *lang.String:
		return sequence(c.parts(x.Parts))
	case *lang.Unquoted:
		return sequence(c.parts(x.Parts))
	case *lang.Joined:
		list := make([]appendFn, len(x.Parts))
		for i, part := range x.Parts {
			list[i] = c.appendText(part)
		}
		return sequence(list)
	case *lang.Binary:
		return sequence([]appendFn{c.appendText(x.X), c.appendText(x.Y)})
	}
	return c.appendText(x)
}

func sequence(list []appendFn) appendFn {
	switch len(list) {
	case 1:
		return list[0]
	case 2:
		a, b := list[0], list[1]
		return func(f *frame) { a(f); b(f) }
	}
	return func(f *frame) {
		for _, a := range list {
			a(f)
		}
	}
}

// parts compiles the pieces of a string.
func (c *compiler) parts(parts []lang.Part) []appendFn {
	list := make([]appendFn, len(parts))
	for i, part := range parts {
		switch {
		case part.X == nil:
			s := part.Text
			list[i] = func(f *frame) { f.buf = append(f.buf, s...) }
		case part.Slot == lang.TextSlot:
			list[i] = c.appendText(part.X)
		default:
			list[i] = c.appendJSON(part)
		}
	}
	return list
}

// appendJSON compiles an interpolation inside a JSON literal: whatever the value, the
// literal stays JSON with the same shape.
func (c *compiler) appendJSON(part lang.Part) appendFn {
	e, at := c.eval(part.X), part.At
	slot := part.Slot
	return func(f *frame) {
		v := e(f)
		if f.failed {
			return
		}
		switch slot {
		case lang.JSONValue:
			f.buf = value.Element(v).AppendJSON(f.buf)
		case lang.JSONKey:
			f.buf = value.AppendJSONString(f.buf, v.Text())
		default:
			start := len(f.buf)
			f.buf = value.AppendJSONString(f.buf, v.Text())
			n := copy(f.buf[start:], f.buf[start+1:len(f.buf)-1]) // without its quotes
			f.buf = f.buf[:start+n]
		}
		f.bound(at)
	}
}

// appendSlot compiles a variable.
func (c *compiler) appendSlot(x *lang.Name) appendFn {
	c.nodes++
	i, at := c.slot(x.Scope, x.Name), x.At
	return func(f *frame) {
		if v := f.get(i); !f.failed {
			f.buf = v.AppendText(f.buf)
			f.bound(at)
		}
	}
}

// appendValue compiles any expression.
func (c *compiler) appendValue(x lang.Expr) appendFn {
	e, at := c.eval(x), x.Span()
	return func(f *frame) {
		if v := e(f); !f.failed {
			f.buf = v.AppendText(f.buf)
			f.bound(at)
		}
	}
}

// bound fails a text that outgrows the run's budget before it is finished; nothing is
// appended after that.
func (f *frame) bound(at diag.Span) {
	if len(f.buf) > f.bytes {
		f.charge(len(f.buf), at)
	}
}

// joins reports whether x + y certainly joins texts: one side can be neither a number
// nor a date, whatever the variables hold.
func (c *compiler) joins(x *lang.Binary) bool {
	return c.shape(x.X).text || c.shape(x.Y).text
}

// A textShape is what is certain about the text an expression gives.
type textShape struct {
	text  bool // it is text, and neither a number nor shaped like a date or time
	odd   bool // it holds a character that no number, date or time has
	first bool // it begins with a blank
	last  bool // it ends with a blank
}

// shape finds what is certain about an expression's text.
func (c *compiler) shape(x lang.Expr) textShape {
	switch x := x.(type) {
	case *lang.Paren:
		return c.shape(x.X)
	case *lang.String:
		return partsShape(x.Parts)
	case *lang.Unquoted:
		return partsShape(x.Parts)
	case *lang.Binary:
		if x.Op != lang.Add {
			return textShape{}
		}
		l, r := c.shape(x.X), c.shape(x.Y)
		if !l.text && !r.text {
			return textShape{}
		}
		s := textShape{odd: l.odd || r.odd, first: l.first, last: r.last}
		s.text = s.odd || s.first || s.last
		return s
	}
	return textShape{}
}

func partsShape(parts []lang.Part) textShape {
	var s textShape
	for i, p := range parts {
		if p.X != nil {
			continue
		}
		s.odd = s.odd || strings.ContainsFunc(p.Text, func(r rune) bool { return !strings.ContainsRune("0123456789.:-+eE ", r) })
		s.first = s.first || i == 0 && strings.HasPrefix(p.Text, " ")
		s.last = s.last || i == len(parts)-1 && strings.HasSuffix(p.Text, " ")
	}
	s.text = s.odd || s.first || s.last
	return s
}

func shown(v value.Value) diag.Text { return builtins.Shown(v) }
