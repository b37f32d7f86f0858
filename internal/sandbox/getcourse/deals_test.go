package getcourse

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

func TestNumbers(t *testing.T) {
	s := New(Config{})
	first, a := deal(t, s, `{"user":{"email":"a@b.ru"},"system":{"return_deal_number":"1"},"deal":{"offer_code":"x","deal_cost":1}}`)
	require.Equal(t, "200001", *a.Result.DealNumber)

	// An unknown number becomes the number of a new order, known ones edit.
	own, a := deal(t, s, `{"user":{"email":"a@b.ru"},"system":{"return_deal_number":1},"deal":{"deal_number":200002,"offer_code":"x","deal_cost":1}}`)
	require.NotEqual(t, first.ID, own.ID)
	require.Equal(t, "200002", *a.Result.DealNumber)
	again, _ := deal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"deal_number":"200002","offer_code":"x","deal_cost":2}}`)
	require.Equal(t, own.ID, again.ID)
	require.Equal(t, wire.Money(2_00), again.Total)

	// The server does not give out a number that is taken.
	third, _ := deal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"offer_code":"x","deal_cost":1}}`)
	require.Equal(t, "200003", third.Number)

	// Numbers stay as written: no float, no lost zeros.
	for _, number := range []string{"007", "web-12", "123456789012345678901234567890"} {
		o, _ := deal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"deal_number":"`+number+`","offer_code":"x","deal_cost":1}}`)
		require.Equal(t, number, o.Number)
	}
	o, _ := deal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"deal_number":98765432109876543210,"offer_code":"x","deal_cost":1}}`)
	require.Equal(t, "98765432109876543210", o.Number)

	// An unknown number with too little for a new order refuses.
	require.Equal(t, "no-offer", refusedDeal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"deal_number":"1","deal_status":"in_work"}}`))
}

func TestPositions(t *testing.T) {
	type pos struct {
		title, code string
		cost        wire.Money
	}
	for _, tc := range []struct {
		name, system, deal string
		want               []pos
		refusal            string
	}{
		{"replace by code", `{}`, `"offer_code":"x","deal_cost":5`, []pos{{"x", "x", 5_00}}, ""},
		{"replace, flag 0", `{"multiple_offers":"0"}`, `"offer_code":"x","deal_cost":5`, []pos{{"x", "x", 5_00}}, ""},
		{"append", `{"multiple_offers":1}`, `"offer_code":"x","deal_cost":5`, []pos{{"Курс", "123456", 23_00}, {"x", "x", 5_00}}, ""},
		{"append by id at its price", `{"multiple_offers":"1"}`, `"offer_id":5003`, []pos{{"Курс", "123456", 23_00}, {"Курс с ручным завершением", "manual", 1000_00}}, ""},
		{"id beats code and title", `{}`, `"offer_id":5003,"offer_code":"123456","product_title":"Своё"`, []pos{{"Своё", "manual", 1000_00}}, ""},
		{"title with amount", `{}`, `"product_title":"Книга","deal_cost":"64.24"`, []pos{{"Книга", "", 64_24}}, ""},
		{"title alone renames", `{}`, `"product_title":"Книга"`, []pos{{"Книга", "123456", 23_00}}, ""},
		{"description keeps the sum", `{"multiple_offers":"0"}`, `"product_description":"Описание22","quantity":"1"`, []pos{{"Курс", "123456", 23_00}}, ""},
		{"amount alone", `{}`, `"deal_cost":"30"`, []pos{{"Курс", "123456", 30_00}}, ""},
		{"amount zero", `{}`, `"deal_cost":"0"`, nil, "zero-amount"},
		{"unknown id", `{}`, `"offer_id":1,"deal_cost":5`, nil, "unknown-offer"},
		{"unknown code without amount", `{}`, `"offer_code":"x"`, nil, "zero-amount"},
		{"append a title without amount", `{"multiple_offers":1}`, `"product_title":"Книга"`, nil, "zero-amount"},
		{"bad quantity", `{}`, `"quantity":"0"`, nil, "bad-quantity"},
		{"nothing about positions", `{"multiple_offers":1}`, `"deal_comment":"x"`, []pos{{"Курс", "123456", 23_00}}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := New(Config{})
			params := `{"user":{"email":"aaa@mail.com"},"system":` + tc.system + `,"deal":{"deal_number":"124563",` + tc.deal + `}}`
			if tc.refusal != "" {
				require.Equal(t, tc.refusal, refusedDeal(t, s, params))
				return
			}
			o, _ := deal(t, s, params)
			var got []pos
			var total wire.Money
			for _, p := range o.Positions {
				got = append(got, pos{p.Title, p.OfferCode, p.Cost})
				total += p.Cost
			}
			require.Equal(t, tc.want, got)
			require.Equal(t, total, o.Total)
		})
	}
}

// A free position in place of the others leaves nothing to pay.
func TestEditToZero(t *testing.T) {
	s := New(Config{})
	o, _ := deal(t, s, `{"user":{"email":"aaa@mail.com"},"deal":{"deal_number":"124563","offer_code":"free","deal_cost":0}}`)
	require.Equal(t, StatusPayed, o.Status)
}

func TestOneOfferWithoutCompletionHoldsTheOrder(t *testing.T) {
	s := New(Config{})
	o, _ := deal(t, s, `{"user":{"email":"aaa@mail.com"},"system":{"multiple_offers":1},"deal":{"deal_number":"124563","offer_id":5003}}`)
	require.Equal(t, StatusNew, pay(t, s, o, "", ViaSystem).Status)
}

// A second position on a completed order leaves a rest; paying it keeps the status.
func TestPositionAfterCompletion(t *testing.T) {
	s := New(Config{})
	o := pay(t, s, order(t, s, orderAAA), "", ViaSystem)
	o, _ = deal(t, s, `{"user":{"email":"aaa@mail.com"},"system":{"multiple_offers":1},"deal":{"deal_number":"`+o.Number+`","offer_code":"x","deal_cost":10}}`)
	require.Equal(t, StatusPayed, o.Status)
	require.Equal(t, wire.Money(10_00), o.Left)
	require.Equal(t, StatusPayed, pay(t, s, o, "5", ViaSystem).Status)
}

func TestOrderCard(t *testing.T) {
	s := New(Config{})
	o, _ := deal(t, s, `{"user":{"email":"a@b.ru"},"session":{"utm_source":"telegram","gcao":"1"},"deal":{
		"offer_code":"123456","deal_cost":"23","manager_email":"m@example.org","partner_email":"partner@email.ru",
		"deal_created_at":"2025-12-31 23:59:58","deal_finished_at":"2026-01-02","deal_currency":"EUR","deal_comment":"заявка",
		"funnel_id":12,"funnel_stage_id":"34","addfields":{"Доп.поле1":7,"Чужое":"x"}}}`)
	require.Equal(t, "m@example.org", o.Manager)
	require.Equal(t, "partner@email.ru", o.Partner)
	require.Equal(t, "2025-12-31T23:59:58+03:00", o.CreatedAt.Format(time.RFC3339))
	require.Equal(t, "2026-01-02T00:00:00+03:00", o.FinishedAt.Format(time.RFC3339))
	require.Equal(t, "EUR", o.Currency)
	require.Equal(t, "12", o.Board)
	require.Equal(t, "34", o.Stage)
	require.Equal(t, map[string]string{"Доп.поле1": "7"}, o.AddFields)
	require.Equal(t, Session{Source: "telegram", Gcao: "1"}, o.Session)
	require.Equal(t, Session{Source: "telegram", Gcao: "1"}, user(t, s, "a@b.ru").Session, "a new buyer registers with it")
	require.Equal(t, "заявка", o.Comments[0].Text)

	o = func() Order {
		edited, _ := deal(t, s, `{"user":{"email":"a@b.ru"},"session":{"utm_source":"vk"},"system":{"refresh_if_exists":1},"deal":{"deal_number":"`+o.Number+`"}}`)
		return edited
	}()
	require.Equal(t, "vk", o.Session.Source)
	require.Equal(t, "telegram", user(t, s, "a@b.ru").Session.Source, "a known buyer keeps the old one")

	require.NoError(t, s.SetCard(o.ID, Card{PromoCode: "ОСЕНЬ", Tags: []string{"vip", "бот"}}, Employee("Ольга")))
	o = order(t, s, o.ID)
	require.Equal(t, "m@example.org", o.Manager)
	require.Equal(t, "ОСЕНЬ", o.PromoCode)
	require.Equal(t, []string{"vip", "бот"}, o.Tags)
}

func TestBadOrderFields(t *testing.T) {
	s := New(Config{})
	for deal, want := range map[string]string{
		`"partner_email":"nobody@email.ru"`:    "unknown-partner",
		`"deal_created_at":"31.12.2025"`:       "bad-date",
		`"deal_finished_at":"2025-13-01"`:      "bad-date",
		`"deal_cost":{"sum":1}`:                "bad-field",
		`"addfields":"text"`:                   "bad-field",
		`"deal_cost":"1000000000000"`:          "bad-amount",
		`"offer_id":"5003","quantity":"20000"`: "bad-quantity",
		`"offer_id":"9999999999999999999999"`:  "unknown-offer",
		`"deal_status":"` + longText + `"`:     "bad-status",
		`"deal_comment":["a"]`:                 "bad-field",
	} {
		require.Equal(t, want, refusedDeal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"offer_code":"x","deal_cost":1,`+deal+`}}`), deal)
	}
}

const longText = "очень длинный текст, который в сообщении об ошибке никому не нужен целиком, поэтому его сокращают"

func TestTotalIsBounded(t *testing.T) {
	s := New(Config{})
	params := `{"user":{"email":"aaa@mail.com"},"system":{"multiple_offers":1},"deal":{"deal_number":"124563","offer_code":"x","deal_cost":"999999999999"}}`
	require.Equal(t, "too-much", refusedDeal(t, s, params))
	require.NoError(t, s.AddOffer(Offer{Code: "dear", Price: wire.MaxMoney}))
	require.Equal(t, "too-much", refusedDeal(t, s, `{"user":{"email":"aaa@mail.com"},"deal":{"offer_id":5005,"quantity":10000}}`))
}

// An order stays with its owner whoever the call names.
func TestForeignOrder(t *testing.T) {
	s := New(Config{})
	o, a := deal(t, s, `{"user":{"email":"mail@example.com"},"deal":{"deal_number":"124563","deal_status":"in_work"}}`)
	require.EqualValues(t, userAAA, o.UserID)
	require.Equal(t, json.Number("199388105"), a.Result.UserID)
	require.Equal(t, StatusInWork, o.Status)
}

func TestOwnHostInLink(t *testing.T) {
	s := New(Config{})
	c := call(DealsPath, "add", `{"user":{"email":"a@b.ru"},"system":{"return_payment_link":1},"deal":{"offer_code":"x","deal_cost":1}}`)
	c.Host = "learn.example.org"
	require.Contains(t, s.Handle(c, Conditions{}).Body, `"payment_link":"https://learn.example.org/sales/shop/dealPay/id/`)
}

func TestMovePayment(t *testing.T) {
	s := New(Config{})
	from, to := pay(t, s, sale(t, s), "", ViaSystem), sale(t, s)
	payment := from.Payments[0].ID
	require.Equal(t, "bad-choice", codeOf(t, s.MovePayment(from.ID, payment, from.ID, Employee(""))))
	require.Equal(t, "unknown-order", codeOf(t, s.MovePayment(from.ID, payment, 1, Employee(""))))
	require.Equal(t, "unknown-order", codeOf(t, s.MovePayment(1, payment, to.ID, Employee(""))))
	require.Equal(t, "unknown-payment", codeOf(t, s.MovePayment(from.ID, 99, to.ID, Employee(""))))
	require.NoError(t, s.MovePayment(from.ID, payment, to.ID, Employee("")))
	from, to = order(t, s, from.ID), order(t, s, to.ID)
	require.Empty(t, from.Payments)
	require.Equal(t, wire.Money(100_00), from.Left)
	require.Equal(t, StatusPayed, from.Status, "a completed order stays completed")
	require.Equal(t, StatusPayed, to.Status)
	require.Len(t, kinds(from, EntryPaymentMoved), 1)
	require.Len(t, kinds(to, EntryPaymentMoved), 1)

	require.NoError(t, s.DeletePayment(to.ID, payment, Employee("")))
	require.Equal(t, "unknown-payment", codeOf(t, s.DeletePayment(to.ID, payment, Employee(""))))
	to = order(t, s, to.ID)
	require.True(t, to.Payments[0].Deleted)
	require.Equal(t, wire.Money(0), to.Paid)
}

func TestUnknownOrderControls(t *testing.T) {
	s, by := New(Config{}), Employee("")
	for name, err := range map[string]error{
		"status": s.SetStatus(1, "new", CancelReason{}, by), "reason": s.SetReason(1, CancelReason{}, by),
		"comment": s.Comment(1, "x", by), "finished": s.SetFinished(1, "2026-01-01", by), "stage": s.MoveStage(1, "a", "", by),
		"link": s.SendLink(1, false), "task": s.AddTask(1, "x", by), "card": s.SetCard(1, Card{}, by), "delete": s.DeletePayment(1, 1, by),
	} {
		require.Equal(t, "unknown-order", codeOf(t, err), name)
	}
	require.Equal(t, "bad-status", codeOf(t, s.SetStatus(orderAAA, "paid", CancelReason{}, by)))
	require.Equal(t, "missing-field", codeOf(t, s.AddTask(orderAAA, "", by)))
}

func TestOffersAndFields(t *testing.T) {
	s := New(Config{})
	require.Equal(t, "missing-field", codeOf(t, s.AddOffer(Offer{})))
	require.NoError(t, s.AddOffer(Offer{Code: "123456", Title: "Курс 2", Price: 50_00}))
	require.NoError(t, s.AddOffer(Offer{Code: "KURS-START", Price: 4900_00, AutoComplete: true}))
	offers := s.State().Offers
	require.Equal(t, Offer{ID: 5001, Code: "123456", Title: "Курс 2", Price: 50_00}, offers[0])
	require.Equal(t, "KURS-START", offers[4].Title)
	require.Equal(t, "missing-field", codeOf(t, s.AddField("", true)))
	require.NoError(t, s.AddField("Город доставки", true))
	require.NoError(t, s.AddField("Город доставки", true))
	require.NoError(t, s.AddField("Возраст", false))
	require.Equal(t, []string{"Доп.поле1", "Доп.поле2", "Канал заявки", "Город доставки"}, s.State().Fields.Order)
	require.Contains(t, s.State().Fields.User, "Возраст")
}

func BenchmarkAddDeal(b *testing.B) {
	s := New(Config{})
	c := call(DealsPath, "add", newOrder)
	b.ReportAllocs()
	for b.Loop() {
		if r := s.Handle(c, Conditions{}); r.Refusal != nil {
			b.Fatal(r.Body)
		}
	}
}
