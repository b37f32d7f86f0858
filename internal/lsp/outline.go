package lsp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

// foldingRanges folds statements and brackets over several lines, comments, and sections:
// what stands under a comment that begins a paragraph.
func foldingRanges(_ context.Context, v *view, p Whole) ([]FoldingRange, error) {
	list := []FoldingRange{}
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return list, nil
	}
	at := d.locator()
	add := func(s diag.Span, kind string) {
		if r := at.rangeOf(s); r.End.Line > r.Start.Line {
			list = append(list, FoldingRange{r.Start.Line, r.End.Line, kind})
		}
	}
	script := d.look().script
	for _, c := range script.Comments {
		add(c.At, "comment")
	}
	for _, s := range sections(d) {
		add(s, "region")
	}
	for _, st := range script.Stmts {
		add(st.Span(), "")
		lang.WalkStmt(st, func(x lang.Expr) bool {
			switch x.(type) {
			case *lang.Call, *lang.Array, *lang.Dict:
				add(x.Span(), "")
			}
			return true
		})
	}
	slices.SortStableFunc(list, func(a, b FoldingRange) int { return cmp.Compare(a.StartLine, b.StartLine) })
	return slices.CompactFunc(list, func(a, b FoldingRange) bool { return a.StartLine == b.StartLine && a.EndLine == b.EndLine }), nil
}

// sections lists the parts of a script between comments that begin a paragraph, each from
// the last line of its comment; none when the whole script is one part.
func sections(d *document) []diag.Span {
	text := d.src.Text
	var list []diag.Span
	at, last := d.locator(), 0
	for _, c := range d.look().script.Comments {
		line := at.lineOf(c.At.Start) + 1
		if line == last {
			continue
		}
		last = line
		if isBlank(text[d.src.LineStart(line):c.At.Start]) && (line == 1 || isBlank(d.src.Line(line-1))) {
			if n := len(list); n > 0 {
				list[n-1].End = c.At.Start
			}
			list = append(list, diag.Span{Start: max(c.At.Start, c.At.End-1), End: len(text)})
		}
	}
	if len(list) < 2 {
		return nil
	}
	for i, s := range list {
		list[i].End = s.Start + len(strings.TrimRight(text[s.Start:max(s.Start, s.End)], " \t\r\n"))
	}
	return list
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// documentSymbols is the outline: every variable where it is first written, and the calls
// that stand alone.
func documentSymbols(_ context.Context, v *view, p Whole) ([]DocumentSymbol, error) {
	list := []DocumentSymbol{}
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return list, nil
	}
	at := d.locator()
	seen := map[variable]bool{}
	for _, st := range d.look().script.Stmts {
		switch st := st.(type) {
		case *lang.Assign:
			name := variable{st.Place.Scope, st.Place.Name}
			if seen[name] || len(st.Place.Indexes) > 0 {
				continue
			}
			seen[name] = true
			s := DocumentSymbol{Name: name.String(), Kind: symbolVariable, Range: at.rangeOf(st.At), SelectionRange: at.rangeOf(st.Place.NameAt)}
			if st.Value != nil {
				s.Detail = shorten(d.src.Cut(st.Value.Span()))
			}
			list = append(list, s)
		case *lang.ExprStmt:
			if call, ok := st.X.(*lang.Call); ok {
				list = append(list, DocumentSymbol{Name: call.Name, Kind: symbolFunction, Range: at.rangeOf(st.At), SelectionRange: at.rangeOf(call.NameAt)})
			}
		}
	}
	return list, nil
}

// maxSymbols is how many variables of the workspace are listed.
const maxSymbols = 500

// workspaceSymbols finds variables by a part of their name.
func workspaceSymbols(ctx context.Context, v *view, p WorkspaceSymbolParams) ([]WorkspaceSymbol, error) {
	list := []WorkspaceSymbol{}
	query := strings.ToLower(p.Query)
	docs := make([]*document, 0, len(v.docs))
	for _, d := range v.docs {
		docs = append(docs, d)
	}
	slices.SortFunc(docs, func(a, b *document) int { return cmp.Compare(a.uri, b.uri) })
	for _, d := range docs {
		if ctx.Err() != nil {
			return nil, errCancelled
		}
		seen := map[variable]bool{}
		for i := range d.look().uses {
			u := &d.look().uses[i]
			if !u.first || seen[u.variable] || !strings.Contains(strings.ToLower(u.String()), query) {
				continue
			}
			if seen[u.variable] = true; len(list) == maxSymbols {
				return list, nil
			}
			list = append(list, WorkspaceSymbol{u.variable.String(), symbolVariable, found{d, u}.location()})
		}
	}
	return list, nil
}
