package batch

import (
	"context"

	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars/value"
)

// groupRows is how many rows are run at once.
const groupRows = 64

// A group keeps rows that are run at once, which takes less time than one by one. It is for
// scripts that do nothing but compute: those cannot tell the difference.
type group struct {
	n       int
	rows    []records.Row
	cells   []string // of the rows, one row after the other
	values  [][]value.Value
	changes []runtime.Change // of plan.written, one row after the other
}

// pure reports whether all texts of the job do nothing but compute.
func (p *plan) pure() bool {
	if p.job.Bot || p.job.Host.Numbering != "" {
		return false
	}
	for _, prog := range []*runtime.Program{p.job.Script, p.job.Filter, p.job.Where, p.job.Render} {
		if prog != nil && !prog.Pure() {
			return false
		}
	}
	return true
}

func newGroup(p *plan) *group {
	g := &group{
		rows: make([]records.Row, groupRows), cells: make([]string, groupRows*len(p.columns)), values: make([][]value.Value, groupRows),
		changes: make([]runtime.Change, groupRows*len(p.written)),
	}
	for i := range g.values {
		g.values[i] = make([]value.Value, len(p.bound))
	}
	return g
}

// add keeps a row, whose values are in their place already.
func (g *group) add(row *records.Row) {
	kept := &g.rows[g.n]
	extra := append(kept.Extra[:0], row.Extra...)
	*kept = *row
	from := g.n * len(row.Cells)
	kept.Cells = g.cells[from : from+copy(g.cells[from:], row.Cells)]
	kept.Extra = extra
	g.n++
}

// flush runs the rows of the group and writes them.
func (w *worker) flush(r *result) {
	if w.group == nil {
		return
	}
	g, k := w.group, len(w.refs)
	n := g.n
	g.n = 0
	for from := 0; from < n; {
		m, err := w.script.RunRowsFor(context.Background(), w.env, g.values[from:n], w.refs, g.changes[from*k:])
		if r.err = err; err != nil {
			return
		}
		for end := from + m; from < end; from++ {
			w.values, w.results = g.values[from], g.changes[from*k:(from+1)*k]
			var found []diag.Diagnostic
			failed := false
			if from == end-1 { // the others have nothing to tell
				found, failed = w.script.Diagnostics(), w.script.Failed()
			}
			if w.end(&g.rows[from], r, found, failed); r.err != nil {
				return
			}
		}
	}
}
