package lsp

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFormatting(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"blanks", "x=1\ny  =  2\n", "x = 1\ny = 2\n"},
		{"nothing to do", "x = 1\n", "x = 1\n"},
		{"line ends of the document", "x=1\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"},
		{"no line end at the end", "x = 1\ny=2", "x = 1\ny = 2\n"},
		{"empty", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, _ := one(t, c.text)
			d := v.doc(uriOf(root + "/a.calc"))
			edits, err := formatting(background(), v, Whole{Document{d.uri}})
			require.NoError(t, err)
			require.NotNil(t, edits)
			assert.Equal(t, c.want, applied(t, d, edits))
			if c.text == c.want {
				assert.Empty(t, edits)
			}
		})
	}
}

func TestFormattingTouchesFewLines(t *testing.T) {
	v, _ := one(t, "a = 1\nb=2\nc = 3\n")
	edits, err := formatting(background(), v, Whole{Document{uriOf(root + "/a.calc")}})
	require.NoError(t, err)
	assert.Equal(t, []TextEdit{{Range{Position{1, 0}, Position{2, 0}}, "b = 2\n"}}, edits)
}

func TestRangeFormatting(t *testing.T) {
	for _, c := range []struct {
		name, text string
		from, to   int // lines
		want       string
	}{
		{"one line", "a=1\nb=2\nc=3", 1, 1, "a=1\nb = 2\nc=3"},
		{"a whole statement", "a=1\nb=round(\n5,\n1)\nc=3\n", 2, 2, "a=1\nb = round(\n  5,\n  1)\nc=3\n"},
		{"the last line", "a=1\nb=2", 1, 1, "a=1\nb = 2"},
		{"comments", "/* x */ a=1\nb=2", 0, 0, "/* x */ a = 1\nb=2"},
		{"nothing there", "a=1\n\n\n", 2, 2, "a=1\n\n\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, _ := one(t, c.text)
			d := v.doc(uriOf(root + "/a.calc"))
			edits, err := rangeFormatting(background(), v, Part{Document{d.uri}, Range{Position{c.from, 0}, Position{c.to, 1}}})
			require.NoError(t, err)
			assert.Equal(t, c.want, applied(t, d, edits))
		})
	}
}

func TestCodeActions(t *testing.T) {
	for _, c := range []struct {
		name, text string
		only       []string
		titles     string
		first      string // the text after the first action
	}{
		{"a slip of the pen, which a person has to look at", "x = rou|ns(5)", nil, "Replace `rouns` by `round`", "x = round(5)"},
		{"a semicolon", "x = 5;|", nil, "Delete `;`; Mend everything that can be mended by itself", "x = 5"},
		{"two on one line", "x = rou|ns(«5»)", []string{"quickfix"}, "Replace `rouns` by `round`", "x = round(«5»)"},
		{"everything at once, but no guesses", "x = rouns(5)\ny = 1;\nz = 1|", []string{"source.fixAll"}, "Mend everything that can be mended by itself", "x = rouns(5)\ny = 1\nz = 1"},
		{"everything of one's own kind", "x = 5;|", []string{"source"}, "Mend everything that can be mended by itself", "x = 5"},
		{"another kind", "x = rouns(5)|", []string{"refactor"}, "", ""},
		{"nothing to mend", "x = 5|", nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, at := one(t, c.text)
			p := CodeActionParams{Part: Part{at.TextDocument, Range{at.Position, at.Position}}}
			p.Context.Only = c.only
			list, err := codeActions(background(), v, p)
			require.NoError(t, err)
			var titles []string
			for _, a := range list {
				titles = append(titles, a.Title)
			}
			assert.Equal(t, c.titles, strings.Join(titles, "; "))
			if c.first != "" {
				d := v.doc(at.TextDocument.URI)
				assert.Equal(t, c.first, applied(t, d, list[0].Edit.Changes[d.uri]))
			}
		})
	}
}

// Every mend that a diagnostic has is offered where the diagnostic stands.
func TestEveryFixIsOffered(t *testing.T) {
	text := "a = «раз»\nb = rouns(1)\nc = 3;\ndel a\nx = if(a = 5, 1, 2)\ny = if(a => 5, 1, 2)\nz = round(5, 2\nt = 8-912-345-67-89\nn = (1 + 2))\na = 1; b = 2"
	v, _ := one(t, text)
	d := v.doc(uriOf(root + "/a.calc"))
	fixes := 0
	for _, x := range d.look().found() {
		if x.Fix == nil {
			continue
		}
		fixes++
		p := CodeActionParams{Part: Part{Document{d.uri}, d.rangeOf(x.Span)}}
		list, err := codeActions(background(), v, p)
		require.NoError(t, err)
		found := false
		for _, a := range list {
			if a.Kind == kindQuickFix && len(a.Diagnostics) == 1 && a.Diagnostics[0].Range == d.rangeOf(x.Span) {
				edits := a.Edit.Changes[d.uri]
				found = found || len(edits) == 1 && edits[0].NewText == x.Fix.New && edits[0].Range == d.rangeOf(x.Fix.Span)
			}
		}
		assert.True(t, found, "%s at %v", x.Code(), x.Span)
	}
	assert.Greater(t, fixes, 6)
}
