package runtime

import (
	"context"
	"net/http"

	"github.com/salecalc/salecalc/internal/webclient"
)

// A Journal remembers what a run sends, so that a run that was broken off, by a crash too,
// can be taken up without sending anything twice. It must be kept as safely as the Store,
// and may be used by several runs at once.
//
// A run is taken up with the same Name and script, a Host.From that its last [Checkpoint]
// gave, and the same clock. Requests are told apart by run, statement and number, not by
// their content.
type Journal interface {
	// Before is asked before a request leaves. When it knows nothing of it, or not what came
	// of it and it may be sent again, it keeps that the request is about to be sent and says
	// Fresh; after an error nothing is sent and the run ends.
	Before(ctx context.Context, s Sending) (Past, error)
	// After keeps what came of a request that Before let leave. When that fails, the
	// request counts as one with an unknown outcome.
	After(ctx context.Context, s Sending, o Outcome) error
}

// A Checkpoint is a transaction that also keeps how far a run has come: to be taken up, it
// starts with statement next. Transactions of a run with a Name have to be such.
type Checkpoint interface {
	Reached(run string, next int) error
}

// A Sending is a request as a journal sees it, secrets masked.
type Sending struct {
	Run      string
	Stmt     int  // index of the statement
	N        int  // number of the request in its statement, from 0; see [Passage.Do]
	Again    bool // sending it twice does what sending it once does
	Function string
	Request  Request
}

// A PastState says what is known of a request.
type PastState uint8

// What a journal can know.
const (
	Fresh    PastState = iota // never sent
	Answered                  // sent, and this was the answer
	Unknown                   // it may have been sent; what came of it is not known
)

// A Past is what a journal knows of a request.
type Past struct {
	State  PastState
	Answer Answer // when Answered
}

// An Answer is what a service said. It is kept as it came, up to the limit on bodies.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// An Outcome is what came of a request: that it certainly did nothing, that nobody knows,
// or an answer.
type Outcome struct {
	State  PastState // Fresh: it did not leave, or the service put it off
	Answer Answer
	Error  string // why there is no answer
}

// send lets a request leave, past the journal when there is one.
func (d *door) send(ctx context.Context, e *Effect, r webclient.Request) (webclient.Response, error) {
	f := (*frame)(d)
	if f.h.Journal == nil {
		return f.h.Net.door.Do(ctx, r)
	}
	if f.sender != f.callee {
		f.sender = f.callee
		f.passage = Passage{Net: f.h.Net, Journal: f.h.Journal, Sending: Sending{Run: f.h.Name, Stmt: f.stmt, N: f.sent, Function: e.Function}, Failed: f.err}
	}
	p := &f.passage
	f.sent = p.Sending.N + 1
	p.Sending.Request = *e.Request
	answer, err := p.Do(ctx, r)
	if p.Failed != nil {
		f.failed, f.pending, f.err = true, true, p.Failed
	}
	return answer, err
}
