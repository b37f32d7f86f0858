package spell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNearest(t *testing.T) {
	names := []string{"round", "random", "replace", "round" + strings.Repeat("d", 59), "arr_len", "getcourse_add_deal", "скидка", "abs"}
	tests := []struct{ name, in, want string }{
		{"one letter", "rouns", "round"},
		{"two letters of a long name", "getcourse_ad_dael", "getcourse_add_deal"},
		{"a Cyrillic letter counts once", "скитка", "скидка"},
		{"too far", "raise", ""},
		{"too short to guess", "abz", ""},
		{"the name itself is no guess", "round", ""},
		{"much longer", "replacereplacereplace", ""},
		{"neighbours that changed places", "ruond", "round"},
		{"a Cyrillic letter that looks Latin", "rоund", "round"},
		{"looks alike though short", "аbs", "abs"},
		{"a capital, though short", "ABS", "abs"},
		{"a wide letter", "ａbs", "abs"},
		{"one letter is never looked up", "a", ""},
		{"too long to look up", "round" + strings.Repeat("d", 60), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Nearest(tt.in, names)
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.want != "", ok)
		})
	}
}

func TestVariable(t *testing.T) {
	names := []string{"price1", "вопрос_1", "phone", "user_name", "products"}
	tests := []struct{ name, in, want string }{
		{"one letter", "prise1", "price1"},
		{"another number", "price2", ""},
		{"another number of more digits", "вопрос_12", ""},
		{"a number added", "phone2", ""},
		{"a letter and a number", "fone2", ""},
		{"no number", "phome", "phone"},
		{"another word", "user_date", ""},
		{"a letter in a word", "user_mame", "user_name"},
		{"a word added", "product_sku", ""},
		{"words written together", "username", "user_name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := Variable(tt.in, names)
			require.Equal(t, tt.want, got)
		})
	}
}

func TestStrange(t *testing.T) {
	for _, tt := range []struct{ word, name, want string }{
		{"rоund", "round", "о"},
		{"сосo", "cocо", "соo"},
		{"цeна", "цена", "e"},
		{"Round", "round", ""},
		{"rouns", "round", ""},
		{"roun", "round", ""},
	} {
		require.Equal(t, tt.want, Strange(tt.word, tt.name), tt.word)
	}
}
