// Package keycrm speaks the part of KeyCRM's API that puts cards into a pipeline: it
// builds the two calls, checks them before they leave, judges the answers and waits when
// the service asks for it.
//
// It knows nothing of scripts. Arguments arrive as texts, variables and settings as the
// values they have, and where results are stored is the caller's business. Connections
// are made by the [webclient.Doer] given, which also keeps to the service's rate.
//
//	call, err := keycrm.AddCard{Title: "Заявка", Contact: `{"phone":"+380990001122"}`}.Call(settings, vars)
//	verdict := keycrm.Client{}.Do(ctx, door, token, call)
package keycrm

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/internal/rawjson"
	"github.com/salecalc/salecalc/internal/webclient"
)

// A Token is the API key of an account. It prints as asterisks.
type Token string

const stars = "***"

// String hides the token from %v and %s.
func (Token) String() string { return stars }

// GoString hides the token from %#v.
func (Token) GoString() string { return stars }

// minSecret is the number of bytes from which a token is looked for in texts; replacing
// shorter ones would only make the texts unreadable.
const minSecret = 6

// masked replaces the token, in the spellings it could come back in.
func (k Token) masked(s string) string {
	if len(k) < minSecret {
		return s
	}
	plain := string(k)
	quoted := rawjson.Quote(plain)
	return strings.NewReplacer(
		plain, stars,
		quoted[1:len(quoted)-1], stars,
		url.QueryEscape(plain), stars,
	).Replace(s)
}

const (
	// maxPause is the longest pause the service may ask for; its window is a minute.
	maxPause = 2 * time.Minute
	// usualPause is waited when the service is busy and does not say for how long.
	usualPause = 30 * time.Second
)

// A Client performs calls. The zero value is ready; its methods may be used by several
// goroutines.
type Client struct {
	// Retry bounds attempts and pauses. Both calls create something, so a call whose
	// outcome is unknown is never repeated, whatever Retry says.
	Retry webclient.Retry
}

// Do performs call through door and repeats it when it did not leave, or when the service
// was busy and the pause it asks for ends before ctx does. It does not fail otherwise
// than by its Verdict, whose texts never hold the token.
func (c Client) Do(ctx context.Context, door webclient.Doer, token Token, call Call) Verdict {
	token = Token(strings.TrimSpace(string(token)))
	if token == "" {
		return failed(noToken(), webclient.NotSent)
	}
	retry := c.Retry
	retry.Unknown = 0
	retry.Judge = func(r webclient.Response, err error) webclient.Outcome {
		if err != nil {
			return webclient.ClassifyError(err)
		}
		return Judge(call, r).Outcome
	}
	if retry.MaxPause == 0 {
		retry.MaxPause = maxPause
	}
	if retry.Wait == nil {
		retry.Wait = waitInTime
	}
	t := retry.Do(ctx, pausing{door}, Encode(token, call))
	v := verdictOf(call, t)
	v.Attempts = t.Attempts
	return v.masked(token)
}

// pausing makes a busy answer say how long to wait when the service did not, or not in
// seconds.
type pausing struct{ next webclient.Doer }

// Do implements webclient.Doer.
func (p pausing) Do(ctx context.Context, r webclient.Request) (webclient.Response, error) {
	answer, err := p.next.Do(ctx, r)
	if err != nil || answer.Status != http.StatusTooManyRequests {
		return answer, err
	}
	if _, err := strconv.ParseUint(answer.Header.Get("Retry-After"), 10, 31); err != nil {
		answer.Header = answer.Header.Clone()
		if answer.Header == nil {
			answer.Header = http.Header{}
		}
		answer.Header.Set("Retry-After", strconv.Itoa(int(usualPause/time.Second)))
	}
	return answer, nil
}

// waitInTime passes a pause. One that would outlast ctx is not begun: the answer at hand
// tells more than a run that is out of time.
func waitInTime(ctx context.Context, pause time.Duration) error {
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= pause {
		return context.DeadlineExceeded
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// verdictOf reads the last attempt. Nothing is sent again after an unknown outcome, so
// there is never an earlier one to remember.
func verdictOf(call Call, t webclient.Trial) Verdict {
	switch {
	case t.Err == nil:
		return Judge(call, t.Response)
	case t.Outcome == webclient.Unknown:
		return failed(outcomeUnknown(broken(t.Err)), t.Outcome)
	}
	return failed(notSent(t.Err), t.Outcome)
}

// webError is the failure of the transport in words, whatever Doer it came from.
func webError(err error) *webclient.Error {
	var e *webclient.Error
	if errors.As(err, &e) {
		return &webclient.Error{Kind: e.Kind, Host: Host}
	}
	return &webclient.Error{Kind: webclient.Protocol, Host: Host}
}
