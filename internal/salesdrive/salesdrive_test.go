package salesdrive_test

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/salesdrive"
	"github.com/salecalc/salecalc/vars/value"
)

func sample(t *testing.T, name string) *salesdrive.Order {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".json")
	require.NoError(t, err)
	o, err := salesdrive.Parse(string(data))
	require.NoError(t, err)
	return o
}

func byName(o *salesdrive.Order) map[string]string {
	m := map[string]string{}
	for _, v := range o.Vars {
		m[v.Name] = v.Text
	}
	return m
}

// moved are the variables that a change of the order's status changes.
var moved = map[string]string{
	"salesdrive_event": "status_change", "salesdrive_version": "4", "salesdrive_status_id": "4", "salesdrive_status": "Відправлено",
	"salesdrive_paid": "1000", "salesdrive_rest": "3410.45", "salesdrive_waybill": "20450000000001", "salesdrive_delivery_status": "5",
}

// documents hold fields of every kind and are looked at by themselves.
var documents = []string{"salesdrive_data", "salesdrive_raw", "salesdrive_products", "salesdrive_contacts"}

func TestSamplesComeOutEqual(t *testing.T) {
	described, today := sample(t, "new_order"), sample(t, "status_change")
	a, b := byName(described), byName(today)
	for name, text := range b {
		if want, ok := moved[name]; ok {
			assert.Equal(t, want, text, name)
			continue
		}
		if !assert.Contains(t, a, name) || slices.Contains(documents, name) {
			continue
		}
		assert.Equal(t, a[name], text, name)
	}
	assert.Equal(t, described.Contact, today.Contact)
	assert.Equal(t, salesdrive.Contact{Name: "Лиман Тарас", Phone: "380990003344", Email: "taras.lyman@example.com"}, today.Contact)
	assert.Equal(t, described.Name(), today.Name())
	assert.Equal(t, "example.org", today.Site)
	assert.Equal(t, "12.10.2026 12:15", b["salesdrive_order_time"])
	assert.Equal(t, "4410.45", b["salesdrive_total"])
	assert.Equal(t, "", a["salesdrive_waybill"])
	assert.Equal(t, "700000123", today.Field("salebotId"))
	assert.Less(t, described.Updated, today.Updated)
}

// TestDescribedNames looks at every field the description has, in what came with today's
// names.
func TestDescribedNames(t *testing.T) {
	described, today := sample(t, "new_order").Data, sample(t, "status_change").Data
	later := map[string]bool{ // what has happened to the order since
		"version": true, "statusId": true, "payedAmount": true, "restPay": true, "holderTime": true, "updateAt": true, "contacts.version": true,
		"products.restCount": true, "ord_novaposhta.EN": true, "ord_novaposhta.statusCode": true, "ord_novaposhta.backDeliverySum": true,
	}
	var compare func(path string, a, b value.Value)
	compare = func(path string, a, b value.Value) {
		for i := range a.Len() {
			name, want := a.Pair(i)
			got, there := b.Get(name)
			at := path + name
			switch {
			case !there || later[at]:
			case want.Kind() == value.KindArray && want.Len() > 0 && want.Elems()[0].Kind() == value.KindDict:
				compare(at+".", want.Elems()[0], got.Elems()[0])
			case want.Kind() == value.KindDict:
				compare(at+".", want, got)
			default:
				assert.Equal(t, want.Text(), got.Text(), at)
			}
		}
	}
	compare("", described, today)
	nova, _ := today.Get("ord_novaposhta")
	for _, name := range []string{"typeSend", "typePay", "methodPay", "backDeliveryType", "backDeliverySum", "manualEN"} {
		_, there := nova.Get(name)
		assert.True(t, there, name)
	}
	_, there := nova.Get("cargoType")
	assert.False(t, there, "one name is left")
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, body string
		want       map[string]string
	}{
		{"numeric texts", `{"data":{"id":"7","paymentAmount":"10.50"}}`, map[string]string{"salesdrive_id": "7", "salesdrive_total": "10.50"}},
		{"array of one", `{"data":[{"id":7}]}`, map[string]string{"salesdrive_id": "7"}},
		{"waybill of 14 digits", `{"data":{"id":7,"ord_delivery_data":[{"trackingNumber":20450000000001}]}}`, map[string]string{"salesdrive_waybill": "20450000000001"}},
		{"waybill of Ukrposhta", `{"data":{"id":7,"ord_ukrposhta":{"barcode":"0500000000001"}}}`, map[string]string{"salesdrive_waybill": "0500000000001"}},
		{"waybill removed", `{"data":{"id":7,"ord_delivery_data":[{"trackingNumber":null}],"ord_novaposhta":{"EN":""}}}`, map[string]string{"salesdrive_waybill": ""}},
		{"site of the page", `{"data":{"id":7,"utmPage":"https://shop.example.org/a?b"}}`, map[string]string{"salesdrive_site": "shop.example.org"}},
		{"empty lists of PHP", `{"data":{"id":7,"statusId":3,"contacts":[],"products":[]},"meta":{"fields":[]}}`, map[string]string{"salesdrive_status": "", "salesdrive_status_id": "3"}},
		{"option found by its text", `{"data":{"id":7,"statusId":3},"meta":{"fields":{"statusId":{"options":[{"value":"3","text":"Новий"}]}}}}`, map[string]string{"salesdrive_status": "Новий"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, err := salesdrive.Parse(tt.body)
			require.NoError(t, err)
			got := byName(o)
			for name, want := range tt.want {
				text, there := got[name]
				assert.True(t, there, name)
				assert.Equal(t, want, text, name)
			}
		})
	}
	o, err := salesdrive.Parse(`{"data":{"id":7}}`)
	require.NoError(t, err)
	assert.NotContains(t, byName(o), "salesdrive_waybill", "nothing is said of a delivery")
	assert.NotContains(t, byName(o), "salesdrive_profit")
	assert.Equal(t, -1, o.Version)
	for _, body := range []string{"", "[]", `{"data":{}}`, `{"data":[]}`, `{"data":"x"}`, `{}`} {
		_, err := salesdrive.Parse(body)
		require.ErrorIs(t, err, salesdrive.ErrNoOrder, body)
	}
}

// No body brings the reader down, and the variables of one that is read again, from what it
// has made of it, are the same.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"new_order", "status_change"} {
		data, err := os.ReadFile("testdata/" + name + ".json")
		require.NoError(f, err)
		f.Add(string(data))
	}
	f.Add(`{"data":{"id":"7","contacts":{"phone":[]},"products":[1,null],"ord_novaposhta":5,"ord_delivery_data":[[]]}}`)
	f.Fuzz(func(t *testing.T, body string) {
		o, err := salesdrive.Parse(body)
		if err != nil {
			return
		}
		again, err := salesdrive.Parse(`{"data":` + o.Data.Text() + `}`)
		require.NoError(t, err)
		require.Equal(t, o.Data.Text(), again.Data.Text())
		require.Equal(t, o.Contact, again.Contact)
	})
}
