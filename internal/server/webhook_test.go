package server_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

func readFile(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

const schoolPath = "/getcourse_webhook/school-key-1?"

func TestGetCourseResolves(t *testing.T) {
	r := start(t, school.config(t, schoolConfig))
	anna := r.client(map[string]string{"phone": "8 (916) 000-11-22"})
	boris := r.client(map[string]string{"email": "Boris@Example.com"})
	tests := []struct{ name, query, client, by string }{
		{"id before phone", "client_id=" + boris + "&phone=%2B79160001122", boris, "client_id"},
		{"phone in another spelling", "phone=7+916+0001122", anna, "phone"},
		{"e-mail in another case", "email=+boris%40example.COM", boris, "email"},
		{"phone nobody has, then e-mail", "phone=%2B380990000000&email=boris%40example.com", boris, "email"},
		{"unexpanded id", "client_id=%7Bobject.user.sb_id%7D&email=boris%40example.com", boris, "email"},
		{"id nobody has", "client_id=999&email=boris%40example.com", boris, "email"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := r.ask("GET", schoolPath+tt.query, "").receipt(t)
			assert.Equal(t, "found", got.Client)
			assert.Equal(t, tt.by, got.By)
			d := r.delivery(got.Delivery)
			assert.Equal(t, tt.client, d.Client)
			assert.Equal(t, crm.Done, d.State)
		})
	}
}

func TestGetCourseUnknownClient(t *testing.T) {
	r := start(t, school.config(t, schoolConfig))
	got := r.ask("POST", schoolPath+"email=nobody%40example.com&callback_text=paid", "").receipt(t)
	require.Equal(t, server.Receipt{OK: true, Delivery: 1, Client: "unknown"}, got)
	require.Equal(t, crm.Unresolved, r.delivery(1).State)
	got = r.ask("POST", schoolPath+"phone=%2B79160001122", "").receipt(t)
	require.Equal(t, "unknown", got.Client)
	r.within(func(tx crm.Everything) {
		list, err := tx.Planned("")
		require.NoError(t, err)
		require.Len(t, list, 1, "a first message to the phone")
		require.Equal(t, "79160001122", list[0].Phone)
		require.Equal(t, "Здравствуйте!", list[0].Text)
	})
}

func TestGetCourseVariables(t *testing.T) {
	r := start(t, school.config(t, schoolConfig))
	id := r.client(map[string]string{"phone": "+79160001122"})
	form := url.Values{"client_id": {id}, "phone": {"111"}, "email": {"anna@example.com"}, "cost_money": {"4 900 руб."}, "same": {"body"},
		"getcourse_secret": {"stolen"}, "getcourse_account_name": {"evil"}, "platform_id": {"7"}, "два слова": {"x"}, "empty": {"{object.promocode}"}}
	got := r.ask("POST", schoolPath+"same=query&other=query", form.Encode(), "Content-Type", "application/x-www-form-urlencoded").receipt(t)
	d := r.delivery(got.Delivery)
	require.Equal(t, map[string]string{"cost_money": "4 900 руб.", "same": "body", "other": "query"}, r.dealVars(id))
	notes := ""
	for _, n := range detail(t, d).Notes {
		notes += n.EN + "\n" + n.RU + "\n"
	}
	for _, want := range []string{"getcourse_secret is a setting", "getcourse_account_name — настройка", "platform_id is a built-in", "два слова is no name", "empty came as a placeholder"} {
		assert.Contains(t, notes, want)
	}
	r.within(func(tx crm.Everything) {
		phone, err := tx.ClientVar(id, "phone")
		require.NoError(t, err)
		assert.Equal(t, "+79160001122", phone.Text(), "kept")
		email, err := tx.ClientVar(id, "email")
		require.NoError(t, err)
		assert.Equal(t, "anna@example.com", email.Text(), "filled in")
	})
	got = r.ask("POST", schoolPath, `{"client_id": `+id+`, "n": 12345678901234567890, "list": [1, "a"], "same": null}`, "Content-Type", "application/json").receipt(t)
	r.delivery(got.Delivery)
	require.Equal(t, map[string]string{"cost_money": "4 900 руб.", "other": "query", "n": "12345678901234567890", "list": `[1, "a"]`}, r.dealVars(id), "JSON; null unsets")
}

func TestGetCourseBlocks(t *testing.T) {
	r := start(t, school.config(t, schoolConfig))
	id := r.client(nil)
	tests := []struct{ text, heard string }{
		{"my ORDER now", ""}, // "getcourse order" is not in it
		{"order 7", "getcourse order 7"},
		{"итог 15", "regexp"},
		{"registraton", "similar"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got := r.ask("POST", schoolPath+"client_id="+id+"&heard=&callback_text="+url.QueryEscape(tt.text), "").receipt(t)
			d := r.delivery(got.Delivery)
			assert.Equal(t, crm.Done, d.State)
			assert.Equal(t, tt.heard, r.dealVars(id)["heard"])
			if tt.heard == "" {
				assert.Equal(t, "no block or rule fits", detail(t, d).Notes[0].EN)
			}
		})
	}
}

func TestGetCourseRepeated(t *testing.T) {
	r := start(t, school.config(t, strings.Replace(schoolConfig, "first_message", "repeat_window: 10s\n    first_message", 1)))
	id := r.client(nil)
	query := "client_id=" + id + "&callback_text=paid&cost_money_value=100"
	require.False(t, r.ask("POST", schoolPath+query, "").receipt(t).Repeated)
	again := r.ask("POST", schoolPath+"cost_money_value=100&client_id="+id+"&callback_text=paid", "").receipt(t)
	require.Equal(t, server.Receipt{OK: true, Delivery: 1, Repeated: true}, again)
	require.False(t, r.ask("POST", schoolPath+query+"&more=1", "").receipt(t).Repeated)
}

const shopConfig = `
salesdrive:
  - key: shop-key-1
    client_field: salebotId
    create: true
    rules:
      - {name: shipped, account: demo-shop, event: status_change, status: відправлено, site: example.org, calc: "seen = concat('shipped ', salesdrive_waybill)"}
      - {name: new, event: new_order, status: 1, calc: "seen = concat('new ', salesdrive_total)"}
`

func TestSalesDrive(t *testing.T) {
	r := start(t, site{}.config(t, shopConfig))
	post := func(body string) server.Receipt {
		return r.ask("POST", "/salesdrive/shop-key-1", body, "Content-Type", "application/json; charset=utf-8").receipt(t)
	}
	first, second := readFile(t, "../salesdrive/testdata/new_order.json"), readFile(t, "../salesdrive/testdata/status_change.json")

	require.Equal(t, server.Receipt{OK: true, Delivery: 1, Client: "created"}, post(first))
	d := r.delivery(1)
	require.Equal(t, crm.Done, d.State, string(d.Detail))
	require.Equal(t, "new 4410.45", r.dealVars(d.Client)["seen"])
	r.within(func(tx crm.Everything) {
		for name, want := range map[string]string{"phone": "380990003344", "email": "taras.lyman@example.com", "full_name": "Лиман Тарас"} {
			v, err := tx.ClientVar(d.Client, name)
			require.NoError(t, err)
			assert.Equal(t, want, v.Text())
		}
	})
	require.Equal(t, server.Receipt{OK: true, Delivery: 1, Repeated: true}, post(first))

	require.Equal(t, server.Receipt{OK: true, Delivery: 2, Client: "found", By: "phone"}, post(second))
	require.Equal(t, crm.Done, r.delivery(2).State)
	require.Equal(t, "shipped 20450000000001", r.dealVars(d.Client)["seen"])
	require.Equal(t, "4", r.dealVars(d.Client)["salesdrive_version"])

	late := strings.Replace(first, `"statusId": 1`, `"statusId": 2`, 1) // version 1 comes after version 4
	require.False(t, post(late).Repeated)
	require.Equal(t, crm.Dropped, r.delivery(3).State)
	require.Equal(t, "4", r.dealVars(d.Client)["salesdrive_status_id"])
	earlier := strings.Replace(strings.Replace(second, `"statusId": 4`, `"statusId": 3`, 1), "2026-10-13 17:41:20", "2026-10-13 17:41:19", 1)
	post(earlier)
	require.Equal(t, crm.Dropped, r.delivery(4).State, "the same version, changed a second before")
}

func TestSalesDriveClientField(t *testing.T) {
	r := start(t, site{}.config(t, strings.Replace(shopConfig, "create: true", "create: false", 1)))
	id := r.client(nil)
	body := func(client string) string { return `{"data": {"id": 1, "salebotId": ` + client + `}}` }
	require.Equal(t, "client_id", r.ask("POST", "/salesdrive/shop-key-1", body(id)).receipt(t).By)
	got := r.ask("POST", "/salesdrive/shop-key-1", `{"data": {"id": 2, "salebotId": 77}}`).receipt(t)
	require.Equal(t, "unknown", got.Client)
	require.Equal(t, crm.Unresolved, r.delivery(got.Delivery).State)
}

const formConfig = `
forms:
  - {name: order, trap: website, rate: 4, size: 300, thanks: "https://example.org/thanks", calc: "client.orders = if('#{client.orders}' == '', 0, client.orders) + 1"}
  - {name: plain, create: false}
`

func TestForms(t *testing.T) {
	r := start(t, site{}.config(t, formConfig))
	const kind = "application/x-www-form-urlencoded"
	fields := "full_name=%D0%90%D0%BD%D0%BD%D0%B0&phone=%2B380990003344&email=a%40example.com&website=&size=M"
	a := r.ask("POST", "/forms/order", fields, "Content-Type", kind, "Accept", "text/html,*/*")
	require.Equal(t, 303, a.status)
	require.Equal(t, "https://example.org/thanks", a.header.Get("Location"))
	d := r.delivery(1)
	require.Equal(t, crm.Done, d.State)
	require.Equal(t, "created", d.Resolved)
	require.Equal(t, map[string]string{"size": "M"}, r.dealVars(d.Client))

	multipart := "--b\r\nContent-Disposition: form-data; name=\"phone\"\r\n\r\n099 000 33 44\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\ndata\r\n--b--\r\n"
	got := r.ask("POST", "/forms/order", multipart, "Content-Type", "multipart/form-data; boundary=b").receipt(t)
	second := r.delivery(got.Delivery)
	require.Equal(t, d.Client, second.Client, "found by the phone in another spelling")
	require.Contains(t, string(second.Detail), "f is a file")
	r.within(func(tx crm.Everything) {
		v, err := tx.ClientVar(d.Client, "orders")
		require.NoError(t, err)
		require.Equal(t, "2", v.Text())
		require.False(t, vars.IsBuiltin("orders"))
	})

	got = r.ask("POST", "/forms/order", "phone=%2B380991112233&website=http://spam", "Content-Type", kind).receipt(t)
	require.Equal(t, server.Receipt{OK: true, Delivery: 3}, got, "a machine learns nothing")
	require.Equal(t, crm.Dropped, r.delivery(3).State)
	a = r.ask("POST", "/forms/order", strings.Repeat("x", 301), "Content-Type", kind)
	require.Equal(t, "body-too-large", a.problem(t).Code)
	a = r.ask("POST", "/forms/order", fields, "Content-Type", kind)
	require.Equal(t, "too-often", a.problem(t).Code)
	require.Equal(t, "60", a.header.Get("Retry-After"))

	got = r.ask("POST", "/forms/plain", "phone=%2B380997778899", "Content-Type", kind).receipt(t)
	require.Equal(t, crm.Unresolved, r.delivery(got.Delivery).State)
	a = r.ask("POST", "/forms/plain", "phone=%2B380990003344", "Content-Type", kind, "Accept", "text/html", "Accept-Language", "ru")
	require.Contains(t, a.body, "Спасибо")
	require.Equal(t, 404, r.ask("POST", "/forms/none", "").status)
}
