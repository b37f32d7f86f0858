package batch

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// UnknownOutcome is the code of a row with a request of which nobody knows what came of it.
const UnknownOutcome = "unknown-outcome"

// RunName names the run of a row, or of a client, for the journal.
func RunName(job string, row int64, client bool) string {
	what := " row "
	if client {
		what = " client "
	}
	return job + what + strconv.FormatInt(row, 10)
}

// sent lets the requests of one row after another past the journal, as long as any may
// leave. It implements [runtime.Journal]; runs of rows have no name of their own and count
// their requests on and on, so it names and counts them.
type sent struct {
	*journal.Journal
	full    func() bool // no more may leave; nil: any number may
	run     string      // "": the run has a name
	stmt    int
	base    int               // number of the first request of the statement
	unknown []runtime.Sending // the outcome of these is not known
}

// begin begins a row.
func (s *sent) begin(j *Job, row *records.Row) {
	if s != nil {
		s.run, s.stmt, s.unknown = RunName(j.Name, row.Number, false), -1, s.unknown[:0]
	}
}

// Before implements [runtime.Journal].
func (s *sent) Before(ctx context.Context, q runtime.Sending) (runtime.Past, error) {
	if q.Stmt != s.stmt {
		s.stmt, s.base = q.Stmt, q.N
	}
	q = s.named(q)
	past, err := s.Journal.Before(ctx, q)
	s.note(q, past.State)
	if err == nil && past.State == runtime.Fresh && s.full != nil && s.full() {
		err = errors.Join(ErrRefused, s.Journal.After(ctx, q, runtime.Outcome{State: runtime.Fresh}))
	}
	return past, err
}

// After implements [runtime.Journal].
func (s *sent) After(ctx context.Context, q runtime.Sending, o runtime.Outcome) error {
	q = s.named(q)
	err := s.Journal.After(ctx, q, o)
	if err != nil {
		o.State = runtime.Unknown
	}
	s.note(q, o.State)
	return err
}

// named gives a request the name of its row and its number there.
func (s *sent) named(q runtime.Sending) runtime.Sending {
	if s.run != "" {
		q.Run, q.N = s.run, q.N-s.base
	}
	return q
}

// note remembers a request whose outcome is unknown until the same one is answered.
func (s *sent) note(q runtime.Sending, state runtime.PastState) {
	switch state {
	case runtime.Unknown:
		s.unknown = append(s.unknown, q)
	case runtime.Answered:
		s.unknown = slices.DeleteFunc(s.unknown, func(old runtime.Sending) bool {
			return old.Stmt == q.Stmt && old.Function == q.Function && old.Request.URL == q.Request.URL && bytes.Equal(old.Request.Params, q.Request.Params)
		})
	}
}

// unknown counts requests of the row whose outcome nobody knows, and reports whether there
// are any.
func (w *worker) unknown(row *records.Row, r *result) bool {
	w.open = w.open[:0]
	if w.sent == nil && !w.p.job.Bot || w.sent != nil && len(w.sent.unknown) == 0 || w.p.job.Journal == nil {
		return false
	}
	run := RunName(w.p.job.Name, row.Number, w.who != nil)
	err := journal.Within(context.Background(), w.p.job.Journal.Store, func(tx crm.Everything) error {
		all, err := tx.FindSent(crm.SentQuery{Run: run})
		for _, q := range all {
			if q.State != crm.Unknown && q.State != crm.Started {
				continue
			}
			if w.sent == nil || slices.ContainsFunc(w.sent.unknown, func(u runtime.Sending) bool { return u.Stmt == q.Stmt && u.N == q.N }) {
				w.open = append(w.open, q)
			}
		}
		return err
	})
	if r.err == nil {
		r.err = err
	}
	for _, q := range w.open {
		n := strconv.FormatInt(q.ID, 10)
		r.tally.note(Finding{
			Severity: diag.Error.String(), Code: UnknownOutcome, Rule: q.Function, Count: 1, Rows: []int64{row.Number},
			Message: diag.Both("nobody knows whether request "+n+" ("+q.Function+") arrived; it is not repeated", "неизвестно, дошёл ли запрос "+n+" ("+q.Function+"); повторно он не отправляется"),
			Hint:    journal.LookFor(q),
		})
	}
	return len(w.open) > 0
}

// appendOpen appends the requests of the row whose outcome nobody knows, and what to look
// for.
func (w *worker) appendOpen(dst []byte) []byte {
	for i, q := range w.open {
		next := `,{"id":`
		if i == 0 {
			next = `,"requests":[{"id":`
		}
		dst = value.Int(q.ID).AppendText(append(dst, next...))
		dst = value.AppendJSONString(append(dst, `,"function":`...), q.Function)
		dst = value.AppendJSONString(append(dst, `,"look_for":`...), journal.LookFor(q).In(w.p.job.Lang))
		dst = append(dst, '}')
	}
	if len(w.open) > 0 {
		dst = append(dst, ']')
	}
	return dst
}

// turnedBack reports whether a request of the row was refused and none had left before: the
// row is to be done later.
func (w *worker) turnedBack(before int64, effects []runtime.Effect) bool {
	return w.refused() > before && !slices.ContainsFunc(effects, func(e runtime.Effect) bool { return e.Performed })
}
