package batch_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/lang/diag"
)

// The bins do not depend on the order of the numbers, hold all of them, and are few.
func TestHistogram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(-1e300, 1e300), rapid.Float64Range(-10, 10), rapid.SampledFrom([]float64{0, 1, 1e6})), 1, 200).Draw(t, "numbers")
		var a, b batch.Histogram
		for _, x := range numbers {
			a.Add(x)
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
		for _, x := range numbers {
			b.Add(x)
		}
		require.Equal(t, a.Bins, b.Bins)
		require.Equal(t, a.Power, b.Power)
		var sum int64
		for _, n := range a.Bins {
			sum += n
		}
		require.Equal(t, int64(len(numbers)), sum)
		first, last := a.Range()
		require.LessOrEqual(t, last-first, int64(40))
		require.LessOrEqual(t, a.Edge(first), a.Min)
		require.Greater(t, a.Edge(last+1), a.Max)
	})
}

// A value is shown as text, whatever is in it, and the page asks nothing of anybody.
func TestDiffPage(t *testing.T) {
	s := setup{script: "note = note + '<script>alert(1)</script>'\nqty = qty * 2", writes: []string{"note", "qty"}, diff: true, in: "note,qty\n\"<b>&\"\"\",1\nx,5\ny,\n"}
	p := do(t, s)
	require.NoError(t, p.err)
	for lang, words := range map[diag.Lang][]string{diag.EN: {"3 of 3 rows change.", ">before<"}, diag.RU: {"Изменится строк: 3 из 3.", ">было<"}} {
		var page bytes.Buffer
		require.NoError(t, p.diff.WriteHTML(&page, "a < b", lang))
		for _, w := range append(words, "<svg", "a &lt; b", "&lt;script&gt;alert(1)", `class="b"`, `class="a"`) {
			assert.Contains(t, page.String(), w)
		}
		for _, w := range []string{"<script", "http:", "https:", "<b>"} {
			assert.NotContains(t, page.String(), w)
		}
	}
	var text bytes.Buffer
	require.NoError(t, p.diff.WriteText(&text, diag.EN))
	assert.Contains(t, text.String(), "qty: 0 new, 2 changed, 0 removed; before 2 numbers from 1 to 5, mean 3; after 2 numbers from 2 to 10, mean 6\n")
	assert.Contains(t, text.String(), "     2  qty: 5 → 10\n")
}
