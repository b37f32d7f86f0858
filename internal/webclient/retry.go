package webclient

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// An Outcome says what is known of a request after one attempt.
type Outcome uint8

const (
	Settled Outcome = iota // answered: done, or refused for good
	NotSent                // no byte left
	Unknown                // it left, and whether it was carried out is not known
	Busy                   // the service declined for now; nothing was done
)

// What the zero Retry stands for.
const (
	DefaultAttempts = 3
	DefaultPause    = 500 * time.Millisecond
	DefaultMaxPause = 30 * time.Second
)

// A Retry repeats a request as far as that is harmless. A request that did not leave
// is sent again. One whose outcome is unknown is sent again only as often as Unknown
// says, for the caller alone knows whether doing it twice does harm. The zero value is
// safe for every request.
//
// One policy for all failures would not do: the two limits are counted apart, and an
// unknown outcome stays unknown when the repetition fails before it leaves.
type Retry struct {
	Attempts int           // all attempts together; 0: DefaultAttempts
	Unknown  int           // repetitions after an unknown outcome
	Pause    time.Duration // before the second attempt, doubling from there; 0: DefaultPause
	MaxPause time.Duration // 0: DefaultMaxPause; a service that asks for more is not asked again
	Busy     time.Duration // what a service asks for that is busy and does not say for how long; 0: the pause as it is

	// Wait passes the pause and returns early, with an error, when ctx ends; nil: a timer.
	Wait func(ctx context.Context, pause time.Duration) error
}

// A Trial is what came of a request after all attempts.
type Trial struct {
	Response Response // of the last attempt
	Err      error    // of the last attempt
	Attempts int
	Outcome  Outcome // Unknown when any attempt was left unknown and none settled it
}

// Do sends r through d until the policy is content or spent.
func (p Retry) Do(ctx context.Context, d Doer, r Request) Trial {
	p = p.filled()
	var t Trial
	lost := 0
	pause := p.Pause
	for {
		t.Response, t.Err = d.Do(ctx, r)
		t.Attempts++
		switch {
		case t.Err != nil:
			t.Outcome = unanswered(t.Err)
		case r.Judge != nil:
			t.Outcome = r.Judge.Judge(t.Response)
		default:
			t.Outcome = ByStatus{}.Judge(t.Response)
		}
		if t.Outcome == Unknown {
			lost++
		}
		final := t.Outcome == Settled || hopeless(t.Err)
		if lost > 0 && t.Outcome != Settled {
			t.Outcome = Unknown
		}
		if final || t.Attempts >= p.Attempts || lost > p.Unknown || ctx.Err() != nil {
			return t
		}
		asked, told := RetryAfter(t.Response)
		if t.Outcome == Busy && !told {
			asked = p.Busy
		}
		asked = max(pause, asked)
		if asked > p.MaxPause || p.Wait(ctx, asked) != nil {
			return t
		}
		pause = min(2*pause, p.MaxPause)
	}
}

func (p Retry) filled() Retry {
	if p.Attempts <= 0 {
		p.Attempts = DefaultAttempts
	}
	if p.Pause <= 0 {
		p.Pause = DefaultPause
	}
	if p.MaxPause <= 0 {
		p.MaxPause = DefaultMaxPause
	}
	if p.Wait == nil {
		p.Wait = Wait
	}
	return p
}

// ByStatus is the [Judge] that suits a service with proper statuses: 429 is Busy, 5xx is
// Unknown, every other answer Settled.
type ByStatus struct{}

// Judge implements [Judge].
func (ByStatus) Judge(r Response) Outcome {
	switch {
	case r.Status == http.StatusTooManyRequests:
		return Busy
	case r.Status >= 500:
		return Unknown
	}
	return Settled
}

// unanswered tells NotSent from Unknown; an error that is no [*Error] is Unknown.
func unanswered(err error) Outcome {
	var e *Error
	if errors.As(err, &e) && e.BeforeSend {
		return NotSent
	}
	return Unknown
}

// hopeless reports whether the door refused, or the answer is too large and would be
// so again.
func hopeless(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Final() || e.Kind == TooLarge)
}

// RetryAfter reads the header of that name in seconds. A date is none, for there is no
// clock here to compare it with.
func RetryAfter(r Response) (pause time.Duration, ok bool) {
	n, err := strconv.ParseUint(r.Header.Get("Retry-After"), 10, 31)
	return time.Duration(n) * time.Second, err == nil
}

// Wait passes a pause; it returns early, with an error, when ctx ends.
func Wait(ctx context.Context, pause time.Duration) error {
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
