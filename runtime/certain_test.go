package runtime_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/conformance"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
)

// What a check calls wrong, a run finds wrong too: in the conformance suite at least one
// error on the same line.
func TestCheckIsCertain(t *testing.T) {
	for _, s := range conformance.Suites(t, "..") {
		for _, c := range s.Cases {
			if c.Script != nil {
				t.Run(s.Name+" "+c.Name, func(t *testing.T) { checkIsCertain(t, &c) })
			}
		}
	}
}

func checkIsCertain(t *testing.T, c *casefile.Case) {
	src := diag.NewSource(c.Name, *c.Script)
	found := check.Script(lang.Parse(src, lang.Options{IsFunc: builtins.Standard().Known}), builtins.Standard())
	if len(found) == 0 {
		return
	}
	out, err := c.Run(context.Background(), runtime.Options{})
	require.NoError(t, err)
	type kind struct {
		line     int
		severity diag.Severity
	}
	ran := map[kind]bool{}
	for _, d := range out.Result.Diagnostics {
		ran[kind{src.Position(d.Span.Start).Line, d.Severity()}] = true
	}
	for _, d := range found {
		line := src.Position(d.Span.Start).Line
		if d.Rule == diag.MisspelledVariable { // a guess; a run knows whether the name has a value
			assert.True(t, ran[kind{line, diag.Error}] || ran[kind{line, diag.Warning}], "line %d: %s, but it has a value", line, d.Message(diag.EN))
			continue
		}
		assert.True(t, ran[kind{line, d.Severity()}], "line %d: %s, but it ran", line, d.Message(diag.EN))
	}
}
