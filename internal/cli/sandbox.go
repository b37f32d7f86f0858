package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/sandbox"
)

func (a *App) sandboxCommand() *cobra.Command {
	var opt sandbox.Options
	var faults []string
	var format string
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: a.t("serve a local GetCourse", "запустить локальный GetCourse"),
		Long: a.t("Serves a GetCourse on this machine, prints what arrives, and shows its state as a page\nand, under /sandbox/state, as JSON. It ends with Ctrl-C and keeps nothing.",
			"Поднимает GetCourse на этом компьютере, печатает приходящие запросы, показывает состояние\nстраницей и, по адресу /sandbox/state, в JSON. Завершается по Ctrl-C и ничего не хранит.") + "\n\n" + a.faultList(),
		Example: "  salecalc sandbox --addr 127.0.0.1:8090\n  salecalc run order.calc --sandbox=http://127.0.0.1:8090",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, word := range faults {
				f, err := sandbox.ParseFault(word)
				if err != nil {
					return err
				}
				opt.Faults = append(opt.Faults, f)
			}
			opt.Now = a.Now
			opt.Log = func(e sandbox.Event) { a.printEvent(e, format) }
			return a.serveSandbox(cmd, opt, format)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&opt.Addr, "addr", "127.0.0.1:8090", a.t("loopback address to listen on; port 0 picks a free one", "адрес на этом компьютере; порт 0 — любой свободный"))
	fs.StringVar(&opt.Account, "account", sandbox.Account, a.t("the school's account name", "имя аккаунта школы"))
	fs.StringVar(&opt.Key, "key", sandbox.Key, a.t("the school's secret key", "секретный ключ школы"))
	fs.StringArrayVar(&faults, "fault", nil, a.t("fault to switch on; repeatable", "включить неисправность; можно повторять"))
	fs.DurationVar(&opt.Delay, "delay", 0*time.Second, a.t("how long a slow answer takes; 0: until the client gives up", "сколько ждать при slow-answer; 0 — пока клиент не уйдёт"))
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

func (a *App) faultList() string {
	var b strings.Builder
	b.WriteString(a.t("Faults that can be switched on, here or on the page:\n", "Неисправности, которые можно включить здесь или на странице:\n"))
	for _, f := range sandbox.Faults() {
		fmt.Fprintf(&b, "  %-22s %s\n", f.Fault, f.Text.In(a.language()))
	}
	return strings.TrimRight(b.String(), "\n")
}

func (a *App) serveSandbox(cmd *cobra.Command, opt sandbox.Options, format string) error {
	running, err := sandbox.New(opt).Start(cmd.Context())
	if err != nil {
		return err
	}
	if format == "text" {
		fmt.Fprintf(a.Out, a.t("sandbox: %s (page), %s/sandbox/state (JSON); account %s, key %s\n", "песочница: %s (страница), %s/sandbox/state (JSON); аккаунт %s, ключ %s\n"),
			running.URL, running.URL, opt.Account, opt.Key)
	}
	return running.Wait()
}

func (a *App) printEvent(e sandbox.Event, format string) {
	if format == "json" {
		if data, err := report.Marshal(e); err == nil {
			_, _ = a.Out.Write(data)
		}
		return
	}
	fmt.Fprintln(a.Out, e.String())
}
