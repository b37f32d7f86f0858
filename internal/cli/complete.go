package cli

import (
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

// shells are those that can be taught to complete.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func (a *App) completionCommand(root *cobra.Command) *cobra.Command {
	root.CompletionOptions.DisableDefaultCmd = true
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: a.t("what Tab completes in bash, zsh, fish or powershell", "подсказки по клавише Tab для bash, zsh, fish и powershell"),
		Long: a.t(`Prints the script that makes Tab complete commands, flags, files, functions and the
variables of a script. Switch it on once and open a new terminal.

  bash, in ~/.bashrc:       eval "$(salecalc completion bash)"
  zsh, in ~/.zshrc:         eval "$(salecalc completion zsh)"
  fish:                     salecalc completion fish > ~/.config/fish/completions/salecalc.fish
  powershell, in $PROFILE:  salecalc completion powershell | Out-String | Invoke-Expression

bash needs the package bash-completion; in zsh the line stands after compinit.`,
			`Печатает скрипт, с которым Tab дополняет команды, флаги, файлы, функции и переменные
скрипта. Включите его один раз и откройте терминал заново.

  bash, в ~/.bashrc:       eval "$(salecalc completion bash)"
  zsh, в ~/.zshrc:         eval "$(salecalc completion zsh)"
  fish:                    salecalc completion fish > ~/.config/fish/completions/salecalc.fish
  powershell, в $PROFILE:  salecalc completion powershell | Out-String | Invoke-Expression

Для bash нужен пакет bash-completion; в zsh эта строка должна стоять после compinit.`),
		Example:   "  salecalc completion bash",
		ValidArgs: shells,
		Args:      takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			write, ok := map[string]func() error{
				"bash":       func() error { return root.GenBashCompletionV2(a.Out, true) },
				"zsh":        func() error { return root.GenZshCompletion(a.Out) },
				"fish":       func() error { return root.GenFishCompletion(a.Out, true) },
				"powershell": func() error { return root.GenPowerShellCompletionWithDesc(a.Out) },
			}[args[0]]
			if !ok {
				return misused(cmd, sayf("the shell is one of {1}, not {2}", "оболочка — одна из {1}, а не {2}", strings.Join(shells, ", "), args[0]))
			}
			return write()
		},
	}
}

// A completer gives what a word on the command line can be completed to.
type completer = cobra.CompletionFunc

// complete says what the arguments and flags of all commands can be completed to. Only a
// shell asks that.
func (a *App) complete(root *cobra.Command) {
	scripts, none := files("calc"), completer(cobra.NoFileCompletions)
	args := map[string]completer{
		"run": first(scripts), "explain": first(scripts), "check": scripts, "fmt": scripts, "batch": first(scripts), "test": files("yaml", "yml"),
		"render": first(cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)), "funcs": first(a.funcNames),
		"eval": none, "repl": none, "sandbox": none, "lsp": none, "man": none,
	}
	flags := map[string]completer{
		"vars": files("json"), "set": a.scriptVars, "now": none, "seed": none, "client": none, "expr": none, "text": none, "jobs": none,
		"tz": cobra.FixedCompletions(zones, cobra.ShellCompDirectiveNoFileComp), "fault": a.faultWords,
		"addr": none, "account": none, "key": none, "delay": none, "cover-html": files("html"),
		"group": a.groupNames, "kind": cobra.FixedCompletions([]string{"pure", "clock", "random", "store", "network", "host"}, cobra.ShellCompDirectiveNoFileComp),
		"sandbox": none, "lang": cobra.FixedCompletions([]string{"en\tEnglish", "ru\tрусский"}, cobra.ShellCompDirectiveNoFileComp),
	}
	each(root, func(cmd *cobra.Command) {
		if f, ok := args[cmd.Name()]; ok && cmd.ValidArgsFunction == nil {
			cmd.ValidArgsFunction = f
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if c, ok := flags[f.Name]; ok {
				_ = cmd.RegisterFlagCompletionFunc(f.Name, c) // an inherited flag has it already
			}
		})
	})
}

// each calls do for a command and all below it.
func each(cmd *cobra.Command, do func(*cobra.Command)) {
	do(cmd)
	for _, sub := range cmd.Commands() {
		each(sub, do)
	}
}

// zones are the time zones that bots of Russian and Ukrainian speakers live in; any other
// can be typed.
var zones = []string{
	"Europe/Kaliningrad", "Europe/Kyiv", "Europe/Minsk", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Almaty",
	"Asia/Tashkent", "Asia/Omsk", "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok",
	"Asia/Magadan", "Asia/Kamchatka", "Asia/Tbilisi", "Asia/Yerevan", "Asia/Baku", "UTC",
}

// files completes the names of files with one of the endings.
func files(endings ...string) completer {
	return cobra.FixedCompletions(endings, cobra.ShellCompDirectiveFilterFileExt)
}

// first is f for the first argument; there is no second.
func first(f completer) completer {
	return func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return f(cmd, args, word)
	}
}

func (a *App) funcNames(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, f := range builtins.Standard().Funcs() {
		if strings.HasPrefix(f.Name, word) {
			names = append(names, cobra.CompletionWithDesc(f.Name, report.Summary(f, a.language())))
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func (a *App) groupNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return groups(builtins.Standard()), cobra.ShellCompDirectiveNoFileComp
}

func (a *App) faultWords(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var words []string
	for _, f := range sandbox.Faults() {
		words = append(words, cobra.CompletionWithDesc(string(f.Fault), f.Text.In(a.language())))
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// scriptVars completes NAME= to what the script on the command line reads and needs.
func (a *App) scriptVars(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	done := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	if len(args) == 0 || strings.Contains(word, "=") {
		return nil, done
	}
	data, err := os.ReadFile(args[0])
	if err != nil {
		return nil, done
	}
	reg := builtins.Standard()
	inv := check.NewInventory(lang.Parse(diag.NewSource("", string(data)), lang.Options{IsFunc: reg.Known}), reg)
	var names []string
	for _, v := range inv.Reads {
		switch {
		case v.Builtin:
			names = append(names, "builtin."+v.Name+"=")
		case v.Scope == "bare":
			names = append(names, v.Name+"=")
		default:
			names = append(names, v.Scope+"."+v.Name+"=")
		}
	}
	for _, s := range inv.Settings {
		names = append(names, cobra.CompletionWithDesc("const."+s.Name+"=", a.t("a setting of the project", "константа проекта")))
	}
	return names, done
}
