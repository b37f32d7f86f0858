// Package salesdrive reads the webhook of SalesDrive. The service names the same fields
// differently in its description and in what it sends today; after [Parse] only the
// described names are left, and what a bot needs stands in variables.
//
// It receives nothing itself and knows neither clients nor scripts.
package salesdrive

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/vars/value"
)

// ErrNoOrder is returned for a body that is no order: it has no data with an id.
var ErrNoOrder = errors.New("the body has no data.id")

// An Order is what one webhook says.
type Order struct {
	Event, Account, ID, FormID string
	Type                       string // webhookType; "order" is the only one described
	Version                    int    // -1: not said
	Updated                    int    // seconds, only good for comparing; 0: not said
	StatusID, Status           string
	SiteID, Site               string
	Contact                    Contact
	Vars                       []Var
	Data                       value.Value // the order under the described names
}

// A Contact is who buys.
type Contact struct{ Name, Phone, Email string }

// A Var is a variable of the deal; a Text of "" means that it is not set any more.
type Var struct{ Name, Text string }

// Key is the same for repetitions of a webhook.
func (o *Order) Key() string {
	return strings.Join([]string{o.Account, o.FormID, o.ID, strconv.Itoa(o.Version), o.Event, o.StatusID}, "/")
}

// Name is the same for all that is said of an order.
func (o *Order) Name() string { return "salesdrive " + o.Account + "/" + o.FormID + "/" + o.ID }

// Field gives a field of the order as a text, "" without it.
func (o *Order) Field(name string) string { return text(get(o.Data, name)) }

// Parse reads a body, which must be a JSON object.
func Parse(body string) (*Order, error) {
	doc, ok := value.ParseJSON(body)
	data := get(doc, "data")
	if data.Kind() == value.KindArray && data.Len() > 0 {
		data = data.Elems()[0]
	}
	if !ok || data.Kind() != value.KindDict || text(get(data, "id")) == "" {
		return nil, ErrNoOrder
	}
	data = canonical(data)
	info, meta := get(doc, "info"), get(get(doc, "meta"), "fields")
	o := &Order{
		Event: text(get(info, "webhookEvent")), Account: text(get(info, "account")), Type: text(get(info, "webhookType")),
		Data: data, Version: -1,
	}
	o.ID, o.FormID, o.StatusID, o.SiteID = o.Field("id"), o.Field("formId"), o.Field("statusId"), o.Field("sajt")
	if n, err := strconv.Atoi(o.Field("version")); err == nil && n >= 0 {
		o.Version = n
	}
	if t, err := time.Parse(time.DateTime, o.Field("updateAt")); err == nil {
		o.Updated = int(t.Unix())
	}
	o.Status, o.Site = option(meta, "statusId", o.StatusID), site(meta, data)
	o.Contact = contact(data)
	o.Vars = o.variables(meta, body)
	return o, nil
}

// get gives a key of a dictionary, None without it.
func get(v value.Value, key string) value.Value {
	if v.Kind() != value.KindDict {
		return value.None
	}
	got, _ := v.Get(key)
	return got
}

// text is a value as a variable holds it; "" for null.
func text(v value.Value) string {
	if v.IsNone() {
		return ""
	}
	return v.Text()
}

// option looks the text of a select field's value up. The list holds only what this order
// uses now.
func option(meta value.Value, field, id string) string {
	options := get(get(meta, field), "options")
	if id == "" || options.Kind() != value.KindArray {
		return ""
	}
	for _, o := range options.Elems() {
		if text(get(o, "value")) == id {
			return text(get(o, "text"))
		}
	}
	return ""
}

// site is the name of the site an order came from: as the account names it, else the host
// of the page.
func site(meta, data value.Value) string {
	if name := option(meta, "sajt", text(get(data, "sajt"))); name != "" {
		return name
	}
	u, err := url.Parse(text(get(data, "utmPage")))
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func contact(data value.Value) Contact {
	list := get(data, "contacts")
	if list.Kind() != value.KindArray || list.Len() == 0 {
		return Contact{}
	}
	c := list.Elems()[0]
	var names []string
	for _, part := range []string{"lName", "fName", "mName"} {
		if name := strings.TrimSpace(text(get(c, part))); name != "" {
			names = append(names, name)
		}
	}
	return Contact{strings.Join(names, " "), text(get(c, "phone")), text(get(c, "email"))}
}

// variables are what a bot sees. A field the body does not have leaves its variable as it
// was; one that is null or empty unsets it.
func (o *Order) variables(meta value.Value, body string) []Var {
	list := []Var{{"event", o.Event}, {"account", o.Account}}
	for _, f := range plain {
		if v, there := o.Data.Get(f.field); there {
			list = append(list, Var{f.name, f.form(text(v))})
		}
	}
	for _, f := range selects {
		if _, there := o.Data.Get(f.field); there {
			list = append(list, Var{f.name, option(meta, f.field, o.Field(f.field))})
		}
	}
	if reason, there := o.Data.Get("rejectionReason"); there {
		list = append(list, Var{"reject_reason", cmp.Or(option(meta, "rejectionReason", text(reason)), text(reason))})
	}
	list = append(list, Var{"site", o.Site})
	list = append(list, delivery(o.Data)...)
	list = append(list, Var{"data", o.Data.Text()}, Var{"raw", body})
	for i := range list {
		list[i].Name = "salesdrive_" + list[i].Name
	}
	return list
}

// plain are the fields that become variables as they are.
var plain = []struct {
	name, field string
	form        func(string) string
}{
	{"id", "id", same}, {"form_id", "formId", same}, {"version", "version", same}, {"type_id", "typeId", same},
	{"status_id", "statusId", same}, {"manager_id", "userId", same},
	{"order_time", "orderTime", moment}, {"payment_date", "paymentDate", moment}, {"comment", "comment", same}, {"delivery", "ord_delivery", same},
	{"total", "paymentAmount", same}, {"paid", "payedAmount", same}, {"rest", "restPay", same}, {"profit", "profitAmount", same},
	{"commission", "commissionAmount", same}, {"cost", "costPriceAmount", same}, {"expenses", "expensesAmount", same},
	{"utm_source", "utmSource", same}, {"utm_medium", "utmMedium", same}, {"utm_campaign", "utmCampaign", same},
	{"utm_page", "utmPage", same}, {"campaign_id", "campaignId", same},
	{"products", "products", same}, {"contacts", "contacts", same},
}

// selects are the fields whose texts the body explains.
var selects = []struct{ name, field string }{
	{"status", "statusId"}, {"manager", "userId"}, {"payment_method", "payment_method"}, {"shipping_method", "shipping_method"},
}

func same(s string) string { return s }

// moment writes a time as the calculator does; what is none stays as it is.
func moment(s string) string {
	if t, err := time.Parse(time.DateTime, s); err == nil {
		return t.Format("02.01.2006 15:04")
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format("02.01.2006")
	}
	return s
}

// delivery are the waybill and how the parcel stands, whichever carrier has it; nothing for
// an order that says nothing of a delivery.
func delivery(data value.Value) []Var {
	var newer value.Value
	if list := get(data, "ord_delivery_data"); list.Kind() == value.KindArray && list.Len() > 0 {
		newer = list.Elems()[0]
	}
	nova, ukr := get(data, "ord_novaposhta"), get(data, "ord_ukrposhta")
	if newer.IsNone() && nova.IsNone() && ukr.IsNone() {
		return nil
	}
	first := func(values ...value.Value) string {
		i := slices.IndexFunc(values, func(v value.Value) bool { return text(v) != "" })
		if i < 0 {
			return ""
		}
		return text(values[i])
	}
	return []Var{
		{"waybill", first(get(newer, "trackingNumber"), get(nova, "EN"), get(ukr, "barcode"))},
		{"delivery_status", first(get(newer, "statusCode"), get(nova, "statusCode"), get(ukr, "statusCode"), get(nova, "status"), get(ukr, "status"))},
	}
}
