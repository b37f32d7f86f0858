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
	return joined(c.pieces(nil, x))
}

// appends compiles a node that is built of pieces.
func (c *compiler) appends(x lang.Expr) appendFn {
	c.nodes++
	return joined(c.pieces(nil, x))
}

// A piece is a part of a text: literal text, the variable of a slot, or what append adds.
type piece struct {
	text   string
	slot   int // -1: none
	append appendFn
}

// joined appends pieces in a row. A text that outgrows the run's budget fails before it
// is finished; nothing is appended after that.
//
// It is not inlined: calls in a copy of its closure would not be inlined either.
//
//go:noinline
func joined(pieces []piece) appendFn {
	if len(pieces) == 1 && pieces[0].append != nil {
		return pieces[0].append
	}
	return func(f *frame) {
		buf := f.buf
		for i := range pieces {
			switch p := &pieces[i]; {
			case p.slot >= 0:
				v := f.get(p.slot)
				if s, ok := v.AsText(); ok {
					buf = append(buf, s...)
				} else {
					buf = v.AppendText(buf)
				}
			case p.append != nil:
				f.buf = buf
				p.append(f)
				if buf = f.buf; f.failed {
					return
				}
			case len(p.text) == 1: // the blank between two variables
				buf = append(buf, p.text[0])
			default:
				buf = append(buf, p.text...)
			}
			if len(buf) > f.bytes {
				f.charge(len(buf), f.p.stmts[f.stmt].at)
				return
			}
		}
		f.buf = buf
	}
}

// pieces collects what an expression's text is made of.
func (c *compiler) pieces(list []piece, x lang.Expr) []piece {
	switch x := x.(type) {
	case *lang.String:
		return c.parts(list, x.Parts)
	case *lang.Unquoted:
		return c.parts(list, x.Parts)
	case *lang.Joined:
		for _, part := range x.Parts {
			list = c.inner(list, part)
		}
		return list
	case *lang.Paren:
		return c.pieces(list, x.X)
	case *lang.Interp:
		return c.pieces(list, x.X)
	case *lang.Name:
		if i, ok := c.plainSlot(x); ok {
			c.nodes++
			return append(list, piece{slot: i})
		}
	case *lang.Binary:
		if x.Op == lang.Add && !c.p.trace && c.joins(x) {
			return c.pieces(c.pieces(list, x.X), x.Y)
		}
	case *lang.Call:
		if f, ok := c.p.funcs.Find(x.Name); ok && f.Append != nil && !c.p.trace && c.fits(f, x) {
			return append(list, piece{slot: -1, append: c.appendCall(f, x)})
		}
	}
	return append(list, piece{slot: -1, append: c.appendValue(x)})
}

// inner collects the pieces of an expression inside a text. A traced one is a value of its own.
func (c *compiler) inner(list []piece, x lang.Expr) []piece {
	if c.p.trace {
		return append(list, piece{slot: -1, append: c.appendValue(x)})
	}
	return c.pieces(list, x)
}

// parts collects the pieces of a string.
func (c *compiler) parts(list []piece, parts []lang.Part) []piece {
	for _, part := range parts {
		switch {
		case part.X == nil:
			list = append(list, piece{text: part.Text, slot: -1})
		case part.Slot == lang.TextSlot:
			list = c.inner(list, part.X)
		default:
			list = append(list, piece{slot: -1, append: c.appendJSON(part)})
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
