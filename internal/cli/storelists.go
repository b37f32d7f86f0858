package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/vars/crm"
)

// operatorJSON is an operator in the array of `store operators --format json`.
type operatorJSON struct {
	Email       string    `json:"email"`
	Name        string    `json:"name,omitempty"`
	Phone       string    `json:"phone,omitempty"`
	Position    string    `json:"position,omitempty"`
	Description string    `json:"description,omitempty"`
	Shift       crm.Shift `json:"shift"`
	Dialogues   int64     `json:"dialogues"`
}

func (a *App) storeOperators() *cobra.Command {
	var dsn, format, shift string
	var o crm.Operator
	var remove bool
	cmd := &cobra.Command{
		Use:   "operators [EMAIL]",
		Short: a.t("list, add or change operators", "операторы: список, добавить, изменить"),
		Long: a.t("Without EMAIL lists the operators with their shifts and dialogues; with EMAIL adds an operator or changes\nthe one who has it: only what flags say. --delete removes him.",
			"Без EMAIL перечисляет операторов, их смены и число диалогов; с EMAIL добавляет оператора или меняет\nтого, у кого эта почта: только то, что указано флагами. --delete удаляет."),
		Example: "  salecalc store operators anna@example.com --name Анна --shift shift --store bot.db\n  salecalc store operators --store bot.db",
		Args:    takes(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listOperators(cmd, dsn, format)
			}
			o.Email, o.Shift = args[0], crm.Shift(shift)
			return a.changing(cmd, dsn, func(tx crm.Everything) error {
				old, err := tx.Operator(o.Email)
				if remove {
					return notFoundIs(errors.Join(err, tx.DeleteOperator(o.Email)), sayf("there is no operator {1}", "оператора {1} нет", o.Email))
				}
				if err == nil {
					o = changedOperator(cmd, old, o)
				} else if !errors.Is(err, crm.ErrNotFound) {
					return err
				}
				return saveOperator(tx, o)
			})
		},
	}
	fs := cmd.Flags()
	a.addStoreFlag(cmd, &dsn)
	fs.StringVar(&o.Name, "name", "", a.t("`NAME`", "имя `NAME`"))
	fs.StringVar(&o.Phone, "phone", "", a.t("`PHONE`", "телефон `PHONE`"))
	fs.StringVar(&o.Position, "position", "", a.t("job `TITLE`", "должность `TITLE`"))
	fs.StringVar(&o.Description, "description", "", a.t("`TEXT` about him", "описание `TEXT`"))
	fs.StringVar(&shift, "shift", string(crm.Off), a.t("`STATE`: off, break or shift (at work)", "состояние `STATE`: off (не на смене), break (перерыв), shift (на смене)"))
	fs.BoolVar(&remove, "delete", false, a.t("remove the operator", "удалить оператора"))
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

// changedOperator is the old record with what flags say.
func changedOperator(cmd *cobra.Command, old, given crm.Operator) crm.Operator {
	for flag, field := range map[string]struct{ to, from *string }{
		"name": {&old.Name, &given.Name}, "phone": {&old.Phone, &given.Phone}, "position": {&old.Position, &given.Position},
		"description": {&old.Description, &given.Description}, "shift": {(*string)(&old.Shift), (*string)(&given.Shift)},
	} {
		if cmd.Flags().Changed(flag) {
			*field.to = *field.from
		}
	}
	return old
}

func (a *App) listOperators(cmd *cobra.Command, dsn, format string) error {
	list := []operatorJSON{}
	err := a.reading(cmd, dsn, func(tx crm.Everything) error {
		all, err := tx.Operators()
		if err != nil {
			return err
		}
		for _, o := range all {
			n, err := tx.Dialogues(o.Email)
			if err != nil {
				return err
			}
			list = append(list, operatorJSON{o.Email, o.Name, o.Phone, o.Position, o.Description, o.Shift, n})
		}
		return nil
	})
	if err != nil {
		return err
	}
	rows := [][]string{{"e-mail", a.t("name", "имя"), a.t("phone", "телефон"), a.t("job", "должность"), a.t("shift", "смена"), a.t("dialogues", "диалогов")}}
	for _, o := range list {
		rows = append(rows, []string{o.Email, o.Name, o.Phone, o.Position, string(o.Shift), strconv.FormatInt(o.Dialogues, 10)})
	}
	return a.printList(format, rows, func() error { return printObject(a.Out, list) })
}

// printList prints a table, or what json prints.
func (a *App) printList(format string, rows [][]string, json func() error) error {
	switch {
	case format == "json":
		return json()
	case len(rows) == 1:
		fmt.Fprintln(a.Err, a.t("there are none", "пока нет ни одного"))
	default:
		printTable(a.Out, rows)
	}
	return nil
}

// numbered reads NUMBER=NAME arguments.
func numbered(args []string) ([]crm.Block, error) {
	var list []crm.Block
	for _, arg := range args {
		number, name, ok := strings.Cut(arg, "=")
		id, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
		if !ok || err != nil {
			return nil, sayf("{1} should be NUMBER=NAME", "{1}: нужно НОМЕР=НАЗВАНИЕ", arg)
		}
		list = append(list, crm.Block{ID: id, Name: name})
	}
	return list, nil
}

// columnStateJSON is a column in the array of `store pipelines --format json`.
type columnStateJSON struct {
	Pipeline int64  `json:"pipeline"`
	ID       int64  `json:"id"`
	Name     string `json:"name"`
}

func (a *App) storePipelines() *cobra.Command {
	var dsn, format string
	cmd := &cobra.Command{
		Use:   "pipelines [PIPELINE COLUMN=NAME...]",
		Short: a.t("list or set the columns of pipelines", "воронки и их столбцы: список, настройка"),
		Long: a.t("Without arguments lists the columns of all pipelines; with the number of a pipeline and its columns, from first\nto last, sets them in place of those it had. The numbers are those that scripts use.",
			"Без аргументов перечисляет столбцы всех воронок; с номером воронки и её столбцами, от первого до\nпоследнего, задаёт их вместо прежних. Номера — те, что указаны в скриптах."),
		Example: "  salecalc store pipelines 1 10=Новые 20='В работе' 30=Оплачено --store bot.db\n  salecalc store pipelines --store bot.db",
		Args:    takes(0, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listPipelines(cmd, dsn, format)
			}
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil || len(args) == 1 {
				return misused(cmd, sayf("first comes the number of the pipeline, then its columns, such as 1 10=New 20=Paid", "сначала номер воронки, потом её столбцы, например 1 10=Новые 20=Оплачено"))
			}
			list, err := numbered(args[1:])
			if err != nil {
				return err
			}
			var columns []crm.State
			for _, c := range list {
				columns = append(columns, crm.State{ID: c.ID, Name: c.Name})
			}
			return a.changing(cmd, dsn, func(tx crm.Everything) error { return savePipeline(tx, id, columns) })
		},
	}
	a.addStoreFlag(cmd, &dsn)
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

func (a *App) listPipelines(cmd *cobra.Command, dsn, format string) error {
	list := []columnStateJSON{}
	err := a.reading(cmd, dsn, func(tx crm.Everything) error {
		ids, err := tx.PipelineIDs()
		if err != nil {
			return err
		}
		for _, id := range ids {
			columns, err := tx.States(id)
			if err != nil {
				return err
			}
			for _, c := range columns {
				list = append(list, columnStateJSON{id, c.ID, c.Name})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	rows := [][]string{{a.t("pipeline", "воронка"), a.t("column", "столбец"), a.t("name", "название")}}
	for _, c := range list {
		rows = append(rows, []string{strconv.FormatInt(c.Pipeline, 10), strconv.FormatInt(c.ID, 10), c.Name})
	}
	return a.printList(format, rows, func() error { return printObject(a.Out, list) })
}

// blockJSON is a block in the array of `store blocks --format json`.
type blockJSON struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

func (a *App) storeBlocks() *cobra.Command {
	var dsn, format string
	cmd := &cobra.Command{
		Use:   "blocks [BLOCK=NAME...]",
		Short: a.t("list or set names of blocks", "названия блоков: список, настройка"),
		Long: a.t("Says what blocks of the funnel are called; without arguments lists those that have a name.",
			"Задаёт названия блоков воронки; без аргументов перечисляет блоки, у которых есть название."),
		Example: "  salecalc store blocks 17=Приветствие 18=Оплата --store bot.db\n  salecalc store blocks --store bot.db",
		Args:    takes(0, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			named, err := numbered(args)
			if err != nil {
				return err
			}
			if len(args) > 0 {
				return a.changing(cmd, dsn, func(tx crm.Everything) error {
					for _, b := range named {
						if err := nameBlock(tx, b.ID, b.Name); err != nil {
							return err
						}
					}
					return nil
				})
			}
			list := []blockJSON{}
			rows := [][]string{{a.t("block", "блок"), a.t("name", "название")}}
			err = a.reading(cmd, dsn, func(tx crm.Everything) error {
				all, err := tx.Blocks()
				for _, b := range all {
					list = append(list, blockJSON(b))
					rows = append(rows, []string{strconv.FormatInt(b.ID, 10), b.Name})
				}
				return err
			})
			if err != nil {
				return err
			}
			return a.printList(format, rows, func() error { return printObject(a.Out, list) })
		},
	}
	a.addStoreFlag(cmd, &dsn)
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}
