package keycrm_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/keycrm"
	"github.com/salecalc/salecalc/internal/rawjson"
)

func TestRebuild(t *testing.T) {
	const card = `{"title":"A","contact":{"phone":"+380990001122"},"products":[{"name":"B","price":10.10}]}`
	const payment = `{"amount":10.50,"payment_method_id":1}`
	tests := []struct {
		name, function, path, body string
		want                       string // of the error; "": none
	}{
		{"card", "keycrm_add_card", "/v1/pipelines/cards", card, ""},
		{"payment", "keycrm_add_payment", "/v1/pipelines/cards/7/payment", payment, ""},
		{"another path", "keycrm_add_card", "/v1/pipelines/cards/7/payment", card, "keycrm_add_card sends no such request"},
		{"another function", "keycrm_add_payment", "/v1/pipelines/cards", payment, "card_id"},
		{"no function", "keycrm_delete", "/v1/pipelines/cards", card, "sends no such request"},
		{"nobody", "keycrm_add_card", "/v1/pipelines/cards", `{"title":"A"}`, "contact"},
		{"a number where a text belongs", "keycrm_add_card", "/v1/pipelines/cards", `{"title":5,"contact":{"phone":"1"}}`, "sends no such request"},
		{"no method", "keycrm_add_payment", "/v1/pipelines/cards/7/payment", `{"amount":1}`, "payment_method_id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body, ok := rawjson.Parse(tt.body)
			require.True(t, ok)
			call, err := keycrm.Rebuild(tt.function, tt.path, body)
			if tt.want != "" {
				require.ErrorContains(t, err, tt.want)
				return
			}
			require.NoError(t, err)
			assert.True(t, call.Body.Equal(body))
		})
	}
}
