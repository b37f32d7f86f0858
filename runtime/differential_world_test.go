package runtime_test

import (
	"fmt"
	"math"
	"strings"

	"github.com/expr-lang/expr"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A world is the variables of the second path: nothing but texts, as the reference has
// it, read anew whenever they are used.
type world struct {
	scopes map[vars.Scope]map[string]string
}

func newWorld(env *vars.Env) *world {
	w := &world{scopes: make(map[vars.Scope]map[string]string)}
	for _, s := range []vars.Scope{vars.Builtin, vars.Deal, vars.Client, vars.Project, vars.Const} {
		w.scopes[s] = make(map[string]string)
		for name, v := range env.All(s) {
			w.scopes[s][name] = v.Text()
		}
	}
	w.builtin("E", value.Float(math.E).Text())
	w.builtin("PI", value.Float(math.Pi).Text())
	w.builtin("tag", "NONE")
	w.builtin("message_id", "NONE")
	return w
}

// builtin gives a built-in variable a value unless the host gave it one.
func (w *world) builtin(name, text string) {
	if w.scopes[vars.Builtin][name] == "" {
		w.scopes[vars.Builtin][name] = text
	}
}

var scopeOf = map[lang.Scope]vars.Scope{lang.NoScope: vars.Deal, lang.ClientScope: vars.Client, lang.ProjectScope: vars.Project}

// read is the value of a variable: through the scopes, or in one.
func (w *world) read(prefix lang.Scope, name string) value.Value {
	order := []vars.Scope{vars.Builtin, vars.Deal, vars.Client, vars.Project, vars.Const}
	switch {
	case prefix != lang.NoScope:
		order = []vars.Scope{scopeOf[prefix]}
	case name == "name" || name == "full_name":
		order = append([]vars.Scope{vars.Client}, order...)
	}
	for _, s := range order {
		if text := w.scopes[s][name]; text != "" {
			v := value.Text(text)
			if n, ok := v.Num(); ok && s == vars.Builtin && (name == "E" || name == "PI") {
				return n.Value() // a figure that no one wrote down is a computed one
			}
			return v
		}
	}
	return value.None
}

func (w *world) write(prefix lang.Scope, name string, v value.Value) {
	scope := w.scopes[scopeOf[prefix]]
	if v.Text() == "" {
		delete(scope, name)
		return
	}
	scope[name] = v.Text()
}

// String lists the variables of the scopes that a script can write.
func (w *world) String() string {
	var lines []string
	for _, s := range []vars.Scope{vars.Deal, vars.Client, vars.Project} {
		lines = append(lines, scopeLines(s, w.scopes[s])...)
	}
	return strings.Join(lines, "\n")
}

// A reference is the second path: statements run one by one, each as an expr program.
type reference struct {
	w       *world
	options []expr.Option
	t       translator
	last    value.Value // of the last expression statement
	text    strings.Builder
	failed  map[int]bool
}

func newReference(src *diag.Source, env *vars.Env, options []expr.Option) *reference {
	return &reference{
		w: newWorld(env), options: options, failed: make(map[int]bool),
		t: translator{funcs: builtins.Standard(), source: src},
	}
}

// run runs a script. The error is about the second path itself.
func (r *reference) run(s *lang.Script) error {
	for i, st := range s.Stmts {
		if err := r.note(i, r.statement(st)); err != nil {
			return err
		}
	}
	return nil
}

// note keeps in mind that a statement failed and gives any other error back.
func (r *reference) note(stmt int, err error) error {
	if err == nil {
		return nil
	}
	if !isFailure(err) {
		return fmt.Errorf("statement %d: %w", stmt, err)
	}
	r.failed[stmt] = true
	return nil
}

// render fills in a message; a part that fails inserts nothing.
func (r *reference) render(t *lang.Template) error {
	for i, p := range t.Parts {
		if p.X == nil {
			r.text.WriteString(p.Text)
			continue
		}
		v, err := r.eval(p.X)
		if err == nil {
			r.text.WriteString(v[0].Text())
		}
		if err := r.note(i, err); err != nil {
			return err
		}
	}
	return nil
}

// account is what the second path says of its run.
func (r *reference) account() account {
	return account{vars: r.w.String(), failed: fmt.Sprint(r.failed), value: r.last.Text(), text: r.text.String()}
}

func (r *reference) statement(st lang.Stmt) error {
	switch st := st.(type) {
	case *lang.Assign:
		return r.assign(st.Place, st.Value)
	case *lang.Delete:
		return r.remove(st.Place)
	case *lang.ExprStmt:
		v, err := r.eval(st.X)
		if r.last = value.None; err == nil {
			r.last = v[0]
		}
		return err
	}
	return nil // a line that cannot be read
}

// writable checks the target of a statement.
func writable(p *lang.Place) error {
	host := vars.IsBuiltin(p.Name) && !(p.Scope == lang.ClientScope && (p.Name == "name" || p.Name == "full_name"))
	if host {
		return codeError("read-only-variable")
	}
	return nil
}

func (r *reference) assign(p *lang.Place, x lang.Expr) error {
	if err := writable(p); err != nil {
		return err
	}
	if x == nil {
		x = &lang.Literal{Word: lang.WordNone}
	}
	v, err := r.eval(append(p.Indexes[:len(p.Indexes):len(p.Indexes)], x)...)
	if err != nil {
		return err
	}
	path, assigned := v[:len(p.Indexes)], v[len(p.Indexes)]
	if len(path) > 0 {
		changed, fault := value.SetIndex(r.w.read(p.Scope, p.Name), path, assigned)
		if fault != value.NoFault {
			return codeError("not-indexable")
		}
		assigned = changed
	}
	r.w.write(p.Scope, p.Name, assigned)
	return nil
}

func (r *reference) remove(p *lang.Place) error {
	if err := writable(p); err != nil {
		return err
	}
	path, err := r.eval(p.Indexes...)
	if err != nil {
		return err
	}
	old := r.w.read(p.Scope, p.Name)
	changed, fault := value.DelIndex(old, path)
	switch {
	case fault != value.NoFault:
		return codeError("not-indexable")
	case changed.Text() != old.Text():
		r.w.write(p.Scope, p.Name, changed)
	}
	return nil
}

// eval evaluates expressions, from the first to the last, as one expr program.
func (r *reference) eval(xs ...lang.Expr) ([]value.Value, error) {
	r.t.consts = nil
	src := "[" + r.t.list(xs, r.t.expr) + "]"
	program, err := expr.Compile(src, r.options...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", src, err)
	}
	out, err := expr.Run(program, map[string]any{"w": r.w, "c": r.t.consts})
	if err != nil {
		return nil, err
	}
	return valuesOf(out.([]any)), nil
}
