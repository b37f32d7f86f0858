package explain

import (
	"io"
	"time"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// The JSON form. Lines and columns count from 1, a column counts Unicode characters.
// Every value is its text form in full, null when it is not set.
type (
	explanationJSON struct {
		Source      string              `json:"source"`
		Kind        Kind                `json:"kind"`
		Statements  []stmtJSON          `json:"statements"`
		Text        *string             `json:"text,omitempty"`
		Truth       *bool               `json:"truth,omitempty"`
		Vars        report.Vars         `json:"vars"`
		Diagnostics []report.Diagnostic `json:"diagnostics"`
		Effects     []report.Effect     `json:"effects"`
		TookUS      *int64              `json:"took_us,omitempty"`
	}

	placeJSON struct {
		Line      int `json:"line"`
		Column    int `json:"column"`
		EndLine   int `json:"end_line"`
		EndColumn int `json:"end_column"`
	}

	stmtJSON struct {
		placeJSON
		Source      string              `json:"source"`
		State       State               `json:"state"`
		Target      string              `json:"target,omitempty"`
		Indexes     []*nodeJSON         `json:"indexes,omitempty"`
		Expr        *nodeJSON           `json:"expr,omitempty"`
		Writes      []writeJSON         `json:"writes"`
		Effects     []report.Effect     `json:"effects"`
		Diagnostics []report.Diagnostic `json:"diagnostics"`
		TookUS      *int64              `json:"took_us,omitempty"`
	}

	writeJSON struct {
		Scope  string  `json:"scope"`
		Name   string  `json:"name"`
		Client string  `json:"client,omitempty"`
		Value  *string `json:"value"`
		Was    *string `json:"was"`
	}

	nodeJSON struct {
		placeJSON
		Source   string      `json:"source"`
		Kind     string      `json:"kind"`
		State    State       `json:"state"`
		Param    string      `json:"param,omitempty"`
		Branch   Branch      `json:"branch,omitempty"`
		Value    *string     `json:"value"`
		Type     string      `json:"type,omitempty"`
		Read     Reading     `json:"read,omitempty"`
		Scope    string      `json:"scope,omitempty"`
		Name     string      `json:"name,omitempty"`
		Children []*nodeJSON `json:"children,omitempty"`
	}
)

// types names the kinds of values.
var types = [...]string{
	value.KindNone: "", value.KindBool: "boolean", value.KindInt: "integer", value.KindFloat: "float",
	value.KindText: "text", value.KindArray: "array", value.KindDict: "dictionary",
}

// JSON prints an explanation for programs, with every value in full.
func JSON(w io.Writer, e *Explanation, st Style) error {
	j := explanationJSON{
		Source: e.Source.Name, Kind: e.Kind, Statements: make([]stmtJSON, 0, len(e.Stmts)),
		Vars:        report.VarsJSON(e.after),
		Diagnostics: report.DiagnosticsJSON(e.Source, e.found, st.Lang),
		Effects:     report.EffectsJSON(e.Source, e.effects),
		TookUS:      took(e.Took, st),
	}
	for _, s := range e.Stmts {
		j.Statements = append(j.Statements, e.stmtJSON(s, st))
	}
	if e.Kind == Message {
		text := e.hide.text(e.Result.Text)
		j.Text = &text
	}
	if e.Kind == Condition && !e.Result.Failed {
		truth := e.Result.Value.Truth()
		j.Truth = &truth
	}
	data, err := report.Marshal(j)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

func took(d time.Duration, st Style) *int64 {
	if !st.Time {
		return nil
	}
	us := d.Microseconds()
	return &us
}

func (e *Explanation) place(at diag.Span) placeJSON {
	at = e.Source.Clamp(at)
	from, to := e.Source.Position(at.Start), e.Source.Position(at.End)
	return placeJSON{from.Line, from.Column, to.Line, to.Column}
}

func (e *Explanation) stmtJSON(s *Stmt, st Style) stmtJSON {
	j := stmtJSON{
		placeJSON: e.place(s.At), Source: e.hide.text(e.Source.Cut(s.At)), State: s.State, Target: s.Target,
		Writes: make([]writeJSON, 0, len(s.Writes)), Effects: report.EffectsJSON(e.Source, s.Effects),
		Diagnostics: report.DiagnosticsJSON(e.Source, s.Found, st.Lang),
	}
	if s.State != Skipped {
		j.TookUS = took(s.Took, st)
	}
	for _, n := range s.Roots {
		if n == s.Value {
			j.Expr = e.nodeJSON(n)
		} else {
			j.Indexes = append(j.Indexes, e.nodeJSON(n))
		}
	}
	for _, w := range s.Writes {
		j.Writes = append(j.Writes, writeJSON{w.Scope.String(), w.Name, w.Client, full(w.Value), full(w.Was)})
	}
	return j
}

func (e *Explanation) nodeJSON(n *Node) *nodeJSON {
	j := &nodeJSON{
		placeJSON: e.place(n.At), Source: n.Text, Kind: n.Kind, State: n.State, Param: n.Param, Branch: n.Branch,
		Value: full(n.Value), Type: types[n.Value.Kind()], Read: n.Reading, Name: n.Name,
	}
	if n.IsVar {
		j.Scope = n.Scope.String()
	}
	for _, c := range n.Children {
		j.Children = append(j.Children, e.nodeJSON(c))
	}
	return j
}

// full is a value in full, nil when it is not set.
func full(v value.Value) *string {
	if v.IsNone() {
		return nil
	}
	s := v.Text()
	return &s
}
