package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// baseline is the engine the ratios are to.
const baseline = "expr-map"

// ours begins the names of our own entries.
const ours = "salecalc-"

// minimums are the ratios to reach, by how the variables are fed and by formula.
var minimums = map[string]map[string]float64{
	"slots":  {"a_bool": 2.5, "b_price": 8, "c_ladder": 6, "d_string": 4, "e_script": 3, "f_array": 6, "g_json": 1.2},
	"scopes": {"a_bool": 1.1, "b_price": 2, "c_ladder": 4, "d_string": 3, "e_script": 2, "f_array": 1.2, "g_json": 1.2},
}

// minimum is the ratio an engine has to reach. Variants are held to that of their family:
// salecalc-slots-fresh is one of the slots.
func minimum(engine, formula string) (float64, bool) {
	family, _, _ := strings.Cut(strings.TrimPrefix(engine, ours), "-")
	m, ok := minimums[family][formula]
	return m, ok
}

func markdown(r *results) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s; %s\n", strings.Join(r.machine, ", "), plural(r.passes(), "pass", "passes"))
	if len(r.formulas) > 0 {
		b.WriteString("\n## One evaluation\n\nMedian in ns ± half the range, and allocations.\n\n")
		r.evaluations(&b)
		fmt.Fprintf(&b, "\n## Times as fast as %s\n\nMedian of the passes' ratios, their range, and the minimum to reach.\n\n", baseline)
		r.ratios(&b)
	}
	if len(r.compiled) > 0 {
		b.WriteString("\n## Compiling the script\n\nFrom source text to runnable program; parse stops at the tree.\n\n")
		r.compilations(&b)
	}
	return b.String()
}

func (r *results) evaluations(b *strings.Builder) {
	row(b, "engine", r.formulas...)
	rule(b, len(r.formulas))
	for _, e := range r.engines {
		cells := make([]string, len(r.formulas))
		for i, f := range r.formulas {
			cells[i] = r.series[key{eval, f, e}].cell()
		}
		row(b, shown(e), cells...)
	}
}

// ratios lists our own entries, and below the table what misses its minimum.
func (r *results) ratios(b *strings.Builder) {
	row(b, "engine", r.formulas...)
	rule(b, len(r.formulas))
	var missed []string
	for _, e := range r.engines {
		if !strings.HasPrefix(e, ours) {
			continue
		}
		cells := make([]string, len(r.formulas))
		for i, f := range r.formulas {
			list := ratios(r.series[key{eval, f, baseline}], r.series[key{eval, f, e}])
			cells[i] = ratioCell(list)
			least, ok := minimum(e, f)
			if !ok || len(list) == 0 {
				continue
			}
			cells[i] += fmt.Sprintf(" ≥ %g", least)
			if m := median(list); m < least {
				cells[i] = "**" + cells[i] + "**"
				missed = append(missed, fmt.Sprintf("%s %s %s < %g", shown(e), f, short(m), least))
			}
		}
		row(b, shown(e), cells...)
	}
	if len(missed) > 0 {
		fmt.Fprintf(b, "\nMissed (bold): %s.\n", strings.Join(missed, "; "))
	}
}

func (r *results) compilations(b *strings.Builder) {
	row(b, "engine", "µs, allocations", "times as fast as "+baseline)
	rule(b, 2)
	for _, e := range r.compiled {
		s := r.find(compile, e)
		row(b, shown(e), s.microCell(), ratioCell(ratios(r.find(compile, baseline), s)))
	}
}

// find gives the series of an engine in a benchmark that has one formula only.
func (r *results) find(bench, engine string) *series {
	for k, s := range r.series {
		if k.bench == bench && k.engine == engine {
			return s
		}
	}
	return nil
}

func (s *series) cell() string {
	if s == nil {
		return "–"
	}
	return fmt.Sprintf("%s ±%.0f%% / %g", short(median(s.ns)), spread(s.ns), median(s.allocs))
}

func (s *series) microCell() string {
	return fmt.Sprintf("%s ±%.0f%% / %g", short(median(s.ns)/1000), spread(s.ns), median(s.allocs))
}

func ratioCell(list []float64) string {
	if len(list) == 0 {
		return "–"
	}
	if len(list) == 1 {
		return short(list[0])
	}
	return fmt.Sprintf("%s [%s–%s]", short(median(list)), short(slices.Min(list)), short(slices.Max(list)))
}

// short writes three significant digits, and whole numbers from 100 on.
func short(x float64) string {
	if x >= 100 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

// shown is an engine's name as people write it: salecalc/slots.
func shown(engine string) string {
	if rest, ok := strings.CutPrefix(engine, ours); ok {
		return "salecalc/" + rest
	}
	return engine
}

func row(b *strings.Builder, first string, cells ...string) {
	fmt.Fprintf(b, "| %s | %s |\n", first, strings.Join(cells, " | "))
}

func rule(b *strings.Builder, cells int) {
	b.WriteString("| --- |" + strings.Repeat(" ---: |", cells) + "\n")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
