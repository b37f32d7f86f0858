package getcourse

import (
	"fmt"
	"hash/fnv"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// importDeal creates an order, or edits the one whose number the call gives. An
// unknown number becomes the number of the new order.
func (d *draft) importDeal(p params) (outcome, error) {
	u, added, err := d.importUser(p)
	if err != nil {
		return outcome{}, err
	}
	o, err := d.putOrder(u, p)
	if err != nil {
		return outcome{}, err
	}
	out := userOutcome(u, added)
	out.isDeal, out.dealID = true, o.ID
	if p.system.wantNumber {
		out.dealNumber = o.Number
	}
	if p.system.wantLink {
		out.link = o.PaymentLink
	}
	return out, nil
}

// putOrder edits a known order, which stays with its owner whoever the call names.
func (d *draft) putOrder(u *User, p params) (*Order, error) {
	by := author(byAPI)
	id, found := d.s.byNumber[p.deal.number]
	if p.deal.number == "" || !found {
		return d.createOrder(u, p, Source{Kind: byAPI}, by)
	}
	o, err := d.order(id)
	if err != nil {
		return nil, err
	}
	if err := d.reposition(o, p.deal, p.system.multiple, by); err != nil {
		return nil, err
	}
	if p.session != (Session{}) {
		o.Session = p.session
	}
	if err := d.describe(o, p.deal, by); err != nil {
		return nil, err
	}
	return o, d.progress(o, p.deal, by)
}

// createOrder makes an order of one position and mails the buyer a link to pay.
func (d *draft) createOrder(u *User, p params, from Source, by Author) (*Order, error) {
	if d.noNew {
		return nil, quotaReached()
	}
	pos, offer, err := d.position(p.deal)
	if err != nil {
		return nil, err
	}
	o := d.openOrder(u, p.deal.number, pos, offer, from, by)
	o.Session = p.session
	if err := d.describe(o, p.deal, by); err != nil {
		return nil, err
	}
	if err := d.progress(o, p.deal, by); err != nil {
		return nil, err
	}
	if o.Total == 0 { // a free order is complete at once, whatever status the call names
		d.moveTo(o, StatusPayed, author(bySystem))
	}
	if o.Status != StatusPayed {
		d.mail(o, MailPayLink, o.PaymentLink)
	}
	return o, nil
}

// openOrder starts a new order; without a number it gets the next free one.
func (d *draft) openOrder(u *User, number string, pos Position, offer *Offer, from Source, by Author) *Order {
	o := &Order{
		ID: wire.Next(&d.ids.order), Number: number, UserID: u.ID, Status: StatusNew,
		Positions: []Position{pos}, Currency: "RUB", Board: mainBoard, Source: from,
		AddFields: map[string]string{}, CreatedAt: d.now,
	}
	if number == "" {
		o.Number = d.freeNumber()
	}
	o.PaymentLink, o.PartialLink = d.link(o.ID, "full"), d.link(o.ID, "part")
	if offer != nil && offer.PayHours > 0 {
		o.PayBy = d.now.Add(time.Duration(offer.PayHours) * time.Hour)
	}
	d.orders[o.ID] = o
	o.sum()
	d.note(o, Entry{By: by, Kind: EntryCreated, To: o.Number, Note: from.Kind + suffix(from.ID)})
	return o
}

// mainBoard is the sales board of an order that names none.
const mainBoard = "Основная доска"

func suffix(id string) string {
	if id == "" {
		return ""
	}
	return " " + id
}

// link makes the address of a payment page; its four digits differ for the full and
// the partial payment and are the same in every run.
func (d *draft) link(order int64, what string) string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %d", what, order)
	return fmt.Sprintf("https://%s/sales/shop/dealPay/id/%d/hash/%04x", d.host, order, h.Sum32()&0xffff)
}

// describe copies what a call says about an order besides positions and status.
func (d *draft) describe(o *Order, in dealData, by Author) error {
	partner, err := d.findPartner(in.partner)
	if err != nil {
		return err
	}
	if partner != nil {
		makePartner(partner)
		o.Partner = partner.Email
	}
	put(&o.Manager, in.manager)
	put(&o.Currency, in.currency)
	merge(&o.AddFields, in.addFields)
	if !in.createdAt.IsZero() {
		o.CreatedAt = in.createdAt
	}
	if !in.finishedAt.IsZero() {
		d.finishAt(o, in.finishedAt, by)
	}
	if in.comment != "" {
		d.comment(o, in.comment, by)
	}
	if in.board != "" || in.stage != "" {
		d.moveStage(o, in.board, in.stage, by)
	}
	o.ChangedAt = d.now
	d.happened(o.ID, EntryCard)
	return nil
}

func put(field *string, text string) {
	if text != "" {
		*field = text
	}
}

// progress applies the named status, then records a payment of what is left when the
// call says that the order is paid.
func (d *draft) progress(o *Order, in dealData, by Author) error {
	if in.status != "" {
		status, err := ParseStatus(in.status)
		if err != nil {
			return err
		}
		if err := d.setStatus(o, status, by); err != nil {
			return err
		}
	}
	if o.Left > 0 && (in.status == string(StatusPayed) || yes(in.isPaid)) {
		d.pay(o, Payment{Amount: o.Left, Via: ViaImport, Type: in.paymentType, Status: in.paymentStatus}, by)
	}
	return nil
}

func (d *draft) comment(o *Order, text string, by Author) {
	o.Comments = append(o.Comments, Comment{At: d.now, By: by, Text: text})
	d.note(o, Entry{By: by, Kind: EntryComment, Note: text})
}

func (d *draft) finishAt(o *Order, at time.Time, by Author) {
	d.note(o, Entry{By: by, Kind: EntryFinished, From: dateText(o.FinishedAt), To: dateText(at)})
	o.FinishedAt = at
}

func dateText(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateTime)
}

// moveStage moves an order between boards and stages; an empty name keeps its part.
func (d *draft) moveStage(o *Order, board, stage string, by Author) {
	from := o.Board + suffix(o.Stage)
	put(&o.Board, board)
	put(&o.Stage, stage)
	if to := o.Board + suffix(o.Stage); to != from {
		d.note(o, Entry{By: by, Kind: EntryStage, From: from, To: to})
	}
}
