package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/spell"
)

func (a *App) funcsCommand() *cobra.Command {
	var format, group, kind string
	cmd := &cobra.Command{
		Use:   "funcs [NAME]",
		Short: a.t("the function reference", "справочник функций"),
		Long: a.t("Without NAME lists all functions; with NAME explains one, with its parameters and examples.",
			"Без NAME перечисляет все функции; с NAME объясняет одну, с параметрами и примерами."),
		Example: "  salecalc funcs round\n  salecalc funcs --group date\n  salecalc funcs --kind network --format json",
		Args:    takes(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			funcs, err := a.chosenFuncs(args, group, kind)
			if err != nil {
				return err
			}
			if format == "json" {
				return report.FuncsJSON(a.Out, funcs)
			}
			if len(args) == 1 {
				report.Func(a.Out, funcs[0], a.language())
				return nil
			}
			report.FuncList(a.Out, funcs, a.language())
			return nil
		},
	}
	cmd.Flags().StringVar(&group, "group", "", a.t("only this group, such as math or date", "только эта группа, например math или date"))
	cmd.Flags().StringVar(&kind, "kind", "", a.t("only this kind: pure, clock, random, store, network, host", "только этот вид: pure, clock, random, store, network, host"))
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

func (a *App) chosenFuncs(args []string, group, kind string) ([]*builtins.Func, error) {
	reg := builtins.Standard()
	if len(args) == 1 {
		return a.namedFunc(reg, args[0])
	}
	if _, ok := builtins.ParseKind(kind); kind != "" && !ok {
		return nil, sayf("there is no kind {1}; the kinds are pure, clock, random, store, network and host", "вида {1} нет; есть pure, clock, random, store, network и host", kind)
	}
	if all := groups(reg); group != "" && !slices.Contains(all, group) {
		return nil, sayf("there is no group {1}; the groups are {2}", "группы {1} нет; есть {2}", group, strings.Join(all, ", "))
	}
	var list []*builtins.Func
	for _, f := range reg.Funcs() {
		if (group == "" || string(f.Group) == group) && (kind == "" || f.Kind.String() == kind) {
			list = append(list, f)
		}
	}
	if len(list) == 0 {
		return nil, sayf("no function of group {1} is of kind {2}", "в группе {1} нет функций вида {2}", group, kind)
	}
	return list, nil
}

// groups lists the chapters of the reference in their order.
func groups(reg *builtins.Registry) []string {
	var names []string
	for _, f := range reg.Funcs() {
		if !slices.Contains(names, string(f.Group)) {
			names = append(names, string(f.Group))
		}
	}
	return names
}

func (a *App) namedFunc(reg *builtins.Registry, name string) ([]*builtins.Func, error) {
	if f, ok := reg.Find(name); ok {
		return []*builtins.Func{f}, nil
	}
	if reg.OnPlatform(name) {
		return nil, sayf("{1} exists on the platform only; a host has to supply it", "{1} есть только на платформе; её должен предоставить хост", name)
	}
	if near, ok := spell.Nearest(name, reg.Names()); ok {
		return nil, sayf("there is no function {1}; did you mean {2}?", "функции {1} нет; возможно, {2}?", name, near)
	}
	return nil, sayf("there is no function {1}", "функции {1} нет", name)
}
