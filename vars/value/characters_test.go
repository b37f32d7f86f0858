package value

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestCharacters(t *testing.T) {
	for _, s := range []string{"", "a", "ё", "12345678", "1234567ё", "123456789ё", "Ещё раз", "\xff", strings.Repeat("x", 17), "👍🏽"} {
		require.Equal(t, utf8.RuneCountInString(s), Characters(s), "%q", s)
	}
}
