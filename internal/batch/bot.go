package batch

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// inStore runs the script on the client himself.
func (w *worker) inStore(row *records.Row, r *result) {
	j, store := w.p.job, w.who.in.Store
	h := j.Host
	h.Rand, h.Store, h.Client = rand.New(w.source), store, strconv.FormatInt(row.Number, 10)
	if !h.Discard && !h.DryRun {
		h.Name = RunName(j.Name, row.Number, true)
		if j.Journal != nil {
			h.Journal = &sent{Journal: &journal.Journal{Store: j.Journal.Store, Client: h.Client, Now: j.Journal.Now}, full: j.Full}
		}
		r.err = journal.Within(context.Background(), store, func(tx crm.Everything) (err error) {
			h.From, err = tx.Progress(h.Name)
			return err
		})
		if r.err != nil {
			return
		}
	}
	refused := w.refused()
	res, err := j.Script.Run(context.Background(), h)
	switch {
	case errors.Is(err, vars.ErrNoClient): // deleted since his page was read
		r.tally.Rows--
		return
	case err != nil:
		r.err = err
		return
	case w.turnedBack(refused, res.Effects):
		r.err = ErrRefused
		return
	}
	w.effects(row, r, res.Effects)
	if res.Env != nil {
		w.env = res.Env
	}
	for i, v := range w.p.written {
		w.results[i].Value, w.results[i].Written = w.env.Get(v.Scope, v.Name), true
	}
	list := slices.DeleteFunc(res.Diagnostics, func(d diag.Diagnostic) bool { // what is wrong with the text has been said
		return slices.ContainsFunc(j.Script.Diagnostics(), func(t diag.Diagnostic) bool { return t.Code() == d.Code() && t.Span == d.Span })
	})
	w.end(row, r, list, res.Failed)
}
