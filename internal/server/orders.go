package server

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/internal/salesdrive"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/crm"
)

// A salesDrive is an endpoint with the limits it reads within.
type salesDrive struct {
	*SalesDrive
	limits Limits
}

// source implements endpoint.
func (salesDrive) source() string { return sourceSalesDrive }

// name implements endpoint.
func (e salesDrive) name() string { return e.Name }

// read implements endpoint.
func (e salesDrive) read(d crm.Delivery) (*incoming, *refusal) {
	if d.Kind != "" && d.Kind != kindJSON {
		return nil, refuse(http.StatusUnsupportedMediaType, "bad-media-type", "Content-Type", "JSON is wanted, not {1}", "нужен JSON, а не {1}", d.Kind)
	}
	if _, wrong := document(d.Body, e.limits.Depth); wrong != nil {
		return nil, wrong
	}
	o, err := salesdrive.Parse(string(d.Body))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "no-order", "body, data.id", "the body holds no order: data.id is missing", "в теле запроса нет заявки: не указан data.id")
	}
	in := &incoming{
		phone: o.Contact.Phone, email: o.Contact.Email, fullName: o.Contact.Name, create: e.Create, key: e.Name + " " + o.Key(),
		order: &orderPlace{name: o.Name(), version: o.Version, updated: o.Updated, facts: facts{
			account: []string{o.Account}, event: []string{o.Event}, status: []string{o.StatusID, o.Status}, site: []string{o.SiteID, o.Site},
		}},
		message: strings.TrimSpace("salesdrive " + o.Event),
	}
	if e.ClientField != "" {
		in.id = strings.TrimSpace(o.Field(e.ClientField))
	}
	if o.Type != "order" {
		in.notes = append(in.notes, diag.Both("info.webhookType is not order", "info.webhookType — не order"))
	}
	for _, v := range o.Vars {
		in.write(v.Name, v.Text)
	}
	return in, nil
}

// choose implements endpoint.
func (e salesDrive) choose(_ context.Context, in *incoming) (*Script, string) {
	for _, r := range e.Rules {
		f := in.order.facts
		if among(r.Account, f.account) && among(r.Event, f.event) && among(r.Status, f.status) && among(r.Site, f.site) {
			return r.Script, r.Name
		}
	}
	return nil, ""
}

// among reports whether a list is empty or holds one of the values, in any letter case.
func among(list, values []string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(want string) bool {
		return slices.ContainsFunc(values, func(v string) bool { return v != "" && plain(v) == plain(want) })
	})
}

func (s *Server) salesdrive(key string) (found endpoint) {
	for i := range s.c.SalesDrive {
		if same(key, s.c.SalesDrive[i].Key) {
			found = salesDrive{&s.c.SalesDrive[i], s.c.Limits}
		}
	}
	return found
}
