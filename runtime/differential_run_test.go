package runtime_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// byRow is the account of a run that gets the deal's variables as a row of values, but
// for the one that computed names find: those are looked up in the Env.
func (c *comparison) byRow(r *runtime.Runner) account {
	rest, row := c.bind(r)
	c.do(r.RunRow(context.Background(), rest, row))
	return c.account(r)
}

// byRows is the account of the last of many runs with the same row, or of the first one that
// has something to tell.
func (c *comparison) byRows(r *runtime.Runner) account {
	rest, row := c.bind(r)
	rows := make([][]value.Value, 10)
	for i := range rows {
		rows[i] = slices.Clone(row)
	}
	_, err := r.RunRows(context.Background(), rest, rows, make([]value.Value, len(rows)))
	c.do(err)
	return c.account(r)
}

// bind makes columns of the deal's variables and gives their values, and all others.
func (c *comparison) bind(r *runtime.Runner) (rest *vars.Env, row []value.Value) {
	rest = c.env.Clone()
	var columns []string
	for name, v := range c.env.All(vars.Deal) {
		if !vars.IsBuiltin(name) && name != "q1" {
			columns, row = append(columns, name), append(row, v)
			rest.Set(vars.Deal, name, value.None)
		}
	}
	r.Bind(columns)
	return rest, row
}

// account is what a Runner tells of its last run.
func (c *comparison) account(r *runtime.Runner) account {
	after := c.env.Clone()
	after.Apply(r.Writes())
	failed := map[int]bool{}
	said := map[int][]string{} // by statement
	for _, d := range r.Diagnostics() {
		at := c.statementAt(d.Span)
		said[at] = append(said[at], string(d.Code()))
		if d.Severity() == diag.Error {
			failed[at] = true
			said[at] = []string{string(d.Code())} // what it warned of before it failed does not matter
		}
	}
	var writes []string
	for _, w := range r.Writes() {
		writes = append(writes, w.Scope.String()+" "+w.Name+" "+w.Value.Text())
	}
	return account{
		vars: listed(after), failed: fmt.Sprint(failed), value: r.Value().Text(), kind: fmt.Sprint(r.Value().Kind()), text: r.Text(),
		writes: strings.Join(writes, "; "), said: fmt.Sprint(said),
	}
}

// statementAt is the number of the statement that a diagnostic is about.
func (c *comparison) statementAt(at diag.Span) int {
	return slices.IndexFunc(c.stmts, func(st diag.Span) bool { return st.Start <= at.Start && at.End <= st.End })
}

// listed prints the variables that a script can write.
func listed(env *vars.Env) string { return newWorld(env).String() }

// scopeLines prints the variables of a scope, sorted.
func scopeLines(s vars.Scope, texts map[string]string) []string {
	var lines []string
	for name, text := range texts {
		lines = append(lines, fmt.Sprintf("%s %s = %q", s, name, text))
	}
	slices.Sort(lines)
	return lines
}
