package builtins

import (
	"errors"
	"slices"

	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

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
	Data: true, Touches: TouchesRecords,
	Do: on(createList),
}, {
	Name: "create_list_if_not_exist", Group: GroupLists, Kind: Store, Source: pageLists,
	Params: []Param{
		{Name: "list_name", Read: Text, Doc: both("name of the list", "название списка")},
	},
	Returns: both("id of the list, new or old", "id списка, нового или прежнего"),
	Doc: both("Makes a list unless there is one of that name: `list = create_list_if_not_exist(\"Webinar\")`.",
		"Создаёт список, если списка с таким названием ещё нет: `список = create_list_if_not_exist(\"Вебинар\")`."),
	Data: true, Touches: TouchesRecords,
	Do: on(createListOnce),
}, {
	Name: "add_to_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{listOrLists(), optionalClient()},
	Returns: both("None", "None"),
	Doc: both("Adds a client to a list or to several: `add_to_list(17)`, `add_to_list([17, 18])`.",
		"Добавляет клиента в список или сразу в несколько: `add_to_list(17)`, `add_to_list([17, 18])`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(addToList),
}, {
	Name: "move_to_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{listOrLists(), optionalClient()},
	Returns: givesTruth,
	Doc: both("Takes a client out of all lists and puts him into this one, or into each of an array: `move_to_list(17)`.",
		"Убирает клиента из всех списков и добавляет только в этот или в каждый из массива: `move_to_list(17)`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(moveToList),
}, {
	Name: "remove_from_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{anyList("spisok"), optionalClient()},
	Returns: givesTrue,
	Doc:     both("Takes a client out of a list: `remove_from_list(17)`.", "Убирает клиента из списка: `remove_from_list(17)`."),
	Data:    true, Touches: TouchesRecords, Own: true,
	Do: on(removeFromList),
}, {
	Name: "remove_list_from_project", Group: GroupLists, Kind: Store, Source: pageLists,
	Params: []Param{
		anyList("list_id"),
		{Name: "clear_list", Read: Truth, Optional: true, Default: "False", Doc: both("True: delete it even when it has clients", "True — удалить, даже если в нём есть клиенты")},
	},
	Returns: both("True, or the text `Can't delete list, list not empty`", "True или текст `Can't delete list, list not empty`"), Verdict: true,
	Doc: both("Deletes a list: `remove_list_from_project(17)`. While it has clients it stays and the answer is `Can't delete list, list not empty`, unless the second parameter is True.",
		"Удаляет список: `remove_list_from_project(17)`. Пока в списке есть клиенты, он остаётся, а ответом будет `Can't delete list, list not empty` — если второй параметр не True."),
	Data: true, Touches: TouchesRecords,
	Do: on(removeList),
}, {
	Name: "clear_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{anyList("list_id")},
	Returns: givesTrue,
	Doc:     both("Empties a list: `clear_list(17)`.", "Очищает список: `clear_list(17)`."),
	Data:    true, Touches: TouchesRecords,
	Do: on(clearList),
}, {
	Name: "list_size", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{anyList("spisok")},
	Returns: both("whole number", "целое число"),
	Doc:     both("Counts the clients in a list: `left = 30 - list_size(17)`.", "Считает клиентов в списке: `осталось = 30 - list_size(17)`."),
	Data:    true, Touches: TouchesNothing,
	Do: on(listSize),
}, {
	Name: "lists_joint_count", Group: GroupLists, Kind: Store, Source: pageLists,
	Params: []Param{
		{Name: "massive_list", Read: Array, Doc: both("array of list ids", "массив id списков")},
	},
	Returns: both("whole number", "целое число"),
	Doc: both("Counts the clients in several lists together, each client once: `lists_joint_count('[17,18]')`.",
		"Считает клиентов в нескольких списках вместе, каждого один раз: `lists_joint_count('[17,18]')`."),
	Data: true, Touches: TouchesNothing,
	Do: on(listsJointCount),
}, {
	Name: "inlist", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{anyList("spisok"), optionalClient()},
	Returns: givesTruth,
	Doc: both("Tells whether a client is in a list: `if(inlist(17), \"already with us\", \"welcome\")`.",
		"Сообщает, есть ли клиент в списке: `if(inlist(17), \"вы уже с нами\", \"добро пожаловать\")`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(inList),
}, {
	Name: "some_client_in_list", Group: GroupLists, Kind: Store, Source: pageLists,
	Params: []Param{
		anyList("list_id"),
		{Name: "recepient", Read: Text, Doc: both("id in the messenger: platform_id, in chats chat_member_id", "id в мессенджере: platform_id, в чатах — chat_member_id")},
	},
	Returns: givesTruth,
	Doc: both("Tells whether a client known by his messenger id is in a list: `some_client_in_list(17, 123456789)`.",
		"Сообщает, есть ли в списке клиент, известный по id в мессенджере: `some_client_in_list(17, 123456789)`."),
	Data: true, Touches: TouchesNothing,
	Do: someClientInList,
}, {
	Name: "random_list_member", Group: GroupLists, Kind: Store, Source: pageLists,
	Params:  []Param{anyList("list_id")},
	Returns: both("client id; None when the list is empty", "id клиента; None, если список пуст"),
	Doc: both("Draws a random client of a list: `winner = random_list_member(17)`.",
		"Выбирает случайного клиента из списка: `победитель = random_list_member(17)`."),
	Data: true, Touches: TouchesNothing,
	Do: on(randomMember),
}}

func createList(c *Call, sets crm.Sets) (value.Value, error) {
	name, err := c.written(0)
	if err != nil {
		return value.None, err
	}
	id, err := sets.NewSet(crm.Set{Kind: crm.List, Name: name})
	return value.Int(id), err
}

func createListOnce(c *Call, sets crm.Sets) (value.Value, error) {
	old, err := sets.SetByName(crm.List, c.Text(0))
	if errors.Is(err, crm.ErrNotFound) {
		return createList(c, sets)
	}
	return value.Int(old.ID), err
}

func addToList(c *Call, sets crm.Sets) (value.Value, error) {
	ids, err := c.setIDs(sets, crm.List, whatList, 0)
	if err != nil {
		return value.None, err
	}
	return value.None, c.join(sets, ids)
}

func moveToList(c *Call, sets crm.Sets) (value.Value, error) {
	ids, err := c.setIDs(sets, crm.List, whatList, 0)
	if err != nil {
		return value.None, err
	}
	client := c.clientID(1)
	old, err := sets.SetsOf(crm.List, client)
	if err != nil {
		return value.None, c.missing(1, err, whatClient)
	}
	for _, s := range old {
		if slices.Contains(ids, s.ID) {
			continue
		}
		if _, err := sets.Leave(s.ID, client); err != nil {
			return value.None, err
		}
	}
	return value.Bool(true), c.join(sets, ids)
}

// join puts the client of argument 1 into lists that exist.
func (c *Call) join(sets crm.Sets, ids []int64) error {
	for _, id := range ids {
		if _, err := sets.Join(id, c.clientID(1)); err != nil {
			return c.missing(1, err, whatClient)
		}
	}
	return nil
}

func removeFromList(c *Call, sets crm.Sets) (value.Value, error) {
	id, err := c.list(sets, 0)
	if err != nil {
		return value.None, err
	}
	_, err = sets.Leave(id, c.clientID(1))
	return value.Bool(true), c.missing(1, err, whatClient)
}

func removeList(c *Call, sets crm.Sets) (value.Value, error) {
	id, err := c.list(sets, 0)
	if err != nil {
		return value.None, err
	}
	return c.removeSet(sets, id)
}

// removeSet deletes a list or a label, one that clients are in only when argument 1 says so.
func (c *Call) removeSet(sets crm.Sets, id int64) (value.Value, error) {
	n, err := sets.CountMembers([]int64{id})
	switch {
	case err != nil:
		return value.None, err
	case n > 0 && !c.Truth(1):
		return value.Text("Can't delete list, list not empty"), nil
	}
	return value.Bool(true), sets.DeleteSet(id)
}

func clearList(c *Call, sets crm.Sets) (value.Value, error) {
	id, err := c.list(sets, 0)
	if err != nil {
		return value.None, err
	}
	return value.Bool(true), sets.Empty(id)
}

func listSize(c *Call, sets crm.Sets) (value.Value, error) {
	id, err := c.list(sets, 0)
	if err != nil {
		return value.None, err
	}
	n, err := sets.CountMembers([]int64{id})
	return value.Int(n), err
}

func listsJointCount(c *Call, sets crm.Sets) (value.Value, error) {
	ids, err := c.setIDs(sets, crm.List, whatList, 0)
	if err != nil {
		return value.None, err
	}
	n, err := sets.CountMembers(ids)
	return value.Int(n), err
}

func inList(c *Call, sets crm.Sets) (value.Value, error) {
	id, err := c.list(sets, 0)
	if err != nil {
		return value.None, err
	}
	in, err := sets.HasMember(id, c.clientID(1))
	return value.Bool(in), c.missing(1, err, whatClient)
}

func someClientInList(c *Call) (value.Value, error) {
	sets, err := area[crm.Sets](c)
	if err != nil {
		return value.None, err
	}
	clients, err := area[crm.Clients](c)
	if err != nil {
		return value.None, err
	}
	id, err := c.list(sets, 0)
	if err != nil {
		return value.None, err
	}
	if c.Text(1) == "" {
		return value.Bool(false), nil
	}
	found, err := clients.FindClients(crm.ClientQuery{PlatformID: c.Text(1), Set: id, Limit: 1})
	return value.Bool(len(found) > 0), err
}

func randomMember(c *Call, sets crm.Sets) (value.Value, error) {
	id, err := c.list(sets, 0)
	if err != nil {
		return value.None, err
	}
	n, err := sets.CountMembers([]int64{id})
	if err != nil || n == 0 {
		return value.None, err
	}
	at, err := c.Pick(n)
	if err != nil {
		return value.None, err
	}
	client, err := sets.MemberAt(id, at)
	return idValue(client), err
}

// list is the list that argument i names, when there is one.
func (c *Call) list(sets crm.Sets, i int) (int64, error) {
	s, err := sets.Set(crm.List, c.Whole(i))
	return s.ID, c.missing(i, err, whatList)
}
