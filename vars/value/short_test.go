package value

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// nearby draws floats of few decimals and their neighbours.
func nearby(t *rapid.T) float64 {
	digits := rapid.Int64Range(-1e16, 1e16).Draw(t, "digits")
	if rapid.Bool().Draw(t, "short") {
		digits %= 10_000_000
	}
	f := float64(digits) / math.Pow10(rapid.IntRange(0, 12).Draw(t, "decimals"))
	for range rapid.IntRange(0, 2).Draw(t, "steps") {
		f = math.Nextafter(f, math.Inf(rapid.SampledFrom([]int{-1, 1}).Draw(t, "side")))
	}
	return f
}

// Both short ways give what the general ones give, or nothing.
func TestShortWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := nearby(t)
		if b, ok := appendFew(nil, f); ok {
			require.Equal(t, strconv.FormatFloat(f, 'f', -1, 64), string(b))
		}
		places := rapid.IntRange(-1, 7).Draw(t, "places")
		if short, ok := RoundFew(f, places); ok {
			long, ok := roundDecimal(FloatNumber(f), places)
			require.True(t, ok)
			require.Equal(t, FormatNumber(long), FormatNumber(FloatNumber(short)), "%v to %d", f, places)
		}
	})
}

func TestShortWaysAreTaken(t *testing.T) {
	for _, f := range []float64{0.5, 12.34, -1499.9, 216644.2079, 1e10} {
		_, ok := appendFew(nil, f)
		require.True(t, ok, f)
	}
	for _, f := range []float64{0, 1e300, 0.00001, 1.0 / 3, math.MaxFloat64, 1e15} {
		_, ok := appendFew(nil, f)
		require.False(t, ok, f)
	}
	_, ok := RoundFew(216644.20799999998, 2)
	require.True(t, ok)
	_, ok = RoundFew(1.005, 2)
	require.False(t, ok, "a tie by its digits")
}
