package sandbox

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
)

const orderAAA = "456789001" // id of order 124563

// form is the body a client posts.
func form(action, key, params string) string {
	return url.Values{
		"action": {action}, "key": {key}, "params": {base64.StdEncoding.EncodeToString([]byte(params))},
	}.Encode()
}

// A reply is an answer of the sandbox, its body read.
type reply struct {
	*http.Response
	body string
}

// client follows no redirects, as clients of the service must not.
var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func send(t *testing.T, req *http.Request) reply {
	t.Helper()
	resp, err := client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return reply{resp, string(body)}
}

func request(t *testing.T, method, address, kind, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	require.NoError(t, err)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return req
}

const formType = "application/x-www-form-urlencoded"

// serve runs a sandbox on a loopback address for one test.
func serve(t *testing.T, opt Options) (*Server, string) {
	t.Helper()
	s := New(opt)
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return s, srv.URL
}

// importDeal posts an order to a sandbox.
func importDeal(t *testing.T, base, params string) reply {
	t.Helper()
	return send(t, request(t, "POST", base+getcourse.DealsPath, formType, form("add", Key, params)))
}

const someDeal = `{"user":{"email":"new@example.com"},"system":{"return_deal_number":1},"deal":{"offer_code":"x","deal_cost":"5"}}`

func TestFaultsAreListed(t *testing.T) {
	require.Len(t, Faults(), 12)
	for _, i := range Faults() {
		require.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)+$|^html-502$`, string(i.Fault))
		require.NotEmpty(t, i.Text.EN)
		require.NotEmpty(t, i.Text.RU)
		f, err := ParseFault(string(i.Fault))
		require.NoError(t, err)
		require.Equal(t, i.Fault, f)
	}
	_, err := ParseFault("no-such")
	require.Error(t, err)
	require.Error(t, New(Options{}).SetFault("no-such", true))
	require.Empty(t, New(Options{Faults: []Fault{"no-such"}}).ActiveFaults())
}

// Every fault, switched on at construction and at run time, gives the answer of the
// service and stores an order or not.
func TestFaults(t *testing.T) {
	inner := func(text string) string {
		return `{"success":true,"action":"add","result":{"success":false,"error_message":"` + text + `","error":true}}`
	}
	for _, tc := range []struct {
		fault  Fault
		status int
		kind   string
		body   string // contained; empty means an empty body
		stored bool
	}{
		{WrongKey, 200, "application/json", `{"success":false,"error":"Неавторизованное API-обращение"}`, false},
		{ReadOnlyKey, 200, "application/json", `{"success":false,"error":"Действие запрещено"}`, false},
		{TariffWithoutImport, 200, "text/html", "", false},
		{OwnDomainRedirect, 302, "text/html", "", false},
		{QuotaReached, 200, "application/json", inner("Достигнут лимит"), false},
		{TextTypedFlags, 200, "application/json", `{"success":"true","action":"add","result":{"success":"true",`, true},
		{EmptyDealNumber, 200, "application/json", `"deal_number":""`, true},
		{HTML502, 502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>", false},
	} {
		check := func(t *testing.T, s *Server, base string) {
			t.Helper()
			require.Equal(t, []Fault{tc.fault}, s.ActiveFaults())
			r := importDeal(t, base, someDeal)
			require.Equal(t, tc.status, r.StatusCode)
			require.Contains(t, r.Header.Get("Content-Type"), tc.kind)
			require.Contains(t, r.body, tc.body)
			if tc.body == "" {
				require.Empty(t, r.body)
			}
			if tc.fault == OwnDomainRedirect {
				require.Equal(t, "https://learn.example.org/pl/api/deals", r.Header.Get("Location"))
			}
			require.Equal(t, tc.stored, len(s.State().GetCourse.Orders) == 3)
			require.Equal(t, []Fault{tc.fault}, s.State().Requests[0].Faults)
		}
		t.Run(string(tc.fault)+" from the start", func(t *testing.T) {
			s, base := serve(t, Options{Faults: []Fault{tc.fault}})
			check(t, s, base)
		})
		t.Run(string(tc.fault)+" at run time", func(t *testing.T) {
			s, base := serve(t, Options{})
			require.NoError(t, s.SetFault(tc.fault, true))
			check(t, s, base)
			require.NoError(t, s.SetFault(tc.fault, false))
			require.Contains(t, importDeal(t, base, someDeal).body, `"deal_number":"2000`)
		})
	}
}

func TestAnswerLost(t *testing.T) {
	s, base := serve(t, Options{Faults: []Fault{AnswerLost}})
	_, err := client.Do(request(t, "POST", base+getcourse.DealsPath, formType, form("add", Key, someDeal)))
	require.ErrorIs(t, err, io.EOF)
	require.Len(t, s.State().GetCourse.Orders, 3, "the order was stored")
	require.Len(t, s.State().Requests, 1)
}

func TestSlowAnswerEndsWithTheClient(t *testing.T) {
	arrived := make(chan Event, 1)
	s, base := serve(t, Options{Faults: []Fault{SlowAnswer}, Log: func(e Event) { arrived <- e }})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	_, err := client.Do(request(t, "POST", base+getcourse.DealsPath, formType, form("add", Key, someDeal)).WithContext(ctx))
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, s.State().GetCourse.Orders, 3)
}

func TestSlowAnswerWithDelay(t *testing.T) {
	var waited time.Duration
	_, base := serve(t, Options{
		Faults: []Fault{SlowAnswer}, Delay: time.Hour,
		Wait: func(_ context.Context, d time.Duration) error { waited = d; return nil },
	})
	require.Contains(t, importDeal(t, base, someDeal).body, `"success":true`)
	require.Equal(t, time.Hour, waited)
}

func TestRealTimer(t *testing.T) {
	require.NoError(t, wait(t.Context(), time.Nanosecond))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, wait(ctx, time.Hour), context.Canceled)
}

// "Fail twice, then work" is what a retry test needs.
func TestFaultTimes(t *testing.T) {
	s, base := serve(t, Options{})
	require.NoError(t, s.SetFaultTimes(HTML502, 2))
	var got []int
	for range 3 {
		got = append(got, importDeal(t, base, someDeal).StatusCode)
	}
	require.Equal(t, []int{502, 502, 200}, got)
	require.Empty(t, s.ActiveFaults())
}

func TestHosts(t *testing.T) {
	for _, tc := range []struct {
		name, header, host string
		status             int
		body               string
	}{
		{"nothing said", "", "", 200, `"success":true`},
		{"header", "school.getcourse.ru", "", 200, `"success":true`},
		{"header with port and capitals", "School.GetCourse.io:443", "", 200, `"success":true`},
		{"own domain in the header", "learn.example.org", "", 200, `"success":true`},
		{"unknown account in the header", "nobody.getcourse.ru", "", 404, "Wrong subdomain"},
		{"header wins over Host", "nobody.getcourse.ru", "school.getcourse.ru", 404, "Wrong subdomain"},
		{"Host", "", "school.getcourse.com.br", 200, `"success":true`},
		{"unknown account in Host", "", "nobody.getcourse.ru:80", 404, "Wrong subdomain"},
		{"another name", "", "localhost", 200, `"success":true`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, base := serve(t, Options{})
			req := request(t, "POST", base+getcourse.DealsPath, formType, form("add", Key, someDeal))
			req.Host = tc.host
			if tc.header != "" {
				req.Header.Set(HostHeader, tc.header)
			}
			r := send(t, req)
			require.Equal(t, tc.status, r.StatusCode)
			require.Contains(t, r.body, tc.body)
		})
	}
}

// A host of the service never reaches the controls.
func TestServiceHostHasNoControls(t *testing.T) {
	_, base := serve(t, Options{})
	for _, path := range []string{"/", "/sandbox/state", "/pl/api/account/users"} {
		req := request(t, "GET", base+path, "", "")
		req.Header.Set(HostHeader, "school.getcourse.ru")
		r := send(t, req)
		require.Equal(t, 404, r.StatusCode)
		require.Contains(t, r.Header.Get("Content-Type"), "text/html")
		require.Contains(t, r.body, "<h1>404</h1>")
	}
}

func TestForms(t *testing.T) {
	_, base := serve(t, Options{})
	api := base + getcourse.DealsPath
	good := form("add", Key, someDeal)
	for _, tc := range []struct {
		name string
		req  *http.Request
		want string
	}{
		{"a redirect lost the body", request(t, "GET", api, "", ""), "Пустой параметр action"},
		{"fields in the address", request(t, "POST", api+"?"+good, formType, ""), "Пустой параметр action"},
		{"JSON body", request(t, "POST", api, "application/json", `{"action":"add"}`), "Пустой параметр action"},
		{"DELETE", request(t, "DELETE", api, formType, good), "Пустой параметр action"},
		{"the last of repeated fields", request(t, "POST", api, formType, "action=delete&"+good), `"deal_number":"200001"`},
		{"a malformed field beside", request(t, "POST", api, formType, "%zz&"+good), `"deal_number":"200002"`},
		{"plus not encoded", request(t, "POST", api, formType, "action=add&key="+Key+"&params=YWI+YWI="), "Не указаны параметры"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := send(t, tc.req)
			require.Equal(t, 200, r.StatusCode)
			require.Contains(t, r.body, tc.want)
		})
	}
	r := send(t, request(t, "POST", api, formType, "action="+strings.Repeat("a", maxBody)))
	require.Equal(t, http.StatusRequestEntityTooLarge, r.StatusCode)
}

func TestEventsAreMasked(t *testing.T) {
	var events []Event
	s, base := serve(t, Options{Log: func(e Event) { events = append(events, e) }})
	const wrong = "somebody-elses-key"
	for _, key := range []string{Key, wrong} {
		params := `{"user":{"email":"a@b.ru","addfields":{"` + key + `":"` + key + `"}}}`
		send(t, request(t, "POST", base+getcourse.UsersPath+"?key="+key, formType, form("add", key, params)))
		send(t, request(t, "POST", base+"/pl/"+key, formType, form(key, key, params)))
	}
	require.Len(t, events, 4)
	require.Equal(t, events, s.State().Requests)
	require.JSONEq(t, `{"user":{"email":"a@b.ru","addfields":{"***":"***"}}}`, events[0].Params)
	require.Equal(t, []string{"user.addfields.***"}, events[0].Ignored)
	require.Equal(t, "bad-key", events[2].Refusal)
	page := send(t, request(t, "GET", base+"/", "", "")).body
	all, err := json.Marshal(s.State().Requests)
	require.NoError(t, err)
	for _, text := range []string{string(all), page, events[0].String(), events[1].String(), events[2].String(), events[3].String()} {
		require.NotContains(t, text, wrong)
		require.NotContains(t, text, Key)
	}
}

func TestEventLine(t *testing.T) {
	s, base := serve(t, Options{})
	send(t, request(t, "POST", base+getcourse.UsersPath, formType, form("add", Key, "{\"user\":{},\n\"x\":1}")))
	require.NoError(t, s.SetFault(TextTypedFlags, true))
	send(t, request(t, "POST", base+getcourse.UsersPath, formType, form("add", Key, `{"user":{"email":"a@b.ru"}}`)))
	events := s.State().Requests
	require.Equal(t, `#1 POST school.getcourse.ru/pl/api/users action=add key=*** params={"user":{}, "x":1} -> 200 no-identity: Не указан ни эл. адрес, ни телефон ignored: x`, events[0].String())
	require.Equal(t, `#2 POST school.getcourse.ru/pl/api/users action=add key=*** params={"user":{"email":"a@b.ru"}} -> 200 faults: [text-typed-flags]`, events[1].String())
}

func TestEventsAreBounded(t *testing.T) {
	s, base := serve(t, Options{})
	for range keptEvents + 5 {
		send(t, request(t, "GET", base+"/pl/api/users", "", ""))
	}
	events := s.State().Requests
	require.Len(t, events, keptEvents)
	require.Equal(t, keptEvents+5, events[keptEvents-1].Seq)
	importDeal(t, base, `{"user":{"email":"`+strings.Repeat("ы", keptTextSize)+`"}}`)
	last := s.State().Requests[keptEvents-1]
	require.LessOrEqual(t, len(last.Params), keptTextSize+len("…"))
	require.True(t, strings.HasSuffix(last.Params, "ы…"))
}

func TestReset(t *testing.T) {
	s, base := serve(t, Options{Faults: []Fault{EmptyDealNumber}})
	start := s.State()
	first := importDeal(t, base, someDeal).body
	require.NoError(t, s.SetFault(EmptyDealNumber, false))
	require.NoError(t, s.SetFault(WrongKey, true))
	s.Reset()
	require.Equal(t, start, s.State())
	require.Equal(t, first, importDeal(t, base, someDeal).body, "the same ids again")
}

func TestOptions(t *testing.T) {
	at := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	s, base := serve(t, Options{
		Account: "mine", Key: "another-key", OwnDomain: "own.example",
		Now: func() time.Time { return at }, Zone: time.FixedZone("", 5*60*60),
	})
	req := request(t, "POST", base+getcourse.DealsPath, formType, form("add", "another-key", someDeal))
	req.Header.Set(HostHeader, "own.example")
	require.Contains(t, send(t, req).body, `"success":true`)
	require.Contains(t, importDeal(t, base, someDeal).body, "Неавторизованное")
	st := s.State()
	require.Equal(t, "mine", st.GetCourse.Account)
	require.Equal(t, "2030-01-02T08:04:05+05:00", st.GetCourse.Orders[2].CreatedAt.Format(time.RFC3339))
	require.Equal(t, "2030-01-02T08:04:05+05:00", st.Requests[0].At.Format(time.RFC3339))
	require.Equal(t, "mine.getcourse.ru", st.Requests[1].Host)
}

func TestConcurrentUse(t *testing.T) {
	s, base := serve(t, Options{Log: func(Event) {}})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				resp, err := client.Post(base+getcourse.DealsPath, formType, strings.NewReader(form("add", Key, someDeal)))
				if err == nil {
					_ = resp.Body.Close()
				}
				_ = s.SetFault(TextTypedFlags, true)
				_ = s.State()
				_ = s.SetFault(TextTypedFlags, false)
			}
		})
	}
	wg.Wait()
	st := s.State()
	require.Len(t, st.GetCourse.Orders, 42)
	numbers := map[string]bool{}
	for _, o := range st.GetCourse.Orders {
		numbers[o.Number] = true
	}
	require.Len(t, numbers, 42)
	require.Len(t, st.Requests, 40)
}
