package spell

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNearest(t *testing.T) {
	names := []string{"round", "random", "replace", "arr_len", "getcourse_add_deal", "скидка", "abs"}
	tests := []struct{ name, in, want string }{
		{"one letter", "rouns", "round"},
		{"two letters of a long name", "getcourse_ad_dael", "getcourse_add_deal"},
		{"a Cyrillic letter counts once", "скитка", "скидка"},
		{"too far", "raise", ""},
		{"too short to guess", "abz", ""},
		{"the name itself is no guess", "round", ""},
		{"much longer", "replacereplacereplace", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Nearest(tt.in, names)
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.want != "", ok)
		})
	}
}
