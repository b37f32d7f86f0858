package sandbox

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/sender"
)

// receive runs a receiver that keeps the addresses it is called at.
func receive(t *testing.T) (address string, called func() string) {
	t.Helper()
	calls := make(chan string, 10)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls <- r.Method + " " + r.URL.RequestURI()
		_, _ = w.Write([]byte("taken"))
	}))
	t.Cleanup(srv.Close)
	return srv.URL, func() string { return <-calls }
}

// sent waits for a webhook to end.
func sent(t *testing.T, s *Server, seq int) sender.Sent {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	got, err := s.Sent(ctx, seq)
	require.NoError(t, err)
	return got
}

// A payment on the page sets a process off, and the page tells of it.
func TestProcessCalls(t *testing.T) {
	address, called := receive(t)
	s, base := serve(t, Options{})
	t.Cleanup(s.Close)
	post := func(path string, fields url.Values) reply {
		return send(t, request(t, "POST", base+"/sandbox"+path, formType, fields.Encode()))
	}
	r := post("/processes", url.Values{
		"name": {"Оплата"}, "object": {"order"}, "when": {"status"}, "statuses": {"payed", "part_payed"}, "offer_code": {""}, "group": {""}, "method": {"POST"}, "data": {"url"},
		"url": {address + "/getcourse_webhook/SECRET?email={object.user.email}&callback_text=paid&sum={object.payed_money_value}"},
	})
	require.Equal(t, 303, r.StatusCode, r.body)
	require.Equal(t, "/#processes", r.Header.Get("Location"))
	post("/orders/"+orderAAA+"/pay", url.Values{"amount": {"10"}, "via": {"system"}})
	require.Equal(t, "POST /getcourse_webhook/SECRET?email=aaa%40mail.com&callback_text=paid&sum=10", called())
	got := sent(t, s, 1)
	require.Equal(t, sender.Delivered, got.State)
	require.Equal(t, []string{"getcourse", "Оплата", "order 124563", "taken"}, []string{got.Service, got.Name, got.Of, got.Answer})
	require.Equal(t, []sender.Sent{got}, s.State().Sent)
	require.Equal(t, address+"/getcourse_webhook/***?email={object.user.email}&callback_text=paid&sum={object.payed_money_value}", s.State().GetCourse.Processes[0].URL)
	require.NotContains(t, send(t, request(t, "GET", base+"/sandbox/state", "", "")).body, "SECRET")

	body := page(t, base, "")
	for _, want := range []string{"getcourse_webhook/***?email=aaa%40mail.com", "доставлен 200", "Частично оплачен", `action="/sandbox/sent/1/repeat"`, `action="/sandbox/processes/1/run"`} {
		require.Contains(t, body, want)
	}
	require.NotContains(t, body, "SECRET")
	require.Equal(t, 303, post("/sent/1/repeat", nil).StatusCode)
	require.Contains(t, called(), "sum=10")
	require.Equal(t, 1, sent(t, s, 2).RepeatOf)
	require.Equal(t, 303, post("/processes/1/run", url.Values{"object": {orderAAA}}).StatusCode)
	require.Contains(t, called(), "sum=10")
	require.Equal(t, 404, post("/sent/77/repeat", nil).StatusCode)
	require.Equal(t, 404, post("/processes/7/run", url.Values{"object": {orderAAA}}).StatusCode)
	require.Equal(t, 422, post("/processes/1/run", url.Values{"object": {"x"}}).StatusCode)
	require.Equal(t, 303, post("/processes/1/delete", nil).StatusCode)
	require.Empty(t, s.State().GetCourse.Processes)
}

// A failure is kept with its reason; what is set up by the options outlives a reset.
func TestProcessFails(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	var logged []sender.Sent
	s, base := serve(t, Options{
		Processes: []getcourse.Process{{Name: "gone", URL: gone.URL + "/hook"}, {Name: "away", URL: "http://example.com/"}, {Name: "bad", URL: "x"}},
		SentLog:   func(e sender.Sent) { logged = append(logged, e) },
	})
	t.Cleanup(s.Close)
	require.Len(t, s.State().GetCourse.Processes, 1)
	r := send(t, request(t, "POST", base+"/sandbox/orders/"+orderAAA+"/comment", "application/json", `{"text":"x"}`))
	require.Equal(t, 200, r.StatusCode)
	got := sent(t, s, 1)
	require.Equal(t, []any{sender.Failed, sender.Unreachable, "order 124563"}, []any{got.State, got.Failure, got.Of})
	require.Equal(t, []sender.Sent{got}, logged)
	require.Contains(t, page(t, base, "?lang=en"), "nobody answers at the address")
	s.Reset()
	require.Empty(t, s.State().Sent)
	require.Len(t, s.State().GetCourse.Processes, 1)

	r = send(t, request(t, "POST", base+"/sandbox/processes", "application/json", `{"url":"https://chatter.example.org/getcourse_webhook/KEY"}`))
	require.Equal(t, 422, r.StatusCode)
	require.Contains(t, r.body, "not-loopback")
}

// The landing page makes a user whose field sb_id is the client of the bot, and a process
// gives it back as client_id.
func TestLanding(t *testing.T) {
	address, called := receive(t)
	s, base := serve(t, Options{Processes: []getcourse.Process{{Object: "user", When: "created", URL: address + "/hook?client_id={object.sb_id}"}}})
	t.Cleanup(s.Close)
	r := send(t, request(t, "GET", base+"/landing?sid=700000123&lang=en", "", ""))
	require.Equal(t, 200, r.StatusCode)
	require.Contains(t, r.Header.Get("Content-Security-Policy"), "script-src 'self'")
	require.Contains(t, r.body, `<div class="sb_id hide">`)
	require.Contains(t, r.body, "Sign up")
	require.Contains(t, send(t, request(t, "GET", base+"/sandbox/landing.js", "", "")).body, "sid")

	fields := url.Values{"name": {"Анна <b>"}, "email": {"anna@example.com"}, "phone": {""}, "sb_id": {"700000123"}}
	r = send(t, request(t, "POST", base+"/landing?lang=ru", formType, fields.Encode()))
	require.Equal(t, 200, r.StatusCode)
	require.Contains(t, r.body, `id="registered"`)
	require.Equal(t, "POST /hook?client_id=700000123", called())
	users := s.State().GetCourse.Users
	require.Equal(t, map[string]string{"sb_id": "700000123"}, users[len(users)-1].AddFields)
	require.Contains(t, page(t, base, ""), "sb_id: 700000123")

	r = send(t, request(t, "POST", base+"/landing", formType, "name=x"))
	require.Equal(t, 422, r.StatusCode)
	require.Contains(t, r.body, "Не указан ни эл. адрес, ни телефон")
	r = send(t, request(t, "POST", base+"/landing", "application/json", `{"email":"b@example.com","sb_id":8}`))
	require.Equal(t, 200, r.StatusCode)
	require.True(t, strings.Contains(r.body, `"id":`), r.body)
	require.Equal(t, "POST /hook?client_id=8", called())
	require.Equal(t, 422, send(t, request(t, "POST", base+"/landing", "application/json", `{"mail":"x"}`)).StatusCode)
}

// Ending a sandbox breaks a webhook off that nobody answers.
func TestCloseBreaksWebhooks(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(arrived)
		<-release
	}))
	t.Cleanup(func() { close(release); srv.Close() })
	s := New(Options{Processes: []getcourse.Process{{URL: srv.URL}}, SendTimeout: time.Hour})
	run, err := s.Start(t.Context())
	require.NoError(t, err)
	require.Equal(t, 200, importDeal(t, run.URL, someDeal).StatusCode)
	<-arrived
	require.NoError(t, run.Close())
	require.Equal(t, sender.Stopped, sent(t, s, 1).Failure)
}
