package remote

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/internal/webclient"
)

// A Verdict is what came of a call. What the service gave is told beside it.
type Verdict struct {
	OK        bool
	ErrorText string   // what the function returns; "" when OK
	Problem   *Problem // set when the words are ours, or explain those of the service
	Outcome   webclient.Outcome
	Status    int // 0 when there was no answer
	Attempts  int
}

// Fail makes v one of a call that failed.
func (v *Verdict) Fail(p *Problem, o webclient.Outcome) {
	v.OK, v.Problem, v.ErrorText, v.Outcome = false, p, p.Result, o
}

// Conclude joins v, which is that of the answer if one came, with what the attempts tell:
// what an earlier one left unknown is not made known by one that did not arrive.
func (v *Verdict) Conclude(s Service, t webclient.Trial) {
	v.Attempts = t.Attempts
	switch {
	case t.Err != nil && t.Outcome == webclient.Unknown:
		v.Fail(s.OutcomeUnknown(s.broken(t.Err)), t.Outcome)
	case t.Err != nil:
		v.Fail(s.notSent(t.Err), t.Outcome)
	case t.Outcome == webclient.Unknown && v.Outcome != webclient.Unknown:
		cause := v.Problem
		if cause == nil {
			cause = NewProblem(s.Codes.Rejected, "", v.ErrorText, v.ErrorText)
		}
		v.Fail(s.OutcomeUnknown(cause), webclient.Unknown)
	}
}

// Mask takes the secret out of v and the texts beside it, should a server have sent it
// back.
func (v *Verdict) Mask(k Secret, beside ...*string) {
	for _, s := range append(beside, &v.ErrorText) {
		*s = k.masked(*s)
	}
	if v.Problem != nil {
		p := *v.Problem
		p.Result, p.Text.EN, p.Text.RU = k.masked(p.Result), k.masked(p.Text.EN), k.masked(p.Text.RU)
		v.Problem = &p
	}
}

// MaxErrorText bounds, in characters, what a service may put into a variable as the text
// of an error.
const MaxErrorText = 1000

// Shortened is a text of the service within [MaxErrorText].
func Shortened(s string) string {
	if utf8.RuneCountInString(s) > MaxErrorText {
		return string([]rune(s)[:MaxErrorText-1]) + "…"
	}
	return s
}

// Object reads the body of an answer: a JSON object, or nothing that exists. empty
// reports whether there is no body at all.
func Object(r webclient.Response) (root gjson.Result, empty bool) {
	body := bytes.TrimSpace(bytes.TrimPrefix(r.Body, []byte("\ufeff")))
	if len(body) == 0 || body[0] != '{' || !json.Valid(body) {
		return gjson.Result{}, len(body) == 0
	}
	return gjson.ParseBytes(body), false
}

// Exact is an id or a number as it was written.
func Exact(v gjson.Result) string {
	switch v.Type {
	case gjson.Number:
		return v.Raw
	case gjson.String:
		return strings.TrimSpace(v.Str)
	}
	return ""
}
