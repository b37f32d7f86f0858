package check

import (
	"cmp"
	"slices"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// An Inventory lists what a script touches, as it stands in the text: every entry once,
// sorted by name, with its first place and the number of its mentions. What functions
// read and write by themselves is not in it, Defaults and Settings aside.
type Inventory struct {
	Reads     []Variable `json:"reads"`
	Writes    []Variable `json:"writes"`  // element writes too
	Deletes   []Variable `json:"deletes"` // whole variables
	Computed  []Variable `json:"computed_names"`
	Functions []Function `json:"functions"`
	Defaults  []Default  `json:"defaults"`
	Settings  []Setting  `json:"settings"`
}

// A Place is where an entry is mentioned first. Line and column count from 1, the column
// in Unicode characters.
type Place struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// A Variable is a name with its prefix. The name of a computed one is as written: q#{i}.
type Variable struct {
	Scope     string `json:"scope"` // "bare", "client" or "project"
	Name      string `json:"name"`
	Builtin   bool   `json:"builtin,omitempty"`    // supplied by the host or the clock
	MaybeText bool   `json:"maybe_text,omitempty"` // a word that means itself unless a variable has its name
	Elements  bool   `json:"elements,omitempty"`   // only elements of it are written
	Needed    bool   `json:"needed,omitempty"`     // it is read, and for certain, where no line above writes it
	Count     int    `json:"count"`
	Place
}

// A Function is one that is called. Kind is a word of [builtins.Kind], or "unknown".
type Function struct {
	Name  string `json:"name"` // the main one, where an alias is written
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	Place
}

// A Default is a variable that stands in for an argument a call leaves out.
type Default struct {
	Name     string `json:"name"`
	Function string `json:"function"`
	Param    string `json:"param"`
	Count    int    `json:"count"`
	Place
}

// A Setting is a constant that an integration reads. Unless it is optional, the project
// must have it for the integration to work.
type Setting struct {
	Name     string `json:"name"`
	Secret   bool   `json:"secret,omitempty"`
	Optional bool   `json:"optional,omitempty"`
	Count    int    `json:"count"` // calls that read it
	Place
}

// NewInventory goes through a script.
func NewInventory(s *lang.Script, r *builtins.Registry) *Inventory {
	t := taker{src: s.Source, funcs: r, set: map[variable]bool{}}
	for _, st := range s.Stmts {
		t.statement(st)
		lang.WalkStmt(st, t.visit)
		if a, ok := st.(*lang.Assign); ok {
			t.set[variable{a.Place.Scope, a.Place.Name}] = true
			t.set[variable{lang.NoScope, a.Place.Name}] = true // which reads through all of them
		}
	}
	return &Inventory{
		Reads: variables(t.Reads), Writes: variables(t.Writes), Deletes: variables(t.Deletes), Computed: variables(t.Computed),
		Functions: merged(t.Functions, func(f Function) string { return f.Name }, func(f, _ *Function) { f.Count++ }),
		Defaults: merged(t.Defaults, func(d Default) string { return d.Name + " " + d.Function + " " + d.Param },
			func(d, _ *Default) { d.Count++ }),
		Settings: merged(t.Settings, func(s Setting) string { return s.Name }, func(s, _ *Setting) { s.Count++ }),
	}
}

func variables(list []Variable) []Variable {
	return merged(list, func(v Variable) string { return v.Scope + " " + v.Name }, func(v, next *Variable) {
		v.Count++
		v.MaybeText = v.MaybeText && next.MaybeText
		v.Elements = v.Elements && next.Elements
		v.Needed = v.Needed || next.Needed
	})
}

// merged sorts mentions by their key and joins those with the same one into the first.
func merged[T any](list []T, key func(T) string, join func(first, next *T)) []T {
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	out := make([]T, 0, len(list))
	for i := range list {
		if n := len(out); n > 0 && key(out[n-1]) == key(list[i]) {
			join(&out[n-1], &list[i])
			continue
		}
		out = append(out, list[i])
	}
	return out
}

// A taker notes every mention, in the order of the source.
type taker struct {
	src   *diag.Source
	funcs *builtins.Registry
	set   map[variable]bool // what the lines above write
	Inventory
}

var prefixes = [...]string{lang.NoScope: "bare", lang.ClientScope: "client", lang.ProjectScope: "project"}

func (t *taker) place(at diag.Span) Place {
	p := t.src.Position(at.Start)
	return Place{p.Line, p.Column}
}

// statement notes the target. A statement that is refused writes nothing.
func (t *taker) statement(st lang.Stmt) {
	var place *lang.Place
	deletes := false
	switch st := st.(type) {
	case *lang.Assign:
		place, deletes = st.Place, len(st.Place.Indexes) == 0 && isEmpty(st.Value)
	case *lang.Delete:
		place = st.Place
	}
	if place == nil || !vars.Writable(scopes[place.Scope], place.Name) {
		return
	}
	v := Variable{Scope: prefixes[place.Scope], Name: place.Name, Count: 1, Place: t.place(place.At)}
	if deletes {
		t.Deletes = append(t.Deletes, v)
		return
	}
	v.Elements = len(place.Indexes) > 0
	t.Writes = append(t.Writes, v)
}

// isEmpty reports whether x is what deletes a variable: nothing, "" or None.
func isEmpty(x lang.Expr) bool {
	if x == nil {
		return true
	}
	v, ok := constant(x)
	return ok && v.IsEmpty()
}

func (t *taker) visit(x lang.Expr) bool {
	switch x := x.(type) {
	case *lang.Name:
		t.read(x, x.ValuePos && !x.AssignedAbove)
	case *lang.Hyphenated:
		t.hyphenated(x)
		return false
	case *lang.ComputedName:
		t.computed(x)
	case *lang.Call:
		t.call(x)
	}
	return true
}

func (t *taker) read(x *lang.Name, maybeText bool) {
	own := vars.IsBuiltin(x.Name) && x.Scope == lang.NoScope
	v := Variable{
		Scope: prefixes[x.Scope], Name: x.Name, Count: 1, Place: t.place(x.At),
		Builtin: own, MaybeText: maybeText && !own && x.Scope == lang.NoScope,
	}
	v.Needed = !own && !v.MaybeText && !t.set[variable{x.Scope, x.Name}]
	t.Reads = append(t.Reads, v)
}

// hyphenated notes names glued by hyphens: a difference as soon as one is a variable.
func (t *taker) hyphenated(x *lang.Hyphenated) {
	known := slices.ContainsFunc(x.Names, func(n *lang.Name) bool { return n.AssignedAbove || vars.IsBuiltin(n.Name) })
	for _, n := range x.Names {
		t.read(n, !known)
	}
}

func (t *taker) computed(x *lang.ComputedName) {
	name := ""
	for _, p := range x.Parts {
		name += t.src.Cut(p.At)
	}
	t.Computed = append(t.Computed, Variable{Scope: prefixes[x.Scope], Name: name, Count: 1, Place: t.place(x.At)})
}

func (t *taker) call(x *lang.Call) {
	at := t.place(x.NameAt)
	fn, ok := t.funcs.Find(x.Name)
	if !ok {
		kind := "unknown"
		if t.funcs.OnPlatform(x.Name) {
			kind = builtins.Host.String()
		}
		t.Functions = append(t.Functions, Function{x.Name, kind, 1, at})
		return
	}
	t.Functions = append(t.Functions, Function{fn.Name, fn.Kind.String(), 1, at})
	for _, name := range fn.Settings() {
		t.Settings = append(t.Settings, Setting{name, vars.IsSecret(name), builtins.OptionalSetting(name), 1, at})
	}
	for i, p := range fn.Params {
		if p.FromVar != "" && (i >= len(x.Args) || isEmpty(x.Args[i])) {
			t.Defaults = append(t.Defaults, Default{p.FromVar, fn.Name, p.Name, 1, at})
		}
	}
}
