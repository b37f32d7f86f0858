package exchange

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// A Naming knows what columns are called.
type Naming struct {
	fields []Field
	by     map[string]*Field // by name and by what others call it
	vars   map[string]string // what others call phone and email
}

// NewNaming makes the names that files use.
func NewNaming() *Naming {
	n := &Naming{fields: Fields(), by: map[string]*Field{}, vars: map[string]string{
		"phone": "phone", "телефон": "phone", "номер телефона": "phone", "phone number": "phone",
		"email": "email", "e-mail": "email", "почта": "email", "электронная почта": "email", "эл. почта": "email",
	}}
	for i := range n.fields {
		f := &n.fields[i]
		n.by[plain(f.Name)] = f
		for _, other := range f.other {
			n.by[other] = f
		}
	}
	return n
}

// Field gives a field by its own name.
func (n *Naming) Field(name string) *Field {
	if f := n.by[plain(name)]; f != nil && f.Name == name {
		return f
	}
	return nil
}

// Column finds out what a column with a header is about. why says why it is about nothing.
func (n *Naming) Column(header string) (c Column, why diag.Text) {
	name := strings.TrimSpace(header)
	if scope, bare, ok := strings.Cut(name, "."); ok && (scope == vars.Client.String() || scope == vars.Deal.String()) {
		s, _ := vars.ParseScope(scope)
		return variable(s, bare)
	}
	if f := n.by[plain(name)]; f != nil {
		return Column{Field: f}, why
	}
	if v, ok := n.vars[plain(name)]; ok {
		return Column{Scope: vars.Client, Var: v}, why
	}
	return variable(vars.Client, name)
}

func variable(scope vars.Scope, name string) (Column, diag.Text) {
	switch {
	case name == "":
		return Column{}, diag.Both("it has no name", "у него нет названия")
	case !vars.IsName(name) || vars.TooLong(name, vars.DefaultName):
		return Column{}, diag.Both("this is no variable name; name one by --map", "это не имя переменной; укажите его через --map")
	case !vars.Writable(scope, name):
		return Column{}, diag.Both("a built-in variable of this name cannot be set", "это имя встроенной переменной, её нельзя задать")
	}
	return Column{Scope: scope, Var: name}, diag.Text{}
}
