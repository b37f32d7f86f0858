package batch

import (
	"cmp"
	"slices"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
)

// A Tally counts what became of rows. It can be added to another, and kept as JSON.
type Tally struct {
	Rows     int64          `json:"rows"`
	Changed  int64          `json:"changed"` // some variable has another value than before
	Failed   int64          `json:"failed"`  // a statement failed, or the row is broken
	Skipped  int64          `json:"skipped"` // the condition was false
	Findings []Finding      `json:"diagnostics"`
	Effects  []EffectsCount `json:"effects"`
}

// A Finding is a diagnostic that rows had. Severity, code and place tell one from another;
// the message is that of the first row.
type Finding struct {
	Severity string    `json:"severity"`
	Code     string    `json:"code"`
	Rule     string    `json:"rule,omitempty"`   // the message with nothing filled in: a code may have several
	Source   string    `json:"source,omitempty"` // the name of the text it is in; none for broken rows
	Line     int       `json:"line,omitempty"`
	Column   int       `json:"column,omitempty"`
	Message  diag.Text `json:"message"`
	Hint     diag.Text `json:"hint"`
	Count    int64     `json:"count"`
	Rows     []int64   `json:"rows"` // the first ones
}

// An EffectsCount counts what rows did outside, or would have done.
type EffectsCount struct {
	Function  string `json:"function"`
	Count     int64  `json:"count"`
	Performed int64  `json:"performed"`
}

const (
	maxFindings = 1000 // different ones that are counted
	maxRowsOf   = 5    // row numbers that are kept of each
)

func (f *Finding) is(g *Finding) bool {
	return f.Code == g.Code && f.Rule == g.Rule && f.Line == g.Line && f.Column == g.Column && f.Source == g.Source
}

// note counts one finding of a row.
func (t *Tally) note(f Finding) {
	i := slices.IndexFunc(t.Findings, func(g Finding) bool { return g.is(&f) })
	if i < 0 {
		if len(t.Findings) < maxFindings {
			t.Findings = append(t.Findings, f)
		}
		return
	}
	g := &t.Findings[i]
	g.Count += f.Count
	g.Rows = append(g.Rows, f.Rows[:min(len(f.Rows), maxRowsOf-len(g.Rows))]...)
}

// found counts the diagnostics of a row, each once.
func (t *Tally) found(p *runtime.Program, list []diag.Diagnostic, row int64) {
	for _, d := range list {
		at := p.Source().Position(d.Span.Start)
		t.note(Finding{
			Severity: d.Severity().String(), Code: string(d.Code()), Rule: d.Rule.Message.EN, Source: p.Source().Name, Line: at.Line, Column: at.Column,
			Message: diag.Both(d.Message(diag.EN), d.Message(diag.RU)), Hint: diag.Both(d.Hint(diag.EN), d.Hint(diag.RU)),
			Count: 1, Rows: []int64{row},
		})
	}
}

// did counts one effect.
func (t *Tally) did(c EffectsCount) {
	i := slices.IndexFunc(t.Effects, func(d EffectsCount) bool { return d.Function == c.Function })
	if i < 0 {
		t.Effects = append(t.Effects, c)
		return
	}
	t.Effects[i].Count += c.Count
	t.Effects[i].Performed += c.Performed
}

// plus is the tally of two parts, neither of which it changes.
func (t Tally) plus(u *Tally) Tally {
	if len(u.Findings) > 0 {
		t.Findings = slices.Clone(t.Findings)
		for i := range t.Findings {
			t.Findings[i].Rows = slices.Clone(t.Findings[i].Rows)
		}
	}
	if len(u.Effects) > 0 {
		t.Effects = slices.Clone(t.Effects)
	}
	t.Rows, t.Changed, t.Failed, t.Skipped = t.Rows+u.Rows, t.Changed+u.Changed, t.Failed+u.Failed, t.Skipped+u.Skipped
	for _, f := range u.Findings {
		t.note(f)
	}
	for _, e := range u.Effects {
		t.did(e)
	}
	return t
}

// Frequent gives the findings, the most frequent first and errors before warnings.
func (t *Tally) Frequent() []Finding {
	list := slices.Clone(t.Findings)
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(b.Count, a.Count))
	})
	return list
}
