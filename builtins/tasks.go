package builtins

// givesTask is what every task function gives back.
var givesTask = both("True or the id of the task; False or None when it failed", "True или id задачи; False или None, если не получилось")

// anyTask is the parameter that names an existing task.
func anyTask() Param {
	return Param{Name: "task_id", Read: Whole, Doc: both("id of the task, as create_task gave it", "id задачи, который вернула create_task")}
}

// taskContent are the parameters that say what a task is.
func taskContent() []Param {
	return []Param{
		{Name: "email", Read: Text, Doc: both("e-mail of the employee who has to do it", "почта сотрудника, который её выполнит")},
		{Name: "name", Read: Text, Doc: both("title", "название")},
		{Name: "date_srok", Read: Date, Doc: both("last day, dd.mm.yyyy", "срок — день, дд.мм.гггг")},
		{Name: "description", Read: Text, Doc: both("description; \"\" for none", "описание; если его нет — \"\"")},
		{Name: "time_srok", Read: Time, Optional: true, Doc: both("time of that day, HH:MM", "срок — время, ЧЧ:ММ")},
	}
}

// taskFuncs give the employees tasks.
var taskFuncs = []Func{{
	Name: "create_task", Group: GroupTasks, Kind: Store, Source: pageCRM,
	Params:  taskContent(),
	Returns: givesTask,
	Doc: both("Gives an employee a task: `task = create_task(\"anna@example.com\", \"Call back\", current_date + 1, \"\", \"12:00\")`.",
		"Ставит сотруднику задачу: `задача = create_task(\"anna@example.com\", \"Перезвонить\", current_date + 1, \"\", \"12:00\")`."),
}, {
	Name: "update_task", Group: GroupTasks, Kind: Store, Source: pageCRM,
	Params:  append([]Param{anyTask()}, taskContent()...),
	Returns: givesTask,
	Doc: both("Rewrites a task: every field takes the value given here. `update_task(task, \"anna@example.com\", \"Call back\", current_date + 2, \"moved\")`.",
		"Переписывает задачу: все поля получают указанные здесь значения. `update_task(задача, \"anna@example.com\", \"Перезвонить\", current_date + 2, \"перенесли\")`."),
}, {
	Name: "done_task", Group: GroupTasks, Kind: Store, Source: pageCRM,
	Params:  []Param{anyTask()},
	Returns: givesTask,
	Doc:     both("Marks a task as done: `done_task(task)`.", "Отмечает задачу выполненной: `done_task(задача)`."),
}, {
	Name: "delete_task", Group: GroupTasks, Kind: Store, Source: pageCRM,
	Params:  []Param{anyTask()},
	Returns: givesTask,
	Doc:     both("Deletes a task: `delete_task(task)`.", "Удаляет задачу: `delete_task(задача)`."),
}}
