package casefile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/runtime"
)

// TestDocumentedCalls runs every GetCourse call the public documentation shows, letter
// for letter, against a fresh sandbox: each must succeed and leave what it promises.
func TestDocumentedCalls(t *testing.T) {
	text := func(s string) *string { return &s }
	var (
		known = map[string]*string{"client.getcourse_user_id": text("199388105"), "getcourse_deal_number": nil}
		added = map[string]*string{"client.getcourse_user_id": text("199388145"), "getcourse_deal_number": nil}
		deal  = map[string]*string{
			"deal.getcourse_deal_number": text("200001"), "deal.getcourse_deal_id": text("456789003"),
			"deal.getcourse_payment_link": text("https://school.getcourse.ru/sales/shop/dealPay/id/456789003/hash/10f4"),
			"client.getcourse_user_id":    nil,
		}
		nothing = map[string]*string{
			"getcourse_deal_number": nil, "getcourse_deal_id": nil, "getcourse_payment_link": nil, "getcourse_user_id": nil,
		}
		utm = map[string]*string{"builtin.name": text("Анна"), "utm_medium": text("бот"), "city": text("Каир")}
	)
	calls := map[string]struct {
		vars, want map[string]*string
		warnings   []string // that must occur; none else may
	}{
		"add_user_email.calc":           {want: known},
		"add_user_full.calc":            {want: known},
		"add_user_partner.calc":         {want: known},
		"add_user_phone.calc":           {want: added, warnings: []string{"typographic-quotes"}},
		"add_user_to_groups.calc":       {want: nothing},
		"add_deal.calc":                 {want: deal},
		"add_deal_user_session.calc":    {vars: utm, want: deal},
		"add_deal_doubled_quotes.calc":  {vars: utm, want: deal, warnings: []string{"adjacent-literals"}},
		"update_deal.calc":              {want: nothing},
		"update_deal_user_session.calc": {vars: utm, want: nothing},
		"change_deal_status.calc":       {want: nothing},
		"change_deal_status_variables.calc": {
			vars: map[string]*string{"client.email": text("mail@example.com"), "getcourse_deal_number": text("1455")},
			want: map[string]*string{"getcourse_deal_number": text("1455")},
		},
	}
	files, err := filepath.Glob("../../testdata/examples/getcourse/*.calc")
	require.NoError(t, err)
	require.Len(t, files, len(calls))
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".calc"), func(t *testing.T) {
			call, ok := calls[filepath.Base(file)]
			require.True(t, ok)
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			c := Case{
				Name: "call", Script: text(string(source)), Sandbox: true,
				Vars: call.vars, Expect: call.want, Diagnostics: &call.warnings,
			}
			runCase(t, c, runtime.Options{})
			out, err := c.Run(t.Context(), runtime.Options{})
			require.NoError(t, err)
			require.Equal(t, "True", answer(out.Result))
			for _, d := range out.Result.Diagnostics {
				require.Contains(t, call.warnings, string(d.Code()))
			}
			require.Len(t, out.Result.Effects, 1)
			require.True(t, out.Result.Effects[0].Performed)
		})
	}
}

// answer is what the only call of a script gave: its variable result, or its value.
func answer(r *runtime.Result) string {
	for _, w := range r.Writes {
		if w.Name == "result" {
			return w.Value.Text()
		}
	}
	return r.Value.Text()
}
