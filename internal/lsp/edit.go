package lsp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/internal/rewrite"
	"github.com/salecalc/salecalc/lang/diag"
)

// documentEdits is replacements in one document, in order and apart.
type documentEdits struct {
	doc   *document
	fixes []diag.Fix
}

func (e documentEdits) textEdits() []TextEdit {
	list := make([]TextEdit, 0, len(e.fixes))
	at := e.doc.locator()
	for _, fix := range e.fixes {
		list = append(list, TextEdit{at.rangeOf(e.doc.src.Clamp(fix.Span)), fix.New})
	}
	return list
}

// edit puts replacements into the form that the client takes.
func (v *view) edit(docs []documentEdits) *WorkspaceEdit {
	out := &WorkspaceEdit{}
	for _, e := range docs {
		if !v.client.Workspace.WorkspaceEdit.DocumentChanges {
			if out.Changes == nil {
				out.Changes = make(map[string][]TextEdit)
			}
			out.Changes[e.doc.uri] = e.textEdits()
			continue
		}
		id := VersionedDocument{URI: e.doc.uri}
		if e.doc.open {
			id.Version = &e.doc.version
		}
		out.DocumentChanges = append(out.DocumentChanges, TextDocumentEdit{id, e.textEdits()})
	}
	return out
}

// formatting lays the whole script out.
func formatting(_ context.Context, v *view, p Whole) ([]TextEdit, error) {
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	return laidOut(d, diag.Span{End: len(d.src.Text)}, rewrite.Format(d.src, v.funcs)), nil
}

// rangeFormatting lays out the statements that a range touches, whole.
func rangeFormatting(_ context.Context, v *view, p Part) ([]TextEdit, error) {
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	at := spanOf(d.src, p.Range)
	whole := diag.Span{Start: -1}
	grow := func(s diag.Span) {
		switch {
		case s.End < at.Start || s.Start > at.End:
		case whole.Start < 0:
			whole = s
		default:
			whole = whole.Join(s)
		}
	}
	script := d.look().script
	for _, st := range script.Stmts {
		grow(st.Span())
	}
	for _, c := range script.Comments {
		grow(c.At)
	}
	if whole.Start < 0 {
		return []TextEdit{}, nil
	}
	whole = d.wholeLines(whole)
	text := rewrite.Format(diag.NewSource(d.uri, d.src.Cut(whole)), v.funcs)
	if !strings.HasSuffix(d.src.Cut(whole), "\n") && !strings.HasSuffix(d.src.Cut(whole), "\r") {
		text = strings.TrimSuffix(text, "\n")
	}
	return laidOut(d, whole, text), nil
}

// wholeLines widens a span to the lines it touches.
func (d *document) wholeLines(at diag.Span) diag.Span {
	return diag.Span{Start: d.src.LineStart(d.src.Position(at.Start).Line), End: d.src.LineStart(d.src.Position(at.End).Line + 1)}
}

// laidOut is the edit that turns what stands in a span into text. Lines that stay at the
// beginning and at the end are left out of it, so that the editor keeps its place.
func laidOut(d *document, at diag.Span, text string) []TextEdit {
	if end := d.lineEnd(); end != "\n" {
		text = strings.ReplaceAll(text, "\n", end)
	}
	old := d.src.Cut(at)
	if old == text {
		return []TextEdit{}
	}
	before, after := strings.SplitAfter(old, "\n"), strings.SplitAfter(text, "\n")
	for len(before) > 1 && len(after) > 1 && before[0] == after[0] {
		at.Start += len(before[0])
		before, after = before[1:], after[1:]
	}
	for len(before) > 1 && len(after) > 1 && before[len(before)-1] == after[len(after)-1] {
		at.End -= len(before[len(before)-1])
		before, after = before[:len(before)-1], after[:len(after)-1]
	}
	return []TextEdit{{d.rangeOf(at), strings.Join(after, "")}}
}

// Kinds of actions.
const (
	kindQuickFix = "quickfix"
	kindFixAll   = "source.fixAll"
)

// codeActions offers the mend of every diagnostic in a range, and of all at once.
func codeActions(_ context.Context, v *view, p CodeActionParams) ([]CodeAction, error) {
	list := []CodeAction{}
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return list, nil
	}
	at := spanOf(d.src, p.Range)
	where := d.locator()
	all := documentEdits{doc: d}
	for _, x := range d.look().found() {
		if x.Fix == nil {
			continue
		}
		if !x.Rule.Guess {
			all.fixes = append(all.fixes, *x.Fix)
		}
		if x.Span.End < at.Start || x.Span.Start > at.End || !wanted(p.Context.Only, kindQuickFix) {
			continue
		}
		list = append(list, CodeAction{
			Title: v.fixTitle(d, *x.Fix), Kind: kindQuickFix, IsPreferred: !x.Rule.Guess, Diagnostics: []Diagnostic{v.diagnostic(d, where, x)},
			Edit: v.edit([]documentEdits{{d, []diag.Fix{*x.Fix}}}),
		})
	}
	all.fixes = apart(all.fixes)
	title := diag.Both("Mend everything that can be mended by itself", "Исправить всё, что исправляется само").In(v.lang)
	if len(all.fixes) > 1 && len(list) > 0 {
		list = append(list, CodeAction{Title: title, Kind: kindQuickFix, Edit: v.edit([]documentEdits{all})})
	}
	if len(all.fixes) > 0 && wanted(p.Context.Only, kindFixAll) {
		list = append(list, CodeAction{Title: title, Kind: kindFixAll, Edit: v.edit([]documentEdits{all})})
	}
	return list, nil
}

// wanted reports whether a kind is one of those asked for; nothing asked for is all.
func wanted(only []string, kind string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool { return o == kind || strings.HasPrefix(kind, o+".") })
}

// apart sorts replacements and leaves out those that touch one before them: they are
// offered again when it is made.
func apart(fixes []diag.Fix) []diag.Fix {
	slices.SortStableFunc(fixes, func(a, b diag.Fix) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	out := fixes[:0]
	for _, fix := range fixes {
		if n := len(out); n == 0 || fix.Span.Start > out[n-1].Span.End || fix.Span.Start == out[n-1].Span.End && fix.Span.Len() > 0 && out[n-1].Span.Len() > 0 {
			out = append(out, fix)
		}
	}
	return out
}

// fixTitle says what a replacement does.
func (v *view) fixTitle(d *document, fix diag.Fix) string {
	old, text := shorten(d.src.Cut(fix.Span)), shorten(fix.New)
	title := diag.Both("Replace `{1}` by `{2}`", "Заменить `{1}` на `{2}`")
	switch {
	case fix.New == "":
		title = diag.Both("Delete `{1}`", "Удалить `{1}`")
	case strings.Trim(fix.New, "\r\n") == "":
		title = diag.Both("Begin a new line here", "Перенести на новую строку")
	case fix.Span.Len() == 0:
		title = diag.Both("Insert `{2}`", "Вставить `{2}`")
	}
	return diag.New(&diag.Rule{Message: title}, fix.Span, diag.Same(old), diag.Same(text)).Message(v.lang)
}
