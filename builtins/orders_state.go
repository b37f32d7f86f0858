package builtins

import "github.com/salecalc/salecalc/vars/crm"

// orderStateFuncs move deals through the CRM and close them.
var orderStateFuncs = []Func{{
	Name: "move_order_to_next_state", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params:  []Param{optionalDeal()},
	Returns: both("True; False when there is no next column", "True; False, если следующей колонки нет"),
	Doc: both("Moves a deal one column on in its CRM pipeline: `move_order_to_next_state()`. An unsorted deal goes to the first column of the first pipeline; in the last column a deal stays.",
		"Передвигает сделку в следующую колонку воронки CRM: `move_order_to_next_state()`. Из «Неразобранного» сделка попадает в первую колонку первой воронки, а в последней колонке остаётся на месте."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(moveOn),
}, {
	Name: "get_state_id", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "client_id", Read: Text, Optional: true, Other: true, Doc: both("client whose current deal is meant, when no deal is named", "клиент, чья текущая сделка имеется в виду, если сделка не указана")},
		currentDeal(),
	},
	Returns: both("id of the CRM column, 0 for the unsorted one; None without a deal", "id колонки CRM, 0 для «Неразобранного»; None, если сделки нет"),
	Doc: both("Tells in which CRM column a deal stands: `get_state_id()` for the current deal, `get_state_id(\"\", deal)` for another one. If both parameters are given, the deal decides.",
		"Сообщает, в какой колонке CRM стоит сделка: `get_state_id()` — текущая, `get_state_id(\"\", сделка)` — любая другая. Если указаны оба параметра, важна сделка."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(stateID),
}, {
	Name: "change_state", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "state_id", Read: Whole, Doc: both("id of the CRM column; 0: the unsorted one", "id колонки CRM; 0 — «Неразобранное»")},
		optionalDeal(),
	},
	Returns: givesTrue,
	Doc:     both("Moves a deal to a CRM column: `change_state(155)`.", "Переносит сделку в указанную колонку CRM: `change_state(155)`."),
	Data:    true, Touches: TouchesRecords, Own: true,
	Do: on(changeState),
}, {
	Name: "get_count_orders", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "id", Read: Whole, Doc: both("id of the CRM column", "id колонки CRM")},
	},
	Returns: both("whole number", "целое число"),
	Doc: both("Counts the deals of all clients that stand in a CRM column: `left = 30 - get_count_orders(155)`.",
		"Считает сделки всех клиентов в колонке CRM: `осталось = 30 - get_count_orders(155)`."),
	Data: true, Touches: TouchesNothing,
	Do: on(countInState),
}, {
	Name: "delete_order", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "order_id", Read: Whole, Optional: true, Other: true, Doc: both("id of the deal; skipped: the client's last one", "id сделки; если пропустить — последняя сделка клиента")},
	},
	Returns: givesTrue,
	Doc: both("Deletes a deal with its variables; there is no way back. `delete_order(deal)`. After the current deal, the last of those still open becomes the current one.",
		"Удаляет сделку вместе с её переменными; вернуть её нельзя. `delete_order(сделка)`. Если удалена текущая сделка, текущей становится последняя из открытых."),
	Data: true, Touches: TouchesAll, Own: true,
	Do: on(deleteOrder),
}, {
	Name: "assign_order_to_user", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "email", Read: Text, Doc: both("e-mail of the employee", "почта сотрудника")},
		currentDeal(),
	},
	Returns: givesTrue,
	Doc: both("Makes an employee responsible for a deal: `assign_order_to_user(\"anna@example.com\")`.",
		"Назначает сотрудника ответственным за сделку: `assign_order_to_user(\"anna@example.com\")`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(assignOrder),
}, {
	Name: "get_order_operator", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params:  []Param{currentDeal()},
	Returns: both("e-mail of the employee; None when nobody is responsible or there is no deal", "почта сотрудника; None, если ответственного или сделки нет"),
	Doc: both("Tells who is responsible for a deal: `get_order_operator()`.",
		"Сообщает, кто отвечает за сделку: `get_order_operator()`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(orderOperator),
}, {
	Name: "set_order_status_success", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params:  []Param{optionalDeal()},
	Returns: givesTrue,
	Doc: both("Closes a deal as successful: `set_order_status_success()`.",
		"Закрывает сделку как успешную: `set_order_status_success()`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: closeOrder(crm.Success),
}, {
	Name: "set_order_status_fail", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params:  []Param{optionalDeal()},
	Returns: givesTrue,
	Doc: both("Closes a deal as failed: `set_order_status_fail()`.",
		"Закрывает сделку как проваленную: `set_order_status_fail()`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: closeOrder(crm.Fail),
}, {
	Name: "set_order_status_archive", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params:  []Param{optionalDeal()},
	Returns: givesTrue,
	Doc: both("Moves a deal to the archive: it counts neither as won nor as lost. `set_order_status_archive()`.",
		"Убирает сделку в архив: она не считается ни успешной, ни проваленной. `set_order_status_archive()`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: closeOrder(crm.Archive),
}}
