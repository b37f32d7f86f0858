package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/salecalc/salecalc/internal/manual"
	"github.com/salecalc/salecalc/lang/diag"
)

//go:generate go run ../../cmd/salecalc man --format markdown --out ../../docs

func (a *App) manCommand() *cobra.Command {
	var out, format string
	cmd := &cobra.Command{
		Use:   "man",
		Short: a.t("write man pages of all commands", "записать справочные страницы man всех команд"),
		Long: a.t(`Writes a man page for every command: in English to DIR/man1, in Russian to DIR/ru/man1.
With --format markdown writes one page of all commands: DIR/commands.md and
DIR/commands.ru.md. After the first example "man salecalc-run" works.`,
			`Записывает страницу man для каждой команды: на английском в DIR/man1, на русском
в DIR/ru/man1. С --format markdown записывает все команды одной страницей:
DIR/commands.md и DIR/commands.ru.md. После первого примера работает "man salecalc-run".`),
		Example: "  salecalc man --out ~/.local/share/man\n  salecalc man --format markdown --out docs",
		Args:    takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return misused(cmd, sayf("say where: --out DIR", "укажите папку: --out DIR"))
			}
			return a.writeManual(out, format)
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", a.t("the folder `DIR`", "папка `DIR`"))
	_ = cmd.MarkFlagDirname("out")
	a.addFormatFlag(cmd, &format, "man", "markdown")
	return cmd
}

func (a *App) writeManual(dir, format string) error {
	list := a.manualFiles(format)
	for name, text := range list {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return unwritable(name, err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return unwritable(name, err)
		}
	}
	_, err := fmt.Fprintf(a.Out, a.t("written to %s: %d files\n", "записано в %s, файлов: %d\n"), dir, len(list))
	return err
}

// manualFiles are the files of a manual, by names with slashes.
func (a *App) manualFiles(format string) map[string]string {
	list := map[string]string{}
	for _, lang := range []diag.Lang{diag.EN, diag.RU} {
		p := a.program(lang)
		if format == "markdown" {
			list[map[diag.Lang]string{diag.EN: "commands.md", diag.RU: "commands.ru.md"}[lang]] = p.Markdown(lang)
			continue
		}
		dir := map[diag.Lang]string{diag.EN: "man1/", diag.RU: "ru/man1/"}[lang]
		for name, text := range p.Pages(lang) {
			list[dir+name] = text
		}
	}
	return list
}

// program describes the commands in one language.
func (a *App) program(lang diag.Lang) *manual.Program {
	words := *a
	root := words.root([]string{"--lang", lang.Tag()})
	p := &manual.Program{Name: "salecalc", Version: a.Version, Exits: []manual.Exit{
		{Code: exitDone, Doc: diag.Both("done", "всё сделано").In(lang)},
		{Code: exitFailed, Doc: diag.Both("the script, the checked file or a test failed", "в скрипте или проверяемом файле ошибка, тест не прошёл").In(lang)},
		{Code: exitUsage, Doc: diag.Both("wrong usage or unreadable input", "команда написана неверно или файл не читается").In(lang)},
	}}
	each(root, func(cmd *cobra.Command) {
		if cmd != root && !cmd.IsAvailableCommand() {
			return
		}
		c := manual.Command{Path: cmd.CommandPath(), Short: cmd.Short, Long: cmd.Long, Usage: words.useLine(cmd), Example: cmd.Example}
		if c.Long == "" {
			c.Long = c.Short
		}
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				c.Subs = append(c.Subs, sub.CommandPath())
			}
		}
		for _, flags := range []*pflag.FlagSet{cmd.LocalFlags(), cmd.InheritedFlags()} {
			for _, f := range words.flags(flags) {
				c.Flags = append(c.Flags, manual.Flag{Written: strings.TrimLeft(f.written, " "), Doc: f.doc})
			}
		}
		p.Commands = append(p.Commands, c)
	})
	slices.SortStableFunc(p.Commands[1:], func(a, b manual.Command) int { return strings.Compare(a.Path, b.Path) })
	return p
}
