package casefile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/runtime"
)

// TestConformance runs the suite, plainly and traced: both ways must agree with it.
func TestConformance(t *testing.T) {
	files, err := filepath.Glob("../../testdata/conformance/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		cases, err := Parse(filepath.Base(file), data)
		require.NoError(t, err)
		require.NotEmpty(t, cases)
		for _, c := range cases {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml")+"/"+c.Name, func(t *testing.T) {
				for _, o := range []runtime.Options{{}, {Trace: true}} {
					if c.Answers == nil {
						runCase(t, c, o)
						continue
					}
					synctest.Test(t, func(t *testing.T) { runCase(t, c, o) }) // the pauses between attempts pass at once
				}
			})
		}
	}
}

func runCase(t *testing.T, c Case, o runtime.Options) {
	t.Helper()
	out, err := c.Run(t.Context(), o)
	require.NoError(t, err)
	for _, f := range out.Failures {
		t.Errorf("%s (trace %v): got %s, want %s", f.What.EN, o.Trace, f.Got.EN, f.Want.EN)
	}
	if t.Failed() {
		var b strings.Builder
		report.Diagnostics(&b, out.Source, out.Result.Diagnostics, out.Result.More, report.Style{})
		t.Log("\n" + b.String())
	}
}
