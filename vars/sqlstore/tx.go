package sqlstore

import (
	"context"
	"errors"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// A tx is a transaction. Changes wait in a queue and go to the database with the next
// question or with the commit, in one round trip.
type tx struct {
	s      *Store
	ctx    context.Context
	link   link
	client int64 // nobody: the owner's
	queue  []*step
	saved  savepoint
	own    *holder           // the session's client; nil: to be looked up
	others map[int64]*holder // of Profiles
	err    error             // the database refused a statement: Undo and Rollback are left
	ended  bool
	ending func() error // after the end
}

// A savepoint is where Undo goes back to.
type savepoint struct {
	state   saveState
	at      int  // saveQueued: where in the queue it begins
	earlier bool // the database has one already
}

type saveState uint8

const (
	saveNone   saveState = iota // there was no Mark
	saveWanted                  // nothing was changed since Mark
	saveQueued                  // it waits in the queue
	saveSent                    // the database has it
)

var (
	errEnded  = errors.New("sqlstore: the transaction is over")
	errNoMark = errors.New("sqlstore: Undo without Mark")
)

// change puts a statement into the queue.
func (t *tx) change(sql string, args ...any) {
	if t.saved.state == saveWanted {
		t.saved.state, t.saved.at = saveQueued, len(t.queue)
		if t.saved.earlier {
			t.queue = append(t.queue, statement("RELEASE SAVEPOINT mark"))
		}
		t.queue = append(t.queue, statement("SAVEPOINT mark"))
	}
	t.queue = append(t.queue, statement(sql, args...))
}

// ask sends what waits and then the steps.
func (t *tx) ask(steps ...*step) error {
	if t.ended {
		return errEnded
	}
	if t.err != nil {
		return t.err
	}
	if len(t.queue) > 0 {
		steps = append(t.queue, steps...)
		t.queue = nil
	}
	if t.saved.state == saveQueued {
		t.saved.state, t.saved.earlier = saveSent, true
	}
	t.err = t.link.do(t.ctx, steps)
	return t.err
}

// one reads the only row of a query; missing is the error when there is none.
func (t *tx) one(missing error, columns []any, sql string, args ...any) error {
	found := false
	err := t.ask(query(func(scan scanner) error {
		found = true
		return scan(columns...)
	}, sql, args...))
	if err == nil && !found {
		err = missing
	}
	return err
}

// alter changes rows now; missing is the error when there is none.
func (t *tx) alter(missing error, sql string, args ...any) error {
	t.change(sql, args...)
	last := t.queue[len(t.queue)-1]
	err := t.ask()
	if err == nil && last.changed == 0 {
		err = missing
	}
	return err
}

// insert adds a row and gives its id.
func (t *tx) insert(sql string, args ...any) (id int64, err error) {
	t.change(sql+" RETURNING id", args...)
	t.queue[len(t.queue)-1].row = func(scan scanner) error { return scan(&id) }
	err = t.ask()
	return id, err
}

// list reads the rows of a query.
func list[T any](t *tx, read func(scan scanner) (T, error), sql string, args ...any) ([]T, error) {
	var all []T
	q := query(func(scan scanner) error {
		v, err := read(scan)
		all = append(all, v)
		return err
	}, sql, args...)
	q.slow = true
	err := t.ask(q)
	return all, err
}

// count reads a number that many rows come to.
func (t *tx) count(sql string, args ...any) (n int64, err error) {
	q := query(func(scan scanner) error { return scan(&n) }, sql, args...)
	q.slow = true
	err = t.ask(q)
	return n, err
}

// Mark implements [vars.Tx].
func (t *tx) Mark() error {
	if t.ended {
		return errEnded
	}
	t.saved.state = saveWanted
	return t.err
}

// Undo implements [vars.Tx].
func (t *tx) Undo() error {
	if t.ended {
		return errEnded
	}
	t.own, t.others = nil, nil
	switch t.saved.state {
	case saveNone:
		return errNoMark
	case saveWanted:
		return t.err
	case saveQueued:
		t.queue = t.queue[:t.saved.at]
		t.saved.state = saveWanted
		return t.err
	}
	t.queue, t.err = nil, nil
	return t.ask(statement("ROLLBACK TO SAVEPOINT mark"))
}

// Commit implements [vars.Tx].
func (t *tx) Commit() error {
	if t.ended {
		return errEnded
	}
	err := t.err
	if err == nil {
		err = t.ctx.Err()
	}
	if err != nil {
		return errors.Join(err, t.Rollback())
	}
	t.ended = true
	return errors.Join(t.link.commit(t.ctx, t.queue), t.end())
}

// Rollback implements [vars.Tx].
func (t *tx) Rollback() error {
	if t.ended {
		return nil
	}
	t.ended = true
	t.link.rollback(t.ctx)
	return t.end()
}

func (t *tx) end() error {
	if t.ending == nil {
		return nil
	}
	return t.ending()
}

var _ crm.Everything = (*tx)(nil)
var _ crm.Store = (*Store)(nil)
var _ vars.Store = (*Store)(nil)
