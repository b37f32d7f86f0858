package crm_test

import (
	"testing"

	"github.com/salecalc/salecalc/internal/storetest"
	"github.com/salecalc/salecalc/vars/crm"
)

func TestMemStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) crm.Store {
		return crm.NewMemStore(crm.MemOptions{Limits: storetest.Limits, Zone: storetest.Zone, Now: storetest.Now})
	})
}
