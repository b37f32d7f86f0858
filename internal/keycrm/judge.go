package keycrm

import (
	"net/http"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/internal/rawjson"
	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
)

// A Verdict is what came of a call.
type Verdict struct {
	remote.Verdict

	CardID string // of a new card, letter for letter
	Answer string // the whole answer as compact JSON; "" when it was none
}

// maxErrors bounds the fields of a refusal that are named.
const maxErrors = 20

// Judge reads an answer to call. Created is what the API says, and a card that has no id
// was not created by it.
func Judge(call Call, r webclient.Response) Verdict {
	var v Verdict
	v.Status = r.Status
	root, _ := remote.Object(r)
	if root.Exists() {
		v.Answer = rawjson.Compact(root.Raw)
	}
	switch {
	case r.Status/100 == 2 && accepted(call, root):
		v.OK = true
		if call.card {
			v.CardID = remote.Exact(root.Get("id"))
		}
	case r.Status/100 == 2:
		v.Fail(crm.OutcomeUnknown(strangeAnswer(r.Status)), webclient.Unknown)
	case r.Status/100 == 3:
		v.Fail(redirected(r.Status), webclient.Settled)
	case r.Status/100 != 4 || r.Status == http.StatusRequestTimeout:
		v.Fail(crm.OutcomeUnknown(crm.Trouble(r.Status)), webclient.Unknown)
	default:
		v.refuse(call, r, words(root))
	}
	return v
}

// accepted reports whether the body of an answer is that of a success: a card with its
// id, or for a payment any object.
func accepted(call Call, root gjson.Result) bool {
	return root.IsObject() && (!call.card || remote.Exact(root.Get("id")) != "")
}

// refuse tells why the service did nothing. Its own words are the answer; those that say
// nothing to the author of a bot are explained beside it.
func (v *Verdict) refuse(call Call, r webclient.Response, text string) {
	switch {
	case r.Status == http.StatusTooManyRequests:
		v.Fail(busy(r.Status, retryAfter(r)), webclient.Busy)
	case r.Status == http.StatusUnauthorized:
		v.Fail(badToken(r.Status).Worded(text), webclient.Settled)
	case r.Status == http.StatusBadRequest && strings.Contains(strings.ToLower(text), "not enabled"):
		v.Fail(notEnabled(r.Status).Worded(text), webclient.Settled)
	case r.Status == http.StatusForbidden:
		v.Fail(forbidden(r.Status).Worded(text), webclient.Settled)
	case r.Status == http.StatusNotFound && !call.card:
		v.Fail(noCard(r.Status), webclient.Settled)
	case text == "":
		v.Fail(crm.Rejected(r.Status), webclient.Settled)
	default:
		v.ErrorText, v.Outcome = text, webclient.Settled
	}
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
	return remote.Shortened(strings.Join(parts, " "))
}

// retryAfter is the pause a busy service asks for.
func retryAfter(r webclient.Response) time.Duration {
	if pause, told := webclient.RetryAfter(r); told {
		return pause
	}
	return usualPause
}
