package builtins

// anyList is the parameter that names one list; the documentation uses two names for it.
func anyList(name string) Param {
	return Param{Name: name, Read: Whole, Doc: both("id of the list", "id списка")}
}

// listOrLists is the parameter of functions that put a client into several lists at once.
func listOrLists() Param {
	return Param{Name: "spisok", Read: Any, Doc: both("id of a list, or an array of ids", "id списка или массив id")}
}

// listFuncs make lists of clients and change who is in them.
var listFuncs = []Func{{
	Name: "create_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params: []Param{
		{Name: "spisok", Read: Text, Doc: both("name of the list", "название списка")},
	},
	Returns: both("id of the new list", "id нового списка"),
	Doc: both("Makes a list of clients: `list = create_list(\"Webinar\")`. Called twice it makes two lists of one name; create_list_if_not_exist does not.",
		"Создаёт список клиентов: `список = create_list(\"Вебинар\")`. Второй вызов создаст ещё один с тем же названием; create_list_if_not_exist — нет."),
}, {
	Name: "create_list_if_not_exist", Group: GroupLists, Kind: Store, Source: pageLists,
	Params: []Param{
		{Name: "list_name", Read: Text, Doc: both("name of the list", "название списка")},
	},
	Returns: both("id of the list, new or old", "id списка, нового или прежнего"),
	Doc: both("Makes a list unless there is one of that name: `list = create_list_if_not_exist(\"Webinar\")`.",
		"Создаёт список, если списка с таким названием ещё нет: `список = create_list_if_not_exist(\"Вебинар\")`."),
}, {
	Name: "add_to_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{listOrLists(), optionalClient()},
	Returns: both("None", "None"),
	Doc: both("Adds a client to a list or to several: `add_to_list(17)`, `add_to_list([17, 18])`.",
		"Добавляет клиента в список или сразу в несколько: `add_to_list(17)`, `add_to_list([17, 18])`."),
}, {
	Name: "move_to_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{listOrLists(), optionalClient()},
	Returns: givesTruth,
	Doc: both("Takes a client out of all lists and puts him into this one, or into each of an array: `move_to_list(17)`.",
		"Убирает клиента из всех списков и добавляет только в этот или в каждый из массива: `move_to_list(17)`."),
}, {
	Name: "remove_from_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{anyList("spisok"), optionalClient()},
	Returns: givesTrue,
	Doc:     both("Takes a client out of a list: `remove_from_list(17)`.", "Убирает клиента из списка: `remove_from_list(17)`."),
}, {
	Name: "remove_list_from_project", Group: GroupLists, Kind: Store, Source: pageLists,
	Params: []Param{
		anyList("list_id"),
		{Name: "clear_list", Read: Truth, Optional: true, Default: "False", Doc: both("True: delete it even when it has clients", "True — удалить, даже если в нём есть клиенты")},
	},
	Returns: both("True, or the text `Can't delete list, list not empty`", "True или текст `Can't delete list, list not empty`"),
	Doc: both("Deletes a list: `remove_list_from_project(17)`. While it has clients it stays and the answer is `Can't delete list, list not empty`, unless the second parameter is True.",
		"Удаляет список: `remove_list_from_project(17)`. Пока в списке есть клиенты, он остаётся, а ответом будет `Can't delete list, list not empty` — если второй параметр не True."),
}, {
	Name: "clear_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{anyList("list_id")},
	Returns: givesTrue,
	Doc:     both("Empties a list: `clear_list(17)`.", "Очищает список: `clear_list(17)`."),
}, {
	Name: "list_size", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{anyList("spisok")},
	Returns: both("whole number", "целое число"),
	Doc:     both("Counts the clients in a list: `left = 30 - list_size(17)`.", "Считает клиентов в списке: `осталось = 30 - list_size(17)`."),
}, {
	Name: "lists_joint_count", Group: GroupLists, Kind: Store, Source: pageLists,
	Params: []Param{
		{Name: "massive_list", Read: Array, Doc: both("array of list ids", "массив id списков")},
	},
	Returns: both("whole number", "целое число"),
	Doc: both("Counts the clients in several lists together, each client once: `lists_joint_count('[17,18]')`.",
		"Считает клиентов в нескольких списках вместе, каждого один раз: `lists_joint_count('[17,18]')`."),
}, {
	Name: "inlist", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{anyList("spisok"), optionalClient()},
	Returns: givesTruth,
	Doc: both("Tells whether a client is in a list: `if(inlist(17), \"already with us\", \"welcome\")`.",
		"Сообщает, есть ли клиент в списке: `if(inlist(17), \"вы уже с нами\", \"добро пожаловать\")`."),
}, {
	Name: "some_client_in_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params: []Param{
		anyList("list_id"),
		{Name: "recepient", Read: Text, Doc: both("id in the messenger: platform_id, in chats chat_member_id", "id в мессенджере: platform_id, в чатах — chat_member_id")},
	},
	Returns: givesTruth,
	Doc: both("Tells whether a client known by his messenger id is in a list: `some_client_in_list(17, 123456789)`.",
		"Сообщает, есть ли в списке клиент, известный по id в мессенджере: `some_client_in_list(17, 123456789)`."),
}, {
	Name: "random_list_member", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{anyList("list_id")},
	Returns: both("client id; None when the list is empty", "id клиента; None, если список пуст"),
	Doc: both("Draws a random client of a list: `winner = random_list_member(17)`.",
		"Выбирает случайного клиента из списка: `победитель = random_list_member(17)`."),
}}
