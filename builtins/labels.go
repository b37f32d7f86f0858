package builtins

// givesStatus is what label functions give back that report how it went.
var givesStatus = both("how it went, True when it is done", "как прошло: True, когда сделано")

// labelName is the parameter that names a label.
func labelName() Param {
	return Param{Name: "label_name", Read: Text, Doc: both("name of the label", "название метки")}
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
	Params:  []Param{labelName()},
	Returns: givesStatus,
	Doc: both("Makes a label: `create_label(\"regular\")`. Called twice it makes two labels of one name; create_label_if_not_exist does not.",
		"Создаёт метку: `create_label(\"постоянный\")`. Второй вызов создаст ещё одну с тем же названием; create_label_if_not_exist — нет."),
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
}, {
	Name: "add_label", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{labelName(), optionalClient()},
	Returns: givesStatus,
	Doc:     both("Puts a label on a client: `add_label(\"regular\")`.", "Ставит клиенту метку: `add_label(\"постоянный\")`."),
}, {
	Name: "remove_label", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{labelName(), optionalClient()},
	Returns: givesTrue,
	Doc:     both("Takes a label off a client: `remove_label(\"regular\")`.", "Снимает метку с клиента: `remove_label(\"постоянный\")`."),
}, {
	Name: "has_label", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{labelName(), optionalClient()},
	Returns: givesTruth,
	Doc: both("Tells whether a client has a label: `discount = if(has_label(\"regular\"), 10, 0)`.",
		"Сообщает, есть ли у клиента метка: `скидка = if(has_label(\"постоянный\"), 10, 0)`."),
}, {
	Name: "remove_label_everywhere", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{labelName()},
	Returns: givesTrue,
	Doc: both("Takes a label off every client of the project; the label itself stays. `remove_label_everywhere(\"sale\")`.",
		"Снимает метку со всех клиентов проекта; сама метка остаётся. `remove_label_everywhere(\"акция\")`."),
}, {
	Name: "count_of_clients_with_label", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{labelName()},
	Returns: both("whole number", "целое число"),
	Doc: both("Counts the clients that have a label: `count_of_clients_with_label(\"regular\")`.",
		"Считает клиентов с меткой: `count_of_clients_with_label(\"постоянный\")`."),
}, {
	Name: "get_all_client_labels", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  []Param{optionalClient()},
	Returns: both("dictionary from label id to name", "словарь «id метки — название»"),
	Doc: both("Lists the labels of a client: `get_all_client_labels()` gives `{\"161\":\"regular\",\"228\":\"sale\"}` for one who has two.",
		"Перечисляет метки клиента: если их две, `get_all_client_labels()` вернёт `{\"161\":\"постоянный\",\"228\":\"акция\"}`."),
}, {
	Name: "remove_multiple_client_labels", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  severalLabels(),
	Returns: both("number of labels taken off, or the text `wrong labels_array`", "число снятых меток или текст `wrong labels_array`"),
	Doc: both("Takes several labels off the client: `remove_multiple_client_labels(['sale', 'new'], 1)`. If the first parameter is empty or no array, the answer is `wrong labels_array`.",
		"Снимает с клиента сразу несколько меток: `remove_multiple_client_labels(['акция', 'новый'], 1)`. Если первый параметр пуст или не массив, ответом будет `wrong labels_array`."),
}, {
	Name: "find_clients_by_multiple_labels", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  severalLabels(),
	Returns: both("array of client ids, or the text `wrong labels_array`", "массив id клиентов или текст `wrong labels_array`"),
	Doc: both("Finds the clients that have all of the labels: `find_clients_by_multiple_labels([138, 169])`. If the first parameter is empty or no array, the answer is `wrong labels_array`.",
		"Находит клиентов, у которых есть все эти метки: `find_clients_by_multiple_labels([138, 169])`. Если первый параметр пуст или не массив, ответом будет `wrong labels_array`."),
}, {
	Name: "has_client_multiple_labels", Group: GroupLabels, Kind: Store, Source: pageLabels,
	Params:  severalLabels(),
	Returns: both("True or False, or the text `wrong labels_array`", "True, False или текст `wrong labels_array`"),
	Doc: both("Tells whether the client has all of the labels: `has_client_multiple_labels(['sale', 'new'], 1)`. If the first parameter is empty or no array, the answer is `wrong labels_array`.",
		"Сообщает, есть ли у клиента все эти метки: `has_client_multiple_labels(['акция', 'новый'], 1)`. Если первый параметр пуст или не массив, ответом будет `wrong labels_array`."),
}, {
	Name: "remove_label_from_project", Group: GroupLabels, Kind: Store, Source: pageLists,
	Params: []Param{
		{Name: "list_id", Read: Whole, Doc: both("id of the label", "id метки")},
		{Name: "clear_list", Read: Truth, Optional: true, Default: "False", Doc: both("True: delete it even when clients have it", "True — удалить, даже если она стоит у клиентов")},
	},
	Returns: both("True, or the text `Can't delete list, list not empty`", "True или текст `Can't delete list, list not empty`"),
	Doc: both("Deletes a label from the project: `remove_label_from_project(161)`. While clients have it, nothing is deleted and the answer is `Can't delete list, list not empty`, unless the second parameter is True.",
		"Удаляет метку из проекта: `remove_label_from_project(161)`. Пока метка стоит у клиентов, она остаётся, а ответом будет `Can't delete list, list not empty` — если второй параметр не True."),
}}
