package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/exchange"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

func (a *App) clientCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "client COMMAND",
		Short: a.t("clients of a store: look, find, change, import, export", "клиенты базы: список, поиск, правка, импорт, экспорт"),
		Long: a.t("Looks at and changes the clients that are kept in a store. `salecalc store create` makes one.",
			"Показывает и меняет клиентов, которые хранятся в базе. Создать базу: `salecalc store create`."),
		Example: "  salecalc client list --store bot.db\n  salecalc client find '8 (912) 345-67-89' --store bot.db\n  salecalc client show 1 --store bot.db",
	}
	a.group(cmd, a.clientList(), a.clientShow(), a.clientFind(), a.clientAdd(), a.clientSet(), a.clientDelete(), a.clientMerge(),
		a.clientImport(), a.clientExport())
	return cmd
}

// group makes a command of nothing but others.
func (a *App) group(cmd *cobra.Command, subs ...*cobra.Command) {
	cmd.AddCommand(subs...)
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return a.unknownCommand(cmd, args[0])
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

// A clientFilter is the flags that choose clients.
type clientFilter struct {
	phone, email, platform, messenger, group, label, list, after string
	limit                                                        uint64
}

func (a *App) addFilter(cmd *cobra.Command, f *clientFilter, limit uint64) {
	fs := cmd.Flags()
	fs.StringVar(&f.phone, "phone", "", a.t("only with this `PHONE`, in any spelling", "только с телефоном `PHONE`, в любой записи"))
	fs.StringVar(&f.email, "email", "", a.t("only with this `EMAIL`", "только с почтой `EMAIL`"))
	fs.StringVar(&f.platform, "platform-id", "", a.t("only with this `ID` in the messenger", "только с этим `ID` в мессенджере"))
	fs.StringVar(&f.messenger, "type", "", a.t("only of this `MESSENGER`: its name or number", "только из мессенджера `MESSENGER`: название или номер"))
	fs.StringVar(&f.group, "group", "", a.t("only of this `GROUP`, which is the bot they write to", "только из группы `GROUP` — бота, которому пишут"))
	fs.StringVar(&f.label, "label", "", a.t("only with this label, by `NAME` or id", "только с меткой `NAME`: название или id"))
	fs.StringVar(&f.list, "list", "", a.t("only of this list, by `NAME` or id", "только из списка `NAME`: название или id"))
	fs.StringVar(&f.after, "after", "", a.t("only clients after the one with this `ID`", "только клиенты после клиента с этим `ID`"))
	fs.Uint64Var(&f.limit, "limit", limit, a.t("at most `N` clients", "не больше `N` клиентов"))
}

// choice finds out what the flags mean.
func (f *clientFilter) choice(tx crm.Everything) (c exchange.Choice, err error) {
	q := &c.Query
	if f.phone != "" && crm.PhoneKey(f.phone) == "" {
		return c, sayf("--phone: {1} is no phone number", "--phone: {1} — не номер телефона", f.phone)
	}
	if f.email != "" && crm.EmailKey(f.email) == "" {
		return c, sayf("--email: {1} is no e-mail address", "--email: {1} — не адрес почты", f.email)
	}
	if _, err := strconv.ParseUint(f.after, 10, 62); f.after != "" && err != nil {
		return c, sayf("--after wants the id of a client, got {1}", "--after ждёт id клиента, получено {1}", f.after)
	}
	q.Phone, q.Email, q.PlatformID, q.Group, q.After, q.Limit = f.phone, f.email, f.platform, f.group, f.after, int(min(f.limit, 1<<31))
	if f.messenger != "" {
		if q.Type, q.Platform = exchange.ParseMessenger(f.messenger); !q.Platform {
			return c, sayf("--type wants a messenger such as telegram or 1, got {1}", "--type ждёт мессенджер, например telegram или 1, получено {1}", f.messenger)
		}
	}
	for _, s := range []struct {
		kind crm.SetKind
		name string
	}{{crm.List, f.list}, {crm.Label, f.label}} {
		if s.name == "" {
			continue
		}
		set, err := findSet(tx, s.kind, s.name)
		if err != nil {
			return c, err
		}
		c.Sets = append(c.Sets, set.ID)
	}
	return c, nil
}

// findSet finds a list or a label by its name or its id.
func findSet(tx crm.Everything, kind crm.SetKind, name string) (crm.Set, error) {
	set, err := tx.SetByName(kind, name)
	if id, bad := strconv.ParseInt(name, 10, 64); errors.Is(err, crm.ErrNotFound) && bad == nil {
		set, err = tx.Set(kind, id)
	}
	if !errors.Is(err, crm.ErrNotFound) {
		return set, err
	}
	all, err := tx.AllSets(kind)
	if err != nil {
		return set, err
	}
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	near, ok := spell.Nearest(name, names)
	switch {
	case ok && kind == crm.List:
		return set, sayf("there is no list {1}; did you mean {2}?", "списка {1} нет; возможно, {2}?", name, near)
	case ok:
		return set, sayf("there is no label {1}; did you mean {2}?", "метки {1} нет; возможно, {2}?", name, near)
	case kind == crm.List:
		return set, sayf("there is no list {1}; `salecalc store lists` shows all of them", "списка {1} нет; все списки: `salecalc store lists`", name)
	}
	return set, sayf("there is no label {1}; `salecalc store labels` shows all of them", "метки {1} нет; все метки: `salecalc store labels`", name)
}

// mostListed bounds a list that is kept in memory until its columns are known.
const mostListed = 10_000

func (a *App) clientList() *cobra.Command {
	var f clientFilter
	var dsn, format string
	var tz zoneFlag
	cmd := &cobra.Command{
		Use:   "list",
		Short: a.t("list clients", "список клиентов"),
		Long: a.t("Lists clients in the order in which they were made. All filters given must fit.",
			"Перечисляет клиентов в порядке появления. Должны подойти все указанные фильтры."),
		Example: "  salecalc client list --store bot.db\n  salecalc client list --store bot.db --label vip --type telegram\n  salecalc client list --store bot.db --limit 10 --after 1 --format json",
		Args:    takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.limit == 0 || f.limit > mostListed {
				return misused(cmd, sayf("--limit is from 1 to 10000; for all of them use `salecalc client export`", "--limit — от 1 до 10000; всех сразу выгружает `salecalc client export`"))
			}
			zone, err := tz.zone()
			if err != nil {
				return err
			}
			return a.withStore(cmd, dsn, func(ctx context.Context, store *sqlstore.Store) error {
				return a.listClients(ctx, store, &f, format, zone)
			})
		},
	}
	a.addStoreFlag(cmd, &dsn)
	a.addFilter(cmd, &f, 50)
	a.addZoneFlag(cmd, &tz)
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

// chosen finds out whom the flags choose.
func chosen(ctx context.Context, store crm.Store, f *clientFilter) (exchange.Choice, error) {
	tx, err := store.Begin(ctx)
	if err != nil {
		return exchange.Choice{}, err
	}
	defer func() { _ = tx.Rollback() }()
	return f.choice(tx)
}

func (a *App) listClients(ctx context.Context, store crm.Store, f *clientFilter, format string, zone *time.Location) error {
	choice, err := chosen(ctx, store, f)
	if err != nil {
		return err
	}
	var list []found
	next, err := exchange.Each(ctx, store, choice, func(c *exchange.Card) error {
		list = append(list, found{card: *c})
		return nil
	})
	if err != nil {
		return err
	}
	if format == "json" {
		return a.printClientsJSON(list, next)
	}
	if a.printClients(list, zone); len(list) == 0 {
		fmt.Fprintln(a.Err, a.t("no client fits", "подходящих клиентов нет"))
	}
	if next != "" {
		fmt.Fprintf(a.Err, a.t("there are more: --after %s goes on\n", "это не все; дальше: --after %s\n"), next)
	}
	return nil
}

// A found client, and by what he was found.
type found struct {
	card exchange.Card
	by   string
}

func (a *App) printClients(list []found, zone *time.Location) {
	if len(list) == 0 {
		return
	}
	rows := [][]string{{"id", a.t("messenger", "мессенджер"), "platform_id", a.t("group", "группа"), a.t("name", "имя"), a.t("phone", "телефон"),
		"e-mail", a.t("labels", "метки"), a.t("made", "появился"), a.t("found by", "найден по")}}
	for i := range list {
		c := &list[i].card
		made := ""
		if !c.Client.Created.IsZero() {
			made = c.Client.Created.In(zone).Format("02.01.2006")
		}
		rows = append(rows, []string{c.Client.ID, messengerName(c.Client.Type), c.Client.PlatformID, c.Client.Group, c.Client.Name, c.Var("phone"), c.Var("email"),
			strings.Join(c.Labels, ", "), made, list[i].by})
	}
	printTable(a.Out, rows)
}

// clientsJSON is what `client list --format json` prints.
type clientsJSON struct {
	Clients []clientJSON `json:"clients"`
	Next    string       `json:"next,omitempty"` // for --after
}

// clientJSON is a client without his variables.
type clientJSON struct {
	ID        string   `json:"id"`
	Messenger string   `json:"messenger,omitempty"`
	Platform  string   `json:"platform_id,omitempty"`
	Group     string   `json:"group,omitempty"`
	Name      string   `json:"name,omitempty"`
	FullName  string   `json:"full_name,omitempty"`
	Phone     string   `json:"phone,omitempty"`
	Email     string   `json:"email,omitempty"`
	Created   string   `json:"created,omitempty"`
	Main      string   `json:"main_client_id,omitempty"`
	Operator  string   `json:"operator,omitempty"`
	Lists     []string `json:"lists"`
	Labels    []string `json:"labels"`
	FoundBy   string   `json:"found_by,omitempty"`
}

func newClientJSON(f *found) clientJSON {
	c := &f.card
	return clientJSON{
		ID: c.Client.ID, Platform: c.Client.PlatformID, Group: c.Client.Group, Name: c.Client.Name, FullName: c.Client.FullName,
		Phone: c.Var("phone"), Email: c.Var("email"), Created: exact(c.Client.Created), Main: c.Client.Main, Operator: c.Client.Operator,
		Lists: c.Lists, Labels: c.Labels, FoundBy: f.by, Messenger: messengerName(c.Client.Type),
	}
}

// messengerName is "" for no messenger.
func messengerName(kind int64) string {
	if kind == crm.NoMessenger {
		return ""
	}
	return crm.Messenger(kind)
}

func (a *App) printClientsJSON(list []found, next string) error {
	j := clientsJSON{Clients: []clientJSON{}, Next: next}
	for i := range list {
		j.Clients = append(j.Clients, newClientJSON(&list[i]))
	}
	return printObject(a.Out, j)
}

func (a *App) clientFind() *cobra.Command {
	var dsn, format string
	var tz zoneFlag
	cmd := &cobra.Command{
		Use:   "find TEXT",
		Short: a.t("find clients by phone, e-mail or id", "найти клиентов по телефону, почте или id"),
		Long: a.t("Finds clients by phone in any spelling, by e-mail, by the id in the messenger or by client id.\nIt exits with 1 when nobody is found.",
			"Находит клиентов по телефону в любой записи, по почте, по id в мессенджере или по id клиента.\nЕсли никто не найден, код выхода 1."),
		Example: "  salecalc client find '8 (912) 345-67-89' --store bot.db\n  salecalc client find anna@example.com --store bot.db --format json",
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var list []found
			zone, err := tz.zone()
			if err != nil {
				return err
			}
			err = a.reading(cmd, dsn, func(tx crm.Everything) (err error) {
				list, err = a.findClients(tx, strings.TrimSpace(args[0]))
				return err
			})
			if err != nil {
				return err
			}
			if format == "json" {
				err = a.printClientsJSON(list, "")
			} else if a.printClients(list, zone); len(list) == 0 {
				fmt.Fprintln(a.Err, a.t("nobody has this phone, e-mail, id in the messenger or client id; names are not looked at",
					"никого нет с таким телефоном, почтой, id в мессенджере или id клиента; по имени поиска нет"))
			}
			if err == nil && len(list) == 0 {
				err = exitCode(exitFailed)
			}
			return err
		},
	}
	a.addStoreFlag(cmd, &dsn)
	a.addZoneFlag(cmd, &tz)
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

func (a *App) findClients(tx crm.Everything, text string) (list []found, err error) {
	seen := map[string]bool{}
	add := func(by string, ids ...string) error {
		for _, id := range ids {
			if seen[id] {
				continue
			}
			seen[id] = true
			card, err := exchange.Load(tx, id)
			if errors.Is(err, vars.ErrNoClient) { // only the text itself can be no id
				continue
			}
			if err != nil {
				return err
			}
			list = append(list, found{card, by})
		}
		return nil
	}
	if err := add("id", text); err != nil {
		return nil, err
	}
	for _, way := range []struct {
		by  string
		fit bool
		q   crm.ClientQuery
	}{
		{"platform_id", true, crm.ClientQuery{PlatformID: text}},
		{a.t("phone", "телефону"), crm.PhoneKey(text) != "", crm.ClientQuery{Phone: text}},
		{"e-mail", crm.EmailKey(text) != "", crm.ClientQuery{Email: text}},
	} {
		if !way.fit || text == "" {
			continue
		}
		ids, err := tx.FindClients(way.q)
		if err == nil {
			err = add(way.by, ids...)
		}
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// printObject prints a value as `--format json` does.
func printObject[T any](w interface{ Write([]byte) (int, error) }, v T) error {
	data, err := report.Marshal(v)
	if err == nil {
		_, err = w.Write(data)
	}
	return err
}
