package batch

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// maxText is how many characters of a value a report shows, and maxTextChanges how many
// changes a text report lists.
const (
	maxText        = 200
	maxTextChanges = 20
)

//go:embed diff.html
var diffPage string

// lead says how much changed, in a sentence.
func (d *Diff) lead() diag.Text {
	return diag.Both(fmt.Sprintf("%d of %d rows change.", d.Changed, d.Rows), fmt.Sprintf("Изменится строк: %d из %d.", d.Changed, d.Rows))
}

// WriteText writes the changes for a terminal.
func (d *Diff) WriteText(w io.Writer, lang diag.Lang) error {
	var b strings.Builder
	fmt.Fprintln(&b, d.lead().In(lang))
	for _, c := range d.Columns {
		fmt.Fprintf(&b, diag.Both("%s: %d new, %d changed, %d removed", "%s: появилось — %d, изменилось — %d, исчезло — %d").In(lang), c.Name, c.New, c.Other, c.Removed)
		if c.Before.Count > 0 {
			fmt.Fprintf(&b, "; %s %s", diag.Both("before", "было").In(lang), c.Before.describe(lang))
		}
		if c.After.Count > 0 {
			fmt.Fprintf(&b, "; %s %s", diag.Both("after", "стало").In(lang), c.After.describe(lang))
		}
		b.WriteByte('\n')
	}
	for i, ch := range d.Shown {
		if i == maxTextChanges {
			fmt.Fprintln(&b, diag.Both("…", "…").In(lang))
			break
		}
		fmt.Fprintf(&b, "%6d  %s: %s → %s\n", ch.Row, ch.Column, shown(ch.Before), shown(ch.After))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shown is a value on one line, shortened.
func shown(s string) string {
	if s == "" {
		return "—"
	}
	return value.Preview(value.Text(s), maxText)
}

// describe gives the figures of a histogram.
func (h *Histogram) describe(lang diag.Lang) string {
	return fmt.Sprintf(diag.Both("%d numbers from %s to %s, mean %s", "чисел — %d, от %s до %s, среднее %s").In(lang), h.Count, short(h.Min), short(h.Max), short(h.Mean()))
}

// short writes a number with a few digits.
func short(x float64) string {
	n, _ := value.RoundHalfAway(value.FloatNumber(x), 2)
	return value.FormatNumber(n)
}

// WriteHTML writes the changes as a page that needs nothing else.
func (d *Diff) WriteHTML(w io.Writer, title string, lang diag.Lang) error {
	t, err := template.New("diff").Parse(diffPage)
	if err != nil {
		return err
	}
	say := func(en, ru string) string { return diag.Both(en, ru).In(lang) }
	p := page{
		Lang: lang.Tag(), Title: title, Lead: d.lead().In(lang), Columns: d.Columns,
		Words: words{
			Column: say("Variable", "Переменная"), New: say("new", "появилось"), Other: say("changed", "изменилось"), Removed: say("removed", "исчезло"),
			Before: say("before", "было"), After: say("after", "стало"), Row: say("Row", "Строка"), Shown: say("First changes", "Первые изменения"),
		},
	}
	for _, c := range d.Columns {
		if c.After.Count > 0 {
			p.Charts = append(p.Charts, newChart(c, lang))
		}
	}
	for _, ch := range d.Shown {
		p.Shown = append(p.Shown, Change{ch.Row, ch.Column, shown(ch.Before), shown(ch.After)})
	}
	return t.Execute(w, p)
}

// A page is what the template shows.
type page struct {
	Lang, Title, Lead string
	Words             words
	Columns           []*ColumnDiff
	Charts            []chart
	Shown             []Change
}

type words struct{ Column, New, Other, Removed, Before, After, Row, Shown string }

// A chart is two histograms over the same bins.
type chart struct {
	Name, Before, After string
	Width, Height       int
	Bars                []bar
	Ticks               []tick
}

type bar struct {
	Class, Title string
	X, Y, W, H   float64
}

type tick struct {
	X, Y         float64
	Anchor, Text string
}

const (
	chartWidth  = 800
	chartHeight = 220
	chartFloor  = 200 // where bars stand
	chartTop    = 10
)

func newChart(c *ColumnDiff, lang diag.Lang) chart {
	before, after := c.Before, c.After // widening makes new bins
	before.WidenTo(after.Power)
	after.WidenTo(before.Power)
	ch := chart{Name: c.Name, After: after.describe(lang), Width: chartWidth, Height: chartHeight}
	first, last := after.Range()
	most := after.most()
	if before.Count > 0 {
		ch.Before = before.describe(lang)
		f, l := before.Range()
		first, last, most = min(first, f), max(last, l), max(most, before.most())
	}
	step := float64(chartWidth) / float64(last-first+1)
	draw := func(h *Histogram, class string, from, width float64) {
		for bin := first; bin <= last && h.Count > 0; bin++ {
			n := h.Bins[bin]
			if n == 0 {
				continue
			}
			tall := max(1, float64(n)/float64(most)*(chartFloor-chartTop))
			ch.Bars = append(ch.Bars, bar{
				class, fmt.Sprintf("%s – %s: %d", short(h.Edge(bin)), short(h.Edge(bin+1)), n),
				round(float64(bin-first)*step + from*step), round(chartFloor - tall), round(max(width*step, 0.5)), round(tall)})
		}
	}
	if before.Count == 0 {
		draw(&after, "a", 0.05, 0.9)
	} else {
		draw(&before, "b", 0.05, 0.43)
		draw(&after, "a", 0.52, 0.43)
	}
	for i, anchor := range []string{"start", "middle", "end"} {
		bin := first + (last+1-first)*int64(i)/2
		ch.Ticks = append(ch.Ticks, tick{round(float64(bin-first) * step), chartFloor + 15, anchor, short(after.Edge(bin))})
	}
	return ch
}

func (h *Histogram) most() int64 {
	var most int64
	for _, n := range h.Bins {
		most = max(most, n)
	}
	return most
}

// round keeps the page short.
func round(x float64) float64 {
	n, _ := value.RoundHalfAway(value.FloatNumber(x), 2)
	return n.Float()
}
