package builtins

import (
	"errors"
	"slices"

	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// dealing is what functions on the current deal need: it stands in the client's record.
type dealing interface {
	crm.Clients
	crm.Deals
}

var (
	whatDeal   = both("deal", "сделка")
	whatColumn = both("CRM column", "колонка CRM")
)

// dealOf is a client's current deal, closed or not; its ID is 0 when there is none.
func dealOf(data dealing, client string) (crm.Deal, error) {
	rec, err := data.Client(client)
	if err != nil || rec.Deal == 0 {
		return crm.Deal{}, err
	}
	return data.Deal(rec.Deal)
}

// deal is the deal that argument i names.
func (c *Call) deal(deals crm.Deals, i int) (crm.Deal, error) {
	d, err := deals.Deal(c.Whole(i))
	return d, c.missing(i, err, whatDeal)
}

// dealOrCurrent is the deal that argument i names, the current one when it is skipped;
// the ID is 0 when there is none.
func (c *Call) dealOrCurrent(data dealing, i int) (crm.Deal, error) {
	if !c.Skipped(i) {
		return c.deal(data, i)
	}
	return dealOf(data, c.clientID(-1))
}

// dealOrActive is the deal that argument i names, the current one when it is skipped; that
// must then be active.
func (c *Call) dealOrActive(data dealing, i int) (crm.Deal, error) {
	d, err := c.dealOrCurrent(data, i)
	if err == nil && c.Skipped(i) && d.Status != crm.Active {
		err = c.BadArg(i, both("the client has no active deal", "у клиента нет активной сделки"))
	}
	return d, err
}

// changeDeal changes the deal of argument i, the active one when it is skipped.
func (c *Call) changeDeal(data dealing, i int, change func(d *crm.Deal)) (value.Value, error) {
	d, err := c.dealOrActive(data, i)
	if err != nil {
		return value.None, err
	}
	change(&d)
	return value.Bool(true), data.SaveDeal(d)
}

func setOrderName(c *Call, data dealing) (value.Value, error) {
	if err := c.textsFit(); err != nil {
		return value.None, err
	}
	return c.changeDeal(data, 1, func(d *crm.Deal) { d.Name = c.Text(0) })
}

func setOrderBudget(c *Call, data dealing) (value.Value, error) {
	return c.changeDeal(data, 1, func(d *crm.Deal) { d.Budget = c.Num(0).Value() })
}

// closeOrder makes the Do of the functions that give a deal a status.
func closeOrder(status crm.Status) func(*Call) (value.Value, error) {
	return on(func(c *Call, data dealing) (value.Value, error) {
		return c.changeDeal(data, 0, func(d *crm.Deal) { d.Status = status })
	})
}

func orderID(c *Call, data dealing) (value.Value, error) {
	d, err := dealOf(data, c.clientID(-1))
	if err != nil || d.Status != crm.Active {
		return value.None, err
	}
	return value.Int(d.ID), nil
}

// ordersIn makes the Do of the functions that list the client's deals of a status.
func ordersIn(status crm.Status) func(*Call) (value.Value, error) {
	return on(func(c *Call, deals crm.Deals) (value.Value, error) {
		list, err := deals.DealsOf(c.clientID(-1))
		if err != nil {
			return value.None, err
		}
		ids := []value.Value{}
		for _, d := range list {
			if d.Status == status {
				ids = append(ids, value.Int(d.ID))
			}
		}
		return value.NewArray(ids), nil
	})
}

func latestOrder(c *Call, deals crm.Deals) (value.Value, error) {
	list, err := deals.DealsOf(c.clientID(0))
	if err != nil || len(list) == 0 {
		return value.None, c.missing(0, err, whatClient)
	}
	opened := list[len(list)-1].Created
	text, err := appendFormat(c, nil, c.Text(1), stampOf(opened.In(c.Zone()), true))
	return value.Text(string(text)), err
}

func countOrders(c *Call, deals crm.Deals) (value.Value, error) {
	list, err := deals.DealsOf(c.clientID(0))
	if err != nil {
		return value.None, c.missing(0, err, whatClient)
	}
	n := 0
	for _, d := range list {
		inState := c.Skipped(1) || d.State == c.Whole(1)
		if inState && (c.Truth(2) || c.Truth(3) == (d.Status == crm.Active)) {
			n++
		}
	}
	return value.Int(int64(n)), nil
}

func countInState(c *Call, deals crm.Deals) (value.Value, error) {
	n, err := deals.CountInState(c.Whole(0))
	return value.Int(n), err
}

func deleteOrder(c *Call, deals crm.Deals) (value.Value, error) {
	id := c.Whole(0)
	if c.Skipped(0) {
		list, err := deals.DealsOf(c.clientID(-1))
		if err != nil {
			return value.None, err
		}
		if len(list) == 0 {
			return value.None, c.BadArg(0, noDeals)
		}
		id = list[len(list)-1].ID
	}
	return value.Bool(true), c.missing(0, deals.DeleteDeal(id), whatDeal)
}

var noDeals = both("the client has no deals", "у клиента нет сделок")

// column is the CRM column that argument i names; 0 is the unsorted one, in no pipeline.
func (c *Call) column(i int) (int64, error) {
	id := c.Whole(i)
	if id == 0 {
		return 0, nil
	}
	pipelines, err := area[crm.Pipelines](c)
	if err != nil {
		return 0, err
	}
	_, err = pipelines.State(id)
	return id, c.missing(i, err, whatColumn)
}

func changeState(c *Call, data dealing) (value.Value, error) {
	id, err := c.column(0)
	if err != nil {
		return value.None, err
	}
	return c.changeDeal(data, 1, func(d *crm.Deal) { d.State = id })
}

func stateID(c *Call, data dealing) (value.Value, error) {
	var d crm.Deal
	var err error
	if c.Skipped(1) {
		d, err = dealOf(data, c.clientID(0))
		err = c.missing(0, err, whatClient)
	} else {
		d, err = c.deal(data, 1)
	}
	if err != nil || d.ID == 0 {
		return value.None, err
	}
	return value.Int(d.State), nil
}

func moveOn(c *Call, data dealing) (value.Value, error) {
	d, err := c.dealOrActive(data, 0)
	if err != nil {
		return value.None, err
	}
	pipelines, err := area[crm.Pipelines](c)
	if err != nil {
		return value.None, err
	}
	next, err := columnAfter(pipelines, d.State)
	if err != nil || next == 0 {
		return value.Bool(false), err
	}
	d.State = next
	return value.Bool(true), data.SaveDeal(d)
}

// columnAfter is the column that follows one in its pipeline, the first of all for 0. It is
// 0 when none follows.
func columnAfter(pipelines crm.Pipelines, id int64) (int64, error) {
	at, err := crm.State{}, error(nil)
	if id != 0 {
		at, err = pipelines.State(id)
	}
	var columns []crm.State
	if err == nil {
		columns, err = pipelines.States(at.Pipeline)
	}
	if errors.Is(err, crm.ErrNotFound) {
		return 0, nil
	}
	next := slices.IndexFunc(columns, func(s crm.State) bool { return s.ID == id }) + 1
	if err != nil || next >= len(columns) {
		return 0, err
	}
	return columns[next].ID, nil
}

func assignOrder(c *Call, data dealing) (value.Value, error) {
	who, err := c.employee(0)
	if err != nil {
		return value.None, err
	}
	d, err := c.dealOrCurrent(data, 1)
	if err != nil {
		return value.None, err
	}
	if d.ID == 0 {
		return value.None, c.BadArg(1, noDeals)
	}
	d.Operator = who.Email
	return value.Bool(true), data.SaveDeal(d)
}

func orderOperator(c *Call, data dealing) (value.Value, error) {
	d, err := c.dealOrCurrent(data, 0)
	return textOrNone(d.Operator), err
}

// textOrNone is a field of a record as scripts get it.
func textOrNone(s string) value.Value {
	if s == "" {
		return value.None
	}
	return value.Text(s)
}
