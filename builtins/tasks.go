package builtins

import (
	"errors"
	"time"

	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// givesDone is what the functions on existing tasks give back.
var givesDone = both("True; False when there is no such task", "True; False, если такой задачи нет")

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
		{Name: "time_srok", Read: Time, Optional: true, Doc: both("time of that day, HH:MM; skipped: midnight at its beginning", "срок — время, ЧЧ:ММ; если пропустить — начало дня, 00:00")},
	}
}

// taskFuncs give the employees tasks.
var taskFuncs = []Func{{
	Name: "create_task", Group: GroupTasks, Kind: Store, Source: pageCRM,
	Params:  taskContent(),
	Returns: both("id of the task; False when there is no such employee", "id задачи; False, если такого сотрудника нет"),
	Doc: both("Gives an employee a task: `task = create_task(\"anna@example.com\", \"Call back\", current_date + 1, \"\", \"12:00\")`.",
		"Ставит сотруднику задачу: `задача = create_task(\"anna@example.com\", \"Перезвонить\", current_date + 1, \"\", \"12:00\")`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(createTask),
}, {
	Name: "update_task", Group: GroupTasks, Kind: Store, Source: pageCRM,
	Params:  append([]Param{anyTask()}, taskContent()...),
	Returns: both("True; False when there is no such task or employee", "True; False, если такой задачи или такого сотрудника нет"),
	Doc: both("Rewrites a task: every field takes the value given here. `update_task(task, \"anna@example.com\", \"Call back\", current_date + 2, \"moved\")`.",
		"Переписывает задачу: все поля получают указанные здесь значения. `update_task(задача, \"anna@example.com\", \"Перезвонить\", current_date + 2, \"перенесли\")`."),
	Data: true, Touches: TouchesRecords,
	Do: on(updateTask),
}, {
	Name: "done_task", Group: GroupTasks, Kind: Store, Source: pageCRM,
	Params:  []Param{anyTask()},
	Returns: givesDone,
	Doc:     both("Marks a task as done: `done_task(task)`.", "Отмечает задачу выполненной: `done_task(задача)`."),
	Data:    true, Touches: TouchesRecords,
	Do: on(doneTask),
}, {
	Name: "delete_task", Group: GroupTasks, Kind: Store, Source: pageCRM,
	Params:  []Param{anyTask()},
	Returns: givesDone,
	Doc:     both("Deletes a task: `delete_task(task)`.", "Удаляет задачу: `delete_task(задача)`."),
	Data:    true, Touches: TouchesRecords,
	Do: on(deleteTask),
}}

// tasking is what it takes to give an employee a task.
type tasking interface {
	crm.Tasks
	crm.Operators
}

func createTask(c *Call, data tasking) (value.Value, error) {
	task := crm.Task{Client: c.clientID(-1)}
	if ok, err := c.describeTask(data, &task, 0); !ok || err != nil {
		return value.Bool(false), err
	}
	id, err := data.NewTask(task)
	return value.Int(id), err
}

func updateTask(c *Call, data tasking) (value.Value, error) {
	task, ok, err := c.task(data)
	if !ok || err != nil {
		return value.Bool(false), err
	}
	if ok, err := c.describeTask(data, &task, 1); !ok || err != nil {
		return value.Bool(false), err
	}
	return value.Bool(true), data.SaveTask(task)
}

func doneTask(c *Call, tasks crm.Tasks) (value.Value, error) {
	task, ok, err := c.task(tasks)
	if !ok || err != nil {
		return value.Bool(false), err
	}
	task.Done = true
	return value.Bool(true), tasks.SaveTask(task)
}

func deleteTask(c *Call, tasks crm.Tasks) (value.Value, error) {
	task, ok, err := c.task(tasks)
	if !ok || err != nil {
		return value.Bool(false), err
	}
	return value.Bool(true), tasks.DeleteTask(task.ID)
}

// task is the task of argument 0; false and a warning when there is none.
func (c *Call) task(tasks crm.Tasks) (crm.Task, bool, error) {
	task, err := tasks.Task(c.Whole(0))
	if errors.Is(err, crm.ErrNotFound) {
		id := formatInt(c.Whole(0))
		c.Warn(0, both("there is no task "+id, "нет задачи "+id))
		return task, false, nil
	}
	return task, true, err
}

// describeTask fills a task from the arguments of taskContent, the first of which is
// argument i; false and a warning when there is no such employee.
func (c *Call) describeTask(staff crm.Operators, task *crm.Task, i int) (bool, error) {
	who, err := staff.Operator(c.Text(i))
	if errors.Is(err, crm.ErrNotFound) {
		shown := Shown(c.Arg(i))
		c.Warn(i, both("there is no employee "+shown.EN, "нет сотрудника "+shown.RU))
		return false, nil
	}
	if err != nil {
		return false, err
	}
	task.Operator, task.Due = who.Email, c.due(i+2, i+4)
	if task.Name, err = c.written(i + 1); err != nil {
		return false, err
	}
	task.Description, err = c.fitting(i + 3)
	return err == nil, err
}

// due is the moment of a day and, when it is written, a time in other arguments.
func (c *Call) due(day, clock int) time.Time {
	at := c.Moment(day).Time(c.Zone())
	if c.Skipped(clock) {
		return at
	}
	hour, minute, second := c.Moment(clock).Clock()
	return time.Date(at.Year(), at.Month(), at.Day(), hour, minute, second, 0, c.Zone())
}

func setNote(c *Call, notes crm.Notes) (value.Value, error) {
	text, err := c.written(0)
	if err != nil {
		return value.None, err
	}
	return value.Bool(true), notes.AddNote(c.clientID(-1), crm.Note{Text: text, At: c.Now()})
}
