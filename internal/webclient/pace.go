package webclient

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// A Rate is how many requests of one lane a service takes in a period.
type Rate struct {
	Requests int
	Period   time.Duration
	// Lane names what a request is counted under, such as a host and a key; "" for
	// requests that are not counted. The name is kept for a Period at least.
	Lane func(Request) string
	// After calls f once d has passed, in a goroutine of its own; nil: a timer.
	After func(d time.Duration, f func())
}

// Pace is a Layer that keeps to a rate: in any stretch of a period no more than that many
// requests of a lane leave, whichever goroutine sends them. A token bucket would let
// twice as many pass around a pause. Others wait their turn, until their context ends. An
// answer that says 429 with Retry-After holds the whole lane for that long.
func Pace(r Rate) Layer {
	if r.After == nil {
		r.After = func(d time.Duration, f func()) { time.AfterFunc(d, f) }
	}
	return func(next Doer) Doer { return &pacer{rate: r, next: next, lanes: map[string]*lane{}} }
}

type pacer struct {
	rate  Rate
	next  Doer
	mu    sync.Mutex // guards what is below, lanes included
	lanes map[string]*lane
}

// A lane counts the requests of the period that is running, and those that wait.
type lane struct {
	spent, waiting int
	holds          int           // pauses the service asked for that are not over
	turn           chan struct{} // closed, and replaced, when something changes
}

// Do implements Doer.
func (p *pacer) Do(ctx context.Context, r Request) (Response, error) {
	name := p.rate.Lane(r)
	if name == "" {
		return p.next.Do(ctx, r)
	}
	if err := p.enter(ctx, name); err != nil {
		return Response{}, &Error{Kind: Cancelled, BeforeSend: true, Err: err}
	}
	answer, err := p.next.Do(ctx, r)
	// The request arrived at some moment before its answer: counted from here, it is gone
	// from the service's own count as well.
	p.later(name, p.rate.Period, func(l *lane) { l.spent-- })
	if pause, _ := RetryAfter(answer); err == nil && answer.Status == http.StatusTooManyRequests && pause > 0 {
		p.hold(name, pause)
	}
	return answer, err
}

// enter waits for a turn and takes it.
func (p *pacer) enter(ctx context.Context, name string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lanes[name]
	if l == nil {
		l = &lane{turn: make(chan struct{})}
		p.lanes[name] = l
	}
	for l.spent >= p.rate.Requests || l.holds > 0 {
		turn := l.turn
		l.waiting++
		p.mu.Unlock()
		select {
		case <-turn:
		case <-ctx.Done():
		}
		p.mu.Lock()
		l.waiting--
		if err := ctx.Err(); err != nil {
			p.tidy(name, l)
			return err
		}
	}
	l.spent++
	return nil
}

// hold closes the lane for a pause.
func (p *pacer) hold(name string, pause time.Duration) {
	p.mu.Lock()
	p.lanes[name].holds++
	p.mu.Unlock()
	p.later(name, pause, func(l *lane) { l.holds-- })
}

// later changes the lane after d. It is there still: what is to change keeps it.
func (p *pacer) later(name string, d time.Duration, change func(*lane)) {
	p.rate.After(d, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		l := p.lanes[name]
		change(l)
		close(l.turn)
		l.turn = make(chan struct{})
		p.tidy(name, l)
	})
}

// tidy forgets a lane nobody needs, so that strange keys do not pile up.
func (p *pacer) tidy(name string, l *lane) {
	if l.spent == 0 && l.waiting == 0 && l.holds == 0 {
		delete(p.lanes, name)
	}
}
