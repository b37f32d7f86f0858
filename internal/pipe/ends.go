package pipe

import "bytes"

// ends finds how many bytes whole rows take of what has come, and how many rows these are:
// at most so many, 0 for any number.
func (in *Input) ends(most int64) (n int, rows int64) {
	for n < len(in.buf) && (most == 0 || rows < most) {
		k, row := in.rowEnd(in.buf[n:])
		if k == 0 {
			return n, rows
		}
		n += k
		if row {
			rows++
		}
	}
	return n, rows
}

// rowEnd finds the end of the first row, 0 while it has not come. row is false for a blank
// line that is no row.
func (in *Input) rowEnd(b []byte) (n int, row bool) {
	if in.o.Format == CSV {
		n = csvEnd(b, in.dialect().Delimiter)
		if first := bytes.IndexByte(b, '\n') + 1; n == 0 && first > 0 && (in.end != nil || len(b) > maxOpen) {
			n = first // the quote is never closed: the row is broken, those after it may be sound
		}
	} else {
		n = bytes.IndexByte(b, '\n') + 1
	}
	if n == 0 && in.end != nil {
		n = len(b)
	}
	switch line := b[:n]; in.o.Format {
	case JSON:
		return n, len(bytes.TrimSpace(line)) > 0
	case CSV:
		return n, len(bytes.TrimRight(line, "\r\n")) > 0
	}
	return n, true
}

// csvEnd finds the line end outside quotes, 0 when there is none.
func csvEnd(b []byte, delim byte) int {
	if n := bytes.IndexByte(b, '\n') + 1; n > 0 && bytes.IndexByte(b[:n], '"') < 0 {
		return n
	}
	quoted, begins := false, true // in quotes; at the beginning of a cell
	for i, c := range b {
		switch {
		case c == '"' && (begins || quoted):
			quoted = !quoted
			begins = !quoted // a second quote right after it opens the cell again
			continue
		case quoted:
		case c == '\n':
			return i + 1
		}
		begins = c == delim && !quoted
	}
	return 0
}
