package varsjson_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/varsjson"
	"github.com/salecalc/salecalc/vars/value"
)

func TestAll(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"nothing", `{}`, nil},
		{"by name", `{"b": 1, "a": "x"}`, []string{"deal b b 1", "deal a a x"}},
		{"by scope", `{"client": {"b": 1}, "const": {"a": 2}}`, []string{"client b client.b 1", "const a const.a 2"}},
		{"a scope that holds no object is a name", `{"client": 5}`, []string{"deal client client 5"}},
		{"a scope among names is one", `{"client": {"b": 1}, "a": 2}`, []string{`deal client client {"b":1}`, "deal a a 2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, ok := value.ParseJSON(tt.in)
			require.True(t, ok)
			var got []string
			for v := range varsjson.All(doc) {
				got = append(got, v.Scope.String()+" "+v.Name+" "+v.Path+" "+v.Value.Text())
			}
			assert.Equal(t, tt.want, got)
			for range varsjson.All(doc) {
				break // leaving early is fine
			}
		})
	}
}
