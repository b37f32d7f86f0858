package builtins

import "github.com/salecalc/salecalc/vars/crm"

// Pages of the vendor documentation that describe the functions of the bot's own data.
const (
	pageAPI       = "funkcii-api-v-kalkulyatore.md"
	pageMessenger = "dlya-raboty-v-messendzherakh.md"
	pageVariables = "dlya-raboty-s-peremennymi.md"
	pageCRM       = "dlya-raboty-s-klientami-i-crm.md"
	pageMerge     = "perevod-klienta-v-drugoi-messendzher.md"
	pageStaff     = "dlya-raboty-s-sotrudnikami.md"
	pageLabels    = "dlya-raboty-s-metkami-salebot.md"
	pageLists     = "dlya-raboty-so-spiskami.md"
	pageLinks     = "dlya-raboty-so-ssylkami.md"
)

// What many of these functions give back.
var (
	givesTrue  = both("True when it is done", "True, когда сделано")
	givesTruth = both("True or False", "True или False")
	givesDeals = both("array of deal ids, empty when there are none", "массив id сделок; если их нет — пустой")
)

// optionalClient is the last parameter of functions that work on any client.
func optionalClient() Param {
	return Param{Name: "client_id", Read: Text, Optional: true, Other: true,
		Doc: both("id of a client; skipped: the current one", "id клиента; если пропустить — текущий клиент")}
}

// optionalDeal is the parameter of functions that work on the current deal or any other.
func optionalDeal() Param {
	return Param{Name: "order_id", Read: Whole, Optional: true, Other: true,
		Doc: both("id of a deal, as get_order_id() gives it; skipped: the client's active deal",
			"id сделки, как его даёт get_order_id(); если пропустить — активная сделка клиента")}
}

// currentDeal is the parameter of functions for which the current deal may be closed.
func currentDeal() Param {
	return Param{Name: "order_id", Read: Whole, Optional: true, Other: true,
		Doc: both("id of a deal, as get_order_id() gives it; skipped: the client's current deal, closed or not",
			"id сделки, как его даёт get_order_id(); если пропустить — текущая сделка клиента, даже закрытая")}
}

// anyDeal is the parameter of functions that want a deal's id in any case.
func anyDeal() Param {
	return Param{Name: "order_id", Read: Whole,
		Doc: both("id of the deal, as get_order_id() gives it", "id сделки, как его даёт get_order_id()")}
}

// orderFuncs open deals, find them and reach their variables.
var orderFuncs = []Func{{
	Name: "get_order_id", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Returns: both("id of the deal; None without an active one", "id сделки; None, если активной сделки нет"),
	Doc: both("Gives the id of the client's active deal: `deal = get_order_id()`. Unlike the variable order_id it is the bare number, the one other deal functions want.",
		"Возвращает id активной сделки клиента: `сделка = get_order_id()`. В отличие от переменной order_id это просто номер — именно он нужен остальным функциям сделок."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(orderID),
}, {
	Name: "create_order", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "name", Read: Text, Optional: true, Doc: both("name of the deal", "название сделки")},
		{Name: "budget", Read: Any, Optional: true, Doc: both("budget, a number", "бюджет, число")},
		{Name: "description", Read: Text, Optional: true, Doc: both("description of the deal", "описание сделки")},
		{Name: "client_name", Read: Text, Optional: true, Doc: both("name of the client, when a new one is made", "имя клиента, если будет создан новый")},
		{Name: "phone", Read: Text, Optional: true, Other: true, Doc: both("phone whose owner gets the deal", "телефон того, кому принадлежит сделка")},
		{Name: "email", Read: Text, Optional: true, Other: true, Doc: both("e-mail whose owner gets the deal; with a phone, only the phone is searched for", "почта того, кому принадлежит сделка; если указан и телефон, клиента ищут только по телефону")},
		{Name: "state_id", Read: Whole, Optional: true, Doc: both("id of the CRM column to start in; skipped or 0: the unsorted one", "id колонки CRM, с которой начать; если пропустить или указать 0 — «Неразобранное»")},
		{Name: "transfer_vars", Read: Array, Optional: true, Doc: both("names of variables of the current deal to carry over", "имена переменных текущей сделки, которые перенести в новую")},
	},
	Returns: both("id of the new deal, or the text `budget must be a number`", "id новой сделки или текст `budget must be a number`"),
	Doc: both("Opens a new deal and makes it the client's active one; the former deal stays in the CRM and is reached by its id. "+
		"With a phone or an e-mail the deal is opened for the client who has it; when nobody in the project does, a new client is made, with the variables phone and email. The deal of the running client then stays as it is. "+
		"A budget that is no number opens nothing and answers `budget must be a number`. "+
		"`create_order(\"Course\", 4900, \"\", \"\", \"\", \"\", \"\", ['utm_source'])`.",
		"Открывает новую сделку и делает её активной сделкой клиента; прежняя остаётся в CRM, к ней можно обратиться по id. "+
			"Если указать телефон или почту, сделка достаётся клиенту, у которого они есть; если таких нет ни у кого в проекте, появится новый клиент с переменными phone и email. Сделка текущего клиента при этом не меняется. "+
			"Если бюджет — не число, сделка не создаётся, а ответом будет `budget must be a number`. "+
			"`create_order(\"Курс\", 4900, \"\", \"\", \"\", \"\", \"\", ['utm_source'])`."),
	Data: true, Touches: TouchesAll, Own: true,
	Do: on(createOrder),
}, {
	Name: "set_order_name", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "name", Read: Text, Doc: both("new name", "новое название")},
		optionalDeal(),
	},
	Returns: givesTrue,
	Doc:     both("Renames a deal: `set_order_name(\"Course for #{name}\")`.", "Меняет название сделки: `set_order_name(\"Курс для #{name}\")`."),
	Data:    true, Touches: TouchesRecords, Own: true,
	Do: on(setOrderName),
}, {
	Name: "set_order_budget", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "budget", Read: Number, Doc: both("new budget", "новый бюджет")},
		optionalDeal(),
	},
	Returns: givesTrue,
	Doc:     both("Sets the budget of a deal: `set_order_budget(price * count)`.", "Записывает бюджет сделки: `set_order_budget(цена * количество)`."),
	Data:    true, Touches: TouchesRecords, Own: true,
	Do: on(setOrderBudget),
}, {
	Name: "get_active_orders_ids", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Returns: givesDeals,
	Doc: both("Lists the client's open deals: those neither successful, nor failed, nor archived. `open = get_active_orders_ids()`.",
		"Перечисляет открытые сделки клиента — не успешные, не проваленные и не архивные. `открытые = get_active_orders_ids()`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: ordersIn(crm.Active),
}, {
	Name: "get_success_orders_ids", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Returns: givesDeals,
	Doc: both("Lists the client's successful deals: `bought = arr_len(get_success_orders_ids()) > 0`.",
		"Перечисляет успешные сделки клиента: `покупал = arr_len(get_success_orders_ids()) > 0`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: ordersIn(crm.Success),
}, {
	Name: "get_fail_orders_ids", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Returns: givesDeals,
	Doc: both("Lists the client's failed deals: `lost = get_fail_orders_ids()`.",
		"Перечисляет проваленные сделки клиента: `отказы = get_fail_orders_ids()`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: ordersIn(crm.Fail),
}, {
	Name: "get_order_var", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		anyDeal(),
		{Name: "variable", Read: Text, Doc: both("name of the variable, in quotes", "имя переменной в кавычках")},
	},
	Returns: both("the value; None when it is not set", "значение; None, если переменная не задана"),
	Doc: both("Reads one variable of a deal, also of one that is closed: `get_order_var(deal, \"address\")`.",
		"Читает одну переменную сделки, в том числе закрытой: `get_order_var(сделка, \"адрес\")`."),
	Data: true, Touches: TouchesNothing,
	Do: on(orderVar),
}, {
	Name: "get_order_vars", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		anyDeal(),
		{Name: "names", Read: Array, Optional: true, Doc: both("names of variables; skipped: all of them", "имена переменных; если пропустить — все")},
	},
	Returns: both("dictionary from name to value, without those not set", "словарь «имя — значение» без незаданных переменных"),
	Doc: both("Reads several variables of a deal at once: `get_order_vars(deal, ['address', 'total'])`. The name and the description of the deal are among them only when they are asked for, as Название and Описание (Name and Description).",
		"Читает сразу несколько переменных сделки: `get_order_vars(сделка, ['адрес', 'сумма'])`. Название и описание самой сделки попадают в словарь, только если попросить о них по именам Название и Описание (Name и Description)."),
	Data: true, Touches: TouchesNothing,
	Do: on(orderVars),
}, {
	Name: "set_order_var", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		anyDeal(),
		{Name: "variable", Read: VarName, Doc: both("name of the variable, in quotes", "имя переменной в кавычках")},
		{Name: "value", Read: Any, Doc: both("new value; empty removes the variable", "новое значение; пустое удаляет переменную")},
	},
	Returns: givesTrue,
	Doc: both("Writes one variable of a deal: `set_order_var(deal, \"address\", address)`. The name and the description of the deal itself are its variables Название and Описание (Name and Description in English projects).",
		"Записывает одну переменную сделки: `set_order_var(сделка, \"адрес\", адрес)`. Название и описание самой сделки — это её переменные Название и Описание (в англоязычных проектах Name и Description)."),
	Data: true, Touches: TouchesAll,
	Do: on(setOrderVar),
}, {
	Name: "set_order_vars", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		anyDeal(),
		{Name: "variables_dict", Read: Dict, Doc: both("dictionary from name to value", "словарь «имя — значение»")},
	},
	Returns: givesTrue,
	Doc: both("Writes several variables of a deal at once: `set_order_vars(deal, {\"city\": \"Perm\", \"total\": 500})`. An empty value removes its variable.",
		"Записывает сразу несколько переменных сделки: `set_order_vars(сделка, {\"город\": \"Пермь\", \"сумма\": 500})`. Пустое значение удаляет переменную."),
	Data: true, Touches: TouchesAll,
	Do: on(setOrderVars),
}, {
	Name: "get_order_id_by_var_value", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "var_name", Read: Text, Doc: both("name of a deal variable, in quotes", "имя переменной сделки в кавычках")},
		{Name: "var_value", Read: Any, Doc: both("value to look for", "значение, которое искать")},
		optionalClient(),
	},
	Returns: both("id of the deal; None when none fits", "id сделки; None, если подходящей нет"),
	Doc: both("Finds the client's deal in which a variable has the given value: `get_order_id_by_var_value(\"ticket\", \"A-17\")`. Of several deals the newest is taken, open or closed.",
		"Находит сделку клиента, в которой у переменной указанное значение: `get_order_id_by_var_value(\"билет\", \"А-17\")`. Если подходит несколько, берётся самая новая — открытая или закрытая."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(orderByVar),
}, {
	Name: "latest_order_datetime", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		optionalClient(),
		{Name: "dt_fmt", Read: Text, Optional: true, Default: "%d.%m.%y %H:%M", Doc: both("layout of the result, by % directives", "вид результата, записанный через %")},
	},
	Returns: both("date and time as text; None without deals", "дата и время текстом; None, если сделок нет"),
	Doc: both("Tells when the client's last deal was opened. Unless a layout is given, the year has two digits; `latest_order_datetime(\"\", \"%d.%m.%Y\")` gives a date that can be computed with.",
		"Сообщает, когда открыта последняя сделка клиента. Если вид не задан, год пишется двумя цифрами; `latest_order_datetime(\"\", \"%d.%m.%Y\")` даёт дату, с которой можно считать."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(latestOrder),
}, {
	Name: "count_client_orders", Group: GroupOrders, Kind: Store, Source: pageCRM,
	Params: []Param{
		optionalClient(),
		{Name: "state_id", Read: Whole, Optional: true, Doc: both("count only deals in this CRM column", "считать только сделки в этой колонке CRM")},
		{Name: "get_all", Read: Truth, Optional: true, Default: "1", Doc: both("1: deals of every kind; 0: as active says", "1 — сделки любого вида; 0 — по параметру active")},
		{Name: "active", Read: Truth, Optional: true, Default: "1", Doc: both("with get_all 0: 1 counts open deals, 0 the closed ones", "при get_all 0: 1 — открытые сделки, 0 — закрытые")},
	},
	Returns: both("whole number", "целое число"),
	Doc: both("Counts a client's deals. `count_client_orders()` counts them all, `count_client_orders(\"\", \"\", 0, 1)` the open ones.",
		"Считает сделки клиента. `count_client_orders()` — все, `count_client_orders(\"\", \"\", 0, 1)` — только открытые."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(countOrders),
}}
