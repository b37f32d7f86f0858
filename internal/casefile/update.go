package casefile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/yamlfile"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// Update rewrites the expectations that did not hold to what came, and gives a case without
// any expectation those its run meets. Everything else in the file stays as it is, comments
// too. tested are the cases of the file, in its order. It returns how many cases changed. The
// error is a [*FileError].
func Update(name string, data []byte, tested []*Tested) ([]byte, int, error) {
	text := yamlfile.Text(data)
	mark, data := data[:len(data)-len(text)], text
	items, err := listed(name, data)
	if err != nil || len(items) != len(tested) {
		return nil, 0, cmp.Or(err, error(&FileError{File: name, Text: diag.Both("the file has changed meanwhile", "файл тем временем изменился")}))
	}
	lines := strings.SplitAfter(string(data), "\n")
	changed := 0
	for i, t := range slices.Backward(tested) { // so that no change moves a case to come
		wanted := t.wanted()
		if len(wanted) == 0 {
			continue
		}
		m, ok := items[i].(*ast.MappingNode)
		if !ok || m.IsFlowStyle {
			return nil, 0, &FileError{File: name, Line: firstLine(items[i]), Case: t.Case.Name, Text: diag.Both("write the case with a key on each line: one in {...} cannot be updated",
				"запишите случай по ключу на строке: случай в {...} обновить нельзя")}
		}
		end := len(lines) + 1
		if i+1 < len(items) {
			end = firstLine(items[i+1])
		}
		e := editor{lines: lines, entries: m.Values, end: end}
		for _, w := range wanted {
			e.put(w)
		}
		lines = e.apply()
		changed++
	}
	out := []byte(strings.Join(lines, ""))
	if _, err := Parse(name, out); err != nil {
		return nil, 0, &FileError{File: name, Text: diag.Both("the expectations are written in a way that cannot be updated; change them by hand",
			"ожидания записаны так, что обновить их нельзя; исправьте вручную")}
	}
	return slices.Concat(mark, out), changed, nil
}

// listed are the cases as the file has them.
func listed(name string, data []byte) ([]ast.Node, error) {
	file, err := parser.ParseBytes(data, 0)
	if err == nil && len(file.Docs) == 1 {
		if list, ok := file.Docs[0].Body.(*ast.SequenceNode); ok {
			return list.Values, nil
		}
	}
	return nil, &FileError{File: name, Text: diag.Both("this is no list of cases", "это не список случаев")}
}

func firstLine(n ast.Node) int {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken().Position.Line
	}
	return n.GetToken().Position.Line
}

// lineOf is the line of the i-th case, of a key in it if that is named and there; 0 when the
// file cannot be read.
func lineOf(data []byte, i int, key string) int {
	items, err := listed("", yamlfile.Text(data))
	if err != nil || i >= len(items) {
		return 0
	}
	if m, ok := items[i].(*ast.MappingNode); ok {
		for _, v := range m.Values {
			if at := v.Key.GetToken(); at.Value == key {
				return at.Position.Line
			}
		}
	}
	return firstLine(items[i])
}

// An entry is a key of a case with its new value.
type entry struct {
	key    string
	names  []pair // of a mapping
	scalar string // of a plain value
	list   []string
}

// A pair is a variable with its value as YAML.
type pair struct {
	name, text string
	changed    bool
}

// wanted are the entries that must change so that the case passes.
func (t *Tested) wanted() []entry {
	c, out := t.Case, &t.Outcome
	var list []entry
	if c.expectsNothing() {
		return out.recorded()
	}
	held := func(what string) bool {
		return !slices.ContainsFunc(out.Failures, func(f Failure) bool { return f.key == what })
	}
	if !held("expect") {
		e := entry{key: "expect"}
		for _, name := range slices.Sorted(maps.Keys(c.Expect)) {
			failed := slices.ContainsFunc(out.Failures, func(f Failure) bool { return f.key == "expect" && f.What.EN == name })
			e.names = append(e.names, pair{name, out.text(name, c.Expect[name]), failed})
		}
		list = append(list, e)
	}
	if !held("expect_text") && out.plain(out.Result.Text) {
		list = append(list, entry{key: "expect_text", scalar: yamlText(out.Result.Text)})
	}
	if !held("expect_truth") {
		list = append(list, entry{key: "expect_truth", scalar: fmt.Sprint(out.Result.Value.Truth())})
	}
	if !held("expect_diagnostics") {
		list = append(list, entry{key: "expect_diagnostics", scalar: "[" + strings.Join(out.codes(), ", ") + "]"})
	}
	if !held("expect_effects") {
		list = append(list, entry{key: "expect_effects", list: out.effects()})
	}
	if !held("expect_planned") {
		list = append(list, entry{key: "expect_planned", list: out.planned})
	}
	return list
}

func (c *Case) expectsNothing() bool {
	return c.Expect == nil && c.ExpectText == nil && c.ExpectTruth == nil && c.Diagnostics == nil && c.Effects == nil && c.Planned == nil
}

// recorded are the expectations that the run meets.
func (out *Outcome) recorded() []entry {
	e := entry{key: "expect"}
	for _, w := range out.Result.Writes {
		name := w.Name
		if w.Scope != vars.Deal {
			name = w.Scope.String() + "." + name
		}
		if w.Client == "" && out.plain(w.Value.Text()) {
			e.names = append(e.names, pair{yamlName(name), out.text(name, nil), true})
		}
	}
	list := []entry{e}
	if codes := out.codes(); len(codes) > 0 {
		list = append(list, entry{key: "expect_diagnostics", scalar: "[" + strings.Join(codes, ", ") + "]"})
	}
	if effects := out.effects(); len(effects) > 0 {
		list = append(list, entry{key: "expect_effects", list: effects})
	}
	return list
}

// plain reports whether a text holds no secret.
func (out *Outcome) plain(s string) bool { return out.After.Redactor().Mask(s) == s }

// text is a variable after the run as the file has it. One with a secret in it stays what it
// was expected to be.
func (out *Outcome) text(name string, was *string) string {
	scope, bare := Scoped(name)
	switch v := out.After.Get(scope, bare); {
	case v.IsNone():
		return "null"
	case !out.plain(v.Text()) && was != nil:
		return yamlText(*was)
	default:
		return yamlText(v.Text())
	}
}

// codes are those of the diagnostics, each once.
func (out *Outcome) codes() []string {
	var list []string
	for _, d := range out.Result.Diagnostics {
		if !slices.Contains(list, string(d.Code())) {
			list = append(list, string(d.Code()))
		}
	}
	return list
}

// effects are those of the run as JSON, which is YAML too, without their places.
func (out *Outcome) effects() []string {
	var list []string
	for i, e := range report.EffectsJSON(out.Source, out.Result.Effects) {
		fields := fmt.Sprintf(`{"function":%s,"performed":%v`, quote(e.Function), e.Performed)
		if e.Request != nil {
			fields += fmt.Sprintf(`,"request":{"method":%s,"url":%s,"params":%s}`, quote(e.Request.Method), quote(e.Request.URL), compact(e.Request.Params))
		} else {
			fields += `,"args":` + compact(jsonOf(out.Result.Effects[i]))
		}
		list = append(list, fields+"}")
	}
	return list
}

func jsonOf(e runtime.Effect) []byte {
	raw, _ := report.Marshal(e.Args)
	return raw
}

func compact(raw []byte) string {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return "null"
	}
	return b.String()
}

// quote is a text as JSON, which YAML reads alike.
func quote(s string) string {
	raw, _ := report.Marshal(s)
	return strings.TrimSpace(string(raw))
}

// yamlText is a text in the quotes in which it reads best: JSON in single ones.
func yamlText(s string) string {
	plain := !strings.ContainsFunc(s, func(r rune) bool { return r == '\'' || !unicode.IsPrint(r) })
	if plain && strings.Contains(s, `"`) {
		return "'" + s + "'"
	}
	return quote(s)
}
