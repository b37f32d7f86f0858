package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// A line is a piece of the source that may be one statement: what stands between two
// line ends, or comments over several lines, without the blanks and comments around it.
type line struct {
	start, end int
	depth      int32 // brackets it leaves open; negative: closed but not opened
	closer     int32 // the line that closes them, -1 for none
	broken     bool  // a quote opens and never closes
	alone      bool  // it is known that it cannot go on over the next lines
	tangled    bool  // strings and interpolations are nested too deep
}

// A splitter cuts a source into lines and finds its comments.
type splitter struct {
	text     string
	pairs    pairer
	lines    []line
	comments []Comment
	open     bool // some line leaves brackets open
	unclosed int  // the opening of a comment that does not close, -1 for none

	line    line
	comment int // the first comment of the line
	floor   int // nothing before this offset stands directly before a character
}

// Bytes that mean something to the splitter. Leading bytes of typographic quotes count.
var special = [256]bool{
	'\n': true, '\r': true, '"': true, '\'': true, '`': true, '/': true,
	'(': true, ')': true, '[': true, ']': true, '{': true, '}': true, 0xC2: true, 0xE2: true,
}

// split cuts text.
func split(text string, maxDepth int) *splitter {
	s := &splitter{text: text, pairs: newPairer(text, maxDepth), unclosed: -1}
	s.lines = make([]line, 0, min(1+strings.Count(text, "\n"), 256))
	s.begin(0)
	for i := 0; i < len(text); {
		c := text[i]
		if !special[c] {
			i++
			continue
		}
		switch c {
		case '\n', '\r':
			s.finish(i)
			i++
			s.begin(i)
		case '(', '[', '{':
			s.line.depth++
			i++
		case ')', ']', '}':
			s.line.depth--
			i++
		case '/':
			i = s.slash(i)
		default:
			i = s.quote(i)
		}
	}
	s.finish(len(text))
	if s.open {
		closeLines(s.lines, maxDepth)
	}
	return s
}

func (s *splitter) begin(i int) {
	s.line = line{start: i, closer: -1}
	s.comment, s.floor = len(s.comments), i
}

// finish ends the line at i and keeps it unless it is blank.
func (s *splitter) finish(i int) {
	l := s.line
	from, to := s.comment, len(s.comments)
	l.start = skipBlanks(s.text, l.start, i)
	for from < to && s.comments[from].At.Start == l.start {
		l.start = skipBlanks(s.text, s.comments[from].At.End, i)
		from++
	}
	for l.end = i; to > from && s.comments[to-1].At.End == trimComment(s.text, l.end, s.comments[to-1]); to-- {
		l.end = s.comments[to-1].At.Start
	}
	l.end = trimBlanks(s.text, l.start, l.end)
	if l.start >= l.end {
		return
	}
	s.open = s.open || l.depth > 0
	s.lines = append(s.lines, l)
}

// trimComment gives the end of the text before end, without blanks, but not before the
// end of the comment c: one that is not closed may end in blanks.
func trimComment(text string, end int, c Comment) int {
	return trimBlanks(text, min(c.At.End, end), end)
}

// slash handles a / at i, which may open a comment.
func (s *splitter) slash(i int) int {
	text := s.text
	if i+1 >= len(text) || text[i+1] != '*' || !s.opensComment(i) {
		return i + 1
	}
	end := len(text)
	if n := strings.Index(text[i+2:], "*/"); n >= 0 {
		end = i + n + 4
	} else {
		s.unclosed = i
	}
	if !strings.ContainsAny(text[i:end], "\r\n") {
		s.comments = append(s.comments, Comment{diag.Span{Start: i, End: end}})
		s.floor = end
		return end
	}
	s.finish(i)
	s.comments = append(s.comments, Comment{diag.Span{Start: i, End: end}})
	s.begin(end)
	return end
}

// opensComment looks at what stands directly before the / at i.
func (s *splitter) opensComment(i int) bool {
	if i <= s.floor {
		return true
	}
	if c := s.text[i-1]; c < utf8.RuneSelf {
		return !isLetterByte(c) && strings.IndexByte(":/.?&#%@-", c) < 0
	}
	r, _ := utf8.DecodeLastRuneInString(s.text[s.floor:i])
	return !isNameRune(r) || unicode.IsDigit(r)
}

// quote handles a quote mark at i and gives where to go on. A plain mark that does not
// close takes the rest of its line; a typographic one is then an ordinary character.
func (s *splitter) quote(i int) int {
	q := quoteAt(s.text, i)
	if q.size == 0 {
		return i + 1
	}
	if afterName(s.text, i, s.floor) {
		return i + q.size
	}
	if end := s.pairs.stringEnd(i, q); end >= 0 {
		return end
	}
	if s.pairs.tangled >= 0 {
		s.line.tangled = true
		return lineEnd(s.text, i)
	}
	if q.plain() {
		s.line.broken = true
		return s.pairs.lineEnd
	}
	return i + q.size
}

// closeLines finds for every line that leaves brackets open the line that closes them:
// the first one after which no more are open than before it. Lines with more than
// maxDepth brackets inside one another are left alone.
func closeLines(lines []line, maxDepth int) {
	type opened struct{ line, before, deepest int }
	var stack []opened
	depth := 0
	for i := range lines {
		before := depth
		depth += int(lines[i].depth)
		for len(stack) > 0 && stack[len(stack)-1].before >= depth {
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if n := len(stack); n > 0 {
				stack[n-1].deepest = max(stack[n-1].deepest, top.deepest)
			}
			if top.before == depth {
				lines[top.line].closer = int32(i)
				lines[top.line].alone = top.deepest-top.before > maxDepth
			}
		}
		if depth > before {
			stack = append(stack, opened{i, before, depth})
		}
		if lines[i].broken || lines[i].tangled {
			stack = stack[:0] // no string goes on, so no bracket around it closes
		}
	}
}
