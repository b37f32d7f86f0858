package getcourse

import (
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// maxQuantity bounds a position, so that price times quantity cannot overflow.
const maxQuantity = 10_000

// position builds the one position a call describes. The offer's id beats its code
// and the title. An unknown code makes a position of its own; an unknown id refuses.
func (d *draft) position(in dealData) (Position, *Offer, error) {
	offer, err := d.offer(in)
	if err != nil {
		return Position{}, nil, err
	}
	pos := Position{Title: in.title.text, Description: in.description.text, OfferCode: in.offerCode, Quantity: 1, AutoComplete: true}
	if offer == nil && pos.OfferCode == "" && pos.Title == "" {
		return Position{}, nil, noOffer()
	}
	if pos.Title == "" {
		pos.Title = pos.OfferCode
	}
	if offer != nil {
		pos.OfferID, pos.OfferCode, pos.AutoComplete = offer.ID, offer.Code, offer.AutoComplete
		if in.title.text == "" {
			pos.Title = offer.Title
		}
		if !in.description.set {
			pos.Description = offer.Description
		}
	}
	if err := pos.setQuantity(in.quantity); err != nil {
		return Position{}, nil, err
	}
	return pos, offer, pos.setCost(in, offer)
}

// offer finds the offer a call names, nil when it names none we know.
func (d *draft) offer(in dealData) (*Offer, error) {
	for i, o := range d.s.offers {
		if in.offerID == strconv.FormatInt(o.ID, 10) || in.offerID == "" && in.offerCode != "" && in.offerCode == o.Code {
			return &d.s.offers[i], nil
		}
	}
	if in.offerID != "" {
		return nil, unknownOffer(in.offerID)
	}
	return nil, nil
}

func (p *Position) setQuantity(quantity opt) error {
	if !quantity.given() {
		return nil
	}
	n, err := strconv.ParseInt(quantity.text, 10, 64)
	if err != nil || n < 1 || n > maxQuantity {
		return badQuantity(quantity.text)
	}
	p.Quantity = n
	return nil
}

// setCost takes the amount of the call, or the price of an offer named by its id.
// Nothing may cost zero but a free offer.
func (p *Position) setCost(in dealData, offer *Offer) error {
	free := offer != nil && offer.Price == 0
	switch {
	case in.cost.given():
		cost, err := wire.ParseMoney(in.cost.text)
		if err != nil {
			return err
		}
		p.Cost = cost
	case offer != nil && in.offerID != "":
		p.Cost = offer.Price * wire.Money(p.Quantity)
	}
	switch {
	case p.Cost == 0 && !free:
		return zeroAmount()
	case p.Cost > wire.MaxMoney:
		return tooMuch()
	}
	return nil
}

// reposition edits an order's positions. A call that names an offer, or a title with
// an amount, brings a position, which is appended or replaces all others. Less than
// that amends the last position.
func (d *draft) reposition(o *Order, in dealData, appended bool, by Author) error {
	if !in.cost.given() && !in.title.set && !in.description.set && !in.quantity.given() && !in.namesOffer() {
		return nil
	}
	switch {
	case in.namesOffer() || in.title.given() && (in.cost.given() || appended):
		pos, _, err := d.position(in)
		if err != nil {
			return err
		}
		if !appended {
			o.Positions = nil
		}
		o.Positions = append(o.Positions, pos)
	default:
		if err := d.amend(&o.Positions[len(o.Positions)-1], in); err != nil {
			return err
		}
	}
	o.sum()
	if o.Total > wire.MaxMoney {
		return tooMuch()
	}
	d.note(o, Entry{By: by, Kind: EntryPositions, To: o.Total.String()})
	if o.Total == 0 {
		d.moveTo(o, StatusPayed, author(bySystem))
	}
	return nil
}

func (in dealData) namesOffer() bool { return in.offerID != "" || in.offerCode != "" }

func (d *draft) amend(pos *Position, in dealData) error {
	if in.title.given() {
		pos.Title = in.title.text
	}
	in.description.putIn(&pos.Description)
	if err := pos.setQuantity(in.quantity); err != nil {
		return err
	}
	if !in.cost.given() {
		return nil
	}
	i := slices.IndexFunc(d.s.offers, func(f Offer) bool { return f.ID == pos.OfferID })
	if i < 0 {
		return pos.setCost(in, nil)
	}
	return pos.setCost(in, &d.s.offers[i])
}
