package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/salesdrive"
	"github.com/salecalc/salecalc/internal/sandbox/sender"
	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

func (a *App) sandboxCommand() *cobra.Command {
	var opt sandbox.Options
	var faults, processes, webhooks []string
	var format string
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: a.t("serve a local GetCourse, KeyCRM and SalesDrive", "запустить локальные GetCourse, KeyCRM и SalesDrive"),
		Long: a.t(`Serves a GetCourse and a KeyCRM on this machine, prints what arrives, and shows their state as
a page and, under /sandbox/state, as JSON. It also sends what GetCourse and SalesDrive send:
--process and --webhook name receivers on this machine, the page sets up conditions. It ends with
Ctrl-C and keeps nothing. With --format json it prints its address, every request and every webhook
as an object, each on one line.`,
			`Поднимает GetCourse и KeyCRM на этом компьютере, печатает приходящие запросы, показывает состояние
страницей и, по адресу /sandbox/state, в JSON. Умеет и отправлять то, что отправляют GetCourse и
SalesDrive: получателей на этом компьютере задают --process и --webhook, условия — на странице.
Завершается по Ctrl-C и ничего не хранит. С --format json печатает свой адрес, каждый запрос и
каждый вебхук объектом на отдельной строке.`) + "\n\n" + a.faultList(),
		Example: "  salecalc sandbox --addr 127.0.0.1:8090\n  salecalc sandbox --process 'http://127.0.0.1:8080/getcourse_webhook/KEY?email={object.user.email}&callback_text=paid'\n  salecalc run examples/getcourse/order.calc --sandbox=http://127.0.0.1:8090\n  salecalc sandbox --fault html-502 --fault slow-answer --delay 20s",
		Args:    takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, word := range faults {
				f, err := sandbox.ParseFault(word)
				if err != nil {
					return misused(cmd, sayf("there is no fault {1}", "неисправности {1} нет", word))
				}
				opt.Faults = append(opt.Faults, f)
			}
			if err := addSenders(&opt, processes, webhooks); err != nil {
				return misused(cmd, err)
			}
			opt.Now, opt.Rate = a.Now, keycrmRate
			return a.serveSandbox(cmd, opt, format)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&opt.Addr, "addr", "127.0.0.1:8090", a.t("loopback `ADDRESS` to listen on; port 0 picks a free one", "адрес `ADDRESS` на этом компьютере; порт 0 — любой свободный"))
	fs.StringVar(&opt.Account, "account", sandbox.Account, a.t("the school's account `NAME`", "имя аккаунта школы `NAME`"))
	fs.StringVar(&opt.Key, "key", sandbox.Key, a.t("the school's secret `KEY`", "секретный ключ школы `KEY`"))
	fs.StringVar(&opt.Token, "token", sandbox.Token, a.t("the `KEY` of KeyCRM's API", "ключ `KEY` для API KeyCRM"))
	fs.StringArrayVar(&faults, "fault", nil, a.t("fault to switch on, a `WORD` of the list; repeatable", "включить неисправность `WORD` из списка; можно повторять"))
	fs.DurationVar(&opt.Delay, "delay", 0, a.t("`TIME` a slow answer takes, such as 20s; without it until the client gives up", "время `TIME` медленного ответа (slow-answer), например 20s; без флага — пока клиент не уйдёт"))
	fs.StringArrayVar(&processes, "process", nil, a.t("`URL` that GetCourse calls when an order comes into a status, with placeholders such as {object.user.email}; repeatable",
		"адрес `URL`, который GetCourse вызывает, когда заказ получает статус; с подстановками вроде {object.user.email}; можно повторять"))
	fs.StringArrayVar(&webhooks, "webhook", nil, a.t("`URL` that SalesDrive posts its orders to; repeatable", "адрес `URL`, куда SalesDrive отправляет заявки; можно повторять"))
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

// addSenders sets up what calls receivers; an address the sandbox would not call is an
// error.
func addSenders(opt *sandbox.Options, processes, webhooks []string) error {
	trial := sandbox.New(sandbox.Options{})
	for _, url := range processes {
		p := getcourse.Process{URL: url, When: getcourse.StatusIn}
		if _, err := trial.AddProcess(p); err != nil {
			return refusedAddress("--process", err)
		}
		opt.Processes = append(opt.Processes, p)
	}
	for _, url := range webhooks {
		w := salesdrive.Webhook{URL: url}
		if _, err := trial.AddWebhook(w); err != nil {
			return refusedAddress("--webhook", err)
		}
		opt.Webhooks = append(opt.Webhooks, w)
	}
	return nil
}

func refusedAddress(flag string, err error) error {
	var why *wire.Refusal
	if !errors.As(err, &why) {
		return err
	}
	return about(flag, why.Message)
}

// keycrmRate is how many requests the real KeyCRM takes in a minute.
const keycrmRate = 60

func (a *App) faultList() string {
	var b strings.Builder
	b.WriteString(a.t("Faults that can be switched on, here or on the page:\n", "Неисправности, которые можно включить здесь или на странице:\n"))
	for _, f := range sandbox.Faults() {
		fmt.Fprintf(&b, "  %-22s %s\n", f.Fault, f.Text.In(a.language()))
	}
	return strings.TrimRight(b.String(), "\n")
}

// servedJSON is the first line of `sandbox --format json`.
type servedJSON struct {
	URL     string `json:"url"`
	State   string `json:"state"`
	Account string `json:"account"`
	Key     string `json:"key"`
	Token   string `json:"token"`
}

func (a *App) serveSandbox(cmd *cobra.Command, opt sandbox.Options, format string) error {
	var out sync.Mutex // held until the address is printed: requests may come before
	out.Lock()
	opt.Log, opt.SentLog = printer[sandbox.Event](a.Out, &out, format), printer[sender.Sent](a.Out, &out, format)
	running, err := sandbox.New(opt).Start(cmd.Context())
	if err != nil {
		return notListening(opt.Addr, err)
	}
	state := running.URL + "/sandbox/state"
	if format == "json" {
		printLine(a.Out, servedJSON{running.URL, state, opt.Account, opt.Key, opt.Token})
	} else {
		fmt.Fprintf(a.Out, a.t("sandbox: %s (page), %s (JSON); account %s, key %s; KeyCRM key %s\n", "песочница: %s (страница), %s (JSON); аккаунт %s, ключ %s; ключ KeyCRM %s\n"),
			running.URL, state, opt.Account, opt.Key, opt.Token)
	}
	out.Unlock()
	return running.Wait()
}

// printer prints what happens, each on a line.
func printer[T fmt.Stringer](w io.Writer, turn *sync.Mutex, format string) func(T) {
	return func(v T) {
		turn.Lock()
		defer turn.Unlock()
		if format == "json" {
			printLine(w, v)
		} else {
			fmt.Fprintln(w, v)
		}
	}
}

// printLine prints a value as JSON on a line of its own.
func printLine[T any](w io.Writer, v T) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // a reader that is gone has no use for the error
}
