package keycrm

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Call is one request to the API.
type Call struct {
	Method string
	Path   string // below the host: /v1/pipelines/cards
	Query  url.Values
	Auth   string // the header Authorization
	Body   []byte
}

// Token is the key a call comes with.
func (c Call) Token() string {
	token, _ := strings.CutPrefix(c.Auth, "Bearer ")
	return token
}

// Conditions switch on what goes wrong at an account. The zero value is a healthy one.
type Conditions struct {
	WrongKey bool // the key is not accepted, whatever it is
	LeadsOff bool // pipelines are switched off
	Busy     bool // too many requests, whoever asked
}

// A Reply is the answer to a Call, with what a log wants to know about it.
type Reply struct {
	Status int
	Header http.Header // beside the content type, which is JSON
	Body   string

	Decoded string   // the body of the call when it was a JSON object
	Ignored []string // paths in it that had no effect
	Refusal *Refusal // why nothing was done; nil when the call was carried out
}

// CardsPath is where cards are created and listed.
const CardsPath = Root + "/pipelines/cards"

// Root is what every path of the API begins with.
const Root = "/v1"

// busyPause is the seconds a company that is told to be busy asks to wait.
const busyPause = 2

// Handle answers one call.
func (c *Company) Handle(call Call, cond Conditions) Reply {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := Reply{Header: http.Header{}}
	scheme, _, _ := strings.Cut(call.Auth, " ")
	switch {
	case cond.WrongKey || scheme != "Bearer" || subtle.ConstantTimeCompare([]byte(call.Token()), []byte(c.cfg.Token)) != 1:
		return r.refused(unauthenticated())
	case cond.Busy:
		r.Header.Set("Retry-After", strconv.Itoa(busyPause))
		return r.refused(tooMany())
	case !c.admit(r.Header):
		return r.refused(tooMany())
	}
	rest, known := strings.CutPrefix(call.Path, Root+"/")
	switch {
	case !known:
		return r.refused(notFound())
	case cond.LeadsOff && strings.HasPrefix(rest, "pipelines"):
		return r.refused(leadsOff())
	}
	c.route(call, strings.Split(rest, "/"), &r)
	return r
}

// admit counts a request and says in the headers what is left of the minute.
func (c *Company) admit(h http.Header) bool {
	if c.cfg.Rate <= 0 {
		return true
	}
	now := c.Now()
	c.asked = slices.DeleteFunc(c.asked, func(t time.Time) bool { return now.Sub(t) >= time.Minute })
	left := c.cfg.Rate - len(c.asked)
	h.Set("X-RateLimit-Limit", strconv.Itoa(c.cfg.Rate))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(left-1, 0)))
	if left <= 0 {
		wait := time.Minute - now.Sub(c.asked[0])
		h.Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
		return false
	}
	c.asked = append(c.asked, now)
	return true
}

// route finds what a path names and does what the method says.
func (c *Company) route(call Call, parts []string, r *Reply) {
	switch {
	case len(parts) == 2 && parts[0] == "pipelines" && parts[1] == "cards" && call.Method == http.MethodPost:
		c.finish(r, call, http.StatusCreated, c.createCard)
	case len(parts) == 3 && parts[0] == "pipelines" && parts[1] == "cards" && call.Method == http.MethodPut:
		card := c.card(number(parts[2]))
		if card == nil {
			*r = r.refused(notFound())
			return
		}
		c.finish(r, call, http.StatusAccepted, func(in *request) (string, error) { return c.changeCard(in, card) })
	case len(parts) == 4 && parts[0] == "pipelines" && parts[1] == "cards" && parts[3] == "payment":
		card := c.card(number(parts[2]))
		switch {
		case call.Method != http.MethodPost:
			*r = r.refused(wrongMethod())
		case card == nil:
			*r = r.refused(notFound())
		default:
			c.finish(r, call, http.StatusCreated, func(in *request) (string, error) { return c.payCard(in, card) })
		}
	case call.Method != http.MethodGet:
		*r = r.refused(wrongMethod())
	default:
		c.read(call, parts, r)
	}
}

// finish carries out a call that creates or changes something.
func (c *Company) finish(r *Reply, call Call, status int, create func(*request) (string, error)) {
	in, err := newRequest(call.Body)
	if err == nil {
		r.Decoded = strings.TrimSpace(string(call.Body))
		r.Body, err = create(in)
		r.Ignored = in.Ignored()
	}
	if err != nil {
		*r = r.refused(err)
		return
	}
	r.Status = status
}

func (r Reply) refused(err error) Reply {
	var why *Refusal
	if !errors.As(err, &why) {
		why = notFound()
	}
	r.Status, r.Body, r.Refusal = why.status, why.body(), why
	return r
}

// number reads an id of a path, 0 when it is none.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
