package sqlstore_test

import (
	"testing"

	"github.com/salecalc/salecalc/internal/storetest"
	"github.com/salecalc/salecalc/vars/crm"
)

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) crm.Store { return open(t, server.DSN(t), options) })
}
