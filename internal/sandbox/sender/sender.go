// Package sender carries the webhooks of the stand-ins to receivers on this machine, one
// after another, and keeps what became of each.
//
// It reaches the loopback interface only, follows no redirects and repeats nothing by
// itself. It has no goroutine while nothing waits.
package sender

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Call is a webhook to be sent.
type Call struct {
	Service string `json:"service"` // getcourse or salesdrive
	By      int64  `json:"by"`      // id of the process or webhook
	Name    string `json:"name"`    // of that process or webhook
	Of      string `json:"of"`      // what it tells of, such as "order 200001"
	Method  string `json:"method"`
	URL     string `json:"url"`
	Kind    string `json:"content_type,omitempty"` // media type of the body
	Body    string `json:"body,omitempty"`
}

// Sent is a call with what became of it. Keys in its URL are masked.
type Sent struct {
	Seq int       `json:"seq"` // from 1
	At  time.Time `json:"at"`
	Call
	State    State   `json:"state"`
	Failure  Failure `json:"failure,omitempty"`
	Detail   string  `json:"detail,omitempty"` // of a failure, in English
	Status   int     `json:"status,omitempty"`
	Answer   string  `json:"answer,omitempty"` // shortened when long
	RepeatOf int     `json:"repeat_of,omitempty"`
}

// String is the call in one line.
func (s Sent) String() string {
	text := fmt.Sprintf("sent %d: %s %s, %s: %s %s -> %s", s.Seq, s.Service, s.Name, s.Of, s.Method, s.URL, s.State)
	switch {
	case s.Status != 0:
		text += " " + strconv.Itoa(s.Status)
	case s.Failure != "":
		text += " " + string(s.Failure)
	}
	return text
}

// State is how a call stands.
type State string

// The states. A receiver that answers outside 2xx has refused.
const (
	Waiting   State = "waiting"
	Delivered State = "delivered"
	Refused   State = "refused"
	Failed    State = "failed"
)

// A Failure is why there is no answer.
type Failure string

// The failures.
const (
	NotLoopback Failure = "not-loopback" // the address is not of this machine
	Unreachable Failure = "unreachable"
	TooSlow     Failure = "too-slow"
	QueueFull   Failure = "queue-full"
	Stopped     Failure = "stopped" // the sandbox ended first
)

// Failures lists the failures.
func Failures() []Failure { return []Failure{NotLoopback, Unreachable, TooSlow, QueueFull, Stopped} }

// Options set a queue up. The zero value is usable.
type Options struct {
	Now     func() time.Time // clock; nil means no times
	Timeout time.Duration    // for an answer; 0 means 10 s
	Waiting int              // calls that may wait; 0 means 100
	Log     func(Sent)       // told of every call that has ended; it must not use the queue; nil means none
}

// The queue keeps this many calls, each with at most so many bytes of its answer.
const (
	kept       = 200
	keptAnswer = 16 << 10
)

// A Queue is safe for concurrent use.
type Queue struct {
	opt    Options
	client *http.Client
	ctx    context.Context
	stop   context.CancelFunc
	tasks  sync.WaitGroup

	mu      sync.Mutex // guards the rest
	list    []*entry   // the latest, oldest first
	waiting []*entry
	working bool
	closed  bool
	seq     int
}

type entry struct {
	Sent
	call Call // with its keys
	done chan struct{}
}

// New makes a queue; Close ends it.
func New(opt Options) *Queue {
	if opt.Timeout == 0 {
		opt.Timeout = 10 * time.Second
	}
	if opt.Waiting == 0 {
		opt.Waiting = 100
	}
	if opt.Now == nil {
		opt.Now = func() time.Time { return time.Time{} }
	}
	q := &Queue{opt: opt, client: newClient(opt.Timeout)}
	q.ctx, q.stop = context.WithCancel(context.Background())
	return q
}

// Send puts a call at the end of the queue and gives its number. It does not wait.
func (q *Queue) Send(c Call) (seq int) { return q.send(c, 0) }

func (q *Queue) send(c Call, repeatOf int) int {
	e := &entry{call: c, done: make(chan struct{})}
	e.Sent = Sent{At: q.opt.Now(), Call: c, State: Waiting, RepeatOf: repeatOf}
	e.URL = Masked(c.URL)
	q.mu.Lock()
	q.seq++
	e.Seq = q.seq
	if len(q.list) == kept {
		q.list = slices.Delete(q.list, 0, 1)
	}
	q.list = append(q.list, e)
	trouble := Failure("")
	switch {
	case q.closed:
		trouble = Stopped
	case len(q.waiting) >= q.opt.Waiting:
		trouble = QueueFull
	default:
		q.waiting = append(q.waiting, e)
		if !q.working {
			q.working = true
			q.tasks.Go(q.work)
		}
	}
	q.mu.Unlock()
	if trouble != "" {
		q.end(e, Sent{State: Failed, Failure: trouble})
	}
	return e.Seq
}

// work sends what waits and ends when nothing does.
func (q *Queue) work() {
	for {
		q.mu.Lock()
		if len(q.waiting) == 0 {
			q.working = false
			q.mu.Unlock()
			return
		}
		e := q.waiting[0]
		q.waiting = q.waiting[1:]
		q.mu.Unlock()
		q.end(e, q.carry(e.call))
	}
}

// end keeps what became of a call.
func (q *Queue) end(e *entry, got Sent) {
	q.mu.Lock()
	e.State, e.Failure, e.Detail, e.Status, e.Answer = got.State, got.Failure, got.Detail, got.Status, got.Answer
	sent := e.Sent
	q.mu.Unlock()
	if q.opt.Log != nil {
		q.opt.Log(sent)
	}
	close(e.done)
}

// carry sends one call.
func (q *Queue) carry(c Call) Sent {
	fail := func(why Failure, detail string) Sent { return Sent{State: Failed, Failure: why, Detail: detail} }
	if q.ctx.Err() != nil {
		return fail(Stopped, "")
	}
	if !Loopback(c.URL) {
		return fail(NotLoopback, "")
	}
	req, err := http.NewRequestWithContext(q.ctx, c.Method, c.URL, strings.NewReader(c.Body))
	if err != nil {
		return fail(Unreachable, "the address cannot be read") // the error would quote its key
	}
	if c.Kind != "" {
		req.Header.Set("Content-Type", c.Kind)
	}
	resp, err := q.client.Do(req)
	var answer []byte
	if err == nil {
		answer, err = io.ReadAll(io.LimitReader(resp.Body, keptAnswer+1))
		_ = resp.Body.Close() // it has been read
	}
	if err != nil {
		return q.failed(err)
	}
	sent := Sent{State: Delivered, Status: resp.StatusCode, Answer: shortened(string(answer))}
	if resp.StatusCode/100 != 2 {
		sent.State = Refused
	}
	return sent
}

func (q *Queue) failed(err error) Sent {
	sent := Sent{State: Failed, Failure: Unreachable, Detail: reason(err)}
	var slow interface{ Timeout() bool }
	switch {
	case q.ctx.Err() != nil:
		sent.Failure, sent.Detail = Stopped, ""
	case errors.Is(err, errNotLoopback):
		sent.Failure, sent.Detail = NotLoopback, ""
	case errors.As(err, &slow) && slow.Timeout():
		sent.Failure, sent.Detail = TooSlow, ""
	}
	return sent
}

// Repeat sends a call of the history once more; ok is false when it is there no more.
func (q *Queue) Repeat(seq int) (again int, ok bool) {
	e := q.entry(seq)
	if e == nil {
		return 0, false
	}
	return q.send(e.call, seq), true
}

func (q *Queue) entry(seq int) *entry {
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := slices.IndexFunc(q.list, func(e *entry) bool { return e.Seq == seq }); i >= 0 {
		return q.list[i]
	}
	return nil
}

// History copies the latest calls, oldest first.
func (q *Queue) History() []Sent {
	q.mu.Lock()
	defer q.mu.Unlock()
	list := make([]Sent, 0, len(q.list))
	for _, e := range q.list {
		list = append(list, e.Sent)
	}
	return list
}

// Wait returns a call when it has ended. An error means that ctx ended first or that there
// is no such call.
func (q *Queue) Wait(ctx context.Context, seq int) (Sent, error) {
	e := q.entry(seq)
	if e == nil {
		return Sent{}, errors.New("no such call")
	}
	select {
	case <-e.done:
		q.mu.Lock()
		defer q.mu.Unlock()
		return e.Sent, nil
	case <-ctx.Done():
		return Sent{}, ctx.Err()
	}
}

// Reset forgets the history and what waits. A call under way ends unnoticed.
func (q *Queue) Reset() {
	q.mu.Lock()
	dropped := q.waiting
	q.list, q.waiting, q.seq = nil, nil, 0
	q.mu.Unlock()
	for _, e := range dropped {
		close(e.done)
	}
}

// Close breaks the call under way off, fails what waits and returns when all have ended.
func (q *Queue) Close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.stop()
	q.tasks.Wait()
}
