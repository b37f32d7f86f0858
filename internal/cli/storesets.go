package cli

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/vars/crm"
)

// setJSON is a list or a label in the array of `store lists --format json`.
type setJSON struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Color   *int64 `json:"color,omitempty"` // of a label
	Clients int64  `json:"clients"`
}

// A setJob is the flags of `store lists` and `store labels`.
type setJob struct {
	kind        crm.SetKind
	dsn, format string
	color       uint64
	remove, yes bool
}

// storeSets is `store lists` or `store labels`.
func (a *App) storeSets(kind crm.SetKind) *cobra.Command {
	j := &setJob{kind: kind}
	cmd := &cobra.Command{
		Use:   "lists [NAME...]",
		Short: a.t("list, make or delete lists of clients", "списки клиентов: показать, создать, удалить"),
		Long: a.t("Without arguments shows the lists with their ids and how many clients they have; with names makes lists.\n--delete removes those named, by name or id; their clients stay.",
			"Без аргументов показывает списки: id и сколько в них клиентов; с названиями создаёт списки.\n--delete удаляет указанные по названию или id; сами клиенты остаются."),
		Example: "  salecalc store lists рассылка --store bot.db\n  salecalc store lists --store bot.db",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runSets(cmd, j, args) },
	}
	if kind == crm.Label {
		cmd.Use = "labels [NAME...]"
		cmd.Short = a.t("list, make or delete labels", "метки: показать, создать, удалить")
		cmd.Long = a.t("Without arguments shows the labels with their ids and how many clients carry them; with names makes labels.\n--delete removes those named, by name or id; the clients stay.",
			"Без аргументов показывает метки: id и у скольких они клиентов; с названиями создаёт метки.\n--delete удаляет указанные по названию или id; сами клиенты остаются.")
		cmd.Example = "  salecalc store labels постоянный --color 3 --store bot.db\n  salecalc store labels --store bot.db"
		cmd.Flags().Uint64Var(&j.color, "color", 0, a.t("colour `N` of new labels, 0 to 9", "цвет `N` новых меток, от 0 до 9"))
	}
	a.addStoreFlag(cmd, &j.dsn)
	cmd.Flags().BoolVar(&j.remove, "delete", false, a.t("delete them", "удалить их"))
	a.addYesFlag(cmd, &j.yes)
	a.addFormatFlag(cmd, &j.format, "text", "json")
	return cmd
}

func (a *App) runSets(cmd *cobra.Command, j *setJob, args []string) error {
	if err := checkColor(int64(min(j.color, 10))); err != nil {
		return err
	}
	switch {
	case j.remove && len(args) == 0:
		return takes(1, -1)(cmd, args)
	case j.remove:
		return a.deleteSets(cmd, j, args)
	case len(args) == 0:
		return a.listSets(cmd, j)
	}
	return a.changing(cmd, j.dsn, func(tx crm.Everything) error {
		for _, name := range args {
			made, err := ensureSet(tx, crm.Set{Kind: j.kind, Name: name, Color: int64(j.color)})
			if err != nil {
				return err
			}
			if !made && j.kind == crm.List {
				return sayf("there is a list {1} already; nothing was made", "список {1} уже есть; ничего не создано", name)
			}
			if !made {
				return sayf("there is a label {1} already; nothing was made", "метка {1} уже есть; ничего не создано", name)
			}
		}
		return nil
	})
}

func (a *App) deleteSets(cmd *cobra.Command, j *setJob, args []string) error {
	var ids []int64
	var n int64
	err := a.reading(cmd, j.dsn, func(tx crm.Everything) (err error) {
		for _, name := range args {
			set, err := findSet(tx, j.kind, name)
			if err != nil {
				return err
			}
			ids = append(ids, set.ID)
		}
		n, err = tx.CountMembers(ids)
		return err
	})
	if err == nil && n > 0 {
		err = a.confirm(j.yes, fmt.Sprintf(a.t("Clients in what is to be deleted: %d. Delete?", "Клиентов в удаляемом: %d. Удалить?"), n))
	}
	if err != nil {
		return err
	}
	return a.changing(cmd, j.dsn, func(tx crm.Everything) error {
		for _, id := range ids {
			if err := notFoundIs(tx.DeleteSet(id), nil); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *App) listSets(cmd *cobra.Command, j *setJob) error {
	list := []setJSON{}
	rows := [][]string{{"id", a.t("name", "название"), a.t("colour", "цвет"), a.t("clients", "клиентов")}}
	err := a.reading(cmd, j.dsn, func(tx crm.Everything) error {
		all, err := tx.AllSets(j.kind)
		if err != nil {
			return err
		}
		for _, s := range all {
			n, err := tx.CountMembers([]int64{s.ID})
			if err != nil {
				return err
			}
			set, color := setJSON{ID: s.ID, Name: s.Name, Clients: n}, ""
			if j.kind == crm.Label {
				set.Color, color = &s.Color, strconv.FormatInt(s.Color, 10)
			}
			list = append(list, set)
			rows = append(rows, []string{strconv.FormatInt(s.ID, 10), s.Name, color, strconv.FormatInt(n, 10)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.printList(j.format, rows, func() error { return printObject(a.Out, list) })
}
