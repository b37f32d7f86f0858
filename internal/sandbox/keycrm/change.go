package keycrm

import "slices"

// changed is the answer to a change; the real service carries it out seconds later.
const changed = `{"status":true}`

// changeCard changes the fields a call names. Products are always added to those there
// are; a status of another pipeline moves the card there.
func (c *Company) changeCard(in *request, card *Card) (string, error) {
	o, draft := in.top, card.clone()
	for _, f := range []struct {
		into *string
		text string
	}{{&draft.Title, o.text("title")}, {&draft.Comment, o.text("manager_comment")}, {&draft.CommunicateAt, o.moment("communicate_at")}} {
		if f.text != "" {
			*f.into = f.text
		}
	}
	if id := c.chosen(o, "source_id", c.sources); id != 0 {
		draft.SourceID = id
	}
	if id := c.chosen(o, "manager_id", c.managers); id != 0 {
		draft.ManagerID = id
	}
	c.moveDraft(o, &draft)
	products := o.list("products")
	for _, p := range products {
		draft.Products = append(draft.Products, readProduct(p))
	}
	pipeline := c.pipeline(draft.PipelineID)
	pipeline.guard(in, "products", pipeline.Products, len(products))
	for _, f := range o.list("custom_fields") {
		v := c.readValue(f)
		draft.Values = append(slices.DeleteFunc(draft.Values, func(old Value) bool { return old.Name == v.Name }), v)
	}
	if err := in.done(); err != nil {
		return "", err
	}
	draft.UpdatedAt = c.Now()
	*card = draft
	return changed, nil
}

// moveDraft puts a card into the status a call names.
func (c *Company) moveDraft(o object, card *Card) {
	id := o.digits("status_id")
	if id == 0 {
		return
	}
	p, s, ok := c.status(id)
	if !ok {
		o.in.invalidChoice("status_id")
		return
	}
	c.enter(card, p, s)
}

// enter puts a card into a status.
func (c *Company) enter(card *Card, p Pipeline, s Status) {
	card.PipelineID, card.StatusID, card.Finished = p.ID, s.ID, s.Final
	card.StatusChangedAt = c.Now()
}
