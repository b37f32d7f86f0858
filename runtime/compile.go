package runtime

import (
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A compiler turns a tree into closures over variable slots.
type compiler struct {
	p     *Program
	stmt  int
	nodes int   // of the program so far
	depth int   // of the expression, for the trace
	calls bool  // functions other than if and those that count
	sorts int   // calls on arrays and dictionaries
	reach reach // of the statement so far

	general bool // a form for floats stands before what is compiled
	sealed  bool // the program is shared already: it gets no more slots
}

func newCompiler(src *diag.Source, o *Options) *compiler {
	if o.Funcs == nil {
		o.Funcs = builtins.Standard()
	}
	return &compiler{p: &Program{source: src, funcs: o.Funcs, trace: o.Trace}}
}

func (c *compiler) langOptions(maxExpr int) lang.Options {
	return lang.Options{IsFunc: c.p.funcs.Known, MaxExpr: maxExpr}
}

func (c *compiler) finish() *Program {
	prefixed := slices.ContainsFunc(c.p.slots, func(s slotInfo) bool { return s.scope != vars.Builtin })
	for i := range c.p.slots {
		s := &c.p.slots[i]
		if s.bare, s.client, s.project = -1, -1, -1; prefixed {
			c.link(s)
		}
	}
	if n := len(c.p.stmts); n > 0 {
		c.p.outside = c.p.outside || c.p.stmts[n-1].upTo > fewNodes
	}
	c.p.broken = slices.ContainsFunc(c.p.found, func(d diag.Diagnostic) bool { return d.Severity() == diag.Error })
	c.p.quick = len(c.p.stmts) == 1 && c.p.stmts[0].isExpr() && !c.calls && !c.p.trace
	return c.p
}

// fewNodes is how many nodes a program may have without a clock of its own: what takes the
// longest, counting the characters of the longest texts, takes some tenths of a
// millisecond.
const fewNodes = 2000

// link tells a slot about the slots of the same name in other scopes.
func (c *compiler) link(s *slotInfo) {
	if s.scope == vars.Builtin {
		s.client, s.project = int32(c.p.slot(vars.Client, s.name())), int32(c.p.slot(vars.Project, s.name()))
	} else {
		s.bare = int32(c.p.slot(vars.Deal, s.name()))
	}
}

// slot gives the slot of a variable, making it at first mention; -1 when that is too late.
func (c *compiler) slot(scope lang.Scope, name string) int {
	target := targets[scope]
	if i := c.p.slot(target, name); i >= 0 {
		if s := &c.p.slots[i]; int(s.last) < c.stmt {
			s.last = int32(c.stmt)
		}
		return i
	}
	if c.sealed {
		return -1
	}
	s := slotInfo{key: vars.NewKey(name), mark: markOf(name), target: target, scope: target, last: int32(c.stmt)}
	if scope == lang.NoScope {
		s.scope = vars.Builtin
		s.builtin, s.clientFirst = vars.IsBuiltin(name), vars.ClientFirst(name)
		s.ordinary = !s.builtin && !s.clientFirst
	}
	return c.p.add(s)
}

// targets maps the prefix of a name to the scope a write goes to.
var targets = [...]vars.Scope{lang.NoScope: vars.Deal, lang.ClientScope: vars.Client, lang.ProjectScope: vars.Project}

// statement compiles one statement.
func (c *compiler) statement(st lang.Stmt) {
	c.nodes++
	c.reach = reach{}
	s := stmt{at: st.Span()}
	switch st := st.(type) {
	case *lang.Assign:
		c.assign(&s, st)
	case *lang.Delete:
		s.run = c.deleteElement(st)
	case *lang.ExprStmt:
		s.slot, s.tree = noSlot, st.X
		s.fast, s.value = c.result(st.X)
	default: // it has its diagnostics already; when the first failure is final, it is one
		s.run = func(f *frame) { f.pending, f.unread = true, true }
	}
	s.upTo, s.reach = c.nodes, c.reach
	c.p.stmts = append(c.p.stmts, s)
}

// assign compiles `place = value`.
func (c *compiler) assign(s *stmt, st *lang.Assign) {
	place := st.Place
	scope := targets[place.Scope]
	if !vars.Writable(scope, place.Name) {
		at, name := place.At, place.Name
		s.run = func(f *frame) { f.fail(diag.ReadOnlyVariable, at, diag.Same(name)) }
		return
	}
	if vars.IsSetting(place.Name) {
		c.p.found = append(c.p.found, diag.New(diag.SecretShadowed, place.NameAt, diag.Same(place.Name)))
	}
	c.reach.wide = c.reach.wide || scope == vars.Project
	i := c.slot(place.Scope, place.Name)
	if len(place.Indexes) > 0 {
		s.run = c.setElement(st, i)
		return
	}
	c.p.grows++
	if st.Value == nil {
		s.run = func(f *frame) { f.store(i, value.None, place.At) }
		return
	}
	s.slot, s.tree, s.place = i, st.Value, place.At
	s.fast, s.value = c.result(st.Value)
	s.value = c.sentence(st.Value, s.value)
	if s.bare = place.Scope == lang.NoScope && !c.p.trace; !s.bare {
		s.fast = nil
	}
}

// store ends an assignment: the writes of the statement's functions and its own happen
// together, or, when a limit is passed, none does.
func (f *frame) store(i int, v value.Value, at diag.Span) {
	if v.IsText() || v.Kind() >= value.KindArray {
		if vars.ValueTooLong(v, f.h.Limits.Vars.Value) {
			f.tooLong(at)
			return
		}
	}
	if f.tight && !v.IsEmpty() && !f.room(i, at) {
		return
	}
	if len(f.tx) > 0 {
		f.commit()
	}
	f.assign(i, v.Held())
}

func (f *frame) tooLong(at diag.Span) {
	f.fail(diag.LimitPassed, at, diag.Both("characters in a value", "знаков в значении"), diag.Same(itoa(f.h.Limits.Vars.Value)))
}

func itoa(n int) string { return strconv.Itoa(n) }
