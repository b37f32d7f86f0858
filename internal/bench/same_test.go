package bench

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSame: every engine gives what Go gives, on every row.
func TestSame(t *testing.T) {
	rows := Rows()
	for _, f := range Formulas() {
		want := f.Native(rows)
		for _, e := range Engines() {
			src, ok := e.Sources[f.Name]
			if !ok {
				continue
			}
			t.Run(f.Name+"/"+e.Name, func(t *testing.T) {
				p, err := e.Make(f, src, rows)
				require.NoError(t, err)
				for i := range rows {
					require.NoError(t, want.Run(i))
					require.NoError(t, p.Run(i), "row %d", i)
					if got, want := p.Result(), want.Result(); !same(got, want) {
						t.Fatalf("row %d: got %v (%T), want %v", i, got, got, want)
					}
				}
			})
		}
	}
}

// same compares results; integers count as floats, and floats may differ in their last
// digits, for engines may order a product differently.
func same(got, want any) bool {
	w, ok := want.(float64)
	if !ok {
		return got == want
	}
	var g float64
	switch x := got.(type) {
	case float64:
		g = x
	case int64:
		g = float64(x)
	case int:
		g = float64(x)
	default:
		return false
	}
	return math.Abs(g-w) <= 1e-9*math.Max(1, math.Abs(w))
}

// TestRows: the rows reach every branch, so that sameness says something.
func TestRows(t *testing.T) {
	rows := Rows()
	require.Equal(t, Rows(), rows, "the rows differ from one time to the next")
	seen := map[string]map[any]int{}
	for _, f := range Formulas() {
		p := f.Native(rows)
		seen[f.Name] = map[any]int{}
		for i := range rows {
			require.NoError(t, p.Run(i))
			seen[f.Name][p.Result()]++
		}
	}
	require.Len(t, seen[Bool], 2)
	require.Greater(t, len(seen[JSON]), 4)
	factors := map[float64]bool{}
	replaced := 0
	for i := range rows {
		require.GreaterOrEqual(t, len(rows[i].Body), 1024)
		if rows[i].Q > 0 {
			factors[math.Round(nativeLadder(&rows[i])/rows[i].Q)] = true
		}
		if strings.Contains(nativeString(&rows[i]), "AN") {
			replaced++
		}
	}
	require.Len(t, factors, 10)
	require.Greater(t, replaced, RowCount/10)
	require.Less(t, replaced, RowCount*9/10)
}

// TestCompile: everything the benchmark of compiling times does compile.
func TestCompile(t *testing.T) {
	f, err := formula(Script)
	require.NoError(t, err)
	for _, e := range Engines() {
		if e.Compile == nil {
			continue
		}
		compile, err := e.Compile(f, e.Sources[Script])
		require.NoError(t, err, e.Name)
		require.NoError(t, compile(), e.Name)
		if e.Name == "salecalc-slots" {
			require.NoError(t, parseOurs(e.Sources[Script]))
		}
	}
}
