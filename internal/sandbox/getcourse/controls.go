package getcourse

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// The methods below are what people and money do to a school, which its import API
// cannot trigger. Each returns an *wire.Refusal when the school would not allow it.

// Employee is a person who works at the school.
func Employee(name string) Author { return Author{Kind: byEmployee, ID: name} }

// ByProcess is an automatic process of the school, with its id.
func ByProcess(id string) Author { return Author{Kind: byProcess, ID: id} }

// Pay records a payment of an order: amount, or all that is left when it is empty.
// A payment through a payment system respects the time limit of the offer. One from the
// deposit takes all or nothing: with too little on the balance nothing happens and
// paid is false.
func (s *School) Pay(order int64, amount string, via Via, kind string, by Author) (paid bool, err error) {
	err = s.change(func(d *draft) error {
		o, err := d.order(order)
		if err != nil {
			return err
		}
		if via == ViaDeposit {
			paid = d.payFromDeposit(o, by)
			return nil
		}
		p := Payment{Amount: o.Left, Via: via, Type: kind}
		if amount != "" {
			if p.Amount, err = wire.ParseMoney(amount); err != nil {
				return err
			}
		}
		switch {
		case via != ViaSystem && via != ViaManual:
			return wire.BadChoice("via", string(via))
		case p.Amount == 0:
			return wire.BadAmount(p.Amount.String())
		case via == ViaSystem && !o.PayBy.IsZero() && d.now.After(o.PayBy):
			return payTimeOver()
		}
		if via == ViaSystem {
			by = author(bySystem)
		}
		d.pay(o, p, by)
		paid = true
		return nil
	})
	return paid, err
}

func (d *draft) payFromDeposit(o *Order, by Author) bool {
	u := d.user(o.UserID)
	if o.Left == 0 || u.Balance < o.Left {
		return false
	}
	u.Balance -= o.Left
	d.pay(o, Payment{Amount: o.Left, Via: ViaDeposit}, by)
	return true
}

// TopUp adds to a user's deposit.
func (s *School) TopUp(user int64, amount string) error {
	return s.change(func(d *draft) error {
		u := d.user(user)
		if u == nil {
			return unknownUser(strconv.FormatInt(user, 10))
		}
		sum, err := wire.ParseMoney(amount)
		if err != nil {
			return err
		}
		if u.Balance += sum; u.Balance > wire.MaxMoney {
			return tooMuch()
		}
		return nil
	})
}

// DeletePayment takes a payment out of its order; deposit money goes back to the
// balance. The order's status stays.
func (s *School) DeletePayment(order, payment int64, by Author) error {
	return s.change(func(d *draft) error {
		o, err := d.order(order)
		if err != nil {
			return err
		}
		i, err := o.livePayment(payment)
		if err != nil {
			return err
		}
		p := &o.Payments[i]
		p.Deleted = true
		if p.Via == ViaDeposit {
			d.user(o.UserID).Balance += p.Amount
		}
		o.sum()
		d.note(o, Entry{By: by, Kind: EntryPaymentDeleted, From: p.Amount.String(), Note: string(p.Via)})
		return nil
	})
}

// MovePayment moves a payment to another order, whose status follows it.
func (s *School) MovePayment(order, payment, to int64, by Author) error {
	return s.change(func(d *draft) error {
		o, err := d.order(order)
		if err != nil {
			return err
		}
		target, err := d.order(to)
		if err != nil {
			return err
		}
		i, err := o.livePayment(payment)
		if err != nil {
			return err
		}
		if target == o {
			return wire.BadChoice("to", strconv.FormatInt(to, 10))
		}
		p := o.Payments[i]
		o.Payments = slices.Delete(o.Payments, i, i+1)
		target.Payments = append(target.Payments, p)
		o.sum()
		target.sum()
		moved := Entry{By: by, Kind: EntryPaymentMoved, From: o.Number, To: target.Number, Note: p.Amount.String()}
		d.note(o, moved)
		d.note(target, moved)
		if p.counts() {
			d.settle(target)
		}
		return nil
	})
}

// SetStatus changes a status by hand or by a process. A reason may come along.
func (s *School) SetStatus(order int64, status string, reason CancelReason, by Author) error {
	return s.change(func(d *draft) error {
		o, err := d.order(order)
		if err != nil {
			return err
		}
		to, err := ParseStatus(status)
		if err != nil {
			return err
		}
		if err := d.setStatus(o, to, by); err != nil || reason.Name == "" {
			return err
		}
		return d.setReason(o, reason, by)
	})
}

// SetReason gives a cancelled or false order one of the account's reasons.
func (s *School) SetReason(order int64, reason CancelReason, by Author) error {
	return s.edit(order, func(d *draft, o *Order) error { return d.setReason(o, reason, by) })
}

func (d *draft) setReason(o *Order, reason CancelReason, by Author) error {
	if o.Status != StatusCancelled && o.Status != StatusFalse {
		return reasonNotAllowed()
	}
	if !slices.ContainsFunc(d.s.reasons, func(r Reason) bool { return r.Name == reason.Name }) {
		return unknownReason(reason.Name)
	}
	o.Reason = &reason
	d.note(o, Entry{By: by, Kind: EntryReason, To: reason.Name, Note: reason.Comment})
	return nil
}

// edit changes one order.
func (s *School) edit(order int64, f func(*draft, *Order) error) error {
	return s.change(func(d *draft) error {
		o, err := d.order(order)
		if err != nil {
			return err
		}
		return f(d, o)
	})
}

// Comment adds a comment; comments cannot be removed.
func (s *School) Comment(order int64, text string, by Author) error {
	return s.edit(order, func(d *draft, o *Order) error {
		if strings.TrimSpace(text) == "" {
			return wire.Missing("text")
		}
		d.comment(o, text, by)
		return nil
	})
}

// SetFinished changes the completion date of an order that has been completed.
func (s *School) SetFinished(order int64, at string, by Author) error {
	return s.edit(order, func(d *draft, o *Order) error {
		date, ok := parseLocal(strings.Replace(at, "T", " ", 1), s.cfg.Zone)
		switch {
		case o.FinishedAt.IsZero():
			return notFinished()
		case !ok:
			return badDate("at", at)
		}
		d.finishAt(o, date, by)
		return nil
	})
}

// MoveStage moves an order to another board, stage, or both.
func (s *School) MoveStage(order int64, board, stage string, by Author) error {
	return s.edit(order, func(d *draft, o *Order) error {
		if board == "" && stage == "" {
			return wire.Missing("stage")
		}
		d.moveStage(o, board, stage, by)
		return nil
	})
}

// SendLink mails the buyer a link to pay all or, when partial, a part.
func (s *School) SendLink(order int64, partial bool) error {
	return s.edit(order, func(d *draft, o *Order) error {
		if partial {
			d.mail(o, MailPartLink, o.PartialLink)
		} else {
			d.mail(o, MailPayLink, o.PaymentLink)
		}
		return nil
	})
}

// AddTask opens a task on an order.
func (s *School) AddTask(order int64, title string, by Author) error {
	return s.edit(order, func(d *draft, o *Order) error {
		if title == "" {
			return wire.Missing("title")
		}
		o.Tasks = append(o.Tasks, Task{Title: title, Open: true})
		d.note(o, Entry{By: by, Kind: EntryTask, To: title})
		return nil
	})
}

// A Card is the part of an order's card that only people fill in. Empty fields keep
// what is there.
type Card struct {
	Manager   string
	PromoCode string
	Tags      []string
}

// SetCard fills in an order's card.
func (s *School) SetCard(order int64, card Card, by Author) error {
	return s.edit(order, func(d *draft, o *Order) error {
		put(&o.Manager, card.Manager)
		put(&o.PromoCode, card.PromoCode)
		if len(card.Tags) > 0 {
			o.Tags = slices.Clone(card.Tags)
		}
		d.note(o, Entry{By: by, Kind: EntryCard, To: strings.Join(append([]string{o.Manager, o.PromoCode}, o.Tags...), " ")})
		return nil
	})
}

// A Sale is an order that comes into being without the API: on a page, in a process,
// or by an employee. From.Kind says which.
type Sale struct {
	Email     string
	OfferCode string
	Cost      string // empty means the offer's price
	Quantity  string
	From      Source
}

// Sell creates an order and its buyer, if need be. It gives the order's id.
func (s *School) Sell(sale Sale) (order int64, err error) {
	if !slices.Contains([]string{"page", byProcess, byEmployee}, sale.From.Kind) {
		return 0, wire.BadChoice("source", sale.From.Kind)
	}
	err = s.change(func(d *draft) error {
		p := params{user: userData{email: opt{text: sale.Email, set: true}}}
		p.deal = dealData{offerCode: sale.OfferCode, cost: opt{text: sale.Cost}, quantity: opt{text: sale.Quantity}}
		if offer, _ := d.offer(p.deal); offer != nil && sale.Cost == "" {
			p.deal.offerID = strconv.FormatInt(offer.ID, 10)
		}
		u, _, err := d.importUser(p)
		if err != nil {
			return err
		}
		o, err := d.createOrder(u, p, sale.From, Author(sale.From))
		if err == nil {
			order = o.ID
		}
		return err
	})
	return order, err
}

// A Registration is what a visitor of a landing page fills in.
type Registration struct {
	Email, Phone, Name string
	Fields             map[string]string // custom fields by title; unknown ones are dropped
}

// Register makes a visitor a user, or fills a known user's card in. It gives the id.
func (s *School) Register(r Registration) (user int64, err error) {
	err = s.change(func(d *draft) error {
		in := userData{email: opt{text: strings.TrimSpace(r.Email)}, phone: opt{text: strings.TrimSpace(r.Phone)}}
		in.firstName = opt{text: strings.TrimSpace(r.Name), set: r.Name != ""}
		in.addFields = map[string]string{}
		for _, title := range s.fields.User {
			if text := r.Fields[title]; text != "" {
				in.addFields[title] = text
			}
		}
		u, _, err := d.importUser(params{user: in, system: systemData{refresh: true}})
		if err == nil {
			user = u.ID
		}
		return err
	})
	return user, err
}

// AddOffer sets an offer up, or replaces the one of that code.
func (s *School) AddOffer(offer Offer) error {
	return s.change(func(d *draft) error {
		if offer.Code == "" {
			return wire.Missing("code")
		}
		offer.Title = cmp.Or(offer.Title, offer.Code)
		if i := slices.IndexFunc(s.offers, func(o Offer) bool { return o.Code == offer.Code }); i >= 0 {
			offer.ID = s.offers[i].ID
			s.offers[i] = offer
			return nil
		}
		offer.ID = wire.Next(&d.ids.offer)
		s.offers = append(s.offers, offer)
		return nil
	})
}

// AddReason adds a cancel reason to the account's list, which is kept sorted.
func (s *School) AddReason(reason Reason) error {
	return s.change(func(*draft) error {
		if reason.Name == "" {
			return wire.Missing("name")
		}
		s.reasons = append(s.reasons, reason)
		slices.SortStableFunc(s.reasons, func(a, b Reason) int { return cmp.Compare(a.Sort, b.Sort) })
		return nil
	})
}

// AddField sets up a custom field of users or, when ofOrders, of orders.
func (s *School) AddField(title string, ofOrders bool) error {
	return s.change(func(*draft) error {
		list := &s.fields.User
		if ofOrders {
			list = &s.fields.Order
		}
		if title == "" {
			return wire.Missing("title")
		}
		if !slices.Contains(*list, title) {
			*list = append(*list, title)
		}
		return nil
	})
}
