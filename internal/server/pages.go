package server

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
)

//go:embed history.html
var historyText string

//go:embed history.css
var historyStyle string

// A view is what the pages of the history are made of.
type view struct {
	lang   diag.Lang
	Lang   string
	Style  template.CSS
	Filter url.Values
	List   []HistoryEntry
	Next   string // address of the next page
	Entry  *HistoryEntry
}

// T chooses the text of the page's language.
func (v view) T(en, ru string) string { return diag.Both(en, ru).In(v.lang) }

// Of chooses the sentence of the page's language.
func (v view) Of(n Note) string { return v.T(n.EN, n.RU) }

// Keep is what an address of the history ends with to stay in the language that was asked for.
func (v view) Keep() string { return keepLang(v.Filter) }

func keepLang(q url.Values) string {
	if lang := q.Get("lang"); lang != "" {
		return "?" + url.Values{"lang": {lang}}.Encode()
	}
	return ""
}

// Time writes a moment for people.
func (view) Time(t time.Time) string { return t.Format("02.01.2006 15:04:05") }

// Found gives the diagnostics in the page's language.
func (v view) Found(d Detail) []report.Diagnostic {
	if v.lang == diag.RU {
		return d.FoundRU
	}
	return d.Found
}

// States are what a filter can choose from.
func (view) States() []string { return []string{"waiting", "done", "failed", "unresolved", "dropped"} }

// Sources are what a filter can choose from.
func (view) Sources() []string { return []string{sourceGetCourse, sourceSalesDrive, sourceForm} }

// State says how a delivery stands.
func (v view) State(state string) string {
	switch state {
	case "waiting":
		return v.T("waiting", "ждёт")
	case "done":
		return v.T("done", "выполнена")
	case "failed":
		return v.T("failed", "с ошибкой")
	case "unresolved":
		return v.T("client unknown", "клиент не найден")
	case "dropped":
		return v.T("dropped", "отброшена")
	}
	return state
}

// JSON shows a value to people.
func (view) JSON(v json.RawMessage) string {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return string(v)
	}
	return string(data)
}

// Readable shows a body: a form decoded, all else as it is.
func (view) Readable(e HistoryEntry) string {
	if e.Kind == kindForm {
		if text, err := url.QueryUnescape(e.Body); err == nil {
			return text
		}
	}
	return e.Body
}

var historyTemplate = onFirstUse("history", historyText)

// onFirstUse is a page that is read when it is first asked for: every command of the
// program carries the server along, and only one shows its pages.
func onFirstUse(name, text string) func() *template.Template {
	return sync.OnceValue(func() *template.Template { return template.Must(template.New(name).Parse(text)) })
}

func (s *Server) newView(r *http.Request) view {
	lang := languageOf(r)
	if asked, ok := diag.ParseLang(r.URL.Query().Get("lang")); ok {
		lang = asked
	}
	return view{lang: lang, Lang: lang.Tag(), Style: template.CSS(historyStyle), Filter: r.URL.Query()}
}

func (s *Server) historyPage(w http.ResponseWriter, r *http.Request, p HistoryPage) {
	v := s.newView(r)
	v.List = p.Deliveries
	if p.Next != 0 {
		q := r.URL.Query()
		q.Set("before", strconv.FormatInt(p.Next, 10))
		v.Next = "/history?" + q.Encode()
	}
	page(w, http.StatusOK, v.lang)
	_ = historyTemplate().Execute(w, v) // a reader that is gone has no use for the error
}

func (s *Server) entryPage(w http.ResponseWriter, r *http.Request, e HistoryEntry) {
	v := s.newView(r)
	v.Entry = &e
	page(w, http.StatusOK, v.lang)
	_ = historyTemplate().Execute(w, v)
}
