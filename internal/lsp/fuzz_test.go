package lsp

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
)

// FuzzRequests asks everything at any place of any text, after an edit there: nothing
// panics, and edits lie in the text.
func FuzzRequests(f *testing.F) {
	for _, rule := range diag.Catalogue() {
		f.Add(rule.Example, 0, 5, "x")
	}
	f.Add(`r = getcourse_add_deal("", "", "1", 5, '{"deal_status": "in_work", "}')`, 0, 60, `"`)
	f.Add("x = \"#{if(a == \"😀\", [1, {\"k\": 2}], )}\"\r\ny = q#{i}[0] /* я\r */", 1, 4, "#{")
	f.Add("клиент.имя = 'a\n", 0, 7, ".")
	f.Fuzz(func(t *testing.T, text string, line, char int, typed string) {
		const uri = "file:///bot/a.calc"
		funcs := builtins.Standard()
		at := Position{line, char}
		d := newDocument(uri, "/bot", text, funcs).edited(2, []ContentChange{{&Range{at, at}, typed}}, funcs)
		v := &view{funcs: funcs, hints: hintsAll, docs: map[string]*document{uri: d}}
		all, err := json.Marshal(object{
			"textDocument": Document{uri}, "position": at, "newName": "новое_имя", "query": "",
			"range": Range{at, Position{line + 3, char}}, "context": object{"includeDeclaration": true},
		})
		require.NoError(t, err)
		for name, request := range requests() {
			if name == "completionItem/resolve" {
				continue
			}
			result, err := request(background(), v, all)
			if name != "textDocument/rename" && name != "textDocument/prepareRename" {
				require.NoError(t, err, name)
				require.True(t, json.Valid(result), name)
			}
		}
		for _, x := range v.diagnostics(uri).Diagnostics {
			assert.True(t, x.Range.Start.Line >= 0 && x.Range.End.Line < d.src.Lines(), "%v", x)
		}
		renamedBackIsTheSame(t, v, d, at)
	})
}

// renamedBackIsTheSame renames the variable at a place and back.
func renamedBackIsTheSame(t *testing.T, v *view, d *document, at Position) {
	edit, err := rename(background(), v, RenameParams{At{Document{d.uri}, at}, "новое_имя"})
	if err != nil || len(edit.Changes) == 0 {
		return
	}
	next := newDocument(d.uri, d.root, applied(t, d, edit.Changes[d.uri]), v.funcs)
	back := &view{funcs: v.funcs, docs: map[string]*document{d.uri: next}}
	f, err := back.folderOf(background(), next)
	require.NoError(t, err)
	old, err := v.folderOf(background(), d)
	require.NoError(t, err)
	_, was := old.variableAt(d, offsetOf(d.src, at))
	is := variable{was.scope, "новое_имя"}
	require.Len(t, f.uses(is), len(old.uses(was)), "uses of %s in %q", was, d.src.Text)
	fixes := f.replaced(is, was.name)
	require.Equal(t, d.src.Text, applied(t, next, fixes[0].textEdits()))
}
