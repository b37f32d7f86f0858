package runtime

import (
	"context"

	"github.com/salecalc/salecalc/internal/webclient"
)

// A Passage lets the requests of one call out past a journal. It belongs to one goroutine.
// Runs make their own; another is for sending what a run has only planned.
type Passage struct {
	Net     *Network
	Journal Journal
	Sending Sending // the next request; Again is the request's own
	Known   bool    // the last request did not leave: the journal knows what came of it
	Failed  error   // of the journal; nothing leaves any more
}

// Do implements webclient.Doer. What repeats a request that did not leave, was put off by
// the service or may be sent again, takes its number: so a call that is made anew finds
// what it left behind, however often it had to try.
func (p *Passage) Do(ctx context.Context, r webclient.Request) (webclient.Response, error) {
	if p.Known = false; p.Failed != nil {
		return webclient.Response{}, stopped(p.Failed)
	}
	s := p.Sending
	s.Again = r.Again
	p.Sending.N++
	past, err := p.Journal.Before(ctx, s)
	switch {
	case err != nil:
		p.Failed = err
		return webclient.Response{}, stopped(err)
	case past.State == Answered:
		p.Known = true
		return webclient.Response{Status: past.Answer.Status, Header: past.Answer.Header, Body: past.Answer.Body}, nil
	case past.State == Unknown:
		p.Known = true
		return webclient.Response{}, &webclient.Error{Kind: webclient.Interrupted}
	}
	answer, err := p.Net.door.Do(ctx, r)
	o := outcomeOf(r, answer, err)
	if o.State == Fresh || o.State == Unknown && r.Again {
		p.Sending.N = s.N
	}
	keep, stop := context.WithTimeout(context.WithoutCancel(ctx), lastingTime)
	defer stop()
	_ = p.Journal.After(keep, s, o) // or it counts as unknown, which is safe
	return answer, err
}

// stopped says that a request did not leave because the journal failed.
func stopped(err error) error {
	return &webclient.Error{Kind: webclient.Cancelled, BeforeSend: true, Err: err}
}

func outcomeOf(r webclient.Request, a webclient.Response, err error) Outcome {
	switch {
	case err != nil && neverLeft(err):
		return Outcome{State: Fresh, Error: err.Error()}
	case err != nil:
		return Outcome{State: Unknown, Error: err.Error()}
	}
	judged := webclient.Settled
	if r.Judge != nil {
		judged = r.Judge.Judge(a)
	}
	switch judged {
	case webclient.Unknown:
		return Outcome{State: Unknown, Error: "answer of status " + itoa(a.Status)}
	case webclient.Busy:
		return Outcome{State: Fresh, Error: "not now: status " + itoa(a.Status)}
	}
	return Outcome{State: Answered, Answer: Answer{Status: a.Status, Header: a.Header, Body: a.Body}}
}
