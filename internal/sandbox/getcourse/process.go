package getcourse

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// A Process calls an address when an order or a user changes. Its conditions must all
// hold; an empty one holds always.
type Process struct {
	ID       int64    `json:"id"`
	Name     string   `json:"name"`
	Object   string   `json:"object"`               // order or user; empty means order
	When     Moment   `json:"when"`                 // empty means Changed
	Statuses []Status `json:"statuses,omitempty"`   // that the order may have
	Offer    string   `json:"offer_code,omitempty"` // that a position of the order has
	Group    string   `json:"group,omitempty"`      // that the user is in
	Method   string   `json:"method"`               // POST or GET; empty means POST
	URL      string   `json:"url"`                  // with placeholders such as {object.user.email}
	Data     string   `json:"data"`                 // where the parameters of URL go: url, form or json; empty means url
}

// What a process is about.
const (
	OfOrder = "order"
	OfUser  = "user"
)

// A Moment is what sets a process off.
type Moment string

// The moments. Users have none but Created and Changed.
const (
	Created  Moment = "created"
	StatusIn Moment = "status"  // an order came into a status, a new one included
	PaidIn   Moment = "payment" // money came into an order
	Changed  Moment = "changed" // any of these and any other change
)

// Moments lists the moments.
func Moments() []Moment { return []Moment{Created, StatusIn, PaidIn, Changed} }

// Where the parameters of a call go.
const (
	DataURL  = "url"
	DataForm = "form"
	DataJSON = "json"
)

// A Hook is a call that a process makes.
type Hook struct {
	Process int64
	Name    string // of the process
	Of      string // the object, such as "order 200001"
	Method  string
	URL     string
	Kind    string // media type of the body; "" for none
	Body    string
}

// AddProcess sets a process up and gives its id.
func (s *School) AddProcess(p Process) (id int64, err error) {
	if p.Object == "" {
		p.Object = OfOrder
	}
	if p.When == "" {
		p.When = Changed
	}
	if p.Method == "" {
		p.Method = "POST"
	}
	if p.Data == "" {
		p.Data = DataURL
	}
	if err := p.check(); err != nil {
		return 0, err
	}
	p.Statuses = slices.Clone(p.Statuses)
	err = s.change(func(d *draft) error {
		p.ID = wire.Next(&d.ids.process)
		if p.Name == "" {
			p.Name = strconv.FormatInt(p.ID, 10)
		}
		s.processes = append(s.processes, p)
		return nil
	})
	return p.ID, err
}

func (p *Process) check() error {
	moments := Moments()
	if p.Object == OfUser {
		moments = []Moment{Created, Changed}
	}
	switch {
	case p.Object != OfOrder && p.Object != OfUser:
		return wire.BadChoice("object", p.Object)
	case !slices.Contains(moments, p.When):
		return wire.BadChoice("when", string(p.When))
	case p.Method != "POST" && p.Method != "GET":
		return wire.BadChoice("method", p.Method)
	case !slices.Contains([]string{DataURL, DataForm, DataJSON}, p.Data), p.Method == "GET" && p.Data != DataURL:
		return wire.BadChoice("data", p.Data)
	case p.Object == OfUser && (len(p.Statuses) > 0 || p.Offer != ""):
		return wire.BadChoice("object", p.Object)
	case p.Object == OfOrder && p.Group != "":
		return wire.BadChoice("group", p.Group)
	}
	for _, status := range p.Statuses {
		if _, err := ParseStatus(string(status)); err != nil {
			return err
		}
		if status == StatusFalse {
			return hiddenOrder()
		}
	}
	if u, err := url.Parse(placeholder.ReplaceAllString(p.URL, "x")); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return badAddress(p.URL)
	}
	return nil
}

// RemoveProcess takes a process away.
func (s *School) RemoveProcess(id int64) error {
	return s.change(func(*draft) error {
		i, err := s.process(id)
		if err == nil {
			s.processes = slices.Delete(s.processes, i, i+1)
		}
		return err
	})
}

// RunProcess lets a process call for one order or user, whatever its conditions. Orders
// that are false stay hidden.
func (s *School) RunProcess(id, object int64) error {
	return s.change(func(d *draft) error {
		i, err := s.process(id)
		if err != nil {
			return err
		}
		p := s.processes[i]
		if p.Object == OfUser {
			u := s.users[object]
			if u == nil {
				return unknownUser(strconv.FormatInt(object, 10))
			}
			s.emit(p.ofUser(u))
			return nil
		}
		o := s.orders[object]
		switch {
		case o == nil:
			return unknownOrder(object)
		case o.Status == StatusFalse:
			return hiddenOrder()
		}
		s.emit(p.ofOrder(o, s.users[o.UserID]))
		return nil
	})
}

func (s *School) process(id int64) (int, error) {
	i := slices.IndexFunc(s.processes, func(p Process) bool { return p.ID == id })
	if i < 0 {
		return 0, unknownProcess(id)
	}
	return i, nil
}

func (s *School) emit(h Hook) {
	if s.cfg.Send != nil {
		s.cfg.Send(h)
	}
}

// moments are what happened to an object in one change.
type moments map[Moment]bool

func (m moments) add(list ...Moment) {
	for _, moment := range list {
		m[moment] = true
	}
}

// happened notes what an entry of history means for processes. Letters mean nothing.
func (d *draft) happened(order int64, kind EntryKind) {
	m := d.orderMoments[order]
	if m == nil {
		m = moments{}
	}
	switch kind {
	case EntryMail:
		return
	case EntryCreated:
		m.add(Created, StatusIn)
	case EntryStatus:
		m.add(StatusIn)
	case EntryPayment, EntryPaymentMoved:
		m.add(PaidIn)
	}
	m.add(Changed)
	d.orderMoments[order] = m
}

func (d *draft) userHappened(user int64, moment Moment) {
	if d.userMoments[user] == nil {
		d.userMoments[user] = moments{}
	}
	d.userMoments[user].add(moment, Changed)
}

// announce lets the processes call for what a change has done, users first: an order's
// buyer is there before his order.
func (d *draft) announce() {
	s := d.s
	for _, id := range slices.Sorted(maps.Keys(d.userMoments)) {
		u := s.users[id]
		for _, p := range s.processes {
			if p.Object == OfUser && d.userMoments[id][p.When] && (p.Group == "" || u.isIn(p.Group)) {
				s.emit(p.ofUser(u))
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(d.orderMoments)) {
		o := s.orders[id]
		for _, p := range s.processes {
			if p.Object == OfOrder && d.orderMoments[id][p.When] && p.fits(o) {
				s.emit(p.ofOrder(o, s.users[o.UserID]))
			}
		}
	}
}

// fits reports whether an order meets the conditions. Processes do not see false orders.
func (p *Process) fits(o *Order) bool {
	return o.Status != StatusFalse && (len(p.Statuses) == 0 || slices.Contains(p.Statuses, o.Status)) &&
		(p.Offer == "" || slices.ContainsFunc(o.Positions, func(pos Position) bool { return pos.OfferCode == p.Offer }))
}
