package getcourse

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// A draft holds what one call changes, on copies; commit stores all of it. A refused
// call drops its draft and so leaves no trace, numbers included.
type draft struct {
	s         *School
	now       time.Time
	host      string // for payment links
	noNew     bool   // the allowance of new objects is spent
	ids       ids
	users     map[int64]*User
	orders    map[int64]*Order
	groups    []string
	purchases []Purchase
	mails     []Mail

	orderMoments, userMoments map[int64]moments // what processes may want to know
}

// change runs f on a draft and keeps its result unless f refuses.
func (s *School) change(f func(*draft) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.draft()
	if err := f(d); err != nil {
		return err
	}
	d.commit()
	d.announce()
	return nil
}

// draft starts an empty draft. The caller holds the lock until it has committed.
func (s *School) draft() *draft {
	return &draft{
		s: s, now: s.Now(), host: s.Host(),
		ids: s.ids, users: map[int64]*User{}, orders: map[int64]*Order{},
		orderMoments: map[int64]moments{}, userMoments: map[int64]moments{},
	}
}

func (d *draft) commit() {
	s := d.s
	s.ids = d.ids
	touched := slices.Sorted(maps.Keys(d.users))
	for _, id := range touched {
		if old := s.users[id]; old != nil {
			forget(s.byEmail, emailKey(old.Email), id)
			forget(s.byPhone, phoneKey(old.Phone), id)
		}
	}
	for _, id := range touched {
		s.users[id] = d.users[id]
		learn(s.byEmail, emailKey(d.users[id].Email), id)
		learn(s.byPhone, phoneKey(d.users[id].Phone), id)
	}
	for id, o := range d.orders {
		s.orders[id] = o
		s.byNumber[o.Number] = id
	}
	for _, p := range d.purchases {
		s.bought[p.OrderID] = true
	}
	s.groups = append(s.groups, d.groups...)
	s.purchases = append(s.purchases, d.purchases...)
	s.mails = append(s.mails, d.mails...)
}

// learn lets the first holder of a key keep it: several users may share a phone.
func learn(index map[string]int64, key string, id int64) {
	if _, taken := index[key]; key != "" && !taken {
		index[key] = id
	}
}

func forget(index map[string]int64, key string, id int64) {
	if index[key] == id {
		delete(index, key)
	}
}

// user gives the draft's copy of a user, nil when there is none.
func (d *draft) user(id int64) *User {
	if u := d.users[id]; u != nil {
		return u
	}
	known := d.s.users[id]
	if known == nil {
		return nil
	}
	d.users[id] = known.clone()
	return d.users[id]
}

// order gives the draft's copy of an order.
func (d *draft) order(id int64) (*Order, error) {
	if o := d.orders[id]; o != nil {
		return o, nil
	}
	known := d.s.orders[id]
	if known == nil {
		return nil, unknownOrder(id)
	}
	d.orders[id] = known.clone()
	return d.orders[id], nil
}

// userByEmail looks among the school's users and those of this draft.
func (d *draft) userByEmail(email string) *User {
	key := emailKey(email)
	if key == "" {
		return nil
	}
	for _, u := range d.users {
		if emailKey(u.Email) == key {
			return u
		}
	}
	return d.user(d.s.byEmail[key])
}

func (d *draft) userByPhone(phone string) *User {
	if key := phoneKey(phone); key != "" {
		return d.user(d.s.byPhone[key])
	}
	return nil
}

// freeNumber is the next order number nobody has taken.
func (d *draft) freeNumber() string {
	for {
		n := strconv.FormatInt(wire.Next(&d.ids.number), 10)
		if _, taken := d.s.byNumber[n]; !taken {
			return n
		}
	}
}

// addGroup makes a group known the first time somebody joins it.
func (d *draft) addGroup(name string) {
	if !slices.Contains(d.s.groups, name) && !slices.Contains(d.groups, name) {
		d.groups = append(d.groups, name)
	}
}

func (d *draft) purchased(order int64) bool {
	return d.s.bought[order] ||
		slices.ContainsFunc(d.purchases, func(p Purchase) bool { return p.OrderID == order })
}

// note writes history; every change of an order passes here.
func (d *draft) note(o *Order, e Entry) {
	e.At = d.now
	o.ChangedAt = d.now
	o.History = append(o.History, e)
	d.happened(o.ID, e.Kind)
}

// mail records a letter to the order's buyer. False orders and buyers without an
// e-mail get none.
func (d *draft) mail(o *Order, kind MailKind, link string) {
	u := d.user(o.UserID)
	if o.Status == StatusFalse || u == nil || u.Email == "" {
		return
	}
	d.mails = append(d.mails, Mail{ID: wire.Next(&d.ids.mail), To: u.Email, Kind: kind, OrderID: o.ID, Link: link, At: d.now})
	d.note(o, Entry{By: author(bySystem), Kind: EntryMail, To: string(kind), Note: u.Email})
}

// Kinds of authors.
const (
	byAPI      = "api"
	byEmployee = "employee"
	byProcess  = "process"
	bySystem   = "system"
)

func author(kind string) Author { return Author{Kind: kind} }
