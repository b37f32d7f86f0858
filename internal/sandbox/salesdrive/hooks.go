package salesdrive

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// A Webhook posts orders to an address. Its conditions must all hold; an empty one holds
// always.
type Webhook struct {
	ID       int64   `json:"id"`
	Name     string  `json:"name"`
	URL      string  `json:"url"`
	Sites    []int64 `json:"sites,omitempty"`    // that the order may come from
	Statuses []int64 `json:"statuses,omitempty"` // that the order may have
	Names    string  `json:"names"`              // of the fields: described, today or mixed; empty means mixed
}

// Names of the fields in a body.
const (
	NamesDescribed = "described" // those of the service's description
	NamesToday     = "today"     // those the service uses today
	NamesMixed     = "mixed"     // described for new orders, today's for changes
)

// What happened to an order.
const (
	EventNew    = "new_order"
	EventStatus = "status_change"
)

// A Hook is what a webhook posts.
type Hook struct {
	Webhook int64
	Name    string // of the webhook
	Of      string // the order and what happened, such as "order 20417: new_order"
	URL     string
	Body    string // JSON
}

// AddWebhook sets a webhook up and gives its id.
func (a *Account) AddWebhook(w Webhook) (id int64, err error) {
	if w.Names == "" {
		w.Names = NamesMixed
	}
	if !slices.Contains([]string{NamesDescribed, NamesToday, NamesMixed}, w.Names) {
		return 0, wire.BadChoice("names", w.Names)
	}
	for _, list := range []struct {
		field string
		ids   []int64
		known []wire.Named
	}{{"sites", w.Sites, sites()}, {"statuses", w.Statuses, Statuses()}} {
		for _, id := range list.ids {
			if _, ok := wire.Find(list.known, id); !ok {
				return 0, wire.BadChoice(list.field, strconv.FormatInt(id, 10))
			}
		}
	}
	if u, err := url.Parse(w.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return 0, badAddress(w.URL)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	w.ID, w.Sites, w.Statuses = wire.Next(&a.ids.webhook), slices.Clone(w.Sites), slices.Clone(w.Statuses)
	if w.Name == "" {
		w.Name = strconv.FormatInt(w.ID, 10)
	}
	a.webhooks = append(a.webhooks, w)
	return w.ID, nil
}

// RemoveWebhook takes a webhook away.
func (a *Account) RemoveWebhook(id int64) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.webhooks, func(w Webhook) bool { return w.ID == id })
	if i < 0 {
		return unknown("webhook", "вебхука", id)
	}
	a.webhooks = slices.Delete(a.webhooks, i, i+1)
	return nil
}

// announce posts an order to every webhook whose conditions it meets.
func (a *Account) announce(o *Order, event string) {
	if a.cfg.Send == nil {
		return
	}
	for _, w := range a.webhooks {
		if !allows(w.Sites, o.SiteID) || !allows(w.Statuses, o.StatusID) {
			continue
		}
		a.cfg.Send(Hook{
			Webhook: w.ID, Name: w.Name, Of: "order " + strconv.FormatInt(o.ID, 10) + ": " + event, URL: w.URL,
			Body: a.body(o, event, w.Names == NamesToday || w.Names == NamesMixed && event == EventStatus),
		})
	}
}

func allows(list []int64, id int64) bool { return len(list) == 0 || slices.Contains(list, id) }

func badAddress(text string) *wire.Refusal {
	text = strconv.Quote(wire.Preview(text))
	return wire.Refuse("bad-address", text+" is not an address such as http://127.0.0.1:8080/salesdrive/KEY",
		"Нужен адрес вида http://127.0.0.1:8080/salesdrive/КЛЮЧ, а не "+text)
}
