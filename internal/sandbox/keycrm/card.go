package keycrm

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// createCard reads a card, refuses what the company cannot hold, and keeps it.
func (c *Company) createCard(in *request) (string, error) {
	o := in.top
	card := &Card{
		Title: o.text("title"), Comment: o.text("manager_comment"), CommunicateAt: o.moment("communicate_at"),
		SourceID: c.chosen(o, "source_id", c.sources), ManagerID: c.chosen(o, "manager_id", c.managers),
	}
	buyer := c.readContact(o)
	pipeline := c.place(o, card)
	for _, name := range []string{"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"} {
		if s := o.text(name); s != "" {
			card.UTM = append(card.UTM, Value{name, []string{s}})
		}
	}
	products, payments := o.list("products"), o.list("payments")
	for _, p := range products {
		card.Products = append(card.Products, readProduct(p))
	}
	for _, p := range payments {
		card.Payments = append(card.Payments, c.readPayment(p, "not_paid"))
	}
	if pipeline != nil {
		pipeline.guard(in, "products", pipeline.Products, len(products))
		pipeline.guard(in, "payments", pipeline.Payments, len(payments))
	}
	for _, f := range o.list("custom_fields") {
		card.Values = append(card.Values, c.readValue(f))
	}
	if err := in.done(); err != nil {
		return "", err
	}
	c.keep(card, buyer)
	return wire.Encode(answerOf(card)), nil
}

// guard refuses what a pipeline's cards have no block for.
func (p *Pipeline) guard(in *request, block string, on bool, n int) {
	if n > 0 && !on {
		in.fail(block, "block is not enabled in the pipeline.")
	}
}

// chosen reads an id that must be on a list.
func (c *Company) chosen(o object, key string, list []wire.Named) int64 {
	id := o.digits(key)
	if _, known := wire.Find(list, id); id != 0 && !known {
		o.in.invalidChoice(o.At(key))
	}
	return id
}

// place finds the pipeline and the status of a new card: those it names, the pipeline of
// its status, or the first.
func (c *Company) place(o object, card *Card) *Pipeline {
	id, status := o.digits("pipeline_id"), o.digits("status_id")
	p := &c.pipelines[0]
	if id != 0 {
		if p = c.pipeline(id); p == nil {
			o.in.invalidChoice("pipeline_id")
			return nil
		}
	}
	card.PipelineID, card.StatusID = p.ID, p.Statuses[0].ID
	if status == 0 {
		return p
	}
	of, s, ok := c.status(status)
	if !ok || id != 0 && of.ID != id {
		o.in.invalidChoice("status_id")
		return nil
	}
	card.PipelineID, card.StatusID, card.Finished = of.ID, status, s.Final
	return c.pipeline(of.ID)
}

// readContact reads who the card is about: a known buyer by id, or somebody with a name,
// an e-mail or a phone.
func (c *Company) readContact(o object) Buyer {
	contact, ok := o.object("contact")
	if !ok {
		o.in.fail("contact", "field is required.")
		return Buyer{}
	}
	id := contact.digits("client_id")
	b := Buyer{Name: contact.text("full_name"), Email: contact.email("email"), Phone: contact.text("phone")}
	contact.Rest()
	if id != 0 {
		i := slices.IndexFunc(c.buyers, func(b Buyer) bool { return b.ID == id })
		if i < 0 {
			o.in.invalidChoice("contact.client_id")
			return b
		}
		return c.buyers[i]
	}
	if b.Name == "" && b.Email == "" && b.Phone == "" {
		o.in.fail("contact", "needs at least one of full_name, email, phone.")
	}
	return b
}

func readProduct(o object) Product {
	p := Product{
		Name: o.text("name"), SKU: o.text("sku"), Price: o.amount("price"), Quantity: o.amount("quantity"),
		Unit: o.text("unit_type"), Picture: o.text("picture"),
	}
	o.Rest()
	return p
}

// readPayment reads a payment; usual is the status of one that names none.
func (c *Company) readPayment(o object, usual string) Payment {
	p := Payment{
		Amount: o.amount("amount"), MethodID: c.chosen(o, "payment_method_id", c.methods), Method: o.text("payment_method"),
		Description: o.text("description"), Date: o.moment("payment_date"), Status: o.text("status"),
	}
	o.Rest()
	if p.Amount == "" {
		o.in.fail(o.At("amount"), "field is required.")
	}
	if p.MethodID == 0 && p.Method == "" {
		o.in.fail(o.At("payment_method_id"), "field is required when payment_method is not present.")
	}
	if p.Status == "" {
		p.Status = usual
	}
	if !slices.Contains([]string{"paid", "not_paid", "canceled", "refund"}, p.Status) {
		o.in.invalidChoice(o.At("status"))
	}
	if p.Date == "" {
		p.Date = c.Now().Format(time.DateTime)
	}
	return p
}

// readValue reads a custom field, which must exist; one with options takes a list.
func (c *Company) readValue(o object) Value {
	uuid := o.text("uuid")
	list, isList := o.texts("value")
	o.Rest()
	i := slices.IndexFunc(c.fields, func(f Field) bool { return f.UUID == uuid })
	switch {
	case uuid == "":
		o.in.fail(o.At("uuid"), "field is required.")
	case i < 0:
		o.in.invalidChoice(o.At("uuid"))
	case len(c.fields[i].Options) > 0 && !isList:
		o.in.fail(o.At("value"), "must be an array.")
	case len(c.fields[i].Options) == 0 && isList:
		o.in.fail(o.At("value"), "must be a string.")
	}
	return Value{uuid, list}
}

// payCard adds a payment to a card.
func (c *Company) payCard(in *request, card *Card) (string, error) {
	p := c.readPayment(in.top, "paid")
	c.pipeline(card.PipelineID).guard(in, "payments", c.pipeline(card.PipelineID).Payments, 1)
	if len(in.wrong) > 0 {
		return "", invalid(in.wrong)
	}
	p.ID = wire.Next(&c.ids.payment)
	card.Payments = append(card.Payments, p)
	card.UpdatedAt = c.Now()
	return wire.Encode(paymentAnswerOf(card.ID, p)), nil
}

// keep stores a card that was read without fault, with its buyer.
func (c *Company) keep(card *Card, buyer Buyer) {
	card.ID = wire.Next(&c.ids.card)
	if card.Title == "" {
		card.Title = "#" + strconv.FormatInt(card.ID, 10)
	}
	card.ContactID = c.meet(buyer)
	card.CreatedAt = c.Now()
	card.UpdatedAt, card.StatusChangedAt = card.CreatedAt, card.CreatedAt
	for i := range card.Payments {
		card.Payments[i].ID = wire.Next(&c.ids.payment)
	}
	c.cards = append(c.cards, card)
}

// meet finds a buyer by id, phone or e-mail and fills in what was not known; else it is
// somebody new.
func (c *Company) meet(b Buyer) int64 {
	i := slices.IndexFunc(c.buyers, func(known Buyer) bool {
		return b.ID != 0 && known.ID == b.ID ||
			b.ID == 0 && b.Phone != "" && samePhone(known.Phone, b.Phone) ||
			b.ID == 0 && b.Phone == "" && b.Email != "" && strings.EqualFold(known.Email, b.Email)
	})
	if i < 0 {
		b.ID = wire.Next(&c.ids.buyer)
		c.buyers = append(c.buyers, b)
		return b.ID
	}
	known := &c.buyers[i]
	for _, f := range []struct {
		into *string
		from string
	}{{&known.Name, b.Name}, {&known.Email, b.Email}, {&known.Phone, b.Phone}} {
		if *f.into == "" {
			*f.into = f.from
		}
	}
	return known.ID
}

func samePhone(a, b string) bool { return wire.Digits(a) != "" && wire.Digits(a) == wire.Digits(b) }
