package getcourse

import "github.com/salecalc/salecalc/internal/sandbox/wire"

// Reset puts the school back to its start: everything the public examples of the
// calculator functions mention, so that each of them runs as written.
func (s *School) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records = records{
		ids:   ids{user: 199388100, order: 456789000, number: 200000, offer: 5000},
		users: map[int64]*User{}, byEmail: map[string]int64{}, byPhone: map[string]int64{},
		orders: map[int64]*Order{}, byNumber: map[string]int64{}, bought: map[int64]bool{},
		groups:  []string{"Группа 1", "Группа 2"},
		reasons: []Reason{{"Не подошла цена", 1}, {"Передумал", 2}, {"Дубль заказа", 3}},
		fields: Fields{
			User:  []string{"sb_id", "Доп.поле1", "Доп.поле2", "Откуда узнали"},
			Order: []string{"Доп.поле1", "Доп.поле2", "Канал заявки"},
		},
	}
	s.startOffers()
	d := s.draft()
	for _, email := range []string{"partneremail@email.ru", "partner@email.ru", "partner@example.org"} {
		makePartner(d.startUser(wire.Next(&d.ids.user), email))
	}
	d.startOrder("aaa@mail.com", "124563", 23_00)
	d.startOrder("mail@example.com", "1455", 24_00)
	d.ids.user = 199388144
	d.startUser(d.ids.user, "student@example.com")
	d.commit()
}

// startOffers sets up the offer of the examples and one for each rule that depends on
// the offer.
func (s *School) startOffers() {
	for _, o := range []Offer{
		{Code: "123456", Title: "Курс", Price: 23_00, AutoComplete: true},
		{Code: "free", Title: "Бесплатный урок", AutoComplete: true},
		{Code: "manual", Title: "Курс с ручным завершением", Price: 1000_00},
		{Code: "urgent", Title: "Курс с оплатой за сутки", Price: 1000_00, AutoComplete: true, PayHours: 24},
	} {
		o.ID = wire.Next(&s.ids.offer)
		s.offers = append(s.offers, o)
	}
}

func (d *draft) startUser(id int64, email string) *User {
	u := &User{ID: id, Email: email, Status: "active", CreatedAt: d.now, AddFields: map[string]string{}}
	d.users[id] = u
	return u
}

// startOrder opens an order that came from a page, of the first offer.
func (d *draft) startOrder(email, number string, cost wire.Money) {
	u := d.startUser(wire.Next(&d.ids.user), email)
	offer := &d.s.offers[0]
	pos := Position{Title: offer.Title, OfferID: offer.ID, OfferCode: offer.Code, Quantity: 1, Cost: cost, AutoComplete: true}
	from := Source{Kind: "page", ID: "1"}
	o := d.openOrder(u, number, pos, offer, from, Author(from))
	d.mail(o, MailPayLink, o.PaymentLink)
}
