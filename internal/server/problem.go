package server

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// A refusal is a request that is answered with a problem document: what is wrong, and
// where in the request.
type refusal struct {
	status int
	code   string
	text   diag.Text
	where  string // such as "body" or "vars.deal.x"; "" for nowhere in particular
	retry  string // seconds, for Retry-After
}

func refuse(status int, code, where, en, ru string, args ...string) *refusal {
	return &refusal{status: status, code: code, where: where, text: diag.Both(en, ru).With(args...)}
}

// Error is the English text.
func (r *refusal) Error() string { return r.text.EN }

// A Problem is the document of a refusal (RFC 9457).
type Problem struct {
	Type   string `json:"type" doc:"about:blank: the status says what kind of problem it is"`
	Title  string `json:"title" doc:"the status in words"`
	Status int    `json:"status" doc:"the HTTP status"`
	Code   string `json:"code" doc:"what is wrong, one stable word"`
	Detail string `json:"detail" doc:"what is wrong, in words, in the language of Accept-Language"`
	Where  string `json:"where,omitempty" doc:"the part of the request that is wrong"`
	ID     string `json:"request_id" doc:"the number of the request in the logs"`
}

func (s *Server) refused(w http.ResponseWriter, r *http.Request, why *refusal) {
	lang := languageOf(r)
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", lang.Tag())
	h.Set("Cache-Control", "no-store")
	if why.retry != "" {
		h.Set("Retry-After", why.retry)
	}
	w.WriteHeader(why.status)
	writeJSON(w, Problem{
		Type: "about:blank", Title: http.StatusText(why.status), Status: why.status, Code: why.code,
		Detail: s.mask.Mask(why.text.In(lang)), Where: s.mask.Mask(why.where), ID: requestID(r),
	})
}

// languageOf is the first language of Accept-Language that we have.
func languageOf(r *http.Request) diag.Lang {
	for _, part := range strings.Split(r.Header.Get("Accept-Language"), ",") {
		switch tag, _, _ := strings.Cut(strings.TrimSpace(part), ";"); strings.ToLower(tag[:min(2, len(tag))]) {
		case "ru", "uk":
			return diag.RU
		case "en":
			return diag.EN
		}
	}
	return diag.EN
}

// writeJSON writes JSON without HTML escapes. A reader that is gone has no use for the error.
func writeJSON[T any](w http.ResponseWriter, v T) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
}

func answerJSON[T any](w http.ResponseWriter, status int, v T) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	writeJSON(w, v)
}

// notFound tells a stranger nothing: an unknown key and an unknown path look the same.
func notFound() *refusal {
	return refuse(http.StatusNotFound, "not-found", "", "there is nothing here", "здесь ничего нет")
}

func broken() *refusal {
	return refuse(http.StatusInternalServerError, "internal", "", "something failed here; the log has more under the request's number",
		"на сервере что-то сломалось; подробности в журнале по номеру запроса")
}
