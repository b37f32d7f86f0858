package records

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestDoubled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.SampledFrom([]byte("abcd\n\n\x0b\x8a\x00\t")), 0, 60).Draw(t, "text")
		require.Equal(t, bytes.Contains(b, []byte("\n\n")), doubled(b), "%q", b)
	})
}
