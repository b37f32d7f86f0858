package sqlstore_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/conformance"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// storeCases are the conformance cases that have a store, by file and name.
func storeCases(t *testing.T) map[string]casefile.Case {
	t.Helper()
	all := map[string]casefile.Case{}
	for _, s := range conformance.Suites(t, "../..") {
		for _, c := range s.Cases {
			if c.Store != nil {
				all[strings.TrimSuffix(s.Name, ".yaml")+"/"+c.Name] = c
			}
		}
	}
	require.NotEmpty(t, all)
	return all
}

// TestConformance runs the cases on databases as they run in memory.
func TestConformance(t *testing.T) {
	cases := storeCases(t)
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			for name, c := range cases {
				t.Run(name, func(t *testing.T) {
					out, err := c.RunFrom(t.Context(), casefile.Base{
						NewStore: func(now func() time.Time, zone *time.Location) (crm.Store, error) {
							s, err := sqlstore.Open(t.Context(), d.dsn(t), sqlstore.Options{Now: now, Zone: zone})
							if err == nil {
								t.Cleanup(func() { _ = s.Close() })
							}
							return s, err
						},
					})
					require.NoError(t, err)
					for _, f := range out.Failures {
						t.Errorf("%s: got %s, want %s", f.What.EN, f.Got.EN, f.Want.EN)
					}
				})
			}
		})
	}
}

// TestEveryFunctionHasACase: no function on the bot's data goes untested.
func TestEveryFunctionHasACase(t *testing.T) {
	var texts strings.Builder
	for _, c := range storeCases(t) {
		text, _ := c.Text()
		texts.WriteString(text + "\n")
	}
	n := 0
	for _, f := range builtins.Standard().Funcs() {
		if f.Data {
			n++
			assert.Contains(t, texts.String(), f.Name+"(")
		}
		if f.Kind == builtins.Store {
			assert.NotNil(t, f.Do, "%s: what is documented of the bot's data works", f.Name)
		}
	}
	require.Greater(t, n, 80)
}
