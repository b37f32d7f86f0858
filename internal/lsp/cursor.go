package lsp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

// While a line is being typed it can seldom be read: brackets and quotes are still open.
// A cursor looks at nothing but the letters before it, so it always knows where it is.

// How far above its own line a cursor looks for open brackets.
const (
	maxAbove      = 60      // lines
	maxAboveBytes = 8 << 10 // the limit on expressions leaves room for fewer
)

// An opening is a construct that begins before the cursor and does not end before it.
type opening struct {
	kind  openKind
	start int    // of its bracket or quote mark
	name  string // of the function, for a call
	parts int    // commas in it
	value bool   // the cursor stands behind the last ":", for a brace
	close rune   // what ends a text
	last  rune   // or that
}

type openKind uint8

const (
	inCall openKind = iota
	inParen
	inSquare
	inBrace
	inText
	inInterp
)

// A cursor is a place in a document with everything that is open there.
type cursor struct {
	d       *document
	offset  int
	word    diag.Span // the name that the place touches, its end included
	scope   lang.Scope
	open    []opening
	begins  bool // a statement begins here: nothing stands before the word on the line
	comment bool
}

func newCursor(d *document, p Position) *cursor {
	c := &cursor{d: d, offset: offsetOf(d.src, p)}
	if _, c.comment = d.look().commentAt(c.offset); c.comment {
		return c
	}
	c.findWord()
	line := d.src.Position(c.offset).Line
	c.begins = strings.TrimSpace(d.src.Text[d.src.LineStart(line):c.word.Start]) == ""
	c.scan(d.src.LineStart(line))
	for n := line - 1; len(c.open) == 0 && n >= 1 && n >= line-maxAbove && !c.assigns(n+1); n-- {
		from := d.src.LineStart(n)
		if c.offset-from > maxAboveBytes {
			break
		}
		c.scan(from)
	}
	return c
}

// findWord finds the name around the cursor and its prefix.
func (c *cursor) findWord() {
	text := c.d.src.Text
	start, end := c.offset, c.offset
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:start])
		if !inName(r) {
			break
		}
		start -= n
	}
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !inName(r) {
			break
		}
		end += n
	}
	c.word = diag.Span{Start: start, End: end}
	switch before := text[:start]; {
	case endsIn(before, "client."), endsIn(before, "клиент."):
		c.scope = lang.ClientScope
	case endsIn(before, "project."), endsIn(before, "проект."):
		c.scope = lang.ProjectScope
	}
}

// endsIn reports whether text ends in the word w.
func endsIn(text, w string) bool {
	rest, ok := strings.CutSuffix(text, w)
	if !ok {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(rest)
	return rest == "" || !inName(r) && r != '.'
}

func inName(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// assigns reports whether a line begins like an assignment: nothing above it is open.
func (c *cursor) assigns(line int) bool {
	s := strings.TrimLeft(c.d.src.Line(line), " \t")
	for _, prefix := range []string{"client.", "клиент.", "project.", "проект."} {
		s = strings.TrimPrefix(s, prefix)
	}
	rest := strings.TrimLeftFunc(s, inName)
	if len(rest) == len(s) {
		return false
	}
	rest = strings.TrimLeft(rest, " \t")
	return strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, "==")
}

// scan reads from the beginning of a line to the cursor.
func (c *cursor) scan(from int) {
	c.open = c.open[:0]
	text := c.d.src.Text[:c.offset]
	for i := from; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if top := c.top(); top != nil && top.kind == inText {
			i += c.inside(top, text, i, r, n)
			continue
		}
		switch {
		case r == '\n' || r == '\r':
			c.endLine()
		case r == '/' && strings.HasPrefix(text[i:], "/*"):
			if at, ok := c.d.look().commentAt(i + 1); ok {
				i = max(i+n, min(at.End, len(text)))
				continue
			}
		case r == '#' && strings.HasPrefix(text[i:], "#{"):
			c.push(opening{kind: inInterp, start: i})
			n = 2
		case strings.ContainsRune("([{", r):
			c.bracket(r, text, i)
		case strings.ContainsRune(")]}", r):
			c.shut(r)
		case r == ',' || r == ':':
			c.separator(r)
		default:
			if end, last := closing(r); end != 0 && !afterName(text, i) {
				c.push(opening{kind: inText, start: i, close: end, last: last})
			}
		}
		i += n
	}
}

// inside handles a character of a text and says how many bytes were read.
func (c *cursor) inside(top *opening, text string, i int, r rune, n int) int {
	switch {
	case r == top.close || r == top.last && top.last != 0:
		c.pop()
	case r == '\\' && i+1 < len(text) && strings.IndexByte("\\'\"`ntr", text[i+1]) >= 0:
		return 2
	case r == '#' && strings.HasPrefix(text[i:], "#{"):
		c.push(opening{kind: inInterp, start: i})
		return 2
	case r == '\n' || r == '\r':
		c.endLine()
	}
	return n
}

// endLine drops the texts that the line leaves open: a text ends on its own line.
func (c *cursor) endLine() {
	for i, o := range c.open {
		if o.kind == inText || o.kind == inInterp {
			c.open = c.open[:i]
			return
		}
	}
}

func (c *cursor) bracket(r rune, text string, i int) {
	o := opening{kind: inParen, start: i}
	switch r {
	case '[':
		o.kind = inSquare
	case '{':
		o.kind = inBrace
	default:
		before := strings.TrimRight(text[:i], " \t")
		if name := before[len(strings.TrimRightFunc(before, inName)):]; name != "" && !reserved(name) {
			o.kind, o.name = inCall, name
		}
	}
	c.push(o)
}

// reserved reports whether a bracket behind a word opens no call.
func reserved(word string) bool {
	switch word {
	case "and", "or", "not", "AND", "OR", "NOT", "True", "False", "None":
		return true
	}
	return false
}

// shut ends the innermost construct that a closing bracket fits. One that fits none is a
// slip and ends nothing.
func (c *cursor) shut(r rune) {
	for i := len(c.open) - 1; i >= 0; i-- {
		k := c.open[i].kind
		if k == inText {
			return
		}
		if r == ')' && (k == inCall || k == inParen) || r == ']' && k == inSquare || r == '}' && (k == inBrace || k == inInterp) {
			c.open = c.open[:i]
			return
		}
	}
}

func (c *cursor) separator(r rune) {
	top := c.top()
	switch {
	case top == nil:
	case r == ',':
		top.parts++
		top.value = false
	default:
		top.value = true
	}
}

// closing gives the marks that end a text opened by r; 0 when r opens none.
func closing(r rune) (rune, rune) {
	switch r {
	case '"', '\'', '`':
		return r, 0
	case '«':
		return '»', 0
	case '“', '”':
		return '”', 0
	case '‘', '’':
		return '’', 0
	case '„':
		return '“', '”'
	}
	return 0, 0
}

func afterName(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return i > 0 && inName(r)
}

func (c *cursor) push(o opening) { c.open = append(c.open, o) }
func (c *cursor) pop()           { c.open = c.open[:len(c.open)-1] }

// top is the innermost construct; nil outside all.
func (c *cursor) top() *opening {
	if len(c.open) == 0 {
		return nil
	}
	return &c.open[len(c.open)-1]
}

// inText reports whether the cursor is among the letters of a text.
func (c *cursor) inText() bool { return c.top() != nil && c.top().kind == inText }

// call is the innermost call around the cursor; its index among what is open is -1 when
// there is none.
func (c *cursor) call() (*opening, int) {
	for i := len(c.open) - 1; i >= 0; i-- {
		if c.open[i].kind == inCall {
			return &c.open[i], i
		}
	}
	return nil, -1
}
