package keycrm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
)

const secret remote.Secret = `t0k&n/"key"+77`

// answer is one turn of a played service; the last one repeats.
type answer struct {
	status int
	body   string
	after  string // Retry-After
	err    error
}

var (
	done    = answer{status: 201, body: `{"id":5104,"title":"A"}`}
	refusal = answer{status: 422, body: `{"message":"The given data was invalid.","errors":{"contact.email":["Bad."]}}`}
	busyNow = answer{status: 429, body: `{"message":"Too Many Attempts."}`, after: "7"}
	unsent  = answer{err: &webclient.Error{Kind: webclient.Connect, Host: Host, BeforeSend: true}}
	silence = answer{err: &webclient.Error{Kind: webclient.Timeout, Host: Host}}
)

type service struct {
	answers []answer
	sent    []webclient.Request
}

func (s *service) Do(_ context.Context, r webclient.Request) (webclient.Response, error) {
	a := s.answers[min(len(s.sent), len(s.answers)-1)]
	s.sent = append(s.sent, r)
	h := http.Header{}
	if a.after != "" {
		h.Set("Retry-After", a.after)
	}
	return webclient.Response{Status: a.status, Header: h, Body: []byte(a.body)}, a.err
}

func aCard(t *testing.T) Call {
	t.Helper()
	call, err := AddCard{Title: "A", Contact: `{"phone":"1"}`, SourceID: "11"}.Call(Settings{}, Vars{})
	require.NoError(t, err)
	return call
}

func aPayment(t *testing.T) Call {
	t.Helper()
	call, err := AddPayment{CardID: "5", Payment: `{"amount":1,"payment_method":"x"}`}.Call(Vars{})
	require.NoError(t, err)
	return call
}

// do performs a call and gives the pauses between attempts as well.
func do(t *testing.T, call Call, answers ...answer) (Verdict, *service, []time.Duration) {
	t.Helper()
	s := &service{answers: answers}
	var pauses []time.Duration
	c := Client{Retry: webclient.Retry{Unknown: 5, Wait: func(_ context.Context, d time.Duration) error {
		pauses = append(pauses, d)
		return nil
	}}}
	v := c.Do(t.Context(), s, " "+secret+"\n", call)
	assert.Equal(t, len(s.sent), v.Attempts)
	for _, r := range s.sent {
		assert.Equal(t, s.sent[0], r, "a repetition is the same request")
	}
	return v, s, pauses
}

func TestRequest(t *testing.T) {
	_, s, _ := do(t, aCard(t), done)
	r := s.sent[0]
	assert.Equal(t, "POST", r.Method)
	assert.Equal(t, "https://openapi.keycrm.app/v1/pipelines/cards", r.URL)
	assert.Equal(t, http.Header{"Authorization": {"Bearer " + string(secret)}, "Content-Type": {"application/json"}, "Accept": {"application/json"}}, r.Header)
	assert.True(t, r.NoFollow)
	assert.JSONEq(t, `{"title":"A","source_id":11,"contact":{"phone":"1"}}`, string(r.Body))
	dry, err := webclient.DryRun(nil).Do(t.Context(), r)
	require.NoError(t, err)
	v := Judge(aCard(t), dry)
	assert.True(t, v.OK)
	assert.Equal(t, "dry-run", v.CardID)
	assert.JSONEq(t, `{"id":"dry-run","title":"A","source_id":11}`, v.Answer)
}

// A call that creates is never sent again when its outcome is unknown, and always when it
// did not leave.
func TestRepeat(t *testing.T) {
	for name, call := range map[string]Call{"card": aCard(t), "payment": aPayment(t)} {
		t.Run(name, func(t *testing.T) {
			lost := []answer{
				silence, {err: errors.New("stranger")}, {err: &webclient.Error{Kind: webclient.TooLarge}},
				{status: 500, body: `{"message":"Server Error"}`}, {status: 502, body: "<html>"}, {status: 503}, {status: 408, body: "{}"},
				{status: 200, body: "<html>"}, {status: 201}, {status: 201, body: "[]"}, {status: 100},
			}
			for _, a := range lost {
				v, s, _ := do(t, call, a, done)
				assert.Len(t, s.sent, 1, a)
				assert.False(t, v.OK)
				assert.Equal(t, webclient.Unknown, v.Outcome, a)
				assert.Equal(t, CodeOutcomeUnknown, v.Problem.Code)
				assert.Contains(t, v.ErrorText, "выполнен ли запрос, неизвестно: проверьте в KeyCRM, прежде чем повторять")
			}
			v, s, pauses := do(t, call, unsent, unsent, done)
			assert.True(t, v.OK)
			assert.Len(t, s.sent, 3)
			assert.Equal(t, []time.Duration{500 * time.Millisecond, time.Second}, pauses)
			v, _, _ = do(t, call, unsent)
			assert.Equal(t, "Запрос в KeyCRM не отправлен: не удалось подключиться (openapi.keycrm.app)", v.ErrorText)
			v, s, _ = do(t, call, unsent, silence, done)
			assert.Len(t, s.sent, 2)
			assert.Equal(t, webclient.Unknown, v.Outcome)
			_, s, _ = do(t, call, refusal)
			assert.Len(t, s.sent, 1)
		})
	}
}

func TestBusy(t *testing.T) {
	for _, tt := range []struct {
		after string
		want  time.Duration
	}{
		{"7", 7 * time.Second}, {"60", time.Minute}, {"", 30 * time.Second}, {"Wed, 21 Oct 2026 07:28:00 GMT", 30 * time.Second}, {"-1", 30 * time.Second}, {"0", 500 * time.Millisecond},
	} {
		a := busyNow
		a.after = tt.after
		v, s, pauses := do(t, aCard(t), a, done)
		assert.True(t, v.OK, tt.after)
		assert.Len(t, s.sent, 2)
		assert.Equal(t, []time.Duration{tt.want}, pauses, tt.after)
	}
	v, s, _ := do(t, aCard(t), busyNow)
	assert.Len(t, s.sent, 3)
	assert.Equal(t, webclient.Busy, v.Outcome)
	assert.Equal(t, CodeBusy, v.Problem.Code)
	assert.Contains(t, v.ErrorText, "Повторите через 7 с")
	a := busyNow
	a.after = "86400"
	_, s, _ = do(t, aCard(t), a)
	assert.Len(t, s.sent, 1, "a service that asks for a day is not asked again")
}

// The pause ends with the context, and one that would outlast it is not begun.
func TestBusyAndTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		s := &service{answers: []answer{busyNow}}
		v := Client{}.Do(ctx, s, secret, aCard(t))
		assert.Equal(t, 7*time.Second, time.Since(begin), "there is room for one pause of two")
		assert.Len(t, s.sent, 2)
		assert.Equal(t, CodeBusy, v.Problem.Code)

		begin = time.Now()
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, stop)
		v = Client{}.Do(ctx, &service{answers: []answer{busyNow}}, secret, aCard(t))
		assert.Equal(t, time.Second, time.Since(begin))
		assert.False(t, v.OK)
	})
}

func TestJudge(t *testing.T) {
	card, payment := aCard(t), aPayment(t)
	for _, tt := range []struct {
		name string
		call Call
		in   answer
		want string // the text; "" is a success
		code string
	}{
		{"created", card, answer{status: 201, body: sample(t, "created.json")}, "", ""},
		{"created, said otherwise", card, answer{status: 200, body: "\ufeff{\"id\":\"5104\"}\n"}, "", ""},
		{"a payment", payment, answer{status: 201, body: `{"status":true}`}, "", ""},
		{"validation", card, answer{status: 422, body: sample(t, "invalid.json")},
			"The given data was invalid. contact.email: The contact.email must be a valid email address. payments.0.amount: The payments.0.amount field is required.", ""},
		{"validation in other shapes", card, answer{status: 422, body: `{"message":"No.","errors":{"a":"Alone.","b":["One.","Two."],"c":5,"d":[]}}`}, "No. a: Alone. b: One. Two.", ""},
		{"validation with a list", card, answer{status: 422, body: `{"message":"No.","errors":["x"]}`}, "No.", ""},
		{"validation without words", card, answer{status: 422, body: `{}`}, "KeyCRM отклонил запрос (HTTP 422, openapi.keycrm.app)", "keycrm-rejected"},
		{"validation of a block", card, answer{status: 422, body: `{"message":"Products are not enabled"}`}, "Products are not enabled", ""},
		{"pipelines off", card, answer{status: 400, body: `{"message":"Leads are not enabled"}`}, "Leads are not enabled", "keycrm-not-enabled"},
		{"wrong key", card, answer{status: 401, body: `{"message":"Unauthenticated"}`}, "Unauthenticated", "keycrm-bad-token"},
		{"wrong key, a page", card, answer{status: 401, body: "<html>"}, "KeyCRM не принял ключ (HTTP 401, openapi.keycrm.app): проверьте константу keycrm_token", "keycrm-bad-token"},
		{"forbidden", card, answer{status: 403, body: `{}`}, "KeyCRM запретил запрос (HTTP 403, openapi.keycrm.app): проверьте, что воронки включены и доступны этому ключу", "keycrm-not-enabled"},
		{"a page", card, answer{status: 404, body: "<html>"}, "KeyCRM отклонил запрос (HTTP 404, openapi.keycrm.app)", "keycrm-rejected"},
		{"no such card", payment, answer{status: 404, body: `{"message":"x"}`}, "Такой карточки в KeyCRM нет (HTTP 404, openapi.keycrm.app)", "keycrm-no-card"},
		{"moved", card, answer{status: 302, body: ""}, "KeyCRM перенаправляет на другую страницу, ключ туда не отправлен (HTTP 302, openapi.keycrm.app)", "keycrm-rejected"},
		{"a page that says fine", card, answer{status: 200, body: "<html>"}, "KeyCRM вместо ответа прислал что-то другое (HTTP 200, openapi.keycrm.app); выполнен ли запрос, неизвестно: проверьте в KeyCRM, прежде чем повторять", "keycrm-outcome-unknown"},
		{"a card without an id", card, answer{status: 201, body: `{"status":true}`}, "KeyCRM вместо ответа прислал что-то другое (HTTP 201, openapi.keycrm.app); выполнен ли запрос, неизвестно: проверьте в KeyCRM, прежде чем повторять", "keycrm-outcome-unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, _, _ := do(t, tt.call, tt.in)
			assert.Equal(t, tt.want == "", v.OK)
			assert.Equal(t, tt.want, v.ErrorText)
			if tt.code == "" {
				assert.Nil(t, v.Problem)
			} else {
				assert.Equal(t, tt.code, string(v.Problem.Code))
			}
			if v.OK && tt.call.card {
				assert.Equal(t, "5104", v.CardID)
				assert.True(t, json.Valid([]byte(v.Answer)))
			}
		})
	}
	long := answer{status: 422, body: `{"message":"` + strings.Repeat("я", 5000) + `"}`}
	v, _, _ := do(t, card, long)
	assert.Len(t, []rune(v.ErrorText), remote.MaxErrorText)
}

func TestNoToken(t *testing.T) {
	s := &service{answers: []answer{done}}
	v := Client{}.Do(t.Context(), s, " \n", aCard(t))
	assert.Equal(t, "Не задана константа keycrm_token — API-ключ KeyCRM", v.ErrorText)
	assert.Equal(t, webclient.NotSent, v.Outcome)
	assert.Empty(t, s.sent)
}

// Whatever a server sends back, the token does not come out.
func TestTokenNeverInTexts(t *testing.T) {
	plain := string(secret)
	escaped := url.QueryEscape(plain)
	quoted, err := json.Marshal("Bearer " + plain + " / " + escaped)
	require.NoError(t, err)
	for i, a := range []answer{
		{status: 201, body: fmt.Sprintf(`{"id":%s,"title":%[1]s}`, quoted)},
		{status: 422, body: fmt.Sprintf(`{"message":%s,"errors":{%[1]s:[%[1]s]}}`, quoted)},
		{status: 401, body: fmt.Sprintf(`{"message":%s}`, quoted)},
		{status: 500, body: plain}, {err: errors.New(plain)}, {err: &webclient.Error{Kind: webclient.Protocol, Host: plain, Err: errors.New(plain)}},
	} {
		v, _, _ := do(t, aCard(t), a)
		all := fmt.Sprintf("%+v %+v", v, v.Problem)
		for _, form := range []string{plain, escaped, `t0k&n/\"key\"`, "t0k"} {
			assert.NotContains(t, all, form, i)
		}
	}
	assert.Equal(t, "*** ***", fmt.Sprintf("%v %#v", secret, secret))
}
