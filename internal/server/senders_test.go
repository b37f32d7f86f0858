package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/salesdrive"
	"github.com/salecalc/salecalc/internal/sandbox/sender"
	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/vars/crm"
)

// senders is a sandbox that sends to a server.
type senders struct {
	t   *testing.T
	box *sandbox.Server
	url string
}

func startSenders(t *testing.T, o sandbox.Options) *senders {
	t.Helper()
	o.Now = clock
	box := sandbox.New(o)
	run, err := box.Start(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, run.Close()) })
	return &senders{t, box, run.URL}
}

// press uses a control of the sandbox.
func (s *senders) press(path, body string) {
	s.t.Helper()
	res, err := http.Post(s.url+path, "application/json", strings.NewReader(body))
	require.NoError(s.t, err)
	require.NoError(s.t, res.Body.Close())
	require.Equal(s.t, 200, res.StatusCode, path)
}

// sent gives the server's answer to a webhook.
func (s *senders) sent(seq int) (got server.Receipt) {
	s.t.Helper()
	call, err := s.box.Sent(s.t.Context(), seq)
	require.NoError(s.t, err)
	require.Equal(s.t, sender.Delivered, call.State, call)
	require.NoError(s.t, json.Unmarshal([]byte(call.Answer), &got))
	return got
}

// A payment in the sandbox's school becomes a variable of the client whose number the
// landing page was given, wherever the process puts its parameters.
func TestSandboxSchoolSends(t *testing.T) {
	for _, data := range []string{getcourse.DataURL, getcourse.DataForm, getcourse.DataJSON} {
		t.Run(data, func(t *testing.T) {
			r := start(t, school.config(t, schoolConfig))
			id := r.client(nil)
			s := startSenders(t, sandbox.Options{Processes: []getcourse.Process{{
				When: getcourse.StatusIn, Statuses: []getcourse.Status{getcourse.StatusPayed}, Data: data,
				URL: r.url + "/getcourse_webhook/school-key-1?client_id={object.user.sb_id}&callback_text=paid&product={object.positions}&cost_money_value={object.payed_money_value}&sum={object.payed_money}&odd={object.unknown}",
			}}})
			s.press("/landing", `{"email": "anna@example.com", "sb_id": "`+id+`"}`)
			s.press("/sandbox/orders", `{"email": "anna@example.com", "offer_code": "manual", "cost": "4900,50", "source": "page"}`)
			s.press("/sandbox/orders/456789003/pay", `{"via": "system"}`)
			require.Empty(t, s.box.State().Sent, "the offer does not complete by itself")
			s.press("/sandbox/orders/456789003/status", `{"status": "payed"}`)
			require.Equal(t, server.Receipt{OK: true, Delivery: 1, Client: "found", By: "client_id"}, s.sent(1))
			require.Equal(t, crm.Done, r.delivery(1).State)
			got := r.dealVars(id)
			require.Equal(t, []string{"getcourse paid: Курс с ручным завершением", "4900.50", "4\u00a0900,50\u00a0руб.", ""}, []string{got["thanks"], got["cost_money_value"], got["sum"], got["odd"]})
		})
	}
}

// Orders of the sandbox's shop are understood under both kinds of names; what is sent again
// changes nothing.
func TestSandboxShopSends(t *testing.T) {
	r := start(t, site{}.config(t, shopConfig))
	s := startSenders(t, sandbox.Options{Webhooks: []salesdrive.Webhook{{URL: r.url + "/salesdrive/shop-key-1"}, {URL: r.url + "/salesdrive/shop-key-1", Sites: []int64{4}}}})
	s.press("/sandbox/salesdrive/orders", `{"first_name": "Тарас", "phone": "+380990003344", "delivery": "novaposhta"}`)
	require.Equal(t, server.Receipt{OK: true, Delivery: 1, Client: "created"}, s.sent(1))
	d := r.delivery(1)
	require.Equal(t, crm.Done, d.State)
	require.Equal(t, "new 4410.45", r.dealVars(d.Client)["seen"])
	s.press("/sandbox/salesdrive/orders/20417/ship", `{"waybill": "20450000000001"}`)
	require.Equal(t, server.Receipt{OK: true, Delivery: 2, Client: "found", By: "phone"}, s.sent(2))
	require.Equal(t, crm.Done, r.delivery(2).State)
	require.Equal(t, "shipped 20450000000001", r.dealVars(d.Client)["seen"])
	s.press("/sandbox/sent/1/repeat", "")
	require.Equal(t, server.Receipt{OK: true, Delivery: 1, Repeated: true}, s.sent(3))
	require.Equal(t, "shipped 20450000000001", r.dealVars(d.Client)["seen"])
}
