package vars

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/vars/value"
)

// TestTable compares the table with a map under random changes.
func TestTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tab table
		want := map[string]string{}
		for range rapid.IntRange(0, 200).Draw(t, "changes") {
			name := fmt.Sprintf("v%d", rapid.IntRange(0, 40).Draw(t, "name"))
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				tab.remove(NewKey(name))
				delete(want, name)
				continue
			}
			text := rapid.String().Draw(t, "value")
			tab.set(NewKey(name), value.Text(text))
			want[name] = text
		}
		require.Len(t, tab.cells, len(want))
		for i := range 41 {
			name := fmt.Sprintf("v%d", i)
			p := tab.get(NewKey(name))
			text, ok := want[name]
			require.Equal(t, ok, p != nil, name)
			if ok {
				require.Equal(t, text, p.Text())
			}
		}
	})
}
