package builtins

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// operatorFuncs assign the dialogue to employees, tell them things and keep notes.
var operatorFuncs = []Func{{
	Name: "set_note", Group: GroupNotes, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "comment", Read: Text, Doc: both("text of the note", "текст заметки")},
	},
	Returns: givesTrue,
	Doc: both("Leaves a note in the dialogue, which only employees see: `set_note(\"asked for an invoice\")`.",
		"Оставляет в диалоге заметку, которую видят только сотрудники: `set_note(\"просит счёт\")`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(setNote),
}, {
	Name: "check_operator_status", Group: GroupOperators, Kind: Store, Source: pageMessenger,
	Params: []Param{
		{Name: "email", Read: Text, Doc: both("e-mail of the employee", "почта сотрудника")},
		{Name: "with_pause", Read: Truth, Optional: true, Default: "1", Doc: both("1: a break counts as being on shift; 0: it does not", "1 — перерыв тоже считается сменой, 0 — не считается")},
	},
	Returns: givesTruth,
	Doc: both("Tells whether an employee is on shift: `check_operator_status(\"anna@example.com\", 0)`. Somebody unknown is not.",
		"Сообщает, на смене ли сотрудник: `check_operator_status(\"anna@example.com\", 0)`. Для незнакомой почты ответ — False."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(operatorStatus),
}, {
	Name: "free_client", Group: GroupOperators, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc: both("Takes the responsible operator off the dialogue: `free_client()`.",
		"Снимает с диалога ответственного оператора: `free_client()`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(freeClient),
}, {
	Name: "assign_to_user", Group: GroupOperators, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "email", Read: Text, Optional: true, Doc: both("e-mail of the operator; skipped: any who is on shift", "почта оператора; если пропустить — любой, кто на смене")},
		{Name: "only_active", Read: Truth, Optional: true, Doc: both("True: only if that operator is on shift", "True — только если этот оператор на смене")},
	},
	Returns: both("True; False when nobody suitable is on shift", "True; False, если на смене нет никого подходящего"),
	Doc: both("Gives the dialogue to an operator. `assign_to_user()` takes a random one who is on shift, `assign_to_user(\"anna@example.com\")` that one in any case, and with True as the second parameter only when she is on shift.",
		"Передаёт диалог оператору. `assign_to_user()` выбирает случайного из тех, кто на смене, `assign_to_user(\"anna@example.com\")` — именно этого, а со вторым параметром True — только если он на смене."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(assignClient),
}, {
	Name: "distribute_client", Group: GroupOperators, Kind: Store, Source: pageCRM,
	Returns: both("True; False when nobody is on shift", "True; False, если на смене никого нет"),
	Doc: both("Gives the dialogue to the operator on shift who is responsible for the fewest clients, the first by e-mail among equals: `distribute_client()`.",
		"Передаёт диалог оператору на смене, который отвечает за наименьшее число клиентов; из равных — первому по алфавиту почты: `distribute_client()`."),
	Data: true, Touches: TouchesRecords,
	Do: on(distributeClient),
}, {
	Name: "get_operator", Group: GroupOperators, Kind: Store, Source: pageCRM,
	Returns: both("e-mail; None without an operator", "почта; None, если оператора нет"),
	Doc: both("Tells the e-mail of the operator responsible for the dialogue: `who = get_operator()`.",
		"Сообщает почту оператора, ответственного за диалог: `кто = get_operator()`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(operatorEmail),
}, {
	Name: "get_operator_name", Group: GroupOperators, Kind: Store, Source: pageCRM,
	Returns: both("name, or the e-mail when there is no name; None without an operator", "имя, а если его нет — почта; None, если оператора нет"),
	Doc: both("Tells the name of the operator responsible for the dialogue: `manager = get_operator_name()`.",
		"Сообщает имя оператора, ответственного за диалог: `менеджер = get_operator_name()`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(operatorName),
}, {
	Name: "send_notification", Group: GroupOperators, Kind: Host, Source: pageStaff,
	Params: []Param{
		{Name: "text", Read: Text, Doc: both("text of the notification", "текст уведомления")},
		{Name: "users", Read: Array, Optional: true, Doc: both("array of e-mails of employees; skipped: everybody", "массив почт сотрудников; если пропустить — всем")},
		{Name: "priority", Read: Whole, Optional: true, Default: "0", Doc: both("0 neutral, 1 success, 2 warning, 3 error", "0 — обычное, 1 — успех, 2 — предупреждение, 3 — ошибка")},
	},
	Returns: givesTrue,
	Doc: both("Notifies employees: `send_notification(\"New order\", ['anna@example.com'], 1)`.",
		"Уведомляет сотрудников: `send_notification(\"Новый заказ\", ['anna@example.com'], 1)`."),
	Data: true, Touches: TouchesRecords,
	Do: on(notify),
}, {
	Name: "get_operator_info", Group: GroupOperators, Kind: Store, Source: pageStaff,
	Params: []Param{
		{Name: "field_name", Read: Text, Doc: both("description, email, phone, position, custom_field1, custom_field2 or custom_field3, in quotes",
			"description, email, phone, position, custom_field1, custom_field2 или custom_field3, в кавычках")},
	},
	Returns: both("value of the field; None without an operator", "значение поля; None, если оператора нет"),
	Doc: both("Reads a field from the card of the operator responsible for the dialogue: `get_operator_info(\"phone\")`.",
		"Читает поле из карточки оператора, ответственного за диалог: `get_operator_info(\"phone\")`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(operatorInfo),
}}

// staffing is what functions on the operator of a dialogue need.
type staffing interface {
	crm.Clients
	crm.Operators
}

// employee is the one whose e-mail is argument i.
func (c *Call) employee(i int) (crm.Operator, error) {
	staff, err := area[crm.Operators](c)
	if err != nil {
		return crm.Operator{}, err
	}
	o, err := staff.Operator(c.Text(i))
	if errors.Is(err, crm.ErrNotFound) {
		return o, c.BadArg(i, noEmployee(c.Arg(i)))
	}
	return o, err
}

func noEmployee(email value.Value) diag.Text {
	shown := Shown(email)
	return both("there is no employee "+shown.EN, "нет сотрудника "+shown.RU)
}

func operatorStatus(c *Call, staff crm.Operators) (value.Value, error) {
	o, err := staff.Operator(c.Text(0))
	if errors.Is(err, crm.ErrNotFound) {
		return value.Bool(false), nil
	}
	return value.Bool(o.Shift == crm.OnShift || o.Shift == crm.OnBreak && c.Truth(1)), err
}

// assign makes somebody responsible for the current client; "" nobody.
func (c *Call) assign(clients crm.Clients, email string) (value.Value, error) {
	rec, err := clients.Client(c.clientID(-1))
	if err != nil {
		return value.None, err
	}
	rec.Operator = email
	return value.Bool(true), clients.SaveClient(rec)
}

func freeClient(c *Call, clients crm.Clients) (value.Value, error) { return c.assign(clients, "") }

func assignClient(c *Call, data staffing) (value.Value, error) {
	if !c.Skipped(0) {
		o, err := c.employee(0)
		if err != nil || c.Truth(1) && o.Shift != crm.OnShift {
			return value.Bool(false), err
		}
		return c.assign(data, o.Email)
	}
	list, err := onShift(data)
	if err != nil || len(list) == 0 {
		return value.Bool(false), err
	}
	at, err := c.Pick(int64(len(list)))
	if err != nil {
		return value.None, err
	}
	return c.assign(data, list[at].Email)
}

// onShift are the operators at work, by e-mail.
func onShift(staff crm.Operators) ([]crm.Operator, error) {
	list, err := staff.Operators()
	return slices.DeleteFunc(list, func(o crm.Operator) bool { return o.Shift != crm.OnShift }), err
}

func distributeClient(c *Call, data staffing) (value.Value, error) {
	rec, err := data.Client(c.clientID(-1))
	if err != nil {
		return value.None, err
	}
	list, err := onShift(data)
	if err != nil || len(list) == 0 {
		return value.Bool(false), err
	}
	least, chosen := int64(math.MaxInt64), ""
	for _, o := range list {
		n, err := data.Dialogues(o.Email)
		if err != nil {
			return value.None, err
		}
		if o.Email == rec.Operator {
			n-- // the dialogue that is given away: calling twice changes nothing
		}
		if n < least {
			least, chosen = n, o.Email
		}
	}
	return c.assign(data, chosen)
}

// responsible is the operator of the dialogue; without a record of him all but the e-mail
// is empty. The e-mail is "" when there is none.
func (c *Call) responsible(data staffing) (crm.Operator, error) {
	rec, err := data.Client(c.clientID(-1))
	if err != nil || rec.Operator == "" {
		return crm.Operator{}, err
	}
	o, err := data.Operator(rec.Operator)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.Operator{Email: rec.Operator}, nil
	}
	return o, err
}

func operatorEmail(c *Call, clients crm.Clients) (value.Value, error) {
	rec, err := clients.Client(c.clientID(-1))
	return textOrNone(rec.Operator), err
}

func operatorName(c *Call, data staffing) (value.Value, error) {
	o, err := c.responsible(data)
	return textOrNone(cmp.Or(o.Name, o.Email)), err
}

func operatorInfo(c *Call, data staffing) (value.Value, error) {
	o, err := c.responsible(data)
	if err != nil {
		return value.None, err
	}
	switch c.Text(0) {
	case "description":
		return textOrNone(o.Description), nil
	case "email":
		return textOrNone(o.Email), nil
	case "phone":
		return textOrNone(o.Phone), nil
	case "position":
		return textOrNone(o.Position), nil
	case "custom_field1":
		return textOrNone(o.Custom[0]), nil
	case "custom_field2":
		return textOrNone(o.Custom[1]), nil
	case "custom_field3":
		return textOrNone(o.Custom[2]), nil
	}
	shown := Shown(c.Arg(0))
	return value.None, c.BadArg(0, both("an operator has no field "+shown.EN, "у оператора нет поля "+shown.RU))
}
