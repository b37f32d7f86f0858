package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
)

func (a *App) renderCommand() *cobra.Command {
	f := &evalFlags{}
	var text string
	cmd := &cobra.Command{
		Use:   "render FILE",
		Short: a.t("fill in a message text", "подставить значения в текст сообщения"),
		Long: a.t("Prints the message in FILE (\"-\" for standard input), or the one of -e, with every #{...}\nreplaced by its value.",
			"Печатает сообщение из FILE (\"-\" — стандартный ввод) или из -e, заменив каждое #{...}\nего значением."),
		Example: "  salecalc render -e 'Итого: #{price * 2} руб.' --set price=500\n" +
			"  echo 'Ваш заказ №#{n}' | salecalc render - --set n=17",
		Args: takes(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.conflict(cmd); err != nil {
				return err
			}
			src, err := a.message(cmd, text, args)
			if err != nil {
				return err
			}
			o, err := a.evaluate(cmd, f, src, runtime.CompileTemplate)
			if err != nil {
				return err
			}
			return a.finish(o, f, func(w io.Writer, o *outcome) error {
				_, err := fmt.Fprintln(w, o.env.Redactor().Mask(o.res.Text))
				return err
			})
		},
	}
	a.addEvalFlags(cmd, f)
	cmd.Flags().StringVarP(&text, "text", "e", "", a.t("the message itself, `TEXT`", "сам текст сообщения, `TEXT`"))
	return cmd
}

func (a *App) message(cmd *cobra.Command, text string, args []string) (*diag.Source, error) {
	given := cmd.Flags().Changed("text")
	if given == (len(args) == 1) {
		return nil, misused(cmd, sayf("give a file or -e TEXT", "укажите файл или -e TEXT"))
	}
	if given {
		return diag.NewSource("message", text), nil
	}
	return a.read(args[0])
}
