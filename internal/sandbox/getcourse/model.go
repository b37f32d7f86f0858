package getcourse

import (
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// State is a copy of everything the school holds; the caller owns it.
type State struct {
	Account    string       `json:"account"`
	OwnDomain  string       `json:"own_domain"`
	Users      []User       `json:"users"`
	Groups     []string     `json:"groups"`
	Offers     []Offer      `json:"offers"`
	Orders     []Order      `json:"orders"` // hidden ones included; see State.List
	Purchases  []Purchase   `json:"purchases"`
	Mails      []Mail       `json:"mails"`
	Reasons    []Reason     `json:"reasons"`
	Fields     Fields       `json:"fields"`
	Processes  []Process    `json:"processes"`
	Statistics []StatusLine `json:"statistics"`
}

// A User is somebody the school knows.
type User struct {
	ID          int64             `json:"id"`
	Email       string            `json:"email"`
	Phone       string            `json:"phone"`
	FirstName   string            `json:"first_name"`
	LastName    string            `json:"last_name"`
	City        string            `json:"city"`
	Country     string            `json:"country"`
	Status      string            `json:"status"` // in_base, active
	Groups      []Membership      `json:"groups"`
	AddFields   map[string]string `json:"addfields"`
	Partner     bool              `json:"partner"`
	PartnerCode string            `json:"partner_code,omitempty"` // what a client sends as gcpc
	ReferralOf  string            `json:"referral_of,omitempty"`  // e-mail of the partner
	Session     Session           `json:"session"`
	Balance     wire.Money        `json:"balance"` // the deposit
	CreatedAt   time.Time         `json:"created_at"`
}

// A Membership is a group a user belongs to.
type Membership struct {
	Name  string    `json:"name"`
	Since time.Time `json:"since"`
}

// A Session is the advertising context of a registration or an order.
type Session struct {
	Source   string `json:"utm_source,omitempty"`
	Medium   string `json:"utm_medium,omitempty"`
	Content  string `json:"utm_content,omitempty"`
	Campaign string `json:"utm_campaign,omitempty"`
	Group    string `json:"utm_group,omitempty"`
	Term     string `json:"utm_term,omitempty"`
	Gcpc     string `json:"gcpc,omitempty"`
	Gcao     string `json:"gcao,omitempty"`
	Referer  string `json:"referer,omitempty"`
}

// An Offer is what an order's position may refer to.
type Offer struct {
	ID           int64      `json:"id"`
	Code         string     `json:"code"`
	Title        string     `json:"title"`
	Price        wire.Money `json:"price"`
	AutoComplete bool       `json:"auto_complete"`       // a covering payment completes the order
	PayHours     int        `json:"pay_hours,omitempty"` // time to pay; 0 is no limit
	Description  string     `json:"description,omitempty"`
}

// An Order is one sale to one user. Total, Paid and Left follow from positions and
// payments.
type Order struct {
	ID          int64             `json:"id"`
	Number      string            `json:"number"`
	UserID      int64             `json:"user_id"`
	Status      Status            `json:"status"`
	Positions   []Position        `json:"positions"`
	Total       wire.Money        `json:"total"`
	Paid        wire.Money        `json:"paid"`
	Left        wire.Money        `json:"left"`
	Currency    string            `json:"currency"`
	Payments    []Payment         `json:"payments"`
	Board       string            `json:"board"`
	Stage       string            `json:"stage"`
	Manager     string            `json:"manager,omitempty"`
	Partner     string            `json:"partner,omitempty"`
	PromoCode   string            `json:"promo_code,omitempty"`
	Tags        []string          `json:"tags,omitempty"`
	AddFields   map[string]string `json:"addfields"`
	Source      Source            `json:"source"`
	Session     Session           `json:"session"`
	Reason      *CancelReason     `json:"reason,omitempty"`
	Comments    []Comment         `json:"comments"`
	Tasks       []Task            `json:"tasks"`
	PaymentLink string            `json:"payment_link"`
	PartialLink string            `json:"partial_link"`
	PayBy       time.Time         `json:"pay_by,omitzero"`
	CreatedAt   time.Time         `json:"created_at"`
	ChangedAt   time.Time         `json:"changed_at"`
	FinishedAt  time.Time         `json:"finished_at,omitzero"`
	History     []Entry           `json:"history"`
}

// A Position is one line of an order. Cost is for the whole quantity.
type Position struct {
	Title        string     `json:"title"`
	Description  string     `json:"description,omitempty"`
	OfferID      int64      `json:"offer_id,omitempty"` // 0 when no known offer stands behind it
	OfferCode    string     `json:"offer_code,omitempty"`
	Quantity     int64      `json:"quantity"`
	Cost         wire.Money `json:"cost"`
	AutoComplete bool       `json:"auto_complete"`
}

// A Payment is money recorded in an order. A deleted one stays listed and counts
// no more.
type Payment struct {
	ID      int64      `json:"id"`
	Amount  wire.Money `json:"amount"`
	Via     Via        `json:"via"`
	Type    string     `json:"type,omitempty"`
	Status  string     `json:"status"`
	At      time.Time  `json:"at"`
	Deleted bool       `json:"deleted,omitempty"`
}

// Via says how a payment came.
type Via string

// The ways of a payment. Only System locks a partly paid order.
const (
	ViaSystem  Via = "system" // through a payment system
	ViaManual  Via = "manual" // recorded by an employee
	ViaDeposit Via = "deposit"
	ViaImport  Via = "import" // recorded by an API call
)

// A Source says where an order came from.
type Source struct {
	Kind string `json:"kind"` // api, employee, page, process
	ID   string `json:"id,omitempty"`
}

// A CancelReason is set on cancelled and false orders only.
type CancelReason struct {
	Name    string `json:"name"`
	Comment string `json:"comment,omitempty"`
}

// A Reason is one row of the account-wide list of cancel reasons.
type Reason struct {
	Name string `json:"name"`
	Sort int    `json:"sort"`
}

// A Comment is never removed.
type Comment struct {
	At   time.Time `json:"at"`
	By   Author    `json:"by"`
	Text string    `json:"text"`
}

// A Task is work on an order; it is closed when the order becomes false.
type Task struct {
	Title string `json:"title"`
	Open  bool   `json:"open"`
}

// A Purchase is the access a completed order gave. It outlives the order's status.
type Purchase struct {
	ID      int64     `json:"id"`
	OrderID int64     `json:"order_id"`
	UserID  int64     `json:"user_id"`
	Titles  []string  `json:"titles"`
	At      time.Time `json:"at"`
}

// A Mail is a letter the service would have sent; nothing leaves the sandbox.
type Mail struct {
	ID      int64     `json:"id"`
	To      string    `json:"to"`
	Kind    MailKind  `json:"kind"`
	OrderID int64     `json:"order_id"`
	Link    string    `json:"link,omitempty"`
	At      time.Time `json:"at"`
}

// MailKind is what a letter is about.
type MailKind string

// The letters the service writes by itself.
const (
	MailPayLink  MailKind = "payment-link"
	MailPartLink MailKind = "partial-payment-link"
	MailPaid     MailKind = "payment-received"
)

// An Author is who did something to an order.
type Author struct {
	Kind string `json:"kind"`         // api, employee, process, system
	ID   string `json:"id,omitempty"` // a name, or the id of a process
}

// An Entry is one line of an order's history.
type Entry struct {
	At   time.Time `json:"at"`
	By   Author    `json:"by"`
	Kind EntryKind `json:"kind"`
	From string    `json:"from,omitempty"`
	To   string    `json:"to,omitempty"`
	Note string    `json:"note,omitempty"`
}

// EntryKind is what an Entry tells of.
type EntryKind string

// The events of a history. From and To hold the kind's own values: status codes,
// stages, order numbers, dates.
const (
	EntryCreated        EntryKind = "created"
	EntryStatus         EntryKind = "status"
	EntryPositions      EntryKind = "positions"
	EntryPayment        EntryKind = "payment"
	EntryPaymentDeleted EntryKind = "payment-deleted"
	EntryPaymentMoved   EntryKind = "payment-moved"
	EntryStage          EntryKind = "stage"
	EntryReason         EntryKind = "reason"
	EntryComment        EntryKind = "comment"
	EntryFinished       EntryKind = "finished"
	EntryMail           EntryKind = "mail"
	EntryPurchase       EntryKind = "purchase"
	EntryTask           EntryKind = "task"
	EntryCard           EntryKind = "card"
)

// Fields lists the titles of the custom fields the school has set up.
type Fields struct {
	User  []string `json:"user"`
	Order []string `json:"order"`
}

// A StatusLine is the sales statistics of one status; false orders have none.
type StatusLine struct {
	Status Status     `json:"status"`
	Orders int        `json:"orders"`
	Total  wire.Money `json:"total"`
	Paid   wire.Money `json:"paid"`
}
