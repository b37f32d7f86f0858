package casefile

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
)

// An Answer is what a fake service says to a request. A request takes the first answer
// that fits it and is not used up: Function, Method and URL, when given, must be those of
// the request.
type Answer struct {
	Function string            `yaml:"function"`
	Method   string            `yaml:"method"`
	URL      string            `yaml:"url"` // * stands for anything
	Status   int               `yaml:"status"`
	Headers  map[string]string `yaml:"headers"`
	Body     string            `yaml:"body"`
	Error    string            `yaml:"error"`  // no answer comes, for this reason
	Repeat   bool              `yaml:"repeat"` // it is never used up
}

// check says what is wrong with an answer as it is written.
func (a *Answer) check() diag.Text {
	switch {
	case a.Error != "" && (a.Status != 0 || a.Body != "" || len(a.Headers) > 0):
		return diag.Both("an answer with error has no status, headers or body", "у ответа с error не бывает status, headers и body")
	case a.Status != 0 && (a.Status < 100 || a.Status > 599):
		return diag.Both(fmt.Sprintf("an answer's status is from 100 to 599, not %d", a.Status), fmt.Sprintf("status ответа — от 100 до 599, а не %d", a.Status))
	}
	return diag.Text{}
}

// fits reports whether the answer is for the request.
func (a *Answer) fits(r *http.Request) bool {
	return (a.Function == "" || a.Function == runtime.Caller(r.Context())) &&
		(a.Method == "" || strings.EqualFold(a.Method, r.Method)) &&
		(a.URL == "" || like(a.URL, r.URL.String()))
}

// like reports whether a pattern, in which * stands for anything, is all of s.
func like(pattern, s string) bool {
	pieces := strings.Split(pattern, "*")
	if len(pieces) == 1 {
		return pattern == s
	}
	rest, ok := strings.CutPrefix(s, pieces[0])
	for _, piece := range pieces[1 : len(pieces)-1] {
		i := strings.Index(rest, piece)
		if !ok || i < 0 {
			return false
		}
		rest = rest[i+len(piece):]
	}
	return ok && strings.HasSuffix(rest, pieces[len(pieces)-1])
}

// A fake answers requests with a case's answers.
type fake struct {
	mu      sync.Mutex
	answers []Answer // those not used up
	missed  []string // requests that no answer fitted
}

// RoundTrip implements http.RoundTripper.
func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	a, err := f.take(r)
	if err != nil {
		return nil, err
	}
	if a.Error != "" {
		return nil, errors.New(a.Error)
	}
	status := a.Status
	if status == 0 {
		status = http.StatusOK
	}
	header := make(http.Header, len(a.Headers))
	for name, text := range a.Headers {
		header.Set(name, text)
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(a.Body)), Request: r}, nil
}

func (f *fake) take(r *http.Request) (Answer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, a := range f.answers {
		if !a.fits(r) {
			continue
		}
		if !a.Repeat {
			f.answers = append(f.answers[:i:i], f.answers[i+1:]...)
		}
		return a, nil
	}
	f.missed = append(f.missed, fmt.Sprintf("%s: %s %s", runtime.Caller(r.Context()), r.Method, r.URL))
	return Answer{}, fmt.Errorf("the case has no answer left for %s", r.URL.Host)
}
