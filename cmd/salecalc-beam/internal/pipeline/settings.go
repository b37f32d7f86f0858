// Package pipeline is the batch run as an Apache Beam pipeline: files are cut into blocks
// of rows, workers run the script over the blocks, and what they write is put together in
// the order of the rows. Rows go through the same code as those of `salecalc batch`, so
// that the output is the same.
//
// The package parses no command line and chooses no runner. Runs are dry: what a script
// would do outside is collected, and nothing here can do it.
package pipeline

import (
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// Settings are all that rows depend on but themselves. They travel to the workers as JSON.
type Settings struct {
	Script        Text
	Where, Render Text // empty: none
	RenderTo      string
	Vars          []Variable
	Now           time.Time
	Zone          string
	Seed          uint64
	StopOnError   bool
	Map           map[string]string
	Keep, Only    []string // nil: as batch.Job has it
	In            Reading
	Out           Writing
	Lang          diag.Lang // of the reasons why rows failed, and of the errors that end a job
}

// A Text is a script, a condition or a message, with the name that diagnostics show.
type Text struct{ Name, Text string }

// A Variable is one that all rows have.
type Variable struct {
	Scope      vars.Scope
	Name, Text string
}

// NewVariables lists what is in an environment.
func NewVariables(env *vars.Env) []Variable {
	var list []Variable
	for scope := vars.Builtin; scope <= vars.Const; scope++ {
		for name, v := range env.All(scope) {
			list = append(list, Variable{scope, name, v.Text()})
		}
	}
	return list
}

// A Compiled is a job with what is to be said about its texts.
type Compiled struct {
	Job   *batch.Job
	Reads []batch.Variable // what is not set by the settings
	Said  []Said
	Bad   bool // some text has an error: there is no job
}

// Said is what is to be said about a text.
type Said struct {
	Source      *diag.Source
	Diagnostics []diag.Diagnostic
}

// Compile makes the job. The error is about the settings, not about the texts.
func (s *Settings) Compile() (*Compiled, error) {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return nil, err
	}
	env := vars.NewEnv()
	for _, v := range s.Vars {
		env.Set(v.Scope, v.Name, value.Text(v.Text))
	}
	j := &batch.Job{RenderTo: s.RenderTo, Seed: s.Seed, Map: s.Map, Keep: s.Keep, Only: s.Only, Lang: s.Lang}
	j.Host = runtime.Host{Vars: env, Allow: runtime.Outside, DryRun: true, StopOnError: s.StopOnError, Zone: zone, Now: func() time.Time { return s.Now }}
	c := &Compiled{Job: j}
	j.Script = c.text(s.Script, runtime.Compile)
	o := lang.Options{IsFunc: builtins.Standard().Known}
	tree := lang.Parse(j.Script.Source(), o)
	j.Writes, j.Deletes = batch.Written(tree)
	j.Calls = batch.Calls(tree)
	var where lang.Expr
	if s.Where.Text != "" {
		j.Where = c.text(s.Where, runtime.CompileExpr)
		where = lang.ParseExpr(j.Where.Source(), o).X
	}
	if s.Render.Text != "" {
		j.Render = c.text(s.Render, runtime.CompileTemplate)
	}
	c.Reads = batch.Reads(tree, where, env)
	return c, nil
}

// wants are columns of JSON Lines that none of the first rows may have.
func (c *Compiled) wants() []string {
	names := make([]string, len(c.Reads))
	for i, v := range c.Reads {
		names[i] = v.Title()
	}
	return names
}

// text compiles one text and notes what is wrong with it.
func (c *Compiled) text(t Text, compile func(*diag.Source, runtime.Options) *runtime.Program) *runtime.Program {
	src := diag.NewSource(t.Name, t.Text)
	p := compile(src, runtime.Options{})
	c.Said = append(c.Said, Said{src, p.Diagnostics()})
	for _, d := range p.Diagnostics() {
		c.Bad = c.Bad || d.Severity() == diag.Error
	}
	return p
}
