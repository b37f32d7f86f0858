package builtins

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

const crmKey = "SANDBOX-TOKEN"

// atCompany are variables with the constants of a KeyCRM account and what else is given,
// by "scope.name".
func atCompany(more map[string]string) *fakeVars {
	f := atSchool(more)
	if _, given := more["const.keycrm_token"]; !given {
		f.env.Set(vars.Const, "keycrm_token", value.Text(crmKey))
	}
	return f
}

const cardMade = `{"id":5104,"contact_id":20417,"title":"Заявка"}`

func TestKeyCRMRequests(t *testing.T) {
	known := map[string]string{
		"client.full_name": "Оксана", "client.phone": "+380", "deal.email": "o@example.com", "deal.keycrm_card_id": "77",
		"const.keycrm_pipeline_id": "2", "const.keycrm_source_id": "11", "const.keycrm_manager_id": "3",
	}
	for _, tt := range []struct {
		name, fn string
		args     []string
		vars     map[string]string
		path     string // cards when empty
		want     string
	}{
		{"everything from variables and constants", "keycrm_add_card", nil, known, "",
			`{"source_id":11,"manager_id":3,"pipeline_id":2,"contact":{"full_name":"Оксана","email":"o@example.com","phone":"+380"}}`},
		{"every argument", "keycrm_add_card", []string{
			"Заявка", `{"email":"a@b.ru"}`, "1", "7", "8", "к", `{"utm_source":"tg"}`, `[{"name":"A","price":1.50}]`,
			`[{"amount":1,"payment_method_id":2}]`, `[{"uuid":"LD_1","value":["x"]}]`, `{"status_id":5}`}, known, "",
			`{"title":"Заявка","manager_comment":"к","source_id":7,"manager_id":8,"pipeline_id":1,"contact":{"email":"a@b.ru"},"utm_source":"tg",
			"products":[{"name":"A","price":1.50}],"payments":[{"amount":1,"payment_method_id":2}],"custom_fields":[{"uuid":"LD_1","value":["x"]}],"status_id":5}`},
		{"settings are constants and nothing else", "keycrm_add_card", []string{"", `{"phone":"1"}`},
			map[string]string{"deal.keycrm_pipeline_id": "9", "client.keycrm_token": "evil", "project.keycrm_source_id": "9"}, "", `{"contact":{"phone":"1"}}`},
		{"a payment of the last card", "keycrm_add_payment", []string{"", `{"amount":"10.10","payment_method":"x"}`}, known,
			"/77/payment", `{"amount":10.10,"payment_method":"x"}`},
		{"a payment of a card", "keycrm_add_payment", []string{"5", `{"amount":1,"payment_method_id":"2","status":"not_paid"}`}, known,
			"/5/payment", `{"amount":1,"payment_method_id":2,"status":"not_paid"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &fakeDoer{status: 201, body: cardMade}
			s, notes := outside(atCompany(tt.vars), d)
			got, err := callFull(t, s, tt.fn, texts(tt.args...)...)
			require.NoError(t, err)
			require.Equal(t, value.KindBool, got.Kind())
			require.Equal(t, "True", got.Text())
			require.Len(t, d.asked, 1)
			r := d.asked[0]
			assert.Equal(t, "https://openapi.keycrm.app/v1/pipelines/cards"+tt.path, r.URL)
			assert.Equal(t, http.Header{"Authorization": {"Bearer " + crmKey}, "Content-Type": {jsonType}, "Accept": {jsonType}}, r.Header)
			assert.True(t, r.NoFollow)
			assert.JSONEq(t, tt.want, string(r.Body))
			assert.Empty(t, *notes)
		})
	}
}

func TestKeyCRMDictionaries(t *testing.T) {
	d := &fakeDoer{status: 201, body: cardMade}
	s, _ := outside(atCompany(nil), d)
	contact, _ := value.ParseJSON(`{"full_name":"Оксана","client_id":12345678901234567}`)
	products, _ := value.ParseJSON(`[{"name":"A","price":10.10}]`)
	skip := value.None
	_, err := callFull(t, s, "keycrm_add_card", skip, contact, value.Int(2), skip, skip, skip, skip, products)
	require.NoError(t, err)
	require.JSONEq(t, `{"pipeline_id":2,"contact":{"full_name":"Оксана","client_id":12345678901234567},"products":[{"name":"A","price":10.10}]}`, string(d.asked[0].Body))
	require.Contains(t, string(d.asked[0].Body), "12345678901234567")
}

func TestKeyCRMWrites(t *testing.T) {
	f := atCompany(map[string]string{"deal.keycrm_card_id": "1"})
	s, _ := outside(f, &fakeDoer{status: 201, body: "\n" + `{ "id": "00510412345678901234", "title": "A" }`})
	_, err := callFull(t, s, "keycrm_add_card", texts("", `{"phone":"1"}`)...)
	require.NoError(t, err)
	written := map[string]string{"keycrm_card_id": "00510412345678901234", "keycrm_card": `{"id":"00510412345678901234","title":"A"}`}
	require.Equal(t, written, f.texts(vars.Deal))
	require.Empty(t, f.texts(vars.Client))

	s, _ = outside(f, &fakeDoer{status: 201, body: `{"id":9,"amount":1}`})
	got, err := callFull(t, s, "keycrm_add_payment", texts("5", `{"amount":1,"payment_method":"x"}`)...)
	require.NoError(t, err)
	require.Equal(t, "True", got.Text())
	require.Equal(t, written, f.texts(vars.Deal), "the id of a payment is none of a card")

	s, notes := outside(f, &fakeDoer{status: 201, body: `{"id":7,"note":"` + strings.Repeat("x", 100_000) + `"}`})
	got, err = callFull(t, s, "keycrm_add_card", texts("", `{"phone":"1"}`)...)
	require.NoError(t, err)
	require.Equal(t, "True", got.Text())
	require.Equal(t, "7", f.texts(vars.Deal)["keycrm_card_id"])
	require.Equal(t, []noted{{-1, diag.CallWarning, "keycrm_card was not written: the answer is too long"}}, *notes)

	f.full = true
	s, _ = outside(f, &fakeDoer{status: 201, body: cardMade})
	_, err = callFull(t, s, "keycrm_add_card", texts("", `{"phone":"1"}`)...)
	require.ErrorIs(t, err, errFull)
}

// What we refuse is answered as a text, recorded at the argument, and not sent.
func TestKeyCRMRefusals(t *testing.T) {
	ok := `{"phone":"1"}`
	for _, tt := range []struct {
		name, fn string
		args     []string
		vars     map[string]string
		want     string
		arg      int
	}{
		{"nobody", "keycrm_add_card", []string{"A"}, nil, "Поле contact: нужно хотя бы одно: имя (full_name), почта (email) или телефон (phone)", 1},
		{"e-mail of a variable", "keycrm_add_card", []string{"A"}, map[string]string{"client.email": "нет"}, "Поле contact.email: это не адрес эл. почты", 1},
		{"pipeline", "keycrm_add_card", []string{"", ok, "Продажи"}, nil, "Поле pipeline_id: нужен номер (id) — целое число", 2},
		{"source", "keycrm_add_card", []string{"", ok, "", "x"}, nil, "Поле source_id: нужен номер (id) — целое число", 3},
		{"manager", "keycrm_add_card", []string{"", ok, "", "", "x"}, nil, "Поле manager_id: нужен номер (id) — целое число", 4},
		{"utm", "keycrm_add_card", []string{"", ok, "", "", "", "", `{"utm_term":[]}`}, nil, "Поле utm_term: нужен текст", 6},
		{"product", "keycrm_add_card", []string{"", ok, "", "", "", "", "", `[{"price":"дорого"}]`}, nil, "Поле products.0.price: нужно число, например 4900 или 64.24", 7},
		{"payment", "keycrm_add_card", []string{"", ok, "", "", "", "", "", "", `[{"payment_method":"x"}]`}, nil, "Поле payments.0.amount: не указана сумма платежа", 8},
		{"custom field", "keycrm_add_card", []string{"", ok, "", "", "", "", "", "", "", `[{}]`}, nil, "Поле custom_fields.0.uuid: не указан uuid поля, например LD_1021", 9},
		{"extra", "keycrm_add_card", []string{"", ok, "", "", "", "", "", "", "", "", `{"communicate_at":"завтра"}`}, nil, "Поле communicate_at: дата и время пишутся так: 2026-10-13 15:30:00 (UTC)", 10},
		{"constant", "keycrm_add_card", []string{"", ok}, map[string]string{"const.keycrm_source_id": "сайт"}, "В константе keycrm_source_id должен быть номер (id) — целое число", -1},
		{"no key", "keycrm_add_card", []string{"", ok}, map[string]string{"const.keycrm_token": ""}, "Не задана константа keycrm_token — API-ключ KeyCRM", -1},
		{"no card", "keycrm_add_payment", []string{"", `{"amount":1,"payment_method":"x"}`}, nil, "Не указан номер карточки, и переменная keycrm_card_id пуста", 0},
		{"no amount", "keycrm_add_payment", []string{"5", `{}`}, nil, "Поле payment.amount: не указана сумма платежа", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, d := atCompany(tt.vars), &fakeDoer{status: 201, body: cardMade}
			s, notes := outside(f, d)
			got, err := callFull(t, s, tt.fn, texts(tt.args...)...)
			require.NoError(t, err)
			require.Equal(t, tt.want, got.Text())
			require.Empty(t, d.asked, "nothing may leave")
			require.Len(t, *notes, 1)
			require.Equal(t, tt.arg, (*notes)[0].arg)
			require.Equal(t, diag.CallFailed, (*notes)[0].rule)
			require.Empty(t, f.texts(vars.Deal))
		})
	}
}

func TestKeyCRMVerdicts(t *testing.T) {
	for _, tt := range []struct {
		name string
		doer fakeDoer
		want string
		ours bool
	}{
		{"refused", fakeDoer{status: 422, body: `{"message":"The given data was invalid.","errors":{"pipeline_id":["The selected pipeline_id is invalid."]}}`},
			"The given data was invalid. pipeline_id: The selected pipeline_id is invalid.", false},
		{"wrong key", fakeDoer{status: 401, body: `{"message":"Unauthenticated."}`}, "Unauthenticated.", true},
		{"pipelines off", fakeDoer{status: 400, body: `{"message":"Leads are not enabled"}`}, "Leads are not enabled", true},
		{"a page", fakeDoer{status: 502, body: "<html>"}, "На стороне KeyCRM произошла ошибка", true},
		{"no answer", fakeDoer{err: &webclient.Error{Kind: webclient.Timeout}}, "Ответ KeyCRM не получен", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := atCompany(map[string]string{"deal.keycrm_card_id": "old"})
			s, notes := outside(f, &tt.doer)
			got, err := callFull(t, s, "keycrm_add_card", texts("", `{"phone":"1"}`)...)
			require.NoError(t, err)
			require.True(t, strings.HasPrefix(got.Text(), tt.want), got.Text())
			require.Len(t, tt.doer.asked, 1, "a card is never sent twice")
			require.Equal(t, map[string]string{"keycrm_card_id": "old"}, f.texts(vars.Deal))
			require.Equal(t, tt.ours, len(*notes) == 1)
		})
	}
	s, _ := outside(atCompany(nil), &fakeDoer{err: &webclient.Error{Kind: webclient.Cancelled}})
	ctx, stop := context.WithCancel(context.Background())
	stop()
	s.Context = func() context.Context { return ctx }
	_, err := callFull(t, s, "keycrm_add_card", texts("", `{"phone":"1"}`)...)
	require.ErrorIs(t, err, context.Canceled)

	d := &fakeDoer{err: ErrNeedsHost}
	s, _ = outside(atCompany(nil), d)
	_, err = callFull(t, s, "keycrm_add_card", texts("", `{"phone":"1"}`)...)
	require.ErrorIs(t, err, ErrNeedsHost)
	require.Len(t, d.asked, 1)
}

func TestKeyCRMUnknownMarks(t *testing.T) {
	d := &fakeDoer{status: 201, body: cardMade}
	s, notes := outside(atCompany(nil), d)
	_, err := callFull(t, s, "keycrm_add_card", texts("", `{"phone":"1"}`, "", "", "", "", `{"utm_source":"s","gcpc":"x"}`)...)
	require.NoError(t, err)
	require.Equal(t, []noted{{6, diag.CallWarning, `"gcpc" is no mark that a card of KeyCRM has: it is not sent`}}, *notes)
	require.NotContains(t, string(d.asked[0].Body), "gcpc")
}

// A dry run of a card and its payment works through to the end.
func TestKeyCRMDryRun(t *testing.T) {
	f := atCompany(nil)
	s, notes := outside(f, webclient.DryRun(nil))
	got, err := callFull(t, s, "keycrm_add_card", texts("Заявка", `{"phone":"1"}`)...)
	require.NoError(t, err)
	require.Equal(t, "True", got.Text())
	require.Equal(t, map[string]string{"keycrm_card_id": "dry-run", "keycrm_card": `{"id":"dry-run","title":"Заявка"}`}, f.texts(vars.Deal))
	got, err = callFull(t, s, "keycrm_add_payment", texts("", `{"amount":1,"payment_method":"x"}`)...)
	require.NoError(t, err)
	require.Equal(t, "True", got.Text())
	require.Empty(t, *notes)
}
