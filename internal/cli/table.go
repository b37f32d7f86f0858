package cli

import (
	"bufio"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"
)

// printTable prints rows in columns as wide as they are shown. Columns that are empty in
// all rows but the first, the header, are left out.
func printTable(w io.Writer, rows [][]string) { printWithin(w, rows, widestCell) }

// printWide prints a table whose texts must not be cut early.
func printWide(w io.Writer, rows [][]string) { printWithin(w, rows, widestValue) }

func printWithin(w io.Writer, rows [][]string, widest int) {
	widths := make([]int, len(rows[0]))
	for i, row := range rows {
		for k := range row {
			if row[k] = oneLine(row[k], widest); i > 0 && row[k] != "" {
				widths[k] = max(widths[k], runewidth.StringWidth(row[k]), runewidth.StringWidth(rows[0][k]))
			}
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for k, text := range row {
			if widths[k] > 0 {
				b.WriteString(runewidth.FillRight(text, widths[k]) + "  ")
			}
		}
		_, _ = io.WriteString(w, strings.TrimRight(b.String(), " ")+"\n")
	}
}

// Widest texts, in places of the screen.
const (
	widestCell  = 40
	widestValue = 200
)

// oneLine makes a text fit for one line of a terminal.
func oneLine(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return '⏎'
		case r == '\r':
			return -1
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return ' '
		}
		return r
	}, s)
	return runewidth.Truncate(s, most, "…")
}

// isTerminal reports whether a stream is one a person looks at, or types into.
func isTerminal[T any](stream T) bool {
	f, ok := any(stream).(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// confirm asks before something that cannot be undone. Without a terminal the answer has
// to be given by --yes.
func (a *App) confirm(yes bool, question string) error {
	if yes {
		return nil
	}
	if !isTerminal(a.In) || !isTerminal(a.Err) {
		return sayf("{1} Say so by --yes", "{1} Подтвердите флагом --yes", question)
	}
	_, _ = io.WriteString(a.Err, question+a.t(" [y/N] ", " [д/Н] "))
	answer, _ := bufio.NewReader(a.In).ReadString('\n')
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes", "д", "да":
		return nil
	}
	return sayf("nothing was changed", "ничего не изменено")
}
