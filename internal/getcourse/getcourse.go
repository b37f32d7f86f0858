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

	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
)

// A Client performs calls. The zero value is ready; its methods may be used by several
// goroutines.
type Client struct {
	// Retry bounds attempts and pauses. What may be repeated is decided by each call.
	Retry webclient.Retry
}

// Do performs call through door and repeats it as far as the call allows. It does not
// fail otherwise than by its Verdict, whose texts never hold the key.
func (c Client) Do(ctx context.Context, door webclient.Doer, a Account, key remote.Secret, call Call) Verdict {
	var v Verdict
	key = key.Trimmed()
	switch {
	case a.Host == "":
		v.Fail(noAccount(), webclient.NotSent)
		return v
	case key == "":
		v.Fail(noKey(), webclient.NotSent)
		return v
	}
	retry := c.Retry
	retry.Unknown = call.Repeat.Unknown
	t := retry.Do(ctx, door, Encode(a, key, call))
	if t.Err == nil {
		v = Judge(a.Host, t.Response)
	}
	v.Conclude(getcourseAt(a.Host), t)
	if v.OK {
		v.complete(call)
	}
	v.Mask(key, &v.UserID, &v.DealID, &v.DealNumber, &v.PaymentLink, &v.Answer)
	return v
}
