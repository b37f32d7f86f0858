package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/lint"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/rewrite"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

// checkFlags are the flags of check.
type checkFlags struct {
	format    string
	inventory bool
	fix       bool
	known     string
}

func (a *App) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check FILE|FOLDER...",
		Short: a.t("look at scripts without running them", "проверить скрипты, не выполняя"),
		Long:  a.t(checkEN, checkRU),
		Example: "  salecalc check examples/getcourse/order.calc\n  salecalc check examples/getcourse --known examples/getcourse/project.json\n" +
			"  salecalc check examples/getcourse/order.calc --inventory",
		Args: takes(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.fix && slices.Contains(args, "-") {
				return misused(cmd, sayf("--fix changes files, so it cannot go with standard input", "--fix меняет файлы, поэтому со стандартным вводом не работает"))
			}
			return a.check(args, &f)
		},
	}
	a.addFormatFlag(cmd, &f.format, "text", "json", "sarif")
	cmd.Flags().BoolVar(&f.inventory, "inventory", false, a.t("list what each script reads, writes and calls", "перечислить, что скрипт читает, записывает и вызывает"))
	cmd.Flags().BoolVar(&f.fix, "fix", false, a.t("mend in the files what leaves nothing to decide, then check", "исправить в файлах то, над чем не надо думать, и проверить"))
	cmd.Flags().StringVar(&f.known, "known", "", a.t("`FILE` with all variables of the project, as --vars takes it or a name a line: others are reported", "файл `FILE` со всеми переменными проекта, как для --vars или по имени в строке: об остальных будет сказано"))
	return cmd
}

const checkEN = `Says what is wrong or doubtful in each script ("-" is standard input; of a folder, every .calc
file in it) and exits with 1 when there is an error; warnings do not count. Each finding has a
code in square brackets; docs/lint.md explains them.

A comment switches a warning off: /* salecalc: off CODE */ for its line or the next one,
/* salecalc: off-file CODE */ for the file. salecalc.yaml, beside the script or in a folder above,
does so for a project:

  check:
    known: project.json
    rules: {never-read: off, secret-literal: error}`

const checkRU = `Показывает ошибки и сомнительные места каждого скрипта ("-" — стандартный ввод; у папки —
все файлы .calc в ней); при ошибках код выхода 1, предупреждения не в счёт. У каждого сообщения
есть код в квадратных скобках, они объяснены в docs/lint.ru.md.

Предупреждение отключает комментарий: /* salecalc: off КОД */ — в своей строке или в следующей,
/* salecalc: off-file КОД */ — во всём файле. Для проекта это делает salecalc.yaml рядом со
скриптом или в папке выше:

  check:
    known: project.json
    rules: {never-read: off, secret-literal: error}`

// check looks at files, and mends them first when asked to.
func (a *App) check(args []string, f *checkFlags) error {
	names, err := scripts(args)
	if err != nil {
		return err
	}
	projects := projects{known: f.known, found: map[string]lint.Options{}}
	files := make([]report.Checked, 0, len(names))
	for _, name := range names {
		o, err := projects.of(name)
		if err != nil {
			return err
		}
		src, err := a.read(name)
		if err != nil {
			return err
		}
		if f.fix {
			if src, err = a.fix(src, o); err != nil {
				return err
			}
		}
		files = append(files, checked(src, o, f.inventory))
	}
	return a.printChecked(files, f.format)
}

// scripts lists the files that arguments stand for.
func scripts(args []string) ([]string, error) {
	names, err := rewrite.Files(args)
	var at *fs.PathError
	switch {
	case errors.As(err, &at):
		return nil, unreadable(at.Path, err)
	case err == nil && len(names) == 0:
		return nil, sayf("there is no script ({1}) in {2}", "нет ни одного скрипта ({1}) в {2}", "*"+rewrite.Ext, strings.Join(args, ", "))
	}
	return names, err
}

// projects are the settings that hold for scripts, read once each.
type projects struct {
	known string // of --known
	found map[string]lint.Options
}

// of gives the settings for a script.
func (p *projects) of(name string) (lint.Options, error) {
	dir := "."
	if name != "-" {
		dir = filepath.Dir(name)
	}
	if o, ok := p.found[dir]; ok {
		return o, nil
	}
	var o lint.Options
	file, err := lint.Find(dir)
	if err == nil && file != "" {
		if o, err = lint.Load(file); err != nil {
			return o, settingsError(file, err)
		}
	}
	if err == nil && p.known != "" {
		if o.Known, err = lint.LoadKnown(p.known); err != nil {
			return o, settingsError(p.known, err)
		}
	}
	p.found[dir] = o
	return o, err
}

func settingsError(file string, err error) error {
	var wrong *lint.FileError
	if errors.As(err, &wrong) {
		return wrong
	}
	return unreadable(file, err)
}

// fix mends a file and says how much.
func (a *App) fix(src *diag.Source, o lint.Options) (*diag.Source, error) {
	text, n := lint.Fix(src, builtins.Standard(), o)
	if n == 0 {
		return src, nil
	}
	if err := rewrite.Write(src.Name, text); err != nil {
		return nil, unwritable(src.Name, err)
	}
	fmt.Fprintf(a.Err, a.t("%s: mended: %d\n", "%s: исправлено: %d\n"), src.Name, n)
	return diag.NewSource(src.Name, text), nil
}

func checked(src *diag.Source, o lint.Options, inventory bool) report.Checked {
	reg := builtins.Standard()
	s := lang.Parse(src, lang.Options{IsFunc: reg.Known})
	f := report.Checked{Source: src, Diagnostics: lint.Script(s, reg, o)}
	if inventory {
		f.Inventory = check.NewInventory(s, reg)
	}
	return f
}

func (a *App) printChecked(files []report.Checked, format string) error {
	var err error
	switch format {
	case "json":
		err = report.CheckedJSON(a.Out, files, a.language())
	case "sarif":
		err = report.SARIF(a.Out, files, a.Version)
	default:
		for _, f := range files {
			report.Diagnostics(a.Err, f.Source, f.Diagnostics, 0, a.style())
			if f.Inventory != nil {
				report.Inventory(a.Out, f.Source, f.Inventory, a.language())
			}
		}
	}
	if err != nil {
		return err
	}
	errors, warnings := 0, 0
	for _, f := range files {
		for _, d := range f.Diagnostics {
			if d.Severity() == diag.Error {
				errors++
			} else {
				warnings++
			}
		}
	}
	if format == "text" {
		fmt.Fprintf(a.Err, a.t("files: %d, errors: %d, warnings: %d\n", "файлов: %d, ошибок: %d, предупреждений: %d\n"), len(files), errors, warnings)
	}
	if errors > 0 {
		return exitCode(exitFailed)
	}
	return nil
}
