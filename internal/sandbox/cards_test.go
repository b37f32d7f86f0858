package sandbox

import (
	"io"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/keycrm"
	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// importCard posts a card to a sandbox, as a client that names the host it means.
func importCard(t *testing.T, base, body string) reply {
	t.Helper()
	r := request(t, "POST", base+keycrm.CardsPath, jsonType, body)
	r.Header.Set(HostHeader, keycrm.Host)
	r.Header.Set("Authorization", "Bearer "+Token)
	return send(t, r)
}

const someCard = `{"title":"<b>Заявка</b>","contact":{"full_name":"Оксана <i>","phone":"+380990001122"},"source_id":11,"manager_id":3,"manager_comment":"\"><script>",
	"communicate_at":"2026-10-13 15:30:00","utm_source":"telegram","products":[{"name":"Курс","sku":"K-1","price":4900.5,"quantity":1,"unit_type":"шт"}],
	"payments":[{"amount":1000,"payment_method_id":2,"status":"paid","description":"Аванс"},{"amount":1,"payment_method":"Бартер"}],"custom_fields":[{"uuid":"LD_1022","value":["Ранок","Вечір"]}]}`

// The host in the header, or else the path, says which service is meant.
func TestServices(t *testing.T) {
	s, base := serve(t, Options{})
	r := importCard(t, base, someCard)
	require.Equal(t, 201, r.StatusCode, r.body)
	require.Equal(t, "application/json", r.Header.Get("Content-Type"))
	plain := request(t, "GET", base+"/v1/users", "", "")
	plain.Header.Set("Authorization", "Bearer "+Token)
	require.Equal(t, 200, send(t, plain).StatusCode)
	school := request(t, "POST", base+"/v1/users", "", "")
	school.Header.Set(HostHeader, "school.getcourse.ru")
	require.Equal(t, 404, send(t, school).StatusCode)
	importDeal(t, base, someDeal)
	var got []string
	for _, e := range s.State().Requests {
		got = append(got, e.Service+" "+e.Host+e.Path)
	}
	require.Equal(t, []string{
		"keycrm openapi.keycrm.app/v1/pipelines/cards", "keycrm openapi.keycrm.app/v1/users", "getcourse school.getcourse.ru/v1/users", "getcourse school.getcourse.ru/pl/api/deals",
	}, got)
}

func TestCardFaults(t *testing.T) {
	for fault, want := range map[Fault]struct {
		status int
		body   string
	}{
		WrongKey:        {401, `{"message":"Unauthenticated."}`},
		LeadsDisabled:   {400, `{"message":"Leads are not enabled"}`},
		TooManyRequests: {429, `{"message":"Too Many Attempts."}`},
		HTML502:         {502, badGateway},
	} {
		s, base := serve(t, Options{})
		require.NoError(t, s.SetFaultTimes(fault, 1))
		r := importCard(t, base, someCard)
		require.Equal(t, want.status, r.StatusCode)
		require.Equal(t, want.body, r.body)
		require.Equal(t, fault == TooManyRequests, r.Header.Get("Retry-After") == "2")
		require.Empty(t, s.State().KeyCRM.Cards)
		require.Equal(t, 201, importCard(t, base, someCard).StatusCode, "once only")
	}
	s, base := serve(t, Options{Faults: []Fault{AnswerLost}})
	req := request(t, "POST", base+keycrm.CardsPath, jsonType, someCard)
	req.Header.Set("Authorization", "Bearer "+Token)
	_, err := client.Do(req)
	require.ErrorIs(t, err, io.EOF)
	require.Len(t, s.State().KeyCRM.Cards, 1)
}

// A fault of one service waits for a request to that service.
func TestFaultsKeepToTheirService(t *testing.T) {
	s, base := serve(t, Options{})
	require.NoError(t, s.SetFaultTimes(QuotaReached, 1))
	require.NoError(t, s.SetFaultTimes(LeadsDisabled, 1))
	require.Equal(t, 400, importCard(t, base, someCard).StatusCode)
	require.Equal(t, 201, importCard(t, base, someCard).StatusCode)
	require.Equal(t, []Fault{QuotaReached}, s.ActiveFaults())
	require.Contains(t, importDeal(t, base, someDeal).body, "Достигнут лимит")
	require.Empty(t, s.ActiveFaults())
	s.Reset()
	require.Empty(t, s.State().KeyCRM.Cards)
}

func TestCardEventsHideKeys(t *testing.T) {
	s, base := serve(t, Options{Token: "another-token"})
	r := request(t, "POST", base+keycrm.CardsPath+"?k=wrong-token", jsonType, `{"title":"wrong-token another-token","contact":{"phone":"1"}}`)
	r.Header.Set("Authorization", "Bearer wrong-token")
	require.Equal(t, 401, send(t, r).StatusCode)
	r = request(t, "POST", base+keycrm.CardsPath, jsonType, `{"title":"another-token","contact":{"phone":"1"}}`)
	r.Header.Set("Authorization", "Bearer another-token")
	require.Equal(t, 201, send(t, r).StatusCode)
	for _, e := range s.State().Requests {
		require.NotContains(t, e.String()+e.Answer, "-token ")
		require.NotContains(t, e.String()+e.Answer+e.Params, "another-token")
	}
	require.Contains(t, s.State().Requests[1].String(), `#2 POST openapi.keycrm.app/v1/pipelines/cards key=*** params={"title":"***"`)
}

func TestCardsOnPage(t *testing.T) {
	s, base := serve(t, Options{})
	require.Equal(t, 201, importCard(t, base, someCard).StatusCode)
	ru := page(t, base, "?card=5104")
	for _, want := range []string{
		"KeyCRM: карточки", `id="card-5104" open`, "&lt;b&gt;Заявка", "Оксана &lt;i&gt; &#43;380990001122", "Новая", "Бот", "Тарас", "telegram", "K-1", "4900.5", "Картка", "Бартер",
		"Ранок, Вечір", "2026-10-13 15:30:00", "&lt;script&gt;", `action="/sandbox/keycrm/cards/5104/status"`, "Курсы: Успешно", "leads-disabled",
	} {
		require.Contains(t, ru, want)
	}
	require.NotContains(t, ru, "<script>")
	require.Contains(t, page(t, base, "?lang=en"), "KeyCRM: pipelines")

	r := send(t, request(t, "POST", base+"/sandbox/keycrm/cards/5104/status?lang=en", formType, url.Values{"status_id": {"22"}}.Encode()))
	require.Equal(t, 303, r.StatusCode)
	require.Equal(t, "/?card=5104&lang=en#card-5104", r.Header.Get("Location"))
	require.EqualValues(t, 22, s.State().KeyCRM.Cards[0].StatusID)
	send(t, request(t, "POST", base+"/sandbox/keycrm/pipelines/2/blocks", formType, "payments=1"))
	require.False(t, s.State().KeyCRM.Pipelines[1].Products)
	require.True(t, s.State().KeyCRM.Pipelines[1].Payments)
	for path, body := range map[string]string{
		"/pipelines": `{"title":"VIP","products":true}`, "/sources": `{"name":"Реклама"}`, "/fields": `{"name":"Размер","options":"S, M"}`,
	} {
		require.Equal(t, 200, send(t, request(t, "POST", base+"/sandbox/keycrm"+path, jsonType, body)).StatusCode, path)
	}
	crm := s.State().KeyCRM
	require.Equal(t, "VIP", crm.Pipelines[3].Title)
	require.Equal(t, wire.Named{ID: 12, Name: "Реклама"}, crm.Sources[2])
	require.Equal(t, []string{"S", "M"}, crm.Fields[2].Options)

	for path, status := range map[string]int{"/cards/1/status": 404, "/cards/x/status": 422, "/pipelines/9/blocks": 404, "/pipelines/x/blocks": 422, "/sources": 422} {
		body := `{}`
		if path[1] == 'c' {
			body = `{"status_id":22}`
		}
		require.Equal(t, status, send(t, request(t, "POST", base+"/sandbox/keycrm"+path, jsonType, body)).StatusCode, path)
	}
}
