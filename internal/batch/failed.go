package batch

import (
	"strconv"

	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars/value"
)

// broken counts a row that could not be read, and reports it.
func (w *worker) broken(row *records.Row, r *result) {
	r.tally.Failed++
	f := row.Fault
	r.tally.note(Finding{Severity: "error", Code: f.Code, Message: f.Text, Count: 1, Rows: []int64{row.Number}})
	if w.p.job.Every {
		out := w.enc.Begin(r.out)
		for i := range w.p.out {
			out = w.enc.Value(out, i, value.None)
		}
		r.out = w.enc.End(out)
	}
	if w.p.s.Errors == nil {
		return
	}
	dst := w.head(r.errors, row)
	dst = appendError(append(dst, `"diagnostics":[`...), f.Code, f.Text.In(w.p.job.Lang), diag.Position{})
	dst = append(dst, `],"text":`...)
	dst = value.AppendJSONString(dst, row.Text)
	r.errors = append(dst, '}', '\n')
}

// failed counts a row in which a statement failed. With a file for such rows, it goes there;
// else it stays in the output, with what the other statements did.
func (w *worker) failed(row *records.Row, r *result, p *runtime.Program, list []diag.Diagnostic) {
	r.tally.Failed++
	if w.p.s.Errors == nil || w.p.job.Every {
		w.emit(row, r)
	}
	if w.p.s.Errors == nil {
		return
	}
	dst := append(w.head(r.errors, row), `"diagnostics":[`...)
	for i, d := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendError(dst, string(d.Code()), d.Message(w.p.job.Lang), p.Source().Position(d.Span.Start))
	}
	dst = w.appendOpen(append(dst, ']'))
	dst = append(dst, `,"record":{`...)
	for i, name := range w.p.columns {
		if v := row.Value(i); !v.IsNone() {
			if dst[len(dst)-1] != '{' {
				dst = append(dst, ',')
			}
			dst = append(value.AppendJSONString(dst, name), ':')
			dst = value.AppendJSONString(dst, v.Text())
		}
	}
	r.errors = append(dst, '}', '}', '\n')
}

// head begins the record of a failed row.
func (w *worker) head(dst []byte, row *records.Row) []byte {
	if w.who != nil {
		dst = value.Int(row.Number).AppendText(append(dst, `{"client":"`...))
		return append(dst, `",`...)
	}
	dst = append(dst, `{"row":`...)
	dst = value.Int(row.Number).AppendText(dst)
	dst = append(dst, `,"offset":`...)
	return append(value.Int(row.Offset).AppendText(dst), ',')
}

// appendError appends one diagnostic as JSON; a broken row has no place in the script.
func appendError(dst []byte, code, message string, at diag.Position) []byte {
	dst = append(dst, `{"code":`...)
	dst = value.AppendJSONString(dst, code)
	dst = append(dst, `,"message":`...)
	dst = value.AppendJSONString(dst, message)
	if at.Line > 0 {
		dst = append(dst, `,"line":`...)
		dst = value.Int(int64(at.Line)).AppendText(dst)
		dst = append(dst, `,"column":`...)
		dst = value.Int(int64(at.Column)).AppendText(dst)
	}
	return append(dst, '}')
}

// effects counts what the row did outside, and takes down what it would have done.
func (w *worker) effects(row *records.Row, r *result, list []runtime.Effect) {
	if w.p.s.Effects != nil && len(list) > 0 {
		key := planned.Key{Run: w.p.job.Run, Row: strconv.FormatInt(row.Number, 10)}
		if w.who != nil {
			key.Client = key.Row
		}
		r.effects, r.err = planned.Append(r.effects, key, w.p.job.Script.Source(), list)
	}
	for _, e := range list {
		c := EffectsCount{Function: e.Function, Count: 1}
		if e.Performed {
			c.Performed = 1
		}
		r.tally.did(c)
	}
}
