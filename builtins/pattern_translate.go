package builtins

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/salecalc/salecalc/lang/diag"
)

// Bounds on a pattern, so that compiling it takes milliseconds and little stack.
const (
	maxPatternLength = 20_000 // characters
	maxPatternDepth  = 100    // brackets within brackets
)

// endless is the count of a repetition without an upper bound, and the greatest width. It
// is far beyond any text, and twice it fits 32 bits.
const endless = 1<<30 - 1

// A patternTranslation is a pattern of Python's re module rewritten for Go: for regexp2,
// and, when it is linear, for regexp too. Both read it alike. Known differences from Python:
// loops whose rounds may be empty, as (a??){1,2}; possessive and atomic pieces, where
// regexp2 misses matches: (?:a++)?a, (?>[a-z]+?.)_; \B, which here matches in an empty text.
type patternTranslation struct {
	text   string
	groups int // capturing groups
	patternShape
	linear  bool // regexp finds the same matches, looking only at what follows the last one
	lineEnd bool // has a $, which also matches before a final newline, but not for regexp
}

// A patternShape is what is known of a piece of a pattern.
type patternShape struct {
	min, max int  // characters it matches; max may be endless
	size     int  // instructions of a machine without backtracking, about
	anchored bool // matches at the start of the text only
}

// then is the shape of one piece followed by another.
func (s patternShape) then(next patternShape) patternShape {
	return patternShape{
		min:      boundedSum(s.min, next.min),
		max:      boundedSum(s.max, next.max),
		size:     boundedSum(s.size, next.size),
		anchored: s.anchored || s.max == 0 && next.anchored,
	}
}

// or is the shape of two alternatives.
func (s patternShape) or(other patternShape) patternShape {
	return patternShape{
		min:      min(s.min, other.min),
		max:      max(s.max, other.max),
		size:     boundedSum(s.size+1, other.size),
		anchored: s.anchored && other.anchored,
	}
}

func (s patternShape) repeated(lo, hi int) patternShape {
	copies := hi
	if hi == endless {
		copies = lo + 1
	}
	return patternShape{
		min:      boundedProduct(s.min, lo),
		max:      boundedProduct(s.max, hi),
		size:     boundedSum(boundedProduct(s.size, copies), 2),
		anchored: s.anchored && lo > 0,
	}
}

// boundedSum and boundedProduct stop at endless.
func boundedSum(a, b int) int { return min(a+b, endless) }

func boundedProduct(a, b int) int {
	if b != 0 && a > endless/b {
		return endless
	}
	return a * b
}

// A patternTranslator reads a pattern once, from left to right, and writes its
// translation. After a mistake it stands at the end of the pattern, so that every loop
// finishes.
type patternTranslator struct {
	src   []rune
	pos   int
	out   strings.Builder
	fault diag.Text // the first mistake

	flags  patternFlags
	depth  int
	groups []patternGroup // the first stands for the whole pattern
	names  map[string]int
	behind int         // number of groups before the outermost look-behind we are in; 0 outside
	tests  []groupTest // groups that conditions ask for, which may stand further right

	backtracks bool
	starts     bool // speaks of the start of the text
	lineEnd    bool
}

// A patternGroup is the width of a capturing group, once it is closed.
type patternGroup struct {
	min, max int
	open     bool
}

// A groupTest is a group number and where it was written.
type groupTest struct{ group, pos int }

// patternFlags are the flags i, m, s, x and a of Python. For us a narrows \w, \d, \s and
// \b to ASCII, but not which letters i takes for the same.
type patternFlags struct{ ignoreCase, multiline, dotAll, verbose, ascii bool }

// translatePattern rewrites a pattern. What is wrong with it comes back as a text.
func translatePattern(pattern string) (patternTranslation, diag.Text) {
	t := &patternTranslator{src: []rune(pattern), groups: make([]patternGroup, 1), names: map[string]int{}}
	if len(t.src) > maxPatternLength {
		n := strconv.Itoa(maxPatternLength)
		return patternTranslation{}, both("a pattern has at most "+n+" characters", "в регулярном выражении может быть не больше "+n+" знаков")
	}
	s := t.alternatives()
	if t.pos < len(t.src) {
		t.fail(t.pos, both("this ) has no opening bracket", "у этой ) нет открывающей скобки"))
	}
	for _, test := range t.tests {
		if test.group >= len(t.groups) {
			t.noGroup(test.pos)
		}
	}
	if !t.fault.IsZero() {
		return patternTranslation{}, t.fault
	}
	text := t.out.String()
	if t.flags.ignoreCase {
		text = "(?i)" + text
	}
	return patternTranslation{
		text:         text,
		groups:       len(t.groups) - 1,
		patternShape: s,
		linear:       !t.backtracks && (s.anchored || !t.starts),
		lineEnd:      t.lineEnd,
	}, diag.Text{}
}

// fail records the first mistake and ends the reading.
func (t *patternTranslator) fail(pos int, what diag.Text) {
	if t.fault.IsZero() {
		n := strconv.Itoa(pos + 1)
		t.fault = both("mistake at character "+n+" of the pattern: "+what.EN, "ошибка в регулярном выражении, знак "+n+": "+what.RU)
	}
	t.pos = len(t.src)
}

func (t *patternTranslator) noGroup(pos int) {
	t.fail(pos, both("there is no such group", "такой группы нет"))
}

// peek is the next character, -1 at the end.
func (t *patternTranslator) peek() rune {
	if t.pos < len(t.src) {
		return t.src[t.pos]
	}
	return -1
}

// next takes the next character, -1 at the end.
func (t *patternTranslator) next() rune {
	r := t.peek()
	if r >= 0 {
		t.pos++
	}
	return r
}

// accept takes the next character when it is r.
func (t *patternTranslator) accept(r rune) bool {
	if t.peek() != r {
		return false
	}
	t.pos++
	return true
}

// skip passes comments, and the blanks of the verbose flag.
func (t *patternTranslator) skip() {
	for {
		switch {
		case t.flags.verbose && strings.ContainsRune(" \t\n\r\v\f", t.peek()):
			t.pos++
		case t.flags.verbose && t.peek() == '#':
			for t.pos < len(t.src) && t.next() != '\n' {
			}
		case t.pos+2 < len(t.src) && string(t.src[t.pos:t.pos+3]) == "(?#":
			from := t.pos
			for r := t.next(); r != ')'; r = t.next() {
				if r < 0 {
					t.fail(from, both("the comment is not closed", "комментарий не закрыт"))
					return
				}
			}
		default:
			return
		}
	}
}

// alternatives reads sequences separated by |, up to a closing bracket or the end.
func (t *patternTranslator) alternatives() patternShape {
	s := t.sequence()
	for t.accept('|') {
		t.out.WriteByte('|')
		s = s.or(t.sequence())
	}
	return s
}

func (t *patternTranslator) sequence() patternShape {
	var s patternShape
	for t.skip(); t.pos < len(t.src) && t.peek() != '|' && t.peek() != ')'; t.skip() {
		piece, repeatable := t.piece()
		s = s.then(t.quantified(piece, repeatable))
	}
	return s
}

// piece reads what a quantifier can stand after. Assertions of a position and flags are
// not repeatable.
func (t *patternTranslator) piece() (s patternShape, repeatable bool) {
	from := t.pos
	if _, _, ok := t.quantifier(); ok {
		t.nothingToRepeat(from)
		return patternShape{}, true
	}
	switch r := t.next(); r {
	case '(':
		s := t.bracket(from)
		return s, t.out.Len() > 0 // flags for the whole pattern write nothing
	case '[':
		return t.class(from), true
	case '\\':
		return t.escape(from)
	case '.':
		if t.flags.dotAll {
			return t.write("(?s:.)", patternShape{min: 1, max: 1, size: 1}), true
		}
		return t.write(`[^\n]`, patternShape{min: 1, max: 1, size: 1}), true
	case '^':
		if t.flags.multiline {
			t.backtracks = true // a search from the middle must see the character before
			return t.write("(?m:^)", patternShape{size: 1}), false
		}
		return t.start(), false
	case '$':
		if t.flags.multiline {
			return t.write("(?m:$)", patternShape{size: 1}), false
		}
		t.lineEnd = true
		return t.write("$", patternShape{size: 1}), false
	default:
		return t.literal(r), true
	}
}

// start writes the start of the text.
func (t *patternTranslator) start() patternShape {
	t.starts = true
	return t.write(`\A`, patternShape{size: 1, anchored: true})
}

// write appends a translated piece and gives its shape.
func (t *patternTranslator) write(text string, s patternShape) patternShape {
	t.out.WriteString(text)
	return s
}

// literal writes one character that stands for itself.
func (t *patternTranslator) literal(r rune) patternShape {
	if strings.ContainsRune(`\.+*?()|[]{}^$`, r) {
		t.out.WriteByte('\\')
	}
	t.out.WriteRune(r)
	return patternShape{min: 1, max: 1, size: 1}
}

func (t *patternTranslator) nothingToRepeat(pos int) {
	t.fail(pos, both("there is nothing to repeat before this", "перед этим нечего повторять"))
}

// quantified reads the quantifier after a piece, if there is one.
func (t *patternTranslator) quantified(s patternShape, repeatable bool) patternShape {
	t.skip()
	from := t.pos
	lo, hi, ok := t.quantifier()
	if !ok {
		return s
	}
	if !repeatable {
		t.nothingToRepeat(from)
		return s
	}
	if s.min == 0 && hi > 1 {
		t.backtracks = true // engines differ in when they leave a loop of empty rounds
	}
	t.out.WriteByte('{')
	t.out.WriteString(strconv.Itoa(lo))
	if hi != lo {
		t.out.WriteByte(',')
		if hi != endless {
			t.out.WriteString(strconv.Itoa(hi))
		}
	}
	t.out.WriteByte('}')
	switch {
	case t.accept('?'):
		t.out.WriteByte('?')
	case t.accept('+'):
		t.out.WriteByte('+')
		t.backtracks = true
	}
	t.skip()
	again := t.pos
	if _, _, ok := t.quantifier(); ok {
		t.fail(again, both("a repetition is repeated: put it in brackets", "повторение повторяется: возьмите его в скобки"))
	}
	return s.repeated(lo, hi)
}

// quantifier reads * + ? {3} {3,} {,5} {3,5}. A { that begins none of these is a
// character like any other.
func (t *patternTranslator) quantifier() (lo, hi int, ok bool) {
	from := t.pos
	switch t.next() {
	case '*':
		return 0, endless, true
	case '+':
		return 1, endless, true
	case '?':
		return 0, 1, true
	case '{':
		if t.peek() == '}' {
			break
		}
		lo, given := t.number()
		hi := lo
		if t.accept(',') {
			if hi, given = t.number(); !given {
				hi = endless
			}
		} else if !given {
			break
		}
		if !t.accept('}') {
			break
		}
		if hi < lo {
			t.fail(from, both("the first number is greater than the second", "первое число больше второго"))
		}
		return lo, hi, true
	}
	t.pos = from
	return 0, 0, false
}

// number reads decimal digits; more than any text has characters counts as endless.
func (t *patternTranslator) number() (n int, ok bool) {
	for t.peek() >= '0' && t.peek() <= '9' {
		n = boundedSum(boundedProduct(n, 10), int(t.next()-'0'))
		ok = true
	}
	return n, ok
}

// name reads the name of a group up to the character that ends it.
func (t *patternTranslator) name(end rune) string {
	from := t.pos
	for t.pos < len(t.src) && t.peek() != end {
		t.pos++
	}
	name := string(t.src[from:t.pos])
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc)) {
			name = ""
			break
		}
	}
	if name == "" || !t.accept(end) {
		t.fail(from, both("a group's name is a letter or _, then letters, digits, _", "имя группы — буква или _, затем буквы, цифры, _"))
	}
	return name
}
