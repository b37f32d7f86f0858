package demo

import (
	"bytes"
	_ "embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

//go:embed page.html
var pageText string

//go:embed style.css
var pageStyle string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// A site shows a circle and takes its buttons.
type site struct {
	circle *circle
	lang   diag.Lang // unless the address names another
}

// ServeHTTP implements http.Handler. Only this machine's own pages may press the buttons.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { s.write(w, r, http.StatusOK, "") })
	mux.HandleFunc("POST /step/{n}", s.press)
	mux.HandleFunc("POST /restart", s.restart)
	if !sandbox.OwnAddress(r.Host) {
		http.Error(w, "open the page by its address, such as 127.0.0.1", http.StatusForbidden)
		return
	}
	http.NewCrossOriginProtection().Handler(mux).ServeHTTP(w, r)
}

// press does the step of a button and shows the page there.
func (s *site) press(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	n, _ := strconv.Atoi(r.PathValue("n")) // no number is no step
	who := person{strings.TrimSpace(r.PostFormValue("name")), strings.TrimSpace(r.PostFormValue("email")), strings.TrimSpace(r.PostFormValue("phone"))}
	switch err := s.circle.step(r.Context(), n, who); {
	case errors.Is(err, errNotNow):
		s.write(w, r, http.StatusConflict, s.in(r).T("This step is not the next one: go from top to bottom.", "Сейчас очередь другого шага: идите сверху вниз."))
	case err != nil:
		s.write(w, r, http.StatusBadGateway, s.in(r).trouble(err))
	default:
		s.back(w, r, "step-"+strconv.Itoa(n))
	}
}

func (s *site) restart(w http.ResponseWriter, r *http.Request) {
	if err := s.circle.restart(r.Context()); err != nil {
		s.write(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	s.back(w, r, "")
}

// back leads to a place of the page in its language.
func (s *site) back(w http.ResponseWriter, r *http.Request, place string) {
	at := url.URL{Path: "/", RawQuery: url.Values{"lang": {s.in(r).Lang}}.Encode(), Fragment: place}
	http.Redirect(w, r, at.String(), http.StatusSeeOther)
}

// A view is what the page is made of.
type view struct {
	lang  diag.Lang
	Lang  string
	Style template.CSS
	Error string

	Bot              string
	Person           person
	BoxURL, ServeURL string
	Steps            []stepView
	Over             bool // the circle is closed
}

type stepView struct {
	N       int
	Title   diag.Text
	Says    diag.Text
	Button  diag.Text
	Next    bool // it can be done now
	Done    bool
	Outcome outcome
}

// T chooses the text of the page's language.
func (v view) T(en, ru string) string { return diag.Both(en, ru).In(v.lang) }

// In is a text in the page's language.
func (v view) In(t diag.Text) string { return t.In(v.lang) }

// trouble says why a step did not work.
func (v view) trouble(err error) string {
	why := err.Error()
	var t trouble
	if errors.As(err, &t) {
		why = v.In(t.text)
	}
	return v.T("The step did not work: ", "Шаг не получился: ") + why
}

// Scope says whose a variable is.
func (v view) Scope(w server.Written) string {
	scope, _ := vars.ParseScope(w.Scope) // the server writes it by String
	return v.In(report.Scope(scope))
}

// Text is the text of a variable.
func (view) Text(variable crm.Var) string { return variable.Value.Text() }

// in is an empty view in the language of a request.
func (s *site) in(r *http.Request) view {
	v := view{lang: s.lang}
	if asked, ok := diag.ParseLang(r.URL.Query().Get("lang")); ok {
		v.lang = asked
	}
	v.Lang = v.lang.Tag()
	return v
}

func (s *site) write(w http.ResponseWriter, r *http.Request, status int, trouble string) {
	v := s.in(r)
	v.Style, v.Error = template.CSS(pageStyle), trouble
	s.circle.show(&v)
	var buf bytes.Buffer
	if err := pageTemplate.Execute(&buf, v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = buf.WriteTo(w) // a reader that is gone has no use for the error
}

// show fills in how far the circle has come.
func (c *circle) show(v *view) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v.Bot, v.Person, v.BoxURL, v.ServeURL = c.bot, c.person, c.boxURL, c.serveURL
	v.Steps = stepViews()
	for i := range v.Steps {
		step := &v.Steps[i]
		step.Done, step.Next = i < len(c.done), i == len(c.done)
		if step.Done {
			step.Outcome = c.done[i]
		}
	}
	v.Over = len(c.done) == steps
}

func stepViews() []stepView {
	return []stepView{
		{N: landing, Title: diag.Both("The client registers on a landing page", "Клиент регистрируется на лендинге"), Button: diag.Both("Register", "Зарегистрироваться"),
			Says: diag.Both("The bot has given him a link that ends with ?sid= and his number in the bot. GetCourse keeps it in the user's field sb_id.",
				"Бот дал ему ссылку, которая кончается на ?sid= и номер клиента в боте. GetCourse сохраняет его в поле пользователя sb_id.")},
		{N: form, Title: diag.Both("A form on the site becomes a card and an order", "Форма на сайте становится карточкой и заказом"), Button: diag.Both("Send the form", "Отправить форму"),
			Says: diag.Both("salecalc serve keeps the form and runs form.calc, which makes a card in KeyCRM and an order in GetCourse.",
				"salecalc serve сохраняет форму и выполняет form.calc: он создаёт карточку в KeyCRM и заказ в GetCourse.")},
		{N: payment, Title: diag.Both("The order is paid", "Заказ оплачен"), Button: diag.Both("Pay", "Оплатить"),
			Says: diag.Both("The sandbox takes the money as a payment system would. The order is completed.", "Песочница принимает деньги, как платёжная система. Заказ завершён.")},
		{N: webhook, Title: diag.Both("GetCourse sends a webhook", "GetCourse отправляет вебхук"), Button: diag.Both("Look at the webhook", "Посмотреть вебхук"),
			Says: diag.Both("A process of the school calls salecalc serve as soon as an order is completed. The field sb_id comes back as client_id.",
				"Процесс школы вызывает salecalc serve, как только заказ завершён. Поле sb_id возвращается как client_id.")},
		{N: variables, Title: diag.Both("A script runs, and there are variables", "Скрипт выполнен, переменные записаны"), Button: diag.Both("Look at the variables", "Посмотреть переменные"),
			Says: diag.Both("The message getcourse paid has found its block, and paid.calc has run for the client of the bot.",
				"По сообщению getcourse paid нашёлся блок, и paid.calc выполнен для клиента бота.")},
	}
}
