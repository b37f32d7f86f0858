package exchange

import (
	"errors"
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// put makes or changes the client of a row and gives his id. The error is errRow when the
// row is left out.
func (im *importer) put(tx crm.Everything, r *row) (string, error) {
	id, err := im.find(tx, r)
	if err != nil {
		return "", err
	}
	card := &Card{Client: crm.Client{Type: crm.NoMessenger, Created: im.Now}, Deal: crm.Deal{Status: crm.Active, Created: im.Now}}
	var oldDeal crm.Deal
	if id != "" {
		if card.Client, err = tx.Client(id); err != nil {
			return "", err
		}
		if card.Client.Deal != 0 && r.aboutDeal() {
			if oldDeal, err = tx.Deal(card.Client.Deal); err != nil {
				return "", err
			}
			card.Deal = oldDeal
		}
	}
	old := card.Client
	writes := im.fill(card, r)
	main := card.Client.Main
	card.Client.Main = old.Main // bound when all are there
	if id == "" {
		im.report.New++
		id, err = tx.NewClient(card.Client)
		card.Client.ID = id
	} else {
		im.report.Updated++
		if card.Client != old {
			err = tx.SaveClient(card.Client)
		}
	}
	if err == nil {
		err = saveDeal(tx, card, oldDeal, r)
	}
	for i := range writes {
		writes[i].Client = id
	}
	if err == nil && len(writes) > 0 {
		err = tx.Write(writes)
	}
	if err == nil {
		err = im.join(tx, crm.List, card.Lists, id)
	}
	if err == nil {
		err = im.join(tx, crm.Label, card.Labels, id)
	}
	if main != "" && main != old.Main {
		im.bound = append(im.bound, binding{row{n: r.n, line: r.line}, id, main})
	}
	return id, err
}

// aboutDeal reports whether a row says something of the deal.
func (r *row) aboutDeal() bool {
	for i := range r.cells {
		at := &r.cells[i].at
		if at.Field != nil && at.Field.Deal || at.Var != "" && at.Scope == vars.Deal {
			return true
		}
	}
	return false
}

// fill puts the cells into a card, and gives the variables among them.
func (im *importer) fill(card *Card, r *row) (writes []vars.Write) {
	for i := range r.cells {
		c := &r.cells[i]
		switch {
		case c.at.Field != nil:
			before := *card
			if want, ok := c.at.Field.Set(card, c.text, im.Zone); !ok {
				*card = before
				im.report.problem(r, c.column, diag.Both("{1} is not understood; it has to be "+want.EN, "{1} не понять; ожидается "+want.RU), clip(c.text))
			}
		case c.at.Var == "":
		case vars.TooLong(c.text, im.Limits.Value):
			most := strconv.Itoa(im.Limits.Value)
			im.report.problem(r, c.column, diag.Both("the value is longer than "+most+" characters", "значение длиннее "+most+" символов"), "")
		default:
			writes = append(writes, vars.Write{Scope: c.at.Scope, Name: c.at.Var, Value: value.Text(c.text)})
		}
	}
	return writes
}

// clip quotes a text, shortened.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}

// saveDeal makes or changes the current deal when the row says something of it.
func saveDeal(tx crm.Everything, card *Card, old crm.Deal, r *row) error {
	if !r.aboutDeal() {
		return nil
	}
	if old.ID != 0 {
		if card.Deal == old {
			return nil
		}
		return tx.SaveDeal(card.Deal)
	}
	card.Deal.Client = card.Client.ID
	deal, err := tx.NewDeal(card.Deal)
	if err != nil {
		return err
	}
	card.Client.Deal = deal
	return tx.SaveClient(card.Client)
}

// join puts a client into lists or labels, which are made when there are none of the name.
func (im *importer) join(tx crm.Everything, kind crm.SetKind, names []string, client string) error {
	for _, name := range names {
		key := setName{kind, name}
		id, ok := im.sets[key]
		if !ok {
			set, err := tx.SetByName(kind, name)
			id = set.ID
			if errors.Is(err, crm.ErrNotFound) {
				id, err = tx.NewSet(crm.Set{Kind: kind, Name: name})
				im.made(key)
			}
			if err != nil {
				return err
			}
			im.sets[key] = id
		}
		if _, err := tx.Join(id, client); err != nil {
			return err
		}
	}
	return nil
}

func (im *importer) made(s setName) {
	list := &im.report.NewLists
	if s.kind == crm.Label {
		list = &im.report.NewLabels
	}
	if len(*list) < mostProblems && !slices.Contains(*list, s.name) { // a dry run makes it again and again
		*list = append(*list, s.name)
	}
}

// find gives the client a row is about, "" for a new one.
func (im *importer) find(tx crm.Everything, r *row) (string, error) {
	for _, m := range im.Match {
		q, by := r.query(m)
		if by == "" {
			continue
		}
		if m == ByID {
			id, err := im.existing(tx, by)
			if errors.Is(err, vars.ErrNoClient) {
				im.leaveOut(r, noClient, clip(by))
				return "", errRow
			}
			return id, err
		}
		found, err := im.fitting(tx, q)
		if err != nil || len(found) == 0 {
			return "", err
		}
		if len(found) > 1 {
			err = im.several(tx, r, m, by, found[0])
		}
		return found[0], err
	}
	if len(im.Match) > 0 {
		if im.report.Unknown++; im.report.Unknown <= mostPlaces {
			im.report.UnknownRows = append(im.report.UnknownRows, Place{Row: r.n, Line: r.line})
		}
	}
	return "", nil
}

// fitting gives the first clients who fit, two at least if there are so many.
func (im *importer) fitting(tx crm.Everything, q crm.ClientQuery) ([]string, error) {
	if im.dry != nil {
		return im.dry.find(tx, q)
	}
	q.Limit = 2
	return tx.FindClients(q)
}

// several says that a row could be about others too.
func (im *importer) several(tx crm.Everything, r *row, m Match, by, taken string) (err error) {
	if im.dry != nil {
		taken, err = im.dry.name(tx, taken)
	}
	value := clip(by)
	if taken != "" {
		value += " → " + taken
	}
	im.report.problem(r, "", diag.Both("several clients fit by "+string(m)+", the first one was taken: {1}",
		"по "+string(m)+" подходит несколько клиентов, взят первый: {1}"), value)
	return err
}

// query gives how a row looks for its client in one way; by is "" when it has nothing for that.
func (r *row) query(m Match) (q crm.ClientQuery, by string) {
	switch m {
	case ByID:
		return q, r.field(idField)
	case ByPlatform:
		q.PlatformID, q.Group = r.field("platform_id"), r.field("group")
		if kind := r.field("client_type"); kind != "" {
			q.Type, q.Platform = ParseMessenger(kind)
		}
		return q, q.PlatformID
	case ByPhone:
		if q.Phone = r.own("phone"); crm.PhoneKey(q.Phone) == "" {
			return q, ""
		}
		return q, q.Phone
	case ByEmail:
		if q.Email = r.own("email"); crm.EmailKey(q.Email) == "" {
			return q, ""
		}
		return q, q.Email
	}
	return q, ""
}

// own gives the text a row has for a variable of the client.
func (r *row) own(name string) string {
	for i := range r.cells {
		if at := &r.cells[i].at; at.Var == name && at.Scope == vars.Client {
			return r.cells[i].text
		}
	}
	return ""
}
