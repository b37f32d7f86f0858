package lang

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// A parser reads the expressions of one source. It belongs to one call of Parse,
// ParseExpr or ParseTemplate.
type parser struct {
	text string
	src  *diag.Source // of the text; nil for a text that is only tried
	o    Options

	exprLexer
	pairs     pairer
	comments  []Comment
	plainText bool // message text, where #<name> and comments have no meaning

	depth    int      // of nesting
	literals int      // how many array and dictionary literals are around
	opens    []opened // what was begun and not finished, outermost first
	base     int      // where opens begins that belong to the region
	scratch  []Expr   // elements of lists that are not finished
	assigned assigned

	failed  bool
	failure failure
	chain   diag.Span // the second comparison of a chain, if there is one
	long    diag.Span // a name that is too long, if there is one

	found   findings
	tooLong []int // where statements begin that would go on over lines if they were shorter
	invalid []int // the bytes that are not UTF-8
	apart   []apart

	names    slab[Name]
	numbers  slab[Number]
	binaries slab[Binary]
	assigns  slab[assignNode]

	firstOpens   [8]opened
	firstScratch [8]Expr
}

// An assignNode is an assignment with its target.
type assignNode struct {
	Assign
	place Place
}

// An apart is a statement that goes on over lines by its brackets, but cannot be read so.
type apart struct {
	start  int             // of the statement
	closer diag.Span       // the line that closes its brackets
	reason diag.Diagnostic // why not
}

func newParser(text string, o Options) *parser {
	o = o.filled()
	p := &parser{text: text, o: o, pairs: newPairer(text, o.MaxDepth)}
	p.opens, p.scratch = p.firstOpens[:0], p.firstScratch[:0]
	likely := func(bytes int) int { return min(1+len(text)/bytes, 64) }
	p.names.first, p.binaries.first, p.numbers.first = likely(10), likely(16), likely(40)
	return p
}

// reset forgets the statement before, but not what it was found to say.
func (p *parser) reset() {
	p.failed, p.failure = false, failure{}
	p.chain, p.long = diag.Span{}, diag.Span{}
	p.depth, p.literals, p.base = 0, 0, 0
	p.interp, p.arg = false, false
	p.opens, p.scratch = p.opens[:0], p.scratch[:0]
	p.pairs.again()
}

// fail records why reading cannot go on, and ends the region.
func (p *parser) fail(f failure) {
	if !p.failed {
		p.failed, p.failure = true, f
	}
	p.pos = p.end
	p.take(tEOF, p.end, 0)
}

// report adds a diagnostic.
func (p *parser) report(r *diag.Rule, at diag.Span, args ...diag.Text) {
	p.found.add(diag.New(r, at, args...))
}

// guard runs f and turns a panic into a diagnostic about the text at the given place.
// It is the only place that recovers.
func (p *parser) guard(at diag.Span, f func()) {
	defer func() {
		if r := recover(); r != nil {
			p.report(diag.InternalError, at, diag.Same(preview(fmt.Sprint(r))))
		}
	}()
	f()
}

// split cuts the text into lines, notes its comments and reports one that is not closed.
func (p *parser) split() *splitter {
	s := split(p.text, p.o.MaxDepth)
	p.comments = s.comments
	if s.unclosed >= 0 {
		p.report(diag.UnclosedComment, diag.Span{Start: s.unclosed, End: s.unclosed + 2})
	}
	return s
}

// commentEnd gives the end of the comment that begins at i, -1 if none does.
func (p *parser) commentEnd(i int) int {
	n, ok := slices.BinarySearchFunc(p.comments, i, func(c Comment, i int) int { return c.At.Start - i })
	if !ok {
		return -1
	}
	return p.comments[n].At.End
}

// commentBefore gives the beginning of the comment that ends at i, -1 if none does.
func (p *parser) commentBefore(i int) int {
	n, ok := slices.BinarySearchFunc(p.comments, i, func(c Comment, i int) int { return c.At.End - i })
	if !ok {
		return -1
	}
	return p.comments[n].At.Start
}

// trimEnd gives the end of a region without the blanks and comments at its end. A
// comment that is not closed may end in blanks itself.
func (p *parser) trimEnd(start, end int) int {
	for {
		if c := p.commentBefore(end); c >= start {
			end = c
			continue
		}
		e := trimBlanks(p.text, start, end)
		if e == end {
			return e
		}
		end = e
	}
}

// skip gives the first offset from i that is no blank and no comment.
func (p *parser) skip(i, end int) int {
	for {
		i = skipBlanks(p.text, i, end)
		if i+1 >= end || p.text[i] != '/' || p.text[i+1] != '*' {
			return i
		}
		e := p.commentEnd(i)
		if e < 0 {
			return i
		}
		i = min(e, end)
	}
}

// line gives the number of the line that i stands in.
func (p *parser) line(i int) int {
	if p.src == nil {
		return 1
	}
	return p.src.Position(i).Line
}

// longer reports whether the text at a place has more than limit characters.
func (p *parser) longer(at diag.Span, limit int) bool {
	return at.Len() > limit*utf8.UTFMax || at.Len() > limit && utf8.RuneCountInString(p.text[at.Start:at.End]) > limit
}

// A slab hands out nodes from shared blocks, which spares allocations. A block lives as
// long as one of its nodes.
type slab[T any] struct {
	free  []T
	first int // how many to make at first; 0: as many as later
}

func (s *slab[T]) take() *T {
	if len(s.free) == 0 {
		s.free = make([]T, cmp.Or(s.first, 8))
		s.first = 0
	}
	n := &s.free[0]
	s.free = s.free[1:]
	return n
}

// assigned knows the names that the statements read so far assign or delete.
type assigned struct {
	list []string
	seen map[string]struct{} // of the first len(seen)… names of list that were asked for
	done int                 // how many of list are in seen
}

func (a *assigned) add(name string) { a.list = append(a.list, name) }

func (a *assigned) has(name string) bool {
	if len(a.list) <= 8 {
		return slices.Contains(a.list, name)
	}
	if a.seen == nil {
		a.seen = make(map[string]struct{}, len(a.list))
	}
	for ; a.done < len(a.list); a.done++ {
		a.seen[a.list[a.done]] = struct{}{}
	}
	_, ok := a.seen[name]
	return ok
}

func (p *parser) markAssigned(n *Name) { n.AssignedAbove = p.assigned.has(n.Name) }
