package sandbox

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/keycrm"
	"github.com/salecalc/salecalc/internal/sandbox/salesdrive"
	"github.com/salecalc/salecalc/internal/sandbox/sender"
	"github.com/salecalc/salecalc/internal/sandbox/wire"
	"github.com/salecalc/salecalc/lang/diag"
)

//go:embed page.html
var pageSource string

//go:embed style.css
var styleSource []byte

func style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(styleSource)
}

// shownOrders and shownRows bound the page; the JSON state has everything.
const (
	shownOrders = 100
	shownRows   = 200
)

// A view is what the template shows.
type view struct {
	Error      string
	State      getcourse.State
	Filter     getcourse.Filter
	Orders     []orderRow
	Hidden     int    // orders the list leaves out
	Open       string // id of the order shown in full
	KeyCRM     keycrm.State
	Cards      []keycrm.Card // newest first
	OpenCard   string        // id of the card shown in full
	Shop       salesdrive.State
	ShopOrders []salesdrive.Order // newest first
	OpenShop   string             // id of the order of SalesDrive shown in full
	Faults     []faultRow
	Requests   []Event       // newest first
	Sent       []sender.Sent // newest first
}

type orderRow struct {
	getcourse.Order
	Buyer     string
	Purchased bool
}

type faultRow struct {
	Fault Fault
	Text  diag.Text
	On    bool
}

func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	s.writePage(w, r, http.StatusOK, diag.Text{})
}

// writePage renders the page, with a message above when something was refused.
func (s *Server) writePage(w http.ResponseWriter, r *http.Request, status int, refused diag.Text) {
	lang := language(r)
	tmpl, err := template.New("page").Funcs(pageFuncs(r, lang)).Parse(pageSource)
	if err != nil {
		writeLine(w, http.StatusInternalServerError, err.Error())
		return
	}
	var buf bytes.Buffer
	if err := tmpl.Execute(&buf, s.view(r, refused.In(lang))); err != nil {
		writeLine(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = buf.WriteTo(w)
}

func (s *Server) view(r *http.Request, refused string) view {
	st := s.State()
	v := view{Error: refused, State: st.GetCourse, Filter: orderFilter(r)}
	v.Open = cmp.Or(r.URL.Query().Get("order"), r.PathValue("id"))
	v.KeyCRM, v.Cards = st.KeyCRM, newest(st.KeyCRM.Cards, shownOrders)
	v.Shop, v.ShopOrders = st.SalesDrive, newest(st.SalesDrive.Orders, shownOrders)
	v.OpenShop = r.URL.Query().Get("shop")
	v.OpenCard = r.URL.Query().Get("card")
	buyers, bought := map[int64]string{}, map[int64]bool{}
	for _, u := range st.GetCourse.Users {
		buyers[u.ID] = u.Email
		if u.Email == "" {
			buyers[u.ID] = u.Phone
		}
	}
	for _, p := range st.GetCourse.Purchases {
		bought[p.OrderID] = true
	}
	listed := st.GetCourse.List(v.Filter)
	for _, o := range newest(listed, shownOrders) {
		v.Orders = append(v.Orders, orderRow{o, buyers[o.UserID], bought[o.ID]})
	}
	v.Hidden = len(st.GetCourse.Orders) - len(v.Orders)
	for _, i := range Faults() {
		v.Faults = append(v.Faults, faultRow{i.Fault, i.Text, slices.Contains(st.Faults, i.Fault)})
	}
	v.Requests, v.Sent = newest(st.Requests, shownRows), newest(st.Sent, shownRows)
	v.State.Users = newest(v.State.Users, shownRows)
	v.State.Mails = newest(v.State.Mails, shownRows)
	v.State.Purchases = newest(v.State.Purchases, shownRows)
	return v
}

// newest gives the last n elements, the last one first.
func newest[T any](list []T, n int) []T {
	list = slices.Clone(list[max(0, len(list)-n):])
	slices.Reverse(list)
	return list
}

// pageFuncs are what the template may call; each knows the language of this request.
func pageFuncs(r *http.Request, lang diag.Lang) template.FuncMap {
	all := labels()
	word := func(key string) string { return all[key].In(lang) }
	return template.FuncMap{
		"t":         word,
		"in":        func(t diag.Text) string { return t.In(lang) },
		"lang":      lang.Tag,
		"status":    func(s getcourse.Status) string { return s.Label().In(lang) },
		"via":       func(v getcourse.Via) string { return word("via-" + string(v)) },
		"mail":      func(k getcourse.MailKind) string { return word("mail-" + string(k)) },
		"author":    func(a getcourse.Author) string { return authorText(a, word) },
		"entry":     func(e getcourse.Entry) string { return entryText(e, lang, word) },
		"at":        at,
		"statuses":  getcourse.Statuses,
		"moments":   getcourse.Moments,
		"moment":    func(m getcourse.Moment) string { return word("moment-" + string(m)) },
		"object":    func(of string) string { return word("object-" + of) },
		"sentState": func(st sender.State) string { return word("sent-" + string(st)) },
		"failure":   func(f sender.Failure) string { return word("failure-" + string(f)) },
		"nameOf":    nameOf,
		"names":     func(kind string) string { return word("names-" + kind) },
		"contact":   contactText,
		"id":        func(n int) int64 { return int64(n) },
		"path": func(link string) string {
			u, err := url.Parse(link)
			if err != nil {
				return "/"
			}
			return u.Path
		},
		"byID":  titles,
		"buyer": buyerText,
		"texts": func(list []string) string { return strings.Join(list, ", ") },
		"act":   func(format string, ids ...int64) template.URL { return action(r, format, ids) },
	}
}

// action is the address of a control, each {} an id, with what brings the page back as
// it is. It is built of constants, digits and escaped values only.
func action(r *http.Request, path string, ids []int64) template.URL {
	for _, id := range ids {
		path = strings.Replace(path, "{}", strconv.FormatInt(id, 10), 1)
	}
	at := url.URL{Path: "/sandbox" + path, RawQuery: pageQuery(r).Encode()}
	return template.URL(at.String())
}

// nameOf gives the name a list has for an id, and the id itself when it has none.
func nameOf(list []wire.Named, id int64) string {
	if n, ok := wire.Find(list, id); ok {
		return n.Name
	}
	return strconv.FormatInt(id, 10)
}

// titles is nameOf for pipelines and their statuses.
func titles(st keycrm.State, list string, id int64) string {
	for _, p := range st.Pipelines {
		if list == "pipeline" && p.ID == id {
			return p.Title
		}
		for _, s := range p.Statuses {
			if list == "card-status" && s.ID == id {
				return s.Title
			}
		}
	}
	return strconv.FormatInt(id, 10)
}

// buyerText is who a card is about, in one line.
func buyerText(st keycrm.State, id int64) string {
	for _, b := range st.Buyers {
		if b.ID == id {
			return strings.Join(strings.Fields(b.Name+" "+b.Phone+" "+b.Email), " ")
		}
	}
	return strconv.FormatInt(id, 10)
}

func at(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.Format("02.01.2006 15:04")
}

func authorText(a getcourse.Author, word func(string) string) string {
	text := word("by-" + a.Kind)
	if a.ID != "" {
		text += " " + a.ID
	}
	return text
}

// entryText is a line of history without its time and author.
func entryText(e getcourse.Entry, lang diag.Lang, word func(string) string) string {
	from, to, note := e.From, e.To, e.Note
	switch e.Kind {
	case getcourse.EntryCreated:
		kind, id, _ := strings.Cut(note, " ")
		note = authorText(getcourse.Author{Kind: kind, ID: id}, word)
	case getcourse.EntryStatus:
		from, to = getcourse.Status(from).Label().In(lang), getcourse.Status(to).Label().In(lang)
	case getcourse.EntryMail:
		to = word("mail-" + to)
	case getcourse.EntryPayment, getcourse.EntryPaymentDeleted:
		note = word("via-" + note)
	}
	text := word("entry-" + string(e.Kind))
	switch {
	case from != "" && to != "":
		text += fmt.Sprintf(": %s → %s", from, to)
	case from+to != "":
		text += ": " + from + to
	}
	if note != "" {
		text += " (" + note + ")"
	}
	return text
}

// contactText is who has ordered, in one line.
func contactText(st salesdrive.State, id int64) string {
	for _, c := range st.Contacts {
		if c.ID == id {
			return strings.Join(strings.Fields(c.FirstName+" "+c.LastName+" "+c.Phone+" "+c.Email), " ")
		}
	}
	return strconv.FormatInt(id, 10)
}
