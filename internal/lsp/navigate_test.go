package lsp

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// where lists locations as file:line:column, from 1, with what stands there.
func (v *view) where(list []Location) []string {
	out := []string{}
	for _, l := range list {
		d := v.doc(l.URI)
		out = append(out, fmt.Sprintf("%s:%d:%s", fileName(d), l.Range.Start.Line+1, d.src.Cut(spanOf(d.src, l.Range))))
	}
	return out
}

func TestDefinition(t *testing.T) {
	const other = "client.x = 1\nцена = 5\nцена = 6"
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"the nearest above", "x = 1\nx = 2\ny = |x + 1\nx = 3", []string{"a.calc:2:x"}},
		{"not the line itself", "x = 1\nx = x| + 1", []string{"a.calc:1:x"}},
		{"another script", "y = це|на + 1", []string{"b.calc:2:цена"}},
		{"only below", "y = z| + 1\nz = 2", []string{"a.calc:2:z"}},
		{"the target itself", "z = 2\nz| = 3", []string{"a.calc:2:z"}},
		{"inside a text", "z = 2\ny = \"#{|z}\"", []string{"a.calc:1:z"}},
		{"the client's", "x = 1\ny = client.|x", []string{"b.calc:1:x"}},
		{"a bare name of the client's", "y = |x + 1", []string{"b.calc:1:x"}},
		{"a name in a text", "y = get_client_var(77, '|x')", []string{"b.calc:1:x"}},
		{"a built-in variable", "y = current_|date", []string{}},
		{"a word that means itself", "y = рек|лама", []string{}},
		{"a function", "y = rou|nd(1)", []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, at := viewOf(t, "a.calc", c.text, "b.calc", other)
			list, err := definition(background(), v, at)
			require.NoError(t, err)
			assert.Equal(t, c.want, v.where(list))
		})
	}
}

func TestReferences(t *testing.T) {
	for _, c := range []struct {
		name string
		docs []string
		decl bool
		want []string
	}{
		{"over the folder", []string{"a.calc", "|x = 1\ny = x + 1", "b.calc", "z = \"#{x}\""}, true, []string{"a.calc:1:x", "a.calc:2:x", "b.calc:1:x"}},
		{"without where it is written", []string{"a.calc", "|x = 1\nx[0] = 2\ny = x + 1"}, false, []string{"a.calc:2:x", "a.calc:3:x"}},
		{"the client's is not the deal's", []string{"a.calc", "x = 1\nclient.|x = 2\ny = x + client.x"}, true, []string{"a.calc:2:x", "a.calc:3:x"}},
		{"the deal's is not the client's", []string{"a.calc", "|x = 1\nclient.x = 2\ny = x + клиент.x"}, true, []string{"a.calc:1:x", "a.calc:3:x"}},
		{"the project's is not the client's", []string{"a.calc", "project.|x = 1\nclient.x = 2\ny = project.x"}, true, []string{"a.calc:1:x", "a.calc:3:x"}},
		{"a bare name reads the client's", []string{"a.calc", "client.x = 2", "b.calc", "y = |x + 1"}, true, []string{"a.calc:1:x", "b.calc:1:x"}},
		{"a word becomes a variable", []string{"a.calc", "y = реклама", "b.calc", "|реклама = 1"}, true, []string{"a.calc:1:реклама", "b.calc:1:реклама"}},
		{"names in texts", []string{"a.calc", "client.|phone = 1", "b.calc", "a = get_client_vars(7, ['phone', 'x'])\nset_client_vars(7, {\"phone\": 2})"}, true, []string{"a.calc:1:phone", "b.calc:1:phone", "b.calc:2:phone"}},
		{"another folder is another bot", []string{"a.calc", "|x = 1", "../other/b.calc", "y = x + 1"}, true, []string{"a.calc:1:x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, at := viewOf(t, c.docs...)
			p := ReferenceParams{At: at}
			p.Context.IncludeDeclaration = c.decl
			list, err := references(background(), v, p)
			require.NoError(t, err)
			assert.Equal(t, c.want, v.where(list))
		})
	}
}

func TestHighlight(t *testing.T) {
	v, at := viewOf(t, "a.calc", "|x = 1\ny = x + 1", "b.calc", "z = x + 1")
	list, err := highlight(background(), v, at)
	require.NoError(t, err)
	assert.Equal(t, []DocumentHighlight{
		{Range{Position{0, 0}, Position{0, 1}}, 3},
		{Range{Position{1, 4}, Position{1, 5}}, 2},
	}, list)
}

func TestRename(t *testing.T) {
	for _, c := range []struct {
		name, text, other, to string
		want, wantOther       string // after; of the other script, empty when it stays
		refused               string
	}{
		{"over the folder", "|x = 1\ny = x + 1", "z = \"#{x}\"", "цена", "цена = 1\ny = цена + 1", "z = \"#{цена}\"", ""},
		{"behind a smiley", "s = \"😀 #{|x}\" + x\nx = 1", "", "yy", "s = \"😀 #{yy}\" + yy\nyy = 1", "", ""},
		{"the client's", "client.|x = 1\ny = client.x + 1", "клиент.x = 2", "z", "client.z = 1\ny = client.z + 1", "клиент.z = 2", ""},
		{"the same name in another scope stays", "|x = 1\nclient.x = 2", "", "z", "z = 1\nclient.x = 2", "", ""},
		{"the same name", "|x = 1", "", "x", "", "", ""},
		{"no name", "|x = 1", "", "5x", "", "", "is no name"},
		{"an empty name", "|x = 1", "", "", "", "", "is no name"},
		{"a word of the language", "|x = 1", "", "True", "", "", "is no name"},
		{"a prefix", "|x = 1", "", "client", "", "", "is a word of the language"},
		{"to a built-in variable", "|x = 1", "", "client_id", "", "", "built-in"},
		{"of a built-in variable", "x = |client_id", "", "y", "", "", "built-in"},
		{"of the client's name", "client.|name = 'x'", "", "y", "", "", "built-in"},
		{"to a setting", "|x = 1", "", "getcourse_secret", "", "", "setting"},
		{"of a function", "x = rou|nd(1)", "", "y", "", "", "function"},
		{"of nothing", "x = 1 |+ 1", "", "y", "", "", "there is no variable here"},
		{"of what comes from outside", "x = |номер + 1", "", "y", "", "", "no script here writes"},
		{"to a taken name", "|x = 1", "y = 2", "y", "", "", "something else already, at b.calc:1"},
		{"to a word that means itself", "|x = 1", "y = реклама", "реклама", "", "", "something else already, at b.calc:1"},
		{"of what may be put together", "|q1 = 1", "y = \"#{q#{i}}\"", "z", "", "", "by hand"},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs := []string{"a.calc", c.text}
			if c.other != "" {
				docs = append(docs, "b.calc", c.other)
			}
			v, at := viewOf(t, docs...)
			edit, err := rename(background(), v, RenameParams{at, c.to})
			if c.refused != "" {
				require.ErrorContains(t, err, c.refused)
				_, err = rename(background(), v.russian(), RenameParams{at, c.to})
				require.Error(t, err)
				assert.NotContains(t, err.Error(), c.refused, "in Russian")
				return
			}
			require.NoError(t, err)
			for name, want := range map[string]string{"a.calc": c.want, "b.calc": c.wantOther} {
				uri := uriOf(root + "/" + name)
				if want == "" {
					assert.Empty(t, edit.Changes[uri])
					continue
				}
				assert.Equal(t, want, applied(t, v.doc(uri), edit.Changes[uri]))
			}
		})
	}
}

func TestPrepareRename(t *testing.T) {
	v, at := one(t, "y = client.го|род\nclient.город = 1")
	got, err := prepareRename(background(), v, at)
	require.NoError(t, err)
	assert.Equal(t, &PreparedRename{Range{Position{0, 11}, Position{0, 16}}, "город"}, got)

	v, at = one(t, "y = order|_id")
	_, err = prepareRename(background(), v, at)
	assert.ErrorContains(t, err, "built-in")
}

// Edits name the version they were made for when the client can take it.
func TestRenameVersioned(t *testing.T) {
	v, at := viewOf(t, "a.calc", "|x = 1", "b.calc", "y = x + 1")
	v.client.Workspace.WorkspaceEdit.DocumentChanges = true
	closed := *v.docs[uriOf(root+"/b.calc")]
	closed.open = false
	v.docs[closed.uri] = &closed
	edit, err := rename(background(), v, RenameParams{at, "z"})
	require.NoError(t, err)
	require.Len(t, edit.DocumentChanges, 2)
	assert.EqualValues(t, 1, *edit.DocumentChanges[0].TextDocument.Version)
	assert.Nil(t, edit.DocumentChanges[1].TextDocument.Version)
	assert.Empty(t, edit.Changes)
}
