package builtins

import (
	"errors"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// mostSets is how many lists or labels one call may name.
const mostSets = 1000

// setIDs are the lists or labels of argument i, an id or an array of ids; all exist.
func (c *Call) setIDs(sets crm.Sets, kind crm.SetKind, what diag.Text, i int) ([]int64, error) {
	ids, err := c.ids(i)
	if err != nil {
		return nil, err
	}
	if len(ids) > mostSets {
		return nil, c.tooMany(i)
	}
	for _, id := range ids {
		if _, err := sets.Set(kind, id); errors.Is(err, crm.ErrNotFound) {
			return nil, c.BadArg(i, both("there is no "+what.EN+" "+formatInt(id), what.RU+" "+formatInt(id)+" не существует"))
		} else if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func (c *Call) tooMany(i int) error {
	return c.BadArg(i, both("at most "+itoa(mostSets)+" at once", "не больше "+itoa(mostSets)+" за один раз"))
}

// written is argument i as a text that a record keeps: not empty, and no longer than a
// variable may be.
func (c *Call) written(i int) (string, error) {
	if strings.TrimSpace(c.Text(i)) == "" {
		return "", c.BadArg(i, both("the text is empty", "текст пуст"))
	}
	return c.fitting(i)
}

// fitting is written for a text that may be empty.
func (c *Call) fitting(i int) (string, error) { return c.Text(i), c.fits(i, c.Arg(i)) }

// fits blames argument i for a value that is longer than a variable, and so a record, may
// be.
func (c *Call) fits(i int, v value.Value) error {
	if vars.ValueTooLong(v, c.MaxText()) {
		return tooLong(i, both("characters in a value", "знаков в значении"), c.MaxText())
	}
	return nil
}

// textsFit sees that every text among the arguments fits.
func (c *Call) textsFit() error {
	for i := range c.fn.Params {
		if c.fn.Params[i].Read == Text {
			if err := c.fits(i, c.Arg(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func tooLong(arg int, what diag.Text, most int) error {
	return &ArgError{Arg: arg, Rule: diag.LimitPassed, Args: []diag.Text{what, diag.Same(itoa(most))}}
}

// changing makes the Do of a function that changes the current client's record.
func changing(change func(c *Call, client *crm.Client) error) func(*Call) (value.Value, error) {
	return on(func(c *Call, clients crm.Clients) (value.Value, error) {
		client, err := clients.Client(c.clientID(-1))
		if err != nil {
			return value.None, err
		}
		if err := change(c, &client); err != nil {
			return value.None, err
		}
		return value.Bool(true), clients.SaveClient(client)
	})
}

// clientIDs are the ids of clients as an array.
func (c *Call) clientIDs(ids []string) (value.Value, error) {
	size := 1
	list := make([]value.Value, len(ids))
	for i, id := range ids {
		size += len(id) + 1
		list[i] = idValue(id)
	}
	if size > c.MaxText() {
		return value.None, c.TooLong()
	}
	return value.NewArray(list), nil
}
