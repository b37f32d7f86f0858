package sandbox

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/wire"
	"github.com/salecalc/salecalc/lang/diag"
)

// routes are the page, its style, the readable JSON and the controls.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /sandbox/style.css", style)
	mux.HandleFunc("GET "+landingPath, s.landing)
	mux.HandleFunc("POST "+landingPath, s.register)
	mux.HandleFunc("GET /sandbox/landing.js", script)
	mux.HandleFunc("GET /sales/shop/dealPay/id/{id}/hash/{hash}", s.payPage)
	mux.HandleFunc("GET /sandbox/state", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.State()) })
	mux.HandleFunc("GET /sandbox/orders", s.listOrders)
	mux.HandleFunc("GET /sandbox/faults", s.listFaults)
	for _, c := range controls() {
		mux.HandleFunc("POST /sandbox"+c.path, s.control(c))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		writeRefusal(w, r, http.StatusNotFound, unknownPath())
	})
	return mux
}

// control answers a form with the page again and JSON with JSON.
func (s *Server) control(c control) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, err := readInput(r, strings.Fields(c.fields))
		if err != nil {
			s.refused(w, r, err)
			return
		}
		res, err := c.run(s, &command{r: r, in: in})
		switch {
		case err != nil:
			s.refused(w, r, err)
		case isForm(r):
			http.Redirect(w, r, pageAddress(r, res), http.StatusSeeOther)
		default:
			res.OK = true
			writeJSON(w, http.StatusOK, res)
		}
	}
}

// pageAddress leads back to the page as it was, at the order or card that changed.
func pageAddress(r *http.Request, res result) string {
	query := pageQuery(r)
	at := url.URL{Path: "/"}
	if res.Order != nil {
		id := strconv.FormatInt(res.Order.ID, 10)
		query.Set("order", id)
		at.Fragment = "order-" + id
	}
	if res.ShopOrder != nil {
		id := strconv.FormatInt(res.ShopOrder.ID, 10)
		query.Set("shop", id)
		at.Fragment = "shop-" + id
	}
	if res.anchor != "" {
		at.Fragment = res.anchor
	}
	if res.Card != nil {
		id := strconv.FormatInt(res.Card.ID, 10)
		query.Set("card", id)
		at.Fragment = "card-" + id
	}
	at.RawQuery = query.Encode()
	return at.String()
}

// pageQuery is what of a request's query belongs to the page: language and filter.
func pageQuery(r *http.Request) url.Values {
	kept := url.Values{}
	for _, name := range []string{"lang", "status", "reason"} {
		if v := r.URL.Query().Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	return kept
}

func isForm(r *http.Request) bool { return mediaType(r) == "application/x-www-form-urlencoded" }

func mediaType(r *http.Request) string {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // unreadable counts as none
	return kind
}

// readInput takes the fields of a control from a form or a flat JSON object; an empty
// JSON body has none. A field the control does not have is refused, so that a slip in
// a name does not go unnoticed.
func readInput(r *http.Request, fields []string) (url.Values, error) {
	in := url.Values{}
	switch kind := mediaType(r); kind {
	case "application/x-www-form-urlencoded":
		if r.ParseForm() != nil {
			return nil, unreadableInput()
		}
		in = r.PostForm
	case "application/json", "":
		if err := readJSON(r, in); err != nil {
			return nil, err
		}
	default:
		return nil, unreadableInput()
	}
	for name := range in {
		if !slices.Contains(fields, name) {
			return nil, unknownField(name)
		}
	}
	return in, nil
}

func readJSON(r *http.Request, into url.Values) error {
	var object map[string]json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&object); err != nil && !errors.Is(err, io.EOF) {
		return unreadableInput()
	}
	for name, raw := range object {
		text, ok := wire.ScalarText(raw)
		if !ok {
			return badInput(name, string(raw))
		}
		into.Set(name, text)
	}
	return nil
}

func (s *Server) listOrders(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, s.school.State().List(orderFilter(r)))
}

func orderFilter(r *http.Request) getcourse.Filter {
	q := r.URL.Query()
	return getcourse.Filter{Status: getcourse.Status(q.Get("status")), Reason: q.Get("reason")}
}

// A faultLine is a fault in JSON.
type faultLine struct {
	Fault Fault  `json:"fault"`
	On    bool   `json:"on"`
	EN    string `json:"en"`
	RU    string `json:"ru"`
}

func (s *Server) listFaults(w http.ResponseWriter, _ *http.Request) {
	on := s.ActiveFaults()
	var lines []faultLine
	for _, i := range Faults() {
		lines = append(lines, faultLine{i.Fault, slices.Contains(on, i.Fault), i.Text.EN, i.Text.RU})
	}
	writeJSON(w, http.StatusOK, lines)
}

// payPage is where a payment link leads: the order on the page, with its buttons.
func (s *Server) payPage(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64) // no number is no order
	o, err := s.school.Order(id)
	if err != nil || !strings.HasSuffix(o.PaymentLink, r.URL.Path) && !strings.HasSuffix(o.PartialLink, r.URL.Path) {
		writeRefusal(w, r, http.StatusNotFound, unknownPath())
		return
	}
	http.Redirect(w, r, pageAddress(r, result{Order: &o}), http.StatusSeeOther)
}

func writeJSON[T any](w http.ResponseWriter, status int, v T) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(v) // the types encode; a client that is gone has no use for the error
}

// refused answers a control that was not carried out.
func (s *Server) refused(w http.ResponseWriter, r *http.Request, err error) {
	why := refusalIn(err)
	status := http.StatusUnprocessableEntity
	if strings.HasPrefix(why.Code, "unknown-") {
		status = http.StatusNotFound
	}
	if isForm(r) {
		s.writePage(w, r, status, why.Message)
		return
	}
	writeRefusal(w, r, status, why)
}

// refusalIn is the refusal an error stands for.
func refusalIn(err error) *wire.Refusal {
	var why *wire.Refusal
	if errors.As(err, &why) {
		return why
	}
	return &wire.Refusal{Code: "internal", Message: diag.Same(err.Error())}
}

// refusalJSON is a refusal in both languages.
type refusalJSON struct {
	OK      bool   `json:"ok"`
	Code    string `json:"code"`
	Message struct {
		EN string `json:"en"`
		RU string `json:"ru"`
	} `json:"message"`
}

// writeRefusal answers programs with JSON and browsers with a page.
func writeRefusal(w http.ResponseWriter, r *http.Request, status int, why *wire.Refusal) {
	if r.Method == http.MethodGet || isForm(r) {
		writeLine(w, status, fmt.Sprintf("%d. %s", status, why.Message.In(language(r))))
		return
	}
	body := refusalJSON{Code: cmp.Or(why.Code, "internal")}
	body.Message.EN, body.Message.RU = why.Message.EN, why.Message.RU
	writeJSON(w, status, body)
}

func crossOrigin() *wire.Refusal {
	return wire.Refuse("cross-origin", "the controls answer only the sandbox's own page", "Управлять песочницей можно только с её собственной страницы")
}

func foreignHost() *wire.Refusal {
	return wire.Refuse("foreign-host", "open the sandbox by its address, such as 127.0.0.1 or localhost",
		"Откройте песочницу по её адресу, например 127.0.0.1 или localhost")
}

func unknownPath() *wire.Refusal {
	return wire.Refuse("unknown-path", "there is no such page", "Такой страницы нет")
}

func unreadableInput() *wire.Refusal {
	return wire.Refuse("unreadable-input", "the body must be a form or a flat JSON object", "В теле запроса нужна форма или простой объект JSON")
}

func unknownField(name string) *wire.Refusal {
	return wire.Refuse("surplus-field", fmt.Sprintf("there is no field %q here", name), fmt.Sprintf("Здесь нет поля %q", name))
}

func badInput(name, text string) *wire.Refusal {
	return wire.Refuse("bad-input", fmt.Sprintf("field %s: %q does not fit", name, text), fmt.Sprintf("Поле %s: значение %q не подходит", name, text))
}
