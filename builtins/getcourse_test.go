package builtins

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

const secret = "SANDBOX-KEY"

// atSchool are variables with the constants of a school and what else is given, by
// "scope.name".
func atSchool(more map[string]string) *fakeVars {
	f := newVars()
	f.env.Set(vars.Const, "getcourse_account_name", value.Text("school"))
	f.env.Set(vars.Const, "getcourse_secret", value.Text(secret))
	for path, text := range more {
		scope, name, _ := strings.Cut(path, ".")
		s, ok := vars.ParseScope(scope)
		if !ok {
			panic(path)
		}
		f.env.Set(s, name, value.Text(text))
	}
	return f
}

const accepted = `{"success":true,"action":"add","result":{"success":true,"user_id":812345678,"user_status":"added",` +
	`"deal_id":456789012,"deal_number":"10471","payment_link":"https://school.getcourse.ru/pay","error_message":"","error":false}}`

// sent takes a request apart: action and params, the rest being the same for all.
func sent(t *testing.T, d *fakeDoer, host string) (path, action, params string) {
	t.Helper()
	require.Len(t, d.asked, 1)
	r := d.asked[0]
	require.Equal(t, "POST", r.Method)
	require.True(t, r.NoFollow, "the key must not follow a redirect")
	require.Equal(t, http.Header{"Content-Type": {formType}, "Accept": {jsonType}}, r.Header)
	u, err := url.Parse(r.URL)
	require.NoError(t, err)
	require.Equal(t, "https://"+host, u.Scheme+"://"+u.Host)
	form, err := url.ParseQuery(string(r.Body))
	require.NoError(t, err)
	require.Len(t, form, 3)
	require.Equal(t, secret, form.Get("key"))
	raw, err := base64.StdEncoding.DecodeString(form.Get("params"))
	require.NoError(t, err)
	return u.Path, form.Get("action"), string(raw)
}

// known are variables that stand in for every skipped argument.
var known = map[string]string{
	"client.email": "var@example.com", "client.phone": "+7000", "client.getcourse_name": "Имя",
	"client.getcourse_user_id": "1234567890123456789", "deal.getcourse_deal_number": "0077",
}

// schoolRequests are calls and what they put on the wire.
var schoolRequests = []struct {
	name, fn string
	args     []string
	vars     map[string]string
	path     string // /pl/api/deals when empty
	action   string // add when empty
	host     string // school.getcourse.ru when empty
	want     string // params
}{
	// the calls the documentation shows
	{name: "user: documented, 0", fn: "getcourse_add_user", path: "/pl/api/users",
		args: []string{"0", "mail@example.com", "", "Nilson", "", "partneremail@email.ru", `{ "utm_source": "4545", "utm_medium": "55555"}`},
		want: `{"user":{"email":"mail@example.com","first_name":"Nilson"},"system":{"refresh_if_exists":0,"partner_email":"partneremail@email.ru"},"session":{"utm_source":"4545","utm_medium":"55555"}}`},
	{name: "user: documented, short", fn: "getcourse_add_user", path: "/pl/api/users", args: []string{"1", "mail@example.com"},
		want: `{"user":{"email":"mail@example.com"},"system":{"refresh_if_exists":1}}`},
	{name: "user: documented, with data", fn: "getcourse_add_user", path: "/pl/api/users",
		args: []string{"1", "mail@example.com", "7811111111", "Nilson", `{"last_name": "Tesla", "city": "Москва", "addfields":{"Доп.поле1":"значение"}}`},
		want: `{"user":{"email":"mail@example.com","phone":"7811111111","first_name":"Nilson","last_name":"Tesla","city":"Москва","addfields":{"Доп.поле1":"значение"}},"system":{"refresh_if_exists":1}}`},
	{name: "groups: documented", fn: "getcourse_add_user_to_groups", path: "/pl/api/users", action: "update",
		args: []string{`["Группа 1", "Группа 2"]`, "199388144"},
		want: `{"user":{"id":199388144,"group_name":["Группа 1","Группа 2"]}}`},
	{name: "deal: documented", fn: "getcourse_add_deal",
		args: []string{"aaa@mail.com", "", "123456", "23", `{"product_description":"Описание", "quantity":"1"}`},
		want: `{"user":{"email":"aaa@mail.com"},"system":{"return_payment_link":1,"return_deal_number":1},"deal":{"offer_code":"123456","deal_cost":"23","product_description":"Описание","quantity":"1"}}`},
	{name: "deal: documented, system in doubled quotes", fn: "getcourse_add_deal",
		args: []string{"aaa@mail.com", "", "123456", "24", `{"quantity":"1"}`, `{"last_name": "Tesla"}`, ` {"refresh_if_exists":1, "multiple_offers":0, "return_payment_link":1}`, `{ "utm_source": "x"}`},
		want: `{"user":{"email":"aaa@mail.com","last_name":"Tesla"},"system":{"refresh_if_exists":1,"multiple_offers":0,"return_payment_link":1,"return_deal_number":1},"session":{"utm_source":"x"},"deal":{"offer_code":"123456","deal_cost":"24","quantity":"1"}}`},
	{name: "update: documented", fn: "getcourse_update_deal",
		args: []string{"aaa@mail.com", "7811111111", "124563", "0", `{"deal_comment":"комментарий"}`, `{"city": "Каир"}`, "", `{ "utm_source": "S"}`},
		want: `{"user":{"email":"aaa@mail.com","phone":"7811111111","city":"Каир"},"system":{"multiple_offers":0},"session":{"utm_source":"S"},"deal":{"deal_number":"124563","deal_comment":"комментарий"}}`},
	{name: "status: documented", fn: "getcourse_change_deal_status", args: []string{"in_work", "mail@example.com", "", "1455"},
		want: `{"user":{"email":"mail@example.com"},"deal":{"deal_number":"1455","deal_status":"in_work"}}`},

	// variables in place of skipped arguments
	{name: "user: all from variables", fn: "getcourse_add_user", path: "/pl/api/users", args: []string{"1"}, vars: known,
		want: `{"user":{"email":"var@example.com","phone":"+7000","first_name":"Имя"},"system":{"refresh_if_exists":1}}`},
	{name: "groups: id from the variable, exactly", fn: "getcourse_add_user_to_groups", path: "/pl/api/users", action: "update", args: []string{`["A"]`}, vars: known,
		want: `{"user":{"id":1234567890123456789,"group_name":["A"]}}`},
	{name: "deal: no name from the variable", fn: "getcourse_add_deal", args: []string{"", "", "K", "1"}, vars: known,
		want: `{"user":{"email":"var@example.com","phone":"+7000"},"system":{"return_payment_link":1,"return_deal_number":1},"deal":{"offer_code":"K","deal_cost":"1"}}`},
	{name: "update: number from the variable", fn: "getcourse_update_deal", args: []string{"", "", "", "1"}, vars: known,
		want: `{"user":{"email":"var@example.com","phone":"+7000"},"system":{"multiple_offers":1},"deal":{"deal_number":"0077"}}`},
	{name: "status: all from variables", fn: "getcourse_change_deal_status", args: []string{"payed"}, vars: known,
		want: `{"user":{"email":"var@example.com","phone":"+7000"},"deal":{"deal_number":"0077","deal_status":"payed"}}`},
	{name: "an argument goes before the object and the variable", fn: "getcourse_add_deal", args: []string{"arg@example.com", "", "K", "1", "", `{"email":"obj@example.com","phone":""}`}, vars: known,
		want: `{"user":{"email":"arg@example.com","phone":""},"system":{"return_payment_link":1,"return_deal_number":1},"deal":{"offer_code":"K","deal_cost":"1"}}`},
	{name: "the object goes before the variable", fn: "getcourse_add_user", path: "/pl/api/users", args: []string{"0", "", "", "", `{"email":"obj@example.com","first_name":"Оля"}`}, vars: known,
		want: `{"user":{"phone":"+7000","email":"obj@example.com","first_name":"Оля"},"system":{"refresh_if_exists":0}}`},
	{name: "the number of the object goes before the variable", fn: "getcourse_update_deal", args: []string{"", "", "", "0", `{"deal_number":55}`}, vars: known,
		want: `{"user":{"email":"var@example.com","phone":"+7000"},"system":{"multiple_offers":0},"deal":{"deal_number":55}}`},

	// flags and system fields
	{name: "flags in other words", fn: "getcourse_add_user", path: "/pl/api/users", args: []string{"True", "a@b.ru"},
		want: `{"user":{"email":"a@b.ru"},"system":{"refresh_if_exists":1}}`},
	{name: "the argument goes before system_data", fn: "getcourse_update_deal", args: []string{"a@b.ru", "", "5", "1", "", "", `{"multiple_offers":0,"return_payment_link":"1"}`},
		want: `{"user":{"email":"a@b.ru"},"system":{"multiple_offers":1,"return_payment_link":1},"deal":{"deal_number":"5"}}`},
	{name: "no link wanted", fn: "getcourse_add_deal", args: []string{"a@b.ru", "", "K", "1", "", "", `{"return_payment_link":0}`},
		want: `{"user":{"email":"a@b.ru"},"system":{"return_payment_link":0,"return_deal_number":1},"deal":{"offer_code":"K","deal_cost":"1"}}`},

	// where it goes
	{name: "domain", fn: "getcourse_add_user", path: "/pl/api/users", args: []string{"1", "a@b.ru", "", "", "", "", "", "com.br"}, host: "school.getcourse.com.br",
		want: `{"user":{"email":"a@b.ru"},"system":{"refresh_if_exists":1}}`},
	{name: "a host of its own", fn: "getcourse_change_deal_status", args: []string{"new", "a@b.ru", "", "5", "io"}, vars: map[string]string{"const.getcourse_account_name": "https://Learn.example.org/saas"},
		host: "learn.example.org", want: `{"user":{"email":"a@b.ru"},"deal":{"deal_number":"5","deal_status":"new"}}`},
	{name: "a host of its own, whatever the domain", fn: "getcourse_change_deal_status", args: []string{"new", "a@b.ru", "", "5", "kz"}, vars: map[string]string{"const.getcourse_account_name": "school.getcourse.kz"},
		host: "school.getcourse.kz", want: `{"user":{"email":"a@b.ru"},"deal":{"deal_number":"5","deal_status":"new"}}`},
	{name: "settings are constants and nothing else", fn: "getcourse_change_deal_status", args: []string{"new", "a@b.ru", "", "5"},
		vars: map[string]string{"deal.getcourse_account_name": "evil", "client.getcourse_secret": "evil"},
		want: `{"user":{"email":"a@b.ru"},"deal":{"deal_number":"5","deal_status":"new"}}`},
}

func TestGetCourseRequests(t *testing.T) {
	for _, tt := range schoolRequests {
		t.Run(tt.name, func(t *testing.T) {
			d := &fakeDoer{status: 200, body: accepted}
			s, notes := outside(atSchool(tt.vars), d)
			got, err := callFull(t, s, tt.fn, texts(tt.args...)...)
			require.NoError(t, err)
			require.Equal(t, "True", got.Text())
			require.Equal(t, value.KindBool, got.Kind())
			path, action, params := sent(t, d, or(tt.host, "school.getcourse.ru"))
			assert.Equal(t, or(tt.path, "/pl/api/deals"), path)
			assert.Equal(t, or(tt.action, "add"), action)
			assert.JSONEq(t, tt.want, params)
			assert.Empty(t, *notes)
		})
	}
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func TestGetCourseDictionariesAndNumbers(t *testing.T) {
	d := &fakeDoer{status: 200, body: accepted}
	s, _ := outside(atSchool(nil), d)
	deal, ok := value.ParseJSON(`{"deal_number":12345678901234567890,"deal_cost":10.10}`)
	require.True(t, ok)
	got, err := callFull(t, s, "getcourse_add_deal", value.Text("a@b.ru"), value.None, value.Int(5), value.Float(64.24), deal)
	require.NoError(t, err)
	require.Equal(t, "True", got.Text())
	_, _, params := sent(t, d, "school.getcourse.ru")
	require.Contains(t, params, `"offer_code":"5","deal_cost":"64.24"`)
	require.Contains(t, params, `"deal_number":12345678901234567890`)
}

func TestGetCourseWrites(t *testing.T) {
	bare := `{"success":"true","result":{"success":"true","error":"false","user_id":"5","deal_id":6,"deal_number":"","payment_link":false}}`
	for _, tt := range []struct {
		name, fn     string
		args         []string
		body         string
		client, deal map[string]string
	}{
		{"user", "getcourse_add_user", []string{"1", "a@b.ru"}, accepted,
			map[string]string{"getcourse_user_id": "812345678", "getcourse_user": accepted}, nil},
		{"groups", "getcourse_add_user_to_groups", []string{`["A"]`, "5"}, accepted, nil, nil},
		{"deal", "getcourse_add_deal", []string{"a@b.ru", "", "K", "1"}, accepted, nil,
			map[string]string{"getcourse_deal_number": "10471", "getcourse_deal_id": "456789012", "getcourse_payment_link": "https://school.getcourse.ru/pay"}},
		{"deal without a link", "getcourse_add_deal", []string{"a@b.ru", "", "K", "1", "", "", `{"return_payment_link":"0"}`}, accepted, nil,
			map[string]string{"getcourse_deal_number": "10471", "getcourse_deal_id": "456789012"}},
		{"deal with nothing back", "getcourse_add_deal", []string{"a@b.ru", "", "K", "1"}, bare, nil, map[string]string{"getcourse_deal_id": "6"}},
		{"deal with a number of its own", "getcourse_add_deal", []string{"a@b.ru", "", "K", "1", `{"deal_number":"0042"}`}, bare, nil,
			map[string]string{"getcourse_deal_id": "6", "getcourse_deal_number": "0042"}},
		{"update", "getcourse_update_deal", []string{"a@b.ru", "", "5", "0"}, accepted, nil,
			map[string]string{"getcourse_payment_link": "https://school.getcourse.ru/pay"}},
		{"update with nothing back", "getcourse_update_deal", []string{"a@b.ru", "", "5", "0"}, bare, nil, nil},
		{"status", "getcourse_change_deal_status", []string{"new", "a@b.ru", "", "5"}, accepted, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := atSchool(nil)
			s, _ := outside(f, &fakeDoer{status: 200, body: tt.body})
			got, err := callFull(t, s, tt.fn, texts(tt.args...)...)
			require.NoError(t, err)
			require.Equal(t, "True", got.Text())
			for scope, want := range map[vars.Scope]map[string]string{vars.Client: tt.client, vars.Deal: tt.deal, vars.Project: nil} {
				if want == nil {
					want = map[string]string{}
				}
				require.Equal(t, want, f.texts(scope), scope.String())
			}
		})
	}
	t.Run("an answer no variable can hold", func(t *testing.T) {
		f := atSchool(nil)
		long := `{"success":true,"result":{"user_id":5,"note":"` + strings.Repeat("x", 100_000) + `"}}`
		s, notes := outside(f, &fakeDoer{status: 200, body: long})
		got, err := callFull(t, s, "getcourse_add_user", texts("1", "a@b.ru")...)
		require.NoError(t, err)
		require.Equal(t, "True", got.Text())
		require.Equal(t, map[string]string{"getcourse_user_id": "5"}, f.texts(vars.Client))
		require.Equal(t, []noted{{-1, diag.CallWarning, "getcourse_user was not written: the answer is too long"}}, *notes)
	})
	t.Run("a store that fails", func(t *testing.T) {
		f := atSchool(nil)
		f.full = true
		s, _ := outside(f, &fakeDoer{status: 200, body: accepted})
		_, err := callFull(t, s, "getcourse_add_user", texts("1", "a@b.ru")...)
		require.ErrorIs(t, err, errFull)
	})
}

// TestGetCourseRefusals: what we refuse is answered as a text, recorded, and not sent.
func TestGetCourseRefusals(t *testing.T) {
	const noNumber = "deal_number not send and not found in variable getcourse_deal_number"
	contact := []string{"a@b.ru", "", "K", "1"}
	for _, tt := range []struct {
		name, fn string
		args     []string
		vars     map[string]string
		want     string
		arg      int
	}{
		{"no groups", "getcourse_add_user_to_groups", []string{"", "5"}, nil, "groups list not send", 0},
		{"empty groups", "getcourse_add_user_to_groups", []string{"[]", "5"}, nil, "groups list not send", 0},
		{"groups that are no texts", "getcourse_add_user_to_groups", []string{"[1]", "5"}, nil, "groups list not send", 0},
		{"groups that are no array", "getcourse_add_user_to_groups", []string{"Группа 1", "5"}, nil, "groups list not send", 0},
		{"no user id", "getcourse_add_user_to_groups", []string{`["A"]`}, nil, "user_id not send and not found in variable getcourse_user_id", 1},
		{"no order number to change", "getcourse_update_deal", []string{"a@b.ru", "", "", "0"}, nil, noNumber, 2},
		{"no order number for a status", "getcourse_change_deal_status", []string{"in_work", "a@b.ru"}, nil, noNumber, 3},
		{"no status", "getcourse_change_deal_status", []string{"", "a@b.ru", "", "5"}, nil, "Не указан статус заказа", 0},
		{"nobody", "getcourse_add_user", []string{"1", "", ""}, nil, "Не указан ни эл. адрес, ни телефон", 1},
		{"nobody to sell to", "getcourse_add_deal", []string{"", "", "K", "1"}, nil, "Не указан ни эл. адрес, ни телефон", 0},
		{"no offer", "getcourse_add_deal", []string{"a@b.ru", "", "", "1"}, nil, "Не указан код предложения", 2},
		{"amount in words", "getcourse_add_deal", []string{"a@b.ru", "", "K", "дорого"}, nil, "Сумма заказа должна быть числом, например 4900 или 64.24", 3},
		{"order that is no object", "getcourse_add_deal", append(contact, "quantity=1"), nil, "В параметре deal_data должен быть JSON-объект", 4},
		{"user that is no object", "getcourse_add_deal", append(contact, "", "[1]"), nil, "В параметре user_data должен быть JSON-объект", 5},
		{"broken system", "getcourse_add_deal", append(contact, "", "", `{"a":`), nil, "В параметре system_data должен быть JSON-объект", 6},
		{"the first of two broken objects", "getcourse_add_deal", append(contact, "x", "y"), nil, "В параметре deal_data должен быть JSON-объект", 4},
		{"flag in words", "getcourse_update_deal", []string{"a@b.ru", "", "5", "да"}, nil, "Значение multiple_offers должно быть 0 или 1", 3},
		{"no account", "getcourse_add_deal", contact, map[string]string{"const.getcourse_account_name": ""}, "Не задана константа getcourse_account_name — имя аккаунта GetCourse", -1},
		{"no key", "getcourse_add_deal", contact, map[string]string{"const.getcourse_secret": ""}, "Не задана константа getcourse_secret — секретный ключ GetCourse", -1},
		{"an address for an account", "getcourse_add_deal", contact, map[string]string{"const.getcourse_account_name": "10.0.0.1"},
			"В константе getcourse_account_name должно быть имя аккаунта (латинские буквы, цифры, дефис) или собственный домен школы", -1},
		{"domain", "getcourse_change_deal_status", []string{"new", "a@b.ru", "", "5", "ru/evil"}, nil,
			"Домен — это то, что стоит в адресе после «getcourse.», например ru или com.br", 4},
		{"domain of a stranger", "getcourse_change_deal_status", []string{"new", "a@b.ru", "", "5", "example"}, nil,
			"Неизвестно, принадлежит ли getcourse.example сервису GetCourse: ключ туда не отправлен. Собственный домен школы указывают в константе getcourse_account_name", 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, d := atSchool(tt.vars), &fakeDoer{status: 200, body: accepted}
			s, notes := outside(f, d)
			got, err := callFull(t, s, tt.fn, texts(tt.args...)...)
			require.NoError(t, err)
			require.Equal(t, tt.want, got.Text())
			require.Empty(t, d.asked, "nothing may leave")
			require.Len(t, *notes, 1)
			require.Equal(t, tt.arg, (*notes)[0].arg)
			require.Equal(t, diag.CallFailed, (*notes)[0].rule)
			require.Empty(t, f.texts(vars.Client))
			require.Empty(t, f.texts(vars.Deal))
		})
	}
}

// TestGetCourseVerdicts: a failure is a text and changes no variable; only failures in
// our own words are recorded.
func TestGetCourseVerdicts(t *testing.T) {
	for _, tt := range []struct {
		name string
		doer fakeDoer
		want string // how the answer begins
		ours bool
	}{
		{"refused inside a success", fakeDoer{status: 200, body: `{"success":true,"result":{"success":false,"error":true,"error_message":"Достигнут лимит"}}`}, "Достигнут лимит", false},
		{"refused in texts", fakeDoer{status: 200, body: `{"success":"true","result":{"success":"false","error":"true","error_message":"Нет"}}`}, "Нет", false},
		{"wrong key", fakeDoer{status: 200, body: `{"success":false,"error":"Неавторизованное API-обращение"}`}, "Неавторизованное API-обращение", false},
		{"empty page", fakeDoer{status: 200}, "GetCourse прислал пустой ответ", true},
		{"moved", fakeDoer{status: 301, header: http.Header{"Location": {"https://learn.example.org/pl/api/deals"}}}, "Школа переехала на домен learn.example.org", true},
		{"no such account", fakeDoer{status: 404, body: "Wrong subdomain"}, "Такого аккаунта GetCourse нет", true},
		{"a page", fakeDoer{status: 502, body: "<html>"}, "На стороне GetCourse произошла ошибка", true},
		{"refused by the door", fakeDoer{err: &webclient.Error{Kind: webclient.RefusedAddress, Host: "school.getcourse.ru", BeforeSend: true}}, "Запрос в GetCourse не отправлен", true},
		{"no answer", fakeDoer{err: &webclient.Error{Kind: webclient.Timeout, Host: "school.getcourse.ru"}}, "Ответ GetCourse не получен", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := atSchool(map[string]string{"deal.getcourse_deal_id": "old"})
			s, notes := outside(f, &tt.doer)
			got, err := callFull(t, s, "getcourse_add_deal", texts("a@b.ru", "", "K", "1")...)
			require.NoError(t, err)
			require.True(t, strings.HasPrefix(got.Text(), tt.want), got.Text())
			require.NotContains(t, got.Text(), secret)
			require.Len(t, tt.doer.asked, 1, "a new order is never sent twice")
			require.Equal(t, map[string]string{"getcourse_deal_id": "old"}, f.texts(vars.Deal))
			require.Equal(t, tt.ours, len(*notes) == 1)
		})
	}
	t.Run("the run is over", func(t *testing.T) {
		s, _ := outside(atSchool(nil), &fakeDoer{err: &webclient.Error{Kind: webclient.Cancelled}})
		ctx, stop := context.WithCancel(context.Background())
		stop()
		s.Context = func() context.Context { return ctx }
		_, err := callFull(t, s, "getcourse_add_deal", texts("a@b.ru", "", "K", "1")...)
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestGetCourseDoubts(t *testing.T) {
	for _, tt := range []struct {
		name, fn string
		args     []string
		want     []noted
	}{
		{"status", "getcourse_change_deal_status", []string{"paid", "a@b.ru", "", "5"},
			[]noted{{0, diag.CallWarning, `"paid" is no deal_status that GetCourse is known to have: it is sent as it is`}}},
		{"known status", "getcourse_change_deal_status", []string{"false", "a@b.ru", "", "5"}, []noted{}},
		{"codes of an order", "getcourse_add_deal", []string{"a@b.ru", "", "K", "1", `{"deal_status":"done","payment_type":"coins","payment_status":"maybe","deal_currency":"XXX"}`},
			[]noted{
				{4, diag.CallWarning, `"done" is no deal_status that GetCourse is known to have: it is sent as it is`},
				{4, diag.CallWarning, `"coins" is no payment_type that GetCourse is known to have: it is sent as it is`},
				{4, diag.CallWarning, `"maybe" is no payment_status that GetCourse is known to have: it is sent as it is`},
				{4, diag.CallWarning, `"XXX" is no deal_currency that GetCourse is known to have: it is sent as it is`},
			}},
		{"known codes", "getcourse_update_deal", []string{"a@b.ru", "", "5", "0", `{"deal_status":false,"payment_type":"CASH","payment_status":"accepted","deal_currency":"USD"}`}, []noted{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &fakeDoer{status: 200, body: accepted}
			s, notes := outside(atSchool(nil), d)
			got, err := callFull(t, s, tt.fn, texts(tt.args...)...)
			require.NoError(t, err)
			require.Equal(t, "True", got.Text())
			require.Len(t, d.asked, 1)
			require.Equal(t, tt.want, *notes)
		})
	}
}

func TestGetCourseWithoutNetwork(t *testing.T) {
	d := &fakeDoer{err: ErrNeedsHost}
	s, notes := outside(atSchool(nil), d)
	_, err := callFull(t, s, "getcourse_change_deal_status", texts("new", "a@b.ru", "", "5")...)
	require.ErrorIs(t, err, ErrNeedsHost)
	require.Len(t, d.asked, 1)
	require.Empty(t, *notes)
}

func TestGetCourseDryRun(t *testing.T) {
	f := atSchool(nil)
	s, notes := outside(f, webclient.DryRun(nil))
	for fn, args := range map[string][]string{
		"getcourse_add_user":           {"1", "a@b.ru"},
		"getcourse_add_user_to_groups": {`["A"]`, "5"},
		"getcourse_add_deal":           {"a@b.ru", "", "K", "1"},
		"getcourse_update_deal":        {"a@b.ru", "", "5", "0"},
		"getcourse_change_deal_status": {"new", "a@b.ru", "", "5"},
	} {
		got, err := callFull(t, s, fn, texts(args...)...)
		require.NoError(t, err)
		require.Equal(t, "True", got.Text(), fn)
	}
	require.Equal(t, "dry-run", f.texts(vars.Client)["getcourse_user_id"])
	deal := f.texts(vars.Deal)
	require.Equal(t, "dry-run", deal["getcourse_deal_number"])
	require.Equal(t, "dry-run", deal["getcourse_deal_id"])
	require.True(t, strings.HasPrefix(deal["getcourse_payment_link"], "https://dry-run.invalid/"))
	require.Empty(t, *notes)
}
