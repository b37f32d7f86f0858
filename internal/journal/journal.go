// Package journal keeps in a store what runs send, so that a run that was broken off is
// taken up without sending anything twice, and lets a person settle what became of a
// request nobody knows the outcome of.
//
// It sends nothing, and it knows only what the run's secrets left of a request: they are
// masked before it sees them.
package journal

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars/crm"
)

// A Journal is the journal of the runs about one client. It implements [runtime.Journal].
type Journal struct {
	Store  crm.Store
	Client string
	Now    func() time.Time
}

// notDone is the Note of a request of which a person found that it did not arrive.
const notDone = "not done"

// done is the Note of a request of which a person found that it arrived.
const done = "done"

// refused is the Note of a request that the service has refused.
const refused = "refused"

// resent is the Note of a request that has been on its way before, so that it is not known
// what came of it even when this time it does not leave.
const resent = "sent again"

// Before implements [runtime.Journal].
func (j *Journal) Before(ctx context.Context, s runtime.Sending) (past runtime.Past, err error) {
	err = j.within(ctx, func(tx crm.Everything) error {
		old, err := tx.Sent(s.Run, s.Stmt, s.N)
		switch {
		case errors.Is(err, crm.ErrNotFound):
			_, err = tx.SaveSent(crm.Sent{
				Run: s.Run, Stmt: s.Stmt, N: s.N, Function: s.Function, Client: j.Client, Method: s.Request.Method,
				URL: s.Request.URL, Params: s.Request.Params, State: crm.Started, Started: j.Now(),
			})
			return err
		case err != nil:
			return err
		}
		if open(old) && s.Again || Cleared(old) {
			old.Note = ""
			if open(old) {
				old.Note = resent
			}
			old.State, old.Started, old.Ended = crm.Started, j.Now(), time.Time{}
			old.URL, old.Params = s.Request.URL, s.Request.Params
			_, err = tx.SaveSent(old)
			return err
		}
		past, err = pastOf(old)
		return err
	})
	return past, err
}

// open reports whether nobody knows what came of a request.
func open(s crm.Sent) bool { return s.State == crm.Started || s.State == crm.Unknown }

// pastOf is what an entry says of its request. One that a person has found done counts as
// unknown when its answer is not known: the script then says so and repeats nothing.
func pastOf(s crm.Sent) (runtime.Past, error) {
	if s.State != crm.Answered {
		return runtime.Past{State: runtime.Unknown}, nil
	}
	past := runtime.Past{State: runtime.Answered, Answer: runtime.Answer{Status: s.Status, Body: s.Body}}
	if len(s.Header) == 0 {
		return past, nil
	}
	return past, json.Unmarshal(s.Header, &past.Answer.Header)
}

// After implements [runtime.Journal].
func (j *Journal) After(ctx context.Context, s runtime.Sending, o runtime.Outcome) error {
	return j.within(ctx, func(tx crm.Everything) error {
		e, err := tx.Sent(s.Run, s.Stmt, s.N)
		if err != nil {
			return err
		}
		e.Ended = j.Now()
		switch o.State {
		case runtime.Fresh:
			if e.Note != resent {
				return tx.DropSent(e.ID)
			}
			e.State = crm.Unknown
		case runtime.Unknown:
			e.State, e.Note = crm.Unknown, o.Error
		default:
			e.State, e.Status, e.Body = crm.Answered, o.Answer.Status, o.Answer.Body
			if e.Header, err = header(o.Answer.Header); err != nil {
				return err
			}
		}
		_, err = tx.SaveSent(e)
		return err
	})
}

// kept are the headers a later reading of the answer may need. Cookies and the like are
// no business of the journal.
var kept = []string{"Content-Type", "Location", "Retry-After", "Date"}

func header(h http.Header) (json.RawMessage, error) {
	some := http.Header{}
	for _, name := range kept {
		if v := h.Values(name); len(v) > 0 {
			some[name] = v
		}
	}
	return json.Marshal(some)
}

func (j *Journal) within(ctx context.Context, do func(crm.Everything) error) error {
	return Within(ctx, j.Store, do)
}

// Within works in a transaction of its own.
func Within(ctx context.Context, store crm.Store, do func(crm.Everything) error) error {
	tx, err := store.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Open gives the requests whose outcome nobody knows, the newest first: those that were
// answered by nothing, and those a crash left behind. A request that is on its way at this
// moment is among the latter.
func Open(tx crm.Runs, limit int) ([]crm.Sent, error) {
	unknown, err := tx.FindSent(crm.SentQuery{State: crm.Unknown, Limit: limit})
	if err != nil {
		return nil, err
	}
	started, err := tx.FindSent(crm.SentQuery{State: crm.Started, Limit: limit})
	return append(unknown, started...), err
}

// ErrNotOpen is returned for a request whose outcome is known.
var ErrNotOpen = errors.New("the outcome of this request is known")

// Settle keeps what a person found about a request: that the service has carried it out,
// or that it has not, so that a run that is taken up sends it.
func Settle(tx crm.Runs, id int64, carriedOut bool, now time.Time) (crm.Sent, error) {
	s, err := tx.SentByID(id)
	if err != nil {
		return s, err
	}
	if !open(s) {
		return s, ErrNotOpen
	}
	s.State, s.Ended, s.Note = crm.Settled, now, notDone
	if carriedOut {
		s.Note = done
	}
	_, err = tx.SaveSent(s)
	return s, err
}

// LookFor says what a person should look for at the service to find out what became of a
// request.
func LookFor(s crm.Sent) diag.Text {
	started := s.Started.UTC().Format("2006-01-02 15:04:05 UTC")
	switch {
	case strings.HasPrefix(s.Function, "getcourse_add_user"):
		return diag.Both("look in the school's users for the e-mail or phone below, created or changed about "+started,
			"найдите в пользователях школы e-mail или телефон из запроса: он создан или изменён около "+started)
	case strings.HasPrefix(s.Function, "getcourse_"):
		return diag.Both("look in the school's orders for this buyer, created or changed about "+started+"; the history of an order names the API",
			"найдите в заказах школы этого покупателя: заказ создан или изменён около "+started+"; в истории заказа указано API")
	case strings.HasPrefix(s.Function, "keycrm_add_payment"):
		return diag.Both("open the card in KeyCRM and see whether it has this payment, made about "+started,
			"откройте карточку в KeyCRM и проверьте, есть ли в ней эта оплата, примерное время — "+started)
	case strings.HasPrefix(s.Function, "keycrm_"):
		return diag.Both("look in the KeyCRM pipeline for a card with this title and contact, created about "+started,
			"найдите в воронке KeyCRM карточку с этим названием и контактом, созданную около "+started)
	}
	return diag.Both("ask the service at the address below whether it has received this request, sent about "+started,
		"выясните у сервиса по этому адресу, получил ли он запрос, отправленный около "+started)
}

// CarriedOut reports whether a person has found that the request arrived.
func CarriedOut(s crm.Sent) bool { return s.State == crm.Settled && s.Note == done }

// Cleared reports whether a request may be sent once more: a person or the service has said
// that it was not carried out.
func Cleared(s crm.Sent) bool { return s.State == crm.Settled && s.Note == notDone || WasRefused(s) }

// WasRefused reports whether the service has refused the request.
func WasRefused(s crm.Sent) bool { return s.State == crm.Settled && s.Note == refused }

// Refused keeps that the service has refused the first request of a run, so that it may be
// sent again. A run the journal has nothing of was refused before anything left.
func Refused(tx crm.Runs, run string, now time.Time) error {
	s, err := tx.Sent(run, 0, 0)
	if errors.Is(err, crm.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	s.State, s.Ended, s.Note = crm.Settled, now, refused
	_, err = tx.SaveSent(s)
	return err
}
