package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

const jsonType = "application/json"

func use(t *testing.T, base, path, body string) reply {
	t.Helper()
	return send(t, request(t, "POST", base+"/sandbox"+path, jsonType, body))
}

// A step uses one control and looks at what it did.
type step struct {
	path, body string
	check      func(t *testing.T, r reply)
}

func walk(t *testing.T, base string, steps []step) {
	t.Helper()
	for _, st := range steps {
		r := use(t, base, st.path, st.body)
		require.Equal(t, 200, r.StatusCode, st.path+r.body)
		require.Contains(t, r.body, `"ok": true`)
		st.check(t, r)
	}
}

// Each control of an order does its work through JSON and answers with the order.
func TestOrderControls(t *testing.T) {
	s, base := serve(t, Options{})
	at := func(path string) string { return "/orders/" + orderAAA + path }
	order := func() getcourse.Order { return s.State().GetCourse.Orders[0] }
	walk(t, base, []step{
		{at("/pay"), `{"amount":10,"via":"system"}`, func(t *testing.T, r reply) {
			require.Contains(t, r.body, `"paid": true`)
			require.Equal(t, getcourse.StatusPartPayed, order().Status)
		}},
		{at("/payments/1/move"), `{"to":456789002}`, func(t *testing.T, _ reply) {
			require.Empty(t, order().Payments)
			require.Equal(t, getcourse.StatusPartPayed, s.State().GetCourse.Orders[1].Status)
		}},
		{"/orders/456789002/payments/1/delete", "", func(t *testing.T, _ reply) {
			require.True(t, s.State().GetCourse.Orders[1].Payments[0].Deleted)
		}},
		{at("/status"), `{"status":"cancelled","reason":"Передумал","comment":"весной","by":"process","name":42}`, func(t *testing.T, _ reply) {
			require.Equal(t, getcourse.StatusCancelled, order().Status)
			require.Equal(t, "весной", order().Reason.Comment)
			require.Equal(t, getcourse.ByProcess("42"), order().History[len(order().History)-1].By)
		}},
		{at("/reason"), `{"reason":"Дубль заказа","name":"Ольга"}`, func(t *testing.T, _ reply) {
			require.Equal(t, "Дубль заказа", order().Reason.Name)
			require.Equal(t, getcourse.Employee("Ольга"), order().History[len(order().History)-1].By)
		}},
		{at("/comment"), `{"text":"позвонил"}`, func(t *testing.T, _ reply) { require.Equal(t, "позвонил", order().Comments[0].Text) }},
		{at("/stage"), `{"board":"Вебинар","stage":"Думает"}`, func(t *testing.T, _ reply) { require.Equal(t, "Думает", order().Stage) }},
		{at("/task"), `{"title":"перезвонить"}`, func(t *testing.T, _ reply) { require.True(t, order().Tasks[0].Open) }},
		{at("/card"), `{"manager":"m@x.ru","promo_code":"ОСЕНЬ","tags":"vip, бот,"}`, func(t *testing.T, _ reply) {
			require.Equal(t, []string{"vip", "бот"}, order().Tags)
		}},
		{at("/link"), `{"part":true}`, func(t *testing.T, _ reply) {
			mails := s.State().GetCourse.Mails
			require.Equal(t, getcourse.MailPartLink, mails[len(mails)-1].Kind)
		}},
		{at("/deposit"), `{}`, func(t *testing.T, r reply) { require.Contains(t, r.body, `"paid": false`) }},
		{"/users/199388104/deposit", `{"amount":"100"}`, func(t *testing.T, _ reply) {
			require.Equal(t, wire.Money(100_00), s.State().GetCourse.Users[3].Balance)
		}},
		{at("/deposit"), ``, func(t *testing.T, r reply) {
			require.Contains(t, r.body, `"paid": true`)
			require.Equal(t, getcourse.StatusPayed, order().Status)
		}},
		{at("/finished"), `{"at":"2026-02-01T10:30"}`, func(t *testing.T, r reply) {
			require.Contains(t, r.body, `"finished_at": "2026-02-01T10:30:00+03:00"`)
		}},
	})
}

func TestOtherControls(t *testing.T) {
	s, base := serve(t, Options{})
	walk(t, base, []step{
		{"/orders", `{"email":"walkin@example.com","offer_code":"123456","source":"page","source_id":7}`, func(t *testing.T, r reply) {
			require.Contains(t, r.body, `"kind": "page"`)
			require.Len(t, s.State().GetCourse.Orders, 3)
		}},
		{"/offers", `{"code":"KURS","price":"4900","auto_complete":true,"pay_hours":24}`, func(t *testing.T, _ reply) {
			require.Equal(t, getcourse.Offer{ID: 5005, Code: "KURS", Title: "KURS", Price: 4900_00, AutoComplete: true, PayHours: 24}, s.State().GetCourse.Offers[4])
		}},
		{"/reasons", `{"name":"Уехал","sort":9}`, func(t *testing.T, _ reply) { require.Len(t, s.State().GetCourse.Reasons, 4) }},
		{"/fields", `{"title":"Город","of":"order"}`, func(t *testing.T, _ reply) { require.Contains(t, s.State().GetCourse.Fields.Order, "Город") }},
		{"/faults", `{"fault":"wrong-key"}`, func(t *testing.T, r reply) {
			require.Contains(t, r.body, `"wrong-key"`)
			require.Equal(t, []Fault{WrongKey}, s.ActiveFaults())
		}},
		{"/faults", `{"fault":"wrong-key","on":false}`, func(t *testing.T, _ reply) { require.Empty(t, s.ActiveFaults()) }},
		{"/faults", `{"fault":"html-502","times":1}`, func(t *testing.T, _ reply) {
			require.Equal(t, 502, importDeal(t, base, someDeal).StatusCode)
			require.Empty(t, s.ActiveFaults())
		}},
		{"/reset", ``, func(t *testing.T, _ reply) { require.Equal(t, New(Options{}).State(), s.State()) }},
	})
}

func TestRefusedControls(t *testing.T) {
	s, base := serve(t, Options{})
	before := s.State()
	for _, tc := range []struct {
		path, body string
		status     int
		code       string
	}{
		{"/orders/1/pay", `{"via":"manual"}`, 404, "unknown-order"},
		{"/orders/x/pay", `{"via":"manual"}`, 422, "bad-input"},
		{"/orders/" + orderAAA + "/pay", `{}`, 422, "bad-choice"},
		{"/orders/" + orderAAA + "/pay", `{"via":"manual","ammount":"5"}`, 422, "surplus-field"},
		{"/orders/" + orderAAA + "/pay", `{"via":["manual"]}`, 422, "bad-input"},
		{"/orders/" + orderAAA + "/pay", `{"via"`, 422, "unreadable-input"},
		{"/orders/" + orderAAA + "/pay", `[]`, 422, "unreadable-input"},
		{"/orders/" + orderAAA + "/payments/x/delete", ``, 422, "bad-input"},
		{"/orders/" + orderAAA + "/payments/1/delete", ``, 404, "unknown-payment"},
		{"/orders/" + orderAAA + "/payments/1/move", `{"to":"x"}`, 422, "bad-input"},
		{"/orders/" + orderAAA + "/reason", `{"reason":"Передумал"}`, 422, "reason-not-allowed"},
		{"/users/x/deposit", `{"amount":"1"}`, 422, "bad-input"},
		{"/users/1/deposit", `{"amount":"1"}`, 404, "unknown-user"},
		{"/orders", `{"email":"a@b.ru","offer_code":"123456","source":"api"}`, 422, "bad-choice"},
		{"/offers", `{"code":"x","price":"много"}`, 422, "bad-amount"},
		{"/offers", `{"code":"x","price":"1","pay_hours":-1}`, 422, "bad-input"},
		{"/reasons", `{"name":"x","sort":"a"}`, 422, "bad-input"},
		{"/faults", `{"fault":"no-such"}`, 404, "unknown-fault"},
		{"/faults", `{"fault":"html-502","times":"x"}`, 422, "bad-input"},
		{"/nothing", ``, 404, "unknown-path"},
	} {
		r := use(t, base, tc.path, tc.body)
		require.Equal(t, tc.status, r.StatusCode, tc.path+tc.body+r.body)
		var got refusalJSON
		require.NoError(t, json.Unmarshal([]byte(r.body), &got))
		require.Equal(t, tc.code, got.Code)
		require.False(t, got.OK)
		require.NotEmpty(t, got.Message.EN)
		require.NotEmpty(t, got.Message.RU)
	}
	require.Equal(t, before, s.State())
	r := send(t, request(t, "POST", base+"/sandbox/reset", "text/plain", "x"))
	require.Equal(t, 422, r.StatusCode)
	r = use(t, base, "/reset", `{"a":"`+strings.Repeat("x", maxBody)+`"}`)
	require.Equal(t, 422, r.StatusCode)
}

func TestStateOverHTTP(t *testing.T) {
	s, base := serve(t, Options{Faults: []Fault{EmptyDealNumber}})
	importDeal(t, base, someDeal)
	r := send(t, request(t, "GET", base+"/sandbox/state", "", ""))
	require.Equal(t, 200, r.StatusCode)
	want, err := json.Marshal(s.State())
	require.NoError(t, err)
	require.JSONEq(t, string(want), r.body)
	require.NotContains(t, r.body, Key)

	r = send(t, request(t, "GET", base+"/sandbox/faults", "", ""))
	var lines []faultLine
	require.NoError(t, json.Unmarshal([]byte(r.body), &lines))
	require.Len(t, lines, len(Faults()))
	for _, l := range lines {
		require.Equal(t, l.Fault == EmptyDealNumber, l.On)
	}
}

// False orders are found by the filter only.
func TestOrderList(t *testing.T) {
	_, base := serve(t, Options{})
	use(t, base, "/orders/"+orderAAA+"/status", `{"status":"false"}`)
	for query, want := range map[string][]string{
		"": {"1455"}, "?status=new": {"1455"}, "?status=false": {"124563"}, "?status=payed": {}, "?reason=Передумал": {},
	} {
		var orders []getcourse.Order
		r := send(t, request(t, "GET", base+"/sandbox/orders"+query, "", ""))
		require.NoError(t, json.Unmarshal([]byte(r.body), &orders))
		got := []string{}
		for _, o := range orders {
			got = append(got, o.Number)
		}
		require.Equal(t, want, got, query)
	}
}

// Only the sandbox's own page, and programs, may use the controls.
func TestCrossSite(t *testing.T) {
	s, base := serve(t, Options{})
	for _, tc := range []struct {
		name   string
		header http.Header
		host   string
		status int
	}{
		{"a program", nil, "", 200},
		{"own page", http.Header{"Origin": {base}, "Sec-Fetch-Site": {"same-origin"}}, "", 200},
		{"own page of an old browser", http.Header{"Origin": {base}}, "", 200},
		{"foreign page", http.Header{"Sec-Fetch-Site": {"cross-site"}}, "", 403},
		{"another port", http.Header{"Origin": {"http://127.0.0.1:1"}, "Sec-Fetch-Site": {"same-site"}}, "", 403},
		{"foreign page of an old browser", http.Header{"Origin": {"https://evil.example"}}, "", 403},
		{"opaque origin", http.Header{"Origin": {"null"}}, "", 403},
		{"a name pointed at this computer", http.Header{"Origin": {"http://evil.example"}, "Sec-Fetch-Site": {"same-origin"}}, "evil.example", 403},
		{"localhost", nil, "localhost:8080", 200},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s.Reset()
			req := request(t, "POST", base+"/sandbox/orders/"+orderAAA+"/comment", jsonType, `{"text":"x"}`)
			for name, values := range tc.header {
				req.Header[name] = values
			}
			req.Host = tc.host
			require.Equal(t, tc.status, send(t, req).StatusCode)
			require.Equal(t, tc.status == 200, len(s.State().GetCourse.Orders[0].Comments) == 1)
		})
	}
	req := request(t, "GET", base+"/sandbox/state", "", "")
	req.Host = "evil.example"
	require.Equal(t, 403, send(t, req).StatusCode, "a foreign name may not read either")
}

// No method and no path deletes an order.
func TestNoDeleteRoute(t *testing.T) {
	s, base := serve(t, Options{})
	for _, path := range []string{"/sandbox/orders/" + orderAAA, "/sandbox/state", "/pl/api/deals"} {
		send(t, request(t, "DELETE", base+path, "", ""))
	}
	require.Len(t, s.State().GetCourse.Orders, 2)
}
