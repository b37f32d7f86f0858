package bench

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAllocs: what one run of a formula may allocate, as a mean over all rows, however
// the variables are fed. Texts are what costs an allocation: one for each that is kept.
func TestAllocs(t *testing.T) {
	most := map[string]float64{Bool: 0, Price: 0, PriceText: 0, Ladder: 0, String: 1, Script: 1, Array: 0, JSON: 0}
	rows := Rows()
	for _, f := range Formulas() {
		for _, e := range Engines() {
			src, ok := e.Sources[f.Name]
			if !ok || !strings.HasPrefix(e.Name, "salecalc-") {
				continue
			}
			t.Run(f.Name+"/"+e.Name, func(t *testing.T) {
				p, err := e.Make(f, src, rows)
				require.NoError(t, err)
				// AllocsPerRun rounds down, so it counts whole passes over the rows.
				pass := testing.AllocsPerRun(5, func() {
					for i := range rows {
						if err := p.Run(i); err != nil {
							t.Fatal(err)
						}
					}
				})
				mean := pass / float64(len(rows))
				t.Logf("%.3f allocations", mean)
				assert.LessOrEqual(t, mean, most[f.Name])
			})
		}
	}
}
