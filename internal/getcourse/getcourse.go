// Package getcourse speaks the import protocol of GetCourse: it builds the five calls,
// encodes them, judges the answers and knows which call may be repeated.
//
// It knows nothing of scripts. Arguments arrive as texts, variables as the values they
// have, and where results are stored is the caller's business; so are the constants
// that hold account and key. Connections are made by the [webclient.Doer] given.
//
//	account, err := getcourse.ParseAccount("school", "")
//	call, err := getcourse.ChangeDealStatus{Status: "in_work", DealNumber: "10471"}.Call(vars)
//	verdict := getcourse.Client{}.Do(ctx, door, account, key, call)
package getcourse

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/salecalc/salecalc/internal/rawjson"
	"github.com/salecalc/salecalc/internal/webclient"
)

// A Key is the secret key of a school. It prints as asterisks.
type Key string

const stars = "***"

// String hides the key from %v and %s.
func (Key) String() string { return stars }

// GoString hides the key from %#v.
func (Key) GoString() string { return stars }

// minSecret is the number of bytes from which a key is looked for in texts; replacing
// shorter ones would only make the texts unreadable. Real keys have hundreds.
const minSecret = 6

// masked replaces the key, in the spellings it could come back in.
func (k Key) masked(s string) string {
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

// A Client performs calls. The zero value is ready; its methods may be used by several
// goroutines.
type Client struct {
	// Retry bounds attempts and pauses. What may be repeated is decided by each call.
	Retry webclient.Retry
}

// Do performs call through door and repeats it as far as the call allows. It does not
// fail otherwise than by its Verdict, whose texts never hold the key.
func (c Client) Do(ctx context.Context, door webclient.Doer, a Account, key Key, call Call) Verdict {
	key = Key(strings.TrimSpace(string(key)))
	switch {
	case a.Host == "":
		return failed(noAccount(), webclient.NotSent)
	case key == "":
		return failed(noKey(), webclient.NotSent)
	}
	retry := c.Retry
	retry.Unknown = call.Repeat.Unknown
	retry.Judge = func(r webclient.Response, err error) webclient.Outcome {
		if err != nil {
			return webclient.ClassifyError(err)
		}
		return Judge(a.Host, r).Outcome
	}
	t := retry.Do(ctx, door, Encode(a, key, call))
	v := verdictOf(a.Host, t)
	v.Attempts = t.Attempts
	if v.OK {
		v.complete(call)
	}
	return v.masked(key)
}

// verdictOf reads the last attempt in the light of the ones before: what an earlier
// attempt left unknown is not made known by one that did not arrive.
func verdictOf(host string, t webclient.Trial) Verdict {
	if t.Err == nil {
		v := Judge(host, t.Response)
		if t.Outcome == webclient.Unknown && v.Outcome != webclient.Unknown {
			cause := v.Problem
			if cause == nil {
				cause = problem(CodeRejected, "", v.ErrorText, v.ErrorText)
			}
			v.fail(outcomeUnknown(cause), webclient.Unknown)
		}
		return v
	}
	p := notSent(host, t.Err)
	if t.Outcome == webclient.Unknown {
		p = outcomeUnknown(broken(host, t.Err))
	}
	return failed(p, t.Outcome)
}

// webError is the failure of the transport in words, whatever Doer it came from.
func webError(host string, err error) *webclient.Error {
	var e *webclient.Error
	if errors.As(err, &e) {
		return &webclient.Error{Kind: e.Kind, Host: host}
	}
	return &webclient.Error{Kind: webclient.Protocol, Host: host}
}
