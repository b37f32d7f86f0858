package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
)

func (a *App) evalCommand() *cobra.Command {
	f := &evalFlags{}
	var condition bool
	cmd := &cobra.Command{
		Use:   "eval EXPR",
		Short: a.t("evaluate one expression", "вычислить одно выражение"),
		Long: a.t("Prints the value of EXPR; nothing for None. With --condition prints True or False\nand exits with 0 or 1 accordingly.",
			"Печатает значение EXPR; для None — пустую строку. С --condition печатает True или False\nи завершается с кодом 0 или 1."),
		Example: "  salecalc eval 'round(1499 * 0.85, 2)'\n  salecalc eval --condition 'age >= 18' --set age=20",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			src := diag.NewSource("eval", args[0])
			print := func(w io.Writer, o *outcome) error {
				_, err := fmt.Fprintln(w, o.env.Redactor().Mask(o.res.Value.Text()))
				return err
			}
			compile := compileEval
			if condition {
				return a.condition(cmd, f, src)
			}
			return a.evaluate(cmd, f, src, compile, print)
		},
	}
	a.addEvalFlags(cmd, f)
	cmd.Flags().BoolVar(&condition, "condition", false, a.t("print True or False, exit 0 or 1", "напечатать True или False, код выхода 0 или 1"))
	return cmd
}

// compileEval compiles an expression with the limit of a script's, not of a comparison field's.
func compileEval(src *diag.Source, o runtime.Options) *runtime.Program {
	o.MaxExpr = maxEval
	return runtime.CompileExpr(src, o)
}

const maxEval = 2000 // characters, as in a script

// condition evaluates a comparison field.
func (a *App) condition(cmd *cobra.Command, f *evalFlags, src *diag.Source) error {
	truth := false
	err := a.evaluate(cmd, f, src, runtime.CompileExpr, func(w io.Writer, o *outcome) error {
		truth = o.res.Value.Truth()
		text := "False"
		if truth {
			text = "True"
		}
		_, err := fmt.Fprintln(w, text)
		return err
	})
	if err == nil && !truth && f.format != "json" {
		return exitCode(exitFailed)
	}
	return err
}

func (a *App) renderCommand() *cobra.Command {
	f := &evalFlags{}
	var text string
	cmd := &cobra.Command{
		Use:   "render FILE",
		Short: a.t("fill in a message text", "подставить значения в текст сообщения"),
		Long: a.t("Prints the message in FILE (\"-\" for standard input), or the one of -e, with every #{...}\nreplaced by its value.",
			"Печатает сообщение из FILE (\"-\" — стандартный ввод) или из -e, заменив каждое #{...}\nего значением."),
		Example: "  salecalc render -e 'Итого: #{price * 2} руб.' --set price=500",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			src, err := a.message(cmd, text, args)
			if err != nil {
				return err
			}
			return a.evaluate(cmd, f, src, runtime.CompileTemplate, func(w io.Writer, o *outcome) error {
				_, err := fmt.Fprintln(w, o.env.Redactor().Mask(o.res.Text))
				return err
			})
		},
	}
	a.addEvalFlags(cmd, f)
	cmd.Flags().StringVarP(&text, "text", "e", "", a.t("the message itself", "сам текст сообщения"))
	return cmd
}

func (a *App) message(cmd *cobra.Command, text string, args []string) (*diag.Source, error) {
	given := cmd.Flags().Changed("text")
	if given == (len(args) == 1) {
		return nil, sayf("give a file or -e TEXT", "укажите файл или -e ТЕКСТ")
	}
	if given {
		return diag.NewSource("message", text), nil
	}
	return a.read(args[0])
}
