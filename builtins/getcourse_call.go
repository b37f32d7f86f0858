package builtins

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/internal/getcourse"
	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A schoolCall reads the arguments of one GetCourse function by their names, since the
// same ones stand in different places, and carries the call out.
type schoolCall struct {
	*Call
	bad  error // the first argument that is no JSON object
	host error // what kept the host from sending anything
}

// A schoolVar is a variable that a success writes, unless its text is empty.
type schoolVar struct {
	scope      vars.Scope
	name, text string
}

func nothingToKeep(getcourse.Verdict) []schoolVar { return nil }

func addSchoolUser(c *Call) (value.Value, error) {
	s := schoolCall{Call: c}
	call, err := getcourse.AddUser{
		Refresh: s.text("refresh"), Email: s.text("email"), Phone: s.text("phone"), Name: s.text("name"),
		User: s.object("user_data"), PartnerEmail: s.text("partner_email"), Session: s.object("session_data"),
	}.Call(s.variables())
	return s.perform(call, err, func(v getcourse.Verdict) []schoolVar {
		return []schoolVar{{vars.Client, "getcourse_user_id", v.UserID}, {vars.Client, "getcourse_user", v.Answer}}
	})
}

func setSchoolGroups(c *Call) (value.Value, error) {
	s := schoolCall{Call: c}
	call, err := getcourse.AddUserToGroups{Groups: s.text("groups"), UserID: s.text("user_id")}.Call(s.variables())
	return s.perform(call, err, nothingToKeep)
}

func addSchoolDeal(c *Call) (value.Value, error) {
	s := schoolCall{Call: c}
	call, err := getcourse.AddDeal{
		Email: s.text("email"), Phone: s.text("phone"), OfferCode: s.text("offer_code"), DealCost: s.text("deal_cost"),
		Deal: s.object("deal_data"), User: s.object("user_data"), System: s.object("system_data"), Session: s.object("session_data"),
	}.Call(s.variables())
	return s.perform(call, err, func(v getcourse.Verdict) []schoolVar {
		return []schoolVar{
			{vars.Deal, "getcourse_deal_number", v.DealNumber},
			{vars.Deal, "getcourse_deal_id", v.DealID},
			{vars.Deal, "getcourse_payment_link", v.PaymentLink},
		}
	})
}

func updateSchoolDeal(c *Call) (value.Value, error) {
	s := schoolCall{Call: c}
	call, err := getcourse.UpdateDeal{
		Email: s.text("email"), Phone: s.text("phone"), DealNumber: s.text("deal_number"), MultipleOffers: s.text("multiple_offers"),
		Deal: s.object("deal_data"), User: s.object("user_data"), System: s.object("system_data"), Session: s.object("session_data"),
	}.Call(s.variables())
	return s.perform(call, err, func(v getcourse.Verdict) []schoolVar {
		return []schoolVar{{vars.Deal, "getcourse_payment_link", v.PaymentLink}}
	})
}

func changeSchoolStatus(c *Call) (value.Value, error) {
	s := schoolCall{Call: c}
	call, err := getcourse.ChangeDealStatus{
		Status: s.text("status"), Email: s.text("email"), Phone: s.text("phone"), DealNumber: s.text("deal_number"),
	}.Call(s.variables())
	return s.perform(call, err, nothingToKeep)
}

// place is the index of the argument of that name, -1 when the function has none.
func (s *schoolCall) place(name string) int {
	return slices.IndexFunc(s.fn.Params, func(p Param) bool { return p.Name == name })
}

func (s *schoolCall) text(name string) string { return s.Text(s.place(name)) }

func (s *schoolCall) object(name string) getcourse.RawObject {
	o, err := getcourse.ParseObject(name, s.text(name))
	if err != nil && s.bad == nil {
		s.bad = err
	}
	return o
}

func (s *schoolCall) variables() getcourse.Vars {
	get := func(name string) string { return s.Vars().Lookup(name).Text() }
	return getcourse.Vars{
		Email: get("email"), Phone: get("phone"), Name: get("getcourse_name"),
		UserID: get("getcourse_user_id"), DealNumber: get("getcourse_deal_number"),
	}
}

// perform sends the call unless something kept it from being built, and turns its
// verdict into the answer: True after what came back has been kept, else a text.
func (s *schoolCall) perform(call getcourse.Call, built error, keep func(getcourse.Verdict) []schoolVar) (value.Value, error) {
	if s.bad != nil {
		built = s.bad
	}
	if built != nil {
		return s.refuse(built)
	}
	account, err := s.account()
	if err != nil {
		return s.refuse(err)
	}
	s.doubtCodes(call)
	client := getcourse.Client{Retry: webclient.Retry{Wait: s.s.Wait}}
	v := client.Do(s.Context(), webclient.DoerFunc(s.send), account, getcourse.Key(s.Setting("getcourse_secret")), call)
	if v.OK {
		return value.Bool(true), s.store(keep(v))
	}
	if s.host != nil {
		return value.None, s.host
	}
	if over := s.Context().Err(); over != nil {
		return value.None, over
	}
	if v.Problem != nil {
		return s.refuse(v.Problem)
	}
	return value.Text(v.ErrorText), nil
}

// send passes a request on. An error that is none of the network, such as a host without
// one, ends the call: asking again changes nothing.
func (s *schoolCall) send(ctx context.Context, r webclient.Request) (webclient.Response, error) {
	answer, err := s.HTTP().Do(ctx, r)
	var failed *webclient.Error
	if err != nil && !errors.As(err, &failed) {
		s.host = err
		err = &webclient.Error{Kind: webclient.Cancelled, BeforeSend: true, Err: err}
	}
	return answer, err
}

// refuse answers with the text of a problem and records it at the argument to blame.
func (s *schoolCall) refuse(err error) (value.Value, error) {
	var p *getcourse.Problem
	if !errors.As(err, &p) {
		return value.None, err
	}
	s.Fail(s.place(p.Arg), p.Text)
	return value.Text(p.Result), nil
}

// store writes what the service gave. What no variable can hold is left out with a
// warning, for the call itself has been done.
func (s *schoolCall) store(given []schoolVar) error {
	for _, v := range given {
		switch {
		case v.text == "":
			continue
		case vars.TooLong(v.text, s.MaxText()):
			s.Warn(-1, both(v.name+" was not written: the answer is too long", "переменная "+v.name+" не записана: ответ слишком длинный"))
			continue
		}
		if err := s.Vars().Set(v.scope, v.name, value.Text(v.text)); err != nil {
			return err
		}
	}
	return nil
}

// doubtCodes warns of codes the service is not known to have; its lists are open.
func (s *schoolCall) doubtCodes(call getcourse.Call) {
	raw, _ := call.Params.Raw("deal")
	deal, err := getcourse.ParseObject("deal_data", raw)
	if err != nil {
		return
	}
	for _, code := range []struct {
		field, arg string
		known      func(string) bool
	}{
		{"deal_status", "status", getcourse.KnownStatus},
		{"payment_type", "", getcourse.KnownPaymentType},
		{"payment_status", "", getcourse.KnownPaymentStatus},
		{"deal_currency", "", getcourse.KnownCurrency},
	} {
		v := deal.Text(code.field)
		if v == "" || code.known(v) {
			continue
		}
		at := max(s.place(code.arg), s.place("deal_data"))
		shown := Shown(value.Text(v)).EN
		s.Warn(at, both(shown+" is no "+code.field+" that GetCourse is known to have: it is sent as it is",
			shown+" — незнакомое для GetCourse значение "+code.field+", отправляется как есть"))
	}
}

// account is where the call goes. A domain GetCourse is not known to use is refused: a
// script could name any, and its owner would get the key. A school's own domain comes
// from the constant, which scripts cannot set.
func (s *schoolCall) account() (getcourse.Account, error) {
	name, domain := s.Setting("getcourse_account_name"), strings.TrimSpace(s.text("domain"))
	account, err := getcourse.ParseAccount(name, domain)
	if err != nil || getcourse.KnownDomain(domain) {
		return account, err
	}
	if whole, err := getcourse.ParseAccount(name, ""); err == nil && whole == account {
		return account, nil // the constant names a whole host, the domain plays no part
	}
	return account, strangeDomain(domain)
}

func strangeDomain(domain string) *getcourse.Problem {
	return &getcourse.Problem{
		Code: getcourse.CodeBadDomain, Arg: "domain",
		Result: "Неизвестно, принадлежит ли getcourse." + domain + " сервису GetCourse: ключ туда не отправлен. Собственный домен школы указывают в константе getcourse_account_name",
		Text: both("getcourse."+domain+" is not known to belong to GetCourse, so the key was not sent there; a school's own domain belongs into the constant getcourse_account_name",
			"неизвестно, принадлежит ли getcourse."+domain+" сервису GetCourse: ключ туда не отправлен; собственный домен школы указывают в константе getcourse_account_name"),
	}
}
