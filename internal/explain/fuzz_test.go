package explain_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/explain"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
)

// FuzzExplain: whatever the text, each form can be printed, nothing of it becomes markup,
// and a value never stands where nothing was evaluated.
func FuzzExplain(f *testing.F) {
	for line := range strings.Lines(script) {
		f.Add(line, uint8(0))
		f.Add("#{"+line+"} <b>", uint8(3))
	}
	f.Add(script, uint8(0))
	f.Add("price > 5 and (city or missing)", uint8(2))
	f.Add("</style><script>#{evil}</script>", uint8(3))
	kinds := []explain.Kind{explain.Script, explain.Expression, explain.Condition, explain.Message}
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		e := run(t, kinds[int(kind)%len(kinds)], text, func(h *runtime.Host) { h.StopOnError = kind > 127 })
		for _, s := range e.Stmts {
			for _, n := range s.Roots {
				check(t, n)
			}
		}
		var page, plain, data bytes.Buffer
		require.NoError(t, explain.HTML(&page, e, explain.Style{Lang: diag.RU}))
		require.NotContains(t, strings.ToLower(page.String()), "<script")
		require.NotContains(t, page.String(), secret)
		require.NoError(t, explain.Text(&plain, e, explain.Style{}))
		require.NotContains(t, plain.String(), "\x1b")
		require.NotContains(t, plain.String(), secret)
		require.NoError(t, explain.JSON(&data, e, explain.Style{}))
		require.True(t, json.Valid(data.Bytes()))
		require.NotContains(t, data.String(), secret)
	})
}

func check(t *testing.T, n *explain.Node) {
	if n.State != explain.Done {
		require.True(t, n.Value.IsNone(), n.Text)
	}
	for _, c := range n.Children {
		require.False(t, n.State == explain.Skipped && c.State != explain.Skipped, "%s in %s", c.Text, n.Text)
		check(t, c)
	}
}
