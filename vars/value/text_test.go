package value

import (
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"

	"github.com/stretchr/testify/assert"
)

func TestPreview(t *testing.T) {
	tests := []struct {
		name  string
		in    Value
		limit int
		want  string
	}{
		{"text", Text("12 руб"), 0, `"12 руб"`},
		{"number", Text("007"), 0, `007`},
		{"computed", Float(0.5), 0, `0.5`},
		{"boolean", Text("True"), 0, `True`},
		{"None", None, 0, `None`},
		{"empty", Text(""), 0, `""`},
		{"date", Text("1.1.2022"), 0, `"1.1.2022"`},
		{"array", Text("[ 1,\n2 ]"), 0, `[1,2]`},
		{"escapes", Text("a\n\"b\""), 0, `"a\n\"b\""`},
		{"exactly 30 bytes", Text(strings.Repeat("a", 28)), 0, `"` + strings.Repeat("a", 28) + `"`},
		{"31 bytes", Text(strings.Repeat("a", 29)), 0, `"` + strings.Repeat("a", 25) + `…"`},
		{"cut on a character", Text(strings.Repeat("я", 20)), 0, `"` + strings.Repeat("я", 12) + `…"`},
		{"long array", Text("[" + strings.Repeat("1,", 20) + "1]"), 0, `[1,1,1,1,1,1,1,1,1,1,1,1,1,…`},
		{"short limit", Text("абв"), 6, `"…"`},
		{"absurd limit", Text("абв"), 1, `"…"`},
		{"absurd limit of a number", Text("12345"), 1, `…`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Preview(tt.in, tt.limit)
			assert.Equal(t, tt.want, got)
			assert.True(t, utf8.ValidString(got))
			if tt.limit == 0 {
				assert.LessOrEqual(t, len(got), PreviewBytes)
			}
		})
	}
}

func TestKinds(t *testing.T) {
	tests := []struct {
		in                    Value
		kind                  Kind
		text                  string
		isText, empty, truthy bool
	}{
		{None, KindNone, "", false, true, false},
		{Bool(true), KindBool, "True", false, false, true},
		{Bool(false), KindBool, "False", false, false, false},
		{Int(-5), KindInt, "-5", false, false, true},
		{Float(0.5), KindFloat, "0.5", false, false, true},
		{Text("a"), KindText, "a", true, false, true},
		{Text(""), KindText, "", true, true, false},
		{Text("5"), KindText, "5", true, false, true},
		{NewArray([]Value{Int(1)}), KindArray, "[1]", false, false, true},
		{NewDict([]Pair{{"a", Text("b")}}), KindDict, `{"a":"b"}`, false, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			for range 2 {
				assert.Equal(t, tt.kind, tt.in.Kind())
				assert.Equal(t, tt.text, tt.in.Text())
				assert.Equal(t, "x"+tt.text, string(tt.in.AppendText([]byte("x"))))
				assert.Equal(t, tt.isText, tt.in.IsText())
				assert.Equal(t, tt.empty, tt.in.IsEmpty())
				assert.Equal(t, tt.truthy, tt.in.Truth())
				assert.Equal(t, tt.kind != KindText, tt.in.Computed())
				tt.in.Read()
			}
		})
	}
}

func TestOwned(t *testing.T) {
	buf := []byte(`["text", 12.50]`)
	shared, _ := ParseJSON(unsafe.String(&buf[0], len(buf)))
	text, spelled := shared.Elems()[0].Owned(), shared.Elems()[1].Owned()
	clear(buf)
	assert.Equal(t, "text", text.Text())
	assert.Equal(t, "12.50", spelled.Text())
	assert.Equal(t, KindFloat, spelled.Kind())
	assert.False(t, Int(5).Owned().Computed())
	assert.Equal(t, "", Text("").Owned().Text())
}
