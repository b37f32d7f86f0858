package getcourse

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
)

type builder interface{ Call(Vars) (Call, error) }

func object(t *testing.T, text string) RawObject {
	t.Helper()
	o, err := ParseObject("object", text)
	require.NoError(t, err)
	return o
}

func TestCalls(t *testing.T) {
	o := func(text string) RawObject { return object(t, text) }
	vars := Vars{Email: "v@x.ru", Phone: "+7v", Name: "Вера", UserID: "81", DealNumber: "55"}
	tests := []struct {
		name            string
		in              builder
		vars            Vars
		path, act, want string
	}{
		{"user from arguments", AddUser{Refresh: "1", Email: "a@x.ru", Phone: "+71", Name: "Анна", PartnerEmail: "p@x.ru",
			User: o(`{"last_name":"К","first_name":"нет","email":"o@x.ru"}`), Session: o(`{"utm_source":""}`)}, vars, usersPath, "add",
			`{"user":{"email":"a@x.ru","phone":"+71","first_name":"Анна","last_name":"К"},"system":{"refresh_if_exists":1,"partner_email":"p@x.ru"},"session":{"utm_source":""}}`},
		{"user from the object", AddUser{Refresh: "0", User: o(`{"first_name":"Оля","phone":79990001122,"email":"o@x.ru"}`)}, vars, usersPath, "add",
			`{"user":{"first_name":"Оля","phone":79990001122,"email":"o@x.ru"},"system":{"refresh_if_exists":0}}`},
		{"user from variables", AddUser{Refresh: "True"}, vars, usersPath, "add",
			`{"user":{"email":"v@x.ru","phone":"+7v","first_name":"Вера"},"system":{"refresh_if_exists":1}}`},
		{"empty keys in the object stay and keep variables out", AddUser{User: o(`{"email":"","first_name":"","city":""}`)}, vars, usersPath, "add",
			`{"user":{"phone":"+7v","email":"","first_name":"","city":""},"system":{"refresh_if_exists":0}}`},
		{"empty arguments are left out", AddUser{Phone: "1"}, Vars{}, usersPath, "add",
			`{"user":{"phone":"1"},"system":{"refresh_if_exists":0}}`},
		{"groups", AddUserToGroups{Groups: ` ["Группа 1", "", "\u0410"] `, UserID: "199388144"}, vars, usersPath, "update",
			`{"user":{"id":199388144,"group_name":["Группа 1","А"]}}`},
		{"groups, id from the variable", AddUserToGroups{Groups: `["a"]`}, vars, usersPath, "update",
			`{"user":{"id":81,"group_name":["a"]}}`},
		{"long id", AddUserToGroups{Groups: `["a"]`, UserID: "123456789012345678901"}, vars, usersPath, "update",
			`{"user":{"id":123456789012345678901,"group_name":["a"]}}`},
		{"id that is no number", AddUserToGroups{Groups: `["a"]`, UserID: "007"}, vars, usersPath, "update",
			`{"user":{"id":"007","group_name":["a"]}}`},
		{"order", AddDeal{Email: "a@x.ru", OfferCode: "K", DealCost: "4900", Deal: o(`{"quantity":"1","offer_code":"x"}`)}, Vars{}, dealsPath, "add",
			`{"user":{"email":"a@x.ru"},"system":{"return_payment_link":1,"return_deal_number":1},"deal":{"offer_code":"K","deal_cost":"4900","quantity":"1"}}`},
		{"order without a name default", AddDeal{OfferCode: "K", DealCost: " 64.24 "}, vars, dealsPath, "add",
			`{"user":{"email":"v@x.ru","phone":"+7v"},"system":{"return_payment_link":1,"return_deal_number":1},"deal":{"offer_code":"K","deal_cost":"64.24"}}`},
		{"order, system object has the say", AddDeal{Email: "a", OfferCode: "K", DealCost: "1",
			System: o(`{"partner_email":"","return_payment_link":"0","refresh_if_exists":true,"multiple_offers":"False","return_deal_number":false}`)}, vars, dealsPath, "add",
			`{"user":{"email":"a","phone":"+7v"},"system":{"partner_email":"","return_payment_link":0,"refresh_if_exists":1,"multiple_offers":0,"return_deal_number":0},"deal":{"offer_code":"K","deal_cost":"1"}}`},
		{"order from the objects", AddDeal{User: o(`{"email":"u"}`), Deal: o(`{"offer_id":77,"deal_cost":10.50,"deal_number":"9","deal_status":false}`), Session: o(`{"gcpc":"q"}`)}, Vars{}, dealsPath, "add",
			`{"user":{"email":"u"},"system":{"return_payment_link":1,"return_deal_number":1},"session":{"gcpc":"q"},"deal":{"offer_id":77,"deal_cost":10.50,"deal_number":"9","deal_status":"false"}}`},
		{"edit", UpdateDeal{Email: "a", DealNumber: "12", MultipleOffers: "1", Deal: o(`{"deal_number":"13","deal_comment":"к"}`), System: o(`{"multiple_offers":0,"return_payment_link":1}`)}, Vars{}, dealsPath, "add",
			`{"user":{"email":"a"},"system":{"multiple_offers":1,"return_payment_link":1},"deal":{"deal_number":"12","deal_comment":"к"}}`},
		{"edit, number from the object", UpdateDeal{Email: "a", Deal: o(`{"deal_comment":"к","deal_number":13}`)}, vars, dealsPath, "add",
			`{"user":{"email":"a","phone":"+7v"},"deal":{"deal_comment":"к","deal_number":13}}`},
		{"edit, an empty number is no number", UpdateDeal{Email: "a", Phone: "1", MultipleOffers: "0", Deal: o(`{"deal_number":""}`)}, vars, dealsPath, "add",
			`{"user":{"email":"a","phone":"1"},"system":{"multiple_offers":0},"deal":{"deal_number":"55"}}`},
		{"status", ChangeDealStatus{Status: "in_work", Email: "a", DealNumber: "1455"}, Vars{}, dealsPath, "add",
			`{"user":{"email":"a"},"deal":{"deal_number":"1455","deal_status":"in_work"}}`},
		{"status from variables", ChangeDealStatus{Status: "False"}, vars, dealsPath, "add",
			`{"user":{"email":"v@x.ru","phone":"+7v"},"deal":{"deal_number":"55","deal_status":"false"}}`},
		{"status nobody knows", ChangeDealStatus{Status: "frozen", Phone: "1", DealNumber: "1"}, Vars{}, dealsPath, "add",
			`{"user":{"phone":"1"},"deal":{"deal_number":"1","deal_status":"frozen"}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.in.Call(tt.vars)
			require.NoError(t, err)
			assert.Equal(t, tt.path, got.Path)
			assert.Equal(t, tt.act, got.Action)
			assert.Equal(t, tt.want, got.Params.String())
		})
	}
}

func TestCallRefusals(t *testing.T) {
	o := func(text string) RawObject { return object(t, text) }
	const contact = "Не указан ни эл. адрес, ни телефон"
	tests := []struct {
		name string
		in   builder
		code diag.Code
		arg  string
		want string
	}{
		{"user without contact", AddUser{Refresh: "1", Name: "Анна"}, CodeNoContact, "email", contact},
		{"user with an empty contact", AddUser{User: o(`{"email":"","phone":null}`)}, CodeNoContact, "email", contact},
		{"order without contact", AddDeal{OfferCode: "K", DealCost: "1"}, CodeNoContact, "email", contact},
		{"edit without contact", UpdateDeal{DealNumber: "1"}, CodeNoContact, "email", contact},
		{"status without contact", ChangeDealStatus{Status: "new", DealNumber: "1"}, CodeNoContact, "email", contact},
		{"flag", AddUser{Refresh: "maybe", Email: "a"}, CodeBadFlag, "refresh", "Значение refresh должно быть 0 или 1"},
		{"edit flag", UpdateDeal{Email: "a", DealNumber: "1", MultipleOffers: "2"}, CodeBadFlag, "multiple_offers", "Значение multiple_offers должно быть 0 или 1"},
		{"no groups", AddUserToGroups{UserID: "1"}, CodeNoGroups, "groups", "groups list not send"},
		{"empty groups", AddUserToGroups{Groups: "[]", UserID: "1"}, CodeNoGroups, "groups", "groups list not send"},
		{"blank groups", AddUserToGroups{Groups: `["", " "]`, UserID: "1"}, CodeNoGroups, "groups", "groups list not send"},
		{"groups as a text", AddUserToGroups{Groups: "Группа 1", UserID: "1"}, CodeNoGroups, "groups", "groups list not send"},
		{"groups as an object", AddUserToGroups{Groups: `{"a":"b"}`, UserID: "1"}, CodeNoGroups, "groups", "groups list not send"},
		{"groups of numbers", AddUserToGroups{Groups: `[1]`, UserID: "1"}, CodeNoGroups, "groups", "groups list not send"},
		{"no user id", AddUserToGroups{Groups: `["a"]`}, CodeNoUserID, "user_id", "user_id not send and not found in variable getcourse_user_id"},
		{"no number to edit", UpdateDeal{Email: "a"}, CodeNoDealNumber, "deal_number", "deal_number not send and not found in variable getcourse_deal_number"},
		{"no number for the status", ChangeDealStatus{Status: "new", Email: "a"}, CodeNoDealNumber, "deal_number", "deal_number not send and not found in variable getcourse_deal_number"},
		{"no offer", AddDeal{Email: "a", DealCost: "1"}, CodeNoOffer, "offer_code", "Не указан код предложения"},
		{"cost in words", AddDeal{Email: "a", OfferCode: "K", DealCost: "много"}, CodeBadCost, "deal_cost", "Сумма заказа должна быть числом, например 4900 или 64.24"},
		{"cost with a blank", AddDeal{Email: "a", OfferCode: "K", DealCost: "4 900"}, CodeBadCost, "deal_cost", "Сумма заказа должна быть числом, например 4900 или 64.24"},
		{"cost in the object", UpdateDeal{Email: "a", DealNumber: "1", Deal: o(`{"deal_cost":"1."}`)}, CodeBadCost, "deal_cost", "Сумма заказа должна быть числом, например 4900 или 64.24"},
		{"no status", ChangeDealStatus{Status: " ", Email: "a", DealNumber: "1"}, CodeNoStatus, "status", "Не указан статус заказа"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.in.Call(Vars{})
			p := problemOf(t, err)
			assert.Equal(t, tt.code, p.Code)
			assert.Equal(t, tt.arg, p.Arg)
			assert.Equal(t, tt.want, p.Result)
		})
	}
}

func TestCodes(t *testing.T) {
	assert.Len(t, Statuses(), 10)
	for _, s := range Statuses() {
		assert.True(t, KnownStatus(s.Code))
		assert.NotEmpty(t, s.Label.EN)
		assert.NotEmpty(t, s.Label.RU)
	}
	assert.True(t, KnownStatus("payed"))
	assert.False(t, KnownStatus("paid"))
	assert.True(t, KnownPaymentStatus("returned_to_balance"))
	assert.True(t, KnownPaymentType("ZPAYMENT"))
	assert.False(t, KnownPaymentType("zPayment"))
	assert.True(t, KnownCurrency(DefaultCurrency))
	assert.False(t, KnownCurrency("rub"))
	for _, list := range [][]string{PaymentTypes(), PaymentStatuses(), Currencies()} {
		seen := map[string]bool{}
		for _, code := range list {
			assert.False(t, seen[code], code)
			seen[code] = true
		}
	}
}
