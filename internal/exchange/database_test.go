package exchange_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/exchange"
	"github.com/salecalc/salecalc/internal/pgtest"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

var server = pgtest.Server{Required: os.Getenv("REQUIRE_POSTGRES") != ""}

func TestMain(m *testing.M) {
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

// TestDatabases: out of a database and into another one, with clients bound to each other,
// some transactions, and a second import that changes nothing.
func TestDatabases(t *testing.T) {
	for name, dsn := range map[string]func() string{
		"sqlite":   func() string { return filepath.Join(t.TempDir(), "test.db") },
		"postgres": func() string { return server.DSN(t) },
	} {
		t.Run(name, func(t *testing.T) {
			open := func() *sqlstore.Store {
				store, err := sqlstore.Open(t.Context(), dsn(), sqlstore.Options{Now: func() time.Time { return now }})
				require.NoError(t, err)
				t.Cleanup(func() { require.NoError(t, store.Close()) })
				return store
			}
			var b strings.Builder
			b.WriteString("id,platform_id,client_type,name,phone,main_client_id,labels,deal_name,deal.total\n")
			for i := range 300 {
				main, deal := "", ""
				if i%7 == 0 {
					main = fmt.Sprint(1000 + (i+1)%300)
				}
				if i%3 == 0 {
					deal = "Курс"
				}
				fmt.Fprintf(&b, "%d,%d,1,\"n \"\"%d\"\"\",+7912%07d,%s,vip,%s,%s\n", 1000+i, i, i, i, main, deal, deal)
			}
			o := options()
			o.Batch = 64
			first, second := open(), open()
			require.Equal(t, 300, imported(t, first, b.String(), o).New)
			var out, again bytes.Buffer
			_, err := exchange.Export(t.Context(), first, &out, exchange.ExportOptions{})
			require.NoError(t, err)
			for _, want := range []int{300, 0} {
				dry := o
				dry.DryRun = true
				tried := imported(t, second, out.String(), dry)
				r := imported(t, second, out.String(), o)
				require.Equal(t, r, tried)
				require.Equal(t, want, r.New)
				require.Empty(t, r.Problems)
			}
			_, err = exchange.Export(t.Context(), second, &again, exchange.ExportOptions{})
			require.NoError(t, err)
			require.Equal(t, out.String(), again.String())
			found, err := second.Check(t.Context())
			require.NoError(t, err)
			require.Empty(t, found)
		})
	}
}
