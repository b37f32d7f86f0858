// Package salesdrive imitates an account of SalesDrive in memory, as far as its webhooks
// tell of it: orders with contacts, products and a parcel, lists of sites, statuses and
// managers, and webhooks with their conditions. Bodies come under the names of the
// service's description or under those it uses today.
//
// It reads no webhooks, serves no network and sends nothing by itself: package sandbox
// carries what Config.Send is told of.
package salesdrive

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// DefaultAccount is the subdomain of an account whose Config names no other.
const DefaultAccount = "demo-shop"

// A Config describes an account; its zero value is usable.
type Config struct {
	Account string           // empty means DefaultAccount
	Now     func() time.Time // clock; nil means one that stands still
	Zone    *time.Location   // the account's local time; nil means UTC+2

	// Send is told of every webhook, in the order of the changes. It must come back at once
	// and not call the account. Nil means nobody is called.
	Send func(Hook)
}

// An Account is safe for concurrent use.
type Account struct {
	cfg Config

	mu sync.Mutex
	records
}

// records are all an account knows; mu guards them.
type records struct {
	ids      ids
	contacts []*Contact
	orders   []*Order
	webhooks []Webhook
}

// ids are the numbers given out last.
type ids struct{ order, contact, line, webhook int64 }

// New makes an account in its starting state.
func New(cfg Config) *Account {
	cfg.Account = cmp.Or(cfg.Account, DefaultAccount)
	if cfg.Zone == nil {
		cfg.Zone = time.FixedZone("", 2*60*60)
	}
	if cfg.Now == nil {
		still := time.Date(2026, time.January, 15, 11, 0, 0, 0, cfg.Zone)
		cfg.Now = func() time.Time { return still }
	}
	a := &Account{cfg: cfg}
	a.Reset()
	return a
}

// Reset brings the account back to its start: no orders, no webhooks.
func (a *Account) Reset() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.records = records{ids: ids{order: 20416, contact: 90310, line: 55119}}
}

func (a *Account) now() time.Time { return a.cfg.Now().In(a.cfg.Zone) }

// State is a copy of everything; the caller owns it.
type State struct {
	Account  string       `json:"account"`
	Sites    []wire.Named `json:"sites"`
	Statuses []wire.Named `json:"statuses"`
	Managers []wire.Named `json:"managers"`
	Reasons  []wire.Named `json:"rejection_reasons"`
	Products []Product    `json:"products"`
	Contacts []Contact    `json:"contacts"`
	Orders   []Order      `json:"orders"`
	Webhooks []Webhook    `json:"webhooks"`
}

// State copies everything.
func (a *Account) State() State {
	a.mu.Lock()
	defer a.mu.Unlock()
	st := State{
		Account: a.cfg.Account, Sites: sites(), Statuses: Statuses(), Managers: managers(), Reasons: reasons(), Products: products(),
		Contacts: []Contact{}, Orders: []Order{}, Webhooks: append([]Webhook{}, a.webhooks...),
	}
	for _, c := range a.contacts {
		st.Contacts = append(st.Contacts, *c)
	}
	for _, o := range a.orders {
		st.Orders = append(st.Orders, o.clone())
	}
	return st
}

// Statuses of a fresh account.
func Statuses() []wire.Named {
	return []wire.Named{
		{ID: 1, Name: "Новий"}, {ID: 2, Name: "Підтверджено"}, {ID: 3, Name: "На відправку"},
		{ID: statusSent, Name: "Відправлено"}, {ID: statusSold, Name: "Продаж"}, {ID: statusRefused, Name: "Відмова"},
		{ID: 7, Name: "Повернення"}, {ID: 8, Name: "Видалений"},
	}
}

const (
	statusSent    = 4
	statusSold    = 5
	statusRefused = 6
)

func sites() []wire.Named {
	return []wire.Named{{ID: 3, Name: "example.org"}, {ID: 4, Name: "shop.example.net"}}
}
func managers() []wire.Named {
	return []wire.Named{{ID: 5, Name: "Лисенко Марія"}, {ID: 6, Name: "Гнатюк Олег"}}
}
func reasons() []wire.Named {
	return []wire.Named{{ID: 1, Name: "Дорого"}, {ID: 2, Name: "Передумав"}, {ID: 3, Name: "Немає в наявності"}}
}
func types() []wire.Named { return []wire.Named{{ID: 1, Name: "Замовлення онлайн"}} }
func paymentMethods() []wire.Named {
	return []wire.Named{{ID: 14, Name: "Післяплата"}, {ID: 15, Name: "Картка"}}
}
func shippingMethods() []wire.Named {
	return []wire.Named{{ID: shipNova, Name: "Нова Пошта"}, {ID: 10, Name: "Самовивіз"}, {ID: shipUkr, Name: "Укрпошта"}}
}
func organizations() []wire.Named { return []wire.Named{{ID: 3, Name: "ФОП Приклад"}} }

const (
	shipNova = 9
	shipUkr  = 11
)

// Carriers of parcels, as the field ord_delivery names them.
const (
	Nova = "novaposhta"
	Ukr  = "ukrposhta"
)

// shipping is the method of delivery that stands for a carrier, 0 for none we know.
func shipping(carrier string) int64 {
	switch carrier {
	case Nova:
		return shipNova
	case Ukr:
		return shipUkr
	}
	return 0
}

// products are what can be ordered.
func products() []Product {
	return []Product{
		{
			ID: 318, SKU: "KURS-START", Name: "Курс «Старт», друкований комплект", DocumentName: "Комплект (KURS-START)", Price: 4900_50, Cost: 1500_00,
			Discount: 10, Mass: "0.5", Volume: "0.002", Length: 30, Width: 20, Height: 5, Stock: 14, CategoryID: 7, Category: "Курси", Page: "https://example.org/start",
		},
		{
			ID: 319, SKU: "BOOK", Name: "Книга", DocumentName: "Книга", Price: 350_00, Cost: 120_00, Mass: "0.3", Volume: "0.001", Length: 21, Width: 15, Height: 2,
			Stock: 40, CategoryID: 8, Category: "Книги", Page: "https://shop.example.net/book",
		},
	}
}

// Order copies one order.
func (a *Account) Order(id int64) (Order, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	o, err := a.order(id)
	if err != nil {
		return Order{}, err
	}
	return o.clone(), nil
}

// order finds an order.
func (a *Account) order(id int64) (*Order, error) {
	i := slices.IndexFunc(a.orders, func(o *Order) bool { return o.ID == id })
	if i < 0 {
		return nil, unknown("order", "заявки", id)
	}
	return a.orders[i], nil
}

// meet finds a contact by phone or e-mail, or makes one.
func (a *Account) meet(d Draft) *Contact {
	phone := wire.Digits(d.Phone)
	for _, c := range a.contacts {
		if phone != "" && c.Phone == phone || phone == "" && strings.EqualFold(c.Email, d.Email) {
			return c
		}
	}
	c := &Contact{
		ID: wire.Next(&a.ids.contact), Version: 1, FirstName: d.FirstName, LastName: d.LastName, Phone: phone, Email: d.Email,
		Counterparty: d.Counterparty, CreatedAt: a.now(),
	}
	a.contacts = append(a.contacts, c)
	return c
}

// sales counts a contact's orders and those that are sold, with their sum.
func (a *Account) sales(contact int64) (all, sold int, sum wire.Money) {
	for _, o := range a.orders {
		if o.ContactID != contact {
			continue
		}
		all++
		if o.StatusID == statusSold {
			sold++
			sum += o.Total()
		}
	}
	return all, sold, sum
}

func (a *Account) contact(id int64) *Contact {
	return a.contacts[slices.IndexFunc(a.contacts, func(c *Contact) bool { return c.ID == id })] // orders have theirs
}
