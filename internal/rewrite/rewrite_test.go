package rewrite

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
)

func TestApply(t *testing.T) {
	at := func(from, to int, text string) diag.Fix {
		return diag.Fix{Span: diag.Span{Start: from, End: to}, New: text}
	}
	for _, tt := range []struct {
		name  string
		fixes []diag.Fix
		want  string
		n     int
	}{
		{"none", nil, "abcdef", 0},
		{"in any order", []diag.Fix{at(4, 5, "E"), at(0, 1, "A")}, "AbcdEf", 2},
		{"beside each other", []diag.Fix{at(0, 2, "X"), at(2, 4, "Y")}, "XYef", 2},
		{"overlapping", []diag.Fix{at(0, 3, "X"), at(2, 4, "Y"), at(5, 6, "")}, "Xde", 2},
		{"the longer one", []diag.Fix{at(1, 2, "X"), at(1, 4, "Y")}, "aYef", 1},
		{"two insertions at one place", []diag.Fix{at(3, 3, "X"), at(3, 3, "Y")}, "abcXdef", 1},
		{"an insertion at the start", []diag.Fix{at(0, 0, "X")}, "Xabcdef", 1},
		{"outside", []diag.Fix{at(5, 9, "X"), at(4, 3, "Y")}, "abcdef", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, n := Apply("abcdef", tt.fixes)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.n, n)
		})
	}
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"quotes", "a=«раз» ;\n;\nb = ”“” + „x“", "a = \"раз\"\n\nb = \"“\" + \"x\"\n"},
		{"quotes inside", "a = «x #{ f(“y”) }»", "a = \"x #{ f(\"y\") }\"\n"},
		{"quotes that must stay", "a = «\"'`»", "a = «\"'`»\n"},
		{"semicolons and comments", "a = 1 /* x */;\nb = 2; /* y */;", "a = 1 /* x */\nb = 2; /* y */;\n"},
		{"decimal commas", "a=round( 1,5 )\nb=max(1,2,5)\nc=max(1, 2,5)\nd=random(0,9)", "a = round(1,5)\nb = max(1, 2, 5)\nc = max(1, 2,5)\nd = random(0, 9)\n"},
		{"comments", "/*a*//*b*/ c=1", "/*a*/ /*b*/ c = 1\n"},
		{"broken", "a=(1", "a=(1\n"},
		{"no UTF-8", "a=«\xff»;", "a=«\xff»;"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, Format(diag.NewSource("test", tt.in), builtins.Standard()))
		})
	}
}

func TestDiff(t *testing.T) {
	assert.Empty(t, Diff("a.calc", "a = 1\n", "a = 1\n"))
	assert.Equal(t, "--- a.calc\n+++ a.calc\n@@ -1,2 +1,2 @@\n-a=1\n+a = 1\n b = 2\n", Diff("a.calc", "a=1\nb = 2\n", "a = 1\nb = 2\n"))
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	name, link := filepath.Join(dir, "a.calc"), filepath.Join(dir, "link.calc")
	require.NoError(t, os.WriteFile(name, []byte("a=1"), 0o600))
	require.NoError(t, os.Chmod(name, 0o640))
	require.NoError(t, os.Symlink("a.calc", link))
	require.NoError(t, Write(link, "a = 1\n"))
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, "a = 1\n", string(data))
	info, err := os.Lstat(name)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o640), info.Mode())
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 2, "nothing is left over")
	require.ErrorIs(t, Write(filepath.Join(dir, "none.calc"), ""), os.ErrNotExist)
}

func TestFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"b.calc", "a.CALC", "notes.txt", "below/c.calc", ".git/d.calc", "e.calc/f.calc"} {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, nil, 0o600))
	}
	for _, tt := range []struct{ in, want string }{
		{"b.calc", "b.calc"},
		{"notes.txt -", "notes.txt -"},
		{".", "a.CALC b.calc below/c.calc e.calc/f.calc"},
		{"b.calc below b.calc", "b.calc below/c.calc"},
		{".git", ".git/d.calc"},
	} {
		got, err := Files(strings.Fields(tt.in))
		require.NoError(t, err)
		assert.Equal(t, tt.want, filepath.ToSlash(strings.Join(got, " ")))
	}
	_, err := Files([]string{"b.calc", "none"})
	require.ErrorIs(t, err, os.ErrNotExist)
}
