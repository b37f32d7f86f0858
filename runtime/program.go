package runtime

import (
	"slices"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// DefaultCondition is the greatest number of characters of a comparison field.
const DefaultCondition = 1000

// A Program is a compiled text. It is immutable: any number of goroutines may run it.
type Program struct {
	source  *diag.Source
	found   []diag.Diagnostic // while reading
	funcs   *builtins.Registry
	stmts   []stmt
	sites   []site // calls
	slots   []slotInfo
	index   map[extraKey]int // scope and name to slot, once there are many; a bare name counts as the deal's
	grows   int              // variables a run may create, at most, besides those of functions
	trace   bool
	broken  bool // part of it could not be read
	quick   bool // one expression of operators
	named   bool // variables that have no slot may be read, by their names
	outside bool // its time must be limited: see compiler.watch
	impure  bool // it calls functions that are not
}

// fewSlots is how many slots are searched one by one: most programs have no more.
const fewSlots = 16

// slot finds the slot of a variable by the scope a write goes to; -1 when the program does
// not mention it.
func (p *Program) slot(scope vars.Scope, name string) int {
	if p.index != nil {
		if i, ok := p.index[extraKey{scope, name}]; ok {
			return i
		}
		return -1
	}
	mark := markOf(name)
	for i := range p.slots {
		if s := &p.slots[i]; s.mark == mark && s.target == scope && s.name() == name {
			return i
		}
	}
	return -1
}

// add makes a slot.
func (p *Program) add(s slotInfo) int {
	if p.slots == nil {
		p.slots = make([]slotInfo, 0, fewSlots)
	}
	i := len(p.slots)
	p.slots = append(p.slots, s)
	switch {
	case i == fewSlots:
		p.index = make(map[extraKey]int, 2*fewSlots)
		for j := range p.slots {
			p.index[extraKey{p.slots[j].target, p.slots[j].name()}] = j
		}
	case i > fewSlots:
		p.index[extraKey{s.target, s.name()}] = i
	}
	return i
}

// A slotInfo says which variable a slot holds.
type slotInfo struct {
	key         vars.Key
	mark        uint32     // of the name: see markOf
	scope       vars.Scope // Builtin stands for a bare name, looked up through all scopes
	target      vars.Scope // where a write goes
	builtin     bool       // the name is a built-in's
	clientFirst bool
	ordinary    bool  // a bare name that is the deal's first of all
	last        int32 // the last statement that mentions it
	bare        int32 // of scoped slots: the slot of the bare name, or -1
	client      int32 // of bare names: the slots of client.x and project.x, or -1
	project     int32
}

func (s *slotInfo) name() string { return s.key.Name() }

// markOf tells most names apart at a glance.
func markOf(name string) uint32 {
	if name == "" {
		return 0
	}
	return uint32(len(name))<<16 | uint32(name[0])<<8 | uint32(name[len(name)-1])
}

// A stmt is a compiled statement. Its steps are its nodes: there are no loops, so each
// is evaluated once at most, and the steps of a run are known before it starts.
type stmt struct {
	run   func(f *frame) // of what has no value
	value evalFn
	fast  floatFn   // goes before value, if not nil
	truth condFn    // the same as value, if not nil
	tree  lang.Expr // what they are made from
	slot  int       // of the variable that takes the value; noSlot: it is the statement's own
	bare  bool      // the variable's name has no prefix, and nobody traces
	upTo  int       // steps of the program up to the end of this statement
	at    diag.Span
	place diag.Span // of the variable
	reach reach
}

// isExpr reports whether the statement is an expression alone.
func (s *stmt) isExpr() bool { return s.value != nil && s.slot == noSlot }

// noSlot stands for the value of an expression statement.
const noSlot = -1

// A reach says what a statement may do in a store and outside, as far as its text tells.
type reach struct {
	outside bool // it may call a service and wait
	hosted  bool // it calls functions of kind Host that the bot's data carries out, unless a Performer does
	data    bool // it calls functions on the bot's data
	changes bool // which change it
	reloads bool // and may change variables, or which deal is the current one
	wide    bool // it may write what clients share, or reach other clients
}

// add joins two reaches.
func (r *reach) add(s reach) {
	r.outside, r.data, r.changes = r.outside || s.outside, r.data || s.data, r.changes || s.changes
	r.reloads, r.wide, r.hosted = r.reloads || s.reloads, r.wide || s.wide, r.hosted || s.hosted
}

// readsByName reports whether a function may read variables that the text does not mention.
func readsByName(fn *builtins.Func) bool {
	return fn.Kind >= builtins.Store || slices.ContainsFunc(fn.Params, func(p builtins.Param) bool { return p.FromVar != "" })
}

// reachOf is what a call may do.
func reachOf(fn *builtins.Func, x *lang.Call) reach {
	switch {
	case fn.Kind < builtins.Store, fn.Kind == builtins.Store && fn.Do != nil && !fn.Data:
		return reach{}
	case !fn.Data:
		return reach{outside: true}
	}
	r := reach{data: true, hosted: fn.Kind == builtins.Host, changes: fn.Touches != builtins.TouchesNothing, reloads: fn.Touches == builtins.TouchesAll, wide: !fn.Own}
	for i := range x.Args {
		r.wide = r.wide || fn.Param(i).Other && !isSkipped(x.Args[i])
	}
	return r
}

// isSkipped reports whether an argument is written as "" or None.
func isSkipped(x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.String:
		return len(x.Parts) == 0
	case *lang.Literal:
		return x.Word == lang.WordNone
	}
	return false
}

// The forms an expression is compiled to, by what its user needs.
type (
	evalFn   func(f *frame) value.Value
	numFn    func(f *frame) value.Number
	condFn   func(f *frame) bool
	appendFn func(f *frame) // appends to f.buf
)

// Source is the text the program was made from.
func (p *Program) Source() *diag.Source { return p.source }

// Pure reports whether the program does nothing but compute: what it makes of variables
// depends on them alone, and it reaches nothing else.
func (p *Program) Pure() bool { return !p.impure }

// Diagnostics are what was found while reading the text.
func (p *Program) Diagnostics() []diag.Diagnostic { return p.found }

// Compile reads a calculator field.
func Compile(src *diag.Source, o Options) *Program {
	c := newCompiler(src, &o)
	s := lang.Parse(src, c.langOptions(o.MaxExpr))
	c.p.found = s.Diagnostics
	c.p.stmts = make([]stmt, 0, len(s.Stmts))
	for i, st := range s.Stmts {
		c.stmt = i
		c.statement(st)
	}
	return c.finish()
}

// CompileExpr reads a comparison field: one expression, without unquoted text.
func CompileExpr(src *diag.Source, o Options) *Program {
	c := newCompiler(src, &o)
	max := o.MaxExpr
	if max == 0 {
		max = DefaultCondition
	}
	cond := lang.ParseExpr(src, c.langOptions(max))
	c.p.found = cond.Diagnostics
	if cond.X != nil {
		fast, x := c.result(cond.X)
		s := stmt{at: cond.X.Span(), upTo: c.nodes, fast: fast, slot: noSlot, tree: cond.X, value: x}
		if b, ok := cond.X.(*lang.Binary); ok && b.Op <= lang.Ge && !o.Trace {
			s.truth = c.condition(b)
		}
		s.reach = c.reach
		c.p.stmts = append(c.p.stmts, s)
	}
	return c.finish()
}

// CompileTemplate reads a message text.
func CompileTemplate(src *diag.Source, o Options) *Program {
	c := newCompiler(src, &o)
	t := lang.ParseTemplate(src, c.langOptions(o.MaxExpr))
	c.p.found = t.Diagnostics
	for i, part := range t.Parts {
		c.stmt = i
		c.templatePart(part)
	}
	return c.finish()
}

// templatePart compiles a piece of a message as a statement of its own, so that one
// that fails inserts nothing and the rest goes on.
func (c *compiler) templatePart(part lang.Part) {
	c.nodes++
	if part.X == nil {
		text := part.Text
		c.p.stmts = append(c.p.stmts, stmt{at: part.At, upTo: c.nodes, run: func(f *frame) { f.emit(text) }})
		return
	}
	c.reach = reach{}
	x := c.appendText(part.X)
	c.p.stmts = append(c.p.stmts, stmt{at: part.At, upTo: c.nodes, reach: c.reach, run: func(f *frame) {
		start := len(f.buf)
		x(f)
		if !f.failed && f.charge(len(f.buf)-start, part.At) {
			f.emit(string(f.buf[start:]))
		}
		f.buf = f.buf[:start]
	}})
}

// emit adds literal text to the message.
func (f *frame) emit(s string) {
	f.out = append(f.out, s...)
	f.touched = true
}
