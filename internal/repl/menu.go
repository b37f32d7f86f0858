package repl

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"
)

// A menu is the choice that Tab offers. It lasts while the line is as Tab left it.
type menu struct {
	before, after string // the line without the word
	word          string // as it was typed
	list          []candidate
	at            int // the candidate in the line; -1 for none yet

	line   string // what Tab left
	cursor int    // in bytes
}

// active reports whether the line is still as the menu left it.
func (m *menu) active(line string, cursor int) bool {
	return m != nil && len(m.list) > 1 && m.line == line && m.cursor == cursor
}

// newMenu makes the choice for a line; nil when there is none.
func newMenu(line string, cursor int, found completions) *menu {
	if len(found.list) == 0 {
		return nil
	}
	start := cursor - found.word
	m := &menu{before: line[:start], word: line[start:cursor], after: line[cursor:], list: found.list, at: -1}
	put := found.list[0].text
	if len(found.list) > 1 {
		for _, c := range found.list[1:] {
			put = common(put, c.text)
		}
		if len(put) < len(m.word) || !begins(put, m.word) {
			put = m.word
		}
	}
	m.put(put)
	return m
}

// common is what two texts begin with.
func common(a, b string) string {
	n := 0
	for i, r := range a {
		if !strings.HasPrefix(b[i:], string(r)) {
			break
		}
		n = i + len(string(r))
	}
	return a[:n]
}

func (m *menu) put(text string) { m.line, m.cursor = m.before+text+m.after, len(m.before)+len(text) }

// step goes to the next candidate, or with -1 to the one before.
func (m *menu) step(by int) {
	switch n := len(m.list); {
	case m.at < 0 && by < 0:
		m.at = n - 1
	default:
		m.at = (m.at + by + n) % n
	}
	m.put(m.list[m.at].text)
}

// maxMenu is how many candidates are shown at once.
const maxMenu = 8

// cells measures as the line editor does: ambiguous characters are narrow.
var cells = &runewidth.Condition{EastAsianWidth: false}

// render lists the candidates around the chosen one, each on one row of the screen.
func (m *menu) render(s *session, width int) string {
	first := max(0, min(m.at-maxMenu/2, len(m.list)-maxMenu))
	list := m.list[first:min(len(m.list), first+maxMenu)]
	column := 0
	for _, c := range list {
		column = max(column, cells.StringWidth(c.shown()))
	}
	if slices.ContainsFunc(list, func(c candidate) bool { return c.note != "" }) {
		column = min(column, width/2)
	}
	column = min(column, width-1)
	rows := make([]string, 0, len(list)+1)
	for i, c := range list {
		text := cells.FillRight(cells.Truncate(c.shown(), column, "…"), column)
		note := cells.Truncate(c.note, max(width-column-3, 0), "…")
		if first+i == m.at {
			text = string(marked) + text + reset
		}
		if note != "" {
			text += "  " + s.paint(dim, note)
		}
		rows = append(rows, text)
	}
	if more := len(m.list) - len(list); more > 0 {
		rows = append(rows, s.paint(dim, s.t("… and more: ", "… и ещё: ")+strconv.Itoa(more)))
	}
	return strings.Join(rows, "\r\n")
}

func (c candidate) shown() string {
	if c.show != "" {
		return c.show
	}
	return c.text
}
