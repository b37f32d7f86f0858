package getcourse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
)

const secret remote.Secret = `s3cr&t/"key"+77`

var school = Account{Host: schoolHost}

// answer is one turn of a played service; the last one repeats.
type answer struct {
	status int
	body   string
	err    error
}

var (
	done    = answer{200, `{"success":true,"result":{"success":true,"user_id":7,"deal_id":8,"deal_number":9,"payment_link":"https://x/y"}}`, nil}
	refusal = answer{200, `{"success":true,"result":{"success":false,"error":true,"error_message":"Достигнут лимит"}}`, nil}
	pause   = answer{200, `{"success":false,"error":true,"error_code":903,"error_message":"Слишком много запросов"}`, nil}
	unsent  = answer{err: &webclient.Error{Kind: webclient.Connect, Host: schoolHost, BeforeSend: true}}
	silence = answer{err: &webclient.Error{Kind: webclient.Timeout, Host: schoolHost}}
	reset   = answer{err: &webclient.Error{Kind: webclient.Protocol, Host: schoolHost}}
	broken5 = answer{502, "<html>", nil}
	nothing = answer{200, "", nil}
)

type service struct {
	answers []answer
	sent    []webclient.Request
}

func (s *service) Do(_ context.Context, r webclient.Request) (webclient.Response, error) {
	a := s.answers[min(len(s.sent), len(s.answers)-1)]
	s.sent = append(s.sent, r)
	return webclient.Response{Status: a.status, Body: []byte(a.body)}, a.err
}

var hasty = Client{Retry: webclient.Retry{Wait: func(context.Context, time.Duration) error { return nil }}}

// TestRepeat goes through the table of what may be repeated, row by row: how often a
// call is sent in all when every answer leaves the outcome unknown.
func TestRepeat(t *testing.T) {
	o := func(text string) RawObject { return object(t, text) }
	tests := []struct {
		name string
		in   builder
		sent int
	}{
		{"add user, refresh 1, e-mail", AddUser{Refresh: "1", Email: "a"}, 3},
		{"add user, refresh 1, phone alone", AddUser{Refresh: "1", Phone: "1"}, 1},
		{"add user, refresh 1, empty e-mail", AddUser{Refresh: "1", Phone: "1", User: o(`{"email":""}`)}, 1},
		{"add user, refresh 0", AddUser{Refresh: "0", Phone: "1"}, 3},
		{"groups", AddUserToGroups{Groups: `["a"]`, UserID: "1"}, 3},
		{"new order", AddDeal{Email: "a", OfferCode: "K", DealCost: "1"}, 1},
		{"new order, empty number", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", Deal: o(`{"deal_number":""}`)}, 1},
		{"own number", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", Deal: o(`{"deal_number":"9"}`), System: o(`{"multiple_offers":0}`)}, 2},
		{"own number, flag absent", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", Deal: o(`{"deal_number":9}`)}, 2},
		{"own number, appending", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", Deal: o(`{"deal_number":"9"}`), System: o(`{"multiple_offers":"1"}`)}, 1},
		{"own number, unreadable flag", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", Deal: o(`{"deal_number":"9"}`), System: o(`{"multiple_offers":"perhaps"}`)}, 1},
		{"own number, payed", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", Deal: o(`{"deal_number":"9","deal_status":"payed"}`)}, 1},
		{"own number, paid", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", Deal: o(`{"deal_number":"9","deal_is_paid":"да"}`)}, 1},
		{"own number, not paid", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", Deal: o(`{"deal_number":"9","deal_is_paid":"нет"}`)}, 2},
		{"edit", UpdateDeal{Email: "a", DealNumber: "9", MultipleOffers: "0"}, 3},
		{"edit with a comment", UpdateDeal{Email: "a", DealNumber: "9", MultipleOffers: "0", Deal: o(`{"deal_comment":"к"}`)}, 1},
		{"edit with a payment", UpdateDeal{Email: "a", DealNumber: "9", MultipleOffers: "0", Deal: o(`{"payment_status":"accepted"}`)}, 1},
		{"edit with a payment type", UpdateDeal{Email: "a", DealNumber: "9", MultipleOffers: "0", Deal: o(`{"payment_type":"CASH"}`)}, 1},
		{"edit, payed", UpdateDeal{Email: "a", DealNumber: "9", MultipleOffers: "0", Deal: o(`{"deal_status":"payed"}`)}, 1},
		{"edit, appending", UpdateDeal{Email: "a", DealNumber: "9", MultipleOffers: "1"}, 1},
		{"status", ChangeDealStatus{Status: "in_work", Email: "a", DealNumber: "9"}, 3},
		{"status payed", ChangeDealStatus{Status: "Payed", Email: "a", DealNumber: "9"}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			call, err := tt.in.Call(Vars{})
			require.NoError(t, err)
			checkLost(t, call, tt.sent)
			checkKnown(t, call)
		})
	}
}

func do(t *testing.T, call Call, answers ...answer) (Verdict, *service) {
	t.Helper()
	s := &service{answers: answers}
	v := hasty.Do(t.Context(), s, school, secret, call)
	assert.Equal(t, len(s.sent), v.Attempts)
	for _, r := range s.sent {
		assert.Equal(t, s.sent[0], r, "a repetition is the same request")
	}
	return v, s
}

// checkLost looks at answers that leave the outcome unknown; sent is how often the call
// may leave at most.
func checkLost(t *testing.T, call Call, sent int) {
	t.Helper()
	for _, lost := range []answer{silence, reset, broken5, nothing, {err: errors.New("stranger")}} {
		v, s := do(t, call, lost)
		assert.Len(t, s.sent, sent)
		assert.Equal(t, webclient.Unknown, v.Outcome)
		assert.Equal(t, CodeOutcomeUnknown, v.Problem.Code)
		assert.Contains(t, v.ErrorText, "выполнен ли запрос, неизвестно")
		assert.Contains(t, v.Problem.Text.EN, "the outcome is unknown")

		v, s = do(t, call, lost, done)
		assert.Len(t, s.sent, min(2, sent))
		assert.Equal(t, sent > 1, v.OK)

		v, _ = do(t, call, lost, unsent)
		assert.Equal(t, webclient.Unknown, v.Outcome, "not made known by an attempt that did not arrive")
		assert.Equal(t, CodeOutcomeUnknown, v.Problem.Code)
		v, _ = do(t, call, lost, pause)
		assert.Equal(t, CodeOutcomeUnknown, v.Problem.Code)
	}
}

// checkKnown looks at outcomes that are known, which every call treats alike.
func checkKnown(t *testing.T, call Call) {
	t.Helper()
	v, s := do(t, call, unsent)
	assert.Len(t, s.sent, 3)
	assert.Equal(t, webclient.NotSent, v.Outcome)
	assert.Equal(t, "Запрос в GetCourse не отправлен: не удалось подключиться ("+schoolHost+")", v.ErrorText)

	v, s = do(t, call, unsent, unsent, done)
	assert.Len(t, s.sent, 3)
	assert.True(t, v.OK)

	v, s = do(t, call, refusal)
	assert.Len(t, s.sent, 1)
	assert.Equal(t, "Достигнут лимит", v.ErrorText)

	v, s = do(t, call, pause, done)
	assert.Len(t, s.sent, 2)
	assert.True(t, v.OK)
	v, _ = do(t, call, pause)
	assert.Equal(t, "Слишком много запросов", v.ErrorText)
}

func TestDoRefusals(t *testing.T) {
	never := webclient.DoerFunc(func(context.Context, webclient.Request) (webclient.Response, error) {
		t.Error("sent")
		return webclient.Response{}, nil
	})
	call := Call{Path: usersPath, Action: "add"}
	v := hasty.Do(t.Context(), never, Account{}, secret, call)
	assert.Equal(t, "Не задана константа getcourse_account_name — имя аккаунта GetCourse", v.ErrorText)
	v = hasty.Do(t.Context(), never, school, " ", call)
	assert.Equal(t, "Не задана константа getcourse_secret — секретный ключ GetCourse", v.ErrorText)
	assert.Equal(t, webclient.NotSent, v.Outcome)
	assert.Zero(t, v.Attempts)

	s := &service{answers: []answer{{err: &webclient.Error{Kind: webclient.RefusedAddress, Host: schoolHost, BeforeSend: true}}}}
	v = hasty.Do(t.Context(), s, school, secret, call)
	assert.Equal(t, "Запрос в GetCourse не отправлен: запросы на этот адрес запрещены ("+schoolHost+")", v.ErrorText)
	assert.Equal(t, 1, v.Attempts, "a refusal of the door is final")
}

func TestDoCompletes(t *testing.T) {
	empty := answer{200, `{"success":true,"result":{"deal_id":8,"deal_number":"","payment_link":"https://x/y"}}`, nil}
	tests := []struct {
		name         string
		in           builder
		a            answer
		number, link string
	}{
		{"as answered", AddDeal{Email: "a", OfferCode: "K", DealCost: "1"}, done, "9", "https://x/y"},
		{"the service's number first", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", Deal: object(t, `{"deal_number":77}`)}, done, "9", "https://x/y"},
		{"own number", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", Deal: object(t, `{"deal_number":77}`)}, empty, "77", "https://x/y"},
		{"no number", AddDeal{Email: "a", OfferCode: "K", DealCost: "1"}, empty, "", "https://x/y"},
		{"link declined", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", System: object(t, `{"return_payment_link":"0"}`)}, done, "9", ""},
		{"edit, link not asked for", UpdateDeal{Email: "a", DealNumber: "5"}, empty, "5", "https://x/y"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			call, err := tt.in.Call(Vars{})
			require.NoError(t, err)
			v := hasty.Do(t.Context(), &service{answers: []answer{tt.a}}, school, " "+secret+"\n", call)
			assert.True(t, v.OK)
			assert.Equal(t, tt.number, v.DealNumber)
			assert.Equal(t, tt.link, v.PaymentLink)
		})
	}
}

// Whatever a server sends back, the key does not come out.
func TestKeyNeverInTexts(t *testing.T) {
	plain := string(secret)
	escaped := url.QueryEscape(plain)
	quoted, err := json.Marshal("key " + plain + " / " + escaped)
	require.NoError(t, err)
	call, err := AddDeal{Email: "a", OfferCode: "K", DealCost: "1"}.Call(Vars{})
	require.NoError(t, err)
	answers := []answer{
		{200, fmt.Sprintf(`{"success":false,"error":%s}`, quoted), nil},
		{200, fmt.Sprintf(`{"success":true,"result":{"user_id":%s,"deal_number":%[1]s,"payment_link":%[1]s,"x":%[1]s}}`, quoted), nil},
		{500, plain, nil},
		{err: &webclient.Error{Kind: webclient.Protocol, Host: plain, Err: errors.New(plain)}},
		{err: errors.New(plain)},
		silence, unsent, broken5, nothing, refusal, pause,
	}
	for i, a := range answers {
		v := hasty.Do(t.Context(), &service{answers: []answer{a}}, school, secret, call)
		all := fmt.Sprintf("%+v %+v", v, v.Problem)
		for _, form := range []string{plain, escaped, `s3cr&t/\"key\"`, "s3cr"} {
			assert.NotContains(t, all, form, i)
		}
		assert.True(t, v.Answer == "" || json.Valid([]byte(v.Answer)))
	}
}
