package apply

import (
	"cmp"
	"errors"
	"regexp"
	"strings"

	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/vars/crm"
)

// What was tried at a sandbox was not done, and its answers (numbers of orders) are not those
// of the service: it has names of its own.
const (
	forReal   = "planned-"
	atSandbox = "sandbox-"
)

// maxNamed bounds the parts of a name in the journal, in bytes: databases bound their keys.
const maxNamed = 200

// name is what the journal calls an effect: it tells whose effect it is.
func (a *Applier) name(e *planned.Effect) string {
	kind := forReal
	if a.Sandbox {
		kind = atSandbox
	}
	part := func(s string) string { return strings.ToValidUTF8(s[:min(len(s), maxNamed)], "") }
	whose := " row " + part(e.Row)
	if e.Client != "" {
		whose = " client " + part(e.Client)
	}
	return part(e.Run) + whose + " " + kind + e.ID
}

// entryOf is what the journal has of an effect; one without an ID when that is nothing.
func (a *Applier) entryOf(tx crm.Runs, e *planned.Effect) (crm.Sent, error) {
	name := a.name(e)
	s, err := tx.Sent(name, 0, 0)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.Sent{Run: name}, nil
	}
	return s, err
}

var named = regexp.MustCompile(`(?s)^(.*) (row|client) (.*) (` + forReal + `|` + atSandbox + `)([0-9a-f]{32})$`)

// An Origin tells whose effect an entry of the journal is.
type Origin struct {
	Key     planned.Key
	ID      string // of the effect in the plan
	Sandbox bool   // it was tried at one
}

// OriginOf tells whose effect an entry is; ok is false for what is none.
func OriginOf(s crm.Sent) (o Origin, ok bool) {
	m := named.FindStringSubmatch(s.Run)
	if m == nil {
		return o, false
	}
	o = Origin{planned.Key{Run: m[1], Row: m[3]}, m[5], m[4] == atSandbox}
	if m[2] == "client" {
		o.Key.Client = cmp.Or(s.Client, m[3])
	}
	return o, true
}
