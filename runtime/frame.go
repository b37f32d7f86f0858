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

// A slot holds what a run itself wrote to a variable, or computed for it.
type slot struct {
	v     value.Value
	scope vars.Scope // who supplied the variable's value
	run   uint64     // the last run that wrote it
	order int32      // of a written slot: when first written
}

// A frame is the state of one run. Closures of a program share nothing else, so that
// any number of frames may run one program at once.
type frame struct {
	p      *Program
	h      Host
	env    *vars.Env
	stored *stored         // the store's side of the run; nil without a store
	ctx    context.Context // ends with the run's time
	caller context.Context // the caller's own
	done   <-chan struct{}

	stmts  []stmt         // those the steps suffice for
	at     []*value.Value // where each variable's value is: in the Env, in a row, or in its slot; nil: not looked up yet
	slots  []slot
	row    []value.Value         // of Runner.RunRow
	cells  map[extraKey]int      // columns of the row that fill no slot, by what they supply
	extra  map[extraKey]extraVar // variables written by functions under names the program does not mention
	others []vars.Write          // written to other clients and committed
	tx     []vars.Write          // written by functions of the statement that runs
	buf    []byte                // scratch for texts
	out    []byte                // the message of a template so far
	sites  []liveCall
	run    uint64 // number of this run, from 1
	writes int32

	failed    bool // the statement has failed
	pending   bool // it has failed, or its functions have written something
	unread    bool // the statement could not be read
	anyFailed bool
	running   bool // the run has not come to its end
	touched   bool // there is something for reset to drop
	fault     diag.Diagnostic
	err       error          // ends the run
	calling   *builtins.Call // the call that runs
	callee    *lang.Call

	bytes, calls int        // left of the run's budget
	sent         int        // requests of the statement that the journal has been asked about
	sender       *lang.Call // whose requests the passage lets out
	passage      Passage
	now          time.Time
	services     builtins.Services

	stmt    int
	last    value.Value // of the last expression statement
	diags   []diag.Diagnostic
	more    int
	guesses int // for how many failures it was looked for what was meant
	effects []Effect
	trace   []Step
	laps    []StmtResult // of a traced run
	named   namedVar     // what the last computed name came to
	mask    vars.Redactor
	masked  bool
	tight   bool // a scope may become full during this run
}

type extraKey struct {
	scope vars.Scope
	name  string
}

// A namedVar is a variable reached through a computed name.
type namedVar struct {
	name  string
	scope vars.Scope
}

type extraVar struct {
	v     value.Value
	order int32 // when first written
}

// fail ends the statement with a diagnostic. The first failure of a statement counts.
func (f *frame) fail(rule *diag.Rule, at diag.Span, args ...diag.Text) {
	f.failWith(diag.New(rule, at, args...))
}

// failWith is fail with a diagnostic that is made already.
func (f *frame) failWith(d diag.Diagnostic) {
	if f.failed {
		return
	}
	f.failed, f.pending = true, true
	f.fault = d
}

// report records a diagnostic, its arguments masked. Evaluation goes on to the end of a
// statement that has failed; what is found there no longer matters.
func (f *frame) report(d diag.Diagnostic) {
	if f.failed {
		return
	}
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
	if p := f.at[i]; p != nil {
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
	if m.ordinary && m.client < 0 && m.project < 0 && len(f.extra) == 0 && len(f.cells) == 0 && !f.dirty(i) {
		for _, scope := range [...]vars.Scope{vars.Deal, vars.Client, vars.Project, vars.Const} { // the same in short
			if p := f.env.Cell(scope, m.key); p != nil {
				f.at[i], f.slots[i].scope = p, scope
				return p
			}
		}
		f.hold(i, value.None, vars.Const)
		return f.at[i]
	}
	switch {
	case m.scope != vars.Builtin:
		f.bindFrom(i, m.scope)
	case m.clientFirst && f.scoped(i, vars.Client, int(m.client)):
	case m.builtin && f.bindBuiltin(i):
	case !f.dirty(i) && f.bindFrom(i, vars.Deal):
	case f.scoped(i, vars.Client, int(m.client)):
	case f.scoped(i, vars.Project, int(m.project)):
	default:
		f.bindFrom(i, vars.Const)
	}
	return f.at[i]
}

// hold makes v the value of slot i and reports whether it is one.
func (f *frame) hold(i int, v value.Value, scope vars.Scope) bool {
	s := &f.slots[i]
	s.v, s.scope = v, scope
	f.at[i] = &s.v
	return !v.IsNone()
}

// scoped fills slot i from one scope: from that scope's own slot if the run has written it.
func (f *frame) scoped(i int, scope vars.Scope, own int) bool {
	if own >= 0 && f.dirty(own) {
		return f.hold(i, f.slots[own].v, scope)
	}
	return f.bindFrom(i, scope)
}

// bindFrom fills slot i from what functions wrote, else from the Env.
func (f *frame) bindFrom(i int, scope vars.Scope) bool {
	m := &f.p.slots[i]
	if len(f.extra) > 0 {
		if x, ok := f.extra[extraKey{scope, m.name()}]; ok {
			return f.hold(i, x.v, scope)
		}
	}
	if p := f.supplied(scope, m.key); p != nil {
		f.at[i], f.slots[i].scope = p, scope
		return true
	}
	return f.hold(i, value.None, scope)
}

// bindBuiltin fills slot i with a built-in variable that has a value.
func (f *frame) bindBuiltin(i int) bool {
	m := &f.p.slots[i]
	if p := f.supplied(vars.Builtin, m.key); p != nil {
		f.at[i], f.slots[i].scope = p, vars.Builtin
		return true
	}
	v, ok := f.computed(m.name())
	return ok && f.hold(i, v, vars.Builtin)
}

// bare gives the place of a bare name's value, which is about to be assigned.
func (f *frame) bare(i int) *value.Value {
	s := &f.slots[i]
	if s.run != f.run {
		f.writes++
		s.run, s.order = f.run, f.writes
	}
	s.scope, f.at[i] = vars.Deal, &s.v
	return &s.v
}

// assign writes a slot for the rest of the run. Limits have been checked.
func (f *frame) assign(i int, v value.Value) {
	s := &f.slots[i]
	m := &f.p.slots[i]
	if f.p.trace {
		f.changed(vars.Write{Scope: m.target, Name: m.name(), Value: v})
	}
	if s.run != f.run {
		f.writes++
		s.run, s.order = f.run, f.writes
	}
	if v.IsEmpty() {
		f.hold(i, value.None, m.target)
		if m.scope == vars.Builtin {
			f.at[i], f.touched = nil, true // a bare name shows the next scope again
		}
	} else {
		s.v, s.scope = v, m.target
		f.at[i] = &s.v
	}
	if m.bare >= 0 {
		f.unbind(int(m.bare))
	}
}

// unbind lets a bare name be looked up anew after its client's or project's variable was
// written; the deal's own comes first whatever happens to those.
func (f *frame) unbind(i int) {
	if f.slots[i].scope != vars.Deal || f.p.slots[i].clientFirst {
		f.at[i] = nil
	}
}

// dirty reports whether this run has written slot i.
func (f *frame) dirty(i int) bool { return f.slots[i].run == f.run }

// held is what the run has written to slot i in its own scope; None when it has not, or
// has deleted it.
func (f *frame) held(i int, own vars.Scope) value.Value {
	if s := &f.slots[i]; s.run == f.run && s.scope == own && f.at[i] == &s.v {
		return s.v
	}
	return value.None
}

// settle ends a statement: its failure becomes a diagnostic and undoes its writes.
func (f *frame) settle() {
	f.tx = f.tx[:0]
	f.failed, f.anyFailed = false, true
	f.buf = f.buf[:0]
	f.report(f.fault)
	f.lapFailed()
	f.fault = diag.Diagnostic{}
}
