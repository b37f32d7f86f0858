package runtime

import "github.com/salecalc/salecalc/internal/webclient"

// NetworkOf is a network behind a door of a test's own, which can fail before it sends.
func NetworkOf(door webclient.Doer) *Network { return &Network{door: door} }
