package getcourse

// Rebuild makes the call of a function anew from the params it has sent or would have sent,
// so that it is checked and may be repeated as the function's own. Params that the function
// would not send are refused. The error is a [*Problem].
func Rebuild(function string, params RawObject) (Call, error) {
	part := func(key string) RawObject {
		raw, _ := params.Raw(key)
		o, err := ParseObject(key, raw)
		if err != nil {
			return RawObject{} // the result will differ
		}
		return o
	}
	user, system, session, deal := part("user"), part("system"), part("session"), part("deal")
	var call Call
	var err error
	switch function {
	case "getcourse_add_user":
		call, err = AddUser{Refresh: system.Text("refresh_if_exists"), User: user, PartnerEmail: system.Text("partner_email"), Session: session}.Call(Vars{})
	case "getcourse_add_user_to_groups":
		groups, _ := user.Raw("group_name")
		call, err = AddUserToGroups{Groups: groups, UserID: user.Text("id")}.Call(Vars{})
	case "getcourse_add_deal":
		call, err = AddDeal{Deal: deal, User: user, System: system, Session: session}.Call(Vars{})
	case "getcourse_update_deal":
		call, err = UpdateDeal{Deal: deal, User: user, System: system, Session: session}.Call(Vars{})
	case "getcourse_change_deal_status":
		call, err = ChangeDealStatus{Status: deal.Text("deal_status"), Email: user.Text("email"), Phone: user.Text("phone"), DealNumber: deal.Text("deal_number")}.Call(Vars{})
	}
	if err == nil && (call.Path == "" || !call.Params.Equal(params)) {
		err = getcourseAt("").NotBuilt(function)
	}
	return call, err
}
