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
	"time"

	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
)

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
func (c Client) Do(ctx context.Context, door webclient.Doer, token remote.Secret, call Call) Verdict {
	var v Verdict
	token = token.Trimmed()
	if token == "" {
		v.Fail(noToken(), webclient.NotSent)
		return v
	}
	retry := c.Retry
	retry.Unknown = 0
	if retry.MaxPause == 0 {
		retry.MaxPause = maxPause
	}
	if retry.Wait == nil {
		retry.Wait = waitInTime
	}
	retry.Busy = usualPause
	t := retry.Do(ctx, door, Encode(token, call))
	if t.Err == nil {
		v = Judge(call, t.Response)
	}
	v.Conclude(crm, t)
	v.Mask(token, &v.CardID, &v.Answer)
	return v
}

// waitInTime passes a pause. One that would outlast ctx is not begun: the answer at hand
// tells more than a run that is out of time.
func waitInTime(ctx context.Context, pause time.Duration) error {
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= pause {
		return context.DeadlineExceeded
	}
	return webclient.Wait(ctx, pause)
}
