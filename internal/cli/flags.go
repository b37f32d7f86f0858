package cli

import (
	"context"
	"math/rand/v2"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// evalFlags are the flags the evaluating commands share.
type evalFlags struct {
	vars        string
	set         []string
	now, tz     string
	seed        uint64
	seedGiven   bool
	live        bool
	sandbox     string
	stopOnError bool
	format      string
}

// inProcess is the value of --sandbox without a URL.
const inProcess = "in-process"

func (a *App) addEvalFlags(cmd *cobra.Command, f *evalFlags) {
	fs := cmd.Flags()
	fs.StringVar(&f.vars, "vars", "", a.t("JSON file with starting variables", "JSON-файл с начальными переменными"))
	fs.StringArrayVar(&f.set, "set", nil, a.t("NAME=VALUE, one starting variable; client.x, project.x, const.x, builtin.x choose the scope", "ИМЯ=ЗНАЧЕНИЕ, начальная переменная; client.x, project.x, const.x, builtin.x выбирают область"))
	fs.StringVar(&f.now, "now", "", a.t("the clock, as 2025-01-31T12:00:00+03:00; otherwise the real one", "время запуска, например 2025-01-31T12:00:00+03:00; иначе настоящее"))
	fs.StringVar(&f.tz, "tz", "Europe/Moscow", a.t("the project's time zone", "часовой пояс проекта"))
	fs.Uint64Var(&f.seed, "seed", 0, a.t("number that makes randomness repeat", "число, при котором случайность повторяется"))
	fs.BoolVar(&f.live, "live", false, a.t("perform network effects for real; without it the run is dry", "выполнять сетевые обращения по-настоящему; без флага запуск холостой"))
	fs.StringVar(&f.sandbox, "sandbox", "", a.t("perform them against a sandbox: one inside this process, or the one at URL", "выполнять их в песочнице: внутри этого процесса или по адресу URL"))
	fs.Lookup("sandbox").NoOptDefVal = inProcess
	fs.BoolVar(&f.stopOnError, "stop-on-error", false, a.t("the first failing statement ends the run", "первая же ошибка завершает запуск"))
	a.addFormatFlag(cmd, &f.format, "text", "json")
}

func (a *App) addFormatFlag(cmd *cobra.Command, format *string, formats ...string) {
	cmd.Flags().StringVar(format, "format", formats[0], a.t("output: ", "вывод: ")+strings.Join(formats, ", "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	check := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		for _, f := range formats {
			if *format == f {
				if check != nil {
					return check(cmd, args)
				}
				return nil
			}
		}
		return sayf("--format is one of {1}, not {2}", "--format — одно из {1}, а не {2}", strings.Join(formats, ", "), *format)
	}
}

// A session is a host made of the flags, with what must be closed after it.
type session struct {
	host  runtime.Host
	close func()
}

// session prepares what a run may touch.
func (a *App) session(ctx context.Context, cmd *cobra.Command, f *evalFlags) (*session, error) {
	if f.live && f.sandbox != "" {
		return nil, sayf("choose one of --live and --sandbox", "выберите что-то одно: --live или --sandbox")
	}
	s := &session{close: func() {}}
	h := &s.host
	h.Vars = vars.NewEnv()
	h.Allow, h.DryRun, h.StopOnError = runtime.Outside, !f.live && f.sandbox == "", f.stopOnError
	var err error
	if h.Zone, err = time.LoadLocation(f.tz); err != nil || f.tz == "" {
		return nil, sayf("there is no time zone {1}; use a name such as Europe/Moscow", "нет часового пояса {1}; нужно имя вроде Europe/Moscow", f.tz)
	}
	if h.Now = a.Now; f.now != "" {
		now, err := time.Parse(time.RFC3339Nano, f.now)
		if err != nil {
			return nil, sayf("--now wants a time such as 2025-01-31T12:00:00+03:00, got {1}", "--now ждёт время вроде 2025-01-31T12:00:00+03:00, получено {1}", f.now)
		}
		h.Now = func() time.Time { return now }
	}
	if !cmd.Flags().Changed("seed") {
		f.seed = a.Seed()
	}
	h.Rand = rand.New(rand.NewPCG(f.seed, f.seed))
	if err := a.startingVars(h.Vars, f); err != nil {
		return nil, err
	}
	if f.sandbox != "" {
		return s, s.useSandbox(ctx, f.sandbox)
	}
	if f.live {
		h.Net = runtime.NewNetwork(runtime.NetworkOptions{PlainHTTP: true})
	}
	return s, nil
}

// useSandbox sends GetCourse's requests to a sandbox and supplies its account and key
// where the constants are absent.
func (s *session) useSandbox(ctx context.Context, at string) error {
	if at == inProcess {
		running, err := sandbox.New(sandbox.Options{}).Start(ctx)
		if err != nil {
			return err
		}
		s.close = func() { _ = running.Close() }
		at = running.URL
	}
	u, err := url.Parse(at)
	if err != nil || u.Host == "" {
		return sayf("--sandbox wants a URL such as http://127.0.0.1:8090, got {1}", "--sandbox ждёт адрес вроде http://127.0.0.1:8090, получено {1}", at)
	}
	s.host.Net = runtime.NewNetwork(runtime.NetworkOptions{Sandbox: u})
	for name, text := range map[string]string{"getcourse_account_name": sandbox.Account, "getcourse_secret": sandbox.Key} {
		if s.host.Vars.Get(vars.Const, name).IsNone() {
			s.host.Vars.Set(vars.Const, name, value.Text(text))
		}
	}
	return nil
}

// startingVars reads --vars and --set; --set wins.
func (a *App) startingVars(env *vars.Env, f *evalFlags) error {
	if f.vars != "" {
		data, err := os.ReadFile(f.vars)
		if err != nil {
			return unreadable(f.vars, err)
		}
		if err := readVars(env, string(data)); err != nil {
			return sayf("{1}: {2}", "{1}: {2}", f.vars, a.say(err))
		}
	}
	for _, s := range f.set {
		name, text, ok := strings.Cut(s, "=")
		scope, bare := casefile.Scoped(strings.TrimSpace(name))
		if !ok || !vars.IsName(bare) {
			return sayf("--set wants NAME=VALUE, got {1}", "--set ждёт ИМЯ=ЗНАЧЕНИЕ, получено {1}", s)
		}
		env.Set(scope, bare, value.Text(text))
	}
	return nil
}

// readVars fills env from JSON: variables by name, or by scope and name when every key
// is a scope and every value an object.
func readVars(env *vars.Env, text string) error {
	doc, ok := value.ParseJSON(text)
	if !ok || doc.Kind() != value.KindDict {
		return sayf("it is not a JSON object", "это не JSON-объект")
	}
	if !scoped(doc) {
		return setAll(env, vars.Deal, doc)
	}
	for i := range doc.Len() {
		name, v := doc.Pair(i)
		scope, _ := vars.ParseScope(name)
		if err := setAll(env, scope, v); err != nil {
			return err
		}
	}
	return nil
}

func scoped(doc value.Value) bool {
	for i := range doc.Len() {
		name, v := doc.Pair(i)
		if _, ok := vars.ParseScope(name); !ok || v.Kind() != value.KindDict {
			return false
		}
	}
	return doc.Len() > 0
}

func setAll(env *vars.Env, scope vars.Scope, dict value.Value) error {
	for i := range dict.Len() {
		name, v := dict.Pair(i)
		if !vars.IsName(name) {
			return sayf("{1} is no variable name", "{1} — не имя переменной", name)
		}
		if v.IsText() || v.IsNone() {
			env.Set(scope, name, v)
		} else {
			env.Set(scope, name, value.Text(v.Text()))
		}
	}
	return nil
}
