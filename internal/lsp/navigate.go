package lsp

import (
	"context"
	"slices"
)

// definition goes to where a variable gets the value it has here: the nearest write above
// in the same script, else the first one in every other script, else the first below.
func definition(ctx context.Context, v *view, p At) ([]Location, error) {
	uses, u, err := v.usesAt(ctx, p)
	if u == nil {
		return nil, err
	}
	d := v.doc(p.TextDocument.URI)
	var above, below *found
	var elsewhere []Location
	var last *document
	for _, w := range uses {
		switch {
		case !w.written:
		case w.doc != d:
			if w.doc != last {
				elsewhere, last = append(elsewhere, w.location()), w.doc
			}
		case w.stmt.Span().End <= u.stmt.Span().Start:
			above = &w
		case below == nil || w.use == u:
			below = &w
		}
	}
	switch {
	case u.written && below != nil && below.use == u:
		return []Location{below.location()}, nil
	case above != nil:
		return []Location{above.location()}, nil
	case len(elsewhere) > 0:
		return elsewhere, nil
	case below != nil:
		return []Location{below.location()}, nil
	}
	return nil, nil
}

func (x found) location() Location { return Location{x.doc.uri, x.doc.rangeOf(x.at)} }

// references lists every use of a variable in the folder.
func references(ctx context.Context, v *view, p ReferenceParams) ([]Location, error) {
	uses, _, err := v.usesAt(ctx, p.At)
	if err != nil {
		return nil, err
	}
	list := []Location{}
	var at *locator
	var doc *document
	for _, x := range uses {
		if x.written && x.first && !p.Context.IncludeDeclaration {
			continue
		}
		if x.doc != doc {
			doc, at = x.doc, x.doc.locator()
		}
		list = append(list, Location{doc.uri, at.rangeOf(x.at)})
	}
	return list, nil
}

// usesAt lists the uses of the variable at a place, and gives the one there.
func (v *view) usesAt(ctx context.Context, p At) ([]found, *use, error) {
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return nil, nil, nil
	}
	f, err := v.folderOf(ctx, d)
	if err != nil {
		return nil, nil, err
	}
	u, resolved := f.variableAt(d, offsetOf(d.src, p.Position))
	if u == nil {
		return nil, nil, nil
	}
	return f.uses(resolved), u, nil
}

// highlight marks the uses of a variable in one script.
func highlight(ctx context.Context, v *view, p At) ([]DocumentHighlight, error) {
	uses, _, err := v.usesAt(ctx, p)
	if err != nil {
		return nil, err
	}
	d := v.doc(p.TextDocument.URI)
	uses = slices.DeleteFunc(uses, func(x found) bool { return x.doc != d })
	list := []DocumentHighlight{}
	if len(uses) == 0 {
		return list, nil
	}
	at := d.locator()
	for _, x := range uses {
		kind := 2
		if x.written {
			kind = 3
		}
		list = append(list, DocumentHighlight{at.rangeOf(x.at), kind})
	}
	return list, nil
}
