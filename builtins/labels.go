package builtins

import (
	"errors"

	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// givesStatus is what label functions give back that report how it went.
var givesStatus = both("how it went, True when it is done", "как прошло: True, когда сделано")

// labelName is the parameter that names a label.
func labelName() Param {
	return Param{Name: "label_name", Read: Text, Doc: both("name of the label; of several with one name it is the first one made",
		"название метки; если таких несколько — это та, что создана первой")}
}

// severalLabels are the parameters of functions that take an array of labels.
func severalLabels() []Param {
	return []Param{
		{Name: "labels_array", Read: Any, Doc: both("array of label ids, or of label names; not both", "массив id меток или массив названий; смешивать нельзя")},
		{Name: "names", Read: Truth, Optional: true, Default: "0", Doc: both("1 when the array holds names", "1 — если в массиве названия")},
	}
}

// labelFuncs make labels, put them on clients and take them off.
var labelFuncs = []Func{{
	Name: "create_label", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params: []Param{
		{Name: "label_name", Read: Text, Doc: both("name of the label", "название метки")},
	},
	Returns: givesStatus,
	Doc: both("Makes a label: `create_label(\"regular\")`. Called twice it makes two labels of one name; create_label_if_not_exist does not.",
		"Создаёт метку: `create_label(\"постоянный\")`. Второй вызов создаст ещё одну с тем же названием; create_label_if_not_exist — нет."),
	Data: true, Touches: TouchesRecords,
	Do: on(createLabel),
}, {
	Name: "create_label_if_not_exist", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params: []Param{
		{Name: "name", Read: Text, Doc: both("name of the label", "название метки")},
		{Name: "color", Read: Whole, Optional: true, Default: "0", Doc: both("0 light grey, 1 yellow, 2 blue, 3 red, 4 pink, 5 beige, 6 violet, 7 light blue, 8 grey, 9 green",
			"0 — светло-серый, 1 — жёлтый, 2 — синий, 3 — красный, 4 — розовый, 5 — бежевый, 6 — фиолетовый, 7 — голубой, 8 — серый, 9 — зелёный")},
	},
	Returns: both("id of the label, new or old", "id метки, новой или прежней"),
	Doc: both("Makes a label unless there is one of that name: `label = create_label_if_not_exist(\"regular\", 9)`.",
		"Создаёт метку, если метки с таким названием ещё нет: `метка = create_label_if_not_exist(\"постоянный\", 9)`."),
	Data: true, Touches: TouchesRecords,
	Do: on(createLabelOnce),
}, {
	Name: "add_label", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{labelName(), optionalClient()},
	Returns: givesStatus,
	Doc: both("Puts a label on a client: `add_label(\"regular\")`. A label that does not exist is an error.",
		"Ставит клиенту метку: `add_label(\"постоянный\")`. Если такой метки нет, это ошибка."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(addLabel),
}, {
	Name: "remove_label", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{labelName(), optionalClient()},
	Returns: givesTrue,
	Doc:     both("Takes a label off a client: `remove_label(\"regular\")`.", "Снимает метку с клиента: `remove_label(\"постоянный\")`."),
	Data:    true, Touches: TouchesRecords, Own: true,
	Do: on(removeLabel),
}, {
	Name: "has_label", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{labelName(), optionalClient()},
	Returns: givesTruth,
	Doc: both("Tells whether a client has a label: `discount = if(has_label(\"regular\"), 10, 0)`. A label that does not exist is on nobody.",
		"Сообщает, есть ли у клиента метка: `скидка = if(has_label(\"постоянный\"), 10, 0)`. Метки, которой не существует, нет ни у кого."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(hasLabel),
}, {
	Name: "remove_label_everywhere", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{labelName()},
	Returns: givesTrue,
	Doc: both("Takes a label off every client of the project; the label itself stays. `remove_label_everywhere(\"sale\")`.",
		"Снимает метку со всех клиентов проекта; сама метка остаётся. `remove_label_everywhere(\"акция\")`."),
	Data: true, Touches: TouchesRecords,
	Do: on(removeLabelEverywhere),
}, {
	Name: "count_of_clients_with_label", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{labelName()},
	Returns: both("whole number", "целое число"),
	Doc: both("Counts the clients that have a label: `count_of_clients_with_label(\"regular\")`.",
		"Считает клиентов с меткой: `count_of_clients_with_label(\"постоянный\")`."),
	Data: true, Touches: TouchesNothing,
	Do: on(countWithLabel),
}, {
	Name: "get_all_client_labels", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{optionalClient()},
	Returns: both("dictionary from label id to name", "словарь «id метки — название»"),
	Doc: both("Lists the labels of a client: `get_all_client_labels()` gives `{\"161\":\"regular\",\"228\":\"sale\"}` for one who has two.",
		"Перечисляет метки клиента: если их две, `get_all_client_labels()` вернёт `{\"161\":\"постоянный\",\"228\":\"акция\"}`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(labelsOf),
}, {
	Name: "remove_multiple_client_labels", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  severalLabels(),
	Returns: both("number of labels taken off, or the text `wrong labels_array`", "число снятых меток или текст `wrong labels_array`"),
	Doc: both("Takes several labels off the client: `remove_multiple_client_labels(['sale', 'new'], 1)`. If the first parameter is not set or no array, the answer is `wrong labels_array`.",
		"Снимает с клиента сразу несколько меток: `remove_multiple_client_labels(['акция', 'новый'], 1)`. Если первый параметр не задан или это не массив, ответом будет `wrong labels_array`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(removeLabels),
}, {
	Name: "find_clients_by_multiple_labels", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  severalLabels(),
	Returns: both("array of client ids, or the text `wrong labels_array`", "массив id клиентов или текст `wrong labels_array`"),
	Doc: both("Finds the clients that have all of the labels: `find_clients_by_multiple_labels([138, 169])`. If the first parameter is not set or no array, the answer is `wrong labels_array`.",
		"Находит клиентов, у которых есть все эти метки: `find_clients_by_multiple_labels([138, 169])`. Если первый параметр не задан или это не массив, ответом будет `wrong labels_array`."),
	Data: true, Touches: TouchesNothing,
	Do: on(findByLabels),
}, {
	Name: "has_client_multiple_labels", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  severalLabels(),
	Returns: both("True or False, or the text `wrong labels_array`", "True, False или текст `wrong labels_array`"),
	Doc: both("Tells whether the client has all of the labels: `has_client_multiple_labels(['sale', 'new'], 1)`. If the first parameter is not set or no array, the answer is `wrong labels_array`.",
		"Сообщает, есть ли у клиента все эти метки: `has_client_multiple_labels(['акция', 'новый'], 1)`. Если первый параметр не задан или это не массив, ответом будет `wrong labels_array`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(hasLabels),
}, {
	Name: "remove_label_from_project", Group: GroupLabels, Kind: Store, Source: pageLists,
	Params: []Param{
		{Name: "list_id", Read: Whole, Doc: both("id of the label", "id метки")},
		{Name: "clear_list", Read: Truth, Optional: true, Default: "False", Doc: both("True: delete it even when clients have it", "True — удалить, даже если она стоит у клиентов")},
	},
	Returns: both("True, or the text `Can't delete list, list not empty`", "True или текст `Can't delete list, list not empty`"), Verdict: true,
	Doc: both("Deletes a label from the project: `remove_label_from_project(161)`. While clients have it, nothing is deleted and the answer is `Can't delete list, list not empty`, unless the second parameter is True.",
		"Удаляет метку из проекта: `remove_label_from_project(161)`. Пока метка стоит у клиентов, она остаётся, а ответом будет `Can't delete list, list not empty` — если второй параметр не True."),
	Data: true, Touches: TouchesRecords,
	Do: on(removeLabelFromProject),
}}

func createLabel(c *Call, sets crm.Sets) (value.Value, error) {
	name, err := c.written(0)
	if err != nil {
		return value.None, err
	}
	_, err = sets.NewSet(crm.Set{Kind: crm.Label, Name: name})
	return value.Bool(true), err
}

func createLabelOnce(c *Call, sets crm.Sets) (value.Value, error) {
	color := c.Whole(1)
	if color < 0 || color > 9 {
		return value.None, c.BadArg(1, both("a colour is a number from 0 to 9", "цвет — это число от 0 до 9"))
	}
	name, err := c.written(0)
	if err != nil {
		return value.None, err
	}
	old, err := sets.SetByName(crm.Label, name)
	if errors.Is(err, crm.ErrNotFound) {
		id, err := sets.NewSet(crm.Set{Kind: crm.Label, Name: name, Color: color})
		return value.Int(id), err
	}
	return value.Int(old.ID), err
}

func addLabel(c *Call, sets crm.Sets) (value.Value, error) {
	label, err := sets.SetByName(crm.Label, c.Text(0))
	if err != nil {
		return value.None, c.missing(0, err, whatLabel)
	}
	_, err = sets.Join(label.ID, c.clientID(1))
	return value.Bool(true), c.missing(1, err, whatClient)
}

func removeLabel(c *Call, sets crm.Sets) (value.Value, error) {
	id, err := c.label(sets, c.Arg(0))
	if id != 0 {
		_, err = sets.Leave(id, c.clientID(1))
	}
	return value.Bool(true), c.missing(1, err, whatClient)
}

func hasLabel(c *Call, sets crm.Sets) (value.Value, error) {
	id, err := c.label(sets, c.Arg(0))
	has := false
	if id != 0 {
		has, err = sets.HasMember(id, c.clientID(1))
	}
	return value.Bool(has), c.missing(1, err, whatClient)
}

func removeLabelEverywhere(c *Call, sets crm.Sets) (value.Value, error) {
	id, err := c.label(sets, c.Arg(0))
	if id != 0 {
		err = sets.Empty(id)
	}
	return value.Bool(true), err
}

func countWithLabel(c *Call, sets crm.Sets) (value.Value, error) {
	id, err := c.label(sets, c.Arg(0))
	n := int64(0)
	if id != 0 {
		n, err = sets.CountMembers([]int64{id})
	}
	return value.Int(n), err
}

func labelsOf(c *Call, sets crm.Sets) (value.Value, error) {
	labels, err := sets.SetsOf(crm.Label, c.clientID(0))
	if err != nil {
		return value.None, c.missing(0, err, whatClient)
	}
	pairs := make([]value.Pair, len(labels))
	for i, l := range labels {
		pairs[i] = value.Pair{Key: formatInt(l.ID), Value: value.Text(l.Name)}
	}
	return value.NewDict(pairs), nil
}

// wrongLabels is the answer to a labels_array that is none.
const wrongLabels = "wrong labels_array"

func removeLabels(c *Call, sets crm.Sets) (value.Value, error) {
	ids, _, err := c.labels(sets)
	if ids == nil {
		return value.Text(wrongLabels), err
	}
	removed := int64(0)
	for _, id := range ids {
		left, err := sets.Leave(id, c.clientID(-1))
		if err != nil {
			return value.None, err
		}
		if left {
			removed++
		}
	}
	return value.Int(removed), nil
}

func findByLabels(c *Call, sets crm.Sets) (value.Value, error) {
	ids, all, err := c.labels(sets)
	if ids == nil {
		return value.Text(wrongLabels), err
	}
	if !all {
		return c.clientIDs(nil)
	}
	clients, err := sets.MembersOfAll(ids)
	if err != nil {
		return value.None, err
	}
	return c.clientIDs(clients)
}

func hasLabels(c *Call, sets crm.Sets) (value.Value, error) {
	ids, all, err := c.labels(sets)
	if ids == nil {
		return value.Text(wrongLabels), err
	}
	for _, id := range ids {
		if !all {
			break
		}
		if all, err = sets.HasMember(id, c.clientID(-1)); err != nil {
			return value.None, err
		}
	}
	return value.Bool(all), nil
}

func removeLabelFromProject(c *Call, sets crm.Sets) (value.Value, error) {
	label, err := sets.Set(crm.Label, c.Whole(0))
	if err != nil {
		return value.None, c.missing(0, err, whatLabel)
	}
	return c.removeSet(sets, label.ID)
}

// label gives the id of the label of a name in argument 0; 0 and a warning when there is
// none.
func (c *Call) label(sets crm.Sets, name value.Value) (int64, error) {
	label, err := sets.SetByName(crm.Label, name.Text())
	if errors.Is(err, crm.ErrNotFound) {
		shown := Shown(name)
		c.Warn(0, both("there is no label "+shown.EN, "нет метки "+shown.RU))
		return 0, nil
	}
	return label.ID, err
}

// labels are the labels that argument 0 lists, by id or, as argument 1 says, by name: nil
// when it is no array. Of the names those that exist count; all says that this is every
// one of them, and that there are any.
func (c *Call) labels(sets crm.Sets) (ids []int64, all bool, err error) {
	list, ok := c.Arg(0).Structure()
	if !ok || list.Kind() != value.KindArray {
		return nil, false, nil
	}
	if !c.Truth(1) {
		ids, err = c.setIDs(sets, crm.Label, whatLabel, 0)
		return ids, len(ids) > 0, err
	}
	names := list.Elems()
	if len(names) > mostSets {
		return nil, false, c.tooMany(0)
	}
	ids = make([]int64, 0, len(names))
	for _, name := range names {
		id, err := c.label(sets, name)
		if err != nil {
			return nil, false, err
		}
		if id != 0 {
			ids = append(ids, id)
		}
	}
	return ids, len(names) > 0 && len(ids) == len(names), nil
}
