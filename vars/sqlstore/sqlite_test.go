package sqlstore_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/storetest"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

var options = sqlstore.Options{Limits: storetest.Limits, Zone: storetest.Zone, Now: storetest.Now}

func open(t *testing.T, dsn string, o sqlstore.Options) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(context.Background(), dsn, o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) crm.Store {
		return open(t, filepath.Join(t.TempDir(), "bot?#% я.db"), options)
	})
}
