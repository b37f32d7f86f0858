package getcourse

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

const newOrder = `{"user":{"email":"buyer@example.com"},"deal":{"offer_code":"123456","deal_cost":"100"}}`

// sale makes an order of 100 through the API.
func sale(t *testing.T, s *School) Order {
	t.Helper()
	o, _ := deal(t, s, newOrder)
	return o
}

func pay(t *testing.T, s *School, o Order, amount string, via Via) Order {
	t.Helper()
	paid, err := s.Pay(o.ID, amount, via, "", Employee("Ольга"))
	require.NoError(t, err)
	require.True(t, paid)
	return order(t, s, o.ID)
}

func edit(t *testing.T, s *School, o Order, dealFields string) Order {
	t.Helper()
	edited, _ := deal(t, s, `{"user":{"email":"buyer@example.com"},"deal":{"deal_number":"`+o.Number+`",`+dealFields+`}}`)
	require.Equal(t, o.ID, edited.ID)
	return edited
}

func codeOf(t *testing.T, err error) string {
	t.Helper()
	var r *wire.Refusal
	require.True(t, errors.As(err, &r), "%v", err)
	require.NotEmpty(t, r.Message.EN)
	require.NotEmpty(t, r.Message.RU)
	return r.Code
}

func kinds(o Order, kind EntryKind) []Entry {
	var found []Entry
	for _, e := range o.History {
		if e.Kind == kind {
			found = append(found, e)
		}
	}
	return found
}

// Rule 1: new unless the call names a status.
func TestRule01FirstStatus(t *testing.T) {
	s := New(Config{})
	require.Equal(t, StatusNew, sale(t, s).Status)
	o, _ := deal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"offer_code":"x","deal_cost":5,"deal_status":"pending"}}`)
	require.Equal(t, StatusPending, o.Status)
	o, _ = deal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"offer_code":"x","deal_cost":5,"deal_status":""}}`)
	require.Equal(t, StatusNew, o.Status)
	for _, bad := range []string{`"paid"`, `"Новый"`, `false`, `"NEW"`} {
		require.Equal(t, "bad-status", refusedDeal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"offer_code":"x","deal_cost":5,"deal_status":`+bad+`}}`))
	}
}

// Rule 2: a total of zero is complete at once; only a known free offer may cost nothing.
func TestRule02Zero(t *testing.T) {
	for name, tc := range map[string]struct{ deal, refusal string }{
		"free offer, cost 0":            {`"offer_code":"free","deal_cost":"0"`, ""},
		"free offer, no cost":           {`"offer_code":"free"`, ""},
		"free offer by id":              {`"offer_id":5002`, ""},
		"free offer, status named":      {`"offer_code":"free","deal_cost":0,"deal_status":"in_work"`, ""},
		"unknown code, cost 0":          {`"offer_code":"nobody","deal_cost":"0"`, "zero-amount"},
		"unknown code, no cost":         {`"offer_code":"nobody"`, "zero-amount"},
		"known code with price, cost 0": {`"offer_code":"123456","deal_cost":"0"`, "zero-amount"},
		"known code with price, none":   {`"offer_code":"123456"`, "zero-amount"},
		"known id with price, cost 0":   {`"offer_id":"5001","deal_cost":"0"`, "zero-amount"},
		"title only":                    {`"product_title":"Курс"`, "zero-amount"},
		"neither offer nor title":       {`"deal_cost":"10"`, "no-offer"},
		"no amount at all":              {`"offer_code":"x","deal_cost":"десять"`, "bad-amount"},
		"negative":                      {`"offer_code":"x","deal_cost":-5`, "bad-amount"},
	} {
		t.Run(name, func(t *testing.T) {
			s := New(Config{})
			params := `{"user":{"email":"a@b.ru"},"deal":{` + tc.deal + `}}`
			if tc.refusal != "" {
				require.Equal(t, tc.refusal, refusedDeal(t, s, params))
				return
			}
			o, _ := deal(t, s, params)
			require.Equal(t, StatusPayed, o.Status)
			require.Empty(t, o.Payments)
			require.Len(t, s.State().Purchases, 1)
			require.False(t, o.FinishedAt.IsZero())
		})
	}
}

// Rules 3 and 4: a covering payment completes where the offer does so by itself; a
// smaller one makes the order partly paid.
func TestRule03And04Payments(t *testing.T) {
	for name, tc := range map[string]struct {
		offer, cost string
		payments    []string
		want        Status
	}{
		"in full":                     {"123456", "100", []string{"100"}, StatusPayed},
		"more than the total":         {"123456", "100", []string{"150"}, StatusPayed},
		"in two parts":                {"123456", "100", []string{"99.99", "0.01"}, StatusPayed},
		"all that is left":            {"123456", "100", []string{"40", ""}, StatusPayed},
		"a part":                      {"123456", "100", []string{"99.99"}, StatusPartPayed},
		"no automatic completion":     {"manual", "100", []string{"100"}, StatusNew},
		"a part, none automatic":      {"manual", "100", []string{"50"}, StatusPartPayed},
		"in two parts none automatic": {"manual", "100", []string{"50", "50"}, StatusPartPayed},
		"unknown offer":               {"other", "100", []string{"100"}, StatusPayed},
	} {
		t.Run(name, func(t *testing.T) {
			for _, via := range []Via{ViaSystem, ViaManual} {
				s := New(Config{})
				o, _ := deal(t, s, `{"user":{"email":"buyer@example.com"},"deal":{"offer_code":"`+tc.offer+`","deal_cost":"`+tc.cost+`"}}`)
				for _, amount := range tc.payments {
					o = pay(t, s, o, amount, via)
				}
				require.Equal(t, tc.want, o.Status)
				require.Len(t, o.Payments, len(tc.payments))
			}
		})
	}
}

func TestBadPayments(t *testing.T) {
	s := New(Config{})
	o := sale(t, s)
	for _, tc := range []struct {
		order       int64
		amount      string
		via         Via
		wantRefusal string
	}{
		{o.ID, "0", ViaManual, "bad-amount"}, {o.ID, "x", ViaManual, "bad-amount"}, {1, "5", ViaManual, "unknown-order"},
		{o.ID, "5", "cash", "bad-choice"}, {o.ID, "5", ViaImport, "bad-choice"},
	} {
		_, err := s.Pay(tc.order, tc.amount, tc.via, "", Employee(""))
		require.Equal(t, tc.wantRefusal, codeOf(t, err))
	}
}

// Rule 5: money from a payment system locks a partly paid order until it is deleted or
// moved; a payment by hand does not.
func TestRule05Lock(t *testing.T) {
	toWork := func(o Order) string {
		return `{"user":{"email":"buyer@example.com"},"deal":{"deal_number":"` + o.Number + `","deal_status":"in_work"}}`
	}
	t.Run("locked", func(t *testing.T) {
		s := New(Config{})
		o := pay(t, s, sale(t, s), "40", ViaSystem)
		require.Equal(t, "status-locked", refusedDeal(t, s, toWork(o)))
		require.Equal(t, "status-locked", codeOf(t, s.SetStatus(o.ID, "cancelled", CancelReason{}, Employee(""))))
		require.Equal(t, "status-locked", codeOf(t, s.SetStatus(o.ID, "payed", CancelReason{}, ByProcess("7"))))
		require.NoError(t, s.SetStatus(o.ID, "part_payed", CancelReason{}, Employee("")), "no change is no breach")
		require.Equal(t, StatusPartPayed, edit(t, s, o, `"deal_comment":"другое можно"`).Status)
		require.Equal(t, StatusPayed, pay(t, s, o, "60", ViaManual).Status, "money moves it on")
	})
	t.Run("freed by deleting", func(t *testing.T) {
		s := New(Config{})
		o := pay(t, s, sale(t, s), "40", ViaSystem)
		require.NoError(t, s.DeletePayment(o.ID, o.Payments[0].ID, Employee("")))
		require.Equal(t, StatusPartPayed, order(t, s, o.ID).Status)
		require.Equal(t, StatusInWork, edit(t, s, o, `"deal_status":"in_work"`).Status)
	})
	t.Run("freed by moving", func(t *testing.T) {
		s := New(Config{})
		o, other := pay(t, s, sale(t, s), "40", ViaSystem), sale(t, s)
		require.NoError(t, s.MovePayment(o.ID, o.Payments[0].ID, other.ID, Employee("")))
		require.Equal(t, StatusInWork, edit(t, s, o, `"deal_status":"in_work"`).Status)
		other = order(t, s, other.ID)
		require.Equal(t, StatusPartPayed, other.Status)
		require.Equal(t, "status-locked", refusedDeal(t, s, toWork(other)))
	})
	t.Run("not locked by hand", func(t *testing.T) {
		s := New(Config{})
		o := pay(t, s, sale(t, s), "40", ViaManual)
		require.Equal(t, StatusInWork, edit(t, s, o, `"deal_status":"in_work"`).Status)
	})
	t.Run("a completed order is not locked", func(t *testing.T) {
		s := New(Config{})
		o := pay(t, s, sale(t, s), "", ViaSystem)
		require.Equal(t, StatusWaitingForReturn, edit(t, s, o, `"deal_status":"waiting_for_return"`).Status)
	})
}

// Rules 6 and 7: every status may become every other one.
func TestRule06And07AnyToAny(t *testing.T) {
	for _, from := range Statuses() {
		for _, to := range Statuses() {
			t.Run(string(from.Code)+" to "+string(to.Code), func(t *testing.T) {
				s := New(Config{})
				o := edit(t, s, sale(t, s), `"deal_status":"`+string(from.Code)+`"`)
				require.Equal(t, from.Code, o.Status)
				require.Equal(t, to.Code, edit(t, s, o, `"deal_status":"`+string(to.Code)+`"`).Status)
			})
		}
	}
}

// Rules 8 and 9: cancelled orders stay in lists and sums, false ones only answer the
// filter, lose their tasks, and neither letters nor processes reach them.
func TestRule08And09CancelledAndFalse(t *testing.T) {
	s := New(Config{})
	count := func(f Filter) int { return len(s.State().List(f)) }
	sum := func(status Status) wire.Money {
		for _, line := range s.State().Statistics {
			if line.Status == status {
				return line.Total
			}
		}
		return -1
	}
	o := sale(t, s)
	require.NoError(t, s.AddTask(o.ID, "перезвонить", Employee("")))
	all := count(Filter{})
	o = edit(t, s, o, `"deal_status":"cancelled"`)
	require.Equal(t, all, count(Filter{}))
	require.Equal(t, wire.Money(100_00), sum(StatusCancelled))
	require.True(t, o.Tasks[0].Open)

	o = edit(t, s, o, `"deal_status":"false"`)
	require.Equal(t, all-1, count(Filter{}))
	require.Equal(t, 1, count(Filter{Status: StatusFalse}))
	require.Equal(t, wire.Money(0), sum(StatusCancelled))
	require.Equal(t, wire.Money(-1), sum(StatusFalse))
	require.False(t, o.Tasks[0].Open)
	mails := len(s.State().Mails)
	require.NoError(t, s.SendLink(o.ID, false))
	require.Len(t, s.State().Mails, mails)
	require.Equal(t, "hidden-order", codeOf(t, s.SetStatus(o.ID, "new", CancelReason{}, ByProcess("7"))))
	require.NoError(t, s.SetStatus(o.ID, "new", CancelReason{}, Employee("")))
	require.Equal(t, all, count(Filter{}))
}

// Rule 10: nothing is deleted.
func TestRule10NoDelete(t *testing.T) {
	s := New(Config{})
	for _, path := range []string{DealsPath, UsersPath} {
		r := s.Handle(call(path, "delete", `{"deal":{"deal_number":"1455"}}`), Conditions{})
		require.Equal(t, "forbidden", r.Refusal.Code)
	}
	require.Len(t, s.State().Orders, 2)
}

// Rule 11: reasons come from the account's list and only for cancelled and false orders;
// segments by reason see cancelled ones only.
func TestRule11Reasons(t *testing.T) {
	s := New(Config{})
	o := sale(t, s)
	by := Employee("Ольга")
	reason := CancelReason{Name: "Передумал", Comment: "позвонит весной"}
	require.Equal(t, "reason-not-allowed", codeOf(t, s.SetReason(o.ID, reason, by)))
	require.Equal(t, "reason-not-allowed", codeOf(t, s.SetStatus(o.ID, "pending", reason, by)))
	require.Equal(t, StatusNew, order(t, s, o.ID).Status, "a refused control changes nothing")
	require.NoError(t, s.SetStatus(o.ID, "cancelled", reason, by))
	require.Equal(t, &reason, order(t, s, o.ID).Reason)
	require.Len(t, s.State().List(Filter{Reason: "Передумал"}), 1)
	require.Empty(t, s.State().List(Filter{Reason: "Дубль заказа"}))

	require.Equal(t, "unknown-reason", codeOf(t, s.SetReason(o.ID, CancelReason{Name: "Уехал"}, by)))
	require.Equal(t, "missing-field", codeOf(t, s.AddReason(Reason{})))
	require.NoError(t, s.AddReason(Reason{Name: "Уехал", Sort: 0}))
	require.Equal(t, "Уехал", s.State().Reasons[0].Name)
	require.NoError(t, s.SetReason(o.ID, CancelReason{Name: "Уехал"}, by))

	require.NoError(t, s.SetStatus(o.ID, "false", CancelReason{}, by))
	require.NotNil(t, order(t, s, o.ID).Reason)
	require.Empty(t, s.State().List(Filter{Reason: "Уехал"}))
	require.Empty(t, s.State().List(Filter{Reason: "Уехал", Status: StatusFalse}))
	require.NoError(t, s.SetStatus(o.ID, "in_work", CancelReason{}, by))
	require.Nil(t, order(t, s, o.ID).Reason)
}

// Rule 12: the deposit pays all or nothing.
func TestRule12Deposit(t *testing.T) {
	s := New(Config{})
	o := sale(t, s)
	buyer := user(t, s, "buyer@example.com")
	require.NoError(t, s.TopUp(buyer.ID, "99.99"))
	paid, err := s.Pay(o.ID, "", ViaDeposit, "", Employee(""))
	require.NoError(t, err)
	require.False(t, paid)
	require.Equal(t, StatusNew, order(t, s, o.ID).Status)
	require.Empty(t, order(t, s, o.ID).Payments)
	require.Equal(t, wire.Money(99_99), user(t, s, "buyer@example.com").Balance)

	require.NoError(t, s.TopUp(buyer.ID, "1"))
	o = pay(t, s, o, "", ViaDeposit)
	require.Equal(t, StatusPayed, o.Status)
	require.Equal(t, wire.Money(99), user(t, s, "buyer@example.com").Balance)
	require.NoError(t, s.DeletePayment(o.ID, o.Payments[0].ID, Employee("")))
	require.Equal(t, wire.Money(100_99), user(t, s, "buyer@example.com").Balance)
	require.Equal(t, "unknown-user", codeOf(t, s.TopUp(1, "1")))
	require.Equal(t, "bad-amount", codeOf(t, s.TopUp(buyer.ID, "-1")))
}

// Rule 13: one piece unless said otherwise.
func TestRule13Quantity(t *testing.T) {
	for _, tc := range []struct {
		quantity string
		want     int64
		refusal  string
	}{
		{`null`, 1, ""}, {`""`, 1, ""}, {`1`, 1, ""}, {`"3"`, 3, ""}, {`10000`, 10000, ""},
		{`0`, 0, "bad-quantity"}, {`-1`, 0, "bad-quantity"}, {`1.5`, 0, "bad-quantity"}, {`"много"`, 0, "bad-quantity"},
		{`10001`, 0, "bad-quantity"}, {`99999999999999999999`, 0, "bad-quantity"}, {`{}`, 0, "bad-field"},
	} {
		t.Run(tc.quantity, func(t *testing.T) {
			s := New(Config{})
			params := `{"user":{"email":"a@b.ru"},"deal":{"offer_code":"x","deal_cost":5,"quantity":` + tc.quantity + `}}`
			if tc.refusal != "" {
				require.Equal(t, tc.refusal, refusedDeal(t, s, params))
				return
			}
			o, _ := deal(t, s, params)
			require.Equal(t, tc.want, o.Positions[0].Quantity)
			require.Equal(t, wire.Money(5_00), o.Total, "the amount is for all pieces")
		})
	}
	s := New(Config{})
	o, _ := deal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"offer_id":"5001","quantity":2}}`)
	require.Equal(t, wire.Money(46_00), o.Total, "a price is for one")
}

// Rule 14: history names who changed a status.
func TestRule14Authors(t *testing.T) {
	s := New(Config{})
	o := edit(t, s, sale(t, s), `"deal_status":"in_work"`)
	require.NoError(t, s.SetStatus(o.ID, "pending", CancelReason{}, Employee("Ольга")))
	require.NoError(t, s.SetStatus(o.ID, "not_confirmed", CancelReason{}, ByProcess("42")))
	o = pay(t, s, o, "", ViaSystem)
	var got []Author
	for _, e := range kinds(o, EntryStatus) {
		got = append(got, e.By)
	}
	require.Equal(t, []Author{{Kind: "api"}, {Kind: "employee", ID: "Ольга"}, {Kind: "process", ID: "42"}, {Kind: "system"}}, got)
	last := kinds(o, EntryStatus)[3]
	require.Equal(t, "not_confirmed", last.From)
	require.Equal(t, "payed", last.To)
	before := len(o.History)
	require.NoError(t, s.SetStatus(o.ID, "payed", CancelReason{}, Employee("")))
	require.Len(t, order(t, s, o.ID).History, before, "no change, no entry")
}

// Rule 15: comments only grow, the completion date can be edited.
func TestRule15CommentsAndDate(t *testing.T) {
	s := New(Config{})
	o := edit(t, s, sale(t, s), `"deal_comment":"первый"`)
	o = edit(t, s, o, `"deal_comment":""`)
	require.NoError(t, s.Comment(o.ID, "второй", Employee("Ольга")))
	require.Equal(t, "missing-field", codeOf(t, s.Comment(o.ID, " ", Employee(""))))
	require.Equal(t, "not-finished", codeOf(t, s.SetFinished(o.ID, "2026-02-01", Employee(""))))
	o = pay(t, s, o, "", ViaManual)
	require.Len(t, o.Comments, 2)
	require.Equal(t, "первый", o.Comments[0].Text)
	for _, at := range []string{"2026-02-01 10:30:00", "2026-02-01 10:30", "2026-02-01T10:30"} {
		require.NoError(t, s.SetFinished(o.ID, at, Employee("")))
		require.Equal(t, "2026-02-01T10:30:00+03:00", order(t, s, o.ID).FinishedAt.Format(time.RFC3339))
	}
	require.Equal(t, "bad-date", codeOf(t, s.SetFinished(o.ID, "01.02.2026", Employee(""))))
}

// Rule 16: completion gives access once, and no later status takes it away.
func TestRule16Purchase(t *testing.T) {
	s := New(Config{})
	o := pay(t, s, sale(t, s), "", ViaSystem)
	require.Len(t, s.State().Purchases, 1)
	p := s.State().Purchases[0]
	require.Equal(t, o.ID, p.OrderID)
	require.Equal(t, []string{"Курс"}, p.Titles)
	o = edit(t, s, o, `"deal_status":"cancelled"`)
	require.Len(t, s.State().Purchases, 1)
	edit(t, s, o, `"deal_status":"payed"`)
	require.Len(t, s.State().Purchases, 1)
}

// Rule 17, 17a, 17b: the letters, the links and what history tells.
func TestRule17LettersAndLinks(t *testing.T) {
	s := New(Config{})
	old := len(s.State().Mails)
	o := sale(t, s)
	require.Equal(t, MailPayLink, s.State().Mails[old].Kind)
	require.Equal(t, "buyer@example.com", s.State().Mails[old].To)
	require.Equal(t, o.PaymentLink, s.State().Mails[old].Link)
	require.Regexp(t, `^https://school\.getcourse\.ru/sales/shop/dealPay/id/456789003/hash/[0-9a-f]{4}$`, o.PaymentLink)
	require.Regexp(t, `/sales/shop/dealPay/id/456789003/hash/[0-9a-f]{4}$`, o.PartialLink)
	require.NotEqual(t, o.PaymentLink, o.PartialLink)

	require.NoError(t, s.SendLink(o.ID, true))
	pay(t, s, o, "", ViaSystem)
	var got []MailKind
	for _, m := range s.State().Mails[old:] {
		got = append(got, m.Kind)
	}
	require.Equal(t, []MailKind{MailPayLink, MailPartLink, MailPaid}, got)

	o, _ = deal(t, s, `{"user":{"phone":"+79990001122"},"deal":{"offer_code":"x","deal_cost":1}}`)
	require.Empty(t, kinds(o, EntryMail), "no e-mail, no letter")

	require.NoError(t, s.MoveStage(o.ID, "Вебинар", "Думает", Employee("")))
	require.NoError(t, s.MoveStage(o.ID, "", "Платит", Employee("")))
	require.NoError(t, s.MoveStage(o.ID, "", "Платит", Employee("")))
	require.Equal(t, "missing-field", codeOf(t, s.MoveStage(o.ID, "", "", Employee(""))))
	moves := kinds(order(t, s, o.ID), EntryStage)
	require.Len(t, moves, 2)
	require.Equal(t, "Вебинар Платит", moves[1].To)
}

func TestRule17aTimeToPay(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s := New(Config{Now: func() time.Time { return now }})
	o, _ := deal(t, s, `{"user":{"email":"buyer@example.com"},"deal":{"offer_code":"urgent","deal_cost":100}}`)
	require.Equal(t, now.Add(24*time.Hour).Unix(), o.PayBy.Unix())
	now = now.Add(25 * time.Hour)
	_, err := s.Pay(o.ID, "", ViaSystem, "", Employee(""))
	require.Equal(t, "pay-time-over", codeOf(t, err))
	require.Equal(t, StatusPayed, pay(t, s, o, "", ViaManual).Status)
}

func TestRule17bSources(t *testing.T) {
	s := New(Config{})
	require.Equal(t, "api", kinds(sale(t, s), EntryCreated)[0].Note)
	for _, tc := range []struct {
		from Source
		want string
	}{{Source{"page", "77"}, "page 77"}, {Source{"process", "8"}, "process 8"}, {Source{"employee", ""}, "employee"}} {
		id, err := s.Sell(Sale{Email: "walkin@example.com", OfferCode: "123456", From: tc.from})
		require.NoError(t, err)
		o := order(t, s, id)
		require.Equal(t, tc.want, kinds(o, EntryCreated)[0].Note)
		require.Equal(t, tc.from.Kind, kinds(o, EntryCreated)[0].By.Kind)
		require.Equal(t, wire.Money(23_00), o.Total)
	}
	_, err := s.Sell(Sale{Email: "walkin@example.com", OfferCode: "123456", From: Source{Kind: "api"}})
	require.Equal(t, "bad-choice", codeOf(t, err))
	_, err = s.Sell(Sale{OfferCode: "123456", From: Source{Kind: "page"}})
	require.Equal(t, "no-identity", codeOf(t, err))
	_, err = s.Sell(Sale{Email: "a@b.ru", OfferCode: "none", From: Source{Kind: "page"}})
	require.Equal(t, "zero-amount", codeOf(t, err))
}

// Rule 18: payed, or a true deal_is_paid, records a payment of what is left, once.
func TestRule18PaidImports(t *testing.T) {
	for name, tc := range map[string]struct {
		deal     string
		payments int
		status   Status
	}{
		"payed":                         {`"offer_code":"123456","deal_status":"payed"`, 1, StatusPayed},
		"payed, none automatic":         {`"offer_code":"manual","deal_status":"payed"`, 1, StatusPayed},
		"да":                            {`"offer_code":"123456","deal_is_paid":"да"`, 1, StatusPayed},
		"1":                             {`"offer_code":"123456","deal_is_paid":1`, 1, StatusPayed},
		"true":                          {`"offer_code":"123456","deal_is_paid":true`, 1, StatusPayed},
		"paid, none automatic":          {`"offer_code":"manual","deal_is_paid":"1"`, 1, StatusNew},
		"paid and named":                {`"offer_code":"123456","deal_is_paid":"да","deal_status":"in_work"`, 1, StatusPayed},
		"payed and paid":                {`"offer_code":"123456","deal_is_paid":"да","deal_status":"payed"`, 1, StatusPayed},
		"нет":                           {`"offer_code":"123456","deal_is_paid":"нет"`, 0, StatusNew},
		"0":                             {`"offer_code":"123456","deal_is_paid":"0"`, 0, StatusNew},
		"expected money does not count": {`"offer_code":"123456","deal_is_paid":"да","payment_status":"expected"`, 1, StatusNew},
	} {
		t.Run(name, func(t *testing.T) {
			s := New(Config{})
			params := `{"user":{"email":"a@b.ru"},"deal":{"deal_cost":"100","payment_type":"CARD",` + tc.deal + `}}`
			o, _ := deal(t, s, params)
			require.Len(t, o.Payments, tc.payments)
			require.Equal(t, tc.status, o.Status)
			if tc.payments > 0 {
				require.Equal(t, ViaImport, o.Payments[0].Via)
				require.Equal(t, "CARD", o.Payments[0].Type)
				require.Equal(t, wire.Money(100_00), o.Payments[0].Amount)
			}
		})
	}
	s := New(Config{})
	o := edit(t, s, sale(t, s), `"deal_status":"payed"`)
	o = edit(t, s, o, `"deal_status":"payed","deal_is_paid":"1"`)
	require.Len(t, o.Payments, 1, "nothing is left to pay")
}
