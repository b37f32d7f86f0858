package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars/value"
)

func (a *App) evalCommand() *cobra.Command {
	f := &evalFlags{}
	var condition bool
	cmd := &cobra.Command{
		Use:   "eval EXPR",
		Short: a.t("evaluate one expression", "вычислить одно выражение"),
		Long: a.t("Prints the value of EXPR, an empty line for None. With --condition EXPR is a comparison\nfield: prints True or False and exits with 0 or 1.",
			"Печатает значение EXPR, для None — пустую строку. С --condition EXPR — условие блока:\nпечатает True или False и завершается с кодом 0 или 1."),
		Example: "  salecalc eval 'round(1499 * 0.85, 2)'\n" +
			"  salecalc eval '\"Здравствуйте, #{name}!\"' --set builtin.name=Анна\n" +
			"  salecalc eval --condition 'age >= 18' --set age=20",
		Args: takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.conflict(cmd); err != nil {
				return err
			}
			src := diag.NewSource("eval", args[0])
			if condition {
				return a.condition(cmd, f, src)
			}
			o, err := a.evaluate(cmd, f, src, compileEval)
			if err != nil {
				return err
			}
			return a.finish(o, f, a.printValue)
		},
	}
	a.addEvalFlags(cmd, f)
	cmd.Flags().BoolVar(&condition, "condition", false, a.t("print True or False, exit with 0 or 1", "напечатать True или False, код выхода 0 или 1"))
	return cmd
}

// compileEval compiles an expression with the limit of a script's, not of a comparison field's.
func compileEval(src *diag.Source, o runtime.Options) *runtime.Program {
	o.MaxExpr = maxEval
	return runtime.CompileExpr(src, o)
}

const maxEval = 2000 // characters, as in a script

// printValue prints the value of an expression that has one.
func (a *App) printValue(w io.Writer, o *outcome) error {
	if failed(o.res) || o.stopped != nil {
		return nil
	}
	_, err := fmt.Fprintln(w, o.env.Redactor().Mask(o.res.Value.Text()))
	return err
}

// condition evaluates a comparison field.
func (a *App) condition(cmd *cobra.Command, f *evalFlags, src *diag.Source) error {
	o, err := a.evaluate(cmd, f, src, runtime.CompileExpr)
	if err != nil {
		return err
	}
	truth := !failed(o.res) && o.res.Value.Truth()
	o.res.Value = value.Bool(truth)
	err = a.finish(o, f, func(w io.Writer, o *outcome) error {
		_, err := fmt.Fprintln(w, o.res.Value.Text())
		return err
	})
	if err == nil && !truth {
		return exitCode(exitFailed)
	}
	return err
}
