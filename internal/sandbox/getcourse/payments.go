package getcourse

import (
	"slices"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// sum brings an order's totals up to date with its positions and payments.
func (o *Order) sum() {
	o.Total, o.Paid = 0, 0
	for _, p := range o.Positions {
		o.Total += p.Cost
	}
	for _, p := range o.Payments {
		if p.counts() {
			o.Paid += p.Amount
		}
	}
	o.Left = max(0, o.Total-o.Paid)
}

// accepted is the status of a payment that names none.
const accepted = "accepted"

// counts tells money that is in the order from money expected or given back.
func (p Payment) counts() bool {
	return !p.Deleted && (p.Status == accepted || p.Status == "frombalance")
}

// pay records a payment. One that counts brings the buyer a letter and moves the
// status on.
func (d *draft) pay(o *Order, p Payment, by Author) {
	if p.Status == "" {
		p.Status = accepted
	}
	p.ID, p.At = wire.Next(&d.ids.payment), d.now
	o.Payments = append(o.Payments, p)
	o.sum()
	d.note(o, Entry{By: by, Kind: EntryPayment, To: p.Amount.String(), Note: string(p.Via)})
	if p.counts() {
		d.mail(o, MailPaid, "")
		d.settle(o)
	}
}

// settle moves the status after money came in: a covering sum completes the order if
// all its offers complete by themselves, a smaller one makes it partly paid. A
// completed order stays so.
func (d *draft) settle(o *Order) {
	automatic := !slices.ContainsFunc(o.Positions, func(p Position) bool { return !p.AutoComplete })
	switch {
	case o.Status == StatusPayed:
	case o.Left > 0:
		d.moveTo(o, StatusPartPayed, author(bySystem))
	case automatic:
		d.moveTo(o, StatusPayed, author(bySystem))
	}
}

// livePayment finds a payment of an order that has not been deleted.
func (o *Order) livePayment(id int64) (int, error) {
	i := slices.IndexFunc(o.Payments, func(p Payment) bool { return p.ID == id && !p.Deleted })
	if i < 0 {
		return 0, unknownPayment(id)
	}
	return i, nil
}
