package builtins

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Standard().Funcs() {
		t.Run(f.Name, func(t *testing.T) {
			for _, name := range append([]string{f.Name}, f.Aliases...) {
				assert.False(t, seen[name], "name %s is declared twice", name)
				seen[name] = true
			}
			assert.NotEmpty(t, f.Group)
			assert.NotEmpty(t, f.Doc.EN)
			assert.NotEmpty(t, f.Doc.RU)
			assert.NotEmpty(t, f.Returns.EN)
			assert.NotEmpty(t, f.Returns.RU)
			assert.False(t, f.Do != nil && f.Append != nil, "both Do and Append")
			assert.True(t, f.Do != nil || f.Append != nil || f.Kind >= Store, "nothing to run")
			assert.Equal(t, strings.HasPrefix(f.Returns.EN, "True, or "), f.Verdict)
			checkParams(t, f)
		})
	}
}

func checkParams(t *testing.T, f *Func) {
	t.Helper()
	for i, p := range f.Params {
		assert.NotEmpty(t, p.Name, "parameter %d", i+1)
		assert.NotEmpty(t, p.Doc.EN, "parameter %s", p.Name)
		assert.NotEmpty(t, p.Doc.RU, "parameter %s", p.Name)
		assert.False(t, p.Rest && i != len(f.Params)-1, "only the last parameter repeats")
		assert.False(t, p.Default != "" && !p.Optional, "parameter %s has a default but is required", p.Name)
	}
}
