package lsp

import (
	"cmp"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/internal/lint"
	"github.com/salecalc/salecalc/lang/diag"
)

// inComment gives the comment around the cursor, also one about rules that is not closed
// yet.
func (c *cursor) inComment() (diag.Span, bool) {
	if at, ok := c.d.look().commentAt(c.offset); ok {
		return at, true
	}
	src := c.d.src
	start := src.LineStart(src.Position(c.offset).Line)
	line := src.Text[start:c.offset]
	i := strings.LastIndex(line, "/*")
	if i < 0 || strings.Contains(line[i:], "*/") {
		return diag.Span{}, false
	}
	words, codes := lint.NextOff(strings.TrimRightFunc(line[i:], func(r rune) bool { return r < 128 && inCode(byte(r)) }))
	return diag.Span{Start: start + i, End: c.offset}, len(words)+len(codes) > 0
}

// off proposes what may stand at the cursor in a comment that switches rules off: the
// rules that find something in the script before all others.
func (b *completer) off(comment diag.Span) {
	text, from, to := b.c.d.src.Text, b.c.offset, b.c.offset
	for from > comment.Start && inCode(text[from-1]) {
		from--
	}
	for to < comment.End && inCode(text[to]) {
		to++
	}
	b.at = b.c.d.rangeOf(diag.Span{Start: from, End: to})
	words, codes := lint.NextOff(text[comment.Start:from])
	for _, word := range words {
		b.add(rankKey, itemKeyword, word, "", word)
	}
	found := b.c.d.look().found()
	for _, code := range codes {
		rank := rankFolder
		if slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Code() == code }) {
			rank = rankHere
		}
		b.add(rank, itemConstant, string(code), "", string(code)).Documentation = markdown(reason(code).In(b.v.lang))
	}
	slices.SortFunc(b.items, func(x, y CompletionItem) int {
		return cmp.Or(cmp.Compare(x.SortText, y.SortText), cmp.Compare(x.Label, y.Label))
	})
}

// inCode reports whether a byte is one of those that codes are made of.
func inCode(c byte) bool { return 'a' <= c && c <= 'z' || c == '-' }

// reason says why a rule is there.
func reason(code diag.Code) diag.Text {
	for _, r := range diag.Catalogue() {
		if r.Code == code && !r.Why.IsZero() {
			return r.Why
		}
	}
	return diag.Text{}
}
