// Package explain says how every value of a run came about: what each sub-expression
// gave, how a text was read, whose variable it was, which branch was taken, what was
// written and what would have been sent. It shows that as text, as JSON and as a page.
//
// It runs nothing and judges nothing: it joins the tree of a source with the trace of a
// run that is over. Everything it shows has passed the project's redactor.
//
//	e := explain.New(explain.Run{Kind: explain.Script, Source: src, Before: env, Result: res})
//	explain.Text(os.Stdout, e, explain.Style{})
package explain

import (
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A Kind says what kind of text was run.
type Kind string

// The kinds of texts.
const (
	Script     Kind = "script"
	Expression Kind = "expression"
	Condition  Kind = "condition"
	Message    Kind = "message"
)

// maxExpression is the limit on an expression outside a comparison field, in characters.
const maxExpression = 2000

// options are those a text of the kind is compiled with.
func (k Kind) options(o runtime.Options) runtime.Options {
	if o.Trace = true; k == Expression && o.MaxExpr == 0 {
		o.MaxExpr = maxExpression
	}
	return o
}

// Compile compiles a text of the kind so that its runs can be explained.
func (k Kind) Compile(src *diag.Source, o runtime.Options) *runtime.Program {
	switch o = k.options(o); k {
	case Expression, Condition:
		return runtime.CompileExpr(src, o)
	case Message:
		return runtime.CompileTemplate(src, o)
	}
	return runtime.Compile(src, o)
}

// A Run is a run that is over.
type Run struct {
	Kind   Kind
	Source *diag.Source
	Funcs  *builtins.Registry // nil: builtins.Standard()
	Before *vars.Env          // what the run started from; nil: nothing was set
	Result *runtime.Result    // of a program that Kind.Compile made
}

// An Explanation is what there is to say about a run, secrets masked.
type Explanation struct {
	Kind   Kind
	Source *diag.Source
	Stmts  []*Stmt
	Result *runtime.Result
	Loose  []diag.Diagnostic // of no statement
	Took   time.Duration

	hide    hider
	found   []diag.Diagnostic // all there are
	effects []runtime.Effect
	after   *vars.Env // what the run left, without built-ins and constants
}

// A State says what became of a statement or an expression.
type State string

// The states.
const (
	Done    State = "done"
	Failed  State = "failed"
	Skipped State = "skipped" // not evaluated: another branch was taken, or something before it failed
	Unread  State = "unread"  // a line that is no statement
)

// A Stmt is one statement, or one #{...} of a message.
type Stmt struct {
	At      diag.Span
	State   State
	Target  string // the place an assignment writes to, as written; "" for anything else
	Took    time.Duration
	Roots   []*Node // the indexes of the target, then the value
	Value   *Node   // the last of Roots, nil when there is none
	Writes  []Write
	Effects []runtime.Effect
	Found   []diag.Diagnostic
}

// A Write is a variable that a statement changed; a Value of None removes it.
type Write struct {
	vars.Write
	Was value.Value
}

// A Node is one expression with what it came to.
type Node struct {
	At       diag.Span
	Text     string
	Kind     string // what kind of expression: see kindOf
	Param    string // of an argument: the parameter's name
	Branch   Branch
	State    State
	Value    value.Value
	Reading  Reading
	IsVar    bool
	Scope    vars.Scope // of a variable
	Name     string     // of a computed name: what it came to
	Plain    bool       // a literal, which says everything by itself
	Children []*Node

	row opRow
}

// A Branch says what an expression is for in an `if`, `and` or `or`.
type Branch string

// The branches.
const (
	NoBranch Branch = ""
	If       Branch = "condition"
	Then     Branch = "then"
	Else     Branch = "else"
	Operand  Branch = "operand" // of and, or
)

// New explains a run.
func New(r Run) *Explanation {
	if r.Funcs == nil {
		r.Funcs = builtins.Standard()
	}
	if r.Before == nil {
		r.Before = vars.NewEnv()
	}
	e := &Explanation{Kind: r.Kind, Source: r.Source, Result: r.Result, hide: hider{r.Before.Redactor()}}
	b := &builder{run: &r, e: e, state: r.Before.Clone(), laps: make(map[int]*runtime.StmtResult), steps: make(map[diag.Span][]runtime.Step)}
	for i := range r.Result.Stmts {
		b.laps[r.Result.Stmts[i].Stmt] = &r.Result.Stmts[i]
		e.Took += r.Result.Stmts[i].Took
	}
	for _, s := range r.Result.Trace {
		b.steps[s.Span] = append(b.steps[s.Span], s)
	}
	e.found = e.hide.diagnostics(r.Result.Diagnostics)
	e.effects = e.hide.effects(r.Result.Effects)
	b.statements(lang.Options{IsFunc: r.Funcs.Known, MaxExpr: r.Kind.options(runtime.Options{}).MaxExpr})
	b.sort()
	after := r.Before.Clone()
	after.Apply(r.Result.Writes)
	e.after = e.hide.env(after)
	return e
}
