package salesdrive

import (
	"strings"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// The types below are the JSON of a webhook. Names and types of fields are the service's;
// a field that is always null, 0 or "" here is one the sandbox has no use for.

// A null is a field without a value.
type null struct{}

// MarshalJSON writes null.
func (null) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// An amount is money as a number, without zeros at its end.
type amount wire.Money

// MarshalJSON writes the number.
func (a amount) MarshalJSON() ([]byte, error) {
	text := wire.Money(a).String()
	if strings.Contains(text, ".") {
		text = strings.TrimRight(text, "0")
	}
	return []byte(text), nil
}

// orNull is a value that is null when there is none.
func orNull[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

// moment is a local time, null when there is none.
func moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return orNull(t.Format(time.DateTime))
}

type message[Order any] struct {
	Info struct {
		Type    string `json:"webhookType"`
		Event   string `json:"webhookEvent"`
		Account string `json:"account"`
	} `json:"info"`
	Data Order `json:"data"`
	Meta struct {
		Fields metaFields `json:"fields"`
	} `json:"meta"`
}

// body is what is posted of an order.
func (a *Account) body(o *Order, event string, today bool) string {
	if today {
		return write(a, event, a.today(o), metaOf(o, true))
	}
	return write(a, event, a.described(o), metaOf(o, false))
}

func write[Order any](a *Account, event string, data Order, meta metaFields) string {
	m := message[Order]{Data: data}
	m.Info.Type, m.Info.Event, m.Info.Account = "order", event, a.cfg.Account
	m.Meta.Fields = meta
	return wire.Encode(m)
}

// fields are those of an order that have the same name in the description and today.
type fields struct {
	ID               int64   `json:"id"`
	FormID           int64   `json:"formId"`
	Version          int64   `json:"version"`
	OrderTime        *string `json:"orderTime"`
	TypeID           int64   `json:"typeId"`
	StatusID         int64   `json:"statusId"`
	RejectionReason  *int64  `json:"rejectionReason"`
	PaymentAmount    amount  `json:"paymentAmount"`
	CommissionAmount amount  `json:"commissionAmount"`
	PayedAmount      *amount `json:"payedAmount"`
	RestPay          amount  `json:"restPay"`
	PaymentDate      *string `json:"paymentDate"`
	UserID           int64   `json:"userId"`
	Comment          string  `json:"comment"`
	PaymentMethod    int64   `json:"payment_method"`
	ShippingMethod   *int64  `json:"shipping_method"`
	Delivery         *string `json:"ord_delivery"`
	TimeEntryOrder   null    `json:"timeEntryOrder"`
	HolderTime       *string `json:"holderTime"`
	UpdateAt         *string `json:"updateAt"`
	UTMPage          string  `json:"utmPage"`
	UTMMedium        string  `json:"utmMedium"`
	CampaignID       null    `json:"campaignId"`
	UTMSourceFull    string  `json:"utmSourceFull"`
	UTMSource        string  `json:"utmSource"`
	UTMCampaign      string  `json:"utmCampaign"`
	Site             int64   `json:"sajt"`
	ExternalID       string  `json:"externalId"`
	ClientID         string  `json:"salebotId"`
}

// formID is the order base of everything here.
const formID = 1

func (o *Order) fields() fields {
	f := fields{
		ID: o.ID, FormID: formID, Version: o.Version, OrderTime: moment(o.CreatedAt), TypeID: types()[0].ID, StatusID: o.StatusID,
		RejectionReason: orNull(o.ReasonID), PaymentAmount: amount(o.Total()), PayedAmount: orNull(amount(o.Paid)), RestPay: amount(o.Rest()),
		UserID: o.ManagerID, Comment: o.Comment, PaymentMethod: paymentMethods()[0].ID, HolderTime: moment(o.TakenAt), UpdateAt: moment(o.ChangedAt),
		UTMPage: o.UTM.Page, UTMMedium: o.UTM.Medium, UTMSourceFull: o.UTM.SourceFull, UTMSource: o.UTM.Source, UTMCampaign: o.UTM.Campaign,
		Site: o.SiteID, ExternalID: o.ExternalID, ClientID: o.ClientID,
	}
	if o.StatusID == statusSold {
		f.PaymentDate = orNull(o.ChangedAt.Format(time.DateOnly))
	}
	if o.Parcel != nil {
		f.ShippingMethod, f.Delivery = orNull(shipping(o.Parcel.Carrier)), orNull(o.Parcel.Carrier)
	}
	return f
}

// A selectField explains the values of a field that this order has, and no others.
type selectField struct {
	Label   string   `json:"label"`
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Options []option `json:"options"`
}

type option struct {
	Value int64  `json:"value"`
	Text  string `json:"text"`
}

type metaFields struct {
	Site           selectField  `json:"sajt"`
	ShippingMethod selectField  `json:"shipping_method"`
	PaymentMethod  selectField  `json:"payment_method"`
	Status         selectField  `json:"statusId"`
	Reason         selectField  `json:"rejectionReason"`
	Manager        selectField  `json:"userId"`
	Type           selectField  `json:"typeId"`
	Organization   *selectField `json:"organizationId,omitempty"`
	Contacts       struct {
		Fields struct {
			Manager selectField `json:"userId"`
		} `json:"fields"`
	} `json:"contacts"`
}

func metaOf(o *Order, today bool) metaFields {
	choice := func(label, name string, list []wire.Named, id int64) selectField {
		f := selectField{Label: label, Name: name, Type: "select", Options: []option{}}
		if n, ok := wire.Find(list, id); ok {
			f.Options = append(f.Options, option{n.ID, n.Name})
		}
		return f
	}
	method := int64(0)
	if o.Parcel != nil {
		method = shipping(o.Parcel.Carrier)
	}
	m := metaFields{
		Site:           choice("Сайт", "sajt", sites(), o.SiteID),
		ShippingMethod: choice("Спосіб доставки", "shipping_method", shippingMethods(), method),
		PaymentMethod:  choice("Спосіб оплати", "payment_method", paymentMethods(), paymentMethods()[0].ID),
		Status:         choice("Статус", "statusId", Statuses(), o.StatusID),
		Reason:         choice("Причина відмови", "rejectionReason", reasons(), o.ReasonID),
		Manager:        choice("Менеджер", "userId", managers(), o.ManagerID),
		Type:           choice("Тип", "typeId", types(), types()[0].ID),
	}
	m.Contacts.Fields.Manager = m.Manager
	if today {
		organization := choice("Організація", "organizationId", organizations(), organizations()[0].ID)
		m.Organization = &organization
	}
	return m
}
