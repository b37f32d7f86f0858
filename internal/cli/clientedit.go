package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/exchange"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

func (a *App) clientAdd() *cobra.Command {
	var dsn, format string
	cmd := &cobra.Command{
		Use:   "add [NAME=VALUE...]",
		Short: a.t("make a client", "создать клиента"),
		Long:  a.t("Makes a client and prints his id. "+assignEN, "Создаёт клиента и печатает его id. "+assignRU),
		Example: "  salecalc client add name=Анна 'phone=+7 912 345-67-89' --store bot.db\n" +
			"  salecalc client add client_type=telegram platform_id=501 group=my_bot client.city=Пермь --store bot.db",
		Args: takes(0, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := assignments(args)
			if err != nil {
				return err
			}
			var id string
			err = a.changing(cmd, dsn, func(tx crm.Everything) error {
				var err error
				if id, err = tx.NewClient(crm.Client{Type: crm.NoMessenger, Created: a.Now()}); err != nil {
					return err
				}
				return assign(tx, id, list, a.Now())
			})
			if err != nil {
				return err
			}
			if format == "json" {
				return printObject(a.Out, clientJSON{ID: id, Lists: []string{}, Labels: []string{}})
			}
			fmt.Fprintln(a.Out, id)
			return nil
		},
	}
	a.addStoreFlag(cmd, &dsn)
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

const assignEN = `NAME=VALUE sets

  client.x        a variable of the client; phone and email are his too
  x, deal.x       a variable of his current deal, which is opened when there is none
  name, full_name, client_type, platform_id, group, operator, labels, deal_name, …
                  a field of the record: those of an exported file

An empty VALUE removes. Variables of the project are set by ` + "`salecalc store set`."

const assignRU = `NAME=VALUE (имя=значение) задаёт

  client.x        переменную клиента; phone и email — тоже его переменные
  x, deal.x       переменную текущей сделки; если её нет, она откроется
  name, full_name, client_type, platform_id, group, operator, labels, deal_name, …
                  поле карточки: те же, что в выгруженном файле

Пустое значение удаляет. Переменные проекта задаёт ` + "`salecalc store set`."

func (a *App) clientSet() *cobra.Command {
	var dsn string
	cmd := &cobra.Command{
		Use:   "set ID NAME=VALUE...",
		Short: a.t("change a client", "изменить клиента"),
		Long: a.t("Changes a client, all of it or nothing. It waits while a script runs for him. "+assignEN,
			"Меняет клиента — всё сразу или ничего. Ждёт, если для него сейчас работает скрипт. "+assignRU),
		Example: "  salecalc client set 1 name=Анна client.city=Пермь total=4900 --store bot.db\n  salecalc client set 1 client.city= --store bot.db",
		Args:    takes(2, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := assignments(args[1:])
			if err != nil {
				return err
			}
			return a.onClient(cmd, dsn, args[0], func(tx crm.Everything) error { return assign(tx, args[0], list, a.Now()) })
		},
	}
	a.addStoreFlag(cmd, &dsn)
	return cmd
}

// onClient changes a client while no run works on him.
func (a *App) onClient(cmd *cobra.Command, dsn, id string, change func(tx crm.Everything) error) error {
	err := a.withStore(cmd, dsn, func(ctx context.Context, store *sqlstore.Store) error {
		session, err := store.Open(ctx, id)
		if err != nil {
			return err
		}
		defer func() { _ = session.Close() }()
		tx, err := session.Begin(ctx, true)
		if err != nil {
			return err
		}
		all, ok := tx.(crm.Everything)
		if !ok {
			return vars.ErrNoClient
		}
		if err := change(all); err != nil {
			return err
		}
		return tx.Commit()
	})
	if errors.Is(err, vars.ErrNoClient) {
		return noClient(id, dsn)
	}
	return err
}

// An assignment is a NAME=VALUE.
type assignment struct {
	name string
	text string
	at   exchange.Column
}

// assignments reads the arguments of add and set.
func assignments(args []string) ([]assignment, error) {
	naming := exchange.NewNaming()
	var list []assignment
	for _, arg := range args {
		name, text, ok := strings.Cut(arg, "=")
		name = strings.TrimSpace(name)
		if !ok {
			return nil, sayf("{1} should be NAME=VALUE", "{1}: нужно ИМЯ=ЗНАЧЕНИЕ", arg)
		}
		at, err := place(naming, name)
		if err != nil {
			return nil, err
		}
		if vars.TooLong(text, vars.DefaultValue) {
			return nil, sayf("the value of {1} is longer than {2} characters", "значение {1} длиннее {2} символов", name, strconv.Itoa(vars.DefaultValue))
		}
		list = append(list, assignment{name, text, at})
	}
	return list, nil
}

// place finds what a name stands for.
func place(naming *exchange.Naming, name string) (exchange.Column, error) {
	scope, _, scoped := strings.Cut(name, ".")
	switch f := naming.Field(name); {
	case name == "id":
		return exchange.Column{}, sayf("the id of a client cannot be changed", "id клиента изменить нельзя")
	case name == "main_client_id":
		return exchange.Column{}, sayf("clients are bound by `salecalc client merge`", "клиентов объединяет `salecalc client merge`")
	case f != nil:
		return exchange.Column{Field: f}, nil
	case scoped && (scope == "project" || scope == "const"):
		return exchange.Column{}, sayf("{1} is the project's: `salecalc store set {1}=...`", "{1} принадлежит проекту: `salecalc store set {1}=...`", name)
	case !scoped && (name == "phone" || name == "email"):
		name = "client." + name
	case !scoped:
		name = "deal." + name
	}
	at, why := naming.Column(name)
	if at.String() == "" {
		return at, about(name, why)
	}
	return at, nil
}

// assign sets fields and variables of a client.
func assign(tx crm.Everything, id string, list []assignment, now time.Time) error {
	card, err := exchange.Load(tx, id)
	if err != nil {
		return err
	}
	before := card.Client
	var writes []vars.Write
	aboutDeal, sets := false, false
	for _, s := range list {
		f := s.at.Field
		if f == nil {
			writes = append(writes, vars.Write{Client: id, Scope: s.at.Scope, Name: s.at.Var, Value: value.Text(s.text)})
			continue
		}
		if want, ok := f.Set(&card, s.text, time.UTC); !ok {
			return sayable{diag.Both(s.name+" cannot be "+strconv.Quote(s.text)+": it has to be "+want.EN, s.name+" не может быть "+strconv.Quote(s.text)+": ожидается "+want.RU)}
		}
		aboutDeal, sets = aboutDeal || f.Deal, sets || f.Name == "lists" || f.Name == "labels"
	}
	if card.Client != before {
		err = tx.SaveClient(card.Client)
	}
	if err == nil && len(writes) > 0 {
		err = tx.Write(writes)
	}
	if err == nil && aboutDeal {
		err = assignDeal(tx, id, card.Deal, now)
	}
	if err == nil && sets {
		err = errors.Join(rejoin(tx, crm.List, id, card.Lists), rejoin(tx, crm.Label, id, card.Labels))
	}
	return err
}

// assignDeal keeps the record of the current deal, which is opened when there is none.
func assignDeal(tx crm.Everything, id string, d crm.Deal, now time.Time) error {
	c, err := tx.Client(id)
	if err != nil {
		return err
	}
	d.Client = id
	if d.ID = c.Deal; d.ID != 0 {
		old, err := tx.Deal(d.ID)
		if err != nil {
			return err
		}
		if d.Status == "" { // the deal was opened just now
			d.Status = old.Status
		}
		if d.Created.IsZero() {
			d.Created = old.Created
		}
		return tx.SaveDeal(d)
	}
	if d.Status == "" {
		d.Status = crm.Active
	}
	if d.Created.IsZero() {
		d.Created = now
	}
	if c.Deal, err = tx.NewDeal(d); err != nil {
		return err
	}
	return tx.SaveClient(c)
}

// rejoin puts a client into the sets of these names and into no others.
func rejoin(tx crm.Everything, kind crm.SetKind, id string, names []string) error {
	have, err := tx.SetsOf(kind, id)
	if err != nil {
		return err
	}
	for _, set := range have {
		if !slices.Contains(names, set.Name) {
			if _, err := tx.Leave(set.ID, id); err != nil {
				return err
			}
		}
	}
	for _, name := range names {
		if slices.ContainsFunc(have, func(s crm.Set) bool { return s.Name == name }) {
			continue
		}
		set, err := findSet(tx, kind, name)
		if err != nil {
			return err
		}
		if _, err := tx.Join(set.ID, id); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) clientDelete() *cobra.Command {
	var dsn string
	var yes bool
	cmd := &cobra.Command{
		Use:   "delete ID...",
		Short: a.t("delete clients with all they have", "удалить клиентов со всем, что у них есть"),
		Long: a.t("Deletes clients with their variables, deals, tasks, notes and planned messages: all of the clients or,\nwhen one does not exist, none. It asks before; without a terminal --yes has to say so.",
			"Удаляет клиентов с их переменными, сделками, задачами, заметками и запланированными сообщениями:\nвсех названных или, если кого-то из них нет, никого. Сначала спрашивает; без терминала нужен --yes."),
		Example: "  salecalc client delete 1 --store bot.db --yes",
		Args:    takes(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var who []string
			err := a.reading(cmd, dsn, func(tx crm.Everything) error {
				for _, id := range args {
					c, err := tx.Client(id)
					if errors.Is(err, vars.ErrNoClient) {
						return noClient(id, dsn)
					}
					if err != nil {
						return err
					}
					who = append(who, strings.TrimSpace(id+" "+oneLine(c.Name, widestCell)))
				}
				return nil
			})
			if err == nil {
				err = a.confirm(yes, fmt.Sprintf(a.t("Delete for good: %s?", "Удалить безвозвратно: %s?"), strings.Join(who, ", ")))
			}
			if err != nil {
				return err
			}
			return a.changing(cmd, dsn, func(tx crm.Everything) error {
				for _, id := range args {
					if err := tx.DeleteClient(id); err != nil && !errors.Is(err, vars.ErrNoClient) {
						return err
					}
				}
				return nil
			})
		},
	}
	a.addStoreFlag(cmd, &dsn)
	a.addYesFlag(cmd, &yes)
	return cmd
}

func (a *App) addYesFlag(cmd *cobra.Command, yes *bool) {
	cmd.Flags().BoolVar(yes, "yes", false, a.t("do it without asking", "выполнить без вопроса"))
}

func (a *App) clientMerge() *cobra.Command {
	var dsn string
	var undo bool
	cmd := &cobra.Command{
		Use:   "merge ID MAIN",
		Short: a.t("bind a client to his main one", "привязать клиента к главному"),
		Long: a.t("Binds client ID to client MAIN, as when one person writes in two messengers. Both stay; scripts see\nmain_client_id. --undo takes ID alone and unbinds.",
			"Привязывает клиента ID к клиенту MAIN: например, один человек пишет в двух мессенджерах. Остаются оба,\nскрипты видят main_client_id. С --undo указывают только ID: привязка снимается."),
		Example: "  salecalc client merge 2 1 --store bot.db\n  salecalc client merge 2 --undo --store bot.db",
		Args: func(cmd *cobra.Command, args []string) error {
			if undo {
				return takes(1, 1)(cmd, args)
			}
			return takes(2, 2)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onClient(cmd, dsn, args[0], func(tx crm.Everything) error {
				c, err := tx.Client(args[0])
				if err != nil {
					return err
				}
				if c.Main = ""; !undo {
					c.Main = args[1]
				}
				switch err := tx.SaveClient(c); {
				case errors.Is(err, vars.ErrNoClient):
					return noClient(c.Main, dsn)
				case errors.Is(err, crm.ErrCircular):
					return sayf("client {2} is client {1} himself or is bound to him: clients cannot be bound in a circle",
						"клиент {2} — это сам клиент {1} или уже привязан к нему: привязывать клиентов по кругу нельзя", c.ID, c.Main)
				default:
					return err
				}
			})
		},
	}
	a.addStoreFlag(cmd, &dsn)
	cmd.Flags().BoolVar(&undo, "undo", false, a.t("unbind", "снять привязку"))
	return cmd
}
