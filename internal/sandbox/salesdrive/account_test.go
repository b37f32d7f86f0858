package salesdrive

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// hooked is an account with the webhooks it sends. Its clock shows what at says.
func hooked(t *testing.T, at *time.Time, webhooks ...Webhook) (*Account, func() []Hook) {
	t.Helper()
	var sent []Hook
	cfg := Config{Send: func(h Hook) { sent = append(sent, h) }, Zone: time.UTC}
	if at != nil {
		cfg.Now = func() time.Time { return *at }
	}
	a := New(cfg)
	for _, w := range webhooks {
		if w.URL == "" {
			w.URL = "http://127.0.0.1:8080/salesdrive/KEY"
		}
		_, err := a.AddWebhook(w)
		require.NoError(t, err)
	}
	return a, func() []Hook {
		got := sent
		sent = nil
		return got
	}
}

func moments(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateTime, text)
	require.NoError(t, err)
	return at
}

// taras is the buyer of the samples.
var taras = Draft{
	FirstName: "Тарас", LastName: "Лиман", Phone: "+380 99 000 33 44", Email: "taras.lyman@example.com", Counterparty: &Counterparty{701, "ФОП Лиман Т. О.", "0000000001"},
	Comment: "Подзвонити після 18:00", UTM: UTM{"https://example.org/start?utm_source=telegram", "bot", "https://t.me/", "telegram", "autumn"},
	ExternalID: "SB-700000123-1", ClientID: "700000123", Carrier: Nova,
}

// The two samples come out to the last field: a new order, and the same order sent.
func TestSamples(t *testing.T) {
	sample := func(name string) string {
		data, err := os.ReadFile("../../salesdrive/testdata/" + name + ".json")
		require.NoError(t, err)
		return string(data)
	}
	at := moments(t, "2026-10-12 12:14:58") // when the contact is made
	a, sent := hooked(t, nil, Webhook{})
	a.cfg.Now = func() time.Time {
		now := at
		if at.Format(time.TimeOnly) == "12:14:58" {
			at = moments(t, "2026-10-12 12:15:02")
		}
		return now
	}
	id, err := a.NewOrder(taras)
	require.NoError(t, err)
	got := sent()
	require.Len(t, got, 1)
	require.JSONEq(t, sample("new_order"), got[0].Body)
	require.Equal(t, "order 20417: new_order", got[0].Of)

	at = moments(t, "2026-10-12 12:31:07")
	require.NoError(t, a.Take(id))
	require.NoError(t, a.Pay(id, "1000"))
	require.Empty(t, sent(), "only new orders and new statuses are told of")
	at = moments(t, "2026-10-13 17:41:20")
	require.NoError(t, a.Ship(id, "20450000000001"))
	got = sent()
	require.Len(t, got, 1)
	require.JSONEq(t, sample("status_change"), got[0].Body)
}

// Each webhook gets what its conditions let through, under the names it asks for.
func TestConditions(t *testing.T) {
	for _, tt := range []struct {
		name    string
		webhook Webhook
		want    []string // what happened, per site 3 and then 4: new, confirmed, refused
	}{
		{"all", Webhook{}, []string{"3 new_order", "3 status_change", "3 status_change", "4 new_order", "4 status_change", "4 status_change"}},
		{"a site", Webhook{Sites: []int64{4}}, []string{"4 new_order", "4 status_change", "4 status_change"}},
		{"both sites", Webhook{Sites: []int64{3, 4}, Statuses: []int64{1}}, []string{"3 new_order", "4 new_order"}},
		{"statuses", Webhook{Statuses: []int64{2, 6}, Sites: []int64{3}}, []string{"3 status_change", "3 status_change"}},
		{"none", Webhook{Statuses: []int64{8}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, sent := hooked(t, nil, tt.webhook)
			var got []string
			for _, site := range []int64{3, 4} {
				id, err := a.NewOrder(Draft{Phone: "1", SiteID: site, SKU: "BOOK"})
				require.NoError(t, err)
				require.NoError(t, a.SetStatus(id, 2, 0))
				require.NoError(t, a.SetStatus(id, 2, 0), "the same status is no change")
				require.NoError(t, a.SetStatus(id, 6, 1))
				for _, h := range sent() {
					got = append(got, strconv.FormatInt(site, 10)+h.Of[len("order 20417:"):])
				}
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestNames(t *testing.T) {
	a, sent := hooked(t, nil, Webhook{Names: NamesDescribed}, Webhook{Names: NamesToday})
	id, err := a.NewOrder(taras)
	require.NoError(t, err)
	require.NoError(t, a.Ship(id, ""))
	got := sent()
	require.Len(t, got, 4)
	for i, described := range []bool{true, false, true, false} {
		if described {
			require.Contains(t, got[i].Body, `"preSale"`)
			require.Contains(t, got[i].Body, `"backDeliverySum"`)
			require.NotContains(t, got[i].Body, `"ord_delivery_data"`)
		} else {
			require.Contains(t, got[i].Body, `"upsell"`)
			require.Contains(t, got[i].Body, `"postpaySum"`)
		}
	}
	require.Contains(t, got[2].Body, `"EN":"20450000020417"`)
	require.Contains(t, got[3].Body, `"trackingNumber":"20450000020417"`)
}

// A parcel of Ukrposhta stands in a block of its own, and beside it in the one of any
// carrier.
func TestUkrposhta(t *testing.T) {
	a, sent := hooked(t, nil, Webhook{Names: NamesDescribed}, Webhook{Names: NamesToday})
	d := taras
	d.Carrier = Ukr
	id, err := a.NewOrder(d)
	require.NoError(t, err)
	require.NoError(t, a.Ship(id, "0500000000001"))
	got := sent()
	for _, h := range got {
		require.NotContains(t, h.Body, "ord_novaposhta")
		require.Contains(t, h.Body, `"ord_delivery":"ukrposhta"`)
		require.Contains(t, h.Body, `"options":[{"value":11,"text":"Укрпошта"}]`)
		require.Contains(t, h.Body, `"ord_ukrposhta":{"delivery":"W2W"`)
	}
	require.Contains(t, got[2].Body, `"barcode":"0500000000001","barcodeUuid":"aaaaaaaa`)
	require.Contains(t, got[3].Body, `"trackingNumber":"0500000000001"`)
	require.Contains(t, got[3].Body, `"provider":"ukrposhta"`)
}

func TestOrders(t *testing.T) {
	at := moments(t, "2026-10-12 12:00:00")
	a, sent := hooked(t, &at, Webhook{Names: NamesToday})
	first, err := a.NewOrder(Draft{Phone: "+38 (099) 000-33-44", Quantity: 2, SKU: "BOOK"})
	require.NoError(t, err)
	require.NoError(t, a.Pay(first, "200,50"))
	require.NoError(t, a.SetStatus(first, 5, 0))
	second, err := a.NewOrder(Draft{Phone: "380990003344", Email: "x@example.com"})
	require.NoError(t, err)
	st := a.State()
	require.Len(t, st.Contacts, 1, "one phone is one contact")
	require.Equal(t, first+1, second)
	o := st.Orders[0]
	require.Equal(t, []wire.Money{700_00, 200_50, 499_50}, []wire.Money{o.Total(), o.Paid, o.Rest()})
	require.EqualValues(t, 3, o.Version)
	got := sent()
	require.Contains(t, got[1].Body, `"paymentDate":"2026-10-12"`)
	require.Contains(t, got[1].Body, `"restPay":499.5`)
	require.Contains(t, got[2].Body, `"leadsCount":2,"leadsSalesCount":1,"leadsSalesAmount":700`)
	require.NotContains(t, got[2].Body, "ord_novaposhta")
	require.Contains(t, got[2].Body, `"ord_delivery":null`)

	for name, err := range map[string]error{
		"nobody": failed(a.NewOrder(Draft{})), "sku": failed(a.NewOrder(Draft{Phone: "1", SKU: "x"})), "site": failed(a.NewOrder(Draft{Phone: "1", SiteID: 9})),
		"carrier": failed(a.NewOrder(Draft{Phone: "1", Carrier: "pigeon"})), "quantity": failed(a.NewOrder(Draft{Phone: "1", Quantity: -1})), "order": a.Pay(1, "5"), "sum": a.Pay(first, "five"), "status": a.SetStatus(first, 99, 0),
		"reason without refusal": a.SetStatus(first, 2, 1), "reason": a.SetStatus(first, 6, 9), "parcel": a.Ship(first, ""), "take": a.Take(1),
	} {
		var why *wire.Refusal
		require.ErrorAs(t, err, &why, name)
		require.NotEmpty(t, why.Message.RU, name)
	}
	require.EqualValues(t, 3, a.State().Orders[0].Version, "what is refused changes nothing")
	require.Empty(t, sent())
	a.Reset()
	require.Empty(t, a.State().Orders)
	require.Empty(t, a.State().Webhooks)
}

func failed(_ int64, err error) error { return err }

func TestWebhooksAreChecked(t *testing.T) {
	a, _ := hooked(t, nil)
	for name, w := range map[string]Webhook{
		"address": {URL: "x"}, "scheme": {URL: "ftp://127.0.0.1/"}, "site": {URL: "http://127.0.0.1/", Sites: []int64{1}},
		"status": {URL: "http://127.0.0.1/", Statuses: []int64{99}}, "names": {URL: "http://127.0.0.1/", Names: "old"},
	} {
		_, err := a.AddWebhook(w)
		require.Error(t, err, name)
	}
	id, err := a.AddWebhook(Webhook{URL: "http://127.0.0.1/"})
	require.NoError(t, err)
	require.Equal(t, []Webhook{{ID: id, Name: "1", URL: "http://127.0.0.1/", Names: NamesMixed}}, a.State().Webhooks)
	require.NoError(t, a.RemoveWebhook(id))
	require.Error(t, a.RemoveWebhook(id))
}
