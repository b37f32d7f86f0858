// Package report prints diagnostics and results: as text for people, as JSON and SARIF
// for programs. It decides nothing about them.
package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/salecalc/salecalc/lang/diag"
)

// maxShown is how many diagnostics are printed; the rest are counted.
const maxShown = 100

// A Style says how text is printed.
type Style struct {
	Lang  diag.Lang
	Color bool
}

// widths measures like a terminal that shows ambiguous characters narrow, whatever the
// environment says: the same text gives the same output everywhere.
var widths = &runewidth.Condition{EastAsianWidth: false}

// lineWidth is how many cells of a source line are shown around a span.
const lineWidth = 100

// Diagnostics prints each diagnostic with its line of source, a marker as wide as the
// span, the related places and the hint. more counts those that were not kept.
func Diagnostics(w io.Writer, src *diag.Source, list []diag.Diagnostic, more int, st Style) {
	for i, d := range list {
		if i == maxShown {
			more += len(list) - maxShown
			break
		}
		diagnostic(w, src, d, st)
	}
	if more > 0 {
		fmt.Fprintf(w, "%s\n", diag.Both(fmt.Sprintf("… and %d more", more), fmt.Sprintf("… и ещё %d", more)).In(st.Lang))
	}
}

func diagnostic(w io.Writer, src *diag.Source, d diag.Diagnostic, st Style) {
	at := src.Clamp(d.Span)
	pos := src.Position(at.Start)
	fmt.Fprintf(w, "%s:%d:%d: %s: %s [%s]\n", clean(src.Name), pos.Line, pos.Column,
		st.paint(severityColor(d.Severity()), d.Severity().Label().In(st.Lang)), st.paint(bold, clean(d.Message(st.Lang))), d.Code())
	excerpt(w, src, at, "~", st)
	for _, r := range d.Related {
		pos := src.Position(r.Span.Start)
		fmt.Fprintf(w, "    %d:%d: %s\n", pos.Line, pos.Column, clean(r.Text.In(st.Lang)))
		excerpt(w, src, src.Clamp(r.Span), "-", st)
	}
	if hint := d.Hint(st.Lang); hint != "" {
		fmt.Fprintf(w, "    %s: %s\n", diag.Both("hint", "подсказка").In(st.Lang), clean(hint))
	}
}

// excerpt prints the first line of a span with a marker under it. Tabs are repeated under
// themselves; a long line is cut around the span.
func excerpt(w io.Writer, src *diag.Source, at diag.Span, mark string, st Style) {
	line := src.Position(at.Start).Line
	text, start := src.Line(line), src.LineStart(line)
	from := min(at.Start-start, len(text))
	to := min(max(at.End-start, from), len(text))
	before, under, after := fit(clean(text[:from]), clean(text[from:to]), clean(text[to:]))
	marker := alike(under, mark)
	if strings.Trim(marker, "\t") == "" {
		marker = mark
	}
	gutter := fmt.Sprintf("%3d | ", line)
	fmt.Fprintf(w, "%s%s%s%s\n", gutter, before, under, after)
	fmt.Fprintf(w, "%s| %s%s\n", strings.Repeat(" ", len(gutter)-2), alike(before, " "), st.paint(green, marker))
}

// alike is as wide as s when it stands at the same place: it has the tabs of s, and fill
// in every other cell.
func alike(s, fill string) string {
	pieces := strings.Split(s, "\t")
	for i, piece := range pieces {
		pieces[i] = strings.Repeat(fill, widths.StringWidth(piece))
	}
	return strings.Join(pieces, "\t")
}

// clean makes control characters and broken bytes visible, so that a source cannot
// write to the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case r < ' ':
			return '␀' + r
		case r == 0x7f, r >= 0x80 && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// fit cuts a line so that its span is seen.
func fit(before, under, after string) (string, string, string) {
	if widths.StringWidth(under) > lineWidth {
		under = widths.Truncate(under, lineWidth, "…")
		after = ""
	}
	room := max(lineWidth-widths.StringWidth(under), 20)
	if over := widths.StringWidth(before) - room*2/3; over > 0 {
		before = widths.TruncateLeft(before, over, "…")
	}
	after = widths.Truncate(after, max(room-widths.StringWidth(before), 20), "…")
	return before, under, after
}

type color string

const (
	bold   color = "\x1b[1m"
	red    color = "\x1b[1;31m"
	yellow color = "\x1b[1;33m"
	green  color = "\x1b[32m"
	reset        = "\x1b[0m"
)

func severityColor(s diag.Severity) color {
	if s == diag.Warning {
		return yellow
	}
	return red
}

func (st Style) paint(c color, s string) string {
	if !st.Color {
		return s
	}
	return string(c) + s + reset
}
