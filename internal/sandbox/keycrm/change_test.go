package keycrm

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func put(c *Company, path, body string) Reply {
	return c.Handle(Call{Method: http.MethodPut, Path: path, Auth: "Bearer " + DefaultToken, Body: []byte(body)}, Conditions{})
}

// A card that is changed keeps what is not named; products are added, a status moves it.
func TestCardIsChanged(t *testing.T) {
	c := New(Config{})
	const card = CardsPath + "/5104"
	require.Equal(t, 201, post(c, CardsPath, `{"title":"A","source_id":1,`+contact+`,"products":[{"name":"x","price":"007.50"}],"custom_fields":[{"uuid":"LD_1021","value":"1"}]}`).Status)
	r := put(c, card, `{"manager_id":3,"manager_comment":"b","status_id":22,"products":[{"name":"y","quantity":2}],"custom_fields":[{"uuid":"LD_1021","value":"2"}],"surprise":1}`)
	require.Equal(t, 202, r.Status, r.Body)
	require.Equal(t, `{"status":true}`, r.Body)
	require.Equal(t, []string{"surprise"}, r.Ignored)
	r = get(c, card+"?include=contact.client,products.offer,manager,status,payments,custom_fields")
	assert.JSONEq(t, `{"id":5104,"contact_id":20417,"source_id":1,"manager_id":3,"pipeline_id":2,"status_id":22,"title":"A","manager_comment":"b",
		"is_finished":true,"status_changed_at":"2026-01-15 09:00:00","communicate_at":null,"created_at":"2026-01-15 09:00:00","updated_at":"2026-01-15 09:00:00",
		"contact":{"id":20417,"full_name":"","email":"","phone":"+380 99 000-11-22","client":{"id":20417,"full_name":"","email":"","phone":"+380 99 000-11-22"}},
		"products":[{"name":"x","sku":null,"price":7.50,"quantity":null,"unit_type":null,"picture":null},{"name":"y","sku":null,"price":null,"quantity":2,"unit_type":null,"picture":null}],
		"manager":{"id":3,"name":"Тарас"},"status":{"id":22,"title":"Успешно","is_final":true},"custom_fields":[{"uuid":"LD_1021","name":"Клиент бота","value":["2"]}]}`, r.Body)
	require.Equal(t, 201, post(c, card+"/payment", `{"amount":"0010","payment_method_id":1}`).Status)
	assert.Contains(t, get(c, CardsPath+"?include=payments").Body, `"amount":10,`)
	assert.NotContains(t, get(c, CardsPath).Body, `"payments"`)

	before := c.State()
	for body, field := range map[string]string{
		`{"status_id":99}`: "status_id", `{"source_id":99}`: "source_id", `{"title":5}`: "title", `{"custom_fields":[{"uuid":"x","value":"1"}]}`: "custom_fields.0.uuid",
		`{"status_id":31,"products":[{"name":"z"}]}`: "products",
	} {
		r := put(c, card, body)
		assert.Equal(t, 422, r.Status, body)
		assert.Contains(t, r.Body, `"`+field+`":[`, body)
	}
	assert.Equal(t, before, c.State(), "what is refused changes nothing")
	assert.Equal(t, 404, put(c, CardsPath+"/1", `{}`).Status)
	assert.Equal(t, 422, put(c, card, `[]`).Status)
}

func TestNumeral(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "000": "0", "007.50": "7.50", "-00.5": "-0.5", "10": "10", "0.05": "0.05"} {
		require.Equal(t, want, numeral(text).String())
	}
}
