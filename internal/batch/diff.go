package batch

import (
	"strconv"

	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars/value"
)

// maxShown is how many changes a Diff keeps to show; all are counted.
const maxShown = 200

// A Diff collects what a job changes, or would change. Its fields are what a checkpoint
// keeps of it.
type Diff struct {
	Rows    int64         `json:"rows"` // that went through the script
	Changed int64         `json:"changed"`
	Columns []*ColumnDiff `json:"columns"`
	Shown   []Change      `json:"shown"`   // the first ones
	Written int64         `json:"written"` // bytes of the list

	// List, if there is one, is given every change as a line of CSV.
	List *Target `json:"-"`
}

// A ColumnDiff is what changes in one variable.
type ColumnDiff struct {
	Name    string    `json:"name"`
	New     int64     `json:"new"`     // rows where it had no value
	Removed int64     `json:"removed"` // rows where it has none any more
	Other   int64     `json:"other"`   // rows where the value is another one
	Before  Histogram `json:"before"`
	After   Histogram `json:"after"`
}

// A Change is another value of one variable in one row.
type Change struct {
	Row    int64  `json:"row"`
	Column string `json:"column"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// diffHeader stands before the list of changes.
const diffHeader = "row,column,before,after\n"

// changes are those of a block.
type changes struct {
	rows, changed int64
	columns       []columnChanges
	shown         []Change
	list          []byte
}

type columnChanges struct {
	added, removed, other int64
	before, after         []float64
}

// begin makes a Diff ready for the variables a job writes.
func (d *Diff) begin(p *plan) error {
	if d == nil || d.Columns != nil {
		return nil
	}
	for _, w := range p.written {
		d.Columns = append(d.Columns, &ColumnDiff{Name: p.diffName(w)})
	}
	if d.List == nil {
		return nil
	}
	n, err := d.List.Write([]byte(diffHeader))
	d.Written += int64(n)
	return err
}

// diffName is the column a variable is shown as.
func (p *plan) diffName(w written) string {
	if w.column >= 0 {
		return p.columns[w.column]
	}
	return w.Title()
}

// note takes down what became of the variables in one row.
func (c *changes) note(p *plan, row *records.Row, results []runtime.Change) {
	if c.columns == nil {
		c.columns = make([]columnChanges, len(results))
	}
	c.rows++
	changed := false
	for i := range results {
		before, after := value.None, results[i].Value
		if at := p.written[i].column; at >= 0 {
			before = row.Value(at)
		}
		if !results[i].Written {
			after = before
		}
		changed = c.columns[i].compare(before, after) || changed
		if b, a := before.Text(), after.Text(); before.IsNone() != after.IsNone() || b != a {
			c.show(p, Change{row.Number, p.diffName(p.written[i]), b, a})
		}
	}
	if changed {
		c.changed++
	}
}

func (c *columnChanges) compare(before, after value.Value) bool {
	if n, ok := before.Num(); ok {
		c.before = append(c.before, n.Float())
	}
	if n, ok := after.Num(); ok {
		c.after = append(c.after, n.Float())
	}
	switch {
	case before.IsNone() && after.IsNone():
		return false
	case before.IsNone():
		c.added++
	case after.IsNone():
		c.removed++
	case before.Text() != after.Text():
		c.other++
	default:
		return false
	}
	return true
}

func (c *changes) show(p *plan, ch Change) {
	if len(c.shown) < maxShown {
		c.shown = append(c.shown, ch)
	}
	if p.s.Diff.List == nil {
		return
	}
	c.list = append(strconv.AppendInt(c.list, ch.Row, 10), ',')
	for i, s := range []string{ch.Column, ch.Before, ch.After} {
		if i > 0 {
			c.list = append(c.list, ',')
		}
		c.list = records.AppendCSV(c.list, s)
	}
	c.list = append(c.list, '\n')
}

// add takes in what changed in the next block.
func (d *Diff) add(c *changes) error {
	if d == nil {
		return nil
	}
	d.Rows, d.Changed = d.Rows+c.rows, d.Changed+c.changed
	for i := range c.columns {
		from, to := &c.columns[i], d.Columns[i]
		to.New, to.Removed, to.Other = to.New+from.added, to.Removed+from.removed, to.Other+from.other
		for _, x := range from.before {
			to.Before.Add(x)
		}
		for _, x := range from.after {
			to.After.Add(x)
		}
	}
	d.Shown = append(d.Shown, c.shown[:min(len(c.shown), maxShown-len(d.Shown))]...)
	if d.List == nil {
		return nil
	}
	n, err := d.List.Write(c.list)
	d.Written += int64(n)
	return err
}
