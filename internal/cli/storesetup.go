package cli

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/yamlfile"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// A storeSetup is a file of `store setup`: the keys are those of `store` in test files.
type storeSetup struct {
	Lists     []string                        `yaml:"lists"`
	Labels    []casefile.StoreLabel           `yaml:"labels"`
	Operators []casefile.StoreOperator        `yaml:"operators"`
	Pipelines map[int64][]casefile.StoreState `yaml:"pipelines"`
	Blocks    map[int64]string                `yaml:"blocks"`
	Project   map[string]string               `yaml:"project"`
	Const     map[string]string               `yaml:"const"`
}

func (a *App) storeSetup() *cobra.Command {
	var dsn string
	cmd := &cobra.Command{
		Use:   "setup FILE",
		Short: a.t("set up a store from a file", "настроить базу по файлу"),
		Long: a.t(`Sets up a store from a YAML or JSON file, all of it or nothing:

  lists: [newsletter]
  labels: [{name: vip, color: 3}]
  operators:
    - {email: anna@example.com, name: Anna, phone: "+79120000001", position: manager, shift: shift}
  pipelines:                    # columns of pipeline 1, from first to last
    1: [{id: 10, name: New}, {id: 20, name: Paid}]
  blocks: {17: Welcome}         # names of blocks of the funnel
  project: {discount: 15}
  const: {getcourse_account_name: school}

Lists and labels that are there already stay; operators, pipelines and blocks get what the file says;
what it does not name stays as it is. So it may be used again after a change.`,
			`Настраивает базу по файлу YAML или JSON — всё сразу или ничего:

  lists: [рассылка]
  labels: [{name: vip, color: 3}]
  operators:
    - {email: anna@example.com, name: Анна, phone: "+79120000001", position: менеджер, shift: shift}
  pipelines:                    # столбцы воронки 1, от первого до последнего
    1: [{id: 10, name: Новые}, {id: 20, name: Оплачено}]
  blocks: {17: Приветствие}     # названия блоков воронки
  project: {discount: 15}
  const: {getcourse_account_name: school}

Списки и метки, которые уже есть, остаются; операторы, воронки и блоки становятся такими, как в файле;
чего в файле нет, то не меняется. Поэтому файл можно применять повторно.`),
		Example: "  salecalc store setup setup.yaml --store bot.db",
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			src, err := a.read(args[0])
			if err != nil {
				return err
			}
			var s storeSetup
			if wrong := yamlfile.Decode([]byte(src.Text), &s); wrong != nil {
				return about(src.Name, wrong.Of(diag.Both("it is not as it should be", "файл составлен неверно")))
			}
			if err := a.changing(cmd, dsn, s.apply); err != nil {
				return err
			}
			fmt.Fprintf(a.Out, a.t("set up: lists %d, labels %d, operators %d, pipelines %d, blocks %d, variables %d\n",
				"настроено: списки — %d, метки — %d, операторы — %d, воронки — %d, блоки — %d, переменные — %d\n"),
				len(s.Lists), len(s.Labels), len(s.Operators), len(s.Pipelines), len(s.Blocks), len(s.Project)+len(s.Const))
			return nil
		},
	}
	a.addStoreFlag(cmd, &dsn)
	return cmd
}

func (s *storeSetup) apply(tx crm.Everything) error {
	for _, name := range s.Lists {
		if _, err := ensureSet(tx, crm.Set{Kind: crm.List, Name: name}); err != nil {
			return err
		}
	}
	for _, l := range s.Labels {
		if err := checkColor(l.Color); err != nil {
			return err
		}
		if _, err := ensureSet(tx, crm.Set{Kind: crm.Label, Name: l.Name, Color: l.Color}); err != nil {
			return err
		}
	}
	for _, o := range s.Operators {
		if o.Shift == "" {
			o.Shift = crm.Off
		}
		if err := saveOperator(tx, crm.Operator(o)); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Pipelines)) {
		var columns []crm.State
		for _, c := range s.Pipelines[id] {
			columns = append(columns, crm.State{ID: c.ID, Name: c.Name})
		}
		if err := savePipeline(tx, id, columns); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Blocks)) {
		if err := nameBlock(tx, id, s.Blocks[id]); err != nil {
			return err
		}
	}
	return s.writeVars(tx)
}

func (s *storeSetup) writeVars(tx crm.Everything) error {
	var list []vars.Write
	for _, part := range []struct {
		scope vars.Scope
		texts map[string]string
	}{{vars.Project, s.Project}, {vars.Const, s.Const}} {
		for _, name := range slices.Sorted(maps.Keys(part.texts)) {
			w, err := projectWrite(part.scope, name, part.texts[name])
			if err != nil {
				return err
			}
			list = append(list, w)
		}
	}
	return tx.Write(list)
}

// ensureSet makes a list or a label unless there is one of its name.
func ensureSet(tx crm.Everything, s crm.Set) (made bool, err error) {
	if s.Name == "" {
		return false, sayf("a list or label needs a name", "у списка и у метки должно быть название")
	}
	_, err = tx.SetByName(s.Kind, s.Name)
	if !errors.Is(err, crm.ErrNotFound) {
		return false, err
	}
	_, err = tx.NewSet(s)
	return true, err
}

func checkColor(color int64) error {
	if color < 0 || color > 9 {
		return sayf("the colour of a label is from 0 to 9, not {1}", "цвет метки — от 0 до 9, а не {1}", fmt.Sprint(color))
	}
	return nil
}

func saveOperator(tx crm.Setup, o crm.Operator) error {
	if crm.EmailKey(o.Email) == "" {
		return sayf("an operator needs an e-mail such as anna@example.com, not {1}", "оператору нужен e-mail вида anna@example.com, а не {1}", fmt.Sprintf("%q", o.Email))
	}
	if !slices.Contains([]crm.Shift{crm.Off, crm.OnBreak, crm.OnShift}, o.Shift) {
		return sayf("the shift of an operator is off, break or shift, not {1}", "смена оператора — off, break или shift, а не {1}", string(o.Shift))
	}
	return tx.SaveOperator(o)
}

func savePipeline(tx crm.Setup, id int64, columns []crm.State) error {
	seen := map[int64]bool{}
	for _, c := range columns {
		if c.ID <= 0 || seen[c.ID] {
			return sayf("pipeline {1}: each column needs a positive number of its own, {2} does not fit", "воронка {1}: у каждого столбца свой положительный номер, {2} не подходит",
				fmt.Sprint(id), fmt.Sprint(c.ID))
		}
		seen[c.ID] = true
	}
	if id <= 0 {
		return sayf("the number of a pipeline is positive, not {1}", "номер воронки — положительное число, а не {1}", fmt.Sprint(id))
	}
	return tx.SavePipeline(id, columns)
}

func nameBlock(tx crm.Setup, id int64, name string) error {
	if id <= 0 {
		return sayf("the number of a block is positive, not {1}", "номер блока — положительное число, а не {1}", fmt.Sprint(id))
	}
	return tx.NameBlock(id, name)
}
