package builtins

import (
	"context"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/salecalc/salecalc/vars/value"
)

// maxPlainDistance bounds the product of the lengths up to which the plain algorithm, which
// cannot be interrupted, computes a distance: a few milliseconds.
const maxPlainDistance = 4_000_000

// similar asks whether the distance is below 30 percent of the longer length.
func similar(c *Call) (value.Value, error) {
	a, b := c.Text(0), c.Text(1)
	if a == b {
		return value.Bool(true), nil
	}
	m, n := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	near := func(distance int) bool { return 10*distance < 3*max(m, n) }
	if !near(max(m-n, n-m)) { // the distance is no less than that
		return value.Bool(false), nil
	}
	if int64(m)*int64(n) <= maxPlainDistance {
		return value.Bool(near(levenshtein.ComputeDistance(a, b))), nil
	}
	distance, err := longDistance(c.Context(), []rune(a), []rune(b))
	return value.Bool(near(distance)), err
}

// longDistance is the Levenshtein distance of long texts, 64 rows of its matrix at a time:
// the bit-vector algorithm of Myers in the form of Hyyrö. Two texts of 100 000 characters
// take about half a second.
func longDistance(ctx context.Context, a, b []rune) (int, error) {
	ids := make(map[rune]int32, 256) // of the characters in a, from 1
	for _, r := range a {
		if ids[r] == 0 {
			ids[r] = int32(len(ids) + 1)
		}
	}
	columns := make([]int32, len(b))
	for j, r := range b {
		columns[j] = ids[r]
	}
	steps := make([]int8, len(b)) // from each column to the next, in the row above the band
	for j := range steps {
		steps[j] = 1
	}
	equal := make([]uint64, len(ids)+1) // rows of the band that have each character
	for from := 0; from < len(a); from += 64 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		band := a[from:min(from+64, len(a))]
		for i, r := range band {
			equal[ids[r]] |= 1 << i
		}
		stepDown(equal, columns, steps, len(band))
		for _, r := range band {
			equal[ids[r]] = 0
		}
	}
	distance := len(a)
	for _, step := range steps {
		distance += int(step)
	}
	return distance, nil
}

// stepDown moves steps from the row above a band of so many rows to its last row. Bits of
// up and down are the rows where the matrix grows or falls from the row above.
func stepDown(equal []uint64, columns []int32, steps []int8, rows int) {
	up, down := ^uint64(0), uint64(0)
	last := rows - 1
	for j, id := range columns {
		eq := equal[id]
		vertical := eq | down
		grows, falls := uint64(steps[j]+1)>>1, uint64(uint8(steps[j])>>7) // 1 or 0
		eq |= falls
		horizontal := (eq&up + up) ^ up | eq
		right := down | ^(horizontal | up)
		left := up & horizontal
		steps[j] = int8(right>>last&1) - int8(left>>last&1)
		right, left = right<<1|grows, left<<1|falls
		up, down = left|^(vertical|right), right&vertical
	}
}
