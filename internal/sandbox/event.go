package sandbox

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/keycrm"
)

// An Event is one API request as it arrived and was answered. Keys are masked.
type Event struct {
	Seq     int       `json:"seq"` // from 1; a reset starts again
	At      time.Time `json:"at"`
	Service string    `json:"service"` // getcourse or keycrm
	Method  string    `json:"method"`
	Host    string    `json:"host"` // the one the client meant
	Path    string    `json:"path"`
	Action  string    `json:"action,omitempty"` // of GetCourse
	Params  string    `json:"params"`           // decoded JSON, shortened when long; empty when unreadable
	Faults  []Fault   `json:"faults,omitempty"`
	Status  int       `json:"status"`
	Refusal string    `json:"refusal,omitempty"` // code of the refusal
	Message string    `json:"message,omitempty"` // its text as the service words it
	Ignored []string  `json:"ignored,omitempty"` // paths in Params that had no effect
	Answer  string    `json:"answer"`
}

// mask stands for a secret.
const mask = "***"

// The log keeps this many events, each with texts of at most this many bytes.
const (
	keptEvents   = 200
	keptTextSize = 16 << 10
)

// String is the event in one line.
func (e Event) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "#%d %s %s%s", e.Seq, e.Method, e.Host, e.Path)
	if e.Action != "" {
		b.WriteString(" action=" + e.Action)
	}
	b.WriteString(" key=" + mask)
	if e.Params != "" {
		b.WriteString(" params=" + e.Params)
	}
	fmt.Fprintf(&b, " -> %d", e.Status)
	if e.Refusal != "" {
		fmt.Fprintf(&b, " %s: %s", e.Refusal, e.Message)
	}
	if len(e.Ignored) > 0 {
		b.WriteString(" ignored: " + strings.Join(e.Ignored, ", "))
	}
	if len(e.Faults) > 0 {
		fmt.Fprintf(&b, " faults: %v", e.Faults)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// schoolEvent describes a call to GetCourse and its answer with every key taken out.
func (s *Server) schoolEvent(method string, c getcourse.Call, r getcourse.Reply, on strokes) Event {
	secrets := []string{s.opt.Key, s.opt.Token, c.Key}
	e := Event{
		At: s.school.Now(), Service: serviceGetCourse, Method: method,
		Host: masked(c.Host, secrets), Path: masked(c.Path, secrets), Action: masked(c.Action, secrets),
		Params: masked(r.Decoded, secrets), Faults: on.list(), Status: r.Status, Answer: masked(r.Body, secrets),
	}
	for _, path := range r.Ignored {
		e.Ignored = append(e.Ignored, masked(path, secrets))
	}
	if r.Refusal != nil {
		e.Refusal, e.Message = r.Refusal.Code, masked(r.Refusal.Message.RU, secrets)
	}
	return e
}

// companyEvent is the same for a call to KeyCRM.
func (s *Server) companyEvent(c keycrm.Call, r keycrm.Reply, on strokes) Event {
	secrets := []string{s.opt.Key, s.opt.Token, c.Token()}
	path := c.Path
	if query, err := url.QueryUnescape(c.Query.Encode()); err == nil && query != "" {
		path += "?" + query
	}
	e := Event{
		At: s.school.Now(), Service: serviceKeyCRM, Method: c.Method,
		Host: keycrm.Host, Path: masked(path, secrets),
		Params: masked(r.Decoded, secrets), Faults: on.list(), Status: r.Status, Answer: masked(r.Body, secrets),
	}
	for _, path := range r.Ignored {
		e.Ignored = append(e.Ignored, masked(path, secrets))
	}
	if r.Refusal != nil {
		e.Refusal, e.Message = r.Refusal.Code, masked(r.Refusal.Message.RU, secrets)
	}
	return e
}

// masked takes secrets out of a text, then shortens it. A key of a few letters would
// blank half the text and is no secret; the form field itself is never shown.
func masked(text string, secrets []string) string {
	for _, secret := range secrets {
		if len(secret) >= 6 {
			text = strings.ReplaceAll(text, secret, mask)
		}
	}
	if len(text) <= keptTextSize {
		return text
	}
	cut := keptTextSize
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// record keeps an event and passes it on. Calls of Log never overlap.
func (s *Server) record(e Event) {
	s.logging.Lock()
	defer s.logging.Unlock()
	s.mu.Lock()
	s.seq++
	e.Seq = s.seq
	if len(s.events) == keptEvents {
		s.events = append(s.events[:0:0], s.events[1:]...)
	}
	s.events = append(s.events, e)
	s.mu.Unlock()
	if s.opt.Log != nil {
		s.opt.Log(e)
	}
}
