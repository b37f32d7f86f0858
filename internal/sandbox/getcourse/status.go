package getcourse

import (
	"slices"

	"github.com/salecalc/salecalc/lang/diag"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// A Status is the code of an order's status.
type Status string

// The ten statuses, in the order the service lists them. Payed is spelt as the
// service spells it; False is the text "false".
const (
	StatusNew              Status = "new"
	StatusInWork           Status = "in_work"
	StatusNotConfirmed     Status = "not_confirmed"
	StatusPayed            Status = "payed"
	StatusCancelled        Status = "cancelled"
	StatusFalse            Status = "false"
	StatusPaymentWaiting   Status = "payment_waiting"
	StatusPartPayed        Status = "part_payed"
	StatusWaitingForReturn Status = "waiting_for_return"
	StatusPending          Status = "pending"
)

// A StatusName is a status with its label.
type StatusName struct {
	Code  Status
	Label diag.Text
}

// Statuses lists all statuses in the service's order.
func Statuses() []StatusName {
	return []StatusName{
		{StatusNew, diag.Both("New", "Новый")},
		{StatusInWork, diag.Both("In progress", "В работе")},
		{StatusNotConfirmed, diag.Both("Not confirmed", "Не подтвержден")},
		{StatusPayed, diag.Both("Completed", "Завершен")},
		{StatusCancelled, diag.Both("Cancelled", "Отменен")},
		{StatusFalse, diag.Both("False", "Ложный")},
		{StatusPaymentWaiting, diag.Both("Waiting for payment", "Ожидаем оплаты")},
		{StatusPartPayed, diag.Both("Partly paid", "Частично оплачен")},
		{StatusWaitingForReturn, diag.Both("Waiting for a refund", "Ожидает возврата")},
		{StatusPending, diag.Both("Postponed", "Отложен")},
	}
}

// Label is the status as people read it; an unknown code is its own label.
func (s Status) Label() diag.Text {
	for _, n := range Statuses() {
		if n.Code == s {
			return n.Label
		}
	}
	return diag.Same(string(s))
}

// ParseStatus accepts the exact code of a status.
func ParseStatus(text string) (Status, error) {
	s := Status(text)
	if !slices.ContainsFunc(Statuses(), func(n StatusName) bool { return n.Code == s }) {
		return "", badStatus(text)
	}
	return s, nil
}

// setStatus changes a status on somebody's wish. The one lock is a partly paid order
// with money from a payment system; everything else may become anything.
func (d *draft) setStatus(o *Order, to Status, by Author) error {
	switch {
	case by.Kind == byProcess && o.Status == StatusFalse:
		return hiddenOrder()
	case o.Status == to:
		return nil
	case o.Status == StatusPartPayed && o.paidThroughSystem():
		return statusLocked()
	}
	d.moveTo(o, to, by)
	return nil
}

// moveTo changes a status with all that follows from it: access for a completed
// order, closed tasks for a false one. A reason does not outlive its status.
func (d *draft) moveTo(o *Order, to Status, by Author) {
	if o.Status == to {
		return
	}
	d.note(o, Entry{By: by, Kind: EntryStatus, From: string(o.Status), To: string(to)})
	o.Status = to
	if to != StatusCancelled && to != StatusFalse {
		o.Reason = nil
	}
	switch to {
	case StatusPayed:
		d.complete(o, by)
	case StatusFalse:
		for i := range o.Tasks {
			o.Tasks[i].Open = false
		}
	}
}

// complete dates a finished order and gives access once; access is never taken back.
func (d *draft) complete(o *Order, by Author) {
	if o.FinishedAt.IsZero() {
		o.FinishedAt = d.now
	}
	if d.purchased(o.ID) {
		return
	}
	p := Purchase{ID: wire.Next(&d.ids.purchase), OrderID: o.ID, UserID: o.UserID, At: d.now}
	for _, pos := range o.Positions {
		p.Titles = append(p.Titles, pos.Title)
	}
	d.purchases = append(d.purchases, p)
	d.note(o, Entry{By: by, Kind: EntryPurchase})
}

func (o *Order) paidThroughSystem() bool {
	return slices.ContainsFunc(o.Payments, func(p Payment) bool { return p.Via == ViaSystem && p.counts() })
}
