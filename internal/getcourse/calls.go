package getcourse

import "strings"

// Vars are the values of the variables that stand in for skipped arguments; empty when
// unset.
type Vars struct {
	Email, Phone string // email, phone
	Name         string // getcourse_name
	UserID       string // getcourse_user_id
	DealNumber   string // getcourse_deal_number
}

// A Call is one request of the protocol, without account and key.
type Call struct {
	Path   string // begins with a slash
	Action string
	Params RawObject
	Repeat RepeatPolicy

	// DealNumber is the number the caller named; an answer without one means this one.
	DealNumber string
}

const (
	usersPath = "/pl/api/users"
	dealsPath = "/pl/api/deals"
)

// The argument structs below hold texts as a script passes them: an empty text is a
// skipped argument. A value is taken from the argument, else from the same key of the
// object beside it, else from the variable. Errors of Call are [*Problem]s.

// AddUser imports a user.
type AddUser struct {
	Refresh      string // flag: overwrite the data of a known user
	Email, Phone string
	Name         string
	User         RawObject
	PartnerEmail string
	Session      RawObject
}

// AddUserToGroups replaces the groups of a user.
type AddUserToGroups struct {
	Groups string // JSON array of names
	UserID string
}

// AddDeal creates an order, or edits one when Deal names a number.
type AddDeal struct {
	Email, Phone                string
	OfferCode, DealCost         string
	Deal, User, System, Session RawObject
	// Number gives digits for an order that Deal does not number; nil: the school numbers it.
	Number func(email, phone string) string
}

// UpdateDeal edits an order.
type UpdateDeal struct {
	Email, Phone                string
	DealNumber                  string
	MultipleOffers              string // flag: add positions instead of replacing them
	Deal, User, System, Session RawObject
}

// ChangeDealStatus sets the status of an order.
type ChangeDealStatus struct {
	Status       string
	Email, Phone string
	DealNumber   string
}

// Call builds the request.
func (u AddUser) Call(v Vars) (Call, error) {
	refresh := "0"
	if u.Refresh != "" {
		var err error
		if refresh, err = flag("refresh", u.Refresh); err != nil {
			return Call{}, err
		}
	}
	user, err := person(v, u.Email, u.Phone, u.User)
	if err != nil {
		return Call{}, err
	}
	user = named(user, u, v.Name)
	system := RawObject{}.With("refresh_if_exists", refresh)
	if u.PartnerEmail != "" {
		system = system.WithText("partner_email", u.PartnerEmail)
	}
	return Call{
		Path:   usersPath,
		Action: "add",
		Params: params(user, system, u.Session, RawObject{}),
		Repeat: repeatUser(refresh, user),
	}, nil
}

// named adds the first name, behind e-mail and phone.
func named(user RawObject, u AddUser, variable string) RawObject {
	name := u.Name
	if name == "" && !u.User.Has("first_name") {
		name = variable
	}
	if name == "" {
		return user
	}
	var front RawObject
	for _, key := range []string{"email", "phone"} {
		if raw, ok := user.Raw(key); ok {
			front = front.With(key, raw)
		}
	}
	return front.WithText("first_name", name).Over(user)
}

// Call builds the request.
func (g AddUserToGroups) Call(v Vars) (Call, error) {
	groups, ok := groupNames(g.Groups)
	if !ok {
		return Call{}, noGroups()
	}
	id := g.UserID
	if id == "" {
		id = v.UserID
	}
	if id == "" {
		return Call{}, noUserID()
	}
	user := RawObject{}.With("id", number(id)).With("group_name", groups)
	return Call{
		Path:   usersPath,
		Action: "update",
		Params: RawObject{}.With("user", user.String()),
		Repeat: RepeatPolicy{Unknown: repeatOften},
	}, nil
}

// Call builds the request.
func (d AddDeal) Call(v Vars) (Call, error) {
	user, err := person(v, d.Email, d.Phone, d.User)
	if err != nil {
		return Call{}, err
	}
	var front RawObject
	if d.OfferCode != "" {
		front = front.WithText("offer_code", d.OfferCode)
	}
	if cost := strings.TrimSpace(d.DealCost); cost != "" {
		front = front.WithText("deal_cost", cost)
	}
	deal := dealFields(front.Over(d.Deal))
	if deal.Text("offer_code") == "" && deal.Text("offer_id") == "" && deal.Text("product_title") == "" {
		return Call{}, noOffer()
	}
	if cost := deal.Text("deal_cost"); cost != "" && !amount(cost) {
		return Call{}, badCost()
	}
	if d.Number != nil && blank(deal, "deal_number") {
		deal = deal.With("deal_number", number(d.Number(user.Text("email"), user.Text("phone"))))
	}
	system := systemFlags(d.System)
	for _, key := range []string{"return_payment_link", "return_deal_number"} {
		if !system.Has(key) {
			system = system.With(key, "1")
		}
	}
	return Call{
		Path:       dealsPath,
		Action:     "add",
		Params:     params(user, system, d.Session, deal),
		Repeat:     repeatNewDeal(system, deal),
		DealNumber: deal.Text("deal_number"),
	}, nil
}

// Call builds the request.
func (d UpdateDeal) Call(v Vars) (Call, error) {
	user, err := person(v, d.Email, d.Phone, d.User)
	if err != nil {
		return Call{}, err
	}
	deal, err := numbered(d.DealNumber, d.Deal, v)
	if err != nil {
		return Call{}, err
	}
	deal = dealFields(deal)
	if cost := deal.Text("deal_cost"); cost != "" && !amount(cost) {
		return Call{}, badCost()
	}
	system := systemFlags(d.System)
	if d.MultipleOffers != "" {
		multiple, err := flag("multiple_offers", d.MultipleOffers)
		if err != nil {
			return Call{}, err
		}
		system = RawObject{}.With("multiple_offers", multiple).Over(system)
	}
	return Call{
		Path:       dealsPath,
		Action:     "add",
		Params:     params(user, system, d.Session, deal),
		Repeat:     repeatDeal(system, deal),
		DealNumber: deal.Text("deal_number"),
	}, nil
}

// Call builds the request.
func (s ChangeDealStatus) Call(v Vars) (Call, error) {
	status := strings.TrimSpace(s.Status)
	if status == "" {
		return Call{}, noStatus()
	}
	if strings.EqualFold(status, "false") { // written bare it is a truth value
		status = "false"
	}
	user, err := person(v, s.Email, s.Phone, RawObject{})
	if err != nil {
		return Call{}, err
	}
	deal, err := numbered(s.DealNumber, RawObject{}, v)
	if err != nil {
		return Call{}, err
	}
	deal = deal.WithText("deal_status", status)
	return Call{
		Path:       dealsPath,
		Action:     "add",
		Params:     params(user, RawObject{}, RawObject{}, deal),
		Repeat:     repeatStatus(status),
		DealNumber: deal.Text("deal_number"),
	}, nil
}

// params joins the objects that have content.
func params(user, system, session, deal RawObject) RawObject {
	var p RawObject
	for _, part := range []struct {
		key string
		o   RawObject
	}{{"user", user}, {"system", system}, {"session", session}, {"deal", deal}} {
		if part.o.Len() > 0 {
			p = p.With(part.key, part.o.String())
		}
	}
	return p
}

// person puts e-mail and phone in front of the user object. A key the object has, even
// an empty one, is the author's word and keeps the variable out.
func person(v Vars, email, phone string, object RawObject) (RawObject, error) {
	var front RawObject
	for _, f := range []struct{ key, arg, variable string }{{"email", email, v.Email}, {"phone", phone, v.Phone}} {
		value := f.arg
		if value == "" && !object.Has(f.key) {
			value = f.variable
		}
		if value != "" {
			front = front.WithText(f.key, value)
		}
	}
	user := front.Over(object)
	if blank(user, "email") && blank(user, "phone") {
		return RawObject{}, noContact()
	}
	return user, nil
}

func blank(o RawObject, key string) bool { return strings.TrimSpace(o.Text(key)) == "" }

// numbered puts the order's number in front of the deal object. Here an empty key in
// the object does not count: without a number the service would create an order.
func numbered(arg string, object RawObject, v Vars) (RawObject, error) {
	number := strings.TrimSpace(arg)
	if number == "" && !blank(object, "deal_number") {
		return object, nil
	}
	if number == "" {
		number = strings.TrimSpace(v.DealNumber)
	}
	if number == "" {
		return RawObject{}, noDealNumber()
	}
	return RawObject{}.WithText("deal_number", number).Over(object), nil
}

// dealFields mends the one value that looks right and is not: the status whose code is
// the text false.
func dealFields(deal RawObject) RawObject {
	if raw, _ := deal.Raw("deal_status"); raw == "false" {
		return deal.WithText("deal_status", "false")
	}
	return deal
}

// systemFlags writes the flags of the system object as 0 and 1; what is no flag stays
// as given.
func systemFlags(system RawObject) RawObject {
	for _, key := range []string{"refresh_if_exists", "multiple_offers", "return_payment_link", "return_deal_number"} {
		if raw, err := flag(key, system.Text(key)); err == nil {
			system = system.With(key, raw)
		}
	}
	return system
}
