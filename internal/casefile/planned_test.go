package casefile

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
)

func TestPlanned(t *testing.T) {
	const start = "- name: a\n  store: {}\n  script: |\n    message(1, \"Привет\")\n    send_notification(\"Заказ\")\n  expect_planned: "
	for _, tt := range []struct {
		name, want string
		ok         bool
	}{
		{"both in order", "[{client: '1'}, {kind: notification, client: null}]", true},
		{"nothing of them named", "[{}, {}]", true},
		{"another order", "[{kind: notification}, {client: '1'}]", false},
		{"another text", "[{text: Пока}, {}]", false},
		{"one is missing", "[{}, {}, {}]", false},
		{"one too many", "[{}]", false},
		{"none", "[]", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cases, err := Parse("x.yaml", []byte(start+tt.want))
			require.NoError(t, err)
			out, err := cases[0].Run(t.Context(), runtime.Options{})
			require.NoError(t, err)
			if tt.ok {
				require.Empty(t, out.Failures)
				return
			}
			require.Len(t, out.Failures, 1)
			require.Equal(t, "planned messages", out.Failures[0].What.EN)
			require.Contains(t, out.Failures[0].Got.EN, `"due": "2025-01-15T12:00:00+03:00"`)
		})
	}
}

func TestPlannedNeedsStore(t *testing.T) {
	_, err := Parse("x.yaml", []byte("- name: a\n  script: x = 1\n  expect_planned: []"))
	var wrong *FileError
	require.ErrorAs(t, err, &wrong)
	require.Equal(t, "expect_planned needs store", wrong.Text.In(diag.EN))
}
