package repl

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// A testCase is a case as test files write it.
type testCase struct {
	Name        string        `yaml:"name"`
	Now         string        `yaml:"now,omitempty"`
	TZ          string        `yaml:"tz,omitempty"`
	Sandbox     bool          `yaml:"sandbox,omitempty"`
	Vars        yaml.MapSlice `yaml:"vars,omitempty"`
	Script      string        `yaml:"script"`
	Expect      yaml.MapSlice `yaml:"expect,omitempty"`
	Diagnostics []string      `yaml:"expect_diagnostics"`
	Effects     []effectCase  `yaml:"expect_effects,omitempty"`
}

type effectCase struct {
	Function string `yaml:"function"`
}

// madeUp stands in for a secret in a test case.
const madeUp = "test-key"

// test turns the last statements into a test case: printed, or added to a file.
func (s *session) test(ctx context.Context, arg string) error {
	n, file := 0, ""
	for word := range strings.FieldsSeq(arg) {
		if i, err := strconv.Atoi(word); err == nil && i > 0 && n == 0 {
			n = i
		} else if file != "" {
			return mistaken("it wants a number and a file, at most", "нужны самое большее число строк и имя файла")
		} else {
			file = word
		}
	}
	steps, err := s.lastSteps(n)
	if err != nil {
		return err
	}
	var data []byte
	if file != "" {
		if data, err = os.ReadFile(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	cases, err := casefile.Parse(file, data)
	if err != nil && len(data) > 0 {
		return err
	}
	c := s.newCase(steps, cases)
	dropped, err := s.settle(ctx, &c)
	if err != nil {
		return err
	}
	text, err := c.yaml()
	if err != nil {
		return err
	}
	if err := s.handOver(file, data, text, dropped); err != nil {
		return err
	}
	if s.onStore() && s.usesData(c.Script) {
		fmt.Fprintln(s.o.Err, s.t("it uses the bot's data: run it with the same --store and --client, or describe the data in the case under store",
			"тест работает с данными бота: запускайте его с теми же --store и --client или опишите данные в самом тесте, в поле store"))
	}
	return nil
}

// handOver prints the case, or adds it to a file.
func (s *session) handOver(file string, old []byte, text string, dropped []string) error {
	if file == "" {
		s.printf("%s", text)
	} else {
		if n := len(old); n > 0 && old[n-1] != '\n' {
			old = append(old, '\n')
		}
		if err := os.WriteFile(file, append(old, text...), 0o644); err != nil {
			return unwritable(file, err)
		}
		s.printf(s.t("added to %s; run it by: salecalc test %[1]s\n", "добавлено в %s; запуск: salecalc test %[1]s\n"), file)
	}
	if len(dropped) > 0 {
		fmt.Fprintf(s.o.Err, s.t("not in the case, because it comes out differently every time: %s\n", "не вошло в тест, потому что каждый раз получается по-разному: %s\n"), strings.Join(dropped, ", "))
	}
	return nil
}

// lastSteps are the steps from the n-th last statement on, all for 0.
func (s *session) lastSteps(n int) ([]step, error) {
	first, count := -1, 0
	for i := len(s.steps) - 1; i >= 0 && (n == 0 || count < n) && s.steps[i].before != nil; i-- {
		if s.steps[i].useful {
			first = i
			count++
		}
	}
	if first < 0 {
		return nil, mistaken("there is nothing to test yet: first run some statements", "проверять пока нечего: сначала выполните строки скрипта")
	}
	return s.steps[first:], nil
}

// newCase makes the case of some steps.
func (s *session) newCase(steps []step, others []casefile.Case) testCase {
	c := testCase{Name: freeName(others), Diagnostics: []string{}, Sandbox: steps[len(steps)-1].mode == Sandbox}
	start := steps[0].before.Clone()
	var written []vars.Write
	for _, st := range steps {
		if st.text == "" { // variables were set: as good as before
			start.Apply(st.writes)
			continue
		}
		if !st.useful {
			continue
		}
		c.Script += st.text + "\n"
		written = append(written, st.writes...)
		for _, e := range st.effects {
			c.Effects = append(c.Effects, effectCase{e.Function})
		}
		if !st.at.IsZero() {
			c.Now = st.at.Format(time.RFC3339Nano)
		}
	}
	if z := s.host.Zone; z != nil && z.String() != "Europe/Moscow" {
		c.TZ = z.String()
	}
	c.Vars = s.mentioned(start, c.Script)
	if c.Sandbox { // it has constants of its own
		c.Vars = slices.DeleteFunc(c.Vars, func(item yaml.MapItem) bool {
			name, ok := item.Key.(string)
			return ok && vars.IsSetting(strings.TrimPrefix(name, "const."))
		})
	}
	c.Expect = s.expected(written)
	return c
}

// freeName is a name no other case has.
func freeName(others []casefile.Case) string {
	for n := len(others) + 1; ; n++ {
		name := "case-" + strconv.Itoa(n)
		if !slices.ContainsFunc(others, func(c casefile.Case) bool { return c.Name == name }) {
			return name
		}
	}
}

// mentioned are the variables that a script may read.
func (s *session) mentioned(env *vars.Env, script string) yaml.MapSlice {
	inv := check.NewInventory(lang.Parse(diag.NewSource("", script), s.langOptions()), s.reg)
	wanted := map[string]bool{}
	for _, list := range [][]check.Variable{inv.Reads, inv.Writes} {
		for _, v := range list {
			wanted[v.Name] = true
		}
	}
	for _, d := range inv.Defaults {
		wanted[d.Name] = true
	}
	for _, set := range inv.Settings {
		wanted[set.Name] = true
	}
	var list yaml.MapSlice
	for _, scope := range scopes {
		var names []string
		for name := range env.All(scope) {
			if wanted[name] || len(inv.Computed) > 0 {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range names {
			text := env.Get(scope, name).Text()
			if scope == vars.Const && vars.IsSecret(name) {
				text = madeUp
			}
			list = append(list, yaml.MapItem{Key: scoped(scope, name), Value: env.Redactor().Mask(text)})
		}
	}
	return list
}

// scoped is a variable's name as test files write it.
func scoped(scope vars.Scope, name string) string {
	if scope == vars.Deal {
		return name
	}
	return scope.String() + "." + name
}

// expected are the variables written as they are now.
func (s *session) expected(written []vars.Write) yaml.MapSlice {
	var list yaml.MapSlice
	seen := map[string]bool{}
	for _, w := range written {
		key := scoped(w.Scope, w.Name)
		if w.Client != "" || seen[key] {
			continue
		}
		seen[key] = true
		item := yaml.MapItem{Key: key}
		if v := s.env.Get(w.Scope, w.Name); !v.IsNone() {
			item.Value = s.env.Redactor().Mask(v.Text())
		}
		list = append(list, item)
	}
	return list
}

func (c testCase) yaml() (string, error) {
	data, err := yaml.MarshalWithOptions([]testCase{c}, yaml.UseLiteralStyleIfMultiline(true))
	return string(data), err
}

// settle runs the case, leaves out what does not come out again, and names it.
func (s *session) settle(ctx context.Context, c *testCase) (dropped []string, err error) {
	if !s.clocked(c.Script) {
		c.Now = ""
	}
	text, err := c.yaml()
	if err != nil {
		return nil, err
	}
	cases, err := casefile.Parse("", []byte(text))
	if err != nil {
		return nil, err
	}
	out, err := cases[0].RunFrom(ctx, casefile.Base{Zone: s.host.Zone, Store: s.host.Store, Client: s.host.Client})
	if err != nil {
		return nil, err
	}
	for _, d := range out.Result.Diagnostics {
		if !slices.Contains(c.Diagnostics, string(d.Code())) {
			c.Diagnostics = append(c.Diagnostics, string(d.Code()))
		}
	}
	for _, f := range out.Failures {
		c.Expect = slices.DeleteFunc(c.Expect, func(item yaml.MapItem) bool {
			if item.Key != f.What.EN {
				return false
			}
			dropped = append(dropped, f.What.EN)
			return true
		})
	}
	return dropped, nil
}

// usesData reports whether a script calls functions on the bot's data.
func (s *session) usesData(script string) bool {
	inv := check.NewInventory(lang.Parse(diag.NewSource("", script), s.langOptions()), s.reg)
	return slices.ContainsFunc(inv.Functions, func(f check.Function) bool { return f.Kind == builtins.Store.String() })
}

// clocked reports whether a script reads the clock.
func (s *session) clocked(script string) bool {
	inv := check.NewInventory(lang.Parse(diag.NewSource("", script), s.langOptions()), s.reg)
	kinds := []string{builtins.Clock.String(), builtins.Store.String()}
	names := []string{"current_date", "current_time", "next_day", "weekday", "timestamp"}
	return len(inv.Computed) > 0 ||
		slices.ContainsFunc(inv.Functions, func(f check.Function) bool { return slices.Contains(kinds, f.Kind) }) ||
		slices.ContainsFunc(inv.Reads, func(v check.Variable) bool { return slices.Contains(names, v.Name) })
}
