package lang

import (
	"strings"
	"testing"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/stretchr/testify/assert"
)

// In a script, `[code: text]` at the start of the next line says what is expected about
// the line above it: the code, and the text that the diagnostic points at.
var diagnosticCases = []struct{ name, in, want string }{}

var formatCases = []struct{ name, in, want string }{}

var hostile = []string{
	strings.Repeat("(", 100_000),
}

// Every rule about reading is found where its own example says.
func TestRulesAreFound(t *testing.T) {
	for _, r := range diag.Catalogue() {
		if !strings.Contains("syntax chained-comparison ambiguous-precedence adjacent-literals typographic-quotes stray-semicolon no-effect unclosed-comment unclosed-interpolation", string(r.Code)) || r.Example == "" {
			continue
		}
		t.Run(r.Message.EN, func(t *testing.T) {
			s := parse(r.Example)
			var found []string
			for _, d := range s.Diagnostics {
				found = append(found, d.Rule.Message.EN)
			}
			assert.Contains(t, found, r.Message.EN)
		})
	}
}
