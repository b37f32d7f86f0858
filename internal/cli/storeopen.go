package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// openStore opens a store that exists.
func (a *App) openStore(cmd *cobra.Command, dsn string) (*sqlstore.Store, error) {
	store, err := a.openAny(cmd, dsn, true)
	var db *sqlstore.Error
	if errors.As(err, &db) && db.Problem == sqlstore.NotFound && !strings.Contains(dsn, "://") {
		return nil, sayable{diag.Both(
			db.In(diag.EN)+"; `salecalc store create --store "+dsn+"` makes it",
			db.In(diag.RU)+"; создать базу: `salecalc store create --store "+dsn+"`")}
	}
	return store, err
}

func (a *App) openAny(cmd *cobra.Command, dsn string, mustExist bool) (*sqlstore.Store, error) {
	if dsn == "" {
		example := strings.Join(append([]string{cmd.CommandPath()}, cmd.Flags().Args()...), " ") + " --store bot.db"
		return nil, misused(cmd, sayf("--store is missing: which store? For example: {1}", "не указана база: нужен --store, например: {1}", example))
	}
	return sqlstore.Open(cmd.Context(), dsn, sqlstore.Options{Now: a.Now, MustExist: mustExist})
}

// withStore opens a store for as long as use needs it.
func (a *App) withStore(cmd *cobra.Command, dsn string, use func(ctx context.Context, store *sqlstore.Store) error) error {
	store, err := a.openStore(cmd, dsn)
	if err != nil {
		return err
	}
	return errors.Join(said(use(cmd.Context(), store)), store.Close())
}

// reading gives a transaction that keeps nothing.
func (a *App) reading(cmd *cobra.Command, dsn string, use func(tx crm.Everything) error) error {
	return a.withStore(cmd, dsn, func(ctx context.Context, store *sqlstore.Store) error {
		tx, err := store.Begin(ctx)
		if err != nil {
			return err
		}
		return errors.Join(use(tx), tx.Rollback())
	})
}

// changing gives a transaction that is kept when there was no error.
func (a *App) changing(cmd *cobra.Command, dsn string, use func(tx crm.Everything) error) error {
	return a.withStore(cmd, dsn, func(ctx context.Context, store *sqlstore.Store) error {
		tx, err := store.Begin(ctx)
		if err != nil {
			return err
		}
		if err := use(tx); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		return tx.Commit()
	})
}

// said puts the errors of a store into words.
func said(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return sayf("interrupted; nothing more was changed", "прервано; больше ничего не изменено")
	case errors.Is(err, vars.ErrFull):
		return sayf("there would be too many variables: a client and a deal may have {1} each, a project {2} constants",
			"переменных стало бы слишком много: у клиента и у сделки их может быть по {1}, констант в проекте — {2}", "1000", "50")
	case errors.Is(err, crm.ErrNoEmail):
		return sayf("an operator needs an e-mail such as anna@example.com", "оператору нужен e-mail, например anna@example.com")
	}
	return err
}

// noClient says that a client does not exist.
func noClient(id, dsn string) error {
	return sayf("there is no client {1} in {2}; `salecalc client list --store {2}` shows who is",
		"клиента {1} нет в базе {2}; список клиентов: `salecalc client list --store {2}`", id, sqlstore.Shown(dsn))
}

// A zoneFlag is the value of --tz.
type zoneFlag string

func (a *App) addZoneFlag(cmd *cobra.Command, z *zoneFlag) {
	cmd.Flags().StringVar((*string)(z), "tz", "", a.t("the time `ZONE` of dates, such as Asia/Almaty; otherwise Europe/Moscow", "часовой пояс дат `ZONE`, например Asia/Almaty; иначе Europe/Moscow"))
}

func (z zoneFlag) zone() (*time.Location, error) { return (&evalFlags{tz: string(z)}).zone() }

// exact is a time for programs, "" for none.
func exact(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
