package builtins

import (
	"slices"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// ownField is the field of a deal that goes by the name of a variable, nil for any other
// name. English projects have English names.
func ownField(d *crm.Deal, name string) *string {
	switch name {
	case "Название", "Name":
		return &d.Name
	case "Описание", "Description":
		return &d.Description
	}
	return nil
}

// dealVar is a variable of a deal among its list, or a field that goes by its name.
func dealVar(d crm.Deal, list []crm.Var, name string) value.Value {
	if field := ownField(&d, name); field != nil {
		return textOrNone(*field)
	}
	if i := slices.IndexFunc(list, func(v crm.Var) bool { return v.Name == name }); i >= 0 {
		return list[i].Value
	}
	return value.None
}

func orderVar(c *Call, deals crm.Deals) (value.Value, error) {
	d, err := c.deal(deals, 0)
	if err != nil {
		return value.None, err
	}
	list, err := deals.DealVars(d.ID)
	return dealVar(d, list, c.Text(1)), err
}

func orderVars(c *Call, deals crm.Deals) (value.Value, error) {
	d, err := c.deal(deals, 0)
	if err != nil {
		return value.None, err
	}
	list, err := deals.DealVars(d.ID)
	if err != nil {
		return value.None, err
	}
	found := []value.Pair{}
	if c.Skipped(1) {
		for _, v := range list {
			found = append(found, value.Pair{Key: v.Name, Value: value.Stored(v.Value)})
		}
		return value.NewDict(found), nil
	}
	names, err := c.names(1)
	if err != nil {
		return value.None, err
	}
	for _, name := range names {
		if v := dealVar(d, list, name); !v.IsNone() {
			found = append(found, value.Pair{Key: name, Value: value.Stored(v)})
		}
	}
	return value.NewDict(found), nil
}

func setOrderVar(c *Call, deals crm.Deals) (value.Value, error) {
	return c.writeDeal(deals, 1, []crm.Var{{Name: c.Text(1), Value: c.Arg(2)}})
}

func setOrderVars(c *Call, deals crm.Deals) (value.Value, error) {
	dict := c.Structure(1)
	list := make([]crm.Var, dict.Len())
	for i := range list {
		list[i].Name, list[i].Value = dict.Pair(i)
		if !vars.IsName(list[i].Name) {
			return value.None, c.BadArg(1, notAName(value.Text(list[i].Name)))
		}
	}
	return c.writeDeal(deals, 1, list)
}

// writeDeal writes variables of the deal of argument 0, and the fields that go by such
// names. arg is the argument that has the names; all are looked at before the first write.
func (c *Call) writeDeal(deals crm.Deals, arg int, list []crm.Var) (value.Value, error) {
	d, err := c.deal(deals, 0)
	if err != nil {
		return value.None, err
	}
	var plain []crm.Var
	renamed := false
	for _, v := range list {
		if err := c.holds(arg, v); err != nil {
			return value.None, err
		}
		if field := ownField(&d, v.Name); field != nil {
			*field, renamed = v.Value.Text(), true
			continue
		}
		if v.Value.IsEmpty() {
			v.Value = value.None
		}
		plain = append(plain, crm.Var{Name: v.Name, Value: v.Value.Owned()})
	}
	if renamed {
		if err := deals.SaveDeal(d); err != nil {
			return value.None, err
		}
	}
	return value.Bool(true), deals.SetDealVars(d.ID, plain)
}

// holds says why a variable cannot be written to a deal, if so.
func (c *Call) holds(arg int, v crm.Var) error {
	switch {
	case !vars.Writable(vars.Deal, v.Name):
		return c.BadArg(arg, readOnly(v.Name))
	case vars.TooLong(v.Name, vars.DefaultName):
		return tooLong(arg, both("characters in a name", "знаков в имени"), vars.DefaultName)
	}
	return c.fits(arg, v.Value)
}

func orderByVar(c *Call, deals crm.Deals) (value.Value, error) {
	list, err := deals.DealsOf(c.clientID(2))
	if err != nil {
		return value.None, c.missing(2, err, whatClient)
	}
	for _, d := range slices.Backward(list) {
		all, err := deals.DealVars(d.ID)
		if err != nil {
			return value.None, err
		}
		if v := dealVar(d, all, c.Text(0)); !v.IsNone() && value.Equal(v, c.Arg(1)) {
			return value.Int(d.ID), nil
		}
	}
	return value.None, nil
}
