package getcourse

import (
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/require"
)

const someUser = `{"user":{"email":"new@example.com"}}`

// Answers are compared byte by byte: they are the wire format.
func TestAnswers(t *testing.T) {
	newDeal := `{"user":{"email":"aaa@mail.com"},"deal":{"offer_code":"123456","deal_cost":"23"}`
	for _, tc := range []struct {
		name string
		call Call
		cond Conditions
		want string
	}{
		{"user added", call(UsersPath, "add", someUser), Conditions{},
			`{"success":true,"action":"add","result":{"success":true,"user_id":199388145,"user_status":"added","error_message":"","error":false}}`},
		{"user known", call(UsersPath, "add", `{"user":{"email":"AAA@mail.com"}}`), Conditions{},
			`{"success":true,"action":"add","result":{"success":true,"user_id":199388104,"user_status":"active","error_message":"","error":false}}`},
		{"user updated", call(UsersPath, "update", `{"user":{"id":199388144,"city":"Омск"}}`), Conditions{},
			`{"success":true,"action":"update","result":{"success":true,"user_id":199388144,"user_status":"active","error_message":"","error":false}}`},
		{"order, nothing asked back", call(DealsPath, "add", newDeal+`}`), Conditions{},
			`{"success":true,"action":"add","result":{"success":true,"user_id":199388104,"user_status":"active","deal_id":456789003,"deal_number":"","error_message":"","error":false}}`},
		{"order, number and link", call(DealsPath, "add", newDeal+`,"system":{"return_payment_link":1,"return_deal_number":true}}`), Conditions{},
			`{"success":true,"action":"add","result":{"success":true,"user_id":199388104,"user_status":"active","deal_id":456789003,"deal_number":"200001","payment_link":"https://school.getcourse.ru/sales/shop/dealPay/id/456789003/hash/10f4","error_message":"","error":false}}`},
		{"empty number", call(DealsPath, "add", newDeal+`,"system":{"return_deal_number":1}}`), Conditions{EmptyDealNumber: true},
			`{"success":true,"action":"add","result":{"success":true,"user_id":199388104,"user_status":"active","deal_id":456789003,"deal_number":"","error_message":"","error":false}}`},
		{"flags as texts", call(UsersPath, "add", someUser), Conditions{TextFlags: true},
			`{"success":"true","action":"add","result":{"success":"true","user_id":199388145,"user_status":"added","error_message":"","error":"false"}}`},
		{"refusal, flags as texts", call(UsersPath, "add", `{"user":{}}`), Conditions{TextFlags: true},
			`{"success":"true","action":"add","result":{"success":"false","error_message":"Не указан ни эл. адрес, ни телефон","error":"true"}}`},
		{"neither e-mail nor phone", call(DealsPath, "add", `{"user":{"email":"","phone":" "},"deal":{"offer_code":"123456","deal_cost":"23"}}`), Conditions{},
			`{"success":true,"action":"add","result":{"success":false,"error_message":"Не указан ни эл. адрес, ни телефон","error":true}}`},
		{"quota", call(UsersPath, "add", someUser), Conditions{QuotaReached: true},
			`{"success":true,"action":"add","result":{"success":false,"error_message":"Достигнут лимит","error":true}}`},
		{"key of another account", Call{Path: UsersPath, Action: "add", Key: "other", Params: "e30="}, Conditions{},
			`{"success":false,"error":"Неавторизованное API-обращение"}`},
		{"key refused", call(UsersPath, "add", someUser), Conditions{WrongKey: true},
			`{"success":false,"error":"Неавторизованное API-обращение"}`},
		{"read-only key", call(UsersPath, "add", someUser), Conditions{ReadOnlyKey: true},
			`{"success":false,"error":"Действие запрещено"}`},
		{"unknown action", call(DealsPath, "delete", someUser), Conditions{}, `{"success":false,"error":"Действие запрещено"}`},
		{"update of orders", call(DealsPath, "update", someUser), Conditions{}, `{"success":false,"error":"Действие запрещено"}`},
		{"empty action", Call{Path: DealsPath}, Conditions{}, `{"success":false,"error":"Пустой параметр action"}`},
		{"no key", Call{Path: DealsPath, Action: "add"}, Conditions{},
			`{"success":false,"info":[],"error_message":"отсутсвует параметр key","error":true,"error_code":904}`},
		{"no params", Call{Path: DealsPath, Action: "add", Key: DefaultKey}, Conditions{}, `{"success":false,"error":"Не указаны параметры"}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := New(Config{}).Handle(tc.call, tc.cond)
			require.Equal(t, 200, r.Status)
			require.Equal(t, "application/json; charset=utf-8", r.ContentType)
			require.Equal(t, tc.want, r.Body)
		})
	}
}

func TestUnreadableParams(t *testing.T) {
	good := base64.StdEncoding.EncodeToString([]byte(`{"user":{"email":"a@b.ru","city":"работа"}}`))
	require.Contains(t, good, "+", "the sample must have a plus sign")
	for name, params := range map[string]string{
		"a plus turned into a space": replace(good, '+', ' '),
		"no padding":                 base64.RawStdEncoding.EncodeToString([]byte(`{"a":1}`)),
		"no base64":                  "{}",
		"no JSON":                    base64.StdEncoding.EncodeToString([]byte(`{"user"`)),
		"a list":                     base64.StdEncoding.EncodeToString([]byte(`[]`)),
		"null":                       base64.StdEncoding.EncodeToString([]byte(`null`)),
		"no UTF-8":                   base64.StdEncoding.EncodeToString([]byte("{\"user\":{\"email\":\"\xff\"}}")),
	} {
		t.Run(name, func(t *testing.T) {
			r := New(Config{}).Handle(Call{Path: UsersPath, Action: "add", Key: DefaultKey, Params: params}, Conditions{})
			require.Equal(t, `{"success":false,"error":"Не указаны параметры"}`, r.Body)
			require.Empty(t, r.Decoded)
		})
	}
}

func replace(s string, from, to byte) string {
	b := []byte(s)
	for i := range b {
		if b[i] == from {
			b[i] = to
		}
	}
	return string(b)
}

func TestAddresses(t *testing.T) {
	for _, tc := range []struct {
		name, host, path string
		cond             Conditions
		status           int
		body, location   string
	}{
		{"usual host", "school.getcourse.ru", UsersPath, Conditions{}, 200, "Пустой параметр action", ""},
		{"another domain", "school.getcourse.com.br", UsersPath, Conditions{}, 200, "Пустой параметр action", ""},
		{"own domain", "learn.example.org", UsersPath, Conditions{}, 200, "Пустой параметр action", ""},
		{"unknown account", "nobody.getcourse.ru", UsersPath, Conditions{}, 404, "Wrong subdomain", ""},
		{"foreign host", "example.com", UsersPath, Conditions{}, 404, "Wrong subdomain", ""},
		{"no account", "getcourse.ru", UsersPath, Conditions{}, 404, "Wrong subdomain", ""},
		{"unknown path", "school.getcourse.ru", "/pl/api/groups", Conditions{}, 404, "<h1>404</h1>", ""},
		{"surplus slash", "school.getcourse.ru", DealsPath + "/", Conditions{}, 404, "<h1>404</h1>", ""},
		{"redirect", "school.getcourse.ru", DealsPath, Conditions{OwnDomain: true}, 302, "", "https://learn.example.org/pl/api/deals"},
		{"no redirect from the own domain", "learn.example.org", DealsPath, Conditions{OwnDomain: true}, 200, "Пустой параметр action", ""},
		{"tariff without import", "school.getcourse.ru", DealsPath, Conditions{NoImport: true}, 200, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := New(Config{}).Handle(Call{Host: tc.host, Path: tc.path}, tc.cond)
			require.Equal(t, tc.status, r.Status)
			require.Equal(t, tc.location, r.Location)
			if tc.body == "" {
				require.Empty(t, r.Body)
				require.Contains(t, r.ContentType, "text/html")
			}
			require.Contains(t, r.Body, tc.body)
		})
	}
}

func TestNoImportStoresNothing(t *testing.T) {
	s := New(Config{})
	before := s.State()
	r := s.Handle(call(UsersPath, "add", someUser), Conditions{NoImport: true})
	require.Empty(t, r.Body)
	require.Equal(t, before, s.State())
}

// Edits are free: a spent allowance stops only what is new.
func TestQuotaAllowsEdits(t *testing.T) {
	full := Conditions{QuotaReached: true}
	for name, tc := range map[string]struct {
		params  string
		refused bool
	}{
		"edit of a known order":      {`{"user":{"email":"aaa@mail.com"},"deal":{"deal_number":124563,"deal_status":"in_work"}}`, false},
		"new order of a known user":  {`{"user":{"email":"aaa@mail.com"},"deal":{"offer_code":"x","deal_cost":1}}`, true},
		"known order by a new buyer": {`{"user":{"email":"new@mail.com"},"deal":{"deal_number":124563,"deal_status":"in_work"}}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := New(Config{}).Handle(call(DealsPath, "add", tc.params), full)
			require.Equal(t, tc.refused, r.Refusal != nil, r.Body)
		})
	}
}

func TestConfig(t *testing.T) {
	s := New(Config{Account: "Other", Key: "K", OwnDomain: "Own.example"})
	c := call(UsersPath, "add", someUser)
	c.Host, c.Key = "own.example", "K"
	require.Nil(t, s.Handle(c, Conditions{}).Refusal)
	c.Host = "other.getcourse.ru"
	require.Nil(t, s.Handle(c, Conditions{}).Refusal)
	c.Host = "school.getcourse.ru"
	require.Equal(t, 404, s.Handle(c, Conditions{}).Status)
}
