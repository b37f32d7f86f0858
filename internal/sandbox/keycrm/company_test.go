package keycrm

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

const contact = `"contact":{"phone":"+380 99 000-11-22"}`

func post(c *Company, path, body string) Reply {
	return c.Handle(Call{Method: http.MethodPost, Path: path, Auth: "Bearer " + DefaultToken, Body: []byte(body)}, Conditions{})
}

func get(c *Company, address string) Reply {
	u, err := url.Parse(address)
	if err != nil {
		return Reply{}
	}
	return c.Handle(Call{Method: http.MethodGet, Path: u.Path, Query: u.Query(), Auth: "Bearer " + DefaultToken}, Conditions{})
}

func TestCardIsCreated(t *testing.T) {
	c := New(Config{})
	r := post(c, CardsPath, `{"title":"A","source_id":"11","manager_id":3,"pipeline_id":2,"manager_comment":"c","communicate_at":"2026-10-13 15:30:00",`+contact+`,"surprise":1}`)
	require.Equal(t, 201, r.Status, r.Body)
	assert.JSONEq(t, `{"id":5104,"contact_id":20417,"source_id":11,"manager_id":3,"pipeline_id":2,"status_id":21,"title":"A","manager_comment":"c",
		"is_finished":false,"status_changed_at":"2026-01-15 09:00:00","communicate_at":"2026-10-13 15:30:00","created_at":"2026-01-15 09:00:00","updated_at":"2026-01-15 09:00:00"}`, r.Body)
	assert.Equal(t, []string{"surprise"}, r.Ignored)
	r = post(c, CardsPath, `{`+contact+`,"status_id":13}`)
	assert.Contains(t, r.Body, `"pipeline_id":1,"status_id":13,"title":"#5105","manager_comment":null,"is_finished":true`)
}

// Each refusal names the field; several are named at once.
func TestValidation(t *testing.T) {
	for _, tt := range []struct{ name, body, field, text string }{
		{"no JSON", `{`, "", ""},
		{"a list", `[]`, "", ""},
		{"null", `null`, "", ""},
		{"no contact", `{"title":"A"}`, "contact", "The contact field is required."},
		{"contact a text", `{"contact":"A"}`, "contact", "The contact must be an array."},
		{"nobody", `{"contact":{"full_name":" "}}`, "contact", "The contact needs at least one of full_name, email, phone."},
		{"e-mail", `{"contact":{"email":"oksana"}}`, "contact.email", "The contact.email must be a valid email address."},
		{"unknown buyer", `{"contact":{"client_id":7}}`, "contact.client_id", "The selected contact.client_id is invalid."},
		{"title", `{"title":5,` + contact + `}`, "title", "The title must be a string."},
		{"pipeline", `{"pipeline_id":9,` + contact + `}`, "pipeline_id", "The selected pipeline_id is invalid."},
		{"pipeline in words", `{"pipeline_id":"x",` + contact + `}`, "pipeline_id", "The pipeline_id must be an integer."},
		{"source", `{"source_id":9,` + contact + `}`, "source_id", "The selected source_id is invalid."},
		{"manager", `{"manager_id":9,` + contact + `}`, "manager_id", "The selected manager_id is invalid."},
		{"status of another pipeline", `{"pipeline_id":1,"status_id":21,` + contact + `}`, "status_id", "The selected status_id is invalid."},
		{"next contact", `{"communicate_at":"13.10.2026",` + contact + `}`, "communicate_at", "The communicate_at does not match the format Y-m-d H:i:s."},
		{"no amount", `{` + contact + `,"payments":[{"payment_method_id":1}]}`, "payments.0.amount", "The payments.0.amount field is required."},
		{"amount in words", `{` + contact + `,"payments":[{"payment_method_id":1,"amount":"1,5"}]}`, "payments.0.amount", "The payments.0.amount must be a number."},
		{"no method", `{` + contact + `,"payments":[{"amount":1}]}`, "payments.0.payment_method_id", "The payments.0.payment_method_id field is required when payment_method is not present."},
		{"unknown method", `{` + contact + `,"payments":[{"amount":1,"payment_method_id":8}]}`, "payments.0.payment_method_id", "The selected payments.0.payment_method_id is invalid."},
		{"payment status", `{` + contact + `,"payments":[{"amount":1,"payment_method":"x","status":"payed"}]}`, "payments.0.status", "The selected payments.0.status is invalid."},
		{"products no list", `{` + contact + `,"products":{"name":"A"}}`, "products", "The products must be an array."},
		{"a product no object", `{` + contact + `,"products":["A"]}`, "products.0", "The products.0 must be an array."},
		{"price", `{` + contact + `,"products":[{"price":"много"}]}`, "products.0.price", "The products.0.price must be a number."},
		{"products block", `{"pipeline_id":3,` + contact + `,"products":[{"name":"A"}]}`, "products", "The products block is not enabled in the pipeline."},
		{"payments block", `{"pipeline_id":3,` + contact + `,"payments":[{"amount":1,"payment_method":"x"}]}`, "payments", "The payments block is not enabled in the pipeline."},
		{"unknown custom field", `{` + contact + `,"custom_fields":[{"uuid":"LD_1021","value":"x"},{"uuid":"LD_7","value":"x"}]}`, "custom_fields.1.uuid", "The selected custom_fields.1.uuid is invalid."},
		{"a list wants a list", `{` + contact + `,"custom_fields":[{"uuid":"LD_1022","value":"Ранок"}]}`, "custom_fields.0.value", "The custom_fields.0.value must be an array."},
		{"a text wants a text", `{` + contact + `,"custom_fields":[{"uuid":"LD_1021","value":["x"]}]}`, "custom_fields.0.value", "The custom_fields.0.value must be a string."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := New(Config{})
			r := post(c, CardsPath, tt.body)
			require.Equal(t, 422, r.Status)
			var body struct {
				Message string              `json:"message"`
				Errors  map[string][]string `json:"errors"`
			}
			require.NoError(t, json.Unmarshal([]byte(r.Body), &body))
			assert.Equal(t, "The given data was invalid.", body.Message)
			if tt.field == "" {
				assert.Empty(t, body.Errors)
			} else {
				assert.Equal(t, map[string][]string{tt.field: {tt.text}}, body.Errors)
			}
			assert.Empty(t, c.State().Cards, "nothing is kept of a refused card")
			assert.Empty(t, c.State().Buyers)
		})
	}
	r := post(New(Config{}), CardsPath, `{"contact":{"email":"x"},"payments":[{"payment_method":"x"}]}`)
	assert.JSONEq(t, `{"message":"The given data was invalid.","errors":{"contact.email":["The contact.email must be a valid email address."],"payments.0.amount":["The payments.0.amount field is required."]}}`, r.Body)
}

// What is looked at first decides, as the service's own order is.
func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		name, method, path, auth string
		cond                     Conditions
		status                   int
		message                  string
	}{
		{"no key", "POST", CardsPath, "", Conditions{LeadsOff: true}, 401, "Unauthenticated."},
		{"a wrong key", "POST", CardsPath, "Bearer x", Conditions{}, 401, "Unauthenticated."},
		{"another scheme", "POST", CardsPath, "Basic " + DefaultToken, Conditions{}, 401, "Unauthenticated."},
		{"a key that is withdrawn", "POST", CardsPath, "Bearer " + DefaultToken, Conditions{WrongKey: true}, 401, "Unauthenticated."},
		{"pipelines off", "POST", CardsPath, "Bearer " + DefaultToken, Conditions{LeadsOff: true}, 400, "Leads are not enabled"},
		{"busy", "POST", CardsPath, "Bearer " + DefaultToken, Conditions{Busy: true}, 429, "Too Many Attempts."},
		{"an unknown path", "GET", "/v1/nothing", "Bearer " + DefaultToken, Conditions{}, 404, "Not Found"},
		{"a path outside", "GET", "/v2/users", "Bearer " + DefaultToken, Conditions{}, 404, "Not Found"},
		{"a payment of no card", "POST", CardsPath + "/9/payment", "Bearer " + DefaultToken, Conditions{}, 404, "Not Found"},
		{"reading a payment", "GET", CardsPath + "/9/payment", "Bearer " + DefaultToken, Conditions{}, 405, "The method is not supported for this route."},
		{"deleting a card", "DELETE", CardsPath + "/9", "Bearer " + DefaultToken, Conditions{}, 405, "The method is not supported for this route."},
		{"an unknown pipeline", "GET", "/v1/pipelines/9/statuses", "Bearer " + DefaultToken, Conditions{}, 404, "Not Found"},
		{"an unknown card", "GET", CardsPath + "/9", "Bearer " + DefaultToken, Conditions{}, 404, "Not Found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := New(Config{}).Handle(Call{Method: tt.method, Path: tt.path, Auth: tt.auth, Body: []byte(`{` + contact + `}`)}, tt.cond)
			assert.Equal(t, tt.status, r.Status)
			assert.Equal(t, `{"message":"`+tt.message+`"}`, r.Body)
			assert.NotNil(t, r.Refusal)
			assert.Equal(t, tt.status == 429, r.Header.Get("Retry-After") != "")
		})
	}
}

func TestPayment(t *testing.T) {
	c := New(Config{})
	require.Equal(t, 201, post(c, CardsPath, `{`+contact+`,"payments":[{"amount":1000,"payment_method_id":2,"status":"paid"},{"amount":"0.10","payment_method":"x"}]}`).Status)
	r := post(c, CardsPath+"/5104/payment", `{"amount":10.50,"payment_method_id":1}`)
	require.Equal(t, 201, r.Status, r.Body)
	assert.JSONEq(t, `{"id":9003,"lead_id":5104,"payment_method_id":1,"payment_method":null,"amount":10.50,"description":null,"payment_date":"2026-01-15 09:00:00","status":"paid"}`, r.Body)
	r = post(c, CardsPath+"/5104/payment", `{"payment_method_id":1}`)
	assert.Equal(t, `{"message":"The given data was invalid.","errors":{"amount":["The amount field is required."]}}`, r.Body)
	require.NoError(t, c.SetBlocks(1, true, false))
	assert.Equal(t, 422, post(c, CardsPath+"/5104/payment", `{"amount":1,"payment_method_id":1}`).Status)
	var got []string
	for _, p := range c.State().Cards[0].Payments {
		got = append(got, p.Amount+" "+p.Status)
	}
	assert.Equal(t, []string{"1000 paid", "0.10 not_paid", "10.50 paid"}, got)
}

// Cards of the same phone, however written, share a buyer, and learn from each other.
func TestBuyers(t *testing.T) {
	c := New(Config{})
	for _, who := range []string{
		`{"phone":"+380 99 000-11-22"}`, `{"phone":"380990001122","email":"o@example.com"}`, `{"email":"O@example.com","full_name":"Оксана"}`,
		`{"client_id":20417,"full_name":"nobody"}`, `{"phone":"+1","email":"o@example.com"}`,
	} {
		require.Equal(t, 201, post(c, CardsPath, `{"contact":`+who+`}`).Status)
	}
	st := c.State()
	require.Equal(t, []Buyer{{20417, "Оксана", "o@example.com", "+380 99 000-11-22"}, {20418, "", "o@example.com", "+1"}}, st.Buyers)
	assert.Contains(t, get(c, "/v1/buyer?filter[buyer_phone]=380990001122").Body, `"total":1,`)
	assert.Contains(t, get(c, "/v1/buyer?filter[buyer_email]=o@example.com").Body, `"total":2,`)
}

func TestLists(t *testing.T) {
	now := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	c := New(Config{Now: func() time.Time { return now }})
	for range 20 {
		require.Equal(t, 201, post(c, CardsPath, `{"source_id":11,`+contact+`}`).Status)
		now = now.Add(time.Minute)
	}
	for _, tt := range []struct{ address, part string }{
		{"/v1/pipelines", `{"total":3,"current_page":1,"per_page":15,"data":[{"id":1,"title":"Заявки"},`},
		{"/v1/pipelines/2/statuses", `{"id":21,"pipeline_id":2,"title":"Новая","alias":"status_21","color":"#2f80ed","is_final":false,"leads_count":0}`},
		{"/v1/pipelines/1/statuses", `"leads_count":20}`},
		{"/v1/order/source", `{"id":11,"name":"Бот"}`},
		{"/v1/order/payment-method", `{"id":2,"name":"Картка"}`},
		{"/v1/users", `{"id":3,"name":"Тарас"}`},
		{"/v1/custom-fields", `[{"id":1021,"uuid":"LD_1021","name":"Клиент бота","type":"text","model":"lead"},{"id":1022,"uuid":"LD_1022","name":"Удобное время","type":"select","model":"lead"}]`},
		{"/v1/custom-fields?include=options&filter[model]=lead", `"options":["Ранок","День","Вечір"]`},
		{"/v1/custom-fields?filter[model]=order", `[]`},
		{"/v1/pipelines/cards", `{"total":20,"current_page":1,"per_page":15,"data":[{"id":5123,`},
		{"/v1/pipelines/cards", `"last_page_url":"https://openapi.keycrm.app/v1/pipelines/cards?page=2","next_page_url":"https://openapi.keycrm.app/v1/pipelines/cards?page=2"}`},
		{"/v1/pipelines/cards?page=2&limit=15", `"next_page_url":null`},
		{"/v1/pipelines/cards?page=99", `"data":[]`},
		{"/v1/pipelines/cards?limit=500", `"per_page":50`},
		{"/v1/pipelines/cards?filter[source_id]=1", `"total":0`},
		{"/v1/pipelines/cards?filter[source_id]=11&filter[pipeline_id]=1&filter[status_id]=11", `"total":20`},
		{"/v1/pipelines/cards?filter[created_between]=2026-01-15%2009:00:00,2026-01-15%2009:04:30", `"total":5`},
		{"/v1/pipelines/cards?filter[updated_between]=nonsense", `"total":0`},
		{"/v1/pipelines/cards/5104", `{"id":5104,`},
	} {
		r := get(c, tt.address)
		assert.Equal(t, 200, r.Status, tt.address)
		assert.Contains(t, r.Body, tt.part, tt.address)
	}
	r := get(c, "/v1/pipelines/cards?filter[phone]=1")
	assert.Equal(t, 400, r.Status)
	assert.Contains(t, r.Body, "Allowed filter(s) are `pipeline_id, status_id, source_id, created_between, updated_between`.")
}

func TestRate(t *testing.T) {
	now := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	c := New(Config{Rate: 2, Now: func() time.Time { return now }})
	ask := func() Reply { return get(c, "/v1/users") }
	assert.Equal(t, "1", ask().Header.Get("X-RateLimit-Remaining"))
	now = now.Add(10500 * time.Millisecond)
	assert.Equal(t, "0", ask().Header.Get("X-RateLimit-Remaining"))
	r := ask()
	assert.Equal(t, 429, r.Status)
	assert.Equal(t, "50", r.Header.Get("Retry-After"), "rounded up")
	now = now.Add(50 * time.Second)
	assert.Equal(t, 200, ask().Status)
	assert.Equal(t, 429, ask().Status)
}

func TestControls(t *testing.T) {
	c := New(Config{})
	require.Equal(t, 201, post(c, CardsPath, `{`+contact+`}`).Status)
	require.NoError(t, c.MoveCard(5104, 22))
	card, err := c.Card(5104)
	require.NoError(t, err)
	assert.Equal(t, []int64{2, 22}, []int64{card.PipelineID, card.StatusID})
	assert.True(t, card.Finished)
	require.NoError(t, c.AddPipeline("Новая", false, true))
	require.NoError(t, c.AddSource("Реклама"))
	require.NoError(t, c.AddField("", "Размер", []string{"S", "M"}))
	r := post(c, CardsPath, `{"pipeline_id":4,"source_id":12,`+contact+`,"custom_fields":[{"uuid":"LD_1023","value":["S"]}],"payments":[{"amount":1,"payment_method":"x"}]}`)
	assert.Equal(t, 201, r.Status, r.Body)
	assert.Contains(t, r.Body, `"status_id":33`)
	for _, err := range []error{
		c.MoveCard(1, 22), c.MoveCard(5104, 1), c.SetBlocks(9, true, true), c.AddPipeline("", true, true), c.AddSource(""), c.AddField("", "", nil), c.AddField("ld_1021", "A", nil),
	} {
		var why *wire.Refusal
		require.ErrorAs(t, err, &why)
		assert.NotEmpty(t, why.Message.RU)
	}
	_, err = c.Card(1)
	require.Error(t, err)
	c.Reset()
	assert.Empty(t, c.State().Cards)
	assert.Len(t, c.State().Pipelines, 3)
}

func TestLongTextsAreShownShort(t *testing.T) {
	r := get(New(Config{}), "/v1/pipelines/cards?filter["+strings.Repeat("я", 500)+"]=1")
	assert.Less(t, len(r.Body), 500)
}
