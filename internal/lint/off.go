package lint

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

// A comment switches rules off:
//
//	/* salecalc: off CODE ... */       for the line it ends, or else for the next statement
//	/* salecalc: off-file CODE ... */  for the whole file
const (
	mark    = "salecalc:"
	offLine = "off"
	offFile = "off-file"
)

// offs is what the comments of a script switch off.
type offs struct {
	src   *diag.Source
	lines map[diag.Code][]lines
	files map[diag.Code]bool
	found []diag.Diagnostic // about the comments themselves
}

type lines struct{ from, to int }

func (o *offs) silences(d diag.Diagnostic) bool {
	if o.files[d.Code()] {
		return true
	}
	n := o.src.Position(d.Span.Start).Line
	return slices.ContainsFunc(o.lines[d.Code()], func(l lines) bool { return l.from <= n && n <= l.to })
}

// switches reads the comments of a script.
func switches(s *lang.Script) offs {
	o := offs{src: s.Source, lines: map[diag.Code][]lines{}, files: map[diag.Code]bool{}}
	for _, c := range s.Comments {
		text := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s.Source.Cut(c.At), "/*"), "*/"))
		if rest, ok := strings.CutPrefix(text, mark); ok {
			o.comment(s, c.At, rest)
		}
	}
	return o
}

func (o *offs) comment(s *lang.Script, at diag.Span, text string) {
	words := fields(text)
	if len(words) < 2 || words[0] != offLine && words[0] != offFile {
		o.found = append(o.found, diag.New(diag.UnknownOff, at, diag.Same("`"+strings.TrimSpace(mark+" "+strings.TrimSpace(text))+"`"),
			diag.Both("for a line: /* salecalc: off CODE */, for the whole file: /* salecalc: off-file CODE */",
				"для строки: /* salecalc: off КОД */, для всего файла: /* salecalc: off-file КОД */")))
		return
	}
	for _, word := range words[1:] {
		code := diag.Code(word)
		if !o.known(at, word) {
			continue
		}
		if words[0] == offFile {
			o.files[code] = true
		} else {
			o.lines[code] = append(o.lines[code], o.statement(s, at))
		}
	}
}

// fields are the words of such a comment.
func fields(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,", r) })
}

// known reports a word that is no rule, or one that cannot be switched off.
func (o *offs) known(at diag.Span, word string) bool {
	place := at
	if i := strings.Index(o.src.Cut(at), word); i >= 0 {
		place = diag.Span{Start: at.Start + i, End: at.Start + i + len(word)}
	}
	switchable, ok := Codes()[diag.Code(word)]
	switch {
	case !ok:
		d := diag.New(diag.UnknownOff, place, diag.Same(word), seeList)
		if near, ok := Near(word); ok {
			d.Args[1], d.Fix = diag.Meant(near, spell.Strange(word, near)), &diag.Fix{Span: place, New: near}
		}
		o.found = append(o.found, d)
	case !switchable:
		o.found = append(o.found, diag.New(diag.LockedOff, place, diag.Same(word)))
	}
	return ok && switchable
}

var seeList = diag.Both("the code stands in square brackets behind each message", "код стоит в квадратных скобках в конце каждого сообщения")

// statement gives the lines of the statement a comment belongs to: the one that begins
// before it in its line, or the next one.
func (o *offs) statement(s *lang.Script, at diag.Span) lines {
	line := o.src.Position(at.Start).Line
	n, _ := slices.BinarySearchFunc(s.Stmts, at.Start, func(st lang.Stmt, i int) int { return cmp.Compare(st.Span().Start, i) })
	if n > 0 {
		before := o.linesOf(s.Stmts[n-1].Span())
		if before.to >= line {
			return before
		}
	}
	if n < len(s.Stmts) {
		return o.linesOf(s.Stmts[n].Span())
	}
	return lines{line, line}
}

func (o *offs) linesOf(at diag.Span) lines {
	return lines{o.src.Position(at.Start).Line, o.src.Position(at.End).Line}
}

// Codes says of every code whether it can be switched off.
func Codes() map[diag.Code]bool {
	codes := map[diag.Code]bool{}
	for _, r := range diag.Catalogue() {
		codes[r.Code] = codes[r.Code] || canSwitch(r)
	}
	return codes
}

// NextOff gives what may stand next in a comment that begins with this text: words that
// say what is switched off, or codes that do not stand there yet. Nothing for a comment
// that is not about rules.
func NextOff(begun string) (words []string, codes []diag.Code) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(strings.TrimPrefix(begun, "/*")), mark)
	there := fields(rest)
	switch {
	case !ok:
	case len(there) == 0:
		return []string{offLine, offFile}, nil
	case there[0] == offLine || there[0] == offFile:
		for code, switchable := range Codes() {
			if switchable && !slices.Contains(there, string(code)) {
				codes = append(codes, code)
			}
		}
		slices.Sort(codes)
	}
	return nil, codes
}

// Near gives the code that was probably meant.
func Near(word string) (string, bool) {
	var names []string
	for _, code := range slices.Sorted(maps.Keys(Codes())) {
		names = append(names, string(code))
	}
	return spell.Nearest(word, names)
}
