package builtins

import (
	"github.com/salecalc/salecalc/internal/getcourse"
	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A schoolCall carries one GetCourse function out.
type schoolCall struct {
	serviceCall
	bad error // the first argument that is no JSON object
}

func nothingToKeep(getcourse.Verdict) []givenVar { return nil }

func addSchoolUser(c *Call) (value.Value, error) {
	s := schoolCall{serviceCall: serviceCall{Call: c}}
	call, err := getcourse.AddUser{
		Refresh: s.text("refresh"), Email: s.text("email"), Phone: s.text("phone"), Name: s.text("name"),
		User: s.object("user_data"), PartnerEmail: s.text("partner_email"), Session: s.object("session_data"),
	}.Call(s.variables())
	return s.perform(call, err, func(v getcourse.Verdict) []givenVar {
		return []givenVar{{vars.Client, "getcourse_user_id", v.UserID}, {vars.Client, "getcourse_user", v.Answer}}
	})
}

func setSchoolGroups(c *Call) (value.Value, error) {
	s := schoolCall{serviceCall: serviceCall{Call: c}}
	call, err := getcourse.AddUserToGroups{Groups: s.text("groups"), UserID: s.text("user_id")}.Call(s.variables())
	return s.perform(call, err, nothingToKeep)
}

func addSchoolDeal(c *Call) (value.Value, error) {
	s := schoolCall{serviceCall: serviceCall{Call: c}}
	call, err := getcourse.AddDeal{
		Email: s.text("email"), Phone: s.text("phone"), OfferCode: s.text("offer_code"), DealCost: s.text("deal_cost"),
		Deal: s.object("deal_data"), User: s.object("user_data"), System: s.object("system_data"), Session: s.object("session_data"),
		Number: s.s.Number,
	}.Call(s.variables())
	return s.perform(call, err, func(v getcourse.Verdict) []givenVar {
		return []givenVar{
			{vars.Deal, "getcourse_deal_number", v.DealNumber},
			{vars.Deal, "getcourse_deal_id", v.DealID},
			{vars.Deal, "getcourse_payment_link", v.PaymentLink},
		}
	})
}

func updateSchoolDeal(c *Call) (value.Value, error) {
	s := schoolCall{serviceCall: serviceCall{Call: c}}
	call, err := getcourse.UpdateDeal{
		Email: s.text("email"), Phone: s.text("phone"), DealNumber: s.text("deal_number"), MultipleOffers: s.text("multiple_offers"),
		Deal: s.object("deal_data"), User: s.object("user_data"), System: s.object("system_data"), Session: s.object("session_data"),
	}.Call(s.variables())
	return s.perform(call, err, func(v getcourse.Verdict) []givenVar {
		return []givenVar{{vars.Deal, "getcourse_payment_link", v.PaymentLink}}
	})
}

func changeSchoolStatus(c *Call) (value.Value, error) {
	s := schoolCall{serviceCall: serviceCall{Call: c}}
	call, err := getcourse.ChangeDealStatus{
		Status: s.text("status"), Email: s.text("email"), Phone: s.text("phone"), DealNumber: s.text("deal_number"),
	}.Call(s.variables())
	return s.perform(call, err, nothingToKeep)
}

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

// perform sends the call unless something kept it from being built.
func (s *schoolCall) perform(call getcourse.Call, built error, keep func(getcourse.Verdict) []givenVar) (value.Value, error) {
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
	v := getcourse.Client{Retry: s.retry()}.Do(s.Context(), s.door(), account, remote.Secret(s.Setting("getcourse_secret")), call)
	return s.answer(v.Verdict, keep(v))
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

// account is where the call goes.
func (s *schoolCall) account() (getcourse.Account, error) {
	return getcourse.TrustedAccount(s.Setting("getcourse_account_name"), s.text("domain"))
}
