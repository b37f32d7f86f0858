package sqlstore

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/vars/crm"
)

// defaultPage is how many entries a query gives when it names no limit.
const defaultPage = 100

const deliverySQL = `SELECT id, source, dedup, received, method, path, query, kind, body, state, client, resolved, due, attempts,
	replay_of, dry, ended, detail FROM deliveries`

func scanDelivery(scan scanner) (d crm.Delivery, err error) {
	var key *string
	var body, detail string
	var attempts int64
	err = scan(&d.ID, &d.Source, &key, moment{&d.Received}, &d.Method, &d.Path, &d.Query, &d.Kind, &body, (*string)(&d.State),
		&d.Client, &d.Resolved, moment{&d.Due}, &attempts, &d.ReplayOf, &d.Dry, moment{&d.Ended}, &detail)
	if err != nil {
		return d, err
	}
	if key != nil {
		d.Key = *key
	}
	if detail != "" {
		d.Detail = []byte(detail)
	}
	d.Attempts = int(attempts)
	d.Body, err = unpacked(body)
	return d, err
}

// packed is bytes as a text that every database takes.
func packed(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func unpacked(s string) ([]byte, error) {
	if s == "" {
		return nil, nil
	}
	return base64.StdEncoding.DecodeString(s)
}

// Receive implements [crm.Deliveries].
func (t *tx) Receive(d crm.Delivery) (id int64, fresh bool, err error) {
	if d.Key != "" {
		const same = "SELECT id FROM deliveries WHERE source = $1 AND dedup = $2"
		if err := t.one(nil, []any{&id}, same, d.Source, d.Key); err != nil || id != 0 {
			return id, false, err
		}
	}
	id, err = t.insert(`INSERT INTO deliveries (source, dedup, received, method, path, query, kind, body, state, client, resolved,
		due, attempts, replay_of, dry, ended, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		d.Source, orNull(d.Key), stamp(d.Received), d.Method, d.Path, d.Query, d.Kind, packed(d.Body), string(d.State), d.Client,
		d.Resolved, stamp(d.Due), int64(d.Attempts), d.ReplayOf, d.Dry, stamp(d.Ended), string(d.Detail))
	return id, err == nil, err
}

// Delivery implements [crm.Deliveries].
func (t *tx) Delivery(id int64) (crm.Delivery, error) {
	return single(t, crm.ErrNotFound, scanDelivery, deliverySQL+" WHERE id = $1", id)
}

// SaveDelivery implements [crm.Deliveries].
func (t *tx) SaveDelivery(d crm.Delivery) error {
	return t.alter(crm.ErrNotFound, `UPDATE deliveries SET source = $1, dedup = $2, received = $3, method = $4, path = $5, query = $6,
		kind = $7, body = $8, state = $9, client = $10, resolved = $11, due = $12, attempts = $13, replay_of = $14, dry = $15,
		ended = $16, detail = $17 WHERE id = $18`,
		d.Source, orNull(d.Key), stamp(d.Received), d.Method, d.Path, d.Query, d.Kind, packed(d.Body), string(d.State), d.Client,
		d.Resolved, stamp(d.Due), int64(d.Attempts), d.ReplayOf, d.Dry, stamp(d.Ended), string(d.Detail), d.ID)
}

// newest is the rest of a query that gives the newest first, a page of them.
func (c *condition) newest(before int64, limit int) string {
	if before != 0 {
		c.and("id < $", before)
	}
	sql := ""
	if len(c.terms) > 0 {
		sql = " WHERE " + strings.Join(c.terms, " AND ")
	}
	if limit == 0 {
		limit = defaultPage
	}
	return sql + " ORDER BY id DESC LIMIT " + strconv.Itoa(limit)
}

// FindDeliveries implements [crm.Deliveries].
func (t *tx) FindDeliveries(q crm.DeliveryQuery) ([]crm.Delivery, error) {
	var c condition
	c.andText("source = $", q.Source, q.Source)
	c.andText("state = $", string(q.State), string(q.State))
	c.andText("client = $", q.Client, q.Client)
	if !q.Since.IsZero() {
		c.and("received >= $", stamp(q.Since))
	}
	where := c.newest(q.Before, q.Limit)
	return list(t, scanDelivery, deliverySQL+where, c.args...)
}

// Due implements [crm.Deliveries].
func (t *tx) Due(now time.Time, limit int) ([]int64, error) {
	return list(t, func(scan scanner) (id int64, err error) {
		err = scan(&id)
		return id, err
	}, "SELECT id FROM deliveries WHERE state = 'waiting' AND (due IS NULL OR due <= $1) ORDER BY id LIMIT $2", stamp(now), int64(limit))
}

// ForgetDeliveries implements [crm.Deliveries].
func (t *tx) ForgetDeliveries(before time.Time) (int64, error) {
	t.change("DELETE FROM deliveries WHERE state <> 'waiting' AND ended < $1", stamp(before))
	gone := t.queue[len(t.queue)-1]
	err := t.ask()
	return gone.changed, err
}
