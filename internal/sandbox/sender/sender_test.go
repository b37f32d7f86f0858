package sender

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wait gives a call when it has ended.
func wait(t *testing.T, q *Queue, seq int) Sent {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s, err := q.Wait(ctx, seq)
	require.NoError(t, err)
	return s
}

func queue(t *testing.T, opt Options) *Queue {
	t.Helper()
	q := New(opt)
	t.Cleanup(q.Close)
	return q
}

func receiver(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

func TestSend(t *testing.T) {
	type got struct{ method, uri, kind, body string }
	seen := make(chan got, 1)
	url := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen <- got{r.Method, r.URL.RequestURI(), r.Header.Get("Content-Type"), string(body)}
		_, _ = w.Write([]byte(`{"ok":true}`))
	})
	noon := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	var logged Sent
	q := queue(t, Options{Now: func() time.Time { return noon }, Log: func(s Sent) { logged = s }})
	call := Call{Service: "getcourse", By: 3, Name: "paid", Of: "order 7", Method: "POST", URL: url + "/getcourse_webhook/SECRET-KEY?a=1&token=T", Kind: "application/json", Body: `{"x":1}`}
	s := wait(t, q, q.Send(call))
	require.Equal(t, got{"POST", "/getcourse_webhook/SECRET-KEY?a=1&token=T", "application/json", `{"x":1}`}, <-seen)
	call.URL = url + "/getcourse_webhook/***?a=1&token=***"
	require.Equal(t, Sent{Seq: 1, At: noon, Call: call, State: Delivered, Status: 200, Answer: `{"ok":true}`}, s)
	require.Equal(t, s, logged)

	again, ok := q.Repeat(1)
	require.True(t, ok)
	s = wait(t, q, again)
	require.Equal(t, "/getcourse_webhook/SECRET-KEY?a=1&token=T", (<-seen).uri, "the key is kept for repeating")
	require.Equal(t, []int{2, 1}, []int{s.Seq, s.RepeatOf})
	_, ok = q.Repeat(9)
	require.False(t, ok)
	_, err := q.Wait(t.Context(), 9)
	require.Error(t, err)
	require.Len(t, q.History(), 2)
	q.Reset()
	require.Empty(t, q.History())
	require.Equal(t, 1, wait(t, q, q.Send(call)).Seq)
	<-seen
}

// What goes wrong is kept, and the next call goes out all the same.
func TestFailures(t *testing.T) {
	ended := make(chan struct{})
	url := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/slow":
			<-ended
		case "/away":
			http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
		case "/long":
			_, _ = w.Write([]byte(strings.Repeat("я", keptAnswer)))
		case "/no":
			http.Error(w, "no", http.StatusNotFound)
		}
	})
	t.Cleanup(func() { close(ended) })
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	q, hasty := queue(t, Options{}), queue(t, Options{Timeout: 50 * time.Millisecond})
	s := wait(t, hasty, hasty.Send(Call{Method: "POST", URL: url + "/slow"}))
	require.Equal(t, TooSlow, s.Failure)
	for _, tt := range []struct {
		url     string
		state   State
		failure Failure
		status  int
	}{
		{url + "/no", Refused, "", 404},
		{url + "/away", Refused, "", 302},
		{gone.URL, Failed, Unreachable, 0},
		{"http://192.0.2.1/x", Failed, NotLoopback, 0},
		{"http://example.com/x", Failed, NotLoopback, 0},
		{"ftp://127.0.0.1/x", Failed, NotLoopback, 0},
		{"http://127.0.0.1:1/%zz", Failed, NotLoopback, 0},
		{url + "/", Delivered, "", 200},
	} {
		s := wait(t, q, q.Send(Call{Method: "POST", URL: tt.url}))
		assert.Equal(t, tt.state, s.State, tt.url)
		assert.Equal(t, tt.failure, s.Failure, tt.url)
		assert.Equal(t, tt.status, s.Status, tt.url)
		assert.NotContains(t, s.Detail, "http", tt.url)
	}
	s = wait(t, q, q.Send(Call{Method: "POST", URL: url + "/long"}))
	require.LessOrEqual(t, len(s.Answer), keptAnswer+len("…"))
}

// A name that stands for another machine is not followed there.
func TestDialsLoopbackOnly(t *testing.T) {
	_, err := newClient(time.Second).Get("http://192.0.2.1/")
	require.ErrorIs(t, err, errNotLoopback)
}

// The queue is bounded, and closing it breaks off what is under way.
func TestBoundAndClose(t *testing.T) {
	arrived, release := make(chan struct{}, 1), make(chan struct{})
	url := receiver(t, func(http.ResponseWriter, *http.Request) {
		arrived <- struct{}{}
		<-release
	})
	t.Cleanup(func() { close(release) })
	q := New(Options{Waiting: 2, Timeout: time.Minute})
	first := q.Send(Call{Method: "POST", URL: url})
	<-arrived
	a, b, c := q.Send(Call{Method: "POST", URL: url}), q.Send(Call{Method: "POST", URL: url}), q.Send(Call{Method: "POST", URL: url})
	require.Equal(t, QueueFull, wait(t, q, c).Failure)
	q.Close()
	for _, seq := range []int{first, a, b} {
		require.Equal(t, Stopped, wait(t, q, seq).Failure)
	}
	require.Equal(t, Stopped, wait(t, q, q.Send(Call{Method: "POST", URL: url})).Failure)
	q.Close()
}

func TestHistoryIsBounded(t *testing.T) {
	q := queue(t, Options{})
	last := 0
	for range kept + 5 {
		last = q.Send(Call{Method: "POST", URL: "http://192.0.2.1/"})
		wait(t, q, last)
	}
	h := q.History()
	require.Len(t, h, kept)
	require.Equal(t, last, h[kept-1].Seq)
}

func TestMasked(t *testing.T) {
	for address, want := range map[string]string{
		"http://127.0.0.1:8080/getcourse_webhook/KEY?phone=1": "http://127.0.0.1:8080/getcourse_webhook/***?phone=1",
		"http://127.0.0.1/salesdrive/KEY/more?Token=x&a=b":    "http://127.0.0.1/salesdrive/***/***?Token=***&a=b",
		"http://u:p@127.0.0.1/hook":                           "http://***@127.0.0.1/hook",
		"http://127.0.0.1:1/hook?api_key=1&secret=2":          "http://127.0.0.1:1/hook?api_key=***&secret=***",
		"nonsense": "***",
	} {
		require.Equal(t, want, Masked(address))
	}
}
