package builtins

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Keys are named once each and explained in both languages.
func TestKeys(t *testing.T) {
	some := 0
	for _, f := range Standard().Funcs() {
		for _, p := range f.Params {
			seen := map[string]bool{}
			for _, k := range p.Keys {
				some++
				assert.False(t, seen[k.Name], "%s %s: %s stands twice", f.Name, p.Name, k.Name)
				seen[k.Name] = true
				assert.NotEmpty(t, k.Doc.EN, k.Name)
				assert.NotEmpty(t, k.Doc.RU, k.Name)
			}
		}
	}
	assert.NotZero(t, some)
}
