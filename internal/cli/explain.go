package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/explain"
	"github.com/salecalc/salecalc/internal/overlay"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// explainFlags are those of explain alone.
type explainFlags struct {
	text              string
	condition, render bool
	time              bool
	out               string
}

func (a *App) explainCommand() *cobra.Command {
	f, x := &evalFlags{}, &explainFlags{}
	cmd := &cobra.Command{
		Use:   "explain FILE",
		Short: a.t("run a script and show how every value came about", "выполнить скрипт и показать, откуда взялось каждое значение"),
		Long:  a.t(explainEN, explainRU),
		Example: "  salecalc explain examples/getcourse/order.calc --sandbox\n" +
			"  salecalc explain -e 'if(age >= 18, \"да\", \"нет\")' --set age=20\n" +
			"  salecalc explain --render -e 'Итого: #{price * 2} руб.' --set price=500\n" +
			"  echo 'total = price * 2' | salecalc explain - --set price=100 --format html",
		Args: takes(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.conflict(cmd); err != nil {
				return err
			}
			kind, src, err := a.explained(cmd, x, args)
			if err != nil {
				return err
			}
			return a.explain(cmd, f, x, kind, src)
		},
	}
	a.addEvalFlags(cmd, f, "html")
	fs := cmd.Flags()
	fs.StringVarP(&x.text, "expr", "e", "", a.t("explain this `TEXT`: one expression, or the message or condition of the flags below", "объяснить сам текст `TEXT`: одно выражение либо, с флагами ниже, сообщение или условие"))
	fs.BoolVar(&x.condition, "condition", false, a.t("it is a comparison field of a block", "это поле сравнения блока"))
	fs.BoolVar(&x.render, "render", false, a.t("it is a message text with #{...}", "это текст сообщения с #{...}"))
	fs.BoolVar(&x.time, "time", false, a.t("say how long each statement took", "показать, сколько времени заняла каждая строка"))
	fs.StringVarP(&x.out, "out", "o", "", a.t("write the explanation to this `FILE`", "записать объяснение в файл `FILE`"))
	return cmd
}

const explainEN = `Runs the script in FILE ("-" is standard input) as run does and shows under every statement
how it came to its value: what each part gave, whose variable it was, how a text was read,
which branch of if, and, or was taken, what was written and what would have been sent.
Without --live or --sandbox the run is dry. --format html makes one page that folds and can
be sent to a colleague. It exits with 1 when something in the script failed.`

const explainRU = `Выполняет скрипт из FILE ("-" — стандартный ввод), как run, и под каждой строкой показывает,
откуда взялось значение: что дала каждая часть, чья это переменная, как прочитан текст, какая
ветка if, and, or выбрана, что записано и что было бы отправлено. Без --live и --sandbox
запуск пробный. --format html делает одну страницу, которую можно сворачивать и переслать
коллеге. При ошибках в скрипте код выхода 1.`

// explained is the text to explain, and its kind.
func (a *App) explained(cmd *cobra.Command, x *explainFlags, args []string) (explain.Kind, *diag.Source, error) {
	given := cmd.Flags().Changed("expr")
	kind := explain.Script
	switch {
	case given == (len(args) == 1):
		return kind, nil, misused(cmd, sayf("give a file or -e TEXT", "укажите файл или -e TEXT"))
	case x.condition && x.render:
		return kind, nil, misused(cmd, sayf("--condition and --render exclude each other", "--condition и --render исключают друг друга"))
	case x.condition:
		kind = explain.Condition
	case x.render:
		kind = explain.Message
	case given:
		kind = explain.Expression
	}
	if given {
		return kind, diag.NewSource(string(kind), x.text), nil
	}
	src, err := a.read(args[0])
	return kind, src, err
}

// explain runs the text and prints how it went.
func (a *App) explain(cmd *cobra.Command, f *evalFlags, x *explainFlags, kind explain.Kind, src *diag.Source) error {
	s, err := a.session(cmd.Context(), cmd, f)
	if err != nil {
		return err
	}
	defer s.close()
	before, err := s.before(cmd.Context())
	if err != nil {
		return err
	}
	s.host.Stopwatch = a.Now
	o, err := a.runIn(cmd.Context(), s, f, kind.Compile(src, runtime.Options{}))
	if err != nil {
		return err
	}
	e := explain.New(explain.Run{Kind: kind, Source: src, Before: before, Result: o.res})
	if err := a.printExplained(e, o, f.format, x); err != nil {
		return err
	}
	return a.ended(o)
}

// printExplained writes the explanation; what was found wrong goes to standard error too,
// unless the output is for programs.
func (a *App) printExplained(e *explain.Explanation, o *outcome, format string, x *explainFlags) error {
	st := explain.Style{Lang: a.language(), Time: x.time, Color: a.colored(a.Out) && x.out == ""}
	print := map[string]func(io.Writer, *explain.Explanation, explain.Style) error{
		"text": explain.Text, "json": explain.JSON, "html": explain.HTML,
	}[format]
	var out bytes.Buffer
	if err := print(&out, e, st); err != nil {
		return err
	}
	if format != "json" {
		report.Diagnostics(a.Err, o.src, o.res.Diagnostics, o.res.More, a.style())
	}
	if x.out != "" {
		if err := os.WriteFile(x.out, out.Bytes(), 0o644); err != nil {
			return unwritable(x.out, err)
		}
	} else if _, err := out.WriteTo(a.Out); err != nil {
		return err
	}
	if format == "text" {
		a.advise(o)
	}
	return nil
}

// before is the variables a run starts from. Of a client that is not there they are none: the
// run itself will say so.
func (s *session) before(ctx context.Context) (*vars.Env, error) {
	h := &s.host
	if h.Store == nil {
		return h.Vars.Clone(), nil
	}
	env, err := overlay.Look(ctx, h.Store, h.Client, h.Vars)
	if errors.Is(err, vars.ErrNoClient) {
		return h.Vars.Clone(), nil
	}
	return env, err
}
