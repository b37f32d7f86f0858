package keycrm

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/internal/rawjson"
)

// Vars are the values of the variables that stand in for skipped arguments; empty when
// unset.
type Vars struct {
	FullName, Email, Phone string // full_name, email, phone
	CardID                 string // keycrm_card_id
}

// Settings are the constants that say where cards go when a call does not; empty when
// unset.
type Settings struct {
	PipelineID, SourceID, ManagerID string // keycrm_pipeline_id, keycrm_source_id, keycrm_manager_id
}

// A Call is one request of the API, without token. Both calls create something: neither
// may be sent again when its outcome is unknown.
type Call struct {
	Path   string // begins with a slash
	Body   rawjson.Object
	Unsent []string // keys of an argument the API has no field for; they were left out

	card bool // the answer is a card
}

// The argument structs below hold texts as a script passes them: an empty text is a
// skipped argument. Objects and arrays are JSON; one object counts as an array of one.
// Known fields are written as the API wants them, blank ones are left out, and others go
// out as given. Errors of Call are [*Problem]s that name the field.

// AddCard creates a card in a pipeline.
type AddCard struct {
	Title                           string
	Contact                         string // object
	PipelineID, SourceID, ManagerID string
	ManagerComment                  string
	UTM                             string // object
	Products, Payments              string // arrays
	CustomFields                    string // array
	Extra                           string // object with any field of the API; wins over the others
}

// AddPayment adds a payment to a card.
type AddPayment struct {
	CardID  string
	Payment string // object
}

var utmKeys = []string{"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"}

// Call builds the request.
func (a AddCard) Call(s Settings, v Vars) (Call, error) {
	contact, err := object("contact", a.Contact)
	if err != nil {
		return Call{}, err
	}
	utm, err := object("utm_data", a.UTM)
	if err != nil {
		return Call{}, err
	}
	extra, err := object("extra", a.Extra)
	if err != nil {
		return Call{}, err
	}
	var d draft
	d.text("title", a.Title)
	d.text("manager_comment", a.ManagerComment)
	d.id("source_id", a.SourceID, s.SourceID)
	d.id("manager_id", a.ManagerID, s.ManagerID)
	d.id("pipeline_id", a.PipelineID, s.PipelineID)
	contact, extra = joinContact(contact, extra)
	if contact.Len() == 0 && !extra.Has("contact") {
		contact = contact.WithText("full_name", v.FullName).WithText("email", v.Email).WithText("phone", v.Phone)
	}
	d.raw("contact", contact.String())
	for _, key := range utmKeys {
		if raw, ok := utm.Raw(key); ok {
			d.raw(key, raw)
		}
	}
	d.array("products", a.Products)
	d.array("payments", a.Payments)
	d.array("custom_fields", a.CustomFields)
	if d.wrong != nil {
		return Call{}, d.wrong
	}
	body, wrong := d.over(extra).checked()
	if wrong != nil {
		return Call{}, wrong
	}
	return Call{Path: cardsPath, Body: body, Unsent: others(utm, utmKeys), card: true}, nil
}

// joinContact moves what extra says of the contact into it: as an object or under dotted
// keys, such as contact.client_id.
func joinContact(contact, extra rawjson.Object) (inner, rest rawjson.Object) {
	if raw, ok := extra.Raw("contact"); ok {
		if o, isObject := rawjson.Parse(raw); isObject {
			contact, extra = o.Over(contact), extra.Without("contact")
		}
	}
	for _, f := range contactFields {
		if raw, ok := extra.Raw("contact." + f.key); ok {
			contact, extra = contact.With(f.key, raw), extra.Without("contact."+f.key)
		}
	}
	return contact, extra
}

// others lists the keys of o that are not among known.
func others(o rawjson.Object, known []string) []string {
	return slices.DeleteFunc(o.Keys(), func(key string) bool { return slices.Contains(known, key) })
}

// Call builds the request.
func (p AddPayment) Call(v Vars) (Call, error) {
	id := strings.TrimSpace(p.CardID)
	if id == "" {
		id = strings.TrimSpace(v.CardID)
	}
	switch {
	case id == "":
		return Call{}, noCardID()
	case !isID(id) && id != DryValue:
		return Call{}, badField("card_id", "card_id", needsID)
	}
	payment, err := object("payment", p.Payment)
	if err != nil {
		return Call{}, err
	}
	body, wrong := paymentFields.object("payment", payment)
	if wrong == nil {
		wrong = completePayment("payment", body)
	}
	if wrong != nil {
		wrong.Arg = "payment"
		return Call{}, wrong
	}
	return Call{Path: cardsPath + "/" + id + "/payment", Body: body}, nil
}

// object reads an argument that is a JSON object or nothing.
func object(arg, text string) (rawjson.Object, error) {
	o, ok := rawjson.Parse(text)
	if !ok {
		return o, badField(arg, arg, needsObject)
	}
	return o, nil
}

// A draft is a card in the making. It keeps the first thing that is wrong.
type draft struct {
	card  rawjson.Object
	extra rawjson.Object // laid over the card
	wrong *Problem
}

func (d *draft) raw(key, raw string) { d.card = d.card.With(key, raw) }

func (d *draft) text(key, text string) {
	if text != "" {
		d.card = d.card.WithText(key, text)
	}
}

// id sets an id from its argument, else from the constant keycrm_KEY.
func (d *draft) id(key, arg, setting string) {
	arg, setting = strings.TrimSpace(arg), strings.TrimSpace(setting)
	switch {
	case arg != "":
		d.card = d.card.WithText(key, arg)
	case setting == "":
	case isID(setting):
		d.card = d.card.With(key, setting)
	case d.wrong == nil:
		d.wrong = badSetting("keycrm_" + key)
	}
}

// array sets a field from a JSON text that is an array, or one object.
func (d *draft) array(key, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	if raw, ok := validJSON(text); ok {
		d.card = d.card.With(key, raw)
	} else if d.wrong == nil {
		d.wrong = badField(key, key, needsArray)
	}
}

func validJSON(text string) (raw string, ok bool) {
	if !json.Valid([]byte(text)) {
		return "", false
	}
	return rawjson.Compact(text), true
}

// over lays extra over the card.
func (d *draft) over(extra rawjson.Object) *draft {
	for _, key := range d.card.Keys() {
		if raw, ok := extra.Raw(key); ok {
			d.card = d.card.With(key, raw)
		}
	}
	d.card, d.extra = d.card.Over(extra), extra
	return d
}

// checked is the card as it is sent, or what is wrong with it and whose argument that is.
func (d *draft) checked() (rawjson.Object, *Problem) {
	card, wrong := cardFields.object("", d.card)
	if wrong == nil {
		wrong = completeCard(card)
	}
	if wrong != nil {
		wrong.Arg = d.blame(wrong.Field)
	}
	return card, wrong
}

// blame is the argument that a field of the card came from.
func (d *draft) blame(path string) string {
	key, _, _ := strings.Cut(path, ".")
	switch {
	case d.extra.Has(key) || !ownArgument[key] && !slices.Contains(utmKeys, key):
		return "extra"
	case slices.Contains(utmKeys, key):
		return "utm_data"
	}
	return key
}

// ownArgument are the fields of a card that have an argument of their name.
var ownArgument = map[string]bool{
	"title": true, "contact": true, "pipeline_id": true, "source_id": true, "manager_id": true,
	"manager_comment": true, "products": true, "payments": true, "custom_fields": true,
}
