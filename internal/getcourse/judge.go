package getcourse

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/salecalc/salecalc/internal/rawjson"
	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/tidwall/gjson"
)

// A Verdict is what came of a call. Ids and numbers are texts, letter for letter as
// the service wrote them.
type Verdict struct {
	remote.Verdict

	UserID, DealID, DealNumber string
	PaymentLink                string
	Answer                     string // the whole answer as compact JSON; "" when it was none
}

const busyCode = "903" // too many requests: nothing was done, ask later

// Judge reads an answer of host. Only an envelope that says yes at both of its levels
// is a success; "success" alone means no more than that the call was understood.
func Judge(host string, r webclient.Response) Verdict {
	var v Verdict
	v.Status = r.Status
	root, empty := remote.Object(r)
	if !root.Exists() {
		v.Fail(noJSON(getcourseAt(host), r, empty))
		return v
	}
	v.Answer = rawjson.Compact(root.Raw)
	result := root.Get("result")
	inner := result.Get("success")
	v.OK = r.Status/100 == 2 && truth(root.Get("success")) && result.IsObject() &&
		(!inner.Exists() || truth(inner)) && !truth(result.Get("error"))
	if v.OK {
		v.UserID = remote.Exact(result.Get("user_id"))
		v.DealID = remote.Exact(result.Get("deal_id"))
		v.DealNumber = remote.Exact(result.Get("deal_number"))
		if link := result.Get("payment_link"); link.Type == gjson.String && truth(link) {
			v.PaymentLink = link.Str
		}
		return v
	}
	v.refuse(getcourseAt(host), root, result)
	return v
}

// refuse finds the text and the outcome of a JSON answer that is no success. It counts
// as the service's refusal when it says no or says why; an answer that says neither
// leaves open whether the call was carried out.
func (v *Verdict) refuse(s remote.Service, root, result gjson.Result) {
	text := firstText(
		words(result.Get("error_message")), sentence(result.Get("error")),
		sentence(root.Get("error")), words(root.Get("error_message")),
	)
	no := text != "" || denied(root.Get("success")) || denied(result.Get("success")) ||
		truth(result.Get("error")) || truth(root.Get("error"))
	switch {
	case !no && unsettled(v.Status):
		v.Fail(s.OutcomeUnknown(unexplained(s, v.Status)), webclient.Unknown)
		return
	case text == "":
		v.Fail(unexplained(s, v.Status), webclient.Settled)
	default:
		v.ErrorText = text
	}
	if remote.Exact(root.Get("error_code")) == busyCode || remote.Exact(result.Get("error_code")) == busyCode {
		v.Outcome = webclient.Busy
	}
}

// complete adds what the call knows and the answer need not repeat.
func (v *Verdict) complete(call Call) {
	if v.DealNumber == "" {
		v.DealNumber = call.DealNumber
	}
	if call.declinesLink() {
		v.PaymentLink = ""
	}
}

// noJSON judges an answer that is no JSON object, by its status alone: a page in a
// variable helps nobody.
func noJSON(s remote.Service, r webclient.Response, empty bool) (*Problem, webclient.Outcome) {
	switch {
	case r.Status/100 == 3:
		return redirected(s, r.Status, locationHost(s.Host, r.Header.Get("Location"))), webclient.Settled
	case r.Status == 404:
		return notFound(s, r.Status), webclient.Settled
	case !unsettled(r.Status):
		return s.Rejected(r.Status), webclient.Settled
	case r.Status/100 == 2 && empty:
		return s.OutcomeUnknown(emptyAnswer(s, r.Status)), webclient.Unknown
	case r.Status/100 == 2:
		return s.OutcomeUnknown(strangeAnswer(s, r.Status)), webclient.Unknown
	}
	return s.OutcomeUnknown(s.Trouble(r.Status)), webclient.Unknown
}

// unsettled reports whether a status leaves open what was done: all but redirects and
// refusals, and the 408 of a server that lost patience midway.
func unsettled(status int) bool {
	return status/100 != 3 && status/100 != 4 || status == 408
}

// locationHost is the host a redirect points at, when it is another one that could be
// an account name; else "".
func locationHost(host, location string) string {
	u, err := url.Parse(location)
	if err != nil {
		return ""
	}
	to := strings.ToLower(u.Hostname())
	if to == host || !wholeHost(to) {
		return ""
	}
	return to
}

// truth reads a flag: texts other than "", "0" and "false" are true.
func truth(v gjson.Result) bool {
	switch v.Type {
	case gjson.True:
		return true
	case gjson.Number:
		return v.Num != 0
	case gjson.String:
		s := strings.TrimSpace(v.Str)
		return s != "" && s != "0" && !strings.EqualFold(s, "false")
	case gjson.JSON: // PHP writes "nothing" as an empty array
		filled := false
		v.ForEach(func(_, _ gjson.Result) bool {
			filled = true
			return false
		})
		return filled
	}
	return false
}

// denied is a flag that is there and says no.
func denied(v gjson.Result) bool { return v.Type != gjson.Null && !truth(v) }

// words is a text of the service, bounded.
func words(v gjson.Result) string {
	if v.Type != gjson.String {
		return ""
	}
	return remote.Shortened(strings.TrimSpace(v.Str))
}

// sentence is words of a field that may hold a flag instead.
func sentence(v gjson.Result) string {
	s := words(v)
	if strings.EqualFold(s, "true") || strings.EqualFold(s, "false") || strings.IndexFunc(s, unicode.IsLetter) < 0 {
		return ""
	}
	return s
}

func firstText(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
