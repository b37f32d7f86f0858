package getcourse

import (
	"cmp"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// A Call is one request to the import API, taken out of its form.
type Call struct {
	Host   string // the host the client meant, lower case, no port; empty means this school's
	Path   string
	Action string
	Key    string
	Params string // as in the form: JSON in base64
}

// Conditions switch on what goes wrong at a school. The zero value is a healthy one.
type Conditions struct {
	WrongKey        bool // the key is not accepted, whatever it is
	ReadOnlyKey     bool // the key may not write
	NoImport        bool // the tariff has no import: an empty answer
	OwnDomain       bool // the school redirects to its own host
	QuotaReached    bool // nothing new can be created
	TextFlags       bool // success and error come as "true" and "false"
	EmptyDealNumber bool // an order's number never comes back
}

// A Reply is the answer to a Call, with what a log wants to know about it.
type Reply struct {
	Status      int
	ContentType string
	Location    string
	Body        string

	Decoded string        // the JSON of params, empty when it could not be read
	Ignored []string      // paths in it that had no effect
	Refusal *wire.Refusal // why nothing was done; nil when the call was carried out
}

// The paths of the import API.
const (
	UsersPath = "/pl/api/users"
	DealsPath = "/pl/api/deals"
)

const (
	typeJSON = "application/json; charset=utf-8"
	typeHTML = "text/html; charset=utf-8"
)

// Handle answers one call.
func (s *School) Handle(c Call, cond Conditions) Reply {
	c.Host = cmp.Or(c.Host, s.Host())
	switch {
	case !s.answersOn(c.Host):
		return Reply{Status: http.StatusNotFound, ContentType: typeHTML, Body: "Wrong subdomain"}
	case cond.OwnDomain && c.Host != s.cfg.OwnDomain:
		return Reply{Status: http.StatusFound, ContentType: typeHTML, Location: s.ownAddress(c.Path)}
	case c.Path != UsersPath && c.Path != DealsPath:
		return Reply{Status: http.StatusNotFound, ContentType: typeHTML, Body: notFoundPage}
	case cond.NoImport:
		return Reply{Status: http.StatusOK, ContentType: typeHTML}
	}
	return s.answer(c, cond)
}

const notFoundPage = "<!DOCTYPE html><html><head><title>404</title></head><body><h1>404</h1><p>Страница не найдена</p></body></html>"

// Host is the school's usual host.
func (s *School) Host() string { return s.cfg.Account + ".getcourse.ru" }

// answersOn reports whether a host is this school: its account on any of the
// service's domains, or its own domain.
func (s *School) answersOn(host string) bool {
	account, ok := AccountOf(host)
	return host == s.cfg.OwnDomain || ok && account == s.cfg.Account
}

func (s *School) ownAddress(path string) string {
	u := url.URL{Scheme: "https", Host: s.cfg.OwnDomain, Path: path}
	return u.String()
}

// AccountOf gives the account of a host such as school.getcourse.ru.
func AccountOf(host string) (account string, ok bool) {
	account, domain, _ := strings.Cut(host, ".")
	return account, account != "" && strings.HasPrefix(domain, "getcourse.")
}

// answer carries a call out that has reached the API of this school. The action is
// looked at before the key: a redirect that lost the body is told that its action is empty.
func (s *School) answer(c Call, cond Conditions) Reply {
	e := envelope{action: c.Action, textFlags: cond.TextFlags}
	switch {
	case c.Action == "":
		return e.failed(noAction())
	case c.Key == "":
		return e.noKey()
	case cond.WrongKey || subtle.ConstantTimeCompare([]byte(c.Key), []byte(s.cfg.Key)) != 1:
		return e.failed(unauthorised())
	case cond.ReadOnlyKey || !known(c.Path, c.Action):
		return e.failed(forbidden())
	}
	text, ok := decode(c.Params)
	if !ok {
		return e.failed(noParams())
	}
	out, ignored, err := s.carryOut(c, cond, text)
	var r Reply
	var refusal *wire.Refusal
	if errors.As(err, &refusal) {
		r = e.rejected(refusal)
	} else {
		r = e.done(out)
	}
	r.Decoded, r.Ignored = string(text), ignored
	return r
}

func known(path, action string) bool {
	return action == "add" || action == "update" && path == UsersPath
}

// An outcome is what an import that succeeded tells its caller.
type outcome struct {
	userID     int64
	userStatus string
	isDeal     bool
	dealID     int64
	dealNumber string
	link       string
}

func (s *School) carryOut(c Call, cond Conditions, text []byte) (out outcome, ignored []string, err error) {
	err = s.change(func(d *draft) error {
		p, err := s.readParams(text, c.Action == "add")
		ignored = p.ignored
		if err != nil {
			return err
		}
		d.host, d.noNew = c.Host, cond.QuotaReached
		switch {
		case c.Path == DealsPath:
			out, err = d.importDeal(p)
		case c.Action == "update":
			out, err = d.updateUser(p)
		default:
			out, err = d.addUser(p)
		}
		return err
	})
	if cond.EmptyDealNumber {
		out.dealNumber = ""
	}
	return out, ignored, err
}

// An envelope builds the JSON around an answer.
type envelope struct {
	action    string
	textFlags bool
}

// A flag is written as a boolean or, where the service has it so, as a text.
type flag struct{ on, asText bool }

func (f flag) MarshalJSON() ([]byte, error) {
	text := "false"
	if f.on {
		text = "true"
	}
	if f.asText {
		text = `"` + text + `"`
	}
	return []byte(text), nil
}

func (e envelope) flag(on bool) flag { return flag{on: on, asText: e.textFlags} }

type body struct {
	Success flag    `json:"success"`
	Action  string  `json:"action,omitempty"`
	Error   string  `json:"error,omitempty"`
	Result  *result `json:"result,omitempty"`
}

type result struct {
	Success      flag    `json:"success"`
	UserID       int64   `json:"user_id,omitempty"`
	UserStatus   string  `json:"user_status,omitempty"`
	DealID       int64   `json:"deal_id,omitempty"`
	DealNumber   *string `json:"deal_number,omitempty"`
	PaymentLink  string  `json:"payment_link,omitempty"`
	ErrorMessage string  `json:"error_message"`
	Error        flag    `json:"error"`
}

// failed is a call that was not understood: no inner result.
func (e envelope) failed(why *wire.Refusal) Reply {
	return e.reply(body{Success: e.flag(false), Error: why.Message.RU}, why)
}

// rejected is a call that was understood and not carried out.
func (e envelope) rejected(why *wire.Refusal) Reply {
	r := &result{Success: e.flag(false), ErrorMessage: why.Message.RU, Error: e.flag(true)}
	return e.reply(body{Success: e.flag(true), Action: e.action, Result: r}, why)
}

func (e envelope) done(out outcome) Reply {
	r := &result{
		Success: e.flag(true), UserID: out.userID, UserStatus: out.userStatus,
		DealID: out.dealID, PaymentLink: out.link, Error: e.flag(false),
	}
	if out.isDeal {
		r.DealNumber = &out.dealNumber
	}
	return e.reply(body{Success: e.flag(true), Action: e.action, Result: r}, nil)
}

// noKey has the shape of the service's numbered errors.
func (e envelope) noKey() Reply {
	why := noKey()
	return marshal(struct {
		Success flag     `json:"success"`
		Info    []string `json:"info"`
		Message string   `json:"error_message"`
		Error   flag     `json:"error"`
		Code    int      `json:"error_code"`
	}{e.flag(false), []string{}, why.Message.RU, e.flag(true), 904}, why)
}

func (e envelope) reply(b body, why *wire.Refusal) Reply { return marshal(b, why) }

func marshal[T any](b T, why *wire.Refusal) Reply {
	return Reply{Status: http.StatusOK, ContentType: typeJSON, Body: wire.Encode(b), Refusal: why}
}
