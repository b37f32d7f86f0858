package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// localize replaces what cobra says in English only: help texts, the help command and
// the errors of flags.
func (a *App) localize(root *cobra.Command) {
	root.SetVersionTemplate("salecalc {{.Version}}\n")
	root.PersistentFlags().BoolP("help", "h", false, a.t("help on a command", "справка по команде"))
	root.Flags().BoolP("version", "v", false, a.t("print the version", "напечатать версию"))
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { a.printHelp(cmd.OutOrStdout(), cmd) })
	root.SetHelpCommand(&cobra.Command{
		Use:   "help [COMMAND]",
		Short: a.t("help on a command", "справка по команде"),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, sub := range cmd.Root().Commands() {
				if len(args) == 0 && sub.IsAvailableCommand() {
					names = append(names, cobra.CompletionWithDesc(sub.Name(), sub.Short))
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return a.unknownCommand(root, args[0])
			}
			a.printHelp(a.Out, cmd)
			return nil
		},
	})
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return misused(cmd, flagError(cmd, err)) })
}

// printHelp says what a command does, how it is called, and its flags.
func (a *App) printHelp(w io.Writer, cmd *cobra.Command) {
	text := cmd.Long
	if text == "" {
		text = cmd.Short
	}
	fmt.Fprintf(w, "%s\n", strings.TrimSpace(text))
	if cmd.Runnable() {
		fmt.Fprintf(w, "\n%s:\n  %s\n", a.t("Usage", "Вызов"), a.useLine(cmd))
	}
	if cmd.Example != "" {
		fmt.Fprintf(w, "\n%s:\n%s\n", a.t("Examples", "Примеры"), cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n%s:\n", a.t("Commands", "Команды"))
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(w, "  %-*s %s\n", sub.NamePadding(), sub.Name(), sub.Short)
			}
		}
	}
	if flags := cmd.LocalFlags(); flags.HasAvailableFlags() {
		fmt.Fprintf(w, "\n%s:\n", a.t("Flags", "Флаги"))
		a.printFlags(w, flags)
	}
	if flags := cmd.InheritedFlags(); flags.HasAvailableFlags() {
		fmt.Fprintf(w, "\n%s:\n", a.t("Flags of every command", "Флаги всех команд"))
		a.printFlags(w, flags)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n%s\n", a.t("More about a command: salecalc COMMAND --help", "Подробнее о команде: salecalc КОМАНДА --help"))
	}
}

// useLine is how a command is called.
func (a *App) useLine(cmd *cobra.Command) string {
	cmd.InheritedFlags() // cobra counts them only once they have been asked for
	return strings.ReplaceAll(cmd.UseLine(), "[flags]", a.t("[flags]", "[флаги]"))
}

// printFlags lists flags.
func (a *App) printFlags(w io.Writer, flags *pflag.FlagSet) {
	list := a.flags(flags)
	width := 0
	for _, f := range list {
		width = max(width, len(f.written))
	}
	for _, f := range list {
		fmt.Fprintf(w, "%-*s  %s\n", width, f.written, f.doc)
	}
}

// A flagText is how a flag is written, and what it does, with its default.
type flagText struct{ written, doc string }

func (a *App) flags(set *pflag.FlagSet) []flagText {
	var list []flagText
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name, text := pflag.UnquoteUsage(f)
		left := "      --" + f.Name
		if f.Shorthand != "" {
			left = "  -" + f.Shorthand + ", --" + f.Name
		}
		switch {
		case f.Value.Type() == "bool":
		case f.NoOptDefVal != "":
			left += "[=" + name + "]"
		default:
			left += " " + name
		}
		if d := f.DefValue; d != "" && d != "0" && d != "0s" && d != "false" && d != "[]" {
			text += fmt.Sprintf(a.t(" (default %s)", " (по умолчанию %s)"), d)
		}
		list = append(list, flagText{left, text})
	})
	return list
}

// misused adds where to read how the command is called.
func misused(cmd *cobra.Command, err error) error {
	var said worded
	if !errors.As(err, &said) {
		return err
	}
	path := cmd.CommandPath()
	return sayable{diag.Both(said.In(diag.EN)+" (see "+path+" --help)", said.In(diag.RU)+" (справка: "+path+" --help)")}
}

// flagError puts an error of pflag into both languages.
func flagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		bare    *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return sayf("there is no flag -{1}", "флага -{1} нет", name)
		}
		if near, ok := spell.Nearest(name, flagNames(cmd)); ok {
			return sayf("there is no flag --{1}; did you mean --{2}?", "флага --{1} нет; возможно, --{2}?", name, near)
		}
		return sayf("there is no flag --{1}", "флага --{1} нет", name)
	case errors.As(err, &bare):
		return sayf("--{1} needs a value", "у --{1} не хватает значения", bare.GetFlag().Name)
	case errors.As(err, &invalid):
		name, value := invalid.GetFlag().Name, invalid.GetValue()
		switch invalid.GetFlag().Value.Type() {
		case "uint64":
			return sayf("--{1} wants a whole number, got {2}", "--{1} ждёт целое число, получено {2}", name, value)
		case "duration":
			return sayf("--{1} wants a time such as 20s, got {2}", "--{1} ждёт время вроде 20s, получено {2}", name, value)
		}
		return sayf("--{1} cannot be {2}", "--{1} не может быть {2}", name, value)
	}
	return err
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	add := func(f *pflag.Flag) { names = append(names, f.Name) }
	cmd.LocalFlags().VisitAll(add)
	cmd.InheritedFlags().VisitAll(add)
	return names
}

// takes is the check of a command that wants from least to most arguments; a negative
// most is no bound.
func takes(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch n := len(args); {
		case n < least:
			example, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n")
			return misused(cmd, sayf("something is missing: {1}; for example: {2}", "не хватает аргументов: {1}; например: {2}", cmd.Use, example))
		case most >= 0 && n > most && strings.HasPrefix(args[most], "http") && cmd.Flags().Changed("sandbox"):
			return misused(cmd, sayf("write --sandbox={1}, with = and no blank", "пишите --sandbox={1}: через =, без пробела", args[most]))
		case most >= 0 && n > most && looksLikeStore(args[most]) && cmd.Flags().Lookup("store") != nil && !cmd.Flags().Changed("store"):
			return storeByFlag(cmd, args, most)
		case most >= 0 && n > most:
			return misused(cmd, sayf("{1} is one argument too many; quote a text that has blanks", "лишний аргумент {1}; текст с пробелами берите в кавычки", args[most]))
		}
		return nil
	}
}

// looksLikeStore reports whether an argument is named as stores are.
func looksLikeStore(arg string) bool {
	return slices.Contains([]string{".db", ".sqlite", ".sqlite3"}, filepath.Ext(arg)) || strings.HasPrefix(arg, "postgres://") || strings.HasPrefix(arg, "postgresql://")
}

// storeByFlag says how the store is named that stands at a place of args.
func storeByFlag(cmd *cobra.Command, args []string, at int) error {
	line := strings.Join(append([]string{cmd.CommandPath()}, args[:at]...), " ")
	return misused(cmd, sayf("a store is named by --store: {1} --store {2}", "база указывается через --store: {1} --store {2}", line, sqlstore.Shown(args[at])))
}

func (a *App) unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, cmd := range root.Commands() {
		names = append(names, cmd.Name())
	}
	if near, ok := spell.Nearest(name, names); ok {
		return misused(root, sayf("there is no command {1}; did you mean {2}?", "команды {1} нет; возможно, {2}?", name, near))
	}
	return misused(root, sayf("there is no command {1}; there are {2}", "команды {1} нет; есть {2}", name, strings.Join(names, ", ")))
}
