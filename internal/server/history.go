package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/vars/crm"
)

// A HistoryEntry is a delivery with what became of it. In lists it has no body and no
// requests.
type HistoryEntry struct {
	ID       int64         `json:"id" doc:"number of the delivery"`
	Source   string        `json:"source" doc:"getcourse, salesdrive or form"`
	Received time.Time     `json:"received" doc:"when it came in"`
	Method   string        `json:"method" doc:"GET or POST"`
	Path     string        `json:"path" doc:"of the address, without its key"`
	Query    string        `json:"query,omitempty" doc:"of the address, secrets masked"`
	Kind     string        `json:"content_type,omitempty" doc:"media type of the body"`
	Body     string        `json:"body,omitempty" doc:"as received, secrets masked"`
	State    string        `json:"state" doc:"waiting, done, failed, unresolved or dropped"`
	Client   string        `json:"client,omitempty" doc:"whom it is about"`
	Resolved string        `json:"resolved,omitempty" doc:"by what the client was found: client_id, phone, email or created"`
	Attempts int           `json:"attempts" doc:"how often working it off was begun"`
	ReplayOf int64         `json:"replay_of,omitempty" doc:"the delivery this one repeats"`
	Dry      bool          `json:"dry,omitempty" doc:"a replay that performed nothing"`
	Ended    *time.Time    `json:"ended,omitempty" doc:"when it was worked off"`
	Detail   Detail        `json:"detail" doc:"what ran and what it did"`
	Requests []SentRequest `json:"requests,omitempty" doc:"what the run sent, from the effect journal"`
}

// A SentRequest is an entry of the effect journal.
type SentRequest struct {
	ID       int64           `json:"id" doc:"number in the journal, for salecalc effects"`
	Function string          `json:"function" doc:"the script's call"`
	Method   string          `json:"method" doc:"of the request"`
	URL      string          `json:"url" doc:"secrets masked"`
	Params   json.RawMessage `json:"params,omitempty" doc:"what was sent, secrets masked"`
	State    string          `json:"state" doc:"started, answered, unknown or settled"`
	Status   int             `json:"status,omitempty" doc:"of the answer"`
	Note     string          `json:"note,omitempty" doc:"why there is no answer, or what a person found"`
	LookFor  *Note           `json:"look_for,omitempty" doc:"how to find out what became of it"`
	Started  time.Time       `json:"started" doc:"when it was about to be sent"`
}

// A HistoryPage is a page of the history.
type HistoryPage struct {
	Deliveries []HistoryEntry `json:"deliveries" doc:"the newest first"`
	Next       int64          `json:"next,omitempty" doc:"give it as before for the next page; missing on the last one"`
}

// A ReplayRequest says how a delivery is worked off once more.
type ReplayRequest struct {
	Dry bool `json:"dry" doc:"true: nothing is sent and nothing kept; false: for real"`
}

var historyQuery = []parameter{
	{"source", "getcourse, salesdrive or form"}, {"state", "waiting, done, failed, unresolved or dropped"}, {"client", "the client's id"},
	{"since", "a date or an RFC 3339 time; nothing older is shown"}, {"before", "only deliveries with smaller numbers"}, {"limit", "how many, 1 to 500; 50 if missing"},
}

// Deliveries on a page.
const (
	defaultPage = 50
	maxPage     = 500
)

// historyFilter reads the filter of an address.
func (s *Server) historyFilter(q url.Values) (crm.DeliveryQuery, *refusal) {
	f := crm.DeliveryQuery{Source: q.Get("source"), State: crm.DeliveryState(q.Get("state")), Client: q.Get("client"), Limit: defaultPage}
	bad := func(name string) *refusal {
		return refuse(http.StatusBadRequest, "bad-filter", name, "this filter cannot be read", "этот фильтр не читается")
	}
	states := []crm.DeliveryState{"", crm.Waiting, crm.Done, crm.Failed, crm.Unresolved, crm.Dropped}
	if !slices.Contains(states, f.State) {
		return f, bad("state")
	}
	if text := q.Get("since"); text != "" {
		t, err := time.ParseInLocation(time.DateOnly, text, s.c.Zone)
		if err != nil {
			t, err = time.Parse(time.RFC3339, text)
		}
		if err != nil {
			return f, bad("since")
		}
		f.Since = t
	}
	var err error
	if text := q.Get("before"); text != "" {
		if f.Before, err = strconv.ParseInt(text, 10, 64); err != nil {
			return f, bad("before")
		}
	}
	if text := q.Get("limit"); text != "" {
		if f.Limit, err = strconv.Atoi(text); err != nil || f.Limit < 1 || f.Limit > maxPage {
			return f, bad("limit")
		}
	}
	return f, nil
}

func (s *Server) history(w http.ResponseWriter, r *http.Request) {
	f, wrong := s.historyFilter(r.URL.Query())
	if wrong != nil {
		s.refused(w, r, wrong)
		return
	}
	var list []crm.Delivery
	err := within(r.Context(), s.store, func(tx crm.Everything) (err error) {
		list, err = tx.FindDeliveries(f)
		return err
	})
	if err != nil {
		s.storeFailed(w, r, err)
		return
	}
	p := HistoryPage{Deliveries: make([]HistoryEntry, 0, len(list))}
	for _, d := range list {
		p.Deliveries = append(p.Deliveries, s.entry(d))
	}
	if len(list) == f.Limit {
		p.Next = list[len(list)-1].ID
	}
	if wantsPage(r) {
		s.historyPage(w, r, p)
		return
	}
	answerJSON(w, http.StatusOK, p)
}

// entry is a delivery as lists show it.
func (s *Server) entry(d crm.Delivery) HistoryEntry {
	e := HistoryEntry{
		ID: d.ID, Source: d.Source, Received: d.Received.In(s.c.Zone), Method: d.Method, Path: d.Path, Query: s.mask.Mask(d.Query), Kind: d.Kind,
		State: string(d.State), Client: d.Client, Resolved: d.Resolved, Attempts: d.Attempts, ReplayOf: d.ReplayOf, Dry: d.Dry, Detail: detailOf(d),
	}
	if !d.Ended.IsZero() {
		ended := d.Ended.In(s.c.Zone)
		e.Ended = &ended
	}
	return e
}

func (s *Server) storeFailed(w http.ResponseWriter, r *http.Request, err error) {
	s.log.ErrorContext(r.Context(), "the store failed", "request", requestID(r), "error", s.mask.Mask(err.Error()))
	s.refused(w, r, broken())
}

// find reads a delivery with what it sent; ErrNotFound for a number there is none of.
func (s *Server) find(r *http.Request) (d crm.Delivery, sent []crm.Sent, err error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return d, nil, crm.ErrNotFound
	}
	err = within(r.Context(), s.store, func(tx crm.Everything) (err error) {
		if d, err = tx.Delivery(id); err == nil {
			sent, err = tx.FindSent(crm.SentQuery{Run: runName(id)})
		}
		return err
	})
	return d, sent, err
}

// found answers when a delivery was not found.
func (s *Server) found(w http.ResponseWriter, r *http.Request, err error) bool {
	switch {
	case errors.Is(err, crm.ErrNotFound):
		s.refused(w, r, notFound())
	case err != nil:
		s.storeFailed(w, r, err)
	}
	return err == nil
}

func (s *Server) historyEntry(w http.ResponseWriter, r *http.Request) {
	d, sent, err := s.find(r)
	if !s.found(w, r, err) {
		return
	}
	e := s.entry(d)
	e.Body = s.mask.Mask(string(d.Body))
	slices.Reverse(sent)
	for _, q := range sent {
		one := SentRequest{ID: q.ID, Function: q.Function, Method: q.Method, URL: q.URL, Params: q.Params, State: string(q.State), Status: q.Status, Note: q.Note, Started: q.Started.In(s.c.Zone)}
		if q.State == crm.Unknown || q.State == crm.Started {
			look := journal.LookFor(q)
			one.LookFor = &Note{look.EN, look.RU}
		}
		e.Requests = append(e.Requests, one)
	}
	if wantsPage(r) {
		s.entryPage(w, r, e)
		return
	}
	answerJSON(w, http.StatusOK, e)
}

// replay works a delivery off once more, as a delivery of its own.
func (s *Server) replay(w http.ResponseWriter, r *http.Request) {
	in := ReplayRequest{}
	kind, _ := mediaType(r.Header.Get("Content-Type"))
	byForm := kind == kindForm
	if byForm {
		data, wrong := body(w, r, 1<<10)
		form, err := url.ParseQuery(string(data))
		if mode := form.Get("mode"); wrong != nil || err != nil || mode != "dry" && mode != "real" {
			s.refused(w, r, refuse(http.StatusBadRequest, "bad-form", "mode", "mode is dry or real", "mode — это dry или real"))
			return
		}
		in.Dry = form.Get("mode") == "dry"
	} else if wrong := s.decode(w, r, &in); wrong != nil {
		s.refused(w, r, wrong)
		return
	}
	old, _, err := s.find(r)
	if !s.found(w, r, err) {
		return
	}
	e := s.endpoint(old.Source, detailOf(old).Endpoint)
	if e == nil {
		s.refused(w, r, refuse(http.StatusBadRequest, "no-endpoint", "", "the configuration has no entry for this delivery any more", "в конфигурации больше нет пункта для этой доставки"))
		return
	}
	receipt, wrong := s.take(r.Context(), e, crm.Delivery{
		Method: old.Method, Path: old.Path, Query: old.Query, Kind: old.Kind, Body: old.Body, Received: s.now(), State: crm.Waiting, ReplayOf: old.ID, Dry: in.Dry,
	})
	switch {
	case wrong != nil:
		s.refused(w, r, wrong)
	case byForm && wantsPage(r):
		http.Redirect(w, r, "/history/"+strconv.FormatInt(receipt.Delivery, 10)+keepLang(r.URL.Query()), http.StatusSeeOther)
	default:
		answerJSON(w, http.StatusOK, receipt)
	}
}

func (s *Server) measured(w http.ResponseWriter, r *http.Request) {
	s.metrics.handler().ServeHTTP(w, r)
}
