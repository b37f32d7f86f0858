package getcourse_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/getcourse"
)

func TestRebuild(t *testing.T) {
	const deal = `{"user":{"email":"a@example.com"},"system":{"return_payment_link":1,"return_deal_number":1},"deal":{"offer_code":"K","deal_cost":"1"}}`
	const numbered = `{"deal":{"deal_number":7,"deal_cost":"1","offer_code":"K"},"system":{"return_deal_number":1,"return_payment_link":1},"user":{"email":"a@example.com"}}`
	tests := []struct {
		name, function, path, action, params string
		want                                 string // of the error; "": none
		repeat                               int
	}{
		{"order", "getcourse_add_deal", "/pl/api/deals", "add", deal, "", 0},
		{"order with a number, in another order", "getcourse_add_deal", "/pl/api/deals", "add", numbered, "", 1},
		{"groups", "getcourse_add_user_to_groups", "/pl/api/users", "update", `{"user":{"id":5,"group_name":["A"]}}`, "", 2},
		{"status", "getcourse_change_deal_status", "/pl/api/deals", "add", `{"user":{"email":"a@example.com"},"deal":{"deal_number":"7","deal_status":"false"}}`, "", 2},
		{"another path", "getcourse_add_deal", "/pl/api/users", "add", deal, "getcourse_add_deal sends no such request", 0},
		{"another action", "getcourse_add_deal", "/pl/api/deals", "update", deal, "sends no such request", 0},
		{"no function", "getcourse_delete", "/pl/api/deals", "add", deal, "getcourse_delete sends no such request", 0},
		{"more than it sends", "getcourse_add_deal", "/pl/api/deals", "add", deal[:len(deal)-1] + `,"raw":1}`, "sends no such request", 0},
		{"less than it sends", "getcourse_add_deal", "/pl/api/deals", "add", `{"user":{"email":"a@example.com"},"deal":{"offer_code":"K"}}`, "sends no such request", 0},
		{"an edit without a number would be an order", "getcourse_update_deal", "/pl/api/deals", "add", deal, "deal_number", 0},
		{"nobody", "getcourse_add_deal", "/pl/api/deals", "add", `{"deal":{"offer_code":"K"}}`, "e-mail", 0},
		{"no object", "getcourse_add_deal", "/pl/api/deals", "add", `{"user":{"email":"a@example.com"},"deal":[1]}`, "offer", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			params, err := getcourse.ParseObject("params", tt.params)
			require.NoError(t, err)
			call, err := getcourse.Rebuild(tt.function, tt.path, tt.action, params)
			if tt.want != "" {
				require.ErrorContains(t, err, tt.want)
				return
			}
			require.NoError(t, err)
			assert.True(t, call.Params.Equal(params))
			assert.Equal(t, tt.repeat, call.Repeat.Unknown)
		})
	}
}

func TestTrustedAccount(t *testing.T) {
	for _, tt := range []struct{ name, domain, want string }{
		{"school", "", "school.getcourse.ru"},
		{"school", " io ", "school.getcourse.io"},
		{"school", "stranger.example", ""},
		{"learn.example.org", "stranger.example", "learn.example.org"},
		{"", "", ""},
	} {
		a, err := getcourse.TrustedAccount(tt.name, tt.domain)
		assert.Equal(t, tt.want, a.Host)
		assert.Equal(t, tt.want == "", err != nil)
	}
}
