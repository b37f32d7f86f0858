package keycrm

import (
	"slices"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// State is a copy of everything an account holds; the caller owns it.
type State struct {
	Pipelines []Pipeline   `json:"pipelines"`
	Sources   []wire.Named `json:"sources"`
	Managers  []wire.Named `json:"managers"`
	Methods   []wire.Named `json:"payment_methods"`
	Fields    []Field      `json:"custom_fields"`
	Buyers    []Buyer      `json:"buyers"`
	Cards     []Card       `json:"cards"`
}

// A Pipeline is a board of cards. A card may hold products and payments only where the
// block of that name is switched on.
type Pipeline struct {
	ID       int64    `json:"id"`
	Title    string   `json:"title"`
	Products bool     `json:"products"`
	Payments bool     `json:"payments"`
	Statuses []Status `json:"statuses"` // in order; new cards have the first
}

// A Status is a column of a pipeline. A card in a final one is finished.
type Status struct {
	ID    int64  `json:"id"`
	Title string `json:"title"`
	Final bool   `json:"is_final"`
}

// A Field is a custom field of cards. One with options takes an array of texts.
type Field struct {
	ID      int64    `json:"id"`
	UUID    string   `json:"uuid"`
	Name    string   `json:"name"`
	Options []string `json:"options,omitempty"`
}

// A Buyer is a person; cards with the same phone, or e-mail, share one.
type Buyer struct {
	ID    int64  `json:"id"`
	Name  string `json:"full_name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// A Card is a lead in a pipeline. Amounts are kept as they were written.
type Card struct {
	ID              int64     `json:"id"`
	Title           string    `json:"title"`
	PipelineID      int64     `json:"pipeline_id"`
	StatusID        int64     `json:"status_id"`
	ContactID       int64     `json:"contact_id"`
	SourceID        int64     `json:"source_id,omitempty"`
	ManagerID       int64     `json:"manager_id,omitempty"`
	Comment         string    `json:"manager_comment,omitempty"`
	CommunicateAt   string    `json:"communicate_at,omitempty"`
	UTM             []Value   `json:"utm,omitempty"`
	Products        []Product `json:"products"`
	Payments        []Payment `json:"payments"`
	Values          []Value   `json:"custom_fields"`
	Finished        bool      `json:"is_finished"`
	CreatedAt       time.Time `json:"created_at"`
	UpdatedAt       time.Time `json:"updated_at"`
	StatusChangedAt time.Time `json:"status_changed_at"`
}

// A Value is what a named field of a card holds; several texts for a list.
type Value struct {
	Name  string   `json:"name"`
	Texts []string `json:"value"`
}

// A Product is one line of a card.
type Product struct {
	Name     string `json:"name,omitempty"`
	SKU      string `json:"sku,omitempty"`
	Price    string `json:"price,omitempty"`
	Quantity string `json:"quantity,omitempty"`
	Unit     string `json:"unit_type,omitempty"`
	Picture  string `json:"picture,omitempty"`
}

// A Payment is money promised or received.
type Payment struct {
	ID          int64  `json:"id"`
	Amount      string `json:"amount"`
	MethodID    int64  `json:"payment_method_id,omitempty"`
	Method      string `json:"payment_method,omitempty"`
	Description string `json:"description,omitempty"`
	Date        string `json:"payment_date"`
	Status      string `json:"status"`
}

func (c *Card) clone() Card {
	out := *c
	out.UTM = slices.Clone(c.UTM)
	out.Products = append([]Product{}, c.Products...)
	out.Payments = append([]Payment{}, c.Payments...)
	out.Values = append([]Value{}, c.Values...)
	return out
}

// status finds a status with the pipeline it belongs to.
func (c *Company) status(id int64) (Pipeline, Status, bool) {
	for _, p := range c.pipelines {
		for _, s := range p.Statuses {
			if s.ID == id {
				return p, s, true
			}
		}
	}
	return Pipeline{}, Status{}, false
}
