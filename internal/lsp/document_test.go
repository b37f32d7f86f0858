package lsp

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
)

func TestPositions(t *testing.T) {
	src := diag.NewSource("a", "имя = 1\r\nя😀b = 2\rc\n")
	for _, c := range []struct {
		name       string
		line, char int
		want       string // what stands before the offset on its line
		back       Position
	}{
		{"Cyrillic counts one", 0, 3, "имя", Position{0, 3}},
		{"behind the smiley", 1, 3, "я😀", Position{1, 3}},
		{"inside the smiley", 1, 2, "я", Position{1, 1}},
		{"behind the end of a line", 0, 99, "имя = 1", Position{0, 7}},
		{"a lone carriage return ends a line", 2, 1, "c", Position{2, 1}},
		{"the empty last line", 3, 0, "", Position{3, 0}},
		{"behind the last line", 9, 9, "", Position{3, 0}},
		{"before the first line", -1, 5, "", Position{0, 0}},
		{"before the first character", 1, -5, "", Position{1, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			offset := offsetOf(src, Position{c.line, c.char})
			at := &locator{src: src}
			assert.Equal(t, c.back, at.position(offset))
			assert.Equal(t, c.want, src.Text[src.LineStart(c.back.Line+1):offset])
		})
	}
}

func TestLocatorInAnyOrder(t *testing.T) {
	src := diag.NewSource("a", "аб\n\r\n😀в\nг")
	for _, order := range [][]int{{0, 4, 5, 7, 11, 13, 15}, {15, 13, 11, 7, 5, 4, 0}, {5, 15, 0, 15}} {
		at := &locator{src: src}
		for _, offset := range order {
			fresh := &locator{src: src}
			assert.Equal(t, fresh.position(offset), at.position(offset), offset)
		}
	}
}

func TestEdited(t *testing.T) {
	at := func(l1, c1, l2, c2 int) *Range { return &Range{Position{l1, c1}, Position{l2, c2}} }
	for _, c := range []struct {
		name    string
		text    string
		changes []ContentChange
		want    string
	}{
		{"typed behind a smiley", "a = \"😀\"", []ContentChange{{at(0, 7, 0, 7), "я"}}, "a = \"😀я\""},
		{"one after another", "ab", []ContentChange{{at(0, 1, 0, 1), "x"}, {at(0, 2, 0, 3), ""}}, "ax"},
		{"over lines", "a\nb\nc", []ContentChange{{at(0, 1, 2, 0), ""}}, "ac"},
		{"upside down", "abc", []ContentChange{{at(0, 2, 0, 1), "-"}}, "a-c"},
		{"everything", "abc", []ContentChange{{nil, "x"}, {at(0, 1, 0, 1), "y"}}, "xy"},
		{"outside the text", "a", []ContentChange{{at(7, 0, 9, 3), "b"}}, "ab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDocument("u", "", c.text, builtins.Standard())
			next := d.edited(2, c.changes, builtins.Standard())
			assert.Equal(t, c.want, next.src.Text)
			assert.Equal(t, c.text, d.src.Text)
			assert.EqualValues(t, 2, next.version)
		})
	}
}

func FuzzPositions(f *testing.F) {
	f.Add("имя = \"😀\"\r\nb\rc", 3, 2)
	f.Add("\xff\n", 0, 1)
	f.Fuzz(func(t *testing.T, text string, line, char int) {
		src := diag.NewSource("a", text)
		offset := offsetOf(src, Position{line, char})
		at := &locator{src: src}
		p := at.position(offset)
		assert.Equal(t, offset, offsetOf(src, p))
	})
}
