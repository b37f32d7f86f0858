// Package overlay shows a store with variables changed that are not changed in it: what a
// session or a test case sees over what is kept. It writes them at the beginning of every
// transaction, so that functions which ask for variables find them too, removed ones
// included.
//
// It is for runs that keep nothing ([runtime.Host.Discard]); the changes of any other would
// be kept with what it does.
package overlay

import (
	"context"
	"errors"
	"slices"

	"github.com/salecalc/salecalc/vars"
)

// Over is the store as seen with the writes made. Later writes win.
func Over(store vars.Store, writes []vars.Write) vars.Store { return over{store, writes} }

type over struct {
	vars.Store
	writes []vars.Write
}

// Open implements vars.Store.
func (o over) Open(ctx context.Context, client string) (vars.Session, error) {
	s, err := o.Store.Open(ctx, client)
	if err != nil {
		return nil, err
	}
	return &session{s, o.writes}, nil
}

type session struct {
	vars.Session
	writes []vars.Write
}

// Begin implements vars.Session. Writes of what clients share need a wide transaction.
func (s *session) Begin(ctx context.Context, wide bool) (vars.Tx, error) {
	shared := slices.ContainsFunc(s.writes, func(w vars.Write) bool { return w.Client != "" || w.Scope == vars.Project || w.Scope == vars.Const })
	tx, err := s.Session.Begin(ctx, wide || shared)
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(s.writes) && err == nil; {
		n := i + 1
		for n < len(s.writes) && s.writes[n].Client == s.writes[i].Client {
			n++
		}
		err = write(tx, s.writes[i:n])
		i = n
	}
	if err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tx, nil
}

// write makes the writes about one client. Another client may be gone, or was made by a run
// that kept nothing: then there is nobody to see them.
func write(tx vars.Tx, writes []vars.Write) error {
	if writes[0].Client == "" {
		return tx.Write(writes)
	}
	if err := tx.Mark(); err != nil {
		return err
	}
	err := tx.Write(writes)
	if errors.Is(err, vars.ErrNoClient) {
		return tx.Undo()
	}
	return err
}

// Look gives the variables of a client as a run would find them that has given besides, as
// its [runtime.Host.Vars].
func Look(ctx context.Context, store vars.Store, client string, given *vars.Env) (*vars.Env, error) {
	s, err := store.Open(ctx, client)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	tx, err := s.Begin(ctx, false)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	env, err := tx.Env()
	if err != nil {
		return nil, err
	}
	env.Lay(given)
	return env, nil
}
