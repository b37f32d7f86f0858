package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

func (a *App) checkCommand() *cobra.Command {
	var format string
	var inventory bool
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: a.t("look at scripts without running them", "проверить скрипты, не выполняя"),
		Long: a.t("Says what is wrong or doubtful in each script (\"-\" is standard input) and exits with 1 when\nthere is an error; warnings do not count. --inventory lists what each script reads, writes\nand calls, and the constants it needs.",
			"Показывает ошибки и сомнительные места каждого скрипта (\"-\" — стандартный ввод); при\nошибках код выхода 1, предупреждения не в счёт. --inventory перечисляет, что скрипт читает,\nзаписывает и вызывает и какие константы ему нужны."),
		Example: "  salecalc check examples/getcourse/order.calc\n  salecalc check examples/getcourse/order.calc --inventory",
		Args:    takes(1, -1),
		RunE: func(_ *cobra.Command, args []string) error {
			files := make([]report.Checked, 0, len(args))
			for _, name := range args {
				src, err := a.read(name)
				if err != nil {
					return err
				}
				files = append(files, checked(src, inventory))
			}
			return a.printChecked(files, format)
		},
	}
	a.addFormatFlag(cmd, &format, "text", "json", "sarif")
	cmd.Flags().BoolVar(&inventory, "inventory", false, a.t("list what each script reads, writes and calls", "перечислить, что скрипт читает, записывает и вызывает"))
	return cmd
}

func checked(src *diag.Source, inventory bool) report.Checked {
	reg := builtins.Standard()
	s := lang.Parse(src, lang.Options{IsFunc: reg.Known})
	f := report.Checked{Source: src, Diagnostics: check.Script(s, reg)}
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
