package casefile

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars/crm"
)

// A planned is a message of the outbox as expect_planned has it.
type planned struct {
	Kind     crm.MessageKind `json:"kind"`
	Client   string          `json:"client,omitempty"`
	Phone    string          `json:"phone,omitempty"`
	Users    []string        `json:"users,omitempty"`
	Text     string          `json:"text,omitempty"`
	Block    int64           `json:"block,omitempty"`
	Priority int64           `json:"priority,omitempty"`
	Due      string          `json:"due"` // with the project's offset
	Keep     bool            `json:"keep,omitempty"`
}

// comparePlanned matches the outbox with what is expected there.
func (c *Case) comparePlanned(ctx context.Context, out *Outcome, h runtime.Host) error {
	if c.Planned == nil {
		return nil
	}
	store := h.Store.(crm.Store) // a case with expectations of an outbox has a store of its own
	tx, err := store.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	got, err := outbox(tx, h.Zone)
	if err != nil {
		return err
	}
	what := diag.Both("planned messages", "запланированные сообщения")
	same := len(got) == len(*c.Planned)
	for i := 0; same && i < len(got); i++ {
		same = matches(decoded(got[i]), map[string]any((*c.Planned)[i]))
	}
	if !same {
		for _, p := range got {
			raw, _ := report.Marshal(p)
			out.planned = append(out.planned, out.After.Redactor().Mask(compact(raw)))
		}
		out.Failures = append(out.Failures, Failure{What: what, Got: text(got), Want: text(*c.Planned), key: "expect_planned"})
	}
	return nil
}

// outbox is everything that is planned, for whomever, in the order of planning.
func outbox(tx crm.Everything, zone *time.Location) ([]planned, error) {
	clients, err := tx.FindClients(crm.ClientQuery{})
	if err != nil {
		return nil, err
	}
	var all []crm.Message
	for _, id := range append(clients, "") {
		list, err := tx.Planned(id)
		if err != nil {
			return nil, fmt.Errorf("outbox: %w", err)
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b crm.Message) int { return cmp.Compare(a.ID, b.ID) })
	shown := make([]planned, len(all))
	for i, m := range all {
		shown[i] = planned{m.Kind, m.Client, m.Phone, m.Users, m.Text, m.Block, m.Priority, "", m.Keep}
		shown[i].Due = m.Due.In(zone).Format(time.RFC3339)
	}
	return shown, nil
}
