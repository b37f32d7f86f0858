package sandbox

import (
	"github.com/salecalc/salecalc/internal/sandbox/salesdrive"
	"github.com/salecalc/salecalc/internal/sandbox/sender"
)

// The controls of SalesDrive.

// postOrder puts a webhook of SalesDrive into the queue.
func (s *Server) postOrder(h salesdrive.Hook) {
	s.queue.Send(sender.Call{
		Service: serviceSalesDrive, By: h.Webhook, Name: h.Name, Of: h.Of, Method: "POST", URL: h.URL, Kind: "application/json", Body: h.Body,
	})
}

// AddWebhook sets up a webhook of SalesDrive that posts to an address of this machine, and
// gives its id. A reset takes it away again.
func (s *Server) AddWebhook(w salesdrive.Webhook) (id int64, err error) {
	if w.URL != "" && !sender.Loopback(w.URL) {
		return 0, notLoopback()
	}
	return s.shop.AddWebhook(w)
}

func (s *Server) addWebhook(c *command) (result, error) {
	w := salesdrive.Webhook{Name: c.get("name"), URL: c.get("url"), Names: c.get("names"), Sites: c.ids("sites"), Statuses: c.ids("statuses")}
	if c.err != nil {
		return result{}, c.err
	}
	id, err := s.AddWebhook(w)
	return result{ID: id, anchor: "webhooks"}, err
}

func (s *Server) removeWebhook(c *command) (result, error) {
	id := c.pathID("id")
	if c.err != nil {
		return result{}, c.err
	}
	return result{anchor: "webhooks"}, s.shop.RemoveWebhook(id)
}

func (s *Server) orderInShop(c *command) (result, error) {
	quantity, site := int64(c.small("quantity")), int64(c.small("site"))
	if c.err != nil {
		return result{}, c.err
	}
	id, err := s.shop.NewOrder(salesdrive.Draft{
		FirstName: c.get("first_name"), LastName: c.get("last_name"), Phone: c.get("phone"), Email: c.get("email"), SKU: c.get("sku"), Quantity: quantity,
		SiteID: site, Comment: c.get("comment"), UTM: salesdrive.UTM{Source: c.get("utm_source")}, ClientID: c.get("client_id"), Carrier: c.get("delivery"),
	})
	if err != nil {
		return result{}, err
	}
	return s.shopResult(id)
}

func (s *Server) shopResult(id int64) (result, error) {
	o, err := s.shop.Order(id)
	return result{ShopOrder: &o}, err
}

// onShopOrder runs a control of one order of SalesDrive and answers with the order after it.
func (s *Server) onShopOrder(c *command, do func(order int64) error) (result, error) {
	id := c.pathID("id")
	if c.err != nil {
		return result{}, c.err
	}
	if err := do(id); err != nil {
		return result{}, err
	}
	return s.shopResult(id)
}

func (s *Server) shopStatus(c *command) (result, error) {
	status, reason := c.id("status_id", c.get("status_id")), int64(c.small("reason_id"))
	return s.onShopOrder(c, func(id int64) error { return s.shop.SetStatus(id, status, reason) })
}

func (s *Server) shopTake(c *command) (result, error) { return s.onShopOrder(c, s.shop.Take) }

func (s *Server) shopPay(c *command) (result, error) {
	return s.onShopOrder(c, func(id int64) error { return s.shop.Pay(id, c.get("amount")) })
}

func (s *Server) shopShip(c *command) (result, error) {
	return s.onShopOrder(c, func(id int64) error { return s.shop.Ship(id, c.get("waybill")) })
}
