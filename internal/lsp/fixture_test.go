package lsp

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
)

const root = "/bot"

// viewOf makes a view of scripts, all open: name, text, name, text. The mark | in one of
// them is the cursor; it is taken out.
func viewOf(t *testing.T, scripts ...string) (*view, At) {
	t.Helper()
	v := &view{funcs: builtins.Standard(), hints: hintsAll, roots: []string{root}, docs: map[string]*document{}}
	v.client.TextDocument.Completion.CompletionItem.SnippetSupport = true
	var at At
	for i := 0; i < len(scripts); i += 2 {
		uri := uriOf(root + "/" + scripts[i])
		text := scripts[i+1]
		cursor := strings.Index(text, "|")
		text = strings.Replace(text, "|", "", 1)
		d := newDocument(uri, rootOf(v.roots, uri), text, v.funcs)
		d.open, d.version = true, 1
		v.docs[uri] = d
		if cursor >= 0 {
			at = At{Document{uri}, d.locator().position(cursor)}
		}
	}
	return v, at
}

// one makes a view of one script.
func one(t *testing.T, text string) (*view, At) { return viewOf(t, "a.calc", text) }

func (v *view) russian() *view {
	v.lang = diag.RU
	return v
}

// spelt gives what stands at a location.
func (v *view) spelt(l Location) string {
	d := v.doc(l.URI)
	return fileName(d) + ":" + d.src.Cut(spanOf(d.src, l.Range))
}

// applied makes edits of one document.
func applied(t *testing.T, d *document, edits []TextEdit) string {
	t.Helper()
	text := d.src.Text
	for i := len(edits) - 1; i >= 0; i-- {
		at := spanOf(d.src, edits[i].Range)
		require.LessOrEqual(t, at.End, len(text))
		text = text[:at.Start] + edits[i].NewText + text[at.End:]
	}
	return text
}

func background() context.Context { return context.Background() }
