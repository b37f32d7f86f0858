package lsp

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/lint"
	"github.com/salecalc/salecalc/lang/diag"
)

// Bounds of documents, in bytes. A larger one than maxAnalysed is kept in step, but
// nothing is said about it; one larger than maxKept is forgotten until it is sent anew.
const (
	maxAnalysed = 1 << 20
	maxKept     = 64 << 20
)

// A document is one version of a script. It is immutable: an edit makes a new one.
type document struct {
	uri     string
	root    string // of the folder it belongs to
	version int32
	open    bool // the client edits it; otherwise it is what the disk holds
	lost    bool // it has grown too large and its text is not known
	src     *diag.Source
	rules   *lint.Rulebook // for its folder
	look    func() *analysis
}

// newDocument is a script as the disk holds it.
func newDocument(uri, root, text string, funcs *builtins.Registry) *document {
	d := (&document{uri: uri, root: root, rules: &lint.Rulebook{}}).edited(0, []ContentChange{{Text: text}}, funcs)
	d.open = false
	return d
}

// looker reads a source when it is first asked to.
func looker(src *diag.Source, funcs *builtins.Registry, rules *lint.Rulebook) func() *analysis {
	return sync.OnceValue(func() *analysis {
		if len(src.Text) > maxAnalysed {
			src = diag.NewSource(src.Name, "")
		}
		return analyse(src, funcs, rules)
	})
}

// analysed reports whether the document is small enough to be read.
func (d *document) analysed() bool { return !d.lost && len(d.src.Text) <= maxAnalysed }

// edited gives the next version of the document.
func (d *document) edited(version int32, changes []ContentChange, funcs *builtins.Registry) *document {
	src, lost := d.src, d.lost
	for _, c := range changes {
		if c.Range == nil {
			src, lost = diag.NewSource(d.uri, c.Text), false
		} else if !lost {
			at := spanOf(src, *c.Range)
			src = diag.NewSource(d.uri, src.Text[:at.Start]+c.Text+src.Text[at.End:])
		}
		if len(src.Text) > maxKept {
			src, lost = diag.NewSource(d.uri, ""), true
		}
	}
	return &document{uri: d.uri, root: d.root, version: version, open: true, lost: lost, src: src, rules: d.rules, look: looker(src, funcs, d.rules)}
}

// offsetOf converts a position. What lies outside the text is moved into it: behind the
// last character of a line to the line's end, inside a character to its beginning.
func offsetOf(src *diag.Source, p Position) int {
	if p.Line < 0 {
		return 0
	}
	if p.Line >= src.Lines() {
		return len(src.Text)
	}
	line := src.Line(p.Line + 1)
	at := 0
	for units := 0; at < len(line); {
		r, n := utf8.DecodeRuneInString(line[at:])
		if units += utf16Len(r); units > p.Character {
			break
		}
		at += n
	}
	return src.LineStart(p.Line+1) + at
}

// spanOf converts a range; one that is upside down is turned over.
func spanOf(src *diag.Source, r Range) diag.Span {
	a, b := offsetOf(src, r.Start), offsetOf(src, r.End)
	return diag.Span{Start: min(a, b), End: max(a, b)}
}

// utf16Len is the number of UTF-16 units of a character.
func utf16Len(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// units is the number of UTF-16 units of a text.
func units(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		n += utf16Len(r)
	}
	return n
}

// A locator converts offsets to positions. Asked in the order of the source it looks at
// every byte once. It is not safe for concurrent use.
type locator struct {
	src    *diag.Source
	line   int // from 1; 0 before the first question
	end    int // where the next line begins
	offset int
	char   int
}

func (d *document) locator() *locator { return &locator{src: d.src} }

func (l *locator) position(offset int) Position {
	text := l.src.Text
	offset = min(max(offset, 0), len(text))
	switch {
	case l.line == 0 || offset < l.offset || offset >= l.end && l.line < l.src.Lines():
		l.seek(offset)
	}
	l.char += units(text[l.offset:offset])
	l.offset = offset
	return Position{Line: l.line - 1, Character: l.char}
}

// seek goes to the beginning of the line of an offset.
func (l *locator) seek(offset int) {
	lo, hi := 1, l.src.Lines()
	for lo < hi {
		if mid := (lo + hi + 1) / 2; l.src.LineStart(mid) <= offset {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	l.line, l.char = lo, 0
	l.offset, l.end = l.src.LineStart(lo), l.src.LineStart(lo+1)
}

func (l *locator) rangeOf(at diag.Span) Range {
	start := l.position(at.Start)
	return Range{Start: start, End: l.position(at.End)}
}

// lineOf gives the line of an offset, from 0.
func (l *locator) lineOf(offset int) int { return l.position(offset).Line }

// rangeOf converts one span.
func (d *document) rangeOf(at diag.Span) Range { return d.locator().rangeOf(at) }

// lineEnd is the mark that ends the lines of the document: that of its first line.
func (d *document) lineEnd() string {
	if n := strings.IndexAny(d.src.Text, "\r\n"); n >= 0 {
		switch {
		case strings.HasPrefix(d.src.Text[n:], "\r\n"):
			return "\r\n"
		case d.src.Text[n] == '\r':
			return "\r"
		}
	}
	return "\n"
}
