package sandbox

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
)

func page(t *testing.T, base, query string) string {
	t.Helper()
	r := send(t, request(t, "GET", base+"/"+query, "", ""))
	require.Equal(t, 200, r.StatusCode)
	require.Equal(t, "text/html; charset=utf-8", r.Header.Get("Content-Type"))
	require.Contains(t, r.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
	return r.body
}

func TestPage(t *testing.T) {
	s, base := serve(t, Options{})
	importDeal(t, base, `{"user":{"email":"new@example.com","first_name":"<b>Анна</b>"},"deal":{"offer_code":"x","deal_cost":"64.24","deal_comment":"\"><script>alert(1)</script>"}}`)
	_, err := s.school.Pay(456789003, "", getcourse.ViaSystem, "", getcourse.Employee(""))
	require.NoError(t, err)
	ru := page(t, base, "")
	for _, want := range []string{
		`<html lang="ru">`, "Песочница", "№ 124563", "№ 1455", "№ 200001", "Завершен", "64.24", "new@example.com",
		"заказ создан: 200001 (API)", "статус: Новый → Завершен", "платёж: 64.24 (платёжная система)", "письмо: платёж получен (new@example.com)",
		"&lt;b&gt;Анна", "&lt;script&gt;", "action=add key=***", "ссылка на оплату", "Группа 1", "answer-lost", "секретный ключ не подходит",
		`action="/sandbox/orders/456789003/pay"`, `action="/sandbox/orders/456789003/payments/1/delete"`,
		`href="/sales/shop/dealPay/id/456789003/hash/`,
	} {
		require.Contains(t, ru, want)
	}
	require.NotContains(t, ru, "<script>")
	require.NotContains(t, ru, "<b>Анна")
	en := page(t, base, "?lang=en&status=payed")
	for _, want := range []string{`<html lang="en">`, "Sandbox", "Completed", "status: New → Completed", `action="/sandbox/orders/456789003/pay?lang=en&amp;status=payed"`} {
		require.Contains(t, en, want)
	}
	require.NotContains(t, en, "№ 1455")
}

func TestPageHidesFalseOrders(t *testing.T) {
	s, base := serve(t, Options{})
	require.NoError(t, s.school.SetStatus(456789001, "false", getcourse.CancelReason{}, getcourse.Employee("")))
	require.NotContains(t, page(t, base, ""), "№ 124563")
	require.Contains(t, page(t, base, ""), "Не показано заказов: 1")
	require.Contains(t, page(t, base, "?status=false"), "№ 124563")
}

func TestPageForms(t *testing.T) {
	s, base := serve(t, Options{})
	post := func(path string, fields url.Values) reply {
		return send(t, request(t, "POST", base+"/sandbox"+path, formType, fields.Encode()))
	}
	r := post("/orders/"+orderAAA+"/pay?lang=en&status=new", url.Values{"amount": {""}, "via": {"manual"}})
	require.Equal(t, 303, r.StatusCode)
	require.Equal(t, "/?lang=en&order=456789001&status=new#order-456789001", r.Header.Get("Location"))
	require.Equal(t, getcourse.StatusPayed, s.State().GetCourse.Orders[0].Status)
	require.Contains(t, page(t, base, "?order="+orderAAA), `id="order-456789001" open`)

	r = post("/faults", url.Values{"fault": {"wrong-key"}, "on": {"1"}})
	require.Equal(t, "/", r.Header.Get("Location"))
	require.Contains(t, page(t, base, ""), `<button name="on" value="0">Выключить</button>`)
	post("/faults", url.Values{"fault": {"wrong-key"}, "on": {"0"}})
	require.Empty(t, s.ActiveFaults())

	r = post("/orders/"+orderAAA+"/finished?lang=en", url.Values{"at": {"<i>soon"}})
	require.Equal(t, 422, r.StatusCode)
	require.Contains(t, r.body, `role="alert"`)
	require.Contains(t, r.body, "is not a date")
	require.NotContains(t, r.body, "<i>")
	require.Contains(t, r.body, `id="order-456789001" open`)

	r = post("/nothing", nil)
	require.Equal(t, 404, r.StatusCode)
	require.Contains(t, r.body, "Такой страницы нет")
}

// Every form of the page leads to a control and sends only fields it has.
func TestPageFormsFitControls(t *testing.T) {
	fields := map[string]string{}
	for _, c := range controls() {
		fields["/sandbox"+regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(c.path, "{}")] = c.fields
	}
	forms := regexp.MustCompile(`(?s)<form method="post" action="\{\{act "([^"]*)"[^}]*\}\}">(.*?)</form>`).FindAllStringSubmatch(pageSource, -1)
	require.Len(t, forms, len(regexp.MustCompile(`method="post"`).FindAllString(pageSource, -1)))
	used := map[string]bool{}
	for _, f := range forms {
		path := "/sandbox" + f[1]
		known, ok := fields[path]
		require.True(t, ok, path)
		used[path] = true
		for _, name := range regexp.MustCompile(`\bname="([^"]*)"`).FindAllStringSubmatch(f[2], -1) {
			require.Contains(t, strings.Fields(known), name[1], path)
		}
	}
	require.Len(t, used, len(fields), "every control has a form")
}

// The template asks for words by key: all exist, in both languages, and none is left over.
func TestLabels(t *testing.T) {
	words := labels()
	asked := map[string]bool{}
	for _, m := range regexp.MustCompile(`\bt "([^"]*)"`).FindAllStringSubmatch(pageSource, -1) {
		require.Contains(t, words, m[1])
		asked[m[1]] = true
	}
	for _, kind := range []getcourse.EntryKind{
		getcourse.EntryCreated, getcourse.EntryStatus, getcourse.EntryPositions, getcourse.EntryPayment, getcourse.EntryPaymentDeleted,
		getcourse.EntryPaymentMoved, getcourse.EntryStage, getcourse.EntryReason, getcourse.EntryComment, getcourse.EntryFinished,
		getcourse.EntryMail, getcourse.EntryPurchase, getcourse.EntryTask, getcourse.EntryCard,
	} {
		require.Contains(t, words, "entry-"+string(kind))
	}
	computed := regexp.MustCompile(`^(via|mail|by|entry|object|moment|sent|failure|names)-`)
	for key, text := range words {
		require.NotEmpty(t, text.EN, key)
		require.NotEmpty(t, text.RU, key)
		require.True(t, asked[key] || computed.MatchString(key), "nothing shows %q", key)
	}
}

func TestPayPage(t *testing.T) {
	s, base := serve(t, Options{})
	for _, link := range []string{s.State().GetCourse.Orders[0].PaymentLink, s.State().GetCourse.Orders[0].PartialLink} {
		u, err := url.Parse(link)
		require.NoError(t, err)
		r := send(t, request(t, "GET", base+u.Path, "", ""))
		require.Equal(t, 303, r.StatusCode)
		require.Equal(t, "/?order=456789001#order-456789001", r.Header.Get("Location"))
	}
	for _, path := range []string{"/sales/shop/dealPay/id/456789001/hash/zzzz", "/sales/shop/dealPay/id/1/hash/0000", "/sales/shop/dealPay/id/x/hash/0000", "/nowhere"} {
		r := send(t, request(t, "GET", base+path, "", ""))
		require.Equal(t, 404, r.StatusCode)
		require.Contains(t, r.body, "404. Такой страницы нет")
	}
}

func TestStyle(t *testing.T) {
	_, base := serve(t, Options{})
	r := send(t, request(t, "GET", base+"/sandbox/style.css", "", ""))
	require.Equal(t, "text/css; charset=utf-8", r.Header.Get("Content-Type"))
	require.NotEmpty(t, r.body)
}

// A long list does not make a long page.
func TestPageIsBounded(t *testing.T) {
	s, base := serve(t, Options{})
	for range shownOrders + 3 {
		_, err := s.school.Sell(getcourse.Sale{Email: "a@b.ru", OfferCode: "123456", From: getcourse.Source{Kind: "page"}})
		require.NoError(t, err)
	}
	body := page(t, base, "")
	require.Equal(t, shownOrders, strings.Count(body, "<details id=\"order-"))
	require.Contains(t, body, "Не показано заказов: 5")
	require.Contains(t, body, "№ 200103")
}
