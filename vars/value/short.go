package value

import (
	"math"
	"strconv"
)

// Most numbers of everyday life have few decimals. Both functions here recognize those,
// do them in a few machine instructions, and leave the others to the general way.

const (
	fewDecimals = 4
	fewScale    = 1e4  // 10 to the power of fewDecimals
	exactScaled = 1e15 // below it, whole numbers of as many digits are exact and far apart
)

// appendFew writes a float that has at most fewDecimals decimals.
func appendFew(dst []byte, f float64) ([]byte, bool) {
	x := math.Abs(f)
	scaled := math.Floor(x*fewScale + 0.5)
	if !(scaled < exactScaled && scaled/fewScale == x) || f == 0 {
		return dst, false
	}
	// No decimal of fewer digits reads back as x but that without the zeros at its end.
	m := uint64(scaled)
	if f < 0 {
		dst = append(dst, '-')
	}
	dst = strconv.AppendUint(dst, m/fewScale, 10)
	rest := m % fewScale
	if rest == 0 {
		return dst, true
	}
	dst = append(dst, '.', byte('0'+rest/1000), byte('0'+rest/100%10), byte('0'+rest/10%10), byte('0'+rest%10))
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	return dst, true
}

// powers of ten that RoundFew knows.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6}

const (
	exactRounded = 1e10 // up to it a product's error is far below nearTie
	nearTie      = 1e-4
)

// RoundFew is [RoundHalfAway] of a float that is plainly nearer to one side than to the
// other: what its shortest decimal form says of ties does not matter then. It is false for
// all others, and for places below 0 or above 6.
func RoundFew(f float64, places int) (float64, bool) {
	if places < 0 || places >= len(powers) {
		return 0, false
	}
	scaled := math.Abs(f) * powers[places]
	if !(scaled < exactRounded) {
		return 0, false
	}
	whole := math.Floor(scaled)
	part := scaled - whole
	if math.Abs(part-0.5) < nearTie {
		return 0, false
	}
	if part > 0.5 {
		whole++
	}
	if whole == 0 {
		return 0, true
	}
	return math.Copysign(whole/powers[places], f), true
}
