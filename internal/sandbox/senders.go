package sandbox

import (
	"context"
	"strconv"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/sender"
	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// callProcess puts the call of a process into the queue.
func (s *Server) callProcess(h getcourse.Hook) {
	s.queue.Send(sender.Call{
		Service: serviceGetCourse, By: h.Process, Name: h.Name, Of: h.Of, Method: h.Method, URL: h.URL, Kind: h.Kind, Body: h.Body,
	})
}

// startSenders sets up the processes and webhooks of the options; those the services or
// the sandbox would not take are left out.
func (s *Server) startSenders() {
	for _, p := range s.opt.Processes {
		_, _ = s.AddProcess(p)
	}
	for _, w := range s.opt.Webhooks {
		_, _ = s.AddWebhook(w)
	}
}

// AddProcess sets up a process of GetCourse that calls an address of this machine, and
// gives its id. A reset takes it away again.
func (s *Server) AddProcess(p getcourse.Process) (id int64, err error) {
	if p.URL != "" && !sender.Loopback(p.URL) {
		return 0, notLoopback()
	}
	return s.school.AddProcess(p)
}

func notLoopback() *wire.Refusal {
	return wire.Refuse("not-loopback", "the sandbox calls only this computer, at an address such as http://127.0.0.1:8080/getcourse_webhook/KEY",
		"Песочница обращается только к этому компьютеру: нужен адрес вида http://127.0.0.1:8080/getcourse_webhook/КЛЮЧ")
}

func (s *Server) addProcess(c *command) (result, error) {
	p := getcourse.Process{
		Name: c.get("name"), Object: c.get("object"), When: getcourse.Moment(c.get("when")), Offer: c.get("offer_code"), Group: c.get("group"),
		Method: c.get("method"), URL: c.get("url"), Data: c.get("data"),
	}
	for _, status := range c.list("statuses") {
		p.Statuses = append(p.Statuses, getcourse.Status(status))
	}
	id, err := s.AddProcess(p)
	return result{ID: id, anchor: "processes"}, err
}

func (s *Server) removeProcess(c *command) (result, error) {
	id := c.pathID("id")
	if c.err != nil {
		return result{}, c.err
	}
	return result{anchor: "processes"}, s.school.RemoveProcess(id)
}

func (s *Server) runProcess(c *command) (result, error) {
	id, object := c.pathID("id"), c.id("object", c.get("object"))
	if c.err != nil {
		return result{}, c.err
	}
	return result{anchor: "sent"}, s.school.RunProcess(id, object)
}

func (s *Server) repeatSent(c *command) (result, error) {
	seq := int(c.pathID("seq"))
	if c.err != nil {
		return result{}, c.err
	}
	again, ok := s.queue.Repeat(seq)
	if !ok {
		return result{}, wire.Refuse("unknown-call", "no call "+strconv.Itoa(seq)+" in the history", "В истории нет вызова "+strconv.Itoa(seq))
	}
	return result{ID: int64(again), anchor: "sent"}, nil
}

// Sent returns a webhook of the history when it has ended.
func (s *Server) Sent(ctx context.Context, seq int) (sender.Sent, error) {
	return s.queue.Wait(ctx, seq)
}
