package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

func (a *App) storeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "store COMMAND",
		Short: a.t("a store: make, set up, check, back up", "база: создать, настроить, проверить, скопировать"),
		Long: a.t("A store keeps a bot's clients with all that belongs to them: a SQLite file, or a PostgreSQL database.",
			"База хранит клиентов бота и всё, что к ним относится: это файл SQLite или база PostgreSQL."),
		Example: "  salecalc store check --store bot.db\n  salecalc store set project.discount=15 --store bot.db\n  salecalc store backup copy.db --store bot.db",
	}
	a.group(cmd, a.storeCreate(), a.storeSetup(), a.storeSet(), a.storeOperators(), a.storePipelines(), a.storeBlocks(), a.storeSets(crm.List),
		a.storeSets(crm.Label), a.storeCheck(), a.storeBackup(), a.storeRestore(), a.storeMigrate())
	return cmd
}

func (a *App) storeCreate() *cobra.Command {
	var dsn string
	cmd := &cobra.Command{
		Use:   "create",
		Short: a.t("make a store", "создать базу"),
		Long: a.t("Makes an empty store: a SQLite file, or the tables in a PostgreSQL database that exists.",
			"Создаёт пустую базу: файл SQLite или таблицы в существующей базе PostgreSQL."),
		Example: "  salecalc store create --store new.db",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && dsn == "" {
				return storeByFlag(cmd, args, 0)
			}
			return takes(0, 0)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := a.openAny(cmd, dsn, false)
			if err != nil {
				return err
			}
			found, _ := store.Version()
			if err := store.Close(); err != nil {
				return err
			}
			if shown := sqlstore.Shown(dsn); found > 0 {
				return sayf("{1} is a store already; nothing was changed", "база {1} уже есть; ничего не изменено", shown)
			}
			fmt.Fprintf(a.Out, a.t("made %s\n", "база создана: %s\n"), sqlstore.Shown(dsn))
			return nil
		},
	}
	a.addStoreFlag(cmd, &dsn)
	return cmd
}

// checkJSON is what `store check --format json` prints.
type checkJSON struct {
	Store    string   `json:"store"`
	Version  int      `json:"version"`
	Findings []string `json:"findings"`
}

func (a *App) storeCheck() *cobra.Command {
	var dsn, format string
	cmd := &cobra.Command{
		Use:   "check",
		Short: a.t("look for damage", "проверить, нет ли повреждений"),
		Long: a.t("Looks for damage in the database and for data that do not fit together. It exits with 1 when it finds some.",
			"Ищет повреждения базы и данные, которые не согласуются друг с другом. Если что-то нашлось, код выхода 1."),
		Example: "  salecalc store check --store bot.db",
		Args:    takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var found []diag.Text
			var version int
			err := a.withStore(cmd, dsn, func(ctx context.Context, store *sqlstore.Store) (err error) {
				_, version = store.Version()
				found, err = store.Check(ctx)
				return err
			})
			if err != nil {
				return err
			}
			j := checkJSON{sqlstore.Shown(dsn), version, []string{}}
			for _, f := range found {
				j.Findings = append(j.Findings, f.In(a.language()))
			}
			switch {
			case format == "json":
				err = printObject(a.Out, j)
			case len(found) == 0:
				fmt.Fprintf(a.Out, a.t("%s is sound\n", "%s: всё в порядке\n"), j.Store)
			default:
				fmt.Fprintln(a.Out, strings.Join(j.Findings, "\n"))
			}
			if err == nil && len(found) > 0 {
				err = exitCode(exitFailed)
			}
			return err
		},
	}
	a.addStoreFlag(cmd, &dsn)
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

func (a *App) storeBackup() *cobra.Command {
	var dsn string
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: a.t("copy a store while it is in use", "сделать копию базы, не останавливая работу"),
		Long: a.t("Copies a SQLite store to FILE, as it is at one moment, while others work with it. PostgreSQL has pg_dump.",
			"Копирует базу SQLite в FILE — такой, какая она в один момент, пока с ней работают. Для PostgreSQL есть pg_dump."),
		Example: "  salecalc store backup copy.db --store bot.db",
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			err := a.withStore(cmd, dsn, func(ctx context.Context, store *sqlstore.Store) error { return store.Backup(ctx, args[0]) })
			if err == nil {
				fmt.Fprintf(a.Out, a.t("copied to %s\n", "копия сохранена: %s\n"), args[0])
			}
			return err
		},
	}
	a.addStoreFlag(cmd, &dsn)
	return cmd
}

func (a *App) storeRestore() *cobra.Command {
	var dsn string
	var yes bool
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: a.t("put a copy in the place of a store", "восстановить базу из копии"),
		Long: a.t("Puts the copy FILE in the place of a SQLite store that no program has open. The copy is checked first.\nIt asks before it replaces a store; without a terminal --yes has to say so.",
			"Ставит копию FILE на место базы SQLite, которую не держит открытой ни одна программа. Копия сначала\nпроверяется. Прежде чем заменить базу, спрашивает; без терминала нужен --yes."),
		Example: "  salecalc store restore backup.db --store bot.db --yes\n  salecalc store restore backup.db --store another.db",
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if dsn == "" {
				_, err := a.openAny(cmd, dsn, true)
				return err
			}
			_, err := os.Lstat(dsn)
			there := err == nil
			if there {
				if err := a.confirm(yes, fmt.Sprintf(a.t("Replace %s by the copy %s?", "Заменить %s копией %s?"), dsn, args[0])); err != nil {
					return err
				}
			}
			if err := sqlstore.Restore(cmd.Context(), args[0], dsn, there); err != nil {
				return err
			}
			fmt.Fprintf(a.Out, a.t("restored %s\n", "база восстановлена: %s\n"), dsn)
			return nil
		},
	}
	a.addStoreFlag(cmd, &dsn)
	a.addYesFlag(cmd, &yes)
	return cmd
}

func (a *App) storeMigrate() *cobra.Command {
	var dsn string
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: a.t("bring the tables up to date", "обновить таблицы базы"),
		Long: a.t("Brings the tables of a store up to date with this program. Every command does that at its start; this one\nonly says what was done. No other program may have the store open.",
			"Обновляет таблицы базы до версии этой программы. Это делает любая команда при запуске; эта лишь\nговорит, что сделано. Базу не должна держать открытой другая программа."),
		Example: "  salecalc store migrate --store bot.db",
		Args:    takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := a.openStore(cmd, dsn)
			if err != nil {
				return err
			}
			found, now := store.Version()
			if found == now {
				fmt.Fprintf(a.Out, a.t("the tables are up to date: version %d\n", "таблицы в порядке: версия %d\n"), now)
			} else {
				fmt.Fprintf(a.Out, a.t("the tables went from version %d to %d\n", "таблицы обновлены: была версия %d, стала %d\n"), found, now)
			}
			return store.Close()
		},
	}
	a.addStoreFlag(cmd, &dsn)
	return cmd
}

// projectJSON is what `store set --format json` prints without arguments.
type projectJSON struct {
	Project map[string]string `json:"project"`
	Const   map[string]string `json:"const"`
}

func (a *App) storeSet() *cobra.Command {
	var dsn, format string
	cmd := &cobra.Command{
		Use:   "set [NAME=VALUE...]",
		Short: a.t("variables and constants of the project", "переменные и константы проекта"),
		Long: a.t("Sets variables of the project (project.x) and its constants (const.x), all of them or none; an empty VALUE\nremoves. Without arguments it lists them, secrets as ***.",
			"Задаёт переменные проекта (project.x) и его константы (const.x) — все сразу или ни одной; пустое VALUE\nудаляет. Без аргументов перечисляет их; секреты показаны как ***."),
		Example: "  salecalc store set project.discount=15 const.getcourse_account_name=school --store bot.db\n  salecalc store set --store bot.db",
		Args:    takes(0, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			writes, err := projectWrites(args)
			if err != nil {
				return err
			}
			if len(args) > 0 {
				err := a.changing(cmd, dsn, func(tx crm.Everything) error { return tx.Write(writes) })
				if err == nil {
					a.printSet(writes)
				}
				return err
			}
			var env *vars.Env
			err = a.reading(cmd, dsn, func(tx crm.Everything) (err error) {
				env, err = tx.Env()
				return err
			})
			if err != nil {
				return err
			}
			if format == "json" {
				return printObject(a.Out, projectJSON{scopeTexts(env, vars.Project), scopeTexts(env, vars.Const)})
			}
			for _, scope := range []vars.Scope{vars.Project, vars.Const} {
				texts := scopeTexts(env, scope)
				for _, name := range slices.Sorted(maps.Keys(texts)) {
					fmt.Fprintf(a.Out, "%s.%s = %s\n", scope, name, oneLine(texts[name], widestValue))
				}
			}
			return nil
		},
	}
	a.addStoreFlag(cmd, &dsn)
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

// printSet says what has been set and removed.
func (a *App) printSet(writes []vars.Write) {
	for _, w := range writes {
		text := oneLine(w.Value.Text(), widestValue)
		if vars.IsSecret(w.Name) && w.Scope == vars.Const {
			text = vars.Masked
		}
		if w.Value.IsEmpty() {
			fmt.Fprintf(a.Out, a.t("%s.%s removed\n", "%s.%s удалена\n"), w.Scope, w.Name)
			continue
		}
		fmt.Fprintf(a.Out, "%s.%s = %s\n", w.Scope, w.Name, text)
	}
}

// projectWrites reads NAME=VALUE arguments about the project.
func projectWrites(args []string) ([]vars.Write, error) {
	var list []vars.Write
	for _, arg := range args {
		name, text, ok := strings.Cut(arg, "=")
		prefix, bare, scoped := strings.Cut(strings.TrimSpace(name), ".")
		scope, known := vars.ParseScope(prefix)
		if !ok || !scoped || !known || scope != vars.Project && scope != vars.Const {
			return nil, sayf("{1} should be project.NAME=VALUE or const.NAME=VALUE", "{1}: нужно project.ИМЯ=ЗНАЧЕНИЕ или const.ИМЯ=ЗНАЧЕНИЕ", arg)
		}
		w, err := projectWrite(scope, bare, text)
		if err != nil {
			return nil, err
		}
		list = append(list, w)
	}
	return list, nil
}

// projectWrite checks a variable of the project or a constant.
func projectWrite(scope vars.Scope, name, text string) (vars.Write, error) {
	limits := vars.Limits{}.Complete()
	most := limits.Value
	if scope == vars.Const {
		most = limits.Const
	}
	full := scope.String() + "." + name
	switch {
	case !vars.IsName(name) || vars.TooLong(name, limits.Name):
		return vars.Write{}, sayf("{1}: this is no variable name", "{1}: это не имя переменной", full)
	case !vars.Writable(scope, name):
		return vars.Write{}, sayf("{1}: a built-in variable of this name cannot be set", "{1}: это имя встроенной переменной, её нельзя задать", full)
	case vars.TooLong(text, most):
		return vars.Write{}, sayf("the value of {1} is longer than {2} characters", "значение {1} длиннее {2} символов", full, strconv.Itoa(most))
	}
	return vars.Write{Scope: scope, Name: name, Value: value.Text(text)}, nil
}

// notFoundIs replaces the error for a record that does not exist.
func notFoundIs(err, instead error) error {
	if errors.Is(err, crm.ErrNotFound) {
		return instead
	}
	return err
}
