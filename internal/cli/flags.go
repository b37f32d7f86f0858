package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// evalFlags are the flags the evaluating commands share.
type evalFlags struct {
	vars        string
	set         []string
	now, tz     string
	seed        uint64
	live        bool
	sandbox     string // "", inProcess or a URL
	stopOnError bool
	store       string // SQLite file or DSN
	client      string
	dealNumber  string // what numbers of orders are made of; "": their school numbers them
	format      string
	gate        func(context.Context) error // asked before each request; nil: all may leave
}

// inProcess is the value of --sandbox without a URL.
const inProcess = "in-process"

// Back quotes in a usage text name the value of the flag. formats are those a command has
// besides text and JSON.
func (a *App) addEvalFlags(cmd *cobra.Command, f *evalFlags, formats ...string) {
	a.addStartFlags(cmd, f)
	a.addSendFlags(cmd, f)
	fs := cmd.Flags()
	fs.BoolVar(&f.stopOnError, "stop-on-error", false, a.t("the first failing statement ends the run", "первая же ошибка завершает запуск"))
	a.addStoreFlag(cmd, &f.store)
	fs.StringVar(&f.client, "client", "", a.t("the client of the store the script runs for, by `ID`", "для какого клиента базы выполнить скрипт: его `ID`"))
	a.addFormatFlag(cmd, &f.format, append([]string{"text", "json"}, formats...)...)
}

// addVarsFlags adds the flags that set variables.
func (a *App) addVarsFlags(cmd *cobra.Command, f *evalFlags) {
	fs := cmd.Flags()
	fs.StringVar(&f.vars, "vars", "", a.t("JSON `FILE` with starting variables, by name or by scope and name", "JSON-файл `FILE` с начальными переменными: по именам или по областям и именам"))
	fs.StringArrayVar(&f.set, "set", nil, a.t("one starting variable, `NAME=VALUE`; repeatable; client.x, project.x, const.x and builtin.x choose the scope", "начальная переменная, `NAME=VALUE` (имя=значение); можно повторять; client.x, project.x, const.x и builtin.x выбирают область"))
}

// addSendFlags adds the flags that say where requests go.
func (a *App) addSendFlags(cmd *cobra.Command, f *evalFlags) {
	fs := cmd.Flags()
	fs.BoolVar(&f.live, "live", false, a.t("send requests for real; without it the run is dry", "отправлять запросы по-настоящему; без флага запуск пробный"))
	fs.StringVar(&f.sandbox, "sandbox", "", a.t("send requests to GetCourse and KeyCRM to a sandbox: one inside the command, or the one at `URL`", "отправлять запросы в GetCourse и KeyCRM в песочницу: внутри команды или по адресу `URL`"))
	fs.Lookup("sandbox").NoOptDefVal = inProcess
}

func (a *App) addDealNumberFlag(cmd *cobra.Command, f *evalFlags) {
	cmd.Flags().StringVar(&f.dealNumber, "deal-number", "", a.t("number new GetCourse orders by `KEY`: the same run with the same key edits them instead of creating others",
		"нумеровать новые заказы GetCourse по ключу `KEY`: такой же запуск с тем же ключом изменит их, а не создаст новые"))
}

// addStartFlags adds the flags that say what a run starts with.
func (a *App) addStartFlags(cmd *cobra.Command, f *evalFlags) {
	a.addVarsFlags(cmd, f)
	fs := cmd.Flags()
	fs.StringVar(&f.now, "now", "", a.t("the clock, a `TIME` such as 2025-01-31T12:00:00+03:00; otherwise the real one", "время `TIME` на часах, например 2025-01-31T12:00:00+03:00; иначе настоящее"))
	fs.StringVar(&f.tz, "tz", "", a.t("the project's time `ZONE`, such as Asia/Almaty; otherwise Europe/Moscow", "часовой пояс `ZONE` проекта, например Asia/Almaty; иначе Europe/Moscow"))
	fs.Uint64Var(&f.seed, "seed", 0, a.t("a number `N` with which randomness repeats", "число `N`, с которым случайность повторяется"))
}

func (a *App) addStoreFlag(cmd *cobra.Command, store *string) {
	cmd.Flags().StringVar(store, "store", "", a.t("where clients are kept: a SQLite `FILE`, or postgres://user@host/database", "где хранятся клиенты: файл SQLite `FILE` или postgres://user@host/database"))
}

func (a *App) addFormatFlag(cmd *cobra.Command, format *string, formats ...string) {
	cmd.Flags().StringVar(format, "format", formats[0], a.t("`FORMAT` of the output: ", "формат вывода `FORMAT`: ")+strings.Join(formats, ", "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if slices.Contains(formats, *format) {
			return nil
		}
		return misused(cmd, sayf("--format is one of {1}, not {2}", "--format — одно из {1}, а не {2}", strings.Join(formats, ", "), *format))
	}
}
