package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// threePasses is cut from real output; the second pass ran on a machine half as fast.
const threePasses = `goos: linux
goarch: amd64
pkg: example
cpu: Some CPU @ 2.00GHz
BenchmarkEval/f=a_bool/engine=expr-map-2         	 100	       70.0 ns/op	       0 B/op	       0 allocs/op
BenchmarkEval/f=a_bool/engine=salecalc-slots-2   	 100	       20.0 ns/op	       0 B/op	       0 allocs/op
BenchmarkEval/f=a_bool/engine=salecalc-scopes-fresh-2   	 100	       140.0 ns/op	       0 B/op	       0 allocs/op
BenchmarkEval/f=b_text/engine=expr-map-2         	 100	       400.0 ns/op	      64 B/op	       8 allocs/op
BenchmarkCompile/f=e_script/engine=expr-map-2    	 100	     60000 ns/op	    9000 B/op	     200 allocs/op
BenchmarkCompile/f=e_script/engine=salecalc-2    	 100	     12000 ns/op	    9000 B/op	     100 allocs/op
PASS
goos: linux
goarch: amd64
pkg: example
cpu: Some CPU @ 2.00GHz
BenchmarkEval/f=a_bool/engine=expr-map-2         	 100	       140 ns/op	       0 B/op	       0 allocs/op
BenchmarkEval/f=a_bool/engine=salecalc-slots-2   	 100	       40.00 ns/op	       0 B/op	       0 allocs/op
BenchmarkEval/f=a_bool/engine=salecalc-scopes-fresh-2   	 100	       280.0 ns/op	       0 B/op	       0 allocs/op
PASS
BenchmarkEval/f=a_bool/engine=expr-map-2         	 100	       80.0 ns/op	       0 B/op	       0 allocs/op
BenchmarkEval/f=a_bool/engine=salecalc-slots-2   	 100	       20.0 ns/op	       0 B/op	       0 allocs/op
BenchmarkEval/f=a_bool/engine=salecalc-scopes-fresh-2   	 100	       160.0 ns/op	       0 B/op	       0 allocs/op
`

const wantMarkdown = `goos: linux, goarch: amd64, cpu: Some CPU @ 2.00GHz; 3 passes

## One evaluation

Median in ns ± half the range, and allocations.

| engine | a_bool | b_text |
| --- | ---: | ---: |
| expr-map | 80 ±44% / 0 | 400 ±0% / 8 |
| salecalc/slots | 20 ±50% / 0 | – |
| salecalc/scopes-fresh | 160 ±44% / 0 | – |

## Times as fast as expr-map

Median of the passes' ratios, their range, and the minimum to reach.

| engine | a_bool | b_text |
| --- | ---: | ---: |
| salecalc/slots | 3.5 [3.5–4] ≥ 2.5 | – |
| salecalc/scopes-fresh | **0.5 [0.5–0.5] ≥ 1.1** | – |

Missed (bold): salecalc/scopes-fresh a_bool 0.5 < 1.1.

## Compiling the script

From source text to runnable program; parse stops at the tree.

| engine | µs, allocations | times as fast as expr-map |
| --- | ---: | ---: |
| expr-map | 60 ±0% / 200 | 1 |
| salecalc | 12 ±0% / 100 | 5 |
`

func TestMarkdown(t *testing.T) {
	r, err := read(strings.NewReader(threePasses))
	require.NoError(t, err)
	assert.Equal(t, wantMarkdown, markdown(r))
}

func TestRead(t *testing.T) {
	tests := []struct {
		name, in string
		want     key
		ns       float64
		allocs   []float64
	}{
		{"with a number of processors", "BenchmarkEval/f=a_bool/engine=expr-map-16 \t 5\t 12.5 ns/op\t 8 B/op\t 1 allocs/op", key{"Eval", "a_bool", "expr-map"}, 12.5, []float64{1}},
		{"on one processor", "BenchmarkEval/f=a_bool/engine=expr-map \t 5\t 12.5 ns/op\t 8 B/op\t 1 allocs/op", key{"Eval", "a_bool", "expr-map"}, 12.5, []float64{1}},
		{"without memory", "BenchmarkEval/f=a_bool/engine=gval-2 \t 5\t 7 ns/op", key{"Eval", "a_bool", "gval"}, 7, nil},
		{"large", "BenchmarkCompile/f=e_script/engine=goja-2 \t 5\t 1.5e+06 ns/op", key{"Compile", "e_script", "goja"}, 1.5e6, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := read(strings.NewReader(tt.in + "\n"))
			require.NoError(t, err)
			require.Contains(t, r.series, tt.want)
			assert.Equal(t, []float64{tt.ns}, r.series[tt.want].ns)
			assert.Equal(t, tt.allocs, r.series[tt.want].allocs)
		})
	}
}

func TestReadNothing(t *testing.T) {
	_, err := read(strings.NewReader("PASS\n"))
	assert.EqualError(t, err, "no benchmark lines")
}

func TestAfter(t *testing.T) {
	list := []string{"expr-map", "gval"}
	list = after(list, "expr-map", "expr-decode")
	list = after(list, "expr-decode", "gval")
	list = after(list, "gval", "gval-decode")
	list = after(list, "", "goja")
	assert.Equal(t, []string{"expr-map", "expr-decode", "gval", "gval-decode", "goja"}, list)
}

func TestMedian(t *testing.T) {
	tests := []struct {
		name string
		in   []float64
		want float64
	}{
		{"none", nil, 0},
		{"one", []float64{3}, 3},
		{"odd", []float64{9, 1, 3}, 3},
		{"even", []float64{4, 1, 3, 2}, 2.5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, median(tt.in)) })
	}
}

func TestMinimum(t *testing.T) {
	tests := []struct {
		engine, formula string
		want            float64
		ok              bool
	}{
		{"salecalc-slots", "b_price", 8, true},
		{"salecalc-slots-fresh", "g_json", 1.2, true},
		{"salecalc-scopes-spread", "f_array", 1.2, true},
		{"salecalc-slots", "b_text", 0, false},
		{"salecalc", "e_script", 0, false},
		{"gval", "a_bool", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.engine+"/"+tt.formula, func(t *testing.T) {
			got, ok := minimum(tt.engine, tt.formula)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.ok, ok)
		})
	}
}
