package runtime

import (
	"context"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// maxDiagnostics is how many diagnostics a result holds; the rest are counted.
const maxDiagnostics = 100

// A slot holds one variable while a run lasts.
type slot struct {
	p     *value.Value // where its value is: in the Env, in a row, or in v; nil: not looked up yet
	v     value.Value  // of what the run itself wrote or computed
	scope vars.Scope   // who supplied the value
	dirty bool         // written by this run
	order int32        // of dirty slots: when first written
}

// set reports whether a bound slot has a value.
func (s *slot) set() bool { return !s.p.IsNone() }

// hold makes v the slot's value.
func (s *slot) hold(v value.Value, scope vars.Scope) {
	s.v, s.scope = v, scope
	s.p = &s.v
}

// A frame is the state of one run. Closures of a program share nothing else, so that
// any number of frames may run one program at once.
type frame struct {
	p      *Program
	h      Host
	env    *vars.Env
	ctx    context.Context // ends with the run's time
	caller context.Context // the caller's own
	done   <-chan struct{}

	slots      []slot
	extra      map[extraKey]value.Value // variables written by functions under names the program does not mention
	extraOrder []extraKey
	others     []vars.Write  // written to other clients and committed
	tx         []vars.Write  // written by functions of the statement that runs
	buf        []byte        // scratch for texts
	out        []byte        // the message of a template so far
	args       []value.Value // stack of call arguments
	writes     int32

	failed    bool // the statement has failed
	anyFailed bool
	touched   bool // there is something for reset to drop
	fault     diag.Diagnostic
	err       error // ends the run
	call      builtins.Call
	callee    *lang.Call

	steps, bytes, calls int
	now                 time.Time
	services            builtins.Services

	stmt    int
	last    value.Value // of the last expression statement
	diags   []diag.Diagnostic
	more    int
	effects []Effect
	trace   []Step
	depth   int
	mask    vars.Redactor
	masked  bool
	tight   bool // a scope may become full during this run
}

type extraKey struct {
	scope vars.Scope
	name  string
}

// fail ends the statement with a diagnostic. The first failure of a statement counts.
func (f *frame) fail(rule *diag.Rule, at diag.Span, args ...diag.Text) {
	if f.failed {
		return
	}
	f.failed = true
	f.fault = diag.New(rule, at, args...)
}

// report records a diagnostic, its arguments masked.
func (f *frame) report(d diag.Diagnostic) {
	f.touched = true
	if len(f.diags) >= maxDiagnostics {
		f.more++
		return
	}
	args := make([]diag.Text, len(d.Args))
	for i, a := range d.Args {
		args[i] = diag.Both(f.redact(a.EN), f.redact(a.RU))
	}
	d.Args = args
	f.diags = append(f.diags, d)
}

// redact masks the secrets among the constants.
func (f *frame) redact(s string) string {
	if !f.masked {
		f.mask, f.masked, f.touched = f.env.Redactor(), true, true
	}
	return f.mask.Mask(s)
}

// charge takes bytes from the run's budget and reports whether they were there.
func (f *frame) charge(bytes int, at diag.Span) bool {
	f.bytes -= bytes
	if f.bytes >= 0 {
		return true
	}
	f.fail(diag.LimitPassed, at, diag.Both("bytes of text produced by the run", "байтов текста, созданных за один запуск"), diag.Same(itoa(f.h.Limits.Bytes)))
	return false
}

// get gives the variable of a slot, looked up at first use.
func (f *frame) get(i int) *value.Value {
	if p := f.slots[i].p; p != nil {
		return p
	}
	return f.bind(i)
}

// read is get with the text's reading noted where the value is.
func (f *frame) read(i int) *value.Value {
	p := f.get(i)
	p.Read()
	return p
}

// bind looks a variable up.
//
//go:noinline
func (f *frame) bind(i int) *value.Value {
	m := &f.p.slots[i]
	s := &f.slots[i]
	switch {
	case m.scope != vars.Builtin:
		f.bindFrom(s, m.scope, m.name)
	case m.clientFirst && f.scoped(s, vars.Client, m.client, m.name):
	case m.builtin && f.bindBuiltin(s, m.name):
	case !s.dirty && f.bindFrom(s, vars.Deal, m.name):
	case f.scoped(s, vars.Client, m.client, m.name):
	case f.scoped(s, vars.Project, m.project, m.name):
	default:
		f.bindFrom(s, vars.Const, m.name)
	}
	return s.p
}

// scoped fills s from one scope: from that scope's own slot if the run has written it.
func (f *frame) scoped(s *slot, scope vars.Scope, own int, name string) bool {
	if own >= 0 && f.slots[own].dirty {
		s.hold(f.slots[own].v, scope)
		return s.set()
	}
	return f.bindFrom(s, scope, name)
}

// bindFrom fills s from what functions wrote, else from the Env.
func (f *frame) bindFrom(s *slot, scope vars.Scope, name string) bool {
	if len(f.extra) > 0 {
		if v, ok := f.extra[extraKey{scope, name}]; ok {
			s.hold(v, scope)
			return s.set()
		}
	}
	if p := f.env.Cell(scope, name); p != nil {
		s.p, s.scope = p, scope
		return true
	}
	s.hold(value.None, scope)
	return false
}

// assign writes a slot for the rest of the run. Limits have been checked.
func (f *frame) assign(i int, v value.Value) {
	s := &f.slots[i]
	m := &f.p.slots[i]
	if !s.dirty {
		s.dirty = true
		f.writes++
		s.order = f.writes
	}
	s.hold(v, m.target)
	if v.IsEmpty() {
		s.v = value.None
		if m.scope == vars.Builtin {
			s.p = nil // a bare name shows the next scope again
		}
	}
	if m.bare >= 0 {
		if b := &f.slots[m.bare]; !b.dirty || b.p != &b.v || b.scope != vars.Deal {
			b.p = nil
		}
	}
}

// settle ends a statement: its failure becomes a diagnostic and undoes its writes.
func (f *frame) settle() {
	f.tx = f.tx[:0]
	f.failed, f.anyFailed = false, true
	f.buf = f.buf[:0]
	f.args = f.args[:0]
	f.report(f.fault)
	f.fault = diag.Diagnostic{}
}
