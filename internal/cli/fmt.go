package cli

import (
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/rewrite"
)

const fmtEN = `Prints a script in its canonical layout: a statement a line, single blanks around signs and after
commas, comments kept. Typographic quote marks become plain ones, needless semicolons go. What
the script does stays the same; lines that cannot be read stay as they are.

Of several files, or a folder (every .calc file in it), the names of those that would change are
printed. Exits with 1 when something would change. -w changes the files instead, -d shows the
changes. "-" is standard input.`

const fmtRU = `Печатает скрипт в принятом виде: по команде на строку, по одному пробелу вокруг знаков и после
запятых, комментарии остаются. Типографские кавычки становятся обычными, лишние точки с запятой
убираются. Работает скрипт так же, как раньше; строки, которые не читаются, остаются как есть.

Для нескольких файлов или папки (всех файлов .calc в ней) печатаются имена тех, которые
изменились бы. Если что-то изменилось бы, код выхода 1. -w меняет сами файлы, -d показывает
изменения. "-" — стандартный ввод.`

func (a *App) fmtCommand() *cobra.Command {
	var f layout
	cmd := &cobra.Command{
		Use:     "fmt FILE|FOLDER...",
		Short:   a.t("lay scripts out", "привести скрипты к принятому виду"),
		Long:    a.t(fmtEN, fmtRU),
		Example: "  salecalc fmt examples/getcourse/order.calc\n  salecalc fmt -d examples/getcourse\n  echo 'x = 1 + 2' | salecalc fmt -",
		Args:    takes(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.write && f.diff {
				return misused(cmd, sayf("-w and -d exclude each other", "-w и -d исключают друг друга"))
			}
			return a.format(args, f)
		},
	}
	cmd.Flags().BoolVarP(&f.write, "write", "w", false, a.t("change the files", "изменить сами файлы"))
	cmd.Flags().BoolVarP(&f.diff, "diff", "d", false, a.t("show what would change", "показать, что изменилось бы"))
	return cmd
}

// layout says what becomes of a script that is laid out.
type layout struct{ write, diff bool }

func (a *App) format(args []string, f layout) error {
	names, err := scripts(args)
	if err != nil {
		return err
	}
	alone := len(args) == 1 && names[0] == args[0]
	n := 0 // that change
	for _, name := range names {
		src, err := a.read(name)
		if err != nil {
			return err
		}
		if !utf8.ValidString(src.Text) {
			return sayf("{1} is not UTF-8: save it in that encoding", "{1} — не в кодировке UTF-8: сохраните файл в ней", src.Name)
		}
		text := rewrite.Format(src, builtins.Standard())
		changed := text != src.Text
		if changed {
			n++
		}
		switch {
		case f.diff:
			io.WriteString(a.Out, rewrite.Diff(src.Name, src.Text, text))
		case f.write && name != "-":
			if changed {
				err = rewrite.Write(name, text)
			}
		case alone || name == "-":
			io.WriteString(a.Out, text)
		case changed:
			fmt.Fprintln(a.Out, src.Name)
		}
		if err != nil {
			return unwritable(name, err)
		}
	}
	switch {
	case f.write:
		fmt.Fprintf(a.Err, a.t("files: %d, changed: %d\n", "файлов: %d, изменено: %d\n"), len(names), n)
		return nil
	case !alone || f.diff:
		fmt.Fprintf(a.Err, a.t("files: %d, would change: %d\n", "файлов: %d, изменилось бы: %d\n"), len(names), n)
	}
	if n > 0 {
		return exitCode(exitFailed)
	}
	return nil
}
