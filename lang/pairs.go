package lang

import "strings"

// A pairer finds where strings and interpolations end. A `#{` that never closes is
// plain text, so a string has to be read twice when one does not; the work on one line
// is bounded, so that nested failures cannot multiply.
type pairer struct {
	text     string
	maxDepth int  // strings and interpolations inside one another
	free     bool // an interpolation may go on over lines (message text)

	lineFrom, lineEnd int // the line that work was granted for, lineEnd -1 for none
	fuel              int // bytes that may still be looked at
	tangled           int // where the bound was passed, -1 otherwise
}

// Every byte of a line may be looked at this many times before the line is refused.
const looksPerByte = 32

func newPairer(text string, maxDepth int) pairer {
	return pairer{text: text, maxDepth: maxDepth, lineEnd: -1, tangled: -1}
}

// refuel grants the work for the line that i stands in, unless that is the line it
// was granted for already.
func (p *pairer) refuel(i int) {
	if i >= p.lineFrom && i < p.lineEnd {
		return
	}
	p.lineFrom = i
	if p.free {
		p.lineEnd = len(p.text)
	} else {
		p.lineEnd = lineEnd(p.text, i)
	}
	p.fuel = looksPerByte*(p.lineEnd-i) + 1024
	p.tangled = -1
}

// again grants new work for a line that was looked at before.
func (p *pairer) again() { p.lineEnd = -1 }

// lineEnd gives the offset of the line end at or after i.
func lineEnd(text string, i int) int {
	end := len(text)
	if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
		end = i + n
	}
	if n := strings.IndexByte(text[i:end], '\r'); n >= 0 {
		end = i + n
	}
	return end
}

// stringEnd gives the offset after the string that opens at i with the mark q, or -1
// when it does not close on its line.
func (p *pairer) stringEnd(i int, q quote) int {
	p.refuel(i)
	return p.str(i, q, 0)
}

// interpEnd gives the offset after the } that closes the `#{` whose content begins at
// i, or -1 when none does.
func (p *pairer) interpEnd(i int) int {
	p.refuel(i)
	return p.interp(i, 0)
}

// spend counts the bytes from i to j; it reports false when the bound is passed.
func (p *pairer) spend(i, j, depth int) bool {
	p.fuel -= j - i + 1
	if p.tangled < 0 && (p.fuel < 0 || depth > p.maxDepth) {
		p.tangled = i
	}
	return p.tangled < 0
}

func (p *pairer) str(i int, q quote, depth int) int {
	text := p.text
	from := i
	if !p.spend(i, i, depth) {
		return -1
	}
	for i += q.size; i < len(text); {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && escaped(text[i+1]) != 0:
			i += 2
		case c == '#' && i+1 < len(text) && text[i+1] == '{':
			i += 2
			if e := p.interp(i, depth+1); e >= 0 {
				i = e
			} else if p.tangled >= 0 {
				return -1
			}
		case c == '\n' || c == '\r':
			p.spend(from, i, depth)
			return -1
		default:
			if n := q.closes(text, i); n > 0 {
				p.spend(from, i, depth)
				return i + n
			}
			i++
		}
	}
	p.spend(from, i, depth)
	return -1
}

func (p *pairer) interp(i, depth int) int {
	text := p.text
	from, open := i, 1
	if !p.spend(i, i, depth) {
		return -1
	}
	for i < len(text) {
		switch c := text[i]; c {
		case '{':
			open++
			i++
		case '}':
			open--
			i++
			if open == 0 {
				p.spend(from, i, depth)
				return i
			}
		case '\n', '\r':
			if !p.free {
				p.spend(from, i, depth)
				return -1
			}
			i++
		case '"', '\'', '`', 0xC2, 0xE2:
			i = p.quoted(i, from, depth)
			if i < 0 {
				return -1
			}
		default:
			i++
		}
	}
	p.spend(from, i, depth)
	return -1
}

// quoted steps over what may be a string at i inside an interpolation that began at
// from. It gives -1 for a plain quote mark that opens a string and never closes.
func (p *pairer) quoted(i, from, depth int) int {
	q := quoteAt(p.text, i)
	if q.size == 0 {
		return i + 1
	}
	if afterName(p.text, i, from) {
		return i + q.size
	}
	if e := p.str(i, q, depth+1); e >= 0 {
		return e
	}
	if q.plain() || p.tangled >= 0 {
		return -1
	}
	return i + q.size
}

// escaped gives what a backslash before c stands for, 0 when the backslash is itself.
func escaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	case '\\', '\'', '"', '`':
		return c
	}
	return 0
}
