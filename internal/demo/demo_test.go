package demo

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/lang/diag"
)

func clock() time.Time { return time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC) }

// show starts a demonstration for one test.
func show(t *testing.T, o Options) *Running {
	t.Helper()
	o.Now = clock
	r, err := Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close()) })
	return r
}

// ask sends a request and follows where it leads.
func ask(t *testing.T, method, address, body string) (status int, text string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(data)
}

// Every button does its step, and the page says what happened.
func TestCircle(t *testing.T) {
	r := show(t, Options{Lang: diag.RU})
	for round := range 2 {
		status, text := ask(t, "GET", r.URL, "")
		require.Equal(t, 200, status)
		require.Contains(t, text, `<html lang="ru">`)
		require.Equal(t, 4, strings.Count(text, " disabled>"))
		who := url.Values{"name": {"Оксана <b>"}, "email": {"oksana@example.com"}, "phone": {"+380990001122"}}
		for _, step := range []struct {
			path, body string
			want       []string
		}{
			{"step/1", who.Encode(), []string{"/landing?sid=", "&#34;sb_id&#34;: ", "&#34;id&#34;: 1993881"}},
			{"step/2", "", []string{"POST https://openapi.keycrm.app/v1/pipelines/cards", "POST https://school.getcourse.ru/pl/api/deals", "full_name = Оксана &lt;b&gt;", "keycrm_card_id", "getcourse_deal_number", "200001", "Ваш заказ №200001"}},
			{"step/3", "", []string{"&#34;via&#34;:&#34;system&#34;", "&#34;status&#34;: &#34;payed&#34;", "&#34;left&#34;: &#34;0&#34;"}},
			{"step/4", "", []string{"/getcourse_webhook/***", "callback_text = paid", "paid_sum = 4900", "&#34;by&#34;: &#34;client_id&#34;"}},
			{"step/5", "", []string{"/payment", "Спасибо, Оксана &lt;b&gt;! Получили 4900 ₽, заказ №200001: Завершен.", `<td data-name="paid_total">4900</td>`, `id="over"`}},
		} {
			status, text = ask(t, "POST", r.URL+step.path, step.body)
			require.Equal(t, 200, status, text)
			for _, want := range step.want {
				assert.Contains(t, text, want, "round %d, %s", round, step.path)
			}
		}
		require.NotContains(t, text, "demo-webhook-key")
		require.NotContains(t, text, "SANDBOX-KEY")
		require.NotContains(t, text, "SANDBOX-TOKEN")
		require.NotContains(t, text, "Оксана <b>")
		status, _ = ask(t, "POST", r.URL+"restart", "")
		require.Equal(t, 200, status)
	}
}

func TestOrderOfSteps(t *testing.T) {
	r := show(t, Options{Lang: diag.EN})
	for _, path := range []string{"step/2", "step/5", "step/0", "step/6", "step/x"} {
		status, text := ask(t, "POST", r.URL+path, "")
		require.Equal(t, http.StatusConflict, status)
		require.Contains(t, text, "go from top to bottom")
	}
	// A step that fails can be done again.
	status, text := ask(t, "POST", r.URL+"step/1?lang=ru", "name=X&email=&phone=")
	require.Equal(t, http.StatusBadGateway, status)
	require.Contains(t, text, "Не указан ни эл. адрес, ни телефон")
	status, _ = ask(t, "POST", r.URL+"step/1", "name=X&email=x%40example.com&phone=")
	require.Equal(t, 200, status)
	status, _ = ask(t, "POST", r.URL+"step/1", "name=X&email=x%40example.com&phone=")
	require.Equal(t, http.StatusConflict, status)
	status, _ = ask(t, "GET", r.URL+"nothing", "")
	require.Equal(t, 404, status)
}

// Pages of others, and names of others, cannot press the buttons.
func TestOnlyThisMachine(t *testing.T) {
	r := show(t, Options{})
	for name, change := range map[string]func(*http.Request){
		"origin": func(q *http.Request) { q.Header.Set("Origin", "http://evil.example.com") },
		"host":   func(q *http.Request) { q.Host = "evil.example.com" },
	} {
		req, err := http.NewRequestWithContext(t.Context(), "POST", r.URL+"restart", nil)
		require.NoError(t, err)
		change(req)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusForbidden, resp.StatusCode, name)
	}
}

func TestStartAndStop(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "example.com:80", "127.0.0.1"} {
		_, err := Start(t.Context(), Options{Listen: addr, Now: clock})
		require.ErrorIs(t, err, sandbox.ErrNotLoopback, addr)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r, err := Start(ctx, Options{Listen: "localhost:0", Now: clock})
	require.NoError(t, err)
	_, err = Start(t.Context(), Options{Listen: strings.TrimSuffix(strings.TrimPrefix(r.URL, "http://"), "/"), Now: clock})
	require.ErrorContains(t, err, "in use")
	status, _ := ask(t, "GET", r.URL, "")
	require.Equal(t, 200, status)
	cancel()
	require.NoError(t, r.Wait())
	require.NoError(t, r.Close(), "twice is once")
	_, err = http.Get(r.URL)
	require.Error(t, err)
}
