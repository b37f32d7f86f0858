package webclient

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestRetry(t *testing.T) {
	ok := step{status: 200}
	unsent := step{err: &Error{Kind: Connect, BeforeSend: true}}
	lost := step{err: &Error{Kind: Timeout}}
	refusal := step{err: &Error{Kind: RefusedAddress, BeforeSend: true}}
	large := step{err: &Error{Kind: TooLarge}}
	s := time.Second
	tests := []struct {
		name     string
		policy   Retry
		steps    []step
		attempts int
		outcome  Outcome
		pauses   []time.Duration
	}{
		{"at once", Retry{}, []step{ok}, 1, Settled, nil},
		{"refusal of the service", Retry{Unknown: 9}, []step{{status: 422}}, 1, Settled, nil},
		{"not sent, then done", Retry{}, []step{unsent, unsent, ok}, 3, Settled, []time.Duration{s / 2, s}},
		{"never sent", Retry{}, []step{unsent}, 3, NotSent, []time.Duration{s / 2, s}},
		{"more attempts, bounded pause", Retry{Attempts: 5, Pause: s, MaxPause: 3 * s}, []step{unsent}, 5, NotSent, []time.Duration{s, 2 * s, 3 * s, 3 * s}},
		{"one attempt", Retry{Attempts: 1}, []step{unsent}, 1, NotSent, nil},
		{"refused by the door", Retry{}, []step{refusal}, 1, NotSent, nil},
		{"lost is not repeated", Retry{}, []step{lost, ok}, 1, Unknown, nil},
		{"not sent, then lost", Retry{}, []step{unsent, lost, ok}, 2, Unknown, []time.Duration{s / 2}},
		{"lost once", Retry{Unknown: 1}, []step{lost, ok}, 2, Settled, []time.Duration{s / 2}},
		{"lost twice", Retry{Unknown: 1}, []step{lost, lost, ok}, 2, Unknown, []time.Duration{s / 2}},
		{"lost, then not sent", Retry{Unknown: 1}, []step{lost, unsent, unsent}, 3, Unknown, []time.Duration{s / 2, s}},
		{"too large", Retry{Unknown: 9}, []step{large}, 1, Unknown, nil},
		{"5xx", Retry{}, []step{{status: 502}}, 1, Unknown, nil},
		{"5xx repeatable", Retry{Unknown: 2}, []step{{status: 502}, ok}, 2, Settled, []time.Duration{s / 2}},
		{"stranger's error", Retry{}, []step{{err: errors.New("?")}}, 1, Unknown, nil},
		{"429", Retry{}, []step{{status: 429}, ok}, 2, Settled, []time.Duration{s / 2}},
		{"429 with a pause", Retry{}, []step{{status: 429, after: "7"}, ok}, 2, Settled, []time.Duration{7 * s}},
		{"429 with a long pause", Retry{}, []step{{status: 429, after: "3600"}, ok}, 1, Busy, nil},
		{"429 and what it stands for", Retry{Busy: 9 * s}, []step{{status: 429}, {status: 429, after: "7"}, ok}, 3, Settled, []time.Duration{9 * s, 7 * s}},
		{"429 stands for too long", Retry{Busy: time.Minute}, []step{{status: 429}, ok}, 1, Busy, nil},
		{"429 with a date", Retry{}, []step{{status: 429, after: "Wed, 21 Oct 2026 07:28:00 GMT"}, ok}, 2, Settled, []time.Duration{s / 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var pauses []time.Duration
			tt.policy.Wait = func(_ context.Context, d time.Duration) error {
				pauses = append(pauses, d)
				return nil
			}
			got := tt.policy.Do(t.Context(), play(tt.steps), Request{})
			assert.Equal(t, tt.attempts, got.Attempts)
			assert.Equal(t, tt.outcome, got.Outcome)
			assert.Equal(t, tt.pauses, pauses)
		})
	}
}

// A step is one answer of a played service; the last one repeats.
type step struct {
	status int
	after  string
	err    error
}

func play(steps []step) Doer {
	n := 0
	return DoerFunc(func(context.Context, Request) (Response, error) {
		s := steps[min(n, len(steps)-1)]
		n++
		r := Response{Status: s.status, Header: http.Header{}}
		if s.after != "" {
			r.Header.Set("Retry-After", s.after)
		}
		return r, s.err
	})
}

func TestRetryStopsWhenCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		got := Retry{Pause: time.Minute, MaxPause: time.Hour}.Do(ctx, play([]step{{err: &Error{Kind: Connect, BeforeSend: true}}}), Request{})
		assert.Equal(t, 1, got.Attempts)
		assert.Equal(t, time.Second, time.Since(start))
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got := Retry{}.Do(ctx, play([]step{{err: &Error{Kind: Resolve, BeforeSend: true}}}), Request{})
	assert.Equal(t, 1, got.Attempts)
}
