package report

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestGrouped(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 7: "7", 999: "999", 1000: "1\u00a0000", 12345: "12\u00a0345", 999999: "999\u00a0999", 1000000: "1\u00a0000\u00a0000",
		math.MaxInt64: "9\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0807",
	} {
		assert.Equal(t, want, Grouped(n))
	}
}
