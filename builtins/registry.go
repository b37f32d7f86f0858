package builtins

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// A Registry is an immutable set of functions with the other names the platform knows.
// It is safe for concurrent use.
type Registry struct {
	funcs  []*Func
	byName map[string]*Func
	host   map[string]string // platform functions known by name only: name to area
	names  []string          // all of them, sorted
}

// platformNames lists the platform's functions that are known by name only, one
// "name<TAB>area" a line.
//
//go:embed platform.txt
var platformNames string

// Standard is the table of all documented functions. It is built once and shared.
var Standard = sync.OnceValue(func() *Registry {
	r := &Registry{byName: make(map[string]*Func), host: make(map[string]string)}
	for _, table := range tables {
		for _, f := range table {
			if err := r.add(f); err != nil {
				panic(err) // two entries of our own table share a name; its test says which
			}
		}
	}
	for line := range strings.Lines(platformNames) {
		name, area, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if name != "" && r.byName[name] == nil {
			r.host[name] = area
		}
	}
	return r.sealed()
})

// sealed ends the making of a registry.
func (r *Registry) sealed() *Registry {
	r.names = slices.AppendSeq(slices.Collect(maps.Keys(r.byName)), maps.Keys(r.host))
	slices.Sort(r.names)
	return r
}

func (r *Registry) add(entry Func) error {
	f := &entry
	f.complete()
	for _, name := range append([]string{f.Name}, f.Aliases...) {
		if r.byName[name] != nil {
			return fmt.Errorf("builtins: function %s is declared twice", name)
		}
		r.byName[name] = f
	}
	r.funcs = append(r.funcs, f)
	return nil
}

// With gives a registry that has the host's functions too. A name that a documented
// function has already is refused; one that was known by name only is taken over.
func (r *Registry) With(host ...Func) (*Registry, error) {
	c := &Registry{funcs: slices.Clone(r.funcs), byName: maps.Clone(r.byName), host: maps.Clone(r.host)}
	for _, f := range host {
		if err := c.add(f); err != nil {
			return nil, err
		}
		delete(c.host, f.Name)
	}
	return c.sealed(), nil
}

// Find looks a function up by its name or an alias.
func (r *Registry) Find(name string) (*Func, bool) {
	f, ok := r.byName[name]
	return f, ok
}

// Known reports whether the name is a function, ours or the platform's.
func (r *Registry) Known(name string) bool {
	return r.byName[name] != nil || r.OnPlatform(name)
}

// OnPlatform reports whether the platform has a function of that name that only a host
// can supply.
func (r *Registry) OnPlatform(name string) bool {
	_, ok := r.host[name]
	return ok
}

// Funcs lists the functions in the order of the tables.
func (r *Registry) Funcs() []*Func { return slices.Clone(r.funcs) }

// Names lists every known name, aliases and platform names included, sorted.
func (r *Registry) Names() []string { return slices.Clone(r.names) }
