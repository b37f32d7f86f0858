package builtins

import (
	"errors"
	"strconv"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// on makes the Do of a function that works on one area of the bot's data, such as
// crm.Sets. A store without that area leaves the function to the host.
func on[Area any](do func(c *Call, data Area) (value.Value, error)) func(*Call) (value.Value, error) {
	return func(c *Call) (value.Value, error) {
		data, err := area[Area](c)
		if err != nil {
			return value.None, err
		}
		return do(c, data)
	}
}

// area is one area of the bot's data, for functions that need several.
func area[Area any](c *Call) (Area, error) {
	var none Area
	tx, err := c.Data()
	if err != nil {
		return none, err
	}
	data, ok := tx.(Area)
	if !ok {
		return none, ErrNeedsHost
	}
	return data, nil
}

// clientID is the client that argument i names, the current one when it is skipped or the
// call has no such argument (-1).
func (c *Call) clientID(i int) string {
	if i >= 0 && !c.Skipped(i) {
		return c.Text(i)
	}
	return c.Vars().Get(vars.Builtin, "client_id").Text()
}

// missing turns the store's word for what does not exist into a message about argument i:
// "there is no list 17".
func (c *Call) missing(i int, err error, what diag.Text) error {
	if !errors.Is(err, crm.ErrNotFound) && !errors.Is(err, vars.ErrNoClient) {
		return err
	}
	shown := Shown(c.Arg(i))
	return c.BadArg(i, both("there is no "+what.EN+" "+shown.EN, what.RU+" "+shown.RU+" не существует"))
}

var (
	whatClient = both("client", "клиент")
	whatList   = both("list", "список")
	whatLabel  = both("label", "метка")
)

// ids are the ids in argument i: one, or an array of them.
func (c *Call) ids(i int) ([]int64, error) {
	elems := []value.Value{c.Arg(i)}
	if list, ok := c.Arg(i).Structure(); ok && list.Kind() == value.KindArray {
		elems = list.Elems()
	}
	ids := make([]int64, len(elems))
	for n, e := range elems {
		number, ok := e.Num()
		id, whole := number.Whole()
		if !ok || !whole {
			shown := Shown(e)
			return nil, c.BadArg(i, both(shown.EN+" is no id", shown.RU+" — не id"))
		}
		ids[n] = id
	}
	return ids, nil
}

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }

// idValue is a client's id as scripts get it: a number when it is one.
func idValue(id string) value.Value {
	if n, err := strconv.ParseInt(id, 10, 64); err == nil && strconv.FormatInt(n, 10) == id {
		return value.Int(n)
	}
	return value.Text(id)
}
