package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/apply"
	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/vars/crm"
)

// maxListed is how many requests a list has at most.
const maxListed = 1000

func (a *App) effectsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "effects COMMAND",
		Short: a.t("the journal of what was sent; performing what was planned", "журнал отправленного; выполнение запланированного"),
		Long: a.t(`What sends for real writes into a journal of its store what it is about to send, and then the
answer. After a crash or a broken connection a request may be left of which nobody knows
whether it arrived. One that creates something is never sent again by itself: you look at the
service, and say here what you have found. `+"`effects apply`"+` performs what a dry run has planned.`,
			`Перед настоящей отправкой запрос записывается в журнал базы, после неё — ответ. После сбоя или
обрыва связи может остаться запрос, о котором неизвестно, дошёл ли он. Если он что-то создаёт,
сам он повторно не отправляется: вы смотрите в сервисе, что получилось, и отмечаете это здесь.
`+"`effects apply`"+` выполняет то, что запланировал пробный запуск.`),
		Example: "  salecalc effects list --store bot.db\n  salecalc effects show 7 --store bot.db\n  salecalc effects settle 7 --done --store bot.db",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.effectsListCommand(), a.effectsShowCommand(), a.effectsSettleCommand(), a.effectsApplyCommand())
	return cmd
}

// effectJSON is a request of the journal as programs read it.
type effectJSON struct {
	ID       int64           `json:"id"`
	Run      string          `json:"run"`
	Row      string          `json:"row,omitempty"`    // of a planned effect: of the batch it is about
	Effect   string          `json:"effect,omitempty"` // its id in the plan
	Client   string          `json:"client"`
	Function string          `json:"function"`
	Method   string          `json:"method"`
	URL      string          `json:"url"`
	Params   json.RawMessage `json:"params"`
	State    string          `json:"state"`
	Status   int             `json:"status,omitempty"`
	Answer   string          `json:"answer,omitempty"`
	Note     string          `json:"note,omitempty"`
	LookFor  string          `json:"look_for,omitempty"`
	Started  string          `json:"started"`
}

func (a *App) effectOf(s crm.Sent) effectJSON {
	of, _ := apply.OriginOf(s)
	e := effectJSON{s.ID, s.Run, of.Key.Row, of.ID, s.Client, s.Function, s.Method, s.URL, s.Params, string(s.State), s.Status, string(s.Body), s.Note, "", s.Started.UTC().Format(time.RFC3339)}
	if s.State == crm.Unknown || s.State == crm.Started {
		e.LookFor = journal.LookFor(s).In(a.language())
	}
	return e
}

func (a *App) effectsListCommand() *cobra.Command {
	var store, format string
	var all bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   a.t("requests that wait for your word", "запросы, которые ждут вашего решения"),
		Long:    a.t("Lists the requests of which nobody knows whether they arrived, the newest first, and what to\nlook for. A request that is on its way at this moment is among them. --all lists all requests.", "Показывает запросы, о которых неизвестно, дошли ли они: сначала новые; и что искать в сервисе.\nВ списке есть и запросы, которые отправляются прямо сейчас. --all показывает все запросы."),
		Example: "  salecalc effects list --store bot.db",
		Args:    takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var list []crm.Sent
			err := a.reading(cmd, store, func(tx crm.Everything) (err error) {
				if list, err = journal.Open(tx, maxListed+1); all {
					list, err = tx.FindSent(crm.SentQuery{Limit: maxListed + 1})
				}
				return err
			})
			if err != nil {
				return err
			}
			if len(list) <= maxListed {
				return a.printEffects(list, format)
			}
			err = a.printEffects(list[:maxListed], format)
			fmt.Fprintf(a.Err, a.t("there are more than these %d\n", "это не все: показано %d\n"), maxListed)
			return err
		},
	}
	a.addStoreFlag(cmd, &store)
	cmd.Flags().BoolVar(&all, "all", false, a.t("answered and settled ones too", "также отвеченные и улаженные"))
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

func (a *App) printEffects(list []crm.Sent, format string) error {
	if format == "json" {
		out := make([]effectJSON, 0, len(list))
		for _, s := range list {
			out = append(out, a.effectOf(s))
		}
		data, err := report.Marshal(out)
		if err != nil {
			return err
		}
		_, err = a.Out.Write(data)
		return err
	}
	if len(list) == 0 {
		_, err := fmt.Fprintln(a.Out, a.t("nothing waits: the outcome of every request is known", "ничего не ждёт: исход каждого запроса известен"))
		return err
	}
	for _, s := range list {
		a.printEffect(a.Out, s)
	}
	return nil
}

// printEffect prints a request on a few lines.
func (a *App) printEffect(w io.Writer, s crm.Sent) {
	e := a.effectOf(s)
	fmt.Fprintf(w, "%d %s %s, %s, %s\n", e.ID, e.Function, a.sentState(s), a.runOf(s), e.Started)
	fmt.Fprintf(w, "    %s %s\n", e.Method, e.URL)
	for _, line := range []string{string(e.Params), e.Note, e.LookFor} {
		if line != "" {
			fmt.Fprintf(w, "    %s\n", line)
		}
	}
}

// runOf says which run a request is of, and about whom.
func (a *App) runOf(s crm.Sent) string {
	of, ok := apply.OriginOf(s)
	if !ok {
		if s.Client == "" || strings.HasSuffix(s.Run, " client "+s.Client) {
			return s.Run
		}
		return fmt.Sprintf(a.t("%s, client %s", "%s, клиент %s"), s.Run, s.Client)
	}
	whose := fmt.Sprintf(a.t("%s, row %s", "%s, строка %s"), of.Key.Run, of.Key.Row)
	if of.Key.Client != "" {
		whose = fmt.Sprintf(a.t("%s, client %s", "%s, клиент %s"), of.Key.Run, of.Key.Client)
	}
	if of.Sandbox {
		whose += a.t(", at a sandbox", ", в песочнице")
	}
	return fmt.Sprintf(a.t("%s (effect %s of the plan)", "%s (действие %s из плана)"), whose, of.ID)
}

func (a *App) sentState(s crm.Sent) string {
	switch s.State {
	case crm.Started:
		return a.t("sent, no word of the answer", "отправлен, об ответе ничего не известно")
	case crm.Unknown:
		return a.t("outcome unknown", "исход неизвестен")
	case crm.Answered:
		return a.t("answered ", "ответ ") + strconv.Itoa(s.Status)
	}
	return a.t("settled", "улажен")
}

func (a *App) effectsShowCommand() *cobra.Command {
	var store, format string
	cmd := &cobra.Command{
		Use:     "show ID",
		Short:   a.t("one request with its answer", "один запрос с ответом"),
		Long:    a.t("Shows what was sent, what came back, and what to look for when nobody knows the outcome.", "Показывает, что было отправлено, что пришло в ответ и что искать, если исход неизвестен."),
		Example: "  salecalc effects show 7 --store bot.db",
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var s crm.Sent
			err := a.oneEffect(cmd, store, args[0], func(tx crm.Everything, id int64) (err error) {
				s, err = tx.SentByID(id)
				return err
			})
			if err != nil {
				return err
			}
			if format == "json" {
				data, err := report.Marshal(a.effectOf(s))
				if err != nil {
					return err
				}
				_, err = a.Out.Write(data)
				return err
			}
			a.printEffect(a.Out, s)
			if len(s.Body) > 0 {
				fmt.Fprintf(a.Out, "    %s\n", s.Body)
			}
			return nil
		},
	}
	a.addStoreFlag(cmd, &store)
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

// oneEffect does something with the request of a number.
func (a *App) oneEffect(cmd *cobra.Command, store, number string, do func(tx crm.Everything, id int64) error) error {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return misused(cmd, sayf("a request goes by its number, as `effects list` shows it, not {1}", "запрос указывают номером из `effects list`, а не {1}", number))
	}
	err = a.changing(cmd, store, func(tx crm.Everything) error { return do(tx, id) })
	switch {
	case errors.Is(err, crm.ErrNotFound):
		return sayf("there is no request {1} in the journal", "запроса {1} в журнале нет", number)
	case errors.Is(err, journal.ErrNotOpen):
		return sayf("the outcome of request {1} is known: see `effects show {1}`", "исход запроса {1} известен: см. `effects show {1}`", number)
	}
	return err
}

func (a *App) effectsSettleCommand() *cobra.Command {
	var store string
	var carriedOut, missing bool
	cmd := &cobra.Command{
		Use:   "settle ID --done|--not-done",
		Short: a.t("say what became of a request", "отметить, чем кончился запрос"),
		Long: a.t("Keeps what you have found at the service. With --done the request is never sent again. With\n--not-done a run that is taken up sends it, and so does `effects apply` with its file; a delivery\nthat has ended is replayed from its page in the history.",
			"Запоминает, что вы выяснили в сервисе. С --done запрос больше не отправится. С --not-done\nего отправит прерванный скрипт, когда продолжится, или `effects apply` с тем же файлом;\nзаконченную доставку можно повторить с её страницы в истории."),
		Example: "  salecalc effects settle 7 --done --store bot.db",
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if carriedOut == missing {
				return misused(cmd, sayf("say either --done or --not-done", "укажите либо --done, либо --not-done"))
			}
			var s crm.Sent
			err := a.oneEffect(cmd, store, args[0], func(tx crm.Everything, id int64) (err error) {
				s, err = journal.Settle(tx, id, carriedOut, a.Now())
				return err
			})
			if err != nil {
				return err
			}
			word := a.t("not done", "не выполнен")
			if carriedOut {
				word = a.t("done", "выполнен")
			}
			fmt.Fprintf(a.Out, "%d %s: %s\n", s.ID, cmp.Or(s.Function, s.URL), word)
			return nil
		},
	}
	a.addStoreFlag(cmd, &store)
	cmd.Flags().BoolVar(&carriedOut, "done", false, a.t("the service has carried it out", "сервис его выполнил"))
	cmd.Flags().BoolVar(&missing, "not-done", false, a.t("the service has not", "сервис его не выполнял"))
	return cmd
}
