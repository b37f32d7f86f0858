package sandbox

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	reader "github.com/salecalc/salecalc/internal/salesdrive"
	"github.com/salecalc/salecalc/internal/sandbox/salesdrive"
	"github.com/salecalc/salecalc/internal/sandbox/sender"
)

// An arrival is a webhook as a receiver understands it.
type arrival struct {
	path  string
	order *reader.Order
}

// readOrders runs a receiver of SalesDrive's webhooks.
func readOrders(t *testing.T) (address string, arrived chan arrival) {
	t.Helper()
	arrived = make(chan arrival, 10)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		o, err := reader.Parse(string(body))
		if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			http.Error(w, "not understood", http.StatusBadRequest)
			return
		}
		arrived <- arrival{r.URL.Path, o}
	}))
	t.Cleanup(srv.Close)
	return srv.URL, arrived
}

// Two webhooks with conditions of their own: each order goes where it belongs, and what
// arrives is understood.
func TestShopWebhooks(t *testing.T) {
	address, arrived := readOrders(t)
	s, base := serve(t, Options{Webhooks: []salesdrive.Webhook{{Name: "книги", URL: address + "/salesdrive/BOOKS", Sites: []int64{4}}, {URL: "http://example.com/"}}})
	t.Cleanup(s.Close)
	require.Len(t, s.State().SalesDrive.Webhooks, 1)
	post := func(path string, fields url.Values) reply {
		return send(t, request(t, "POST", base+"/sandbox/salesdrive"+path, formType, fields.Encode()))
	}
	r := post("/webhooks", url.Values{"name": {"отправлено"}, "url": {address + "/salesdrive/SENT"}, "sites": {"3", "4"}, "statuses": {"4"}, "names": {"today"}})
	require.Equal(t, "/#webhooks", r.Header.Get("Location"), r.body)

	order := url.Values{"first_name": {"Тарас"}, "last_name": {"Лиман"}, "phone": {"+380990003344"}, "client_id": {"700000123"}, "sku": {"KURS-START"}, "site": {"3"}, "delivery": {"novaposhta"}}
	r = post("/orders", order)
	require.Equal(t, "/?shop=20417#shop-20417", r.Header.Get("Location"), r.body)
	order.Set("site", "4")
	post("/orders", order)
	got := <-arrived
	require.Equal(t, []string{"/salesdrive/BOOKS", "new_order", "20418", "shop.example.net", "380990003344"}, []string{got.path, got.order.Event, got.order.ID, got.order.Site, got.order.Contact.Phone})
	require.Equal(t, "700000123", got.order.Field("salebotId"))

	require.Equal(t, 303, post("/orders/20417/take", nil).StatusCode)
	require.Equal(t, 303, post("/orders/20417/pay", url.Values{"amount": {"1000"}}).StatusCode)
	require.Equal(t, 303, post("/orders/20417/status", url.Values{"status_id": {"2"}, "reason_id": {""}}).StatusCode)
	require.Equal(t, 303, post("/orders/20417/ship", url.Values{"waybill": {"20450000000001"}}).StatusCode)
	got = <-arrived
	require.Equal(t, []string{"/salesdrive/SENT", "status_change", "20417", "Відправлено"}, []string{got.path, got.order.Event, got.order.ID, got.order.Status})
	vars := map[string]string{}
	for _, v := range got.order.Vars {
		vars[v.Name] = v.Text
	}
	require.Equal(t, []string{"20450000000001", "1000", "3410.45", "5"}, []string{vars["salesdrive_waybill"], vars["salesdrive_paid"], vars["salesdrive_rest"], vars["salesdrive_version"]})

	list := s.State().Sent
	require.Len(t, list, 2)
	require.Equal(t, sender.Delivered, sent(t, s, 2).State)
	require.Equal(t, []string{"salesdrive", "отправлено", "order 20417: status_change", address + "/salesdrive/***"}, []string{list[1].Service, list[1].Name, list[1].Of, list[1].URL})
	body := page(t, base, "?shop=20417")
	for _, want := range []string{`id="shop-20417" open`, "Тарас Лиман 380990003344", "Відправлено", "salesdrive: отправлено, order 20417: status_change", "&#34;trackingNumber&#34;:&#34;20450000000001&#34;"} {
		require.Contains(t, body, want)
	}

	for path, fields := range map[string]url.Values{
		"/orders": {}, "/orders/20417/status": {"status_id": {"99"}}, "/orders/20417/pay": {"amount": {"x"}}, "/webhooks": {"url": {"https://example.com/"}, "sites": {"x"}},
	} {
		require.Equal(t, 422, post(path, fields).StatusCode, path)
	}
	require.Equal(t, 404, post("/orders/1/take", nil).StatusCode)
	require.Equal(t, 404, post("/webhooks/9/delete", nil).StatusCode)
	require.Equal(t, 303, post("/webhooks/1/delete", nil).StatusCode)
	s.Reset()
	require.Empty(t, s.State().SalesDrive.Orders)
	require.Len(t, s.State().SalesDrive.Webhooks, 1)
}
