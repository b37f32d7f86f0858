package sqlstore

import (
	"github.com/salecalc/salecalc/vars/crm"
)

// Reached implements [crm.Runs].
func (t *tx) Reached(run string, next int) error {
	t.change("INSERT INTO runs (name, next) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET next = excluded.next", run, int64(next))
	return nil
}

// Progress implements [crm.Runs].
func (t *tx) Progress(run string) (int, error) {
	var next int64
	err := t.one(nil, []any{&next}, "SELECT next FROM runs WHERE name = $1", run)
	return int(next), err
}

// ForgetRun implements [crm.Runs].
func (t *tx) ForgetRun(run string) error {
	t.change("DELETE FROM runs WHERE name = $1", run)
	return nil
}

const sentSQL = "SELECT id, run, stmt, n, function, client, method, url, params, state, status, header, body, note, started, ended FROM sent"

func scanSent(scan scanner) (s crm.Sent, err error) {
	var stmt, n, status int64
	var params, header, body string
	err = scan(&s.ID, &s.Run, &stmt, &n, &s.Function, &s.Client, &s.Method, &s.URL, &params, (*string)(&s.State), &status,
		&header, &body, &s.Note, moment{&s.Started}, moment{&s.Ended})
	if err != nil {
		return s, err
	}
	s.Stmt, s.N, s.Status = int(stmt), int(n), int(status)
	if params != "" {
		s.Params = []byte(params)
	}
	if header != "" {
		s.Header = []byte(header)
	}
	s.Body, err = unpacked(body)
	return s, err
}

// Sent implements [crm.Runs].
func (t *tx) Sent(run string, stmt, n int) (crm.Sent, error) {
	return single(t, crm.ErrNotFound, scanSent, sentSQL+" WHERE run = $1 AND stmt = $2 AND n = $3", run, int64(stmt), int64(n))
}

// SentByID implements [crm.Runs].
func (t *tx) SentByID(id int64) (crm.Sent, error) {
	return single(t, crm.ErrNotFound, scanSent, sentSQL+" WHERE id = $1", id)
}

// SaveSent implements [crm.Runs].
func (t *tx) SaveSent(s crm.Sent) (int64, error) {
	args := []any{s.Run, int64(s.Stmt), int64(s.N), s.Function, s.Client, s.Method, s.URL, string(s.Params), string(s.State),
		int64(s.Status), string(s.Header), packed(s.Body), s.Note, stamp(s.Started), stamp(s.Ended)}
	if s.ID == 0 {
		return t.insert(`INSERT INTO sent (run, stmt, n, function, client, method, url, params, state, status, header, body, note,
			started, ended) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`, args...)
	}
	return s.ID, t.alter(crm.ErrNotFound, `UPDATE sent SET run = $1, stmt = $2, n = $3, function = $4, client = $5, method = $6,
		url = $7, params = $8, state = $9, status = $10, header = $11, body = $12, note = $13, started = $14, ended = $15
		WHERE id = $16`, append(args, s.ID)...)
}

// FindSent implements [crm.Runs].
func (t *tx) FindSent(q crm.SentQuery) ([]crm.Sent, error) {
	var c condition
	c.andText("run = $", q.Run, q.Run)
	c.andText("state = $", string(q.State), string(q.State))
	where := c.newest(q.Before, q.Limit)
	return list(t, scanSent, sentSQL+where, c.args...)
}

// DropSent implements [crm.Runs].
func (t *tx) DropSent(id int64) error {
	t.change("DELETE FROM sent WHERE id = $1", id)
	return nil
}
