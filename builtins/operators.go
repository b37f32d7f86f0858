package builtins

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
	Doc: both("Tells whether an employee is on shift: `check_operator_status(\"anna@example.com\", 0)`.",
		"Сообщает, на смене ли сотрудник: `check_operator_status(\"anna@example.com\", 0)`."),
}, {
	Name: "free_client", Group: GroupOperators, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc: both("Takes the responsible operator off the dialogue: `free_client()`.",
		"Снимает с диалога ответственного оператора: `free_client()`."),
}, {
	Name: "assign_to_user", Group: GroupOperators, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "email", Read: Text, Optional: true, Doc: both("e-mail of the operator; skipped: any who is on shift", "почта оператора; если пропустить — любой, кто на смене")},
		{Name: "only_active", Read: Truth, Optional: true, Doc: both("True: only if that operator is on shift", "True — только если этот оператор на смене")},
	},
	Returns: givesTrue,
	Doc: both("Gives the dialogue to an operator. `assign_to_user()` takes a random one who is on shift, `assign_to_user(\"anna@example.com\")` that one in any case, and with True as the second parameter only when she is on shift.",
		"Передаёт диалог оператору. `assign_to_user()` выбирает случайного из тех, кто на смене, `assign_to_user(\"anna@example.com\")` — именно этого, а со вторым параметром True — только если он на смене."),
}, {
	Name: "distribute_client", Group: GroupOperators, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc: both("Gives the dialogue to an operator as the project's automatic distribution is set: `distribute_client()`.",
		"Передаёт диалог оператору по правилам автораспределения, настроенным в проекте: `distribute_client()`."),
}, {
	Name: "get_operator", Group: GroupOperators, Kind: Store, Source: pageCRM,
	Returns: both("e-mail; None without an operator", "почта; None, если оператора нет"),
	Doc: both("Tells the e-mail of the operator responsible for the dialogue: `who = get_operator()`.",
		"Сообщает почту оператора, ответственного за диалог: `кто = get_operator()`."),
}, {
	Name: "get_operator_name", Group: GroupOperators, Kind: Store, Source: pageCRM,
	Returns: both("name, or the e-mail when there is no name; None without an operator", "имя, а если его нет — почта; None, если оператора нет"),
	Doc: both("Tells the name of the operator responsible for the dialogue: `manager = get_operator_name()`.",
		"Сообщает имя оператора, ответственного за диалог: `менеджер = get_operator_name()`."),
}, {
	Name: "send_notification", Group: GroupOperators, Kind: Host, Source: pageStaff,
	Params: []Param{
		{Name: "text", Read: Text, Doc: both("text of the notification", "текст уведомления")},
		{Name: "users", Read: Array, Optional: true, Doc: both("e-mails of employees; skipped: everybody", "почты сотрудников; если пропустить — всем")},
		{Name: "priority", Read: Whole, Optional: true, Default: "0", Doc: both("0 neutral, 1 success, 2 warning, 3 error", "0 — обычное, 1 — успех, 2 — предупреждение, 3 — ошибка")},
	},
	Returns: givesTrue,
	Doc: both("Notifies employees: `send_notification(\"New order\", ['anna@example.com'], 1)`.",
		"Уведомляет сотрудников: `send_notification(\"Новый заказ\", ['anna@example.com'], 1)`."),
}, {
	Name: "get_operator_info", Group: GroupOperators, Kind: Store, Source: pageStaff,
	Params: []Param{
		{Name: "field_name", Read: Text, Doc: both("description, email, phone, position, custom_field1, custom_field2 or custom_field3, in quotes",
			"description, email, phone, position, custom_field1, custom_field2 или custom_field3, в кавычках")},
	},
	Returns: both("value of the field; None without an operator", "значение поля; None, если оператора нет"),
	Doc: both("Reads a field from the card of the operator responsible for the dialogue: `get_operator_info(\"phone\")`.",
		"Читает поле из карточки оператора, ответственного за диалог: `get_operator_info(\"phone\")`."),
}}
