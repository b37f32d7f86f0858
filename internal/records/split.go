package records

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"
	"unsafe"

	"github.com/salecalc/salecalc/vars/value"
)

// wordSize is how many bytes are looked at together.
const wordSize = 8

const (
	lowBits  = 0x7f7f7f7f7f7f7f7f
	ones     = 0x0101010101010101
	quote    = '"'
	lineFeed = '\n'
)

// A splitter finds the cells of CSV rows. It looks at eight bytes at a time for the ones
// that mean something; those in between cost nothing.
//
// A cell in quotes may hold anything, a quote in it being written twice. In a cell that
// does not begin with a quote, quotes are ordinary characters. A row that breaks these
// rules ends at its first line end, so that the rows after it are not lost.
type splitter struct {
	data  []byte // with wordSize bytes after its end that may be read
	delim byte
	plain bool   // there are no quotes in it
	base  int    // of the word in hand
	marks uint64 // the bytes of it that mean something and are still ahead: their highest bits
	pos   int    // where the next row begins

	start, end int // of the row found, its line end not included
	cells      []string
	broken     csvFault
	at         int // where it is broken
}

type csvFault uint8

const (
	sound csvFault = iota
	unclosedQuote
	textAfterQuote
)

// reset starts at the beginning of data, which must have wordSize readable bytes after
// its end.
func (s *splitter) reset(data []byte, delim byte) {
	s.data, s.delim, s.plain = data, delim, bytes.IndexByte(data, quote) < 0
	s.seek(0)
}

// seek makes the row that begins at pos the next one.
func (s *splitter) seek(pos int) {
	s.pos = pos
	s.jump(pos)
}

// jump makes the marks those from pos on.
func (s *splitter) jump(pos int) {
	s.base = pos &^ (wordSize - 1)
	s.marks = s.marked(s.base) >> (8 * uint(pos-s.base)) << (8 * uint(pos-s.base))
}

// marked finds the delimiters, quotes and line feeds of the word at base.
func (s *splitter) marked(base int) uint64 {
	return marks(s.data[:cap(s.data)], base, uint64(s.delim)*ones)
}

func marks(data []byte, base int, delims uint64) uint64 {
	w := binary.LittleEndian.Uint64(data[base:])
	return zeros(w^delims) | zeros(w^quote*ones) | zeros(w^lineFeed*ones)
}

// zeros sets the highest bit of every byte that is zero, and no other bit.
func zeros(w uint64) uint64 {
	return ^((w&lowBits + lowBits) | w | lowBits)
}

// next finds the next row that is not blank.
func (s *splitter) next() bool {
	for s.pos < len(s.data) {
		if s.plain {
			s.plainRow()
		} else {
			s.row()
		}
		if s.end > s.start || s.broken != sound {
			return true
		}
	}
	return false
}

// row finds the row at pos. What it needs most is kept in variables of its own.
func (s *splitter) row() {
	s.start, s.broken = s.pos, sound
	from, base, ahead, cells := s.pos, s.base, s.marks, s.cells[:0]
	data, delims := s.data[:cap(s.data)], uint64(s.delim)*ones
	for {
		for ahead == 0 {
			if base += wordSize; base >= len(s.data) {
				s.cells = cells
				s.finish(from, len(s.data), len(s.data))
				return
			}
			ahead = marks(data, base, delims)
		}
		i := base + bits.TrailingZeros64(ahead)>>3
		ahead &= ahead - 1
		if i >= len(s.data) {
			continue // what stands behind the data
		}
		switch c := data[i]; {
		case c == s.delim:
			cells = append(cells, text(data[from:i]))
			from = i + 1
		case c == lineFeed:
			s.base, s.marks, s.cells = base, ahead, cells
			s.finish(from, i, i+1)
			return
		case i == from:
			s.cells = cells
			if i = s.closing(i); s.broken != sound {
				s.breakOff(i)
				return
			}
			s.jump(i + 1)
			base, ahead = s.base, s.marks
		}
	}
}

// plainRow is row where there are no quotes: what ends a cell is a delimiter or a line
// feed.
func (s *splitter) plainRow() {
	s.start, s.broken = s.pos, sound
	from, base, ahead, cells := s.pos, s.base, s.marks, s.cells[:0]
	data, delims := s.data, uint64(s.delim)*ones
	for {
		for ahead == 0 {
			if base += wordSize; base >= len(data) {
				s.cells = cells
				s.finish(from, len(data), len(data))
				return
			}
			// Quicker than zeros: it may also mark the byte after a zero, if that is 1.
			w := binary.LittleEndian.Uint64(data[base : base+wordSize : cap(data)])
			x, y := w^delims, w^lineFeed*ones
			ahead = ((x-ones)&^x | (y-ones)&^y) &^ lowBits
		}
		i := base + bits.TrailingZeros64(ahead)>>3
		ahead &= ahead - 1
		if i >= len(data) {
			continue // what stands behind the data
		}
		switch data[i] {
		case lineFeed:
			s.base, s.marks, s.cells = base, ahead, cells
			s.finish(from, i, i+1)
			return
		case s.delim:
			cells = append(cells, unsafe.String(&data[from], i-from))
			from = i + 1
		}
	}
}

// finish ends the row with the cell that begins at from.
func (s *splitter) finish(from, end, next int) {
	if end > from && s.data[end-1] == '\r' {
		end--
	}
	s.cells = append(s.cells, text(s.data[from:end]))
	s.end, s.pos = end, next
}

// closing finds the quote that closes the one at i. What follows it must be the end of
// the cell.
func (s *splitter) closing(i int) int {
	open := i
	limit := s.data[:min(len(s.data), s.start+maxRow)]
	for i++; ; i += 2 {
		n := bytes.IndexByte(limit[min(i, len(limit)):], quote)
		if n < 0 {
			s.broken = unclosedQuote
			return open
		}
		i += n
		switch rest := s.data[i+1:]; {
		case len(rest) == 0, rest[0] == s.delim, rest[0] == lineFeed, rest[0] == '\r' && (len(rest) == 1 || rest[1] == lineFeed):
			return i
		case rest[0] != quote:
			s.broken = textAfterQuote
			return i + 1
		}
	}
}

// breakOff ends a broken row at its first line end.
func (s *splitter) breakOff(at int) {
	s.at = at
	s.end, s.pos = len(s.data), len(s.data)
	if n := bytes.IndexByte(s.data[s.start:], lineFeed); n >= 0 {
		s.end, s.pos = s.start+n, s.start+n+1
	}
	if s.pos < len(s.data) {
		s.jump(s.pos)
	}
}

// text makes a text of bytes that will not change.
func text(b []byte) string {
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// csvText is what a cell says.
func csvText(cell string) string {
	if len(cell) < 2 || cell[0] != quote {
		return cell
	}
	inner := cell[1 : len(cell)-1]
	if strings.IndexByte(inner, quote) < 0 {
		return inner
	}
	return strings.ReplaceAll(inner, `""`, `"`)
}

func csvValue(cell string) value.Value {
	if cell == "" || cell == `""` {
		return value.None
	}
	return value.Text(csvText(cell))
}
