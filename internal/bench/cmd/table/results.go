package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// results are the figures of one file. A benchmark stands in it once for each pass, so
// its first figure belongs to the first pass, its second to the second.
type results struct {
	machine  []string // what the file says about it: "cpu: ..."
	formulas []string // of BenchmarkEval, in order of appearance
	engines  []string
	compiled []string // engines of BenchmarkCompile
	series   map[key]*series
	last     string // the engine of the line before
}

type key struct{ bench, formula, engine string }

// A series is one benchmark over the passes.
type series struct {
	ns     []float64
	allocs []float64
}

var benchLine = regexp.MustCompile(`^Benchmark(\w+)/f=([^/\s]+)/engine=(\S+?)(?:-\d+)?\s+\d+\s+([\d.e+]+) ns/op(?:.*\s(\d+) allocs/op)?`)

const (
	eval    = "Eval"
	compile = "Compile"
)

func read(in io.Reader) (*results, error) {
	r := &results{series: make(map[key]*series)}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		line := lines.Text()
		if m := benchLine.FindStringSubmatch(line); m != nil {
			if err := r.add(m); err != nil {
				return nil, fmt.Errorf("%q: %w", line, err)
			}
			continue
		}
		for _, field := range []string{"goos: ", "goarch: ", "cpu: "} {
			if strings.HasPrefix(line, field) {
				r.machine = once(r.machine, line)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(r.series) == 0 {
		return nil, errors.New("no benchmark lines")
	}
	return r, nil
}

func (r *results) add(m []string) error {
	k := key{m[1], m[2], m[3]}
	ns, err := strconv.ParseFloat(m[4], 64)
	if err != nil {
		return err
	}
	s := r.series[k]
	if s == nil {
		s = &series{}
		r.series[k] = s
	}
	s.ns = append(s.ns, ns)
	if m[5] != "" {
		n, err := strconv.ParseFloat(m[5], 64)
		if err != nil {
			return err
		}
		s.allocs = append(s.allocs, n)
	}
	switch k.bench {
	case eval:
		r.formulas, r.engines = once(r.formulas, k.formula), after(r.engines, r.last, k.engine)
		r.last = k.engine
	case compile:
		r.compiled = once(r.compiled, k.engine)
	}
	return nil
}

func once(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// after is once that keeps the order of the lines: an engine that only later formulas have
// stands behind the one it follows there.
func after(list []string, last, s string) []string {
	if i := slices.Index(list, last); i >= 0 && !slices.Contains(list, s) {
		return slices.Insert(list, i+1, s)
	}
	return once(list, s)
}

// passes is the greatest number of figures any benchmark has.
func (r *results) passes() int {
	n := 0
	for _, s := range r.series {
		n = max(n, len(s.ns))
	}
	return n
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(list))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// spread is half the range in percent of the median.
func spread(list []float64) float64 {
	return (slices.Max(list) - slices.Min(list)) / 2 / median(list) * 100
}

// ratios divides the baseline by the series, pass by pass: drift of the machine between
// the passes falls out.
func ratios(base, s *series) []float64 {
	if base == nil || s == nil {
		return nil
	}
	list := make([]float64, min(len(base.ns), len(s.ns)))
	for i := range list {
		list[i] = base.ns[i] / s.ns[i]
	}
	return list
}
