package diag_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/salecalc/salecalc/lang/diag"
)

func TestWith(t *testing.T) {
	tests := []struct {
		name, text string
		args       []string
		want       string
	}{
		{"nothing to fill", "нет", []string{"a"}, "нет"},
		{"twice", "{1} и {2}, {1}", []string{"a", "b"}, "a и b, a"},
		{"what an argument says stays", "{1}: {2}", []string{"{2}", "{1}"}, "{2}: {1}"},
		{"no argument", "{1} {0} {x} {", nil, "{1} {0} {x} {"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := diag.Both("en "+tt.text, tt.text).With(tt.args...)
			assert.Equal(t, diag.Both("en "+tt.want, tt.want), got)
		})
	}
}

func TestLangs(t *testing.T) {
	for _, lang := range []diag.Lang{diag.EN, diag.RU} {
		got, ok := diag.ParseLang(lang.Tag())
		assert.True(t, ok)
		assert.Equal(t, lang, got)
	}
	for _, other := range []string{"", "RU", "uk", "ru-RU"} {
		_, ok := diag.ParseLang(other)
		assert.False(t, ok, other)
	}
	for locale, want := range map[string]diag.Lang{"ru_RU.UTF-8": diag.RU, "uk": diag.RU, "en_GB": diag.EN, "C": diag.EN, "": diag.EN} {
		assert.Equal(t, want, diag.LangFor(locale), locale)
	}
}
