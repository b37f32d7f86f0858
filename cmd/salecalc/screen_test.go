package main

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// A screen is what a terminal shows after the bytes written to it: as much of one as a
// line editor uses.
type screen struct {
	cols, rows int
	cells      [][]cell
	x, y       int
	wrap       bool // the last column is filled, the next character goes to the next row
	bold       bool
	rest       []byte // the beginning of a sequence that is not complete
}

// A cell holds one character; the second cell of a wide one holds none.
type cell struct {
	text string
	bold bool
}

func newScreen(cols, rows int) *screen {
	s := &screen{cols: cols, rows: rows}
	for range rows {
		s.cells = append(s.cells, s.blank())
	}
	return s
}

func (s *screen) blank() []cell { return slices.Repeat([]cell{{text: " "}}, s.cols) }

// text is the screen as lines, without the blanks at their ends.
func (s *screen) text() string { return s.marked("", "") }

// marked is text with marks around what is bold.
func (s *screen) marked(on, off string) string {
	var lines []string
	for _, row := range s.cells {
		var b strings.Builder
		bold := false
		for _, c := range row {
			if c.bold != bold {
				b.WriteString(map[bool]string{true: on, false: off}[c.bold])
				bold = c.bold
			}
			b.WriteString(c.text)
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// write shows what a program printed.
func (s *screen) write(p []byte) {
	p = append(s.rest, p...)
	for len(p) > 0 {
		n := s.one(p)
		if n == 0 {
			break
		}
		p = p[n:]
	}
	s.rest = slices.Clone(p)
}

// one takes one character or sequence and gives its length, 0 when it is not complete.
func (s *screen) one(p []byte) int {
	switch c := p[0]; {
	case c == 0x1b:
		return s.escape(p)
	case c == '\r':
		s.x, s.wrap = 0, false
	case c == '\n' || c == '\v':
		s.down()
	case c == '\b':
		s.x, s.wrap = max(s.x-1, 0), false
	case c == '\t':
		s.x = min((s.x/8+1)*8, s.cols-1)
	case c < ' ':
	default:
		if !utf8.FullRune(p) {
			return 0
		}
		r, n := utf8.DecodeRune(p)
		s.put(r)
		return n
	}
	return 1
}

func (s *screen) down() {
	s.wrap = false
	if s.y++; s.y == s.rows {
		s.y--
		s.cells = append(s.cells[1:], s.blank())
	}
}

func (s *screen) put(r rune) {
	w := runewidth.RuneWidth(r)
	if w == 0 { // a combining mark
		s.cells[s.y][max(s.x-1, 0)].text += string(r)
		return
	}
	if s.wrap || s.x+w > s.cols {
		s.x = 0
		s.down()
	}
	s.cells[s.y][s.x] = cell{string(r), s.bold}
	for i := 1; i < w; i++ {
		s.cells[s.y][s.x+i] = cell{"", s.bold}
	}
	if s.x += w; s.x >= s.cols {
		s.x, s.wrap = s.cols-1, true
	}
}

// escape takes an escape sequence.
func (s *screen) escape(p []byte) int {
	if len(p) < 2 {
		return 0
	}
	switch p[1] {
	case '[':
		for i := 2; i < len(p); i++ {
			if p[i] >= '@' && p[i] <= '~' {
				s.control(string(p[2:i]), p[i])
				return i + 1
			}
		}
		return 0
	case ']':
		if i := slices.Index(p, 0x07); i > 0 {
			return i + 1
		}
		return 0
	}
	return 2
}

// control carries out a sequence that begins with ESC [.
func (s *screen) control(args string, final byte) {
	arg := func(i, def int) int {
		parts := strings.Split(args, ";")
		if i >= len(parts) {
			return def
		}
		if n, err := strconv.Atoi(parts[i]); err == nil && n > 0 {
			return n
		}
		return def
	}
	switch final {
	case 'A':
		s.y = max(s.y-arg(0, 1), 0)
	case 'B':
		s.y = min(s.y+arg(0, 1), s.rows-1)
	case 'C':
		s.x = min(s.x+arg(0, 1), s.cols-1)
	case 'D':
		s.x = max(s.x-arg(0, 1), 0)
	case 'G':
		s.x = min(arg(0, 1), s.cols) - 1
	case 'H':
		s.y, s.x = min(arg(0, 1), s.rows)-1, min(arg(1, 1), s.cols)-1
	case 'J':
		s.erase(args, s.y*s.cols+s.x, s.rows*s.cols)
	case 'K':
		s.erase(args, s.y*s.cols+s.x, (s.y+1)*s.cols)
	case 'm':
		s.style(args)
		return
	default:
		return
	}
	s.wrap = false
}

// erase clears from the cursor to the end of the line or of the screen, from its
// beginning, or all of it.
func (s *screen) erase(args string, at, end int) {
	from := at
	if args == "1" || args == "2" {
		from = max(end-s.cols, 0)
		if end == s.rows*s.cols {
			from = 0
		}
		if args == "1" {
			end = at + 1
		}
	}
	for i := from; i < end; i++ {
		s.cells[i/s.cols][i%s.cols] = cell{text: " "}
	}
}

func (s *screen) style(args string) {
	for _, a := range strings.Split(args, ";") {
		switch a {
		case "", "0", "22":
			s.bold = false
		case "1":
			s.bold = true
		}
	}
}
