package builtins

import (
	"github.com/salecalc/salecalc/internal/keycrm"
	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A cardCall carries one KeyCRM function out.
type cardCall struct{ serviceCall }

func addCard(c *Call) (value.Value, error) {
	s := cardCall{serviceCall{Call: c}}
	get := func(name string) string { return s.Vars().Lookup(name).Text() }
	call, err := keycrm.AddCard{
		Title: s.text("title"), Contact: s.text("contact"),
		PipelineID: s.text("pipeline_id"), SourceID: s.text("source_id"), ManagerID: s.text("manager_id"),
		ManagerComment: s.text("manager_comment"), UTM: s.text("utm_data"),
		Products: s.text("products"), Payments: s.text("payments"), CustomFields: s.text("custom_fields"), Extra: s.text("extra"),
	}.Call(keycrm.Settings{
		PipelineID: s.Setting("keycrm_pipeline_id"), SourceID: s.Setting("keycrm_source_id"), ManagerID: s.Setting("keycrm_manager_id"),
	}, keycrm.Vars{FullName: get("full_name"), Email: get("email"), Phone: get("phone")})
	for _, key := range call.Unsent {
		shown := Shown(value.Text(key))
		s.Warn(s.place("utm_data"), both(shown.EN+" is no mark that a card of KeyCRM has: it is not sent", shown.RU+" — такой метки в карточке KeyCRM нет, она не отправляется"))
	}
	return s.perform(call, err, func(v keycrm.Verdict) []givenVar {
		return []givenVar{{vars.Deal, "keycrm_card_id", v.CardID}, {vars.Deal, "keycrm_card", v.Answer}}
	})
}

func addCardPayment(c *Call) (value.Value, error) {
	s := cardCall{serviceCall{Call: c}}
	call, err := keycrm.AddPayment{CardID: s.text("card_id"), Payment: s.text("payment")}.
		Call(keycrm.Vars{CardID: s.Vars().Lookup("keycrm_card_id").Text()})
	return s.perform(call, err, func(keycrm.Verdict) []givenVar { return nil })
}

// perform sends the call unless something kept it from being built.
func (s *cardCall) perform(call keycrm.Call, built error, keep func(keycrm.Verdict) []givenVar) (value.Value, error) {
	if built != nil {
		return s.refuse(built)
	}
	v := keycrm.Client{Retry: s.retry()}.Do(s.Context(), s.door(), remote.Secret(s.Setting("keycrm_token")), call)
	return s.answer(v.Verdict, keep(v))
}
