package keycrm

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// An included is what an answer carries besides the card when the query asks for it.
type included struct {
	Contact  *contactAnswer  `json:"contact,omitempty"`
	Products []productAnswer `json:"products,omitempty"`
	Manager  *wire.Named     `json:"manager,omitempty"`
	Status   *Status         `json:"status,omitempty"`
	Payments []paymentAnswer `json:"payments,omitempty"`
	Values   []valueAnswer   `json:"custom_fields,omitempty"`
}

type contactAnswer struct {
	Buyer
	Client *Buyer `json:"client,omitempty"`
}

type productAnswer struct {
	Name     *string      `json:"name"`
	SKU      *string      `json:"sku"`
	Price    *json.Number `json:"price"`
	Quantity *json.Number `json:"quantity"`
	Unit     *string      `json:"unit_type"`
	Picture  *string      `json:"picture"`
}

type valueAnswer struct {
	UUID  string   `json:"uuid"`
	Name  string   `json:"name"`
	Value []string `json:"value"`
}

// include adds to a card's answer what the parameter include lists, separated by commas.
func (c *Company) include(card *Card, q url.Values) cardAnswer {
	a := answerOf(card)
	for what := range strings.SplitSeq(q.Get("include"), ",") {
		switch what {
		case "contact", "contact.client":
			i := slices.IndexFunc(c.buyers, func(b Buyer) bool { return b.ID == card.ContactID })
			a.Contact = &contactAnswer{Buyer: c.buyers[i]} // every card has its buyer
			if what == "contact.client" {
				a.Contact.Client = &c.buyers[i]
			}
		case "products", "products.offer":
			for _, p := range card.Products {
				a.Products = append(a.Products, productAnswer{
					orNull(p.Name), orNull(p.SKU), numeralOrNull(p.Price), numeralOrNull(p.Quantity), orNull(p.Unit), orNull(p.Picture),
				})
			}
		case "manager":
			if m, ok := wire.Find(c.managers, card.ManagerID); ok {
				a.Manager = &m
			}
		case "status":
			if _, s, ok := c.status(card.StatusID); ok {
				a.Status = &s
			}
		case "payments":
			for _, p := range card.Payments {
				a.Payments = append(a.Payments, paymentAnswerOf(card.ID, p))
			}
		case "custom_fields":
			for _, v := range card.Values {
				i := slices.IndexFunc(c.fields, func(f Field) bool { return f.UUID == v.Name })
				a.Values = append(a.Values, valueAnswer{v.Name, c.fields[i].Name, v.Texts}) // values are of known fields
			}
		}
	}
	return a
}
