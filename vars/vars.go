// Package vars holds the variables a script reads and writes: the scopes, the order in
// which a bare name looks through them, and the limits on names and values.
//
// An [Env] is what one run reads: the variables of one client's conversation, loaded
// by the host. A run never changes it; it returns the changes as [Write]s, which the
// host applies with [Env.Apply] or hands to its [Store].
//
// A [Store] keeps variables between runs. The package has none: package crm has one in
// memory, package sqlstore one in SQLite or PostgreSQL.
//
// The package does not evaluate anything.
package vars

import (
	"iter"

	"github.com/salecalc/salecalc/vars/value"
)

// A Scope says whose variable it is.
type Scope uint8

// The scopes in the order a bare name looks through them.
const (
	Builtin Scope = iota // supplied by the host, read-only
	Deal                 // where a bare name is written
	Client
	Project
	Const // set by the project's owner, read-only
	scopes
)

var scopeNames = [scopes]string{"builtin", "deal", "client", "project", "const"}

// String gives the word used in JSON and on the command line.
func (s Scope) String() string {
	if s < scopes {
		return scopeNames[s]
	}
	return "unknown"
}

// ParseScope reads the word back.
func ParseScope(s string) (Scope, bool) {
	for i, name := range scopeNames {
		if s == name {
			return Scope(i), true
		}
	}
	return 0, false
}

// An Env is the variables one run sees. The zero Env is empty and ready to use. An Env
// is not safe for concurrent use: runs of one client are serialised by the host.
type Env struct {
	scopes [scopes]table
}

// NewEnv makes an empty Env.
func NewEnv() *Env { return &Env{} }

// Set stores a variable, without limits: it is the host that speaks. None or empty
// text removes it.
func (e *Env) Set(s Scope, name string, v value.Value) {
	if v.IsEmpty() {
		e.scopes[s].remove(NewKey(name))
		return
	}
	e.scopes[s].set(NewKey(name), v)
}

// Get reads a variable of one scope; None when it is not set.
func (e *Env) Get(s Scope, name string) value.Value {
	if p := e.Cell(s, NewKey(name)); p != nil {
		return *p
	}
	return value.None
}

// Cell gives the place that holds a variable, nil when it is not set. It is valid until
// the next Set. What was read of the text may be noted in it with [value.Value.Read];
// nothing else may be written.
func (e *Env) Cell(s Scope, k Key) *value.Value { return e.scopes[s].get(k) }

// Lookup reads a bare name through the scopes, in order.
func (e *Env) Lookup(name string) (value.Value, Scope, bool) {
	k := NewKey(name)
	if ClientFirst(name) {
		if p := e.Cell(Client, k); p != nil {
			return *p, Client, true
		}
	}
	for s := range scopes {
		if p := e.Cell(s, k); p != nil {
			return *p, s, true
		}
	}
	return value.None, Builtin, false
}

// Len is the number of variables in a scope.
func (e *Env) Len(s Scope) int { return len(e.scopes[s].cells) }

// All goes through the variables of a scope, in no particular order. The Env must not
// change meanwhile.
func (e *Env) All(s Scope) iter.Seq2[string, value.Value] {
	return func(yield func(string, value.Value) bool) {
		for i := range e.scopes[s].cells {
			if c := &e.scopes[s].cells[i]; !yield(c.key.name, c.v) {
				return
			}
		}
	}
}

// Clone makes an independent copy.
func (e *Env) Clone() *Env {
	c := NewEnv()
	c.Lay(e)
	return c
}

// A Write is one change of a variable; a Value of None removes it. Client is the id of
// another client, empty for the one the run is about.
type Write struct {
	Client string
	Scope  Scope
	Name   string
	Value  value.Value
}

// Lay sets every variable of another Env.
func (e *Env) Lay(over *Env) {
	for s := range scopes {
		for name, v := range over.All(s) {
			e.Set(s, name, v)
		}
	}
}

// Apply makes the changes of a run visible in the Env. Writes about other clients are
// left to the store.
func (e *Env) Apply(writes []Write) {
	for _, w := range writes {
		if w.Client == "" {
			e.Set(w.Scope, w.Name, w.Value)
		}
	}
}
