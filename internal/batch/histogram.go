package batch

import (
	"math"
	"slices"
)

// maxBins is how many bins of a histogram may hold something.
const maxBins = 40

// A Histogram counts numbers in bins as wide as a power of two. The bins widen as need
// be, so neither the range of the numbers nor their order has to be known: the same
// numbers give the same bins.
type Histogram struct {
	Count int64           `json:"count"`
	Sum   float64         `json:"sum"`
	Min   float64         `json:"min"`
	Max   float64         `json:"max"`
	Power int             `json:"power"` // a bin is 2 to the Power wide
	Bins  map[int64]int64 `json:"bins"`  // by the number of widths from 0
}

const (
	finestBin = -10     // a power
	farthest  = 1 << 52 // number of a bin: whole numbers are exact below
)

// Add counts a number.
func (h *Histogram) Add(x float64) {
	if h.Count == 0 {
		h.Min, h.Max, h.Power, h.Bins = x, x, finestBin, map[int64]int64{}
	}
	h.Count++
	h.Sum += x
	h.Min, h.Max = min(h.Min, x), max(h.Max, x)
	for math.Abs(math.Ldexp(x, -h.Power)) >= farthest {
		h.widen()
	}
	h.Bins[int64(h.bin(x))]++
	for h.spread() > maxBins {
		h.widen()
	}
}

// spread is the number of bins from the first to the last that holds something.
func (h *Histogram) spread() int64 {
	return int64(min(h.bin(h.Max)-h.bin(h.Min)+1, farthest))
}

// bin is the number of the bin of x. A number too small to be divided is not yet 0.
func (h *Histogram) bin(x float64) float64 {
	bin := math.Floor(math.Ldexp(x, -h.Power))
	if bin == 0 && x < 0 {
		return -1
	}
	return bin
}

// widen makes bins twice as wide.
func (h *Histogram) widen() {
	wide := make(map[int64]int64, len(h.Bins))
	for i, n := range h.Bins {
		wide[i>>1] += n // rounds down
	}
	h.Power, h.Bins = h.Power+1, wide
}

// WidenTo makes the bins as wide as those of another histogram, if they are narrower.
func (h *Histogram) WidenTo(power int) {
	for h.Count > 0 && h.Power < power {
		h.widen()
	}
}

// Mean is the mean of the numbers; 0 when there is none.
func (h *Histogram) Mean() float64 {
	if h.Count == 0 {
		return 0
	}
	return h.Sum / float64(h.Count)
}

// Range gives the numbers of the first and the last bin; only when something was counted.
func (h *Histogram) Range() (first, last int64) {
	var at []int64
	for i := range h.Bins {
		at = append(at, i)
	}
	return slices.Min(at), slices.Max(at)
}

// Edge is where a bin begins.
func (h *Histogram) Edge(bin int64) float64 { return math.Ldexp(float64(bin), h.Power) }
