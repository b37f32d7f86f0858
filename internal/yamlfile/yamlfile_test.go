package yamlfile

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
)

type file struct {
	Name string `yaml:"name"`
}

func TestDecode(t *testing.T) {
	tests := []struct{ name, in, want, or, of string }{
		{"sound", "name: a", "a", "", ""},
		{"mark of an editor", "\ufeffname: a", "a", "", ""},
		{"empty", "", "", "", ""},
		{"only comments", "# ничего\n", "", "", ""},
		{"unknown key", "nmae: a", "", "ключа nmae не бывает\n>  1 | nmae: a\n       ^", "не читается: ключа nmae не бывает\n>  1 | nmae: a\n       ^"},
		{"tab", "name:\n\ta: b", "", "отступы в YAML делаются пробелами, а не табуляцией\n", "не читается: отступы"},
		{"colon in a value", "name: a: 5", "", "берут в кавычки, а скрипт пишут на строках после `script: |`\n>  1 | name: a: 5\n", "не читается: значение"},
		{"something else", "name: [a]", "", "не читается\n[1:7] ", "не читается\n[1:7] "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var f file
			wrong := Decode([]byte(tt.in), &f)
			if tt.or == "" {
				require.Nil(t, wrong)
				assert.Equal(t, tt.want, f.Name)
				return
			}
			require.NotNil(t, wrong)
			unread := diag.Both("unreadable", "не читается")
			assert.Contains(t, wrong.Or(unread).RU, tt.or)
			assert.Contains(t, wrong.Of(unread).RU, tt.of)
		})
	}
}
