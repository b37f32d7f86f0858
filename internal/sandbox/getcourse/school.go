// Package getcourse imitates a GetCourse school in memory: users, groups, partners,
// offers, orders with their statuses and payments, and the two import calls that
// change them. It follows the behaviour described for the real service, including
// its answers to calls it refuses, so that a script can be tried without a school.
//
// It is not a client of the service, serves no network by itself and keeps nothing
// on disk: package sandbox gives it an address and a page. Letters are recorded and
// never sent. Faults of the network belong to package sandbox as well.
//
//	s := getcourse.New(getcourse.Config{})
//	r := s.Handle(getcourse.Call{Path: "/pl/api/users", Action: "add", Key: key, Params: params}, getcourse.Conditions{})
package getcourse

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// What a Config left empty stands for.
const (
	DefaultAccount   = "school"
	DefaultKey       = "SANDBOX-KEY"
	DefaultOwnDomain = "learn.example.org"
)

// A Config describes a school; its zero value is usable.
type Config struct {
	Account   string           // first label of the school's host; empty means DefaultAccount
	Key       string           // secret key of its API; empty means DefaultKey
	OwnDomain string           // further host the school answers on; empty means DefaultOwnDomain
	Now       func() time.Time // clock; nil means one that stands still
	Zone      *time.Location   // the school's local time; nil means UTC+3

	// Send is told of every call a process makes, in the order of the changes. It must
	// come back at once and not call the school. Nil means nobody is called.
	Send func(Hook)
}

// A School is one account. It is safe for concurrent use.
type School struct {
	cfg Config

	mu sync.Mutex
	records
}

// records are all a school knows; mu guards them.
type records struct {
	ids       ids
	users     map[int64]*User
	byEmail   map[string]int64
	byPhone   map[string]int64
	orders    map[int64]*Order
	byNumber  map[string]int64
	bought    map[int64]bool // orders that have given access
	groups    []string
	offers    []Offer
	purchases []Purchase
	mails     []Mail
	reasons   []Reason
	fields    Fields
	processes []Process
}

// ids are the numbers given out last.
type ids struct{ user, order, number, offer, payment, purchase, mail, process int64 }

// New makes a school in its starting state.
func New(cfg Config) *School {
	cfg.Account = strings.ToLower(cmp.Or(cfg.Account, DefaultAccount))
	cfg.Key = cmp.Or(cfg.Key, DefaultKey)
	cfg.OwnDomain = strings.ToLower(cmp.Or(cfg.OwnDomain, DefaultOwnDomain))
	if cfg.Zone == nil {
		cfg.Zone = time.FixedZone("", 3*60*60)
	}
	if cfg.Now == nil {
		still := time.Date(2026, time.January, 15, 12, 0, 0, 0, cfg.Zone)
		cfg.Now = func() time.Time { return still }
	}
	s := &School{cfg: cfg}
	s.Reset()
	return s
}

// Now is the school's clock in its local time.
func (s *School) Now() time.Time { return s.cfg.Now().In(s.cfg.Zone) }

// State copies everything, sorted by id; users and orders can be read at leisure.
func (s *School) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := State{
		Account:   s.cfg.Account,
		OwnDomain: s.cfg.OwnDomain,
		Groups:    list(s.groups),
		Offers:    list(s.offers),
		Mails:     list(s.mails),
		Purchases: []Purchase{},
		Reasons:   list(s.reasons),
		Fields:    Fields{User: list(s.fields.User), Order: list(s.fields.Order)},
		Processes: list(s.processes),
	}
	for _, p := range s.purchases {
		p.Titles = list(p.Titles)
		st.Purchases = append(st.Purchases, p)
	}
	for _, id := range slices.Sorted(maps.Keys(s.users)) {
		st.Users = append(st.Users, *s.users[id].clone())
	}
	for _, id := range slices.Sorted(maps.Keys(s.orders)) {
		st.Orders = append(st.Orders, *s.orders[id].clone())
	}
	st.Statistics = statistics(st.Orders)
	return st
}

// Order copies one order.
func (s *School) Order(id int64) (Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[id]
	if o == nil {
		return Order{}, unknownOrder(id)
	}
	return *o.clone(), nil
}

// statistics counts every order but the false ones.
func statistics(orders []Order) []StatusLine {
	var lines []StatusLine
	for _, name := range Statuses() {
		if name.Code == StatusFalse {
			continue
		}
		line := StatusLine{Status: name.Code}
		for _, o := range orders {
			if o.Status == name.Code {
				line.Orders++
				line.Total += o.Total
				line.Paid += o.Paid
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// A Filter chooses orders of a list. Its zero value is the plain list.
type Filter struct {
	Status Status // only these; the one way to see false orders
	Reason string // only cancelled orders with this reason
}

// List gives the orders the filter lets through, in the order of their ids.
func (st State) List(f Filter) []Order {
	chosen := []Order{}
	for _, o := range st.Orders {
		switch {
		case f.Status == "" && o.Status == StatusFalse:
		case f.Status != "" && o.Status != f.Status:
		case f.Reason != "" && (o.Status != StatusCancelled || o.Reason == nil || o.Reason.Name != f.Reason):
		default:
			chosen = append(chosen, o)
		}
	}
	return chosen
}

// list copies a slice; the copy of an empty one is written as [] in JSON.
func list[T any](from []T) []T { return append([]T{}, from...) }

func (u *User) clone() *User {
	c := *u
	c.Groups = list(u.Groups)
	c.AddFields = maps.Clone(u.AddFields)
	return &c
}

func (o *Order) clone() *Order {
	c := *o
	c.Positions = list(o.Positions)
	c.Payments = list(o.Payments)
	c.Tags = list(o.Tags)
	c.AddFields = maps.Clone(o.AddFields)
	c.Comments = list(o.Comments)
	c.Tasks = list(o.Tasks)
	c.History = list(o.History)
	if o.Reason != nil {
		reason := *o.Reason
		c.Reason = &reason
	}
	return &c
}

// emailKey is what two e-mails are compared by.
func emailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// phoneKey is what two phones are compared by: the digits, the Russian 8 as 7.
func phoneKey(phone string) string {
	digits := wire.Digits(phone)
	if len(digits) == 11 && digits[0] == '8' {
		return "7" + digits[1:]
	}
	return digits
}
