package server

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/crm"
)

// A form is an endpoint with the limits it reads within.
type form struct {
	*Form
	limits Limits
}

// source implements endpoint.
func (form) source() string { return sourceForm }

// name implements endpoint.
func (e form) name() string { return e.Name }

// read implements endpoint.
func (e form) read(d crm.Delivery) (*incoming, *refusal) {
	f, wrong := e.limits.fields(d)
	if wrong != nil {
		return nil, wrong
	}
	in := &incoming{create: e.Create, message: "form " + e.Name, says: true}
	for _, name := range f.names {
		text := f.values[name]
		switch field := in.identity(name); {
		case field != nil:
			*field = strings.TrimSpace(text)
		case name == "full_name":
			in.fullName = strings.TrimSpace(text)
		case name == e.Trap:
			in.trapped = strings.TrimSpace(text) != ""
		default:
			in.write(name, text)
		}
	}
	for _, name := range f.files {
		in.note("{1} is a file: files are not kept", "{1} — файл: файлы не сохраняются", name)
	}
	return in, nil
}

// choose implements endpoint.
func (e form) choose(context.Context, *incoming) (*Script, string) { return e.Script, "" }

// post receives a form. A post that a machine made is answered like any other, so that it
// learns nothing.
func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	e, _ := s.endpoint(sourceForm, r.PathValue("name")).(form)
	if e.Form == nil {
		s.refused(w, r, notFound())
		return
	}
	if wait := s.posts.take(e.Name+" "+s.asker(r), e.Rate, s.now()); wait > 0 {
		often := refuse(http.StatusTooManyRequests, "too-often", "", "too many posts from one address; try again in a minute", "слишком много отправок с одного адреса; попробуйте через минуту")
		often.retry = "60"
		s.formRefused(w, r, often)
		return
	}
	d, wrong := s.delivery(w, r, e.Size)
	if wrong != nil {
		s.formRefused(w, r, wrong)
		return
	}
	d.Path = "/forms/" + e.Name
	receipt, wrong := s.take(r.Context(), e, d)
	switch {
	case wrong != nil:
		s.formRefused(w, r, wrong)
	case !wantsPage(r):
		answerJSON(w, http.StatusOK, Receipt{OK: true, Delivery: receipt.Delivery})
	case e.Thanks != "":
		http.Redirect(w, r, e.Thanks, http.StatusSeeOther)
	default:
		s.message(w, r, http.StatusOK, diag.Both("Thank you, it has arrived.", "Спасибо, всё получено."))
	}
}

// formPolicy keeps the page of a form, which may hold scripts of others, from the pages of
// operators: it has no origin of its own.
const formPolicy = "sandbox allow-forms allow-modals allow-popups allow-scripts allow-top-navigation-by-user-activation; frame-ancestors 'none'"

// showForm answers with the page that a form stands on.
func (s *Server) showForm(w http.ResponseWriter, r *http.Request) {
	e, _ := s.endpoint(sourceForm, r.PathValue("name")).(form)
	if e.Form == nil || e.Page == nil {
		s.refused(w, r, notFound())
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", formPolicy)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(e.Page) // a reader that is gone has no use for the error
}

// formRefused answers a person with a page and a program with a problem document.
func (s *Server) formRefused(w http.ResponseWriter, r *http.Request, why *refusal) {
	if !wantsPage(r) {
		s.refused(w, r, why)
		return
	}
	if why.retry != "" {
		w.Header().Set("Retry-After", why.retry)
	}
	s.message(w, r, why.status, diag.Both("This could not be taken: "+why.text.EN+".", "Не получилось принять данные: "+why.text.RU+"."))
}

// wantsPage reports whether a browser with a person before it asks.
func wantsPage(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

// asker is the address of who asks: behind a proxy, the one that it has seen.
func (s *Server) asker(r *http.Request) string {
	if s.c.Proxied {
		seen := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(seen[len(seen)-1]); net.ParseIP(last) != nil {
			return last
		}
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return host
}

var messagePage = onFirstUse("message", `<!DOCTYPE html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Text}}</title></head>
<body><p>{{.Text}}</p></body></html>
`)

func (s *Server) message(w http.ResponseWriter, r *http.Request, status int, text diag.Text) {
	lang := languageOf(r)
	page(w, status, lang)
	_ = messagePage().Execute(w, struct{ Lang, Text string }{lang.Tag(), s.mask.Mask(text.In(lang))}) // a reader that is gone has no use for the error
}

// page begins an answer in HTML that runs nothing and loads nothing.
func page(w http.ResponseWriter, status int, lang diag.Lang) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang.Tag())
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
}

// A rater bounds how often something happens a minute, for each name.
type rater struct {
	mu    sync.Mutex
	since time.Time
	seen  map[string]int
}

// maxSeen bounds the names a rater remembers; when there are more it refuses new ones
// until the minute is over.
const maxSeen = 100_000

// take counts one and says how long to wait; 0 when it may happen now.
func (r *rater) take(name string, most int, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil || now.Sub(r.since) >= time.Minute || now.Before(r.since) {
		r.since, r.seen = now, map[string]int{}
	}
	n, known := r.seen[name]
	if n >= most || !known && len(r.seen) >= maxSeen {
		return r.since.Add(time.Minute).Sub(now)
	}
	r.seen[name] = n + 1
	return 0
}
