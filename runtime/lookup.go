package runtime

import (
	"errors"
	"math"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// Lookup implements builtins.Vars: a bare name through the scopes.
func (f *frame) Lookup(name string) value.Value {
	v, _ := f.find(name)
	return v
}

// find is Lookup that tells which scope supplied the value.
func (f *frame) find(name string) (value.Value, vars.Scope) {
	if v, ok := f.written("", vars.Deal, name); ok && !v.IsNone() {
		return v, vars.Deal
	}
	if i := f.p.slot(vars.Deal, name); i >= 0 {
		return *f.get(i), f.slots[i].scope
	}
	if vars.ClientFirst(name) {
		if v := f.Get(vars.Client, name); !v.IsNone() {
			return v, vars.Client
		}
	}
	for _, scope := range [...]vars.Scope{vars.Builtin, vars.Deal, vars.Client, vars.Project, vars.Const} {
		if v := f.Get(scope, name); !v.IsNone() {
			return v, scope
		}
	}
	return value.None, vars.Deal
}

// written finds what the statement's own functions have written.
func (f *frame) written(client string, scope vars.Scope, name string) (value.Value, bool) {
	for i := len(f.tx) - 1; i >= 0; i-- {
		if w := &f.tx[i]; w.Client == client && w.Scope == scope && w.Name == name {
			return w.Value, true
		}
	}
	return value.None, false
}

// Get implements builtins.Vars: one scope only.
func (f *frame) Get(scope vars.Scope, name string) value.Value {
	if v, ok := f.written("", scope, name); ok {
		return v
	}
	if i := f.p.slot(scope, name); i >= 0 {
		switch s := &f.slots[i]; {
		case f.dirty(i):
			return f.held(i, scope)
		case f.at[i] != nil && s.scope == scope:
			return *f.at[i]
		}
	}
	if x, ok := f.extra[extraKey{scope, name}]; ok {
		return x.v
	}
	if p := f.cell(scope, name); p != nil {
		return *p
	}
	if v := f.env.Get(scope, name); !v.IsNone() {
		return v
	}
	if scope == vars.Builtin && vars.IsBuiltin(name) {
		v, _ := f.computed(name)
		return v
	}
	return value.None
}

// Set implements builtins.Vars. The write happens with the statement.
func (f *frame) Set(scope vars.Scope, name string, v value.Value) error {
	return f.write("", scope, name, v)
}

func (f *frame) write(client string, scope vars.Scope, name string, v value.Value) error {
	limits := &f.h.Limits.Vars
	switch {
	case !vars.Writable(scope, name):
		return &builtins.ArgError{Arg: -1, Rule: diag.ReadOnlyVariable, Args: []diag.Text{diag.Same(name)}}
	case vars.TooLong(name, limits.Name):
		return limitError(diag.Both("characters in a name", "знаков в имени"), limits.Name)
	case vars.ValueTooLong(v, limits.Value):
		return limitError(diag.Both("characters in a value", "знаков в значении"), limits.Value)
	}
	if v.IsEmpty() {
		v = value.None
	}
	f.pending = true
	f.tx = append(f.tx, vars.Write{Client: client, Scope: scope, Name: name, Value: v.Owned()})
	return nil
}

func limitError(what diag.Text, most int) error {
	return &builtins.ArgError{Arg: -1, Rule: diag.LimitPassed, Args: []diag.Text{what, diag.Same(itoa(most))}}
}

// ClientVar implements builtins.Vars.
func (f *frame) ClientVar(client, name string) (value.Value, error) {
	if f.isCurrent(client) {
		return f.Get(vars.Client, name), nil
	}
	if v, ok := f.written(client, vars.Client, name); ok {
		return v, nil
	}
	tx, err := f.data()
	if err != nil {
		return value.None, err
	}
	return tx.ClientVar(client, name)
}

// SetClientVar implements builtins.Vars. The client must exist.
func (f *frame) SetClientVar(client, name string, v value.Value) error {
	if f.isCurrent(client) {
		return f.Set(vars.Client, name, v)
	}
	tx, err := f.data()
	if err != nil {
		return err
	}
	if _, err := tx.ClientVar(client, name); err != nil {
		return err
	}
	return f.write(client, vars.Client, name, v)
}

func (f *frame) isCurrent(client string) bool {
	return client == f.Get(vars.Builtin, "client_id").Text()
}

// commit applies what the statement's functions have written.
func (f *frame) commit() {
	f.touched = true
	var others []vars.Write
	for _, w := range f.tx {
		if w.Client != "" {
			others = append(others, w)
		}
	}
	if others != nil {
		if err := f.stored.tx.Write(others); errors.Is(err, vars.ErrFull) {
			f.full(f.callee.At)
			return
		} else if err != nil {
			f.failed, f.pending, f.err = true, true, err
			return
		}
	}
	for _, w := range f.tx {
		if w.Client == "" {
			f.apply(w)
		}
	}
	f.others = append(f.others, others...)
	if f.p.trace {
		f.changed(others...)
	}
	f.tx = f.tx[:0]
}

// apply makes a function's write visible to the statements that follow.
func (f *frame) apply(w vars.Write) {
	if i := f.p.slot(w.Scope, w.Name); i >= 0 {
		f.assign(i, w.Value)
		return
	}
	if f.p.trace {
		f.changed(w)
	}
	key := extraKey{w.Scope, w.Name}
	if f.extra == nil {
		f.extra = make(map[extraKey]extraVar)
	}
	x, ok := f.extra[key]
	if !ok {
		f.writes++
		x.order = f.writes
	}
	x.v = w.Value
	f.extra[key] = x
	if i := f.p.slot(vars.Deal, w.Name); i >= 0 {
		f.unbind(i)
	}
}

// room reports whether scope limits leave room for a variable that a statement writes.
func (f *frame) room(i int, at diag.Span) bool {
	m := &f.p.slots[i]
	var most int
	switch m.target {
	case vars.Deal:
		most = f.h.Limits.Vars.Deal
	case vars.Client:
		most = f.h.Limits.Vars.Client
	default:
		return true
	}
	if f.count(m.target, extraKey{m.target, m.name()}) <= most {
		return true
	}
	f.fail(diag.LimitPassed, at, diag.Both("variables of one "+m.target.String(), "переменных у одной сделки или клиента"), diag.Same(itoa(most)))
	return false
}

// full says that a store has no room for a variable.
func (f *frame) full(at diag.Span) {
	f.fail(diag.LimitPassed, at, diag.Both("variables of one client or deal", "переменных у одной сделки или клиента"), diag.Same(itoa(f.h.Limits.Vars.Client)))
}

// count is the number of variables a scope has once the one of key is written.
func (f *frame) count(scope vars.Scope, key extraKey) int {
	names := make(map[string]bool, f.env.Len(scope)+1)
	for name := range f.env.All(scope) {
		names[name] = true
	}
	for i := range f.slots {
		if f.dirty(i) && f.p.slots[i].target == scope {
			names[f.p.slots[i].name()] = !f.held(i, scope).IsNone()
		}
	}
	for k, x := range f.extra {
		if k.scope == scope {
			names[k.name] = !x.v.IsNone()
		}
	}
	names[key.name] = true
	n := 0
	for _, set := range names {
		if set {
			n++
		}
	}
	return n
}

// computed gives the built-ins that are not stored.
func (f *frame) computed(name string) (value.Value, bool) {
	switch name {
	case "E":
		return value.Float(math.E), true
	case "PI":
		return value.Float(math.Pi), true
	case "tag", "message_id":
		return value.Text("NONE"), true
	case "current_date", "current_time", "next_day", "weekday", "timestamp":
		if f.h.Now == nil {
			return value.None, false
		}
		return clockVariable(name, f.clock()), true
	}
	return value.None, false
}

// clock is the moment of the run: all clock variables of a run agree.
func (f *frame) clock() time.Time {
	if f.now.IsZero() {
		f.now, f.touched = f.h.Now().In(f.h.Zone), true
	}
	return f.now
}

func clockVariable(name string, now time.Time) value.Value {
	switch name {
	case "current_date":
		return value.Text(now.Format("02.01.2006"))
	case "current_time":
		return value.Text(now.Format("15:04"))
	case "next_day":
		return value.Text(now.AddDate(0, 0, 1).Format("02.01.2006"))
	case "weekday":
		return value.Int(int64(now.Weekday()+6)%7 + 1)
	}
	if ms := now.UnixMilli(); ms%1000 != 0 {
		return value.Float(float64(ms) / 1000)
	}
	return value.Int(now.Unix())
}
