package sandbox

import (
	_ "embed"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// addDealBody is a form body as a client sends it, percent-encoded base64 included.
//
//go:embed testdata/add_deal_body.txt
var addDealBody string

// onWire is what a documented example of a calculator function puts on the wire.
type onWire struct {
	example, path, action, params string
	check                         func(t *testing.T, st getcourse.State)
}

func user(t *testing.T, st getcourse.State, email string) getcourse.User {
	t.Helper()
	for _, u := range st.Users {
		if u.Email == email {
			return u
		}
	}
	t.Fatalf("no user %s", email)
	return getcourse.User{}
}

func examples() []onWire {
	const tesla = `"last_name":"Tesla","city":"Ростов","country":"Россия"`
	return []onWire{
		{"add_user, known user left alone", getcourse.UsersPath, "add",
			`{"user":{"email":"mail@example.com","first_name":"Nilson"},"system":{"refresh_if_exists":0,"partner_email":"partneremail@email.ru"},"session":{"utm_source":"4545","utm_medium":"55555"}}`,
			func(t *testing.T, st getcourse.State) { require.Empty(t, user(t, st, "mail@example.com").FirstName) }},
		{"add_user, e-mail only", getcourse.UsersPath, "add",
			`{"user":{"email":"mail@example.com"},"system":{"refresh_if_exists":1}}`,
			func(t *testing.T, st getcourse.State) { require.Len(t, st.Users, 6) }},
		{"add_user, everything", getcourse.UsersPath, "add",
			`{"user":{"email":"mail@example.com","phone":"7811111111","first_name":"Nilson","last_name":"Tesla","city":"Москва","country":"Россия"},"system":{"refresh_if_exists":1,"partner_email":"partneremail@email.ru"},"session":{"utm_source":"4545","utm_medium":"55555"}}`,
			func(t *testing.T, st getcourse.State) {
				u := user(t, st, "mail@example.com")
				require.Equal(t, "Nilson Tesla Москва 7811111111", strings.Join([]string{u.FirstName, u.LastName, u.City, u.Phone}, " "))
				require.Equal(t, "partneremail@email.ru", u.ReferralOf)
				require.Equal(t, getcourse.Session{Source: "4545", Medium: "55555"}, u.Session)
			}},
		{"add_user, custom fields", getcourse.UsersPath, "add",
			`{"user":{"email":"mail@example.com","addfields":{"Доп.поле1":"значение","Доп.поле2":"значение"}},"system":{"refresh_if_exists":1}}`,
			func(t *testing.T, st getcourse.State) {
				require.Equal(t, map[string]string{"Доп.поле1": "значение", "Доп.поле2": "значение"}, user(t, st, "mail@example.com").AddFields)
			}},
		{"add_user_to_groups", getcourse.UsersPath, "update", `{"user":{"id":199388144,"group_name":["Группа 1","Группа 2"]}}`,
			func(t *testing.T, st getcourse.State) { require.Len(t, user(t, st, "student@example.com").Groups, 2) }},
		{"add_deal, description", getcourse.DealsPath, "add",
			`{"user":{"email":"aaa@mail.com"},"system":{"return_payment_link":1,"return_deal_number":1},"deal":{"offer_code":"123456","deal_cost":"23","product_description":"Описание","quantity":"1"}}`,
			func(t *testing.T, st getcourse.State) {
				require.Equal(t, "Описание", st.Orders[2].Positions[0].Description)
				require.Equal(t, wire.Money(23_00), st.Orders[2].Total)
			}},
		{"add_deal, user and session", getcourse.DealsPath, "add",
			`{"user":{"email":"aaa@mail.com",` + tesla + `},"system":{"return_payment_link":1,"return_deal_number":1},"session":{"utm_source":"Анна","utm_medium":"cpc"},"deal":{"offer_code":"123456","deal_cost":"24","product_description":"Описание","quantity":"1"}}`,
			func(t *testing.T, st getcourse.State) {
				require.Equal(t, "Анна", st.Orders[2].Session.Source)
				require.Empty(t, user(t, st, "aaa@mail.com").City, "no refresh was asked for")
			}},
		{"add_deal, system", getcourse.DealsPath, "add",
			`{"user":{"email":"aaa@mail.com",` + tesla + `},"system":{"refresh_if_exists":1,"multiple_offers":0,"return_payment_link":1,"return_deal_number":1},"session":{"utm_source":"Анна","utm_medium":"cpc"},"deal":{"offer_code":"123456","deal_cost":"24","product_description":"Описание","quantity":"1"}}`,
			func(t *testing.T, st getcourse.State) {
				require.Equal(t, "Ростов", user(t, st, "aaa@mail.com").City)
			}},
		{"update_deal, partner", getcourse.DealsPath, "add",
			`{"user":{"email":"aaa@mail.com"},"system":{"multiple_offers":0},"deal":{"deal_number":"124563","product_description":"Описание22","partner_email":"partner@email.ru","quantity":"1"}}`,
			func(t *testing.T, st getcourse.State) {
				require.Len(t, st.Orders, 2)
				require.Equal(t, "Описание22", st.Orders[0].Positions[0].Description)
				require.Equal(t, "partner@email.ru", st.Orders[0].Partner)
				require.Equal(t, getcourse.StatusNew, st.Orders[0].Status)
			}},
		{"update_deal, comment", getcourse.DealsPath, "add",
			`{"user":{"email":"aaa@mail.com","phone":"7811111111","last_name":"Tesla2","city":"Омск","country":"Каир"},"system":{"multiple_offers":0},"session":{"utm_source":"SOURSE","utm_medium":"cpc"},"deal":{"deal_number":"124563","product_description":"Описание22","deal_comment":"комментарий","quantity":"1"}}`,
			func(t *testing.T, st getcourse.State) {
				require.Equal(t, "комментарий", st.Orders[0].Comments[0].Text)
			}},
		{"change_deal_status", getcourse.DealsPath, "add",
			`{"user":{"email":"mail@example.com"},"deal":{"deal_number":1455,"deal_status":"in_work"}}`,
			func(t *testing.T, st getcourse.State) { require.Equal(t, getcourse.StatusInWork, st.Orders[1].Status) }},
	}
}

// Every documented example works on a fresh sandbox.
func TestDocumentedExamples(t *testing.T) {
	for _, e := range examples() {
		t.Run(e.example, func(t *testing.T) {
			s, base := serve(t, Options{})
			req := request(t, "POST", base+e.path, formType, form(e.action, Key, e.params))
			req.Header.Set(HostHeader, "school.getcourse.ru")
			r := send(t, req)
			require.Contains(t, r.body, `"result":{"success":true,`)
			require.Empty(t, s.State().Requests[0].Ignored)
			e.check(t, s.State().GetCourse)
		})
	}
}

func TestRecordedBody(t *testing.T) {
	s, base := serve(t, Options{})
	r := send(t, request(t, "POST", base+getcourse.DealsPath, formType, addDealBody))
	require.Regexp(t, `^\{"success":true,"action":"add","result":\{"success":true,"user_id":199388145,"user_status":"added","deal_id":456789003,`+
		`"deal_number":"200001","payment_link":"https://school\.getcourse\.ru/sales/shop/dealPay/id/456789003/hash/[0-9a-f]{4}","error_message":"","error":false\}\}$`, r.body)
	st := s.State()
	require.Empty(t, st.Requests[0].Ignored)
	o := st.GetCourse.Orders[2]
	require.Equal(t, "Курс «Старт»", o.Positions[0].Title)
	require.Equal(t, wire.Money(4900_00), o.Left)
	require.Equal(t, map[string]string{"Канал заявки": "Бот"}, o.AddFields)
	u := user(t, st.GetCourse, "darya.vetrova@example.com")
	require.Equal(t, "Вебинар 12 октября", u.Groups[0].Name)
	require.Equal(t, "700000123", u.AddFields["sb_id"])
	require.Equal(t, "partner@example.org", u.ReferralOf)
}

// FuzzDeals posts anything as params, first as JSON, then as a form body: every answer is
// readable, sums agree, and a refusal changes nothing.
func FuzzDeals(f *testing.F) {
	for _, e := range examples() {
		f.Add(e.params)
	}
	f.Add(someDeal)
	f.Add(addDealBody)
	f.Add(`{"user":{"email":"a","phone":1e9,"group_name":[["a","2026-01-01"],[],{}]},"deal":{"deal_cost":1e400,"quantity":-0,"addfields":[[]]}}`)
	f.Add(`{"user":{"email":"a"},"system":{"multiple_offers":1},"deal":{"deal_number":"124563","offer_id":5003,"quantity":10000,"deal_status":"payed"}}`)
	s := New(Options{Faults: []Fault{TextTypedFlags}})
	f.Fuzz(func(t *testing.T, input string) {
		s.Reset()
		for _, body := range []string{form("add", Key, input), input} {
			for _, path := range []string{getcourse.DealsPath, getcourse.UsersPath} {
				before := s.State().GetCourse
				req := httptest.NewRequest("POST", path, strings.NewReader(body))
				req.Header.Set("Content-Type", formType)
				w := httptest.NewRecorder()
				s.ServeHTTP(w, req)
				require.Equal(t, 200, w.Code)
				require.True(t, json.Valid(w.Body.Bytes()), w.Body.String())
				after := s.State()
				if last := after.Requests[len(after.Requests)-1]; last.Refusal != "" {
					require.Equal(t, before, after.GetCourse)
				}
				checkSums(t, after.GetCourse.Orders)
			}
		}
	})
}

func checkSums(t *testing.T, orders []getcourse.Order) {
	t.Helper()
	for _, o := range orders {
		var total wire.Money
		for _, p := range o.Positions {
			require.GreaterOrEqual(t, p.Cost, wire.Money(0))
			total += p.Cost
		}
		require.Equal(t, total, o.Total)
		require.GreaterOrEqual(t, o.Left, wire.Money(0))
		require.NotEmpty(t, o.Number)
		require.NotEmpty(t, o.History)
	}
}
