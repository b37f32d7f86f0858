package keycrm

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func sample(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	return string(data)
}

func problemOf(t *testing.T, err error) *Problem {
	t.Helper()
	var p *Problem
	require.ErrorAs(t, err, &p)
	return p
}

// Every argument together gives the body of the sample.
func TestAddCardSample(t *testing.T) {
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(sample(t, "card.json")), &fields))
	text := func(key string) string {
		var s string
		if json.Unmarshal(fields[key], &s) != nil {
			return string(fields[key])
		}
		return s
	}
	utm := `{"utm_source":` + string(fields["utm_source"]) + `,"utm_medium":"bot","utm_campaign":"autumn","utm_term":"course","utm_content":"button-2","gcpc":"x"}`
	call, err := AddCard{
		Title: text("title"), Contact: text("contact"), PipelineID: text("pipeline_id"), SourceID: text("source_id"),
		ManagerID: text("manager_id"), ManagerComment: text("manager_comment"), UTM: utm,
		Products: text("products"), Payments: text("payments"), CustomFields: text("custom_fields"),
		Extra: `{"communicate_at": "2026-10-13 15:30:00"}`,
	}.Call(Settings{PipelineID: "9", SourceID: "9", ManagerID: "9"}, Vars{FullName: "other", Phone: "other"})
	require.NoError(t, err)
	assert.Equal(t, "/pipelines/cards", call.Path)
	assert.JSONEq(t, sample(t, "card.json"), call.Body.String())
	assert.Contains(t, call.Body.String(), `"price":4900.5`)
	assert.Equal(t, []string{"gcpc"}, call.Unsent)
}

func TestAddCard(t *testing.T) {
	known := Vars{FullName: "Оксана", Email: "o@example.com", Phone: "+380"}
	who := `"contact":{"phone":"1"}`
	for _, tt := range []struct {
		name string
		in   AddCard
		set  Settings
		vars Vars
		want string
	}{
		{"contact of variables", AddCard{}, Settings{}, known, `{"contact":{"full_name":"Оксана","email":"o@example.com","phone":"+380"}}`},
		{"some variables", AddCard{Contact: " {} "}, Settings{}, Vars{Phone: "+380", Email: " "}, `{"contact":{"phone":"+380"}}`},
		{"contact given, variables left alone", AddCard{Contact: `{"full_name":"Іван"}`}, Settings{}, known, `{"contact":{"full_name":"Іван"}}`},
		{"blank fields are left out", AddCard{Title: "", Contact: `{"full_name":"","email":null,"phone":"1"}`, Products: `[{"name":"A","sku":"","price":"","picture":null}]`}, Settings{}, known,
			`{` + who + `,"products":[{"name":"A"}]}`},
		{"settings", AddCard{Contact: `{"phone":1}`, SourceID: "7"}, Settings{"2", "11", " 3 "}, Vars{}, `{"source_id":7,"manager_id":3,"pipeline_id":2,` + who + `}`},
		{"settings that extra takes away", AddCard{Contact: `{"phone":1}`, Extra: `{"pipeline_id":null,"manager_id":""}`}, Settings{"2", "11", "3"}, Vars{}, `{"source_id":11,` + who + `}`},
		{"numbers as written", AddCard{Contact: `{"phone":"1"}`, Products: `{"price":"10.10","quantity":2,"x":12345678901234567890}`}, Settings{}, Vars{},
			`{` + who + `,"products":[{"price":10.10,"quantity":2,"x":12345678901234567890}]}`},
		{"texts of other kinds", AddCard{Title: "5", Contact: `{"phone":380990001122,"full_name":true}`, UTM: `{"utm_term":5}`}, Settings{}, Vars{},
			`{"title":"5","contact":{"phone":"380990001122","full_name":"true"},"utm_term":"5"}`},
		{"custom fields", AddCard{Contact: `{"phone":"1"}`, CustomFields: `[{"uuid":"LD_1","value":7},{"uuid":"LD_2","value":["a","",2]},{"uuid":"LD_3","value":""}]`}, Settings{}, Vars{},
			`{` + who + `,"custom_fields":[{"uuid":"LD_1","value":"7"},{"uuid":"LD_2","value":["a","2"]},{"uuid":"LD_3","value":""}]}`},
		{"empty lists", AddCard{Contact: `{"phone":"1"}`, Products: "[]", Payments: " [ ] ", UTM: "{}"}, Settings{}, Vars{}, `{` + who + `}`},
		{"extra wins", AddCard{Title: "A", Contact: `{"phone":"1"}`, Extra: `{"title":"B","status_id":"21","new_field":[1.50]}`}, Settings{}, Vars{},
			`{"title":"B",` + who + `,"status_id":21,"new_field":[1.50]}`},
		{"a known buyer", AddCard{Extra: `{"contact.client_id":20417}`}, Settings{}, known, `{"contact":{"client_id":20417}}`},
		{"a known buyer in an object", AddCard{Contact: `{"phone":"1"}`, Extra: `{"contact":{"client_id":"5"}}`}, Settings{}, Vars{}, `{"contact":{"client_id":5,"phone":"1"}}`},
		{"payments", AddCard{Contact: `{"phone":"1"}`, Payments: `[{"amount":"1000","payment_method":"Картка","status":" paid ","payment_date":"2026-10-12 09:15:00"}]`}, Settings{}, Vars{},
			`{` + who + `,"payments":[{"amount":1000,"payment_method":"Картка","status":"paid","payment_date":"2026-10-12 09:15:00"}]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			call, err := tt.in.Call(tt.set, tt.vars)
			require.NoError(t, err)
			assert.JSONEq(t, tt.want, call.Body.String())
			for _, exact := range []string{"10.10", "1.50", "12345678901234567890"} {
				assert.Equal(t, strings.Contains(tt.want, exact), strings.Contains(call.Body.String(), exact))
			}
		})
	}
}

// What is wrong is found before sending and names field and argument.
func TestAddCardRefusals(t *testing.T) {
	ok := `{"phone":"1"}`
	for _, tt := range []struct {
		name       string
		in         AddCard
		set        Settings
		field, arg string
		ru         string
	}{
		{"nobody", AddCard{}, Settings{}, "contact", "contact", "Поле contact: нужно хотя бы одно: имя (full_name), почта (email) или телефон (phone)"},
		{"blank contact", AddCard{Contact: `{"full_name":" ","x":1}`}, Settings{}, "contact", "contact", "Поле contact: нужно хотя бы одно"},
		{"contact of another kind", AddCard{Contact: `["1"]`}, Settings{}, "contact", "contact", "Поле contact: нужен JSON-объект"},
		{"contact taken away", AddCard{Contact: ok, Extra: `{"contact":null}`}, Settings{}, "contact", "extra", "Поле contact: нужно хотя бы одно"},
		{"contact replaced by a text", AddCard{Contact: ok, Extra: `{"contact":"Оксана"}`}, Settings{}, "contact", "extra", "Поле contact: нужен JSON-объект"},
		{"e-mail", AddCard{Contact: `{"email":"oksana@"}`}, Settings{}, "contact.email", "contact", "Поле contact.email: это не адрес эл. почты"},
		{"e-mail with a name", AddCard{Contact: `{"email":"O <o@example.com>"}`}, Settings{}, "contact.email", "contact", ""},
		{"phone of another kind", AddCard{Contact: `{"phone":["1"]}`}, Settings{}, "contact.phone", "contact", "Поле contact.phone: нужен текст"},
		{"pipeline", AddCard{Contact: ok, PipelineID: "Продажи"}, Settings{}, "pipeline_id", "pipeline_id", "Поле pipeline_id: нужен номер (id) — целое число"},
		{"zero id", AddCard{Contact: ok, SourceID: "0"}, Settings{}, "source_id", "source_id", ""},
		{"id with a fraction", AddCard{Contact: ok, ManagerID: "1.5"}, Settings{}, "manager_id", "manager_id", ""},
		{"constant", AddCard{Contact: ok}, Settings{PipelineID: "Продажи"}, "", "keycrm_pipeline_id", "В константе keycrm_pipeline_id должен быть номер (id) — целое число"},
		{"utm", AddCard{Contact: ok, UTM: `{"utm_source":{}}`}, Settings{}, "utm_source", "utm_data", "Поле utm_source: нужен текст"},
		{"utm of another kind", AddCard{Contact: ok, UTM: `x`}, Settings{}, "utm_data", "utm_data", "Поле utm_data: нужен JSON-объект"},
		{"products no JSON", AddCard{Contact: ok, Products: `[{"name":}]`}, Settings{}, "products", "products", "Поле products: нужен JSON-массив"},
		{"products nested beyond reason", AddCard{Contact: ok, Products: `[{"x":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}]`}, Settings{}, "products", "products", "Поле products: нужен JSON-массив"},
		{"products a number", AddCard{Contact: ok, Products: `5`}, Settings{}, "products", "products", "Поле products: нужен JSON-массив"},
		{"product a text", AddCard{Contact: ok, Products: `[{"name":"A"},"B"]`}, Settings{}, "products.1", "products", "Поле products.1: нужен JSON-объект"},
		{"price", AddCard{Contact: ok, Products: `[{"price":"4 900"}]`}, Settings{}, "products.0.price", "products", "Поле products.0.price: нужно число, например 4900 или 64.24"},
		{"quantity", AddCard{Contact: ok, Products: `[{"quantity":true}]`}, Settings{}, "products.0.quantity", "products", ""},
		{"picture", AddCard{Contact: ok, Products: `[{"picture":"start.jpg"}]`}, Settings{}, "products.0.picture", "products", "Поле products.0.picture: нужен веб-адрес"},
		{"no amount", AddCard{Contact: ok, Payments: `[{"payment_method_id":1},{"payment_method":"x"}]`}, Settings{}, "payments.0.amount", "payments", "Поле payments.0.amount: не указана сумма платежа"},
		{"second amount", AddCard{Contact: ok, Payments: `[{"payment_method_id":1,"amount":1},{"payment_method":"x","amount":""}]`}, Settings{}, "payments.1.amount", "payments", ""},
		{"amount in words", AddCard{Contact: ok, Payments: `[{"payment_method_id":1,"amount":"007"}]`}, Settings{}, "payments.0.amount", "payments", "Поле payments.0.amount: нужно число"},
		{"no method", AddCard{Contact: ok, Payments: `[{"amount":1}]`}, Settings{}, "payments.0.payment_method_id", "payments", "Поле payments.0.payment_method_id: у платежа должен быть способ оплаты"},
		{"status", AddCard{Contact: ok, Payments: `[{"amount":1,"payment_method":"x","status":"payed"}]`}, Settings{}, "payments.0.status", "payments", "Поле payments.0.status: возможны значения paid, not_paid, canceled, refund"},
		{"payment date", AddCard{Contact: ok, Payments: `[{"amount":1,"payment_method":"x","payment_date":"12.10.2026"}]`}, Settings{}, "payments.0.payment_date", "payments", "Поле payments.0.payment_date: дата и время пишутся так: 2026-10-13 15:30:00 (UTC)"},
		{"no uuid", AddCard{Contact: ok, CustomFields: `[{"value":"x"}]`}, Settings{}, "custom_fields.0.uuid", "custom_fields", "Поле custom_fields.0.uuid: не указан uuid поля, например LD_1021"},
		{"value an object", AddCard{Contact: ok, CustomFields: `[{"uuid":"LD_1","value":{}}]`}, Settings{}, "custom_fields.0.value", "custom_fields", "Поле custom_fields.0.value: нужен текст"},
		{"value in a list", AddCard{Contact: ok, CustomFields: `[{"uuid":"LD_1","value":["a",{}]}]`}, Settings{}, "custom_fields.0.value.1", "custom_fields", ""},
		{"time of next contact", AddCard{Contact: ok, Extra: `{"communicate_at":"завтра"}`}, Settings{}, "communicate_at", "extra", "Поле communicate_at: дата и время"},
		{"payments in extra", AddCard{Contact: ok, Extra: `{"payments":[{}]}`}, Settings{}, "payments.0.amount", "extra", ""},
		{"extra of another kind", AddCard{Contact: ok, Extra: `[]`}, Settings{}, "extra", "extra", "Поле extra: нужен JSON-объект"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.in.Call(tt.set, Vars{})
			p := problemOf(t, err)
			assert.Equal(t, tt.field, p.Field)
			assert.Equal(t, tt.arg, p.Arg)
			assert.True(t, strings.HasPrefix(p.Result, tt.ru), p.Result)
			assert.Contains(t, p.Error(), tt.field)
		})
	}
}

func TestAddPayment(t *testing.T) {
	for _, tt := range []struct {
		name          string
		id, pay, vars string
		path, body    string // path "" is a refusal
		ru, arg       string
	}{
		{"a card", " 5104 ", `{"amount":"3900.50","payment_method_id":"2"}`, "7", "/pipelines/cards/5104/payment", `{"amount":3900.50,"payment_method_id":2}`, "", ""},
		{"the card of the variable", "", `{"amount":1,"payment_method":"x","more":null}`, "7", "/pipelines/cards/7/payment", `{"amount":1,"payment_method":"x","more":null}`, "", ""},
		{"the card of a dry run", "", `{"amount":1,"payment_method":"x"}`, "dry-run", "/pipelines/cards/dry-run/payment", `{"amount":1,"payment_method":"x"}`, "", ""},
		{"no card", "", `{"amount":1,"payment_method":"x"}`, "", "", "", "Не указан номер карточки, и переменная keycrm_card_id пуста", "card_id"},
		{"a path for a card", "5/../6", `{"amount":1,"payment_method":"x"}`, "", "", "", "Поле card_id: нужен номер (id)", "card_id"},
		{"no payment", "5", "", "", "", "", "Поле payment.amount: не указана сумма платежа", "payment"},
		{"no method", "5", `{"amount":1}`, "", "", "", "Поле payment.payment_method_id: у платежа", "payment"},
		{"a list", "5", `[{"amount":1}]`, "", "", "", "Поле payment: нужен JSON-объект", "payment"},
		{"a wrong amount", "5", `{"amount":"1,5","payment_method":"x"}`, "", "", "", "Поле payment.amount: нужно число", "payment"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			call, err := AddPayment{CardID: tt.id, Payment: tt.pay}.Call(Vars{CardID: tt.vars})
			if tt.path == "" {
				p := problemOf(t, err)
				assert.True(t, strings.HasPrefix(p.Result, tt.ru), p.Result)
				assert.Equal(t, tt.arg, p.Arg)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.path, call.Path)
			assert.JSONEq(t, tt.body, call.Body.String())
		})
	}
}
