package diag

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// A Span is the byte range [Start, End) of a source.
type Span struct{ Start, End int }

// Join is the smallest span that covers both.
func (s Span) Join(t Span) Span {
	return Span{Start: min(s.Start, t.Start), End: max(s.End, t.End)}
}

// Len is the number of bytes covered.
func (s Span) Len() int { return s.End - s.Start }

// A Position is a place for people: line and column count from 1, columns in
// Unicode characters.
type Position struct{ Line, Column int }

// A Source is one text with a name. It owns the conversion of offsets to lines.
// A Source is immutable and safe for concurrent use.
type Source struct {
	Name string
	Text string

	lines []int // offset of each line's first byte
}

// NewSource indexes the lines of text. A line ends with LF, CRLF or CR.
func NewSource(name, text string) *Source {
	s := &Source{Name: name, Text: text, lines: make([]int, 1, 1+strings.Count(text, "\n"))}
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n':
			s.lines = append(s.lines, i+1)
		case '\r':
			if i+1 == len(text) || text[i+1] != '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	}
	return s
}

// Position converts a byte offset. Offsets outside the text are moved to its ends.
func (s *Source) Position(offset int) Position {
	offset = min(max(offset, 0), len(s.Text))
	line := sort.SearchInts(s.lines, offset+1)
	start := s.lines[line-1]
	return Position{Line: line, Column: utf8.RuneCountInString(s.Text[start:offset]) + 1}
}

// Lines is the number of lines; a text that ends with a line end has an empty last one.
func (s *Source) Lines() int { return len(s.lines) }

// Line gives the text of line n, from 1, without its line end; "" outside the text.
func (s *Source) Line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	end := len(s.Text)
	if n < len(s.lines) {
		end = s.lines[n]
	}
	return strings.TrimRight(s.Text[s.lines[n-1]:end], "\r\n")
}

// LineStart is the byte offset of the first byte of line n, from 1.
func (s *Source) LineStart(n int) int {
	if n < 1 {
		return 0
	}
	if n > len(s.lines) {
		return len(s.Text)
	}
	return s.lines[n-1]
}

// Cut gives the text of a span, clamped to the source.
func (s *Source) Cut(at Span) string {
	at = s.Clamp(at)
	return s.Text[at.Start:at.End]
}

// Clamp moves a span's ends into the source and in order.
func (s *Source) Clamp(at Span) Span {
	at.Start = min(max(at.Start, 0), len(s.Text))
	at.End = min(max(at.End, at.Start), len(s.Text))
	return at
}
