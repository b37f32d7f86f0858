package builtins

import (
	_ "embed"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documented lists the functions of the vendor documentation, one a line: name, aliases,
// kind, group, parameters. [x] is an optional parameter, [...] one that repeats.
//
//go:embed testdata/documented.tsv
var documented string

func TestDocumented(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(documented), "\n")
	require.Len(t, lines, 212)
	for _, line := range lines {
		cols := strings.Split(line, "\t")
		require.Len(t, cols, 5)
		t.Run(cols[0], func(t *testing.T) {
			f, ok := Standard().Find(cols[0])
			require.True(t, ok, "no such function")
			assert.Equal(t, cols[0], f.Name)
			for _, alias := range strings.Split(cols[1], ",") {
				assert.True(t, alias == "" || slices.Contains(f.Aliases, alias), "alias %s", alias)
			}
			assert.Equal(t, cols[2], f.Kind.String())
			assert.Equal(t, cols[3], string(f.Group))
			assert.Equal(t, cols[4], paramList(f))
			assert.NotEmpty(t, f.Source)
		})
	}
}

func paramList(f *Func) string {
	var list []string
	for _, p := range f.Params {
		switch {
		case p.Rest:
			list = append(list, "[...]")
		case p.Required():
			list = append(list, p.Name)
		default:
			list = append(list, "["+p.Name+"]")
		}
	}
	return strings.Join(list, " ")
}

// Functions of our own name no page of the vendor's; there are few, and each is meant.
func TestNotDocumented(t *testing.T) {
	var own []string
	for _, f := range Standard().Funcs() {
		if f.Source == "" {
			own = append(own, f.Name)
		}
	}
	assert.ElementsMatch(t, []string{"float", "select_random", "keycrm_add_card", "keycrm_add_payment"}, own)
}
