package builtins

import (
	"errors"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// whoseVars is the first parameter of the functions that reach any client's variables.
func whoseVars() Param {
	return Param{Name: "client_id", Read: Text, Doc: both("id of the client", "id клиента")}
}

// clientVarFuncs read and write the variables of any client, in the client's own scope.
var clientVarFuncs = []Func{{
	Name: "get_client_var", Group: GroupClientVars, Kind: Store, Source: pageVariables,
	Params: []Param{
		whoseVars(),
		{Name: "variable", Read: Text, Doc: both("name of the variable, in quotes", "имя переменной в кавычках")},
	},
	Returns: both("the value; None when it is not set", "значение; None, если переменная не задана"),
	Doc: both("Reads a variable of any client by his id: `get_client_var(77, \"phone\")`. Only the client's own variables are looked at, those written as client.name; variables of his deals are not. A client that does not exist is an error.",
		"Читает переменную любого клиента по его id: `get_client_var(77, \"phone\")`. Берутся только переменные самого клиента (те, что пишутся как client.имя), переменные его сделок — нет. Если такого клиента нет, это ошибка."),
	Data: true, Touches: TouchesNothing,
	Do: getClientVar,
}, {
	Name: "get_client_vars", Group: GroupClientVars, Kind: Store, Source: pageVariables,
	Params: []Param{
		whoseVars(),
		{Name: "names", Read: Array, Doc: both("names of the variables, 1000 at most", "имена переменных, не больше 1000")},
	},
	Returns: both("dictionary from name to value, without those not set", "словарь «имя — значение» без незаданных переменных"),
	Doc: both("Reads several variables of any client at once: `get_client_vars(77, ['phone', 'city'])`. The dictionary keeps the order of the names.",
		"Читает сразу несколько переменных любого клиента: `get_client_vars(77, ['phone', 'город'])`. Порядок в словаре — как в списке имён."),
	Data: true, Touches: TouchesNothing,
	Do: getClientVars,
}, {
	Name: "set_client_var", Group: GroupClientVars, Kind: Store, Source: pageVariables,
	Params: []Param{
		whoseVars(),
		{Name: "variable", Read: VarName, Doc: both("name of the variable, in quotes", "имя переменной в кавычках")},
		{Name: "value", Read: Any, Doc: both("new value; empty removes the variable", "новое значение; пустое удаляет переменную")},
	},
	Returns: givesTrue,
	Doc: both("Writes a variable of any client by his id: `set_client_var(77, \"discount\", 10)`. Built-in variables cannot be written, except the client's name and full_name.",
		"Записывает переменную любого клиента по его id: `set_client_var(77, \"скидка\", 10)`. Встроенные переменные записать нельзя, кроме name и full_name клиента."),
	Data: true, Touches: TouchesRecords,
	Do: setClientVar,
}, {
	Name: "set_client_vars", Group: GroupClientVars, Kind: Store, Source: pageVariables,
	Params: []Param{
		whoseVars(),
		{Name: "variables_dict", Read: Dict, Doc: both("dictionary from name to value", "словарь «имя — значение»")},
	},
	Returns: givesTrue,
	Doc: both("Writes several variables of any client at once: `set_client_vars(77, {\"discount\": 10, \"city\": \"Perm\"})`. An empty value removes its variable. If one of them cannot be written, none is.",
		"Записывает сразу несколько переменных любого клиента: `set_client_vars(77, {\"скидка\": 10, \"город\": \"Пермь\"})`. Пустое значение удаляет переменную. Если хотя бы одну записать нельзя, не запишется ни одна."),
	Data: true, Touches: TouchesRecords,
	Do: setClientVars,
}}

func getClientVar(c *Call) (value.Value, error) {
	v, err := c.Vars().ClientVar(c.Text(0), c.Text(1))
	return v, c.noClient(err)
}

func getClientVars(c *Call) (value.Value, error) {
	names, err := c.names(1)
	if err != nil {
		return value.None, err
	}
	if len(names) == 0 {
		return value.NewDict(nil), c.exists()
	}
	found := make([]value.Pair, 0, len(names))
	for _, name := range names {
		v, err := c.Vars().ClientVar(c.Text(0), name)
		if err != nil {
			return value.None, c.noClient(err)
		}
		if !v.IsNone() {
			found = append(found, value.Pair{Key: name, Value: value.Stored(v)})
		}
	}
	return value.NewDict(found), nil
}

// names are the names of variables in array i: one client or deal has no more.
func (c *Call) names(i int) ([]string, error) {
	elems := c.Structure(i).Elems()
	if len(elems) > vars.DefaultVars {
		return nil, c.BadArg(i, both("at most 1000 names", "не больше 1000 имён"))
	}
	names := make([]string, len(elems))
	for n, e := range elems {
		if e.Kind() != value.KindText {
			return nil, c.BadArg(i, notAName(e))
		}
		names[n] = e.Text()
	}
	return names, nil
}

func setClientVar(c *Call) (value.Value, error) {
	return c.writeClientVars(1, []value.Pair{{Key: c.Text(1), Value: c.Arg(2)}})
}

func setClientVars(c *Call) (value.Value, error) {
	d := c.Structure(1)
	pairs := make([]value.Pair, d.Len())
	for i := range pairs {
		name, v := d.Pair(i)
		if !vars.IsName(name) {
			return value.None, c.BadArg(1, notAName(value.Text(name)))
		}
		pairs[i] = value.Pair{Key: name, Value: v}
	}
	return c.writeClientVars(1, pairs)
}

// writeClientVars looks at every name before the first write; arg is the argument that
// has them. What fails later undoes the others with its statement.
func (c *Call) writeClientVars(arg int, pairs []value.Pair) (value.Value, error) {
	for _, p := range pairs {
		if !vars.Writable(vars.Client, p.Key) {
			return value.None, c.BadArg(arg, readOnly(p.Key))
		}
	}
	if len(pairs) == 0 {
		return value.Bool(true), c.exists()
	}
	for _, p := range pairs {
		if p.Value.IsEmpty() {
			p.Value = value.None
		}
		if err := c.Vars().SetClientVar(c.Text(0), p.Key, p.Value); err != nil {
			return value.None, c.noClient(err)
		}
	}
	return value.Bool(true), nil
}

// exists asks for the client of argument 0, where nothing else does.
func (c *Call) exists() error {
	_, err := c.Vars().ClientVar(c.Text(0), "name")
	return c.noClient(err)
}

// noClient turns the store's word for a missing client into a message about argument 0.
func (c *Call) noClient(err error) error {
	if errors.Is(err, vars.ErrNoClient) {
		shown := Shown(c.Arg(0))
		return c.BadArg(0, both("there is no client "+shown.EN, "нет клиента "+shown.RU))
	}
	return err
}

func notAName(v value.Value) diag.Text {
	shown := Shown(v)
	return both(shown.EN+" is no variable name", shown.RU+" — не имя переменной")
}

func readOnly(name string) diag.Text {
	return both(name+" is a built-in variable and cannot be changed", name+" — встроенная переменная, изменить её нельзя")
}
