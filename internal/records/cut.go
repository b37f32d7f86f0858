package records

import (
	"bytes"
	"encoding/binary"
	"io"
	"strconv"

	"github.com/salecalc/salecalc/lang/diag"
)

const (
	blockSize = 256 << 10 // bytes of a block, unless one row is longer
	maxRow    = 4 << 20   // bytes of a row
)

// A cutter cuts a text into blocks of whole rows. Where it cuts depends on the text and
// on where the block begins, and on nothing else: reading from any cut gives the same
// blocks as reading from the start.
type cutter struct {
	r     io.Reader
	delim byte // of CSV; 0: a row is a line
	size  int
	alone bool   // a block is one row
	carry []byte // read, and in no block yet
	off   int64  // of the carry
	row   int64  // number of the row there
	err   error  // of r; io.EOF when it has been read
}

func newCutter(r io.Reader, size int) *cutter {
	if size == 0 {
		size = blockSize
	}
	return &cutter{r: r, size: size, row: 1}
}

// peek gives the bytes at the beginning, a block of them at most.
func (c *cutter) peek() []byte {
	if c.carry == nil {
		c.carry = c.fill(nil, c.size)
	}
	return c.carry
}

// skip passes over n bytes of what peek gave.
func (c *cutter) skip(n int) { c.carry, c.off = c.carry[n:], c.off+int64(n) }

// fill gives size bytes beginning with those of head, fewer at the end of the input. They
// are followed by wordSize more.
func (c *cutter) fill(head []byte, size int) []byte {
	b := make([]byte, size+wordSize)
	n := copy(b, head)
	for n < size && c.err == nil {
		var k int
		k, c.err = c.r.Read(b[n:size])
		n += k
	}
	return b[:n]
}

// next gives the next block.
func (c *cutter) next() (*Block, error) {
	for size := c.size; ; size *= 2 {
		if !c.alone || size > c.size || len(c.carry) == 0 {
			c.carry = c.fill(c.carry, max(size, len(c.carry)))
		}
		final := c.err == io.EOF
		n, rows := c.ends(c.carry, final)
		if n == 0 && c.err == nil {
			if len(c.carry) >= maxRow {
				return nil, &Fault{Code: "row-too-long", Offset: c.off, Text: diag.Both(
					"row "+number(c.row)+", which begins at byte "+number(c.off)+", is longer than 4 MiB: is this a file of records?",
					"строка "+number(c.row)+", которая начинается с байта "+number(c.off)+", длиннее 4 МиБ: точно ли это таблица?")}
			}
			continue
		}
		b := &Block{Data: c.carry[: n : n+wordSize], Offset: c.off, Row: c.row, Rows: rows}
		c.skip(n)
		c.row += rows
		if rows > 0 {
			return b, nil
		}
		if c.err != nil {
			return nil, c.err
		}
	}
}

// seek goes on at an offset past what was read so far, where row begins.
func (c *cutter) seek(offset, row int64) error {
	if ahead := offset - c.off; ahead <= int64(len(c.carry)) {
		c.skip(int(ahead))
	} else if err := c.pass(ahead - int64(len(c.carry))); err != nil {
		return err
	} else {
		c.carry = nil
	}
	c.off, c.row = offset, row
	return nil
}

// pass passes over n bytes of the reader.
func (c *cutter) pass(n int64) error {
	s, ok := c.r.(io.Seeker)
	if !ok {
		_, err := io.CopyN(io.Discard, c.r, n)
		if err == io.EOF {
			err = shorter
		}
		return err
	}
	at, err := s.Seek(n, io.SeekCurrent)
	if err != nil {
		return err
	}
	end, err := s.Seek(0, io.SeekEnd)
	if err == nil && end < at {
		err = shorter
	}
	if err == nil {
		_, err = s.Seek(at, io.SeekStart)
	}
	return err
}

var shorter = &Fault{Code: "shorter", Text: diag.Both("the input is shorter than it was when the run stopped", "входной файл короче, чем был при остановке")}

// ends finds how many bytes whole rows take, and how many rows those are. final says
// that nothing follows.
func (c *cutter) ends(b []byte, final bool) (n int, rows int64) {
	if c.alone || c.delim != 0 && bytes.IndexByte(b, quote) >= 0 || c.blankLines(b) {
		return c.count(b, final)
	}
	n = bytes.LastIndexByte(b, lineFeed) + 1
	rows = int64(bytes.Count(b[:n], []byte{lineFeed}))
	if final && n < len(b) {
		n, rows = len(b), rows+1
	}
	return n, rows
}

// blankLines reports whether there may be lines that are no rows.
func (c *cutter) blankLines(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	blank := func(c byte) bool { return c == lineFeed || c == '\r' || c == ' ' || c == '\t' }
	return blank(b[0]) || b[len(b)-1] == '\r' || doubled(b) || bytes.IndexByte(b, '\r') >= 0 && bytes.Contains(b, []byte("\n\r")) ||
		c.delim == 0 && (bytes.Contains(b, []byte("\n ")) || bytes.Contains(b, []byte("\n\t")))
}

// doubled reports whether two line feeds stand side by side. It looks at wordSize places
// at a time: line feeds are many, and each would stop a search for two.
func doubled(b []byte) bool {
	i := 0
	for ; i+wordSize < len(b); i += wordSize {
		w := (binary.LittleEndian.Uint64(b[i:]) ^ lineFeed*ones) | (binary.LittleEndian.Uint64(b[i+1:]) ^ lineFeed*ones)
		if (w-ones)&^w&^lowBits != 0 { // a byte of w is zero
			return true
		}
	}
	return bytes.Contains(b[i:], []byte("\n\n"))
}

// count is ends row by row.
func (c *cutter) count(b []byte, final bool) (n int, rows int64) {
	if c.delim == 0 {
		return c.countLines(b, final)
	}
	var s splitter
	s.reset(b, c.delim)
	for s.next() {
		whole := s.pos > 0 && b[s.pos-1] == lineFeed
		if s.broken == unclosedQuote && len(b)-s.start < maxRow {
			whole = false // it may be closed further on
		}
		if !whole && !final {
			return n, rows
		}
		if n, rows = s.pos, rows+1; c.alone {
			return n, rows
		}
	}
	if final || len(b) > 0 && b[len(b)-1] == lineFeed {
		n = len(b)
	}
	return n, rows
}

// countLines counts the lines that are not blank.
func (c *cutter) countLines(b []byte, final bool) (n int, rows int64) {
	for n < len(b) {
		k := bytes.IndexByte(b[n:], lineFeed)
		if k < 0 && !final {
			return n, rows
		}
		line := b[n:]
		if k >= 0 {
			line = line[:k+1]
		}
		if len(bytes.TrimSpace(line)) > 0 {
			rows++
		}
		if n += len(line); c.alone && rows > 0 {
			return n, rows
		}
	}
	return n, rows
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
