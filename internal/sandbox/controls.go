package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/keycrm"
	"github.com/salecalc/salecalc/internal/sandbox/salesdrive"
	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// A control is one thing a person may do to the sandbox. It takes the same fields from
// a form of the page and from a JSON object.
type control struct {
	path   string // below /sandbox
	fields string // names of its fields, separated by spaces
	run    func(*Server, *command) (result, error)
}

// controls lists every control; all are POST.
func controls() []control {
	return []control{
		{"/reset", "", (*Server).resetAll},
		{"/faults", "fault on times", (*Server).switchFault},
		{"/orders", "email offer_code cost quantity source source_id", (*Server).sell},
		{"/orders/{id}/pay", "amount via type by name", (*Server).pay},
		{"/orders/{id}/deposit", "by name", (*Server).payFromDeposit},
		{"/orders/{id}/payments/{payment}/delete", "by name", (*Server).deletePayment},
		{"/orders/{id}/payments/{payment}/move", "to by name", (*Server).movePayment},
		{"/orders/{id}/status", "status reason comment by name", (*Server).setStatus},
		{"/orders/{id}/reason", "reason comment by name", (*Server).setReason},
		{"/orders/{id}/comment", "text by name", (*Server).comment},
		{"/orders/{id}/finished", "at by name", (*Server).setFinished},
		{"/orders/{id}/stage", "board stage by name", (*Server).moveStage},
		{"/orders/{id}/link", "part", (*Server).sendLink},
		{"/orders/{id}/task", "title by name", (*Server).addTask},
		{"/orders/{id}/card", "manager promo_code tags by name", (*Server).setCard},
		{"/users/{id}/deposit", "amount", (*Server).topUp},
		{"/offers", "code title price auto_complete pay_hours", (*Server).addOffer},
		{"/reasons", "name sort", (*Server).addReason},
		{"/fields", "title of", (*Server).addField},
		{"/processes", "name object when statuses offer_code group method url data", (*Server).addProcess},
		{"/processes/{id}/delete", "", (*Server).removeProcess},
		{"/processes/{id}/run", "object", (*Server).runProcess},
		{"/sent/{seq}/repeat", "", (*Server).repeatSent},
		{"/salesdrive/orders", "first_name last_name phone email sku quantity site comment utm_source client_id delivery", (*Server).orderInShop},
		{"/salesdrive/orders/{id}/status", "status_id reason_id", (*Server).shopStatus},
		{"/salesdrive/orders/{id}/take", "", (*Server).shopTake},
		{"/salesdrive/orders/{id}/pay", "amount", (*Server).shopPay},
		{"/salesdrive/orders/{id}/ship", "waybill", (*Server).shopShip},
		{"/salesdrive/webhooks", "name url sites statuses names", (*Server).addWebhook},
		{"/salesdrive/webhooks/{id}/delete", "", (*Server).removeWebhook},
		{"/keycrm/cards/{id}/status", "status_id", (*Server).moveCard},
		{"/keycrm/pipelines", "title products payments", (*Server).addPipeline},
		{"/keycrm/pipelines/{id}/blocks", "products payments", (*Server).setBlocks},
		{"/keycrm/sources", "name", (*Server).addSource},
		{"/keycrm/fields", "uuid name options", (*Server).addCardField},
	}
}

// A command is one use of a control. The first id that cannot be read is kept in err.
type command struct {
	r   *http.Request
	in  url.Values
	err error
}

func (c *command) get(field string) string { return strings.TrimSpace(c.in.Get(field)) }

// id reads a number of the path, or a field that stands for one.
func (c *command) id(name, text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil && c.err == nil {
		c.err = badInput(name, text)
	}
	return n
}

func (c *command) pathID(name string) int64 { return c.id(name, c.r.PathValue(name)) }

// small reads an optional number up to a hundred thousand.
func (c *command) small(name string) int {
	text := c.get(name)
	if text == "" {
		return 0
	}
	n := c.id(name, text)
	if n < 0 || n > 100_000 {
		c.err = badInput(name, text)
	}
	return int(n)
}

// flag reads a switch: what a checkbox, a number or a JSON boolean says.
func (c *command) flag(name string) bool {
	switch c.get(name) {
	case "", "0", "false", "off":
		return false
	}
	return true
}

// list reads texts separated by commas, or given several times.
func (c *command) list(name string) []string {
	var list []string
	for text := range strings.SplitSeq(strings.Join(c.in[name], ","), ",") {
		if text = strings.TrimSpace(text); text != "" {
			list = append(list, text)
		}
	}
	return list
}

// ids reads numbers separated by commas, or given several times.
func (c *command) ids(name string) []int64 {
	var list []int64
	for _, text := range c.list(name) {
		list = append(list, c.id(name, text))
	}
	return list
}

// author is who acts: an employee unless the command names a process.
func (c *command) author() getcourse.Author {
	if c.get("by") == "process" {
		return getcourse.ByProcess(c.get("name"))
	}
	return getcourse.Employee(c.get("name"))
}

// A result is what a control answers. Only what concerns it is set.
type result struct {
	OK        bool              `json:"ok"`
	Paid      *bool             `json:"paid,omitempty"`
	Order     *getcourse.Order  `json:"order,omitempty"`
	Card      *keycrm.Card      `json:"card,omitempty"`
	ShopOrder *salesdrive.Order `json:"salesdrive_order,omitempty"`
	Faults    []Fault           `json:"faults,omitempty"`
	ID        int64             `json:"id,omitempty"` // of what was made

	anchor string // of the page, to go back to
}

// onOrder runs a control of one order and answers with the order after it.
func (s *Server) onOrder(c *command, do func(order int64) error) (result, error) {
	id := c.pathID("id")
	if c.err != nil {
		return result{}, c.err
	}
	if err := do(id); err != nil {
		return result{}, err
	}
	return s.orderResult(id)
}

func (s *Server) orderResult(id int64) (result, error) {
	o, err := s.school.Order(id)
	return result{Order: &o}, err
}

func (s *Server) resetAll(*command) (result, error) {
	s.Reset()
	return result{}, nil
}

func (s *Server) switchFault(c *command) (result, error) {
	times := c.small("times")
	if c.err != nil {
		return result{}, c.err
	}
	switch {
	case c.in.Has("on") && !c.flag("on"):
		times = 0
	case times == 0:
		times = always
	}
	err := s.SetFaultTimes(Fault(c.get("fault")), times)
	return result{Faults: s.ActiveFaults()}, err
}

func (s *Server) sell(c *command) (result, error) {
	id, err := s.school.Sell(getcourse.Sale{
		Email: c.get("email"), OfferCode: c.get("offer_code"), Cost: c.get("cost"), Quantity: c.get("quantity"),
		From: getcourse.Source{Kind: c.get("source"), ID: c.get("source_id")},
	})
	if err != nil {
		return result{}, err
	}
	return s.orderResult(id)
}

func (s *Server) pay(c *command) (result, error) {
	return s.payVia(c, getcourse.Via(c.get("via")))
}

func (s *Server) payFromDeposit(c *command) (result, error) {
	return s.payVia(c, getcourse.ViaDeposit)
}

func (s *Server) payVia(c *command, via getcourse.Via) (result, error) {
	var paid bool
	res, err := s.onOrder(c, func(id int64) (err error) {
		paid, err = s.school.Pay(id, c.get("amount"), via, c.get("type"), c.author())
		return err
	})
	res.Paid = &paid
	return res, err
}

func (s *Server) deletePayment(c *command) (result, error) {
	payment := c.pathID("payment")
	return s.onOrder(c, func(id int64) error { return s.school.DeletePayment(id, payment, c.author()) })
}

func (s *Server) movePayment(c *command) (result, error) {
	payment, to := c.pathID("payment"), c.id("to", c.get("to"))
	return s.onOrder(c, func(id int64) error { return s.school.MovePayment(id, payment, to, c.author()) })
}

func (s *Server) setStatus(c *command) (result, error) {
	reason := getcourse.CancelReason{Name: c.get("reason"), Comment: c.get("comment")}
	return s.onOrder(c, func(id int64) error { return s.school.SetStatus(id, c.get("status"), reason, c.author()) })
}

func (s *Server) setReason(c *command) (result, error) {
	reason := getcourse.CancelReason{Name: c.get("reason"), Comment: c.get("comment")}
	return s.onOrder(c, func(id int64) error { return s.school.SetReason(id, reason, c.author()) })
}

func (s *Server) comment(c *command) (result, error) {
	return s.onOrder(c, func(id int64) error { return s.school.Comment(id, c.get("text"), c.author()) })
}

func (s *Server) setFinished(c *command) (result, error) {
	return s.onOrder(c, func(id int64) error { return s.school.SetFinished(id, c.get("at"), c.author()) })
}

func (s *Server) moveStage(c *command) (result, error) {
	return s.onOrder(c, func(id int64) error {
		return s.school.MoveStage(id, c.get("board"), c.get("stage"), c.author())
	})
}

func (s *Server) sendLink(c *command) (result, error) {
	return s.onOrder(c, func(id int64) error { return s.school.SendLink(id, c.flag("part")) })
}

func (s *Server) addTask(c *command) (result, error) {
	return s.onOrder(c, func(id int64) error { return s.school.AddTask(id, c.get("title"), c.author()) })
}

func (s *Server) setCard(c *command) (result, error) {
	card := getcourse.Card{Manager: c.get("manager"), PromoCode: c.get("promo_code")}
	card.Tags = c.list("tags")
	return s.onOrder(c, func(id int64) error { return s.school.SetCard(id, card, c.author()) })
}

func (s *Server) topUp(c *command) (result, error) {
	id := c.pathID("id")
	if c.err != nil {
		return result{}, c.err
	}
	return result{}, s.school.TopUp(id, c.get("amount"))
}

func (s *Server) addOffer(c *command) (result, error) {
	hours := c.small("pay_hours")
	if c.err != nil {
		return result{}, c.err
	}
	price, err := wire.ParseMoney(c.get("price"))
	if err != nil {
		return result{}, err
	}
	return result{}, s.school.AddOffer(getcourse.Offer{
		Code: c.get("code"), Title: c.get("title"), Price: price, AutoComplete: c.flag("auto_complete"), PayHours: hours,
	})
}

func (s *Server) addReason(c *command) (result, error) {
	sort := c.small("sort")
	if c.err != nil {
		return result{}, c.err
	}
	return result{}, s.school.AddReason(getcourse.Reason{Name: c.get("name"), Sort: sort})
}

func (s *Server) addField(c *command) (result, error) {
	return result{}, s.school.AddField(c.get("title"), c.get("of") == "order")
}
