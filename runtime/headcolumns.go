package runtime

import (
	"math"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars/value"
)

// blockRows is how many rows a block has.
const blockRows = 64

// A floatColumn holds a float for each row of a block: NaN where a floatFn would give it.
type floatColumn [blockRows]float64

// A step is one operation on the rows of a block. Rows that a short block does not have are
// computed too: of whatever was there before. What makes steps is not inlined, as joined.
type step func(rows [][]value.Value)

// mostColumns bounds the columns of a head, 512 bytes each.
const mostColumns = 512

// A headCompiler makes a head.
type headCompiler struct {
	h        *head
	c        *compiler
	r        *Runner
	vars     map[int]*floatColumn     // of variables as numbers, by slot
	loaded   map[int]*floatColumn     // by place in the rows
	literals map[float64]*floatColumn // filled
	assigned map[int]*choice          // variables that are assigned to, and what chose their values; nil: computed
	columns  int
	depth    int
}

// column compiles an expression; nil when it cannot be computed so.
func (c *headCompiler) column(x lang.Expr) *floatColumn {
	c.depth++
	defer func() { c.depth-- }()
	if c.depth > floatDepth || c.columns > mostColumns {
		return nil
	}
	switch x := bare(x).(type) {
	case *lang.Number:
		if k, ok := shortLiteral(x); ok {
			return c.literal(k)
		}
	case *lang.Name:
		if i, ok := c.c.plainSlot(x); ok {
			return c.variable(i)
		}
	case *lang.Index:
		return c.element(x)
	case *lang.Call:
		if c.c.chooses(x) {
			return c.branch(x)
		}
		return c.call(x)
	case *lang.Binary:
		if x.Op >= lang.Add && x.Op <= lang.Div {
			return c.binary(x)
		}
	}
	return nil
}

// add makes a column.
func (c *headCompiler) add() *floatColumn {
	c.columns++
	return new(floatColumn)
}

func (c *headCompiler) step(s step) { c.h.steps = append(c.h.steps, s) }

func (c *headCompiler) literal(k float64) *floatColumn {
	col := c.literals[k]
	if col == nil {
		col = c.add()
		for i := range col {
			col[i] = k
		}
		c.literals[k] = col
	}
	return col
}

// bound gives the place in a row of a variable that no statement before has assigned to.
func (c *headCompiler) bound(slot int) (at int, ok bool) {
	for _, col := range c.r.columns {
		if col.slot == slot {
			_, assigned := c.assigned[slot]
			return col.at, !assigned
		}
	}
	return 0, false
}

// variable reads a variable of the row, or gives what was assigned to it.
func (c *headCompiler) variable(slot int) *floatColumn {
	col := c.vars[slot]
	if col != nil {
		return col
	}
	if ch := c.assigned[slot]; ch != nil {
		col = c.numbers(ch)
		c.vars[slot] = col
		return col
	}
	if at, ok := c.bound(slot); ok {
		return c.cells(at)
	}
	if !c.isGiven(slot) {
		return nil
	}
	col = c.add()
	c.vars[slot] = col
	c.h.given = append(c.h.given, headVar{slot: slot, col: col})
	return col
}

// cells reads a column of the rows.
//
//go:noinline
func (c *headCompiler) cells(at int) *floatColumn {
	col := c.loaded[at]
	if col != nil {
		return col
	}
	col = c.add()
	c.loaded[at] = col
	c.h.loads = append(c.h.loads, func(rows [][]value.Value) {
		for i, row := range rows {
			v := &row[at]
			a, ok := v.AsFloat()
			if !ok {
				a = readFloat(v)
			}
			col[i&(blockRows-1)] = a
		}
	})
	return col
}

// isGiven reports whether a variable is the same for all rows: no column supplies it in any
// scope, and it is not computed.
func (c *headCompiler) isGiven(slot int) bool {
	s := &c.r.f.p.slots[slot]
	for key := range c.r.f.cells {
		if key.name == s.name() {
			return false
		}
	}
	return !s.builtin
}

// readFloat reads a value as a floatFn does.
//
//go:noinline
func readFloat(v *value.Value) float64 {
	v.Read()
	if a, ok := v.AsFloat(); ok {
		return a
	}
	return v.ExactFloat()
}

// element compiles x[2] of a variable.
func (c *headCompiler) element(x *lang.Index) *floatColumn {
	slot, k, ok := c.c.plainElement(constantPath(x))
	if !ok {
		return nil
	}
	at, ok := c.bound(slot)
	if !ok {
		return nil
	}
	out := c.add()
	c.step(func(rows [][]value.Value) {
		for i, row := range rows {
			a := math.NaN()
			if v := row[at].At(k); v != nil {
				a = v.ExactFloat()
			}
			out[i&(blockRows-1)] = a
		}
	})
	return out
}

// call compiles a function that has a direct form.
func (c *headCompiler) call(x *lang.Call) *floatColumn {
	switch fn := c.c.direct(x); {
	case fn == nil:
	case fn.Count != nil && len(x.Args) == 1:
		return c.count(fn, x)
	case fn.Float != nil && len(fn.Params) <= 2:
		y, ok := secondFloat(fn, x)
		if !ok {
			return nil
		}
		if a := c.column(x.Args[0]); a != nil {
			return c.apply(fn.Float, a, y)
		}
	}
	return nil
}

// apply compiles a function of numbers.
//
//go:noinline
func (c *headCompiler) apply(fn func(x, y float64) float64, a *floatColumn, y float64) *floatColumn {
	out := c.add()
	c.step(func([][]value.Value) {
		for i := range out {
			out[i] = exactly(fn(a[i], y))
		}
	})
	return out
}

// count compiles a function that counts something in a variable.
func (c *headCompiler) count(fn *builtins.Func, x *lang.Call) *floatColumn {
	slot, ok := c.c.plainSlot(x.Args[0])
	if !ok {
		return nil
	}
	at, ok := c.bound(slot)
	if !ok {
		return nil
	}
	out, count := c.add(), fn.Count
	c.step(func(rows [][]value.Value) {
		for i, row := range rows {
			a := math.NaN()
			if n, ok := count(&row[at]); ok {
				a = float64(n)
			}
			out[i&(blockRows-1)] = a
		}
	})
	return out
}

// binary compiles + - * /.
func (c *headCompiler) binary(x *lang.Binary) *floatColumn {
	l := c.column(x.X)
	if l == nil {
		return nil
	}
	r := c.column(x.Y)
	if r == nil {
		return nil
	}
	out := c.add()
	switch x.Op {
	case lang.Add:
		c.step(func([][]value.Value) {
			for i := range out {
				out[i] = within(l[i] + r[i])
			}
		})
	case lang.Sub:
		c.step(func([][]value.Value) {
			for i := range out {
				out[i] = within(l[i] - r[i])
			}
		})
	case lang.Mul:
		c.step(func([][]value.Value) {
			for i := range out {
				out[i] = within(l[i] * r[i])
			}
		})
	default:
		c.step(func([][]value.Value) {
			for i := range out {
				out[i] = within(l[i] / r[i])
			}
		})
	}
	return out
}

// within is exactly, for loops: it calls nothing.
func within(r float64) float64 {
	if math.Abs(r) < 1<<53 {
		return r
	}
	return math.NaN()
}
