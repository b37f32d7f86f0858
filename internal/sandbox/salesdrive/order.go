package salesdrive

import (
	"slices"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// A Product is what can be ordered. Discount is in per cent.
type Product struct {
	ID           int64      `json:"id"`
	SKU          string     `json:"sku"`
	Name         string     `json:"name"`
	DocumentName string     `json:"document_name"`
	Price        wire.Money `json:"price"`
	Cost         wire.Money `json:"cost"`
	Discount     int64      `json:"discount"`
	Mass         string     `json:"mass"` // kg
	Volume       string     `json:"volume"`
	Length       int64      `json:"length"` // cm
	Width        int64      `json:"width"`
	Height       int64      `json:"height"`
	Stock        int64      `json:"stock"`
	CategoryID   int64      `json:"category_id"`
	Category     string     `json:"category"`
	Page         string     `json:"page"`
}

// A Contact is who orders. His phone is digits only.
type Contact struct {
	ID           int64         `json:"id"`
	Version      int64         `json:"version"`
	FirstName    string        `json:"first_name"`
	LastName     string        `json:"last_name"`
	Phone        string        `json:"phone"`
	Email        string        `json:"email"`
	Counterparty *Counterparty `json:"counterparty,omitempty"`
	CreatedAt    time.Time     `json:"created_at"`
}

// A Counterparty is the firm of a contact.
type Counterparty struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Code string `json:"code"`
}

// An Order is one order of one product.
type Order struct {
	ID         int64      `json:"id"`
	Version    int64      `json:"version"`
	StatusID   int64      `json:"status_id"`
	ReasonID   int64      `json:"reason_id,omitempty"`
	SiteID     int64      `json:"site_id"`
	ManagerID  int64      `json:"manager_id"`
	ContactID  int64      `json:"contact_id"`
	LineID     int64      `json:"line_id"`
	Product    Product    `json:"product"` // as it was when it was ordered, but for the stock
	Quantity   int64      `json:"quantity"`
	Paid       wire.Money `json:"paid"`
	Comment    string     `json:"comment"`
	UTM        UTM        `json:"utm"`
	ExternalID string     `json:"external_id"`
	ClientID   string     `json:"client_id"` // of the bot, in the custom field salebotId
	Parcel     *Parcel    `json:"parcel,omitempty"`
	CreatedAt  time.Time  `json:"created_at"`
	TakenAt    time.Time  `json:"taken_at,omitzero"` // by a manager
	ChangedAt  time.Time  `json:"changed_at"`
}

// UTM are the marks of advertising of an order.
type UTM struct {
	Page       string `json:"page"`
	Medium     string `json:"medium"`
	SourceFull string `json:"source_full"`
	Source     string `json:"source"`
	Campaign   string `json:"campaign"`
}

// A Parcel goes to a branch of its carrier and is paid for there.
type Parcel struct {
	Carrier    string     `json:"carrier"` // Nova or Ukr
	Waybill    string     `json:"waybill"`
	WaybillRef string     `json:"waybill_ref,omitempty"`
	StatusCode int64      `json:"status_code"`
	DeliverAt  time.Time  `json:"deliver_at,omitzero"`
	Cost       wire.Money `json:"cost"`
}

func (o *Order) clone() Order {
	c := *o
	if o.Parcel != nil {
		parcel := *o.Parcel
		c.Parcel = &parcel
	}
	return c
}

// Full is the price of all pieces without a discount.
func (o *Order) full() wire.Money { return o.Product.Price * wire.Money(o.Quantity) }

func (o *Order) discount() wire.Money { return o.full() * wire.Money(o.Product.Discount) / 100 }

// Total is what the order costs.
func (o *Order) Total() wire.Money { return o.full() - o.discount() }

// Rest is what has not been paid.
func (o *Order) Rest() wire.Money { return max(0, o.Total()-o.Paid) }

// A Draft is an order to be made. SKU and SiteID have defaults; a phone or an e-mail is
// needed.
type Draft struct {
	FirstName, LastName, Phone, Email string
	Counterparty                      *Counterparty
	SKU                               string // empty means the first product
	Quantity                          int64  // 0 means 1
	SiteID                            int64  // 0 means the first site
	Comment                           string
	UTM                               UTM
	ExternalID, ClientID              string
	Carrier                           string // Nova, Ukr, or empty for no delivery
}

// maxQuantity bounds an order, so that price times quantity cannot overflow.
const maxQuantity = 10_000

// NewOrder makes an order with the first status and gives its id.
func (a *Account) NewOrder(d Draft) (id int64, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := products()
	i := slices.IndexFunc(list, func(p Product) bool { return d.SKU == "" || p.SKU == d.SKU })
	if d.SiteID == 0 {
		d.SiteID = sites()[0].ID
	}
	if d.Quantity == 0 {
		d.Quantity = 1
	}
	_, known := wire.Find(sites(), d.SiteID)
	switch {
	case wire.Digits(d.Phone) == "" && d.Email == "":
		return 0, wire.Missing("phone")
	case d.Carrier != "" && shipping(d.Carrier) == 0:
		return 0, wire.BadChoice("delivery", d.Carrier)
	case i < 0:
		return 0, wire.BadChoice("sku", d.SKU)
	case !known:
		return 0, wire.BadChoice("site", strconv.FormatInt(d.SiteID, 10))
	case d.Quantity < 1 || d.Quantity > maxQuantity:
		return 0, wire.BadChoice("quantity", strconv.FormatInt(d.Quantity, 10))
	}
	contact := a.meet(d)
	o := &Order{
		ID: wire.Next(&a.ids.order), Version: 1, StatusID: Statuses()[0].ID, SiteID: d.SiteID, ManagerID: managers()[0].ID, ContactID: contact.ID,
		LineID: wire.Next(&a.ids.line), Product: list[i], Quantity: d.Quantity, Comment: d.Comment, UTM: d.UTM, ExternalID: d.ExternalID, ClientID: d.ClientID,
		CreatedAt: a.now(),
	}
	o.ChangedAt = o.CreatedAt
	if d.Carrier != "" {
		o.Parcel = &Parcel{Carrier: d.Carrier}
	}
	a.orders = append(a.orders, o)
	a.announce(o, EventNew)
	return o.ID, nil
}

// edit changes an order, which gets a new version.
func (a *Account) edit(id int64, f func(*Order) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	o, err := a.order(id)
	if err != nil {
		return err
	}
	draft := o.clone()
	if err := f(&draft); err != nil {
		return err
	}
	draft.Version++
	draft.ChangedAt = a.now()
	moved := draft.StatusID != o.StatusID
	*o = draft
	if moved {
		a.announce(o, EventStatus)
	}
	return nil
}

// SetStatus moves an order to a status; a refused one may have a reason.
func (a *Account) SetStatus(id, status, reason int64) error {
	return a.edit(id, func(o *Order) error {
		_, known := wire.Find(Statuses(), status)
		_, knownReason := wire.Find(reasons(), reason)
		switch {
		case !known:
			return wire.BadChoice("status_id", strconv.FormatInt(status, 10))
		case reason != 0 && (!knownReason || status != statusRefused):
			return wire.BadChoice("reason_id", strconv.FormatInt(reason, 10))
		}
		o.StatusID, o.ReasonID = status, reason
		return nil
	})
}

// Take gives an order to its manager, who looks the contact over.
func (a *Account) Take(id int64) error {
	return a.edit(id, func(o *Order) error {
		o.TakenAt = a.now()
		a.contact(o.ContactID).Version++
		return nil
	})
}

// Pay records a payment.
func (a *Account) Pay(id int64, amount string) error {
	return a.edit(id, func(o *Order) error {
		sum, err := wire.ParseMoney(amount)
		if err != nil {
			return err
		}
		if o.Paid += sum; o.Paid > wire.MaxMoney {
			return wire.BadAmount(amount)
		}
		return nil
	})
}

// Shipping of every parcel.
const (
	parcelCost  = 90_00
	parcelTime  = 17*time.Hour + 18*time.Minute + 40*time.Second
	statusOnWay = 5 // of the carrier: the parcel is on its way
)

// Ship gives an order's parcel a waybill and moves the order to the status of what is
// sent. An empty waybill gets the next number.
func (a *Account) Ship(id int64, waybill string) error {
	return a.edit(id, func(o *Order) error {
		if o.Parcel == nil {
			return wire.Refuse("no-parcel", "the order has no delivery", "У заявки нет доставки")
		}
		if waybill == "" {
			waybill = strconv.FormatInt(20450000000000+o.ID, 10)
		}
		*o.Parcel = Parcel{
			Carrier: o.Parcel.Carrier, Waybill: waybill, WaybillRef: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", StatusCode: statusOnWay, DeliverAt: a.now().Add(parcelTime), Cost: parcelCost,
		}
		o.Product.Stock -= o.Quantity
		o.StatusID, o.ReasonID = statusSent, 0
		return nil
	})
}

func unknown(what, ru string, id int64) *wire.Refusal {
	n := strconv.FormatInt(id, 10)
	return wire.Refuse("unknown-"+what, "there is no "+what+" "+n, "Нет "+ru+" "+n)
}
