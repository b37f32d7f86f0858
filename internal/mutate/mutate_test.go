package mutate_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/mutate"
	"github.com/salecalc/salecalc/lang/diag"
)

func changes(list []mutate.Mutant) []string {
	var out []string
	for _, m := range list {
		out = append(out, m.Was+" → "+m.Now)
	}
	return out
}

func TestScript(t *testing.T) {
	tests := []struct{ script, want string }{
		{`x = a + 1`, "+ → -; 1 → 2"},
		{`x = a < 10 and not b`, "< → <=; 10 → 11; and → or; not  → "},
		{`x = a == "да"`, `== → !=; "да" → ""`},
		{`x = ''`, `'' → 'x'`},
		{`x = 007`, "007 → 1007"},
		{`x = -0.5`, "-0.5 → -10.5"},
		{`x = True`, "True → False"},
		{`x = if(a, 1, 2)`, "a → True; a → False; 1 → 2; 2 → 3"},
		{`x = "#{a * 2} руб."`, `"#{a * 2} руб." → ""; * → /; 2 → 3`},
		{`x = Первичное жильё`, `Первичное жильё → ""`},
		{`x[0] = None`, "0 → 1"},
		{`x =`, ""},
		{`this is ( wrong`, ""},
		{`x = «ёлки»`, `«ёлки» → ""`},
	}
	for _, tt := range tests {
		t.Run(tt.script, func(t *testing.T) {
			src := diag.NewSource("test", tt.script)
			list := mutate.Script(src, builtins.Standard())
			require.Equal(t, tt.want, strings.Join(changes(list), "; "))
			for _, m := range list {
				require.NotEqual(t, tt.script, m.Text)
				require.Equal(t, m.Was, src.Cut(m.At))
				require.Equal(t, tt.script[:m.At.Start]+m.Now+tt.script[m.At.End:], m.Text)
			}
		})
	}
}

func TestConditionAndMessage(t *testing.T) {
	require.Equal(t, []string{"> → >=", "1 → 2"}, changes(mutate.Condition(diag.NewSource("", "a > 1"), builtins.Standard())))
	require.Equal(t, []string{"+ → -"}, changes(mutate.Message(diag.NewSource("", "1 + 1 = #{a + b}"), builtins.Standard())))
	require.Empty(t, mutate.Condition(diag.NewSource("", "("), builtins.Standard()))
}

func trials(t *testing.T, ctx context.Context, text string) ([]mutate.Trial, error) {
	t.Helper()
	cases, err := casefile.Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	return mutate.Run(ctx, []*casefile.Suite{{Name: "test.yaml", Cases: cases}}, casefile.Base{}, 3, builtins.Standard())
}

const weak = `
- name: big
  vars: {n: "9"}
  script: x = if(n > 5, 10, 0)
  expect: {x: "10"}
- name: condition
  condition: 1 < 2
  expect_truth: true
`

// What one case does not notice another may: cases of the same text are tried together.
const strong = weak + `
- name: border
  vars: {n: "5"}
  script: x = if(n > 5, 10, 0)
  expect: {x: "0"}
- name: small above it
  vars: {n: "6"}
  script: x = if(n > 5, 10, 0)
  expect: {x: "10"}
`

func TestRun(t *testing.T) {
	report := func(text string, lang diag.Lang) string {
		list, err := trials(t, t.Context(), text)
		require.NoError(t, err)
		var b bytes.Buffer
		require.NoError(t, mutate.Text(&b, list, lang))
		return b.String()
	}
	require.Equal(t, `    1 | x = if(n > 5, 10, 0)
test.yaml: big:1:8: nobody noticed: n > 5 → True
test.yaml: big:1:10: nobody noticed: > → >=
test.yaml: big:1:12: nobody noticed: 5 → 6
test.yaml: big:1:19: nobody noticed: 0 → 1
    1 | 1 < 2
test.yaml: condition:1:3: nobody noticed: < → <=
test.yaml: condition:1:5: nobody noticed: 2 → 3
changes: 9, noticed: 3 (33%)
`, report(weak, diag.EN))
	require.NotContains(t, report(strong, diag.RU), "big")
	require.Contains(t, report("- name: a\n  script: x = y\n", diag.RU), "изменений: 0, замечено: 0 (100 %)")
}

func TestRunInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := trials(t, ctx, weak)
	require.ErrorIs(t, err, context.Canceled)
}
