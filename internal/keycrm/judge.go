package keycrm

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/internal/rawjson"
	"github.com/salecalc/salecalc/internal/webclient"
)

// A Verdict is what came of a call.
type Verdict struct {
	OK        bool
	ErrorText string   // what the function returns; "" when OK
	Problem   *Problem // set when the words are ours, or explain those of the service
	Outcome   webclient.Outcome
	Status    int // 0 when there was no answer
	Attempts  int

	CardID string // of a new card, letter for letter
	Answer string // the whole answer as compact JSON; "" when it was none
}

const (
	maxErrorText = 1000 // characters the service may put into a variable as the text of an error
	maxErrors    = 20   // fields of a refusal that are named
)

// Judge reads an answer to call. Created is what the API says, and a card that has no id
// was not created by it.
func Judge(call Call, r webclient.Response) Verdict {
	v := Verdict{Status: r.Status}
	body := bytes.TrimSpace(bytes.TrimPrefix(r.Body, []byte("\ufeff")))
	var root gjson.Result
	if json.Valid(body) {
		root = gjson.ParseBytes(body)
	}
	if root.IsObject() {
		v.Answer = rawjson.Compact(root.Raw)
	}
	switch {
	case r.Status/100 == 2 && accepted(call, root):
		v.OK = true
		if call.card {
			v.CardID = exact(root.Get("id"))
		}
	case r.Status/100 == 2:
		v.fail(outcomeUnknown(strangeAnswer(r.Status)), webclient.Unknown)
	case r.Status/100 == 3:
		v.fail(redirected(r.Status), webclient.Settled)
	case r.Status/100 != 4 || r.Status == http.StatusRequestTimeout:
		v.fail(outcomeUnknown(serverTrouble(r.Status)), webclient.Unknown)
	default:
		v.refuse(call, r, words(root))
	}
	return v
}

// accepted reports whether the body of an answer is that of a success: a card with its
// id, or for a payment any object.
func accepted(call Call, root gjson.Result) bool {
	return root.IsObject() && (!call.card || exact(root.Get("id")) != "")
}

// refuse tells why the service did nothing. Its own words are the answer; those that say
// nothing to the author of a bot are explained beside it.
func (v *Verdict) refuse(call Call, r webclient.Response, text string) {
	switch {
	case r.Status == http.StatusTooManyRequests:
		v.fail(busy(r.Status, retryAfter(r)), webclient.Busy)
	case r.Status == http.StatusUnauthorized:
		v.fail(badToken(r.Status).worded(text), webclient.Settled)
	case r.Status == http.StatusBadRequest && strings.Contains(strings.ToLower(text), "not enabled"):
		v.fail(notEnabled(r.Status).worded(text), webclient.Settled)
	case r.Status == http.StatusForbidden:
		v.fail(forbidden(r.Status).worded(text), webclient.Settled)
	case r.Status == http.StatusNotFound && !call.card:
		v.fail(noCard(r.Status), webclient.Settled)
	case text == "":
		v.fail(rejected(r.Status), webclient.Settled)
	default:
		v.ErrorText, v.Outcome = text, webclient.Settled
	}
}

func (v *Verdict) fail(p *Problem, o webclient.Outcome) {
	v.OK, v.Problem, v.ErrorText, v.Outcome = false, p, p.Result, o
}

func failed(p *Problem, o webclient.Outcome) Verdict {
	var v Verdict
	v.fail(p, o)
	return v
}

// masked is v without the token, should a server have sent it back.
func (v Verdict) masked(k Token) Verdict {
	for _, s := range []*string{&v.ErrorText, &v.CardID, &v.Answer} {
		*s = k.masked(*s)
	}
	if v.Problem != nil {
		p := *v.Problem
		p.Result, p.Text.EN, p.Text.RU = k.masked(p.Result), k.masked(p.Text.EN), k.masked(p.Text.RU)
		v.Problem = &p
	}
	return v
}

// words is what the service says of a refusal: its message, and for a validation the
// fields with what is wrong in each.
func words(root gjson.Result) string {
	if !root.IsObject() {
		return ""
	}
	var parts []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && len(parts) <= maxErrors {
			parts = append(parts, s)
		}
	}
	if m := root.Get("message"); m.Type == gjson.String {
		add(m.Str)
	}
	if errs := root.Get("errors"); errs.IsObject() {
		errs.ForEach(func(path, list gjson.Result) bool {
			var says []string
			for _, one := range list.Array() { // a lone text is an array of one
				if one.Type == gjson.String {
					says = append(says, one.Str)
				}
			}
			if len(says) > 0 {
				add(path.Str + ": " + strings.Join(says, " "))
			}
			return true
		})
	}
	return shortened(strings.Join(parts, " "))
}

func shortened(s string) string {
	if utf8.RuneCountInString(s) > maxErrorText {
		return string([]rune(s)[:maxErrorText-1]) + "…"
	}
	return s
}

// exact is an id as it was written.
func exact(v gjson.Result) string {
	switch v.Type {
	case gjson.Number:
		return v.Raw
	case gjson.String:
		return strings.TrimSpace(v.Str)
	}
	return ""
}

// retryAfter is the pause a busy service asks for.
func retryAfter(r webclient.Response) time.Duration {
	n, err := strconv.ParseUint(r.Header.Get("Retry-After"), 10, 31)
	if err != nil {
		return usualPause
	}
	return time.Duration(n) * time.Second
}
