package vars

import (
	"context"
	"errors"

	"github.com/salecalc/salecalc/vars/value"
)

// ErrNoClient is returned for the id of a client that does not exist.
var ErrNoClient = errors.New("no such client")

// ErrFull is returned for a write that would give a client or a deal more variables than
// the store's limits allow. Nothing of it is written.
var ErrFull = errors.New("too many variables")

// A Store keeps clients and their variables between runs. It must be safe for concurrent
// use, by several processes if it can be opened by several.
//
// A run opens a [Session] on its client and does its work in one transaction or, when it
// waits for outside services, in several: none is open while a service is waited for. The
// runtime package decides that; a store only has to keep what is said here.
type Store interface {
	// Open starts the work on one client. It waits until no other session on that client
	// is open, so that runs about one client come one after another; sessions on
	// different clients do not wait for each other. The error is ErrNoClient for a client
	// that does not exist, and that of ctx when the wait was cancelled.
	Open(ctx context.Context, client string) (Session, error)
}

// A Session is the hold one run has on its client. It belongs to one goroutine.
type Session interface {
	// Begin starts a transaction; the one before it has ended. Transactions come to what
	// they would have come to one after another, in some order. wide says that this one
	// may write what clients share (project variables, lists) or reach other clients; one
	// that is not wide reads what is shared and writes only what is the client's own, and
	// a store may let such transactions of different clients run side by side.
	Begin(ctx context.Context, wide bool) (Tx, error)
	// Close lets the client go. A transaction still open is rolled back. Closing again
	// does nothing.
	Close() error
}

// A Tx is a transaction. What it writes it reads; others see it after Commit, all of it
// or nothing. It belongs to one goroutine and ends with Commit or Rollback.
//
// A store that keeps more than variables gives transactions that implement interfaces of
// package crm too, and the functions for deals, lists, labels and so on then work.
type Tx interface {
	// Env gives the variables of the session's client: his own, those of his current
	// deal, the project's, the constants and the built-ins. The caller may change it.
	Env() (*Env, error)
	// ClientVar reads one variable in a client's own scope; None when it is not set.
	ClientVar(client, name string) (value.Value, error)
	// Write makes changes. Those in the deal scope are about the current deal, which is
	// made when there is none. An error leaves the transaction good for nothing but
	// Undo and Rollback.
	Write(writes []Write) error
	// Mark remembers the state, and Undo goes back to the last Mark, any number of times.
	// There is one mark; Undo without one is an error.
	Mark() error
	Undo() error
	// Commit keeps what was done. An error means that nothing was kept, unless the
	// store's own documentation says otherwise.
	Commit() error
	// Rollback drops what was done. After Commit it does nothing.
	Rollback() error
}
