package getcourse

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/remote"
)

func load(t testing.TB, name string, into any) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, into))
}

// The form body is known letter for letter for one set of parameters.
func TestEncode(t *testing.T) {
	var want struct {
		URL     string
		Headers map[string]string
		Key     remote.Secret
		Params  struct{ User, System, Session, Deal json.RawMessage }
		Body    string
	}
	load(t, "new_order.json", &want)
	account, err := ParseAccount("school", "")
	require.NoError(t, err)
	deal := object(t, string(want.Params.Deal))
	rest := deal.Without("offer_code").Without("deal_cost")
	call, err := AddDeal{
		Email: "darya.vetrova@example.com", Phone: "+79990001122",
		OfferCode: deal.Text("offer_code"), DealCost: deal.Text("deal_cost"),
		Deal: rest, User: object(t, string(want.Params.User)),
		System: object(t, string(want.Params.System)), Session: object(t, string(want.Params.Session)),
	}.Call(Vars{Email: "other", Phone: "other"})
	require.NoError(t, err)
	got := Encode(account, want.Key, call)
	assert.Equal(t, "POST", got.Method)
	assert.Equal(t, want.URL, got.URL)
	assert.Equal(t, want.Body, string(got.Body))
	assert.Len(t, got.Header, len(want.Headers))
	for name, value := range want.Headers {
		assert.Equal(t, value, got.Header.Get(name))
	}
	assert.True(t, got.NoFollow)
}

// What a dry run assumes is judged like a real answer.
func TestAssumedAnswer(t *testing.T) {
	link := "https://dry-run.invalid/sales/shop/dealPay/id/dry-run"
	tests := []struct {
		name string
		in   builder
		want Verdict
	}{
		{"user", AddUser{Email: "a"}, Verdict{UserID: "dry-run"}},
		{"order", AddDeal{Email: "a", OfferCode: "K", DealCost: "1"}, Verdict{UserID: "dry-run", DealID: "dry-run", DealNumber: "dry-run", PaymentLink: link}},
		{"order without a link", AddDeal{Email: "a", OfferCode: "K", DealCost: "1", System: object(t, `{"return_payment_link":0}`)}, Verdict{UserID: "dry-run", DealID: "dry-run", DealNumber: "dry-run"}},
		{"edit", UpdateDeal{Email: "a", DealNumber: "12"}, Verdict{UserID: "dry-run", DealID: "dry-run", DealNumber: "12"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			call, err := tt.in.Call(Vars{})
			require.NoError(t, err)
			got := Judge("h", *Encode(Account{Host: "h"}, "k", call).Assume)
			tt.want.OK, tt.want.Status, tt.want.Answer = true, 200, got.Answer
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestKeyIsHidden(t *testing.T) {
	k := remote.Secret("very secret")
	assert.NotContains(t, fmt.Sprintf("%v %s %q %#v %+v", k, k, k, k, struct{ K remote.Secret }{k}), "secret")
}
