package lang

import (
	"slices"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// Format prints a script in its canonical layout: a statement a line, single blanks
// around signs and after commas, at most one blank line in a row. Comments stay, and so
// do line breaks inside brackets, with an indent of two blanks a bracket. Strings,
// unquoted text and lines that cannot be read stay as they are. Formatting changes
// neither what the script does nor what is said about it.
//
// keep are places within expressions that stay as they are, in order: pieces without
// blanks, such as 1,5, about which something is said that blanks would hide.
func Format(s *Script, keep ...diag.Span) string {
	f := &formatter{p: newParser(s.Source.Text, Options{MaxDepth: 1 << 30}), s: s, limit: s.maxExpr}
	f.p.comments, f.keep = s.Comments, keep
	if f.limit == 0 {
		f.limit = Options{}.filled().MaxExpr
	}
	end := 0
	stmts, comments := s.Stmts, s.Comments
	for len(stmts) > 0 || len(comments) > 0 {
		if len(comments) > 0 && (len(stmts) == 0 || comments[0].At.Start < stmts[0].Span().Start) {
			at := comments[0].At
			comments = comments[1:]
			f.gap(end, at.Start)
			f.out.WriteString(f.raw(at))
			end = at.End
			continue
		}
		at := stmts[0].Span()
		f.gap(end, at.Start)
		f.statement(stmts[0])
		end = at.End
		stmts = stmts[1:]
		for len(comments) > 0 && comments[0].At.Start < end {
			comments = comments[1:]
		}
	}
	f.gap(end, len(s.Source.Text))
	text := strings.TrimRight(f.out.String(), " \n")
	if text == "" {
		return ""
	}
	return text + "\n"
}

type formatter struct {
	p      *parser
	s      *Script
	out    strings.Builder
	limit  int         // characters that no statement is made longer than
	frozen []diag.Span // what is printed as it stands, in order
	keep   []diag.Span // what the caller wants to stand, in order
}

// raw gives a piece of the source with its line ends made \n.
func (f *formatter) raw(at diag.Span) string {
	text := f.p.text[at.Start:at.End]
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// gap prints what stands between statements and comments: line ends, and semicolons
// that end statements.
func (f *formatter) gap(start, end int) {
	lines := 0
	blank := func() {
		switch {
		case f.out.Len() == 0:
		case lines > 0:
			f.out.WriteString("\n\n"[:min(lines, 2)])
		default:
			f.out.WriteString(" ")
		}
	}
	gap := f.raw(diag.Span{Start: start, End: end})
	said := false
	for i := 0; i < len(gap); i++ {
		switch gap[i] {
		case '\n':
			lines++
			said = false
		case ';':
			if said {
				continue
			}
			if lines > 0 || start == 0 {
				blank()
			}
			f.out.WriteByte(';')
			lines, said = 0, true
		}
	}
	blank()
}

// statement prints one statement.
func (f *formatter) statement(st Stmt) {
	at := st.Span()
	raw := f.raw(at)
	if _, bad := st.(*BadStmt); bad {
		f.out.WriteString(raw)
		return
	}
	f.freeze(st)
	end, text := at.End, ""
	if a, ok := st.(*Assign); ok {
		if u, ok := a.Value.(*Unquoted); ok {
			end, text = u.At.Start, " "+f.raw(u.At)
		}
	}
	w := tokenWriter{f: f}
	w.region(diag.Span{Start: at.Start, End: f.p.trimEnd(at.Start, end)})
	w.comments(end)
	printed := w.out.String() + text
	if len(printed) > len(raw) && len([]rune(printed)) > f.limit {
		printed = raw
	}
	f.out.WriteString(printed)
}

// freeze collects what means something else with blanks inside: names glued by hyphens
// or by #{...}, and digits that look like a phone or a date.
func (f *formatter) freeze(st Stmt) {
	f.frozen = f.frozen[:0]
	WalkStmt(st, func(x Expr) bool {
		switch x := x.(type) {
		case *Hyphenated, *ComputedName:
			f.frozen = append(f.frozen, x.Span())
			return false
		case *String:
			return false
		}
		return true
	})
	at := st.Span()
	n, _ := slices.BinarySearchFunc(f.s.Diagnostics, at.Start, func(d diag.Diagnostic, i int) int { return d.Span.Start - i })
	for ; n < len(f.s.Diagnostics) && f.s.Diagnostics[n].Span.Start < at.End; n++ {
		if d := f.s.Diagnostics[n]; d.Rule == diag.DigitsComputed || d.Rule == diag.PercentComputed {
			f.frozen = append(f.frozen, d.Span)
		}
	}
	for ; len(f.keep) > 0 && f.keep[0].Start < at.End; f.keep = f.keep[1:] {
		f.frozen = append(f.frozen, f.keep[0])
	}
	slices.SortFunc(f.frozen, func(a, b diag.Span) int { return a.Start - b.Start })
}

// A tokenWriter prints the tokens of one statement.
type tokenWriter struct {
	f     *formatter
	out   strings.Builder
	depth int
	prev  kind // of the token before, tEOF for none
	end   int  // of the token before in the source
	tight bool // no blank follows the token before
	value bool // the token before ends a value
}

func (w *tokenWriter) region(at diag.Span) {
	p := w.f.p
	p.reset()
	p.enter(at)
	w.end = at.Start
	frozen := w.f.frozen
	for p.next(); p.kind != tEOF; p.next() {
		for len(frozen) > 0 && frozen[0].Start < p.start {
			frozen = frozen[1:]
		}
		if len(frozen) > 0 && frozen[0].Start == p.start {
			p.take(tName, p.start, frozen[0].Len())
			p.name = p.start
		}
		w.token()
		w.value = w.value && p.text[p.pos-1] != '%'
	}
}

// token prints the current token and what stands before it.
func (w *tokenWriter) token() {
	p := w.f.p
	k := p.kind
	unary := (k == tSub || k == tNot) && !w.value
	switch k {
	case tCloseParen, tCloseBracket, tCloseBrace:
		w.depth--
	}
	w.space(p.start, !w.tight && !w.glued(k))
	w.out.WriteString(w.f.raw(p.span()))
	w.prev, w.end = k, p.pos
	w.tight, w.value = false, false
	switch k {
	case tOpenParen, tOpenBracket, tOpenBrace, tInterp:
		w.depth++
		w.tight = true
	case tCloseParen, tCloseBracket, tCloseBrace, tName, tNumber, tString, tNone, tTrue, tFalse, tAngle:
		w.value = true
	case tSub, tNot:
		w.tight = unary && !w.apart()
	}
}

// glued reports whether no blank stands before a token of kind k.
func (w *tokenWriter) glued(k kind) bool {
	switch k {
	case tCloseParen, tCloseBracket, tCloseBrace, tComma, tColon:
		return w.prev != tEOF
	case tOpenParen: // of a call, not of what a sign in a frozen place computes with
		return w.prev == tName && w.f.p.text[w.end-1] != '%'
	case tOpenBracket:
		return w.value
	}
	return w.prev == tEOF
}

// apart reports whether the sign that is the current token keeps a blank behind it: a
// word, or a minus that does not belong to the number after it.
func (w *tokenWriter) apart() bool {
	p := w.f.p
	if p.kind == tNot {
		return p.text[p.start] != '!'
	}
	n := p.skip(p.pos, p.end)
	return n > p.pos && n < p.end && (isDigitByte(p.text[n]) || p.text[n] == '.')
}

// afterOpening reports whether the token before is an opening bracket. Behind other
// tokens a comment needs a blank: directly behind some signs it would be none.
func (w *tokenWriter) afterOpening() bool {
	switch w.prev {
	case tOpenParen, tOpenBracket, tOpenBrace, tInterp:
		return true
	}
	return false
}

// space prints the comments and line ends before the offset next, or a blank.
func (w *tokenWriter) space(next int, blank bool) {
	if w.comments(next) {
		blank = true
	}
	if w.depth+w.closing() > 0 && w.lineEnds(next) {
		w.newLine()
	} else if blank {
		w.out.WriteByte(' ')
	}
}

// closing is 1 while a closing bracket is about to be printed: it is still inside.
func (w *tokenWriter) closing() int {
	switch w.f.p.kind {
	case tCloseParen, tCloseBracket, tCloseBrace:
		return 1
	}
	return 0
}

func (w *tokenWriter) newLine() {
	w.out.WriteByte('\n')
	for range w.depth {
		w.out.WriteString("  ")
	}
}

// lineEnds reports whether a line ends between the token before and an offset.
func (w *tokenWriter) lineEnds(next int) bool {
	return strings.ContainsAny(w.f.p.text[w.end:next], "\r\n")
}

// comments prints the comments between the token before and an offset; it reports
// whether there were any.
func (w *tokenWriter) comments(next int) bool {
	some := false
	for {
		c := w.f.p.commentAfter(w.end)
		if c >= next {
			return some
		}
		at := diag.Span{Start: c, End: w.f.p.commentEnd(c)}
		if w.depth+w.closing() > 0 && w.lineEnds(c) {
			w.newLine()
		} else if w.out.Len() > 0 && !(w.afterOpening() && !some) {
			w.out.WriteByte(' ')
		}
		w.out.WriteString(w.f.raw(at))
		w.end, w.tight, some = at.End, false, true
	}
}
