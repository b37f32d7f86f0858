package builtins

import (
	"slices"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// The arguments of create_order.
const (
	orderName = iota
	orderBudget
	orderDescription
	orderClientName
	orderPhone
	orderEmail
	orderState
	orderTransfer
)

func createOrder(c *Call, data dealing) (value.Value, error) {
	d := crm.Deal{Name: c.Text(orderName), Description: c.Text(orderDescription), Status: crm.Active, Created: c.Now()}
	if !c.Skipped(orderBudget) {
		n, ok := c.Arg(orderBudget).Num()
		if !ok {
			return value.Text("budget must be a number"), nil
		}
		d.Budget = n.Value()
	}
	err := c.textsFit()
	if err == nil && !c.Skipped(orderState) {
		d.State, err = c.column(orderState)
	}
	if err != nil {
		return value.None, err
	}
	carried, err := c.carried(data)
	if err != nil {
		return value.None, err
	}
	if d.Client, err = c.owner(data); err != nil {
		return value.None, err
	}
	id, err := data.NewDeal(d)
	if err != nil {
		return value.None, err
	}
	if err := data.SetDealVars(id, carried); err != nil {
		return value.None, err
	}
	rec, err := data.Client(d.Client)
	if err != nil {
		return value.None, err
	}
	rec.Deal = id
	return value.Int(id), data.SaveClient(rec)
}

// carried are the variables of the current deal that the new one gets.
func (c *Call) carried(data dealing) ([]crm.Var, error) {
	if c.Skipped(orderTransfer) {
		return nil, nil
	}
	names, err := c.names(orderTransfer)
	if err != nil {
		return nil, err
	}
	d, err := dealOf(data, c.clientID(-1))
	if err != nil || d.ID == 0 {
		return nil, err
	}
	list, err := data.DealVars(d.ID)
	return slices.DeleteFunc(list, func(v crm.Var) bool { return !slices.Contains(names, v.Name) }), err
}

// owner is the client who gets the new deal: the one with the phone or else the e-mail, who
// is made when there is none; without either the current one.
func (c *Call) owner(data dealing) (string, error) {
	own := c.clientID(-1)
	phone, email := c.Text(orderPhone), c.Text(orderEmail)
	switch {
	case phone == "" && email == "":
		return own, nil
	case phone != "" && crm.PhoneKey(phone) == "":
		return "", c.noPhone(orderPhone)
	case email != "" && crm.EmailKey(email) == "":
		shown := Shown(c.Arg(orderEmail))
		return "", c.BadArg(orderEmail, both(shown.EN+" is no e-mail address", shown.RU+" — не адрес почты"))
	}
	q := crm.ClientQuery{Phone: phone}
	if phone == "" {
		q.Email = email
	}
	switch found, err := data.FindClients(q); {
	case err != nil:
		return "", err
	case slices.Contains(found, own):
		return own, nil
	case len(found) > 0:
		return found[0], nil
	}
	return c.newClient(data, phone, email)
}

// newClient makes a client who is in no messenger yet.
func (c *Call) newClient(data dealing, phone, email string) (string, error) {
	tx, err := c.Data()
	if err != nil {
		return "", err
	}
	id, err := data.NewClient(crm.Client{Type: crm.NoMessenger, Name: c.Text(orderClientName), Created: c.Now()})
	if err != nil {
		return "", err
	}
	return id, tx.Write([]vars.Write{
		{Client: id, Scope: vars.Client, Name: "phone", Value: textOrNone(phone)},
		{Client: id, Scope: vars.Client, Name: "email", Value: textOrNone(email)},
	})
}

// noPhone says that argument i is no phone number.
func (c *Call) noPhone(i int) error {
	shown := Shown(c.Arg(i))
	return c.BadArg(i, both(shown.EN+" is no phone number", shown.RU+" — не номер телефона"))
}
